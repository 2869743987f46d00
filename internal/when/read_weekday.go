package when

import "time"

// weekday reads "thứ hai", "thứ 2", "T2 tuần sau", "CN", each perhaps with the week it is in.
func (s *scan) weekday(i int) (item, bool, error) {
	wd, next, short, ok := s.weekdayName(i)
	if !ok {
		return item{}, false, nil
	}
	it := item{kind: aWeekday, from: i, next: next, wd: wd}
	at := s.skip(next, ",", "của")
	if w, ok := s.anyOf(at, "tuần"); ok {
		if step, after, ok := s.whichOne(w); ok {
			it.day, it.next = s.inWeek(step, wd), after
			return it, true, nil
		}
	}
	if short {
		return item{}, false, s.shortWeekday(i, next, wd)
	}
	it.day, it.bare = s.coming(s.today, wd), true
	if after, ok := s.anyOf(next, "này"); ok {
		it.next = after
	} else if after, ok := s.anyOf(next, "tới", "sắp tới"); ok && !s.dateAt(after) {
		it.day, it.next, it.bare = s.coming(s.today.AddDays(1), wd), after, false
	}
	return it, true, nil
}

// dateAt says whether a day stands at i, so that "tới" before it means up to it.
func (s *scan) dateAt(i int) bool {
	_, ok, err := s.day(i)
	return ok || err != nil
}

// weekdayName reads the name; short is the form T2–T7, which is a month as well.
func (s *scan) weekdayName(i int) (wd time.Weekday, next int, short, ok bool) {
	if next, ok := s.anyOf(i, "chủ nhật", "chúa nhật"); ok {
		return time.Sunday, next, false, true
	}
	switch {
	case s.at(i).lower == "cn" && !s.at(i+1).glued:
		return time.Sunday, i + 1, false, true
	case s.at(i).lower == "t" && s.at(i+1).glued && s.at(i+1).digits == 1 && !s.at(i+2).glued:
		short = true
	case !s.isExactly(i, "thứ") || s.ordinal(i-1):
		return 0, i, false, false
	}
	if s.at(i+2).glued && s.is(i+2, "/") && s.at(i+3).kind == number {
		return 0, i, false, false
	}
	if s.at(i+1).kind == number {
		n := s.at(i + 1).value
		return time.Weekday(n - 1), i + 2, short, 2 <= n && n <= 7 && !s.counted(i+2)
	}
	for k, spelled := range []string{"hai", "ba", "tư", "năm", "sáu", "bảy"} {
		if s.is(i+1, spelled) || spelled == "bảy" && s.is(i+1, "bẩy") {
			return time.Weekday(k + 1), i + 2, false, true
		}
	}
	return 0, i, false, false
}

// ordinal says whether the word at i makes what follows a number in a row: "lần thứ hai".
func (s *scan) ordinal(i int) bool {
	_, ok := s.anyOf(i, "lần", "bản", "đợt", "phiên", "kỳ", "kì", "khóa", "hội nghị", "vòng", "phiếu", "dự thảo", "thảo", "nghị")
	return ok
}

// shortWeekday is the error for "T6", which may be Friday or June.
func (s *scan) shortWeekday(i, next int, wd time.Weekday) error {
	month := addMonths(Date{s.today.Year, time.Month(wd) + 1, 1}, 0)
	if lastOf(month).Before(s.today) {
		month = addMonths(month, 12)
	}
	return s.ambiguous(i, next, s.usual(s.coming(s.today, wd)), s.usual(lastOf(month)))
}

// coming is the first such weekday that is d or later.
func (s *scan) coming(d Date, wd time.Weekday) Date {
	return d.AddDays((int(wd) - int(d.Weekday()) + 7) % 7)
}

// inWeek is that day of the week so many weeks after the present one; weeks begin on Monday.
func (s *scan) inWeek(step int, wd time.Weekday) Date {
	return monday(s.today).AddDays(7*step + sinceMonday(wd))
}

func monday(d Date) Date { return d.AddDays(-sinceMonday(d.Weekday())) }

func sinceMonday(wd time.Weekday) int { return (int(wd) + 6) % 7 }
