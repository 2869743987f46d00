package chat_test

import (
	"fmt"
	"strconv"
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

func TestNewPhone_TakesTheOldOnesPlace(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	old, fresh := o.focal("CQ04"), o.stranger(9001)
	o.says(o.secretary(), "/danhba")
	o.press(o.secretary(), "CQ 04")
	o.press(o.secretary(), "Đầu mối CQ04")
	o.press(o.secretary(), "Đổi tài khoản")
	o.starts(fresh, tokenIn(o.sees(o.secretary(), "?start=")))
	o.sees(fresh, "Đầu mối CQ04", "đang dùng một tài khoản Telegram khác", "không còn nhận tin")
	o.press(fresh, "Đổi tài khoản")
	o.sees(fresh, "Đã ghi nhận")
	o.sees(old, "đã chuyển sang tài khoản khác", "báo ngay Thường trực Khối")
	o.isStranger(old)
	o.sees(o.secretary(), "Đầu mối CQ04", "đổi sang tài khoản này")
	o.says(old, "/viec")
	if m, _ := old.Last(); len(m.Labels()) != 1 || m.Labels()[0] != "Đề nghị tham gia" {
		t.Fatalf("the old phone still gets answers:\n%s", o.screen(old))
	}
}

func TestJoinedPerson_IsNotMadeSomebodyElseByALink(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	token := o.inviteMember("Đầu mối CQ05")
	o.starts(o.focal("CQ04"), token)
	o.sees(o.focal("CQ04"), "Tài khoản này là của đồng chí Đầu mối CQ04", "dành cho đồng chí Đầu mối CQ05")
	o.forges(o.focal("CQ04"), "ja:0:0:"+token)
	o.alerted(o.focal("CQ04"), "đang dùng cho đồng chí Đầu mối CQ04")
	if a, _ := o.account(o.focal("CQ04")); a.Person != o.member("Đầu mối CQ04") {
		t.Fatal("the account is another person's now")
	}
	o.press(o.focal("CQ04"), "Sai người, sai đơn vị")
	o.sees(o.secretary(), "sai người hoặc sai đơn vị", "Đầu mối CQ05")
}

func TestOwnLinkAgain_IsUsedUpAndGreets(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	token := o.inviteMember("Đầu mối CQ05")
	o.starts(o.focal("CQ05"), token)
	o.sees(o.focal("CQ05"), "đã tham gia")
	o.starts(o.stranger(9001), token)
	o.sees(o.stranger(9001), "Liên kết đã được dùng")
}

func TestOpenInvitation_MakesAPersonOrAddsARole(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p := o.phone(9001, "Tên trên Telegram")
	o.starts(p, o.invite(store.Invitation{Agency: o.agency("CQ06"), Role: bloc.RoleLeader}))
	o.sees(p, "Lãnh đạo đơn vị, Cơ quan 06")
	o.press(p, "Đồng ý tham gia")
	o.sees(o.secretary(), "Tên trên Telegram", "họ tên lấy từ Telegram")
	o.press(o.secretary(), "Sửa tên")
	o.says(o.secretary(), "Lãnh  đạo\tCQ06")
	o.sees(o.secretary(), "Tên trên Telegram đổi thành Lãnh đạo CQ06")
	o.member("Lãnh đạo CQ06")

	o.starts(o.focal("CQ07"), o.invite(store.Invitation{Agency: o.agency("CQ08"), Role: bloc.RoleFocal}))
	o.sees(o.focal("CQ07"), "thêm vai trò", "Cơ quan 08")
	o.press(o.focal("CQ07"), "Đồng ý tham gia")
	o.read(func(tx *store.Tx) error {
		who, err := tx.People().Get(o.memberIn(tx, "Đầu mối CQ07"))
		if len(who.AnswersFor()) != 2 {
			t.Errorf("roles %+v", who.Roles)
		}
		return err
	})
}

func TestRevoked_LosesEverythingAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, notJoined)
	o.joins(o.secretary(), "Thư ký Khối")
	o.joins(o.secondSecretary(), "Thư ký Khối (2)")
	p := o.focal("CQ04")
	o.joins(p, "Đầu mối CQ04")
	o.press(o.secretary(), "Thu hồi")
	o.sees(o.secretary(), "Thu hồi tài khoản này?")
	o.press(o.secretary(), "Giữ nguyên")
	o.press(o.secretary(), "Thu hồi")
	o.press(o.secretary(), "Thu hồi tài khoản")
	o.alerted(o.secretary(), "Đã thu hồi tài khoản của Đầu mối CQ04")
	o.sees(p, "đã bị thu hồi", "liên hệ Thường trực Khối")
	o.isStranger(p)
	o.press(o.secondSecretary(), "Đúng người")
	o.alerted(o.secondSecretary(), "không còn gắn với người trong danh bạ")
	o.sees(o.secondSecretary(), "đã được thu hồi hoặc thay")
	o.joins(p, "Đầu mối CQ04") // he can come back
}

