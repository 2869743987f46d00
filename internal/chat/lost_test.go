package chat_test

import (
	"slices"
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// filesOf are the names of the files that stand with an agency's submission.
func (o *office) filesOf(task bloc.TaskID, code string) (names []string) {
	o.Helper()
	o.read(func(tx *store.Tx) error {
		acts, err := tx.Answers().Submission(task, o.agency(code))
		for _, a := range acts {
			for _, f := range a.Files {
				names = append(names, f.Name)
			}
		}
		return err
	})
	return names
}

func TestTwoFilesSentOutOfTheBlueAreTwoQuestions(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	other := o.asks(bloc.KindReport, "Đăng ký mô hình điểm", o.at(6, 25, 17, 0))
	var questions []sandbox.Message
	for _, name := range []string{"so ket.pdf", "mo hinh.pdf", "don xin.pdf"} {
		p.SendFile(name, "application/pdf", []byte("pdf"), "")
		o.settle()
		questions = append(questions, o.sees(p, name, "việc nào"))
	}
	o.pressOn(p, questions[0], "Báo cáo sơ kết")
	o.pressOn(p, questions[1], "Đăng ký mô hình")
	o.pressOn(p, questions[2], "Gửi Thường trực Khối")
	if a, b := o.filesOf(id, "CQ05"), o.filesOf(other, "CQ05"); !slices.Equal(a, []string{"so ket.pdf"}) || !slices.Equal(b, []string{"mo hinh.pdf"}) {
		t.Errorf("the files went to %q and %q:\n%s", a, b, o.screen(p))
	}
	o.sees(o.secretary(), "Câu hỏi gửi Thường trực Khối", "Đầu mối CQ05")
	o.forges(p, o.dataOfMessage(questions[0], "Báo cáo sơ kết"))
	o.alerted(p, "đã được xử lý")
	o.acts(id, "CQ05", bloc.ActReported)
}

func TestAnAlbumOutOfTheBlueIsOneQuestion(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	n := o.count(p)
	p.SendAlbum("Sơ kết", sandbox.Upload{Name: "1.pdf", Data: []byte("1")}, sandbox.Upload{Name: "2.pdf", Data: []byte("2")}, sandbox.Upload{Name: "3.pdf", Data: []byte("3")})
	o.settle()
	o.quiet(p, n+1)
	o.press(p, "CQ 05: Báo cáo sơ kết")
	o.sees(p, "Biên nhận", "1.pdf, 2.pdf, 3.pdf", "Sơ kết")
	if got := o.filesOf(id, "CQ05"); len(got) != 3 {
		t.Errorf("%q were filed", got)
	}
}

func TestNobodyFilesAnothersFile(t *testing.T) {
	o := newOffice(t)
	p, other := o.focal("CQ05"), o.focal("CQ06")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	sendsFile(o, p)
	data := o.dataOf(p, "CQ 05: Báo cáo sơ kết")
	n := o.logged("forged")
	o.forges(other, data)
	o.alerted(other, "không dùng được")
	o.acts(id, "CQ05")
	o.acts(id, "CQ06")
	if o.logged("forged") != n+1 {
		t.Error("the attempt is not logged")
	}
}

// What is typed or sent where it cannot be taken is offered to the secretariat, not thrown away.
func TestWhatIsTurnedDownIsKept(t *testing.T) {
	for _, c := range []struct {
		name  string
		who   func(*office) *sandbox.Phone
		until func(*office, *sandbox.Phone, bloc.TaskID)
		told  string
	}{
		{"of a leader", func(o *office) *sandbox.Phone { return o.leader("CQ02") }, func(o *office, p *sandbox.Phone, _ bloc.TaskID) {
			o.says(p, "/han sơ kết")
		}, "Chỉ đầu mối"},
		{"once the task is withdrawn", func(o *office) *sandbox.Phone { return o.focal("CQ05") }, func(o *office, _ *sandbox.Phone, id bloc.TaskID) {
			o.write(func(tx *store.Tx) error {
				_, err := tx.Tasks().Enter(id, bloc.PhaseWithdrawn, 1)
				return err
			})
		}, "đã được thu hồi"},
	} {
		for _, reply := range []string{"số 12/BC-VP", "Đơn vị nộp bản giấy chiều nay", "a file"} {
			t.Run(reply+" "+c.name, func(t *testing.T) {
				t.Parallel()
				o := newOffice(t)
				id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
				p := c.who(o)
				c.until(o, p, id)
				card := o.sees(p, midyear, "Hạn")
				if reply == "a file" {
					p.SendFileTo(card.ID, "phu luc.pdf", "application/pdf", []byte("pdf"), "Phụ lục")
					o.settle()
				} else {
					o.replies(p, card, reply)
				}
				o.sees(p, c.told)
				n := o.count(o.secretary())
				o.press(p, "Hỏi Thường trực Khối")
				if reply == "a file" {
					reply = "Phụ lục"
				}
				o.sees(o.secretary(), reply)
				if o.count(o.secretary()) == n {
					t.Error("nothing reached the secretary")
				}
			})
		}
	}
}

func TestASecretarysReplyToABoardIsNotLost(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.says(p, "/tinhhinh")
	o.press(p, "1")
	o.replies(p, o.sees(p, midyear, "0/14 đơn vị"), "CQ 05 xin nộp chậm hai ngày")
	o.offers(p, "Hỏi Thường trực Khối")
}

func TestAReasonIsNotTakenFromWhatIsSaidAboutSomethingElse(t *testing.T) {
	for name, meanwhile := range map[string]string{"a key": "Tình hình", "a command": "/danhba", "a question": "hạn sơ kết khi nào", "thanks": "cảm ơn"} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
			o.press(o.focal("CQ05"), "Báo đã nộp")
			o.press(o.secretary(), "Xem CQ 05")
			o.press(o.secretary(), "Trả lại")
			o.says(o.secretary(), meanwhile)
			o.acts(id, "CQ05", bloc.ActReported)
			if name == "a key" || name == "a command" { // he went on to something else
				o.says(o.secretary(), "CQ 06 nộp chưa nhỉ")
				o.acts(id, "CQ05", bloc.ActReported)
			}
		})
	}
}

// dataOfMessage is the callback data behind a button of a message, for pressing it again.
func (o *office) dataOfMessage(m sandbox.Message, label string) string {
	o.Helper()
	for _, b := range slices.Concat(m.Buttons...) {
		if seen(b.Text, label) {
			return b.Data
		}
	}
	o.Fatalf("no button %q on %q", label, m.Text)
	return ""
}
