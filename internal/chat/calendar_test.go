package chat_test

import (
	"bytes"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// events reads the calendar the bot sent last, with a parser that is not the bot's.
func (o *office) events(p *sandbox.Phone) []ical.Event {
	o.Helper()
	_, data := o.file(p)
	cal, err := ical.NewDecoder(bytes.NewReader(data)).Decode()
	if err != nil {
		o.Fatalf("the calendar cannot be read: %v\n%s", err, data)
	}
	return cal.Events()
}

// fact is a property of an event.
func (o *office) fact(e ical.Event, name string) string {
	o.Helper()
	p := e.Props.Get(name)
	if p == nil {
		o.Fatalf("no %s", name)
	}
	return p.Value
}

func TestAChangedDateReplacesTheOldOneInACalendar(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(p, "Khác…")
	o.press(p, "Thêm vào lịch")
	if name, _ := o.file(p); name != fmt.Sprintf("viec-%d.ics", id) {
		t.Errorf("the file is called %s", name)
	}
	first := o.events(p)[0]
	if start, err := first.DateTimeStart(time.UTC); err != nil || !start.Equal(o.at(6, 18, 17, 0)) {
		t.Errorf("the calendar says %v, %v", start, err)
	}
	o.extends(id, o.at(6, 25, 17, 0))
	o.press(p, "Khác…")
	o.press(p, "Thêm vào lịch")
	second := o.events(p)[0]
	if start, err := second.DateTimeStart(time.UTC); err != nil || !start.Equal(o.at(6, 25, 17, 0)) {
		t.Errorf("the calendar says %v, %v", start, err)
	}
	if o.fact(first, ical.PropUID) != o.fact(second, ical.PropUID) {
		t.Error("the same task is another event")
	}
	if was, is := o.sequence(first), o.sequence(second); is <= was {
		t.Errorf("the sequence went from %d to %d", was, is)
	}
	o.write(func(tx *store.Tx) error {
		task, err := tx.Tasks().Get(id)
		if err != nil {
			return err
		}
		_, err = tx.Tasks().Enter(id, bloc.PhaseWithdrawn, task.Rev)
		return err
	})
	o.settle()
	o.says(p, "/lich")
	third := o.events(p)[0]
	if o.fact(third, ical.PropStatus) != "CANCELLED" || o.fact(third, ical.PropUID) != o.fact(first, ical.PropUID) || o.sequence(third) <= o.sequence(second) {
		t.Errorf("what was withdrawn stays in the calendar: %+v", third)
	}
}

func (o *office) sequence(e ical.Event) int {
	o.Helper()
	n, err := strconv.Atoi(o.fact(e, ical.PropSequence))
	if err != nil {
		o.Fatal(err)
	}
	return n
}

func TestACalendarHasOnesOwnTasks(t *testing.T) {
	o := newOffice(t)
	cq05, cq06 := o.focal("CQ05"), o.focal("CQ06")
	o.says(cq05, "/lich")
	o.sees(cq05, "Chưa có việc nào đang mở")
	everyone := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	var only bloc.TaskID
	o.write(func(tx *store.Tx) (err error) {
		a, err := tx.Agencies().ByCode("CQ06")
		if err != nil {
			return err
		}
		only, err = tx.Tasks().Add(bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: "Hồ sơ riêng", Due: tx.Now + 86400,
			Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}, 0, []bloc.AgencyID{a.ID})
		return err
	})
	o.settle()
	for p, want := range map[*sandbox.Phone]int{cq05: 1, cq06: 2, o.secretary(): 2} {
		o.says(p, "/lich")
		if n := len(o.events(p)); n != want {
			t.Errorf("%d events of %d:\n%s", n, want, o.screen(p))
		}
	}
	n := o.count(cq05)
	o.forges(cq05, fmt.Sprintf("ci:%d:0", only))
	o.alerted(cq05, "")
	o.quiet(cq05, n)
	if o.logged("forged") != 1 {
		t.Error("the forged press is not in the log")
	}
	o.forges(cq05, fmt.Sprintf("ci:%d:0", everyone))
	if len(o.events(cq05)) != 1 {
		t.Error("the own task is not given")
	}
}
