package sandbox

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// Phone is a person with Telegram: what they do in their private chat with the bot, and what they see there.
//
// A person who has blocked the bot must unblock it (Unblock, or Start, as the app's button does) before writing again:
// until then the methods that send do nothing and give 0.
type Phone struct {
	server *Server
	user   user
	chat   *chat
	note   string

	started     bool
	blocked     bool
	deactivated bool
	alerts      []shownAlert
}

// Upload is a file a person sends.
type Upload struct {
	Name, Mime string
	Data       []byte
}

// Person makes a person and the private chat with the bot, or returns the one there is. The chat exists, but the bot
// cannot write into it before the person has pressed Start or sent something.
func (s *Server) Person(id int64, firstName, lastName, username string) *Phone {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.person(id); p != nil {
		return p
	}
	p := &Phone{server: s, user: user{
		ID: id, FirstName: firstName, LastName: lastName, Username: username, LanguageCode: "vi",
	}}
	p.chat = &chat{id: id, kind: kindPrivate, person: p}
	s.chats[id] = p.chat
	s.people = append(s.people, p)
	s.touch()
	return p
}

// ID is the person's Telegram id, which is their private chat's too.
func (p *Phone) ID() int64 { return p.user.ID }

// SetLanguage sets the language of the person's app, "" for none; it is "vi" at first.
func (p *Phone) SetLanguage(code string) {
	p.locked(func() { p.user.LanguageCode = code })
}

// SetNote sets the line under the person's name on the page, such as their role.
func (p *Phone) SetNote(note string) {
	p.locked(func() { p.note = note })
}

// locked runs a change under the server's lock and tells of it.
func (p *Phone) locked(change func()) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	change()
	p.server.touch()
}

// Start presses the Start button, as a t.me link with this payload shows it; a blocked bot is unblocked first.
func (p *Phone) Start(payload string) {
	p.Unblock()
	p.Send(strings.TrimSpace("/start " + payload))
}

// Send types a text and gives its message id. One longer than a message may be is sent in pieces, as the apps do; the
// id is the last one's. An empty one is not sent.
func (p *Phone) Send(text string) int {
	id := 0
	for _, piece := range pieces(strings.TrimSpace(text)) {
		id = p.say(&message{text: piece})
	}
	return id
}

// pieces cuts a text into messages of at most textMost UTF-16 code units.
func pieces(text string) []string {
	var out []string
	from, units := 0, 0
	for i, r := range text {
		if n := utf16.RuneLen(r); units+n > textMost {
			out = append(out, text[from:i])
			from, units = i, n
		} else {
			units += n
		}
	}
	return append(out, text[from:])
}

// SendAt sends a text whose date is not now but the given one, as for a phone that was offline or an update that came
// late.
func (p *Phone) SendAt(text string, date time.Time) int {
	return p.say(&message{text: text, date: date})
}

// Reply types a text as an answer to a message.
func (p *Phone) Reply(to int, text string) int { return p.say(&message{text: text, replyTo: to}) }

// SendFile sends a document.
func (p *Phone) SendFile(name, mime string, data []byte, caption string) int {
	return p.SendFileTo(0, name, mime, data, caption)
}

// SendFileTo sends a document as an answer to a message.
func (p *Phone) SendFileTo(reply int, name, mime string, data []byte, caption string) int {
	return p.sendStored(kindDocument, name, mime, data, caption, reply)
}

// SendPhoto sends a photo.
func (p *Phone) SendPhoto(data []byte, caption string) int {
	return p.sendStored(kindPhoto, "", "", data, caption, 0)
}

// SendPhotoTo sends a photo as an answer to a message.
func (p *Phone) SendPhotoTo(reply int, data []byte, caption string) int {
	return p.sendStored(kindPhoto, "", "", data, caption, reply)
}

// SendVoice sends a voice note.
func (p *Phone) SendVoice(data []byte) int {
	return p.sendStored(kindVoice, "", "audio/ogg", data, "", 0)
}

// SendBigFile sends a document whose size in bytes is claimed but whose bytes do not exist.
func (p *Phone) SendBigFile(name string, size int64) int {
	m := &message{}
	p.locked(func() { m.file = p.server.files.store(kindDocument, name, mimeOf(name, "", nil), nil, size) })
	return p.say(m)
}

func (p *Phone) sendStored(kind, name, mime string, data []byte, caption string, reply int) int {
	m := &message{text: caption, replyTo: reply}
	p.locked(func() { m.file = p.server.files.store(kind, name, mime, notNil(data), 0) })
	return p.say(m)
}

func notNil(data []byte) []byte {
	return append([]byte{}, data...)
}

// SendAlbum sends several documents as one album; the caption goes with the first.
func (p *Phone) SendAlbum(caption string, files ...Upload) []int {
	return p.SendAlbumTo(0, caption, files...)
}

// SendAlbumTo sends an album as a reply: every message of it is one.
func (p *Phone) SendAlbumTo(reply int, caption string, files ...Upload) []int {
	var album string
	p.locked(func() { album = strconv.FormatInt(13_000_000_000+p.server.nextSerial(), 10) })
	var ids []int
	for i, f := range files {
		m := &message{album: album, replyTo: reply}
		if i == 0 {
			m.text = caption
		}
		p.locked(func() { m.file = p.server.files.store(kindDocument, f.Name, f.Mime, notNil(f.Data), 0) })
		ids = append(ids, p.say(m))
	}
	return ids
}

