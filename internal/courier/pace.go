package courier

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// Telegram's limits for one chat (Bots FAQ, "My bot is hitting limits"): one message a second with short bursts, twenty
// a minute in a group. The private pace has a margin, because what is sent evenly need not arrive so.
const (
	privateEvery = 1050 * time.Millisecond
	privateBurst = 3
	groupMost    = 20
	groupWindow  = 61 * time.Second
)

// pace says when a chat may next be written to.
type pace interface {
	opens(now time.Time) time.Time  // the earliest instant at which all that is expected may go out; not after now: at once
	room(now time.Time, n int) bool // n messages may go out now, at once, behind one that was taken already
	expect(n int)                   // what goes out next is n messages at once
	take(now time.Time)             // a message goes out
	rested(now time.Time) bool      // it remembers nothing that matters
}

func newPace(chat int64) pace {
	if chat < 0 {
		return &window{}
	}
	return &bucket{Limiter: rate.NewLimiter(rate.Every(privateEvery), privateBurst)}
}

// bucket paces a private chat.
type bucket struct {
	*rate.Limiter
	next int // messages that go out next at once; zero: one
}

func (b *bucket) opens(now time.Time) time.Time {
	return now.Add(shortOf(b.Limiter, float64(max(b.next, 1)), now))
}

func (b *bucket) room(now time.Time, n int) bool {
	return shortOf(b.Limiter, float64(min(n, privateBurst-1)), now) == 0
}

// expect asks for no more than the burst: a longer album waits for a full bucket.
func (b *bucket) expect(n int) { b.next = min(n, privateBurst) }

func (b *bucket) take(now time.Time) {
	b.ReserveN(now, 1)
	b.next = 0
}

func (b *bucket) rested(now time.Time) bool { return b.TokensAt(now) >= privateBurst }

// shortOf is how long a limiter still is without n whole tokens.
func shortOf(l *rate.Limiter, n float64, now time.Time) time.Duration {
	missing := n - l.TokensAt(now)
	if missing <= 1e-9 {
		return 0
	}
	return time.Duration(missing/float64(l.Limit())*float64(time.Second)) + time.Microsecond
}

// window paces a group: it holds the instants of the last messages, oldest first.
type window struct {
	sent []time.Time
	next int // messages that go out next at once; zero: one
}

func (w *window) opens(now time.Time) time.Time { return w.opensFor(now, max(w.next, 1)) }

func (w *window) room(now time.Time, n int) bool { return !w.opensFor(now, n).After(now) }

func (w *window) opensFor(now time.Time, n int) time.Time {
	over := len(w.sent) + n - groupMost
	if over <= 0 {
		return now
	}
	return w.sent[over-1].Add(groupWindow)
}

func (w *window) expect(n int) { w.next = n }

func (w *window) take(now time.Time) {
	w.next = 0
	w.sent = append(w.sent, now)
	if len(w.sent) > groupMost {
		w.sent = w.sent[1:]
	}
}

func (w *window) rested(now time.Time) bool {
	return len(w.sent) == 0 || now.Sub(w.sent[len(w.sent)-1]) > groupWindow
}

// expect notes that what goes out next to a chat is so many messages at once.
func (c *Courier) expect(chat int64, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.paces[chat]; p != nil {
		p.expect(n)
	}
}

// makeRoom takes the place of the messages of an album beyond its first, which Telegram counts one by one, and waits for
// that of all messages together. It returns false where the chat's own pace does not allow them yet.
func (c *Courier) makeRoom(ctx context.Context, chat int64, more int) bool {
	last, ok := c.takeRoom(chat, more)
	return ok && c.machine.Until(ctx, last) == nil
}

func (c *Courier) takeRoom(chat int64, more int) (last time.Time, ok bool) {
	now := c.machine.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.paces[chat]; p != nil {
		if !p.room(now, more) {
			p.expect(more + 1)
			return now, false
		}
		for range more {
			p.take(now)
		}
	}
	for range more {
		last = now.Add(c.overall.ReserveN(now, 1).DelayFrom(now))
	}
	return last, true
}

// closed lists the chats not to be written to now, because a send is in flight or for the sake of their pace, and the
// instant at which the first of the latter opens (zero: none).
func (c *Courier) closed(now time.Time) (chats []int64, opens time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for chat := range c.busy {
		chats = append(chats, chat)
	}
	for chat, p := range c.paces {
		at := p.opens(now)
		switch {
		case at.After(now):
			chats = append(chats, chat)
			opens = earliest(opens, at)
		case p.rested(now):
			delete(c.paces, chat)
		}
	}
	return chats, opens
}

// earliest is the earlier of two instants of which zero means none.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
