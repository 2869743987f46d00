package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// kills is how often TestKill kills the program; .ci/long says thousands.
var kills = flag.Int("kills", 0, "how often to kill the program (0: 15 in short mode, else 150)")

// sendsInFlight is how many sends the courier has under way at most, each of which a kill may make twice.
const sendsInFlight = 8

// crowd is people who press and write to a bot that is killed again and again. Every writer has a chat of his own so
// that pacing holds nobody up, and every question is like no other, so that its effects can be counted.
type crowd struct {
	testing.TB
	tg      *sandbox.Server
	db      *store.DB // beside the program, as a subcommand has it
	web     *httptest.Server
	folder  string
	task    bloc.TaskID
	writers []*sandbox.Phone
	asked   []string // every question so far
	pressed map[bloc.AgencyID]int
	focals  map[bloc.AgencyID]*sandbox.Phone
}

const (
	crowdWriters = 40
	crowdFocals  = 8
	crowdToken   = "12345:crowd-token"
)

// newCrowd makes a crowd; before is what stands between the program and Telegram.
func newCrowd(t testing.TB, before func(http.Handler) http.Handler) *crowd {
	return newCrowdAt(t, sandbox.Options{Token: crowdToken}, before)
}

// newCrowdAt makes a crowd at a Telegram of its own.
func newCrowdAt(t testing.TB, telegram sandbox.Options, before func(http.Handler) http.Handler) *crowd {
	c := &crowd{TB: t, folder: t.TempDir(), pressed: map[bloc.AgencyID]int{}, focals: map[bloc.AgencyID]*sandbox.Phone{}}
	c.tg = sandbox.New(telegram)
	c.web = httptest.NewServer(before(c.tg))
	zone, err := when.Zone("")
	if err != nil {
		t.Fatal(err)
	}
	c.db, err = store.Open(t.Context(), filepath.Join(c.folder, "khoibot.db"), when.Machine(),
		store.House{Zone: zone, RemindAt: when.TimeOfDay{Hour: 8}, Quiet: quietAfter(), Calendar: when.VietnamCalendar()})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.db.Write(t.Context(), c.seed); err != nil {
		t.Fatal(err)
	}
	c.tg.Expire() // the Starts by which they joined
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	watched := make(chan error, 1)
	go func() { watched <- c.db.Watch(ctx) }()
	t.Cleanup(func() {
		stop()
		for _, err := range []error{<-watched, c.db.Close(), c.tg.Close()} {
			if err != nil {
				t.Error(err)
			}
		}
		c.web.CloseClientConnections()
		c.web.Close()
	})
	return c
}

// seed makes agencies with a focal point each that owe a report, and one with the writers that owes nothing.
func (c *crowd) seed(tx *store.Tx) error {
	var owing []bloc.AgencyID
	for i := range crowdFocals + 1 {
		id, _, err := tx.Agencies().Put(bloc.Agency{Code: fmt.Sprintf("CQ%02d", i+1), Position: i + 1, Name: fmt.Sprintf("Cơ quan %02d", i+1), Post: bloc.PostMember})
		if err != nil {
			return err
		}
		if i < crowdFocals {
			owing = append(owing, id)
			if c.focals[id], err = c.join(tx, 7100+int64(i), id); err != nil {
				return err
			}
			continue
		}
		for n := range crowdWriters {
			w, err := c.join(tx, 8000+int64(n), id)
			if err != nil {
				return err
			}
			c.writers = append(c.writers, w)
		}
	}
	task := bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: "Báo cáo thi đua", Due: time.Now().AddDate(0, 3, 0).Unix(),
		Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}
	var err error
	if c.task, err = tx.Tasks().Add(task, 0, owing); err != nil {
		return err
	}
	task.ID = c.task
	if err := tx.Tasks().Announced(task); err != nil { // it is open: nobody presses too early
		return err
	}
	return tx.Settings().Set(store.SettingBotUsername, "khoibot_demo_bot")
}

