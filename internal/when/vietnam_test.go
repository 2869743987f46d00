package when

import (
	"testing"
	"time"
)

func TestVietnamHolidays(t *testing.T) {
	days := VietnamHolidays()
	byDate := map[Date]Holiday{}
	var last Date
	for _, h := range days {
		if !h.Date.After(last) {
			t.Errorf("%s does not follow %s", h.Date, last)
		}
		weekend := h.Date.Weekday() == time.Saturday || h.Date.Weekday() == time.Sunday
		if h.Work && !weekend {
			t.Errorf("%s is worked anyway", h.Date)
		}
		byDate[h.Date], last = h, h.Date
	}
	for _, year := range []int{2026, 2027} {
		for _, d := range []Date{{year, 1, 1}, {year, 4, 30}, {year, 5, 1}, {year, 9, 2}, {year, 11, 24}} {
			if h, ok := byDate[d]; !ok || h.Work || h.Provisional {
				t.Errorf("%s, fixed by law: %+v", d, h)
			}
		}
	}
	for d, name := range map[Date]string{
		{2026, 2, 17}: "Tết Nguyên đán (mùng 1)", {2027, 2, 6}: "Tết Nguyên đán (mùng 1)",
		{2026, 4, 26}: "Giỗ Tổ Hùng Vương", {2027, 4, 16}: "Giỗ Tổ Hùng Vương",
	} {
		if byDate[d].Name != name {
			t.Errorf("%s is %q, want %q", d, byDate[d].Name, name)
		}
	}
}

func TestVietnamCalendar(t *testing.T) {
	cal := VietnamCalendar()
	for d, want := range map[Date]bool{
		{2026, 1, 2}: false, {2026, 1, 10}: true, {2026, 2, 13}: true, {2026, 2, 16}: false, {2026, 2, 23}: true,
		{2026, 4, 27}: false, {2026, 8, 22}: true, {2026, 8, 31}: false, {2026, 9, 3}: true, {2026, 11, 24}: false,
		{2027, 2, 3}: true, {2027, 2, 10}: false, {2027, 2, 11}: true, {2027, 5, 3}: false, {2027, 9, 3}: false,
	} {
		if got := cal.IsWorkingDay(d); got != want {
			t.Errorf("IsWorkingDay(%s) = %v", d, got)
		}
	}
}

func TestParseHolidays_NamesTheLine(t *testing.T) {
	for _, line := range []string{"31/02/2026 off official Tết", "01/01/2026 free official Tết", "01/01/2026 off sure Tết", "01/01/2026 off official"} {
		if days, err := parseHolidays(line); err == nil {
			t.Errorf("parseHolidays(%q) = %v, want an error", line, days)
		}
	}
}
