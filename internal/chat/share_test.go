package chat_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// practice is what an agency shares in the tests.
const practice = "Mô hình một cửa liên thông\nGiảm 40% thời gian."

// proposes takes a focal point from a text to the receipt, and returns the proposal.
func (o *office) proposes(p *sandbox.Phone, text string) int64 {
	o.Helper()
	o.says(p, "/chiase "+text)
	o.press(p, "Gửi Thường trực Khối")
	var list []store.Share
	o.read(func(tx *store.Tx) (err error) {
		list, err = tx.Shares().Waiting()
		return err
	})
	if len(list) == 0 {
		o.Fatalf("nothing waits:\n%s", o.screen(p))
	}
	return list[len(list)-1].ID
}

func (o *office) share(id int64) (x store.Share) {
	o.Helper()
	o.read(func(tx *store.Tx) (err error) {
		x, err = tx.Shares().Get(id)
		return err
	})
	return x
}

// messagesWith counts the messages of the bot's that contain a text.
func messagesWith(p *sandbox.Phone, text string) (n int) {
	for _, m := range p.Bot() {
		if strings.Contains(m.Text+m.Caption, text) {
			n++
		}
	}
	return n
}

func TestAGoodPracticeIsProposedAndPublishedInTheAgencysName(t *testing.T) {
	o := newOffice(t)
	secretary, focal, other := o.secretary(), o.focal("CQ05"), o.focal("CQ06")
	id := o.says(focal, practice)
	o.replies(focal, sandbox.Message{ID: id}, "/chiase")
	o.sees(focal, "Chia sẻ cách làm hay", "Mô hình một cửa liên thông", "1 tin, 0 tệp")
	before, others := o.count(secretary), o.count(other)
	o.press(focal, "Gửi Thường trực Khối")
	o.sees(focal, "Đã ghi nhận: CQ 05 gửi Thường trực Khối chia sẻ “Mô hình một cửa liên thông”")
	o.sees(focal, "Chờ Thường trực Khối xem")
	o.sees(secretary, "Chia sẻ cách làm hay của Cơ quan 05")
	o.sees(secretary, "Giảm 40% thời gian.")
	o.offers(secretary, "Đăng", "Sửa rồi đăng", "Trả lại")
	if got := o.count(secretary) - before; got != 3 { // in whose name, the content, the card
		t.Errorf("the secretary got %d messages:\n%s", got, o.screen(secretary))
	}
	o.press(secretary, "Đăng")
	o.sees(focal, "nhận đăng lúc")
	o.sees(secretary, "Gửi “Mô hình một cửa liên thông” tới 14 đơn vị, 15 người")
	o.quiet(other, others)
	o.press(secretary, "Gửi, không có tài liệu mật")
	o.sees(focal, "Sẽ đăng lúc")
	o.walk(o.clock.Now().Add(2 * time.Minute))
	if got := o.count(other) - others; got != 2 {
		t.Errorf("another agency got %d messages, want in whose name and the content:\n%s", got, o.screen(other))
	}
	o.sees(other, "Chia sẻ cách làm hay của Cơ quan 05")
	o.sees(other, "Giảm 40% thời gian.")
	o.sees(focal, "✓ Đã đăng lúc", "tới 14 đơn vị")
	o.sees(secretary, "✓ Đã đăng lúc", "tới 14 đơn vị")
	n := o.count(focal)
	o.walk(o.clock.Now().AddDate(0, 0, 2))
	o.quiet(focal, n)
}

func TestAGoodPracticeOfSeveralMessagesIsPutTogetherOnAPhone(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.says(focal, "/chiase")
	o.says(focal, practice)
	focal.SendAlbum("Ảnh", sandbox.Upload{Name: "a.jpg", Mime: "image/jpeg", Data: []byte("a")}, sandbox.Upload{Name: "b.jpg", Mime: "image/jpeg", Data: []byte("b")})
	o.settle()
	o.sees(focal, "Đã nhận 3 tin (2 tệp)")
	o.press(focal, "Bỏ tin cuối")
	o.sees(focal, "Đã nhận 2 tin (1 tệp)")
	o.press(focal, "Xong")
	o.press(focal, "Xem thử")
	o.sees(focal, "Giảm 40%")
	o.press(focal, "Gửi Thường trực Khối")
	o.sees(secretary, "Nội dung: 2 tin, 1 tệp")
}

func TestWhoAnswersForSeveralAgenciesIsAskedInWhoseNameHeShares(t *testing.T) {
	o := newOffice(t)
	o.answersTooFor("Đầu mối CQ05", "CQ06")
	focal := o.focal("CQ05")
	o.says(focal, "/chiase "+practice)
	o.press(focal, "Gửi Thường trực Khối")
	o.sees(focal, "Đồng chí thay mặt đơn vị nào?")
	o.seesNot(o.secretary(), "Mô hình")
	o.press(focal, "CQ 06")
	o.sees(focal, "Đã ghi nhận: CQ 06 gửi")
	o.sees(o.secretary(), "Chia sẻ cách làm hay của Cơ quan 06")
}

