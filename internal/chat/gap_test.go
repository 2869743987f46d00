package chat_test

import (
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

// comesBack lets the bot find, at an instant, that it had no contact since another.
func (o *office) comesBack(from, to time.Time) {
	o.Helper()
	o.walk(to)
	o.write(func(tx *store.Tx) error { return o.chat.Gap(tx, from, to) })
	o.settle()
}

func TestAGapIsToldByDayToThoseWhoStillOwe(t *testing.T) {
	o := newOffice(t, grace(0))
	o.asks(bloc.KindMidyear, midyear, o.at(6, 25, 17, 0))
	focal, other, secretary := o.focal("CQ05"), o.focal("CQ06"), o.secretary()
	o.comesBack(o.at(6, 4, 23, 0), o.at(6, 5, 22, 30)) // a Saturday night
	o.seesNot(focal, "gián đoạn")
	o.press(other, "Báo đã nộp")
	o.walk(o.at(6, 6, 7, 59))
	o.seesNot(focal, "gián đoạn")
	o.walk(o.at(6, 6, 8, 0))
	o.sees(focal, "gián đoạn từ 04/06/2027 23:00 đến 05/06/2027 22:30")
	o.sees(secretary, "gián đoạn")
	o.seesNot(other, "gián đoạn")
}

func TestAGapThatEndsByDayIsToldAtOnce(t *testing.T) {
	for hour, told := range map[int]bool{7: false, 8: true, 20: true, 21: false} {
		o := newOffice(t, grace(0))
		o.asks(bloc.KindMidyear, midyear, o.at(6, 25, 17, 0))
		o.comesBack(o.at(6, 4, 23, 0), o.at(6, 6, hour, 0))
		if got := seen(o.screen(o.focal("CQ05")), "gián đoạn"); got != told {
			t.Errorf("back at %d: told at once: %v, want %v", hour, got, told)
		}
	}
}
