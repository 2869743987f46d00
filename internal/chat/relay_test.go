package chat_test

import (
	"strings"
	"testing"

	"khoibot/internal/sandbox"
)

func TestAQuestionReachesEverySecretaryAndItsAnswerTheAsker(t *testing.T) {
	o := newOffice(t)
	asker, first, second := o.focal("CQ05"), o.secretary(), o.secondSecretary()

	o.says(asker, "/hoi")
	o.sees(asker, "Đồng chí cần hỏi gì?")
	o.says(asker, "Mẫu bảng tự chấm điểm ở đâu ạ?")
	o.sees(asker, "Đã chuyển Thường trực Khối lúc 01/06/2027 09:00", "Mẫu bảng tự chấm điểm")
	for _, s := range []*sandbox.Phone{first, second} {
		o.sees(s, "Câu hỏi gửi Thường trực Khối", "Đầu mối CQ05", "CQ 05", "Mẫu bảng tự chấm điểm", "○")
	}

	o.press(first, "Nhận trả lời")
	o.sees(second, "Mẫu bảng tự chấm điểm", "● Đ/c Thư ký Khối nhận trả lời lúc 01/06/2027 09:00")
	last, _ := first.Last()
	if !last.ForceReply {
		t.Errorf("the secretary is not asked for the answer: %+v", last)
	}
	o.replies(first, last, "Đồng chí xem phụ lục 2 <công văn 12>.")
	answer := o.sees(asker, "Thường trực Khối trả lời", "Mẫu bảng tự chấm điểm", "phụ lục 2 <công văn 12>")
	o.sees(first, "Đã chuyển câu trả lời tới Đầu mối CQ05")
	o.sees(second, "✓ Đ/c Thư ký Khối đã trả lời", "phụ lục 2")

	o.replies(asker, answer, "Bản Word hay bản PDF ạ?")
	o.sees(second, "Bản Word hay bản PDF", "Tiếp theo câu hỏi trước: “Mẫu bảng tự chấm điểm")
	o.replies(second, o.sees(second, "Bản Word hay bản PDF"), "Bản Word.")
	o.sees(asker, "Bản Word hay bản PDF ạ?", "Bản Word.")
}

func TestTheSecondSecretaryToTakeAQuestionIsToldWhoWasFirst(t *testing.T) {
	o := newOffice(t)
	o.says(o.focal("CQ05"), "/hoi Gửi hồ sơ về đâu?")
	data := o.dataOf(o.secondSecretary(), "Nhận trả lời")
	o.press(o.secretary(), "Nhận trả lời")
	o.forges(o.secondSecretary(), data)
	o.alerted(o.secondSecretary(), "Đ/c Thư ký Khối đã nhận trả lời lúc 01/06/2027 09:00")
}

func TestOnlySecretariesTakeQuestions(t *testing.T) {
	o := newOffice(t)
	o.says(o.focal("CQ05"), "/hoi Gửi hồ sơ về đâu?")
	data := o.dataOf(o.secretary(), "Nhận trả lời")
	o.forges(o.focal("CQ06"), data)
	o.alerted(o.focal("CQ06"), "chỉ Thường trực Khối")
	o.sees(o.secretary(), "Gửi hồ sơ về đâu?", "○ Chưa có người trả lời")
}

func TestFilesTravelWithQuestionsAndAnswers(t *testing.T) {
	o := newOffice(t)
	asker, secretary := o.focal("CQ05"), o.secretary()
	o.says(asker, "/hoi")
	asker.SendFile("bieu.docx", "application/msword", []byte("biểu"), "Biểu này đúng chưa ạ?")
	o.settle()
	if !hasFile(secretary, "bieu.docx") {
		t.Fatalf("the secretary did not get the file:\n%s", o.screen(secretary))
	}
	question := o.sees(secretary, "Biểu này đúng chưa ạ?")
	secretary.SendFileTo(question.ID, "mau.docx", "application/msword", []byte("mẫu"), "Theo mẫu này.")
	o.settle()
	o.sees(asker, "Theo mẫu này.")
	if !hasFile(asker, "mau.docx") {
		t.Fatalf("the asker did not get the file:\n%s", o.screen(asker))
	}
}

func TestEveryFileOfAnAlbumIsPassedOn(t *testing.T) {
	o := newOffice(t)
	asker := o.focal("CQ05")
	o.says(asker, "/hoi")
	asker.SendAlbum("Ba biểu này đúng chưa ạ?", upload("a.docx"), upload("b.docx"), upload("c.docx"))
	o.settle()
	for _, name := range []string{"a.docx", "b.docx", "c.docx"} {
		if !hasFile(o.secretary(), name) {
			t.Errorf("%s did not reach the secretary:\n%s", name, o.screen(o.secretary()))
		}
	}
	n := o.count(o.secretary())
	asker.SendFile("d.docx", "application/msword", []byte("d"), "") // the album is over: this is not part of the question
	o.settle()
	o.says(asker, "cảm ơn ạ")
	o.quiet(o.secretary(), n)
}

func upload(name string) sandbox.Upload {
	return sandbox.Upload{Name: name, Mime: "application/msword", Data: []byte(name)}
}

func hasFile(p *sandbox.Phone, name string) bool {
	for _, m := range p.Bot() {
		if m.File != nil && m.File.Name == name {
			return true
		}
	}
	return false
}

