package when

import "time"

// unit of a count of time.
type unit int

const (
	days unit = iota + 1
	weeks
	monthsLong
	years
	hours
	minutes
)

// maxCount is the largest count of a unit that is read.
const maxCount = 3660

func (s *scan) unitOf(i int) (u unit, next int, ok bool) {
	for _, k := range []struct {
		spelled string
		unit    unit
	}{{"ngày", days}, {"hôm", days}, {"tuần", weeks}, {"tháng", monthsLong}, {"năm", years}, {"giờ", hours}, {"tiếng", hours}, {"h", hours}, {"phút", minutes}} {
		if next, ok := s.anyOf(i, k.spelled); ok {
			return k.unit, next, true
		}
	}
	return 0, i, false
}

func (s *scan) unitAt(i int) bool {
	_, _, ok := s.unitOf(i)
	return ok
}

// stretch is a length of time: "45 ngày", "10 ngày làm việc", "nửa tháng".
type stretch struct {
	n        int
	unit     unit
	workdays bool
}

func (s *scan) stretch(i int) (st stretch, next int, ok bool) {
	if next, ok := s.anyOf(i, "nửa tháng"); ok {
		return stretch{n: 15, unit: days}, next, true
	}
	n, at, ok := s.number(i)
	if !ok {
		return stretch{}, i, false
	}
	u, next, ok := s.unitOf(at)
	if !ok {
		return stretch{}, i, false
	}
	st = stretch{n: n, unit: u}
	if after, ok := s.anyOf(next, "làm việc"); ok && u == days {
		st.workdays, next = true, after
	}
	return st, next, true
}

// count reads a day by its distance: from now ("30 ngày nữa", "trong 10 ngày làm việc tới", "sau 2 tuần"), or
// from a day ("45 ngày kể từ ngày 01/3/2027", "5 ngày trước ngày 15/12"). The day counted from is not itself
// counted (Civil Code 2015, article 147).
func (s *scan) count(i int) (item, bool, error) {
	if s.counting {
		return item{}, false, nil // the day counted from is not itself counted
	}
	s.counting = true
	defer func() { s.counting = false }()
	at, within := s.anyOf(i, "trong vòng", "trong thời hạn", "trong", "sau", "không quá")
	if s.is(i, "không") {
		within = false
	}
	st, next, ok := s.stretch(at)
	if !ok {
		return item{}, false, nil
	}
	if base, back, ok := s.from(next, st); ok {
		if back {
			st.n = -st.n
		}
		it, ok, err := s.endpoint(base)
		if err != nil {
			return item{}, false, err
		}
		if !ok || it.kind != aDay && it.kind != anEnd && it.kind != aWeekday {
			return item{kind: anOffset, next: base, stretch: st}, true, nil
		}
		return s.reach(st, it.day, it.clock, i, it.next)
	}
	if s.afterBefore(i) && st.inDays() {
		st.n = -st.n
		return item{kind: anOffset, next: next, stretch: st}, true, nil // "trước ngày 15/12 3 ngày"
	}
	after, ahead := s.anyOf(next, "nữa", "sắp tới", "tới", "sau")
	if _, ok := s.anyOf(next, "đầu", "cuối"); ok || !ahead && !within {
		return item{}, false, nil
	}
	if st.unit == hours || st.unit == minutes {
		if _, evening, _ := s.partOfDay(next); evening {
			return item{}, false, nil // "8h toi mai"
		}
		return s.reachTime(st, i, after)
	}
	return s.reach(st, s.today, nil, i, after)
}

// inDays says whether the stretch is one people count back from a day; "6 tháng" before "trước" is rather the
// subject ("sơ kết 6 tháng trước ngày 15/7").
func (st stretch) inDays() bool { return st.unit == days || st.unit == weeks }

// afterBefore says whether a day after "trước" ends at i.
func (s *scan) afterBefore(i int) bool {
	n := len(s.items)
	return n > 1 && s.items[n-1].kind == aDay && s.items[n-1].next == i && s.items[n-2].kind == aBefore
}

// from reads the words between a stretch and the day it is counted from.
func (s *scan) from(i int, st stretch) (next int, back, ok bool) {
	if next, ok := s.anyOf(i, "trước"); ok && st.inDays() {
		return next, true, true
	}
	i = s.skip(i, ",", "(")
	if next, ok := s.anyOf(i, "kể từ", "tính từ", "từ", "sau khi"); ok {
		return next, false, true
	}
	if next, ok := s.anyOf(i, "sau"); ok && s.dateAt(next) {
		return next, false, true
	}
	return i, false, false
}

// reach is the day a stretch of days or longer leads to from d.
func (s *scan) reach(st stretch, d Date, clock *clockTime, i, next int) (item, bool, error) {
	if st.n < -maxCount || st.n > maxCount {
		return item{}, false, s.impossible(i, next, OutOfRange)
	}
	switch {
	case st.workdays:
		d = s.cal.AddWorkingDays(d, st.n)
	case st.unit == days:
		d = d.AddDays(st.n)
	case st.unit == weeks:
		d = d.AddDays(7 * st.n)
	case st.unit == monthsLong:
		d = addMonths(d, st.n)
	case st.unit == years:
		d = addMonths(d, 12*st.n)
	default:
		return item{}, false, nil
	}
	if d.Year < firstYear || d.Year > lastYear {
		return item{}, false, s.impossible(i, next, OutOfRange)
	}
	return item{kind: aDay, from: i, next: next, day: d, clock: clock}, true, nil
}

// reachTime is the minute a stretch of hours or minutes leads to from now.
func (s *scan) reachTime(st stretch, i, next int) (item, bool, error) {
	if st.n > maxCount {
		return item{}, false, s.impossible(i, next, OutOfRange)
	}
	d := time.Duration(st.n) * time.Minute
	if st.unit == hours {
		d *= 60
	}
	t := s.now.Add(d).In(s.loc)
	return item{kind: aDay, from: i, next: next, day: DateOf(t, s.loc), clock: &clockTime{hour: t.Hour(), minute: t.Minute()}}, true, nil
}
