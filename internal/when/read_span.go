package when

// span reads "từ ngày 25/7 đến ngày 31/7/2022", "bắt đầu từ … và kết thúc vào …", "25/7 - 31/7", "từ 25 đến
// 31/7", "từ nay đến 15/12".
func (s *scan) span(i int) (item, bool, error) {
	at, said := s.anyOf(i, "bắt đầu từ", "trong khoảng từ", "từ", "kể từ")
	from, ok, err := s.spanStart(at, said)
	if err != nil || !ok {
		return item{}, false, err
	}
	next, ok := s.anyOf(s.skip(from.next, ","), "cho đến hết", "cho đến", "đến hết", "đến", "tới hết", "tới", "và kết thúc vào", "kết thúc vào", "-")
	if !ok {
		return item{}, false, nil
	}
	to, ok, err := s.endpoint(next)
	if err != nil || !ok || to.kind != aDay && to.kind != anEnd {
		return item{}, false, err
	}
	it, ok, err := s.rangeOf(from, to, i, to.next)
	it.clock = to.clock
	return it, ok, err
}

// spanStart reads where a span begins: a day, "nay", or a bare number, which takes its month from the end.
func (s *scan) spanStart(i int, said bool) (item, bool, error) {
	if said {
		if next, ok := s.anyOf(i, "nay", "bây giờ"); ok {
			return item{kind: aDay, next: next, day: s.today}, true, nil
		}
		at := s.skip(i, "ngày")
		n, next, ok := s.number(at)
		if _, upTo := s.anyOf(next, "đến", "tới", "-"); ok && upTo {
			return item{kind: aPassage, next: next, day: Date{0, 0, n}}, true, nil
		}
	}
	it, ok, err := s.endpoint(i)
	if !said && err != nil {
		return item{}, false, nil // read again, and refused, as what it is
	}
	return it, ok && it.kind == aDay, err
}

// rangeOf is the range between two days as they were read, each of which may owe its year to the other.
func (s *scan) rangeOf(from, to item, i, next int) (item, bool, error) {
	if from.day.Year == 0 {
		from.day.Year, from.day.Month, from.noYear = to.day.Year, to.day.Month, true
	}
	switch {
	case from.noYear:
		from.day.Year = to.day.Year
		if from.day.After(to.day) && from.day.Month > to.day.Month {
			from.day.Year--
		}
	case to.noYear:
		to.day.Year = from.day.Year
		if to.day.Before(from.day) {
			to.day.Year++
		}
	}
	for _, d := range []Date{from.day, to.day} {
		if _, ok := MakeDate(d.Year, d.Month, d.Day); !ok {
			return item{}, false, s.impossible(i, next, NoSuchDay)
		}
	}
	if to.day.Before(from.day) {
		return item{}, false, s.impossible(i, next, Backwards)
	}
	return item{kind: aRange, from: i, next: next, start: from.day, day: to.day}, true, nil
}

// endpoint reads a day with what may stand around it: its time before or after, the day of the week.
func (s *scan) endpoint(i int) (item, bool, error) {
	clock, at, err := s.clockAt(i)
	if err != nil {
		return item{}, false, err
	}
	at = s.skip(at, ",", "của")
	if wd, ok, err := s.weekday(at); err == nil && ok {
		if _, ok, err := s.day(s.skip(wd.next, ",")); ok || err != nil {
			at = s.skip(wd.next, ",")
		}
	}
	for _, r := range []reader{(*scan).day, (*scan).weekday, (*scan).period} {
		it, ok, err := r(s, at)
		if err != nil {
			return item{}, false, err
		}
		if !ok {
			continue
		}
		it.from, it.clock = i, clock
		if clock == nil {
			after := s.skip(it.next, ",", "lúc", "vào lúc")
			if it.clock, after, err = s.clockAt(after); err == nil && it.clock != nil {
				it.next = after
			}
		}
		return it, true, err
	}
	return item{}, false, nil
}

// clockAt reads a time of day at i, with its part of the day, if one stands there.
func (s *scan) clockAt(i int) (*clockTime, int, error) {
	at := s.skip(i, "lúc", "vào lúc")
	it, ok, err := s.clockTime(at)
	if err != nil || !ok {
		return nil, i, err
	}
	if part, ok, _ := s.partOfDay(it.next); ok && !part.nay {
		hour, ok := it.clock.in(part.part)
		if !ok {
			return nil, i, s.impossible(at, part.next, NoSuchTime)
		}
		it.clock.hour, it.clock.short, it.next = hour, false, part.next
		it.clock.parted = true
	}
	return it.clock, it.next, nil
}
