package remind

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// activity is a task without a ladder, asked of everyone, that begins after registering for it is due.
func (o *office) activity(title, due, start string) bloc.Task {
	task := o.task(title, due)
	task.Kind, task.Start = bloc.KindActivity, at(start).Unix()
	return task
}

// rearrange moves an activity.
func (o *office) rearrange(id bloc.TaskID, start int64) {
	o.write(func(tx *store.Tx) error {
		task := must(tx.Tasks().Get(id))
		must(tx.Tasks().Rearrange(id, start, task.Place, task.Rev))
		return nil
	})
}

// heardOf is what was told of what begins.
func (o *office) heardOf() (lines []string) {
	for _, line := range o.said {
		if who, ok := strings.CutSuffix(line, " reminded of what begins: Tập huấn"); ok {
			lines = append(lines, who)
		}
	}
	return lines
}

// eveCase is an activity that begins at an instant, what happens before, and who is told of it when.
type eveCase struct {
	name, start string
	do          func(o *office, id bloc.TaskID)
	want        []string
}

// play has CQ01 attend and CQ02 decline, and lives through what happens.
func (c eveCase) play(t *testing.T) {
	o := newOffice(t, 3)
	id := o.add(o.activity("Tập huấn", "12/03 17:00", c.start))
	o.tick()
	o.act(id, o.agencies[0], bloc.ActAttends)
	o.act(id, o.agencies[1], bloc.ActDeclines)
	if c.do != nil {
		c.do(o, id)
	}
	o.walk("10/05 08:00")
	if got := o.heardOf(); !slices.Equal(got, c.want) {
		t.Errorf("told %q, want %q", got, c.want)
	}
}

func TestThoseWhoAttendAreRemindedTheDayBefore(t *testing.T) {
	for _, c := range []eveCase{
		{"the day before", "17/03 14:00", nil, []string{"16/03 08:00 CQ01"}},
		{"the working day before", "22/03 07:00", nil, []string{"19/03 08:00 CQ01"}},
		{"before a holiday", "01/05 07:00", nil, []string{"29/04 08:00 CQ01"}},
		{"moved before it was told", "17/03 14:00", func(o *office, id bloc.TaskID) {
			o.walk("15/03 10:00")
			o.rearrange(id, at("19/03 14:00").Unix())
		}, []string{"18/03 08:00 CQ01"}},
		{"moved after it was told", "17/03 14:00", func(o *office, id bloc.TaskID) {
			o.walk("16/03 10:00")
			o.rearrange(id, at("19/03 14:00").Unix())
		}, []string{"16/03 08:00 CQ01", "18/03 08:00 CQ01"}},
		{"moved to tomorrow, of which those who attend are told", "17/03 14:00", func(o *office, id bloc.TaskID) {
			o.walk("15/03 10:00")
			o.rearrange(id, at("16/03 14:00").Unix())
		}, nil},
		{"only its place changes", "17/03 14:00", func(o *office, id bloc.TaskID) {
			o.walk("15/03 10:00")
			o.rearrange(id, at("17/03 14:00").Unix())
		}, []string{"16/03 08:00 CQ01"}},
		{"withdrawn", "17/03 14:00", func(o *office, id bloc.TaskID) { o.enter(id, bloc.PhaseWithdrawn) }, nil},
		{"closed", "17/03 14:00", func(o *office, id bloc.TaskID) { o.enter(id, bloc.PhaseClosed) }, nil},
		{"reopened only on the day before, of which those who attend are told", "17/03 14:00", func(o *office, id bloc.TaskID) {
			o.enter(id, bloc.PhaseWithdrawn)
			o.walk("16/03 10:00")
			o.enter(id, bloc.PhaseConfirmed)
		}, nil},
		{"registering takes longer", "17/03 14:00", func(o *office, id bloc.TaskID) { o.extend(id, 86400) }, []string{"16/03 08:00 CQ01"}},
		{"comes after all", "17/03 14:00", func(o *office, id bloc.TaskID) {
			o.act(id, o.agencies[1], bloc.ActAttends)
		}, []string{"16/03 08:00 CQ01", "16/03 08:00 CQ02"}},
		{"exempt", "17/03 14:00", func(o *office, id bloc.TaskID) { o.exempt(id, o.agencies[0], true) }, nil},
	} {
		t.Run(c.name, c.play)
	}
}

