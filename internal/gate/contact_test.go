package gate_test

import (
	"errors"
	"testing"
	"time"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// outage has Telegram out of reach until over is called, and the machine and the bloc live on for d.
func (o *office) outage(d time.Duration) (over func()) {
	o.Helper()
	before := o.count("a pause begins")
	o.sand.Fail(sandbox.Fault{Method: "getUpdates", Times: -1, DropBefore: true})
	o.until("the gate backs off", func() bool { return o.count("a pause begins") > before })
	o.machine.Advance(d)
	o.clock.Advance(d)
	return func() {
		o.Helper()
		o.sand.ClearFaults()
		o.again()
	}
}

func TestAPressCountsFromWhenItIsReceived(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.start()
	o.parked()
	o.clock.Advance(40 * time.Second)
	o.machine.Advance(40 * time.Second)
	p.PressData(1, "rp")
	o.does(at("bấm: rp", 40*time.Second))
}

// A press bears no time: the first ones after a gap may be as old as the gap.
func TestAPressAfterAGapCountsFromTheStartOfTheGap(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.start()
	o.parked()
	over := o.outage(3 * time.Hour)
	p.PressData(1, "rp")
	p.SendAt("nộp rồi", officeStart.Add(time.Hour))
	over()
	o.does(at("bấm: rp", 0)+" (giữ)", at("nộp rồi", time.Hour))
	o.parked()
	p.PressData(1, "rt")
	o.does(at("bấm: rp", 0)+" (giữ)", at("nộp rồi", time.Hour), at("bấm: rt", 3*time.Hour))
}

// A fault that passes at once is no gap.
func TestAPressAfterAHiccupCountsFromWhenItIsReceived(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.start()
	o.parked()
	over := o.outage(2 * time.Second)
	p.PressData(1, "rp")
	over()
	o.does(at("bấm: rp", 2*time.Second))
}

func TestAPressMadeWhileTheProgramWasStoppedCountsFromTheStop(t *testing.T) {
	for name, kill := range map[string]bool{"stopped": false, "killed in the middle of the drain": true} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			p := o.person(11)
			o.start()
			o.parked()
			o.clock.Advance(30 * time.Second) // the poll that is parked is well
			o.machine.Advance(30 * time.Second)
			o.stop()
			o.clock.Advance(2 * time.Hour)
			p.Send("trước")
			p.PressData(1, "rp")
			want := []string{at("trước", 2*time.Hour+30*time.Second), at("bấm: rp", 30*time.Second) + " (giữ)"}
			if kill {
				o.desk.when("bấm: rp", kills)
				for range 2 { // the first update is settled in the second run
					<-o.start()
					o.stop()
					o.clock.Advance(time.Hour)
				}
				o.desk.when("bấm: rp", nil)
			}
			o.start()
			o.does(want...)
		})
	}
}

// The first batch of a drain took effect; the program was killed in the second. The gap is as long as before.
func TestAGapOutlivesAKillBetweenTwoBatches(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.start()
	o.parked()
	o.stop()
	o.clock.Advance(2 * time.Hour)
	for range 100 {
		p.Send("đã xong")
	}
	p.PressData(1, "rp")
	o.desk.when("bấm: rp", kills)
	<-o.start()
	o.stop()
	o.desk.when("bấm: rp", nil)
	o.start()
	o.parked()
	if got := o.did(); len(got) != 101 || got[100] != at("bấm: rp", 0)+" (giữ)" {
		t.Errorf("did %d, the last %q", len(got), got[len(got)-1])
	}
}

// While there is no contact, a clean stop is none either.
func TestAStopDuringAnOutageDoesNotShortenTheGap(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.start()
	o.parked()
	over := o.outage(5 * time.Hour)
	o.stop()
	p.PressData(1, "rp")
	o.start()
	o.until("the new gate backs off", func() bool { return o.count("a pause begins") == 2 })
	over()
	o.does(at("bấm: rp", 0) + " (giữ)")
}

// The machine slept: the poll that was parked is answered hours later.
func TestAMachineThatSleptHasAGap(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.start()
	o.parked()
	o.machine.Advance(6 * time.Hour)
	o.clock.Advance(6 * time.Hour)
	p.PressData(1, "rp")
	o.does(at("bấm: rp", 0) + " (giữ)")
}

// The demo moves the bloc's clock by a month while a poll is parked; on the machine's no time has passed.
func TestALeapOfTheBlocsClockIsNoGap(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.start()
	o.parked()
	month := 31 * 24 * time.Hour
	o.clock.Advance(month)
	o.machine.Advance(30 * time.Second) // the poll that is cut had been parked for half a minute, and was well
	if err := o.gate.Drained(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.PressData(1, "rp")
	o.does(at("bấm: rp", month))
	o.parked()
}

func TestALongGapIsToldOnce(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.start()
	o.parked()
	o.outage(19 * time.Hour)()
	o.parked()
	if got := o.did(); len(got) != 0 {
		t.Errorf("told of 19 hours: %q", got)
	}
	over := o.outage(21 * time.Hour)
	p.Send("còn ai không?")
	over()
	want := []string{"gián đoạn từ 01/06 21:00:00 đến 02/06 18:00:00", at("còn ai không?", 40*time.Hour)}
	o.does(want...)
	o.parked()
	o.restart()
	o.parked()
	p.Send("vâng")
	o.does(append(want, at("vâng", 40*time.Hour))...)
}

func TestAGapOverAStopIsToldOnce(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.start()
	o.parked()
	o.stop()
	o.clock.Advance(30 * time.Hour)
	o.desk.when("chí tử", kills)
	p.Send("chí tử") // after the gap was told, before the drain ends
	p.PressData(1, "rp")
	<-o.start()
	o.stop()
	o.desk.when("chí tử", nil)
	o.start()
	o.does("gián đoạn từ 01/06 02:00:00 đến 02/06 08:00:00", at("chí tử", 30*time.Hour), at("bấm: rp", 0)+" (giữ)")
	o.parked()
}

func TestAGapThatCannotBeToldDoesNotStopTheGate(t *testing.T) {
	for name, odd := range map[string]func() error{
		"an error": func() error { return errors.New("no words") },
		"a panic":  func() error { panic("no words") },
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			p := o.person(11)
			o.desk.gap = odd
			o.start()
			o.parked()
			over := o.outage(21 * time.Hour)
			p.Send("chào")
			over()
			o.does(at("chào", 21*time.Hour))
		})
	}
}

// What was the last contact outlives the program, to the second of a stop.
func TestTheLastContactIsKept(t *testing.T) {
	o := newOffice(t)
	o.start()
	o.parked()
	o.clock.Advance(20 * time.Second)
	o.machine.Advance(20 * time.Second)
	o.stop()
	if got := o.setting(store.SettingContactAt); got != "1811815220" {
		t.Errorf("the last contact was %s, want %d", got, officeStart.Add(20*time.Second).Unix())
	}
	if got := o.setting(store.SettingUnclean); got != "" {
		t.Errorf("after a clean stop the mark of a run is %q", got)
	}
}