func TestColleague_RemovesWhomTheSecretariatHasNotConfirmed(t *testing.T) {
	t.Parallel()
	o := newOffice(t, notJoined)
	o.joins(o.secretary(), "Thư ký Khối")
	o.joins(o.focal("CQ03"), "Đầu mối CQ03")
	o.joins(o.focal("CQ04"), "Đầu mối CQ04")
	p := o.secondFocal()
	o.joins(p, "Đầu mối CQ03 (2)")
	o.sees(o.focal("CQ03"), "Đầu mối CQ03 (2)", "đã tham gia")
	o.offers(o.focal("CQ03"), "Gỡ")
	o.forges(o.focal("CQ04"), o.dataOf(o.secretary(), "Thu hồi"))
	o.alerted(o.focal("CQ04"), "chỉ Thường trực Khối")
	o.press(o.focal("CQ03"), "Gỡ")
	o.press(o.focal("CQ03"), "Thu hồi tài khoản")
	o.isStranger(p)
	o.sees(o.secretary(), "Đầu mối CQ03 đã gỡ tài khoản", "Đầu mối CQ03 (2)")

	o.joins(p, "Đầu mối CQ03 (2)")
	o.press(o.secretary(), "Đúng người")
	o.press(o.focal("CQ03"), "Gỡ")
	o.alerted(o.focal("CQ03"), "Thường trực Khối đã xác nhận đúng người")
	if _, known := o.account(p); !known {
		t.Fatal("removed all the same")
	}
}

func TestForgedButtons_ChangeNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	person, account := int64(o.member("Đầu mối CQ05")), o.focal("CQ05").ID()
	var role int64
	o.read(func(tx *store.Tx) error {
		who, err := tx.People().Get(bloc.PersonID(person))
		role = who.Roles[0].ID
		return err
	})
	var request int64
	o.write(func(tx *store.Tx) (err error) {
		request, err = tx.Invitations().Ask(store.JoinRequest{UserID: 9009, Name: "Người lạ", Words: "Người lạ"})
		return err
	})
	data := func(act string, id, rev int64, arg string) string {
		return fmt.Sprintf("%s:%s:%s:%s", act, base36(id), base36(rev), arg)
	}
	forged := []string{
		data("jv", person, account, "listed"), data("jr", person, account, "listed"), data("jk", person, account, "listed"),
		data("jr", person, 424242, "listed"), data("js", person, account, "listed"), data("js", 424242, account, "listed"),
		data("qn", request, int64(o.agency("CQ04")), "focal"), data("qp", request, person, ""), data("qx", request, 0, ""), data("qs", request, 0, "m.0"),
		data("io", person, 0, ""), data("iy", 0, 0, ""), data("ia", 0, 0, ""), data("il", 0, 0, ""),
		data("ml", 0, 0, ""), data("mg", int64(o.agency("CQ05")), 0, ""), data("mp", person, 0, ""), data("md", person, role, ""),
		data("mz", person, role, ""), data("mu", person, 0, ""), data("mv", person, 0, ""), data("mn", person, 0, ""),
		data("ma", 0, 0, ""), data("mr", 0, 0, "secretary"), data("mq", 0, 0, ""),
	}
	for _, by := range []struct {
		name, word string
		id         int64
	}{{"a stranger", "chưa tham gia", 9001}, {"a focal point of another agency", "hỉ Thường trực Khối", o.focal("CQ04").ID()}} {
		p := o.stranger(by.id)
		p.Send("/trogiup")
		o.settle()
		n, secretaries := o.count(p), o.count(o.secretary())
		for _, d := range forged {
			o.forges(p, d)
			o.alerted(p, by.word)
		}
		o.quiet(p, n)
		o.quiet(o.secretary(), secretaries)
	}
	if a, known := o.account(o.focal("CQ05")); !known || a.Vouched {
		t.Errorf("the account changed: %+v", a)
	}
	o.member("Đầu mối CQ05")
	if n := o.logged("refused"); n < len(forged) {
		t.Errorf("%d of %d attempts are logged", n, len(forged))
	}
}