// Forward sends a text forwarded from someone who hides their account behind a name.
func (p *Phone) Forward(from, text string) int {
	p.server.mu.Lock()
	at := p.server.now().Unix()
	p.server.mu.Unlock()
	return p.say(&message{text: text, origin: &wireOrigin{Type: "hidden_user", Date: at, SenderName: from}})
}

// say puts a message of the person's into the chat and tells the bot; the first one also starts the chat.
func (p *Phone) say(m *message) int {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	m.text = strings.TrimSpace(m.text)
	if p.blocked || p.deactivated || m.text == "" && m.file == nil {
		return 0
	}
	p.started = true
	if p.chat.find(m.replyTo) == nil {
		m.replyTo = 0
	}
	m.from = p.user
	if m.date.IsZero() {
		m.date = s.now()
	}
	p.chat.add(m)
	s.emit("message", m.wire())
	s.touch()
	return m.id
}

// EditMessage changes the text or caption of one of the person's own messages; others are left alone.
func (p *Phone) EditMessage(id int, text string) {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	m := p.chat.find(id)
	if m == nil || m.from.ID != p.user.ID || p.blocked {
		return
	}
	s.edit(m, text)
}

func (s *Server) edit(m *message, text string) {
	m.text, m.entities, m.edited = strings.TrimSpace(text), nil, s.now()
	m.found = findEntities(m.text)
	s.emit("edited_message", m.wire())
	s.touch()
}

// Errors of a press.
var (
	// ErrNoMessage says that the message is not in the chat.
	ErrNoMessage = errors.New("no such message")
	// ErrNoButton says that no single button carries the label.
	ErrNoButton = errors.New("no such button")
	// ErrBlocked says that a person who blocked the bot cannot press its buttons.
	ErrBlocked = errors.New("the bot is blocked")
)

// Press presses an inline button of a message by its label: the exact one, or a part that only one label has. The bot
// is sent a callback query, unless the button only opens a link or copies a text.
func (p *Phone) Press(messageID int, label string) error {
	return p.pressIn(p.chat, messageID, label, func(m *message) any { return m.wire() })
}

// PressInaccessible presses a button of a message so old that the bot is shown only its number.
func (p *Phone) PressInaccessible(messageID int, label string) error {
	return p.pressIn(p.chat, messageID, label, func(m *message) any {
		return wireInaccessible{Chat: m.chat.wire(), MessageID: m.id}
	})
}

func (p *Phone) pressIn(c *chat, id int, label string, shown func(*message) any) error {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.blocked {
		return ErrBlocked
	}
	m := c.find(id)
	if m == nil {
		return fmt.Errorf("press %q on message %d: %w", label, id, ErrNoMessage)
	}
	b, err := m.button(label)
	if err != nil {
		return fmt.Errorf("press %q on message %d: %w", label, id, err)
	}
	if b.Data != "" {
		s.press(p, c, shown(m), b.Data)
	}
	return nil
}

// button finds an inline button by its label, exactly or by a part of it that is unique.
func (m *message) button(label string) (Button, error) {
	view := m.view()
	var exact, part []Button
	for _, row := range view.Buttons {
		for _, b := range row {
			if b.Text == label {
				exact = append(exact, b)
			}
			if strings.Contains(b.Text, label) {
				part = append(part, b)
			}
		}
	}
	switch {
	case len(exact) > 0:
		return exact[0], nil
	case len(part) == 1:
		return part[0], nil
	}
	return Button{}, fmt.Errorf("%w; there are %q", ErrNoButton, view.Labels())
}

// PressData sends a forged callback: data that no button of the message need carry.
func (p *Phone) PressData(messageID int, data string) {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	var shown any = wireInaccessible{Chat: p.chat.wire(), MessageID: messageID}
	if m := p.chat.find(messageID); m != nil {
		shown = m.wire()
	}
	s.press(p, p.chat, shown, data)
}

// Tap presses a key of the reply keyboard, found like an inline button, which sends its text.
func (p *Phone) Tap(label string) error {
	keys := slices.Concat(p.Keyboard()...)
	var part []string
	for _, key := range keys {
		if strings.Contains(key, label) {
			part = append(part, key)
		}
	}
	switch {
	case slices.Contains(keys, label):
	case len(part) == 1:
		label = part[0]
	default:
		return fmt.Errorf("tap %q: %w; there are %q", label, ErrNoButton, keys)
	}
	p.Send(label)
	p.locked(func() { p.chat.keyboard.used() })
	return nil
}

func (k *replyKeyboard) used() {
	if k != nil && k.once {
		k.rows = nil
	}
}

// Says sends a text with formatting, as the apps and forwards can: of any length, which the apps would cut.
func (p *Phone) Says(text string, entities ...Entity) int {
	return p.say(&message{text: text, entities: entities})
}

// SendVideo sends a video.
func (p *Phone) SendVideo(name string, data []byte, caption string) int {
	return p.sendStored(kindVideo, name, "video/mp4", data, caption, 0)
}
