package sandbox

import (
	"context"
	"fmt"
	"net/http"
)

// Fault is a wrong the server does on purpose to the calls it matches.
type Fault struct {
	// Method is the method it strikes, "" for any. A fault of "getUpdates" also strikes the one that is waiting.
	Method string
	// ChatID is the chat it strikes, 0 for any.
	ChatID int64
	// Times is how many calls it strikes; -1 for ever; 0 means once.
	Times int
	// Code and Description are the error answered; 0 for none. They have defaults where RetryAfter or MigrateTo is set.
	Code        int
	Description string
	// RetryAfter answers 429 with this many seconds; MigrateTo answers that the group became this supergroup.
	RetryAfter int
	MigrateTo  int64
	// DropBefore cuts the connection without doing the work; DropAfter does the work and cuts the connection.
	DropBefore bool
	DropAfter  bool
	// Hang makes the call wait until the channel is closed or the client goes away, before anything else.
	Hang chan struct{}
}

// Fail adds a fault. Of several that match a call, the one added first strikes.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	s.faults = append(s.faults, &f)
	s.touch()
}

// ClearFaults removes every fault. Calls that hang stay until their channel is closed.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
	s.touch()
}

// takeFault finds the fault for a call and counts it, under one lock.
func (s *Server) takeFault(q *query) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.takeFaultWhere(func(f *Fault) bool {
		return (f.Method == "" || q.is(f.Method)) && (f.ChatID == 0 || f.ChatID == q.chatID())
	})
}

func (s *Server) takeFaultWhere(matches func(*Fault) bool) *Fault {
	for i, f := range s.faults {
		if !matches(f) {
			continue
		}
		struck := *f
		if f.Times > 0 {
			f.Times--
		}
		if f.Times == 0 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		}
		s.touch()
		return &struck
	}
	return nil
}

// strikes hangs where asked, and reports whether the fault keeps the work from being done.
func (f *Fault) strikes(ctx context.Context) bool {
	if f == nil {
		return false
	}
	if f.Hang != nil {
		select {
		case <-f.Hang:
		case <-ctx.Done():
			f.DropBefore = true
		}
	}
	return f.DropBefore || f.refusal() != nil
}

func (f *Fault) refusal() *refusal {
	no := &refusal{code: f.Code, text: f.Description, retryAfter: f.RetryAfter, migrateTo: f.MigrateTo}
	switch {
	case f.RetryAfter != 0 && f.Code == 0:
		no.code = http.StatusTooManyRequests
	case f.MigrateTo != 0 && f.Code == 0:
		no.code = http.StatusBadRequest
	case f.Code == 0:
		return nil
	}
	if no.text != "" {
		return no
	}
	switch {
	case f.RetryAfter != 0:
		no.text = fmt.Sprintf("Too Many Requests: retry after %d", f.RetryAfter)
	case f.MigrateTo != 0:
		no.text = upgraded(f.MigrateTo).text
	default:
		no.text = http.StatusText(f.Code)
	}
	return no
}