func base36(n int64) string { return strconv.FormatInt(n, 36) }

func TestLastSecretary_CannotBeTakenAway(t *testing.T) {
	t.Parallel()
	o := newOffice(t, notJoined)
	o.joins(o.secretary(), "Thư ký Khối")
	o.says(o.secretary(), "/ngungdung")
	o.sees(o.secretary(), "thư ký duy nhất", "/danhba")
	o.says(o.secretary(), "/danhba")
	o.press(o.secretary(), "Thường trực Khối")
	o.press(o.secretary(), "Thư ký Khối")
	o.press(o.secretary(), "Gỡ vai trò")
	o.alerted(o.secretary(), "thư ký duy nhất")
	o.press(o.secretary(), "Thu hồi tài khoản")
	o.alerted(o.secretary(), "thư ký duy nhất")
	if a, _ := o.account(o.secretary()); !a.Joined {
		t.Fatal("the last secretary is gone")
	}
}

func TestAdministrator_ActsUntilASecretaryHasJoined(t *testing.T) {
	t.Parallel()
	o := newOffice(t, notJoined, admins(8001))
	admin := o.phone(8001, "Quản trị")
	o.starts(admin, "")
	o.sees(admin, "Khối chưa có thư ký nào tham gia", "/danhba")
	o.says(admin, "/danhba")
	o.press(admin, "Thường trực Khối")
	o.press(admin, "Thư ký Khối (2)")
	o.press(admin, "Lời mời")
	token := tokenIn(o.sees(admin, "?start="))
	o.starts(o.secondSecretary(), token)
	o.press(o.secondSecretary(), "Đồng ý tham gia")
	if keys := o.secondSecretary().Keyboard(); len(keys) == 0 || keys[0][0] != "Tình hình" {
		t.Fatalf("a secretary's keys are %q", keys)
	}
	o.says(admin, "/danhba")
	if m, _ := admin.Last(); len(m.Labels()) != 1 || m.Labels()[0] != "Đề nghị tham gia" {
		t.Fatalf("the administrator still acts:\n%s", o.screen(admin))
	}
}

func TestBlocking_IsKnownAndUnblockingCatchesUp(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p := o.focal("CQ04")
	p.Block()
	o.settle()
	o.sees(o.secretary(), "Đầu mối CQ04", "chặn")
	o.says(o.secretary(), "/danhba")
	o.press(o.secretary(), "CQ 04")
	o.sees(o.secretary(), "✗ Đầu mối CQ04", "đã chặn bot")
	n := o.count(p)
	p.Unblock()
	o.settle()
	o.quiet(p, n+1) // what is open for his agency
	if a, _ := o.account(p); a.Unreachable != "" {
		t.Fatalf("still unreachable: %s", a.Unreachable)
	}
}
