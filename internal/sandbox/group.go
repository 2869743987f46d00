package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// Group is a group chat. The bot is in it only after AddBot, and privacy mode is on: it is sent commands that may be
// meant for it, replies to its messages, and service messages.
type Group struct {
	server  *Server
	chat    *chat
	old     *chat // the basic group this supergroup was
	members []*Phone
	note    string
	joined  bool
	kicked  bool
	admin   bool
}

// Group makes a group, or returns the one there is. Its id is negative.
func (s *Server) Group(id int64, title string, members ...*Phone) *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[id]; c != nil && c.group != nil {
		return c.group
	}
	g := &Group{server: s, members: slices.Clone(members)}
	g.chat = &chat{id: id, kind: kindGroup, title: title, group: g}
	s.chats[id] = g.chat
	s.groups = append(s.groups, g)
	s.touch()
	return g
}

// ID is the chat's id, which Migrate changes.
func (g *Group) ID() int64 {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	return g.chat.id
}

// SetNote sets the line under the group's title on the page.
func (g *Group) SetNote(note string) {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	g.note = note
	g.server.touch()
}

// SetAdmin makes the bot an administrator of the group, which it must be to pin messages, or a plain member.
func (g *Group) SetAdmin(admin bool) {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	g.admin = admin
	g.server.touch()
}

func (g *Group) has(p *Phone) bool { return slices.Contains(g.members, p) }

// Send types a text in the group and gives its message id.
func (g *Group) Send(from *Phone, text string) int { return g.say(from, &message{text: text}) }

// Reply types a text as an answer to a message of the group.
func (g *Group) Reply(from *Phone, to int, text string) int {
	return g.say(from, &message{text: text, replyTo: to})
}

// SendFile sends a document to the group.
func (g *Group) SendFile(from *Phone, name, mime string, data []byte, caption string) int {
	m := &message{text: caption}
	from.locked(func() { m.file = g.server.files.store(kindDocument, name, mime, notNil(data), 0) })
	return g.say(from, m)
}

// Press presses an inline button of a message of the group, found as Phone.Press finds it.
func (g *Group) Press(from *Phone, messageID int, label string) error {
	g.server.mu.Lock()
	c := g.chat
	g.server.mu.Unlock()
	return from.pressIn(c, messageID, label, func(m *message) any { return m.wire() })
}

// PressData sends a forged callback on a message of the group: data that no button of it need carry.
func (g *Group) PressData(from *Phone, messageID int, data string) {
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := g.chat.find(messageID); m != nil {
		s.press(from, g.chat, m.wire(), data)
	}
}

// Messages gives all messages of the group in order; after Migrate those of the old group come first.
func (g *Group) Messages() []Message {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	var out []Message
	if g.old != nil {
		out = views(g.old.messages)
	}
	return append(out, views(g.chat.messages)...)
}

// Bot gives only the bot's messages.
func (g *Group) Bot() []Message {
	return slices.DeleteFunc(g.Messages(), func(m Message) bool { return !m.FromBot })
}

// Last gives the last message of the bot's.
func (g *Group) Last() (Message, bool) {
	bot := g.Bot()
	if len(bot) == 0 {
		return Message{}, false
	}
	return bot[len(bot)-1], true
}

// Commands gives the bot's menu as a person sees it in the group.
func (g *Group) Commands(p *Phone) []Command {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	return g.server.menuFor(g.chat, p)
}

func (g *Group) say(from *Phone, m *message) int {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	return g.sayLocked(from, m)
}

func (g *Group) sayLocked(from *Phone, m *message) int {
	s := g.server
	m.from, m.date = from.user, s.now()
	m.text = strings.TrimSpace(m.text)
	if g.chat.find(m.replyTo) == nil {
		m.replyTo = 0
	}
	g.chat.add(m)
	if g.joined && g.meant(m) {
		s.emit("message", m.wire())
	}
	s.touch()
	return m.id
}

// meant tells what privacy mode lets the bot see (Bot features, "Privacy mode").
func (g *Group) meant(m *message) bool {
	if m.service != nil {
		return true
	}
	if to := g.chat.find(m.replyTo); to != nil && to.from.ID == g.server.me.ID {
		return true
	}
	if len(m.found) == 0 || m.found[0].Type != "bot_command" || m.found[0].Offset != 0 {
		return false
	}
	_, bot, addressed := strings.Cut(m.text[:m.found[0].Length], "@")
	return !addressed || strings.EqualFold(bot, g.server.me.Username)
}

// AddBot adds the bot to the group, by a t.me link with ?startgroup=payload when the payload is not empty. Where the bot
// is a member already, such a link only sends the payload.
func (g *Group) AddBot(by *Phone, payload string) {
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if !g.joined {
		before := g.chat.botMember(s.me)
		g.joined, g.kicked = true, false
		s.emitMembership(g.chat, by.user, before)
		g.sayLocked(by, &message{service: &wireMessage{NewMembers: []user{s.me}}})
	}
	if payload != "" {
		g.sayLocked(by, &message{text: fmt.Sprintf("/start@%s %s", s.me.Username, payload)})
	}
}

// RemoveBot removes the bot from the group; the first member does it.
func (g *Group) RemoveBot() {
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if !g.joined {
		return
	}
	before := g.chat.botMember(s.me)
	g.joined, g.kicked = false, true
	by := user{ID: 1, FirstName: "-"}
	if len(g.members) > 0 {
		by = g.members[0].user
	}
	s.emitMembership(g.chat, by, before)
	g.chat.add(&message{from: by, date: s.now(), service: &wireMessage{LeftMember: &s.me}})
	s.touch()
}

// Migrate turns the group into a supergroup with a new id: service messages tell the bot, and the old id is refused
// from then on.
func (g *Group) Migrate(newID int64) {
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	by := user{ID: 1, FirstName: "-"}
	if len(g.members) > 0 {
		by = g.members[0].user
	}
	old := g.chat
	next := &chat{id: newID, kind: kindSupergroup, title: old.title, group: g}
	told := old.add(&message{from: by, date: s.now(), service: &wireMessage{MigrateTo: newID}})
	s.chats[newID], g.chat, g.old, old.migrated = next, next, old, newID
	from := next.add(&message{from: by, date: s.now(), service: &wireMessage{MigrateFrom: old.id}})
	if g.joined {
		s.emit("message", told.wire())
		s.emit("message", from.wire())
	}
	s.touch()
}
