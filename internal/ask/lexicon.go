package ask

import (
	_ "embed"
	"strings"

	"khoibot/internal/bloc"
)

//go:embed lexicon.txt
var lexiconText string

// The field's words, folded, as phrases of words: how a due time is asked for, and how one is spoken of without asking;
// courtesies and small talk, and with what one begins it; words that mean nothing to a query; how one asks what is still owed; and the words of a
// kind beside those of a title.
var (
	askingPhrases = phrases("asking")
	statedPhrases = phrases("stated")
	courtesies    = phrases("courtesy")
	greetings     = phrases("greeting")
	fillers       = phrases("filler")
	openPhrases   = phrases("open")
	owedPhrases   = phrases("owed")
	kindWords     = map[bloc.Kind][]string{
		bloc.KindPledge:   one("kind pledge"),
		bloc.KindMidyear:  one("kind midyear"),
		bloc.KindYearend:  one("kind yearend"),
		bloc.KindActivity: one("kind activity"),
	}
)

// phrases reads the lines of one section of the lexicon.
func phrases(section string) [][]string {
	var out [][]string
	in := false
	for line := range strings.Lines(lexiconText) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			in = line == "["+section+"]"
		case in:
			out = append(out, tokens(line))
		}
	}
	return out
}

// one is every word of a section, each once.
func one(section string) []string {
	var out []string
	for _, p := range phrases(section) {
		out = append(out, p...)
	}
	return out
}
