package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

func TestBlockingAndLettingInAgainAreInTheLog(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ04")
	p.Block()
	o.settle()
	p.Unblock()
	o.settle()
	if o.logged("blocked") != 1 || o.logged("unblocked") != 1 {
		t.Errorf("blocked %d times, let in %d times", o.logged("blocked"), o.logged("unblocked"))
	}
	o.says(o.secretary(), "/nhatky")
	o.sees(o.secretary(), "Đầu mối CQ04: chặn bot", "Đầu mối CQ04: mở lại bot sau khi chặn")
}

// lists counts the lists of what is open that a person was shown.
func (o *office) lists(p *sandbox.Phone) int {
	return o.saying(p, "Đơn vị không còn việc nào") + o.saying(p, "Việc của đơn vị\nChưa thực hiện")
}

func TestRestartingAfterABlockShowsTheListOnce(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ04")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	p.Block()
	o.settle()
	n := o.lists(p)
	p.Unblock()
	p.Start("") // one press of Telegram's [Restart]
	o.settle()
	if got := o.lists(p) - n; got != 1 {
		t.Errorf("the list is shown %d times:\n%s", got, o.screen(p))
	}
	o.sees(p, "đã tham gia. Các phím ở dưới ô nhập")
	o.wait(2 * time.Minute)
	o.starts(p, "")
	if got := o.lists(p) - n; got != 2 {
		t.Errorf("later /start shows it %d times in all", got)
	}
}

func TestALeaderSeesWhatHisAgencyOwesAndWhoAnswers(t *testing.T) {
	o := newOffice(t)
	p := o.leader("CQ03")
	o.says(p, "/viec")
	o.sees(p, "Đơn vị không còn việc nào", "Đồng chí xem với tư cách lãnh đạo CQ 03", "Đầu mối CQ03, Đầu mối CQ03 (2)")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.says(p, "/viec")
	o.sees(p, "Chưa thực hiện: 1", midyear, "lãnh đạo CQ 03", "Đầu mối CQ03, Đầu mối CQ03 (2)")
	o.press(p, "1")
	m, _ := p.Last()
	for _, label := range m.Labels() {
		for _, answers := range []string{"Báo đã nộp", "Gửi tệp", "Bấm nhầm"} {
			if strings.Contains(label, answers) {
				t.Errorf("a leader is offered %q", label)
			}
		}
	}
	o.forges(p, "rp:"+id36(id)+":0")
	o.acts(id, "CQ03")
	o.says(o.focal("CQ03"), "/viec")
	o.seesNot(o.focal("CQ03"), "tư cách lãnh đạo")
}

func TestALeaderLearnsThatNobodyAnswersForHisAgency(t *testing.T) {
	o := newOffice(t)
	o.write(func(tx *store.Tx) error {
		for _, c := range must(tx.People().Contacts(o.agencyIn(tx, "CQ01"), bloc.RoleFocal)) {
			if err := tx.People().Dismiss(c.ID); err != nil {
				return err
			}
		}
		return nil
	})
	o.says(o.leader("CQ01"), "/viec")
	o.sees(o.leader("CQ01"), "lãnh đạo CQ 01; đơn vị chưa có đầu mối")
}

func TestAnAdministratorIsToldOnceThatHeActsNoMore(t *testing.T) {
	o := newOffice(t, notJoined, admins(8001, 8002, secretaryID))
	admin := o.phone(8001, "Quản trị")
	o.starts(admin, "")
	o.starts(o.phone(8002, "Quản trị (2)"), "") // acts as well
	joins := func(name string, p *sandbox.Phone) {
		o.starts(p, o.inviteMember(name))
		o.press(p, "Đồng ý tham gia")
	}
	o.says(admin, "/danhba")
	o.seesNot(admin, "đã hết")
	joins("Đầu mối CQ05", o.focal("CQ05"))
	o.seesNot(admin, "đã hết")
	joins("Thư ký Khối", o.secretary())
	joins("Thư ký Khối (2)", o.secondSecretary())
	for _, p := range []*sandbox.Phone{admin, o.phone(8002, "Quản trị (2)")} {
		if n := o.saying(p, "Thư ký Khối đã tham gia, nên quyền làm tạm việc"); n != 1 {
			t.Errorf("told %d times:\n%s", n, o.screen(p))
		}
		if keys := p.Keyboard(); len(keys) != 0 {
			t.Errorf("the keys are still %q", keys)
		}
	}
	o.seesNot(o.secretary(), "quyền làm tạm việc") // he was one of them, and is a secretary now
	if n := o.logged("admin_relieved"); n != 2 {
		t.Errorf("logged %d times", n)
	}
}

func TestAnAdministratorWhoNeverActedIsToldNothing(t *testing.T) {
	o := newOffice(t, notJoined, admins(8001))
	o.starts(o.secretary(), o.inviteMember("Thư ký Khối"))
	o.press(o.secretary(), "Đồng ý tham gia")
	if n := o.calls("sendMessage", 8001); n != 0 {
		t.Errorf("written to %d times", n)
	}
}
