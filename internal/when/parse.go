package when

import "time"

// Parsed is what was understood of a text. What is understood is shown to the person before it counts.
type Parsed struct {
	// At is the instant, in the bloc's zone. Where no time was said it is 17:00 of the day, or the end of the
	// part of the day that was said ("sáng mai": 11:30).
	At      time.Time
	HasTime bool // an hour was said
	// Before: "trước ngày X" without an hour, which may or may not count X itself. At is on X; which is meant
	// has to be asked.
	Before bool
	Repeat Repeat // "hằng năm" and the like; At is the next time
	Phrase string // the part of the text that was read, as it was written
	Span   *Span  // a stretch of days was named, of which At is on the last; nil for a single day
}

// Span is a stretch of days, both ends counted.
type Span struct{ From, To Date }

// Repeat is how often a date comes round.
type Repeat int

// Values of Repeat, as texts say them: once, "hàng tuần", "hàng tháng", "hàng quý", "hằng năm".
const (
	Once Repeat = iota
	Weekly
	Monthly
	Quarterly
	Yearly
)

// usualTime is the time of a day of which none was said: the end of office hours.
func usualTime() TimeOfDay { return TimeOfDay{17, 0} }

// Parse reads the date in what a person wrote in Vietnamese, with or without diacritics, other words around it
// passed over, as seen from now in loc: "15/12" is the next such day from today on. Working days are those of
// VietnamCalendar. The error is ErrNoDate, an *AmbiguousError or an *ImpossibleError; nothing is guessed.
func Parse(text string, now time.Time, loc *time.Location) (Parsed, error) {
	return ParseWith(text, now, loc, VietnamCalendar())
}

// ParseWith is Parse with the working days of cal ("10 ngày làm việc kể từ ngày 01/12").
func ParseWith(text string, now time.Time, loc *time.Location, cal Calendar) (Parsed, error) {
	s := &scan{text: tokenize(text), now: now, today: DateOf(now, loc), loc: loc, cal: cal}
	if err := s.read(); err != nil {
		return Parsed{}, err
	}
	day, ok, err := s.theDay()
	if err != nil {
		return Parsed{}, err
	}
	times := s.times(day, ok)
	if !ok {
		return s.timeAlone(times)
	}
	return s.dayAndTime(day, times)
}

// timeAlone is the next time it is the time that was said, no day being named.
func (s *scan) timeAlone(times []item) (Parsed, error) {
	if len(times) == 0 {
		return Parsed{}, ErrNoDate
	}
	coming := func(c clockTime) time.Time {
		if at := c.on(s.today, s.loc); at.After(s.now) {
			return at
		}
		return c.on(s.today.AddDays(1), s.loc)
	}
	it, err := s.theTime(times, coming)
	if err != nil {
		return Parsed{}, err
	}
	return Parsed{At: coming(*it.clock), HasTime: true, Phrase: s.piece(it.from, it.next)}, nil
}

// dayAndTime is the day that was named, at the time that was said, if any.
func (s *scan) dayAndTime(day item, times []item) (Parsed, error) {
	p := Parsed{At: s.usual(day.day)}
	from, next := day.from, day.next
	grow := func(it item) { from, next = min(from, it.from), max(next, it.next) }
	if len(times) > 0 {
		it, err := s.theTime(times, func(c clockTime) time.Time { return c.on(day.day, s.loc) })
		if err != nil {
			return Parsed{}, err
		}
		p.At, p.HasTime = it.clock.on(day.day, s.loc), true
		grow(it)
	}
	for _, it := range s.these(aWeekday) {
		if s.touches(it, from, next) {
			grow(it)
		}
	}
	for _, it := range s.these(aPart) {
		if s.touches(it, from, next) {
			grow(it)
			if !p.HasTime {
				p.At = day.day.At(it.part.end, s.loc)
			}
		}
	}
	for _, it := range s.these(aRepeat) {
		p.Repeat = it.repeat
		if s.touches(it, from, next) {
			grow(it)
		}
	}
	if before, ok := s.before(day, from); ok {
		if day.kind == aMonthly {
			return Parsed{}, s.ambiguous(before.from, next, s.usual(day.start.AddDays(-1)), s.usual(day.day))
		}
		p.Before = !p.HasTime
		grow(before)
	}
	if day.kind == aRange || day.kind == aMonthly {
		p.Span = &Span{From: day.start, To: day.day}
	}
	p.Phrase = s.piece(from, next)
	return p, nil
}

// before is the "trước" that stands right before token from, or before another mention of the same day.
func (s *scan) before(day item, from int) (item, bool) {
	starts := []int{from}
	for _, it := range s.these(day.kind) {
		if sameDay(day, it) {
			starts = append(starts, it.from)
		}
	}
	for _, it := range s.these(aBefore) {
		for _, start := range starts {
			if it.from < start && s.onlyFilling(it.next, start) {
				return it, true
			}
		}
	}
	return item{}, false
}

// touches says whether nothing of weight stands between it and the tokens from up to next.
func (s *scan) touches(it item, from, next int) bool {
	if it.next <= from {
		return s.onlyFilling(it.next, from)
	}
	return it.from < next || s.onlyFilling(next, it.from)
}

// onlyFilling says whether the tokens from up to next are but punctuation and words that join a date.
func (s *scan) onlyFilling(from, next int) bool {
	for from < next {
		after, ok := s.anyOf(from, "vào", "lúc", "ngày", "hôm", "của", "là", "buổi", "hồi", ",", ":", "(", ")", ";", "\"", "“", "”")
		if !ok {
			return false
		}
		from = after
	}
	return true
}

// usual is d at the usual time.
func (s *scan) usual(d Date) time.Time { return d.At(usualTime(), s.loc) }
