package store

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
)

// ledger is the naive rule beside the database: it keeps every act in a list and looks the answer up by walking it.
type ledger struct {
	*desk
	agencies []bloc.AgencyID
	tasks    []bloc.TaskID
	acts     []Answer
	ids      []int64
	exempt   map[[2]int64]bool
	asked    map[bloc.TaskID]int // how many acts there were when it was asked again
	rows     map[int64]string    // every row of the history as it was first seen
}

// stands is where an agency stands: its last act that settles anything.
func (l *ledger) stands(task bloc.TaskID, agency bloc.AgencyID) bloc.Entry {
	e := bloc.Entry{Task: task, Agency: agency, Exempt: l.exempt[[2]int64{int64(task), int64(agency)}]}
	for i, x := range l.acts {
		if i >= l.asked[task] && x.Task == task && x.Agency == agency && x.Act != bloc.ActSupplemented {
			e.Latest, e.At, e.By, e.Late, e.Answers = x.Act, x.At, x.Person, x.Late, l.ids[i]
		}
	}
	return e
}

// check compares every list the store gives with the naive rule.
func (l *ledger) check(t *rapid.T) {
	l.read(func(tx *Tx) error {
		answers := tx.Answers()
		owedBy, open, waiting := map[bloc.AgencyID][]bloc.TaskID{}, map[bloc.AgencyID]map[bloc.TaskID]bloc.Entry{}, 0
		for _, id := range l.tasks {
			task := must(tx.Tasks().Get(id))
			var owing []bloc.AgencyID
			for _, agency := range l.agencies {
				want := l.stands(id, agency)
				if got := must(answers.Entry(id, agency)); got != want {
					t.Fatalf("entry %+v, want %+v", got, want)
				}
				if owes := bloc.Owes(task, want); owes != must(answers.Owes(id, agency)) {
					t.Fatalf("task %d of agency %d: owed in the rule %t, not so in the database", id, agency, owes)
				} else if owes {
					owing, owedBy[agency] = append(owing, agency), append(owedBy[agency], id)
				}
				if task.Open() {
					if open[agency] == nil {
						open[agency] = map[bloc.TaskID]bloc.Entry{}
					}
					open[agency][id] = want
					if want.Latest == bloc.ActReported {
						waiting++
					}
				}
			}
			if got := must(answers.Owing(id)); !slices.Equal(got, owing) {
				t.Fatalf("owing task %d: %v, want %v", id, got, owing)
			}
		}
		for _, agency := range l.agencies {
			var got []bloc.TaskID
			for _, task := range must(answers.OwedBy(agency)) {
				got = append(got, task.ID)
			}
			if !slices.Equal(got, owedBy[agency]) {
				t.Fatalf("agency %d owes %v, want %v", agency, got, owedBy[agency])
			}
			if got := must(answers.Open(agency)); !maps.Equal(got, open[agency]) {
				t.Fatalf("open to agency %d: %v, want %v", agency, got, open[agency])
			}
		}
		if got := len(must(answers.Unconfirmed())); got != waiting {
			t.Fatalf("%d reports wait, want %d", got, waiting)
		}
		return nil
	})
	l.history(t)
}

// history wants every row of the past to be what it was.
func (l *ledger) history(t *rapid.T) {
	l.read(func(tx *Tx) error {
		list, err := all(tx, func(s scanner) (r [2]string, err error) { return r, s.Scan(&r[0], &r[1]) },
			"select id, json_array(id, task_id, agency_id, act, person_id, at, recorded_at, late, held, doc_no, words) from answer")
		if err != nil {
			return err
		}
		if len(list) != len(l.ids) {
			t.Fatalf("%d acts are kept of %d", len(list), len(l.ids))
		}
		for i, r := range list {
			if was, ok := l.rows[l.ids[i]]; ok && was != r[1] {
				t.Fatalf("history was changed from %s to %s", was, r[1])
			}
			l.rows[l.ids[i]] = r[1]
		}
		return nil
	})
}

func TestWhatIsOwedIsWhatTheRuleSays(t *testing.T) {
	acts := []bloc.Act{bloc.ActReported, bloc.ActRetracted, bloc.ActConfirmed, bloc.ActReturned, bloc.ActSupplemented,
		bloc.ActAttends, bloc.ActDeclines, bloc.ActAcknowledged}
	phases := []bloc.Phase{bloc.PhaseProposed, bloc.PhaseConfirmed, bloc.PhaseConfirmed, bloc.PhaseWithdrawn, bloc.PhaseClosed}
	d := openDesk(t)
	agencies := d.agencies("CQ01", "CQ02", "CQ03")
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		d.write(func(tx *Tx) error { // what an earlier run left is over
			_, err := tx.exec("update task set phase = 'withdrawn'")
			return errorOr(err, func() error { _, err := tx.exec("delete from answer"); return err })
		})
		l := &ledger{desk: d, agencies: agencies, exempt: map[[2]int64]bool{}, asked: map[bloc.TaskID]int{}, rows: map[int64]string{}}
		for i := range 3 {
			task := d.report(fmt.Sprint("Việc ", run, "/", i), "2027-04-01 17:00")
			task.Due += int64(i)
			l.tasks = append(l.tasks, d.add(task))
		}
		tasks, whose := rapid.SampledFrom(l.tasks), rapid.SampledFrom(agencies)
		t.Repeat(map[string]func(*rapid.T){
			"an act": func(t *rapid.T) {
				x := Answer{Task: tasks.Draw(t, "task"), Agency: whose.Draw(t, "agency"), Act: rapid.SampledFrom(acts).Draw(t, "act"),
					Person: bloc.PersonID(rapid.IntRange(0, 2).Draw(t, "person")), At: rapid.Int64Range(1, 99).Draw(t, "at"), Late: rapid.Bool().Draw(t, "late")}
				d.write(func(tx *Tx) error {
					l.acts, l.ids = append(l.acts, x), append(l.ids, must(tx.Answers().Record(x)))
					return nil
				})
			},
			"it is asked again": func(t *rapid.T) {
				task := tasks.Draw(t, "task")
				l.asked[task] = len(l.acts)
				d.write(func(tx *Tx) error { return tx.Answers().AskAgain(task) })
			},
			"it opens": func(t *rapid.T) { d.open(tasks.Draw(t, "task")) },
			"a decision": func(t *rapid.T) {
				id, phase := tasks.Draw(t, "task"), rapid.SampledFrom(phases).Draw(t, "phase")
				d.write(func(tx *Tx) error { _, err := tx.Tasks().Enter(id, phase, must(tx.Tasks().Get(id)).Rev); return err })
			},
			"another audience": func(t *rapid.T) {
				task := d.task(tasks.Draw(t, "task"))
				task.Everyone = false
				asked := rapid.SliceOfDistinct(whose, rapid.ID[bloc.AgencyID]).Draw(t, "asked")
				d.write(func(tx *Tx) error { return tx.Tasks().Change(task, asked) })
				for _, a := range agencies {
					l.exempt[[2]int64{int64(task.ID), int64(a)}] = !slices.Contains(asked, a)
				}
			},
			"": l.check,
		})
		d.clock.Advance(time.Second)
	})
}

// errorOr goes on where there is no error.
func errorOr(err error, next func() error) error {
	if err != nil {
		return err
	}
	return next()
}
