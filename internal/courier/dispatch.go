package courier

import (
	"context"
	"errors"
	"sync"
	"time"

	"khoibot/internal/store"
)

// pending is what the dispatcher waits for: nothing at all (again), or a change, or the first of two instants, each on
// its own clock (zero: none).
type pending struct {
	again   bool
	machine time.Time
	bloc    time.Time
}

// dispatch does one thing that can be done now, or tells what to wait for. It looks before it claims: claiming writes,
// and every write wakes whoever waits for a change.
func (c *Courier) dispatch(ctx, calls context.Context) (pending, error) {
	now := c.machine.Now()
	busy, opens := c.closed(now)
	var look store.Look
	next := pending{machine: opens}
	err := c.db.Read(ctx, func(tx *store.Tx) (err error) {
		if look, err = tx.Outbox().Look(now.Unix(), busy); err != nil || look.Sendable {
			return err
		}
		scheduled, retry, err := tx.Outbox().Next(now.Unix())
		if scheduled != 0 {
			next.bloc = time.Unix(scheduled, 0)
		}
		if retry != 0 {
			next.machine = earliest(next.machine, time.Unix(retry, 0))
		}
		return err
	})
	if err != nil {
		return next, err
	}
	if look.Presses {
		return pending{again: true}, c.answerPresses(ctx, calls, now)
	}
	if look.Fetchable && c.mayFetch() {
		return pending{again: true}, c.startFetch(ctx, calls, now)
	}
	if !look.Sendable || !c.mayFly() {
		return next, nil
	}
	if short := shortOf(c.overall, 1, now); short > 0 {
		c.due = now.Add(short)
		return pending{machine: c.due}, nil
	}
	return pending{again: true}, c.startSend(ctx, calls, now, busy)
}

// startSend picks the row to be sent next and sends it. There is a token for it: a row is picked when it can be sent,
// not before, so that a reply queued a moment ago overtakes what has been waiting.
func (c *Courier) startSend(ctx, calls context.Context, now time.Time, busy []int64) error {
	changes := false
	x, err := c.claim(ctx, func(tx *store.Tx) (x store.Outgoing, err error) {
		if x, err = tx.Outbox().Claim(now.Unix(), busy); err == nil {
			changes, err = changesOnly(tx, x)
		}
		return x, err
	})
	if err != nil || x.ID == 0 {
		return err
	}
	if !changes || !c.changes.AllowN(now, 1) {
		c.overall.ReserveN(c.tokenAt(now), 1)
	}
	c.takeOff(x, now)
	c.flights.Go(func() {
		defer c.land(x.Chat)
		c.send(calls, x)
	})
	return nil
}

// changesOnly reports whether a row puts no new message into its chat, but changes or deletes one that stands there.
func changesOnly(tx *store.Tx, x store.Outgoing) (bool, error) {
	switch x.Kind {
	case store.KindCard:
		card, err := tx.Cards().Get(x.Card)
		if errors.Is(err, store.ErrNotFound) {
			return true, nil // and there will be nothing to say
		}
		return card.Message != 0, err
	case store.KindContent:
		d := x.Body.Content
		return d != nil && (d.Do == store.DoAmend || d.Do == store.DoWithdraw), nil
	}
	return x.Body.Edit != 0, nil
}

// tokenAt is the instant the token taken now counts from: the one it was waited for, when the waiting took a little
// longer than that. Otherwise each message would be late by what the one before it was.
func (c *Courier) tokenAt(now time.Time) time.Time {
	if late := now.Sub(c.due); late > 0 && late < maxLate {
		return c.due
	}
	return now
}

func (c *Courier) startFetch(ctx, calls context.Context, now time.Time) error {
	x, err := c.claim(ctx, func(tx *store.Tx) (store.Outgoing, error) { return tx.Outbox().ClaimFetch(now.Unix()) })
	if err != nil || x.ID == 0 {
		return err
	}
	c.count(&c.fetching, 1)
	c.flights.Go(func() {
		defer c.awake()
		defer c.count(&c.fetching, -1)
		c.fetch(calls, x)
	})
	return nil
}

// claim leases a row; none is no error, as it may have been taken back since it was seen.
func (c *Courier) claim(ctx context.Context, pick func(*store.Tx) (store.Outgoing, error)) (x store.Outgoing, err error) {
	err = c.db.Write(ctx, func(tx *store.Tx) (err error) {
		x, err = pick(tx)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return store.Outgoing{}, nil
	}
	return x, err
}

// answerPresses answers every press that waits, each in its own goroutine: they are outside Telegram's limits, and a
// button spins until it is answered.
func (c *Courier) answerPresses(ctx, calls context.Context, now time.Time) error {
	var list []store.Outgoing
	err := c.db.Write(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Outbox().Callbacks(now.Unix())
		return err
	})
	if err != nil {
		return err
	}
	for _, x := range list {
		c.flights.Go(func() { c.answer(calls, x) })
	}
	return nil
}

func (c *Courier) mayFly() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.flying < maxFlying
}

func (c *Courier) mayFetch() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.fetching < maxFetching
}

func (c *Courier) count(what *int, by int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	*what += by
}

// takeOff notes that a send begins: the chat is busy, and the message counts for its pace.
func (c *Courier) takeOff(x store.Outgoing, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.flying++
	if x.Chat == 0 {
		return
	}
	c.busy[x.Chat] = true
	if !speaks(x.Kind) || c.unpaced {
		return
	}
	if c.paces[x.Chat] == nil {
		c.paces[x.Chat] = newPace(x.Chat)
	}
	c.paces[x.Chat].take(now)
}

// land notes that a send has ended and its outcome is recorded.
func (c *Courier) land(chat int64) {
	c.mu.Lock()
	c.flying--
	delete(c.busy, chat)
	c.mu.Unlock()
	c.awake()
}

// awake makes the dispatcher look again.
func (c *Courier) awake() {
	select {
	case c.kick <- struct{}{}:
	default:
	}
}

// wait returns at the next change, when a send has ended, at either instant of next, or when ctx ends.
func (c *Courier) wait(ctx context.Context, changed <-chan struct{}, next pending) {
	ctx, cancel := context.WithCancel(ctx)
	var clocks sync.WaitGroup
	defer clocks.Wait()
	defer cancel()
	due := make(chan struct{}, 2)
	if !next.machine.IsZero() {
		clocks.Go(func() {
			if c.machine.Until(ctx, next.machine) == nil {
				due <- struct{}{}
			}
		})
	}
	if !next.bloc.IsZero() {
		clocks.Go(func() {
			if c.db.Clock().Until(ctx, next.bloc) == nil {
				due <- struct{}{}
			}
		})
	}
	select {
	case <-changed:
	case <-c.kick:
	case <-due:
	case <-ctx.Done():
	}
}
