package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
	"khoibot/internal/when"
)

func TestAnExtensionForgetsTheRungsOfTheOldTime(t *testing.T) {
	d := openDesk(t)
	d.agencies("CQ01")
	id := d.add(d.report("Báo cáo", "2027-04-01 17:00"))
	d.open(id)
	d.clock.Set(at("2027-03-30 10:00"))
	extend := func(due string, rev int64) (ok bool) {
		d.write(func(tx *Tx) (err error) {
			ok, err = tx.Tasks().Extend(id, at(due).Unix(), "đến hết tháng 4", rev)
			return err
		})
		return ok
	}
	if extend("2027-04-15 17:00", 7) {
		t.Error("extended by somebody who saw another task")
	}
	if !extend("2027-04-15 17:00", 1) {
		t.Fatal("cannot be extended")
	}
	d.wantWake(id, "2027-04-08 08:00")
	if got := d.task(id); got.DuePhrase != "đến hết tháng 4" || got.Rev != 2 {
		t.Errorf("%+v", got)
	}
	extend("2027-04-02 17:00", 2) // a week before it has passed: not made up for
	d.wantWake(id, "2027-04-01 08:00")
}

func TestWhenAReportHasWaitedTooLong(t *testing.T) {
	h := habits()
	h.Calendar = when.NewCalendar([]when.Date{{Year: 2027, Month: 4, Day: 30}}, nil)
	for _, c := range []struct{ made, stale, told string }{
		{"2027-03-01 10:00", "2027-03-03 10:00", "2027-03-04 08:00"}, // a Monday
		{"2027-03-01 07:30", "2027-03-03 07:30", "2027-03-03 08:00"},
		{"2027-03-05 10:00", "2027-03-09 10:00", "2027-03-10 08:00"}, // a Friday
		{"2027-03-06 10:00", "2027-03-09 10:00", "2027-03-10 08:00"}, // a Saturday
		{"2027-04-29 10:00", "2027-05-04 10:00", "2027-05-05 08:00"}, // before a holiday and a weekend
	} {
		stale, told := h.stale(at(c.made).Unix())
		if stale != at(c.stale).Unix() || told != at(c.told).Unix() {
			t.Errorf("%s: %s, told %s; want %s, told %s", c.made, time.Unix(stale, 0).In(h.Zone), time.Unix(told, 0).In(h.Zone), c.stale, c.told)
		}
	}
}

// decided is the naive model of a task about which the secretariat decides.
type decided struct {
	due      int64
	phase    bloc.Phase
	rev      int64
	settled  int64 // reminders up to this instant
	exempt   map[bloc.AgencyID]string
	answered map[bloc.AgencyID]bool
}

// stands compares the task with its model.
func (m *decided) stands(t *rapid.T, d *desk, id bloc.TaskID, agencies []bloc.AgencyID) {
	task := d.task(id)
	if task.Due != m.due || task.Phase != m.phase || task.Rev != m.rev || task.RemindedAt != m.settled {
		t.Fatalf("%+v, want %+v", task, m)
	}
	if got, want := d.wake(id), naiveWake(d.db.house, task); got != want {
		t.Fatalf("wakes at %d, want %d", got, want)
	}
	var want []bloc.AgencyID
	freed := 0
	for _, a := range agencies {
		if m.exempt[a] != "" {
			freed++
		} else if m.phase == bloc.PhaseConfirmed && !m.answered[a] {
			want = append(want, a)
		}
	}
	d.read(func(tx *Tx) error {
		if got := must(tx.Answers().Owing(id)); !slices.Equal(got, want) {
			t.Fatalf("%v owe, want %v", got, want)
		}
		list := must(tx.Tasks().Exempted(id))
		for _, e := range list {
			if m.exempt[e.Agency] != e.Why {
				t.Fatalf("agency %d is exempt for %q, want %q", e.Agency, e.Why, m.exempt[e.Agency])
			}
		}
		if len(list) != freed {
			t.Fatalf("%d are exempt, want %d", len(list), freed)
		}
		return nil
	})
}

