package when

import (
	"testing"
	"time"
)

func TestTheEveIsADayPeopleWork(t *testing.T) {
	cal := NewCalendar([]Date{{Year: 2027, Month: 4, Day: 30}}, []Date{{Year: 2027, Month: 6, Day: 26}})
	zone := time.FixedZone("+07", 7*3600)
	for _, c := range []struct{ start, want string }{
		{"2027-06-18 08:00", "2027-06-17 08:00"},
		{"2027-06-18 00:00", "2027-06-17 08:00"},
		{"2027-06-18 23:59", "2027-06-17 08:00"},
		{"2027-06-21 08:00", "2027-06-18 08:00"}, // a Monday
		{"2027-06-20 08:00", "2027-06-18 08:00"}, // a Sunday
		{"2027-05-01 08:00", "2027-04-29 08:00"}, // after a holiday
		{"2027-06-27 08:00", "2027-06-26 08:00"}, // after a Saturday that is worked
	} {
		start, err := time.ParseInLocation("2006-01-02 15:04", c.start, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := Eve(start, cal, TimeOfDay{Hour: 8}, zone).Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("of %s: %s, want %s", c.start, got, c.want)
		}
	}
}
