package chat_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/xuri/excelize/v2"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

func TestASecretaryAsksToAnActivity(t *testing.T) {
	o := newOffice(t, grace(0))
	secretary, p := o.secretary(), o.focal("CQ05")
	o.says(secretary, "/themviec "+training)
	o.press(secretary, "Hoạt động")
	o.sees(secretary, "Hạn đăng ký tham dự")
	o.says(secretary, "11/6/2027 17h")
	o.press(secretary, "11/06/2027 17:00")
	o.says(secretary, "18/6/2027")
	o.sees(secretary, "Chưa có giờ")
	o.says(secretary, "8h ngày 10/6/2027")
	o.sees(secretary, "trước hạn đăng ký 11/06/2027 17:00")
	o.says(secretary, "lúc nào cũng được")
	o.sees(secretary, "Chưa đọc được thời gian")
	o.says(secretary, "8h ngày 19/6/2027") // a Saturday, as activities may be
	o.press(secretary, "19/06/2027 08:00")
	o.sees(secretary, "Địa điểm ở đâu")
	o.says(secretary, strings.Repeat("Hội trường ", 30))
	o.sees(secretary, "quá 200 ký tự")
	o.says(secretary, "Hội trường A,\n<tầng 2>")
	o.press(secretary, "Bỏ qua")
	o.press(secretary, "Tất cả đơn vị")
	o.sees(secretary, "Xem trước", "Thời gian: 08:00 thứ Bảy 19/06/2027", "Địa điểm: Hội trường A, <tầng 2>", "Hạn đăng ký: 17:00 thứ Sáu 11/06/2027")
	o.press(secretary, "Gửi")
	o.settle()
	o.sees(p, training, "Thời gian: 08:00 thứ Bảy 19/06/2027", "Hội trường A, <tầng 2>")
}

func TestTimeAndPlaceMayBeLeftOut(t *testing.T) {
	o := newOffice(t, grace(0))
	secretary := o.secretary()
	o.says(secretary, "/themviec "+training)
	o.press(secretary, "Hoạt động")
	o.says(secretary, "18/6/2027 8h")
	o.press(secretary, "18/06/2027 08:00")
	skip := o.dataOf(secretary, "Bỏ qua")
	o.press(secretary, "Bỏ qua")
	o.forges(secretary, skip)
	o.alerted(secretary, "làm lại từ đầu")
	o.press(secretary, "Bỏ qua")
	o.press(secretary, "Bỏ qua")
	o.press(secretary, "Tất cả đơn vị")
	o.press(secretary, "Gửi")
	o.settle()
	o.sees(o.focal("CQ05"), "Hạn: 08:00 thứ Sáu 18/06/2027")
	if task := o.only(); task.Start != 0 || task.BeginsAt() != o.at(6, 18, 8, 0).Unix() {
		t.Errorf("%+v", task)
	}
}

// moves takes a secretary through [Đổi thời gian, địa điểm] to the preview.
func (o *office) moves(start, place string) {
	o.Helper()
	p := o.secretary()
	o.manages(p)
	o.press(p, "Đổi thời gian, địa điểm")
	if start == "" {
		o.press(p, "Giữ nguyên thời gian")
	} else {
		o.says(p, start)
		m, _ := p.Last()
		o.press(p, m.Labels()[0])
	}
	if place == "" {
		o.press(p, "Giữ nguyên địa điểm")
	} else {
		o.says(p, place)
	}
}

func TestAMovedActivityIsToldOnceToThoseConcerned(t *testing.T) {
	o := newOffice(t)
	secretary, comes, silent, stays := o.secretary(), o.focal("CQ05"), o.focal("CQ06"), o.focal("CQ07")
	id := o.trains()
	o.press(comes, "Tham dự")
	o.press(stays, "Không tham dự")
	n := o.count(stays)
	o.moves("14h ngày 21/6/2027", "Nhà văn hóa <B>")
	o.sees(secretary, "18/06/2027 08:00 → thứ Hai 21/06/2027 14:00", "Hội trường A → Nhà văn hóa <B>", "13 đơn vị")
	if o.saying(comes, "Điều chỉnh") != 0 || o.task(id).Place != "Hội trường A" {
		t.Error("it counts before it is pressed")
	}
	o.press(secretary, "Đổi và báo đơn vị")
	o.sees(secretary, "✓ Đã đổi thời gian", "14 người")
	for _, p := range []string{"CQ05", "CQ06"} {
		if o.saying(o.focal(p), "Điều chỉnh") != 1 {
			t.Errorf("%s is not told once:\n%s", p, o.screen(o.focal(p)))
		}
	}
	o.sees(silent, "Điều chỉnh", "18/06/2027 08:00 → thứ Hai 21/06/2027 14:00", "Hội trường A → Nhà văn hóa <B>")
	o.quiet(stays, n)
	o.sees(comes, "Thời gian: 14:00 thứ Hai 21/06/2027")
	n = o.count(comes)
	o.walk(o.at(6, 18, 7, 59)) // Friday, the working day before
	o.quiet(comes, n)
	o.walk(o.at(6, 18, 8, 0))
	o.sees(comes, "Nhắc lịch", "Nhà văn hóa <B>")
	o.says(secretary, "/nhatky")
	o.sees(secretary, "đổi thời gian, địa điểm")
}

