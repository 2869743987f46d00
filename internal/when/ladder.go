package when

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A ladder has at most maxRungs entries, each at most maxDaysBefore.
const (
	maxRungs      = 12
	maxDaysBefore = 365
)

// Rung is one reminder of a task's ladder (bậc nhắc).
type Rung struct {
	// Days before the due day for which the rung stands: 0 the due day itself, below zero days overdue. A rung
	// moved off a day nobody works keeps the number it was meant for, so what people are told is counted from
	// At, not taken from here.
	Days int
	At   time.Time
}

// overdueDays are the rungs every ladder has after the due day.
func overdueDays() []int { return []int{-1, -3} }

// ParseLadder reads the days of a ladder as the workbook writes them, "14,7,3,1", and gives them highest first
// and each once. Semicolons and spaces also separate. "" is an empty ladder: the due day and the overdue rungs
// come all the same. The error names the piece that is no number of days from 0 to 365, or says that there are
// more than 12.
func ParseLadder(s string) ([]int, error) {
	var days []int
	for piece := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(",; \t\u00a0", r) }) {
		n, err := strconv.Atoi(piece)
		if err != nil || n < 0 || n > maxDaysBefore || piece[0] == '+' || piece[0] == '-' {
			return nil, fmt.Errorf("read ladder %q: %q is not a number of days from 0 to %d", s, piece, maxDaysBefore)
		}
		days = append(days, n)
	}
	slices.SortFunc(days, func(a, b int) int { return cmp.Compare(b, a) })
	days = slices.Compact(days)
	if len(days) > maxRungs {
		return nil, fmt.Errorf("read ladder %q: %d entries, at most %d", s, len(days), maxRungs)
	}
	return days, nil
}

// Rungs are the instants at which a task due at due is reminded, in order of time, at most one a day, all on
// working days of cal at the hour at in loc: before days ahead of the due day (entries below zero are passed
// over), on the due day, and 1 and 3 days overdue.
//
// A rung up to the due day that falls on a day nobody works moves to the working day before, and one that
// would not come before the due instant moves a working day back too; an overdue rung moves to the working day
// after. Of rungs falling on one day the latest stays.
func Rungs(due time.Time, before []int, cal Calendar, at TimeOfDay, loc *time.Location) []Rung {
	dueDay := DateOf(due, loc)
	byDay := make(map[Date]int, len(before)+3)
	keep := func(d Date, days int) {
		if other, taken := byDay[d]; !taken || days < other {
			byDay[d] = days
		}
	}
	for _, days := range append([]int{0}, before...) {
		if days < 0 {
			continue
		}
		d := cal.Before(dueDay.AddDays(-days))
		for !d.At(at, loc).Before(due) {
			d = cal.Before(d.AddDays(-1))
		}
		keep(d, days)
	}
	for _, days := range overdueDays() {
		keep(cal.After(dueDay.AddDays(-days)), days)
	}
	rungs := make([]Rung, 0, len(byDay))
	for d, days := range byDay {
		rungs = append(rungs, Rung{Days: days, At: d.At(at, loc)})
	}
	slices.SortFunc(rungs, func(a, b Rung) int { return a.At.Compare(b.At) })
	return rungs
}

// Window is when something due to be said at t may be said: t itself if it lies on a working day of cal, in
// loc, at from or later and before to; else the next such from. It is for what is late, after a time without
// contact.
func Window(t time.Time, cal Calendar, from, to TimeOfDay, loc *time.Location) time.Time {
	day := DateOf(t, loc)
	if cal.IsWorkingDay(day) {
		start := day.At(from, loc)
		if t.Before(start) {
			return start
		}
		if t.Before(day.At(to, loc)) {
			return t
		}
	}
	return cal.After(day.AddDays(1)).At(from, loc)
}
