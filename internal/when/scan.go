package when

import "time"

// itemKind is what a run of tokens was read as, the readings of days in order of how firmly they name one.
type itemKind int

const (
	aPassage itemKind = iota // read to be passed over: the number of a document, a count of something
	aMonthly                 // a month, quarter or week named as a whole
	anEnd                    // the end of a month, quarter or year
	aVague                   // "đầu tháng": several days, none of them said
	aWeekday
	aDay
	aRange // from a day to a day

	anOffset // a distance from a day that was not read: "5 ngày làm việc trước ngày họp"

	aTime
	aPart   // sáng, trưa, chiều, tối, đêm
	aBefore // trước
	aRepeat // hằng năm
)

// item is one thing read in a text: tokens from up to next.
type item struct {
	kind       itemKind
	from, next int

	day     Date         // of aDay, anEnd, aWeekday; the end of aRange and aMonthly
	start   Date         // of aRange and aMonthly
	noYear  bool         // the year of day was inferred
	wd      time.Weekday // of aWeekday
	bare    bool         // a weekday of no said week
	week    bool         // aMonthly is a week
	choices []Date       // of aVague
	clock   *clockTime   // of aTime; the time said with an aDay or aRange
	stretch stretch      // of anOffset
	part    partOfDay
	nay     bool // aPart of today
	repeat  Repeat
}

// scan reads the items of one text.
type scan struct {
	*text
	now   time.Time
	today Date
	loc   *time.Location
	cal   Calendar
	items []item

	counting bool // a count is being read, within which there is no other
}

// reader reads one kind of item at token i, if it stands there.
type reader func(s *scan, i int) (item, bool, error)

// readers in the order they are tried: what is longer, or would be misread by a later one, first.
func readers() []reader {
	return []reader{
		(*scan).passage, (*scan).span, (*scan).count, (*scan).clock, (*scan).day,
		(*scan).weekday, (*scan).period, (*scan).partOfDay, (*scan).marker,
	}
}

// read fills items from the whole text.
func (s *scan) read() error {
	all := readers()
	for i := 0; i < len(s.toks); {
		next := i + 1
		for _, r := range all {
			it, ok, err := r(s, i)
			if err != nil {
				return err
			}
			if ok {
				it.from = i
				next = it.next
				s.items = append(s.items, it)
				if it.nay {
					s.items = append(s.items, item{kind: aDay, from: i, next: next, day: s.today})
				}
				break
			}
		}
		i = next
	}
	return nil
}

// impossible is the error for tokens i up to next.
func (s *scan) impossible(i, next int, why Why) error {
	return &ImpossibleError{Piece: s.piece(i, next), Why: why}
}

// marker reads words that say how a date is meant.
func (s *scan) marker(i int) (item, bool, error) {
	if next, ok := s.anyOf(i, "trước"); ok {
		return item{kind: aBefore, next: next}, true, nil
	}
	for _, m := range []struct {
		repeat Repeat
		unit   string
	}{{Yearly, "năm"}, {Quarterly, "quý"}, {Monthly, "tháng"}, {Weekly, "tuần"}} {
		if next, ok := s.anyOf(i, "hàng "+m.unit, "hằng "+m.unit, "mỗi "+m.unit); ok {
			return item{kind: aRepeat, next: next, repeat: m.repeat}, true, nil
		}
	}
	return item{}, false, nil
}

// counted says whether what stands at i makes the number before it a count ("9/14 đơn vị").
func (s *scan) counted(i int) bool {
	_, ok := s.anyOf(i, "đơn vị", "đv", "cơ quan", "phiếu", "điểm", "người", "đại biểu", "thành viên", "ý kiến", "đồng chí", "đ/c",
		"đc", "số phiếu", "số đơn vị", "lượt", "lần", "mục", "điều", "bản", "trang", "câu", "việc", "khối", "tệp", "%")
	return ok
}

// passage reads the number of a document ("số 12/3", "12/2026/QH16", "KH-15/12") and counts ("9/14 đơn vị"),
// in which no date is to be seen.
func (s *scan) passage(i int) (item, bool, error) {
	start := i
	if next, ok := s.anyOf(i, "số"); ok {
		start = s.skip(next, ":", ".")
		if s.at(start).kind != number {
			return item{}, false, nil
		}
	}
	nums, seps, next := s.figures(start)
	if len(nums) == 0 {
		return item{}, false, nil
	}
	if start == i && !s.partOfNumber(i, nums, seps, next) && !s.isCount(nums, next) {
		return item{}, false, nil
	}
	if s.leadsToWord(next) {
		next += 2
	}
	return item{kind: aPassage, next: next}, true, nil
}

// partOfNumber says whether the figures from i up to next belong to the number of a document, or to anything
// else that is longer than a date.
func (s *scan) partOfNumber(i int, nums []token, seps []string, next int) bool {
	if len(seps) == 0 {
		return false
	}
	if len(nums) == 2 && nums[1].digits == 4 && (nums[0].value > 12 || s.names(i-1)) {
		return true // the number of a decision, or two years
	}
	wide := nums[0].digits > 2 && nums[0].digits != 4 || nums[1].digits > 2 && nums[1].digits != 4
	_, ranged := hyphenAmongOthers(seps)
	return len(nums) > 6 || len(nums) > 3 && !ranged || s.leadsToWord(next) || wide || s.at(i).glued && s.followsOn(i-1)
}

// names says whether the word at i is the kind of a document that is named by number and year.
func (s *scan) names(i int) bool {
	_, ok := s.anyOf(i, "định", "tư", "luật", "quyết", "qđ", "nđ", "tt", "nq", "cv", "tb")
	return ok
}

// leadsToWord says whether a slash or hyphen and a word are written right at i: "/KH", "-QH".
func (s *scan) leadsToWord(i int) bool {
	t, w := s.at(i), s.at(i+1)
	return t.glued && (t.lower == "/" || t.lower == "-") && w.kind == word && w.glued && !s.opensDate(i+1)
}

func (s *scan) opensDate(i int) bool { return s.is(i, "ngày") || s.is(i, "hôm") }

// followsOn says whether the number right after token i is part of what i belongs to: "KH-15".
func (s *scan) followsOn(i int) bool {
	if n := len(s.items); n > 0 && s.items[n-1].kind != aPassage && s.items[n-1].next >= i {
		return false
	}
	if _, ok := s.anyOf(i, "ngày", "trước", "hạn", "đến"); ok {
		return false
	}
	t := s.at(i)
	return t.kind == word || t.lower == "/" || t.lower == "-" || t.lower == "."
}

// isCount says whether the figures before next are how many of something there are.
func (s *scan) isCount(nums []token, next int) bool {
	return s.counted(next) && (len(nums) > 1 || s.at(next).kind == word)
}

// figures are the numbers written at i with slashes, hyphens or points between them: 15/12/2026.
func (s *scan) figures(i int) (nums []token, seps []string, next int) {
	for s.at(i).kind == number {
		nums = append(nums, s.at(i))
		i++
		sep, after := s.at(i), s.at(i+1)
		spaced := !sep.glued || !after.glued
		if after.kind != number || sep.lower != "/" && (spaced || sep.lower != "-" && sep.lower != ".") {
			break
		}
		seps = append(seps, sep.lower)
		i++
	}
	return nums, seps, i
}
