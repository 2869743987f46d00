package sandbox

import (
	"slices"
	"time"
)

// Message is a message as a person sees it in a chat: a copy, which does not change when the chat does.
type Message struct {
	ID int
	// Date and EditDate are by Options.Now; EditDate is zero unless the message was edited.
	Date     time.Time
	EditDate time.Time
	// FromBot tells the bot's own; From is the sender's Telegram id.
	FromBot bool
	From    int64
	// Text is the plain text, without entities; empty for a file.
	Text string
	// Caption is the plain caption of a file.
	Caption string
	// HTML is Text or Caption with its formatting, escaped.
	HTML string
	// Entities are the formatting of Text or Caption, offsets in UTF-16 code units.
	Entities []Entity
	// Buttons are the inline buttons, by rows.
	Buttons [][]Button
	// File is the file the message carries, nil without one.
	File *File
	// ReplyTo is the message this one answers, 0 for none.
	ReplyTo int
	// ForceReply says that the phone opens a reply to this message; Placeholder stands in its empty text box.
	ForceReply  bool
	Placeholder string
	// Album is the same for the messages of one album, "" outside.
	Album  string
	Pinned bool
	// Forwarded says that the message was forwarded; Protected that it may not be.
	Forwarded bool
	Protected bool
	// Service names a service message ("new_chat_members", "left_chat_member", "migrate_to_chat_id",
	// "migrate_from_chat_id"), "" for an ordinary one.
	Service string
}

// Button is an inline button. One of Data, URL and CopyText is set, or none for kinds the sandbox only draws.
type Button struct {
	Text, Data, URL, CopyText, Style string
}

// File describes a file in a message.
type File struct {
	ID       string // file_id
	UniqueID string // file_unique_id
	Name     string
	Mime     string
	Size     int64  // bytes
	Kind     string // document, photo, voice, video, audio, animation or sticker
}

// Labels gives the labels of the inline buttons, in order.
func (m Message) Labels() []string {
	var out []string
	for _, row := range m.Buttons {
		for _, b := range row {
			out = append(out, b.Text)
		}
	}
	return out
}

// view copies a message for the outside.
func (m *message) view() Message {
	v := Message{
		ID: m.id, Date: m.date, EditDate: m.edited, FromBot: m.from.IsBot, From: m.from.ID, ReplyTo: m.replyTo,
		HTML: renderHTML(m.text, m.entities), Entities: slices.Clone(m.entities), ForceReply: m.force,
		Placeholder: m.placeholder, Album: m.album, Pinned: m.pinned, Forwarded: m.origin != nil,
		Protected: m.protected, Service: m.serviceKind(),
	}
	if m.file == nil {
		v.Text = m.text
	} else {
		v.Caption, v.File = m.text, m.file.view()
	}
	if m.markup == nil {
		return v
	}
	for _, row := range m.markup.Rows {
		var line []Button
		for _, b := range row {
			line = append(line, b.view())
		}
		v.Buttons = append(v.Buttons, line)
	}
	return v
}

func (m *message) serviceKind() string {
	switch w := m.service; {
	case w == nil:
		return ""
	case len(w.NewMembers) > 0:
		return "new_chat_members"
	case w.LeftMember != nil:
		return "left_chat_member"
	case w.MigrateTo != 0:
		return "migrate_to_chat_id"
	default:
		return "migrate_from_chat_id"
	}
}

func views(messages []*message) []Message {
	out := make([]Message, 0, len(messages))
	for _, m := range messages {
		out = append(out, m.view())
	}
	return out
}
