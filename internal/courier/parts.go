package courier

import (
	"html"
	"regexp"
	"unicode/utf16"

	"khoibot/internal/store"
)

// maxCaption is the longest text that goes under a file (Bot API, sendDocument), in UTF-16 code units without tags.
const maxCaption = 1024

// part is one message of those a speech takes: a file, a text, or a file with a caption. The last has the buttons.
type part struct {
	file    *store.Attachment
	text    string
	buttons bool
}

// partsOf splits a message into those Telegram can take: one file carries the text where that fits a caption; several
// files come first, in order.
func partsOf(m store.Message) []part {
	if len(m.Attachments) == 1 && textLength(m.Text) <= maxCaption {
		return []part{{file: &m.Attachments[0], text: m.Text, buttons: true}}
	}
	var list []part
	for i := range m.Attachments {
		list = append(list, part{file: &m.Attachments[i]})
	}
	if m.Text != "" || len(list) == 0 {
		list = append(list, part{text: m.Text})
	}
	list[len(list)-1].buttons = true
	return list
}

var tag = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)

// plain is Telegram HTML without its tags.
func plain(text string) string { return html.UnescapeString(tag.ReplaceAllString(text, "")) }

// textLength is how Telegram counts: UTF-16 code units, after the tags are gone.
func textLength(text string) int { return len(utf16.Encode([]rune(plain(text)))) }
