// Package ask understands a question put in Vietnamese, with or without diacritics, as a typed query over the bloc's
// own tasks. It never guesses: what fits several tasks is a choice, what fits none is none.
package ask

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"khoibot/internal/bloc"
)

// Kind says what was understood.
type Kind int

// What a text may be.
const (
	None   Kind = iota // not understood
	Task               // one task is meant
	Choice             // one of several tasks is meant; they are offered, none as the answer
	Owed               // what the asker's agency still owes
	Chat               // small talk: no answer is wanted
)

// Query is a text as understood. Tasks stand nearest due first.
type Query struct {
	Kind  Kind
	Tasks []bloc.Task
	Asked bool // the words are put as a question about a due time, rather than merely naming something
}

// maxChoices is how many tasks are offered at most: more is a list nobody reads on a phone.
const maxChoices = 6

// Understand reads a text against the tasks there are, which must stand nearest due first.
func Understand(text string, tasks []bloc.Task) Query {
	words := tokens(text)
	content, asked := sift(words)
	switch {
	case len(words) == 0:
		return Query{}
	case !asked && len(content) == 0:
		return Query{Kind: Chat}
	case owedWords(words):
		return Query{Kind: Owed, Asked: true}
	}
	q := match(content, tasks)
	q.Asked = asked
	if q.Kind == None && asked && len(content) == 0 {
		q.Kind = Owed
	}
	return q
}

// Find matches words against titles and kinds alone: what follows /han is a question already.
func Find(text string, tasks []bloc.Task) Query {
	content, _ := sift(tokens(text))
	q := match(content, tasks)
	q.Asked = true
	return q
}

// tokens are the folded words of a text, letters and digits only.
func tokens(text string) []string {
	return strings.FieldsFunc(bloc.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// match scores every task by how much of what was said it holds, a word being worth the more the fewer tasks have it.
// A task is the answer only if it holds every word that any task holds, and no other does so as well.
func match(content []string, tasks []bloc.Task) Query {
	if len(content) == 0 || len(tasks) == 0 {
		return Query{}
	}
	titles := make([]map[string]bool, len(tasks))
	in := map[string]int{}
	for i, t := range tasks {
		titles[i] = vocabulary(t)
		for w := range titles[i] {
			in[w]++
		}
	}
	known, total := 0, 0.0
	worth := func(w string) float64 { return math.Log(1+float64(len(tasks))/float64(in[w])) + 0.1 }
	for _, w := range content {
		if in[w] > 0 {
			known++
			total += worth(w)
		}
	}
	// Half of what was said must be about the tasks at all; the rest may be names and courtesies.
	if known*2 < len(content) || known == 0 {
		return Query{}
	}
	scores := make([]float64, len(tasks))
	best := 0.0
	for i := range tasks {
		for _, w := range content {
			if titles[i][w] {
				scores[i] += worth(w)
			}
		}
		best = max(best, scores[i])
	}
	var found []bloc.Task
	for i, t := range tasks {
		if scores[i] >= best-1e-9 {
			found = append(found, t)
		}
	}
	switch {
	case len(found) > maxChoices:
		return Query{Kind: Choice, Tasks: found[:maxChoices]}
	case len(found) > 1 || best < total-1e-9:
		return Query{Kind: Choice, Tasks: found}
	}
	return Query{Kind: Task, Tasks: found}
}

// vocabulary is every word by which a task may be meant: those of its title, its year, and those of its kind.
func vocabulary(t bloc.Task) map[string]bool {
	v := map[string]bool{}
	for _, w := range tokens(t.Title) {
		v[w] = true
	}
	for _, w := range kindWords[t.Kind] {
		v[w] = true
	}
	return v
}

// sift takes the words of asking and of courtesy off, and tells whether there were any of asking.
func sift(words []string) (content []string, asked bool) {
	for i := 0; i < len(words); {
		if n := longest(askingPhrases, words[i:]); n > 0 {
			asked = true
			i += n
			continue
		}
		if n := longest(courtesies, words[i:]); n > 0 {
			i += n
			continue
		}
		content = append(content, words[i])
		i++
	}
	return content, asked
}

// longest is the number of words of the longest phrase at the start of words, zero where none is.
func longest(phrases [][]string, words []string) int {
	n := 0
	for _, p := range phrases {
		if len(p) > n && len(p) <= len(words) && slices.Equal(p, words[:len(p)]) {
			n = len(p)
		}
	}
	return n
}

func owedWords(words []string) bool {
	for i := range words {
		if longest(owedPhrases, words[i:]) > 0 {
			return true
		}
	}
	return false
}
