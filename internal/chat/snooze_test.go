package chat_test

import (
	"strconv"
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// agencyIn is the id of the agency with the code, inside a transaction.
func (o *office) agencyIn(tx *store.Tx, code string) bloc.AgencyID {
	o.Helper()
	a, err := tx.Agencies().ByCode(code)
	if err != nil {
		o.Fatal(err)
	}
	return a.ID
}

func TestAReminderPutOffComesAgainToThatPersonOnly(t *testing.T) {
	o := newOffice(t)
	p, colleague := o.focal("CQ03"), o.secondFocal()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.walk(o.at(6, 4, 8, 0)) // Friday, the first rung
	o.press(p, "Khác…")
	o.offers(p, "chiều nay, 14:00", "thứ Hai 07/06/2027, 08:00")
	o.press(p, "chiều nay")
	o.sees(p, "Sẽ nhắc lại", "04/06/2027 14:00", "ngày đến hạn vẫn được nhắc")
	n, m := o.count(p), o.count(colleague)
	o.walk(o.at(6, 4, 13, 59))
	o.quiet(p, n)
	o.walk(o.at(6, 4, 14, 0))
	o.sees(p, "Nhắc lại theo đề nghị", midyear)
	o.quiet(p, n+1)
	o.quiet(colleague, m)
	o.press(p, "Báo đã nộp")
	o.sees(p, "Biên nhận")
}

func TestWhatWasAnsweredMeanwhileIsNotRemindedAgain(t *testing.T) {
	o := newOffice(t)
	p, colleague := o.focal("CQ03"), o.secondFocal()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(p, "Khác…")
	o.press(p, "mai, 08:00")
	o.press(colleague, "Báo đã nộp")
	n := o.count(p)
	o.walk(o.at(6, 2, 12, 0))
	o.quiet(p, n)
}

func TestTheDueDayIsNeverSilenced(t *testing.T) {
	o := newOffice(t)
	p, other := o.focal("CQ05"), o.focal("CQ06")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0)) // Friday
	o.walk(o.at(6, 16, 9, 0))                             // the rungs of the 4th, the 11th and the 15th are over
	o.write(func(tx *store.Tx) error {
		to, err := tx.People().Contacts(o.agencyIn(tx, "CQ05"), bloc.RoleFocal)
		if err != nil {
			return err
		}
		return tx.Snoozes().Put(store.Snooze{Task: 1, Person: to[0].Person, At: o.at(6, 21, 8, 0).Unix()})
	})
	n, m := o.count(p), o.count(other)
	o.walk(o.at(6, 17, 9, 0)) // the day before
	o.quiet(p, n)
	o.quiet(other, m+1)
	o.walk(o.at(6, 18, 9, 0))
	o.quiet(p, n+1)
	o.sees(p, "Nhắc việc", "đến hạn hôm nay")
	o.walk(o.at(6, 21, 9, 0)) // the rungs of the day after and of three days after are one, and stand for it
	if o.count(p) != n+2 {
		t.Errorf("%d messages since, want two:\n%s", o.count(p)-n, o.screen(p))
	}
}

func TestTimesNobodyOfferedAreNotTaken(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	for _, at := range []int64{0, o.at(6, 1, 8, 0).Unix(), o.at(6, 5, 8, 0).Unix(), o.at(6, 2, 3, 0).Unix(), o.at(9, 1, 8, 0).Unix()} {
		o.forges(p, "sn:1:0:"+strconv.FormatInt(at, 36))
		o.alerted(p, "không chọn được nữa")
	}
	o.forges(o.secretary(), "so:1:0")
	o.alerted(o.secretary(), "đầu mối")
}

func TestLeavingDropsWhatWasPutOff(t *testing.T) {
	o := newOffice(t)
	id, person := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0)), o.member("Đầu mối CQ05")
	o.write(func(tx *store.Tx) error {
		return tx.Snoozes().Put(store.Snooze{Task: id, Person: person, At: o.at(6, 10, 8, 0).Unix()})
	})
	o.says(o.focal("CQ05"), "/ngungdung")
	o.press(o.focal("CQ05"), "Ngừng tham gia")
	o.read(func(tx *store.Tx) error {
		kept, err := tx.Snoozes().Pending(id, person)
		if kept {
			t.Error("what he put off is still kept")
		}
		return err
	})
}