func TestTheFirstOfTwoSecretariesMovesIt(t *testing.T) {
	o := newOffice(t)
	one, two := o.secretary(), o.secondSecretary()
	id := o.trains()
	o.moves("", "Nhà văn hóa")
	o.manages(two)
	o.press(two, "Đổi thời gian, địa điểm")
	o.press(one, "Đổi và báo đơn vị")
	o.press(two, "Giữ nguyên thời gian")
	o.alerted(two, "Thư ký Khối đã quyết định trước")
	o.forges(two, "hy:"+id36(id)+":1")
	if got := o.task(id); got.Place != "Nhà văn hóa" || got.Start != o.at(6, 18, 8, 0).Unix() {
		t.Errorf("%+v", got)
	}
	o.forges(o.focal("CQ05"), "ht:"+id36(id)+":2")
	o.alerted(o.focal("CQ05"), "Thường trực")
	o.moves("", "Nhà văn hóa")
	o.sees(one, "hiện nay đã như vậy")
}

func TestRegisteringEndsBeforeItBegins(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.trains()
	o.manages(secretary)
	o.press(secretary, "Gia hạn")
	o.says(secretary, "21/6/2027 17h")
	o.press(secretary, "21/06/2027 17:00")
	o.alerted(secretary, "trước khi hoạt động bắt đầu (18/06/2027 08:00)")
	o.says(secretary, "16/6/2027 17h")
	o.press(secretary, "16/06/2027 17:00")
	o.press(secretary, "Đổi hạn và báo đơn vị")
	o.sees(o.focal("CQ05"), "Hạn đăng ký: 17:00 thứ Tư 16/06/2027")
}

func TestThoseWhoAttendAreToldWhatBecomesOfIt(t *testing.T) {
	o := newOffice(t)
	secretary, p := o.secretary(), o.focal("CQ05")
	o.trains()
	o.press(p, "Tham dự")
	o.manages(secretary)
	o.press(secretary, "Thu hồi")
	o.says(secretary, "Bão số 3")
	o.sees(secretary, "đã đăng ký tham dự (1) cũng được báo", "14 đơn vị")
	o.press(secretary, "Thu hồi và báo đơn vị")
	o.sees(p, "đã đăng ký tham dự không diễn ra", "Bão số 3")
	o.says(secretary, "/tinhhinh")
	o.press(secretary, "Việc đã kết thúc")
	o.press(secretary, training)
	o.press(secretary, "Mở lại")
	o.press(secretary, "Mở lại và báo đơn vị")
	o.sees(p, "Mở lại", "đã đăng ký tham dự; thời gian: thứ Sáu 18/06/2027 08:00")
	o.walk(o.at(6, 19, 9, 0)) // it has begun and is closed
	o.says(secretary, "/tinhhinh")
	o.press(secretary, "Việc đã kết thúc")
	o.press(secretary, training)
	o.press(secretary, "Mở lại")
	o.alerted(secretary, "Đổi thời gian, địa điểm")
}

func TestAnActivityWhoseDueTimeIsItsTimeIsMovedForThoseWhoAttend(t *testing.T) {
	o := newOffice(t)
	secretary, p := o.secretary(), o.focal("CQ05")
	o.asks(bloc.KindActivity, training, o.at(6, 18, 8, 0))
	o.press(p, "Tham dự")
	o.manages(secretary)
	o.press(secretary, "Gia hạn")
	o.says(secretary, "22/6/2027 8h")
	o.press(secretary, "22/06/2027 08:00")
	o.press(secretary, "Đổi hạn và báo đơn vị")
	o.sees(p, "Điều chỉnh thời gian", "22/06/2027 08:00", "18/06/2027 08:00")
	if n := o.saying(p, "Điều chỉnh"); n != 1 {
		t.Errorf("told %d times:\n%s", n, o.screen(p))
	}
}

