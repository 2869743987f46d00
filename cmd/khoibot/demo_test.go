package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"khoibot/internal/sandbox"
)

// startDemo runs a demo until the test ends.
func startDemo(t *testing.T) *demo {
	t.Helper()
	p := &program{out: t.Output(), err: t.Output()}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d, err := newDemo(t.Context(), p, l, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- d.serve(ctx) }()
	<-d.begun
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the demo stopped: %v", err)
		}
		if unknown := d.tg.Unknown(); len(unknown) > 0 {
			t.Errorf("the bot called methods there are not: %q", unknown)
		}
		if err := d.close(); err != nil {
			t.Errorf("close the demo: %v", err)
		}
	})
	if err := d.tg.Await(t.Context(), func() bool { return told(d.phone(7103), 0, "Có biên nhận mới là đã ghi nhận") > 0 }); err != nil {
		t.Fatal(err)
	}
	return d
}

// phone is that of a person of the sample workbook.
func (d *demo) phone(id int64) *sandbox.Phone { return d.tg.Person(id, "", "", "") }

// told counts the bot's messages to a phone that hold all the words, from the nth on.
func told(p *sandbox.Phone, from int, words ...string) int {
	n := 0
	for _, m := range p.Bot()[from:] {
		all := true
		for _, w := range words {
			all = all && strings.Contains(m.Text, w)
		}
		if all {
			n++
		}
	}
	return n
}

// TestDemo_ANewcomersFirstSteps walks the way the README invites to: the mid-year review is reminded, somebody asks
// when it is due, says that his agency has handed it in, and is left alone while others are reminded again.
func TestDemo_ANewcomersFirstSteps(t *testing.T) {
	d := startDemo(t)
	clock := &demoClock{demo: d}
	focal, other := d.phone(7103), d.phone(7102)
	const task = "sơ kết công tác thi đua"

	to := time.Date(2027, time.June, 4, 12, 0, 0, 0, d.settings.zone)
	if err := clock.Advance(t.Context(), to.Sub(clock.Now())); err != nil {
		t.Fatal(err)
	}
	if told(focal, 0, task) == 0 || told(other, 0, task) == 0 {
		t.Fatalf("14 days before it is due nobody has been told of the mid-year review: %v", focal.Bot())
	}

	focal.Send("han so ket 6 thang")
	d.rest(t)
	answer, _ := focal.Last()
	if !strings.Contains(answer.Text, "18/06/2027 17:00") {
		t.Fatalf("asked when the review is due the bot says %q", answer.Text)
	}
	if err := focal.Press(answer.ID, "Báo đã nộp"); err != nil {
		t.Fatal(err)
	}
	d.rest(t)

	mine, theirs := len(focal.Bot()), len(other.Bot())
	to = time.Date(2027, time.June, 18, 12, 0, 0, 0, d.settings.zone)
	if err := clock.Advance(t.Context(), to.Sub(clock.Now())); err != nil {
		t.Fatal(err)
	}
	if n := told(focal, mine, task); n != 0 {
		t.Errorf("the agency that has handed it in was reminded %d times more", n)
	}
	if n := told(other, theirs, task); n < 3 {
		t.Errorf("the agency that has not was reminded %d times more by the due day, want one for each of 7, 3, 1 and 0 days before", n)
	}
}

func (d *demo) rest(t *testing.T) {
	t.Helper()
	if err := (&demoClock{demo: d}).rest(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestDemo_TheClockGoesForwardFromOneDueInstantToTheNext moves it as the page's third button does.
func TestDemo_TheClockGoesForwardFromOneDueInstantToTheNext(t *testing.T) {
	d := startDemo(t)
	clock := &demoClock{demo: d}
	last := clock.Now()
	for range 4 {
		at, err := clock.ToNext(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !at.After(last) {
			t.Fatalf("from %v the clock goes to %v", last, at)
		}
		local := at.In(d.settings.zone)
		if day := local.Weekday(); day == time.Sunday || local.Hour() < 8 || local.Hour() > 18 {
			t.Errorf("something is due at %v", local)
		}
		last = at
	}
	if err := clock.Advance(t.Context(), -time.Hour); err != nil || clock.Now().Before(last) {
		t.Errorf("asked to go back the clock shows %v after %v, error %v", clock.Now(), last, err)
	}
}

// TestDemo_KeepsNothingAndReadsNothing runs it as a process in a folder with a misleading .env, and interrupts it.
func TestDemo_KeepsNothingAndReadsNothing(t *testing.T) {
	folder := dotenv(t, "TELEGRAM_BOT_TOKEN=nonsense\nKHOIBOT_DB=kept.db\nKHOIBOT_RATE=x\n")
	temp := t.TempDir()
	c := start(t, folder, "demo")
	c.env("TMPDIR="+temp, "TEMP="+temp, "TMP="+temp, "KHOIBOT_LOG=nonsense", "DISPLAY=", "WAYLAND_DISPLAY=")
	c.begin()
	address := c.line("Mở trình duyệt: ")
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("%s answers %s", address, resp.Status)
	}
	c.interrupt()
	if code := c.wait(); code != 0 {
		t.Errorf("interrupted it exits with %d", code)
	}
	if c.killed {
		return // it could not tidy up
	}
	for _, dir := range []string{temp, folder} {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if f.Name() != ".env" {
				t.Errorf("the demo leaves %s", f.Name())
			}
		}
	}
}

// TestSettled_WaitsForWhatIsOnItsWay asks for rest while an update is still unconfirmed.
func TestSettled_WaitsForWhatIsOnItsWay(t *testing.T) {
	d := startDemo(t)
	for i := range 3 {
		d.phone(7101).Send(fmt.Sprintf("/viec %d", i))
	}
	d.rest(t)
	before := len(d.phone(7101).Bot())
	d.rest(t)
	if got := len(d.phone(7101).Bot()); got != before || before < 3 {
		t.Errorf("at rest the bot had said %d things, a moment later %d", before, got)
	}
}

// TestDemo_ThePageIsToldNothingOfTheToken looks into what the browser is sent.
func TestDemo_AStrangerAsksToJoin(t *testing.T) {
	d := startDemo(t)
	stranger, secretary := d.phone(strangerID), d.phone(7001)
	if len(stranger.Bot()) > 0 {
		t.Fatalf("somebody nobody knows was written to: %q", stranger.Bot()[0].Text)
	}
	await := func(what string, holds func() bool) {
		t.Helper()
		if err := d.tg.Await(t.Context(), holds); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	stranger.Start("")
	await("offered to join", func() bool {
		last, ok := stranger.Last()
		return ok && slices.Contains(last.Labels(), "Đề nghị tham gia")
	})
	last, _ := stranger.Last()
	before := len(secretary.Bot())
	if err := stranger.Press(last.ID, "Đề nghị tham gia"); err != nil {
		t.Fatal(err)
	}
	await("asked for a name", func() bool { now, _ := stranger.Last(); return now.ID != last.ID })
	stranger.Send("Đầu mối mới, Cơ quan 05")
	await("told to the secretary", func() bool { return told(secretary, before, "Đầu mối mới") > 0 })
}

func TestDemo_ThePageIsToldNothingOfTheToken(t *testing.T) {
	d := startDemo(t)
	web := httptest.NewServer(d.tg)
	defer web.Close()
	resp, err := http.Get(web.URL + "/sandbox/state")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if strings.Contains(readAll(t, resp.Body), string(d.settings.token)) {
		t.Error("the page's state holds the token")
	}
}
