package remind

import (
	"cmp"
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

// event is something people do in the course of a year.
type event struct {
	at int64
	do func(o *office, tasks []bloc.TaskID)
}

// year is what is asked in a year, and what people do about it.
type year struct {
	tasks  []bloc.Task
	asked  [][]int // by task, the agencies it is asked of
	events []event
}

const yearAgencies = 3

func drawYear(t *rapid.T) year {
	var y year
	start := at("01/03 08:00").Unix()
	acts := rapid.SampledFrom([]bloc.Act{bloc.ActReported, bloc.ActReported, bloc.ActRetracted, bloc.ActConfirmed, bloc.ActReturned,
		bloc.ActSupplemented, bloc.ActAttends})
	n := rapid.IntRange(1, 4).Draw(t, "tasks")
	for i := range n {
		opens := rapid.IntRange(0, 200*24).Draw(t, "opens after hours")
		due := opens + rapid.IntRange(-24, 60*24).Draw(t, "due after hours")
		y.tasks = append(y.tasks, bloc.Task{Kind: rapid.SampledFrom(bloc.Kinds()).Draw(t, "kind"), Year: 2027, Title: fmt.Sprint("Việc ", i),
			Due: start + int64(due)*3600 + 3599, AnnounceAt: start + int64(opens)*3600, Phase: bloc.PhaseConfirmed,
			Ladder: rapid.SliceOfN(rapid.IntRange(0, 30), 0, 4).Draw(t, "ladder")})
		y.asked = append(y.asked, rapid.SliceOfNDistinct(rapid.IntRange(0, yearAgencies-1), 1, -1, rapid.ID[int]).Draw(t, "asked"))
	}
	for range rapid.IntRange(0, 12).Draw(t, "events") {
		i := rapid.IntRange(0, n-1).Draw(t, "task")
		e := event{at: y.tasks[i].AnnounceAt + int64(rapid.IntRange(0, 60*24*60).Draw(t, "minutes after it opens"))*60}
		switch rapid.IntRange(0, 11).Draw(t, "what") {
		case 0:
			phase := rapid.SampledFrom([]bloc.Phase{bloc.PhaseClosed, bloc.PhaseWithdrawn, bloc.PhaseConfirmed}).Draw(t, "phase")
			e.do = func(o *office, tasks []bloc.TaskID) { o.enter(tasks[i], phase) }
		case 1:
			more := int64(rapid.IntRange(1, 20).Draw(t, "days more")) * 86400
			e.do = func(o *office, tasks []bloc.TaskID) { o.extend(tasks[i], more) }
		case 2:
			whose, free := rapid.IntRange(0, yearAgencies-1).Draw(t, "agency"), rapid.Bool().Draw(t, "free")
			e.do = func(o *office, tasks []bloc.TaskID) { o.exempt(tasks[i], o.agencies[whose], free) }
		case 3:
			who, hours := rapid.IntRange(0, yearAgencies).Draw(t, "person"), rapid.IntRange(1, 14*24).Draw(t, "hours")
			e.do = func(o *office, tasks []bloc.TaskID) { o.snooze(tasks[i], who, int64(hours)*3600) }
		default:
			whose, act := rapid.IntRange(0, yearAgencies-1).Draw(t, "agency"), acts.Draw(t, "act")
			e.do = func(o *office, tasks []bloc.TaskID) { o.tryAct(tasks[i], o.agencies[whose], act) }
		}
		y.events = append(y.events, e)
	}
	slices.SortStableFunc(y.events, func(a, b event) int { return cmp.Compare(a.at, b.at) })
	return y
}

// extend gives a task more time.
func (o *office) extend(id bloc.TaskID, more int64) {
	o.write(func(tx *store.Tx) error {
		task := must(tx.Tasks().Get(id))
		must(tx.Tasks().Extend(id, task.Due+more, "", task.Rev))
		return nil
	})
}

// exempt frees an agency of a task, or asks it again.
func (o *office) exempt(id bloc.TaskID, agency bloc.AgencyID, free bool) {
	o.write(func(tx *store.Tx) error {
		rev := must(tx.Tasks().Get(id)).Rev
		if free {
			must(tx.Tasks().Exempt(id, []bloc.AgencyID{agency}, "miễn", rev))
		} else {
			must(tx.Tasks().Unexempt(id, []bloc.AgencyID{agency}, rev))
		}
		return nil
	})
}

// snooze puts a task off for one of the people, counted from the first.
func (o *office) snooze(id bloc.TaskID, who int, after int64) {
	o.write(func(tx *store.Tx) error {
		person := slices.Sorted(maps.Keys(o.people))[who]
		return tx.Snoozes().Put(store.Snooze{Task: id, Person: person, At: tx.Now + after})
	})
}

// tryAct does what an agency may: answer an open task that is asked of it.
func (o *office) tryAct(id bloc.TaskID, agency bloc.AgencyID, act bloc.Act) {
	o.write(func(tx *store.Tx) error {
		if _, err := tx.Answers().Entry(id, agency); err != nil || !must(tx.Tasks().Get(id)).Open() {
			return nil
		}
		_, err := tx.Answers().Record(store.Answer{Task: id, Agency: agency, Act: act, At: tx.Now})
		return err
	})
}

// told is one task of which one person is reminded.
type told struct {
	person bloc.PersonID
	task   bloc.TaskID
}

// watcher holds every reminder of a year to the rules.
type watcher struct {
	*office
	t    *rapid.T
	now  map[told]bool  // by this tick
	last map[told]int64 // when before
	days map[string]bool
}

func watch(t *rapid.T, o *office) *watcher {
	w := &watcher{office: o, t: t, last: map[told]int64{}, days: map[string]bool{}}
	o.hook, o.heard, o.again = w.queued, w.arrives, w.put
	return w
}

// queued wants everything said to be owed, by an agency the person answers for, on a rung that has come since the last.
func (w *watcher) queued(tx *store.Tx, to store.Contact, about []store.Topic) {
	for _, a := range about {
		task, e := must(tx.Tasks().Get(a.Task)), must(tx.Answers().Entry(a.Task, a.Agency))
		if !bloc.Owes(task, e) {
			w.t.Fatalf("%s: %s is reminded of %q, which agency %d does not owe: %+v", stamp(tx.Now), to.Name, task.Title, a.Agency, e)
		}
		if who := must(tx.People().Get(to.Person)); !who.Has(bloc.RoleFocal, a.Agency) || !to.Reachable() {
			w.t.Fatalf("%s is reminded on behalf of agency %d", to.Name, a.Agency)
		}
		k := told{to.Person, a.Task}
		fresh := slices.ContainsFunc(tx.Tasks().Rungs(task), func(r when.Rung) bool {
			return r.At.Unix() <= tx.Now && r.At.Unix() > max(w.last[k], task.AnnouncedAt)
		})
		if !fresh && !w.now[k] {
			w.t.Fatalf("%s: %s is reminded of %q without a rung since %s", stamp(tx.Now), to.Name, task.Title, stamp(w.last[k]))
		}
		w.now[k], w.last[k] = true, tx.Now
	}
}

// put wants what comes again to be owed, in working hours, and not reminded of by a rung at the same time.
func (w *watcher) put(tx *store.Tx, to store.Contact, about []store.Topic) {
	now, h := time.Unix(tx.Now, 0), tx.House()
	if !when.Window(now, h.Calendar, h.RemindAt, h.Quiet, h.Zone).Equal(now) || w.now[told{to.Person, about[0].Task}] {
		w.t.Fatalf("%s is reminded again at %s", to.Name, stamp(tx.Now))
	}
	for _, a := range about {
		if task, e := must(tx.Tasks().Get(a.Task)), must(tx.Answers().Entry(a.Task, a.Agency)); !bloc.Owes(task, e) || !to.Reachable() {
			w.t.Fatalf("%s: %s is reminded again of %q, which agency %d does not owe", stamp(tx.Now), to.Name, task.Title, a.Agency)
		}
	}
}

// arrives wants a reminder to come in working hours, the only one of the day.
func (w *watcher) arrives(tx *store.Tx, person bloc.PersonID) {
	now, h := time.Unix(tx.Now, 0), tx.House()
	if !when.Window(now, h.Calendar, h.RemindAt, h.Quiet, h.Zone).Equal(now) {
		w.t.Fatalf("%s is reminded at %s", w.people[person], stamp(tx.Now))
	}
	day := fmt.Sprint(person, " ", when.DateOf(now, h.Zone))
	if w.days[day] {
		w.t.Fatalf("%s is reminded a second time: %s", w.people[person], stamp(tx.Now))
	}
	w.days[day] = true
}

// expected is whom the rules want reminded at the present instant, said as simply as it can be.
func (w *watcher) expected(tasks []bloc.TaskID) map[told]bool {
	want := map[told]bool{}
	w.write(func(tx *store.Tx) error {
		now, h := time.Unix(tx.Now, 0), tx.House()
		for _, id := range tasks {
			task := must(tx.Tasks().Get(id))
			come, days := false, 0
			for _, r := range tx.Tasks().Rungs(task) {
				if r.At.Unix() > task.RemindedAt && !r.At.After(now) {
					come, days = true, r.Days
				}
			}
			if !come || !when.Window(now, h.Calendar, h.RemindAt, h.Quiet, h.Zone).Equal(now) || task.Kind.ClosesWhenDue() && task.Due <= tx.Now {
				continue
			}
			for _, e := range must(tx.Answers().Entries(id)) {
				for _, c := range must(tx.People().Contacts(e.Agency, bloc.RoleFocal)) {
					if silent := days > 0 && must(tx.Snoozes().Pending(id, c.Person)); bloc.Owes(task, e) && c.Reachable() && !silent {
						want[told{c.Person, id}] = true
					}
				}
			}
		}
		return nil
	})
	return want
}

// step ticks once and compares whom it reminds with whom it should.
func (w *watcher) step(tasks []bloc.TaskID) {
	want := w.expected(tasks)
	w.now = map[told]bool{}
	w.tick()
	if !maps.Equal(w.now, want) {
		w.t.Fatalf("%s: reminded %v, want %v", stamp(w.clock.Now().Unix()), w.now, want)
	}
	said := len(w.said)
	w.tick()
	if len(w.said) != said {
		w.t.Fatalf("a second tick at one instant says %q", w.said[said:])
	}
}

// play lives through the year instant by instant, but for a time away: nothing runs after away.from until away.to.
func (w *watcher) play(y year, from, to int64) {
	var tasks []bloc.TaskID
	for i, task := range y.tasks {
		var asked []bloc.AgencyID
		for _, a := range y.asked[i] {
			asked = append(asked, w.agencies[a])
		}
		tasks = append(tasks, w.add(task, asked...))
	}
	w.step(tasks)
	for events := y.events; ; {
		now, next := w.clock.Now().Unix(), w.peek()
		if next != 0 {
			next = max(next, now)
			if next > from && next < to {
				next = to
			}
		}
		switch {
		case len(events) > 0 && (next == 0 || events[0].at <= next):
			w.clock.Set(time.Unix(events[0].at, 0))
			events[0].do(w.office, tasks)
			events = events[1:]
			if at := w.clock.Now().Unix(); at <= from || at >= to {
				w.step(tasks)
			}
			continue
		case next == 0:
			return
		case next == now && now != to:
			w.t.Fatalf("at %s something is still to be done", stamp(now))
		}
		w.clock.Set(time.Unix(next, 0))
		w.step(tasks)
	}
}

// peek is the next stored instant, also one that has passed; zero where there is none.
func (o *office) peek() (next int64) {
	o.write(func(tx *store.Tx) error {
		next = must(tx.Tasks().NextWake())
		queued, _, err := tx.Outbox().Next(0)
		if queued != 0 && (next == 0 || queued < next) {
			next = queued
		}
		return err
	})
	return next
}

// newYear is an office with a person in two agencies, and one who cannot be reached.
func newYear(t *testing.T, r *rapid.T) *watcher {
	o := newOffice(t, yearAgencies)
	o.focal("hai đơn vị", o.agencies[0], o.agencies[1])
	blocked := o.focal("chặn", o.agencies[2])
	o.write(func(tx *store.Tx) error { must(tx.People().SetUnreachable(1000+int64(blocked), "blocked")); return nil })
	return watch(r, o)
}

func TestATimeAwayChangesNothingAfterIt(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		y := drawYear(r)
		late := rapid.SampledFrom(y.tasks).Draw(r, "away about the due time of").Due
		from := max(at("01/03 08:00").Unix(), late/60*60-int64(rapid.IntRange(0, 35*24*60).Draw(r, "minutes before"))*60)
		to := from + int64(rapid.IntRange(1, 30*24*60).Draw(r, "for minutes"))*60
		y.events = slices.DeleteFunc(y.events, func(e event) bool { return e.at >= from && e.at <= to })
		through, away := newYear(t, r), newYear(t, r)
		through.play(y, 0, 0)
		away.play(y, from, to)
		back := when.Window(time.Unix(to, 0), habits(8).Calendar, habits(8).RemindAt, habits(8).Quiet, vietnam()).Unix()
		for _, c := range []struct {
			name        string
			since, till int64
		}{{"before", 0, from - 1}, {"after", back + 1, 1 << 60}} {
			if a, b := through.between(c.since, c.till), away.between(c.since, c.till); !slices.Equal(a, b) {
				r.Fatalf("%s the time away (%s to %s): without it %q, with it %q", c.name, stamp(from), stamp(to), a, b)
			}
		}
		if b := away.between(from+1, to-1); len(b) != 0 {
			r.Fatalf("said while away: %q", b)
		}
	})
}

// between is what was told in a stretch of time, both ends in it.
func (o *office) between(since, till int64) (lines []string) {
	for _, line := range o.said {
		if instant := at(line[:len("02/01 15:04")]).Unix(); instant >= since && instant <= till {
			lines = append(lines, line)
		}
	}
	return lines
}
