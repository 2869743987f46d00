package workbook

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"khoibot/internal/bloc"
)

const (
	// dueHour is when a day given without a time is due.
	dueHour = 17
	// minYear and maxYear bound the years of due times.
	minYear, maxYear = 2000, 2100
)

// wall is a day and time on the bloc's clock, before it is known whether there is such a day.
type wall struct {
	year, month, day, hour, minute int
}

// duePattern is a due time as text, folded: day, month and year with one kind of mark between them, and perhaps a
// time as 17:00, 17:00:00, 17h, 17h30 or 17 giờ 30. The day always comes first.
var duePattern = regexp.MustCompile(`^(\d{1,2})(?:/(\d{1,2})/|-(\d{1,2})-|\.(\d{1,2})\.)(\d{4})` +
	`(?:[ ,]+(\d{1,2}) ?(?::(\d{2})(?::\d{2})?|(?:h|gio) ?(\d{1,2})?))?$`)

// due is the cell's due time. ok is false when something has been reported.
func (row tableRow) due() (time.Time, bool) {
	c, found := row.cells[headDue]
	if !found {
		row.report(headDue, CodeMissingValue, map[string]string{"heading": headDue})
		return time.Time{}, false
	}
	if !row.usable(headDue, c) {
		return time.Time{}, false
	}
	w, ok := row.wallOf(c)
	if !ok {
		row.report(headDue, CodeBadDue, map[string]string{"value": clean(c.shown)})
		return time.Time{}, false
	}
	if w.year < minYear || w.year > maxYear {
		row.report(headDue, CodeYearOutOfRange, map[string]string{
			"year": strconv.Itoa(w.year), "min": strconv.Itoa(minYear), "max": strconv.Itoa(maxYear),
		})
		return time.Time{}, false
	}
	due := time.Date(w.year, time.Month(w.month), w.day, w.hour, w.minute, 0, 0, row.loc)
	if !w.sameAs(due) {
		row.report(headDue, CodeImpossibleDate, map[string]string{"value": clean(c.shown)})
		return time.Time{}, false
	}
	return due, true
}

// sameAs is false for 31/02 and 25:00, which time.Date carries over into what follows, and for the hour that a
// change to summer time leaves out.
func (w wall) sameAs(t time.Time) bool {
	return w == wall{t.Year(), int(t.Month()), t.Day(), t.Hour(), t.Minute()}
}

// wallOf reads a due cell: an Excel date as the day it is, whatever its format, or text with the day first. The two
// are never mixed up: what Excel made of a typed 6/18 is taken as it is, and text is never turned round to fit.
func (row tableRow) wallOf(c gridCell) (wall, bool) {
	if c.numeric() {
		serial, err := strconv.ParseFloat(c.value, 64)
		if err != nil {
			return wall{}, false
		}
		w, _, ok := fromSerial(serial, row.date1904)
		return w, ok
	}
	if c.kind == "d" {
		w, _, ok := fromISO(c.value)
		return w, ok
	}
	m := duePattern.FindStringSubmatch(bloc.Fold(clean(c.shown)))
	if m == nil {
		return wall{}, false
	}
	w := wall{year: digits(m[5]), month: digits(m[2] + m[3] + m[4]), day: digits(m[1]), hour: dueHour}
	if m[6] != "" {
		w.hour, w.minute = digits(m[6]), digits(m[7]+m[8])
	}
	return w, true
}

// digits reads a run of at most four digits; none is 0.
func digits(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// fromSerial reads an Excel date: days since the epoch of the file's date system, with the time as a fraction. Without
// a fraction the time is 17:00 and timed is false. Excel's 1900 system has a 29/02/1900 that never was, which only
// matters before March 1900. The time is rounded to the minute, but never into the next day, so that 23:59:59 stays
// where it was typed.
func fromSerial(serial float64, date1904 bool) (w wall, timed, ok bool) {
	if math.IsNaN(serial) || serial < 0 || serial > 2958466 { // 01/01/10000
		return wall{}, false, false
	}
	days := int(serial)
	seconds := int(math.Round((serial - float64(days)) * 86400))
	days, seconds = days+seconds/86400, seconds%86400
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if date1904 {
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	day := epoch.AddDate(0, 0, days)
	w = wall{day.Year(), int(day.Month()), day.Day(), dueHour, 0}
	if seconds > 0 {
		minutes := min((seconds+30)/60, 24*60-1)
		w.hour, w.minute = minutes/60, minutes%60
	}
	return w, seconds > 0, true
}

// fromISO reads the date cells of strict files, "2027-06-18" or "2027-06-18T17:00:00".
func fromISO(s string) (w wall, timed, ok bool) {
	if t, err := time.Parse("2006-01-02T15:04:05", strings.TrimSuffix(s, "Z")); err == nil {
		return wall{t.Year(), int(t.Month()), t.Day(), t.Hour(), t.Minute()}, true, true
	}
	t, err := time.Parse(time.DateOnly, s)
	return wall{t.Year(), int(t.Month()), t.Day(), dueHour, 0}, false, err == nil
}