func TestAfterATimeAwayThoseWhoAttendAreRemindedUnlessItHasBegun(t *testing.T) {
	for _, c := range []eveCase{
		{"away until it has begun, though registering goes on", "17/03 14:00", func(o *office, id bloc.TaskID) {
			o.extend(id, 7*86400) // to the 19th
			o.walk("15/03 10:00")
			o.clock.Set(at("17/03 15:00"))
		}, nil},
		{"away over the hour", "17/03 14:00", func(o *office, id bloc.TaskID) {
			o.walk("15/03 10:00")
			o.clock.Set(at("16/03 15:00"))
		}, []string{"16/03 15:00 CQ01"}},
		{"away until the morning of the day", "17/03 14:00", func(o *office, id bloc.TaskID) {
			o.walk("15/03 10:00")
			o.clock.Set(at("16/03 23:00"))
		}, []string{"17/03 08:00 CQ01"}},
		{"away until it has begun", "17/03 14:00", func(o *office, id bloc.TaskID) {
			o.walk("15/03 10:00")
			o.clock.Set(at("17/03 14:00"))
		}, nil},
	} {
		t.Run(c.name, c.play)
	}
}

func TestAnActivityWithoutATimeOfItsOwnBeginsWithItsDueTime(t *testing.T) {
	o := newOffice(t, 1)
	task := o.task("Tập huấn", "17/03 08:00")
	task.Kind = bloc.KindActivity
	id := o.add(task)
	o.tick()
	o.act(id, o.agencies[0], bloc.ActAttends)
	o.walk("16/03 20:00")
	o.extend(id, 9*3600) // to the same day's end of work: those who attend are told of it by itself
	o.walk("20/03 08:00")
	if got := o.heardOf(); !slices.Equal(got, []string{"16/03 08:00 CQ01"}) {
		t.Errorf("told %q", got)
	}
}

// eves holds the reminders of what begins to the rules, said as simply as they can be: whoever attends hears of it once,
// at the first moment in which people may be reminded since the working day before it began to be; not if it was opened,
// moved or reopened only then, which was told, nor if it has begun.
type eves struct {
	*office
	t     *rapid.T
	since map[bloc.TaskID]int64 // when it was opened, moved or reopened last
	done  map[bloc.TaskID]bool  // since then
	got   map[told]bool
}

// pending is when an activity is to be told of, as far as is known now; zero: not any more.
func (e *eves) pending(tx *store.Tx, task bloc.Task) int64 {
	h := tx.House()
	begins := task.Start
	if begins == 0 {
		begins = task.Due
	}
	day := when.DateOf(time.Unix(begins, 0), h.Zone).AddDays(-1)
	for !h.Calendar.IsWorkingDay(day) {
		day = day.AddDays(-1)
	}
	eve := day.At(h.RemindAt, h.Zone).Unix()
	if task.Kind != bloc.KindActivity || !task.Open() || e.done[task.ID] || eve <= e.since[task.ID] {
		return 0
	}
	if at := when.Window(time.Unix(max(eve, tx.Now), 0), h.Calendar, h.RemindAt, h.Quiet, h.Zone).Unix(); at < begins {
		return at
	}
	return 0
}

