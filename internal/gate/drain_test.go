package gate_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"khoibot/internal/gate"
)

// drains calls Drained and gives its result once it returns.
func (o *office) drains(ctx context.Context) <-chan error {
	before := o.gate.Waiting()
	result := make(chan error, 1)
	go func() { result <- o.gate.Drained(ctx) }()
	for o.gate.Waiting() <= before && len(result) == 0 {
		runtime.Gosched()
	}
	return result
}

func (o *office) ends(result <-chan error) error {
	o.Helper()
	select {
	case err := <-result:
		return err
	case <-time.After(patience):
		o.Fatalf("nobody was let go; the log:\n%s", o.log)
		return nil
	}
}

func TestWhoWaitsIsLetGoOnceWhatPeopleDidHasTakenEffect(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.start()
	o.parked()
	gone := make(chan struct{})
	o.desk.when("chậm", func(*gate.Turn) error { <-gone; return nil })
	p.Send("chậm")
	p.Send("sát giờ")
	waits := o.gate // both come while the first is still being done
	first, second := make(chan error, 1), make(chan error, 1)
	go func() { first <- waits.Drained(t.Context()) }()
	go func() { second <- waits.Drained(t.Context()) }()
	for o.gate.Waiting() < 2 {
		select {
		case <-first:
			t.Fatal("let go before what was said had taken effect")
		default:
		}
	}
	close(gone)
	for _, w := range []chan error{first, second} {
		if err := o.ends(w); err != nil {
			t.Error(err)
		}
	}
	o.does(at("chậm", 0), at("sát giờ", 0))
}

// An empty answer to a poll that began before says nothing of what was done since.
func TestAPollThatBeganBeforeLetsNobodyGo(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	telling, told := make(chan struct{}), make(chan struct{})
	o.desk.gap = func() error { close(telling); <-told; return nil }
	o.start()
	o.parked()
	o.outage(21 * time.Hour)()
	<-telling // the poll came back empty, which is being recorded
	waits := o.drains(t.Context())
	p.Send("sát giờ")
	close(told)
	if err := o.ends(waits); err != nil {
		t.Error(err)
	}
	if got := o.did(); len(got) != 2 || got[1] != at("sát giờ", 21*time.Hour) {
		t.Errorf("let go when the bot had done %q", got)
	}
}

func TestWhoGivesUpWaitingIsForgotten(t *testing.T) {
	o := newOffice(t)
	o.start()
	o.parked()
	over := o.outage(0)
	ctx, cancel := context.WithCancel(t.Context())
	stays, leaves := o.drains(t.Context()), o.drains(ctx)
	cancel()
	if err := o.ends(leaves); !errors.Is(err, context.Canceled) {
		t.Errorf("who gives up is told %v", err)
	}
	if n := o.gate.Waiting(); n != 1 {
		t.Errorf("%d wait, want 1", n)
	}
	over()
	if err := o.ends(stays); err != nil {
		t.Error(err)
	}
}

// By a wrong clock nothing is closed or reminded, but people are answered as ever.
func TestNobodyIsLetGoWhileTheMachinesClockIsWrong(t *testing.T) {
	for name, off := range map[string]time.Duration{"ahead": -2 * time.Minute, "behind": 3 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			p := o.person(11)
			o.sand.SetDateSkew(off)
			o.gate = o.open()
			waits := o.drains(t.Context())
			o.run(o.gate) // the first poll is not parked, and comes back empty
			o.logged("the machine's clock is wrong")
			o.parked()
			p.Send("có ai không?")
			o.until("he is answered", func() bool { return len(o.did()) == 1 })
			o.parked()
			if o.gate.Waiting() != 1 {
				t.Error("let go by a wrong clock")
			}
			o.sand.SetDateSkew(0)
			p.Send("giờ đúng rồi") // answers a poll that began before
			o.until("he is answered", func() bool { return len(o.did()) == 2 })
			p.Send("vâng")
			if err := o.ends(waits); err != nil {
				t.Error(err)
			}
			o.logged("the machine's clock is right again")
			if n := o.count("level=ERROR"); n != 1 {
				t.Errorf("the operator was warned %d times:\n%s", n, o.log)
			}
		})
	}
}

// A parked poll, a slow line and a machine that slept on the way are no wrong clock.
func TestHowFarTheClockIsOff(t *testing.T) {
	noon := time.Date(2027, 6, 1, 12, 0, 0, 500e6, time.UTC)
	for name, c := range map[string]struct {
		took, date time.Duration // after noon
		want       time.Duration
	}{
		"right":                       {50 * time.Millisecond, -500 * time.Millisecond, 0},
		"a parked poll":               {50 * time.Second, 25 * time.Second, 0},
		"a date at its start":         {50 * time.Second, 0, 0},
		"asleep on the way":           {8 * time.Hour, time.Second, 0},
		"two minutes ahead":           {time.Second, -2 * time.Minute, 2 * time.Minute},
		"an hour behind":              {time.Second, time.Hour + time.Second, -time.Hour},
		"set back while it was asked": {-time.Hour, -time.Hour, time.Hour},
	} {
		if got := gate.OffBy(noon, noon.Add(c.took), noon.Add(c.date)); got != c.want {
			t.Errorf("%s: off by %v, want %v", name, got, c.want)
		}
	}
}

// Whoever waits does so through an outage too.
func TestWhoWaitsWaitsThroughAnOutage(t *testing.T) {
	o := newOffice(t)
	o.start()
	o.parked()
	over := o.outage(time.Minute)
	waits := o.drains(t.Context())
	over()
	if err := o.ends(waits); err != nil {
		t.Error(err)
	}
}
