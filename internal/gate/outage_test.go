package gate_test

import (
	"context"
	"testing"
	"time"

	"khoibot/internal/gate"
	"khoibot/internal/sandbox"
)

func TestEachOutageIsToldOnceAndRecoveredFromWithoutARestart(t *testing.T) {
	refusal := func(code int, description string) func(*office) {
		return func(o *office) {
			o.sand.Fail(sandbox.Fault{Method: "getUpdates", Times: -1, Code: code, Description: description})
		}
	}
	for name, c := range map[string]struct {
		begin func(*office)
		says  string
		asked time.Duration
	}{
		"another poller":       {refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"), "another program polls with the same token", 0},
		"a revoked token":      {func(o *office) { o.sand.SetTokenValid(false) }, "check TELEGRAM_BOT_TOKEN", 0},
		"a token of no form":   {refusal(404, "Not Found"), "check TELEGRAM_BOT_TOKEN", 0},
		"no network":           {func(o *office) { o.sand.Fail(sandbox.Fault{Method: "getUpdates", Times: -1, DropBefore: true}) }, "no contact with Telegram", 0},
		"too many requests":    {func(o *office) { o.sand.Fail(sandbox.Fault{Method: "getUpdates", Times: -1, RetryAfter: 17}) }, "Telegram asks to wait", 17 * time.Second},
		"Telegram's own fault": {refusal(502, "Bad Gateway"), "Telegram has a fault of its own", 0},
		"a refusal":            {refusal(400, "Bad Request: nonsense"), "Telegram refuses to give updates", 0},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			p := o.person(11)
			o.start()
			o.parked()
			c.begin(o)
			for i := range 4 {
				o.until("it is tried again", func() bool { return o.count("a pause begins") == i+1 })
				if i < 3 {
					o.again()
				}
			}
			for i, p := range o.pauses[:4] {
				if p != (pause{i, c.asked}) {
					t.Errorf("pause %d is %+v", i, p)
				}
			}
			if n := o.count(c.says); n != 1 || o.count("level=ERROR") != 1 {
				t.Errorf("%q was told %d times:\n%s", c.says, n, o.log)
			}
			o.sand.ClearFaults()
			o.sand.SetTokenValid(true)
			p.Send("trở lại")
			o.again()
			o.does(at("trở lại", 0))
			o.logged("in contact with Telegram again")
		})
	}
}

func TestAnOutageThatChangesItsCauseIsToldAgain(t *testing.T) {
	o := newOffice(t)
	o.start()
	o.parked()
	over := o.outage(0)
	o.sand.SetTokenValid(false)
	over()
	o.logged("check TELEGRAM_BOT_TOKEN")
	o.sand.SetTokenValid(true)
	o.again()
	o.logged("in contact with Telegram again")
	o.parked()
	o.outage(0)()
	o.until("the second outage is told", func() bool { return o.count("no contact with Telegram") == 2 })
}

func TestPollingStartsThoughAWebhookWasLeftSet(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	if err := o.callSetWebhook("http://127.0.0.1:1/"); err != nil {
		t.Fatal(err)
	}
	p.Send("chờ từ trước")
	o.start()
	o.does(at("chờ từ trước", 0))
}

// Somebody sets a webhook while the bot polls.
func TestAWebhookInTheWayIsRemoved(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.start()
	o.parked()
	if err := o.callSetWebhook("http://127.0.0.1:1/"); err != nil {
		t.Fatal(err)
	}
	o.logged("a webhook was set for this bot by another program")
	p.Send("vẫn đến")
	o.again()
	o.does(at("vẫn đến", 0))
}

// After a week of quiet Telegram numbers updates anew, at random.
func TestNumbersThatStartAnewAreNotTakenForOldOnes(t *testing.T) {
	for name, c := range map[string]struct {
		at      int64
		restart bool
	}{
		"far below": {100, false}, "far above": {900_000_000, false}, "where the old offset confirms it": {700_000_002, false},
		"far below, over a restart": {100, true}, "far above, over a restart": {900_000_000, true},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			p := o.person(11)
			o.start()
			p.Send("một")
			o.parked()
			over := func() { o.start() }
			week := 8 * 24 * time.Hour
			if c.restart {
				o.stop()
				o.clock.Advance(week)
			} else {
				if err := o.ends(o.drains(t.Context())); err != nil {
					t.Fatal(err)
				}
				over = o.outage(week)
			}
			o.exec("delete from seen_update") // as polls that come back empty do
			o.sand.RestartIDs(c.at)
			p.SendAt("hai", officeStart)
			p.SendAt("ba", officeStart)
			over()
			o.until("both took effect", func() bool { n := len(o.did()); return n >= 2 && o.did()[n-1] == at("ba", 0) })
			if got := o.did(); got[len(got)-2] != at("hai", 0) {
				t.Errorf("did %q", got)
			}
			o.parked()
		})
	}
}

// A number is known for two days and then forgotten; Telegram keeps updates for one.
func TestNumbersAreRememberedForTwoDays(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.start()
	p.Send("một")
	o.parked()
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{47 * time.Hour, 1}, {2 * time.Hour, 0}} {
		o.clock.Advance(c.after)
		if err := o.ends(o.drains(t.Context())); err != nil {
			t.Fatal(err)
		}
		if got := o.column("select update_id from seen_update"); len(got) != c.want {
			t.Errorf("%v later %d numbers are known, want %d", c.after, len(got), c.want)
		}
	}
}

func TestBackingOffEndsWithTheProgram(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	gate.BackOff(ctx, 50, 0)
	gate.BackOff(ctx, 0, time.Hour)
}
