package chat_test

import (
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// once fails the test unless a person has the notice and one card to acknowledge it, each once.
func (o *office) once(p *sandbox.Phone, text string) {
	o.Helper()
	o.wait(10 * time.Second)
	if n := copies(p, text); n != 1 {
		o.Errorf("the person has the notice %d times:\n%s", n, o.screen(p))
	}
}

func TestWhoJoinsLaterGetsWhatIsStillValidOnce(t *testing.T) {
	o := newOffice(t, notJoined)
	late := o.stranger(9001)
	o.sendsContent(bloc.Task{Title: "Họp giao ban"}, store.Dispatch{Roles: []bloc.Role{bloc.RoleFocal}})
	o.joins(late, "Đầu mối CQ04")
	o.once(late, "Họp 8 giờ tại hội trường")
	if last, _ := late.Last(); len(last.Buttons) == 0 || last.Buttons[0][0].Text != "Xác nhận đã nhận" {
		t.Errorf("there is no card behind the notice:\n%s", o.screen(late))
	}
	late.Block()
	o.settle()
	late.Unblock()
	o.settle()
	o.once(late, "Họp 8 giờ tại hội trường")
}

func TestWhoComesBackOrTakesOnARoleGetsWhatHeLacksOnce(t *testing.T) {
	o := newOffice(t)
	secretary, away, leader := o.secretary(), o.focal("CQ06"), o.leader("CQ01")
	away.Block()
	o.settle()
	o.says(secretary, "/thongbao Họp lúc 8 giờ\nTại hội trường tầng 2")
	o.sendsNotice(secretary)
	away.Unblock()
	o.settle()
	o.once(away, "Tại hội trường tầng 2")
	o.write(func(tx *store.Tx) error {
		m := bloc.Membership{Person: o.memberIn(tx, "Lãnh đạo CQ01"), Agency: o.agencyIn(tx, "CQ02"), Role: bloc.RoleFocal}
		if _, err := tx.People().Enroll(m); err != nil {
			return err
		}
		return tx.Content().Welcome(m.Person)
	})
	o.once(leader, "Tại hội trường tầng 2")
	o.withdraws(secretary, "nhầm văn bản")
	for _, p := range []*sandbox.Phone{away, leader} {
		if copies(p, "Tại hội trường tầng 2") != 0 {
			t.Errorf("what is withdrawn is still there:\n%s", o.screen(p))
		}
	}
}

func TestANewAccountGetsWhatIsStillValid(t *testing.T) {
	o := newOffice(t)
	secretary, fresh := o.secretary(), o.stranger(9001)
	o.says(secretary, "/thongbao Họp lúc 8 giờ\nTại hội trường tầng 2")
	o.sendsNotice(secretary)
	o.says(secretary, "/danhba")
	o.press(secretary, "CQ 05")
	o.press(secretary, "Đầu mối CQ05")
	o.press(secretary, "Đổi tài khoản")
	o.starts(fresh, tokenIn(o.sees(secretary, "?start=")))
	o.press(fresh, "Đổi tài khoản")
	o.once(fresh, "Tại hội trường tầng 2")
	o.wait(time.Hour)
	o.once(fresh, "Tại hội trường tầng 2")
}
