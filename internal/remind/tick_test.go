package remind

import (
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// The 1st of April 2027 is a Thursday.

func TestATaskOpensAtItsInstantOnce(t *testing.T) {
	o := newOffice(t, 1)
	task := o.task("Báo cáo", "01/04 17:00", 7)
	task.AnnounceAt = at("02/03 09:30").Unix()
	o.add(task)
	proposed := o.task("Dự kiến", "01/04 17:00", 7)
	proposed.Phase = bloc.PhaseProposed
	o.add(proposed)
	o.walk("02/03 09:29")
	o.want("02/03 08:00 secretariat asked about: Dự kiến")
	o.walk("02/03 09:30")
	o.want("02/03 09:30 all opened: Báo cáo")
	o.tick()
	o.want()
}

func TestTasksThatOpenTogetherAreAnnouncedTogether(t *testing.T) {
	o := newOffice(t, 1)
	o.add(o.task("Một", "01/04 17:00"))
	o.add(o.task("Hai", "02/04 17:00"))
	o.tick()
	o.want("01/03 08:00 all opened: Một, Hai")
}

func TestTheLadderOfAnAgencyThatDoesNotAnswer(t *testing.T) {
	o := newOffice(t, 1)
	o.add(o.task("Báo cáo", "01/04 17:00", 14, 7, 3, 1))
	o.walk("31/12 08:00")
	o.want("01/03 08:00 all opened: Báo cáo",
		"18/03 08:00 CQ01 reminded: Báo cáo",
		"25/03 08:00 CQ01 reminded: Báo cáo",
		"29/03 08:00 CQ01 reminded: Báo cáo",
		"31/03 08:00 CQ01 reminded: Báo cáo",
		"01/04 08:00 CQ01 reminded: Báo cáo",
		"02/04 08:00 secretariat overdue: Báo cáo",
		"02/04 08:00 CQ01 reminded: Báo cáo",
		"05/04 08:00 secretariat overdue: Báo cáo", // three days after is a Sunday
		"05/04 08:00 CQ01 reminded: Báo cáo")
}

func TestHolidaysAndWeekendsMoveRungs(t *testing.T) {
	o := newOffice(t, 1)
	o.add(o.task("Báo cáo", "03/05 17:00", 3, 2)) // a Monday: 3 days before is the holiday, 2 a Saturday
	o.walk("31/12 08:00")
	o.want("01/03 08:00 all opened: Báo cáo",
		"29/04 08:00 CQ01 reminded: Báo cáo",
		"03/05 08:00 CQ01 reminded: Báo cáo",
		"04/05 08:00 secretariat overdue: Báo cáo", "04/05 08:00 CQ01 reminded: Báo cáo",
		"06/05 08:00 secretariat overdue: Báo cáo", "06/05 08:00 CQ01 reminded: Báo cáo")
}

func TestOnlyWhoOwesIsReminded(t *testing.T) {
	o := newOffice(t, 3)
	id := o.add(o.task("Báo cáo", "01/04 17:00", 14, 7))
	o.walk("18/03 07:59")
	o.want("01/03 08:00 all opened: Báo cáo")
	o.act(id, o.agencies[0], bloc.ActReported)
	o.act(id, o.agencies[2], bloc.ActConfirmed)
	o.walk("24/03 12:00")
	o.want("18/03 08:00 CQ02 reminded: Báo cáo")
	o.act(id, o.agencies[0], bloc.ActReturned)
	o.act(id, o.agencies[1], bloc.ActReported)
	o.walk("25/03 12:00")
	o.want("25/03 08:00 CQ01 reminded: Báo cáo")
	o.act(id, o.agencies[0], bloc.ActReported)
	o.act(id, o.agencies[1], bloc.ActRetracted)
	o.walk("01/04 12:00")
	o.want("01/04 08:00 CQ02 reminded: Báo cáo")
	o.act(id, o.agencies[1], bloc.ActConfirmed)
	o.walk("31/12 08:00")
	o.want() // nor is the secretariat told of lateness where there is none
}

func TestOnePersonGetsOneMessageADay(t *testing.T) {
	o := newOffice(t, 3)
	o.focal("CQ01+02", o.agencies[0], o.agencies[1])
	o.add(o.task("Một", "01/04 17:00", 7))
	id := o.add(o.task("Hai", "25/03 17:00"), o.agencies...)
	some := o.task("Ba", "25/03 16:00")
	some.Everyone = false
	o.add(some, o.agencies[2])
	o.walk("24/03 12:00")
	o.want("01/03 08:00 all opened: Một, Hai, Ba")
	o.act(id, o.agencies[0], bloc.ActReported)
	about := map[string]int{}
	o.hook = func(_ *store.Tx, to store.Contact, topics []store.Topic) {
		if about[to.Name] != 0 {
			t.Errorf("%s is reminded twice at once", to.Name)
		}
		about[to.Name] = len(topics)
	}
	o.walk("25/03 12:00")
	if about["CQ01+02"] != 3 || about["CQ03"] != 3 || about["CQ01"] != 1 {
		t.Errorf("lines of the agencies on the cards, by person: %v", about)
	}
	o.want("25/03 08:00 CQ01 reminded: Một",
		"25/03 08:00 CQ01+02 reminded: Hai, Một", // Hai on behalf of CQ02
		"25/03 08:00 CQ02 reminded: Hai, Một",
		"25/03 08:00 CQ03 reminded: Ba, Hai, Một")
}

func TestWhoCannotBeReachedIsPassedOver(t *testing.T) {
	o := newOffice(t, 2)
	blocked := o.focal("chặn", o.agencies[0])
	o.write(func(tx *store.Tx) error {
		must(tx.People().SetUnreachable(1000+int64(blocked), "blocked"))
		invited := must(tx.People().Add("chưa tham gia"))
		must(tx.People().Enroll(bloc.Membership{Person: invited, Agency: o.agencies[0], Role: bloc.RoleFocal}))
		leader := must(tx.People().Add("lãnh đạo"))
		must(tx.People().Bind(77, leader))
		must(tx.People().Enroll(bloc.Membership{Person: leader, Agency: o.agencies[0], Role: bloc.RoleLeader}))
		return tx.People().Join(77, "", "")
	})
	o.add(o.task("Báo cáo", "01/04 17:00", 7))
	o.walk("25/03 12:00")
	o.want("01/03 08:00 all opened: Báo cáo", "25/03 08:00 CQ01 reminded: Báo cáo", "25/03 08:00 CQ02 reminded: Báo cáo")
	o.write(func(tx *store.Tx) error { must(tx.People().SetUnreachable(1000+int64(blocked), "")); return nil })
	o.walk("01/04 07:00")
	o.want() // what he missed is not made up for by a reminder
	o.walk("01/04 12:00")
	if len(o.said) != 3 {
		t.Errorf("%q", o.said)
	}
}

func TestAfterTimeAwayThereIsOneLateReminder(t *testing.T) {
	for _, c := range []struct{ name, back, told string }{
		{"an hour", "18/03 09:12", "18/03 09:12"},
		{"over several rungs", "29/03 14:00", "29/03 14:00"},
		{"before the morning", "25/03 05:00", "25/03 08:00"},
		{"at night", "18/03 23:00", "19/03 08:00"},
		{"as the evening begins", "18/03 20:00", "19/03 08:00"},
		{"on a Saturday", "20/03 10:00", "22/03 08:00"},
		{"on the holiday before a weekend", "30/04 09:00", "03/05 08:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t, 1)
			o.add(o.task("Báo cáo", "14/05 17:00", 57, 50, 46, 44, 15))
			o.tick()
			o.said = nil
			o.sleep(c.back)
			o.walk(c.told)
			o.want(c.told + " CQ01 reminded: Báo cáo")
			o.tick()
			o.want()
		})
	}
}

