package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// act is one thing a person does on the page.
type act struct {
	Chat    int64  `json:"chat"` // the frame: a person's id or a group's
	As      int64  `json:"as"`   // who does it, in a group
	Do      string `json:"do"`
	Text    string `json:"text"`    // what is typed; the payload of a start
	Message int    `json:"message"` // the message pressed, edited or answered
	Row     int    `json:"row"`     // the button pressed
	Column  int    `json:"column"`
	On      bool   `json:"on"`
}

var (
	errNoFrame = errors.New("no such chat")
	errNoAct   = errors.New("no such act")
)

func (s *Server) serveAct(w http.ResponseWriter, r *http.Request) {
	var a act
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&a); err != nil {
		http.Error(w, "can't read the act", http.StatusBadRequest)
		return
	}
	if err := s.perform(a); err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) perform(a act) error {
	s.mu.Lock()
	p, g := s.frame(a.Chat)
	var by *Phone
	if p != nil || g != nil {
		by = s.speaker(p, g, a.As)
	}
	s.mu.Unlock()
	switch {
	case by == nil:
		return errNoFrame
	case a.Do == "press":
		return s.pressAt(by, a)
	case g != nil:
		return g.perform(by, a)
	default:
		return p.perform(a)
	}
}

func (p *Phone) perform(a act) error {
	switch a.Do {
	case "send":
		if a.Message != 0 {
			p.Reply(a.Message, a.Text)
		} else {
			p.Send(a.Text)
		}
	case "tap":
		return p.Tap(a.Text)
	case "start":
		p.Start(a.Text)
	case "edit":
		p.EditMessage(a.Message, a.Text)
	case "block":
		p.setBlocked(a.On)
	default:
		return fmt.Errorf("%w: %s", errNoAct, a.Do)
	}
	return nil
}

func (g *Group) perform(by *Phone, a act) error {
	switch a.Do {
	case "send":
		g.Reply(by, a.Message, a.Text)
	case "join":
		g.AddBot(by, a.Text)
	case "remove":
		g.RemoveBot()
	default:
		return fmt.Errorf("%w: %s", errNoAct, a.Do)
	}
	return nil
}

// pressAt presses the button at a place, for labels need not differ.
func (s *Server) pressAt(by *Phone, a act) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[a.Chat]
	m := c.find(a.Message)
	switch {
	case by.blocked:
		return ErrBlocked
	case m == nil:
		return ErrNoMessage
	case m.markup == nil || a.Row < 0 || a.Row >= len(m.markup.Rows):
		return ErrNoButton
	case a.Column < 0 || a.Column >= len(m.markup.Rows[a.Row]):
		return ErrNoButton
	}
	if b := m.markup.Rows[a.Row][a.Column].view(); b.Data != "" {
		s.press(by, c, m.wire(), b.Data)
	}
	return nil
}

// serveUpload takes a file a person sends: the body is the file, the rest is in the address.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, uploadMost))
	if err != nil {
		http.Error(w, "can't read the file", http.StatusRequestEntityTooLarge)
		return
	}
	chat, as := asInt64(q.Get("chat")), asInt64(q.Get("as"))
	reply, _ := strconv.Atoi(q.Get("reply"))
	s.mu.Lock()
	p, g := s.frame(chat)
	var by *Phone
	if p != nil || g != nil {
		by = s.speaker(p, g, as)
	}
	s.mu.Unlock()
	name, kind := q.Get("name"), mimeOf(q.Get("name"), r.Header.Get("Content-Type"), data)
	switch {
	case by == nil:
		http.Error(w, errNoFrame.Error(), http.StatusUnprocessableEntity)
		return
	case g != nil:
		g.SendFile(by, name, kind, data, q.Get("caption"))
	case strings.HasPrefix(kind, "image/") && checkPhoto(data) == nil:
		p.SendPhotoTo(reply, data, q.Get("caption"))
	default:
		p.SendFileTo(reply, name, kind, data, q.Get("caption"))
	}
	w.WriteHeader(http.StatusNoContent)
}

// serveClock moves the clock, one move at a time.
func (s *Server) serveClock(w http.ResponseWriter, r *http.Request) {
	var move struct {
		Do string `json:"do"`
	}
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<10)).Decode(&move); err != nil {
		http.Error(w, "can't read the move", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	clock, busy := s.clock, s.moving
	s.moving = busy || clock != nil
	s.touch()
	s.mu.Unlock()
	if clock == nil || busy {
		http.Error(w, "the clock can't be moved now", http.StatusConflict)
		return
	}
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.moving = false
		s.touch()
	}()
	var err error
	switch move.Do {
	case "hour":
		err = clock.Advance(r.Context(), time.Hour)
	case "day":
		err = clock.Advance(r.Context(), 24*time.Hour)
	case "next":
		_, err = clock.ToNext(r.Context())
	default:
		err = fmt.Errorf("%w: %s", errNoAct, move.Do)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
