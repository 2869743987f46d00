package chat

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// roster is whom a text says an agency sends to an activity: "3 người: A, B và C", "2 đ/c", one name a line.
type roster struct {
	People int      // as it was said; zero: no number was
	Names  []string // without titles such as đ/c, ông, bà
	Sure   bool     // it can hardly be anything but that
}

// How many people an agency may send, and how long a name with a post may be.
const (
	maxAttending = 500
	maxNameRead  = 120
)

// The words of such texts, with and without diacritics.
const (
	countUnits = `người|nguoi|ng|đồng chí|dong chi|đ/c|đ\.c|đc|d/c|dc|đại biểu|dai bieu|đb|cán bộ|can bo|cb|vị|suất|suat`
	numerals   = `một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười`
)

var (
	rosterLead = regexp.MustCompile(`(?i)^(?:đơn vị|don vi|cơ quan|dạ|vâng|xin|đăng ký|đăng kí|dang ky|dự kiến|du kien|cử|có|bao gồm|gồm có|gồm|gom|` +
		`tham dự|tham du|tham gia|số lượng|so luong|số người|so nguoi|họ và tên|họ tên|ho ten|danh sách|danh sach|tổng số|tong so|cụ thể|là|đi)(?:\s*[:,–-]\s*|\s+|$)`)
	rosterCount   = regexp.MustCompile(`(?i)^(\d{1,4}|` + numerals + `)\s*(?:` + countUnits + `)(?:[^\p{L}]|$)`)
	rosterNumber  = regexp.MustCompile(`^(\d{1,4})\s*(?:$|[:;,.(\n–-])`)
	rosterBare    = regexp.MustCompile(`^(\d{1,4})\s+\p{Lu}`)
	rosterTail    = regexp.MustCompile(`(?i)[\s,;:(–-]+(?:tổng số|tổng cộng|tổng|cộng)?\s*:?\s*(\d{1,4})\s*(?:` + countUnits + `)\s*\)?\s*\.?$`)
	rosterNumbers = regexp.MustCompile(`^1\s*[.)/]\s*\p{L}`)
	rosterSplit   = regexp.MustCompile(`(?i)[;,\n&+]|\s+(?:và|cùng)\s+|\s\d{1,3}[.)]\s+`)
	rosterMark    = regexp.MustCompile(`^(?:\d{1,3}\s*[.)/]\s*|[-•*–]\s*)+`)
	rosterTitle   = regexp.MustCompile(`(?i)^(?:(?:các|cac)\s+)?(?:đồng chí|dong chi|đ/c|đ\.c|đc|d/c|dc|ông|bà|anh|chị|cô|chú)[\s:.]+`)
	rosterPost    = regexp.MustCompile(`(?i)^(?:trưởng|truong|phó|pho|chuyên viên|chuyen vien|cán bộ|can bo|giám đốc|giam doc|bí thư|bi thu|chủ tịch|` +
		`chu tich|chánh|chanh|ủy viên|uỷ viên|uy vien|thư ký|thu ky|kế toán|ke toan|nhân viên|nhan vien|công chức|viên chức|đt|sđt|sdt|tel|số điện thoại)(?:[^\p{L}]|$)`)
	rosterLater  = regexp.MustCompile(`(?i)^(?:chưa|chua|sẽ |gửi sau|gui sau|bổ sung|bo sung|báo sau|bao sau|(?:danh sách|họ tên|tên) (?:sẽ|gửi|báo|bổ sung|sau))`)
	rosterPolite = regexp.MustCompile(`(?i)(?:^|\s+)(?:ạ|nhé|nhe)[\s.!]*$`)
	onlyDigits   = regexp.MustCompile(`^[\d .+-]+$`)
)

