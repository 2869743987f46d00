package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/chat"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// invitations are the messages that hold a link, oldest first.
func (o *office) invitations(p *sandbox.Phone) (list []sandbox.Message) {
	for _, m := range p.Bot() {
		if strings.Contains(m.Caption, "?start=") {
			list = append(list, m)
		}
	}
	return list
}

func TestInviteLink(t *testing.T) {
	if got := chat.InviteLink("khoibot_demo_bot", "abc_-1"); got != "https://t.me/khoibot_demo_bot?start=abc_-1" {
		t.Fatal(got)
	}
}

func TestInviteAll_GivesOneTextAndPictureAPerson(t *testing.T) {
	t.Parallel()
	o := newOffice(t, notJoined)
	o.joins(o.secretary(), "Thư ký Khối")
	o.joins(o.focal("CQ02"), "Đầu mối CQ02")
	second := o.agency("CQ02")
	o.write(func(tx *store.Tx) error { // of two roles, invited once
		_, err := tx.People().Enroll(bloc.Membership{Person: o.memberIn(tx, "Lãnh đạo CQ01"), Agency: second, Role: bloc.RoleLeader})
		return err
	})
	o.says(o.secretary(), "/loimoi")
	o.sees(o.secretary(), "Chưa tham gia: 18 người", "1. Đầu mối CQ01 – CQ 01: chưa có lời mời")
	o.press(o.secretary(), "Tất cả người chưa tham gia")
	o.sees(o.secretary(), "18 người", "18 tin")
	if n := len(o.invitations(o.secretary())); n != 0 {
		t.Fatalf("%d invitations before it was confirmed", n)
	}
	o.press(o.secretary(), "Không")
	o.press(o.secretary(), "Tất cả người chưa tham gia")
	o.press(o.secretary(), "Tạo 18 lời mời")
	o.sees(o.secretary(), "Đã tạo 18 lời mời", "15/06/2027")
	made := o.invitations(o.secretary())
	if len(made) != 18 {
		t.Fatalf("%d invitations", len(made))
	}
	for i, name := range []string{"Đầu mối CQ01", "Lãnh đạo CQ01", "Lãnh đạo CQ02", "Đầu mối CQ03"} {
		m := made[i]
		if !strings.Contains(m.Caption, name) || m.File == nil || m.File.Kind != "photo" {
			t.Fatalf("invitation %d is not %s's: %q %+v", i, name, m.Caption, m.File)
		}
	}
	p := o.stranger(9001)
	o.starts(p, tokenIn(made[0]))
	o.press(p, "Đồng ý tham gia")
	o.sees(p, "Đã ghi nhận", "Đầu mối CQ01")
	o.sees(o.secretary(), "Chưa tham gia: 18 người", "trong đó 18 người có lời mời còn hạn")
	o.says(o.secretary(), "/loimoi")
	o.sees(o.secretary(), "Chưa tham gia: 17 người")
	for _, m := range made[1:] {
		if n := o.queuedWith(tokenIn(m)); n != 0 {
			t.Fatalf("%d rows hold a token", n)
		}
	}
}

func TestInviteAgain_EndsTheFormerLink(t *testing.T) {
	t.Parallel()
	o := newOffice(t, notJoined)
	o.joins(o.secretary(), "Thư ký Khối")
	o.says(o.secretary(), "/loimoi")
	o.press(o.secretary(), "2. Lãnh đạo CQ01")
	o.alerted(o.secretary(), "Đã tạo lời mời")
	o.press(o.secretary(), "2. Lãnh đạo CQ01")
	o.alerted(o.secretary(), "lời mời trước của Lãnh đạo CQ01 hết hiệu lực")
	made := o.invitations(o.secretary())
	p := o.stranger(9001)
	o.starts(p, tokenIn(made[0]))
	o.sees(p, "thay hoặc thu hồi")
	o.starts(p, tokenIn(made[1]))
	o.offers(p, "Đồng ý tham gia")
}

func TestInvitations_SayWhichHaveExpired(t *testing.T) {
	t.Parallel()
	o := newOffice(t, notJoined)
	o.joins(o.secretary(), "Thư ký Khối")
	o.inviteMember("Đầu mối CQ01")
	o.wait(24 * time.Hour)
	o.inviteMember("Lãnh đạo CQ01")
	o.says(o.secretary(), "/loimoi")
	o.sees(o.secretary(), "Đầu mối CQ01 – CQ 01: lời mời còn hạn đến 15/06/2027", "trong đó 2 người")
	o.wait((store.InvitationDays - 1) * 24 * time.Hour)
	o.says(o.secretary(), "/loimoi")
	o.sees(o.secretary(), "Đầu mối CQ01 – CQ 01: lời mời đã hết hạn 15/06/2027", "Lãnh đạo CQ01 – CQ 01: lời mời còn hạn đến 16/06/2027",
		"Đầu mối CQ02 – CQ 02: chưa có lời mời", "trong đó 1 người")
}

func TestInvitations_WhenEverybodyHasJoined(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.says(o.secretary(), "/loimoi")
	o.sees(o.secretary(), "Mọi người trong danh bạ đều đã tham gia", "/danhba")
	o.says(o.focal("CQ01"), "/loimoi")
	o.sees(o.focal("CQ01"), "chỉ Thường trực Khối")
	o.quiet(o.focal("CQ01"), 1)
}
