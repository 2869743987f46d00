package chat_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// boardOf is the newest board of a notice in a chat.
func (o *office) boardOf(p *sandbox.Phone) sandbox.Message {
	o.Helper()
	return o.sees(p, "Thông báo:", "không có nghĩa là đã đọc")
}

// reads fails the test unless the message contains every one of the texts.
func (o *office) reads(m sandbox.Message, texts ...string) {
	o.Helper()
	if !containsAll(m.Text+m.Caption, texts) {
		o.Fatalf("it does not say %q:\n%s", texts, m.Text+m.Caption)
	}
}

func TestTheBoardSaysHowItFaresWithEverybody(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.focal("CQ07").Block()
	o.settle()
	o.write(func(tx *store.Tx) error { // somebody who has not joined, and an agency with nobody
		return tx.People().Unbind(focalID + 8)
	})
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	o.reads(o.boardOf(secretary), "Đã gửi 13 người", "○ CQ 05\n   Đầu mối CQ05: đã gửi", "○ CQ 07\n   Đầu mối CQ07: không gửi được: đã chặn bot",
		"○ CQ 08\n   Đầu mối CQ08: chưa tham gia", "Đã xác nhận: 0/14 đơn vị")
	o.press(o.secondFocal(), "Xác nhận đã nhận")
	o.reads(o.boardOf(secretary), "✓ CQ 03: đã xác nhận 09:02 (Đầu mối CQ03 (2))\n   Đầu mối CQ03: đã gửi\n   Đầu mối CQ03 (2): đã xác nhận", "Đã xác nhận: 1/14 đơn vị")
	o.sees(o.focal("CQ03"), "đã xác nhận đã nhận lúc 01/06/2027 09:02", "Đầu mối CQ03 (2)")
	o.seesNot(secretary, "đã đọc.\n\nđã đọc")
	o.wait(5 * 24 * time.Hour)
	o.reads(o.boardOf(secretary), "✗ CQ 05")
}

func TestTinhhinhLeadsToTheNoticesBoardAndLeavesOutWhatAsksForNothing(t *testing.T) {
	o := newOffice(t)
	secretary, chair := o.secretary(), o.leader("CQ01")
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	o.says(secretary, "/thongbao Chúc mừng ngày thành lập")
	o.press(secretary, "Yêu cầu xác nhận: Có")
	o.sendsNotice(secretary)
	o.says(secretary, "/tinhhinh")
	live := o.sees(secretary, "1.", "Họp lúc 8 giờ", "0/14 đơn vị")
	if strings.Contains(live.Text, "Chúc mừng") {
		t.Errorf("the board of open tasks lists what asks for nothing:\n%s", live.Text)
	}
	o.pressOn(secretary, live, "1")
	o.reads(o.boardOf(secretary), "Họp lúc 8 giờ", "○ CQ 05")
	o.says(secretary, "/soan")
	o.press(secretary, "Thông báo đã gửi")
	list := o.sees(secretary, "Thông báo đã gửi", "Chúc mừng ngày thành lập", "không yêu cầu xác nhận", "Họp lúc 8 giờ", "0/14 đơn vị")
	o.pressOn(secretary, list, "1")
	o.sees(secretary, "Chúc mừng ngày thành lập", "Không yêu cầu xác nhận", "• CQ 05\n   Đầu mối CQ05: đã gửi")
	o.says(chair, "/tinhhinh")
	o.pressOn(chair, o.sees(chair, "Họp lúc 8 giờ"), "1")
	m := o.boardOf(chair)
	if slices.ContainsFunc(m.Labels(), func(l string) bool { return strings.Contains(l, "Gửi lại") || strings.Contains(l, "Đôn đốc") }) {
		t.Errorf("a bloc leader is offered the secretariat's buttons: %q", m.Labels())
	}
	o.forges(o.focal("CQ05"), strings.Replace(o.dataOf(secretary, "Xuất danh sách"), "vx:", "vb:", 1))
	o.alerted(o.focal("CQ05"), "lãnh đạo Khối")
}

func TestALeaderAcknowledgesOnlyWhatWasAddressedToLeaders(t *testing.T) {
	o := newOffice(t)
	leader := o.leader("CQ02")
	id := o.noticeTo("Gửi lãnh đạo", bloc.RoleLeader)
	o.sees(leader, "Gửi lãnh đạo")
	o.press(leader, "Xác nhận đã nhận")
	o.sees(leader, "Đã ghi nhận: CQ 02 xác nhận đã nhận", "Lãnh đạo CQ02")
	o.acts(id, "CQ02", bloc.ActAcknowledged)
	other := o.noticeTo("Gửi đầu mối", bloc.RoleFocal)
	o.forges(leader, "va:"+id36(other)+":0")
	o.acts(other, "CQ02")
	o.press(o.focal("CQ02"), "Xác nhận đã nhận")
	o.acts(other, "CQ02", bloc.ActAcknowledged)
	o.forges(o.focal("CQ02"), "va:"+id36(id)+":0")
	o.alerted(o.focal("CQ02"), "Lãnh đạo CQ02")
	o.acts(id, "CQ02", bloc.ActAcknowledged)
}

