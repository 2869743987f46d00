package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// manages opens what a secretary can decide about the only open task, from its board.
func (o *office) manages(p *sandbox.Phone) {
	o.Helper()
	o.says(p, "/tinhhinh")
	o.press(p, "1")
	o.press(p, "Quản lý")
}

// saying counts the bot's messages to a person that contain a text.
func (o *office) saying(p *sandbox.Phone, text string) (n int) {
	for _, m := range p.Bot() {
		if strings.Contains(m.Text, text) {
			n++
		}
	}
	return n
}

func TestExtendingTellsThoseWhoOweAndMovesTheReminders(t *testing.T) {
	o := newOffice(t)
	secretary, owing, done := o.secretary(), o.focal("CQ05"), o.focal("CQ06")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(done, "Báo đã nộp")
	n := o.count(done)
	o.manages(secretary)
	o.press(secretary, "Gia hạn")
	o.says(secretary, "trước ngày 30 tháng 6")
	o.press(secretary, "30/06/2027 17:00")
	o.sees(secretary, "Đổi hạn", "18/06/2027 17:00", "30/06/2027 17:00", "13 đơn vị")
	o.press(secretary, "Đổi hạn và báo đơn vị")
	o.sees(secretary, "✓ Đã đổi hạn", "14 người") // CQ03 has two
	if o.saying(owing, "Điều chỉnh hạn") != 1 {
		t.Errorf("not told once:\n%s", o.screen(owing))
	}
	o.sees(owing, "Điều chỉnh hạn", "30/06/2027 17:00", "18/06/2027 17:00")
	o.quiet(done, n)
	n = o.count(owing)
	o.walk(o.at(6, 16, 7, 0)) // the rungs of the old time were the 4th, the 11th and the 15th
	o.quiet(owing, n)
	o.walk(o.at(6, 16, 9, 0))
	o.sees(owing, "Nhắc việc", "còn 14 ngày")
	if got := o.task(id); got.DuePhrase != "trước ngày 30 tháng 6" {
		t.Errorf("the letter's phrase is %q", got.DuePhrase)
	}
}

func (o *office) task(id bloc.TaskID) (task bloc.Task) {
	o.Helper()
	o.read(func(tx *store.Tx) (err error) { task, err = tx.Tasks().Get(id); return err })
	return task
}

func TestAReminderOfTheOldDueTimeIsNotSentAfterAnExtension(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	n := o.count(p)
	o.write(func(tx *store.Tx) error { // queued in the same transaction in which the time is moved, so not sent yet
		to, err := tx.People().Contacts(o.agencyIn(tx, "CQ05"), bloc.RoleFocal)
		if err != nil {
			return err
		}
		day := tx.Now / 86400
		if _, err := tx.Said().Say(id, to[0].Person, "rung:"+itoa(o.at(6, 18, 17, 0).Unix())+":14", day); err != nil {
			return err
		}
		if err := o.chat.Remind(tx, to[0], day, 0, []store.Topic{{Task: id, Agency: to[0].Agency}}); err != nil {
			return err
		}
		_, err = tx.Tasks().Extend(id, o.at(6, 30, 17, 0).Unix(), "", 1)
		return err
	})
	o.settle()
	o.quiet(p, n)
}

func TestExemptingAndAskingAgain(t *testing.T) {
	o := newOffice(t)
	secretary, free, other := o.secretary(), o.focal("CQ05"), o.focal("CQ06")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	data := o.dataOf(free, "Báo đã nộp")
	n := o.count(other)
	o.manages(secretary)
	o.press(secretary, "Miễn cho đơn vị")
	o.press(secretary, "CQ 05")
	o.press(secretary, "Xong, 1 đơn vị")
	o.says(secretary, "Mới thành lập <2027>")
	o.sees(secretary, "Miễn", "CQ 05", "Mới thành lập <2027>", "1 đơn vị")
	o.press(secretary, "Miễn và báo đơn vị")
	o.sees(free, "miễn", "CQ 05", "Mới thành lập <2027>")
	o.quiet(other, n)
	o.forges(free, data)
	o.alerted(free, "vừa thay đổi")
	o.sees(secretary, "0/13 đơn vị")
	n = o.count(free)
	o.walk(o.at(6, 4, 9, 0))
	o.quiet(free, n)

	o.manages(secretary)
	o.sees(secretary, "Quản lý việc", "miễn cho CQ 05", "Mới thành lập")
	o.press(secretary, "Bỏ miễn")
	o.press(secretary, "CQ 05")
	o.press(secretary, "Xong, 1 đơn vị")
	o.press(secretary, "Bỏ miễn và báo đơn vị")
	o.sees(free, "lại thuộc diện", "18/06/2027 17:00")
	n = o.count(free)
	o.walk(o.at(6, 11, 9, 0))
	if o.count(free) != n+1 {
		t.Errorf("not reminded again:\n%s", o.screen(free))
	}
	o.acts(id, "CQ05")
}

