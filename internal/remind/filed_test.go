package remind

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// filed is a bloc in a real database: the scheduler itself ticks.
type filed struct {
	*office
	clockNow  *turned
	next      int64 // stored instant, as long as nothing has changed since
	known     bool
	off, work map[when.Date]bool
	people    []bloc.PersonID
	tasks     []bloc.TaskID
}

// turned is a clock that a test turns to any instant, back too.
type turned struct{ at int64 }

func (c *turned) Now() time.Time { return time.Unix(c.at, 0) }

// Until implements when.Clock for a test in which nothing waits.
func (c *turned) Until(context.Context, time.Time) error {
	return errors.New("nothing waits here")
}

func newFiled(t testing.TB, path string) *filed {
	f := &filed{office: &office{TB: t, path: path, people: map[bloc.PersonID]string{}}, clockNow: &turned{at("01/03 08:00").Unix()},
		off: map[when.Date]bool{}, work: map[when.Date]bool{}}
	h := habits(8)
	h.Calendar = when.Calendar{}
	f.serve(h)
	f.write(func(tx *store.Tx) error {
		for i := range histAgencies {
			code := fmt.Sprintf("CQ%02d", i+1)
			id, _, err := tx.Agencies().Put(bloc.Agency{Code: code, Position: i + 1, Name: code, Post: bloc.PostMember})
			if err != nil {
				return err
			}
			f.agencies = append(f.agencies, id)
		}
		return nil
	})
	for i, a := range f.agencies {
		f.people = append(f.people, f.focal(fmt.Sprintf("CQ%02d", i+1), a))
	}
	f.people = append(f.people, f.focal("hai đơn vị", f.agencies[0], f.agencies[1]), f.focal("dự bị"))
	return f
}

// serve opens the file with the bloc's habits, as the program does when it starts.
func (f *filed) serve(h store.House) {
	if f.db != nil {
		if err := f.db.Close(); err != nil {
			f.Fatal(err)
		}
	}
	f.db = must(store.Open(context.Background(), f.path, f.clockNow, h))
	f.write(func(tx *store.Tx) error { return tx.Tasks().Reschedule() })
}

func (f *filed) clock(now int64) { f.clockNow.at = now }

func (f *filed) say() (said []string) {
	if !f.known {
		f.next, f.known = f.peek(), true
	}
	if f.next == 0 || f.next > f.clockNow.at {
		return nil
	}
	f.known = false
	f.said = nil
	f.tick()
	for _, entry := range f.said { // "25/03 08:00 CQ01 reminded: Việc 1, Việc 2"
		who, titles, _ := strings.Cut(entry[len("25/03 08:00 "):], ": ")
		for title := range strings.SplitSeq(titles, ", ") {
			said = append(said, who+": "+title)
		}
	}
	return said
}

func (f *filed) do(d deed) {
	f.known = false
	switch d.what {
	case "add":
		asked := make([]bloc.AgencyID, len(d.asked))
		for i, a := range d.asked {
			asked[i] = f.agencies[a]
		}
		f.tasks = append(f.tasks, f.add(d.draft, asked...))
	case "house":
		f.serve(houseOf(d, f.off, f.work))
	case "join":
		f.write(func(tx *store.Tx) error {
			_, err := tx.People().Enroll(bloc.Membership{Person: f.people[d.person], Agency: f.agencies[d.agency], Role: bloc.RoleFocal})
			return err
		})
	case "leave":
		f.write(func(tx *store.Tx) error {
			for _, m := range must(tx.People().Get(f.people[d.person])).Roles {
				if m.Agency == f.agencies[d.agency] {
					return tx.People().Dismiss(m.ID)
				}
			}
			return nil
		})
	case "block":
		f.write(func(tx *store.Tx) error {
			_, err := tx.People().SetUnreachable(1000+int64(f.people[d.person]), map[bool]string{true: "blocked"}[d.off])
			return err
		})
	default:
		f.decide(f.tasks[d.task], f.agencies[d.agency], d)
	}
}

func (f *filed) decide(id bloc.TaskID, agency bloc.AgencyID, d deed) {
	switch d.what {
	case "act":
		f.tryAct(id, agency, d.act)
	case "enter":
		f.enter(id, d.phase)
	case "extend":
		f.extend(id, d.n)
	case "ladder":
		f.write(func(tx *store.Tx) error {
			t := must(tx.Tasks().Get(id))
			t.Ladder = d.ladder
			var asked []bloc.AgencyID
			for _, e := range must(tx.Answers().Entries(id)) {
				asked = append(asked, e.Agency)
			}
			return tx.Tasks().Change(t, asked)
		})
	case "exempt":
		f.exempt(id, agency, d.off)
	case "snooze":
		f.write(func(tx *store.Tx) error {
			if !must(tx.Tasks().Get(id)).Open() {
				return nil
			}
			return tx.Snoozes().Put(store.Snooze{Task: id, Person: f.people[d.person], At: tx.Now + d.n})
		})
	}
}

// TestThreeHundredHistoriesInADatabase holds the scheduler, as it really ticks, to the plain rules.
func TestThreeHundredHistoriesInADatabase(t *testing.T) {
	rounds := 3 // of rapid's hundred
	if testing.Short() {
		rounds = 1
	}
	folder, n := t.TempDir(), 0
	for range rounds {
		rapid.Check(t, func(r *rapid.T) {
			n++
			f := newFiled(t, filepath.Join(folder, fmt.Sprint(n, ".db")))
			defer func() {
				if err := f.db.Close(); err != nil {
					t.Error(err)
				}
			}()
			drawHistory(r).live(r, f)
		})
	}
}
