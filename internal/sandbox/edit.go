package sandbox

import (
	"encoding/json"
	"reflect"
	"slices"
	"time"
)

// editable finds the bot's own message that a call edits.
func (s *Server) editable(q *query) (*message, *refusal) {
	m, no := s.messageOf(q, "message to edit not found")
	if no != nil {
		return nil, no
	}
	if no := m.chat.writable(); no != nil {
		return nil, no
	}
	if m.from.ID != s.me.ID || m.service != nil || m.origin != nil {
		return nil, badRequest("message can't be edited")
	}
	return m, nil
}

// messageOf finds the message a call names by chat_id and message_id.
func (s *Server) messageOf(q *query, missing string) (*message, *refusal) {
	c, no := s.chatOf(q, "chat_id")
	if no != nil {
		return nil, no
	}
	if c.migrated != 0 {
		return nil, upgraded(c.migrated)
	}
	id := q.int("message_id")
	if id == 0 {
		return nil, badRequest("message identifier is not specified")
	}
	m := c.find(id)
	if m == nil {
		return nil, badRequest("%s", missing)
	}
	return m, nil
}

// change puts new content in a message, or refuses when nothing about it is new. An edit without reply_markup takes
// the buttons away.
func (s *Server) change(m *message, text string, entities []Entity, file *storedFile, buttons *inlineMarkup) (any, *refusal) {
	if m.text == text && slices.EqualFunc(m.entities, entities, sameEntity) && m.file == file && reflect.DeepEqual(m.markup, buttons) {
		return nil, badRequest("message is not modified: specified new message content and reply markup are exactly " +
			"the same as a current content and reply markup of the message")
	}
	m.text, m.entities, m.file, m.markup = text, entities, file, buttons
	m.found = findEntities(text)
	m.edited = s.now()
	s.touch()
	return m.wire(), nil
}

func (s *Server) editMessageText(q *query) (any, *refusal) {
	m, no := s.editable(q)
	if no != nil {
		return nil, no
	}
	text, entities, no := readText(q, "text", "entities")
	if no != nil {
		return nil, no
	}
	buttons, no := readInline(q)
	if no != nil {
		return nil, no
	}
	if m.file != nil {
		return nil, badRequest("there is no text in the message to edit")
	}
	return s.change(m, text, entities, nil, buttons)
}

func (s *Server) editMessageCaption(q *query) (any, *refusal) {
	m, no := s.editable(q)
	if no != nil {
		return nil, no
	}
	text, entities, no := readCaption(q.params["caption"], q.params["parse_mode"], q.params["caption_entities"])
	if no != nil {
		return nil, no
	}
	buttons, no := readInline(q)
	if no != nil {
		return nil, no
	}
	if m.file == nil {
		return nil, badRequest("there is no caption in the message to edit")
	}
	return s.change(m, text, entities, m.file, buttons)
}

func (s *Server) editMessageReplyMarkup(q *query) (any, *refusal) {
	m, no := s.editable(q)
	if no != nil {
		return nil, no
	}
	buttons, no := readInline(q)
	if no != nil {
		return nil, no
	}
	return s.change(m, m.text, m.entities, m.file, buttons)
}

func (s *Server) editMessageMedia(q *query) (any, *refusal) {
	m, no := s.editable(q)
	if no != nil {
		return nil, no
	}
	buttons, no := readInline(q)
	if no != nil {
		return nil, no
	}
	var raw json.RawMessage
	if given, no := q.json("media", &raw); no != nil || !given {
		return nil, badRequest("can't parse media JSON object")
	}
	item, no := s.readInputMedia(q, raw)
	if no != nil {
		return nil, no
	}
	return s.change(m, item.text, item.entities, item.file, buttons)
}

func (s *Server) deleteMessage(q *query) (any, *refusal) {
	m, no := s.messageOf(q, "message to delete not found")
	if no != nil {
		return nil, no
	}
	if no := s.deletable(m); no != nil {
		return nil, no
	}
	m.chat.remove(m.id)
	s.touch()
	return true, nil
}

// deletableFor is how long after it was sent a bot may delete a message (Bot API, deleteMessage).
const deletableFor = 48 * time.Hour

// deletable: in a private chat the bot may delete anything, in a group its own messages, within 48 hours.
func (s *Server) deletable(m *message) *refusal {
	if m.chat.kind != kindPrivate && m.from.ID != s.me.ID {
		return badRequest("message can't be deleted")
	}
	if s.now().Sub(m.date) >= deletableFor {
		return badRequest("message can't be deleted for everyone")
	}
	return nil
}

// deleteMessages skips what is not there, as Telegram does.
func (s *Server) deleteMessages(q *query) (any, *refusal) {
	c, no := s.chatOf(q, "chat_id")
	if no != nil {
		return nil, no
	}
	var ids []int
	if given, no := q.json("message_ids", &ids); no != nil || !given || len(ids) == 0 || len(ids) > 100 {
		return nil, badRequest("message identifiers are not specified")
	}
	for _, id := range ids {
		m := c.find(id)
		if m == nil {
			continue
		}
		if no := s.deletable(m); no != nil {
			return nil, no
		}
	}
	for _, id := range ids {
		c.remove(id)
	}
	s.touch()
	return true, nil
}

func (s *Server) pinChatMessage(q *query) (any, *refusal) { return s.setPinned(q, true) }

// unpinChatMessage without message_id unpins the latest pinned message.
func (s *Server) unpinChatMessage(q *query) (any, *refusal) {
	if q.int("message_id") != 0 {
		return s.setPinned(q, false)
	}
	c, no := s.targetOf(q)
	if no != nil {
		return nil, no
	}
	for _, m := range slices.Backward(c.messages) {
		if m.pinned {
			m.pinned = false
			s.touch()
			return true, nil
		}
	}
	return nil, badRequest("message to unpin not found")
}

func (s *Server) unpinAllChatMessages(q *query) (any, *refusal) {
	c, no := s.targetOf(q)
	if no != nil {
		return nil, no
	}
	for _, m := range c.messages {
		m.pinned = false
	}
	s.touch()
	return true, nil
}

func (s *Server) setPinned(q *query, pinned bool) (any, *refusal) {
	missing := "message to pin not found"
	if !pinned {
		missing = "message to unpin not found"
	}
	m, no := s.messageOf(q, missing)
	if no != nil {
		return nil, no
	}
	if no := m.chat.writable(); no != nil {
		return nil, no
	}
	if m.chat.kind != kindPrivate && !m.chat.group.admin {
		return nil, badRequest("not enough rights to manage pinned messages in the chat")
	}
	m.pinned = pinned
	s.touch()
	return true, nil
}
