package store

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
	"khoibot/internal/when"
)

func day(s string) when.Date { return when.DateOf(at(s+" 00:00"), vietnam()) }

func (d *desk) decide(is DayIs, days ...string) {
	d.Helper()
	var own []OwnDay
	for _, s := range days {
		own = append(own, OwnDay{Date: day(s), Is: is, Name: "Ngày " + s})
	}
	d.write(func(tx *Tx) error { return tx.Holidays().Put(0, own) })
}

func (d *desk) worked(s string) bool { return d.db.House().Calendar.IsWorkingDay(day(s)) }

// The 1st of April 2027 is a Thursday; the ladder is 7 and 1 days before.
func TestADayOffMovesTheRemindersAtOnce(t *testing.T) {
	d := openDesk(t)
	d.agencies("CQ01")
	id := d.add(d.report("Báo cáo", "2027-04-01 17:00"))
	d.open(id)
	d.wantWake(id, "2027-03-25 08:00")
	d.decide(DayOff, "2027-03-24", "2027-03-25")
	d.wantWake(id, "2027-03-23 08:00")
	d.decide(DayUsual, "2027-03-24")
	d.wantWake(id, "2027-03-24 08:00")
	d.write(func(tx *Tx) error { return tx.Holidays().Drop(day("2027-03-25")) })
	d.wantWake(id, "2027-03-25 08:00")
	d.write(func(tx *Tx) error { return tx.Holidays().Drop(day("2027-03-24")) })
	d.clock.Set(at("2027-04-01 12:00"))
	d.write(func(tx *Tx) error { return tx.Tasks().Reminded(must(tx.Tasks().Get(id))) })
	d.wantWake(id, "2027-04-02 08:00")
	d.clock.Set(at("2027-04-02 09:00"))
	d.write(func(tx *Tx) error { return tx.Tasks().Reminded(must(tx.Tasks().Get(id))) })
	d.wantWake(id, "2027-04-05 08:00") // three days after is a Sunday
	d.decide(DayWork, "2027-04-04")
	d.wantWake(id, "2027-04-04 08:00")
}

func TestAChangedCalendarOutlivesTheProgramAndNotARollback(t *testing.T) {
	path := filepath.Join(t.TempDir(), "khoibot.db")
	d := openDeskAt(t, path)
	d.decide(DayOff, "2027-03-24")
	d.decide(DayWork, "2027-03-27")
	failed := d.db.Write(t.Context(), func(tx *Tx) error {
		if err := tx.Holidays().Put(0, []OwnDay{{Date: day("2027-03-25"), Is: DayOff}}); err != nil {
			return err
		}
		if tx.House().Calendar.IsWorkingDay(day("2027-03-25")) {
			t.Error("the transaction does not see its own change")
		}
		return ErrNotFound
	})
	if failed == nil || !d.worked("2027-03-25") {
		t.Errorf("a change that was rolled back holds: %v", failed)
	}
	d.write(func(tx *Tx) error {
		return tx.Try(func() (bool, error) {
			return false, tx.Holidays().Put(0, []OwnDay{{Date: day("2027-03-25"), Is: DayOff}})
		})
	})
	again := openDeskAt(t, path)
	for name, db := range map[string]*desk{"here": d, "after a restart": again} {
		if db.worked("2027-03-24") || !db.worked("2027-03-25") || !db.worked("2027-03-27") {
			t.Errorf("%s: the calendar is not as it was changed", name)
		}
	}
}

func TestAReportWaitsByTheCalendarAsItIs(t *testing.T) {
	d := openDesk(t)
	agency := d.agencies("CQ01")[0]
	id := d.add(d.report("Báo cáo", "2027-04-01 17:00"))
	d.open(id)
	d.act(id, agency, bloc.ActReported) // Monday 01/03/2027 at 08:00
	stale := func() string {
		return time.Unix(d.number("select stale_at from waiting_report"), 0).In(vietnam()).Format("2006-01-02")
	}
	if got := stale(); got != "2027-03-03" {
		t.Fatalf("stale on %s", got)
	}
	d.decide(DayOff, "2027-03-02")
	if got := stale(); got != "2027-03-04" {
		t.Errorf("a day off in between: stale on %s", got)
	}
}

func TestAnOpeningMovesOffADayOff(t *testing.T) {
	d := openDesk(t)
	d.agencies("CQ01")
	planned := d.report("Báo cáo", "2027-04-30 17:00")
	planned.AnnounceAt = at("2027-03-31 08:00").Unix()
	id := d.add(planned)
	urgent := d.report("Báo cáo gấp", "2027-03-31 17:00")
	urgent.AnnounceAt = planned.AnnounceAt
	soon := d.add(urgent)
	d.decide(DayOff, "2027-03-31")
	d.wantWake(id, "2027-04-01 08:00")
	d.wantWake(soon, "2027-03-31 08:00") // would be due before it opens
}

