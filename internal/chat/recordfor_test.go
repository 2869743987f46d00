package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// recordsFor takes a secretary from a task's board to the preview: all agencies that have not answered, or the labels
// given, by letter with the number.
func (o *office) recordsFor(p *sandbox.Phone, task bloc.TaskID, number string, labels ...string) {
	o.Helper()
	o.forges(p, "bd:"+id36(task)+":0")
	o.press(p, "Ghi nhận thay")
	for _, l := range labels {
		o.press(p, l)
	}
	if len(labels) == 0 {
		o.press(p, "Chọn tất cả đơn vị chưa có")
	}
	o.press(p, "Xong")
	o.press(p, "Công văn")
	o.says(p, number)
}

func TestAnswersThatCameAnotherWayAreRecordedForManyAtOnce(t *testing.T) {
	o := newOffice(t)
	secretary, cq05, cq06, cq03 := o.secretary(), o.focal("CQ05"), o.focal("CQ06"), o.secondFocal()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(cq05, "Báo đã nộp")
	o.recordsFor(secretary, id, "số 12/BC-VP", "CQ 03", "CQ 05 (đã có)", "CQ 06")
	o.sees(secretary, "Xem trước", "công văn số 12/BC-VP", "2 đơn vị", "CQ 03, CQ 06", "CQ 05: ● đã báo", "chưa chọn, giữ nguyên")
	o.offers(secretary, "Giữ câu trả lời của đơn vị: CQ 05", "Thay bằng bản ghi nhận: CQ 05", "Ghi nhận cho 2 đơn vị", "Hủy")
	n := o.count(cq06)
	o.press(secretary, "Ghi nhận cho 2 đơn vị")
	o.sees(secretary, "Đã ghi nhận cho 2 đơn vị", "CQ 03, CQ 06", "3 người")
	o.offers(secretary, "Hoàn tác")
	o.acts(id, "CQ03", bloc.ActConfirmed)
	o.acts(id, "CQ05", bloc.ActReported)
	o.acts(id, "CQ06", bloc.ActConfirmed)
	o.quiet(cq06, n)
	o.sees(cq06, midyear, "✓ đã xác nhận", "ghi nhận thay (công văn số 12/BC-VP)")

	o.wait(time.Minute)
	o.quiet(cq06, n+1)
	o.sees(cq06, "Thường trực Khối đã ghi nhận CQ 06", "công văn số 12/BC-VP", midyear)
	o.offers(cq06, "Đúng", "Chưa đúng")
	o.sees(cq03, "Thường trực Khối đã ghi nhận CQ 03")
	o.forges(secretary, "bd:"+id36(id)+":0")
	o.sees(secretary, "✓ CQ 03, ghi nhận thay (công văn số 12/BC-VP)", "● CQ 05", "3/14 đơn vị")
	if n := o.logged("recorded_for"); n != 2 {
		t.Errorf("%d records are logged, want 2", n)
	}

	n = o.count(cq06)
	o.walk(o.at(6, 18, 9, 0)) // nothing is owed, so nothing is reminded
	o.quiet(cq06, n)
}

func TestARecordThatIsRightIsSaidToBeRight(t *testing.T) {
	o := newOffice(t)
	secretary, first, colleague, other := o.secretary(), o.focal("CQ03"), o.secondFocal(), o.focal("CQ09")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.recordsFor(secretary, id, "12/BC-VP", "CQ 03")
	o.press(secretary, "Ghi nhận cho 1 đơn vị")
	o.wait(time.Minute)
	data := o.dataOf(first, "Đúng")
	o.forges(other, data)
	o.alerted(other, "Không có việc này")
	o.press(first, "Đúng")
	o.sees(first, "Đơn vị xác nhận đúng (đ/c Đầu mối CQ03")
	o.sees(colleague, "Đơn vị xác nhận đúng (đ/c Đầu mối CQ03")
	o.forges(colleague, data)
	if n := o.logged("record_agreed"); n != 1 {
		t.Errorf("%d times it is said to be right, want 1", n)
	}
}

