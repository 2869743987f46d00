package chat

import (
	"errors"
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// requestFlow is what the secretariat does about strangers who ask to join.
func requestFlow() flow {
	return flow{
		presses: map[string]presser{
			"qs": turnRequest,
			"qp": approveAsPerson,
			"qn": approveAsNew,
			"qx": refuseRequest,
		},
		views: map[string]renderer{"request": requestView},
	}
}

// The steps of approving, as they stand in a request's buttons.
const (
	stepWho    = "m" // somebody on the roll who has not joined?
	stepAgency = "a" // or somebody new: of which agency
	stepRole   = "r" // and in which role
)

const requestPage = 8 // buttons a page

// requestView is a request to join and what can be done about it.
func requestView(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	r, err := k.tx.Invitations().Request(v.ID)
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	text := k.html("request.text", words.Args{"Words": r.Words, "Account": accountLabel(r.Name, r.Username), "At": k.lang.DateTime(r.At)})
	if r.Decided != 0 {
		decided, err := k.decidedLine(r)
		return store.Message{Text: string(words.Join(text, "", decided))}, err
	}
	step, arg, _ := strings.Cut(v.Arg, ".")
	rows, question := [][]store.Button{{k.button("approve", requestStep(r.ID, stepWho, 0)), k.button("refuse", press{Act: "qx", ID: r.ID})}}, ""
	switch step {
	case stepWho:
		question = "request.who"
		rows, err = k.requestPeople(r, pageArg(arg))
	case stepAgency:
		question = "request.agency"
		rows, err = k.requestAgencies(r, pageArg(arg))
	case stepRole:
		question = "request.role"
		rows, err = k.requestRoles(r, agency36(arg))
	}
	if question != "" {
		text = words.Join(text, "", k.html(question, nil))
	}
	return store.Message{Text: string(text), Buttons: rows}, err
}

func requestStep(id int64, step string, n int) press {
	return press{Act: "qs", ID: id, Arg: step + "." + strconv.Itoa(n)}
}

// decidedLine says who decided, and how.
func (k *look) decidedLine(r store.JoinRequest) (words.HTML, error) {
	how, args, err := k.decided(r)
	return k.html("request.was_"+how, args), err
}

// decided tells how a request ended, as the last part of the words' key: approved, refused, or joined, where the
// stranger came in another way. An administrator who acted as a secretary has no name.
func (k *look) decided(r store.JoinRequest) (how string, args words.Args, err error) {
	how, args = "refused", words.Args{"At": k.lang.DateTime(r.Decided), "By": k.lang.Text("person.admin", nil)}
	if r.Approved {
		how = "approved"
	}
	if r.By == 0 {
		return how, args, nil
	}
	a, err := k.tx.People().Account(r.UserID)
	if err != nil && !notFound(err) {
		return how, args, err
	}
	if err == nil && a.Person == r.By {
		return "joined", args, nil
	}
	args["By"], err = k.nameOf(r.By)
	return how, args, err
}

// requestPeople offers the people on the roll who have not joined, those whose name is in the stranger's words first.
func (k *look) requestPeople(r store.JoinRequest, page int) ([][]store.Button, error) {
	absent, err := k.notJoined()
	if err != nil {
		return nil, err
	}
	said := bloc.Fold(r.Words)
	var named, others []absentee
	for _, a := range absent {
		if strings.Contains(said, bloc.Fold(a.Name)) {
			named = append(named, a)
		} else {
			others = append(others, a)
		}
	}
	part, page, pages := pageOf(append(named, others...), page, requestPage)
	var rows [][]store.Button
	for _, a := range part {
		label := words.Cut(k.lang.Text("button.is_person", words.Args{"Name": a.Name, "Agency": a.agency.Label()}), 2*maxButton)
		rows = append(rows, []store.Button{{Label: label, Data: press{Act: "qp", ID: r.ID, Rev: int64(a.Person)}.Data()}})
	}
	if row := k.turnPages(page, pages, func(n int) press { return requestStep(r.ID, stepWho, n) }); row != nil {
		rows = append(rows, row)
	}
	return append(rows, []store.Button{k.button("someone_new", requestStep(r.ID, stepAgency, 0)),
		k.button("back", press{Act: "qs", ID: r.ID})}), nil
}

// requestAgencies offers the agencies, in order of precedence, and the secretariat.
func (k *look) requestAgencies(r store.JoinRequest, page int) ([][]store.Button, error) {
	agencies, err := k.tx.Agencies().List()
	if err != nil {
		return nil, err
	}
	part, page, pages := pageOf(agencies, page, requestPage)
	var buttons []store.Button
	for _, a := range part {
		buttons = append(buttons, store.Button{Label: words.Cut(a.Label(), maxButton),
			Data: press{Act: "qs", ID: r.ID, Arg: stepRole + "." + id36(a.ID)}.Data()})
	}
	rows := rowsOf(buttons, 2)
	if row := k.turnPages(page, pages, func(n int) press { return requestStep(r.ID, stepAgency, n) }); row != nil {
		rows = append(rows, row)
	}
	return append(rows, []store.Button{k.button("as_secretary", press{Act: "qn", ID: r.ID, Arg: string(bloc.RoleSecretary)}),
		k.button("back", requestStep(r.ID, stepWho, 0))}), nil
}

func (k *look) requestRoles(r store.JoinRequest, agency bloc.AgencyID) ([][]store.Button, error) {
	if _, err := k.tx.Agencies().Get(agency); err != nil {
		return nil, mootIfGone(err)
	}
	as := func(role bloc.Role) store.Button {
		return k.button("as_"+string(role), press{Act: "qn", ID: r.ID, Rev: int64(agency), Arg: string(role)})
	}
	return [][]store.Button{{as(bloc.RoleFocal), as(bloc.RoleLeader)}, {k.button("back", requestStep(r.ID, stepAgency, 0))}}, nil
}

// turnRequest shows another step of approving.
func turnRequest(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if _, err := t.openRequest(p.ID); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "request", ID: p.ID, Arg: p.Arg})
}

