package chat

import (
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// personFlow is a person's card on the roll and what the secretariat does there: invite, change the account, rename,
// take a role away.
func personFlow() flow {
	return flow{
		presses: map[string]presser{
			"mp": openPerson,
			"md": askDismiss,
			"mz": dismiss,
			"mu": askUnbind,
			"mv": unbind,
			"mn": askName,
		},
		steps: map[string]stepper{"rename": renameStep},
		views: map[string]renderer{"person": personView},
	}
}

// personRef names a person in the audit log by his number, so that the log keeps no name when he leaves.
func personRef(id bloc.PersonID) string { return "person " + strconv.FormatInt(int64(id), 10) }

// personOnRoll finds a person who still has a role, for the secretariat only.
func (t *turn) personOnRoll(id int64) (bloc.Person, error) {
	if err := t.onlySecretary(); err != nil {
		return bloc.Person{}, err
	}
	who, err := t.Tx.People().Get(bloc.PersonID(id))
	if notFound(err) || err == nil && len(who.Roles) == 0 {
		return who, no("person_gone", nil)
	}
	return who, err
}

func openPerson(t *turn, p press) error {
	who, err := t.personOnRoll(p.ID)
	if err != nil {
		return err
	}
	return t.redraw(store.View{Name: "person", Person: int64(who.ID), Arg: p.Arg})
}

// The questions a person's card asks before something is taken away, as they stand in its view's Arg.
const (
	askingDismiss = "d." // with the role's id
	askingUnbind  = "u."
)

// personView is a person's card; Arg is the agency it was opened from, or a question it asks.
func personView(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	who, err := k.tx.People().Get(bloc.PersonID(v.Person))
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	a, err := k.tx.People().AccountOf(who.ID)
	if err != nil && !notFound(err) {
		return store.Message{}, err
	}
	text, err := k.personText(who, a)
	if err != nil {
		return store.Message{}, err
	}
	back := k.button("keep", press{Act: "mp", ID: v.Person})
	switch {
	case strings.HasPrefix(v.Arg, askingDismiss):
		return k.dismissQuestion(who, v, text, back)
	case v.Arg == askingUnbind:
		text = words.Join(text, "", k.html("person.sure_unbind", nil))
		return store.Message{Text: string(text), Buttons: [][]store.Button{{k.button("revoke_yes", press{Act: "mv", ID: v.Person}), back}}}, nil
	}
	rows, err := k.personButtons(who, a, v.Arg)
	return store.Message{Text: string(text), Buttons: rows}, err
}

func (k *look) personText(who bloc.Person, a store.Account) (words.HTML, error) {
	roles, err := k.roles(who)
	if err != nil {
		return "", err
	}
	if len(who.Roles) == 0 {
		roles = k.html("person.no_role", nil)
	}
	latest, err := k.tx.Invitations().Latest()
	if err != nil {
		return "", err
	}
	args := words.Args{"Name": who.Name, "Roles": roles, "Account": accountLabel(a.Name, a.Username)}
	if !a.Joined {
		args["State"] = k.lang.Text("standing.not_joined", nil) + "; " + k.invitationState(latest[who.ID])
		return k.html("person.text_absent", args), nil
	}
	args["State"] = k.contactState(store.Contact{Joined: true, Unreachable: a.Unreachable})
	if a.Vouched {
		args["State"] = args["State"].(string) + "; " + k.lang.Text("standing.vouched", nil)
	}
	return k.html("person.text_joined", args), nil
}

func (k *look) personButtons(who bloc.Person, a store.Account, from string) ([][]store.Button, error) {
	id := int64(who.ID)
	var rows [][]store.Button
	switch {
	case len(who.Roles) == 0:
	case a.Joined:
		rows = append(rows, []store.Button{k.button("new_account", press{Act: "io", ID: id}), k.button("revoke_account", press{Act: "mu", ID: id})})
	default:
		rows = append(rows, []store.Button{k.button("invite", press{Act: "io", ID: id})})
	}
	rename := k.button("rename", press{Act: "mn", ID: id})
	if len(who.Roles) == 1 {
		rows = append(rows, []store.Button{rename, k.button("dismiss", press{Act: "md", ID: id, Rev: who.Roles[0].ID})})
	} else {
		rows = append(rows, []store.Button{rename})
		for _, m := range who.Roles {
			short, err := k.shortRole(m)
			if err != nil {
				return nil, err
			}
			rows = append(rows, []store.Button{{Label: words.Cut(k.lang.Text("button.dismiss_role", words.Args{"Role": short}), 2*maxButton),
				Data: press{Act: "md", ID: id, Rev: m.ID}.Data()}})
		}
	}
	agency := agency36(from)
	if from == "" && len(who.BelongsTo()) > 0 {
		agency = who.BelongsTo()[0]
	}
	return append(rows, []store.Button{k.button("to_agency", press{Act: "mg", ID: int64(agency)}), k.button("roll", press{Act: "ml"})}), nil
}

func (k *look) dismissQuestion(who bloc.Person, v store.View, text words.HTML, back store.Button) (store.Message, error) {
	id, err := strconv.ParseInt(strings.TrimPrefix(v.Arg, askingDismiss), 36, 64)
	if err != nil {
		return store.Message{Text: string(text)}, nil
	}
	m, held := roleOf(who, id)
	if !held {
		return store.Message{Text: string(text)}, nil
	}
	line, err := k.roleLine(m)
	if err != nil {
		return store.Message{}, err
	}
	key := "person.sure_dismiss"
	if len(who.Roles) == 1 {
		key = "person.sure_dismiss_last"
	}
	text = words.Join(text, "", k.html(key, words.Args{"Role": line}))
	return store.Message{Text: string(text), Buttons: [][]store.Button{{k.button("dismiss_yes", press{Act: "mz", ID: v.Person, Rev: id}), back}}}, nil
}

func roleOf(who bloc.Person, membership int64) (bloc.Membership, bool) {
	for _, m := range who.Roles {
		if m.ID == membership {
			return m, true
		}
	}
	return bloc.Membership{}, false
}

// mayDismiss finds the role a button takes away.
func (t *turn) mayDismiss(p press) (bloc.Person, bloc.Membership, error) {
	who, err := t.personOnRoll(p.ID)
	if err != nil {
		return who, bloc.Membership{}, err
	}
	m, held := roleOf(who, p.Rev)
	if !held {
		return who, m, t.redrawAnd(store.View{Name: "person", Person: p.ID}, no("role_gone", nil))
	}
	if m.Role == bloc.RoleSecretary {
		return who, m, t.mayGo(who)
	}
	return who, m, nil
}

func askDismiss(t *turn, p press) error {
	who, m, err := t.mayDismiss(p)
	if err != nil {
		return err
	}
	return t.redraw(store.View{Name: "person", Person: int64(who.ID), Arg: askingDismiss + id36(m.ID)})
}

// dismiss takes a role away and tells the person; with his last role he becomes a stranger.
func dismiss(t *turn, p press) error {
	who, m, err := t.mayDismiss(p)
	if err != nil {
		return err
	}
	if err := t.Tx.People().Dismiss(m.ID); err != nil {
		return err
	}
	if err := t.log("dismissed", 0, m.Agency, personRef(who.ID)+" "+string(m.Role)); err != nil {
		return err
	}
	t.toast("toast.dismissed", nil)
	if err := t.redraw(store.View{Name: "agency", Agency: int64(m.Agency)}); err != nil {
		return err
	}
	a, err := t.Tx.People().AccountOf(who.ID)
	if notFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(who.Roles) == 1 {
		return t.release(a, "released.dismissed")
	}
	return t.tellDismissed(a, m)
}

// tellDismissed tells somebody who keeps other roles that he lost one; his keys and menu change with it.
func (t *turn) tellDismissed(a store.Account, m bloc.Membership) error {
	if !a.Joined || a.Unreachable != "" {
		return nil
	}
	k, err := t.c.lookAt(t.Tx, a.UserID)
	if err != nil {
		return err
	}
	lost, err := k.roleLine(m)
	if err != nil {
		return err
	}
	left, err := k.roles(k.who)
	if err != nil {
		return err
	}
	text := k.html("person.told_dismissed", words.Args{"Role": lost, "Roles": left})
	if err := t.Tx.Outbox().Say(a.UserID, store.LaneReply, store.Message{Text: string(text), Keys: keyboard(k.lang, k.who)}); err != nil {
		return err
	}
	return t.c.QueueMenu(t.Tx, a.UserID)
}

// accountOnRoll finds the account of a person who has joined.
func (t *turn) accountOnRoll(id int64) (bloc.Person, store.Account, error) {
	who, err := t.personOnRoll(id)
	if err != nil {
		return who, store.Account{}, err
	}
	a, err := t.Tx.People().AccountOf(who.ID)
	if notFound(err) || err == nil && !a.Joined {
		return who, a, t.redrawAnd(store.View{Name: "person", Person: id}, no("account_gone", nil))
	}
	if err != nil {
		return who, a, err
	}
	return who, a, t.mayGo(who)
}

func askUnbind(t *turn, p press) error {
	if _, _, err := t.accountOnRoll(p.ID); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "person", Person: p.ID, Arg: askingUnbind})
}

