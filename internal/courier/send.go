package courier

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/go-telegram/bot"

	"khoibot/internal/store"
)

const (
	firstWait  = time.Second
	longest    = 5 * time.Minute
	maxStrikes = 10
)

// strike counts how often Telegram's servers choked on a row while others passed.
type strike struct {
	times  int
	passed uint64 // how many had passed at the last one
}

// send does what a claimed row asks for and records the outcome.
func (c *Courier) send(ctx context.Context, x store.Outgoing) {
	var out outcome
	switch {
	case x.Expires != 0 && c.machine.Now().Unix() >= x.Expires:
		out.how = moot
	case x.Kind == store.KindContent:
		out = c.stepContent(ctx, x)
	case speaks(x.Kind):
		out = c.speak(ctx, x)
	default:
		out = c.chore(ctx, x)
	}
	c.note(x, out)
	c.record(ctx, x, out)
}

// speak sends one message of those a row takes, or edits one.
func (c *Courier) speak(ctx context.Context, x store.Outgoing) outcome {
	s, err := c.compose(ctx, x)
	var l Later
	switch {
	case errors.Is(err, ErrMoot):
		return outcome{how: moot}
	case errors.As(err, &l):
		return outcome{how: later, to: l.At}
	case err != nil:
		return c.unspoken(x, err)
	}
	if s.edit != 0 {
		err := c.edit(ctx, x, s)
		if err == nil || notModified(err) {
			return outcome{how: sent, message: s.edit, about: s.About, card: s.card}
		}
		if !notEditable(err) {
			return c.judge(x, err)
		}
		c.log.Info("message to edit is gone, sent anew", "row", x.ID, "chat_id", x.Chat, "message_id", s.edit)
	}
	return c.postNext(ctx, x, s)
}

func (c *Courier) postNext(ctx context.Context, x store.Outgoing, s speech) outcome {
	last := len(partsOf(s.Message)) - 1
	i := min(x.Body.Parts, last)
	id, err := c.post(ctx, x, s, i)
	switch {
	case err != nil:
		return c.judge(x, err)
	case i < last:
		return outcome{how: sentPart, message: id, about: s.About, parts: i + 1}
	}
	return outcome{how: sent, message: id, about: s.About, card: s.card}
}

// unspoken is the outcome of a row that could not be put into words: a fault of ours, which an upgrade may mend.
func (c *Courier) unspoken(x store.Outgoing, err error) outcome {
	c.log.Error("cannot put a message into words", "row", x.ID, "kind", x.Kind, "chat_id", x.Chat, "error", c.redact(err))
	if x.Attempt >= maxStrikes {
		return outcome{how: parked, why: c.redact(err)}
	}
	return outcome{how: retry, wait: backOff(x.Attempt), why: c.redact(err)}
}

// judge tells what becomes of a row from the error its call ended with.
func (c *Courier) judge(x store.Outgoing, err error) outcome {
	if err == nil {
		return outcome{how: sent}
	}
	why := c.redact(err)
	var slow *bot.TooManyRequestsError
	if errors.As(err, &slow) {
		return outcome{how: paused, wait: time.Duration(max(slow.RetryAfter, 1)) * time.Second, why: why}
	}
	var moved *bot.MigrateError
	if errors.As(err, &moved) {
		return outcome{how: migrated, to: int64(moved.MigrateToChatID), why: why}
	}
	if reason, permanent := reasonOf(err); permanent {
		return outcome{how: refused, reason: reason, why: why}
	}
	if serverFault(err) {
		if c.strike(x.ID) >= maxStrikes {
			return outcome{how: parked, why: why}
		}
		return outcome{how: retry, wait: backOff(x.Attempt), why: why}
	}
	return outcome{how: retry, wait: backOff(x.Attempt), why: why, offline: true}
}

// strike counts a server's fault against a row, unless nothing passed since the last one: then it is not the row.
func (c *Courier) strike(row int64) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, again := c.strikes[row]
	if !again || c.passed > s.passed {
		s.times++
	}
	s.passed = c.passed
	c.strikes[row] = s
	return s.times
}

// backOff doubles from a second to five minutes, less up to half of it by chance, so that what failed together does
// not come back together.
func backOff(attempt int) time.Duration {
	d := longest
	if shift := max(attempt-1, 0); shift < 9 {
		d = min(firstWait<<shift, longest)
	}
	return d - rand.N(d/2)
}

// note keeps count and tells the log.
func (c *Courier) note(x store.Outgoing, out outcome) {
	row := []any{"row", x.ID, "kind", x.Kind, "chat_id", x.Chat}
	c.mu.Lock()
	defer c.mu.Unlock()
	if x.Kind == store.KindCallback || out.how != retry && out.how != paused && out.how != deferred {
		delete(c.strikes, x.ID)
	}
	switch out.how {
	case sent, sentPart:
		c.passed++
		if c.offline {
			c.offline = false
			c.log.Info("Telegram can be reached again")
		}
		c.log.Debug("sent", append(row, "message_id", out.message)...)
	case retry:
		if !out.offline || !c.offline { // one line an outage is enough
			c.log.Warn("sending failed, will be tried again", append(row, "wait", out.wait, "error", out.why)...)
		}
		c.offline = c.offline || out.offline
	case paused:
		c.log.Warn("Telegram asks to wait", append(row, "wait", out.wait)...)
	case refused:
		c.log.Warn("Telegram refuses", append(row, "reason", out.reason, "error", out.why)...)
	case parked:
		c.log.Error("set aside after failing again and again", append(row, "error", out.why)...)
	case migrated:
		c.log.Info("group became a supergroup", append(row, "to", out.to)...)
	}
}

// tooFast reports whether, with this one, a second chat is told to wait within ten seconds.
func (c *Courier) tooFast(chat int64, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	second := c.last429s != chat && !c.last429.IsZero() && now.Sub(c.last429) <= 10*time.Second
	c.last429, c.last429s = now, chat
	return second
}

const longestError = 300 // bytes kept of an error's text

// redact is an error's text without the token, which may stand in the address of a failed call.
func (c *Courier) redact(err error) string {
	text := strings.ReplaceAll(err.Error(), c.bot.Token(), "***")
	if len(text) > longestError {
		text = strings.ToValidUTF8(text[:longestError], "") + "…"
	}
	return text
}
