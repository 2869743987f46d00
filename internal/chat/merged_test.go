package chat_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// answersTooFor makes a focal point one of another agency as well.
func (o *office) answersTooFor(name, code string) {
	o.Helper()
	o.write(func(tx *store.Tx) error {
		_, err := tx.People().Enroll(bloc.Membership{Person: o.member(name), Agency: o.agency(code), Role: bloc.RoleFocal})
		return err
	})
}

func TestAMergedReminderIsNumberedWithAButtonATask(t *testing.T) {
	o := newOffice(t)
	p, colleague := o.focal("CQ03"), o.secondFocal()
	var ids []bloc.TaskID
	for _, title := range []string{"Đăng ký mô hình", "Báo cáo quý", "Chấm điểm"} {
		ids = append(ids, o.asks(bloc.KindReport, title, o.at(6, 18, 17, 0)))
	}
	o.press(colleague, "Báo đã nộp") // the newest card: the last task
	n := o.count(p)
	o.walk(o.at(6, 4, 8, 0))
	o.quiet(p, n+1)
	m, _ := p.Last()
	if got := m.Labels(); !slices.Equal(got, []string{"1", "2"}) || !containsAll(m.Text, []string{"Nhắc việc", "2 việc", "1.", "Đăng ký mô hình", "2.", "Báo cáo quý"}) || strings.Contains(m.Text, "Chấm điểm") {
		t.Fatalf("reminded by %q %q", m.Text, got)
	}
	o.pressOn(p, m, "2")
	card, _ := p.Last()
	if !seen(card.Text, "Báo cáo quý") {
		t.Fatalf("2 opens %q", card.Text)
	}
	o.pressOn(p, card, "Báo đã nộp")
	o.acts(ids[1], "CQ03", bloc.ActReported)
	if m := find(p.Bot(), m.ID); !seen(m.Text, "● đã báo") {
		t.Errorf("the reminder does not follow: %q", m.Text)
	}
}

func TestAReminderDrawnAgainLaterIsNotALateOne(t *testing.T) {
	o := newOffice(t)
	p, colleague := o.focal("CQ03"), o.secondFocal()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.walk(o.at(6, 4, 8, 0))
	reminder := o.sees(p, "Nhắc việc")
	o.wait(3 * 24 * time.Hour)
	o.press(colleague, "Báo đã nộp")
	if m := find(p.Bot(), reminder.ID); !seen(m.Text, "● đã báo") || seen(m.Text, "muộn") {
		t.Errorf("the reminder says %q", m.Text)
	}
}

func TestAReminderNamesEveryAgencyThatOwes(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ11")
	o.answersTooFor("Đầu mối CQ11", "CQ12")
	o.asks(bloc.KindReport, "Báo cáo quý", o.at(6, 18, 17, 0))
	o.asks(bloc.KindReport, "Chấm điểm", o.at(6, 18, 17, 0))
	o.press(p, "Báo đã nộp") // the newest card: Chấm điểm
	o.press(p, "CQ 11")
	o.walk(o.at(6, 4, 8, 0))
	m, _ := p.Last()
	if !containsAll(m.Text, []string{"Báo cáo quý – CQ 11", "Báo cáo quý – CQ 12", "Chấm điểm – CQ 12"}) || strings.Contains(m.Text, "Chấm điểm – CQ 11") {
		t.Errorf("reminded by %q", m.Text)
	}
	o.pressOn(p, m, "3")
	o.press(p, "Báo đã nộp") // one agency is left, so that it is not asked for which
	o.sees(p, "Biên nhận", "CQ 12", "Chấm điểm")
}

func TestWhatIsRefusedNamesTheAgencyMeant(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ11")
	o.answersTooFor("Đầu mối CQ11", "CQ12")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(p, "Báo đã nộp")
	choice := o.withButton(p, "CQ 12")
	o.pressOn(p, choice, "CQ 12")
	o.pressOn(p, choice, "CQ 12")
	o.alerted(p, "CQ 12 đã báo nộp")
	o.acts(id, "CQ11")
	o.acts(id, "CQ12", bloc.ActReported)
	card := o.sees(p, midyear, "CQ 11", "CQ 12")
	o.replies(p, card, "số 12/BC-VP") // either could be meant
	o.sees(p, "đầu mối của nhiều đơn vị")
	o.acts(id, "CQ11")
}

func TestALeaderSeesAndDoesNotAnswer(t *testing.T) {
	o := newOffice(t)
	leader := o.leader("CQ02")
	o.asks(bloc.KindActivity, "Tập huấn", o.at(6, 18, 8, 0))
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.quiet(leader, 0) // nothing is asked of him
	o.says(leader, "/viec")
	list, _ := leader.Last()
	for _, label := range list.Labels() {
		o.pressOn(leader, list, label)
		if m, _ := leader.Last(); len(m.Labels()) > 0 || !seen(m.Text, "CQ 02") {
			t.Errorf("a leader is offered %q on %q", m.Labels(), m.Text)
		}
	}
}

func TestAnAnswerAboutATaskOfOthersIsNoForgery(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ09")
	o.write(func(tx *store.Tx) error {
		for i, title := range []string{"Khảo sát cụm A", "Khảo sát cụm B"} {
			if _, err := tx.Tasks().Add(bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: title, Due: o.at(6, 18+i, 17, 0).Unix(),
				Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}, 0, []bloc.AgencyID{o.agency("CQ01")}); err != nil {
				return err
			}
		}
		return nil
	})
	o.settle()
	o.says(p, "hạn nộp khảo sát")
	o.press(p, "Khảo sát cụm B")
	m, _ := p.Last()
	if !seen(m.Text, "19/06/2027 17:00") || seen(m.Text, "CQ 0") || len(m.Labels()) > 0 {
		t.Errorf("answered with %q %q", m.Text, m.Labels())
	}
	if o.logged("forged") != 0 {
		t.Error("pressing what was offered is logged as forged")
	}
}