func TestAfterTimeAwayTheLatestRungSpeaks(t *testing.T) {
	o := newOffice(t, 1)
	id := o.add(o.task("Báo cáo", "01/04 17:00", 14, 7))
	o.tick()
	o.said = nil
	o.sleep("02/04 10:00")
	o.tick()
	o.want("02/04 10:00 secretariat overdue: Báo cáo", "02/04 10:00 CQ01 reminded: Báo cáo")
	o.write(func(tx *store.Tx) error {
		day := unixDay(when.Date{Year: 2027, Month: 4, Day: 2})
		person := must(tx.People().Contacts(o.agencies[0], bloc.RoleFocal))[0].Person
		lines := must(tx.Said().Day(person, day))
		if len(lines) != 1 || lines[0].Task != id || lines[0].Cause[len(lines[0].Cause)-3:] != ":-1" {
			t.Errorf("%+v", lines)
		}
		return nil
	})
}

func TestAnAnnouncementAfterTimeAwayStandsForTheRemindersMissed(t *testing.T) {
	o := newOffice(t, 1)
	task := o.task("Báo cáo", "01/04 17:00", 7)
	task.AnnounceAt = at("05/03 08:00").Unix()
	o.add(task)
	o.sleep("26/03 10:00")
	o.tick()
	o.tick()
	o.want("26/03 10:00 all opened: Báo cáo")
	o.walk("01/04 12:00")
	o.want("01/04 08:00 CQ01 reminded: Báo cáo")
}

func TestNothingIsSaidOnceATaskIsOver(t *testing.T) {
	for _, phase := range []bloc.Phase{bloc.PhaseClosed, bloc.PhaseWithdrawn} {
		t.Run(string(phase), func(t *testing.T) {
			o := newOffice(t, 1)
			id := o.add(o.task("Báo cáo", "01/04 17:00", 7))
			late := o.task("Chưa mở", "01/04 17:00", 7)
			late.AnnounceAt = at("20/03 08:00").Unix()
			unopened := o.add(late)
			o.tick()
			o.said = nil
			o.enter(id, phase)
			o.enter(unopened, phase)
			o.walk("31/12 08:00")
			o.want()
		})
	}
}

func TestAnExtendedTaskHasNewRungs(t *testing.T) {
	o := newOffice(t, 1)
	id := o.add(o.task("Báo cáo", "01/04 17:00", 7))
	o.walk("01/04 10:00")
	o.said = nil
	o.change(id, func(t *bloc.Task) { t.Due = at("09/04 17:00").Unix() })
	o.walk("10/04 12:00")
	o.want("02/04 08:00 CQ01 reminded: Báo cáo", "09/04 08:00 CQ01 reminded: Báo cáo")
	o.change(id, func(t *bloc.Task) { t.Due = at("01/04 17:00").Unix() }) // an error corrected
	o.walk("31/12 08:00")
	o.want()
}
