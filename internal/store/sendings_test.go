package store

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
)

func TestANameIsThatOfThen(t *testing.T) {
	d := openDesk(t)
	id := d.person("Đầu mối Một", bloc.Membership{Agency: d.agencies("CQ01")[0], Role: bloc.RoleFocal})
	at := func() (now int64) { d.read(func(tx *Tx) error { now = tx.Now; return nil }); return now }
	first := at()
	for _, name := range []string{"Đầu mối Hai", "Đầu mối Hai", "Đầu mối Ba"} {
		d.clock.Set(d.clock.Now().Add(time.Hour))
		d.write(func(tx *Tx) error { return tx.People().Rename(id, name) })
	}
	for hour, want := range []string{"Đầu mối Một", "Đầu mối Hai", "Đầu mối Hai", "Đầu mối Ba", "Đầu mối Ba"} {
		d.read(func(tx *Tx) error {
			if got := must(tx.People().NameAt(id, first+int64(hour)*3600)); got != want {
				t.Errorf("after %d hours he was called %q, want %q", hour, got, want)
			}
			return nil
		})
	}
}

// Whatever people and the clock do, a bulk act is stopped or carried out, at most once each; it is stopped before its
// time only, carried out from it on, and one that was stopped goes out only by a later decision.
func TestABulkActIsStoppedOrCarriedOut(t *testing.T) {
	d := openDesk(t)
	rapid.Check(t, func(r *rapid.T) {
		var id, sendAt int64
		d.write(func(tx *Tx) error {
			sendAt = tx.Now + rapid.Int64Range(0, 90).Draw(r, "grace")
			id = must(tx.Sendings().Add(Sending{Kind: SendingMoved, By: 1, SendAt: sendAt}))
			return nil
		})
		stopped, sent := false, false
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			d.write(func(tx *Tx) error {
				switch rapid.SampledFrom([]string{"wait", "stop", "tick", "after all"}).Draw(r, "step") {
				case "wait":
					d.clock.Set(d.clock.Now().Add(time.Duration(rapid.IntRange(1, 60).Draw(r, "seconds")) * time.Second))
				case "stop":
					want := !stopped && !sent && tx.Now < sendAt
					if ok := must(tx.Sendings().Stop(id, 2)); ok != want {
						r.Fatalf("stopped: %v, want %v", ok, want)
					}
					stopped = stopped || want
				case "tick":
					due := len(must(tx.Sendings().Due())) > 0
					if want := !stopped && !sent && tx.Now >= sendAt; due != want {
						r.Fatalf("due: %v, want %v", due, want)
					}
					if due {
						sent = must(tx.Sendings().Sent(id, 3))
					}
				case "after all":
					if stopped && must(tx.Sendings().Sent(id, 3)) == sent {
						r.Fatalf("carried out twice, or never")
					}
					sent = sent || stopped
				}
				s := must(tx.Sendings().Get(id))
				if (s.StoppedAt != 0) != stopped || (s.SentAt != 0) != sent || s.Waits(tx.Now) != (!stopped && !sent && tx.Now < sendAt) {
					r.Fatalf("%+v, want stopped %v, sent %v", s, stopped, sent)
				}
				return nil
			})
		}
		d.write(func(tx *Tx) error { _, err := tx.Sendings().Sent(id, 0); return err }) // leave nothing due to the next
	})
}
