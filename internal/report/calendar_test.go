package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"pgregory.net/rapid"

	"khoibot/internal/report"
)

var due = time.Date(2027, 6, 18, 10, 0, 0, 0, time.UTC)

// read reads a calendar with a parser that is not the writer's.
func read(t rapid.TB, data []byte) *ical.Calendar {
	t.Helper()
	cal, err := ical.NewDecoder(bytes.NewReader(data)).Decode()
	if err != nil {
		t.Fatalf("the calendar cannot be read: %v\n%s", err, data)
	}
	return cal
}

func text(t rapid.TB, c *ical.Component, name string) string {
	t.Helper()
	p := c.Props.Get(name)
	if p == nil {
		t.Fatalf("no %s", name)
	}
	if p.ValueType() != ical.ValueText {
		return p.Value
	}
	s, err := p.Text()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s
}

func TestCalendarIsReadByAnother(t *testing.T) {
	now := due.Add(-240 * time.Hour)
	data, err := report.Calendar("Việc của Khối", now, []report.Event{
		{UID: "viec-1@a", Sequence: 3, Title: "Hạn: Báo cáo sơ kết, đợt 1; bản giấy", Text: "CQ 01\nSố 12/KH", Due: due},
		{UID: "viec-2@a", Sequence: 4, Title: "Hội thi", Due: due, Withdrawn: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(data), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line %d is not one of RFC 5545: %q", i, line)
		}
	}
	cal := read(t, data)
	if method := text(t, cal.Component, ical.PropMethod); method != "PUBLISH" {
		t.Errorf("method %s", method)
	}
	events := cal.Events()
	if len(events) != 2 {
		t.Fatalf("%d events", len(events))
	}
	first, second := events[0], events[1]
	for name, want := range map[string]string{ical.PropUID: "viec-1@a", ical.PropSequence: "3", ical.PropStatus: "CONFIRMED",
		ical.PropSummary: "Hạn: Báo cáo sơ kết, đợt 1; bản giấy", ical.PropDescription: "CQ 01\nSố 12/KH"} {
		if got := text(t, first.Component, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	start, err := first.DateTimeStart(time.UTC)
	if err != nil || !start.Equal(due) {
		t.Errorf("starts %v, %v", start, err)
	}
	if end, err := first.DateTimeEnd(time.UTC); err != nil || !end.After(start) {
		t.Errorf("ends %v, %v", end, err)
	}
	if len(first.Children) != 2 || first.Children[0].Name != ical.CompAlarm {
		t.Errorf("want two alarms: %+v", first.Children)
	}
	if text(t, second.Component, ical.PropStatus) != "CANCELLED" || len(second.Children) != 0 {
		t.Errorf("what was withdrawn rings: %+v", second)
	}
}

func TestCalendarKeepsEveryText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.String().Draw(t, "title")
		body := rapid.String().Draw(t, "text")
		data, err := report.Calendar(rapid.String().Draw(t, "name"), due, []report.Event{{UID: "viec-1@a", Title: title, Text: body, Due: due}})
		if err != nil {
			t.Fatal(err)
		}
		events := read(t, data).Events()
		if len(events) != 1 {
			t.Fatalf("%d events of one:\n%s", len(events), data)
		}
		if got, want := text(t, events[0].Component, ical.PropSummary), strings.Join(strings.Fields(cleaned(title)), " "); got != want {
			t.Fatalf("the title %q became %q", want, got)
		}
		if got := text(t, events[0].Component, ical.PropDescription); got != cleaned(body) {
			t.Fatalf("the text %q became %q", cleaned(body), got)
		}
	})
}

// cleaned is a text without its control characters, line breaks aside.
func cleaned(s string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(s, "\r\n", "\n") {
		if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0) {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}
