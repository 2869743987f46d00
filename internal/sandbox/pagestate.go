package sandbox

import (
	"slices"
	"time"
)

// messagesShown is how many of a chat's last messages the page draws.
const messagesShown = 200

// pageView is everything the page draws. It carries no words: those are in the page's own files.
type pageView struct {
	Bot    string      `json:"bot"`
	Clock  *clockView  `json:"clock"`
	Phones []phoneView `json:"phones"`
}

type clockView struct {
	Day     string `json:"day"`  // dd/mm/yyyy
	Time    string `json:"time"` // HH:MM
	Weekday int    `json:"weekday"`
	Moving  bool   `json:"moving"`
}

// phoneView is one frame of the page: a person's private chat, or a group.
type phoneView struct {
	ID          int64         `json:"id"`
	Group       bool          `json:"group"`
	Name        string        `json:"name"`
	Note        string        `json:"note"`
	Started     bool          `json:"started"`
	Blocked     bool          `json:"blocked"`
	Gone        bool          `json:"gone"` // the account is deleted, or the bot is not in the group
	Members     []memberView  `json:"members"`
	Keyboard    [][]string    `json:"keyboard"`
	Placeholder string        `json:"placeholder"`
	Commands    []Command     `json:"commands"`
	Alerts      []alertView   `json:"alerts"`
	Messages    []messageView `json:"messages"`
}

type memberView struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type alertView struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Show bool   `json:"show"`
	URL  string `json:"url"`
}

type messageView struct {
	ID          int            `json:"id"`
	From        int64          `json:"from"`
	Bot         bool           `json:"bot"`
	Name        string         `json:"name"`
	Day         string         `json:"day"`
	Time        string         `json:"time"`
	Weekday     int            `json:"weekday"`
	Edited      bool           `json:"edited"`
	Text        string         `json:"text"`
	Entities    []Entity       `json:"entities"`
	File        *fileView      `json:"file"`
	Buttons     [][]buttonView `json:"buttons"`
	Reply       *replyView     `json:"reply"`
	ForceReply  bool           `json:"force"`
	Placeholder string         `json:"placeholder"`
	Album       string         `json:"album"`
	Pinned      bool           `json:"pinned"`
	Origin      string         `json:"origin"` // whom it was forwarded from, "" if it was not
	Service     string         `json:"service"`
}

type fileView struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Size  int64  `json:"size"`
	Bytes bool   `json:"bytes"` // there is something to download
}

type buttonView struct {
	Text  string `json:"text"`
	URL   string `json:"url"`
	Copy  string `json:"copy"`
	Style string `json:"style"`
}

type replyView struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
	Text string `json:"text"`
}

