package chat_test

import (
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

func TestMoreFilesThanAPaperHasAreRefused(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.forges(secretary, "ga:"+id36(id)+":0")
	o.press(secretary, "CQ 05")
	o.press(secretary, "Xong")
	o.press(secretary, "Bản giấy")
	for range 21 {
		secretary.SendPhoto([]byte("photo"), "")
	}
	o.settle()
	o.sees(secretary, "tối đa 20 tệp")
	o.press(secretary, "Xem trước")
	o.press(secretary, "Ghi nhận cho 1 đơn vị")
	if got := o.filesOf(id, "CQ05"); len(got) != 20 {
		t.Errorf("%d files were kept, want 20", len(got))
	}
}

// What is longest at every step still fits a message, and what cannot be understood is neither lost nor recorded.
func TestTheLongestRecordFitsItsMessages(t *testing.T) {
	o := newOffice(t)
	secretary, p := o.secretary(), o.focal("CQ05")
	id := o.asks(bloc.KindActivity, awkward(longTitle), o.at(6, 18, 17, 0))
	o.forges(secretary, "ga:"+id36(id)+":0")
	o.press(secretary, "Chọn tất cả đơn vị chưa có")
	o.press(secretary, "Xong, 14 đơn vị")
	o.press(secretary, "Tham dự")
	o.says(secretary, awkward(longWords))
	o.sees(secretary, "dài quá")
	o.says(secretary, awkward(499))
	o.sees(secretary, "Chưa đọc được số người")
	o.says(secretary, "3 người")
	o.press(secretary, "Công văn")
	o.says(secretary, awkward(longWords))
	o.sees(secretary, "dài quá 100")
	o.says(secretary, awkward(99))
	o.sees(secretary, "Xem trước", "14 đơn vị")
	o.press(secretary, "Ghi nhận cho 14 đơn vị")
	o.wait(time.Minute)
	o.press(p, "Chưa đúng")
	o.says(p, awkward(499))
	o.sees(o.secondSecretary(), "Đơn vị báo ghi nhận thay chưa đúng", "Lý do")
	o.acts(id, "CQ05", bloc.ActAttends)
	o.press(o.secondSecretary(), "Bỏ ghi nhận")
	o.acts(id, "CQ05", bloc.ActAttends, bloc.ActRetracted)
}

func TestWhoCannotBeToldIsNamedBeforeItIsRecorded(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.write(func(tx *store.Tx) error {
		_, err := tx.People().SetUnreachable(focalID+5, "blocked")
		return err
	})
	o.recordsFor(secretary, id, "12/BC-VP", "CQ 05")
	o.sees(secretary, "Xem trước", "CQ 05, đ/c Đầu mối CQ05", "đã chặn bot")
}

func TestWhatHappensToTheTaskMeanwhileLeavesNothingWrong(t *testing.T) {
	o := newOffice(t)
	secretary, p := o.secretary(), o.focal("CQ05")
	one := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.recordsFor(secretary, one, "12/BC-VP", "CQ 05")
	o.press(secretary, "Ghi nhận cho 1 đơn vị")
	o.write(func(tx *store.Tx) error { _, err := tx.Tasks().Enter(one, bloc.PhaseWithdrawn, 1); return err })
	o.wait(time.Minute)
	o.seesNot(p, "Thường trực Khối đã ghi nhận") // of a task that is no more

	other := o.asks(bloc.KindReport, "Báo cáo chuyên đề", o.at(6, 25, 17, 0))
	o.recordsFor(secretary, other, "13/BC-VP", "CQ 05")
	o.press(secretary, "Ghi nhận cho 1 đơn vị")
	o.wait(time.Minute)
	o.press(p, "Chưa đúng")
	keep := o.dataOf(secretary, "Giữ nguyên")
	wrong := "gm:" + keep[len("gn:"):]
	o.write(func(tx *store.Tx) error { _, err := tx.Tasks().Enter(other, bloc.PhaseClosed, 1); return err })
	o.forges(secretary, keep)
	o.alerted(secretary, "Không có gì thay đổi")
	o.forges(p, wrong)
	o.alerted(p, "đã kết thúc")
	o.acts(other, "CQ05", bloc.ActConfirmed)
}
