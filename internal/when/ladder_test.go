package when

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func mustZone(t interface{ Fatal(...any) }, name string) *time.Location {
	loc, err := Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

var eight = TimeOfDay{8, 0}

func TestParseLadder(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []int
	}{
		{"14,7,3,1", []int{14, 7, 3, 1}},
		{"", nil},
		{" 1; 3 ,7, 3 ", []int{7, 3, 1}},
		{"0", []int{0}},
		{"365 30", []int{365, 30}},
		{"12,11,10,9,8,7,6,5,4,3,2,1,1", []int{12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}},
	} {
		got, err := ParseLadder(c.in)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("ParseLadder(%q) = %v, %v; want %v", c.in, got, err, c.want)
		}
	}
	for in, piece := range map[string]string{
		"14,x,3":                        `"x"`,
		"366":                           `"366"`,
		"7,-1":                          `"-1"`,
		"7,+1":                          `"+1"`,
		"3 ngày":                        `"ngày"`,
		"13,12,11,10,9,8,7,6,5,4,3,2,1": "13 entries",
	} {
		if got, err := ParseLadder(in); err == nil || !strings.Contains(err.Error(), piece) {
			t.Errorf("ParseLadder(%q) = %v, %v; want an error naming %s", in, got, err, piece)
		}
	}
}

