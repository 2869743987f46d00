package when

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDate(t *testing.T) {
	if got := (Date{2026, 12, 5}).String(); got != "05/12/2026" {
		t.Errorf("String = %s", got)
	}
	if got := (Date{2026, 12, 31}).AddDays(60); got != (Date{2027, 3, 1}) {
		t.Errorf("60 days after 31/12/2026: %s", got)
	}
	if got := (Date{2026, 12, 31}).DaysUntil(Date{2027, 3, 1}); got != 60 {
		t.Errorf("from 31/12/2026 to 01/03/2027: %d days", got)
	}
	if got := (Date{2026, 11, 22}).Weekday(); got != time.Sunday {
		t.Errorf("22/11/2026 is a %s", got)
	}
	for _, d := range []Date{{2026, 2, 31}, {2027, 2, 29}, {2026, 13, 1}, {2026, 0, 1}, {2026, 4, 0}} {
		if _, ok := MakeDate(d.Year, d.Month, d.Day); ok {
			t.Errorf("there is a %v", d)
		}
	}
	late := time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)
	if got := DateOf(late, mustZone(t, "")); got != (Date{2026, 11, 23}) {
		t.Errorf("18:00 UTC on the 22nd is %s in Vietnam", got)
	}
}

func TestParseTimeOfDay(t *testing.T) {
	if got, err := ParseTimeOfDay("08:30"); err != nil || got != (TimeOfDay{8, 30}) || got.String() != "08:30" {
		t.Errorf("ParseTimeOfDay = %v, %v", got, err)
	}
	for _, in := range []string{"", "8:00", "24:00", "08:60", "08:00:00", "8h", " 08:00"} {
		if got, err := ParseTimeOfDay(in); err == nil {
			t.Errorf("ParseTimeOfDay(%q) = %v, want an error", in, got)
		}
	}
}

func TestCalendar(t *testing.T) {
	// A Monday off, made up for on the Saturday before; both ends of a holiday at a weekend.
	cal := NewCalendar([]Date{{2026, 8, 31}, {2026, 9, 1}, {2026, 9, 2}}, []Date{{2026, 8, 22}})
	for d, want := range map[Date]bool{
		{2026, 8, 21}: true, {2026, 8, 22}: true, {2026, 8, 23}: false, {2026, 8, 31}: false, {2026, 9, 3}: true, {2026, 9, 5}: false,
	} {
		if got := cal.IsWorkingDay(d); got != want {
			t.Errorf("IsWorkingDay(%s) = %v", d, got)
		}
	}
	for _, c := range []struct{ on, before, after Date }{
		{Date{2026, 9, 1}, Date{2026, 8, 28}, Date{2026, 9, 3}},
		{Date{2026, 8, 23}, Date{2026, 8, 22}, Date{2026, 8, 24}},
		{Date{2026, 9, 3}, Date{2026, 9, 3}, Date{2026, 9, 3}},
	} {
		if b, a := cal.Before(c.on), cal.After(c.on); b != c.before || a != c.after {
			t.Errorf("around %s: %s and %s, want %s and %s", c.on, b, a, c.before, c.after)
		}
	}
	for _, c := range []struct {
		from Date
		n    int
		want Date
	}{
		{Date{2026, 8, 27}, 1, Date{2026, 8, 28}},
		{Date{2026, 8, 27}, 2, Date{2026, 9, 3}},
		{Date{2026, 8, 30}, 1, Date{2026, 9, 3}},
		{Date{2026, 9, 3}, -2, Date{2026, 8, 27}},
		{Date{2026, 8, 30}, 0, Date{2026, 8, 30}},
	} {
		if got := cal.AddWorkingDays(c.from, c.n); got != c.want {
			t.Errorf("%d working days after %s: %s, want %s", c.n, c.from, got, c.want)
		}
	}
}

func TestCalendar_Properties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Date{2026, 6, 1}.AddDays(rapid.IntRange(0, 400).Draw(t, "day"))
		cal := drawCalendar(t, d)
		b, a := cal.Before(d), cal.After(d)
		if !cal.IsWorkingDay(b) || !cal.IsWorkingDay(a) || b.After(d) || a.Before(d) {
			t.Fatalf("around %s: %s and %s", d, b, a)
		}
		for e := b.AddDays(1); e.Before(a); e = e.AddDays(1) {
			if e != a && cal.IsWorkingDay(e) {
				t.Fatalf("%s between %s and %s is worked", e, b, a)
			}
		}
		n := rapid.IntRange(1, 30).Draw(t, "working days")
		end, counted := cal.AddWorkingDays(d, n), 0
		for e := d.AddDays(1); !e.After(end); e = e.AddDays(1) {
			if cal.IsWorkingDay(e) {
				counted++
			}
		}
		if counted != n || !cal.IsWorkingDay(end) {
			t.Fatalf("%d working days after %s: %s, which is %d", n, d, end, counted)
		}
	})
}
