package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// audience is one agency with many people who get a notice.
type audience struct {
	*crowd
	agency bloc.AgencyID
	people []*sandbox.Phone
	task   bloc.TaskID
}

// audienceIDs are the Telegram ids of an audience, from this one on.
const audienceIDs = 1_000_000

func newAudience(c *crowd, people int) *audience {
	c.Helper()
	a := &audience{crowd: c}
	c.write(func(tx *store.Tx) (err error) {
		a.agency, _, err = tx.Agencies().Put(bloc.Agency{Code: "CQ99", Position: 99, Name: "Cơ quan 99", Post: bloc.PostMember})
		return err
	})
	for done := 0; done < people; {
		c.write(func(tx *store.Tx) error { // by and by, so that the transaction stays small
			for range min(1000, people-done) {
				p, err := c.join(tx, audienceIDs+int64(done), a.agency)
				if err != nil {
					return err
				}
				a.people = append(a.people, p)
				done++
			}
			return nil
		})
		c.tg.Expire()
	}
	return a
}

func (c *crowd) write(fn func(*store.Tx) error) {
	c.Helper()
	if err := c.db.Write(c.Context(), fn); err != nil {
		c.Fatal(err)
	}
}

// notice opens a notice to the audience that asks for nothing back.
func (a *audience) notice(parts ...store.Part) {
	a.Helper()
	a.write(func(tx *store.Tx) (err error) {
		a.task, err = tx.Tasks().Add(bloc.Task{Kind: bloc.KindNotice, Year: 2027, Title: "Thông báo", Silent: true,
			Due: time.Now().AddDate(0, 1, 0).Unix(), Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}, 0, []bloc.AgencyID{a.agency})
		if err != nil {
			return err
		}
		return tx.Content().Add(store.Dispatch{Task: a.task, Roles: []bloc.Role{bloc.RoleFocal}}, parts, 0)
	})
}

// tally counts the audience by state.
func (a *audience) tally() (tally map[string]int) {
	a.look(func(tx *store.Tx) (err error) {
		tally, err = tx.Content().Tally(a.task)
		return err
	})
	return tally
}

// settled reports whether everybody has it.
func (a *audience) settled() bool { return a.tally()[store.RecipientSent] == len(a.people) }

// counted counts on every phone the messages with a text.
func (a *audience) counted(text string) (missed, repeated int) {
	for _, p := range a.people {
		n := 0
		for _, m := range p.Bot() {
			if m.Text == text || m.Caption == text {
				n++
			}
		}
		if n == 0 {
			missed++
		}
		repeated += max(0, n-1)
	}
	return missed, repeated
}

// TestKill_InABroadcastMissesNobodyAndRepeatsOnlyWhatWasInFlight kills the program again and again while a notice of a
// text and an album goes out to 300 people, and is amended when everybody has it.
func TestKill_InABroadcastMissesNobodyAndRepeatsOnlyWhatWasInFlight(t *testing.T) {
	n := *kills / 30 // of those that TestKill_AtAnyMoment makes
	if n == 0 {
		n = 12
		if testing.Short() {
			n = 4
		}
	}
	const people = 300
	c := newCrowd(t, func(telegram http.Handler) http.Handler { return telegram })
	a := newAudience(c, people)
	c.writers[0].SendPhoto([]byte("ảnh"), "")
	c.tg.Expire()
	sent := c.writers[0].Messages()
	photo := sent[len(sent)-1].File.ID
	parts := func(version int) []store.Part {
		return []store.Part{{Kind: "text", Text: fmt.Sprintf("Thông báo, bản %d", version)},
			{Kind: "photo", FileID: photo, Text: fmt.Sprintf("Ảnh, bản %d", version), Album: "a"}, {Kind: "photo", FileID: photo, Album: "a"}}
	}
	a.notice(parts(1)...)
	version := 1
	for range n {
		p := c.program("serve")
		p.env("KHOIBOT_RATE=200")
		p.begin()
		began, some := len(c.tg.Calls("")), 4+rand.N(12)
		c.until(func() bool { return len(c.tg.Calls("")) >= began+some || a.settled() })
		<-time.After(rand.N(5 * time.Millisecond)) // any moment, not only those at which Telegram is called
		p.kill()
		if a.settled() {
			version++
			c.write(func(tx *store.Tx) error {
				_, err := tx.Content().Amend(a.task, store.HowAnew, "", parts(version), 0)
				return err
			})
		}
	}
	c.finish()
	for v := 1; v <= version; v++ {
		for _, text := range []string{parts(v)[0].Text, parts(v)[1].Text} {
			missed, repeated := a.counted(text)
			t.Logf("%d kills, %q: %d of %d missed, %d repeats", n, text, missed, people, repeated)
			if missed > 0 {
				t.Errorf("%d people did not get %q", missed, text)
			}
			if repeated > sendsInFlight*n {
				t.Errorf("%q was repeated %d times by %d kills, more than was being sent", text, repeated, n)
			}
		}
	}
	if got := a.tally(); got[store.RecipientSent] != people {
		t.Errorf("the board counts %v", got)
	}
}

// press lets a focal point press what he has not pressed last and gives how long the answer took; who is the number of
// the press.
func (c *crowd) press(who int) (answered time.Duration, phone *sandbox.Phone, at time.Time) {
	c.Helper()
	agencies := make([]bloc.AgencyID, 0, len(c.focals))
	for id := range c.focals {
		agencies = append(agencies, id)
	}
	slices.Sort(agencies)
	id := agencies[who%len(agencies)]
	act := []string{"rp", "rt"}[c.pressed[id]%2]
	c.pressed[id]++
	before := len(c.tg.Calls("answerCallbackQuery"))
	at = time.Now()
	c.focals[id].PressData(1, act+":"+strconv.FormatInt(int64(c.task), 36)+":0")
	c.until(func() bool { return len(c.tg.Calls("answerCallbackQuery")) > before })
	return c.tg.Calls("answerCallbackQuery")[before].At.Sub(at), c.focals[id], at
}
