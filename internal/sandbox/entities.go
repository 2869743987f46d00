package sandbox

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Entity is a MessageEntity: a stretch of a text that is shown in a way of its own. Offset and Length are in UTF-16
// code units.
type Entity struct {
	Type           string `json:"type"`
	Offset         int    `json:"offset"`
	Length         int    `json:"length"`
	URL            string `json:"url,omitempty"`
	User           *user  `json:"user,omitempty"`
	Language       string `json:"language,omitempty"`
	CustomEmojiID  string `json:"custom_emoji_id,omitempty"`
	UnixTime       int64  `json:"unix_time,omitempty"`
	DateTimeFormat string `json:"date_time_format,omitempty"`
}

// UserID is the person a text_mention names, 0 for other entities.
func (e Entity) UserID() int64 {
	if e.User == nil {
		return 0
	}
	return e.User.ID
}

func sameEntity(a, b Entity) bool {
	sameUser := a.UserID() == b.UserID()
	a.User, b.User = nil, nil
	return sameUser && a == b
}

// utf16Len is a text's length as Telegram counts it.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// readFormatted reads a text with either a parse mode or a list of entities, and trims it as Telegram does.
func readFormatted(text, mode, entities string) (string, []Entity, *refusal) {
	var found []Entity
	switch strings.ToLower(mode) {
	case "html":
		plain, parsed, err := parseHTML(text)
		if err != nil {
			return "", nil, badRequest("can't parse entities: %v", err)
		}
		text, found = plain, parsed
	case "":
		if entities != "" && json.Unmarshal([]byte(entities), &found) != nil {
			return "", nil, badRequest("can't parse entities: can't parse entities JSON object")
		}
		if no := checkEntities(text, found); no != nil {
			return "", nil, no
		}
	default:
		return "", nil, badRequest("unsupported parse_mode")
	}
	text, found = trimFormatted(text, found)
	return text, sortEntities(found), nil
}

// entityKinds are the kinds a bot may give in a list; those found in the text by itself are passed over.
func entityKinds() []string {
	return []string{
		"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre",
		"text_link", "text_mention", "custom_emoji", "date_time",
	}
}

// checkEntities refuses entities that do not lie inside the text or break a character in two.
func checkEntities(text string, entities []Entity) *refusal {
	units := utf16.Encode([]rune(text))
	inside := func(at int) bool {
		return at >= 0 && at <= len(units) && (at == len(units) || units[at] < 0xDC00 || units[at] > 0xDFFF)
	}
	for _, e := range entities {
		if e.Length < 0 || !inside(e.Offset) || !inside(e.Offset+e.Length) {
			return badRequest("ENTITY_BOUNDS_INVALID")
		}
		if e.Type == "text_link" && !validLink(e.URL) {
			return badRequest("can't parse entities: text link URL is invalid")
		}
		if e.Type == "" {
			return badRequest("can't parse entities: type is empty")
		}
	}
	return nil
}

// trimFormatted cuts white space from both ends and keeps the entities on the characters they were on.
func trimFormatted(text string, entities []Entity) (string, []Entity) {
	blank := func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' }
	right := strings.TrimRightFunc(text, blank)
	left := strings.TrimLeftFunc(right, blank)
	cut, most := utf16Len(right)-utf16Len(left), utf16Len(left)
	kinds := entityKinds()
	var kept []Entity
	for _, e := range entities {
		from, to := max(e.Offset-cut, 0), min(e.Offset+e.Length-cut, most)
		if to <= from || !slices.Contains(kinds, e.Type) {
			continue
		}
		e.Offset, e.Length = from, to-from
		kept = append(kept, e)
	}
	return left, kept
}

func sortEntities(entities []Entity) []Entity {
	slices.SortStableFunc(entities, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length))
	})
	return entities
}

// findEntities finds what Telegram finds in a text by itself: commands, mentions and links.
func findEntities(text string) []Entity {
	var out []Entity
	at, before := 0, rune(0)
	for i, r := range text {
		if kind, length := entityAt(text[i:], before); kind != "" {
			out = append(out, Entity{Type: kind, Offset: at, Length: length})
		}
		at += utf16.RuneLen(r)
		before = r
	}
	return out
}

// entityAt looks for one at the start of the text, where the rune before is given; its length is in ASCII characters,
// which are UTF-16 code units too.
func entityAt(text string, before rune) (string, int) {
	if isWord(before) || strings.ContainsRune("/@<>", before) {
		return "", 0
	}
	switch {
	case text[0] == '/':
		name := wordLen(text[1:])
		length := 1 + name
		if name > 0 && name <= 64 && strings.HasPrefix(text[length:], "@") {
			if bot := wordLen(text[length+1:]); bot >= 3 {
				length += 1 + bot
			}
		}
		if name > 0 && name <= 64 && strings.IndexAny(text[length:]+" ", "/<>") != 0 {
			return "bot_command", length
		}
	case text[0] == '@':
		if name := wordLen(text[1:]); name >= 3 && name <= 32 {
			return "mention", 1 + name
		}
	case strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://"):
		end := strings.IndexFunc(text, func(r rune) bool { return r > '~' || r <= ' ' || strings.ContainsRune(`<>"`, r) })
		if end < 0 {
			end = len(text)
		}
		link := strings.TrimRight(text[:end], ".,;:!?)")
		if validLink(link) {
			return "url", len(link)
		}
	}
	return "", 0
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// wordLen is the length of the ASCII word a text begins with, 0 where a letter beyond ASCII continues it.
func wordLen(text string) int {
	for i, r := range text {
		switch {
		case r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
		case isWord(r):
			return 0
		default:
			return i
		}
	}
	return len(text)
}
