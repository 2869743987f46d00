package store

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
	"khoibot/internal/when"
)

func (d *desk) wake(id bloc.TaskID) int64 {
	return d.number("select ifnull(wake_at, 0) from task where id = ?", id)
}

// wantWake wants a task to ask for attention next at an instant; "" is never.
func (d *desk) wantWake(id bloc.TaskID, instant string) {
	d.Helper()
	got := "never"
	if n := d.wake(id); n != 0 {
		got = time.Unix(n, 0).In(vietnam()).Format("2006-01-02 15:04")
	}
	if instant == "" {
		instant = "never"
	}
	if got != instant {
		d.Errorf("wakes %s, want %s", got, instant)
	}
}

// The 1st of April 2027 is a Thursday; the ladder is 7 and 1 days before.
func TestWhenATaskWakes(t *testing.T) {
	d := openDesk(t)
	d.agencies("CQ01")
	task := d.report("Báo cáo", "2027-04-01 17:00")
	task.AnnounceAt = at("2027-03-02 09:30").Unix()
	id := d.add(task)
	d.wantWake(id, "2027-03-02 09:30")
	d.clock.Set(at("2027-03-02 09:30"))
	d.open(id)
	remind := func(instant, next string) {
		d.Helper()
		d.clock.Set(at(instant))
		d.write(func(tx *Tx) error { return tx.Tasks().Reminded(must(tx.Tasks().Get(id))) })
		d.wantWake(id, next)
	}
	d.wantWake(id, "2027-03-25 08:00")
	remind("2027-03-25 08:00", "2027-03-31 08:00")
	remind("2027-03-31 08:00", "2027-04-01 08:00")
	remind("2027-04-01 08:00", "2027-04-02 08:00")
	remind("2027-04-02 08:00", "2027-04-05 08:00") // three days after is a Sunday
	remind("2027-04-05 08:00", "")
}

func TestAnAnnouncementStandsForTheRemindersBeforeIt(t *testing.T) {
	d := openDesk(t)
	d.agencies("CQ01")
	id := d.add(d.report("Báo cáo", "2027-04-01 17:00"))
	d.clock.Set(at("2027-03-26 10:00")) // the bot was away
	d.open(id)
	d.wantWake(id, "2027-03-31 08:00")
}

func TestWhatAChangeDoesToTheRungs(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(task *bloc.Task)
		want   string
	}{
		{"a correction keeps the rung that waits", func(task *bloc.Task) { task.Note = "2 bản" }, "2027-03-25 08:00"},
		{"a new due time has new rungs, those of the past left out", func(task *bloc.Task) { task.Due = at("2027-04-03 17:00").Unix() }, "2027-04-02 08:00"},
		{"a new ladder too", func(task *bloc.Task) { task.Ladder = []int{7, 3} }, "2027-03-29 08:00"},
		{"a task that closes when due wakes for that", func(task *bloc.Task) {
			task.Kind, task.Ladder, task.Due = bloc.KindActivity, []int{30}, at("2027-03-28 07:00").Unix()
		}, "2027-03-28 07:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := openDesk(t)
			d.agencies("CQ01")
			id := d.add(d.report("Báo cáo", "2027-04-01 17:00"))
			d.open(id)
			d.clock.Set(at("2027-03-27 10:00")) // a Saturday: the rung of Thursday waits since the bot came back
			d.write(func(tx *Tx) error { return tx.Tasks().Postpone(id, at("2027-03-29 08:00").Unix()) })
			task := d.task(id)
			c.change(&task)
			d.write(func(tx *Tx) error { return tx.Tasks().Change(task, nil) })
			d.wantWake(id, c.want)
		})
	}
}

func TestRemindersOfAClosedTimeAreNotMadeUpFor(t *testing.T) {
	d := openDesk(t)
	d.agencies("CQ01")
	id := d.add(d.report("Báo cáo", "2027-04-01 17:00"))
	d.open(id)
	enter := func(phase bloc.Phase) {
		d.write(func(tx *Tx) error { _, err := tx.Tasks().Enter(id, phase, must(tx.Tasks().Get(id)).Rev); return err })
	}
	enter(bloc.PhaseClosed)
	d.clock.Set(at("2027-03-26 10:00"))
	enter(bloc.PhaseConfirmed)
	d.wantWake(id, "2027-03-31 08:00")
}

func TestANewHourMovesWhatIsToCome(t *testing.T) {
	d := openDesk(t)
	d.agencies("CQ01")
	id := d.add(d.report("Báo cáo", "2027-04-01 17:00"))
	d.open(id)
	d.db.house.RemindAt = when.TimeOfDay{Hour: 9, Minute: 30}
	d.write(func(tx *Tx) error { return tx.Tasks().Reschedule() })
	d.wantWake(id, "2027-03-25 09:30")
}

func TestATaskThatClosesWhenDueHasNoRungsAfterwards(t *testing.T) {
	d := openDesk(t)
	for kind, want := range map[bloc.Kind]int{bloc.KindReport: 5, bloc.KindMeeting: 3, bloc.KindActivity: 3} {
		task := d.report("Việc", "2027-04-01 17:00")
		task.Kind = kind
		d.read(func(tx *Tx) error {
			if rungs := tx.Tasks().Rungs(task); len(rungs) != want {
				t.Errorf("%s: %d rungs, want %d: %v", kind, len(rungs), want, rungs)
			}
			return nil
		})
	}
}

