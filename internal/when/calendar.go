package when

import (
	"maps"
	"slices"
	"time"
)

// Calendar knows the days on which people work: Monday to Friday, but for holidays, and the days at a weekend
// worked to make up for a day off. The zero Calendar knows weekends only. It does not change once made.
type Calendar struct{ days map[Date]Holiday }

// NewCalendar makes a calendar with these days off and these worked, whatever their day of the week. A day in
// both is worked.
func NewCalendar(off, work []Date) Calendar {
	var days []Holiday
	for _, d := range off {
		days = append(days, Holiday{Date: d})
	}
	for _, d := range work {
		days = append(days, Holiday{Date: d, Work: true})
	}
	return CalendarOf(days)
}

// CalendarOf is the working calendar with these days; of two that name one day the later holds.
func CalendarOf(days []Holiday) Calendar { return Calendar{}.With(days, nil) }

// With is the calendar with these days put over its own, and with usual as their days of the week make them.
func (c Calendar) With(days []Holiday, usual []Date) Calendar {
	all := make(map[Date]Holiday, len(c.days)+len(days))
	maps.Copy(all, c.days)
	for _, d := range usual {
		delete(all, d)
	}
	for _, h := range days {
		all[h.Date] = h
	}
	return Calendar{all}
}

// Special is what the calendar says of a day other than its day of the week; ok is false where it says nothing.
func (c Calendar) Special(d Date) (h Holiday, ok bool) {
	h, ok = c.days[d]
	return h, ok
}

// Year lists what the calendar says of the days of a year, in order of time.
func (c Calendar) Year(year int) []Holiday {
	var list []Holiday
	for d, h := range c.days {
		if d.Year == year {
			list = append(list, h)
		}
	}
	slices.SortFunc(list, func(a, b Holiday) int { return a.Date.Compare(b.Date) })
	return list
}

// IsWorkingDay says whether people work on d.
func (c Calendar) IsWorkingDay(d Date) bool {
	if h, ok := c.days[d]; ok {
		return h.Work
	}
	return !IsWeekend(d)
}

// IsWeekend says whether d is a Saturday or a Sunday.
func IsWeekend(d Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}

// Before is the last working day that is d or earlier.
func (c Calendar) Before(d Date) Date { return c.nearest(d, -1) }

// After is the first working day that is d or later.
func (c Calendar) After(d Date) Date { return c.nearest(d, +1) }

func (c Calendar) nearest(d Date, step int) Date {
	for !c.IsWorkingDay(d) {
		d = d.AddDays(step)
	}
	return d
}

// AddWorkingDays is the nth working day after d, which is itself not counted (Civil Code 2015, article 147);
// n below zero counts back, and n of zero is d, worked or not.
func (c Calendar) AddWorkingDays(d Date, n int) Date {
	step := 1
	if n < 0 {
		step = -1
	}
	for ; n != 0; n -= step {
		d = c.nearest(d.AddDays(step), step)
	}
	return d
}
