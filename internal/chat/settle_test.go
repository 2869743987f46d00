package chat_test

import (
	"context"
	"time"

	"khoibot/internal/store"
)

// settle waits until the bot is at rest: its poll is parked with nothing unconfirmed, nothing is being sent or could
// be, no task asks for attention, and none of that changed while it was looked at.
func (o *office) settle() {
	o.Helper()
	ctx, cancel := context.WithTimeout(o.ctx, patience)
	defer cancel()
	for {
		served, written := o.server.Changed(), o.db.Changed()
		_, before := o.server.Parked()
		idle := o.idle(ctx)
		parked, after := o.server.Parked()
		if idle && parked && before == after && !closed(written) {
			return
		}
		if idle && parked {
			continue
		}
		select {
		case <-served:
		case <-written:
		case <-ctx.Done():
			o.Fatal("the bot does not come to rest")
		}
	}
}

func (o *office) idle(ctx context.Context) bool {
	o.Helper()
	idle, err := o.courier.Idle(ctx)
	if err != nil {
		o.Fatal(err)
	}
	var wake int64
	o.read(func(tx *store.Tx) (err error) {
		wake, err = tx.Tasks().NextWake()
		return err
	})
	return idle && (wake == 0 || wake > o.clock.Now().Unix())
}

func closed(ch <-chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}

// walk moves the clock to an instant, stopping at every instant on the way at which something is due, and waits each
// time until the bot is at rest.
func (o *office) walk(to time.Time) {
	o.Helper()
	o.settle()
	for {
		next, ok := o.due()
		if !ok || next.After(to) {
			break
		}
		o.clock.Set(next)
		o.settle()
	}
	o.clock.Set(to)
	o.settle()
}

// wait lets a time pass, as walk does.
func (o *office) wait(d time.Duration) {
	o.Helper()
	o.walk(o.clock.Now().Add(d))
}

// due is the next instant at which something happens by itself.
func (o *office) due() (time.Time, bool) {
	o.Helper()
	var wake int64
	o.read(func(tx *store.Tx) (err error) {
		wake, err = tx.Tasks().NextWake()
		return err
	})
	next, scheduled, err := o.courier.NextScheduled(o.ctx)
	if err != nil {
		o.Fatal(err)
	}
	if wake != 0 && (!scheduled || wake < next.Unix()) {
		return time.Unix(wake, 0), true
	}
	return next, scheduled
}

// at is an instant of 2027 in the bloc's zone.
func (o *office) at(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2027, month, day, hour, minute, 0, 0, o.db.House().Zone)
}
