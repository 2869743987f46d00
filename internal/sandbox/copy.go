package sandbox

import "slices"

// sourceOf finds the message a call copies or forwards.
func (s *Server) sourceOf(q *query, id int, verb string) (*message, *refusal) {
	c, no := s.chatOf(q, "from_chat_id")
	if no != nil {
		return nil, no
	}
	if id == 0 {
		return nil, badRequest("message identifier is not specified")
	}
	m := c.find(id)
	switch {
	case m == nil && verb == "copy":
		return nil, badRequest("message to copy not found")
	case m == nil:
		return nil, badRequest("message to forward not found")
	case m.service != nil && verb == "copy":
		return nil, badRequest("message can't be copied")
	case m.service != nil || m.protected:
		return nil, badRequest("message can't be forwarded")
	}
	return m, nil
}

// copyMessage sends a message's content anew; its buttons are not copied, a new caption may be given.
func (s *Server) copyMessage(q *query) (any, *refusal) {
	from, no := s.sourceOf(q, q.int("message_id"), "copy")
	if no != nil {
		return nil, no
	}
	d, no := s.readDraft(q)
	if no != nil {
		return nil, no
	}
	d.msg.text, d.msg.entities, d.msg.file = from.text, slices.Clone(from.entities), from.file
	if _, given := q.params["caption"]; given && from.file != nil {
		d.msg.text, d.msg.entities, no = readCaption(q.params["caption"], q.params["parse_mode"], q.params["caption_entities"])
		if no != nil {
			return nil, no
		}
	}
	if no := s.postDraft(d); no != nil {
		return nil, no
	}
	return messageID{d.msg.id}, nil
}

// copyMessages skips what cannot be copied; albums stay albums.
func (s *Server) copyMessages(q *query) (any, *refusal) {
	var ids []int
	if given, no := q.json("message_ids", &ids); no != nil || !given || len(ids) == 0 || len(ids) > 100 {
		return nil, badRequest("message identifiers are not specified")
	}
	if !slices.IsSorted(ids) {
		return nil, badRequest("message identifiers must be in a strictly increasing order")
	}
	to, no := s.targetOf(q)
	if no != nil {
		return nil, no
	}
	var copies []*message
	for _, id := range ids {
		if from, no := s.sourceOf(q, id, "copy"); no == nil {
			copies = append(copies, &message{
				text: from.text, entities: slices.Clone(from.entities), file: from.file, album: from.album,
				protected: q.bool("protect_content"),
			})
		}
	}
	if len(copies) == 0 {
		return nil, badRequest("there are no messages to copy")
	}
	if no := s.post(to, copies[0], len(copies)-1); no != nil {
		return nil, no
	}
	out := []messageID{{copies[0].id}}
	for _, m := range copies[1:] {
		s.place(to, m)
		out = append(out, messageID{m.id})
	}
	return out, nil
}

func (s *Server) forwardMessage(q *query) (any, *refusal) {
	from, no := s.sourceOf(q, q.int("message_id"), "forward")
	if no != nil {
		return nil, no
	}
	d, no := s.readDraft(q)
	if no != nil {
		return nil, no
	}
	d.msg.text, d.msg.entities, d.msg.file = from.text, slices.Clone(from.entities), from.file
	d.msg.origin = from.origin
	if from.origin == nil {
		sender := from.from
		d.msg.origin = &wireOrigin{Type: "user", Date: from.date.Unix(), SenderUser: &sender}
	}
	if no := s.postDraft(d); no != nil {
		return nil, no
	}
	return d.msg.wire(), nil
}
