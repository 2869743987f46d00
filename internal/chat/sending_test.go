package chat_test

import (
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/workbook"
)

func TestSendingSaysWhenItWasSent(t *testing.T) {
	o := newOffice(t, grace(time.Minute))
	secretary := o.secretary()
	o.draftsTask(secretary, "Báo cáo đột xuất", "20/6/2027 17h")
	o.press(secretary, "Gửi")
	o.sees(secretary, "Sẽ gửi", "09:01")
	stop := o.dataOf(secretary, "Dừng gửi")
	o.wait(time.Minute)
	o.sees(secretary, "Đã gửi “Báo cáo đột xuất” lúc 09:01", "15 người")
	o.seesNot(secretary, "Sẽ gửi")
	if m, _ := secretary.Last(); len(m.Labels()) > 0 {
		t.Errorf("what was sent can still be stopped:\n%s", o.screen(secretary))
	}
	o.wait(time.Hour)
	o.forges(secretary, stop)
	o.alerted(secretary, "Đã gửi lúc 09:01")
}

func TestStoppedByAColleague(t *testing.T) {
	o := newOffice(t, grace(time.Minute))
	secretary := o.secretary()
	o.draftsTask(secretary, "Báo cáo đột xuất", "20/6/2027 17h")
	o.press(secretary, "Gửi")
	stop := o.dataOf(secretary, "Dừng gửi")
	o.forges(o.focal("CQ05"), stop)
	o.alerted(o.focal("CQ05"), "Thường trực Khối")
	o.forges(o.secondSecretary(), stop)
	o.sees(secretary, "Đã dừng", "Báo cáo đột xuất", "Thư ký Khối (2)", "09:00")
	o.forges(secretary, stop)
	o.alerted(secretary, "Thư ký Khối (2)")
	o.wait(time.Hour)
	o.quiet(o.focal("CQ05"), 0)
	o.sees(secretary, "Đã dừng")
}

func TestATaskWithdrawnBeforeItOpensWasNotSent(t *testing.T) {
	o := newOffice(t, grace(time.Minute))
	secretary := o.secretary()
	o.draftsTask(secretary, "Báo cáo đột xuất", "20/6/2027 17h")
	o.press(secretary, "Gửi")
	o.write(func(tx *store.Tx) error {
		task, err := tx.Tasks().ByKey("Báo cáo đột xuất", 2027)
		if err != nil {
			return err
		}
		_, err = tx.Tasks().Enter(task.ID, bloc.PhaseWithdrawn, task.Rev)
		return err
	})
	o.wait(time.Minute)
	o.sees(secretary, "Báo cáo đột xuất", "không gửi được tới ai")
}

func TestANudgeSaysWhenItWasSent(t *testing.T) {
	o := newOffice(t, grace(time.Minute))
	secretary := o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.forges(secretary, "tu:"+id36(id)+":0")
	o.press(secretary, "Không cần nội dung kèm")
	o.press(secretary, "Gửi")
	o.sees(secretary, "Sẽ đôn đốc", midyear)
	stop := o.dataOf(secretary, "Dừng gửi")
	o.press(o.focal("CQ05"), "Báo đã nộp")
	o.wait(time.Minute)
	o.sees(secretary, "Đã gửi đôn đốc", midyear, "14 người") // CQ03 has two, CQ05 has answered
	o.forges(secretary, stop)
	o.alerted(secretary, "Đã gửi lúc 09:01")
}

// moves opens an office whose workbook was taken in before, with the grace from then on.
func moves(t *testing.T) *office {
	o := newOffice(t, emptyRoll, admins(9001), grace(time.Minute))
	admin := o.phone(9001, "Quản trị")
	o.sends(admin, "Khoi.xlsx", workbook.Sample())
	o.press(admin, "Nhập")
	o.sees(admin, "Sẽ gửi 8 việc lúc 09:01", midyear)
	o.wait(time.Minute)
	o.starts(o.phone(7103, "Đầu mối CQ03"), "")
	o.starts(o.secretary(), "")
	return o
}

func TestAMovedDueTimeIsToldAfterTheGrace(t *testing.T) {
	o := moves(t)
	secretary, focal := o.secretary(), o.phone(7103, "Đầu mối CQ03")
	n := o.count(focal)
	o.sends(secretary, "Khoi.xlsx", changed(t, tasksSheet, "C2", "25/06/2027 17:00"))
	o.sees(secretary, midyear+" – Hạn: 18/06/2027 17:00 → 25/06/2027 17:00", "hạn mới của 1 việc")
	o.press(secretary, "Nhập")
	o.sees(secretary, "Sẽ báo các đơn vị hạn mới", "09:02", "18/06/2027 17:00 → 25/06/2027 17:00")
	o.quiet(focal, n)
	o.wait(time.Minute)
	o.sees(focal, "Điều chỉnh hạn", "25/06/2027 17:00", "18/06/2027 17:00")
	o.sees(secretary, "✓ Đã báo hạn mới", "lúc 09:02", "1 người")
	o.quiet(focal, n+1)
}

func TestTellingAMovedDueTimeCanBeStoppedAndDoneAfterAll(t *testing.T) {
	o := moves(t)
	secretary, focal := o.secretary(), o.phone(7103, "Đầu mối CQ03")
	n := o.count(focal)
	o.sends(secretary, "Khoi.xlsx", changed(t, tasksSheet, "C2", "25/06/2027 17:00"))
	o.press(secretary, "Nhập")
	o.press(secretary, "Dừng gửi")
	o.sees(secretary, "vẫn có hiệu lực", "chưa báo cho đơn vị nào", midyear)
	o.wait(time.Hour)
	o.quiet(focal, n)
	o.says(focal, "han so ket 6 thang")
	o.sees(focal, midyear, "25/06/2027 17:00")
	n = o.count(focal)
	now := o.dataOf(secretary, "Báo ngay")
	o.press(secretary, "Báo ngay")
	o.sees(focal, "Điều chỉnh hạn", "18/06/2027 17:00")
	o.sees(secretary, "✓ Đã báo hạn mới", "lúc 10:01")
	o.forges(secretary, now)
	o.alerted(secretary, "Đã gửi lúc 10:01")
	o.quiet(focal, n+1)
}

func TestADueTimeMovedTwiceIsToldOnce(t *testing.T) {
	o := moves(t)
	secretary, focal := o.secretary(), o.phone(7103, "Đầu mối CQ03")
	n := o.count(focal)
	for _, due := range []string{"25/06/2027 17:00", "28/06/2027 17:00"} {
		o.sends(secretary, "Khoi.xlsx", changed(t, tasksSheet, "C2", due))
		o.press(secretary, "Nhập")
	}
	o.wait(time.Minute)
	o.quiet(focal, n+1)
	o.sees(focal, "Điều chỉnh hạn", "28/06/2027 17:00", "Hạn trước đây: 18/06/2027 17:00")
	n++
	o.sends(secretary, "Khoi.xlsx", changed(t, tasksSheet, "C2", "29/06/2027 17:00"))
	o.press(secretary, "Nhập")
	o.sends(secretary, "Khoi.xlsx", changed(t, tasksSheet, "C2", "28/06/2027 17:00"))
	o.press(secretary, "Nhập")
	o.wait(time.Hour)
	o.quiet(focal, n) // it is due again when they were told it is
}
