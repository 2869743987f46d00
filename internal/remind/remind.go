// Package remind decides what is due to be said when: which tasks open, which agencies are reminded of what they owe,
// what is overdue, what closes. It yields facts; the conversations put them into words.
package remind

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

// Words is what the conversations do with the facts, inside the tick's transaction: they queue what is to be said.
type Words interface {
	// Opened tells agencies of tasks that have just opened.
	Opened(tx *store.Tx, tasks []bloc.Task) error
	// Remind tells a person of what is due on a day (unix day of the bloc's calendar), not before sendAt (unix seconds,
	// zero: at once). What it says is read from store.Said when it is sent, so that it is merged and never stale.
	Remind(tx *store.Tx, to store.Contact, day, sendAt int64, about []store.Topic) error
	// RemindGroup tells the bloc's group, by its chat, of what is due on a day, not before sendAt. What it says is read from
	// store.Groups when it is sent.
	RemindGroup(tx *store.Tx, chat, day, sendAt int64) error
	// Overdue tells the secretariat of tasks that agencies are late with.
	Overdue(tx *store.Tx, tasks []bloc.Task) error
	// Again reminds a person of a task he put off until now.
	Again(tx *store.Tx, to store.Contact, z store.Snooze, about []store.Topic) error
	// Eve reminds a person, the day before, of an activity that agencies of his attend.
	Eve(tx *store.Tx, to store.Contact, task bloc.Task, about []store.Topic) error
	// Waiting tells the secretariat that reports have waited for it too long; which ones is read from store.Waiting.
	Waiting(tx *store.Tx) error
	// Send carries out a bulk act of the secretariat (store.Sendings) whose time has come, after everything else is told.
	Send(tx *store.Tx, id int64) error
	// Deliver queues content for some of those who wait for it; while any are left, the next tick is due at once.
	Deliver(tx *store.Tx) error
	// Closed tells the secretariat that a task's answers have ended.
	Closed(tx *store.Tx, task bloc.Task) error
	// Unconfirmed asks the secretariat about tasks of the yearly cycle: those proposed just now, and, once a week at most,
	// those whose due time nears while nobody has confirmed them.
	Unconfirmed(tx *store.Tx, proposed, waiting []bloc.Task) error
}

// Options are what the reminders need. Drained waits until everything people did so far has taken effect. Cycle is the
// rules the bloc has from the first run.
type Options struct {
	DB      *store.DB
	Drained func(ctx context.Context) error
	Words   Words
	Cycle   []store.Rule
	Log     *slog.Logger
}

// Reminders is the scheduler. It sleeps until the next stored instant, so that a program that slept catches up, and
// rows with unique keys keep anything from being said twice.
type Reminders struct{ Options }

// New makes the scheduler.
func New(o Options) *Reminders { return &Reminders{o} }

// Run says what is due until ctx ends.
func (r *Reminders) Run(ctx context.Context) error {
	if err := r.DB.Write(ctx, func(tx *store.Tx) error {
		return errors.Join(tx.Tasks().Reschedule(), tx.Cycle().Ship(r.Cycle))
	}); err != nil {
		return ended(ctx, fmt.Errorf("reschedule tasks and ship the yearly cycle: %w", err))
	}
	for ctx.Err() == nil {
		changed := r.DB.Changed()
		next, err := r.next(ctx)
		if err != nil {
			return ended(ctx, err)
		}
		if next == 0 || next > r.DB.Clock().Now().Unix() {
			r.wait(ctx, next, changed)
			continue
		}
		if err := r.Drained(ctx); err != nil {
			return ended(ctx, fmt.Errorf("wait for what people did: %w", err))
		}
		if err := r.DB.Write(ctx, func(tx *store.Tx) error { return Tick(tx, r.Words) }); err != nil {
			return ended(ctx, fmt.Errorf("say what is due: %w", err))
		}
	}
	return nil
}

// ended keeps the end of the program from looking like a fault.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (r *Reminders) next(ctx context.Context) (int64, error) {
	var next int64
	err := r.DB.Read(ctx, func(tx *store.Tx) (err error) {
		next, err = tx.Tasks().NextWake()
		return err
	})
	return next, err
}

// wait returns when the instant comes (zero: never), something changed, or ctx ends.
func (r *Reminders) wait(ctx context.Context, until int64, changed <-chan struct{}) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if until == 0 {
		select {
		case <-changed:
		case <-ctx.Done():
		}
		return
	}
	come := make(chan struct{})
	go func() {
		defer close(come)
		_ = r.DB.Clock().Until(ctx, time.Unix(until, 0)) // ends early only with ctx, which is seen below
	}()
	select {
	case <-changed:
	case <-come:
	}
	cancel()
	<-come
}