func (s *Server) pageState() pageView {
	s.mu.Lock()
	clock := s.clock
	s.mu.Unlock()
	v := pageView{Bot: s.me.Username, Phones: []phoneView{}}
	zone := (*time.Location)(nil)
	if clock != nil { // asked without the lock: a clock that is moving may be asking the server something
		now := clock.Now()
		zone = now.Location()
		v.Clock = &clockView{Day: now.Format("02/01/2006"), Time: now.Format("15:04"), Weekday: int(now.Weekday())}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if v.Clock != nil {
		v.Clock.Moving = s.moving
	}
	for _, p := range s.people {
		v.Phones = append(v.Phones, s.personView(p, zone))
	}
	for _, g := range s.groups {
		v.Phones = append(v.Phones, s.groupView(g, zone))
	}
	return v
}

func (s *Server) personView(p *Phone, zone *time.Location) phoneView {
	v := phoneView{
		ID: p.user.ID, Name: p.user.name(), Note: p.note, Started: p.started, Blocked: p.blocked, Gone: p.deactivated,
		Members: []memberView{{p.user.ID, p.user.name()}}, Commands: s.menuFor(p.chat, p),
		Alerts: alertViews(p, p.chat.id), Messages: messageViews(p.chat.messages, zone),
	}
	if k := p.chat.keyboard; k != nil {
		v.Keyboard, v.Placeholder = k.rows, k.placeholder
	}
	return v
}

func (s *Server) groupView(g *Group, zone *time.Location) phoneView {
	v := phoneView{
		ID: g.chat.id, Group: true, Name: g.chat.title, Note: g.note, Started: true, Gone: !g.joined, Members: []memberView{},
		Messages: messageViews(g.chat.messages, zone),
	}
	for _, p := range g.members {
		v.Members = append(v.Members, memberView{p.user.ID, p.user.name()})
		v.Alerts = append(v.Alerts, alertViews(p, g.chat.id)...)
	}
	if len(g.members) > 0 {
		v.Commands = s.menuFor(g.chat, g.members[0])
	}
	return v
}

func (u user) name() string {
	if u.LastName == "" {
		return u.FirstName
	}
	return u.FirstName + " " + u.LastName
}

func alertViews(p *Phone, chat int64) []alertView {
	var out []alertView
	for _, a := range p.alerts[max(len(p.alerts)-20, 0):] {
		if a.chat == chat && (a.Text != "" || a.URL != "") {
			out = append(out, alertView{a.QueryID, a.Text, a.Show, a.URL})
		}
	}
	return out
}

func messageViews(messages []*message, zone *time.Location) []messageView {
	out := []messageView{}
	for _, m := range messages[max(len(messages)-messagesShown, 0):] {
		out = append(out, m.pageView(zone))
	}
	return out
}

func (m *message) pageView(zone *time.Location) messageView {
	at := m.date
	if zone != nil {
		at = at.In(zone)
	}
	v := messageView{
		ID: m.id, From: m.from.ID, Bot: m.from.IsBot, Name: m.from.name(), Day: at.Format("02/01/2006"),
		Time: at.Format("15:04"), Weekday: int(at.Weekday()), Edited: !m.edited.IsZero(), Text: m.text,
		Entities: m.allEntities(), ForceReply: m.force, Placeholder: m.placeholder, Album: m.album, Pinned: m.pinned,
		Origin: m.origin.name(), Service: m.serviceKind(),
	}
	if f := m.file; f != nil {
		v.File = &fileView{ID: f.id, Name: f.name, Kind: f.kind, Size: f.size, Bytes: f.data != nil}
	}
	if m.replyTo != 0 {
		if to := m.chat.find(m.replyTo); to != nil {
			v.Reply = &replyView{ID: to.id, Name: to.from.name(), Text: to.gist()}
		}
	}
	for _, row := range m.view().Buttons {
		line := []buttonView{}
		for _, b := range row {
			line = append(line, buttonView{b.Text, b.URL, b.CopyText, b.Style})
		}
		v.Buttons = append(v.Buttons, line)
	}
	return v
}

// name is whom a message was forwarded from, "" where it was not.
func (o *wireOrigin) name() string {
	switch {
	case o == nil:
		return ""
	case o.SenderUser != nil:
		return o.SenderUser.name()
	}
	return o.SenderName
}

// gist is what a reply shows of the message it answers.
func (m *message) gist() string {
	text := m.text
	if text == "" && m.file != nil {
		text = m.file.name
	}
	letters := []rune(text)
	return string(letters[:min(len(letters), 80)])
}

// frame finds the person or the group of a frame of the page. The lock is held.
func (s *Server) frame(id int64) (*Phone, *Group) {
	c := s.chats[id]
	if c == nil || c.migrated != 0 {
		return nil, nil
	}
	return c.person, c.group
}

// speaker finds who acts in a frame: the person whose phone it is, or the chosen member of the group.
func (s *Server) speaker(p *Phone, g *Group, id int64) *Phone {
	if p != nil {
		return p
	}
	i := slices.IndexFunc(g.members, func(m *Phone) bool { return m.user.ID == id })
	if i < 0 {
		return nil
	}
	return g.members[i]
}
