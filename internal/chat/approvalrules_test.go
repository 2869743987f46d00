package chat_test

import (
	"strings"
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

func TestADraftThatAddsToNothingTakesThePlaceOfWhatWasReported(t *testing.T) {
	o := newOffice(t)
	focal, leader := o.focal("CQ03"), o.leader("CQ03")
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	agency := o.agency("CQ03")
	o.write(func(tx *store.Tx) error { // reported while the task asked for no approval
		_, err := tx.Answers().Record(store.Answer{Task: id, Agency: agency, Act: bloc.ActReported, At: tx.Now})
		return err
	})
	o.press(leader, "Duyệt")
	o.acts(id, "CQ03", bloc.ActReported, bloc.ActReported)
}

func TestNothingIsApprovedAfterTheEnd(t *testing.T) {
	o := newOffice(t)
	focal, leader := o.focal("CQ03"), o.leader("CQ03")
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	data := o.dataOf(leader, "Duyệt")
	o.write(func(tx *store.Tx) error {
		_, err := tx.Tasks().Enter(id, bloc.PhaseClosed, 1)
		return err
	})
	o.settle()
	o.forges(leader, data)
	o.alerted(leader, "đã kết thúc")
	o.acts(id, "CQ03")
}

func TestOnlyItsLeaderApprovesAndOnlyItsFocalPointsDraft(t *testing.T) {
	o := newOffice(t)
	focal, leader := o.focal("CQ03"), o.leader("CQ03")
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	approve := o.dataOf(leader, "Duyệt")
	for _, p := range []*sandbox.Phone{focal, o.leader("CQ02"), o.secretary(), o.focal("CQ05")} {
		o.forges(p, approve)
		o.alerted(p, "không thuộc đơn vị")
	}
	o.press(focal, "Rút lại bản trình")
	rest := strings.TrimPrefix(o.dataOf(focal, "Trình lãnh đạo duyệt"), "ls")
	for _, act := range []string{"ly", "lx"} { // not put before him any more
		o.forges(leader, act+rest)
		o.alerted(leader, "đã thay đổi")
	}
	o.forges(focal, "li"+rest) // the task asks for approval still
	o.alerted(focal, "đã thay đổi")
	for _, act := range []string{"ls", "lw", "lq", "lu", "ld", "li"} {
		o.forges(leader, act+rest)
		o.alerted(leader, "không thuộc đơn vị")
	}
	for _, act := range []string{"lo", "lf"} {
		o.forges(o.secretary(), act+rest)
		o.alerted(o.secretary(), "không thuộc đơn vị")
	}
	o.acts(id, "CQ03")
	o.forges(o.stranger(99), approve)
	o.acts(id, "CQ03")
}

func TestTheSecretariatSwitchesApprovalOnAndOff(t *testing.T) {
	o := newOffice(t)
	secretary, early, focal := o.secretary(), o.focal("CQ04"), o.focal("CQ03")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(early, "Báo đã nộp")
	old := o.dataOf(focal, "Báo đã nộp")
	o.manages(secretary)
	o.press(secretary, "Cần lãnh đạo đơn vị duyệt: Không")
	if !o.task(id).Approval {
		t.Fatal("it is not switched on")
	}
	o.forges(focal, old) // drawn before
	o.alerted(focal, "vừa thay đổi")
	o.press(focal, "Báo đã nộp")
	o.acts(id, "CQ03")
	o.acts(id, "CQ04", bloc.ActReported)
	stale := o.dataOf(secretary, "Cần lãnh đạo đơn vị duyệt: Có")
	n := o.count(o.secondFocal())
	o.press(secretary, "Cần lãnh đạo đơn vị duyệt: Có")
	o.quiet(o.secondFocal(), n+1)
	o.sees(o.secondFocal(), "bản trả lời")
	o.press(focal, "Báo nộp bản này")
	o.acts(id, "CQ03", bloc.ActReported)
	o.forges(o.secondSecretary(), stale)
	o.alerted(o.secondSecretary(), "đã quyết định trước")
	o.forges(focal, stale)
	o.alerted(focal, "Thường trực Khối")
}

func TestANewTaskMayAskForTheLeadersApproval(t *testing.T) {
	o := newOffice(t, grace(0))
	secretary := o.secretary()
	o.draftsTask(secretary, "Báo cáo đột xuất", "22/6/2027 17h")
	send := o.dataOf(secretary, "Gửi")
	o.press(secretary, "Cần lãnh đạo đơn vị duyệt: Không")
	o.press(secretary, "Nhắc cả lãnh đạo đơn vị: Không")
	o.offers(secretary, "Cần lãnh đạo đơn vị duyệt: Có", "Nhắc cả lãnh đạo đơn vị: Có", "Gửi")
	o.forges(secretary, send) // not what stands above it now
	o.alerted(secretary, "làm lại từ đầu")
	o.press(secretary, "Gửi")
	o.settle()
	o.sees(o.focal("CQ05"), "Báo cáo đột xuất", "Cần lãnh đạo đơn vị duyệt")
	o.read(func(tx *store.Tx) error {
		task, err := tx.Tasks().ByKey("Báo cáo đột xuất", 2027)
		if !task.Approval || !task.RemindLeaders {
			t.Errorf("%+v", task)
		}
		return err
	})
}

func TestBoardsTellWhatIsBeforeALeader(t *testing.T) {
	o := newOffice(t)
	focal, secretary := o.focal("CQ03"), o.secretary()
	o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	o.says(secretary, "/tinhhinh")
	o.press(secretary, "Theo đơn vị")
	o.sees(secretary, "CQ 03              ●", "đang chờ lãnh đạo đơn vị duyệt")
	o.press(secretary, "CQ 03")
	o.sees(secretary, "Đã có: 0/1 việc", "đang chờ lãnh đạo duyệt từ 01/06/2027 09:00")
	o.says(secretary, "/tinhhinh")
	o.press(secretary, "Ảnh bảng theo dõi")
	if m, _ := secretary.Last(); m.File == nil {
		t.Errorf("no picture:\n%s", o.screen(secretary))
	}
	o.says(o.leader("CQ03"), "/viec")
	o.sees(o.leader("CQ03"), "● ", "đang chờ lãnh đạo duyệt")
	o.press(o.leader("CQ03"), "1")
	o.press(o.leader("CQ03"), "Bản trình lãnh đạo: CQ 03")
	o.press(o.leader("CQ03"), "Duyệt")
	o.sees(secretary, "Chờ xác nhận", "1/14 đơn vị")
}

// What takes many messages, each as long as can be, is still shown in one.
func TestALongDraftFitsAMessage(t *testing.T) {
	o := newOffice(t)
	focal, leader := o.focal("CQ03"), o.leader("CQ03")
	id := o.asksApproved(false)
	o.press(focal, "Gửi tệp")
	for range 12 {
		focal.SendFile(strings.Repeat("<&>", 60)+".pdf", "application/pdf", []byte("pdf"), strings.Repeat("nội dung <b>&", 70))
		o.settle()
	}
	o.press(focal, "Trình lãnh đạo duyệt")
	o.sees(leader, "Kính trình", "… và")
	files := 0
	for _, m := range leader.Bot() {
		if m.File != nil {
			files++
		}
	}
	if files != 10 {
		t.Errorf("%d files came unasked, want 10", files)
	}
	ask := o.withButton(leader, "Duyệt")
	n := o.count(leader)
	o.press(leader, "Xem toàn bộ")
	if o.count(leader) != n+12 || !seen(leader.Bot()[n].Caption, "nội dung <b>&") {
		t.Errorf("%d messages more, want every file with its words:\n%s", o.count(leader)-n, o.screen(leader))
	}
	o.press(leader, "Trả lại")
	o.says(leader, strings.Repeat("lý do ", 100))
	o.sees(leader, "500 ký tự")
	o.says(leader, "hạn sơ kết khi nào ạ") // a question is no reason
	o.pressOn(leader, ask, "Duyệt")
	o.sees(focal, "Biên nhận")
	var acts []bloc.Act
	for range 12 {
		acts = append(acts, bloc.ActSupplemented)
	}
	acts[0] = bloc.ActReported
	o.acts(id, "CQ03", acts...)
}

func TestADialogOfAnotherKindGoesOnWhileALeaderApproves(t *testing.T) {
	o := newOffice(t)
	focal := o.focal("CQ03")
	o.leads(secretaryID, "Thư ký Khối", "CQ03")
	p := o.secretary()
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	o.says(p, "/themviec Rà soát hồ sơ")
	o.press(p, "Báo cáo")
	o.press(p, "Duyệt")
	o.acts(id, "CQ03", bloc.ActReported)
	o.says(p, "22/6/2027 17h")
	o.offers(p, "22/06/2027 17:00")
}

func TestALeaderIsNotOfferedToApproveWhatWasRecordedOtherwise(t *testing.T) {
	o := newOffice(t)
	focal, leader, secretary := o.focal("CQ03"), o.leader("CQ03"), o.secretary()
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	o.offers(leader, "Duyệt")
	o.recordsFor(secretary, id, "số 12/BC-VP", "CQ 03")
	o.press(secretary, "Ghi nhận cho 1 đơn vị")
	o.acts(id, "CQ03", bloc.ActConfirmed)
	for _, m := range leader.Bot() {
		for _, label := range m.Labels() {
			if label == "Duyệt" {
				t.Errorf("still asked to approve:\n%s", o.screen(leader))
			}
		}
	}
}

func TestAnApprovedDraftSaysSoWithItsMark(t *testing.T) {
	o := newOffice(t)
	focal, leader := o.focal("CQ03"), o.leader("CQ03")
	o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	o.press(leader, "Duyệt")
	o.sees(leader, "✓ Đã được đ/c Lãnh đạo CQ03 duyệt lúc 01/06/2027 09:00")
}
