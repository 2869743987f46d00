package when

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"khoibot/internal/bloc"
)

// HolidayList reads days off and make-up days as people write them, one day or one run of days a line:
//
//	nghỉ 15/02/2027 - 21/02/2027: Tết Nguyên đán
//	làm bù 27/02/2027
//	02/09/2027;Nghỉ;Quốc khánh
//
// Days without a year are of Year; those of years outside From–To are refused. Calendar is what holds so far.
type HolidayList struct {
	Year, From, To int
	Calendar       Calendar

	at map[Date]int // where a day was named: a line, a row
}

// ListWhy is why a line of a holiday list is refused.
type ListWhy string

// Values of ListWhy.
const (
	ListNoKind      ListWhy = "no_kind"      // neither "nghỉ" nor "làm bù" is said
	ListNoDay       ListWhy = "no_day"       // no day is named
	ListNoSuchDay   ListWhy = "no_such_day"  // the calendar has no such day
	ListOutOfRange  ListWhy = "out_of_range" // of a year that is not kept
	ListBackwards   ListWhy = "backwards"    // a run of days that ends before it begins
	ListTooLong     ListWhy = "too_long"     // a run of more than MaxRun days
	ListSeveral     ListWhy = "several"      // something else with a day of its own on the line
	ListTwice       ListWhy = "twice"        // the day was said to be the other kind before
	ListWorkedAlone ListWhy = "worked"       // a make-up day that is worked anyway
)

// MaxRun is how many days one line may name in a run.
const MaxRun = 31

// ListError is a line of a holiday list that is refused.
type ListError struct {
	Line    int // from 1
	Piece   string
	Why     ListWhy
	Earlier int // the line, of ListTwice
}

// Read reads a list. It is all or nothing: where lines are refused, the days are not to be used.
func (l *HolidayList) Read(text string) ([]Holiday, []ListError) {
	var days []Holiday
	var refused []ListError
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(strings.ReplaceAll(norm.NFC.String(strings.TrimPrefix(line, "\ufeff")), "\"", " "))
		if line == "" || line[0] == '#' || n == 1 && isHeading(line) {
			continue
		}
		found, err := l.line(n, line)
		if err != nil {
			err.Line = n
			refused = append(refused, *err)
			continue
		}
		days = append(days, found...)
	}
	return days, refused
}

func isHeading(line string) bool {
	s := bloc.Fold(line)
	return strings.HasPrefix(s, "ngay") && strings.Contains(s, "loai") && !strings.ContainsAny(s, "0123456789")
}

// line reads one line: what kind of day first, or the days first as in a table.
func (l *HolidayList) line(n int, line string) ([]Holiday, *ListError) {
	work, rest, kindFirst := dayKind(strings.TrimLeft(line, "-•*+ "))
	if !kindFirst {
		rest = line
	}
	before, dates, after, err := l.days(rest)
	if err != nil {
		return nil, err
	}
	if !kindFirst {
		var ok bool
		work, after, ok = dayKind(strings.TrimLeft(after, " ,;:|\t-–."))
		if !ok || strings.Trim(before, " ") != "" {
			return nil, &ListError{Piece: line, Why: ListNoKind}
		}
	}
	if piece, more := anotherDay(before, after); kindFirst && more {
		return nil, &ListError{Piece: piece, Why: ListSeveral}
	}
	return l.Days(n, dates, work, dayName(before, after))
}

// Days makes days of one kind; n is where they stand, for what is said of a day named twice.
func (l *HolidayList) Days(n int, dates []Date, work bool, name string) ([]Holiday, *ListError) {
	if l.at == nil {
		l.at = map[Date]int{}
	}
	var days []Holiday
	for _, d := range dates {
		if l.at[d] != 0 && l.Calendar.days[d].Work != work {
			return nil, &ListError{Piece: d.String(), Why: ListTwice, Earlier: l.at[d]}
		}
		if h, special := l.Calendar.Special(d); work && !IsWeekend(d) && (!special || h.Work) && l.at[d] == 0 {
			return nil, &ListError{Piece: d.String(), Why: ListWorkedAlone}
		}
	}
	for _, d := range dates {
		if l.at[d] != 0 {
			continue
		}
		l.at[d] = n
		h := Holiday{Date: d, Name: name, Work: work}
		l.Calendar = l.Calendar.With([]Holiday{h}, nil)
		days = append(days, h)
	}
	return days, nil
}

