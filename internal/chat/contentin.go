package chat

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/store"
	"khoibot/internal/words"
)

// contentIn is a message of the person's as content, which remembers what it was made of, so that an edit of the message
// is one of the content. Of a caption that has to become a message of its own the person is told.
func (t *turn) contentIn(m *models.Message) ([]store.Part, error) {
	parts, split, err := partsIn(m)
	if err != nil {
		return nil, err
	}
	for i := range parts {
		parts[i].By, parts[i].Message = t.who.ID, m.ID
	}
	if split {
		return parts, t.say("notice.split", words.Args{"Max": maxCaptionText})
	}
	return parts, nil
}

// orderedContent is the content a command comes with: the message it answers, or what follows it; none where it stands by
// itself.
func (t *turn) orderedContent(args string) ([]store.Part, error) {
	r := t.msg.ReplyToMessage
	switch {
	case r == nil && args == "":
		return nil, nil
	case r == nil:
		m, err := afterCommand(t.msg, args)
		if err != nil {
			return nil, err
		}
		return t.contentIn(m)
	}
	held, err := t.Tx.Held().Waits(t.chat, r.ID)
	if err != nil {
		return nil, err
	}
	if held || secrecyIn(r) == isSecret {
		return nil, no("content_secret", nil)
	}
	parts, err := t.contentIn(r)
	if err == nil && r.MediaGroupID != "" { // Telegram shows a bot only the one file that was answered
		err = t.say("content.one_of_album", nil)
	}
	return parts, err
}

// afterCommand is a message without the command it begins with: what follows keeps its formatting.
func afterCommand(m *models.Message, args string) (*models.Message, error) {
	before, _, found := strings.Cut(m.Text, args)
	if !found || args == "" {
		return nil, fmt.Errorf("message %d does not end with what its command got", m.ID)
	}
	from, length := words.Len(before), words.Len(args)
	out := &models.Message{ID: m.ID, Chat: m.Chat, Text: args}
	for _, e := range m.Entities {
		first, last := max(e.Offset-from, 0), min(e.Offset+e.Length-from, length)
		if first >= last {
			continue
		}
		e.Offset, e.Length = first, last-first
		out.Entities = append(out.Entities, e)
	}
	return out, nil
}

// joinParts adds the parts of a message to content. What belongs to an album goes to its place in it: behind the others,
// before the words that were cut off their captions.
func joinParts(have, more []store.Part) ([]store.Part, error) {
	if len(have)+len(more) > maxParts {
		return nil, no("content_many", words.Args{"Max": maxParts})
	}
	have = slices.Clone(have)
	if album := more[0].Album; album != "" {
		for i := len(have) - 1; i >= 0; i-- {
			if have[i].Album == album {
				have, more = slices.Insert(have, i+1, more[0]), more[1:]
				break
			}
		}
	}
	return append(have, more...), nil
}

// editParts puts what a message was changed into in the place of what was made of it before; changed is false where it
// says the same as it did.
func editParts(have []store.Part, more []store.Part) (parts []store.Part, changed bool, err error) {
	of := func(p store.Part) bool { return p.By == more[0].By && p.Message == more[0].Message }
	var old []store.Part
	at, texts := -1, -1
	for i, p := range have {
		switch {
		case !of(p):
			parts = append(parts, p)
		case len(old) == 0:
			at, old = len(parts), append(old, p)
		default:
			texts, old = len(parts), append(old, p)
		}
		if i+1 == len(have) && at < 0 {
			return have, false, nil
		}
	}
	if same, err := sameParts(old, more); same || err != nil {
		return have, false, err
	}
	if len(parts)+len(more) > maxParts {
		return nil, false, no("content_many", words.Args{"Max": maxParts})
	}
	if len(more) > 1 { // the words stand behind the album of their file
		if texts < 0 {
			texts = at
			for texts < len(parts) && more[0].Album != "" && parts[texts].Album == more[0].Album {
				texts++
			}
		}
		parts = slices.Insert(parts, texts, more[1:]...)
	}
	return slices.Insert(parts, at, more[0]), true, nil
}

func sameParts(a, b []store.Part) (bool, error) {
	was, err := json.Marshal(a)
	if err != nil {
		return false, fmt.Errorf("compare content: %w", err)
	}
	is, err := json.Marshal(b)
	if err != nil {
		return false, fmt.Errorf("compare content: %w", err)
	}
	return string(was) == string(is), nil
}