func TestRungs(t *testing.T) {
	loc := mustZone(t, "")
	cal := NewCalendar([]Date{{2027, 1, 1}}, nil)
	for _, c := range []struct {
		name, due string
		before    []int
		want      []string
	}{
		{"a week without a holiday", "17:00 11/12/2026", []int{3, 1},
			[]string{"3 08/12/2026", "1 10/12/2026", "0 11/12/2026", "-3 14/12/2026"}},
		{"overdue on a weekday", "17:00 07/12/2026", nil,
			[]string{"0 07/12/2026", "-1 08/12/2026", "-3 10/12/2026"}},
		{"rungs at a weekend go back, and the later one stays", "17:00 15/12/2026", []int{3, 2, 1},
			[]string{"2 11/12/2026", "1 14/12/2026", "0 15/12/2026", "-1 16/12/2026", "-3 18/12/2026"}},
		{"due on a Sunday", "17:00 13/12/2026", []int{3, 1},
			[]string{"3 10/12/2026", "0 11/12/2026", "-1 14/12/2026", "-3 16/12/2026"}},
		{"due at the hour of reminding", "08:00 09/12/2026", []int{1},
			[]string{"0 08/12/2026", "-1 10/12/2026", "-3 14/12/2026"}},
		{"due at midnight", "00:00 14/12/2026", []int{7},
			[]string{"7 07/12/2026", "0 11/12/2026", "-1 15/12/2026", "-3 17/12/2026"}},
		{"around a holiday", "17:00 31/12/2026", []int{7},
			[]string{"7 24/12/2026", "0 31/12/2026", "-3 04/01/2027"}},
		{"an entry below zero is passed over", "17:00 07/12/2026", []int{-2},
			[]string{"0 07/12/2026", "-1 08/12/2026", "-3 10/12/2026"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			due, err := time.ParseInLocation("15:04 02/01/2006", c.due, loc)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range Rungs(due, c.before, cal, eight, loc) {
				got = append(got, strconv.Itoa(r.Days)+" "+DateOf(r.At, loc).String())
				if want := DateOf(r.At, loc).At(eight, loc); !r.At.Equal(want) {
					t.Errorf("rung at %s, want %s", r.At, want)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("rungs:\n got %v\nwant %v", got, c.want)
			}
		})
	}
}

func TestRungs_Properties(t *testing.T) {
	zones := []*time.Location{mustZone(t, ""), mustZone(t, "America/New_York"), mustZone(t, "Europe/Paris"), time.UTC}
	rapid.Check(t, func(t *rapid.T) {
		loc := rapid.SampledFrom(zones).Draw(t, "zone")
		due := time.Unix(rapid.Int64Range(1735689600, 1900000000).Draw(t, "due"), 0)
		if rapid.Bool().Draw(t, "on the hour") {
			due = due.Truncate(time.Hour)
		}
		before := rapid.SliceOfN(rapid.IntRange(0, 60), 0, 12).Draw(t, "before")
		// An hour that exists on every day of every zone above.
		at := TimeOfDay{rapid.IntRange(4, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")}
		cal := drawCalendar(t, DateOf(due, loc))
		rungs := Rungs(due, before, cal, at, loc)
		if len(rungs) > len(before)+3 {
			t.Fatalf("%d rungs of %d days", len(rungs), len(before))
		}
		checkRungs(t, rungs, due, cal, at, loc)
		if shifted := Rungs(due.In(loc).AddDate(0, 0, 28), before, Calendar{}, at, loc); !equalShifted(Rungs(due, before, Calendar{}, at, loc), shifted, loc, 28) {
			t.Fatalf("four weeks later the ladder differs: %v", shifted)
		}
	})
}

func checkRungs(t *rapid.T, rungs []Rung, due time.Time, cal Calendar, at TimeOfDay, loc *time.Location) {
	dueDay := DateOf(due, loc)
	last, zero := Date{}, false
	for i, r := range rungs {
		day := DateOf(r.At, loc)
		l := r.At.In(loc)
		meant := dueDay.AddDays(-r.Days)
		switch {
		case !day.After(last):
			t.Fatalf("rung %d is not on a later day than the one before: %v", i, rungs)
		case !cal.IsWorkingDay(day):
			t.Fatalf("rung on %s, which nobody works", day)
		case l.Hour() != at.Hour || l.Minute() != at.Minute || l.Second() != 0:
			t.Fatalf("rung at %s, not at %s", l, at)
		case r.Days >= 0 && (!r.At.Before(due) || day.After(meant)):
			t.Fatalf("rung %d days before at %s, due %s", r.Days, l, due.In(loc))
		case r.Days < 0 && (!r.At.After(due) || day.Before(meant) || !day.After(dueDay)):
			t.Fatalf("rung %d days overdue at %s, due %s", -r.Days, l, due.In(loc))
		case i > 0 && rungs[i-1].Days <= r.Days:
			t.Fatalf("rungs out of order: %v", rungs)
		}
		last = day
		zero = zero || r.Days == 0
	}
	if !zero || rungs[len(rungs)-1].Days != -3 && rungs[len(rungs)-1].Days != -1 {
		t.Fatalf("no rung for the due day or none overdue: %v", rungs)
	}
}

// drawCalendar is a calendar with some days off and some made up around d.
func drawCalendar(t *rapid.T, d Date) Calendar {
	day := rapid.Custom(func(t *rapid.T) Date { return d.AddDays(rapid.IntRange(-70, 15).Draw(t, "offset")) })
	return NewCalendar(rapid.SliceOfN(day, 0, 20).Draw(t, "off"), rapid.SliceOfN(day, 0, 6).Draw(t, "work"))
}

func equalShifted(a, b []Rung, loc *time.Location, days int) bool {
	return slices.EqualFunc(a, b, func(a, b Rung) bool {
		return a.Days == b.Days && a.At.In(loc).AddDate(0, 0, days).Equal(b.At)
	})
}

func TestRungs_AcrossSummerTime(t *testing.T) {
	loc := mustZone(t, "Europe/Paris") // clocks went forward on 29/03/2026
	rungs := Rungs(time.Date(2026, 3, 30, 17, 0, 0, 0, loc), []int{3}, Calendar{}, eight, loc)
	if got := rungs[1].At.Sub(rungs[0].At); got != 71*time.Hour {
		t.Errorf("from 08:00 on Friday to 08:00 on Monday: %s", got)
	}
}

func TestWindow(t *testing.T) {
	loc := mustZone(t, "")
	cal := NewCalendar([]Date{{2027, 1, 1}}, nil)
	for _, c := range []struct{ name, at, want string }{
		{"inside", "09:30 07/12/2026", "09:30 07/12/2026"},
		{"at its start", "08:00 07/12/2026", "08:00 07/12/2026"},
		{"too early", "03:00 07/12/2026", "08:00 07/12/2026"},
		{"at its end", "17:00 07/12/2026", "08:00 08/12/2026"},
		{"Friday night", "22:00 11/12/2026", "08:00 14/12/2026"},
		{"Saturday morning", "09:00 12/12/2026", "08:00 14/12/2026"},
		{"the eve of a holiday", "18:00 31/12/2026", "08:00 04/01/2027"},
	} {
		t.Run(c.name, func(t *testing.T) {
			at, err := time.ParseInLocation("15:04 02/01/2006", c.at, loc)
			if err != nil {
				t.Fatal(err)
			}
			got := Window(at, cal, eight, TimeOfDay{17, 0}, loc)
			if s := got.In(loc).Format("15:04 02/01/2006"); s != c.want {
				t.Errorf("Window(%s) = %s, want %s", c.at, s, c.want)
			}
		})
	}
}
