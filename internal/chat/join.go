package chat

import (
	"errors"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// joinFlow is how people come in: by the workbook, by an invitation, or by asking.
func joinFlow() flow {
	return flow{
		commands: []command{{name: "start", open: true, handle: start}},
		presses: map[string]presser{
			"ja": agree,
			"jn": decline,
			"jw": wrongInvitation,
			"jm": notMe,
		},
		views: map[string]renderer{"line": lineView},
	}
}

// start is the Start button: of the bare bot, or of a link that carries an invitation's token.
func start(t *turn, payload string) error {
	switch {
	case !t.private:
		return nil
	case payload != "":
		return t.startInvited(payload)
	case t.takesPart():
		return t.greet()
	case t.joined:
		return t.send(store.Message{Text: string(t.lang.HTML("join.admin", nil)), Keys: t.keyboard()})
	case t.listed():
		return t.joinListed()
	}
	return t.welcomeStranger()
}

// takesPart reports whether the person is on the roll and has joined; an administrator who acts as secretary is not.
func (t *turn) takesPart() bool { return t.joined && t.who.ID != 0 }

// listed reports whether the account is known from the workbook and its owner has only to press Start.
func (t *turn) listed() bool {
	return t.account.Person != 0 && !t.account.Joined && len(t.who.Roles) > 0
}

// greet answers somebody who is in already: his keys again, and what is open for him.
func (t *turn) greet() error {
	err := t.send(store.Message{Text: string(t.lang.HTML("join.again", words.Args{"Name": t.who.Name})), Keys: t.keyboard()})
	if err != nil {
		return err
	}
	back, err := t.Tx.People().CameBack(t.user.ID, t.Tx.Now-restartTakes)
	if err != nil || back { // it was shown when he let the bot in again, and [Restart] says /start as well
		return err
	}
	return t.c.showOwed(t.Tx, t.chat, t.who)
}

// restartTakes is how long, in seconds, after a person has let the bot in again a /start is that of the same press.
const restartTakes = 60

// joinListed takes in somebody whose Telegram id the workbook names.
func (t *turn) joinListed() error {
	if err := t.Tx.People().Join(t.user.ID, t.telegramName(), t.user.Username); err != nil {
		return err
	}
	k := t.look()
	about, err := k.about()
	if err != nil {
		return err
	}
	roles, err := k.roles(t.who)
	if err != nil {
		return err
	}
	err = t.say("join.listed", words.Args{"Name": t.who.Name, "Roles": roles, "About": about},
		[]store.Button{t.button("join_wrong", press{Act: "jm", ID: int64(t.who.ID)})})
	if err != nil {
		return err
	}
	return t.admit(t.user.ID, t.who.ID, howListed)
}

// startInvited answers the link of an invitation.
func (t *turn) startInvited(token string) error {
	v, err := t.invitation(token)
	if err != nil {
		return err
	}
	switch {
	case v.Person != 0 && v.Person == t.account.Person:
		if _, err := t.Tx.Invitations().Use(v.ID, t.user.ID); err != nil {
			return err
		}
		if t.takesPart() {
			return t.greet()
		}
		return t.joinListed()
	case v.Person != 0 && (t.takesPart() || t.listed()):
		return t.otherPersonsLink(v, token)
	}
	return t.askConsent(v, token)
}

// otherPersonsLink says that the account is one person's and the link another's.
func (t *turn) otherPersonsLink(v store.Invitation, token string) error {
	invited, err := t.Tx.People().Get(v.Person)
	if err != nil {
		return err
	}
	return t.saySecret("join.other_person", words.Args{"Name": t.who.Name, "Invited": invited.Name},
		[]store.Button{t.button("join_wrong", press{Act: "jw", Arg: token})})
}

// askConsent shows the first screen: who runs the bot for whom, what is kept, and who is invited.
func (t *turn) askConsent(v store.Invitation, token string) error {
	k := t.look()
	about, err := k.about()
	if err != nil {
		return err
	}
	args, key, label := words.Args{"About": about, "Until": t.lang.DateTime(v.ExpiresAt)}, "join.consent_open", "join_agree"
	if v.Person == 0 {
		if args["Roles"], err = k.roleLine(bloc.Membership{Agency: v.Agency, Role: v.Role}); err != nil {
			return err
		}
		if t.takesPart() {
			key, args["Name"] = "join.consent_more", t.who.Name
		}
	} else {
		invited, err := t.Tx.People().Get(v.Person)
		if err != nil {
			return err
		}
		if args["Roles"], err = k.roles(invited); err != nil {
			return err
		}
		key, args["Name"] = "join.consent", invited.Name
		moves, err := t.movesAccount(v.Person)
		if err != nil {
			return err
		}
		if moves {
			key, label = "join.consent_move", "join_move"
		}
	}
	return t.saySecret(key, args, []store.Button{t.button(label, press{Act: "ja", Arg: token})},
		[]store.Button{t.button("join_decline", press{Act: "jn", Arg: token}), t.button("join_wrong", press{Act: "jw", Arg: token})})
}

// movesAccount reports whether the person takes part already, with another account than this one.
func (t *turn) movesAccount(id bloc.PersonID) (bool, error) {
	a, err := t.Tx.People().AccountOf(id)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && a.Joined && a.UserID != t.user.ID, err
}

// saySecret says something that holds a token, which is not kept once it is sent.
func (t *turn) saySecret(key string, args words.Args, buttons ...[]store.Button) error {
	m := store.Message{Text: string(t.lang.HTML(key, args)), Buttons: buttons}
	_, err := t.Tx.Outbox().Put(store.Outgoing{Chat: t.chat, Lane: store.LaneReply, Kind: store.KindMessage,
		Body: store.Body{Message: &m, Secret: true}})
	return err
}

// invitation finds the invitation a token belongs to, or refuses: tokens are not to be guessed, and are good once, for
// a time, and while the person still has the role.
func (t *turn) invitation(token string) (store.Invitation, error) {
	invitations := t.Tx.Invitations()
	guessing, err := invitations.Guessing(t.user.ID)
	if err != nil {
		return store.Invitation{}, err
	}
	if guessing {
		return store.Invitation{}, no("invite_guessing", nil)
	}
	v, err := invitations.ByToken(token)
	if errors.Is(err, store.ErrNotFound) {
		if err := invitations.Wrong(t.user.ID); err != nil {
			return v, err
		}
		return v, no("invite_unknown", nil)
	}
	if err != nil {
		return v, err
	}
	switch {
	case v.UsedAt != 0 && v.UsedBy == t.user.ID && t.takesPart():
		return v, no("invite_used_by_you", nil)
	case v.UsedAt != 0:
		return v, no("invite_used", nil)
	case v.RevokedAt != 0:
		return v, no("invite_revoked", nil)
	case !v.Good(t.Tx.Now):
		return v, no("invite_expired", words.Args{"Until": t.lang.DateTime(v.ExpiresAt)})
	}
	return v, t.stillInvited(v)
}

// stillInvited refuses an invitation of somebody whose role was taken away since.
func (t *turn) stillInvited(v store.Invitation) error {
	if v.Person == 0 {
		return nil
	}
	p, err := t.Tx.People().Get(v.Person)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err != nil || !p.Has(v.Role, v.Agency) {
		return no("invite_revoked", nil)
	}
	return nil
}

// agree is [Đồng ý tham gia], and [Đổi tài khoản] for a person who has another account.
func agree(t *turn, p press) error {
	v, err := t.invitation(p.Arg)
	if err != nil {
		return err
	}
	if v.Person != 0 && v.Person != t.account.Person && (t.takesPart() || t.listed()) {
		return no("account_taken", words.Args{"Name": t.who.Name})
	}
	ok, err := t.Tx.Invitations().Use(v.ID, t.user.ID)
	if err != nil {
		return err
	}
	if !ok {
		return no("invite_used", nil)
	}
	if err := t.redraw(store.View{Name: "line", Arg: "join.agreed"}); err != nil {
		return err
	}
	if v.Person == 0 {
		return t.enterOpen(v)
	}
	moved, err := t.movesAccount(v.Person)
	if err != nil {
		return err
	}
	how := howInvited
	if moved {
		how = howMoved
	}
	return t.enter(t.user.ID, t.telegramName(), t.user.Username, v.Person, how)
}

// enterOpen takes in somebody by an invitation that named only a role: a new person under his Telegram name, or one
// more role for somebody who is in.
func (t *turn) enterOpen(v store.Invitation) error {
	id := t.who.ID
	if !t.takesPart() {
		var err error
		if id, err = t.Tx.People().Add(words.Cut(t.telegramName(), maxName)); err != nil {
			return err
		}
	}
	if _, err := t.Tx.People().Enroll(bloc.Membership{Person: id, Agency: v.Agency, Role: v.Role}); err != nil {
		return err
	}
	return t.enter(t.user.ID, t.telegramName(), t.user.Username, id, howOpen)
}

// enter ties an account to a person and takes him in; an older account of his is let go and told so.
func (t *turn) enter(userID int64, name, username string, id bloc.PersonID, how string) error {
	old, err := t.Tx.People().AccountOf(id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err == nil && old.UserID != userID {
		if err := t.release(old, "released.moved"); err != nil {
			return err
		}
	}
	if _, err := t.Tx.People().Bind(userID, id); err != nil {
		return err
	}
	if err := t.Tx.People().Join(userID, name, username); err != nil {
		return err
	}
	return t.admit(userID, id, how)
}

// decline is [Từ chối]: nothing is kept, and the link stays good.
func decline(t *turn, p press) error {
	v, err := t.invitation(p.Arg)
	if err != nil {
		return err
	}
	if err := t.redraw(store.View{Name: "line", Arg: "join.declined"}); err != nil {
		return err
	}
	return t.tellAboutInvitation(v, "join.told_declined")
}

// wrongInvitation is [Sai người, sai đơn vị] on an invitation: the link is not used up, and he may say who he is.
func wrongInvitation(t *turn, p press) error {
	v, err := t.invitation(p.Arg)
	if err != nil {
		return err
	}
	if err := t.tellAboutInvitation(v, "join.told_wrong"); err != nil {
		return err
	}
	if t.takesPart() || t.listed() {
		return t.redraw(store.View{Name: "line", Arg: "join.wrong_noted"})
	}
	if err := t.redraw(store.View{Name: "line", Arg: "join.wrong_noted"}); err != nil {
		return err
	}
	return t.askToJoin()
}

// tellAboutInvitation tells the secretariat what became of an invitation that was not taken up.
func (t *turn) tellAboutInvitation(v store.Invitation, key string) error {
	if err := t.log(strings.TrimPrefix(key, "join.told_"), 0, v.Agency, ""); err != nil {
		return err
	}
	return t.c.tellSecretariat(t.Tx, store.LaneAlert, func(l words.Lang, s store.Contact) (store.Message, error) {
		k, err := t.c.lookAt(t.Tx, s.UserID)
		if err != nil {
			return store.Message{}, err
		}
		whom, err := k.invited(v)
		text := l.HTML(key, words.Args{"Invited": whom, "Account": accountLabel(t.telegramName(), t.user.Username)})
		return store.Message{Text: string(text)}, err
	})
}

// invited says whom an invitation is for.
func (k *look) invited(v store.Invitation) (words.HTML, error) {
	line, err := k.roleLine(bloc.Membership{Agency: v.Agency, Role: v.Role})
	if err != nil || v.Person == 0 {
		return line, err
	}
	p, err := k.tx.People().Get(v.Person)
	if err != nil {
		return "", err
	}
	return words.HTML(words.Escape(p.Name)) + " – " + line, nil
}

// notMe is [Sai người, sai đơn vị] of somebody the workbook took for another: the account is let go at once, and he
// may say who he is.
func notMe(t *turn, p press) error {
	if !t.takesPart() || int64(t.who.ID) != p.ID {
		return no("account_gone", nil)
	}
	if err := t.mayGo(t.who); err != nil {
		return err
	}
	if err := t.log("wrong", 0, 0, "own account"); err != nil {
		return err
	}
	if err := t.release(t.account, "released.not_me"); err != nil {
		return err
	}
	if err := t.redraw(store.View{Name: "line", Arg: "join.wrong_noted"}); err != nil {
		return err
	}
	who, account := t.who, accountLabel(t.telegramName(), t.user.Username)
	err := t.c.tellSecretariat(t.Tx, store.LaneAlert, func(l words.Lang, s store.Contact) (store.Message, error) {
		text := l.HTML("join.told_not_me", words.Args{"Name": who.Name, "Account": account})
		button := store.Button{Label: l.Text("button.roll_person", nil), Data: press{Act: "mp", ID: int64(who.ID)}.Data()}
		return store.Message{Text: string(text), Buttons: [][]store.Button{{button}}}, nil
	})
	if err != nil {
		return err
	}
	return t.askToJoin()
}

// lineView is a message without buttons: what stands in the place of a question that was answered.
func lineView(k *look, v store.View) (store.Message, error) {
	return store.Message{Text: string(k.html(v.Arg, nil))}, nil
}
