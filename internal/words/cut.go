package words

import (
	"strings"
	"unicode/utf16"
)

// Telegram's limits, in UTF-16 units after entities are parsed (Bot API sendMessage, sendPhoto, answerCallbackQuery).
const (
	MaxText    = 4096
	MaxCaption = 1024
	MaxAlert   = 200
)

// Len is the length of plain text as Telegram counts it.
func Len(s string) int { return len(utf16.Encode([]rune(s))) }

// Cut shortens plain text to at most n of Telegram's units, ending in an ellipsis where something was left out.
func Cut(s string, n int) string {
	if Len(s) <= n {
		return s
	}
	var b strings.Builder
	left := n - 1
	for _, r := range s {
		size := utf16.RuneLen(r)
		if size < 0 {
			size = 1
		}
		if left -= size; left < 0 {
			break
		}
		b.WriteRune(r)
	}
	return strings.TrimRight(b.String(), " \n") + "…"
}
