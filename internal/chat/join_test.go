package chat_test

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// invite makes an invitation behind the bot's back, as the command line does, and returns its token.
func (o *office) invite(i store.Invitation) (token string) {
	o.Helper()
	o.write(func(tx *store.Tx) (err error) {
		token, err = tx.Invitations().Make(i)
		return err
	})
	return token
}

// inviteMember invites somebody on the roll to the first of his roles.
func (o *office) inviteMember(name string) string {
	o.Helper()
	id := o.member(name)
	var role bloc.Membership
	o.read(func(tx *store.Tx) error {
		p, err := tx.People().Get(id)
		role = p.Roles[0]
		return err
	})
	return o.invite(store.Invitation{Person: id, Agency: role.Agency, Role: role.Role})
}

// account is the account of a phone, and whether the bloc knows it.
func (o *office) account(p *sandbox.Phone) (a store.Account, known bool) {
	o.Helper()
	o.read(func(tx *store.Tx) error {
		var err error
		a, err = tx.People().Account(p.ID())
		known = err == nil
		return nil
	})
	return a, known
}

// isStranger fails the test unless the bloc does not know the phone and shows it neither keys nor a secretary's menu.
func (o *office) isStranger(p *sandbox.Phone) {
	o.Helper()
	if a, known := o.account(p); known {
		o.Fatalf("the account is known: %+v", a)
	}
	if keys := p.Keyboard(); keys != nil {
		o.Fatalf("a stranger has keys %q", keys)
	}
}

// logged counts the audit log's lines of an act.
func (o *office) logged(act string) (n int) {
	o.Helper()
	o.read(func(tx *store.Tx) error {
		list, err := tx.Audit().Last(1000)
		for _, e := range list {
			if e.Act == act {
				n++
			}
		}
		return err
	})
	return n
}

func TestInvited_ReadsWhoAsksThenAgrees(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.write(func(tx *store.Tx) error {
		if err := tx.Settings().Set(store.SettingBloc, "Khối thi đua số 2"); err != nil {
			return err
		}
		if err := tx.Settings().Set(store.SettingLetter, "Công văn số 12-CV/TTK"); err != nil {
			return err
		}
		_, _, err := tx.Agencies().Put(bloc.Agency{Code: "CQ15", Position: 15, Name: "Cơ quan <15>", Post: bloc.PostMember})
		if err != nil {
			return err
		}
		a, err := tx.Agencies().ByCode("CQ15")
		if err != nil {
			return err
		}
		id, err := tx.People().Add("Đầu mối CQ15")
		if err != nil {
			return err
		}
		_, err = tx.People().Enroll(bloc.Membership{Person: id, Agency: a.ID, Role: bloc.RoleFocal, Title: "Chuyên viên"})
		return err
	})
	token := o.inviteMember("Đầu mối CQ15")
	p := o.stranger(9001)
	o.starts(p, token)
	o.sees(p, "Đầu mối CQ15", "Cơ quan <15>", "Khối thi đua số 2", "Công văn số 12-CV/TTK", "ở nước ngoài", "bí mật nhà nước")
	o.offers(p, "Đồng ý tham gia", "Từ chối", "Sai người, sai đơn vị")
	if p.Keyboard() != nil {
		t.Fatal("keys before he agreed")
	}
	o.press(p, "Đồng ý tham gia")
	o.sees(p, "Đã ghi nhận", "09:00", "Đầu mối CQ15")
	if a, _ := o.account(p); !a.Joined || a.Name != "Người lạ 9001" {
		t.Fatalf("account %+v", a)
	}
	if keys := p.Keyboard(); len(keys) == 0 || keys[0][0] != "Việc của đơn vị" {
		t.Fatalf("keys %q", keys)
	}
	o.sees(o.secretary(), "Đầu mối CQ15", "đã tham gia", "Người lạ 9001")
	o.offers(o.secretary(), "Đúng người", "Thu hồi")
	o.press(o.secretary(), "Đúng người")
	o.alerted(o.secretary(), "Đã xác nhận")
	o.sees(o.secretary(), "Thường trực Khối đã xác nhận đúng người")
	if a, _ := o.account(p); !a.Vouched {
		t.Fatal("not vouched for")
	}
	if len(o.focal("CQ05").Bot()) != 0 {
		t.Fatalf("another agency is told:\n%s", o.screen(o.focal("CQ05")))
	}
	for _, act := range []string{"joined", "vouched"} {
		if o.logged(act) != 1 {
			t.Errorf("%d lines of %s", o.logged(act), act)
		}
	}
}

