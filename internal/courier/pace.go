package courier

import (
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
	opens(now time.Time) time.Time // the earliest instant; not after now: at once
	take(now time.Time)            // a message goes out
	rested(now time.Time) bool     // it remembers nothing that matters
}

func newPace(chat int64) pace {
	if chat < 0 {
		return &window{}
	}
	return bucket{rate.NewLimiter(rate.Every(privateEvery), privateBurst)}
}

// bucket paces a private chat.
type bucket struct{ *rate.Limiter }

func (b bucket) opens(now time.Time) time.Time { return now.Add(shortOf(b.Limiter, now)) }
func (b bucket) take(now time.Time)            { b.ReserveN(now, 1) }
func (b bucket) rested(now time.Time) bool     { return b.TokensAt(now) >= privateBurst }

// shortOf is how long a limiter still is without a whole token.
func shortOf(l *rate.Limiter, now time.Time) time.Duration {
	missing := 1 - l.TokensAt(now)
	if missing <= 1e-9 {
		return 0
	}
	return time.Duration(missing/float64(l.Limit())*float64(time.Second)) + time.Microsecond
}

// window paces a group: it holds the instants of the last messages, oldest first.
type window struct{ sent []time.Time }

func (w *window) opens(now time.Time) time.Time {
	if len(w.sent) < groupMost {
		return now
	}
	return w.sent[len(w.sent)-groupMost].Add(groupWindow)
}

func (w *window) take(now time.Time) {
	w.sent = append(w.sent, now)
	if len(w.sent) > groupMost {
		w.sent = w.sent[1:]
	}
}

func (w *window) rested(now time.Time) bool {
	return len(w.sent) == 0 || now.Sub(w.sent[len(w.sent)-1]) > groupWindow
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
