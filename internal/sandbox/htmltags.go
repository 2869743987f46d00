package sandbox

import (
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"
)

// plainTags are the tags that mean one entity whatever their attributes are.
func plainTag(name string) string {
	switch name {
	case "b", "strong":
		return "bold"
	case "i", "em":
		return "italic"
	case "u", "ins":
		return "underline"
	case "s", "strike", "del":
		return "strikethrough"
	case "tg-spoiler":
		return "spoiler"
	}
	return ""
}

func knownTag(name string) bool {
	switch name {
	case "a", "code", "pre", "span", "blockquote", "tg-emoji", "tg-time":
		return true
	}
	return plainTag(name) != ""
}

// resolve gives the tag its entity. A link's is known only when its text is.
func (t *openTag) resolve(open []openTag) error {
	switch t.name {
	case "span":
		if t.attrs["class"] != "tg-spoiler" {
			return fmt.Errorf(`Tag "span" must have class "tg-spoiler" at byte offset %d`, t.begin)
		}
		t.entity.Type = "spoiler"
	case "code":
		t.entity.Type = "code"
		language, ok := strings.CutPrefix(t.attrs["class"], "language-")
		if n := len(open); ok && n > 0 && open[n-1].name == "pre" && open[n-1].offset == t.offset {
			open[n-1].entity.Language = language
			t.entity.Type = ""
		}
	case "pre":
		t.entity.Type = "pre"
	case "blockquote":
		t.entity.Type = "blockquote"
		if _, ok := t.attrs["expandable"]; ok {
			t.entity.Type = "expandable_blockquote"
		}
	case "tg-emoji":
		if _, err := strconv.ParseInt(t.attrs["emoji-id"], 10, 64); err != nil {
			return fmt.Errorf("Invalid custom emoji identifier specified")
		}
		t.entity.Type, t.entity.CustomEmojiID = "custom_emoji", t.attrs["emoji-id"]
	case "tg-time":
		unix, err := strconv.ParseInt(t.attrs["unix"], 10, 64)
		if err != nil {
			return fmt.Errorf(`Tag "tg-time" must have a valid attribute "unix" at byte offset %d`, t.begin)
		}
		t.entity.Type, t.entity.UnixTime, t.entity.DateTimeFormat = "date_time", unix, t.attrs["format"]
	case "a":
	default:
		t.entity.Type = plainTag(t.name)
	}
	return nil
}

// linkEntity turns a link into an entity; a link that leads nowhere stays plain text, as at Telegram.
func linkEntity(e Entity, link string) Entity {
	u, err := url.Parse(link)
	if err == nil && u.Scheme == "tg" && u.Host == "user" {
		if id, err := strconv.ParseInt(u.Query().Get("id"), 10, 64); err == nil {
			e.Type, e.User = "text_mention", &user{ID: id, FirstName: strconv.FormatInt(id, 10)}
			return e
		}
	}
	if validLink(link) {
		e.Type, e.URL = "text_link", link
		if !strings.Contains(link, "://") {
			e.URL = "http://" + link
		}
	}
	return e
}

// clearInside takes away the entities inside code, which cannot hold any.
func clearInside(entities []Entity) []Entity {
	var kept []Entity
	for i, e := range entities {
		inside := false
		for j, c := range entities {
			holds := c.Type == "code" || c.Type == "pre"
			within := e.Offset >= c.Offset && e.Offset+e.Length <= c.Offset+c.Length
			// Tags close from the inside out, so of two that cover the same stretch the later one is the outer.
			inside = inside || holds && within && i < j
		}
		if !inside {
			kept = append(kept, e)
		}
	}
	return kept
}

// renderHTML writes a text with its entities as HTML that may be put in a page and that parseHTML reads back.
func renderHTML(text string, entities []Entity) string {
	units := utf16.Encode([]rune(text))
	var out strings.Builder
	writeEntities(&out, units, 0, len(units), sortEntities(append([]Entity(nil), entities...)))
	return out.String()
}

// writeEntities writes a stretch; the entities are sorted and begin inside it. One that reaches beyond it is cut.
func writeEntities(out *strings.Builder, units []uint16, from, to int, entities []Entity) {
	for len(entities) > 0 && from < to {
		e := entities[0]
		begin, end := max(e.Offset, from), min(e.Offset+e.Length, to)
		if begin >= end {
			entities = entities[1:]
			continue
		}
		out.WriteString(escapeUnits(units[from:begin]))
		inner := 1
		for inner < len(entities) && entities[inner].Offset < end {
			inner++
		}
		start, stop := entityTags(e)
		out.WriteString(start)
		writeEntities(out, units, begin, end, entities[1:inner])
		out.WriteString(stop)
		from = end
		// What begins inside this entity but ends after it goes on behind it.
		var rest []Entity
		for _, next := range entities[1:] {
			if next.Offset+next.Length > end {
				rest = append(rest, next)
			}
		}
		entities = rest
	}
	out.WriteString(escapeUnits(units[from:to]))
}

func escapeUnits(units []uint16) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(string(utf16.Decode(units)))
}

func entityTags(e Entity) (start, end string) {
	switch e.Type {
	case "bold":
		return "<b>", "</b>"
	case "italic":
		return "<i>", "</i>"
	case "underline":
		return "<u>", "</u>"
	case "strikethrough":
		return "<s>", "</s>"
	case "spoiler":
		return "<tg-spoiler>", "</tg-spoiler>"
	case "blockquote":
		return "<blockquote>", "</blockquote>"
	case "expandable_blockquote":
		return "<blockquote expandable>", "</blockquote>"
	case "code":
		return "<code>", "</code>"
	case "pre":
		if e.Language == "" {
			return "<pre>", "</pre>"
		}
		return `<pre><code class="language-` + html.EscapeString(e.Language) + `">`, "</code></pre>"
	case "text_link":
		return `<a href="` + html.EscapeString(e.URL) + `">`, "</a>"
	case "text_mention":
		return fmt.Sprintf(`<a href="tg://user?id=%d">`, e.UserID()), "</a>"
	case "custom_emoji":
		return `<tg-emoji emoji-id="` + html.EscapeString(e.CustomEmojiID) + `">`, "</tg-emoji>"
	case "date_time":
		return fmt.Sprintf(`<tg-time unix="%d" format="%s">`, e.UnixTime, html.EscapeString(e.DateTimeFormat)), "</tg-time>"
	}
	return "", ""
}