func TestAReturnedProposalReachesItsAgencyWithTheWordAndMayComeAgain(t *testing.T) {
	o := newOffice(t)
	secretary, second, focal, colleague := o.secretary(), o.secondSecretary(), o.focal("CQ03"), o.secondFocal()
	id := o.proposes(focal, practice)
	o.sees(colleague, "Mô hình một cửa", "Đầu mối CQ03", "Chờ Thường trực Khối")
	o.press(secretary, "Trả lại")
	o.says(secretary, "/viec") // an order leaves the question: nothing is returned with it
	if x := o.share(id); x.State != store.ShareProposed {
		t.Fatalf("it is %s", x.State)
	}
	o.press(secretary, "Trả lại")
	o.says(secretary, "Bổ sung số liệu <2026>")
	o.sees(secretary, "Đã trả lại CQ 03", "Bổ sung số liệu <2026>")
	o.sees(second, "Thường trực Khối trả lại", "Bổ sung số liệu <2026>")
	for _, p := range []*sandbox.Phone{focal, colleague} {
		o.sees(p, "Thường trực Khối trả lại", "Bổ sung số liệu <2026>")
		o.seesNot(p, "Chờ Thường trực Khối xem")
	}
	o.press(focal, "Sửa và gửi lại")
	o.says(focal, "Số liệu năm 2026: 1200 hồ sơ")
	o.press(focal, "Xong")
	o.press(focal, "Gửi Thường trực Khối")
	o.sees(second, "Số liệu năm 2026: 1200 hồ sơ")
	o.press(second, "Đăng")
	o.sendsFrom(second)
	o.sees(o.focal("CQ09"), "Số liệu năm 2026: 1200 hồ sơ")
}

// sendsFrom takes a secretary from the screen that asks past the time to stop it.
func (o *office) sendsFrom(p *sandbox.Phone) {
	o.Helper()
	o.press(p, "Gửi, không có tài liệu mật")
	o.walk(o.clock.Now().Add(2 * time.Minute))
}

func TestTheFirstSecretaryTakesAProposalAndTheOthersCardsSayWho(t *testing.T) {
	o := newOffice(t)
	secretary, second, focal := o.secretary(), o.secondSecretary(), o.focal("CQ05")
	o.proposes(focal, practice)
	publish, back := o.dataOf(second, "Đăng"), o.dataOf(second, "Trả lại")
	o.press(secretary, "Sửa rồi đăng")
	o.sees(secretary, "Đăng dưới tên: CQ 05", "Không yêu cầu xác nhận")
	o.sees(second, "Đ/c Thư ký Khối nhận đăng lúc 01/06/2027 09:00")
	for _, data := range []string{publish, back} {
		o.forges(second, data)
		o.alerted(second, "Đ/c Thư ký Khối đã nhận đăng chia sẻ này lúc 01/06/2027 09:00")
	}
	o.press(secretary, "Hủy") // who took it drops it: it waits again
	o.sees(second, "Chờ Thường trực Khối xem")
	o.press(second, "Đăng")
	o.sendsFrom(second)
	if n := messagesWith(o.focal("CQ09"), "Giảm 40%"); n != 1 {
		t.Errorf("published %d times", n)
	}
}

func TestAPublicationThatIsStoppedIsNotToldAndGoesOutOnce(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.proposes(focal, practice)
	o.press(secretary, "Đăng")
	o.press(secretary, "Gửi, không có tài liệu mật")
	o.press(secretary, "Dừng gửi")
	o.walk(o.clock.Now().Add(time.Hour))
	o.seesNot(focal, "Đã đăng")
	o.sees(focal, "nhận đăng lúc")
	o.sendsNotice(secretary)
	if n := messagesWith(focal, "Đã đăng lúc"); n != 2 { // the card that stood, and the word that it is published
		t.Errorf("told %d times:\n%s", n, o.screen(focal))
	}
}