func TestAQuestionNobodyCanGetIsKeptAndSaidSo(t *testing.T) {
	o := newOffice(t)
	o.secretary().Block()
	o.secondSecretary().Block()
	o.settle()
	o.says(o.focal("CQ05"), "/hoi Năm nay ai làm Khối trưởng?")
	o.sees(o.focal("CQ05"), "chưa có đồng chí nào của Thường trực Khối")
	o.secretary().Unblock()
	o.settle()
	o.sees(o.secretary(), "Năm nay ai làm Khối trưởng?", "○ Chưa có người trả lời")
}

func TestAnAnswerThatCannotBeDeliveredIsNotPretendedToBe(t *testing.T) {
	o := newOffice(t)
	o.says(o.focal("CQ05"), "/hoi Gửi hồ sơ về đâu?")
	o.focal("CQ05").Block()
	o.settle()
	o.replies(o.secretary(), o.sees(o.secretary(), "Gửi hồ sơ về đâu?"), "Về Văn phòng.")
	o.sees(o.secretary(), "Chưa gửi được cho Đầu mối CQ05", "chặn")
	o.sees(o.secretary(), "Gửi hồ sơ về đâu?", "○ Chưa có người trả lời")
}

func TestALongQuestionArrivesWhole(t *testing.T) {
	o := newOffice(t)
	long := strings.Repeat("Câu hỏi dài & <khó>. ", 190) + "HẾT"
	o.says(o.focal("CQ05"), "/hoi")
	o.says(o.focal("CQ05"), long)
	o.sees(o.secretary(), "Câu hỏi gửi Thường trực Khối", "Câu hỏi dài & <khó>.")
	o.sees(o.secretary(), "HẾT")
	o.replies(o.secretary(), o.sees(o.secretary(), "HẾT"), long)
	o.sees(o.focal("CQ05"), "Thường trực Khối trả lời")
	o.sees(o.focal("CQ05"), "HẾT")
}

func TestWordsThatCameTooLateAreKeptUntilTheirSenderSays(t *testing.T) {
	o := newOffice(t)
	asker := o.focal("CQ05")
	o.says(asker, "/hoi")
	o.walk(o.at(6, 3, 9, 0))
	o.says(asker, "Xin gia hạn đến 15/12 được không ạ?")
	o.sees(asker, "đã quá 24 giờ")
	o.seesNot(o.secretary(), "Xin gia hạn")
	kept := o.withButton(asker, "Không, bỏ qua")
	o.pressOn(asker, kept, "Hỏi Thường trực Khối")
	o.sees(asker, "Đã chuyển Thường trực Khối")
	o.sees(o.secretary(), "Xin gia hạn đến 15/12 được không ạ?")
}

func TestWhatIsDroppedGoesNowhere(t *testing.T) {
	o := newOffice(t)
	asker := o.focal("CQ05")
	o.says(asker, "/hoi")
	o.walk(o.at(6, 3, 9, 0))
	o.says(asker, "Xin gia hạn")
	ask := o.dataOf(asker, "Hỏi Thường trực Khối")
	o.press(asker, "Không, bỏ qua")
	o.sees(asker, "Đã bỏ qua")
	o.forges(asker, ask)
	o.alerted(asker, "đã được xử lý")
	o.seesNot(o.secretary(), "Xin gia hạn")
}

func TestNobodyPassesOnAnothersWords(t *testing.T) {
	o := newOffice(t)
	o.says(o.focal("CQ05"), "/hoi")
	o.walk(o.at(6, 3, 9, 0))
	o.says(o.focal("CQ05"), "Riêng của CQ05")
	o.forges(o.focal("CQ06"), o.dataOf(o.focal("CQ05"), "Hỏi Thường trực Khối"))
	o.alerted(o.focal("CQ06"), "không dùng được")
	o.seesNot(o.secretary(), "Riêng của CQ05")
}

func TestEditingIsAnsweredOnceAndChangesNothing(t *testing.T) {
	o := newOffice(t)
	asker := o.focal("CQ05")
	for _, small := range []string{"/hoi", "cảm ơn đồng chí ạ"} {
		n := o.count(asker)
		o.edits(asker, o.says(asker, small), small+" nhé")
		o.says(asker, "/thoat")
		if got := o.count(asker); got > n+2 {
			t.Errorf("editing %q is answered:\n%s", small, o.screen(asker))
		}
	}
	o.says(asker, "/hoi")
	id := o.says(asker, "Hạn nộp hồ sơ?")
	o.edits(asker, id, "Hạn nộp hồ sơ khen thưởng?")
	o.sees(asker, "giữ nguyên như lúc gửi")
	o.sees(o.secretary(), "Hạn nộp hồ sơ?")
	n := o.count(asker)
	o.edits(asker, id, "Hạn nộp hồ sơ khen thưởng là khi nào?")
	o.quiet(asker, n)
}

// edits changes a message of the person's own.
func (o *office) edits(p *sandbox.Phone, id int, text string) {
	o.Helper()
	p.EditMessage(id, text)
	o.settle()
}

func TestASecretaryWhoJoinsGetsWhatWaits(t *testing.T) {
	o := newOffice(t, notJoined)
	o.joins(o.focal("CQ05"), "Đầu mối CQ05")
	o.says(o.focal("CQ05"), "/hoi Gửi hồ sơ về đâu?")
	o.sees(o.focal("CQ05"), "chưa có đồng chí nào")
	o.joins(o.secretary(), "Thư ký Khối")
	o.sees(o.secretary(), "Gửi hồ sơ về đâu?", "○ Chưa có người trả lời")
}
