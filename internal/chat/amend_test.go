package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/sandbox"
)

// sendsAmendment takes a secretary from the card of an amendment past the screen that asks, and lets the time to stop it
// pass.
func (o *office) sendsAmendment(p *sandbox.Phone) {
	o.Helper()
	o.press(p, "Gửi đính chính")
	o.press(p, "Gửi đính chính, không có tài liệu mật")
	o.sees(p, "Sẽ gửi đính chính")
	o.walk(o.clock.Now().Add(2 * time.Minute))
}

func TestAnAmendedNoticeIsChangedInPlaceAndAskedAgain(t *testing.T) {
	o := newOffice(t)
	secretary, focal, other := o.secretary(), o.focal("CQ05"), o.focal("CQ06")
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	o.press(focal, "Xác nhận đã nhận")
	o.sees(secretary, "Đã xác nhận: 1/14 đơn vị")
	n := o.count(focal)
	o.press(secretary, "Đính chính")
	o.sees(secretary, "Đính chính:", "1. “Họp lúc 8 giờ”")
	o.press(secretary, "Gửi đính chính")
	o.alerted(secretary, "Nội dung chưa thay đổi")
	o.press(secretary, "Thay tin 1")
	o.says(secretary, "Họp lúc 9 giờ")
	o.sees(secretary, "1. mới – “Họp lúc 9 giờ”", "sửa ngay trên tin đã gửi của 15 người", "đã xác nhận bản cũ: 1/14 đơn vị")
	o.press(secretary, "Gửi đính chính")
	o.says(secretary, "giờ họp là 9 giờ")
	o.sendsAmendment(secretary)
	o.sees(secretary, "Đã chuyển gửi đính chính", "15 người")
	if screen := o.screen(focal); strings.Contains(screen, "\nHọp lúc 8 giờ") || !strings.Contains(screen, "Họp lúc 9 giờ") {
		t.Errorf("the notice was not changed where it stood:\n%s", screen)
	}
	if got := o.count(focal) - n; got != 1 {
		t.Errorf("the focal point got %d more messages, want the fresh card only:\n%s", got, o.screen(focal))
	}
	if last, _ := focal.Last(); !strings.Contains(last.Text, "Đã đính chính") || !strings.Contains(last.Text, "giờ họp là 9 giờ") {
		t.Errorf("the last message does not say that the notice was amended:\n%s", last.Text)
	}
	o.press(focal, "Xác nhận đã nhận")
	o.sees(focal, "Đã ghi nhận: CQ 05 xác nhận đã nhận")
	o.press(other, "Xác nhận đã nhận")
	o.sees(secretary, "Đã xác nhận: 2/14 đơn vị")
}
