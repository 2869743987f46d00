package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

func TestANoticeGoesToExactlyWhomTheSecretaryChose(t *testing.T) {
	for _, c := range []struct {
		name    string
		chooses []string
		says    string
		gets    []string // names of those who get it
	}{
		{"by post", []string{"Khối trưởng", "Khối phó"}, "Khối trưởng, Khối phó – đầu mối (3 đơn vị, 4 người",
			[]string{"Đầu mối CQ01", "Đầu mối CQ02", "Đầu mối CQ03", "Đầu mối CQ03 (2)"}},
		{"by post and role", []string{"Khối phó", "Cả hai"}, "Khối phó – đầu mối và lãnh đạo (2 đơn vị, 5 người",
			[]string{"Đầu mối CQ02", "Lãnh đạo CQ02", "Đầu mối CQ03", "Đầu mối CQ03 (2)", "Lãnh đạo CQ03"}},
		{"leaders", []string{"○ Lãnh đạo"}, "tất cả đơn vị – lãnh đạo (14 đơn vị, 3 người",
			[]string{"Lãnh đạo CQ01", "Lãnh đạo CQ02", "Lãnh đạo CQ03"}},
		{"by agency", []string{"Chọn đơn vị", "CQ 05", "CQ 01", "CQ 02", "Xong"}, "3 đơn vị: CQ 01, CQ 02, CQ 05 – đầu mối (3 đơn vị, 3 người",
			[]string{"Đầu mối CQ01", "Đầu mối CQ02", "Đầu mối CQ05"}},
		{"everyone again", []string{"Khối phó", "Tất cả đơn vị"}, "tất cả đơn vị – đầu mối (14 đơn vị, 15 người", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			secretary := o.secretary()
			o.says(secretary, "/thongbao Họp lúc 8 giờ")
			o.press(secretary, "Người nhận")
			for _, label := range c.chooses {
				o.press(secretary, label)
			}
			o.sees(secretary, c.says)
			o.press(secretary, "Xong")
			o.sees(secretary, "Thông báo:", c.says)
			o.sendsNotice(secretary)
			if got := o.got(); c.gets != nil && strings.Join(got, ", ") != strings.Join(c.gets, ", ") {
				t.Errorf("%q got it, want %q", got, c.gets)
			}
		})
	}
}

// got lists the names of those who were sent the only content there is, in order of precedence.
func (o *office) got() (names []string) {
	o.Helper()
	o.read(func(tx *store.Tx) error {
		live, err := tx.Tasks().Live()
		if err != nil {
			return err
		}
		list, err := tx.Content().Recipients(live[len(live)-1].ID)
		for _, r := range list {
			if r.State == store.RecipientSent {
				names = append(names, r.Name)
			}
		}
		return err
	})
	return names
}

func TestAnAudienceNobodyIsInIsRefused(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.press(secretary, "Người nhận")
	o.press(secretary, "Thành viên")
	o.press(secretary, "○ Lãnh đạo")
	o.press(secretary, "Danh sách nhận")
	o.sees(secretary, "nhận được 0 người, không nhận được 11", "✗ CQ 04: chưa có lãnh đạo")
	o.press(secretary, "Quay lại")
	o.press(secretary, "Gửi")
	o.alerted(secretary, "Không có ai trong danh sách nhận")
}

func TestTheListNamesEverybodyAndWhyNot(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.write(func(tx *store.Tx) error {
		_, err := tx.People().SetUnreachable(focalID+6, "blocked")
		return err
	})
	o.answersTooFor("Đầu mối CQ01", "CQ09")
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.press(secretary, "Danh sách nhận")
	o.sees(secretary, "14 đơn vị, nhận được 14 người, không nhận được 1", "✓ CQ 01: Đầu mối CQ01 – đầu mối",
		"✗ CQ 06: Đầu mối CQ06 – đầu mối, đã chặn bot", "✓ CQ 09: Đầu mối CQ01 – nhận một lần, ở CQ 01")
}

func TestALongListIsTurnedPageByPage(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.press(secretary, "Người nhận")
	o.press(secretary, "Cả hai")
	for range 8 {
		o.write(func(tx *store.Tx) error {
			return o.enroll(tx, false, 0, "Đầu mối mới", bloc.Membership{Agency: o.agencyIn(tx, "CQ14"), Role: bloc.RoleFocal})
		})
	}
	o.press(secretary, "Danh sách nhận")
	o.sees(secretary, "không nhận được 8 (trang 1/2)", "CQ 01")
	o.press(secretary, "Trang sau")
	o.sees(secretary, "(trang 2/2)", "✗ CQ 14: Đầu mối mới – đầu mối, chưa tham gia")
}

