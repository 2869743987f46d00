package when

import (
	"context"
	"sync"
	"time"
)

// Clock is the bloc's time: everything that is due, opens, closes or expires asks it. It is safe for use by
// several goroutines.
type Clock interface {
	// Now is the present instant.
	Now() time.Time
	// Until returns nil once Now is t or later, and ctx.Err() as soon as ctx has ended, which goes first.
	Until(ctx context.Context, t time.Time) error
}

// lookAgain is how long a waiting clock trusts a timer. Timers count the machine's running time; a suspended
// machine, or one whose clock was corrected, is found out when the wall clock is looked at again.
const lookAgain = time.Minute

// Machine is the machine's own wall clock.
func Machine() Clock { return machine{now: time.Now} }

type machine struct{ now func() time.Time }

// Now leaves out the monotonic reading: what counts is the wall clock, also across a suspension.
func (m machine) Now() time.Time { return m.now().Round(0) }

func (m machine) Until(ctx context.Context, t time.Time) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		left := t.Sub(m.Now())
		if left <= 0 {
			return nil
		}
		pause(ctx, left, nil)
	}
}

// pause waits for d, but not longer than lookAgain, or until ctx ends or woken is closed.
func pause(ctx context.Context, d time.Duration, woken <-chan struct{}) {
	timer := time.NewTimer(min(d, lookAgain))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-woken:
	case <-ctx.Done():
	}
}

// Movable is a clock that can be moved forward, and never back. Made by NewMovable or NewFrozen.
type Movable struct {
	frozen bool

	mu    sync.Mutex
	at    time.Time     // what it showed when last moved
	since time.Time     // the machine's time then
	moved chan struct{} // closed, and replaced, by each move
}

// NewMovable is a clock that shows start now and runs on from there at the machine's pace.
func NewMovable(start time.Time) *Movable { return newMovable(start, false) }

// NewFrozen is a clock that shows start and stands still between moves, for tests.
func NewFrozen(start time.Time) *Movable { return newMovable(start, true) }

func newMovable(start time.Time, frozen bool) *Movable {
	return &Movable{frozen: frozen, at: start.Round(0), since: time.Now(), moved: make(chan struct{})}
}

// Now is the instant the clock shows, in the zone of the time it started at.
func (m *Movable) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now()
}

func (m *Movable) now() time.Time {
	if m.frozen {
		return m.at
	}
	return m.at.Add(time.Since(m.since))
}

// Set moves the clock to t and wakes every waiter whose instant has come. A t that is already past changes
// nothing.
func (m *Movable) Set(t time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t.After(m.now()) {
		m.move(t.In(m.at.Location()))
	}
}

// Advance moves the clock forward by d and wakes every waiter whose instant has come. A d below zero changes
// nothing.
func (m *Movable) Advance(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if d > 0 {
		m.move(m.now().Add(d))
	}
}

func (m *Movable) move(t time.Time) {
	m.at, m.since = t.Round(0), time.Now()
	close(m.moved)
	m.moved = make(chan struct{})
}

// Until implements Clock.
func (m *Movable) Until(ctx context.Context, t time.Time) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		m.mu.Lock()
		left, moved := t.Sub(m.now()), m.moved
		m.mu.Unlock()
		if left <= 0 {
			return nil
		}
		if !m.frozen {
			pause(ctx, left, moved)
			continue
		}
		select {
		case <-moved:
		case <-ctx.Done():
		}
	}
}
