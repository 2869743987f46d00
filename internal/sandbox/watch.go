package sandbox

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Call is one method call the bot made.
type Call struct {
	// Method is the name as Telegram spells it, or as it was called when unknown.
	Method string
	// ChatID is the chat_id parameter, 0 without one.
	ChatID int64
	// At is when the call arrived, on the machine's clock.
	At time.Time
	// Params are the parameters as text: JSON for objects, the file's name for an upload.
	Params map[string]string
	// OK says whether the call was answered with a result; Code is the error code otherwise (0: the connection was cut).
	OK   bool
	Code int
}

// Calls gives the recorded calls of a method, or all for "", in order of completion.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if method == "" || strings.EqualFold(c.Method, method) {
			out = append(out, c)
		}
	}
	return out
}

// Unknown gives the names of the methods that were called and that the sandbox does not know; they were answered 404.
func (s *Server) Unknown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.unknown)
}

// Parked says whether the bot is at rest: a getUpdates is waiting (or a webhook is set and idle) and no update is
// unconfirmed. The sequence grows with every update queued and every call served except getUpdates, so a caller can
// see whether anything happened between two looks.
func (s *Server) Parked() (parked bool, seq uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	waiting := s.poll != 0 || s.hook.url != ""
	return waiting && len(s.queue.pending) == 0, s.seq
}

// Changed gives a channel that is closed at the next change of anything.
func (s *Server) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// Await returns when the condition holds, looking again at every change, or with ctx's error. The condition is called
// without the server's lock, so it may ask anything.
func (s *Server) Await(ctx context.Context, holds func() bool) error {
	for {
		changed := s.Changed()
		if holds() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// SetTokenValid revokes the token (every call is answered 401) or makes it good again.
func (s *Server) SetTokenValid(valid bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.invalid = !valid
	s.touch()
}

// SetDateSkew shifts the HTTP Date header of every answer away from the machine's clock.
func (s *Server) SetDateSkew(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skew = d
	s.touch()
}
