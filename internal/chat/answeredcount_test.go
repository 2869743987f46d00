package chat_test

import (
	"strings"
	"testing"

	"khoibot/internal/bloc"
)

func TestWhoHasAnsweredIsShownNoDaysLeft(t *testing.T) {
	o := newOffice(t)
	p, q := o.focal("CQ05"), o.focal("CQ06")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(p, "Báo đã nộp")
	for _, at := range []int{17, 22} {
		o.walk(o.at(6, at, 10, 0))
		for _, ask := range []string{"/viec", "/han sơ kết"} {
			o.says(p, ask)
			o.sees(p, "18/06/2027 17:00")
		}
		for _, m := range p.Bot() {
			if strings.Contains(m.Text, "quá hạn") {
				t.Errorf("told that what was answered is late:\n%s", m.Text)
			}
		}
		if m, _ := p.Last(); strings.Contains(m.Text, "còn ") {
			t.Errorf("told the days left of what was answered:\n%s", m.Text)
		}
	}
	o.says(q, "/han sơ kết")
	o.sees(q, "đã quá hạn 4 ngày")
}

func TestWhoHasRegisteredIsNotLateTheDayBefore(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.trains()
	o.press(p, "Tham dự")
	o.walk(o.at(6, 17, 8, 0))
	o.sees(p, "Nhắc lịch", "Hạn đăng ký: 17:00 thứ Sáu 11/06/2027 – đã hết hạn đăng ký", "ngày mai")
	o.says(p, "/han tập huấn")
	for _, m := range p.Bot()[1:] {
		if strings.Contains(m.Text, "quá hạn") {
			t.Errorf("told that it is late:\n%s", m.Text)
		}
	}
}
