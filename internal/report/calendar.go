package report

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// Event is a due time as it stands in a person's calendar.
type Event struct {
	UID       string // the same for the task's whole life, so that a changed date replaces the old one (RFC 5545 §3.8.4.7)
	Sequence  int64  // raised by every change (RFC 5545 §3.8.7.4)
	Title     string
	Text      string    // what else there is to know, lines separated by \n
	Due       time.Time // when it is due or, of an activity with a time of its own, begins
	Place     string    // where it is; may be empty
	Withdrawn bool      // taken back: the calendar strikes it out
}

// eventLength is how long a due time lasts in a calendar: an event of no length is not drawn by some phones.
const eventLength = 15 * time.Minute

// alarms are how long before a due time the calendar rings; the bot's own reminders come besides.
func alarms() []string { return []string{"-P1D", "-PT2H"} }

// Calendar writes events as an iCalendar file (RFC 5545) under a name. Times are in UTC, so that it needs no zone of its
// own; an event takes no time from its owner's day. now is when the file is made.
func Calendar(name string, now time.Time, events []Event) ([]byte, error) {
	cal := ics.NewCalendar()
	cal.SetProductId("-//khoibot//khoibot//VI")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(oneLine(name))
	for _, e := range events {
		addEvent(cal, now, e)
	}
	var b bytes.Buffer
	if err := cal.SerializeTo(&b, ics.WithNewLine("\r\n")); err != nil {
		return nil, fmt.Errorf("write calendar: %w", err)
	}
	return b.Bytes(), nil
}

func addEvent(cal *ics.Calendar, now time.Time, e Event) {
	v := cal.AddEvent(e.UID)
	v.SetDtStampTime(now)
	v.SetSequence(int(e.Sequence))
	v.SetStartAt(e.Due)
	v.SetEndAt(e.Due.Add(eventLength))
	v.SetSummary(oneLine(e.Title))
	v.SetDescription(printable(e.Text))
	if place := oneLine(e.Place); place != "" {
		v.SetLocation(place)
	}
	v.SetTimeTransparency(ics.TransparencyTransparent)
	if e.Withdrawn {
		v.SetStatus(ics.ObjectStatusCancelled)
		return
	}
	v.SetStatus(ics.ObjectStatusConfirmed)
	for _, before := range alarms() {
		a := v.AddAlarm()
		a.SetAction(ics.ActionDisplay)
		a.SetTrigger(before)
		a.SetDescription(oneLine(e.Title))
	}
}

// oneLine is people's text without line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(printable(s)), " ") }

// printable is people's text without what no file may hold: control characters, line breaks aside, and broken UTF-8.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), ""))
}
