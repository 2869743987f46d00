package remind

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"khoibot/internal/bloc"
)

// Recurrence is when something that comes every quarter or month is due.
type Recurrence struct {
	Due   string // cron expression, in the bloc's zone; the last instant of a period counts
	Later int    // how many periods after the one of work
}

// recurring is a day of a period as it was said.
type recurring struct {
	day          int // of the month; zero: its last
	month        int // of the period, from 1
	later        int
	hour, minute int
	timed        bool
	before       bool // "trước ngày …"
}

// What may be said of a day of a period, in folded text. What is taken is cut out; what is left must say nothing.
var (
	saidTime = regexp.MustCompile(`\b(\d{1,2}) ?(?:(?:h|:)(\d{2})?|gio(?: (\d{2})\b(?: phut)?)?)\b`)
	saidNext = regexp.MustCompile(`\b(thang|quy|ky) (?:sau|ke tiep|tiep theo|lien ke|lien sau)\b(?: lien ke)?`)
	saidNth  = regexp.MustCompile(`\bthang (dau tien|dau|thu nhat|thu 1|giua|thu hai|thu 2|cuoi cung|cuoi|thu ba|thu 3)\b`)
	saidLast = regexp.MustCompile(`\b(?:ngay )?(?:lam viec )?cuoi(?: cung)?\b`)
	saidDay  = regexp.MustCompile(`\b(?:ngay )?(?:mung |mong )?(\d{1,2})\b`)
	saidEve  = regexp.MustCompile(`\btruoc\b`)
	filling  = regexp.MustCompile(`\b(?:hang|moi|cua|vao|luc|han|den|cham nhat|la|trong|thang|quy|ky|het|ngay)\b|[,.;]`)
)

// ReadRecurrence reads when something that comes every quarter or month is due: "ngày 25 hằng tháng", "ngày 10 tháng đầu
// quý sau", "ngày làm việc cuối tháng", "17h30 ngày 5 tháng sau". Without an hour it is 17:00. "Trước ngày X" without an
// hour can be read in two ways, and both are given, the eve first; nothing at all where something was not understood. A
// day that a month does not have is its last.
func ReadRecurrence(text string, every bloc.Frequency) []Recurrence {
	d, ok := readRecurring(bloc.Fold(text), every)
	if !ok {
		return nil
	}
	same := d.recurrence(every)
	if !d.before || d.timed || d.day == 0 {
		return []Recurrence{same}
	}
	return []Recurrence{d.eve(every).recurrence(every), same}
}

func readRecurring(text string, every bloc.Frequency) (recurring, bool) {
	d := recurring{hour: 17, month: 1}
	take := func(pattern *regexp.Regexp) ([]string, bool) {
		at := pattern.FindStringSubmatchIndex(text)
		if at == nil {
			return nil, false
		}
		m := pattern.FindStringSubmatch(text)
		text = text[:at[0]] + " " + text[at[1]:]
		return m, true
	}
	if m, ok := take(saidTime); ok {
		d.timed, d.hour, d.minute = true, number(m[1]), number(m[2]+m[3])
	}
	if m, ok := take(saidNext); ok {
		if (m[1] == "thang") != (every == bloc.EveryMonth) && m[1] != "ky" {
			return d, false
		}
		d.later = 1
	}
	named := every == bloc.EveryMonth
	if every == bloc.EveryQuarter {
		if m, ok := take(saidNth); ok {
			d.month, named = nth(m[1]), true
		}
	}
	_, last := take(saidLast)
	if last && !named { // "cuối quý"
		d.month, named = 3, true
	}
	m, numbered := take(saidDay)
	if numbered {
		d.day = number(m[1])
	}
	_, d.before = take(saidEve)
	left := strings.TrimSpace(filling.ReplaceAllString(text, ""))
	sound := numbered != last && named && left == "" && (!numbered || d.day >= 1 && d.day <= 31) && d.hour < 24 && d.minute < 60
	return d, sound
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // at most two digits, or none
	return n
}

func nth(word string) int {
	switch word {
	case "giua", "thu hai", "thu 2":
		return 2
	case "cuoi", "cuoi cung", "thu ba", "thu 3":
		return 3
	}
	return 1
}

// eve is the day before.
func (d recurring) eve(every bloc.Frequency) recurring {
	if d.day > 1 {
		d.day--
		return d
	}
	d.day = 0
	if d.month--; d.month == 0 {
		d.month = every.Months()
		d.later--
	}
	return d
}

func (d recurring) recurrence(every bloc.Frequency) Recurrence {
	day, month := strconv.Itoa(d.day), "*"
	switch {
	case d.day == 0:
		day = "28-31"
	case d.day > 28:
		day = fmt.Sprintf("28-%d", d.day)
	}
	if every == bloc.EveryQuarter {
		month = fmt.Sprintf("%d,%d,%d,%d", d.month, d.month+3, d.month+6, d.month+9)
	}
	return Recurrence{Due: fmt.Sprintf("%d %d %s %s *", d.minute, d.hour, day, month), Later: d.later}
}
