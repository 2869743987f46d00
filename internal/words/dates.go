package words

import "time"

// DateTime shows an instant (unix seconds) as dd/mm/yyyy HH:MM.
func (l Lang) DateTime(unix int64) string { return l.at(unix).Format("02/01/2006 15:04") }

// Date shows an instant's day as dd/mm/yyyy.
func (l Lang) Date(unix int64) string { return l.at(unix).Format("02/01/2006") }

// Clock shows an instant's time of day as HH:MM.
func (l Lang) Clock(unix int64) string { return l.at(unix).Format("15:04") }

// Weekday names an instant's day of the week: "thứ Hai".
func (l Lang) Weekday(unix int64) string {
	return l.Text("date.weekday."+[...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}[l.at(unix).Weekday()], nil)
}

// Days counts the calendar days from one instant to another in the bloc's zone; negative where to is the earlier.
func (l Lang) Days(from, to int64) int {
	a, b := l.at(from), l.at(to)
	day := func(t time.Time) int64 { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() }
	return int((day(b) - day(a)) / 86400)
}

func (l Lang) at(unix int64) time.Time { return time.Unix(unix, 0).In(l.zone) }