func TestWithdrawnThenReopened(t *testing.T) {
	o := newOffice(t)
	secretary, owing, done := o.secretary(), o.focal("CQ05"), o.focal("CQ06")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(done, "Báo đã nộp")
	n := o.count(done)
	o.manages(secretary)
	o.press(secretary, "Thu hồi")
	o.says(secretary, "Giao nhầm")
	o.press(secretary, "Thu hồi và báo đơn vị")
	o.sees(owing, "Thu hồi", midyear, "Giao nhầm")
	o.quiet(done, n)
	for _, m := range owing.Bot() {
		for _, l := range m.Labels() {
			if l == "Báo đã nộp" {
				t.Errorf("a card still asks for what is withdrawn:\n%s", o.screen(owing))
			}
		}
	}
	n = o.count(owing)
	o.walk(o.at(6, 11, 9, 0))
	o.quiet(owing, n)

	o.says(secretary, "/tinhhinh")
	o.press(secretary, "Việc đã kết thúc")
	o.press(secretary, midyear[:20])
	o.press(secretary, "Mở lại")
	o.press(secretary, "Mở lại và báo đơn vị")
	o.sees(owing, "Mở lại", "CQ 05", "18/06/2027 17:00")
	if o.saying(done, "Mở lại") != 0 {
		t.Errorf("told that it owes what it has handed in:\n%s", o.screen(done))
	}
	n = o.count(owing)
	o.walk(o.at(6, 15, 9, 0))
	if o.count(owing) != n+1 { // the rungs of the 4th and the 11th are not made up for
		t.Errorf("%d messages after reopening, want the reminder of the 15th:\n%s", o.count(owing)-n, o.screen(owing))
	}
}

func TestWhatWasStoppedIsSentWhenReopened(t *testing.T) {
	o := newOffice(t, grace(time.Minute))
	secretary, p := o.secretary(), o.focal("CQ05")
	o.draftsTask(secretary, "Báo cáo đột xuất", "22/6/2027 17h")
	o.press(secretary, "Gửi")
	o.press(secretary, "Dừng gửi")
	o.wait(time.Hour)
	o.says(secretary, "/tinhhinh")
	o.press(secretary, "Việc đã kết thúc")
	o.press(secretary, "Báo cáo đột xuất")
	o.press(secretary, "Mở lại")
	o.sees(secretary, "Chưa đơn vị nào nhận việc này")
	o.press(secretary, "Mở lại và báo đơn vị")
	o.offers(secretary, "Dừng gửi")
	o.quiet(p, 0)
	o.wait(time.Minute)
	o.sees(p, "Báo cáo đột xuất")
	o.quiet(p, 1)
}

