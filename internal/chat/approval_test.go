package chat_test

import (
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// asksApproved asks every agency for a paper that its leader has to approve, due on Friday the 18th.
func (o *office) asksApproved(remind bool) bloc.TaskID {
	o.Helper()
	var id bloc.TaskID
	o.write(func(tx *store.Tx) (err error) {
		id, err = tx.Tasks().Add(bloc.Task{Kind: bloc.KindMidyear, Year: 2027, Title: midyear, Due: o.at(6, 18, 17, 0).Unix(), Ladder: []int{14, 7, 3, 1},
			Everyone: true, Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now, Approval: true, RemindLeaders: remind}, 0, nil)
		return err
	})
	o.settle()
	return id
}

// leads enrols somebody who takes part as a leader of an agency, beside those there are; with an account he has, in
// another role.
func (o *office) leads(account int64, name, code string) *sandbox.Phone {
	o.Helper()
	agency := o.agency(code)
	o.write(func(tx *store.Tx) error {
		if a, err := tx.People().Account(account); err == nil {
			_, err := tx.People().Enroll(bloc.Membership{Person: a.Person, Agency: agency, Role: bloc.RoleLeader})
			return err
		}
		return o.enroll(tx, true, account, name, bloc.Membership{Agency: agency, Role: bloc.RoleLeader})
	})
	o.settle()
	return o.phone(account, name)
}

func TestAnAnswerCountsOnceTheLeaderHasApprovedIt(t *testing.T) {
	o := newOffice(t)
	focal, colleague, leader, secretary := o.focal("CQ03"), o.secondFocal(), o.leader("CQ03"), o.secretary()
	id := o.asksApproved(false)
	o.sees(focal, "Cần lãnh đạo đơn vị duyệt")
	o.press(focal, "Gửi tệp")
	focal.SendFile("so ket.docx", "application/msword", []byte("word"), "Đủ 3 phụ lục")
	o.settle()
	o.sees(focal, "chưa được ghi nhận là đã nộp", "so ket.docx", "Đủ 3 phụ lục")
	o.offers(focal, "Trình lãnh đạo duyệt", "Đã duyệt bằng văn bản", "Đang xin ý kiến lãnh đạo")
	o.says(focal, "số 12/BC-VP")
	o.sees(focal, "so ket.docx", "12/BC-VP")
	o.acts(id, "CQ03")
	o.seesNot(secretary, "Chờ xác nhận")
	o.quiet(leader, 0)

	o.press(focal, "Trình lãnh đạo duyệt")
	o.sees(focal, "Đã trình", "Lãnh đạo CQ03")
	o.sees(colleague, "● đang chờ lãnh đạo duyệt từ 01/06/2027 09:00")
	if m, _ := leader.Last(); !seen(m.Text, "Kính trình đồng chí duyệt") || !seen(m.Text, "12/BC-VP") {
		t.Fatalf("the leader is not asked:\n%s", o.screen(leader))
	}
	if o.count(leader) != 2 || leader.Bot()[0].File == nil {
		t.Fatalf("the leader did not get the file before the question:\n%s", o.screen(leader))
	}
	o.says(secretary, "/tinhhinh")
	o.press(secretary, "1")
	o.sees(secretary, "0/14 đơn vị", "● CQ 03 (đang trình)", "○ CQ 04", "đang chờ lãnh đạo đơn vị duyệt")

	n := o.count(focal)
	o.walk(o.at(6, 4, 8, 0)) // it is still owed
	o.sees(focal, "Nhắc việc", "đang chờ lãnh đạo duyệt từ 01/06/2027 09:00")
	o.quiet(focal, n+1)
	o.quiet(leader, 2)

	o.press(leader, "Duyệt")
	o.acts(id, "CQ03", bloc.ActReported, bloc.ActSupplemented)
	o.sees(leader, "Biên nhận", "đã được đ/c Lãnh đạo CQ03 duyệt lúc 04/06/2027 08:00")
	o.sees(focal, "Biên nhận", "đã được đ/c Lãnh đạo CQ03 duyệt")
	o.sees(colleague, "Biên nhận", "đã được đ/c Lãnh đạo CQ03 duyệt")
	o.sees(secretary, "Chờ xác nhận", "1/14 đơn vị", "đã được đ/c Lãnh đạo CQ03 duyệt lúc 04/06/2027 08:00")
	o.press(secretary, "Xem CQ 03")
	o.sees(secretary, "so ket.docx", "12/BC-VP", "Đủ 3 phụ lục")
	o.press(secretary, "✓ CQ 03")
	o.sees(focal, "✓ đã xác nhận", "đã được đ/c Lãnh đạo CQ03 duyệt")
}

func TestWhatTheLeaderReturnsIsSubmittedAgain(t *testing.T) {
	o := newOffice(t)
	focal, leader := o.focal("CQ03"), o.leader("CQ03")
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	o.press(leader, "Trả lại")
	o.says(leader, "Bổ sung số liệu <quý II>")
	o.sees(leader, "Đã trả lại", "Bổ sung số liệu <quý II>")
	for _, p := range []*sandbox.Phone{focal, o.secondFocal()} {
		o.sees(p, "lãnh đạo (đ/c Lãnh đạo CQ03) trả lại", "Bổ sung số liệu <quý II>")
	}
	o.acts(id, "CQ03")
	o.press(focal, "Báo đã nộp")
	o.says(focal, "số 15/BC-VP")
	o.press(focal, "Trình lãnh đạo duyệt")
	o.press(leader, "Duyệt")
	o.acts(id, "CQ03", bloc.ActReported, bloc.ActSupplemented)
}

func TestALeaderApprovesNothingButWhatHeWasShown(t *testing.T) {
	o := newOffice(t)
	focal, leader := o.focal("CQ03"), o.leader("CQ03")
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	data := o.dataOf(leader, "Duyệt")
	o.says(focal, "số 16/BC-VP")
	o.sees(leader, "16/BC-VP")
	o.forges(leader, data) // his phone had not drawn it yet
	o.alerted(leader, "đã thay đổi")
	o.acts(id, "CQ03")
	o.press(focal, "Rút lại bản trình")
	o.press(leader, "Duyệt")
	o.alerted(leader, "đã thay đổi")
	o.press(focal, "Bỏ bản này")
	o.sees(focal, "Đã bỏ", "16/BC-VP")
	o.acts(id, "CQ03")
}

func TestApprovedInWriting(t *testing.T) {
	for _, c := range []struct {
		name  string
		paper func(o *office, p *sandbox.Phone)
		want  []string
		acts  []bloc.Act
	}{
		{"by number", func(o *office, p *sandbox.Phone) { o.says(p, "số 45/CV-UB") }, []string{"đã duyệt bằng văn bản: 45/CV-UB"}, []bloc.Act{bloc.ActReported}},
		{"in other words", func(o *office, p *sandbox.Phone) { o.says(p, "Tờ trình 7 ngày 2/6") }, []string{"đã duyệt bằng văn bản: Tờ trình 7 ngày 2/6"}, []bloc.Act{bloc.ActReported}},
		{"by photo", func(o *office, p *sandbox.Phone) { p.SendPhoto([]byte("photo"), ""); o.settle() }, []string{"đã duyệt bằng văn bản: ảnh"},
			[]bloc.Act{bloc.ActReported, bloc.ActSupplemented}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			p, secretary := o.focal("CQ05"), o.secretary()
			id := o.asksApproved(false)
			o.press(p, "Báo đã nộp")
			o.press(p, "Trình lãnh đạo duyệt") // CQ05 has no leader
			o.alerted(p, "chưa có lãnh đạo trong danh bạ")
			o.alerted(p, "[Đã duyệt bằng văn bản]")
			o.press(p, "Đã duyệt bằng văn bản")
			o.says(p, "anh ấy đồng ý rồi")
			o.sees(p, "nhập số văn bản")
			o.acts(id, "CQ05")
			c.paper(o, p)
			o.acts(id, "CQ05", c.acts...)
			o.sees(p, append(c.want, "Biên nhận")...)
			o.sees(secretary, append(c.want, "Chờ xác nhận")...)
		})
	}
}