func TestAnAgencyWithdrawsItsProposalBeforeItIsPublished(t *testing.T) {
	for name, before := range map[string]func(o *office, secretary *sandbox.Phone){
		"waiting":        func(*office, *sandbox.Phone) {},
		"being prepared": func(o *office, s *sandbox.Phone) { o.press(s, "Sửa rồi đăng") },
		"about to go out": func(o *office, s *sandbox.Phone) {
			o.press(s, "Đăng")
			o.press(s, "Gửi, không có tài liệu mật")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			secretary, colleague, other := o.secretary(), o.secondFocal(), o.focal("CQ06")
			o.proposes(o.focal("CQ03"), practice)
			before(o, secretary)
			n := o.count(other)
			o.press(colleague, "Rút lại")
			o.sees(colleague, "Đã ghi nhận: CQ 03 rút lại chia sẻ")
			o.sees(secretary, "Đ/c Đầu mối CQ03 (2) đã rút lại")
			if name != "waiting" {
				o.sees(secretary, "đã rút lại chia sẻ", "được bỏ, không gửi tới ai")
				o.sees(secretary, "đã bỏ, không gửi")
			}
			o.walk(o.clock.Now().Add(time.Hour))
			o.quiet(other, n)
			o.press(colleague, "Sửa và gửi lại")
			o.press(colleague, "Xong")
			o.press(colleague, "Gửi Thường trực Khối")
			o.sees(secretary, "Chờ Thường trực Khối xem")
		})
	}
}

func TestWhatIsPublishedCannotBeWithdrawn(t *testing.T) {
	o := newOffice(t)
	secretary, focal := o.secretary(), o.focal("CQ05")
	id := o.proposes(focal, practice)
	o.press(secretary, "Đăng")
	o.sendsFrom(secretary)
	o.forges(focal, fmt.Sprintf("zu:%s:%s", store.ShareKey(id), store.ShareKey(o.share(id).Rev)))
	o.alerted(focal, "đã đăng nên không rút lại được")
	if x := o.share(id); x.State != store.SharePublished {
		t.Errorf("it is %s", x.State)
	}
}

func TestOnlyThoseConcernedTouchAProposal(t *testing.T) {
	o := newOffice(t)
	focal, other := o.focal("CQ05"), o.focal("CQ06")
	id := o.proposes(focal, practice)
	was := o.share(id)
	for _, act := range []string{"zg", "zx", "zv", "zu", "zr", "zm", "zp", "ze", "zt", "zo", "zl", "zc", "zd", "za", "zb"} {
		n := messagesWith(other, "Giảm 40%")
		o.forges(other, fmt.Sprintf("%s:%s:%s", act, store.ShareKey(id), store.ShareKey(was.Rev)))
		if x := o.share(id); x.Rev != was.Rev || messagesWith(other, "Giảm 40%") != n {
			t.Fatalf("%s by somebody else did something", act)
		}
	}
	o.says(o.leader("CQ01"), "/chiase "+practice)
	o.sees(o.leader("CQ01"), "do đầu mối của đơn vị gửi")
	o.press(o.leader("CQ01"), "Hỏi Thường trực Khối")
	o.sees(o.secretary(), "Giảm 40%")
}

func TestAProposalWaitsForASecretaryWhoCanBeReached(t *testing.T) {
	o := newOffice(t)
	secretary, second, focal := o.secretary(), o.secondSecretary(), o.focal("CQ05")
	secretary.Block()
	second.Block()
	o.settle()
	o.proposes(focal, practice)
	o.sees(focal, "Hiện chưa nhắn được cho ai trong Thường trực Khối")
	secretary.Unblock()
	o.settle()
	o.sees(secretary, "Giảm 40% thời gian.")
	o.says(secretary, "/chiase")
	o.sees(secretary, "chờ đăng: 1", "1. CQ 05: Mô hình một cửa liên thông")
	o.press(secretary, "Đăng")
	o.sendsFrom(secretary)
	o.sees(focal, "✓ Đã đăng")
}

func TestTheListOfProposalsIsPaged(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	for i := range 9 {
		o.proposes(o.focal("CQ05"), fmt.Sprintf("Cách làm số %d", i+1))
	}
	o.says(secretary, "/chiase")
	o.sees(secretary, "chờ đăng: 9", "8. CQ 05: Cách làm số 8")
	o.press(secretary, "Trang sau")
	o.sees(secretary, "9. CQ 05: Cách làm số 9")
	o.press(secretary, "9")
	o.offers(secretary, "Đăng", "Sửa rồi đăng", "Trả lại")
	o.sees(secretary, "Chia sẻ cách làm hay: Cách làm số 9")
}

func TestSharingIsOfferedWhereAFocalPointLooks(t *testing.T) {
	o := newOffice(t)
	focal := o.focal("CQ05")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.says(focal, "/viec")
	o.press(focal, "Chia sẻ cách làm hay")
	o.sees(focal, "Đồng chí gửi nội dung")
	o.says(focal, "/trogiup")
	o.sees(focal, "/chiase")
	o.press(focal, "Chia sẻ cách làm hay")
	o.says(focal, practice)
	o.press(focal, "Hủy")
	o.sees(focal, "Đã bỏ, không gửi")
	o.seesNot(o.secretary(), "Giảm 40%")
}
