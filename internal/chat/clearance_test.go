package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// clears switches approval before sending on, as a secretary does.
func (o *office) clears() {
	o.Helper()
	o.says(o.secretary(), "/quantri")
	o.press(o.secretary(), "Duyệt trước khi gửi")
	o.press(o.secretary(), "Thông báo: Tắt")
	o.withButton(o.secretary(), "Thông báo: Bật")
}

// asksClearance takes a secretary from a text to the bloc's leaders being asked.
func (o *office) asksClearance(text string) {
	o.Helper()
	o.says(o.secretary(), "/thongbao "+text)
	o.sees(o.secretary(), text, "Duyệt trước khi gửi: Bật")
	o.press(o.secretary(), "Gửi")
	o.sees(o.secretary(), "Trình lãnh đạo Khối duyệt: Lãnh đạo CQ01, Lãnh đạo CQ02, Lãnh đạo CQ03")
	o.press(o.secretary(), "Trình duyệt, không có tài liệu mật")
}

// tasksOf counts the notices there are.
func (o *office) notices() (n int) {
	o.Helper()
	o.read(func(tx *store.Tx) error {
		for id := bloc.TaskID(1); ; id++ {
			task, err := tx.Tasks().Get(id)
			if err != nil {
				return nil
			}
			if task.Kind == bloc.KindNotice && task.Phase == bloc.PhaseConfirmed {
				n++
			}
		}
	})
	return n
}

func TestABlocLeaderApprovesBeforeANoticeGoesOut(t *testing.T) {
	o := newOffice(t)
	secretary, chair, vice, focal := o.secretary(), o.leader("CQ01"), o.leader("CQ02"), o.focal("CQ05")
	o.clears()
	n := o.count(focal)
	o.asksClearance("Họp lúc 8 giờ")
	o.sees(secretary, "đang chờ lãnh đạo Khối duyệt")
	for _, p := range []*sandbox.Phone{chair, vice, o.leader("CQ03")} {
		if got := p.Bot()[len(p.Bot())-2].Text; got != "Họp lúc 8 giờ" { // the real content, then the card
			t.Errorf("a leader is shown %q above the card", got)
		}
		o.sees(p, "Đề nghị duyệt", "Thư ký Khối", "tất cả đơn vị – đầu mối (14 đơn vị, 15 người", "17:00", "Gửi ngay sau khi duyệt")
	}
	o.walk(o.clock.Now().Add(time.Hour))
	o.quiet(focal, n)
	o.press(vice, "Duyệt, cho gửi")
	o.sees(chair, "Đ/c Lãnh đạo CQ02 đã duyệt lúc 01/06/2027 10:00")
	o.sees(secretary, "Sẽ gửi lúc 01/06/2027 10:01", "Đ/c Lãnh đạo CQ02 đã duyệt")
	o.offers(secretary, "Dừng gửi")
	o.quiet(focal, n)
	o.walk(o.clock.Now().Add(2 * time.Minute))
	o.sees(focal, "Họp lúc 8 giờ")
	o.sees(secretary, "Đã gửi 15 người", "Đ/c Lãnh đạo CQ02 đã duyệt")
	if o.logged("clearance_given") != 1 {
		t.Error("the approval is not in the log")
	}
}

func TestTwoLeadersWhoApproveAtOnceSendItOnce(t *testing.T) {
	o := newOffice(t)
	chair, vice := o.leader("CQ01"), o.leader("CQ02")
	o.clears()
	o.asksClearance("Họp lúc 8 giờ")
	n := o.count(o.focal("CQ05"))
	a, b := o.withButton(chair, "Duyệt, cho gửi"), o.withButton(vice, "Duyệt, cho gửi")
	data := o.dataOf(chair, "Duyệt, cho gửi")
	chair.PressData(a.ID, data)
	vice.PressData(b.ID, data)
	chair.PressData(a.ID, data)
	o.settle()
	o.alerted(vice, "Đ/c Lãnh đạo CQ01 đã duyệt")
	if got := o.notices(); got != 1 {
		t.Errorf("there are %d notices", got)
	}
	o.walk(o.clock.Now().Add(2 * time.Minute))
	if got := o.count(o.focal("CQ05")) - n; got != 2 {
		t.Errorf("the focal point got %d messages, want the notice and its card", got)
	}
}

func TestTwoSecretariesWhoAskAtOnceAskOnce(t *testing.T) {
	o := newOffice(t)
	secretary, second, chair := o.secretary(), o.secondSecretary(), o.leader("CQ01")
	o.clears()
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.press(secretary, "Gửi")
	data := o.dataOf(secretary, "Trình duyệt")
	n := o.count(chair)
	secretary.PressData(0, data)
	second.PressData(0, data)
	o.settle()
	o.quiet(chair, n+2)
	o.alerted(second, "Đ/c Thư ký Khối đã trình lãnh đạo Khối duyệt")
}

