package when

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"khoibot/internal/bloc"
)

// A letter's own words for a due time, folded, and words no letter uses, because they mean another day tomorrow.
var (
	letterWords = regexp.MustCompile(`\b(?:truoc|cham nhat|khong qua|ke tu|hang (?:nam|quy|thang)|dau buu dien|tu ngay|den ngay|het ngay|` +
		`ngay \d{1,2} thang \d{1,2}|ngay \d{1,2}[/.-]\d{1,2}|quy (?:i{1,3}|iv|[1-4])|nam \d{4})\b`)
	spokenWords = regexp.MustCompile(`\b(?:mai|nay|kia|mot|nua|sap toi|(?:tuan|thang|quy) (?:sau|toi))\b`)

	// letterSaid stands before words said to be a letter's.
	letterSaid = regexp.MustCompile(`(?i)[\s,;(]*(?:theo +)?(?:văn bản|van ban|công văn|cong van|thông báo|thong bao|giấy mời|giay moi|kế hoạch|ke hoach)` +
		` +(?:(?:có|co) +)?(?:ghi|nêu|neu)(?: +(?:là|la|rõ|ro))?[\s:]+`)
)

const quotes = "\"“”„‟«»'‘’ ()\t\n"

// Letter tells what a person typed of a due time from the words of the letter that asks for it: read is what to read the
// time from, phrase the letter's wording, to be shown beside it. Words are a letter's where they are said to be
// ("17h 29/3, văn bản ghi: trước ngày 30/3"), stand in quotation marks, or read like one ("chậm nhất ngày 30 tháng 6");
// what a person types for short ("mai 9h", "15/12", "cuối tháng") is nobody's wording and phrase is empty.
func Letter(text string) (read, phrase string) {
	text = strings.TrimSpace(norm.NFC.String(text))
	if at := letterSaid.FindStringIndex(text); at != nil {
		if phrase = strings.Trim(text[at[1]:], quotes); phrase != "" {
			if read = strings.TrimRight(text[:at[0]], " ,;:("); strings.ContainsAny(read, "0123456789") {
				return read, phrase
			}
			return phrase, phrase
		}
	}
	if inside := strings.Trim(text, quotes); strings.ContainsAny(text[:min(len(text), 3)], "\"“«") && inside != "" {
		return inside, inside
	}
	folded := bloc.Fold(text)
	if letterWords.MatchString(folded) && !spokenWords.MatchString(folded) {
		return text, text
	}
	return text, ""
}
