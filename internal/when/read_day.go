package when

import "time"

// Years that are read.
const (
	firstYear = 2000
	lastYear  = 2100
)

// day reads a day named by its number, or as one near today.
func (s *scan) day(i int) (item, bool, error) {
	if s.at(i).lower == "rằm" {
		next := i + 1
		if month, ok := s.anyOf(next, "tháng"); ok {
			next = month + 1
		}
		return item{}, false, s.impossible(i, min(next, len(s.toks)), Lunar)
	}
	for _, r := range []reader{(*scan).figureDay, (*scan).wordDay, (*scan).nearDay} {
		it, ok, err := r(s, i)
		if err != nil || !ok {
			if err != nil {
				return item{}, false, err
			}
			continue
		}
		if s.lunar(it.next) {
			return item{}, false, s.impossible(i, it.next+1, Lunar)
		}
		it.from = i
		return it, true, nil
	}
	return item{}, false, nil
}

func (s *scan) lunar(i int) bool {
	i = s.skip(i, "(")
	_, ok := s.anyOf(i, "âm lịch", "tết")
	return ok || s.at(i).lower == "al" || s.at(i).lower == "âl"
}

// calendarDay is the day so numbered, the next one from today on where no year was written. Tokens i up to
// next are what was written.
func (s *scan) calendarDay(day, month, year int, hasYear bool, i, next int) (item, error) {
	if !hasYear {
		year = s.today.Year
		if month < int(s.today.Month) || month == int(s.today.Month) && day < s.today.Day {
			year++
		}
	}
	if year < firstYear || year > lastYear {
		return item{}, s.impossible(i, next, OutOfRange)
	}
	d, ok := MakeDate(year, time.Month(month), day)
	if !ok {
		return item{}, s.impossible(i, next, NoSuchDay)
	}
	return item{kind: aDay, from: i, next: next, day: d, noYear: !hasYear}, nil
}

// figureDay reads 15/12, 15/12/2026, 15-12-26, 15.12.2026, 2026-12-15, 12/2026 (the month), and the ranges
// 15-20/12 and 25/7-31/7/2022, each perhaps with "ngày" before it and a year in words after it.
func (s *scan) figureDay(i int) (item, bool, error) {
	start := s.skip(i, "ngày", "hôm")
	nums, seps, next := s.figures(start)
	if len(nums) < 2 || len(nums) > 6 {
		return item{}, false, nil
	}
	if at, ok := hyphenAmongOthers(seps); ok {
		return s.figureRange(nums[:at+1], nums[at+1:], i, next)
	}
	if len(nums) == 2 && seps[0] == "." && start == i && len(s.toks) > next {
		return item{}, false, nil // 2.1 is more often a heading than a day
	}
	if len(nums) == 2 && nums[1].digits == 4 {
		it, err := s.wholeMonth(nums[0].value, nums[1].value, true, i, next)
		return it, err == nil, err
	}
	it, err := s.figuresAsDay(nums, i, next)
	if err == nil && len(nums) == 2 {
		if year, after, ok := s.year(next); ok {
			it, err = s.calendarDay(nums[0].value, nums[1].value, year, true, i, after)
		}
	}
	return it, err == nil, err
}

// figuresAsDay reads day and month, with the year where there are three.
func (s *scan) figuresAsDay(nums []token, i, next int) (item, error) {
	switch {
	case len(nums) == 2:
		return s.calendarDay(nums[0].value, nums[1].value, 0, false, i, next)
	case len(nums) > 3:
		return item{}, s.impossible(i, next, NoSuchDay)
	case nums[0].digits == 4:
		return s.calendarDay(nums[2].value, nums[1].value, nums[0].value, true, i, next)
	case nums[2].digits == 2:
		return s.calendarDay(nums[0].value, nums[1].value, 2000+nums[2].value, true, i, next)
	}
	return s.calendarDay(nums[0].value, nums[1].value, nums[2].value, true, i, next)
}

// hyphenAmongOthers is the place of the one hyphen among slashes or points.
func hyphenAmongOthers(seps []string) (at int, ok bool) {
	hyphens := 0
	for k, sep := range seps {
		if sep == "-" {
			at = k
			hyphens++
		}
	}
	return at, hyphens == 1 && len(seps) > 1
}

// figureRange reads the two sides of a range written without spaces; the left may leave out its month.
func (s *scan) figureRange(left, right []token, i, next int) (item, bool, error) {
	if len(left) > 3 || len(right) < 2 || len(right) > 3 {
		return item{}, false, s.impossible(i, next, NoSuchDay)
	}
	to, err := s.figuresAsDay(right, i, next)
	if err != nil {
		return item{}, false, err
	}
	from := item{day: Date{to.day.Year, to.day.Month, left[0].value}, noYear: true}
	if len(left) > 1 {
		if from, err = s.figuresAsDay(left, i, next); err != nil {
			return item{}, false, err
		}
	}
	return s.rangeOf(from, to, i, next)
}