// dayKind reads "nghỉ" or "làm bù" at the start of s.
func dayKind(s string) (work bool, rest string, ok bool) {
	for _, k := range []struct {
		words string
		work  bool
	}{{"lam viec bu", true}, {"di lam bu", true}, {"lam bu", true}, {"di lam", true}, {"lam viec", true}, {"nghi", false}} {
		if rest, ok := cutWords(s, k.words); ok {
			return k.work, rest, true
		}
	}
	return false, s, false
}

// cutWords takes folded words off the start of s.
func cutWords(s, folded string) (rest string, ok bool) {
	for w := range strings.FieldsSeq(folded) {
		s = strings.TrimLeft(s, " \t")
		end := strings.IndexFunc(s, func(r rune) bool { return strings.ContainsRune(" \t,;:|.0123456789", r) })
		if end < 0 {
			end = len(s)
		}
		if bloc.Fold(s[:end]) != w {
			return s, false
		}
		s = s[end:]
	}
	return s, true
}

const oneDay = `(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}(?:[/.]\d+)?|\d{1,2}-\d{1,2}-\d+|\d{1,2} +(?i:tháng|thang) +\d{1,2}(?:(?: +(?i:năm|nam) +|/)\d+)?)`

var (
	dayRun = regexp.MustCompile(`^(?:(` + oneDay + `)|(\d{1,2}))(?: *[-–—~] *| +(?i:đến hết|đến|tới|den het|den|toi) +)(?:(?i:hết|het) +)?(?:(?i:ngày|ngay) +)?(` + oneDay + `)`)
	dayOne = regexp.MustCompile(`^` + oneDay)
	dayAny = regexp.MustCompile(oneDay)
	dayAnd = regexp.MustCompile(`^ *(?:[,;&]|(?i:và|va) ) *(?:(?i:ngày|ngay) +)?`)
	digits = regexp.MustCompile(`\d+`)
	inked  = regexp.MustCompile(`^[\d/.\-]+`)
)

// days finds the first days named in s, alone, as a run, or several with commas between; before and after are what
// stands around them.
func (l *HolidayList) days(s string) (before string, dates []Date, after string, err *ListError) {
	start := strings.IndexAny(s, "0123456789")
	if start < 0 {
		return "", nil, "", &ListError{Piece: s, Why: ListNoDay}
	}
	before, s = s[:start], s[start:]
	for {
		found, next, err := l.dayOrRun(s)
		if err != nil {
			return "", nil, "", err
		}
		dates, s = append(dates, found...), s[next:]
		joint := dayAnd.FindString(s)
		if joint == "" || !dayOne.MatchString(s[len(joint):]) {
			return before, dates, s, nil
		}
		s = s[len(joint):]
	}
}

// dayOrRun reads the day or the run of days that s begins with.
func (l *HolidayList) dayOrRun(s string) (dates []Date, next int, err *ListError) {
	m := dayRun.FindStringSubmatch(s)
	if m == nil {
		piece := dayOne.FindString(s)
		if piece == "" || dangling(s[len(piece):]) {
			return nil, 0, &ListError{Piece: cutPiece(s), Why: ListNoSuchDay}
		}
		d, why := l.day(piece, 0)
		if why != "" {
			return nil, 0, &ListError{Piece: piece, Why: why}
		}
		return []Date{d}, len(piece), nil
	}
	if dangling(s[len(m[0]):]) {
		return nil, 0, &ListError{Piece: cutPiece(s), Why: ListNoSuchDay}
	}
	to, why := l.day(m[3], 0)
	if why != "" {
		return nil, 0, &ListError{Piece: m[3], Why: why}
	}
	from := Date{to.Year, to.Month, figure(m[2])}
	if m[1] != "" {
		from, why = l.day(m[1], to.Year)
	} else if _, ok := MakeDate(from.Year, from.Month, from.Day); !ok {
		why = ListNoSuchDay
	}
	switch {
	case why != "":
		return nil, 0, &ListError{Piece: m[0], Why: why}
	case from.After(to):
		return nil, 0, &ListError{Piece: m[0], Why: ListBackwards}
	case from.DaysUntil(to) >= MaxRun:
		return nil, 0, &ListError{Piece: m[0], Why: ListTooLong}
	}
	for d := from; !d.After(to); d = d.AddDays(1) {
		dates = append(dates, d)
	}
	return dates, len(m[0]), nil
}

