package remind

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// decide makes days of 2027 ("06/04") what the secretariat says they are.
func (o *office) decide(is store.DayIs, days ...string) {
	o.Helper()
	for _, d := range days {
		o.write(func(tx *store.Tx) error {
			return tx.Holidays().Put(0, []store.OwnDay{{Date: when.DateOf(at(d+" 00:00"), vietnam()), Is: is}})
		})
	}
}

func TestADayMadeOffMovesWhatIsToCome(t *testing.T) {
	o := newOffice(t, 1)
	o.add(o.task("Báo cáo", "01/04 17:00", 7, 1))
	o.walk("23/03 10:00")
	o.want("01/03 08:00 all opened: Báo cáo")
	o.decide(store.DayOff, "24/03", "25/03")
	o.walk("26/03 10:00")
	o.want("23/03 10:00 CQ01 reminded: Báo cáo") // its morning has passed already: late rather than never
	o.decide(store.DayUsual, "24/03", "25/03")
	o.decide(store.DayOff, "31/03", "01/04")
	o.walk("31/12 08:00")
	o.want("30/03 08:00 CQ01 reminded: Báo cáo",
		"02/04 08:00 secretariat overdue: Báo cáo", "02/04 08:00 CQ01 reminded: Báo cáo",
		"05/04 08:00 secretariat overdue: Báo cáo", "05/04 08:00 CQ01 reminded: Báo cáo")
}

func TestARungThatWasSettledIsNotRepeatedWhenItsDayIsMadeOff(t *testing.T) {
	o := newOffice(t, 1)
	o.add(o.task("Báo cáo", "05/04 17:00", 4)) // a Monday
	o.walk("06/04 10:00")
	o.want("01/03 08:00 all opened: Báo cáo",
		"01/04 08:00 CQ01 reminded: Báo cáo", "05/04 08:00 CQ01 reminded: Báo cáo",
		"06/04 08:00 secretariat overdue: Báo cáo", "06/04 08:00 CQ01 reminded: Báo cáo")
	o.decide(store.DayOff, "06/04") // the first day overdue is the 7th now
	o.walk("31/12 08:00")
	o.want("08/04 08:00 secretariat overdue: Báo cáo", "08/04 08:00 CQ01 reminded: Báo cáo")
}

// byHour says, looking once an hour, on which days a focal point who never answers is reminded while the calendar
// changes: the rules, without stored instants.
type byHour struct {
	task     bloc.Task
	own      map[when.Date]store.DayIs
	reminded time.Time
	said     map[int]bool // by rung
	told     []string
}

func (b *byHour) house() store.House {
	h := habits(8)
	var days []when.Holiday
	var usual []when.Date
	for d, is := range b.own {
		if is == store.DayUsual {
			usual = append(usual, d)
		} else {
			days = append(days, when.Holiday{Date: d, Work: is == store.DayWork})
		}
	}
	h.Calendar = h.Calendar.With(days, usual)
	return h
}

func (b *byHour) look(now time.Time) {
	h := b.house()
	if !h.Calendar.IsWorkingDay(when.DateOf(now, h.Zone)) || now.In(h.Zone).Hour() < 8 || now.In(h.Zone).Hour() >= 20 {
		return
	}
	for _, r := range slices.Backward(when.Rungs(time.Unix(b.task.Due, 0), b.task.Ladder, h.Calendar, h.RemindAt, h.Zone)) {
		if r.At.After(b.reminded) && !r.At.After(now) {
			b.reminded = now
			if !b.said[r.Days] {
				b.said[r.Days] = true
				if r.Days < 0 {
					b.told = append(b.told, stamp(now.Unix())+" secretariat overdue: Báo cáo")
				}
				b.told = append(b.told, stamp(now.Unix())+" CQ01 reminded: Báo cáo")
			}
			return
		}
	}
}

func TestAnyChangesOfTheCalendarAmidALadder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := newOffice(t, 1)
		task := o.task("Báo cáo", "01/04 17:00", rapid.SampledFrom([][]int{nil, {1}, {7, 3, 1}, {14, 7, 3, 1}, {10, 9, 8, 2}}).Draw(rt, "ladder")...)
		task.Due += 86400 * int64(rapid.IntRange(0, 40).Draw(rt, "due")) // about the holiday too
		o.add(task)
		o.tick()
		o.said = nil
		b := &byHour{task: task, own: map[when.Date]store.DayIs{}, reminded: o.clock.Now(), said: map[int]bool{}}
		now := o.clock.Now()
		for range rapid.IntRange(1, 12).Draw(rt, "changes") {
			until := now.Add(time.Duration(rapid.IntRange(1, 150).Draw(rt, "hours")) * time.Hour)
			for now.Before(until) {
				now = now.Add(time.Hour)
				b.look(now)
			}
			o.walkTo(now.Unix())
			d := when.DateOf(now, vietnam()).AddDays(rapid.IntRange(-4, 14).Draw(rt, "day"))
			is := rapid.SampledFrom([]store.DayIs{store.DayOff, store.DayOff, store.DayWork, store.DayUsual}).Draw(rt, "is")
			b.own[d] = is
			o.write(func(tx *store.Tx) error { return tx.Holidays().Put(0, []store.OwnDay{{Date: d, Is: is}}) })
			o.tick()
			b.look(now)
		}
		if !slices.Equal(o.said, b.told) {
			rt.Fatalf("told:\n%s\nwant:\n%s", fmt.Sprintln(o.said), fmt.Sprintln(b.told))
		}
	})
}
