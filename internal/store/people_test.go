package store

import (
	"slices"
	"testing"

	"khoibot/internal/bloc"
)

func (d *desk) roles(id bloc.PersonID) (roles []bloc.Membership) {
	d.Helper()
	d.read(func(tx *Tx) error {
		p, err := tx.People().Get(id)
		roles = p.Roles
		return err
	})
	return roles
}

func TestAPersonHoldsSeveralRoles(t *testing.T) {
	d := openDesk(t)
	a := d.agencies("CQ01", "CQ02")
	id := d.person("Đầu mối CQ01", bloc.Membership{Agency: a[0], Role: bloc.RoleFocal, Title: "Chuyên viên"},
		bloc.Membership{Agency: a[1], Role: bloc.RoleFocal}, bloc.Membership{Agency: a[0], Role: bloc.RoleLeader},
		bloc.Membership{Role: bloc.RoleSecretary}, bloc.Membership{Agency: a[0], Role: bloc.RoleFocal, Title: "Chuyên viên"})
	roles := d.roles(id)
	if len(roles) != 4 || roles[0].Title != "Chuyên viên" || roles[3].Agency != 0 {
		t.Fatalf("%+v", roles)
	}
	d.write(func(tx *Tx) error {
		people := tx.People()
		if must(people.Enroll(bloc.Membership{Person: id, Agency: a[1], Role: bloc.RoleFocal})) {
			t.Error("a role he holds is news")
		}
		if !must(people.Enroll(bloc.Membership{Person: id, Agency: a[1], Role: bloc.RoleFocal, Title: "Phó phòng"})) {
			t.Error("a new post is no news")
		}
		return people.Dismiss(roles[0].ID)
	})
	roles = d.roles(id)
	if len(roles) != 3 || roles[0].Agency != a[1] || roles[0].Title != "Phó phòng" {
		t.Errorf("after a dismissal: %+v", roles)
	}
	d.write(func(tx *Tx) error {
		again, err := tx.People().Enroll(bloc.Membership{Person: id, Agency: a[0], Role: bloc.RoleFocal})
		if !again {
			t.Error("he cannot be taken back")
		}
		return err
	})
	if n := d.number("select count(*) from membership where person_id = ? and until is not null", id); n != 1 {
		t.Errorf("%d roles of the past are kept", n)
	}
}

func TestFindingAPersonByName(t *testing.T) {
	d := openDesk(t)
	a := d.agencies("CQ01", "CQ02")
	one := d.person("Đầu mối Ánh", bloc.Membership{Agency: a[0], Role: bloc.RoleFocal})
	two := d.person("Đầu mối Ánh", bloc.Membership{Agency: a[1], Role: bloc.RoleFocal})
	secretary := d.person("Thư ký Khối", bloc.Membership{Role: bloc.RoleSecretary})
	for _, c := range []struct {
		name   string
		agency bloc.AgencyID
		want   bloc.PersonID
	}{
		{"Đầu mối Ánh", a[0], one}, {"dau moi  ANH", a[0], one}, {"Đầu mối Ánh", a[1], two}, {"thu ky khoi", 0, secretary},
		{"Đầu mối Anh Tú", a[0], 0}, {"Thư ký Khối", a[0], 0}, {"Đầu mối Ánh", 0, 0},
	} {
		d.read(func(tx *Tx) error {
			got, err := tx.People().InAgency(c.name, c.agency)
			if got != c.want || c.want == 0 && !notFound(err) {
				t.Errorf("%q in %d: %d (%v), want %d", c.name, c.agency, got, err, c.want)
			}
			return nil
		})
	}
	d.write(func(tx *Tx) error { return tx.People().Dismiss(d.roles(one)[0].ID) })
	d.read(func(tx *Tx) error {
		if _, err := tx.People().InAgency("Đầu mối Ánh", a[0]); !notFound(err) {
			t.Errorf("found after his role ended: %v", err)
		}
		return nil
	})
}

func TestAnAccountIsBoundJoinedAndReached(t *testing.T) {
	d := openDesk(t)
	a := d.agencies("CQ01")
	one := d.person("Đầu mối một", bloc.Membership{Agency: a[0], Role: bloc.RoleFocal})
	two := d.person("Đầu mối hai", bloc.Membership{Agency: a[0], Role: bloc.RoleFocal})
	contact := func(i int) (c Contact) {
		d.read(func(tx *Tx) error { c = must(tx.People().Contacts(a[0], bloc.RoleFocal))[i]; return nil })
		return c
	}
	if c := contact(0); c.UserID != 0 || c.Reachable() {
		t.Errorf("without an account: %+v", c)
	}
	d.write(func(tx *Tx) error {
		if !must(tx.People().Bind(501, one)) || must(tx.People().Bind(501, one)) {
			t.Error("binding is news the first time only")
		}
		return nil
	})
	if c := contact(0); c.UserID != 501 || c.Reachable() {
		t.Errorf("known from the workbook, not joined: %+v", c)
	}
	d.write(func(tx *Tx) error { return tx.People().Join(501, "Tên trên Telegram", "dau_moi") })
	if c := contact(0); !c.Reachable() {
		t.Errorf("joined: %+v", c)
	}
	d.write(func(tx *Tx) error {
		people := tx.People()
		if !must(people.SetUnreachable(501, "blocked")) || must(people.SetUnreachable(501, "blocked")) {
			t.Error("that he blocked the bot is news once")
		}
		return nil
	})
	if c := contact(0); c.Reachable() || c.Unreachable != "blocked" {
		t.Errorf("blocked: %+v", c)
	}
	d.write(func(tx *Tx) error { // he presses Start again
		return tx.People().Join(501, "Tên trên Telegram", "dau_moi")
	})
	if c := contact(0); !c.Reachable() {
		t.Errorf("back: %+v", c)
	}
	d.write(func(tx *Tx) error { // his account turns out to be the other's, and he has another
		people := tx.People()
		must(people.Bind(501, two))
		must(people.Bind(502, one))
		return nil
	})
	if x, y := contact(0), contact(1); x.UserID != 502 || x.Joined || y.UserID != 501 || y.Joined {
		t.Errorf("accounts changed: %+v, %+v", x, y)
	}
	d.read(func(tx *Tx) error {
		if _, err := tx.People().Account(999); !notFound(err) {
			t.Errorf("a stranger: %v", err)
		}
		return nil
	})
}