// noticeTo sends a notice to the people of a role in every agency, as the secretariat would.
func (o *office) noticeTo(text string, roles ...bloc.Role) (id bloc.TaskID) {
	o.Helper()
	o.write(func(tx *store.Tx) error {
		agencies, err := tx.Agencies().List()
		if err != nil {
			return err
		}
		var ids []bloc.AgencyID
		for _, a := range agencies {
			ids = append(ids, a.ID)
		}
		id, err = tx.Tasks().Add(bloc.Task{Kind: bloc.KindNotice, Year: 2027, Title: text, Due: tx.Now + 3*86400, Ladder: []int{1},
			Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}, o.memberIn(tx, "Thư ký Khối"), ids)
		if err != nil {
			return err
		}
		return tx.Content().Add(store.Dispatch{Task: id, Roles: roles}, []store.Part{{Kind: "text", Text: text}}, 0)
	})
	o.settle()
	return id
}

func TestRepliesToANoticeReachTheSecretariatAndComeBack(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.noticeTo("Treo cờ", bloc.RoleFocal)
	content := o.sees(focal, "Treo cờ")
	for _, m := range focal.Bot() {
		if m.Text == "Treo cờ" {
			content = m
		}
	}
	focal.SendFileTo(content.ID, "anh-treo-co.docx", "application/msword", []byte("x"), "Đơn vị đã treo")
	o.settle()
	asked := o.sees(secretary, "Treo cờ", "Đơn vị đã treo")
	if !slices.ContainsFunc(secretary.Bot(), func(m sandbox.Message) bool { return m.File != nil && m.File.Name == "anh-treo-co.docx" }) {
		t.Errorf("the file did not come:\n%s", o.screen(secretary))
	}
	o.replies(secretary, asked, "Cảm ơn đơn vị")
	o.sees(focal, "Cảm ơn đơn vị")
	o.replies(focal, o.withButton(focal, "Xác nhận đã nhận"), "Xin thêm cờ")
	o.sees(secretary, "Về “Treo cờ”: Xin thêm cờ")
}

func TestRemindersAndNudgesSpeakOfAcknowledging(t *testing.T) {
	o := newOffice(t)
	secretary, focal, other := o.secretary(), o.focal("CQ05"), o.focal("CQ06")
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	o.press(focal, "Xác nhận đã nhận")
	n := o.count(focal)
	o.press(secretary, "Đôn đốc đơn vị chưa xác nhận")
	o.sees(secretary, "Đôn đốc 13 đơn vị chưa xác nhận đã nhận")
	o.press(secretary, "Không cần nội dung kèm")
	o.press(secretary, "Gửi")
	o.wait(2 * time.Minute)
	o.sees(other, "Đôn đốc", "đề nghị đơn vị xác nhận đã nhận thông báo", "chưa xác nhận đã nhận")
	o.quiet(focal, n)
	o.press(secretary, "Đôn đốc đơn vị chưa xác nhận")
	o.press(secretary, "Không cần nội dung kèm")
	o.sees(secretary, "Hôm nay đã đôn đốc")
	o.walk(o.at(6, 2, 8, 30))
	o.sees(other, "Nhắc việc", "chưa xác nhận đã nhận")
	o.quiet(focal, n)
}

func TestANudgeOfWhatLeadersGotGoesToLeaders(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	id := o.noticeTo("Gửi lãnh đạo", bloc.RoleLeader)
	n := o.count(o.focal("CQ02"))
	o.forges(secretary, "tu:"+id36(id)+":0")
	o.press(secretary, "Không cần nội dung kèm")
	o.press(secretary, "Gửi")
	o.wait(2 * time.Minute)
	o.sees(o.leader("CQ02"), "đề nghị đơn vị xác nhận đã nhận thông báo")
	o.quiet(o.focal("CQ02"), n)
	o.sees(secretary, "Đã gửi đôn đốc", "3 người")
}

func TestWhatWasAcknowledgedAnotherWayIsRecordedAsSuch(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	o.press(secretary, "Ghi nhận thay")
	o.press(secretary, "CQ 06")
	o.press(secretary, "Xong, 1 đơn vị")
	o.press(secretary, "Zalo")
	o.press(secretary, "Không có số")
	o.press(secretary, "Ghi nhận cho 1 đơn vị")
	o.reads(o.boardOf(secretary), "✓ CQ 06: đã xác nhận, ghi nhận thay (Zalo)", "Đầu mối CQ06: đã gửi", "Đã xác nhận: 1/14 đơn vị")
	o.wait(2 * time.Minute)
	o.press(o.focal("CQ06"), "Chưa đúng")
	o.reads(o.boardOf(secretary), "đơn vị báo chưa đúng")
}

