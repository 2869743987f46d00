package chat_test

import (
	"testing"

	"khoibot/internal/bloc"
)

// recordsByPhone records for CQ05, which has answered already, that it attends or not, and takes that back again.
func (o *office) recordsByPhone(id bloc.TaskID, act string) {
	o.Helper()
	secretary := o.secretary()
	o.forges(secretary, "ga:"+id36(id)+":0")
	o.press(secretary, "CQ 05 (đã có)")
	o.press(secretary, "Xong")
	o.press(secretary, act)
	if act == "Tham dự" {
		o.press(secretary, "Chưa rõ")
	}
	o.press(secretary, "Điện thoại")
	o.press(secretary, "Không có số")
	o.press(secretary, "Thay bằng bản ghi nhận: CQ 05")
	o.press(secretary, "Ghi nhận cho 1 đơn vị")
}

func TestTakingARecordBackGivesAnActivityItsPeopleBack(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.trains()
	o.press(p, "Tham dự")
	o.says(p, "2 người: Đầu mối A, Đầu mối B")
	o.comes(id, "CQ05", 2, "Đầu mối A", "Đầu mối B")
	o.recordsByPhone(id, "Không tham dự")
	o.comes(id, "CQ05", 0)
	o.press(o.secretary(), "Hoàn tác")
	o.comes(id, "CQ05", 2, "Đầu mối A", "Đầu mối B")
	o.press(p, "Không tham dự")
	o.says(p, "Trùng lịch họp")
	o.recordsByPhone(id, "Tham dự")
	o.press(o.secretary(), "Hoàn tác")
	o.forges(p, "tk:"+id36(id)+":0")
	o.sees(p, "không tham dự", "Trùng lịch họp")
}

func TestTakingARecordBackLeavesWhoApproved(t *testing.T) {
	o := newOffice(t)
	focal, leader, secretary := o.focal("CQ03"), o.leader("CQ03"), o.secretary()
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	o.press(leader, "Duyệt")
	o.recordsFor(secretary, id, "12/BC-VP", "CQ 03 (đã có)")
	o.press(secretary, "Thay bằng bản ghi nhận: CQ 03")
	o.press(secretary, "Ghi nhận cho 1 đơn vị")
	o.press(secretary, "Hoàn tác")
	o.forges(focal, "tk:"+id36(id)+":0")
	if m, _ := focal.Last(); !seen(m.Text, "● đã báo") || !seen(m.Text, "đã được đ/c Lãnh đạo CQ03 duyệt") {
		t.Fatalf("who approved is forgotten:\n%s", o.screen(focal))
	}
}

func TestHowManyWereRecordedCountsAmongThoseWhoCome(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	id := o.trains()
	record := func(agencies []string, people ...string) {
		o.forges(secretary, "ga:"+id36(id)+":0")
		for _, a := range agencies {
			o.press(secretary, a)
		}
		o.press(secretary, "Xong")
		o.press(secretary, "Tham dự")
		for _, text := range people {
			o.says(secretary, text)
		}
		o.press(secretary, "Điện thoại")
		o.press(secretary, "Không có số")
		o.press(secretary, "Ghi nhận cho")
	}
	record([]string{"CQ 05"}, "khoảng vài đồng chí gì đó", "1 người: Đầu mối A, Đầu mối B", "2 người: Đầu mối A, Đầu mối B")
	o.sees(secretary, "Chưa đọc được số người")
	o.sees(secretary, "Ghi 1 người nhưng có 2 họ tên")
	o.comes(id, "CQ05", 2, "Đầu mối A", "Đầu mối B")
	record([]string{"CQ 06", "CQ 07"}, "1 người: Đầu mối A", "3 người")
	o.sees(secretary, "ghi nhận từng đơn vị")
	o.comes(id, "CQ06", 3)
	o.comes(id, "CQ07", 3)
	o.forges(secretary, "bd:"+id36(id)+":0")
	o.sees(secretary, "Tham dự: 3/14 đơn vị", "8 người")
}

// TestWhatTakesTheConfirmedAnswersPlaceIsApprovedFirst: the agency was asked and said [Thay]; until its leader has
// approved, the confirmed answer stands, and then the other does.
func TestWhatTakesTheConfirmedAnswersPlaceIsApprovedFirst(t *testing.T) {
	o := newOffice(t)
	focal, colleague, leader, secretary := o.focal("CQ03"), o.secondFocal(), o.leader("CQ03"), o.secretary()
	id := o.asksApproved(false)
	o.recordsFor(secretary, id, "12/BC-VP", "CQ 03")
	o.press(secretary, "Ghi nhận cho 1 đơn vị")
	card := o.sees(focal, midyear)
	n := o.count(colleague)
	o.sendsTo(focal, card, "một.pdf")
	o.press(focal, "Thay")
	o.sees(focal, "vẫn được tính")
	o.acts(id, "CQ03", bloc.ActConfirmed)
	o.quiet(colleague, n)
	focal.SendFile("hai.pdf", "application/pdf", []byte("2"), "") // goes with it, unasked
	o.settle()
	o.press(focal, "Trình lãnh đạo duyệt")
	o.press(leader, "Duyệt")
	o.acts(id, "CQ03", bloc.ActConfirmed, bloc.ActReported, bloc.ActSupplemented)
	if got := o.filesOf(id, "CQ03"); len(got) != 2 {
		t.Errorf("what counts has the files %q", got)
	}
}

// TestWhatIsAddedGoesToTheLeaderToo: [Gửi bổ sung] is no way past him.
func TestWhatIsAddedGoesToTheLeaderToo(t *testing.T) {
	o := newOffice(t)
	focal, leader := o.focal("CQ03"), o.leader("CQ03")
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	o.press(leader, "Duyệt")
	o.forges(focal, "sp:"+id36(id)+":0")
	o.says(focal, "số 13/BC-VP")
	o.acts(id, "CQ03", bloc.ActReported)
	o.press(focal, "Trình lãnh đạo duyệt")
	o.press(leader, "Duyệt")
	o.acts(id, "CQ03", bloc.ActReported, bloc.ActSupplemented)
}
