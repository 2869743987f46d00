package bloc

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold reduces text to the one form in which it is searched and matched: lower case, without diacritics
// (the tone and vowel marks of Vietnamese, and every other combining mark), đ as d, runs of white space
// (no-break spaces included) as one space, none at either end, invisible format characters (zero-width
// joiners, direction marks, soft hyphens, byte order marks) dropped. All other runes are kept.
//
// Composed and decomposed spellings of the same text fold alike, and folding twice changes nothing. The eth
// (Ð, ð), which old Vietnamese keyboards put in place of Đ, folds to d as well.
func Fold(s string) string {
	n := foldedPrefix(s)
	if n == len(s) {
		return s
	}
	var room [128]byte
	f := folder{out: append(room[:0], s[:n]...)}
	for _, r := range s[n:] {
		f.add(r)
	}
	if f.wide {
		// What is left may still have two spellings, as Korean syllables do.
		return norm.NFC.String(string(f.out))
	}
	return string(f.out)
}

// foldedPrefix is the length of the part of s, from its start, that is already folded ASCII: the whole of s,
// or a part that ends before a rune which is not.
func foldedPrefix(s string) int {
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			return trimmed(s, i)
		case 'A' <= c && c <= 'Z', '\t' <= c && c <= '\r':
			return trimmed(s, i)
		case c == ' ' && (i == 0 || s[i-1] == ' ' || i == len(s)-1):
			return trimmed(s, i)
		}
	}
	return len(s)
}

// trimmed steps back over a space before i, which may turn out to be one of several, or the last.
func trimmed(s string, i int) int {
	if i > 0 && s[i-1] == ' ' {
		return i - 1
	}
	return i
}

// folder gathers folded runes. A space is held back until a rune follows it, so that none is doubled or ends
// the text, even when only dropped runes stood between.
type folder struct {
	out   []byte
	space bool
	wide  bool // a rune beyond ASCII was kept
}

func (f *folder) add(r rune) {
	switch {
	case r < utf8.RuneSelf:
		f.keepASCII(byte(r))
	case unicode.IsSpace(r):
		f.space = true
	case r == 'đ' || r == 'Đ' || r == 'ð' || r == 'Ð':
		f.keepASCII('d')
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
	default:
		f.addWide(r)
	}
}

// addWide takes a rune apart into its letter and marks, or keeps it if it is one thing.
func (f *folder) addWide(r rune) {
	var enc [utf8.UTFMax]byte
	n := utf8.EncodeRune(enc[:], r)
	if parts := norm.NFD.Properties(enc[:n]).Decomposition(); len(parts) > 0 {
		for len(parts) > 0 {
			part, size := utf8.DecodeRune(parts)
			parts = parts[size:]
			f.add(part)
		}
		return
	}
	if low := unicode.ToLower(r); low != r {
		f.add(low)
		return
	}
	f.gap()
	f.wide = true
	f.out = append(f.out, enc[:n]...)
}

func (f *folder) keepASCII(c byte) {
	switch {
	case c == ' ' || '\t' <= c && c <= '\r':
		f.space = true
		return
	case 'A' <= c && c <= 'Z':
		c += 'a' - 'A'
	}
	f.gap()
	f.out = append(f.out, c)
}

func (f *folder) gap() {
	if f.space && len(f.out) > 0 {
		f.out = append(f.out, ' ')
	}
	f.space = false
}