func TestWorkbookAccount_IsKnownAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	a := o.agency("CQ03")
	p := o.stranger(9001)
	o.write(func(tx *store.Tx) error {
		id, err := tx.People().Add("Đầu mối mới")
		if err != nil {
			return err
		}
		if _, err := tx.People().Bind(p.ID(), id); err != nil {
			return err
		}
		if _, err := tx.People().Enroll(bloc.Membership{Person: id, Agency: a, Role: bloc.RoleFocal}); err != nil {
			return err
		}
		_, err = tx.People().Enroll(bloc.Membership{Person: o.memberIn(tx, "Thư ký Khối"), Agency: a, Role: bloc.RoleFocal})
		return err
	})
	o.says(p, "chào")
	o.sees(p, "bấm /start")
	o.starts(p, "")
	o.sees(p, "Đầu mối mới", "Cơ quan 03", "bí mật nhà nước")
	o.sees(p, "Đã ghi nhận")
	if p.Keyboard() == nil {
		t.Fatal("no keys")
	}
	o.seesNot(p, "đã tham gia (theo danh bạ)")
	for _, told := range []*sandbox.Phone{o.secretary(), o.secondSecretary(), o.focal("CQ03"), o.secondFocal(), o.leader("CQ03")} {
		o.sees(told, "Đầu mối mới", "theo danh bạ")
		o.quiet(told, 1)
	}
	o.starts(p, "")
	o.sees(p, "đã tham gia")
	o.quiet(o.secretary(), 1)
}

func TestWorkbookAccount_OfTheWrongPersonIsLetGoAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p := o.stranger(9001)
	o.write(func(tx *store.Tx) error {
		id, err := tx.People().Add("Đầu mối mới")
		if err != nil {
			return err
		}
		if _, err := tx.People().Bind(p.ID(), id); err != nil {
			return err
		}
		a, err := tx.Agencies().ByCode("CQ04")
		if err != nil {
			return err
		}
		_, err = tx.People().Enroll(bloc.Membership{Person: id, Agency: a.ID, Role: bloc.RoleFocal})
		return err
	})
	o.starts(p, "")
	o.press(p, "Sai người, sai đơn vị")
	o.isStranger(p)
	o.sees(o.secretary(), "Đầu mối mới", "sai người hoặc sai đơn vị", "Người lạ 9001")
	o.says(p, "Trần Văn B, Chuyên viên, Cơ quan 05")
	o.sees(p, "Đã chuyển đề nghị")
	o.sees(o.secretary(), "Đề nghị tham gia", "Trần Văn B")
}

func TestWrongPerson_DoesNotUseTheLinkUp(t *testing.T) {
	t.Parallel()
	o := newOffice(t, notJoined)
	token := o.inviteMember("Đầu mối CQ04")
	o.joins(o.secretary(), "Thư ký Khối")
	wrong, right := o.stranger(9001), o.stranger(9002)
	o.starts(wrong, token)
	o.press(wrong, "Sai người, sai đơn vị")
	o.sees(o.secretary(), "Đầu mối CQ04", "sai người hoặc sai đơn vị", "Người lạ 9001")
	o.isStranger(wrong)
	o.starts(right, token)
	o.press(right, "Từ chối")
	o.sees(o.secretary(), "từ chối lời mời", "Người lạ 9002")
	o.isStranger(right)
	o.starts(right, token)
	o.press(right, "Đồng ý tham gia")
	o.sees(right, "Đã ghi nhận")
}

// joins takes a person of the roll in with a phone, by an invitation.
func (o *office) joins(p *sandbox.Phone, name string) {
	o.Helper()
	o.starts(p, o.inviteMember(name))
	o.press(p, "Đồng ý tham gia")
	if a, _ := o.account(p); !a.Joined {
		o.Fatalf("%s has not joined:\n%s", name, o.screen(p))
	}
}

func TestTwoWithOneLink_TheFirstHasIt(t *testing.T) {
	t.Parallel()
	o := newOffice(t, notJoined)
	token := o.inviteMember("Đầu mối CQ04")
	first, second := o.stranger(9001), o.stranger(9002)
	o.starts(first, token)
	o.starts(second, token)
	m := o.withButton(second, "Đồng ý tham gia")
	o.press(first, "Đồng ý tham gia")
	o.pressOn(second, m, "Đồng ý tham gia")
	o.alerted(second, "Liên kết đã được dùng")
	o.isStranger(second)
	o.starts(second, token)
	o.sees(second, "Liên kết đã được dùng")
	if o.logged("joined") != 1 {
		t.Fatalf("%d joined", o.logged("joined"))
	}
}