// step ticks once, and wants told exactly whom the rules want told now.
func (e *eves) step(tasks []bloc.TaskID) {
	want := map[told]bool{}
	opened := map[bloc.TaskID]bool{}
	e.write(func(tx *store.Tx) error {
		for _, id := range tasks {
			task := must(tx.Tasks().Get(id))
			opened[id] = task.AnnouncedAt != 0
			if e.pending(tx, task) != tx.Now {
				continue
			}
			e.done[id] = true
			for _, x := range must(tx.Answers().Entries(id)) {
				for _, c := range must(tx.People().Contacts(x.Agency, bloc.RoleFocal)) {
					if x.Latest == bloc.ActAttends && !x.Exempt && c.Reachable() {
						want[told{c.Person, id}] = true
					}
				}
			}
		}
		return nil
	})
	e.got = map[told]bool{}
	e.tick()
	if !maps.Equal(e.got, want) {
		e.t.Fatalf("%s: told %v, want %v", stamp(e.clock.Now().Unix()), e.got, want)
	}
	said := len(e.said)
	e.tick()
	if len(e.said) != said {
		e.t.Fatalf("a second tick at one instant says %q", e.said[said:])
	}
	e.write(func(tx *store.Tx) error {
		for _, id := range tasks {
			if task := must(tx.Tasks().Get(id)); task.AnnouncedAt != 0 && !opened[id] {
				e.since[id] = task.AnnouncedAt
			}
		}
		return nil
	})
}

// hear notes who is told, on behalf of agencies that attend what has not begun.
func (e *eves) hear(tx *store.Tx, to store.Contact, task bloc.Task, about []store.Topic) {
	for _, a := range about {
		if x := must(tx.Answers().Entry(a.Task, a.Agency)); x.Latest != bloc.ActAttends || x.Exempt {
			e.t.Fatalf("%s: %s is told on behalf of agency %d: %+v", stamp(tx.Now), to.Name, a.Agency, x)
		}
	}
	k := told{to.Person, task.ID}
	if e.got[k] {
		e.t.Fatalf("%s: %s is told twice", stamp(tx.Now), to.Name)
	}
	e.got[k] = true
}

// sleep wants nothing to be told between now and the instant at which the program next wakes.
func (e *eves) sleep(tasks []bloc.TaskID, until int64) {
	e.write(func(tx *store.Tx) error {
		for _, id := range tasks {
			if at := e.pending(tx, must(tx.Tasks().Get(id))); at != 0 && at > tx.Now && at < until {
				e.t.Fatalf("at %s it sleeps until %s, past %s", stamp(tx.Now), stamp(until), stamp(at))
			}
		}
		return nil
	})
}

// drawActivities is some activities and what people do about them in two months.
func (e *eves) drawActivities(t *rapid.T) (tasks []bloc.Task, events []event) {
	start := at("01/03 08:00").Unix()
	hours := func(name string, from, to int) int64 {
		return int64(rapid.IntRange(from, to).Draw(t, name)) * 3600
	}
	for i := range rapid.IntRange(1, 2).Draw(t, "activities") {
		opens := start + hours("opens", 0, 10*24)
		task := bloc.Task{Kind: bloc.KindActivity, Year: 2027, Title: fmt.Sprint("Hoạt động ", i), AnnounceAt: opens, Everyone: true,
			Due: opens + hours("due", -5, 20*24), Phase: bloc.PhaseConfirmed}
		if rapid.Bool().Draw(t, "a time of its own") {
			task.Start = task.Due + hours("start", 0, 10*24)
		}
		tasks = append(tasks, task)
	}
	for i, task := range tasks {
		for a := range rapid.IntRange(0, yearAgencies).Draw(t, "attend at once") {
			events = append(events, event{task.AnnounceAt + 60, func(o *office, ids []bloc.TaskID) { o.tryAct(ids[i], o.agencies[a], bloc.ActAttends) }})
		}
	}
	for range rapid.IntRange(0, 8).Draw(t, "events") {
		i := rapid.IntRange(0, len(tasks)-1).Draw(t, "which")
		x := event{at: max(tasks[i].AnnounceAt, max(tasks[i].Due, tasks[i].Start)-hours("before it begins", -24, 5*24)) + 1800}
		whose := rapid.IntRange(0, yearAgencies-1).Draw(t, "agency")
		switch rapid.IntRange(0, 9).Draw(t, "what") {
		case 0, 6:
			phase := rapid.SampledFrom([]bloc.Phase{bloc.PhaseClosed, bloc.PhaseWithdrawn, bloc.PhaseConfirmed, bloc.PhaseConfirmed}).Draw(t, "phase")
			x.do = func(o *office, ids []bloc.TaskID) { e.enters(ids[i], phase) }
		case 1, 2:
			to := hours("moved to", 1, 12*24)
			x.do = func(o *office, ids []bloc.TaskID) { e.moves(ids[i], o.clock.Now().Unix()+to) }
		case 3, 7:
			more := int64(rapid.IntRange(1, 6).Draw(t, "days more")) * 86400
			x.do = func(o *office, ids []bloc.TaskID) { e.extends(ids[i], more) }
		case 4:
			free := rapid.Bool().Draw(t, "free")
			x.do = func(o *office, ids []bloc.TaskID) { o.exempt(ids[i], o.agencies[whose], free) }
		case 5:
			x.do = func(o *office, ids []bloc.TaskID) { o.tryAct(ids[i], o.agencies[whose], bloc.ActDeclines) }
		default:
			x.do = func(o *office, ids []bloc.TaskID) { o.tryAct(ids[i], o.agencies[whose], bloc.ActAttends) }
		}
		events = append(events, x)
	}
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.at, b.at) })
	return tasks, events
}

