package store

import (
	"sync"
	"testing"
	"time"

	"khoibot/internal/bloc"
)

func (d *desk) invite(i Invitation) (token string) {
	d.Helper()
	d.write(func(tx *Tx) (err error) { token, err = tx.Invitations().Make(i); return err })
	return token
}

func (d *desk) use(token string, user int64) (ok bool) {
	d.Helper()
	d.write(func(tx *Tx) error {
		i, err := tx.Invitations().ByToken(token)
		if err != nil {
			return err
		}
		good := i.Good(tx.Now)
		if ok, err = tx.Invitations().Use(i.ID, user); ok != good {
			d.Errorf("used: %t, while it looked good: %t", ok, good)
		}
		return err
	})
	return ok
}

func TestAnInvitationIsGoodOnceAndForAWhile(t *testing.T) {
	d := openDesk(t)
	a := d.agencies("CQ01", "CQ02")
	p := d.person("Đầu mối")
	want := Invitation{Person: p, Agency: a[0], Role: bloc.RoleFocal}
	revoke := func(token string) {
		d.write(func(tx *Tx) error { return tx.Invitations().Revoke(must(tx.Invitations().ByToken(token)).ID) })
	}
	for _, c := range []struct {
		name  string
		after func(token string)
		want  bool
	}{
		{"at once", func(string) {}, true},
		{"in its last second", func(string) { d.clock.Advance(InvitationDays*24*time.Hour - time.Second) }, true},
		{"once it has expired", func(string) { d.clock.Advance(InvitationDays * 24 * time.Hour) }, false},
		{"revoked", revoke, false},
		{"used", func(token string) { d.use(token, 1) }, false},
		{"a newer one was made for the same role", func(string) { d.invite(want) }, false},
		{"one was made for another role", func(string) { d.invite(Invitation{Person: p, Agency: a[1], Role: bloc.RoleFocal}) }, true},
		{"one was made for nobody by name", func(string) { d.invite(Invitation{Agency: a[0], Role: bloc.RoleFocal}) }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			token := d.invite(want)
			c.after(token)
			if got := d.use(token, 2); got != c.want {
				t.Errorf("good: %t, want %t", got, c.want)
			}
		})
	}
}

func TestAnInvitationUsedTwiceAtOnceIsUsedOnce(t *testing.T) {
	d := openDesk(t)
	a := d.agencies("CQ01")
	for range 20 {
		token := d.invite(Invitation{Agency: a[0], Role: bloc.RoleFocal})
		var wins [2]bool
		var group sync.WaitGroup
		for i := range wins {
			group.Go(func() {
				err := d.db.Write(t.Context(), func(tx *Tx) (err error) {
					v, err := tx.Invitations().ByToken(token)
					if err != nil {
						return err
					}
					wins[i], err = tx.Invitations().Use(v.ID, int64(100+i))
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if wins[0] == wins[1] {
			t.Fatalf("both: %v", wins)
		}
		d.read(func(tx *Tx) error {
			if v := must(tx.Invitations().ByToken(token)); (v.UsedBy == 100) != wins[0] || v.UsedAt != tx.Now {
				t.Errorf("%+v, while %v", v, wins)
			}
			return nil
		})
	}
}

func TestOfATokenOnlyAHashIsKept(t *testing.T) {
	d := openDesk(t)
	a := d.agencies("CQ01")
	token := d.invite(Invitation{Agency: a[0], Role: bloc.RoleFocal})
	if len(token) != 22 {
		t.Errorf("%d letters do not carry 128 bits", len(token))
	}
	if token == d.invite(Invitation{Agency: a[0], Role: bloc.RoleFocal}) {
		t.Error("two tokens are the same")
	}
	if found := d.traces(token); len(found) != 0 {
		t.Errorf("kept in %v", found)
	}
	d.read(func(tx *Tx) error {
		if _, err := tx.Invitations().ByToken(token[:21] + "!"); !notFound(err) {
			t.Errorf("a wrong token: %v", err)
		}
		return nil
	})
}

func TestGuessesAreLimitedByTheHour(t *testing.T) {
	d := openDesk(t)
	guessing := func(user int64) (yes bool) {
		d.read(func(tx *Tx) (err error) { yes, err = tx.Invitations().Guessing(user); return err })
		return yes
	}
	for i := range guessesAllowed {
		if guessing(7) {
			t.Fatalf("after %d wrong tokens no more is looked at", i)
		}
		d.write(func(tx *Tx) error { return tx.Invitations().Wrong(7) })
		d.clock.Advance(time.Minute)
	}
	if !guessing(7) {
		t.Error("wrong tokens may be tried without end")
	}
	if guessing(8) {
		t.Error("another pays for it")
	}
	d.clock.Advance(time.Hour - guessesAllowed*time.Minute)
	if guessing(7) {
		t.Error("an hour after the first he is still kept out")
	}
	d.clock.Advance(time.Hour)
	d.write(func(tx *Tx) error { return tx.Invitations().Wrong(8) })
	if n := d.number("select count(*) from wrong_token"); n != 1 {
		t.Errorf("%d counts are kept", n)
	}
}

func TestARequestToJoinIsDecidedOnce(t *testing.T) {
	d := openDesk(t)
	ask := func(words string) (id int64) {
		d.write(func(tx *Tx) (err error) {
			id, err = tx.Invitations().Ask(JoinRequest{UserID: 9, Name: "Người lạ", Words: words})
			return err
		})
		return id
	}
	first := ask("Tôi ở CQ03")
	if again := ask("Tôi ở CQ04"); again != first {
		t.Errorf("asked twice: requests %d and %d", first, again)
	}
	d.write(func(tx *Tx) error {
		v := tx.Invitations()
		if list := must(v.Requests()); len(list) != 1 || list[0].Words != "Tôi ở CQ04" {
			t.Errorf("%+v", list)
		}
		if !must(v.Decide(first, 1, false)) || must(v.Decide(first, 2, true)) {
			t.Error("two secretaries decided")
		}
		r := must(v.Request(first))
		if r.By != 1 || r.Approved || r.Decided != tx.Now || len(must(v.Requests())) != 0 {
			t.Errorf("%+v", r)
		}
		return nil
	})
	if later := ask("Xin xem lại"); later == first {
		t.Error("a refused request was opened again")
	}
	d.read(func(tx *Tx) error {
		if r := must(tx.Invitations().LastRequest(9)); r.Words != "Xin xem lại" || r.Decided != 0 {
			t.Errorf("%+v", r)
		}
		return nil
	})
}
