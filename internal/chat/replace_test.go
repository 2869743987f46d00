package chat_test

import (
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// sendsTo sends a file as a reply to a task's card.
func (o *office) sendsTo(p *sandbox.Phone, card sandbox.Message, name string) {
	o.Helper()
	p.SendFileTo(card.ID, name, "application/pdf", []byte(name), "")
	o.settle()
}

func TestAColleagueIsAskedBeforeHisAnswerTakesAnothersPlace(t *testing.T) {
	for _, c := range []struct {
		name, press string
		acts        []bloc.Act
		files       []string
		told        bool
	}{
		{"keeps", "Giữ nguyên", []bloc.Act{bloc.ActReported}, []string{"một.pdf"}, false},
		{"replaces", "Thay", []bloc.Act{bloc.ActReported, bloc.ActReported}, []string{"hai.pdf"}, true},
		{"adds", "Gửi bổ sung", []bloc.Act{bloc.ActReported, bloc.ActSupplemented}, []string{"một.pdf", "hai.pdf"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			first, colleague := o.focal("CQ03"), o.secondFocal()
			id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
			o.sendsTo(first, o.sees(first, midyear), "một.pdf")
			o.wait(72 * time.Minute)
			o.sendsTo(colleague, o.sees(colleague, midyear), "hai.pdf")
			o.acts(id, "CQ03", bloc.ActReported)
			o.sees(colleague, "Đ/c Đầu mối CQ03 đã gửi lúc 01/06/2027 09:00: một.pdf.", "hai.pdf", "Thay bằng")
			n := o.count(first)
			o.press(colleague, c.press)
			o.acts(id, "CQ03", c.acts...)
			if got := o.filesOf(id, "CQ03"); len(got) != len(c.files) || got[len(got)-1] != c.files[len(c.files)-1] {
				t.Errorf("what counts has the files %q, want %q", got, c.files)
			}
			if c.told {
				o.sees(first, "Đầu mối CQ03 (2)", "thay bản của đồng chí")
			} else {
				o.quiet(first, n)
			}
			if c.name == "keeps" {
				o.press(colleague, "Gửi Thường trực Khối")
				o.sees(o.secretary(), "Câu hỏi gửi Thường trực Khối")
			}
		})
	}
}

func TestTheSamePersonAddsWithoutBeingAsked(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ03")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	card := o.sees(p, midyear)
	o.sendsTo(p, card, "một.pdf")
	o.sendsTo(p, card, "hai.pdf")
	o.replies(p, o.sees(p, "Biên nhận"), "số 12/BC-VP")
	o.acts(id, "CQ03", bloc.ActReported, bloc.ActSupplemented, bloc.ActSupplemented)
}

func TestAColleagueWhoPressesToAddIsNotAsked(t *testing.T) {
	o := newOffice(t)
	first, colleague := o.focal("CQ03"), o.secondFocal()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(first, "Báo đã nộp")
	o.press(colleague, "Bổ sung số, tệp")
	o.says(colleague, "số 12/BC-VP")
	o.acts(id, "CQ03", bloc.ActReported, bloc.ActSupplemented)
}

func TestAnAlbumInAnothersPlaceIsOneQuestionAndOneAnswer(t *testing.T) {
	for _, way := range []string{"in the dialog", "by itself", "as a reply"} {
		t.Run(way, func(t *testing.T) {
			o := newOffice(t)
			first, colleague := o.focal("CQ03"), o.secondFocal()
			id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
			if way == "in the dialog" {
				o.press(colleague, "Gửi tệp")
			}
			o.press(first, "Báo đã nộp")
			n := o.count(colleague)
			card := 0
			if way == "as a reply" {
				card = o.sees(colleague, midyear).ID
			}
			colleague.SendAlbumTo(card, "", sandbox.Upload{Mime: "image/jpeg", Name: "1.jpg", Data: []byte("1")}, sandbox.Upload{Mime: "image/jpeg", Name: "2.jpg", Data: []byte("2")},
				sandbox.Upload{Mime: "image/jpeg", Name: "3.jpg", Data: []byte("3")})
			o.settle()
			o.quiet(colleague, n+1)
			if way == "by itself" {
				o.press(colleague, "CQ 03: Báo cáo sơ kết")
			}
			o.press(colleague, "Thay")
			o.acts(id, "CQ03", bloc.ActReported, bloc.ActReported)
			if got := o.filesOf(id, "CQ03"); len(got) != 3 {
				t.Errorf("the answer has %d files, want 3", len(got))
			}
		})
	}
}

func TestWhatIsConfirmedIsReplacedOnlyOnPurposeAndWaitsAgain(t *testing.T) {
	o := newOffice(t)
	p, secretary := o.focal("CQ05"), o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.sendsTo(p, o.sees(p, midyear), "một.pdf")
	o.press(secretary, "✓ CQ 05")
	o.sendsTo(p, o.sees(p, midyear), "hai.pdf")
	o.sees(p, "một.pdf", "đã được Thường trực Khối xác nhận", "chờ xác nhận")
	o.offers(p, "Giữ nguyên", "Thay", "Gửi Thường trực Khối")
	o.acts(id, "CQ05", bloc.ActReported, bloc.ActConfirmed)
	data := o.dataOf(p, "Thay")
	o.press(p, "Thay")
	o.forges(p, data)
	o.alerted(p, "đã được xử lý")
	o.acts(id, "CQ05", bloc.ActReported, bloc.ActConfirmed, bloc.ActReported)
	o.sees(secretary, "Chờ xác nhận", "CQ 05", "● đã báo")

	o.press(secretary, "Xem CQ 05")
	o.sees(secretary, "Bản đang tính", "hai.pdf", "Bản đã được thay, không tính", "một.pdf")
	o.press(secretary, "Xem tệp (2)")
	o.sees(secretary, "CQ 05", "Bản đã được thay, không tính")
	o.sees(secretary, "CQ 05", "Bản đang tính")
}

func TestWhatCameBeforeAMistakeOrAReturnIsStillSeen(t *testing.T) {
	o := newOffice(t)
	p, secretary := o.focal("CQ05"), o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	card := o.sees(p, midyear)
	o.sendsTo(p, card, "một.pdf")
	o.press(p, "Bấm nhầm, chưa nộp")
	o.sendsTo(p, card, "hai.pdf")
	o.press(secretary, "Xem CQ 05")
	o.press(secretary, "Trả lại")
	o.says(secretary, "Thiếu phụ lục")
	o.sendsTo(p, card, "ba.pdf")
	o.acts(id, "CQ05", bloc.ActReported, bloc.ActRetracted, bloc.ActReported, bloc.ActReturned, bloc.ActReported)
	o.press(secretary, "Xem CQ 05")
	o.sees(secretary, "Bản đang tính", "ba.pdf", "Bản đã trả lại, không tính", "hai.pdf", "Bản đã rút, không tính", "một.pdf")
	o.press(secretary, "Xem tệp (3)")
	files := 0
	for _, m := range secretary.Bot() {
		if m.File != nil {
			files++
		}
	}
	if files != 3 {
		t.Errorf("the secretary got %d files, want 3", files)
	}
}

func TestAnAnswerThatChangedWhileHeWasAskedIsShownAgain(t *testing.T) {
	o := newOffice(t)
	first, colleague := o.focal("CQ03"), o.secondFocal()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	card := o.sees(first, midyear)
	o.press(first, "Báo đã nộp")
	o.sendsTo(colleague, o.sees(colleague, midyear), "hai.pdf")
	o.press(first, "Bấm nhầm, chưa nộp")
	o.sendsTo(first, card, "một.pdf")
	data := o.dataOf(colleague, "Thay")
	o.forges(colleague, data)
	o.acts(id, "CQ03", bloc.ActReported, bloc.ActRetracted, bloc.ActReported)
	o.sees(colleague, "Đ/c Đầu mối CQ03 đã gửi", "một.pdf", "hai.pdf")
	o.press(first, "Bấm nhầm, chưa nộp")
	o.press(colleague, "Thay") // nothing stands in the way any more
	o.acts(id, "CQ03", bloc.ActReported, bloc.ActRetracted, bloc.ActReported, bloc.ActRetracted, bloc.ActReported)
}

func TestOnlyTheAgencysOwnReplaceAndOnlyWhatTheySent(t *testing.T) {
	o := newOffice(t)
	first, colleague, other := o.focal("CQ03"), o.secondFocal(), o.focal("CQ09")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(first, "Báo đã nộp")
	o.sendsTo(colleague, o.sees(colleague, midyear), "hai.pdf")
	for _, label := range []string{"Thay", "Gửi bổ sung", "Giữ nguyên"} {
		o.forges(other, o.dataOf(colleague, label))
		o.alerted(other, "không dùng được")
	}
	o.forges(other, "rr:"+id36(id)+":0:"+id36(o.agency("CQ03"))+".1")
	o.alerted(other, "đầu mối")
	o.acts(id, "CQ03", bloc.ActReported)
}

func TestLateAnswersAreMarkedLateEverywhere(t *testing.T) {
	o := newOffice(t)
	p, secretary := o.focal("CQ05"), o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.walk(o.at(6, 21, 10, 0))
	o.sendsTo(p, o.sees(p, midyear), "một.pdf")
	o.sees(p, "Biên nhận", "nộp muộn")
	o.sees(secretary, "Chờ xác nhận", "CQ 05", "nộp muộn")
	o.press(secretary, "Xem CQ 05")
	o.sees(secretary, "Bản đang tính", "nộp muộn")
	o.press(secretary, "Xác nhận")
	o.says(p, "/viec")
	o.says(secretary, "/tinhhinh")
	o.press(secretary, "1")
	o.sees(secretary, "✓ CQ 05, nộp muộn", "1/14 đơn vị")
	o.sees(p, midyear, "✓ đã xác nhận", "nộp muộn")
	o.read(func(tx *store.Tx) error {
		e, err := tx.Answers().Entry(id, o.agency("CQ05"))
		if !e.Late {
			t.Error("the confirmed answer is not kept as late")
		}
		return err
	})
}
