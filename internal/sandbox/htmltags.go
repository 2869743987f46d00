package sandbox

import (
	"fmt"
	"html"
	"net/url"
	"slices"
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

// renderHTML writes a text with its entities as HTML that may be put in a page and that parseHTML reads back. Entities
// that overlap without one holding the other are closed and opened again where they cross.
func renderHTML(text string, entities []Entity) string {
	units := utf16.Encode([]rune(text))
	entities = sortEntities(slices.Clone(entities))
	var out strings.Builder
	var open []Entity
	last := 0
	for _, at := range boundaries(entities, len(units)) {
		out.WriteString(escapeUnits(units[last:at]))
		last = at
		open = closeAt(&out, open, at)
		for len(entities) > 0 && entities[0].Offset <= at {
			if e := entities[0]; e.Offset+e.Length > at {
				writeTag(&out, e, true)
				open = append(open, e)
			}
			entities = entities[1:]
		}
	}
	out.WriteString(escapeUnits(units[last:]))
	return out.String()
}

// boundaries are the places where an entity begins or ends, in order.
func boundaries(entities []Entity, most int) []int {
	var out []int
	for _, e := range entities {
		out = append(out, min(max(e.Offset, 0), most), min(max(e.Offset+e.Length, 0), most))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// closeAt closes the entities that end here and gives those that stay open.
func closeAt(out *strings.Builder, open []Entity, at int) []Entity {
	first := slices.IndexFunc(open, func(e Entity) bool { return e.Offset+e.Length <= at })
	if first < 0 {
		return open
	}
	for _, e := range slices.Backward(open[first:]) {
		writeTag(out, e, false)
	}
	stay := open[:first:first]
	for _, e := range open[first:] {
		if e.Offset+e.Length > at {
			writeTag(out, e, true)
			stay = append(stay, e)
		}
	}
	return stay
}

func writeTag(out *strings.Builder, e Entity, opening bool) {
	start, end := entityTags(e)
	if opening {
		out.WriteString(start)
	} else {
		out.WriteString(end)
	}
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