// dangling says whether a date goes on where it should have ended: "15/02/2027/3".
func dangling(rest string) bool {
	return rest != "" && ('0' <= rest[0] && rest[0] <= '9' || len(rest) > 1 && strings.IndexByte("/.-", rest[0]) >= 0 && '0' <= rest[1] && rest[1] <= '9')
}

// cutPiece is what was written where a day should stand.
func cutPiece(s string) string {
	if piece := inked.FindString(s); piece != "" {
		return piece
	}
	return s
}

// day reads one day; without a year it is of the year given, or else of the list's.
func (l *HolidayList) day(s string, year int) (Date, ListWhy) {
	n := digits.FindAllString(s, 3)
	if year == 0 {
		year = l.Year
	}
	day, month := figure(n[0]), figure(n[1])
	switch {
	case len(n[0]) == 4: // 2027-02-15
		year, day = day, figure(n[2])
	case len(n) == 3 && len(n[2]) == 2:
		year = 2000 + figure(n[2])
	case len(n) == 3:
		year = figure(n[2])
	}
	d, ok := MakeDate(year, time.Month(month), day)
	switch {
	case len(n) == 3 && len(n[0]) != 4 && len(n[2]) != 2 && len(n[2]) != 4, year < l.From || year > l.To:
		return d, ListOutOfRange
	case !ok:
		return d, ListNoSuchDay
	}
	return d, ""
}

func figure(s string) int {
	n, _ := strconv.Atoi(s) // digits; one too long is a year no list has
	return n
}

// ParseDays reads a text that names a day or a run of days and nothing else.
func (l *HolidayList) ParseDays(text string) ([]Date, *ListError) {
	text = strings.TrimSpace(norm.NFC.String(text))
	before, dates, after, err := l.days(text)
	if err == nil && (strings.TrimSpace(after) != "" || strings.TrimSpace(dayName(before, "")) != "") {
		err = &ListError{Piece: text, Why: ListSeveral}
	}
	return dates, err
}

// ParseDayKind reads a text that says "Nghỉ" or "Làm bù".
func ParseDayKind(text string) (work, ok bool) {
	work, rest, ok := dayKind(norm.NFC.String(text))
	return work, ok && strings.TrimSpace(rest) == ""
}

// anotherDay finds a day in the words around the days that is not part of a remark: behind a colon, or said to be what
// is made up for ("cho ngày 08/02").
func anotherDay(before, after string) (piece string, ok bool) {
	if remark := strings.IndexByte(after, ':'); remark >= 0 {
		after = after[:remark]
	}
	for w := range strings.FieldsSeq(bloc.Fold(after)) {
		if w == "cho" || w == "thay" {
			return "", false
		}
	}
	piece = dayAny.FindString(before + " " + after)
	return piece, piece != ""
}

// dayName is what is said of days in the words around them.
func dayName(before, after string) string {
	const marks = " \t,;:|.-–—()"
	words := strings.Fields(strings.Trim(before, marks))
	for len(words) > 0 {
		last := bloc.Fold(words[len(words)-1])
		if last != "tu" && last != "ngay" && last != "cac" && last != "vao" {
			break
		}
		words = words[:len(words)-1]
	}
	name := strings.Join(words, " ")
	if strings.HasPrefix(bloc.Fold(name)+" ", "bu ") {
		name = "Nghỉ " + name
	}
	rest := strings.Join(strings.Fields(strings.Trim(after, marks)), " ")
	return strings.Trim(name+" – "+rest, " –")
}
