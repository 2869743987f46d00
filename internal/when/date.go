package when

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a day of the calendar, without a time or a zone. Dates can be compared with == and be map keys when
// they are in order (month 1–12, a day the month has), as DateOf, AddDays and MakeDate give them.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day on which t falls in loc.
func DateOf(t time.Time, loc *time.Location) Date {
	y, m, d := t.In(loc).Date()
	return Date{y, m, d}
}

// MakeDate is the day so numbered, and whether there is one: 31/02 is not.
func MakeDate(year int, month time.Month, day int) (Date, bool) {
	d := Date{year, month, day}
	return d, d == d.AddDays(0)
}

// String is the day as people are shown it: "05/12/2026".
func (d Date) String() string { return fmt.Sprintf("%02d/%02d/%04d", d.Day, int(d.Month), d.Year) }

// AddDays is the day n days later, or earlier where n is below zero.
func (d Date) AddDays(n int) Date {
	y, m, day := time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC).Date()
	return Date{y, m, day}
}

// DaysUntil is the number of days from d to e, below zero where e is the earlier one.
func (d Date) DaysUntil(e Date) int {
	return int(e.midnightUTC().Sub(d.midnightUTC()) / (24 * time.Hour))
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnightUTC().Weekday() }

// Compare is -1, 0 or +1 as d is before, the same as, or after e.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before says whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After says whether d is a later day than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// At is the instant at which it is that time of d in loc. A time that a change to summer time leaves out is
// taken as time.Date takes it, an hour off.
func (d Date) At(tod TimeOfDay, loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, tod.Hour, tod.Minute, 0, 0, loc)
}

func (d Date) midnightUTC() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// TimeOfDay is an hour (0–23) and minute (0–59) of any day, in the bloc's zone.
type TimeOfDay struct{ Hour, Minute int }

// ParseTimeOfDay reads "08:00", two digits each, as settings write it.
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return TimeOfDay{}, fmt.Errorf("read time of day %q: want hours and minutes such as 08:00", s)
	}
	return TimeOfDay{t.Hour(), t.Minute()}, nil
}

// String is the time as settings write it: "08:00".
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", t.Hour, t.Minute) }