func TestLinks_ThatAreNotGood(t *testing.T) {
	t.Parallel()
	o := newOffice(t, notJoined)
	revoked := o.inviteMember("Đầu mối CQ04")
	expired := o.inviteMember("Đầu mối CQ04")
	p := o.stranger(9001)
	o.starts(p, revoked)
	o.sees(p, "thay hoặc thu hồi", "lời mời mới nhất")
	o.starts(p, expired)
	agree := o.withButton(p, "Đồng ý tham gia")
	o.wait(store.InvitationDays * 24 * time.Hour)
	o.pressOn(p, agree, "Đồng ý tham gia")
	o.alerted(p, "hết hạn lúc 15/06/2027 09:00")
	o.starts(p, expired)
	o.sees(p, "hết hạn lúc 15/06/2027 09:00", "xin lời mời mới")
	o.isStranger(p)
	dismissed := o.inviteMember("Đầu mối CQ05")
	o.write(func(tx *store.Tx) error {
		who, err := tx.People().Get(o.memberIn(tx, "Đầu mối CQ05"))
		if err != nil {
			return err
		}
		return tx.People().Dismiss(who.Roles[0].ID)
	})
	n := o.count(p)
	o.starts(p, dismissed)
	o.quiet(p, n+1)
	if last, _ := p.Last(); !strings.Contains(last.Text, "thay hoặc thu hồi") {
		t.Fatalf("a role taken away: %q", last.Text)
	}
}

func (o *office) memberIn(tx *store.Tx, name string) bloc.PersonID {
	roll, err := tx.People().Roll()
	if err != nil {
		o.Fatal(err)
	}
	for _, c := range roll {
		if c.Name == name {
			return c.Person
		}
	}
	o.Fatalf("nobody is called %q", name)
	return 0
}

func TestGuessingTokens_IsSlow(t *testing.T) {
	t.Parallel()
	o := newOffice(t, notJoined)
	good := o.inviteMember("Đầu mối CQ04")
	p := o.stranger(9001)
	for range 3 {
		o.starts(p, "AAAAAAAAAAAAAAAAAAAAAA")
	}
	o.sees(p, "Liên kết này không đúng")
	for range 2 {
		o.forges(p, "ja:0:0:BBBBBBBBBBBBBBBBBBBBBB")
	}
	o.starts(p, good)
	o.sees(p, "quá nhiều liên kết", "sau một giờ")
	o.forges(p, "ja:0:0:"+good)
	o.alerted(p, "quá nhiều liên kết")
	o.isStranger(p)
	o.wait(time.Hour)
	o.starts(p, good)
	o.press(p, "Đồng ý tham gia")
	o.sees(p, "Đã ghi nhận")
}

func TestTokens_AreNotKept(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	p := o.stranger(9001)
	tokens := []string{o.inviteMember("Đầu mối CQ04")}
	o.starts(p, tokens[0])
	o.press(p, "Từ chối")
	o.says(o.secretary(), "/danhba")
	o.press(o.secretary(), "CQ 05")
	o.press(o.secretary(), "Đầu mối CQ05")
	o.press(o.secretary(), "Đổi tài khoản")
	tokens = append(tokens, tokenIn(o.sees(o.secretary(), "?start=")))
	for _, token := range tokens {
		if n := o.queuedWith(token); n != 0 {
			t.Errorf("%d rows of the outbox hold the token %s", n, token)
		}
	}
}

// tokenIn is the token of the link in an invitation's caption.
func tokenIn(m sandbox.Message) string {
	_, rest, _ := strings.Cut(m.Caption, "?start=")
	token, _, _ := strings.Cut(rest, "\n")
	return token
}

// queuedWith counts the rows of the outbox that hold a text.
func (o *office) queuedWith(text string) (n int) {
	o.Helper()
	db, err := sql.Open("sqlite", "file:"+o.db.Path()+"?mode=ro")
	if err != nil {
		o.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("select count(*) from outbox where instr(body, ?)", text).Scan(&n); err != nil {
		o.Fatal(err)
	}
	return n
}
