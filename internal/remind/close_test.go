package remind

import (
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

func TestOnlyWhatClosesWhenDueIsClosed(t *testing.T) {
	for _, kind := range bloc.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			o := newOffice(t, 1)
			task := o.task("Việc", "28/03 10:00", 4)
			task.Kind = kind
			id := o.add(task)
			o.walk("28/03 09:59")
			o.want("01/03 08:00 all opened: Việc", "24/03 08:00 CQ01 reminded: Việc", "26/03 08:00 CQ01 reminded: Việc")
			o.walk("29/03 07:59")
			if kind != bloc.KindMeeting && kind != bloc.KindActivity {
				o.want()
				return
			}
			o.want("28/03 10:00 secretariat closed: Việc")
			o.walk("31/12 08:00")
			o.want()
			o.write(func(tx *store.Tx) error {
				if got := must(tx.Tasks().Get(id)); got.Phase != bloc.PhaseClosed || got.ClosedAt != at("28/03 10:00").Unix() {
					t.Errorf("%+v", got)
				}
				if last := must(tx.Audit().Last(1)); len(last) != 1 || last[0].Act != "closed" || last[0].Task != id {
					t.Errorf("%+v", last)
				}
				return nil
			})
		})
	}
}

func TestAReminderThatWaitsForTheMorningDoesNotPutOffTheClosing(t *testing.T) {
	o := newOffice(t, 1)
	task := o.task("Hội nghị", "28/03 10:00", 4)
	task.Kind = bloc.KindMeeting
	o.add(task)
	o.tick()
	o.said = nil
	o.sleep("27/03 12:00") // a Saturday
	o.walk("31/12 08:00")
	o.want("28/03 10:00 secretariat closed: Hội nghị")
}

func TestATimeAwayOverTheClosing(t *testing.T) {
	o := newOffice(t, 1)
	opened, unopened := o.task("Đã mở", "28/03 10:00", 4), o.task("Chưa mở", "28/03 10:00", 4)
	opened.Kind, unopened.Kind = bloc.KindActivity, bloc.KindActivity
	unopened.AnnounceAt = at("20/03 08:00").Unix()
	o.add(opened)
	o.add(unopened)
	o.tick()
	o.said = nil
	o.sleep("28/03 10:00")
	o.tick()
	o.want("28/03 10:00 secretariat closed: Chưa mở", "28/03 10:00 secretariat closed: Đã mở")
	o.tick()
	o.want()
}

func TestAReopenedMeetingClosesAgainWhenDue(t *testing.T) {
	o := newOffice(t, 1)
	task := o.task("Hội nghị", "24/03 17:00", 40)
	task.Kind = bloc.KindMeeting
	id := o.add(task)
	o.walk("26/03 12:00")
	o.said = nil
	o.change(id, func(t *bloc.Task) { t.Due = at("02/04 17:00").Unix() })
	o.enter(id, bloc.PhaseConfirmed)
	o.walk("31/12 08:00")
	o.want("02/04 08:00 CQ01 reminded: Hội nghị", "02/04 17:00 secretariat closed: Hội nghị")
}

func TestALaterHourRemindsOfNothingTwice(t *testing.T) {
	o := newOffice(t, 1)
	o.add(o.task("Báo cáo", "01/04 17:00", 7))
	o.walk("25/03 08:30")
	o.want("01/03 08:00 all opened: Báo cáo", "25/03 08:00 CQ01 reminded: Báo cáo")
	o.serve(10)
	o.hook = func(_ *store.Tx, to store.Contact, _ []store.Topic) { t.Errorf("%s is reminded again", to.Name) }
	o.walk("26/03 12:00")
	o.want()
	o.hook = nil
	o.walk("01/04 12:00")
	o.want("01/04 10:00 CQ01 reminded: Báo cáo")
}

func TestAnEarlierHourLosesNothing(t *testing.T) {
	o := newOffice(t, 1)
	o.add(o.task("Báo cáo", "01/04 17:00", 7))
	o.walk("25/03 06:00")
	o.said = nil
	o.serve(5)
	o.walk("31/03 12:00")
	o.want("25/03 06:00 CQ01 reminded: Báo cáo")
}

func TestASecondReminderOfADayWaitsForTheNextWorkingDay(t *testing.T) {
	o := newOffice(t, 1)
	o.add(o.task("Một", "02/04 17:00", 7))
	o.walk("26/03 09:00") // a Friday, and Một was spoken of at 8
	o.said = nil
	o.add(o.task("Hai", "02/04 18:00", 7))
	o.tick()
	o.want("26/03 09:00 all opened: Hai")
	o.serve(10)
	o.walk("28/03 12:00")
	o.want()
	o.walk("29/03 09:59")
	o.want()
	o.walk("29/03 12:00")
	o.want("29/03 10:00 CQ01 reminded: Hai")
}

func TestAQueuedReminderIsMootOnceAnswered(t *testing.T) {
	o := newOffice(t, 1)
	id := o.add(o.task("Báo cáo", "01/04 17:00", 7))
	o.tick()
	o.said = nil
	o.sleep("25/03 08:00")
	o.write(func(tx *store.Tx) error { return Tick(tx, o) })
	o.act(id, o.agencies[0], bloc.ActReported)
	o.tick()
	o.want()
}