func (c *crowd) join(tx *store.Tx, account int64, agency bloc.AgencyID) (*sandbox.Phone, error) {
	name := "Đầu mối " + strconv.FormatInt(account, 10)
	id, err := tx.People().Add(name)
	if err != nil {
		return nil, err
	}
	if _, err := tx.People().Enroll(bloc.Membership{Person: id, Agency: agency, Role: bloc.RoleFocal}); err != nil {
		return nil, err
	}
	if _, err := tx.People().Bind(account, id); err != nil {
		return nil, err
	}
	p := c.tg.Person(account, name, "", "")
	p.Start("")
	return p, tx.People().Join(account, name, "")
}

// program makes a child that works on the crowd's database.
func (c *crowd) program(subcommand string) *child {
	p := start(c, c.folder, subcommand)
	p.env("TELEGRAM_BOT_TOKEN="+crowdToken, "TELEGRAM_API_URL="+c.web.URL, "KHOIBOT_DB="+c.db.Path(), "KHOIBOT_LOG=error", "KHOIBOT_RATE=1000")
	return p
}

// act lets somebody write, or press if what he pressed before has had its effect.
func (c *crowd) act() {
	if rand.N(3) > 0 {
		text := fmt.Sprintf("câu hỏi số %06d", len(c.asked))
		c.asked = append(c.asked, text)
		c.writers[rand.N(len(c.writers))].Send("/hoi " + text)
		return
	}
	done := c.answers()
	for agency, phone := range c.focals { // in random order
		if done[agency] != c.pressed[agency] {
			continue
		}
		act := "rp"
		if c.pressed[agency]%2 == 1 {
			act = "rt"
		}
		phone.PressData(1, act+":"+strconv.FormatInt(int64(c.task), 36)+":0")
		c.pressed[agency]++
		return
	}
}

// answers counts what is recorded of each agency's presses.
func (c *crowd) answers() map[bloc.AgencyID]int {
	done := map[bloc.AgencyID]int{}
	c.look(func(tx *store.Tx) error {
		for agency := range c.focals {
			list, err := tx.Answers().Since(0, c.task, agency)
			if err != nil {
				return err
			}
			done[agency] = len(list)
		}
		return nil
	})
	return done
}

func (c *crowd) look(fn func(*store.Tx) error) {
	c.Helper()
	if err := c.db.Read(context.WithoutCancel(c.Context()), fn); err != nil {
		c.Fatal(err)
	}
}

// batter starts the program and kills it at a random moment of whatever it is doing, so many times.
func (c *crowd) batter(times int) {
	for range times {
		p := c.program("serve")
		p.begin()
		for range 1 + rand.N(40) {
			changed := c.tg.Changed()
			if rand.N(3) == 0 {
				c.act()
				continue
			}
			select {
			case <-changed:
			case <-time.After(30 * time.Millisecond): // nothing is going on: somebody says something
				c.act()
			}
		}
		<-time.After(rand.N(3 * time.Millisecond)) // any moment, not only those at which Telegram is called
		p.kill()
		if s := p.said(); strings.Contains(s, "panic") {
			c.Fatal(s)
		}
	}
}

// finish lets the program do all there is to do, and run again what it had to set aside.
func (c *crowd) finish() {
	c.Helper()
	p := c.program("serve")
	p.begin()
	c.rest()
	var dead int
	c.look(func(tx *store.Tx) (err error) {
		b, err := tx.Backlog()
		dead = b.Dead
		return err
	})
	if dead > 0 {
		c.Logf("%d updates were set aside because the program was killed twice while they ran; they are run again", dead)
		retry := c.program("retry")
		retry.begin()
		if code := retry.wait(); code != 0 {
			c.Fatalf("retry exits with %d: %s", code, retry.said())
		}
		c.until(func() bool {
			c.look(func(tx *store.Tx) error {
				list, err := tx.Updates().Exhumed()
				dead = len(list)
				return err
			})
			return dead == 0
		})
		c.rest()
	}
	p.interrupt()
	if code := p.wait(); code != 0 {
		c.Errorf("told to stop, the program exits with %d: %s", code, p.said())
	}
}

