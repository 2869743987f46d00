// Package ask understands a question put in Vietnamese, with or without diacritics, as a typed query over the bloc's
// own tasks. It never guesses: what fits several tasks is a choice, what fits none is none.
package ask

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"khoibot/internal/bloc"
)

// Kind says what was understood.
type Kind int

// What a text may be.
const (
	None     Kind = iota // not understood
	Task                 // one task is meant
	Choice               // one of several tasks is meant; they are offered, none as the answer
	Owed                 // what the asker's agency still owes
	Chat                 // small talk: no answer is wanted
	Greeting             // somebody begins a conversation, and may not know how to go on
)

// Query is a text as understood. Tasks stand nearest due first.
type Query struct {
	Kind  Kind
	Tasks []bloc.Task
	Asked bool // the words are put as a question about a due time, rather than merely naming something
}

// SmallTalk reports whether nothing is asked, stated or answered.
func (q Query) SmallTalk() bool { return q.Kind == Chat || q.Kind == Greeting }

// maxChoices is how many tasks are offered at most: more is a list nobody reads on a phone.
const maxChoices = 6

// Understand reads a text against the tasks there are, which must stand nearest due first.
func Understand(text string, tasks []bloc.Task) Query {
	words := tokens(text)
	if owedWords(words) {
		return Query{Kind: Owed, Asked: true}
	}
	s := sift(words)
	if len(s.content) == 0 {
		switch {
		case s.asked:
			return Query{Kind: Owed, Asked: true}
		case s.courteous && !s.open && !strings.Contains(text, "?"):
			if longest(greetings, words) > 0 {
				return Query{Kind: Greeting}
			}
			return Query{Kind: Chat}
		}
		return Query{}
	}
	q, whole := match(s.content, tasks)
	if q.Kind == Task && !s.asked && (!whole || s.open) { // it is spoken of, or something else about it is asked
		q.Kind = Choice
	}
	q.Asked = s.asked
	return q
}

// Find matches words against titles and kinds alone: what follows /han is a question already.
func Find(text string, tasks []bloc.Task) Query {
	q, _ := match(sift(tokens(text)).content, tasks)
	q.Asked = true
	return q
}

// tokens are the folded words of a text, letters and digits only.
func tokens(text string) []string {
	return strings.FieldsFunc(bloc.Fold(text), notWord)
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// maxWords is how many of the words of a text are looked at; a question is shorter.
const maxWords = 64

// match scores every task by how much of what was said it holds, a word being worth the more the fewer tasks have it.
// A task is the answer only if it holds every word that any task holds, and no other does so as well; a number that no
// task has (another year, another month) says that something else may be meant. whole is whether tasks hold every word.
func match(content []string, tasks []bloc.Task) (q Query, whole bool) {
	if len(content) == 0 || len(tasks) == 0 {
		return Query{}, false
	}
	content = content[:min(len(content), maxWords)]
	held := make([]uint64, len(tasks)) // by task, a bit for each word it holds
	in := make([]int, len(content))    // by word, how many tasks hold it
	for i, t := range tasks {
		held[i] = holds(t, content)
		for w := range content {
			in[w] += int(held[i] >> w & 1)
		}
	}
	worth := make([]float64, len(content))
	known, total, certain := 0, 0.0, true
	for w, word := range content {
		switch {
		case in[w] > 0:
			known++
			worth[w] = math.Log(1+float64(len(tasks))/float64(in[w])) + 0.1
			total += worth[w]
		case isNumber(word):
			certain = false
		}
	}
	// Half of what was said must be about the tasks at all; the rest may be names and courtesies.
	if known*2 < len(content) || known == 0 {
		return Query{}, false
	}
	found, best := bestOf(tasks, held, worth)
	q = Query{Kind: Task, Tasks: found[:min(len(found), maxChoices)]}
	if len(found) > 1 || best < total-1e-9 || !certain {
		q.Kind = Choice
	}
	return q, known == len(content)
}

// bestOf gives the tasks that hold the most worth of words, in the order they stand, and how much that is.
func bestOf(tasks []bloc.Task, held []uint64, worth []float64) (found []bloc.Task, best float64) {
	scores := make([]float64, len(tasks))
	for i := range tasks {
		for w := range worth {
			if held[i]>>w&1 == 1 {
				scores[i] += worth[w]
			}
		}
		best = max(best, scores[i])
	}
	for i, t := range tasks {
		if scores[i] >= best-1e-9 {
			found = append(found, t)
		}
	}
	return found, best
}

// holds tells which of the words the task may be meant by, a bit a word: those of its title, its year, and those of its
// kind.
func holds(t bloc.Task, content []string) (bits uint64) {
	mark := func(word string) {
		for w := range content {
			if content[w] == word {
				bits |= 1 << w
			}
		}
	}
	for word := range strings.FieldsFuncSeq(bloc.Fold(t.Title), notWord) {
		mark(word)
	}
	for _, word := range kindWords[t.Kind] {
		mark(word)
	}
	mark(strconv.Itoa(t.Year))
	return bits
}

func isNumber(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

// sifted is what was said, taken apart.
type sifted struct {
	content   []string // what it is about
	asked     bool     // there were words of asking about a due time
	courteous bool     // there were words of courtesy or assent
	open      bool     // there were words of a question about anything
}

// sift takes the words of asking, of courtesy and those that mean nothing off. The longest phrase wins, so that a due
// time that is stated ("đúng hạn") or wished for ("gia hạn") does not pass for one that is asked.
func sift(words []string) sifted {
	var s sifted
	for i := 0; i < len(words); {
		rest := words[i:]
		said, asking := longest(statedPhrases, rest), longest(askingPhrases, rest)
		courtesy, filler, open := longest(courtesies, rest), longest(fillers, rest), longest(openPhrases, rest)
		switch n := max(said, asking, courtesy, filler, open); {
		case n == 0:
			s.content = append(s.content, words[i])
			i++
		case said == n:
			s.content = append(s.content, rest[:n]...)
			i += n
		default:
			s.asked = s.asked || asking == n
			s.courteous = s.courteous || asking < n && courtesy == n
			s.open = s.open || open == n
			i += n
		}
	}
	return s
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
