package chat

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/store"
	"khoibot/internal/words"
)

// Telegram's limits for what is sent (Bot API, sendMessage and sendDocument), in UTF-16 code units.
const (
	maxMessageText = 4096
	maxCaptionText = 1024
)

// partsIn is a message as content: what the bot can send again as it is. A caption too long to be one becomes a message
// of its own, of which split tells. What cannot be content is refused.
func partsIn(m *models.Message) (parts []store.Part, split bool, err error) {
	p, ok := partOf(m)
	if !ok {
		return nil, false, noButKeep("content_kind", nil)
	}
	limit, marks := maxMessageText, m.Entities
	if p.Kind != "text" {
		limit, marks = maxCaptionText, m.CaptionEntities
	}
	if len(marks) > 0 {
		if p.Entities, err = json.Marshal(marks); err != nil {
			return nil, false, fmt.Errorf("keep formatting: %w", err)
		}
	}
	switch n := words.Len(p.Text); {
	case p.Kind == "text" && strings.TrimSpace(p.Text) == "":
		return nil, false, no("content_empty", nil)
	case n > maxMessageText:
		return nil, false, no("content_long", words.Args{"Max": maxMessageText, "Length": n})
	case n > limit:
		text := store.Part{Kind: "text", Text: p.Text, Entities: p.Entities}
		p.Text, p.Entities = "", nil
		return []store.Part{p, text}, true, nil
	}
	return []store.Part{p}, false, nil
}

// partOf is a message as one part of content, without its formatting.
func partOf(m *models.Message) (store.Part, bool) {
	if a := m.Animation; a != nil { // it comes with a document of the same file
		return store.Part{Kind: "animation", Text: m.Caption, FileID: a.FileID, UniqueID: a.FileUniqueID, Name: a.FileName, MIME: a.MimeType,
			Size: a.FileSize}, true
	}
	if f, ok := fileOf(m); ok {
		return store.Part{Kind: f.Kind, Text: m.Caption, FileID: f.FileID, UniqueID: f.UniqueID, Name: f.Name, MIME: f.MIME, Size: f.Size,
			Album: m.MediaGroupID}, true
	}
	switch {
	case m.Text != "":
		return store.Part{Kind: "text", Text: m.Text}, true
	case m.Sticker != nil, m.VideoNote != nil, m.Location != nil, m.Venue != nil, m.Contact != nil:
		return store.Part{Kind: "copy", Chat: m.Chat.ID, Message: m.ID}, true
	}
	return store.Part{}, false
}

// firstLine is the first line of a text that says something, cut to a title's length.
func firstLine(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			return words.Cut(line, maxTitleFromContent)
		}
	}
	return ""
}

// countParts tells how many messages and how many files content is.
func countParts(parts []store.Part) (messages, files int) {
	for _, p := range parts {
		if p.FileID != "" {
			files++
		}
	}
	return len(parts), files
}