// unbind is [Thu hồi tài khoản]: for a phone that is lost.
func unbind(t *turn, p press) error {
	who, a, err := t.accountOnRoll(p.ID)
	if err != nil {
		return err
	}
	if err := t.logPerson("revoked", who); err != nil {
		return err
	}
	t.toast("toast.revoked", words.Args{"Name": who.Name})
	if err := t.redraw(store.View{Name: "person", Person: p.ID}); err != nil {
		return err
	}
	return t.release(a, "released.revoked")
}

// renaming is what the dialog of [Sửa tên] knows.
type renaming struct {
	Person bloc.PersonID `json:"person"`
}

func askName(t *turn, p press) error {
	who, err := t.personOnRoll(p.ID)
	if err != nil {
		return err
	}
	return t.ask("rename", "name", renaming{who.ID}, "person.ask_name", words.Args{"Name": who.Name})
}

// renameStep takes the name as it is to stand on the roll, and in papers.
func renameStep(t *turn, d store.Dialog) error {
	var know renaming
	if err := d.Read(&know); err != nil {
		return err
	}
	who, err := t.personOnRoll(int64(know.Person))
	if err != nil {
		return err
	}
	name := strings.Join(strings.Fields(t.text()), " ")
	if !looksLikeName(name) || strings.ContainsRune(t.text(), '\n') {
		return no("name", nil)
	}
	if err := t.done(); err != nil {
		return err
	}
	if err := t.Tx.People().Rename(who.ID, name); err != nil {
		return err
	}
	if err := t.logPerson("renamed", who); err != nil {
		return err
	}
	if err := t.say("person.renamed", words.Args{"Was": who.Name, "Name": name}); err != nil {
		return err
	}
	return t.show(store.View{Name: "person", Person: int64(who.ID)})
}
