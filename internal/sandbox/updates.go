package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// firstUpdateID is where a new server starts numbering updates.
const firstUpdateID = 700_000_001

// updateQueue holds what the bot has not confirmed yet. Numbers restart at random after a quiet week, so order is the
// queue's and not the numbers'.
type updateQueue struct {
	pending []update
	next    int64
	allowed []string // kinds wanted; empty for all but those that must be asked for
}

type update struct {
	id   int64
	body json.RawMessage
}

// askedFor reports whether the bot wants updates of this kind (Bot API, getUpdates, allowed_updates).
func (u *updateQueue) askedFor(kind string) bool {
	if len(u.allowed) > 0 {
		return slices.Contains(u.allowed, kind)
	}
	switch kind {
	case "chat_member", "message_reaction", "message_reaction_count":
		return false
	}
	return true
}

func (u *updateQueue) push(id int64, body json.RawMessage) {
	u.pending = append(u.pending, update{id, body})
	u.next = id + 1
}

// confirm forgets what an offset confirms: the update numbered just before it, or those before the one it names, and
// everything queued earlier. A negative offset keeps that many of the last.
func (u *updateQueue) confirm(offset int64) {
	if offset < 0 {
		if keep := int(-offset); keep < len(u.pending) {
			u.pending = slices.Clone(u.pending[len(u.pending)-keep:])
		}
		return
	}
	for i := len(u.pending) - 1; i >= 0; i-- {
		switch u.pending[i].id {
		case offset - 1:
			u.pending = slices.Clone(u.pending[i+1:])
			return
		case offset:
			u.pending = slices.Clone(u.pending[i:])
			return
		}
	}
}

func (u *updateQueue) batch(limit int) []json.RawMessage {
	if limit < 1 || limit > 100 {
		limit = 100
	}
	out := []json.RawMessage{}
	for _, p := range u.pending[:min(limit, len(u.pending))] {
		out = append(out, p.body)
	}
	return out
}

// emit queues an update of a kind, unless the bot did not ask for that kind. The lock is held.
func (s *Server) emit(kind string, value any) {
	if !s.queue.askedFor(kind) {
		return
	}
	id := s.queue.next
	body, err := json.Marshal(map[string]any{"update_id": id, kind: value})
	if err != nil {
		panic(fmt.Errorf("encode %s: %w", kind, err)) // our own types always encode
	}
	s.enqueue(id, body)
}

func (s *Server) enqueue(id int64, body json.RawMessage) {
	s.queue.push(id, body)
	s.seq++
	s.touch()
}

// Inject puts a raw update in the queue, whatever allowed_updates says, and returns its number: its own update_id, or
// the next one when it has none. Bytes that are not a JSON object are queued as they are, for they test the reader.
func (s *Server) Inject(raw json.RawMessage) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	fields := map[string]json.RawMessage{}
	if json.Unmarshal(raw, &fields) != nil {
		id := s.queue.next
		s.enqueue(id, raw)
		return id
	}
	var id int64
	if json.Unmarshal(fields["update_id"], &id) != nil || id == 0 {
		id = s.queue.next
		fields["update_id"] = fmt.Append(nil, id)
		if body, err := json.Marshal(fields); err == nil {
			raw = body
		}
	}
	s.enqueue(id, slices.Clone(raw))
	return id
}

// RestartIDs makes the next update take this number, as Telegram renumbers after a week without updates.
func (s *Server) RestartIDs(at int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.next = at
}

// Expire forgets all pending updates, as Telegram does after 24 hours.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.pending = nil
	s.touch()
}

// getUpdates is the long poll: it waits on channels, and updates leave the queue only when a later call confirms them,
// so one abandoned by its client swallows nothing.
func (s *Server) getUpdates(ctx context.Context, q *query) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook.url != "" {
		return nil, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	var allowed []string
	if given, no := q.json("allowed_updates", &allowed); no != nil {
		return nil, no
	} else if given {
		s.queue.allowed = allowed
	}
	s.poll = 0 // the one that is waiting sees that it has been replaced
	if offset := q.int64("offset"); offset != 0 {
		s.queue.confirm(offset)
	}
	s.touch()
	return s.waitForUpdates(ctx, q)
}

// waitForUpdates holds the lock on entry and return, and gives it up while it waits.
func (s *Server) waitForUpdates(ctx context.Context, q *query) (any, *refusal) {
	limit := q.int("limit")
	if len(s.queue.pending) > 0 || q.int("timeout") <= 0 {
		return s.queue.batch(limit), nil
	}
	mine := s.nextSerial()
	s.poll = mine
	s.touch()
	defer func() {
		if s.poll == mine {
			s.poll = 0
			s.touch()
		}
	}()
	timeout := time.NewTimer(time.Duration(q.int("timeout")) * time.Second)
	defer timeout.Stop()
	for {
		changed := s.changed
		s.mu.Unlock()
		over := false
		select {
		case <-changed:
		case <-timeout.C:
			over = true
		case <-ctx.Done():
			over = true
		case <-s.closing:
			over = true
		}
		s.mu.Lock()
		var fault *Fault
		if !over && s.poll == mine {
			fault = s.takeFaultWhere(func(f *Fault) bool { return q.is(f.Method) })
		}
		switch {
		case fault != nil:
			return nil, &refusal{fault: fault}
		case s.poll != mine:
			return nil, conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
		case s.hook.url != "":
			return nil, conflict("terminated by setWebhook request")
		case s.invalid:
			return nil, unauthorized()
		case len(s.queue.pending) > 0 || over:
			return s.queue.batch(limit), nil
		}
	}
}
