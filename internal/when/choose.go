package when

import (
	"slices"
	"time"
)

// ambiguous is the error that tokens i up to next can mean each of these instants.
func (s *scan) ambiguous(i, next int, choices ...time.Time) error {
	slices.SortFunc(choices, time.Time.Compare)
	choices = slices.CompactFunc(choices, time.Time.Equal)
	return &AmbiguousError{Phrase: s.piece(i, next), Choices: choices}
}

// these are the items of those kinds.
func (s *scan) these(kinds ...itemKind) []item {
	var out []item
	for _, it := range s.items {
		if slices.Contains(kinds, it.kind) {
			out = append(out, it)
		}
	}
	return out
}

// theDay is the one day or stretch of days that is named, if any: by its number or its distance, else by the
// day of the week, else as an end, else as a whole month, quarter or week. What is named less firmly beside a
// firmer one is taken for part of the subject ("báo cáo quý III gửi ngày 10/10").
func (s *scan) theDay() (item, bool, error) {
	s.placeWeekdays()
	for _, kinds := range [][]itemKind{{aDay, aRange}, {aWeekday}, {anEnd, aVague}, {aMonthly}} {
		found := s.these(kinds...)
		if len(found) == 0 {
			continue
		}
		it, err := s.one(found)
		if err == nil {
			err = s.offset(it)
		}
		if err == nil && (it.kind == aDay || it.kind == aWeekday) {
			err = s.agree(it)
		}
		return it, err == nil, err
	}
	return item{}, false, nil
}

// offset is an error if a distance from some day was said, which may be from the day chosen.
func (s *scan) offset(day item) error {
	for _, it := range s.these(anOffset) {
		to, ok, err := s.reach(it.stretch, day.day, nil, it.from, it.next)
		if err != nil {
			return err
		}
		if ok {
			return s.ambiguous(min(it.from, day.from), max(it.next, day.next), s.usual(day.day), s.usual(to.day))
		}
	}
	return nil
}

// one is the item that all of found agree on.
func (s *scan) one(found []item) (item, error) {
	first := found[0]
	agreed := first.kind != aVague
	for _, it := range found[1:] {
		if sameDay(first, it) && it.kind != aVague {
			if first.noYear && !it.noYear {
				first = it
			}
			continue
		}
		agreed = false
	}
	if agreed {
		return first, nil
	}
	var choices []time.Time
	for _, it := range found {
		if it.kind != aVague {
			choices = append(choices, s.atItsTime(it))
		}
		for _, d := range it.choices {
			choices = append(choices, s.usual(d))
		}
	}
	return item{}, s.ambiguous(first.from, found[len(found)-1].next, choices...)
}

// sameDay says whether two items name the same, an inferred year giving way to a written one.
func sameDay(a, b item) bool {
	if a.kind == aRange || b.kind == aRange || a.kind == aMonthly || b.kind == aMonthly {
		return a.start == b.start && a.day == b.day
	}
	if a.noYear != b.noYear {
		return a.day.Month == b.day.Month && a.day.Day == b.day.Day
	}
	return a.day == b.day
}

func (s *scan) atItsTime(it item) time.Time {
	if it.clock != nil {
		return it.clock.on(it.day, s.loc)
	}
	return s.usual(it.day)
}

// placeWeekdays puts a weekday named after its week ("tuần sau, thứ sáu") in that week.
func (s *scan) placeWeekdays() {
	for k := 1; k < len(s.items); k++ {
		it, w := &s.items[k], s.items[k-1]
		if it.kind == aWeekday && it.bare && w.kind == aMonthly && w.week && s.onlyFilling(w.next, it.from) {
			it.day, it.bare = w.start.AddDays(sinceMonday(it.wd)), false
		}
	}
}

// agree is an error if a weekday, or the month or week said right after it, speaks against the day chosen.
func (s *scan) agree(day item) error {
	for _, it := range s.items {
		switch {
		case it.kind == aWeekday && day.kind == aDay:
			other := it.day
			if it.bare {
				other = monday(day.day).AddDays(sinceMonday(it.wd))
			}
			if other != day.day {
				return s.ambiguous(min(it.from, day.from), max(it.next, day.next), s.usual(other), s.usual(day.day))
			}
		case it.from != day.next:
		case it.kind == aMonthly && (day.day.Before(it.start) || day.day.After(it.day)), it.kind == anEnd && day.day != it.day:
			return s.ambiguous(day.from, it.next, s.usual(day.day), s.usual(it.day))
		}
	}
	return nil
}

// times are the times that were said, in the part of the day that was said apart from them ("chiều mai 3h").
func (s *scan) times(day item, named bool) []item {
	if named && day.clock != nil {
		return []item{{kind: aTime, from: day.from, next: day.next, clock: day.clock}}
	}
	return s.these(aTime)
}

// theTime is the one time among times; at gives the instant of each.
func (s *scan) theTime(times []item, at func(clockTime) time.Time) (item, error) {
	times, err := s.inPart(times)
	if err != nil {
		return item{}, err
	}
	first, last := times[0], times[len(times)-1]
	var choices []time.Time
	if last.clock.upTo {
		times = times[len(times)-1:]
	}
	for _, it := range times {
		choices = append(choices, at(*it.clock))
		if it.clock.short {
			later := *it.clock
			later.hour += 12
			choices = append(choices, at(later))
		}
	}
	for _, c := range choices[1:] {
		if !c.Equal(choices[0]) {
			return item{}, s.ambiguous(first.from, last.next, choices...)
		}
	}
	if last.clock.upTo {
		last.from = first.from
		return last, nil
	}
	return first, nil
}

// inPart puts times in the part of the day that was said apart from them, if just one was.
func (s *scan) inPart(times []item) ([]item, error) {
	parts := s.these(aPart)
	if len(parts) != 1 {
		return times, nil
	}
	out := slices.Clone(times)
	for k, it := range out {
		if it.clock.parted {
			continue
		}
		c := *it.clock
		hour, ok := c.in(parts[0].part)
		if !ok {
			return nil, s.impossible(min(it.from, parts[0].from), max(it.next, parts[0].next), NoSuchTime)
		}
		c.hour, c.short, c.parted = hour, false, true
		out[k].clock = &c
	}
	return out, nil
}
