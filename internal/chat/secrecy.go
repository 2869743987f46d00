package chat

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"khoibot/internal/bloc"
)

// secrecy is how much a text looks like the marking of a state secret (dấu chỉ độ mật).
type secrecy int

// From nothing to certain.
const (
	notSecret   secrecy = iota
	maybeSecret         // its sender is asked
	isSecret            // refused
)

// secrecyOf judges a file's name or caption, or a text by itself.
//
// Certain are MẬT as a word in capitals, and, in a name or caption, however they are written, "tuyệt mật", "tối mật"
// and "độ mật"; in words by themselves, where people also speak about secrecy, capitals or "độ mật". Without
// diacritics nothing is certain: "toi mat" may be "tôi mất". Ordinary words that hold mật or mặt pass: "bảo mật",
// "mật khẩu", "mặt trận", "có mặt".
func secrecyOf(s string, file bool) secrecy {
	found := notSecret
	tokens := wordsOf(s)
	for i, w := range tokens {
		before, after := "", ""
		if i > 0 {
			before = tokens[i-1]
		}
		if i+1 < len(tokens) {
			after = tokens[i+1]
		}
		found = max(found, marked(before, w, after, file))
	}
	return found
}

// marked judges one word between its neighbours.
func marked(before, w, after string, file bool) secrecy {
	low := strings.ToLower(w)
	switch bloc.Fold(low) {
	case "mat":
	case "tuyetmat", "toimat", "domat": // written together
		last := lastSyllable(w)
		return marked(w[:len(w)-len(last)], last, after, file)
	default:
		return notSecret
	}
	before = strings.ToLower(before)
	if ordinary(before, low, strings.ToLower(after)) {
		return notSecret
	}
	capitals := w == strings.ToUpper(w)
	level := slices.Contains([]string{"tuyệt", "tối", "độ"}, before)
	plainLevel := slices.Contains([]string{"tuyet", "toi", "do"}, before)
	switch {
	case low == "mật" && capitals:
		return isSecret
	case low == "mật" && level && (file || before == "độ"):
		return isSecret
	case low == "mật" && (level || plainLevel), low == "mat" && (capitals || plainLevel):
		return maybeSecret
	}
	return notSecret
}

// lastSyllable is the "mật" at the end of a word that holds more.
func lastSyllable(w string) string {
	r := []rune(w)
	return string(r[max(0, len(r)-3):])
}

// ordinary reports whether a syllable mật, mặt or mat belongs to a word that has nothing to do with a marking.
func ordinary(before, mat, after string) bool {
	pair := map[string][]string{
		"mật": {"khẩu", "độ", "thiết", "ong", "mã", "danh", "nghị"},
		"mat": {"tran", "khau", "thiet", "ong", "bang", "hang", "ma"},
	}
	first := map[string][]string{"mật": {"bảo", "bí", "cơ", "thân"}, "mat": {"bao", "co", "vang", "be", "bo", "thay", "gap", "than", "bi"}}
	return slices.Contains(pair[mat], after) || slices.Contains(first[mat], before)
}

// wordsOf are the words of a text, letters only, composed, without invisible characters.
func wordsOf(s string) []string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFKC.String(strings.ToValidUTF8(s, " ")))
	return strings.FieldsFunc(norm.NFC.String(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
}