// openRequest finds a request that is not decided, or refuses and shows who was first.
func (t *turn) openRequest(id int64) (store.JoinRequest, error) {
	r, err := t.Tx.Invitations().Request(id)
	if errors.Is(err, store.ErrNotFound) {
		return r, no("request_gone", nil)
	}
	if err != nil || r.Decided == 0 {
		return r, err
	}
	how, args, err := t.look().decided(r)
	if err != nil {
		return r, err
	}
	return r, t.redrawAnd(store.View{Name: "request", ID: id}, no("request_was_"+how, args))
}

// approveAsPerson is [Là người này]: the stranger is somebody on the roll who has not joined.
func approveAsPerson(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	r, err := t.openRequest(p.ID)
	if err != nil {
		return err
	}
	who, err := t.Tx.People().Get(bloc.PersonID(p.Rev))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err != nil || len(who.Roles) == 0 {
		return no("person_gone", nil)
	}
	a, err := t.Tx.People().AccountOf(who.ID)
	if err == nil && a.Joined {
		return no("person_joined", words.Args{"Name": who.Name})
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return t.approve(r, who.ID)
}

// approveAsNew puts the stranger on the roll, under the name he gave.
func approveAsNew(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	r, err := t.openRequest(p.ID)
	if err != nil {
		return err
	}
	m := bloc.Membership{Agency: bloc.AgencyID(p.Rev), Role: bloc.Role(p.Arg)}
	if err := t.validRole(m); err != nil {
		return err
	}
	name, title := introduction(r.Words)
	if name == "" {
		name, title = words.Cut(r.Name, maxName), ""
	}
	if m.Person, err = t.Tx.People().Add(name); err != nil {
		return err
	}
	m.Title = title
	if _, err := t.Tx.People().Enroll(m); err != nil {
		return err
	}
	return t.approve(r, m.Person)
}

// validRole refuses a role that callback data made up.
func (t *turn) validRole(m bloc.Membership) error {
	if !m.Role.Valid() || (m.Agency == 0) != (m.Role == bloc.RoleSecretary) {
		return no("unknown_button", nil)
	}
	if m.Agency == 0 {
		return nil
	}
	_, err := t.Tx.Agencies().Get(m.Agency)
	if errors.Is(err, store.ErrNotFound) {
		return no("unknown_button", nil)
	}
	return err
}

// approve settles a request and takes the stranger in as the person.
func (t *turn) approve(r store.JoinRequest, id bloc.PersonID) error {
	if _, err := t.Tx.Invitations().Decide(r.ID, t.who.ID, true); err != nil {
		return err
	}
	who, err := t.Tx.People().Get(id)
	if err != nil {
		return err
	}
	if err := t.logPerson("approved", who); err != nil {
		return err
	}
	t.toast("toast.approved", words.Args{"Name": who.Name})
	if err := t.redraw(store.View{Name: "request", ID: r.ID}); err != nil {
		return err
	}
	return t.enter(r.UserID, r.Name, r.Username, id, howApproved)
}

// refuseRequest is [Từ chối].
func refuseRequest(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	r, err := t.openRequest(p.ID)
	if err != nil {
		return err
	}
	if _, err := t.Tx.Invitations().Decide(r.ID, t.who.ID, false); err != nil {
		return err
	}
	if err := t.log("refused_request", 0, 0, ""); err != nil {
		return err
	}
	if err := t.redraw(store.View{Name: "request", ID: r.ID}); err != nil {
		return err
	}
	text := t.c.words.For("").HTML("request.refused", words.Args{"Until": t.lang.Date(t.Tx.Now + refusedFor)})
	return t.Tx.Outbox().Say(r.UserID, store.LaneReply, store.Message{Text: string(text)})
}

// mootIfGone makes what is not there any more nothing to say.
func mootIfGone(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return courier.ErrMoot
	}
	return err
}

// mootUnless makes what a person may not see any more nothing to say.
func mootUnless(may bool, err error) error {
	if err == nil && !may {
		return courier.ErrMoot
	}
	return err
}
