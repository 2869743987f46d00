package when

import "time"

// part of a period that is meant: the whole of it, its last day, or some day of its beginning or middle.
type portion int

const (
	whole portion = iota
	ending
	beginning
	middle
)

// period reads months, quarters, weeks and years: "tháng 6", "cuối tháng", "cuối tháng 6 năm 2027", "quý I",
// "tuần sau", "cuối năm", "đầu tháng 12".
func (s *scan) period(i int) (item, bool, error) {
	at, p := s.portion(i)
	for _, r := range []func(*scan, int, portion, int) (item, bool, error){
		(*scan).monthPeriod, (*scan).quarterPeriod, (*scan).yearPeriod, (*scan).weekPeriod,
	} {
		it, ok, err := r(s, at, p, i)
		if err != nil || ok {
			return s.portionOf(it, p), ok, err
		}
	}
	return item{}, false, nil
}

// portion reads the word before a period. In "6 tháng cuối năm" it is no date.
func (s *scan) portion(i int) (at int, p portion) {
	_, half := s.anyOf(i-1, "tháng", "quý", "tuần")
	half = half && i > 0
	if next, ok := s.anyOf(i, "cuối cùng của", "cuối", "hết", "kết thúc"); ok && !half {
		return next, ending
	}
	if next, ok := s.anyOf(i, "đầu", "thượng tuần"); ok && !half {
		return next, beginning
	}
	if next, ok := s.anyOf(i, "giữa", "trung tuần"); ok && !half {
		return next, middle
	}
	return i, whole
}

// portionOf makes of a whole period the portion that is meant.
func (s *scan) portionOf(it item, p portion) item {
	switch p {
	case ending:
		if it.week {
			it.kind, it.choices = aVague, []Date{it.start.AddDays(4), it.start.AddDays(5), it.start.AddDays(6)}
			break
		}
		it.kind = anEnd
	case beginning:
		it.kind, it.choices = aVague, []Date{it.start, it.start.AddDays(4), it.start.AddDays(9)}
		if it.week {
			it.choices = []Date{it.start, it.start.AddDays(1)}
		}
	case middle:
		it.kind, it.choices = aVague, []Date{it.start.AddDays(9), it.start.AddDays(14), it.start.AddDays(19)}
		if it.week {
			it.choices = []Date{it.start.AddDays(2), it.start.AddDays(3)}
		}
	}
	return it
}

// wholeMonth is a month of a year, the next one still to end where no year was written.
func (s *scan) wholeMonth(month, year int, hasYear bool, i, next int) (item, error) {
	if month < 1 || month > 12 {
		return item{}, s.impossible(i, next, NoSuchDay)
	}
	if !hasYear {
		year = s.today.Year
		if month < int(s.today.Month) {
			year++
		}
	}
	if year < firstYear || year > lastYear {
		return item{}, s.impossible(i, next, OutOfRange)
	}
	return months(Date{year, time.Month(month), 1}, 1, i, next), nil
}

// months is the item for n whole months from first on.
func months(first Date, n, i, next int) item {
	return item{kind: aMonthly, from: i, next: next, start: first, day: addMonths(first, n).AddDays(-1)}
}

func (s *scan) monthPeriod(at int, p portion, i int) (item, bool, error) {
	next, ok := s.anyOf(at, "tháng")
	if !ok {
		return item{}, false, nil
	}
	if step, after, ok := s.whichOne(next); ok {
		return months(addMonths(firstOf(s.today), step), 1, i, after), true, nil
	}
	n, after, ok := s.number(next)
	year, end, hasYear := s.year(after)
	if s.counted(after) {
		return item{}, false, nil
	}
	if !ok || s.at(next).digits > 2 || !hasYear && s.unitAt(after) {
		return months(firstOf(s.today), 1, i, next), p != whole, nil
	}
	after = end
	it, err := s.wholeMonth(n, year, hasYear, i, after)
	return it, err == nil, err
}

func (s *scan) quarterPeriod(at int, p portion, i int) (item, bool, error) {
	next, ok := s.anyOf(at, "quý", "quí")
	if !ok {
		return item{}, false, nil
	}
	first := Date{s.today.Year, (s.today.Month-1)/3*3 + 1, 1}
	if step, after, ok := s.whichOne(next); ok {
		return months(addMonths(first, 3*step), 3, i, after), true, nil
	}
	q, after, ok := s.quarterNumber(next)
	if !ok {
		return months(first, 3, i, next), p == ending, nil
	}
	year, after, hasYear := s.year(after)
	if !hasYear {
		year = s.today.Year
		if q < (int(s.today.Month)+2)/3 {
			year++
		}
	}
	if year < firstYear || year > lastYear {
		return item{}, false, s.impossible(i, after, OutOfRange)
	}
	return months(Date{year, time.Month(3*q - 2), 1}, 3, i, after), true, nil
}

func (s *scan) quarterNumber(i int) (q, next int, ok bool) {
	for k, roman := range []string{"i", "ii", "iii", "iv"} {
		if s.at(i).lower == roman {
			return k + 1, i + 1, true
		}
	}
	q, next, ok = s.number(i)
	return q, next, ok && 1 <= q && q <= 4
}

// yearPeriod reads the end of a year; a year as a whole names no date.
func (s *scan) yearPeriod(at int, p portion, i int) (item, bool, error) {
	next, ok := s.anyOf(at, "năm")
	if !ok || p == whole {
		return item{}, false, nil
	}
	year, after, ok := s.year(at)
	if !ok {
		year, after = s.today.Year, next
	}
	if year < firstYear || year > lastYear {
		return item{}, false, s.impossible(i, after, OutOfRange)
	}
	return months(Date{year, time.January, 1}, 12, i, after), p == ending, nil
}

func (s *scan) weekPeriod(at int, p portion, i int) (item, bool, error) {
	next, ok := s.anyOf(at, "tuần")
	if !ok {
		return item{}, false, nil
	}
	step, after, ok := s.whichOne(next)
	if !ok {
		step, after = 0, next
	}
	start := s.inWeek(step, time.Monday)
	return item{kind: aMonthly, week: true, from: i, next: after, start: start, day: start.AddDays(6)}, ok || p != whole, nil
}
