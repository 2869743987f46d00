package chat_test

import (
	"slices"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

const training = "Tập huấn công tác thi đua"

// asksActivity asks every agency to an activity with a time and place of its own.
func (o *office) asksActivity(title string, due, start time.Time, place string) (id bloc.TaskID) {
	o.Helper()
	o.write(func(tx *store.Tx) (err error) {
		id, err = tx.Tasks().Add(bloc.Task{Kind: bloc.KindActivity, Year: 2027, Title: title, Due: due.Unix(), Start: start.Unix(), Place: place,
			Everyone: true, Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}, 0, nil)
		return err
	})
	o.settle()
	return id
}

// trains asks to the training of the 18th of June, for which one registers until the 11th.
func (o *office) trains() bloc.TaskID {
	return o.asksActivity(training, o.at(6, 11, 17, 0), o.at(6, 18, 8, 0), "Hội trường A")
}

// comes is whom an agency sends, as it stands.
func (o *office) comes(task bloc.TaskID, code string, people int, names ...string) {
	o.Helper()
	o.read(func(tx *store.Tx) error {
		all, err := tx.Answers().Attendances(task)
		if x := all[o.agency(code)]; x.People != people || !slices.Equal(x.Names, names) {
			o.Errorf("%s sends %d %q, want %d %q", code, x.People, x.Names, people, names)
		}
		return err
	})
}

func TestOnePressAttendsAndNamesCompleteIt(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.trains()
	o.sees(p, training, "Thời gian: 08:00 thứ Sáu 18/06/2027", "Địa điểm: Hội trường A", "Hạn đăng ký: 17:00 thứ Sáu 11/06/2027")
	o.press(p, "Tham dự")
	o.sees(p, "Biên nhận", "CQ 05", "tham dự", "Số người và họ tên", "cho đến 18/06/2027 08:00")
	o.offers(p, "1", "2", "3", "Chưa rõ")
	o.acts(id, "CQ05", bloc.ActAttends)
	o.says(p, "/viec")
	o.sees(p, "không còn việc nào chưa thực hiện")

	o.says(p, "3 người: Đầu mối A, Đầu mối B và Lãnh đạo C")
	o.sees(p, "Biên nhận", "3 người (Đầu mối A; Đầu mối B; Lãnh đạo C)")
	o.comes(id, "CQ05", 3, "Đầu mối A", "Đầu mối B", "Lãnh đạo C")
	o.acts(id, "CQ05", bloc.ActAttends, bloc.ActSupplemented)
	o.says(p, "/han tập huấn")
	o.sees(p, "Hạn đăng ký: thứ Sáu 11/06/2027 17:00", "Thời gian: 08:00 thứ Sáu 18/06/2027", "Địa điểm: Hội trường A", "3 người (Đầu mối A")
}

func TestANumberIsOnePress(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.trains()
	o.press(p, "Tham dự")
	o.press(p, "2")
	o.sees(p, "Biên nhận", "2 người")
	o.comes(id, "CQ05", 2)
	o.says(p, "Đầu mối A\nĐầu mối B\nLãnh đạo C") // written as names may be, or not: asked
	o.sees(p, "ghi 3 người tham dự")
	o.comes(id, "CQ05", 2)
	o.press(p, "Ghi 3 người")
	o.comes(id, "CQ05", 3, "Đầu mối A", "Đầu mối B", "Lãnh đạo C")
	n := o.count(p)
	o.press(p, "2") // on the receipt: fewer than there are names
	o.alerted(p, "3 họ tên")
	o.quiet(p, n)
	o.comes(id, "CQ05", 3, "Đầu mối A", "Đầu mối B", "Lãnh đạo C")
	o.press(p, "Chưa rõ")
	o.alerted(p, "vẫn được ghi là tham dự")
}

func TestNumberAndNamesThatDisagreeAreAsked(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.trains()
	o.press(p, "Tham dự")
	o.says(p, "3 người: Nguyễn Văn A, Trần Thị B")
	o.sees(p, "3 người nhưng có 2 họ tên")
	o.comes(id, "CQ05", 0)
	o.press(p, "3 người, thiếu họ tên")
	o.comes(id, "CQ05", 3, "Nguyễn Văn A", "Trần Thị B")
	o.says(p, "1 người: Nguyễn Văn A, Trần Thị B")
	o.offers(p, "2 người theo danh sách", "Nhập lại")
	o.press(p, "Nhập lại")
	o.says(p, "1. Nguyễn Văn A")
	o.comes(id, "CQ05", 1, "Nguyễn Văn A")
	o.press(p, "3 người, thiếu họ tên") // of an old question
	o.alerted(p, "làm lại từ đầu")
	o.comes(id, "CQ05", 1, "Nguyễn Văn A")
}

func TestWordsThatMayBeSomethingElseAreNotTakenForNames(t *testing.T) {
	o := newOffice(t)
	p, secretary := o.focal("CQ05"), o.secretary()
	id := o.trains()
	o.press(p, "Tham dự")
	o.says(p, "hạn tập huấn khi nào ạ")
	o.sees(p, "Hạn đăng ký: thứ Sáu 11/06/2027 17:00")
	o.says(p, "để tôi báo cáo lãnh đạo")
	o.sees(p, "Chưa có gì được ghi")
	o.press(p, "Hỏi Thường trực Khối")
	o.sees(secretary, "để tôi báo cáo lãnh đạo")
	o.says(p, "3/12 ???")
	o.sees(p, "Chưa đọc được số người")
	o.comes(id, "CQ05", 0)
	o.acts(id, "CQ05", bloc.ActAttends)
}

func TestDecliningMayGiveAReason(t *testing.T) {
	o := newOffice(t)
	p, secretary := o.focal("CQ05"), o.secretary()
	id := o.trains()
	o.press(p, "Không tham dự")
	o.sees(p, "Biên nhận", "không tham dự", "Lý do")
	o.says(p, "Trùng lịch <họp> cấp ủy")
	o.sees(p, "Biên nhận", "Trùng lịch <họp> cấp ủy")
	o.acts(id, "CQ05", bloc.ActDeclines, bloc.ActSupplemented)
	q := o.focal("CQ06")
	o.press(q, "Không tham dự")
	o.press(q, "Không cần lý do")
	o.alerted(q, "không kèm lý do")
	o.press(q, "Không cần lý do")
	o.alerted(q, "làm lại từ đầu")
	o.says(secretary, "/tinhhinh")
	o.press(secretary, "1")
	o.sees(secretary, "Tham dự: 0/14 đơn vị", "CQ 05: không dự")
}

func TestAColleagueIsAskedBeforeHisAnswerIsReplaced(t *testing.T) {
	o := newOffice(t)
	first, colleague := o.focal("CQ03"), o.secondFocal()
	id := o.trains()
	o.press(first, "Tham dự")
	o.says(first, "2 người: Nguyễn Văn A, Trần Thị B")
	o.press(colleague, "Không tham dự")
	o.sees(colleague, training, "Đ/c Đầu mối CQ03 đã báo lúc 01/06/2027 09:00", "tham dự", "không tham dự")
	o.acts(id, "CQ03", bloc.ActAttends, bloc.ActSupplemented)
	o.press(colleague, "Giữ nguyên")
	o.sees(colleague, "không có gì thay đổi")
	o.acts(id, "CQ03", bloc.ActAttends, bloc.ActSupplemented)

	o.press(colleague, "Số người và họ tên")
	o.says(colleague, "3 đ/c")
	o.sees(colleague, "2 người (Nguyễn Văn A; Trần Thị B)", "3 người")
	o.comes(id, "CQ03", 2, "Nguyễn Văn A", "Trần Thị B")
	stale := o.dataOf(colleague, "Thay")
	o.says(first, "4 người")
	o.forges(colleague, stale) // what he was shown is not what stands: he is asked anew
	o.sees(colleague, "4 người", "3 người")
	o.comes(id, "CQ03", 4)
	o.press(colleague, "Thay")
	o.comes(id, "CQ03", 3)

	o.press(colleague, "Không tham dự")
	o.press(colleague, "Thay")
	o.acts(id, "CQ03", bloc.ActAttends, bloc.ActSupplemented, bloc.ActSupplemented, bloc.ActSupplemented, bloc.ActDeclines)
	o.comes(id, "CQ03", 0)
}

func TestAnswersAreTakenUntilItBeginsAndMarkedLate(t *testing.T) {
	o := newOffice(t)
	p, late := o.focal("CQ05"), o.focal("CQ06")
	id := o.trains()
	o.press(p, "Tham dự")
	o.walk(o.at(6, 14, 9, 0))
	o.sees(late, "đã quá hạn")
	o.press(late, "Tham dự")
	o.sees(late, "Biên nhận", "được ghi là báo muộn")
	o.press(p, "Không tham dự")
	o.acts(id, "CQ05", bloc.ActAttends, bloc.ActDeclines)
	data := o.dataOf(late, "Không tham dự")
	o.walk(o.at(6, 18, 8, 0))
	o.forges(late, data)
	o.alerted(late, "đã kết thúc")
	o.acts(id, "CQ06", bloc.ActAttends)
	o.forges(late, "aq:"+id36(id)+":2:"+id36(o.agency("CQ06")))
	o.alerted(late, "đã kết thúc")
	o.comes(id, "CQ06", 0)
}

func TestOnlyFocalPointsAnswerAnActivity(t *testing.T) {
	o := newOffice(t)
	id := o.trains()
	focal, leader, other := o.focal("CQ02"), o.leader("CQ02"), o.focal("CQ09")
	data := o.dataOf(focal, "Tham dự")
	o.forges(leader, data)
	o.forges(other, data+":"+id36(o.agency("CQ02")))
	o.forges(other, "ar:"+id36(id)+":0:"+id36(o.agency("CQ02"))+".y")
	o.forges(other, "aq:"+id36(id)+":3:"+id36(o.agency("CQ02")))
	o.forges(other, "aq:"+id36(id)+":zz9:"+id36(o.agency("CQ09")))
	o.forges(other, "ar:"+id36(id)+":0:zz")
	o.forges(other, "as:0:3")
	o.forges(other, "ax:"+id36(id)+":0")
	o.acts(id, "CQ02")
	o.acts(id, "CQ09")
}

func TestThoseWhoAttendHearOfItTheDayBefore(t *testing.T) {
	o := newOffice(t)
	p, stays, silent := o.focal("CQ05"), o.focal("CQ06"), o.focal("CQ07")
	o.trains()
	o.press(p, "Tham dự")
	o.says(p, "2 người: Nguyễn Văn A, Trần Thị B")
	o.press(stays, "Không tham dự")
	o.walk(o.at(6, 17, 7, 59))
	n, m, q := o.count(p), o.count(stays), o.count(silent)
	o.walk(o.at(6, 17, 8, 0))
	o.sees(p, "Nhắc lịch", training, "08:00 thứ Sáu 18/06/2027", "ngày mai", "Hội trường A", "2 người (Nguyễn Văn A; Trần Thị B)")
	if o.count(p) != n+1 {
		t.Errorf("told %d times:\n%s", o.count(p)-n, o.screen(p))
	}
	o.quiet(stays, m)
	o.quiet(silent, q)
	o.press(p, "Không tham dự") // its buttons work
	o.acts(o.only().ID, "CQ05", bloc.ActAttends, bloc.ActSupplemented, bloc.ActDeclines)
}

// only is the only open task.
func (o *office) only() (task bloc.Task) {
	o.Helper()
	o.read(func(tx *store.Tx) error {
		live, err := tx.Tasks().Live()
		if err == nil && len(live) == 1 {
			task = live[0]
		}
		return err
	})
	return task
}

func TestAReplyToTheReceiptSaysWhoComes(t *testing.T) {
	o := newOffice(t)
	p, secretary := o.focal("CQ05"), o.secretary()
	id := o.trains()
	card, _ := p.Last()
	o.replies(p, card, "2 người: Nguyễn Văn A, Trần Thị B") // it has not said that it attends
	o.comes(id, "CQ05", 0)
	o.acts(id, "CQ05")
	o.press(p, "Tham dự")
	receipt, _ := p.Last()
	o.says(p, "/thoat")
	o.replies(p, receipt, "2 người: Nguyễn Văn A, Trần Thị B")
	o.comes(id, "CQ05", 2, "Nguyễn Văn A", "Trần Thị B")
	n := o.count(secretary)
	o.replies(p, card, "hạn đăng ký khi nào ạ")
	o.quiet(secretary, n)
	o.comes(id, "CQ05", 2, "Nguyễn Văn A", "Trần Thị B")
}