func TestSendingAgainGoesOnlyToThoseItDidNotReach(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.focal("CQ07").Block()
	o.settle()
	o.server.Fail(sandbox.Fault{ChatID: focalID + 6, Times: 1, Code: 400, Description: "Bad Request: something is wrong"})
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	o.reads(o.boardOf(secretary), "Đầu mối CQ06: không gửi được", "Đầu mối CQ07: không gửi được: đã chặn bot")
	n := o.count(focal)
	o.press(secretary, "Gửi lại nơi chưa gửi được")
	o.sees(secretary, "Gửi lại “Họp lúc 8 giờ” cho 1 người", "Vẫn không gửi được (1)", "Đầu mối CQ07: đã chặn bot")
	again := o.dataOf(secretary, "Gửi lại cho 1 người")
	o.press(secretary, "Gửi lại cho 1 người")
	o.sees(secretary, "Sẽ gửi lại “Họp lúc 8 giờ” lúc")
	o.forges(o.secondSecretary(), again)
	o.alerted(o.secondSecretary(), "Đã đặt gửi lại")
	o.wait(2 * time.Minute)
	o.sees(secretary, "✓ Đã gửi lại", "1 người")
	o.quiet(focal, n)
	o.reads(o.boardOf(secretary), "Đầu mối CQ06: đã gửi", "Đầu mối CQ07: không gửi được")
	got := 0
	for _, m := range o.focal("CQ06").Bot() {
		if m.Text == "Họp lúc 8 giờ" {
			got++
		}
	}
	if got != 1 {
		t.Errorf("CQ06 got it %d times:\n%s", got, o.screen(o.focal("CQ06")))
	}
}

func TestSendingAgainCanBeStopped(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.server.Fail(sandbox.Fault{ChatID: focalID + 6, Times: 1, Code: 400, Description: "Bad Request: something is wrong"})
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	n := o.count(o.focal("CQ06"))
	o.press(secretary, "Gửi lại nơi chưa gửi được")
	o.press(secretary, "Gửi lại cho 1 người")
	o.press(secretary, "Dừng gửi")
	o.sees(secretary, "Đã dừng, chưa gửi lại cho ai")
	o.wait(time.Hour)
	o.quiet(o.focal("CQ06"), n)
}

func TestTheListLeavesNobodyOut(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.focal("CQ07").Block()
	o.settle()
	o.joinsBloc("CQ15", bloc.PostMember)
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	o.press(o.focal("CQ05"), "Xác nhận đã nhận")
	o.press(secretary, "Xuất danh sách")
	name, data := o.file(secretary)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	rows, err := f.GetRows("Danh sách nhận")
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, r := range rows {
		text += strings.Join(r, "|") + "\n"
	}
	for i := 1; i <= 14; i++ {
		if want := "|Đầu mối " + time.Date(2000, 1, i, 0, 0, 0, 0, time.UTC).Format("CQ02") + "|"; !strings.Contains(text, want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
	for _, want := range []string{"STT|Đơn vị|Họ và tên|Chức vụ|Vai trò|Trạng thái|Lý do|Gửi lúc|Xác nhận lúc|Người xác nhận|Kênh",
		"|Đầu mối CQ05|Chuyên viên|Đầu mối|đã xác nhận||01/06/2027 09:01|01/06/2027 09:02|Đầu mối CQ05|Telegram",
		"|Đầu mối CQ07|Chuyên viên|Đầu mối|không gửi được|đã chặn bot", "chưa có ai trong danh bạ"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
}

func TestTheTextForZaloIsReadyToCopy(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.says(secretary, "/thongbao")
	o.says(secretary, "Nghỉ lễ 2/9\nCác đơn vị <treo> cờ.")
	secretary.SendFile("ke-hoach.docx", "application/msword", []byte("x"), "Kế hoạch kèm theo")
	o.settle()
	o.press(secretary, "Xong")
	o.press(secretary, "Bản gửi Zalo, thư điện tử")
	m := o.sees(secretary, "Nghỉ lễ 2/9\nCác đơn vị <treo> cờ.\n\n[Kèm theo: ke-hoach.docx]\nKế hoạch kèm theo", "xác nhận đã nhận trước 17:00 thứ Năm 03/06/2027", "Trả lời về Thường trực Khối")
	if len(m.Buttons) != 1 || m.Buttons[0][0].CopyText != m.Text {
		t.Errorf("a short text has no button that copies it: %+v", m.Buttons)
	}
	o.sendsNotice(secretary)
	n := o.count(secretary)
	o.press(secretary, "Bản gửi Zalo, thư điện tử")
	if got := o.count(secretary); got != n+2 {
		t.Errorf("the text of what was sent came as %d messages", got-n)
	}
}

func TestThoseItDidNotReachAreToldInOneMessage(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	for _, code := range []string{"CQ04", "CQ09", "CQ12"} {
		o.focal(code).Deactivate()
	}
	o.says(secretary, "/thongbao Họp lúc 8 giờ")
	o.sendsNotice(secretary)
	o.sees(secretary, "3 người không nhận được “Họp lúc 8 giờ”", "CQ 04, đ/c Đầu mối CQ04: đã khóa tài khoản Telegram", "CQ 09", "CQ 12")
	if n := o.saying(secretary, "không nhận được"); n != 1 {
		t.Errorf("it was told %d times:\n%s", n, o.screen(secretary))
	}
	o.seesNot(secretary, "Không gửi được tin cho đồng chí")
}
