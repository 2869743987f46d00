package when

import (
	_ "embed"
	"fmt"
	"strings"
	"time"
)

//go:embed vietnam.txt
var vietnam string

// Holiday is a day that is not what its day of the week would make it: a public holiday, a day off in its
// stead, or a day at a weekend that is worked.
type Holiday struct {
	Date Date
	Name string // in Vietnamese
	Work bool   // worked, to make up for a day off
	// Provisional: by the usual rule or by what is reported, no official notice seen.
	Provisional bool
}

// VietnamHolidays are Vietnam's public holidays of 2026 and 2027 for public servants, with the working days
// moved for them, in order of time. The sources stand in vietnam.txt.
func VietnamHolidays() []Holiday {
	days, err := parseHolidays(vietnam)
	if err != nil {
		panic(err) // the embedded file is at fault, which the tests would have shown
	}
	return days
}

// VietnamCalendar is the working calendar with VietnamHolidays; in other years it knows weekends only.
func VietnamCalendar() Calendar { return CalendarOf(VietnamHolidays()) }

// parseHolidays reads the lines described at the head of vietnam.txt.
func parseHolidays(text string) ([]Holiday, error) {
	var days []Holiday
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Fields(line)
		if len(f) < 4 || f[1] != "off" && f[1] != "work" || f[2] != "official" && f[2] != "provisional" {
			return nil, fmt.Errorf("read holiday %q: want a date, off or work, official or provisional, and a name", line)
		}
		t, err := time.Parse("02/01/2006", f[0])
		if err != nil {
			return nil, fmt.Errorf("read holiday %q: %w", line, err)
		}
		days = append(days, Holiday{
			Date: DateOf(t, time.UTC), Name: strings.Join(f[3:], " "),
			Work: f[1] == "work", Provisional: f[2] == "provisional",
		})
	}
	return days, nil
}
