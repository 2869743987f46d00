package main

import (
	"flag"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// recipients is to how many people BenchmarkBroadcast sends, and queued how many wait in BenchmarkQueued; .ci/long says
// ten thousand and a hundred thousand.
var (
	recipients = flag.Int("recipients", 300, "to how many people BenchmarkBroadcast sends")
	queued     = flag.Int("queued", 5000, "how many people wait to be sent to in BenchmarkQueued")
)

// presses are how long presses took to be answered: the button, and the receipt in the chat.
type presses struct{ button, receipt []time.Duration }

// pressed takes one press, and then a rest.
func (p *presses) pressed(c *crowd, n int, rest time.Duration) {
	answered, phone, at := c.press(n)
	p.button = append(p.button, answered)
	c.until(func() bool {
		for _, call := range slices.Backward(c.tg.Calls("sendMessage")) {
			if call.At.Before(at) {
				return false
			}
			if call.ChatID == phone.ID() && call.OK {
				p.receipt = append(p.receipt, call.At.Sub(at))
				return true
			}
		}
		return false
	})
	<-time.After(rest)
}

// p99 in milliseconds.
func p99(list []time.Duration) float64 {
	slices.Sort(list)
	return float64(list[(len(list)-1)*99/100].Microseconds()) / 1000
}

// watcher is the secretary who watches how the notice goes out; he does not get it.
const watcher = 7001

func (c *crowd) seatWatcher() {
	c.Helper()
	c.write(func(tx *store.Tx) error {
		agency, _, err := tx.Agencies().Put(bloc.Agency{Code: "CQ98", Position: 98, Name: "Cơ quan 98", Post: bloc.PostMember})
		if err != nil {
			return err
		}
		if _, err := c.join(tx, watcher, agency); err != nil {
			return err
		}
		account, err := tx.People().Account(watcher)
		if err != nil {
			return err
		}
		_, err = tx.People().Enroll(bloc.Membership{Person: account.Person, Agency: agency, Role: bloc.RoleSecretary})
		return err
	})
	c.tg.Expire()
}

func (a *audience) showBoard() {
	a.Helper()
	a.write(func(tx *store.Tx) error {
		_, err := tx.Cards().Show(watcher, store.LaneReply, strconv.FormatInt(int64(a.task), 36),
			store.View{Name: "notice.board", Task: int64(a.task)}, 0, store.Topic{Task: a.task})
		return err
	})
}

// BenchmarkBroadcast sends a notice from the real program while Telegram's limits are on, with a live board, and with
// people who press buttons; a hundred presses before it are what they are held against.
func BenchmarkBroadcast(b *testing.B) {
	for b.Loop() {
		c := newCrowdAt(b, sandbox.Options{Token: crowdToken, Limits: true}, func(telegram http.Handler) http.Handler { return telegram })
		a := newAudience(c, *recipients)
		c.seatWatcher()
		p := c.program("serve")
		p.env("KHOIBOT_RATE=30")
		p.begin()
		c.rest()
		var idle, busy presses
		for n := range 100 {
			idle.pressed(c, n, 300*time.Millisecond)
		}
		a.notice(store.Part{Kind: "text", Text: "Thông báo"})
		a.showBoard()
		n := 100
		for ; !a.settled(); n++ {
			busy.pressed(c, n, 1200*time.Millisecond)
		}
		resident := residentMB(b, p.cmd.Process.Pid)
		p.interrupt()
		if code := p.wait(); code != 0 {
			b.Fatalf("serve exits with %d: %s", code, p.said())
		}
		a.report(b)
		b.ReportMetric(p99(idle.button), "ms-p99-press-idle")
		b.ReportMetric(p99(busy.button), "ms-p99-press-busy")
		b.ReportMetric(p99(idle.receipt), "ms-p99-receipt-idle")
		b.ReportMetric(p99(busy.receipt), "ms-p99-receipt-busy")
		b.ReportMetric(float64(len(busy.button)), "presses")
		b.ReportMetric(float64(resident), "MB-resident")
		b.ReportMetric(0, "ns/op")
	}
}

// report tells how much of the allowed thirty a second went out from the first to the last message of the notice.
func (a *audience) report(b *testing.B) {
	b.Helper()
	calls := a.tg.Calls("sendMessage")
	first := slices.IndexFunc(calls, func(c sandbox.Call) bool { return c.ChatID >= audienceIDs })
	last := len(calls) - 1
	for last > first && calls[last].ChatID < audienceIDs {
		last--
	}
	refused := 0
	for _, call := range a.tg.Calls("") {
		if call.Code == http.StatusTooManyRequests {
			refused++
		}
	}
	took := calls[last].At.Sub(calls[first].At).Seconds()
	b.ReportMetric(float64(last-first)/took/30*100, "%-of-30-a-second")
	b.ReportMetric(took, "s/broadcast")
	b.ReportMetric(float64(refused), "429s")
	b.ReportMetric(float64(len(a.tg.Calls("editMessageText"))), "edits")
}

// BenchmarkQueued measures how much memory the program takes while very many people wait to be sent a notice, all of
// them queued.
func BenchmarkQueued(b *testing.B) {
	for b.Loop() {
		c := newCrowdAt(b, sandbox.Options{Token: crowdToken, Limits: true}, func(telegram http.Handler) http.Handler { return telegram })
		a := newAudience(c, *queued)
		a.notice(store.Part{Kind: "text", Text: "Thông báo"})
		p := c.program("serve")
		p.env("KHOIBOT_RATE=30")
		p.begin()
		began := time.Now()
		c.until(func() bool {
			got := a.tally()
			return len(got) > 0 && got[store.RecipientWaiting] == 0
		})
		all := time.Since(began)
		var busy presses
		for n := range 40 {
			busy.pressed(c, n, 300*time.Millisecond)
		}
		b.ReportMetric(float64(residentMB(b, p.cmd.Process.Pid)), "MB-resident")
		b.ReportMetric(all.Seconds(), "s-to-queue-all")
		b.ReportMetric(p99(busy.button), "ms-p99-press")
		b.ReportMetric(0, "ns/op")
		p.kill()
	}
}