// renewed notes that an activity was told of anew.
func (e *eves) renewed(id bloc.TaskID) { e.since[id], e.done[id] = e.clock.Now().Unix(), false }

func (e *eves) taskNow(id bloc.TaskID) (task bloc.Task) {
	e.write(func(tx *store.Tx) error { task = must(tx.Tasks().Get(id)); return nil })
	return task
}

func (e *eves) enters(id bloc.TaskID, phase bloc.Phase) {
	if e.taskNow(id).Phase != bloc.PhaseConfirmed {
		e.renewed(id)
	}
	e.enter(id, phase)
}

func (e *eves) moves(id bloc.TaskID, to int64) {
	if e.taskNow(id).Start != to {
		e.renewed(id)
	}
	e.rearrange(id, to)
}

func (e *eves) extends(id bloc.TaskID, more int64) {
	if e.taskNow(id).Start == 0 {
		e.renewed(id)
	}
	e.extend(id, more)
}

func TestWhoAttendsHearsOfItOnceTheDayBefore(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		e := &eves{office: newYear(t, r).office, t: r, since: map[bloc.TaskID]int64{}, done: map[bloc.TaskID]bool{}}
		e.office.eve, e.office.hook, e.office.heard, e.office.again = e.hear, nil, nil, nil
		drawn, events := e.drawActivities(r)
		begins := max(drawn[0].Due, drawn[0].Start)
		from := max(at("01/03 08:00").Unix(), begins-int64(rapid.IntRange(-24, 5*24).Draw(r, "away before it begins"))*3600) + 60
		to := from + int64(rapid.IntRange(0, 6*24).Draw(r, "for hours"))*3600
		events = slices.DeleteFunc(events, func(x event) bool { return x.at >= from && x.at <= to })
		var tasks []bloc.TaskID
		for _, task := range drawn {
			tasks = append(tasks, e.add(task))
		}
		e.step(tasks)
		for {
			now, next := e.clock.Now().Unix(), e.peek()
			event := int64(0)
			if len(events) > 0 {
				event = events[0].at
			}
			if next == 0 && event == 0 {
				e.sleep(tasks, 1<<60)
				return
			}
			wake := next
			if next == 0 || event != 0 && event < next {
				wake = event
			}
			wake = max(wake, now)
			if wake > from && wake < to {
				wake = to
			}
			if now >= to || wake <= from {
				e.sleep(tasks, wake)
			}
			e.clock.Set(time.Unix(wake, 0))
			if len(events) > 0 && events[0].at <= wake {
				events[0].do(e.office, tasks)
				events = events[1:]
			}
			e.step(tasks)
		}
	})
}

func TestADueTimeMovedToTheDayAfterIsToldByItself(t *testing.T) {
	o := newOffice(t, 1)
	task := o.task("Tập huấn", "19/03 08:00")
	task.Kind = bloc.KindActivity
	id := o.add(task)
	o.tick()
	o.act(id, o.agencies[0], bloc.ActAttends)
	o.walk("16/03 10:00")
	o.extend(id, -36*3600) // to the evening of the 17th
	o.walk("20/03 08:00")
	if got := o.heardOf(); len(got) != 0 {
		t.Errorf("told %q", got)
	}
}
