package sandbox

func (s *Server) person(id int64) *Phone {
	if c := s.chats[id]; c != nil {
		return c.person
	}
	return nil
}

// getChat answers the fields of ChatFullInfo that have a meaning here, and the required ones.
func (s *Server) getChat(q *query) (any, *refusal) {
	c, no := s.chatOf(q, "chat_id")
	if no != nil {
		return nil, no
	}
	if c.group != nil {
		if no := c.writable(); no != nil {
			return nil, no
		}
	}
	var pinned *wireMessage
	for _, m := range c.messages {
		if m.pinned {
			pinned = m.wire()
		}
	}
	return struct {
		wireChat
		AccentColorID int             `json:"accent_color_id"`
		MaxReactions  int             `json:"max_reaction_count"`
		Gifts         map[string]bool `json:"accepted_gift_types"`
		Pinned        *wireMessage    `json:"pinned_message,omitempty"`
	}{c.wire(), 0, 11, map[string]bool{
		"unlimited_gifts": true, "limited_gifts": true, "unique_gifts": true, "premium_subscription": true,
		"gifts_from_channels": true,
	}, pinned}, nil
}

func (s *Server) getChatMember(q *query) (any, *refusal) {
	c, no := s.chatOf(q, "chat_id")
	if no != nil {
		return nil, no
	}
	if c.migrated != 0 {
		return nil, upgraded(c.migrated)
	}
	id := q.int64("user_id")
	p := s.person(id)
	switch {
	case id == 0:
		return nil, badRequest("invalid user_id specified")
	case id == s.me.ID:
		return c.botMember(s.me), nil
	case p == nil:
		return nil, badRequest("PARTICIPANT_ID_INVALID")
	case c.person == p || c.group != nil && c.group.has(p):
		return wireMember{Status: "member", User: p.user}, nil
	}
	return wireMember{Status: "left", User: p.user}, nil
}

// botMember is the bot's own standing in a chat.
func (c *chat) botMember(me user) wireMember {
	forever := int64(0)
	switch {
	case c.person != nil && c.person.blocked || c.group != nil && c.group.kicked:
		return wireMember{Status: "kicked", User: me, Until: &forever}
	case c.group != nil && !c.group.joined:
		return wireMember{Status: "left", User: me}
	}
	return wireMember{Status: "member", User: me}
}

// emitMembership tells the bot that its own standing in a chat changed from before to what it is now.
func (s *Server) emitMembership(c *chat, by user, before wireMember) {
	s.emit("my_chat_member", wireMemberUpdate{
		Chat: c.wire(), From: by, Date: s.now().Unix(), Old: before, New: c.botMember(s.me),
	})
}

func (s *Server) leaveChat(q *query) (any, *refusal) {
	c, no := s.targetOf(q)
	if no != nil {
		return nil, no
	}
	if c.group == nil {
		return nil, badRequest("chat member status can't be changed in private chats")
	}
	before := c.botMember(s.me)
	c.group.joined = false
	s.emitMembership(c, s.me, before)
	s.touch()
	return true, nil
}
