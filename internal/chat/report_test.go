package chat_test

import (
	"strings"
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

func TestReportTakenBackIsRemindedAgain(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ04")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(p, "Báo đã nộp")
	o.press(p, "Bấm nhầm, chưa nộp")
	o.sees(p, "chưa nộp", "18/06/2027 17:00")
	n := o.count(p)
	o.walk(o.at(6, 4, 8, 0))
	if o.count(p) != n+1 {
		t.Fatalf("want one reminder after taking back:\n%s", o.screen(p))
	}
}

func TestReportTwiceIsOneReport(t *testing.T) {
	o := newOffice(t)
	first, colleague := o.focal("CQ03"), o.secondFocal()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	card, _ := colleague.Last()
	data := o.dataOf(colleague, "Báo đã nộp")
	o.press(first, "Báo đã nộp")
	o.forges(colleague, data) // his phone had not redrawn the card yet
	o.sees(colleague, "Đầu mối CQ03 đã gửi lúc", "Thay bằng")
	o.forges(first, data)
	o.alerted(first, "đã báo nộp lúc")
	o.acts(id, "CQ03", bloc.ActReported)
	if m := find(colleague.Messages(), card.ID); len(m.Labels()) == 0 || m.Labels()[0] == "Báo đã nộp" {
		t.Errorf("the colleague's card still asks: %q", m.Labels())
	}
}

func TestFileFirstNumberLater(t *testing.T) {
	o := newOffice(t)
	p, secretary := o.focal("CQ06"), o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(p, "Gửi tệp")
	o.sees(p, "gửi tệp", "CQ 06", midyear)
	p.SendFile("bao cao.docx", "application/msword", []byte("word"), "")
	o.settle()
	o.sees(p, "Biên nhận", "bao cao.docx")
	o.says(p, "số 12/BC-VP")
	o.sees(p, "ghi kèm", "12/BC-VP")
	p.SendPhoto([]byte("photo"), "trang 2")
	o.settle()
	o.acts(id, "CQ06", bloc.ActReported, bloc.ActSupplemented, bloc.ActSupplemented)

	o.press(secretary, "Xem CQ 06")
	o.sees(secretary, "bao cao.docx", "12/BC-VP", "trang 2")
	o.press(secretary, "Xem tệp (2)")
	files := 0
	for _, m := range secretary.Bot() {
		if m.File != nil {
			files++
		}
	}
	if files != 2 {
		t.Errorf("the secretary got %d files, want 2:\n%s", files, o.screen(secretary))
	}
}

// TestFileAfterAnotherTaskIsOpenedIsAskedAbout: who has reported one task and opened another's card means the other.
func TestFileAfterAnotherTaskIsOpenedIsAskedAbout(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ06")
	first := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	second := o.asks(bloc.KindReport, "Báo cáo chuyên đề", o.at(7, 9, 17, 0))
	o.press(p, "Báo đã nộp")
	o.says(p, "/viec")
	o.press(p, "1")
	p.SendFile("chuyen de.docx", "application/msword", []byte("word"), "")
	o.settle()
	o.sees(p, "chuyen de.docx", "thuộc việc nào")
	o.acts(first, "CQ06")
	o.acts(second, "CQ06", bloc.ActReported)
}

func TestQuestionWhileReportingIsAnswered(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ06")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(p, "Báo đã nộp")
	o.says(p, "hạn sơ kết khi nào ạ")
	o.sees(p, "18/06/2027 17:00")
	o.says(p, "em cảm ơn ạ")
	o.acts(id, "CQ06", bloc.ActReported)

	o.says(p, "Phụ lục gửi sau qua đường bưu điện")
	o.sees(p, "Phụ lục gửi sau", "câu hỏi")
	o.acts(id, "CQ06", bloc.ActReported)
	o.press(p, "Ghi vào phần báo nộp")
	o.sees(p, "Biên nhận", "Phụ lục gửi sau")
	o.acts(id, "CQ06", bloc.ActReported, bloc.ActSupplemented)
}

func TestReturnedIsOwedAgain(t *testing.T) {
	o := newOffice(t)
	p, secretary := o.focal("CQ07"), o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(p, "Báo đã nộp")
	o.press(secretary, "Xem CQ 07")
	o.press(secretary, "Trả lại")
	o.says(secretary, "Thiếu phụ lục <số liệu>")
	o.sees(p, "trả lại", "Thiếu phụ lục <số liệu>")
	o.offers(p, "Báo đã nộp", "Gửi tệp")
	n := o.count(p)
	o.walk(o.at(6, 4, 8, 0))
	if o.count(p) != n+1 {
		t.Errorf("want a reminder after the return:\n%s", o.screen(p))
	}
	o.press(p, "Báo đã nộp")
	o.acts(id, "CQ07", bloc.ActReported, bloc.ActReturned, bloc.ActReported)
}

func TestTwoSecretariesDecideOnce(t *testing.T) {
	o := newOffice(t)
	p, one, two := o.focal("CQ08"), o.secretary(), o.secondSecretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(p, "Báo đã nộp")
	data := o.dataOf(two, "✓ CQ 08")
	o.press(one, "✓ CQ 08")
	n := o.count(p)
	o.forges(two, data)
	o.alerted(two, "Thư ký Khối")
	o.quiet(p, n)
	o.acts(id, "CQ08", bloc.ActReported, bloc.ActConfirmed)
}

func TestOnlyThoseConcernedMayAct(t *testing.T) {
	o := newOffice(t)
	focal, leader, other := o.focal("CQ02"), o.leader("CQ02"), o.focal("CQ09")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	report := o.dataOf(focal, "Báo đã nộp")
	o.forges(leader, report)
	o.alerted(leader, "đầu mối")
	o.forges(other, report+":"+id36(o.agency("CQ02")))
	o.acts(id, "CQ02")
	o.acts(id, "CQ09")
	o.press(focal, "Báo đã nộp")
	o.forges(other, o.dataOf(o.secretary(), "✓ CQ 02"))
	o.alerted(other, "Thường trực")
	o.acts(id, "CQ02", bloc.ActReported)
	o.says(leader, "/viec")
	o.sees(leader, "● đã báo")
}

func TestLateReportIsMarkedLate(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ10")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.walk(o.at(6, 21, 9, 0))
	o.sees(p, "đã quá hạn 3 ngày")
	o.sees(o.secretary(), "Quá hạn", "CQ 10", "14 đơn vị")
	o.press(p, "Báo đã nộp")
	o.sees(p, "Biên nhận", "nộp sau hạn 18/06/2027 17:00")
}

func TestFocalPointOfTwoAgenciesIsAskedForWhich(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ11")
	o.write(func(tx *store.Tx) error {
		_, err := tx.People().Enroll(bloc.Membership{Person: o.member("Đầu mối CQ11"), Agency: o.agency("CQ12"), Role: bloc.RoleFocal})
		return err
	})
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	if n := o.count(p); n != 1 {
		t.Errorf("one task of two agencies was announced %d times:\n%s", n, o.screen(p))
	}
	o.press(p, "Báo đã nộp")
	o.sees(p, "thay mặt đơn vị nào")
	o.press(p, "CQ 12")
	o.sees(p, "Biên nhận", "CQ 12")
	o.acts(id, "CQ11")
	o.acts(id, "CQ12", bloc.ActReported)
}

func TestReplyToTheCardWithAFile(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ13")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	card, _ := p.Last()
	p.SendFileTo(card.ID, "so ket.pdf", "application/pdf", []byte("pdf"), "")
	o.settle()
	o.sees(p, "Biên nhận", "so ket.pdf")
	o.acts(id, "CQ13", bloc.ActReported)
}

func TestFileOutOfTheBlueIsAskedAbout(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ13")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	p.SendFile("scan.pdf", "application/pdf", []byte("pdf"), "")
	o.settle()
	o.sees(p, "scan.pdf", "việc nào")
	o.acts(id, "CQ13")
	o.press(p, "CQ 13: Báo cáo sơ kết")
	o.sees(p, "Biên nhận", "scan.pdf")
	o.acts(id, "CQ13", bloc.ActReported)
}

func TestActivityAnswersChangeUntilItBegins(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ14")
	id := o.asks(bloc.KindActivity, "Tập huấn công tác thi đua", o.at(6, 18, 8, 0))
	o.press(p, "Tham dự")
	o.sees(p, "Biên nhận", "tham dự")
	o.press(p, "Không tham dự")
	o.acts(id, "CQ14", bloc.ActAttends, bloc.ActDeclines)
	data := o.dataOf(p, "Tham dự")
	o.walk(o.at(6, 18, 9, 0))
	o.forges(p, data)
	o.alerted(p, "đã kết thúc")
	o.acts(id, "CQ14", bloc.ActAttends, bloc.ActDeclines)
	o.sees(o.secretary(), "Tập huấn công tác thi đua", "1/14 đơn vị")
}

func TestFilesUnderANewPromptHaveAReceiptBelowIt(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ06")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(p, "Báo đã nộp")
	o.sends(p, "mot.docx", []byte("word"))
	o.sees(p, "ghi kèm 1 tệp", "mot.docx")
	o.press(p, "Bổ sung")
	o.sends(p, "hai.docx", []byte("word"))
	if m, _ := p.Last(); !strings.Contains(m.Text, "ghi kèm 2 tệp") {
		t.Errorf("no receipt below the prompt:\n%s", o.screen(p))
	}
	n := o.count(p)
	o.sends(p, "ba.docx", []byte("word"))
	o.quiet(p, n)
	o.sees(p, "ghi kèm 3 tệp")
	o.acts(id, "CQ06", bloc.ActReported, bloc.ActSupplemented, bloc.ActSupplemented, bloc.ActSupplemented)
}

func TestTakingBackAReportLeavesAnotherDialogOpen(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.answersTooFor("Thư ký Khối", "CQ06")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(p, "Báo đã nộp")
	o.says(p, "/themviec")
	o.press(p, "Báo cáo")
	o.press(p, "Bấm nhầm, chưa nộp")
	o.acts(id, "CQ06", bloc.ActReported, bloc.ActRetracted)
	o.says(p, "Báo cáo chuyên đề quý III")
	o.sees(p, "“Báo cáo chuyên đề quý III”", "Hạn là khi nào")
}
