package when

import "time"

// clockTime is a time of day as it was written.
type clockTime struct {
	hour, minute int // hour up to 24
	// short: a single figure up to six, which may be of the morning or of the afternoon
	short  bool
	upTo   bool // the later end of a range of hours
	parted bool // its part of the day was said, and is counted in
}

// partOfDay is a buổi of the day.
type partOfDay struct {
	first, last int       // hours of the 24-hour clock a time in it can have
	end         TimeOfDay // when it is over, for those who say no hour
}

// partOfDay reads "sáng", "trưa", "chiều", "tối", "đêm". Sáng and tối have other meanings without diacritics
// (sang, tôi, tới), so there they must stand before a day or after a time.
func (s *scan) partOfDay(i int) (item, bool, error) {
	start := s.skip(i, "buổi", "vào buổi")
	for _, p := range []struct {
		spelled string
		part    partOfDay
	}{
		{"sáng", partOfDay{1, 11, TimeOfDay{11, 30}}},
		{"trưa", partOfDay{10, 14, TimeOfDay{12, 0}}},
		{"chiều", partOfDay{12, 18, TimeOfDay{17, 0}}},
		{"tối", partOfDay{17, 23, TimeOfDay{21, 0}}},
		{"đêm", partOfDay{20, 24, TimeOfDay{23, 0}}},
	} {
		if !s.is(start, p.spelled) || s.at(start).plain && !s.partStands(start) {
			continue
		}
		next, nay := s.anyOf(start+1, "nay", "hôm nay")
		return item{kind: aPart, next: next, part: p.part, nay: nay}, true, nil
	}
	return item{}, false, nil
}

func (s *scan) partStands(i int) bool {
	if n := len(s.items); n > 0 && s.items[n-1].kind == aTime && s.items[n-1].next == i {
		return true
	}
	if _, ok := s.anyOf(i+1, "nay", "mai", "ngày", "thứ", "chủ nhật", "cn", "hôm"); ok {
		return true
	}
	return s.at(i+1).kind == number
}

// clockTime reads "17:00", "17h", "17h30", "17 giờ", "17 giờ 00 phút", "8 giờ rưỡi", "8 giờ kém 15". A range
// of hours ("8h - 11h30") is read as two, the later marked.
func (s *scan) clockTime(i int) (item, bool, error) {
	upTo := false
	start := i
	if next, ok := s.anyOf(i, "đến", "tới", "-"); ok && len(s.items) > 0 && s.items[len(s.items)-1].kind == aTime {
		start, upTo = next, true
	}
	h, next, ok := s.number(start)
	if !ok || s.at(start).kind == number && (s.at(start).digits > 2 || s.at(start).glued && s.at(start-1).kind == word) {
		return item{}, false, nil
	}
	c := clockTime{hour: h, upTo: upTo, short: h >= 1 && h <= 6 && s.at(start).digits < 2}
	switch {
	case s.is(next, ":") && s.at(next).glued && s.at(next+1).glued && s.at(next+1).digits == 2:
		c.minute = s.at(next + 1).value
		next += 2
		if s.is(next, ":") && s.at(next+1).glued && s.at(next+1).digits == 2 {
			next += 2 // seconds
		}
	case s.is(next, "giờ"), s.at(next).lower == "h", s.at(next).lower == "g" && s.at(next).glued:
		c.minute, next = s.minutes(next + 1)
	default:
		return item{}, false, nil
	}
	if back, n, ok := s.lessMinutes(next); ok {
		c.hour, c.minute, next = c.hour-1, 60-back, n
	}
	if c.hour < 0 || c.hour > 24 || c.minute < 0 || c.minute > 59 || c.hour == 24 && c.minute > 0 {
		return item{}, false, s.impossible(start, next, NoSuchTime)
	}
	return item{kind: aTime, next: next, clock: &c}, true, nil
}

// clock reads a time of day with the part of the day said after it.
func (s *scan) clock(i int) (item, bool, error) {
	c, next, err := s.clockAt(i)
	if err != nil || c == nil {
		return item{}, false, err
	}
	return item{kind: aTime, next: next, clock: c}, true, nil
}

// minutes reads what follows the word for hour: "30", "30 phút", "rưỡi", or nothing.
func (s *scan) minutes(i int) (minute, next int) {
	if next, ok := s.anyOf(i, "rưỡi"); ok {
		return 30, next
	}
	t := s.at(i)
	if t.kind != number || t.digits > 2 {
		return 0, i
	}
	if next, ok := s.anyOf(i+1, "phút", "p", "'"); ok {
		return t.value, next
	}
	if !t.glued && (t.digits != 2 || s.startsOther(i)) {
		return 0, i
	}
	return t.value, i + 1
}

// startsOther says whether the number at i begins a date or a count rather than being minutes.
func (s *scan) startsOther(i int) bool {
	if _, seps, _ := s.figures(i); len(seps) > 0 {
		return true
	}
	if _, ok := s.anyOf(i+1, "tháng", "giờ", "h", ":"); ok {
		return true
	}
	_, ok, err := s.count(i)
	return ok || err != nil
}

// lessMinutes reads "kém 15".
func (s *scan) lessMinutes(i int) (minutes, next int, ok bool) {
	if !s.is(i, "kém") {
		return 0, i, false
	}
	n, next, ok := s.number(i + 1)
	if !ok || n < 1 || n > 59 {
		return 0, i, false
	}
	return n, s.skip(next, "phút", "p"), true
}

// in is the hour of the 24-hour clock that c is in part p: three in the afternoon is 15. Midnight at the end
// of a day is 24; the small hours of "đêm" belong to one day or the next, so they are not read.
func (c clockTime) in(p partOfDay) (hour int, ok bool) {
	for _, h := range []int{c.hour, c.hour + 12} {
		if p.first <= h && h <= p.last {
			return h, true
		}
	}
	return 0, false
}

// on is the instant of c on day d; 24h is the midnight that ends d.
func (c clockTime) on(d Date, loc *time.Location) time.Time {
	if c.hour == 24 {
		return d.AddDays(1).At(TimeOfDay{0, 0}, loc)
	}
	return d.At(TimeOfDay{c.hour, c.minute}, loc)
}
