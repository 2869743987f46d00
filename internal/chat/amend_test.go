package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
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

// copies counts the messages of the bot in a chat that say something.
func copies(p *sandbox.Phone, text string) (n int) {
	for _, m := range p.Bot() {
		if strings.Contains(m.Text+m.Caption, text) {
			n++
		}
	}
	return n
}

func TestAnAmendmentThatCannotBeAnEditGoesOutAnewAndMarked(t *testing.T) {
	o := newOffice(t)
	secretary, focal, late := o.secretary(), o.focal("CQ05"), o.focal("CQ06")
	late.Block()
	o.settle()
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	o.press(secretary, "Đính chính")
	o.press(secretary, "Thay toàn bộ")
	o.says(secretary, "Họp lúc 9 giờ")
	secretary.SendFile("giay_moi.pdf", "application/pdf", []byte("%PDF-1.7"), "Giấy mời")
	o.settle()
	o.press(secretary, "Xong")
	o.sees(secretary, "gửi tin mới, đánh dấu ĐÍNH CHÍNH, cho 14 người")
	o.press(secretary, "Nội dung đính chính")
	o.says(secretary, "giờ họp là 9 giờ")
	o.sendsAmendment(secretary)
	o.sees(focal, "ĐÍNH CHÍNH “Họp lúc 8 giờ”: giờ họp là 9 giờ")
	if copies(focal, "Họp lúc 9 giờ") != 1 || copies(focal, "Giấy mời") != 1 {
		t.Errorf("the focal point does not have the new content once:\n%s", o.screen(focal))
	}
	if last, _ := focal.Last(); !strings.Contains(strings.Join(last.Labels(), " "), "Xác nhận đã nhận") {
		t.Errorf("the fresh card is not at the end:\n%s", o.screen(focal))
	}
	late.Unblock()
	o.settle()
	o.wait(time.Minute)
	if copies(late, "Họp lúc 9 giờ") != 1 || copies(late, "ĐÍNH CHÍNH") != 0 {
		t.Errorf("who had nothing does not get the new content only, once:\n%s", o.screen(late))
	}
	o.withdraws(secretary, "nhầm văn bản")
	if copies(focal, "Họp lúc 9 giờ") != 0 || copies(focal, "Giấy mời") != 0 {
		t.Errorf("after the withdrawal there is something left:\n%s", o.screen(focal))
	}
}

func TestAnAmendmentCanBeStoppedAndIsNotLost(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	n := o.count(focal)
	o.press(secretary, "Đính chính")
	o.press(secretary, "Thay tin 1")
	o.says(secretary, "Họp lúc 9 giờ")
	o.press(secretary, "Nội dung đính chính")
	o.says(secretary, "giờ họp")
	o.press(secretary, "Gửi đính chính")
	data := o.dataOf(secretary, "Gửi đính chính, không có tài liệu mật")
	o.press(secretary, "Gửi đính chính, không có tài liệu mật")
	o.secondSecretary().PressData(0, data)
	o.settle()
	o.press(secretary, "Đính chính")
	o.alerted(secretary, "Đang có một bản đính chính")
	o.press(secretary, "Dừng gửi")
	o.wait(time.Hour)
	o.quiet(focal, n)
	o.sees(secretary, "mới – “Họp lúc 9 giờ”")
	o.sendsAmendment(secretary)
	if copies(focal, "Họp lúc 9 giờ") != 1 {
		t.Errorf("the amendment did not reach the focal point once:\n%s", o.screen(focal))
	}
}

func TestAnAmendmentOfSomethingOverIsRefused(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	data := o.dataOf(secretary, "Đính chính")
	focal.PressData(0, data)
	o.settle()
	if strings.Contains(o.screen(focal), "Đính chính:") {
		t.Errorf("a focal point can amend:\n%s", o.screen(focal))
	}
	o.withdraws(secretary, "nhầm văn bản")
	secretary.PressData(0, data)
	o.settle()
	o.alerted(secretary, "không đính chính được")
}