// wordDay reads "25 tháng 3", "ngày 03 tháng 02 năm 2026", "ngày 25 tháng sau", "mùng 5 tháng 3", "ngày 25".
func (s *scan) wordDay(i int) (item, bool, error) {
	start, said := s.anyOf(i, "ngày mùng", "ngày mồng", "ngày", "mùng", "mồng", "hôm")
	if s.at(start).lower == "mốt" {
		return item{}, false, nil // the day after tomorrow, not the first
	}
	n, next, ok := s.number(start)
	if !ok || s.at(start).digits > 2 {
		return item{}, false, nil
	}
	if after, ok := s.anyOf(next, "tháng"); ok {
		return s.dayOfMonth(n, after, i)
	}
	if !said || s.is(next, "/") || s.is(next, ":") || s.counted(next) || s.unitAt(next) {
		return item{}, false, nil
	}
	month := s.today
	if n < month.Day {
		month = addMonths(firstOf(month), 1)
	}
	it, err := s.calendarDay(n, int(month.Month), month.Year, true, i, next)
	it.noYear = true
	return it, err == nil, err
}

// dayOfMonth reads the month, and perhaps the year, of day n; i is where the day began.
func (s *scan) dayOfMonth(n, at, i int) (item, bool, error) {
	if step, next, ok := s.whichOne(at); ok {
		m := addMonths(firstOf(s.today), step)
		it, err := s.calendarDay(n, int(m.Month), m.Year, true, i, next)
		return it, err == nil, err
	}
	if s.is(at, "giêng") || s.is(at, "chạp") {
		return item{}, false, s.impossible(i, at+1, Lunar)
	}
	month, next, ok := s.number(at)
	if !ok || s.at(at).digits > 2 || s.counted(next) || s.is(next, "ngày") {
		return item{}, false, nil
	}
	year, next, hasYear := s.year(next)
	it, err := s.calendarDay(n, month, year, hasYear, i, next)
	return it, err == nil, err
}

// year reads the year after a day or month: "/2027", "năm 2027", "năm nay", "của năm sau".
func (s *scan) year(i int) (year, next int, ok bool) {
	if sep := s.at(i); sep.glued && (sep.lower == "/" || sep.lower == "-" || sep.lower == ".") && s.at(i+1).glued && s.at(i+1).digits == 4 {
		return s.at(i + 1).value, i + 2, true
	}
	at := s.skip(i, ",", "của", "(")
	if next, ok := s.anyOf(at, "sang năm"); ok {
		return s.today.Year + 1, next, true
	}
	at, said := s.anyOf(at, "năm")
	if !said {
		return 0, i, false
	}
	if t := s.at(at); t.kind == number && t.digits >= 2 {
		if t.digits == 2 {
			return 2000 + t.value, at + 1, true
		}
		return t.value, at + 1, true
	}
	if step, next, ok := s.whichOne(at); ok {
		return s.today.Year + step, next, true
	}
	return 0, i, false
}

// whichOne reads which week, month, quarter or year is meant, as seen from the present one.
func (s *scan) whichOne(i int) (step, next int, ok bool) {
	if next, ok := s.anyOf(i, "này", "nay", "hiện tại"); ok {
		return 0, next, true
	}
	if next, ok := s.anyOf(i, "sau nữa", "tới nữa"); ok {
		return 2, next, true
	}
	if next, ok := s.anyOf(i, "sau liền kề", "sau", "tới", "kế tiếp", "tiếp theo", "kế"); ok {
		return 1, next, true
	}
	if next, ok := s.anyOf(i, "vừa qua", "qua"); ok {
		return -1, next, true
	}
	if next, ok := s.anyOf(i, "trước"); ok && s.at(next).kind != number && !s.dateAt(next) {
		return -1, next, true
	}
	return 0, i, false
}

// nearDay reads "hôm nay", "mai", "ngày kia".
func (s *scan) nearDay(i int) (item, bool, error) {
	at := func(days, next int) (item, bool, error) {
		return item{kind: aDay, from: i, next: next, day: s.today.AddDays(days)}, true, nil
	}
	if next, ok := s.anyOf(i, "ngày hôm nay", "hôm nay", "bữa nay", "ngày nay"); ok {
		return at(0, next)
	}
	if next, ok := s.anyOf(i, "ngày mai"); ok {
		return at(1, next)
	}
	if next, ok := s.anyOf(i, "ngày kia", "ngày mốt"); ok {
		return at(2, next)
	}
	switch {
	case s.at(i).lower == "mốt":
		return at(2, i+1)
	case s.is(i, "mai") && !s.otherMai(i):
		return at(1, i+1)
	}
	return item{}, false, nil
}

// otherMai says whether "mai" at i is a name, or the end of another word typed without diacritics.
func (s *scan) otherMai(i int) bool {
	if _, ok := s.anyOf(i-1, "thương", "khuyến", "hoa"); ok && i > 0 {
		return true
	}
	return i > 0 && s.raw[s.at(i).start] == 'M' && s.raw[s.at(i).start:s.at(i).end] != "MAI"
}

func firstOf(d Date) Date { return Date{d.Year, d.Month, 1} }

// lastOf is the last day of d's month.
func lastOf(d Date) Date { return addMonths(firstOf(d), 1).AddDays(-1) }

// addMonths is d n months later, or the last day of a month that is too short.
func addMonths(d Date, n int) Date {
	months := d.Year*12 + int(d.Month) - 1 + n
	first := Date{months / 12, time.Month(months%12 + 1), 1}
	days := first.AddDays(31)
	length := first.DaysUntil(firstOf(days))
	return Date{first.Year, first.Month, min(d.Day, length)}
}
