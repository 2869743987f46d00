package remind

import (
	"context"
	"errors"
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

// running is the scheduler at work; each wait for the drain is held until it is let go.
type running struct {
	*office
	asked chan struct{} // the scheduler waits for what people did
	let   chan error
	ended chan error
	stop  context.CancelFunc
}

func (o *office) run(t *testing.T) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r := &running{office: o, asked: make(chan struct{}), let: make(chan error), ended: make(chan error, 1), stop: cancel}
	drained := func(ctx context.Context) error {
		select {
		case r.asked <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case err := <-r.let:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	go func() { r.ended <- New(Options{DB: o.db, Drained: drained, Words: o}).Run(ctx) }()
	t.Cleanup(cancel)
	return r
}

// pass lets one drain come to its end and waits until the tick after it is committed.
func (r *running) pass() {
	committed := r.db.Changed()
	r.let <- nil
	<-committed
}

func (r *running) end() {
	r.Helper()
	r.stop()
	if err := <-r.ended; err != nil {
		r.Errorf("ended with %v", err)
	}
}

func TestNothingIsSaidBeforeWhatPeopleDidHasTakenEffect(t *testing.T) {
	o := newOffice(t, 1)
	id := o.add(o.task("Báo cáo", "01/04 17:00", 7))
	o.tick()
	o.said = nil
	o.sleep("25/03 08:00")
	r := o.run(t)
	<-r.asked
	o.want()
	o.act(id, o.agencies[0], bloc.ActReported) // it was on its way while the bot was away
	r.pass()
	r.end()
	o.want()
}

func TestTheSchedulerWakesOnChangesAndOnTheClock(t *testing.T) {
	o := newOffice(t, 1)
	r := o.run(t) // with nothing to do at all
	o.add(o.task("Báo cáo", "01/04 17:00", 7))
	<-r.asked
	r.pass()
	o.clock.Set(at("25/03 08:00"))
	<-r.asked
	r.pass()
	o.add(o.task("Đột xuất", "01/04 17:00")) // it sleeps until the 1st of April
	<-r.asked
	r.pass()
	r.end()
	o.write(o.deliver)
	o.want("01/03 08:00 all opened: Báo cáo", "25/03 08:00 all opened: Đột xuất", "25/03 08:00 CQ01 reminded: Báo cáo")
}

func TestTheSchedulerTakesANewHourWhenItStarts(t *testing.T) {
	o := newOffice(t, 1)
	o.add(o.task("Báo cáo", "01/04 17:00", 7))
	o.tick()
	if err := o.db.Close(); err != nil {
		t.Fatal(err)
	}
	o.db = must(store.Open(t.Context(), o.path, o.clock, habits(7)))
	o.clock.Set(at("25/03 07:00"))
	r := o.run(t)
	<-r.asked
	r.pass()
	r.end()
	o.write(o.deliver)
	o.want("01/03 08:00 all opened: Báo cáo", "25/03 07:00 CQ01 reminded: Báo cáo")
}

func TestTheSchedulerEndsWithItsContextAndTellsOfFaults(t *testing.T) {
	o := newOffice(t, 1)
	o.run(t).end()
	o.add(o.task("Báo cáo", "01/04 17:00", 7))
	r := o.run(t)
	<-r.asked
	r.end() // while it waits for the drain
	fault := errors.New("hỏng")
	r = o.run(t)
	<-r.asked
	r.let <- fault
	if err := <-r.ended; !errors.Is(err, fault) {
		t.Errorf("ended with %v", err)
	}
	o.want()
}

// failing is words that cannot be said.
type failing struct{ *office }

var errWords = errors.New("không nói được")

func (failing) Opened(*store.Tx, []bloc.Task) error { return errWords }

func TestWhatCouldNotBeSaidIsNotTakenAsSaid(t *testing.T) {
	o := newOffice(t, 1)
	o.add(o.task("Báo cáo", "01/04 17:00", 7))
	err := o.db.Write(t.Context(), func(tx *store.Tx) error { return Tick(tx, failing{o}) })
	if !errors.Is(err, errWords) {
		t.Fatal(err)
	}
	o.tick()
	o.want("01/03 08:00 all opened: Báo cáo")
}