func TestAConflictIsDecidedByAPersonAndTakenBackWhole(t *testing.T) {
	o := newOffice(t)
	secretary, p := o.secretary(), o.focal("CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.sendsTo(p, o.sees(p, midyear), "của đơn vị.pdf")
	o.recordsFor(secretary, id, "12/BC-VP", "CQ 05", "CQ 06", "CQ 07")
	o.press(secretary, "Thay bằng bản ghi nhận: CQ 05")
	o.sees(secretary, "CQ 05: ● đã báo", "thay bằng bản ghi nhận", "3 đơn vị")
	o.press(secretary, "Ghi nhận cho 3 đơn vị")
	o.acts(id, "CQ05", bloc.ActReported, bloc.ActConfirmed)
	o.wait(time.Minute)
	o.sees(p, "Thường trực Khối đã ghi nhận CQ 05", "thay cho: đã báo nộp lúc 01/06/2027 09:00")

	o.press(o.focal("CQ07"), "Đúng")
	o.sendsTo(o.focal("CQ06"), o.sees(o.focal("CQ06"), midyear, "Hạn"), "mới.pdf")
	o.sees(o.focal("CQ06"), "Thường trực Khối đã ghi nhận thay qua công văn số 12/BC-VP", "Thay bằng")
	o.press(o.focal("CQ06"), "Thay")
	o.acts(id, "CQ06", bloc.ActConfirmed, bloc.ActReported)

	undo := o.dataOf(secretary, "Hoàn tác")
	o.press(secretary, "Hoàn tác")
	o.sees(secretary, "Đã hoàn tác", "2 đơn vị: CQ 05, CQ 07", "Không hoàn tác", "CQ 06")
	o.acts(id, "CQ05", bloc.ActReported, bloc.ActConfirmed, bloc.ActReported)
	o.acts(id, "CQ06", bloc.ActConfirmed, bloc.ActReported)
	o.acts(id, "CQ07", bloc.ActConfirmed, bloc.ActRetracted)
	if got := o.filesOf(id, "CQ05"); len(got) != 1 || got[0] != "của đơn vị.pdf" {
		t.Errorf("the agency's own answer came back with %q", got)
	}
	o.sees(p, "đã bỏ ghi nhận thay của CQ 05")
	o.sees(p, midyear, "● đã báo lúc 01/06/2027 09:00 (Đầu mối CQ05)")
	o.sees(o.focal("CQ07"), "Bản ghi nhận này không còn")
	o.seesNot(o.focal("CQ06"), "đã bỏ ghi nhận thay")
	o.forges(o.secondSecretary(), undo)
	o.alerted(o.secondSecretary(), "Đ/c Thư ký Khối đã hoàn tác")

	o.press(secretary, "Xem CQ 05")
	o.sees(secretary, "Bản đang tính: đ/c Đầu mối CQ05", "của đơn vị.pdf", "Bản đã rút, không tính: ghi nhận thay qua công văn số 12/BC-VP")
	n := o.count(o.focal("CQ07"))
	o.walk(o.at(6, 4, 8, 0))
	o.quiet(o.focal("CQ07"), n+1) // it owes again
}

func TestWhatIsTakenBackAtOnceNobodyHearsOf(t *testing.T) {
	o := newOffice(t)
	secretary, p := o.secretary(), o.focal("CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	n := o.count(p)
	o.recordsFor(secretary, id, "12/BC-VP", "CQ 05")
	o.press(secretary, "Ghi nhận cho 1 đơn vị")
	o.wait(30 * time.Second)
	o.press(secretary, "Hoàn tác")
	o.wait(time.Hour)
	o.quiet(p, n)
	o.acts(id, "CQ05", bloc.ActConfirmed, bloc.ActRetracted)
}

func TestNothingIsRecordedOverAnAnswerThatCameMeanwhile(t *testing.T) {
	o := newOffice(t)
	secretary, p := o.secretary(), o.focal("CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.recordsFor(secretary, id, "12/BC-VP", "CQ 05", "CQ 06")
	o.press(p, "Báo đã nộp")
	o.press(secretary, "Ghi nhận cho 2 đơn vị")
	o.alerted(secretary, "chưa ghi nhận gì")
	o.acts(id, "CQ05", bloc.ActReported)
	o.acts(id, "CQ06")
	o.sees(secretary, "1 đơn vị: CQ 06", "CQ 05: ● đã báo")
	o.press(secretary, "Thay bằng bản ghi nhận: CQ 05")
	o.press(p, "Bấm nhầm, chưa nộp") // what was decided about is gone
	o.press(p, "Báo đã nộp")
	o.press(secretary, "Ghi nhận cho 2 đơn vị")
	o.alerted(secretary, "chưa ghi nhận gì")
	o.press(secretary, "Giữ câu trả lời của đơn vị: CQ 05")
	o.press(secretary, "Ghi nhận cho 1 đơn vị")
	o.acts(id, "CQ05", bloc.ActReported, bloc.ActRetracted, bloc.ActReported)
	o.acts(id, "CQ06", bloc.ActConfirmed)
}

func TestAnAgencyThatSaysItIsWrongIsHeard(t *testing.T) {
	for _, c := range []struct {
		press, told string
		acts        []bloc.Act
	}{
		{"Giữ nguyên", "giữ nguyên bản ghi nhận của CQ 05", []bloc.Act{bloc.ActConfirmed}},
		{"Bỏ ghi nhận", "bỏ ghi nhận thay của CQ 05", []bloc.Act{bloc.ActConfirmed, bloc.ActRetracted}},
	} {
		t.Run(c.press, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			secretary, second, p := o.secretary(), o.secondSecretary(), o.focal("CQ05")
			id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
			o.recordsFor(secretary, id, "12/BC-VP", "CQ 05")
			o.press(secretary, "Ghi nhận cho 1 đơn vị")
			o.wait(time.Minute)
			o.press(p, "Chưa đúng")
			o.sees(second, "Đơn vị báo ghi nhận thay chưa đúng", "CQ 05", "công văn số 12/BC-VP")
			o.says(p, "Đơn vị chưa gửi công văn này <ạ>")
			o.sees(p, "Biên nhận", "Đơn vị chưa gửi công văn này <ạ>")
			o.sees(second, "chưa đúng", "Lý do: Đơn vị chưa gửi công văn này <ạ>")
			o.acts(id, "CQ05", bloc.ActConfirmed)

			o.says(secretary, "/tinhhinh")
			o.sees(secretary, "đơn vị báo ghi nhận thay chưa đúng: CQ 05")
			o.press(secretary, "1")
			o.sees(secretary, "CQ 05, ghi nhận thay (công văn số 12/BC-VP) – đơn vị báo chưa đúng")
			o.press(secretary, "Đơn vị báo chưa đúng (1)")
			data := o.dataOf(second, "Giữ nguyên")
			o.forges(p, data)
			o.alerted(p, "Thường trực Khối")
			o.press(secretary, c.press)
			o.sees(p, c.told)
			o.acts(id, "CQ05", c.acts...)
			o.forges(second, data)
			o.alerted(second, "đã được xử lý")
			o.says(secretary, "/tinhhinh")
			if m, _ := secretary.Last(); strings.Contains(m.Text, "chưa đúng") {
				t.Errorf("what was decided still waits:\n%s", m.Text)
			}
		})
	}
}

func TestTheProofIsKeptAndShown(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.forges(secretary, "tm:"+id36(id)+":0")
	o.press(secretary, "Ghi nhận thay")
	o.press(secretary, "CQ 05")
	o.press(secretary, "Xong")
	o.press(secretary, "Bản giấy")
	n := o.count(secretary)
	secretary.SendAlbum("", sandbox.Upload{Mime: "image/jpeg", Name: "1.jpg", Data: []byte("1")}, sandbox.Upload{Mime: "image/jpeg", Name: "2.jpg", Data: []byte("2")})
	o.settle()
	o.quiet(secretary, n+1)
	o.press(secretary, "Xem trước")
	o.sees(secretary, "bằng bản giấy.", "Tệp: ")
	o.press(secretary, "Ghi nhận cho 1 đơn vị")
	o.acts(id, "CQ05", bloc.ActConfirmed)
	o.forges(secretary, "bd:"+id36(id)+":0")
	o.press(secretary, "Xem bài nộp")
	o.sees(secretary, "CQ 05", "ghi nhận thay (bản giấy)")
	o.press(secretary, "Xem CQ 05")
	o.sees(secretary, "Bản đang tính: ghi nhận thay bằng bản giấy")
	o.press(secretary, "Xem tệp (2)")
}

func TestOthersKindsAreRecordedAsTheyAreAnswered(t *testing.T) {
	for _, c := range []struct {
		kind   bloc.Kind
		press  []string
		act    bloc.Act
		states string
	}{
		{bloc.KindActivity, []string{"Tham dự", "Chưa rõ"}, bloc.ActAttends, "✓ tham dự"},
		{bloc.KindActivity, []string{"Không tham dự"}, bloc.ActDeclines, "✓ không tham dự"},
		{bloc.KindNotice, nil, bloc.ActAcknowledged, "✓"},
	} {
		t.Run(string(c.act), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			secretary := o.secretary()
			id := o.asks(c.kind, "Tập huấn nghiệp vụ", o.at(6, 18, 17, 0))
			o.forges(secretary, "ga:"+id36(id)+":0")
			o.press(secretary, "CQ 05")
			o.press(secretary, "Xong")
			for _, label := range c.press {
				o.press(secretary, label)
			}
			o.press(secretary, "Điện thoại")
			o.press(secretary, "Không có số")
			o.press(secretary, "Ghi nhận cho 1 đơn vị")
			o.acts(id, "CQ05", c.act)
			o.wait(time.Minute)
			o.sees(o.focal("CQ05"), "Thường trực Khối đã ghi nhận CQ 05", "qua điện thoại")
			o.sees(o.focal("CQ05"), "Tập huấn nghiệp vụ", c.states, "ghi nhận thay (điện thoại)")
		})
	}
}

func TestHowManyAttendIsRecorded(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	id := o.asks(bloc.KindActivity, "Tập huấn nghiệp vụ", o.at(6, 18, 17, 0))
	o.forges(secretary, "ga:"+id36(id)+":0")
	o.press(secretary, "CQ 05")
	o.press(secretary, "Xong")
	o.press(secretary, "Tham dự")
	o.says(secretary, "2 người")
	o.press(secretary, "Tại hội nghị")
	o.press(secretary, "Không có số")
	o.press(secretary, "Ghi nhận cho 1 đơn vị")
	o.comes(id, "CQ05", 2)
	o.wait(time.Minute)
	o.sees(o.focal("CQ05"), "CQ 05 tham dự", "2 người", "tại hội nghị")
	o.sees(o.focal("CQ05"), "CQ 05: ✓ tham dự", "ghi nhận thay (tại hội nghị): 2 người")
}

func TestWhatCameInTimeAndIsRecordedAfterIsNotLate(t *testing.T) {
	for _, inTime := range []bool{true, false} {
		o := newOffice(t)
		secretary := o.secretary()
		id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
		o.walk(o.at(6, 21, 10, 0))
		o.recordsFor(secretary, id, "12/BC-VP", "CQ 05")
		o.sees(secretary, "ghi là muộn")
		if inTime {
			o.press(secretary, "Đến trước hạn")
			o.sees(secretary, "ghi là đúng hạn")
		}
		o.press(secretary, "Ghi nhận cho 1 đơn vị")
		o.read(func(tx *store.Tx) error {
			e, err := tx.Answers().Entry(id, o.agency("CQ05"))
			if e.Late == inTime {
				t.Errorf("came in time %t, late %t", inTime, e.Late)
			}
			return err
		})
	}
}

func TestButtonsOfAnEarlierRecordDoNothingToALaterOne(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	one := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	other := o.asks(bloc.KindReport, "Báo cáo chuyên đề", o.at(6, 25, 17, 0))
	o.recordsFor(secretary, one, "12/BC-VP", "CQ 05")
	old := o.dataOf(secretary, "Ghi nhận cho 1 đơn vị")
	o.recordsFor(secretary, other, "13/BC-VP", "CQ 06")
	o.forges(secretary, old)
	o.alerted(secretary, "không còn dùng được")
	o.acts(one, "CQ05")
	o.acts(other, "CQ06")
	o.press(secretary, "Hủy")
	o.sees(secretary, "Đã bỏ, chưa ghi nhận gì")
	o.acts(other, "CQ06")
}

func TestOnlyTheSecretariatRecords(t *testing.T) {
	o := newOffice(t)
	secretary, p, leader := o.secretary(), o.focal("CQ05"), o.leader("CQ01")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.recordsFor(secretary, id, "12/BC-VP", "CQ 05")
	data := o.dataOf(secretary, "Ghi nhận cho 1 đơn vị")
	for _, who := range []*sandbox.Phone{p, leader} {
		o.forges(who, "ga:"+id36(id)+":0")
		o.alerted(who, "Thường trực Khối")
		o.forges(who, data)
		o.alerted(who, "Thường trực Khối")
		o.forges(who, "gk:1:0")
		o.alerted(who, "Thường trực Khối")
	}
	o.acts(id, "CQ05")
}

func TestATaskThatIsOverTakesNoRecord(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.recordsFor(secretary, id, "12/BC-VP", "CQ 05")
	o.write(func(tx *store.Tx) error { _, err := tx.Tasks().Enter(id, bloc.PhaseWithdrawn, 1); return err })
	o.press(secretary, "Ghi nhận cho 1 đơn vị")
	o.alerted(secretary, "Không có gì thay đổi")
	o.acts(id, "CQ05")
}

// Taking back what was recorded brings back whom the agency itself had said it sends.
func TestWhoComesIsBackWithTheAgencysOwnAnswer(t *testing.T) {
	o := newOffice(t)
	secretary, p := o.secretary(), o.focal("CQ05")
	id := o.trains()
	o.press(p, "Tham dự")
	o.says(p, "2 người: Nguyễn Văn A, Trần Thị B")
	o.forges(secretary, "ga:"+id36(id)+":0")
	o.press(secretary, "CQ 05")
	o.press(secretary, "Xong")
	o.press(secretary, "Tham dự")
	o.says(secretary, "5 người")
	o.press(secretary, "Điện thoại")
	o.press(secretary, "Không có số")
	o.press(secretary, "Thay bằng bản ghi nhận: CQ 05")
	o.press(secretary, "Ghi nhận cho 1 đơn vị")
	o.comes(id, "CQ05", 5)
	o.press(secretary, "Hoàn tác")
	o.comes(id, "CQ05", 2, "Nguyễn Văn A", "Trần Thị B")
}