func TestClosedByHand(t *testing.T) {
	o := newOffice(t)
	secretary, p := o.secretary(), o.focal("CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	data := o.dataOf(p, "Báo đã nộp")
	o.manages(secretary)
	o.press(secretary, "Kết thúc")
	o.press(secretary, "Kết thúc và báo đơn vị")
	o.sees(p, "Kết thúc", midyear, "CQ 05")
	o.forges(p, data)
	o.alerted(p, "đã kết thúc")
	o.acts(id, "CQ05")
	n := o.count(p)
	o.walk(o.at(7, 1, 9, 0))
	o.quiet(p, n)
}

func TestTheSecondOfTwoSecretariesLearnsWhoWasFirst(t *testing.T) {
	o := newOffice(t)
	first, second := o.secretary(), o.secondSecretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	for _, p := range []*sandbox.Phone{first, second} {
		o.manages(p)
		o.press(p, "Kết thúc")
	}
	o.press(first, "Kết thúc và báo đơn vị")
	n := o.count(o.focal("CQ05"))
	o.press(second, "Kết thúc và báo đơn vị")
	o.alerted(second, "Đ/c Thư ký Khối đã quyết định trước")
	o.alerted(second, "kết thúc việc")
	o.quiet(o.focal("CQ05"), n)
	if got := o.task(id); got.Rev != 2 {
		t.Errorf("revision %d", got.Rev)
	}
}

func TestAnActivityWhoseTimeHasPassedIsNotReopenedBeforeItIsMoved(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	id := o.asks(bloc.KindActivity, "Hội thi văn nghệ", o.at(6, 8, 8, 0))
	o.walk(o.at(6, 9, 9, 0))
	o.says(secretary, "/tinhhinh")
	o.press(secretary, "Việc đã kết thúc")
	o.press(secretary, "Hội thi")
	o.press(secretary, "Mở lại")
	o.alerted(secretary, "Gia hạn")
	o.press(secretary, "Gia hạn")
	o.says(secretary, "18/6/2027 8h")
	o.press(secretary, "18/06/2027 08:00")
	o.press(secretary, "Đổi hạn và báo đơn vị")
	o.press(secretary, "Mở lại")
	o.press(secretary, "Mở lại và báo đơn vị")
	o.sees(o.focal("CQ05"), "Mở lại", "18/06/2027 08:00")
	if got := o.task(id); !got.Open() {
		t.Errorf("%+v", got)
	}
}

func TestOnlySecretariesDecide(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	for _, data := range []string{"tm:1:0", "tx:1:1:close", "ty:1:1", "tu:1:0", "ts:1:0", "ta:1:0", "tn:0:0", "tv:1:0", "to:0:0"} {
		o.forges(p, data)
		o.alerted(p, "Thường trực Khối")
	}
	if got := o.task(id); got.Rev != 1 || !got.Open() {
		t.Errorf("%+v", got)
	}
}

func TestDueTimesThatCannotBeTheNewOne(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.manages(secretary)
	o.press(secretary, "Gia hạn")
	o.says(secretary, "31/02/2028")
	o.sees(secretary, "không phải ngày giờ có thật")
	o.says(secretary, "18/6/2027 17h")
	o.press(secretary, "18/06/2027 17:00")
	o.alerted(secretary, "đã là 18/06/2027 17:00")
	o.says(secretary, "19/6/2027 17h") // a Saturday
	o.press(secretary, "19/06/2027 17:00")
	o.sees(secretary, "là ngày nghỉ")
	o.press(secretary, "Chuyển sang")
	o.sees(secretary, "Đổi hạn", "21/06/2027 17:00")
	o.press(secretary, "Hủy")
	o.sees(secretary, "không có gì thay đổi")
	if got := o.task(id); got.Rev != 1 || got.Due != o.at(6, 18, 17, 0).Unix() {
		t.Errorf("%+v", got)
	}
}

func TestNudgingThoseWhoOwe(t *testing.T) {
	o := newOffice(t, grace(time.Minute))
	secretary, owing, quick, done := o.secretary(), o.focal("CQ05"), o.focal("CQ07"), o.focal("CQ06")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(done, "Báo đã nộp")
	o.focal("CQ08").Block()
	o.settle()
	o.manages(secretary)
	o.press(secretary, "Đôn đốc đơn vị chưa gửi")
	o.says(secretary, "Đề nghị gửi trước thứ Sáu <gấp>")
	o.sees(secretary, "Xem trước", "13 đơn vị", "gấp", "CQ 08", "chặn")
	o.press(secretary, "Gửi")
	o.sees(secretary, "Sẽ đôn đốc", "09:01")
	o.press(quick, "Báo đã nộp") // before it goes out
	n, m := o.count(done), o.count(quick)
	o.wait(time.Minute)
	o.sees(owing, "Đôn đốc", midyear, "Đề nghị gửi trước thứ Sáu <gấp>")
	o.quiet(done, n)
	o.quiet(quick, m)
	o.press(owing, "Báo đã nộp")
	o.sees(owing, "Biên nhận")

	o.manages(secretary)
	o.press(secretary, "Đôn đốc đơn vị chưa gửi")
	o.press(secretary, "Không cần nội dung kèm")
	o.sees(secretary, "Hôm nay đã đôn đốc", "09:00", "11 đơn vị")
	o.press(secretary, "Gửi")
	o.press(secretary, "Dừng gửi")
	o.sees(secretary, "Đã dừng, chưa đôn đốc")
	k := o.count(o.focal("CQ09"))
	o.wait(time.Hour)
	o.quiet(o.focal("CQ09"), k)
}

func TestANudgeWaitsForWorkingHours(t *testing.T) {
	o := newOffice(t)
	secretary, p := o.secretary(), o.focal("CQ05")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 25, 17, 0))
	o.walk(o.at(6, 5, 21, 0)) // Saturday night
	o.manages(secretary)
	o.press(secretary, "Đôn đốc đơn vị chưa gửi")
	o.press(secretary, "Không cần nội dung kèm")
	o.sees(secretary, "Ngoài giờ", "07/06/2027 08:00")
	o.press(secretary, "Gửi")
	n := o.count(p)
	o.walk(o.at(6, 7, 7, 59))
	o.quiet(p, n)
	o.walk(o.at(6, 7, 8, 0))
	o.sees(p, "Đôn đốc", midyear)
}

func TestReportsThatWaitTooLong(t *testing.T) {
	o := newOffice(t)
	secretary, p := o.secretary(), o.focal("CQ05")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.walk(o.at(6, 4, 10, 0)) // Friday
	o.press(p, "Báo đã nộp")
	o.says(secretary, "/tinhhinh")
	o.seesNot(secretary, "quá 2 ngày làm việc")
	o.walk(o.at(6, 8, 17, 0)) // Tuesday: two working days on at 10
	n := o.saying(secretary, "quá 2 ngày làm việc")
	o.walk(o.at(6, 9, 8, 0))
	if got := o.saying(secretary, "quá 2 ngày làm việc"); n != 0 || got != 1 {
		t.Errorf("told %d times before the morning and %d times by then:\n%s", n, got, o.screen(secretary))
	}
	o.says(secretary, "/tinhhinh")
	o.sees(secretary, "quá 2 ngày làm việc", "CQ 05", "Tình hình chung")
	n = o.count(secretary)
	o.walk(o.at(6, 10, 17, 0))
	o.quiet(secretary, n)
	o.press(secretary, "Xem: ")
	o.press(secretary, "✓ CQ 05")
	o.says(secretary, "/tinhhinh")
	if m, _ := secretary.Last(); strings.Contains(m.Text, "quá 2 ngày") {
		t.Errorf("still listed:\n%s", o.screen(secretary))
	}
}