// readRoster reads how many people a text says an agency sends, and their names; ok is false where it says neither. A
// text that says that it is not known yet gives the zero roster. A number that is not that of the names is for a person
// to settle.
func readRoster(text string) (r roster, ok bool) {
	rest := withoutLead(rosterPolite.ReplaceAllString(norm.NFC.String(strings.TrimSpace(text)), ""))
	rest, stated, ok := statedNumber(rest, &r)
	if !ok {
		return roster{}, false
	}
	pieces := namePieces(rest)
	later := false
	for _, p := range pieces {
		if len(r.Names) > 0 && len([]rune(r.Names[len(r.Names)-1])) > maxNameRead { // with everything said of him
			return roster{}, false
		}
		switch {
		case rosterLater.MatchString(p):
			later = true
		case len(r.Names) > 0 && (rosterPost.MatchString(p) || onlyDigits.MatchString(p)):
			r.Names[len(r.Names)-1] += ", " + p
		case !nameStart(p) || len([]rune(p)) > maxNameRead || len(r.Names) == maxAttending:
			return roster{}, false
		default:
			r.Names = append(r.Names, p)
		}
	}
	if !stated && len(r.Names) == 0 {
		return roster{}, later
	}
	r.Sure = sureNames(r.Names, stated)
	return r, true
}

func withoutLead(s string) string {
	for {
		at := rosterLead.FindStringIndex(s)
		if at == nil {
			return s
		}
		s = s[at[1]:]
	}
}

// statedNumber takes the number off a text. ok is false where there is one that cannot be meant.
func statedNumber(s string, r *roster) (rest string, stated, ok bool) {
	if rosterNumbers.MatchString(s) { // the first line of a numbered list
		return s, false, true
	}
	number := ""
	switch {
	case rosterCount.MatchString(s):
		at := rosterCount.FindStringSubmatchIndex(s)
		number, rest = s[at[2]:at[3]], strings.TrimSpace(rosterUnit.ReplaceAllString(s[at[3]:], ""))
	case rosterNumber.MatchString(s):
		at := rosterNumber.FindStringSubmatchIndex(s)
		number, rest = s[at[2]:at[3]], s[at[3]:]
	case rosterBare.MatchString(s):
		at := rosterBare.FindStringSubmatchIndex(s)
		number, rest = s[at[2]:at[3]], s[at[3]:]
	case rosterTail.MatchString(s):
		at := rosterTail.FindStringSubmatchIndex(s)
		number, rest = s[at[2]:at[3]], s[:at[0]]
	default:
		return s, false, true
	}
	n := numeral(number)
	if n < 1 || n > maxAttending {
		return "", false, false
	}
	r.People = n
	return withoutLead(strings.TrimLeft(rest, " \t\n:;,.(–-")), true, true
}

var rosterUnit = regexp.MustCompile(`(?i)^\s*(?:` + countUnits + `)`)

func numeral(s string) int {
	for i, word := range strings.Split(numerals, "|") {
		if strings.EqualFold(word, s) {
			if i >= 7 { // bảy and bẩy are one number
				return i
			}
			return i + 1
		}
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// namePieces takes a list of names apart, without what numbers or addresses them.
func namePieces(s string) (pieces []string) {
	for _, p := range rosterSplit.Split(s, -1) {
		p = strings.Join(strings.Fields(p), " ")
		p = rosterMark.ReplaceAllString(p, "")
		p = rosterTitle.ReplaceAllString(p, "")
		p = strings.Trim(p, " .:–-")
		if strings.Count(p, "(") < strings.Count(p, ")") { // the end of a list in brackets
			p = strings.TrimSuffix(p, ")")
		}
		if p = strings.TrimSpace(p); p != "" {
			pieces = append(pieces, p)
		}
	}
	return pieces
}

func nameStart(s string) bool {
	for _, c := range s {
		return unicode.IsLetter(c)
	}
	return false
}

// maxNameWords is how many words a name has at most.
const maxNameWords = 7

// sureNames reports whether pieces of a text are written as names are: with a capital each word or, where a number was
// given with them, at least the first. One word alone may be anything.
func sureNames(names []string, stated bool) bool {
	for _, name := range names {
		core, _, _ := strings.Cut(name, ",")
		core, _, _ = strings.Cut(core, "(")
		core, _, _ = strings.Cut(core, " - ")
		words := strings.Fields(core)
		if len(words) == 0 || len(words) > maxNameWords || strings.ContainsAny(core, "?!") {
			return false
		}
		for i, w := range words {
			if first := []rune(w)[0]; !unicode.IsUpper(first) && (i == 0 || !stated) {
				return false
			}
		}
		if !stated && len(words) == 1 && len(names) == 1 {
			return false
		}
	}
	return true
}
