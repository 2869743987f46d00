package when

import "time"

// Calendar knows the days on which people work: Monday to Friday, but for holidays, and the days at a weekend
// worked to make up for a day off. The zero Calendar knows weekends only. It does not change once made.
type Calendar struct{ off, work map[Date]bool }

// NewCalendar makes a calendar with these days off and these worked, whatever their day of the week. A day in
// both is worked.
func NewCalendar(off, work []Date) Calendar {
	return Calendar{off: setOf(off), work: setOf(work)}
}

func setOf(days []Date) map[Date]bool {
	set := make(map[Date]bool, len(days))
	for _, d := range days {
		set[d] = true
	}
	return set
}

// IsWorkingDay says whether people work on d.
func (c Calendar) IsWorkingDay(d Date) bool {
	switch {
	case c.work[d]:
		return true
	case c.off[d]:
		return false
	}
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday
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