func TestTheGroupAndAPersonOfTwoAgenciesGetANoticeOnceEach(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	g := o.group()
	o.bind(g)
	o.write(func(tx *store.Tx) error {
		for _, m := range []bloc.Membership{{Agency: o.agencyIn(tx, "CQ06"), Role: bloc.RoleFocal}, {Agency: o.agencyIn(tx, "CQ05"), Role: bloc.RoleLeader}} {
			m.Person = o.memberIn(tx, "Đầu mối CQ05")
			if _, err := tx.People().Enroll(m); err != nil {
				return err
			}
		}
		return nil
	})
	id := o.sendsContent(bloc.Task{Title: "Họp lúc 8 giờ"}, store.Dispatch{Roles: []bloc.Role{bloc.RoleFocal, bloc.RoleLeader}, Group: true})
	if copies(focal, "Họp 8 giờ tại hội trường") != 1 {
		t.Errorf("a person of two agencies got the notice %d times", copies(focal, "Họp 8 giờ tại hội trường"))
	}
	o.inGroup(g, "Họp 8 giờ tại hội trường")
	secretary.PressData(0, "vb:"+id36(id)+":0")
	o.settle()
	o.press(secretary, "Đính chính")
	o.press(secretary, "Thay tin 1")
	o.says(secretary, "Họp 9 giờ tại hội trường")
	o.press(secretary, "Nội dung đính chính")
	o.says(secretary, "giờ họp")
	o.sendsAmendment(secretary)
	o.inGroup(g, "Họp 9 giờ tại hội trường")
	o.inGroup(g, "ĐÍNH CHÍNH")
	if n := copies(focal, "Họp 9 giờ tại hội trường"); n != 1 {
		t.Errorf("the person has the new content %d times", n)
	}
	secretary.PressData(0, "vb:"+id36(id)+":0")
	o.settle()
	o.withdraws(secretary, "nhầm")
	for _, m := range g.Bot() {
		if strings.Contains(m.Text, "tại hội trường") {
			t.Errorf("the group still has %q", m.Text)
		}
	}
}

// sendsContent sends a notice behind the conversations' back, to a choice of roles and the group.
func (o *office) sendsContent(task bloc.Task, d store.Dispatch) bloc.TaskID {
	o.Helper()
	o.write(func(tx *store.Tx) (err error) {
		task.Kind, task.Year, task.Phase, task.Everyone = bloc.KindNotice, 2027, bloc.PhaseConfirmed, true
		task.AnnounceAt, task.Due = tx.Now, tx.Now+3*86400
		if d.Task, err = tx.Tasks().Add(task, 0, nil); err != nil {
			return err
		}
		return tx.Content().Add(d, []store.Part{{Kind: "text", Text: "Họp 8 giờ tại hội trường"}}, 0)
	})
	o.wait(10 * time.Second)
	return d.Task
}

func TestAnAmendedNoticeThatAsksForNothingSaysSo(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.says(secretary, "/thongbao Chúc mừng ngày thành lập")
	o.press(secretary, "Yêu cầu xác nhận: Có")
	o.sendsNotice(secretary)
	n := o.count(focal)
	o.press(secretary, "Đính chính")
	o.press(secretary, "Thay tin 1")
	o.says(secretary, "Chúc mừng 30 năm ngày thành lập")
	o.press(secretary, "Nội dung đính chính")
	o.says(secretary, "thiếu số năm")
	o.sendsAmendment(secretary)
	o.quiet(focal, n+1)
	o.sees(focal, "ĐÍNH CHÍNH “Chúc mừng ngày thành lập”: thiếu số năm")
	if copies(focal, "Chúc mừng 30 năm") != 1 {
		t.Errorf("the focal point does not have the new content:\n%s", o.screen(focal))
	}
}

func TestWhatCannotBeAnAmendmentIsRefusedAndNothingIsLost(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	n := o.count(focal)
	o.press(secretary, "Đính chính")
	o.press(secretary, "Thay tin 1")
	secretary.SendAlbum("Ảnh", sandbox.Upload{Name: "a.jpg", Mime: "image/jpeg", Data: []byte("a")}, sandbox.Upload{Name: "b.jpg", Mime: "image/jpeg", Data: []byte("b")})
	o.settle()
	o.sees(secretary, "Chỗ này chỉ thay bằng một tin")
	o.says(secretary, "Họp lúc 9 giờ")
	o.press(secretary, "Nội dung đính chính")
	o.says(secretary, strings.Repeat("rất dài ", 50))
	o.sees(secretary, "Dòng này dài quá 300 ký tự")
	o.says(secretary, "giờ họp")
	o.press(secretary, "Thay toàn bộ")
	o.says(secretary, "/thoat")
	o.press(secretary, "Đính chính")
	o.press(secretary, "Gửi đính chính")
	o.alerted(secretary, "Thông báo chưa có nội dung")
	o.press(secretary, "Lấy lại bản đã gửi")
	o.sees(secretary, "1. “Họp lúc 8 giờ”", "Nội dung đính chính: giờ họp")
	o.quiet(focal, n)
}
