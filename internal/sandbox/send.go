package sandbox

import (
	"slices"
	"strings"
)

// Lengths Telegram allows, in UTF-16 code units after the entities are parsed.
const (
	textMost    = 4096
	captionMost = 1024
	alertMost   = 200
)

// draft is what the send methods have in common: where to, in answer to what, with which keyboard.
type draft struct {
	chat   *chat
	msg    *message
	markup markup
}

// readDraft reads the parameters common to the send methods.
func (s *Server) readDraft(q *query) (*draft, *refusal) {
	c, no := s.targetOf(q)
	if no != nil {
		return nil, no
	}
	d := &draft{chat: c, msg: &message{protected: q.bool("protect_content")}}
	if d.markup, no = readMarkup(q); no != nil {
		return nil, no
	}
	return d, d.readReply(q)
}

func (d *draft) readReply(q *query) *refusal {
	var reply struct {
		MessageID int    `json:"message_id"`
		ChatID    any    `json:"chat_id"`
		Allow     bool   `json:"allow_sending_without_reply"`
		Quote     string `json:"quote"`
	}
	given, no := q.json("reply_parameters", &reply)
	if no != nil {
		return no
	}
	if !given {
		reply.MessageID, reply.Allow = q.int("reply_to_message_id"), q.bool("allow_sending_without_reply")
	}
	if reply.MessageID == 0 {
		return nil
	}
	to := d.chat.find(reply.MessageID)
	if to == nil {
		if reply.Allow {
			return nil
		}
		return badRequest("message to be replied not found")
	}
	d.msg.replyTo = to.id
	if reply.Quote == "" {
		return nil
	}
	at := strings.Index(to.text, reply.Quote)
	if at < 0 {
		return badRequest("QUOTE_TEXT_INVALID")
	}
	d.msg.quote = &wireQuote{Text: reply.Quote, Position: utf16Len(to.text[:at]), IsManual: true}
	return nil
}

// postDraft sends the message and lets its keyboard take effect.
func (s *Server) postDraft(d *draft) *refusal {
	d.msg.markup, d.msg.force, d.msg.placeholder = d.markup.inline, d.markup.force, d.markup.placeholder
	if no := s.post(d.chat, d.msg, 0); no != nil {
		return no
	}
	switch {
	case d.markup.keyboard != nil:
		d.chat.keyboard = d.markup.keyboard
	case d.markup.remove:
		d.chat.keyboard = nil
	}
	return nil
}

func (s *Server) sendMessage(q *query) (any, *refusal) {
	text, entities, no := readText(q, "text", "entities")
	if no != nil {
		return nil, no
	}
	d, no := s.readDraft(q)
	if no != nil {
		return nil, no
	}
	d.msg.text, d.msg.entities = text, entities
	if no := s.postDraft(d); no != nil {
		return nil, no
	}
	return d.msg.wire(), nil
}

// readText reads a message's text with its formatting.
func readText(q *query, field, entities string) (string, []Entity, *refusal) {
	text, found, no := readFormatted(q.params[field], q.params["parse_mode"], q.params[entities])
	switch {
	case no != nil:
		return "", nil, no
	case text == "":
		return "", nil, badRequest("message text is empty")
	case utf16Len(text) > textMost:
		return "", nil, badRequest("message is too long")
	}
	return text, found, nil
}

// readCaption reads a caption, which may be empty.
func readCaption(caption, mode, entities string) (string, []Entity, *refusal) {
	text, found, no := readFormatted(caption, mode, entities)
	if no == nil && utf16Len(text) > captionMost {
		no = badRequest("message caption is too long")
	}
	return text, found, no
}

func (s *Server) sendChatAction(q *query) (any, *refusal) {
	if _, no := s.targetOf(q); no != nil {
		return nil, no
	}
	actions := []string{
		"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
		"choose_sticker", "find_location", "record_video_note", "upload_video_note",
	}
	if !slices.Contains(actions, q.params["action"]) {
		return nil, badRequest("wrong parameter action in request")
	}
	return true, nil
}