// Every id a button carries may be made up: it is refused, nothing changes, and the log knows.
func TestMadeUpIdsAreRefusedAndLogged(t *testing.T) {
	o := newOffice(t)
	focal, leader, other, secretary := o.focal("CQ02"), o.leader("CQ02"), o.focal("CQ09"), o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	report := o.dataOf(focal, "Báo đã nộp")
	const nowhere = "zzzzzz"
	for _, c := range []struct {
		name string
		by   *sandbox.Phone
		data string
	}{
		{"a focal point's button pressed by a leader", leader, report},
		{"for another agency", other, report + ":" + id36(o.agency("CQ02"))},
		{"for an agency there is not", focal, report + ":" + nowhere},
		{"a task there is not", focal, "rp:" + nowhere + ":0"},
		{"a card there is not", focal, "tk:" + nowhere + ":0"},
		{"a question there is not", focal, "ho:" + nowhere + ":0"},
		{"a due time there is not", focal, "du:" + nowhere + ":0"},
		{"a file there is not", focal, fmt.Sprintf("fc:%s:%s:%s", id36(id), nowhere, id36(o.agency("CQ02")))},
		{"the secretariat's buttons", focal, "oa:" + id36(id) + ":0:1"},
		{"a report there is not, by a secretary", secretary, "ok:" + nowhere + ":0"},
		{"its files", secretary, "fs:" + nowhere + ":0"},
		{"its card", secretary, "ib:" + nowhere + ":0"},
		{"a board there is not", secretary, "bd:" + nowhere + ":0"},
		{"no button at all", focal, "zz"},
	} {
		before := o.logged("forged") + o.logged("refused")
		n := o.count(c.by)
		o.forges(c.by, c.data)
		alerts := c.by.Alerts()
		if len(alerts) == 0 || alerts[len(alerts)-1].Text == "" {
			t.Errorf("%s: not refused", c.name)
		}
		if o.logged("forged")+o.logged("refused") != before+1 {
			t.Errorf("%s: not logged", c.name)
		}
		if got := o.count(c.by); got > n+1 { // a card as it is now may come
			t.Errorf("%s: answered with %d messages", c.name, got-n)
		}
	}
	o.acts(id, "CQ02")
	o.acts(id, "CQ09")
}

func TestAStaleCardIsDrawnAnewAndDoesNothing(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	card, _ := p.Last()
	o.write(func(tx *store.Tx) error { // the due time moves, and his phone has not redrawn the card
		task, err := tx.Tasks().Get(id)
		if err != nil {
			return err
		}
		task.Due = o.at(6, 21, 17, 0).Unix()
		return tx.Tasks().Change(task, nil)
	})
	o.pressOn(p, card, "Báo đã nộp")
	o.alerted(p, "vừa thay đổi")
	o.acts(id, "CQ05")
	if m := find(p.Bot(), card.ID); !seen(m.Text, "21/06/2027") {
		t.Errorf("the card still says %q", m.Text)
	}
	o.pressOn(p, card, "Báo đã nộp")
	o.acts(id, "CQ05", bloc.ActReported)
}

func TestAllAreConfirmedOnlyAsTheyWereShown(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(o.focal("CQ05"), "Báo đã nộp")
	o.press(o.focal("CQ06"), "Báo đã nộp")
	data := o.dataOf(secretary, "Xác nhận cả 2 đơn vị")
	o.press(o.focal("CQ06"), "Bấm nhầm")
	o.press(o.focal("CQ07"), "Báo đã nộp") // as many as before, but others
	o.forges(secretary, data)
	o.alerted(secretary, "vừa thay đổi")
	o.acts(id, "CQ05", bloc.ActReported)
	o.acts(id, "CQ07", bloc.ActReported)
	o.press(secretary, "Xác nhận cả 2 đơn vị")
	o.acts(id, "CQ05", bloc.ActReported, bloc.ActConfirmed)
	o.acts(id, "CQ07", bloc.ActReported, bloc.ActConfirmed)
}

func TestAReportsOwnMessageFollowsItsConfirmation(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(o.focal("CQ05"), "Báo đã nộp")
	o.press(secretary, "Xem CQ 05")
	report, _ := secretary.Last()
	o.pressOn(secretary, report, "Xác nhận")
	if m := find(secretary.Bot(), report.ID); !seen(m.Text, "✓ đã xác nhận") || len(m.Labels()) != 0 {
		t.Errorf("the report says %q %q", m.Text, m.Labels())
	}
}

func TestAFormerSecretarysBoardsTellNothingMore(t *testing.T) {
	o := newOffice(t)
	p := o.secondSecretary()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.says(p, "/tinhhinh")
	o.press(p, "1")
	o.sees(p, "0/14 đơn vị")
	o.says(o.secretary(), "/danhba")
	o.press(o.secretary(), "Thường trực Khối")
	o.press(o.secretary(), "Thư ký Khối (2)")
	o.press(o.secretary(), "Thu hồi tài khoản")
	o.press(o.secretary(), "Thu hồi tài khoản")
	o.press(o.focal("CQ05"), "Báo đã nộp")
	o.seesNot(p, "1/14 đơn vị")
}