func TestThoseWhoOweATaskAreWorkedOutWhenItIsSent(t *testing.T) {
	o := newOffice(t)
	secretary, early, late := o.secretary(), o.focal("CQ05"), o.focal("CQ06")
	task := o.asks(bloc.KindReport, "Báo cáo quý", o.at(time.June, 20, 17, 0))
	o.walk(o.clock.Now().Add(time.Minute))
	o.says(secretary, "/thongbao Đề nghị gửi sớm")
	o.press(secretary, "Người nhận")
	o.press(secretary, "Còn nợ một việc")
	o.press(secretary, "Báo cáo quý")
	o.sees(secretary, "đơn vị chưa gửi “Báo cáo quý” – đầu mối (14 đơn vị", "tính lại đúng lúc gửi")
	o.press(secretary, "Xong")
	o.press(secretary, "Gửi")
	o.press(secretary, "Gửi, không có tài liệu mật")
	o.write(func(tx *store.Tx) error { // within the minute in which it can be stopped
		_, err := tx.Answers().Record(store.Answer{Task: task, Agency: o.agencyIn(tx, "CQ05"), Act: bloc.ActReported, At: tx.Now})
		return err
	})
	n := o.count(early)
	o.walk(o.clock.Now().Add(2 * time.Minute))
	o.quiet(early, n)
	o.sees(late, "Đề nghị gửi sớm")
	o.sees(secretary, "Đã gửi 14 người")
}

func TestANoticeThatNobodyIsLeftToGetIsNotSent(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	task := o.asks(bloc.KindReport, "Báo cáo quý", o.at(time.June, 20, 17, 0))
	o.walk(o.clock.Now().Add(time.Minute))
	o.says(secretary, "/thongbao Đề nghị gửi sớm")
	o.press(secretary, "Người nhận")
	o.press(secretary, "Còn nợ một việc")
	o.press(secretary, "Báo cáo quý")
	o.press(secretary, "Xong")
	o.press(secretary, "Gửi")
	o.press(secretary, "Gửi, không có tài liệu mật")
	o.write(func(tx *store.Tx) error {
		agencies, err := tx.Agencies().List()
		for _, g := range agencies {
			if _, err := tx.Answers().Record(store.Answer{Task: task, Agency: g.ID, Act: bloc.ActReported, At: tx.Now}); err != nil {
				return err
			}
		}
		return err
	})
	n := o.count(o.focal("CQ05"))
	o.walk(o.clock.Now().Add(2 * time.Minute))
	o.quiet(o.focal("CQ05"), n)
	o.sees(secretary, "không được gửi", "không còn ai")
	o.press(secretary, "Mở bản soạn")
	o.press(secretary, "Người nhận")
	o.press(secretary, "Tất cả đơn vị")
	o.press(secretary, "Xong")
	o.sendsNotice(secretary)
	o.sees(o.focal("CQ05"), "Đề nghị gửi sớm")
}

func TestAnAudienceIsKeptAndUsedAgain(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.press(secretary, "Người nhận")
	o.press(secretary, "Khối phó")
	o.press(secretary, "Lưu đối tượng này")
	o.says(secretary, strings.Repeat("dài ", 20))
	o.sees(secretary, "dài quá 40 ký tự")
	o.says(secretary, "Các Khối phó")
	o.sees(secretary, "Đã lưu “Các Khối phó”: Khối phó – đầu mối")
	o.press(secretary, "Xong")
	second := o.secondSecretary()
	o.says(second, "/thongbao Việc khác")
	o.press(second, "Người nhận")
	o.press(second, "Dùng lại: Các Khối phó")
	o.sees(second, "Khối phó – đầu mối (2 đơn vị, 3 người")
}

func TestTheGroupGetsItToo(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.press(secretary, "Người nhận")
	if m := o.withButton(secretary, "Lưu đối tượng này"); strings.Contains(strings.Join(m.Labels(), "|"), "nhóm Khối") {
		t.Errorf("the group is offered where none is linked: %q", m.Labels())
	}
	g := o.group()
	o.bind(g)
	o.says(secretary, "/thongbao Họp lúc 9 giờ")
	o.press(secretary, "Người nhận")
	o.press(secretary, "Đăng cả vào nhóm Khối: Không")
	o.sees(secretary, "tất cả đơn vị – đầu mối; cả nhóm Khối")
	o.press(secretary, "Danh sách nhận")
	o.sees(secretary, "✓ Nhóm Khối:")
	o.press(secretary, "Quay lại")
	o.sendsNotice(secretary)
	o.inGroup(g, "Họp lúc 9 giờ")
}

func TestTwoSecretariesOnOneNotice(t *testing.T) {
	o := newOffice(t)
	first, second := o.secretary(), o.secondSecretary()
	o.says(first, "/thongbao Họp lúc 8 giờ")
	o.says(second, "/soan")
	o.press(second, "Đang soạn, hẹn giờ, chờ duyệt (1)")
	o.sees(second, "Đang soạn", "1. Họp lúc 8 giờ")
	o.press(second, "1. Họp lúc 8 giờ")
	o.press(first, "Yêu cầu xác nhận: Có")
	o.press(second, "Yêu cầu xác nhận: Có")
	o.alerted(second, "Đ/c Thư ký Khối vừa sửa bản này")
	o.sees(second, "Không yêu cầu xác nhận") // and not switched back
	o.sendsNotice(first)
	o.pressOn(second, o.sees(second, "đã chuyển sang gửi"), "Bảng theo dõi")
	o.sees(second, "Đã gửi 15 người")
}
