package sandbox

import (
	"slices"
	"strconv"
	"time"
)

// Kinds of chat, as the Bot API names them.
const (
	kindPrivate    = "private"
	kindGroup      = "group"
	kindSupergroup = "supergroup"
)

// chat is a conversation the bot may be in. The server's lock guards it.
type chat struct {
	id       int64
	kind     string
	title    string
	person   *Phone // of a private chat
	group    *Group // of a group
	messages []*message
	lastID   int
	migrated int64 // the supergroup this group became
	keyboard *replyKeyboard
}

// message is one message of a chat, as the server keeps it.
type message struct {
	id          int
	chat        *chat
	from        user
	date        time.Time
	edited      time.Time
	text        string   // the text, or the caption of a file
	entities    []Entity // explicit ones
	found       []Entity // found in the text: commands, mentions, links
	file        *storedFile
	markup      *inlineMarkup
	replyTo     int
	quote       *wireQuote
	origin      *wireOrigin
	force       bool
	placeholder string
	album       string
	pinned      bool
	protected   bool
	service     *wireMessage // the service fields of a service message
}

func (c *chat) wire() wireChat {
	w := wireChat{ID: c.id, Type: c.kind, Title: c.title}
	if c.person != nil {
		w.FirstName, w.LastName, w.Username = c.person.user.FirstName, c.person.user.LastName, c.person.user.Username
	}
	return w
}

// add puts a message at the end of the chat and numbers it.
func (c *chat) add(m *message) *message {
	c.lastID++
	m.id, m.chat = c.lastID, c
	m.found = findEntities(m.text)
	c.messages = append(c.messages, m)
	return m
}

func (c *chat) find(id int) *message {
	i, ok := slices.BinarySearchFunc(c.messages, id, func(m *message, id int) int { return m.id - id })
	if !ok {
		return nil
	}
	return c.messages[i]
}

func (c *chat) remove(id int) {
	c.messages = slices.DeleteFunc(c.messages, func(m *message) bool { return m.id == id })
}

// wire renders a message as the API shows it, with the message it answers unless that is itself inside another.
func (m *message) wire() *wireMessage { return m.wireWith(true) }

func (m *message) wireWith(reply bool) *wireMessage {
	w := &wireMessage{}
	if m.service != nil {
		*w = *m.service
	}
	from := m.from
	w.MessageID, w.From, w.Date, w.Chat = m.id, &from, m.date.Unix(), m.chat.wire()
	w.ForwardOrigin, w.Quote, w.Album, w.Protected = m.origin, m.quote, m.album, m.protected
	w.ReplyMarkup = m.markup
	if !m.edited.IsZero() {
		w.EditDate = m.edited.Unix()
	}
	if reply && m.replyTo != 0 {
		if to := m.chat.find(m.replyTo); to != nil {
			w.ReplyTo = to.wireWith(false)
		}
	}
	if m.file == nil {
		w.Text, w.Entities = m.text, m.allEntities()
		return w
	}
	w.Caption, w.CaptionEntities = m.text, m.allEntities()
	m.file.attach(w)
	return w
}

// allEntities adds those found in the text to the explicit ones, except inside code and links, where none are found.
func (m *message) allEntities() []Entity {
	all := slices.Clone(m.entities)
	for _, f := range m.found {
		taken := slices.ContainsFunc(m.entities, func(e Entity) bool {
			opaque := e.Type == "code" || e.Type == "pre" || e.Type == "text_link" || e.Type == "text_mention"
			return opaque && f.Offset < e.Offset+e.Length && e.Offset < f.Offset+f.Length
		})
		if !taken {
			all = append(all, f)
		}
	}
	return sortEntities(all)
}

// chatOf finds the chat a call speaks of.
func (s *Server) chatOf(q *query, field string) (*chat, *refusal) {
	text := q.params[field]
	if text == "" {
		return nil, badRequest("%s is empty", field)
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, badRequest("chat not found")
	}
	c := s.chats[id]
	if c == nil {
		return nil, badRequest("chat not found")
	}
	return c, nil
}

// writable says why the bot may not write to a chat, nil where it may.
func (c *chat) writable() *refusal {
	switch {
	case c.migrated != 0:
		return upgraded(c.migrated)
	case c.person != nil && c.person.deactivated:
		return forbidden("user is deactivated")
	case c.person != nil && c.person.blocked:
		return forbidden("bot was blocked by the user")
	case c.person != nil && !c.person.started:
		return forbidden("bot can't initiate conversation with a user")
	case c.group != nil && c.group.kicked && c.kind == kindSupergroup:
		return forbidden("bot was kicked from the supergroup chat")
	case c.group != nil && c.group.kicked:
		return forbidden("bot was kicked from the group chat")
	case c.group != nil && !c.group.joined:
		return forbidden("bot is not a member of the group chat")
	}
	return nil
}

// targetOf finds the chat a call writes to.
func (s *Server) targetOf(q *query) (*chat, *refusal) {
	c, no := s.chatOf(q, "chat_id")
	if no != nil {
		return nil, no
	}
	return c, c.writable()
}

// post puts a message of the bot's into a chat, if the flood limits let it through. more is how many others it stands
// for, so that an album is paced as a whole.
func (s *Server) post(c *chat, m *message, more int) *refusal {
	if s.limits != nil {
		if wait := s.limits.take(c, more+1); wait > 0 {
			return tooMany(wait)
		}
	}
	s.place(c, m)
	return nil
}

func (s *Server) place(c *chat, m *message) {
	m.from, m.date = s.me, s.now()
	c.add(m)
	s.touch()
}