func TestAskingTheLeaderOnlyShows(t *testing.T) {
	o := newOffice(t)
	p, secretary := o.focal("CQ05"), o.secretary()
	id := o.asksApproved(false)
	o.press(p, "Báo đã nộp")
	o.press(p, "Đang xin ý kiến lãnh đạo")
	o.manages(secretary)
	o.sees(secretary, "● CQ 05 (xin ý kiến)", "0/14 đơn vị")
	n := o.count(p)
	o.walk(o.at(6, 4, 8, 0))
	o.sees(p, "Nhắc việc", "đang xin ý kiến lãnh đạo từ 01/06/2027 09:00")
	o.quiet(p, n+1)
	o.walk(o.at(6, 21, 9, 0))
	o.sees(secretary, "Quá hạn", "14 đơn vị")
	o.says(secretary, "/tinhhinh")
	o.press(secretary, "1")
	o.sees(secretary, "✗ CQ 05")
	o.sees(p, "✗ quá hạn", "đang xin ý kiến lãnh đạo")
	o.acts(id, "CQ05")
}

func TestApprovedLateButSubmittedInTime(t *testing.T) {
	o := newOffice(t)
	focal, leader, secretary := o.focal("CQ02"), o.leader("CQ02"), o.secretary()
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	o.walk(o.at(6, 21, 9, 0))
	o.sees(secretary, "Quá hạn", "CQ 02 (đang trình)")
	o.press(leader, "Duyệt")
	o.sees(focal, "Biên nhận", "trình lúc 01/06/2027 09:00, trong hạn", "nộp sau hạn 18/06/2027 17:00")
	o.sees(secretary, "nộp muộn", "trình lúc 01/06/2027 09:00, trong hạn")
	o.acts(id, "CQ02", bloc.ActReported)
}