func TestTheBoardCountsThoseWhoComeAndExportsThem(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	id := o.trains()
	o.says(secretary, "/tinhhinh")
	o.sees(secretary, "Tham dự: 0/14 đơn vị · tổng số 0 người")
	o.press(o.focal("CQ05"), "Tham dự")
	o.says(o.focal("CQ05"), "2 người: Nguyễn Văn A, =cmd|x")
	o.says(o.focal("CQ05"), "2 người: Nguyễn Văn A, Trần Thị B")
	o.press(o.focal("CQ06"), "Tham dự")
	o.press(o.focal("CQ07"), "Không tham dự")
	o.says(o.focal("CQ07"), "=1+1 trùng lịch")
	o.sees(secretary, "Tham dự: 2/14 đơn vị · tổng số 2 người (1 đơn vị chưa rõ số người)") // it keeps itself current
	o.press(secretary, "1")
	o.sees(secretary, "Đã có: 3/14 đơn vị", "✓ CQ 05: 2 người", "✓ CQ 06: tham dự", "✓ CQ 07: không dự", "○ CQ 08")
	o.press(secretary, "Xuất danh sách tham dự")
	name, data := o.file(secretary)
	if name != fmt.Sprintf("danh-sach-tham-du-%d.xlsx", id) {
		t.Errorf("the file is called %s", name)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Danh sách tham dự")
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprint(rows)
	for _, want := range []string{"DANH SÁCH THAM DỰ", training, "Thời gian: 08:00 thứ Sáu 18/06/2027", "Địa điểm: Hội trường A",
		"Cơ quan 05 Tham dự 2 Nguyễn Văn A\nTrần Thị B 01/06/2027 09:00 Đầu mối CQ05", "Cơ quan 07 Không tham dự  Lý do: =1+1 trùng lịch",
		"Cơ quan 08 Chưa trả lời", "2/14 2"} {
		if !strings.Contains(text, want) {
			t.Errorf("the list does not say %q:\n%s", want, text)
		}
	}
	for _, cell := range []string{"E7", "E8", "E9", "E13"} {
		if formula, err := f.GetCellFormula("Danh sách tham dự", cell); formula != "" || err != nil {
			t.Errorf("%s is a formula %q, %v", cell, formula, err)
		}
	}
	leader := o.leader("CQ01")
	o.says(leader, "/tinhhinh")
	o.press(leader, "1")
	o.press(leader, "Xuất danh sách tham dự")
	if name, _ := o.file(leader); !strings.HasPrefix(name, "danh-sach-tham-du") {
		t.Errorf("the bloc's leader gets %s", name)
	}
}

func TestACalendarHasAnActivityWhenAndWhereItIs(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.trains()
	o.press(p, "Khác…")
	o.press(p, "Thêm vào lịch")
	first := o.events(p)[0]
	if start, err := first.DateTimeStart(time.UTC); err != nil || !start.Equal(o.at(6, 18, 8, 0)) {
		t.Errorf("the calendar says %v, %v", start, err)
	}
	if place, title := o.fact(first, ical.PropLocation), o.fact(first, ical.PropSummary); place != "Hội trường A" || title != training {
		t.Errorf("%q at %q", title, place)
	}
	o.moves("", "Nhà văn hóa")
	o.press(o.secretary(), "Đổi và báo đơn vị")
	o.press(p, "Khác…")
	o.press(p, "Thêm vào lịch")
	second := o.events(p)[0]
	if o.fact(second, ical.PropLocation) != "Nhà văn hóa" || o.sequence(second) <= o.sequence(first) {
		t.Errorf("at %q, sequence %d after %d", o.fact(second, ical.PropLocation), o.sequence(second), o.sequence(first))
	}
}

func TestNobodyIsRemindedOfAnActivityThatWasMovedBeforeTheMessageWent(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.trains()
	o.press(p, "Tham dự")
	o.walk(o.at(6, 17, 7, 59))
	n, agency := o.count(p), o.agency("CQ05")
	o.write(func(tx *store.Tx) error { // it is queued and, before it is put into words, moved
		task, err := tx.Tasks().Get(id)
		if err != nil {
			return err
		}
		contacts, err := tx.People().Contacts(agency, bloc.RoleFocal)
		if err != nil {
			return err
		}
		if err := o.chat.Eve(tx, contacts[0], task, nil); err != nil {
			return err
		}
		_, err = tx.Tasks().Rearrange(id, o.at(6, 25, 8, 0).Unix(), task.Place, task.Rev)
		return err
	})
	o.settle()
	o.quiet(p, n)
}

func TestThoseWhoAttendAreToldOfATimeTheWorkbookMoves(t *testing.T) {
	o := newOffice(t, grace(time.Minute))
	comes, silent := o.focal("CQ05"), o.focal("CQ06")
	id := o.asks(bloc.KindActivity, training, o.at(6, 18, 8, 0))
	o.press(comes, "Tham dự")
	o.press(o.focal("CQ07"), "Không tham dự")
	n := o.count(o.focal("CQ07"))
	o.write(func(tx *store.Tx) error {
		task, err := tx.Tasks().Get(id)
		if err != nil {
			return err
		}
		from, to := task.Due, o.at(6, 21, 8, 0).Unix()
		if _, err := tx.Tasks().Extend(id, to, "", task.Rev); err != nil {
			return err
		}
		_, err = tx.Sendings().Add(store.Sending{Kind: store.SendingMoved, SendAt: tx.Now + 60,
			Tasks: []store.SendingTask{{Task: id, From: from, To: to}}})
		return err
	})
	o.wait(time.Minute)
	o.sees(comes, "Điều chỉnh thời gian", "CQ 05", "thứ Hai 21/06/2027 08:00")
	o.sees(silent, "Điều chỉnh hạn", "thứ Hai 21/06/2027 08:00")
	if o.saying(comes, "Điều chỉnh") != 1 || o.count(o.focal("CQ07")) != n {
		t.Errorf("not told once, or told whom it does not concern:\n%s", o.screen(comes))
	}
}
