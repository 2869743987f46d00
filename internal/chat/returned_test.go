package chat_test

import (
	"strings"
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
)

// begins checks the first lines of the newest message, all that a phone shows of it before it is opened.
func (o *office) begins(p *sandbox.Phone, lines ...string) {
	o.Helper()
	m, _ := p.Last()
	got := strings.Split(m.Text, "\n")
	for i, want := range lines {
		if i >= len(got) || !strings.Contains(got[i], want) {
			o.Errorf("line %d is not %q:\n%s", i+1, want, m.Text)
		}
	}
}

func TestAReturnSaysSoAndWhyFirst(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(o.focal("CQ03"), "Báo đã nộp")
	o.press(secretary, "Xem CQ 03")
	o.press(secretary, "Trả lại")
	o.says(secretary, "Thiếu phụ lục <số liệu>")
	for _, p := range []*sandbox.Phone{o.focal("CQ03"), o.secondFocal()} {
		o.begins(p, "Thường trực Khối trả lại “"+midyear+"” của CQ 03", "Lý do trả lại: Thiếu phụ lục <số liệu>")
		if m, _ := p.Last(); strings.Count(m.Text, "Thiếu phụ lục") != 1 {
			t.Errorf("the reason is not there once:\n%s", m.Text)
		}
	}
	o.press(o.focal("CQ03"), "Báo đã nộp")
	o.seesNot(o.secondFocal(), "Thường trực Khối trả lại")
	o.acts(id, "CQ03", bloc.ActReported, bloc.ActReturned, bloc.ActReported)
}

func TestALeadersReturnSaysSoAndWhyFirst(t *testing.T) {
	o := newOffice(t)
	focal, leader := o.focal("CQ03"), o.leader("CQ03")
	o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	o.press(leader, "Trả lại")
	o.says(leader, "Bổ sung số liệu quý II")
	o.begins(focal, "Lãnh đạo đơn vị trả lại bản trả lời “"+midyear+"” của CQ 03", "Lý do trả lại: Bổ sung số liệu quý II")
}
