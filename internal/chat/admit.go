package chat

import (
	"errors"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// How a person came in; the words are under newcomer.how_<how>.
const (
	howListed   = "listed"   // the workbook names his account
	howInvited  = "invited"  // by an invitation in his name
	howOpen     = "open"     // by an invitation to a role
	howMoved    = "moved"    // with a new account
	howApproved = "approved" // he asked
)

// admitFlow is what others do about somebody who has come in.
func admitFlow() flow {
	return flow{
		presses: map[string]presser{
			"jv": vouch,
			"jr": askRevoke,
			"jk": revoke,
			"js": showNewcomer,
		},
		views: map[string]renderer{"newcomer": newcomerView},
	}
}

// admit gives a person who has just joined his receipt, keys, menu and what is open, and tells those who should know.
func (t *turn) admit(userID int64, id bloc.PersonID, how string) error {
	if err := t.Tx.Audit().Log(store.Event{Person: id, Act: "joined", Agency: 0, Detail: how}); err != nil {
		return err
	}
	if _, err := t.Tx.Dialogs().End(userID, userID); err != nil {
		return err
	}
	if err := t.settleRequest(userID, id); err != nil {
		return err
	}
	k, err := t.c.lookAt(t.Tx, userID)
	if err != nil {
		return err
	}
	roles, err := k.roles(k.who)
	if err != nil {
		return err
	}
	keys := keyboard(k.lang, k.who)
	text := k.html("join.receipt", words.Args{"Name": k.who.Name, "Roles": roles, "At": k.lang.DateTime(t.Tx.Now),
		"Keys": "[" + strings.Join(keys[0], "] [") + "]"})
	if err := t.Tx.Outbox().Say(userID, store.LaneReply, store.Message{Text: string(text), Keys: keys}); err != nil {
		return err
	}
	if err := t.c.QueueMenu(t.Tx, userID); err != nil {
		return err
	}
	if err := t.Tx.Content().Welcome(id); err != nil {
		return err
	}
	if err := t.c.showOwed(t.Tx, userID, k.who); err != nil {
		return err
	}
	if k.who.Secretary() {
		if err := t.showOpenRequests(userID); err != nil {
			return err
		}
		if err := t.c.deliverWaiting(t.Tx, userID); err != nil {
			return err
		}
		if err := t.c.relieveAdmins(t.Tx); err != nil {
			return err
		}
	}
	return t.tellJoined(k.who, userID, how)
}

// settleRequest ends the open request to join of somebody who has come in another way.
func (t *turn) settleRequest(userID int64, id bloc.PersonID) error {
	r, err := t.Tx.Invitations().LastRequest(userID)
	if notFound(err) || err == nil && r.Decided != 0 {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = t.Tx.Invitations().Decide(r.ID, id, true)
	return err
}

// showOwed queues what is open for a person's agencies; somebody of the secretariat alone has none.
func (c *Chat) showOwed(tx *store.Tx, chat int64, who bloc.Person) error {
	if len(who.BelongsTo()) == 0 {
		return nil
	}
	return tx.Outbox().Show(chat, store.LaneReply, store.View{Name: "owed", Person: int64(who.ID)})
}

// tellJoined tells the secretariat and the colleagues of the person's agencies, everyone once.
func (t *turn) tellJoined(who bloc.Person, userID int64, how string) error {
	list, err := t.c.secretaries(t.Tx)
	if err != nil {
		return err
	}
	for _, agency := range who.BelongsTo() {
		for _, role := range []bloc.Role{bloc.RoleFocal, bloc.RoleLeader} {
			colleagues, err := t.Tx.People().Contacts(agency, role)
			if err != nil {
				return err
			}
			list = append(list, colleagues...)
		}
	}
	told := map[bloc.PersonID]bool{who.ID: true}
	for _, c := range list {
		if told[c.Person] || !c.Reachable() {
			continue
		}
		told[c.Person] = true
		v := store.View{Name: "newcomer", Person: int64(who.ID), ID: userID, Arg: how}
		if err := t.Tx.Outbox().Show(c.UserID, store.LaneAlert, v); err != nil {
			return err
		}
	}
	return nil
}

// newcomerView tells of somebody who has joined, by which account, and what may be done about it.
func newcomerView(k *look, v store.View) (store.Message, error) {
	p, err := k.tx.People().Get(bloc.PersonID(v.Person))
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	secretary, err := k.secretary()
	if err != nil || !secretary && !sharesAgency(k.who, p) {
		return store.Message{}, mootUnless(secretary, err)
	}
	how, asking := strings.CutSuffix(v.Arg, "?")
	a, err := k.tx.People().Account(v.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return store.Message{}, err
	}
	if err != nil || a.Person != p.ID || !a.Joined {
		return store.Message{Text: string(k.html("newcomer.gone", words.Args{"Name": p.Name}))}, nil
	}
	roles, err := k.roles(p)
	if err != nil {
		return store.Message{}, err
	}
	text := k.html("newcomer.text", words.Args{"Name": p.Name, "Roles": roles, "Account": accountLabel(a.Name, a.Username),
		"How": k.html("newcomer.how_"+how, nil)})
	carry := func(act, arg string) press { return press{Act: act, ID: v.Person, Rev: v.ID, Arg: arg} }
	switch {
	case asking:
		text = words.Join(text, "", k.html("newcomer.sure", nil))
		return store.Message{Text: string(text), Buttons: [][]store.Button{{k.button("revoke_yes", carry("jk", how)), k.button("keep", carry("js", how))}}}, nil
	case a.Vouched:
		text = words.Join(text, "", k.html("newcomer.vouched", nil))
		if secretary {
			return store.Message{Text: string(text), Buttons: [][]store.Button{{k.button("revoke", carry("jr", how))}}}, nil
		}
		return store.Message{Text: string(text)}, nil
	case secretary:
		buttons := [][]store.Button{{k.button("vouch", carry("jv", how)), k.button("revoke", carry("jr", how))}}
		if how == howOpen || how == howApproved {
			buttons = append(buttons, []store.Button{k.button("rename", press{Act: "mn", ID: v.Person})})
		}
		return store.Message{Text: string(text), Buttons: buttons}, nil
	}
	return store.Message{Text: string(text), Buttons: [][]store.Button{{k.button("remove", carry("jr", how))}}}, nil
}

// newcomer finds the account a button about somebody's joining is about, for the secretariat and his colleagues; it may
// have been let go since.
func (t *turn) newcomer(p press) (bloc.Person, store.Account, error) {
	who, err := t.Tx.People().Get(bloc.PersonID(p.ID))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return who, store.Account{}, err
	}
	if !sharesAgency(t.who, who) {
		if err := t.onlySecretary(); err != nil {
			return who, store.Account{}, err
		}
	}
	a, accountErr := t.Tx.People().Account(p.Rev)
	if accountErr != nil && !errors.Is(accountErr, store.ErrNotFound) {
		return who, a, accountErr
	}
	if err != nil || accountErr != nil || a.Person != who.ID || !a.Joined {
		return who, a, t.redrawAnd(newcomerOf(p, ""), no("account_gone", nil))
	}
	return who, a, nil
}

// mayRevoke lets the secretariat take an account away, and colleagues of the agency one that the secretariat has not
// confirmed.
func (t *turn) mayRevoke(who bloc.Person, a store.Account) error {
	if t.who.Secretary() && t.joined {
		return t.mayGo(who)
	}
	if a.Vouched {
		return no("vouched", nil)
	}
	return t.mayGo(who)
}

func sharesAgency(a, b bloc.Person) bool {
	for _, x := range a.BelongsTo() {
		for _, y := range b.BelongsTo() {
			if x == y {
				return true
			}
		}
	}
	return false
}

// mayGo refuses to leave the bloc without any secretary who has joined.
func (t *turn) mayGo(who bloc.Person) error {
	if !who.Secretary() {
		return nil
	}
	list, err := t.Tx.People().Secretaries()
	if err != nil {
		return err
	}
	for _, s := range list {
		if s.Joined && s.Person != who.ID {
			return nil
		}
	}
	return no("last_secretary", nil)
}

// vouch is [Đúng người].
func vouch(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	who, a, err := t.newcomer(p)
	if err != nil {
		return err
	}
	if !a.Vouched {
		if err := t.Tx.People().Vouch(a.UserID); err != nil {
			return err
		}
		if err := t.logPerson("vouched", who); err != nil {
			return err
		}
	}
	t.toast("toast.vouched", words.Args{"Name": who.Name})
	return t.redraw(newcomerOf(p, ""))
}

func newcomerOf(p press, mark string) store.View {
	return store.View{Name: "newcomer", Person: p.ID, ID: p.Rev, Arg: p.Arg + mark}
}

// redrawAnd makes the message whose button was pressed tell the truth before the press is refused.
func (t *turn) redrawAnd(v store.View, refusal error) error {
	if err := t.redraw(v); err != nil {
		return err
	}
	return refusal
}

func showNewcomer(t *turn, p press) error {
	who, a, err := t.newcomer(p)
	if err != nil {
		return err
	}
	if err := t.mayRevoke(who, a); err != nil {
		return err
	}
	return t.redraw(newcomerOf(p, ""))
}

// askRevoke is [Thu hồi], or [Gỡ] of a colleague: it is asked once more.
func askRevoke(t *turn, p press) error {
	who, a, err := t.newcomer(p)
	if err != nil {
		return err
	}
	if err := t.mayRevoke(who, a); err != nil {
		return err
	}
	return t.redraw(newcomerOf(p, "?"))
}

// revoke takes an account away; the person stays on the roll and can be invited again.
func revoke(t *turn, p press) error {
	who, a, err := t.newcomer(p)
	if err != nil {
		return err
	}
	if err := t.mayRevoke(who, a); err != nil {
		return err
	}
	if err := t.logPerson("revoked", who); err != nil {
		return err
	}
	if err := t.release(a, "released.revoked"); err != nil {
		return err
	}
	t.toast("toast.revoked", words.Args{"Name": who.Name})
	if err := t.redraw(newcomerOf(p, "")); err != nil || t.who.Secretary() {
		return err
	}
	by := t.who.Name
	return t.c.tellSecretariat(t.Tx, store.LaneAlert, func(l words.Lang, s store.Contact) (store.Message, error) {
		text := l.HTML("newcomer.told_removed", words.Args{"By": by, "Name": who.Name, "Account": accountLabel(a.Name, a.Username)})
		button := store.Button{Label: l.Text("button.roll_person", nil), Data: press{Act: "mp", ID: int64(who.ID)}.Data()}
		return store.Message{Text: string(text), Buttons: [][]store.Button{{button}}}, nil
	})
}

// release lets an account go: its owner becomes a stranger, is told so (the words under key), and loses keys and menu.
func (t *turn) release(a store.Account, key string) error {
	if err := t.Tx.Outbox().Abandon(a.UserID, "account released"); err != nil {
		return err
	}
	if _, err := t.Tx.Dialogs().End(a.UserID, a.UserID); err != nil {
		return err
	}
	if err := t.Tx.People().Unbind(a.UserID); err != nil {
		return err
	}
	if !a.Joined || a.Unreachable != "" {
		return nil
	}
	text := t.c.words.For(a.Lang).HTML(key, nil)
	if err := t.Tx.Outbox().Say(a.UserID, store.LaneReply, store.Message{Text: string(text), DropKeys: true}); err != nil {
		return err
	}
	return t.c.QueueMenu(t.Tx, a.UserID)
}

// logPerson logs an act about a person; the log names him by his number, so that it keeps no name when he leaves.
func (t *turn) logPerson(act string, who bloc.Person) error {
	agency := bloc.AgencyID(0)
	if of := who.BelongsTo(); len(of) > 0 {
		agency = of[0]
	}
	return t.log(act, 0, agency, personRef(who.ID))
}