// naiveCalendar is what the calendar should be, day by day.
type naiveCalendar struct {
	shipped, own map[when.Date]DayIs
}

func (n naiveCalendar) works(d when.Date) bool {
	is, decided := n.own[d]
	if !decided {
		is = n.shipped[d]
	}
	switch is {
	case DayOff:
		return false
	case DayWork:
		return true
	}
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

// calendar is the same as a value, with no day left to its day of the week.
func (n naiveCalendar) calendar(from when.Date, days int) when.Calendar {
	var off, work []when.Date
	for i := range days {
		if d := from.AddDays(i); n.works(d) {
			work = append(work, d)
		} else {
			off = append(off, d)
		}
	}
	return when.NewCalendar(off, work)
}

// Whatever is done to the calendar and whenever, every task wakes when the rules say, as if the calendar had always been
// so, but for what is settled.
func TestAnyChangesOfTheCalendarAgreeWithTheRules(t *testing.T) {
	const span = 80
	d := openDesk(t)
	d.agencies("CQ01")
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		first := when.DateOf(d.clock.Now(), vietnam()).AddDays(-5)
		n := naiveCalendar{shipped: map[when.Date]DayIs{}, own: map[when.Date]DayIs{}}
		for i, is := range []DayIs{DayOff, DayOff, DayWork, DayWork} {
			n.shipped[first.AddDays(7+3*i)] = is
		}
		d.db.house.Calendar = naiveCalendar{shipped: n.shipped}.calendar(first, span+80)
		d.write(func(tx *Tx) error {
			for _, own := range must(tx.Holidays().Own()) {
				if err := tx.Holidays().Drop(own.Date); err != nil {
					return err
				}
			}
			return tx.Holidays().Put(0, nil)
		})
		anyDay := rapid.Custom(func(t *rapid.T) when.Date { return first.AddDays(rapid.IntRange(0, span).Draw(t, "day")) })
		kinds := rapid.SampledFrom([]DayIs{DayOff, DayWork, DayUsual})
		var ids []bloc.TaskID
		for i := range rapid.IntRange(1, 3).Draw(t, "tasks") {
			task := d.report(fmt.Sprint("Việc ", run, i), "2027-04-01 17:00")
			task.Due = first.AddDays(rapid.IntRange(7, 45).Draw(t, "due")).At(when.TimeOfDay{Hour: 17}, vietnam()).Unix()
			task.Ladder = rapid.SampledFrom([][]int{nil, {1}, {14, 7, 3, 1}, {30, 2}}).Draw(t, "ladder")
			ids = append(ids, d.add(task))
			d.open(ids[i])
		}
		t.Repeat(map[string]func(*rapid.T){
			"decide": func(t *rapid.T) {
				own := OwnDay{Date: anyDay.Draw(t, "which"), Is: kinds.Draw(t, "is")}
				n.own[own.Date] = own.Is
				d.write(func(tx *Tx) error { return tx.Holidays().Put(0, []OwnDay{own}) })
			},
			"take back": func(t *rapid.T) {
				which := anyDay.Draw(t, "which")
				delete(n.own, which)
				d.write(func(tx *Tx) error { return tx.Holidays().Drop(which) })
			},
			"time passes": func(t *rapid.T) {
				d.clock.Set(d.clock.Now().Add(time.Duration(rapid.IntRange(1, 96).Draw(t, "hours")) * time.Hour))
			},
			"reminders are settled": func(t *rapid.T) {
				id := rapid.SampledFrom(ids).Draw(t, "task")
				d.write(func(tx *Tx) error { return tx.Tasks().Reminded(must(tx.Tasks().Get(id))) })
			},
			"": func(t *rapid.T) {
				house := d.db.House()
				for i := range span {
					if date := first.AddDays(i); house.Calendar.IsWorkingDay(date) != n.works(date) {
						t.Fatalf("%s: worked %v", date, !n.works(date))
					}
				}
				house.Calendar = n.calendar(first.AddDays(-60), span+140)
				for _, id := range ids {
					if got, want := d.wake(id), naiveWake(house, d.task(id)); got != want {
						t.Fatalf("task %d wakes at %s, want %s", id, time.Unix(got, 0).In(vietnam()), time.Unix(want, 0).In(vietnam()))
					}
				}
			},
		})
	})
}
