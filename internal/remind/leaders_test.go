package remind

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// leader enrols somebody who takes part as a leader of agencies; a person there is gets the role beside his others.
func (o *office) leader(id bloc.PersonID, name string, agencies ...bloc.AgencyID) bloc.PersonID {
	o.Helper()
	if id == 0 {
		id = o.focal(name)
	}
	o.write(func(tx *store.Tx) error {
		for _, a := range agencies {
			must(tx.People().Enroll(bloc.Membership{Person: id, Agency: a, Role: bloc.RoleLeader}))
		}
		return nil
	})
	return id
}

// switchLeaders has leaders reminded of a task, or no more.
func (o *office) switchLeaders(id bloc.TaskID, on bool) {
	o.write(func(tx *store.Tx) error {
		must(tx.Tasks().SwitchLeaders(id, false, on, must(tx.Tasks().Get(id)).Rev))
		return nil
	})
}

// due lists, as plainly as it can be said, whom the rules want reminded of the tasks at the present instant.
func (o *office) due(tasks []bloc.TaskID) map[told]bool {
	want := map[told]bool{}
	o.write(func(tx *store.Tx) error {
		now, h := time.Unix(tx.Now, 0), tx.House()
		if !when.Window(now, h.Calendar, h.RemindAt, h.Quiet, h.Zone).Equal(now) {
			return nil
		}
		for _, id := range tasks {
			task := must(tx.Tasks().Get(id))
			if !slices.ContainsFunc(tx.Tasks().Rungs(task), func(r when.Rung) bool { return r.At.Unix() > task.RemindedAt && !r.At.After(now) }) {
				continue
			}
			for person := range o.people {
				who := must(tx.People().Get(person))
				for _, e := range must(tx.Answers().Entries(id)) {
					asked := who.Has(bloc.RoleFocal, e.Agency) || task.RemindLeaders && who.Has(bloc.RoleLeader, e.Agency)
					if asked && bloc.Owes(task, e) && must(tx.People().AccountOf(person)).Unreachable == "" {
						want[told{person, id}] = true
					}
				}
			}
		}
		return nil
	})
	return want
}

func TestLeadersAreRemindedOfWhatIsSwitchedOnAndOfNothingElse(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		o := newOffice(t, 3)
		o.leader(0, "lãnh đạo", o.agencies[0], o.agencies[1])
		o.leader(slices.Sorted(maps.Keys(o.people))[2], "", o.agencies[2]) // who answers for it himself
		o.leader(slices.Sorted(maps.Keys(o.people))[1], "", o.agencies[0]) // who answers for another
		gone := o.leader(0, "chặn", o.agencies[0])
		o.write(func(tx *store.Tx) error { must(tx.People().SetUnreachable(1000+int64(gone), "blocked")); return nil })
		var tasks []bloc.TaskID
		for i := range rapid.IntRange(1, 3).Draw(r, "tasks") {
			task := o.task(fmt.Sprint("Việc ", i), "15/03 17:00", rapid.SliceOfN(rapid.IntRange(0, 14), 0, 3).Draw(r, "ladder")...)
			task.Due += int64(rapid.IntRange(0, 20).Draw(r, "due days later")) * 86400
			task.RemindLeaders = rapid.Bool().Draw(r, "leaders")
			tasks = append(tasks, o.add(task))
		}
		now, days := map[told]bool{}, map[string]bool{}
		o.hook = func(_ *store.Tx, to store.Contact, about []store.Topic) {
			for i, a := range about {
				now[told{to.Person, a.Task}] = true
				if slices.Contains(about[:i], a) {
					r.Fatalf("%s is reminded of one thing twice: %v", to.Name, about)
				}
			}
		}
		o.heard = func(tx *store.Tx, person bloc.PersonID) {
			day := fmt.Sprint(person, when.DateOf(time.Unix(tx.Now, 0), vietnam()))
			if days[day] {
				r.Fatalf("%s is reminded twice: %s", o.people[person], stamp(tx.Now))
			}
			days[day] = true
		}
		o.tick()
		for range 60 {
			next := o.peek()
			if next == 0 {
				return
			}
			o.clock.Set(time.Unix(max(next, o.clock.Now().Unix()), 0))
			want := o.due(tasks)
			clear(now)
			o.tick()
			if !maps.Equal(now, want) {
				r.Fatalf("%s: reminded %v, want %v", stamp(o.clock.Now().Unix()), now, want)
			}
			which := rapid.SampledFrom(tasks).Draw(r, "task")
			switch rapid.IntRange(0, 5).Draw(r, "what") {
			case 0:
				o.switchLeaders(which, rapid.Bool().Draw(r, "on"))
			case 1:
				o.tryAct(which, rapid.SampledFrom(o.agencies).Draw(r, "agency"), bloc.ActReported)
			case 2:
				o.tryAct(which, rapid.SampledFrom(o.agencies).Draw(r, "agency"), bloc.ActReturned)
			}
		}
	})
}
