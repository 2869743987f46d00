package chat_test

import (
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

func TestLeadersAreRemindedOnlyWhereSwitchedOn(t *testing.T) {
	o := newOffice(t)
	secretary, leader, focal := o.secretary(), o.leader("CQ02"), o.focal("CQ02")
	both := o.focal("CQ05")
	o.leads(focalID+5, "Đầu mối CQ05", "CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.quiet(leader, 0)
	o.walk(o.at(6, 4, 8, 0))
	o.quiet(leader, 0)
	o.manages(secretary)
	o.press(secretary, "Nhắc cả lãnh đạo đơn vị: Không")
	o.quiet(leader, 0)
	n := o.count(both)
	o.walk(o.at(6, 11, 8, 0))
	o.quiet(both, n+1)
	o.sees(both, "Nhắc việc", midyear)
	m := o.sees(leader, "Kính báo cáo đồng chí", midyear, "CQ 02", "còn 7 ngày")
	for _, l := range m.Labels() {
		if l == "Báo đã nộp" || l == "Gửi tệp" {
			t.Errorf("a leader is asked to answer: %q", m.Labels())
		}
	}
	o.press(focal, "Báo đã nộp")
	o.sees(leader, "● đã báo")
	k := o.count(leader)
	o.walk(o.at(6, 17, 8, 0))
	o.quiet(leader, k)
	o.sees(o.leader("CQ01"), "Kính báo cáo đồng chí", midyear, "CQ 01")
	o.press(secretary, "Nhắc cả lãnh đạo đơn vị: Có")
	k = o.count(o.leader("CQ01"))
	o.walk(o.at(6, 25, 8, 0))
	o.quiet(o.leader("CQ01"), k)
	if task := o.task(id); task.RemindLeaders {
		t.Error("it is still on")
	}
}

func TestALeadersReminderIsMerged(t *testing.T) {
	o := newOffice(t)
	leader := o.leader("CQ02")
	for _, title := range []string{"Việc một", "Việc hai", "Việc ba"} {
		id := o.asks(bloc.KindReport, title, o.at(6, 18, 17, 0))
		if title != "Việc ba" {
			o.write(func(tx *store.Tx) error { _, err := tx.Tasks().SwitchLeaders(id, false, true, 1); return err })
		}
	}
	o.walk(o.at(6, 4, 9, 0))
	o.quiet(leader, 1)
	o.sees(leader, "Kính báo cáo đồng chí", "2 việc", "Việc một", "Việc hai")
	o.seesNot(leader, "Việc ba")
}

// A focal point of one agency who leads another is not chided for the one he leads.
func TestAReminderSaysNothingOfAnAgencyTheReaderOnlyLeads(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.leads(focalID+5, "Đầu mối CQ05", "CQ06")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.walk(o.at(6, 4, 9, 0))
	if m := o.sees(p, "Nhắc việc", "CQ 05"); seen(m.Text, "CQ 06") {
		t.Errorf("chided for the agency he leads:\n%s", m.Text)
	}
	o.press(p, "Báo đã nộp")
	n := o.count(p)
	o.walk(o.at(6, 25, 9, 0))
	o.quiet(p, n)
}

func TestTheSecretariatReportsToLeaders(t *testing.T) {
	o := newOffice(t, grace(time.Minute))
	secretary, one, two, three := o.secretary(), o.leader("CQ01"), o.leader("CQ02"), o.leader("CQ03")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(o.focal("CQ06"), "Báo đã nộp")
	o.leads(7900, "Lãnh đạo CQ04", "CQ04").Block()
	o.settle()
	o.manages(secretary)
	o.press(secretary, "Báo cáo lãnh đạo đơn vị")
	o.sees(secretary, "Đã chọn 13/13 đơn vị")
	o.press(secretary, "CQ 02")
	o.sees(secretary, "Đã chọn 12/13 đơn vị")
	o.press(secretary, "Xong, 12 đơn vị")
	o.says(secretary, "Đề nghị đồng chí quan tâm <chỉ đạo>")
	o.sees(secretary, "Xem trước", "đ/c Lãnh đạo CQ01 sẽ nhận", "Kính báo cáo đồng chí", "CQ 01: ○ chưa có", "Đề nghị đồng chí quan tâm <chỉ đạo>",
		"lãnh đạo 2/12 đơn vị, 2 người nhận được", "CQ 03: đ/c Lãnh đạo CQ03", "CQ 04: không gửi được – đ/c Lãnh đạo CQ04", "chặn", "CQ 05: không gửi được – chưa có lãnh đạo")
	o.press(secretary, "Gửi")
	o.sees(secretary, "Sẽ báo cáo lãnh đạo", "09:01")
	stop := o.dataOf(secretary, "Dừng gửi")
	o.press(o.focal("CQ03"), "Báo đã nộp") // before it goes out
	o.wait(time.Minute)
	m := o.sees(one, "Kính báo cáo đồng chí", midyear, "CQ 01", "○ chưa có", "Đề nghị đồng chí quan tâm <chỉ đạo>")
	if len(m.Labels()) != 1 || m.Labels()[0] != "Mở thẻ việc" {
		t.Errorf("a leader is offered %q", m.Labels())
	}
	o.quiet(two, 0)
	o.quiet(three, 0)
	o.quiet(o.focal("CQ01"), 1)
	o.sees(secretary, "✓ Đã báo cáo lãnh đạo", "09:01", "1 người") // the other's agency answered meanwhile
	o.forges(secretary, stop)
	o.alerted(secretary, "không dừng được")

	o.press(o.focal("CQ01"), "Báo đã nộp")
	o.sees(one, "Kính báo cáo đồng chí", "● đã báo")
	o.manages(secretary)
	o.press(secretary, "Báo cáo lãnh đạo đơn vị")
	o.press(secretary, "Xong, 11 đơn vị")
	o.press(secretary, "Không cần nội dung kèm")
	o.sees(secretary, "Hôm nay đã báo cáo lãnh đạo về việc này", "09:00")
	o.press(secretary, "Gửi")
	o.press(secretary, "Dừng gửi")
	o.sees(secretary, "Đã dừng, chưa báo cáo lãnh đạo đơn vị nào")
	o.wait(time.Hour)
	o.quiet(two, 0)
}

func TestAReportToNobodyIsRefused(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.manages(secretary)
	o.press(secretary, "Báo cáo lãnh đạo đơn vị")
	for _, code := range []string{"CQ 01", "CQ 02", "CQ 03"} {
		o.press(secretary, code)
	}
	o.press(secretary, "Xong, 11 đơn vị")
	o.press(secretary, "Không cần nội dung kèm")
	o.alerted(secretary, "Không lãnh đạo nào")
	for _, data := range []string{"lr:1:0", "lt:1:0", "le:1:0", "la:0:0:a", "lb:1:1:a1"} {
		o.forges(focal, data)
		o.alerted(focal, "Thường trực Khối")
	}
	if o.task(1).Approval {
		t.Error("a focal point switched approval on")
	}
}
