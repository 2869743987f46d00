package when

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"khoibot/internal/bloc"
)

// text is what a person wrote, cut into tokens. Every reader takes the index of a token and is safe past the
// last one.
type text struct {
	raw      string
	toks     []token
	accented bool // some word has diacritics, so that words without them are meant so
}

type tokenKind int

const (
	noToken tokenKind = iota
	number
	word
	sign // a single rune of punctuation, or anything else
)

type token struct {
	kind       tokenKind
	start, end int    // in raw
	value      int    // of a number; of one too long, a value no date has
	digits     int    // of a number
	lower      string // a word in lower case, composed; a sign in its plain form
	plain      bool   // a word of ASCII letters
	glued      bool   // no space before it
}

// maxDigits is the length of the longest number that is read: a year.
const maxDigits = 4

// tokenize cuts raw into numbers, words and signs. Full-width forms are read as the plain ones, any dash as a
// hyphen, and invisible runes are dropped.
func tokenize(raw string) *text {
	x := &text{raw: raw}
	glued := false
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRuneInString(raw[i:])
		r = plainForm(r)
		switch {
		case unicode.IsSpace(r):
			glued = false
			i += size
		case unicode.Is(unicode.Cf, r):
			i += size
		default:
			t := x.take(i)
			t.glued = glued
			x.toks = append(x.toks, t)
			x.accented = x.accented || t.kind == word && !t.plain
			i, glued = t.end, true
		}
	}
	return x
}

// take reads the token that starts at byte i, which is neither space nor invisible.
func (x *text) take(i int) token {
	r, size := utf8.DecodeRuneInString(x.raw[i:])
	r = plainForm(r)
	t := token{kind: sign, start: i, end: i + size, lower: string(r)}
	var in func(rune) bool
	switch {
	case isDigit(r):
		t.kind, in = number, isDigit
	case unicode.IsLetter(r):
		t.kind, in = word, func(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) }
	default:
		return t
	}
	var b strings.Builder
	for j := i; j < len(x.raw); {
		r, size := utf8.DecodeRuneInString(x.raw[j:])
		r = plainForm(r)
		if !unicode.Is(unicode.Cf, r) {
			if !in(r) {
				break
			}
			b.WriteRune(r)
			t.end = j + size
		}
		j += size
	}
	if t.kind == number {
		t.digits = b.Len()
		t.value = numberOf(b.String())
		return t
	}
	t.lower = norm.NFC.String(strings.ToLower(b.String()))
	t.plain = !strings.ContainsFunc(t.lower, func(r rune) bool { return r >= utf8.RuneSelf })
	return t
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func numberOf(digits string) int {
	if len(digits) > maxDigits {
		return 1 << 20
	}
	n := 0
	for _, c := range digits {
		n = 10*n + int(c-'0')
	}
	return n
}

func plainForm(r rune) rune {
	switch {
	case '！' <= r && r <= '～':
		return r - '！' + '!'
	case unicode.Is(unicode.Pd, r), r == '−':
		return '-'
	case r == '⁄', r == '∕':
		return '/'
	}
	return r
}

// at is the token at i, or one of no kind.
func (x *text) at(i int) token {
	if i < 0 || i >= len(x.toks) {
		return token{}
	}
	return x.toks[i]
}

// is says whether token i is this sign, or this word spelled so or without any diacritics. A word with other
// diacritics is another word ("thư" is not "thứ").
func (x *text) is(i int, spelled string) bool {
	t := x.at(i)
	switch t.kind {
	case sign:
		return t.lower == spelled
	case word:
		return t.lower == spelled || t.plain && len(t.lower) <= len(spelled) && t.lower == bloc.Fold(spelled)
	}
	return false
}

// isExactly is is for a word that without diacritics is often another one: then it is taken only in a text
// that has none at all.
func (x *text) isExactly(i int, spelled string) bool {
	return x.at(i).lower == spelled || !x.accented && x.is(i, spelled)
}

// seq is the index after the words of phrase, if they stand at i.
func (x *text) seq(i int, phrase string) (next int, ok bool) {
	for w := range strings.FieldsSeq(phrase) {
		if !x.is(i, w) {
			return 0, false
		}
		i++
	}
	return i, true
}

// anyOf is the index after the first of these phrases that stands at i.
func (x *text) anyOf(i int, phrases ...string) (next int, ok bool) {
	for _, p := range phrases {
		if next, ok := x.seq(i, p); ok {
			return next, true
		}
	}
	return i, false
}

// skip is the index after one of these phrases if it stands at i, else i.
func (x *text) skip(i int, phrases ...string) int {
	next, _ := x.anyOf(i, phrases...)
	return next
}

// piece is what was written from token i up to token next.
func (x *text) piece(i, next int) string {
	if i >= next {
		return ""
	}
	return x.raw[x.toks[i].start:x.toks[next-1].end]
}

// digit words, by value.
var ones = [...]string{1: "một", 2: "hai", 3: "ba", 4: "bốn", 5: "năm", 6: "sáu", 7: "bảy", 8: "tám", 9: "chín"}

// number reads a number below ten thousand, in figures or, up to 99, in words.
func (x *text) number(i int) (n, next int, ok bool) {
	if t := x.at(i); t.kind == number {
		return t.value, i + 1, t.digits <= maxDigits
	}
	if x.is(i, "mười") {
		unit, next := x.unit(i + 1)
		return 10 + unit, next, true
	}
	one, next := x.unit(i)
	if one == 0 {
		return 0, i, false
	}
	if after, tens := x.anyOf(next, "mươi"); tens && one > 1 {
		unit, next := x.unit(after)
		return 10*one + unit, next, true
	}
	return one, next, true
}

// unit reads a digit in words, with the spellings it has after ten; 0 where there is none.
func (x *text) unit(i int) (n, next int) {
	for n := 1; n < len(ones); n++ {
		if x.is(i, ones[n]) {
			return n, i + 1
		}
	}
	for spelled, n := range map[string]int{"mốt": 1, "tư": 4, "lăm": 5, "bẩy": 7} {
		if x.at(i).lower == spelled {
			return n, i + 1
		}
	}
	return 0, i
}
