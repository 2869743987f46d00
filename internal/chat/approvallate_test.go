package chat_test

import "testing"

// TestAReasonThatComesTooLateIsKept: the draft was changed while the leader wrote why he returns it.
func TestAReasonThatComesTooLateIsKept(t *testing.T) {
	o := newOffice(t)
	focal, leader := o.focal("CQ03"), o.leader("CQ03")
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	o.press(leader, "Trả lại")
	o.says(focal, "số 16/BC-VP")
	o.says(leader, "Thiếu phụ lục số liệu của quý II")
	m := o.sees(leader, "đã thay đổi")
	o.offers(leader, "Hỏi Thường trực Khối")
	o.says(leader, "Thiếu cả phần thứ hai")
	if last, _ := leader.Last(); seen(last.Text, "đã thay đổi") || last.ID == m.ID {
		t.Errorf("he is asked for what cannot be given any more:\n%s", o.screen(leader))
	}
	o.acts(id, "CQ03")
	o.press(leader, "Duyệt")
	o.press(focal, "Bấm nhầm, chưa nộp")
}
