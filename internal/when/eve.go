package when

import "time"

// Eve is when people are reminded of something that begins at start: at the hour at, in loc, of the day before or,
// where nobody works on that day of cal, of the last working day before it.
func Eve(start time.Time, cal Calendar, at TimeOfDay, loc *time.Location) time.Time {
	return cal.Before(DateOf(start, loc).AddDays(-1)).At(at, loc)
}