// naiveWake is when a task next asks for attention, said as simply as it can be.
func naiveWake(h House, t bloc.Task) int64 {
	var instants []int64
	ladder, closes := t.Ladder, t.Kind.ClosesWhenDue()
	if t.Kind != bloc.KindActivity {
		t.Start = 0
	}
	switch {
	case t.Phase == bloc.PhaseProposed:
		ladder, closes = []int{45, 30, 14, 7, 3, 1}, false
	case t.Phase != bloc.PhaseConfirmed:
		return 0
	case t.AnnouncedAt == 0:
		return t.AnnounceAt
	case closes:
		instants = append(instants, max(t.Due, t.Start))
		if t.Kind == bloc.KindActivity { // the day before it begins, unless that is settled
			begins := t.Start
			if begins == 0 {
				begins = t.Due
			}
			day := when.DateOf(time.Unix(begins, 0), h.Zone).AddDays(-1)
			for !h.Calendar.IsWorkingDay(day) {
				day = day.AddDays(-1)
			}
			if eve := day.At(h.RemindAt, h.Zone).Unix(); eve > t.EveToldAt {
				instants = append(instants, eve)
			}
		}
	}
	for _, r := range when.Rungs(time.Unix(t.Due, 0), ladder, h.Calendar, h.RemindAt, h.Zone) {
		if r.At.Unix() > t.RemindedAt && (r.At.Unix() < max(t.Due, t.Start) || !closes) {
			instants = append(instants, r.At.Unix())
		}
	}
	next := int64(0)
	for _, at := range instants {
		if next == 0 || at < next {
			next = at
		}
	}
	return next
}

func TestATaskAlwaysWakesForWhatComesNext(t *testing.T) {
	d := openDesk(t)
	d.agencies("CQ01", "CQ02")
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		kinds := rapid.SampledFrom(bloc.Kinds())
		dues := rapid.Map(rapid.IntRange(-20*24, 60*24), func(h int) int64 { return d.clock.Now().Unix() + int64(h)*3600 })
		ladders := rapid.SliceOfN(rapid.IntRange(0, 40), 0, 4)
		id := d.add(bloc.Task{Kind: kinds.Draw(t, "kind"), Year: 2027, Title: fmt.Sprint("Việc ", run), Due: dues.Draw(t, "due"),
			Ladder: ladders.Draw(t, "ladder"), Everyone: true, AnnounceAt: dues.Draw(t, "announce"),
			Phase: rapid.SampledFrom([]bloc.Phase{bloc.PhaseProposed, bloc.PhaseConfirmed}).Draw(t, "phase")})
		t.Repeat(map[string]func(*rapid.T){
			"time passes": func(t *rapid.T) { d.clock.Advance(time.Duration(rapid.IntRange(1, 9*24).Draw(t, "hours")) * time.Hour) },
			"it opens":    func(*rapid.T) { d.open(id) },
			"reminded": func(*rapid.T) {
				d.write(func(tx *Tx) error { return tx.Tasks().Reminded(must(tx.Tasks().Get(id))) })
			},
			"decided": func(t *rapid.T) {
				phase := rapid.SampledFrom([]bloc.Phase{bloc.PhaseConfirmed, bloc.PhaseClosed, bloc.PhaseWithdrawn}).Draw(t, "phase")
				d.write(func(tx *Tx) error { _, err := tx.Tasks().Enter(id, phase, must(tx.Tasks().Get(id)).Rev); return err })
			},
			"changed": func(t *rapid.T) {
				task := d.task(id)
				task.Due, task.Ladder, task.Kind = dues.Draw(t, "due"), ladders.Draw(t, "ladder"), kinds.Draw(t, "kind")
				task.Phase, task.AnnouncedAt = bloc.PhaseProposed, 0 // what is not a change's to say
				d.write(func(tx *Tx) error { return tx.Tasks().Change(task, nil) })
			},
			"rearranged": func(t *rapid.T) {
				start := rapid.SampledFrom([]int64{0, dues.Draw(t, "start")}).Draw(t, "or none")
				d.write(func(tx *Tx) error {
					must(tx.Tasks().Rearrange(id, start, "Hội trường", must(tx.Tasks().Get(id)).Rev))
					return nil
				})
			},
			"extended": func(t *rapid.T) {
				d.write(func(tx *Tx) error {
					must(tx.Tasks().Extend(id, dues.Draw(t, "new due"), "", must(tx.Tasks().Get(id)).Rev))
					return nil
				})
			},
			"postponed, then served again": func(*rapid.T) {
				d.write(func(tx *Tx) error { return tx.Tasks().Postpone(id, tx.Now+7200) })
				d.write(func(tx *Tx) error { return tx.Tasks().Reschedule() })
			},
			"": func(t *rapid.T) {
				if phase := d.task(id).Phase; phase != bloc.PhaseConfirmed && phase != bloc.PhaseProposed && d.wake(id) != 0 {
					t.Fatalf("a task in phase %s wakes", d.task(id).Phase)
				}
				if got, want := d.wake(id), naiveWake(d.db.house, d.task(id)); got != want {
					t.Fatalf("wakes at %d, want %d: %+v", got, want, d.task(id))
				}
			},
		})
	})
}
