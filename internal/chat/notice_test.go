package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/sandbox"
)

// sendsNotice takes a secretary from [Gửi] past the screen that asks, and lets the time to stop it pass.
func (o *office) sendsNotice(p *sandbox.Phone) {
	o.Helper()
	o.press(p, "Gửi")
	o.press(p, "Gửi, không có tài liệu mật")
	o.walk(o.clock.Now().Add(2 * time.Minute))
}

func TestANoticeReachesEveryAgencyAndIsAcknowledged(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	before := o.count(focal)
	o.says(secretary, "/thongbao")
	o.says(secretary, "Nghỉ lễ 2/9\nCác đơn vị treo cờ.")
	secretary.SendAlbum("Ảnh mẫu", sandbox.Upload{Name: "a.jpg", Mime: "image/jpeg", Data: []byte("a")}, sandbox.Upload{Name: "b.jpg", Mime: "image/jpeg", Data: []byte("b")})
	o.settle()
	o.press(secretary, "Xong")
	o.sees(secretary, "Nghỉ lễ 2/9", "3 tin", "14 đơn vị, 15 người", "17:00", "03/06/2027")
	o.press(secretary, "Gửi thử cho tôi")
	o.sees(secretary, "Các đơn vị treo cờ.")
	o.quiet(focal, before)
	o.press(secretary, "Gửi")
	o.sees(secretary, "14 đơn vị, 15 người", "bí mật nhà nước")
	o.press(secretary, "Gửi, không có tài liệu mật")
	o.sees(secretary, "Sẽ gửi lúc 01/06/2027 09:01")
	o.quiet(focal, before)
	o.walk(o.clock.Now().Add(2 * time.Minute))
	o.sees(focal, "Các đơn vị treo cờ.")
	o.sees(focal, "Ảnh mẫu")
	if got := o.count(focal) - before; got != 4 { // a text, two photos, the card
		t.Errorf("the focal point got %d messages:\n%s", got, o.screen(focal))
	}
	o.sees(secretary, "Đã gửi 15 người", "Đã xác nhận: 0/14 đơn vị")
	o.press(focal, "Xác nhận đã nhận")
	o.sees(focal, "Đã ghi nhận: CQ 05 xác nhận đã nhận", "Đầu mối CQ05")
	o.sees(secretary, "Đã xác nhận: 1/14 đơn vị")
	o.replies(focal, o.sees(focal, "Đã ghi nhận: CQ 05"), "Cơ quan tôi xin thêm 2 lá cờ")
	o.sees(secretary, "Cơ quan tôi xin thêm 2 lá cờ", "Nghỉ lễ 2/9")
}

func TestANoticeThatIsStoppedReachesNobodyAndCanBeSentAgain(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	before := o.count(focal)
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.press(secretary, "Gửi")
	o.press(secretary, "Gửi, không có tài liệu mật")
	o.press(secretary, "Dừng gửi")
	o.walk(o.clock.Now().Add(time.Hour))
	o.quiet(focal, before)
	o.sendsNotice(secretary)
	o.sees(focal, "Họp lúc 8 giờ")
	if strings.Contains(o.screen(secretary), "Họp lúc 8 giờ (2)") {
		t.Errorf("the title of the stopped notice was not free:\n%s", o.screen(secretary))
	}
}

func TestASecondPressDoesNotSendANoticeTwice(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	before := o.count(focal)
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.press(secretary, "Gửi")
	data := o.dataOf(secretary, "Gửi, không có tài liệu mật")
	secretary.PressData(0, data)
	o.secondSecretary().PressData(0, data)
	o.settle()
	o.walk(o.clock.Now().Add(2 * time.Minute))
	if got := o.count(focal) - before; got != 2 {
		t.Errorf("the focal point got %d messages, want the notice and its card:\n%s", got, o.screen(focal))
	}
}

func TestANoticeThatAsksForNothingIsOwedByNobody(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	before := o.count(focal)
	o.says(secretary, "/thongbao Chúc mừng ngày thành lập")
	o.press(secretary, "Yêu cầu xác nhận: Có")
	o.sendsNotice(secretary)
	o.quiet(focal, before+1)
	o.says(focal, "/viec")
	o.seesNot(focal, "còn 1 việc")
	o.walk(o.clock.Now().AddDate(0, 0, 20))
	o.seesNot(focal, "Nhắc việc")
}

func TestANoticeIsRemindedOnlyWhereItIsNotAcknowledged(t *testing.T) {
	o := newOffice(t)
	secretary, focal, other := o.secretary(), o.focal("CQ05"), o.focal("CQ06")
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	o.press(focal, "Xác nhận đã nhận")
	n, m := o.count(focal), o.count(other)
	o.walk(time.Date(2027, 6, 3, 9, 0, 0, 0, o.clock.Now().Location()))
	o.quiet(focal, n)
	if o.count(other) == m {
		t.Errorf("an agency that has not acknowledged is not reminded:\n%s", o.screen(other))
	}
}