func TestOfTwoLeadersTheFirstDecides(t *testing.T) {
	o := newOffice(t)
	focal, one := o.focal("CQ03"), o.leader("CQ03")
	two := o.leads(7900, "Lãnh đạo CQ03 (2)", "CQ03")
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	approve, back := o.dataOf(two, "Duyệt"), o.dataOf(two, "Trả lại")
	o.press(two, "Trả lại") // he is asked why, and meanwhile
	o.press(one, "Duyệt")
	o.says(two, "Thiếu phụ lục")
	o.sees(two, "Đ/c Lãnh đạo CQ03 đã duyệt bản này lúc 01/06/2027 09:00")
	for _, data := range []string{approve, back} {
		o.forges(two, data)
		o.alerted(two, "Đ/c Lãnh đạo CQ03 đã duyệt")
	}
	o.acts(id, "CQ03", bloc.ActReported)
}

func TestALeaderWhoAnswersApprovesByTheSamePress(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.leads(focalID+5, "Đầu mối CQ05", "CQ05")
	id := o.asksApproved(false)
	o.press(p, "Báo đã nộp")
	o.acts(id, "CQ05", bloc.ActReported)
	o.sees(p, "Biên nhận", "đã được đ/c Đầu mối CQ05 duyệt")
	o.says(p, "số 3/BC-VP")
	o.acts(id, "CQ05", bloc.ActReported, bloc.ActSupplemented)
}

func TestALeaderWhoAnswersLooksAtWhatColleaguesDrafted(t *testing.T) {
	o := newOffice(t)
	p, colleague := o.focal("CQ03"), o.secondFocal()
	o.leads(focalID+3, "Đầu mối CQ03", "CQ03")
	id := o.asksApproved(false)
	o.press(colleague, "Báo đã nộp")
	o.says(colleague, "số 3/BC-VP")
	o.press(p, "Gửi tệp")
	p.SendFile("phu luc.pdf", "application/pdf", []byte("pdf"), "")
	o.settle()
	o.sees(p, "3/BC-VP", "phu luc.pdf")
	o.acts(id, "CQ03")
	o.press(p, "Trình lãnh đạo duyệt")
	o.press(p, "Duyệt")
	o.acts(id, "CQ03", bloc.ActReported, bloc.ActSupplemented, bloc.ActSupplemented)
}

func TestAnApprovedAnswerStandsUntilANewerOneIsApproved(t *testing.T) {
	o := newOffice(t)
	focal, leader, secretary := o.focal("CQ03"), o.leader("CQ03"), o.secretary()
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	o.press(leader, "Duyệt")
	n := o.count(secretary)
	o.says(focal, "số 20/BC-VP") // more of it
	o.acts(id, "CQ03", bloc.ActReported)
	o.sees(o.secondFocal(), "● đã báo lúc", "Bản mới: ", "Bản đã duyệt trước vẫn có giá trị")
	o.press(focal, "Trình lãnh đạo duyệt")
	o.acts(id, "CQ03", bloc.ActReported)
	o.quiet(secretary, n)
	o.press(leader, "Duyệt")
	o.acts(id, "CQ03", bloc.ActReported, bloc.ActSupplemented)
}

func TestADraftDoesNotTakeThePlaceOfWhatIsConfirmed(t *testing.T) {
	o := newOffice(t)
	focal, leader := o.focal("CQ03"), o.leader("CQ03")
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	agency := o.agency("CQ03")
	o.write(func(tx *store.Tx) error { // the paper came by itself
		_, err := tx.Answers().Record(store.Answer{Task: id, Agency: agency, Act: bloc.ActConfirmed, At: tx.Now})
		return err
	})
	o.press(leader, "Duyệt")
	o.alerted(leader, "Thường trực Khối đã xác nhận")
	o.acts(id, "CQ03", bloc.ActConfirmed)
}
