package chat

import (
	"strings"
	"unicode"

	"khoibot/internal/words"
)

// maxName and maxTitle are the most of Telegram's units a name and a title have on the roll.
const (
	maxName  = 100
	maxTitle = 120
)

// introduction reads "họ tên, chức vụ, đơn vị" as people write it: the parts stand between commas, semicolons, dashes
// with space around them, or on lines of their own. Where the first part does not look like a name, name is empty.
func introduction(text string) (name, title string) {
	text = strings.NewReplacer(" - ", "\n", " – ", "\n", ",", "\n", ";", "\n").Replace(text)
	var parts []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			parts = append(parts, line)
		}
	}
	if len(parts) == 0 {
		return "", ""
	}
	if looksLikeName(parts[0]) {
		name = parts[0]
	}
	if len(parts) > 1 {
		title = words.Cut(parts[1], maxTitle)
	}
	return name, title
}

// looksLikeName accepts what can stand as a name on the roll: a few words with letters, no line break, nothing that
// belongs to links.
func looksLikeName(s string) bool {
	letters := 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsControl(r), strings.ContainsRune("@/<>{}[]\\", r):
			return false
		}
	}
	return letters >= 2 && words.Len(s) <= maxName && len(strings.Fields(s)) <= 12
}
