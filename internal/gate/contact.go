package gate

import "time"

// instant is one moment on both clocks: how long there was no contact is measured on the machine's, because the bloc's
// can be moved; people and rows are told the bloc's.
type instant struct{ machine, bloc time.Time }

// contact is what is known of how far back Telegram was last heard of. It has no lock of its own.
type contact struct {
	last     instant   // the last contact; its machine's time is zero where that was in an earlier run
	reach    time.Time // the machine's: until when a wait that was cut short on purpose had been well
	draining bool      // since a gap nothing has said yet that Telegram holds nothing back
	gapStart time.Time // the bloc's: when that gap began; zero where no contact before it is known
}

const (
	// pollTimeout is how long Telegram may keep a poll waiting.
	pollTimeout = 50 * time.Second
	// pollSlack is how much longer than it may wait a poll can take on a slow way.
	pollSlack = 30 * time.Second
	// askedAgain is within how long of the last contact the next poll must begin for the two to be without a gap.
	askedAgain = 10 * time.Second
	// tellGapAfter is the gap people are told of: Telegram drops what it could not deliver for 24 hours.
	tellGapAfter = 20 * time.Hour
)

// resume takes up where an earlier run ended: until Telegram says that it holds nothing back there is a gap, and it
// began with the last contact. told is the end of the last gap people were told of. Both may be zero.
func (c *contact) resume(at, told, now time.Time) {
	*c = contact{last: instant{bloc: later(at, told)}, reach: now, draining: true, gapStart: at}
}

// heard takes note that an answer has come to what was asked at began. There was a gap where that was asked long (more
// than lag) after the last contact, or where the answer took longer than an answer can: the machine slept.
func (c *contact) heard(began, now time.Time, lag time.Duration) {
	if c.last.machine.IsZero() {
		return
	}
	if began.Sub(later(c.last.machine, c.reach)) > lag || now.Sub(began) > pollTimeout+pollSlack {
		c.lose()
	}
}

// lose notes that there may have been no contact since the last one.
func (c *contact) lose() {
	if !c.draining {
		c.draining, c.gapStart = true, c.last.bloc
	}
}

// away is how long there was no contact.
func (c *contact) away(now instant) time.Duration {
	switch {
	case c.last.bloc.IsZero():
		return 0
	case c.last.machine.IsZero():
		return now.bloc.Sub(c.last.bloc)
	}
	return now.machine.Sub(c.last.machine)
}

// well reports whether contact reaches up to now: nothing is held back, and what is being waited for may still come.
func (c *contact) well(now time.Time, lag time.Duration) bool {
	return !c.draining && !c.last.machine.IsZero() && now.Sub(later(c.last.machine, c.reach)) <= lag
}

// drained ends the gap: presses from now on count from when they are received.
func (c *contact) drained(now instant) { *c = contact{last: now} }

// pressedAt is when a press received now counts as done. A press carries no time: in the first drain after a gap it
// may have been made at any moment of the gap, and counts from its start.
func (c *contact) pressedAt(received time.Time) (at time.Time, held bool) {
	if c.draining && !c.gapStart.IsZero() && c.gapStart.Before(received) {
		return c.gapStart, true
	}
	return received, false
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
