package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// managed opens what can be decided about the newest notice.
func (o *office) managed(p *sandbox.Phone) {
	o.Helper()
	p.PressData(0, "tm:"+id36(o.newestNotice())+":0")
	o.settle()
}

func (o *office) newestNotice() (id bloc.TaskID) {
	o.Helper()
	o.read(func(tx *store.Tx) error {
		live, err := tx.Tasks().Live()
		over, overErr := tx.Tasks().Over(100)
		for _, task := range append(live, over...) {
			if task.Kind == bloc.KindNotice {
				id = max(id, task.ID)
			}
		}
		if err == nil {
			err = overErr
		}
		return err
	})
	return id
}

// withdraws takes a secretary from the board of a notice to its withdrawal.
func (o *office) withdraws(p *sandbox.Phone, reason string) {
	o.Helper()
	o.press(p, "Thu hồi")
	o.says(p, reason)
	o.press(p, "Thu hồi và báo người đã nhận")
	o.wait(10 * time.Second)
}

func TestAWithdrawnNoticeIsDeletedWhereItCanBe(t *testing.T) {
	o := newOffice(t)
	secretary, focal, late := o.secretary(), o.focal("CQ05"), o.focal("CQ06")
	late.Block()
	o.settle()
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	o.press(focal, "Xác nhận đã nhận")
	before := o.count(late)
	o.press(secretary, "Thu hồi")
	o.says(secretary, "nhầm văn bản")
	o.sees(secretary, "Xóa được tin đã gửi của 14 người")
	o.press(secretary, "Thu hồi và báo người đã nhận")
	o.wait(10 * time.Second)
	o.seesNot(focal, "\nHọp lúc 8 giờ")
	o.sees(focal, "Thu hồi: “Họp lúc 8 giờ”", "nhầm văn bản")
	o.sees(focal, "Việc này đã được thu hồi")
	o.sees(secretary, "xóa được của 14 người · đánh dấu đã thu hồi 0 · không sửa được 0")
	o.press(secretary, "Xem từng người")
	o.sees(secretary, "CQ 05 – Đầu mối CQ05: đã xóa")
	late.Unblock()
	o.settle()
	o.wait(time.Minute)
	if strings.Contains(o.screen(late), "Họp lúc 8 giờ") {
		t.Errorf("somebody who came back was sent what is withdrawn (had %d):\n%s", before, o.screen(late))
	}
}

func TestANoticeWithdrawnAfterTwoDaysIsMarked(t *testing.T) {
	o := newOffice(t)
	secretary, focal, gone := o.secretary(), o.focal("CQ05"), o.focal("CQ06")
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	gone.Block()
	o.walk(o.clock.Now().AddDate(0, 0, 3))
	o.press(secretary, "Thu hồi")
	o.says(secretary, "nhầm văn bản")
	o.sees(secretary, "15 người nhận đã quá 48 giờ")
	o.press(secretary, "Thu hồi và báo người đã nhận")
	o.wait(10 * time.Second)
	o.sees(focal, "ĐÃ THU HỒI", "nhầm văn bản")
	o.sees(secretary, "xóa được của 0 người · đánh dấu đã thu hồi 14 · không sửa được 1")
	o.press(secretary, "Xem từng người")
	o.sees(secretary, "CQ 06 – Đầu mối CQ06: không sửa được")
}

func TestANoticeIsWithdrawnTheSameWayFromManage(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	o.managed(secretary)
	o.sees(secretary, "Quản lý việc")
	o.withdraws(secretary, "nhầm văn bản")
	o.seesNot(focal, "\nHọp lúc 8 giờ")
	o.sees(secretary, "xóa được của 15 người")
	o.managed(secretary)
	if m, _ := secretary.Last(); strings.Contains(strings.Join(m.Labels(), " "), "Mở lại") {
		t.Errorf("what was deleted can be reopened:\n%s", m.Text)
	}
}

func TestWhatIsClosedGoesToNobodyElseUntilItIsReopened(t *testing.T) {
	o := newOffice(t)
	secretary, focal, away := o.secretary(), o.focal("CQ05"), o.focal("CQ06")
	away.Block()
	o.settle()
	o.says(secretary, "/thongbao Họp lúc 8 giờ\nTại hội trường tầng 2")
	o.sendsNotice(secretary)
	o.managed(secretary)
	o.press(secretary, "Kết thúc")
	o.press(secretary, "Kết thúc và báo đơn vị")
	away.Unblock()
	o.settle()
	o.wait(time.Minute)
	if copies(away, "Tại hội trường tầng 2") != 0 {
		t.Errorf("somebody who came back was sent what is closed:\n%s", o.screen(away))
	}
	o.managed(secretary)
	o.press(secretary, "Mở lại")
	o.press(secretary, "Mở lại và báo đơn vị")
	o.once(away, "Tại hội trường tầng 2")
	o.once(focal, "Tại hội trường tầng 2")
}