func TestDecisionsDoWhatTheyShouldInAnyOrder(t *testing.T) {
	d := openDesk(t)
	agencies := d.agencies("CQ01", "CQ02", "CQ03")
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		task := d.report(fmt.Sprint("Việc ", run), "2027-04-01 17:00")
		task.Due = d.clock.Now().Unix() + 20*86400
		id := d.add(task)
		d.open(id)
		m := &decided{due: task.Due, phase: bloc.PhaseConfirmed, rev: 1, settled: d.clock.Now().Unix(),
			exempt: map[bloc.AgencyID]string{}, answered: map[bloc.AgencyID]bool{}}
		some := rapid.SliceOfDistinct(rapid.SampledFrom(agencies), rapid.ID[bloc.AgencyID])
		// decide makes a decision by somebody who saw the task now, or before the last decision.
		decide := func(t *rapid.T, how func(tx *Tx, rev int64) (bool, error)) bool {
			rev := m.rev - int64(rapid.IntRange(0, 3).Draw(t, "behind")/3)
			var ok bool
			d.write(func(tx *Tx) (err error) { ok, err = how(tx, rev); return err })
			if ok != (rev == m.rev) {
				t.Fatalf("a decision at revision %d of %d: %t", rev, m.rev, ok)
			}
			if ok {
				m.rev++
			}
			return ok
		}
		t.Repeat(map[string]func(*rapid.T){
			"time passes": func(t *rapid.T) { d.clock.Advance(time.Duration(rapid.IntRange(1, 200).Draw(t, "hours")) * time.Hour) },
			"extend": func(t *rapid.T) {
				due := d.clock.Now().Unix() + int64(rapid.IntRange(1, 900).Draw(t, "hours"))*3600
				if decide(t, func(tx *Tx, rev int64) (bool, error) { return tx.Tasks().Extend(id, due, "", rev) }) {
					m.due, m.settled = due, d.clock.Now().Unix()
				}
			},
			"exempt": func(t *rapid.T) {
				which := some.Draw(t, "which")
				if decide(t, func(tx *Tx, rev int64) (bool, error) {
					return tx.Tasks().Exempt(id, which, fmt.Sprint("vì ", m.rev), rev)
				}) {
					for _, a := range which {
						if m.exempt[a] == "" {
							m.exempt[a] = fmt.Sprint("vì ", m.rev-1)
						}
					}
				}
			},
			"ask again": func(t *rapid.T) {
				which := some.Draw(t, "which")
				if decide(t, func(tx *Tx, rev int64) (bool, error) { return tx.Tasks().Unexempt(id, which, rev) }) {
					for _, a := range which {
						delete(m.exempt, a)
					}
				}
			},
			"close, withdraw or reopen": func(t *rapid.T) {
				phase := rapid.SampledFrom([]bloc.Phase{bloc.PhaseConfirmed, bloc.PhaseClosed, bloc.PhaseWithdrawn}).Draw(t, "phase")
				if decide(t, func(tx *Tx, rev int64) (bool, error) { return tx.Tasks().Enter(id, phase, rev) }) {
					if m.phase != bloc.PhaseConfirmed {
						m.settled = max(m.settled, d.clock.Now().Unix())
					}
					m.phase = phase
				}
			},
			"answer": func(t *rapid.T) {
				a, act := rapid.SampledFrom(agencies).Draw(t, "agency"), rapid.SampledFrom([]bloc.Act{bloc.ActReported, bloc.ActReturned}).Draw(t, "act")
				d.act(id, a, act)
				m.answered[a] = act == bloc.ActReported
			},
			"": func(t *rapid.T) { m.stands(t, d, id, agencies) },
		})
		d.write(func(tx *Tx) error {
			_, err := tx.exec("update task set phase = 'withdrawn', wake_at = null")
			return err
		})
	})
}