// rest waits until every update is confirmed and nothing is left to send.
func (c *crowd) rest() {
	c.until(func() bool {
		parked, _ := c.tg.Parked()
		idle := false
		c.look(func(tx *store.Tx) error {
			b, err := tx.Backlog()
			if err != nil {
				return err
			}
			look, err := tx.Outbox().Look(time.Now().Unix(), nil)
			idle = look.Idle() && b.Queued == 0
			return err
		})
		return parked && idle
	})
}

func (c *crowd) until(holds func() bool) {
	c.Helper()
	limit := time.After(3 * time.Minute)
	for {
		there, here := c.tg.Changed(), c.db.Changed()
		if holds() {
			return
		}
		select {
		case <-there:
		case <-here:
		case <-limit:
			c.Fatal("the program does not come to rest")
		}
	}
}

// lost counts what had no effect, and what had more than one.
func (c *crowd) lost() (none, many int) {
	count := func(want, got int) {
		none += max(0, want-got)
		many += max(0, got-want)
	}
	kept := map[string]int{}
	c.look(func(tx *store.Tx) error {
		for id := int64(1); ; id++ {
			q, err := tx.Relays().Get(id)
			if err != nil {
				return nil // the last one was before
			}
			kept[q.Words]++
		}
	})
	for _, text := range c.asked {
		count(1, kept[text])
	}
	for agency, n := range c.answers() {
		if n != c.pressed[agency] {
			c.Logf("agency %d pressed %d times, %d answers are recorded; it was told %v", agency, c.pressed[agency], n, c.focals[agency].Alerts())
		}
		count(c.pressed[agency], n)
	}
	return none, many
}

// receipts counts the questions whose receipt never came, and the receipts that came again.
func (c *crowd) receipts() (missing, repeated int) {
	got := map[string]int{}
	for _, w := range c.writers {
		for _, m := range w.Bot() {
			for _, text := range c.asked {
				if strings.Contains(m.Text, text) {
					got[text]++
				}
			}
		}
	}
	for _, text := range c.asked {
		if got[text] == 0 {
			missing++
		}
		repeated += max(0, got[text]-1)
	}
	return missing, repeated
}

// TestKill_AtAnyMomentLosesNothingAndRepeatsNoEffect is the promise the whole frame is built for.
func TestKill_AtAnyMomentLosesNothingAndRepeatsNoEffect(t *testing.T) {
	n := *kills
	if n == 0 {
		n = 150
		if testing.Short() {
			n = 15
		}
	}
	c := newCrowd(t, func(telegram http.Handler) http.Handler { return telegram })
	c.batter(n)
	c.finish()
	presses := 0
	for _, p := range c.pressed {
		presses += p
	}
	none, many := c.lost()
	missing, repeated := c.receipts()
	t.Logf("%d kills, %d questions, %d presses: %d lost, %d took effect twice, %d receipts never came, %d came twice",
		n, len(c.asked), presses, none, many, missing, repeated)
	if none+many+missing > 0 {
		t.Error("something was lost, or took effect twice")
	}
	if repeated > sendsInFlight*n {
		t.Errorf("%d receipts came again after %d kills, more than were being sent", repeated, n)
	}
	if len(c.asked) < n || presses == 0 {
		t.Errorf("only %d questions and %d presses for %d kills prove nothing", len(c.asked), presses, n)
	}
}

// TestKill_ShowsALossWhereTheCommitOrderIsBroken is why the test above can be believed.
func TestKill_ShowsALossWhereTheCommitOrderIsBroken(t *testing.T) {
	c := newCrowd(t, confirmFirst)
	for round := range 12 {
		c.batter(15)
		c.finish()
		if none, _ := c.lost(); none > 0 {
			t.Logf("%d of %d effects lost after %d kills", none, len(c.asked), 15*(round+1))
			return
		}
	}
	t.Error("confirmed before they took effect, no updates were lost: the harness does not see what it is for")
}