func TestSecretariesStandOnce(t *testing.T) {
	d := openDesk(t)
	a := d.agencies("CQ01")
	one := d.person("Thư ký", bloc.Membership{Role: bloc.RoleSecretary}, bloc.Membership{Agency: a[0], Role: bloc.RoleSecretary})
	two := d.person("Thường trực", bloc.Membership{Role: bloc.RoleSecretary})
	d.person("Đầu mối", bloc.Membership{Agency: a[0], Role: bloc.RoleFocal})
	d.read(func(tx *Tx) error {
		var ids []bloc.PersonID
		for _, c := range must(tx.People().Secretaries()) {
			ids = append(ids, c.Person)
		}
		if !slices.Equal(ids, []bloc.PersonID{one, two}) {
			t.Errorf("%v", ids)
		}
		return nil
	})
}

// What is left of somebody who left must not tell who he was; what he answered for his agency stays the agency's.
func TestLeavingErasesAPerson(t *testing.T) {
	d := openDesk(t)
	a := d.agencies("CQ01")
	const user, name = 50123, "Đầu mối Rời Khối"
	id := d.person(name, bloc.Membership{Agency: a[0], Role: bloc.RoleFocal, Title: "Trưởng phòng Hành chính"})
	task := d.add(d.report("Báo cáo", "2027-04-01 17:00"))
	d.open(task)
	d.write(func(tx *Tx) error {
		people := tx.People()
		must(people.Bind(user, id))
		if err := people.Rename(id, name+" (tên cũ)"); err != nil {
			return err
		}
		if err := people.Rename(id, name); err != nil {
			return err
		}
		i := must(tx.Invitations().ByToken(must(tx.Invitations().Make(Invitation{Agency: a[0], Role: bloc.RoleFocal}))))
		must(tx.Invitations().Use(i.ID, user))
		must(tx.Invitations().Make(Invitation{Person: id, Agency: a[0], Role: bloc.RoleFocal}))
		must(tx.Invitations().Ask(JoinRequest{UserID: user, Name: name, Words: "Trưởng phòng Hành chính"}))
		must(tx.Held().Put(HeldMessage{Chat: user, Message: 1, JSON: name}))
		must(tx.Answers().Record(Answer{Task: task, Agency: a[0], Act: bloc.ActReported, Person: id, At: tx.Now, DocNo: "12/BC"}))
		for _, err := range []error{people.Join(user, name, "truong_phong"), tx.Invitations().Wrong(user),
			tx.Dialogs().Put(user, user, "report", "more", name), tx.Updates().Bury(Dead{UpdateID: 1, Raw: name, UserID: user}),
			tx.Updates().Settle(1, "done"), tx.Outbox().Say(user, LaneReply, Message{Text: name})} {
			if err != nil {
				return err
			}
		}
		x := must(tx.Outbox().Claim(0, nil))
		if err := tx.Outbox().Sent(x, 77, About{Kind: "task", Task: int64(task)}); err != nil {
			return err
		}
		must(tx.Cards().Show(user, LaneBulk, "k", View{Name: "task", Person: int64(id)}, 0, Topic{Task: task}))
		return people.Leave(id)
	})
	d.read(func(tx *Tx) error {
		if _, err := tx.People().Get(id); !notFound(err) {
			t.Errorf("still on the roll: %v", err)
		}
		if e := must(tx.Answers().Entry(task, a[0])); e.Latest != bloc.ActReported || e.By != id {
			t.Errorf("the agency's answer: %+v", e)
		}
		if list := must(tx.People().Roll()); len(list) != 0 {
			t.Errorf("%+v", list)
		}
		return nil
	})
	if n := d.number("select count(*) from invitation where person_id = ? and revoked_at is null", id); n != 0 {
		t.Error("his invitation is still good")
	}
	for table, traces := range d.traces(name, "Trưởng phòng", "truong_phong", "50123") {
		t.Errorf("table %s still holds %q", table, traces)
	}
}

// traces looks for texts in every column of every table.
func (d *desk) traces(texts ...string) map[string][]string {
	d.Helper()
	found := map[string][]string{}
	d.read(func(tx *Tx) error {
		columns, err := all(tx, func(s scanner) (c [2]string, err error) { return c, s.Scan(&c[0], &c[1]) },
			"select m.name, c.name from sqlite_schema m join pragma_table_info(m.name) c where m.type = 'table'")
		if err != nil {
			return err
		}
		for _, c := range columns {
			for _, text := range texts {
				var n int
				if err := tx.one(`select count(*) from "`+c[0]+`" where instr(cast("`+c[1]+`" as text), ?) > 0`, []any{text}, &n); err != nil {
					return err
				}
				if n > 0 {
					found[c[0]] = append(found[c[0]], c[1]+": "+text)
				}
			}
		}
		return nil
	})
	return found
}
