package courier

import (
	"context"
	"slices"
	"testing"
	"time"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

func TestWhatWasInFlightAtACrashIsSentAgainOnce(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	o.put(text(11, 0, "một"), text(11, 0, "hai"))
	o.lease() // sent or not, the program was killed before it was recorded
	c := o.start()
	o.idle(c)
	o.stop()
	c = o.start()
	o.idle(c)
	if got := sees(p); !slices.Equal(got, []string{"một", "hai"}) {
		t.Errorf("saw %v", got)
	}
	o.wantStates(map[string]int{"sent": 2})
}

func TestACardInFlightAtACrashIsOneMessage(t *testing.T) {
	b := newBoard(t)
	b.show()
	b.lease()
	b.touch()
	c := b.start()
	b.idle(c)
	if got := sees(b.phone()); !slices.Equal(got, []string{"bảng: 0"}) || b.calls("") != 1 {
		t.Errorf("saw %v by %d calls", got, b.calls(""))
	}
}

func TestStoppingLetsTheSendInFlightEnd(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	hang := make(chan struct{})
	o.sand.Fail(sandbox.Fault{Method: "sendMessage", Hang: hang})
	c := o.courier()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- c.Run(ctx) }()
	o.put(text(11, 0, "một"), text(11, 0, "hai"))
	o.until("it is being sent", func() bool { return o.states()["leased"] == 1 })
	cancel()
	close(hang)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	o.wantStates(map[string]int{"sent": 1, "queued": 1})
	if got := sees(p); !slices.Equal(got, []string{"một"}) {
		t.Errorf("saw %v", got)
	}
}

func TestStoppingCutsOffASendThatDoesNotEnd(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	hang := make(chan struct{})
	defer close(hang)
	o.sand.Fail(sandbox.Fault{Method: "sendMessage", Hang: hang})
	c := o.courier()
	c.grace = time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- c.Run(ctx) }()
	o.put(text(11, 0, "một"))
	o.until("it is being sent", func() bool { return o.states()["leased"] == 1 })
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	o.sand.ClearFaults() // where the call was cut before Telegram saw it
	next := o.start()
	o.pass()
	o.idle(next)
	if got := sees(p); !slices.Equal(got, []string{"một"}) {
		t.Errorf("saw %v", got)
	}
}

func TestNothingIsSentAfterIdle(t *testing.T) {
	o := openOffice(t)
	for i := range int64(10) {
		o.person(100 + i)
	}
	c := o.start()
	for range 20 {
		for i := range int64(10) {
			if i%3 == 0 {
				o.put(text(100+i, store.LaneBulk, "x"))
			}
		}
		o.machine.Advance(10 * time.Second)
		o.idle(c)
		before := o.calls("")
		if states := o.states(); states["queued"]+states["leased"] != 0 {
			t.Fatalf("idle with %v", states)
		}
		o.write(func(*store.Tx) error { return nil }) // makes the courier look again
		o.idle(c)
		if after := o.calls(""); after != before {
			t.Fatalf("%d calls after idle", after-before)
		}
	}
}

func TestAScheduledMessageWaitsForTheBlocsClock(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	c := o.start()
	if _, any, err := c.NextScheduled(t.Context()); any || err != nil {
		t.Fatalf("something is scheduled: %v", err)
	}
	at := o.clock.Now().Add(7 * time.Hour)
	later := text(11, 0, "muộn")
	later.SendAt = at.Unix()
	o.put(later, text(11, 0, "ngay"))
	o.idle(c)
	o.machine.Advance(8 * time.Hour) // the machine's clock does not count
	o.idle(c)
	if got := sees(p); !slices.Equal(got, []string{"ngay"}) {
		t.Fatalf("saw %v", got)
	}
	next, any, err := c.NextScheduled(t.Context())
	if err != nil || !any || !next.Equal(at) {
		t.Fatalf("next at %v, %v, %v", next, any, err)
	}
	o.clock.Set(at)
	o.until("it is there", func() bool { return len(sees(p)) == 2 })
	o.idle(c)
}

func TestWhatExpiredIsNotSent(t *testing.T) {
	o := openOffice(t)
	o.person(11)
	x := text(11, 0, "cũ")
	x.Expires = o.machine.Now().Unix() - 1
	c := o.start()
	o.put(x)
	o.idle(c)
	o.wantStates(map[string]int{"moot": 1})
}
