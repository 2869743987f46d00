package chat

import (
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// enrollFlow is [Thêm người]: name and title by typing, the role by a button.
func enrollFlow() flow {
	return flow{
		presses: map[string]presser{"ma": askPerson, "mr": enrollAs},
		steps:   map[string]stepper{"enroll": enrollStep},
	}
}

// enrolling is what the dialog of [Thêm người] knows.
type enrolling struct {
	Agency bloc.AgencyID `json:"agency"` // zero: the secretariat
	Name   string        `json:"name,omitempty"`
	Title  string        `json:"title,omitempty"`
}

func askPerson(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	to, err := t.agencyName(bloc.AgencyID(p.ID))
	if err != nil {
		return err
	}
	return t.ask("enroll", "who", enrolling{Agency: bloc.AgencyID(p.ID)}, "enroll.ask", words.Args{"Agency": to})
}

// agencyName names an agency, or the secretariat for zero; an agency a button made up is refused.
func (t *turn) agencyName(id bloc.AgencyID) (string, error) {
	if id == 0 {
		return t.lang.Text("roll.body", nil), nil
	}
	a, err := t.Tx.Agencies().Get(id)
	if notFound(err) {
		return "", no("unknown_button", nil)
	}
	return a.Name, err
}

// enrollStep reads name and title, shows what was understood, and asks for the role.
func enrollStep(t *turn, d store.Dialog) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	var know enrolling
	if err := d.Read(&know); err != nil {
		return err
	}
	if know.Name, know.Title = introduction(t.text()); know.Name == "" {
		return no("name", nil)
	}
	to, err := t.agencyName(know.Agency)
	if err != nil {
		return err
	}
	as := func(role bloc.Role) store.Button {
		return t.button("as_"+string(role), press{Act: "mr", ID: int64(know.Agency), Arg: string(role)})
	}
	row := []store.Button{as(bloc.RoleFocal), as(bloc.RoleLeader)}
	if know.Agency == 0 {
		row = []store.Button{as(bloc.RoleSecretary)}
	}
	return t.ask("enroll", "role", know, "enroll.role", words.Args{"Name": know.Name, "Agency": to,
		"Title": strings.TrimSpace(know.Title)}, row)
}

// enrollAs gives the person the role; somebody of that name in the agency is the same person.
func enrollAs(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	d, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (d.Flow != "enroll" || d.Step != "role" || d.Expired) {
		return no("dialog_over", nil)
	}
	if err != nil {
		return err
	}
	var know enrolling
	if err := d.Read(&know); err != nil {
		return err
	}
	m := bloc.Membership{Agency: know.Agency, Role: bloc.Role(p.Arg), Title: know.Title}
	if err := t.validRole(m); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	m.Person, err = t.Tx.People().InAgency(know.Name, know.Agency)
	if notFound(err) {
		m.Person, err = t.Tx.People().Add(know.Name)
	}
	if err != nil {
		return err
	}
	changed, err := t.Tx.People().Enroll(m)
	if err != nil {
		return err
	}
	if !changed {
		return t.redraw(store.View{Name: "person", Person: int64(m.Person)})
	}
	if err := t.log("enrolled", 0, m.Agency, personRef(m.Person)+" "+string(m.Role)); err != nil {
		return err
	}
	if err := t.Tx.Content().Welcome(m.Person); err != nil {
		return err
	}
	t.toast("toast.enrolled", words.Args{"Name": know.Name})
	if err := t.redraw(store.View{Name: "person", Person: int64(m.Person)}); err != nil {
		return err
	}
	return t.tellEnrolled(m)
}

// tellEnrolled tells somebody who takes part already that he has one more role.
func (t *turn) tellEnrolled(m bloc.Membership) error {
	a, err := t.Tx.People().AccountOf(m.Person)
	if notFound(err) || err == nil && (!a.Joined || a.Unreachable != "") {
		return nil
	}
	if err != nil {
		return err
	}
	k, err := t.c.lookAt(t.Tx, a.UserID)
	if err != nil {
		return err
	}
	line, err := k.roleLine(m)
	if err != nil {
		return err
	}
	text := k.html("enroll.told", words.Args{"Role": line})
	if err := t.Tx.Outbox().Say(a.UserID, store.LaneReply, store.Message{Text: string(text), Keys: keyboard(k.lang, k.who)}); err != nil {
		return err
	}
	if err := t.c.QueueMenu(t.Tx, a.UserID); err != nil {
		return err
	}
	if err := t.c.relieveAdmins(t.Tx); err != nil {
		return err
	}
	return t.c.showOwed(t.Tx, a.UserID, k.who)
}