func TestWhatIsReturnedCanBeChangedAndAskedForAgain(t *testing.T) {
	o := newOffice(t)
	secretary, second, chair, vice := o.secretary(), o.secondSecretary(), o.leader("CQ01"), o.leader("CQ02")
	o.clears()
	o.asksClearance("Họp lúc 8 giờ")
	stale := o.dataOf(vice, "Duyệt, cho gửi")
	o.press(chair, "Trả lại")
	o.says(chair, strings.Repeat("d", 600))
	o.sees(chair, "500")
	o.says(chair, "Chưa ghi địa điểm")
	o.sees(chair, "Đã trả lại", "Chưa ghi địa điểm")
	o.sees(vice, "Đ/c Lãnh đạo CQ01 trả lại", "Chưa ghi địa điểm")
	o.sees(second, "Đ/c Lãnh đạo CQ01 trả lại", "Chưa ghi địa điểm", "Thông báo:")
	o.forges(vice, stale)
	o.alerted(vice, "Đ/c Lãnh đạo CQ01 trả lại")
	o.press(secretary, "Thêm nội dung")
	o.says(secretary, "Địa điểm: Hội trường A")
	o.press(secretary, "Xong")
	o.press(secretary, "Gửi")
	o.press(secretary, "Trình duyệt, không có tài liệu mật")
	if last := vice.Bot()[len(vice.Bot())-2:]; last[0].Text != "Địa điểm: Hội trường A" || !strings.Contains(last[1].Text, "Đề nghị duyệt") {
		t.Errorf("the new content does not stand above its card:\n%s", o.screen(vice))
	}
	o.press(vice, "Duyệt, cho gửi")
	o.walk(o.clock.Now().Add(2 * time.Minute))
	o.sees(o.focal("CQ05"), "Địa điểm: Hội trường A")
}

func TestWhatIsAskedForCannotBeChangedButTakenBack(t *testing.T) {
	o := newOffice(t)
	secretary, chair, focal := o.secretary(), o.leader("CQ01"), o.focal("CQ05")
	o.clears()
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	change := o.dataOf(secretary, "Yêu cầu xác nhận")
	o.press(secretary, "Gửi")
	o.press(secretary, "Trình duyệt, không có tài liệu mật")
	o.forges(secretary, change)
	o.alerted(secretary, "đang chờ lãnh đạo Khối duyệt")
	approve, n := o.dataOf(chair, "Duyệt, cho gửi"), o.count(focal)
	o.press(secretary, "Rút lại")
	o.sees(chair, "Đ/c Thư ký Khối rút lại")
	o.forges(chair, approve)
	o.alerted(chair, "Đ/c Thư ký Khối rút lại")
	o.walk(o.clock.Now().Add(time.Hour))
	o.quiet(focal, n)
	o.press(secretary, "Yêu cầu xác nhận: Có")
	o.sees(secretary, "Không yêu cầu xác nhận")
}

func TestWhatWasApprovedElsewhereIsRecorded(t *testing.T) {
	for _, c := range []struct {
		name  string
		asked bool
	}{{"before anybody is asked", false}, {"while they are asked", true}} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			secretary, chair := o.secretary(), o.leader("CQ01")
			o.clears()
			if c.asked {
				o.asksClearance("Họp lúc 8 giờ")
			} else {
				o.says(secretary, "/thongbao Họp lúc 8 giờ")
				o.press(secretary, "Gửi")
			}
			o.press(secretary, "Đã được duyệt: đ/c …, ngày …")
			o.says(secretary, "đồng ý rồi")
			o.sees(secretary, "ghi rõ ai duyệt và ngày nào")
			o.says(secretary, "đ/c Khối trưởng, ngày 31/5")
			o.sees(secretary, "đã được duyệt – đ/c Khối trưởng, ngày 31/5", "14 đơn vị, 15 người")
			n := o.count(o.focal("CQ05"))
			data := o.dataOf(secretary, "Gửi, không có tài liệu mật")
			secretary.PressData(0, data)
			secretary.PressData(0, data)
			o.settle()
			o.sees(secretary, "Sẽ gửi lúc", "Đã được duyệt: đ/c Khối trưởng, ngày 31/5 (đ/c Thư ký Khối ghi nhận lúc 01/06/2027 09:00)")
			if c.asked {
				o.sees(chair, "Đã được duyệt: đ/c Khối trưởng, ngày 31/5")
			}
			o.walk(o.clock.Now().Add(2 * time.Minute))
			if got := o.count(o.focal("CQ05")) - n; got != 2 {
				t.Errorf("the focal point got %d messages", got)
			}
			o.says(secretary, "/nhatky")
			o.sees(secretary, "ghi đã được duyệt: đ/c Khối trưởng, ngày 31/5")
		})
	}
}

