package chat_test

import (
	"testing"
	"time"
)

// schedules takes a secretary from a notice's card to the board of one that goes out tomorrow at 08:00.
func (o *office) schedules(text string) {
	o.Helper()
	secretary := o.secretary()
	o.says(secretary, "/thongbao "+text)
	o.press(secretary, "Hẹn giờ")
	o.says(secretary, "8h sáng mai")
	o.press(secretary, "02/06/2027 08:00")
	o.press(secretary, "Gửi")
	o.press(secretary, "Gửi, không có tài liệu mật")
}

func TestAScheduledNoticeIsSeenAndMoved(t *testing.T) {
	o := newOffice(t)
	secretary, second, focal := o.secretary(), o.secondSecretary(), o.focal("CQ05")
	n := o.count(focal)
	o.schedules("Họp lúc 8 giờ")
	o.sees(secretary, "Sẽ gửi lúc 02/06/2027 08:00")
	o.says(second, "/thongbao")
	o.press(second, "Đang soạn, hẹn giờ, chờ duyệt (1)")
	o.sees(second, "Hẹn giờ", "Họp lúc 8 giờ – gửi lúc 02/06/2027 08:00")
	o.press(second, "1. Họp lúc 8 giờ")
	o.press(second, "Đổi giờ gửi")
	o.says(second, "14h ngày 3/6")
	o.press(second, "03/06/2027 14:00")
	o.sees(second, "Đã đổi giờ gửi “Họp lúc 8 giờ”: từ 02/06/2027 08:00 sang 03/06/2027 14:00")
	o.sees(secretary, "Sẽ gửi lúc 03/06/2027 14:00") // the first one's board is drawn anew
	o.walk(o.at(time.June, 3, 13, 0))
	o.quiet(focal, n)
	o.walk(o.at(time.June, 3, 14, 0))
	o.sees(focal, "Họp lúc 8 giờ")
	o.sees(focal, "07/06/2027") // two working days from when it went out
}

func TestAMovedTimeIsNotMovedByAStaleButton(t *testing.T) {
	o := newOffice(t)
	secretary, second := o.secretary(), o.secondSecretary()
	o.schedules("Họp lúc 8 giờ")
	stale := o.dataOf(secretary, "Đổi giờ gửi")
	o.says(second, "/soan")
	o.press(second, "Đang soạn, hẹn giờ, chờ duyệt (1)")
	o.press(second, "1. Họp lúc 8 giờ")
	o.press(second, "Đổi giờ gửi")
	o.says(second, "14h ngày 3/6")
	o.press(second, "03/06/2027 14:00")
	o.forges(secretary, stale)
	o.alerted(secretary, "Đ/c Thư ký Khối (2) vừa sửa bản này")
}

func TestAScheduledNoticeIsCancelledAndCanBeSentAgain(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	n := o.count(focal)
	o.schedules("Họp lúc 8 giờ")
	o.press(secretary, "Hủy hẹn")
	o.walk(o.at(time.June, 2, 9, 0))
	o.quiet(focal, n)
	o.press(secretary, "Gửi")
	o.alerted(secretary, "đã qua")
	o.press(secretary, "Bỏ hẹn giờ")
	o.sendsNotice(secretary)
	o.sees(focal, "Họp lúc 8 giờ")
}

func TestATimeBehindWhenItIsToBeAcknowledgedIsRefused(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.press(secretary, "Hạn xác nhận")
	o.says(secretary, "17h ngày 2/6")
	o.press(secretary, "02/06/2027 17:00")
	o.press(secretary, "Hẹn giờ")
	o.says(secretary, "8h sáng mai")
	o.press(secretary, "02/06/2027 08:00")
	o.press(secretary, "Gửi")
	o.press(secretary, "Gửi, không có tài liệu mật")
	o.press(secretary, "Đổi giờ gửi")
	o.says(secretary, "8h ngày 3/6")
	o.press(secretary, "03/06/2027 08:00")
	o.alerted(secretary, "ở trước lúc gửi")
	o.walk(o.at(time.June, 2, 8, 0))
	o.sees(o.focal("CQ05"), "Họp lúc 8 giờ") // it stands as it was
}

func TestWhatIsUnsentIsForTheSecretariatOnly(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	for _, label := range []string{"Người nhận", "Danh sách nhận", "Gửi thử cho tôi"} {
		n := o.count(focal)
		o.forges(focal, o.dataOf(secretary, label))
		o.quiet(focal, n)
	}
	o.says(secretary, "/soan")
	n := o.count(focal)
	o.forges(focal, o.dataOf(secretary, "Đang soạn"))
	o.quiet(focal, n)
	if o.logged("refused") != 4 {
		t.Errorf("%d forgeries were logged, want 4", o.logged("refused"))
	}
}
