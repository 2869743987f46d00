package chat_test

import (
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

func TestSecretaryAsksSomethingNew(t *testing.T) {
	o := newOffice(t, grace(time.Minute))
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.says(secretary, "/themviec")
	o.press(secretary, "Báo cáo")
	o.says(secretary, "Báo cáo chuyên đề văn hóa công sở <2027>")
	o.says(secretary, "trước ngày 30 tháng 6")
	o.sees(secretary, "trước ngày 30 tháng 6")
	o.offers(secretary, "29/06/2027 17:00", "30/06/2027 17:00")
	o.press(secretary, "30/06/2027 17:00")
	o.says(secretary, "12/TB-KTĐ")
	o.press(secretary, "Tất cả đơn vị")
	o.sees(secretary, "Xem trước", "<2027>", "12/TB-KTĐ", "14 đơn vị", "15 người")
	o.press(secretary, "Gửi")
	o.sees(secretary, "Sẽ gửi", "09:01")
	o.quiet(focal, 0)
	o.wait(time.Minute)
	o.sees(focal, "Báo cáo chuyên đề văn hóa công sở <2027>", "17:00 thứ Tư 30/06/2027", "trước ngày 30 tháng 6", "12/TB-KTĐ")
}

func TestSendingCanBeStopped(t *testing.T) {
	o := newOffice(t, grace(time.Minute))
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.draftsTask(secretary, "Báo cáo đột xuất", "20/6/2027 17h")
	o.press(secretary, "Gửi")
	o.press(secretary, "Dừng gửi")
	o.sees(secretary, "Đã dừng")
	o.wait(time.Hour)
	o.quiet(focal, 0)
}

func TestSendingTwiceSendsOnce(t *testing.T) {
	o := newOffice(t, grace(0))
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.draftsTask(secretary, "Báo cáo đột xuất", "22/6/2027 17h")
	data := o.dataOf(secretary, "Gửi")
	o.press(secretary, "Gửi")
	o.forges(secretary, data)
	o.alerted(secretary, "làm lại từ đầu")
	if n := o.count(focal); n != 1 {
		t.Errorf("the focal point was told %d times:\n%s", n, o.screen(focal))
	}
}

func TestOnlySomeAgenciesAreAsked(t *testing.T) {
	o := newOffice(t, grace(0))
	secretary := o.secretary()
	o.says(secretary, "/themviec Rà soát hồ sơ")
	o.press(secretary, "Khen thưởng")
	o.says(secretary, "25/6/2027")
	o.press(secretary, "25/06/2027 17:00")
	o.press(secretary, "Bỏ qua")
	o.press(secretary, "Chọn đơn vị")
	o.press(secretary, "CQ 04")
	o.press(secretary, "CQ 09")
	o.press(secretary, "CQ 09")
	o.press(secretary, "CQ 10")
	o.press(secretary, "Xong, 2 đơn vị")
	o.press(secretary, "Gửi")
	o.settle()
	o.sees(o.focal("CQ04"), "Rà soát hồ sơ")
	o.sees(o.focal("CQ10"), "Rà soát hồ sơ")
	o.quiet(o.focal("CQ09"), 0)
}

func TestDueTimesThatAreAskedAbout(t *testing.T) {
	for _, c := range []struct{ typed, asked string }{
		{"31/02/2028", "không phải"},
		{"khi nào xong thì nộp", "hạn"},
		{"hôm qua", ""},
		{"19/6/2027 17h", "ngày nghỉ"}, // a Saturday
		{"15/1/2027", "đã qua"},
	} {
		t.Run(c.typed, func(t *testing.T) {
			o := newOffice(t, grace(0))
			secretary := o.secretary()
			o.says(secretary, "/themviec Rà soát")
			o.press(secretary, "Báo cáo")
			o.says(secretary, c.typed)
			if m, _ := secretary.Last(); len(m.Labels()) == 2 { // with [Thôi]
				o.press(secretary, m.Labels()[0])
			}
			if !seen(o.screen(secretary), c.asked) {
				t.Errorf("%q was not asked about:\n%s", c.typed, o.screen(secretary))
			}
			o.read(func(tx *store.Tx) error {
				if _, err := tx.Tasks().ByKey("Rà soát", 2027); err == nil {
					t.Error("a task was made")
				}
				return nil
			})
		})
	}
}

func TestWhoCannotBeReachedIsShownBeforeSending(t *testing.T) {
	o := newOffice(t, grace(0))
	o.focal("CQ05").Block()
	o.settle()
	o.draftsTask(o.secretary(), "Rà soát", "22/6/2027 17h")
	o.sees(o.secretary(), "Xem trước", "CQ 05", "chặn", "14 người")
}

func TestFocalPointCannotAskAgencies(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.says(p, "/themviec Rà soát")
	o.sees(p, "Thường trực Khối")
	o.forges(p, "nk:0:0")
	o.alerted(p, "Thường trực Khối")
}

func TestReadersFallSilentWhenWithdrawn(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	data := o.dataOf(p, "Báo đã nộp")
	o.write(func(tx *store.Tx) error {
		_, err := tx.Tasks().Enter(id, bloc.PhaseWithdrawn, 1)
		return err
	})
	n := o.count(p)
	o.walk(o.at(7, 1, 9, 0))
	o.quiet(p, n)
	o.forges(p, data)
	o.alerted(p, "thu hồi")
	o.acts(id, "CQ05")
}

func TestThePreviewNamesTheAgenciesChosen(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.says(p, "/themviec Báo cáo chuyên đề")
	o.press(p, "Báo cáo")
	o.says(p, "17h ngày 18/6/2027")
	o.press(p, "18/06/2027")
	o.press(p, "Bỏ qua")
	o.press(p, "Chọn đơn vị")
	o.press(p, "CQ 04")
	o.press(p, "CQ 02")
	o.press(p, "Xong, 2 đơn vị")
	o.sees(p, "Xem trước", "Gửi tới 2 đơn vị", "Đơn vị nhận: CQ 02, CQ 04")
}