func TestALeaderAndASecretaryWhoDecideAtOnceSendItOnce(t *testing.T) {
	o := newOffice(t)
	secretary, chair := o.secretary(), o.leader("CQ01")
	o.clears()
	o.asksClearance("Họp lúc 8 giờ")
	o.press(secretary, "Đã được duyệt: đ/c …, ngày …")
	o.says(secretary, "đ/c Khối trưởng, ngày 31/5")
	paper, approve := o.dataOf(secretary, "Gửi, không có tài liệu mật"), o.dataOf(chair, "Duyệt, cho gửi")
	chair.PressData(0, approve)
	secretary.PressData(0, paper)
	o.settle()
	o.alerted(secretary, "Đ/c Lãnh đạo CQ01 đã duyệt")
	if got := o.notices(); got != 1 {
		t.Errorf("there are %d notices", got)
	}
}

func TestWhereNoBlocLeaderCanBeReachedOnlyPaperIsOffered(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.clears()
	o.write(func(tx *store.Tx) error {
		for n := range int64(3) {
			if _, err := tx.People().SetUnreachable(leaderID+1+n, "blocked"); err != nil {
				return err
			}
		}
		return nil
	})
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.press(secretary, "Gửi")
	m := o.sees(secretary, "không có lãnh đạo Khối nào nhận được tin")
	if got := strings.Join(m.Labels(), "|"); got != "Đã được duyệt: đ/c …, ngày …|Danh sách nhận|Quay lại" {
		t.Errorf("the secretary is offered %s", got)
	}
}

func TestAScheduledTimeThatPassedBeforeItWasApproved(t *testing.T) {
	o := newOffice(t)
	secretary, chair, focal := o.secretary(), o.leader("CQ01"), o.focal("CQ05")
	o.clears()
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.press(secretary, "Hẹn giờ")
	o.says(secretary, "10h hôm nay")
	o.press(secretary, "01/06/2027 10:00")
	o.press(secretary, "Gửi")
	o.press(secretary, "Trình duyệt, không có tài liệu mật")
	n := o.count(focal)
	o.walk(o.at(time.June, 1, 11, 0))
	o.quiet(focal, n)
	o.press(chair, "Duyệt, cho gửi")
	o.sees(secretary, "Sẽ gửi lúc 01/06/2027 11:01")
	o.offers(secretary, "Dừng gửi")
	o.walk(o.at(time.June, 1, 11, 2))
	o.sees(focal, "Họp lúc 8 giờ")
}

func TestAScheduledTimeThatPassedBeforeItsPaperWasRecorded(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.clears()
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.press(secretary, "Hẹn giờ")
	o.says(secretary, "10h hôm nay")
	o.press(secretary, "01/06/2027 10:00")
	o.press(secretary, "Gửi")
	o.press(secretary, "Trình duyệt, không có tài liệu mật")
	o.walk(o.at(time.June, 1, 11, 0))
	o.press(secretary, "Đã được duyệt: đ/c …, ngày …")
	o.says(secretary, "đ/c Khối trưởng, ngày 1/6")
	o.press(secretary, "Gửi, không có tài liệu mật")
	o.sees(secretary, "Sẽ gửi lúc 01/06/2027 11:01")
}

func TestWhatWasApprovedAndStoppedIsAskedForAgain(t *testing.T) {
	o := newOffice(t)
	secretary, chair, focal := o.secretary(), o.leader("CQ01"), o.focal("CQ05")
	o.clears()
	n := o.count(focal)
	o.asksClearance("Họp lúc 8 giờ")
	o.press(chair, "Duyệt, cho gửi")
	o.press(secretary, "Dừng gửi")
	o.sees(chair, "Đ/c Thư ký Khối dừng gửi")
	o.press(secretary, "Gửi")
	o.press(secretary, "Trình duyệt, không có tài liệu mật")
	o.walk(o.clock.Now().Add(time.Hour))
	o.quiet(focal, n)
}

func TestOnlyABlocLeaderApproves(t *testing.T) {
	o := newOffice(t)
	o.clears()
	o.asksClearance("Họp lúc 8 giờ")
	data := o.dataOf(o.leader("CQ01"), "Duyệt, cho gửi")
	o.becomes("CQ02", bloc.PostMember)
	for _, p := range []*sandbox.Phone{o.focal("CQ01"), o.secretary(), o.leader("CQ02")} {
		o.forges(p, data)
		o.alerted(p, "Chỉ lãnh đạo Khối")
	}
	if o.notices() != 0 {
		t.Error("somebody else approved it")
	}
}

func TestClearanceIsOffUnlessSwitchedOn(t *testing.T) {
	o := newOffice(t)
	secretary, chair := o.secretary(), o.leader("CQ01")
	n := o.count(chair)
	o.clears()
	o.sees(o.secondSecretary(), "Duyệt trước khi gửi: Thông báo", "Bật")
	o.press(secretary, "Thông báo: Bật")
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	o.quiet(chair, n)
	o.sees(o.focal("CQ05"), "Họp lúc 8 giờ")
}
