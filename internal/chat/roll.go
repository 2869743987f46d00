package chat

import (
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// rollFlow is the roll as the secretariat reads it: agencies, and an agency's people.
func rollFlow() flow {
	return flow{
		commands: []command{{name: "danhba", role: bloc.RoleSecretary, menu: 13, handle: showRoll}},
		presses: map[string]presser{
			"ml": turnRoll,
			"mg": openAgency,
			"mq": showRequests,
		},
		views: map[string]renderer{"roll": rollView, "agency": agencyView},
	}
}

const rollPage = 10 // agencies a page

// showRoll shows the roll, or the agency whose code was typed with the command.
func showRoll(t *turn, code string) error {
	if code == "" {
		return t.show(store.View{Name: "roll"})
	}
	a, err := t.Tx.Agencies().ByCode(code)
	if notFound(err) {
		return no("no_agency", words.Args{"Code": words.Cut(code, 20)})
	}
	if err != nil {
		return err
	}
	return t.show(store.View{Name: "agency", Agency: int64(a.ID)})
}

func turnRoll(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "roll", Arg: p.Arg})
}

func openAgency(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "agency", Agency: p.ID, Arg: p.Arg})
}

// showRequests shows the requests to join that wait for a decision.
func showRequests(t *turn, _ press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.showOpenRequests(t.chat)
}

// tally counts people once each: how many there are, and how many of them have joined.
type tally struct {
	joined, people int
	seen           map[bloc.PersonID]bool
}

func (n *tally) add(c store.Contact) {
	if n.seen == nil {
		n.seen = map[bloc.PersonID]bool{}
	}
	if n.seen[c.Person] {
		return
	}
	n.seen[c.Person] = true
	n.people++
	if c.Joined {
		n.joined++
	}
}

// rollView lists the agencies in order of precedence, with how many of their people have joined.
func rollView(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	agencies, err := k.tx.Agencies().List()
	if err != nil {
		return store.Message{}, err
	}
	roll, err := k.tx.People().Roll()
	if err != nil {
		return store.Message{}, err
	}
	open, err := k.tx.Invitations().Requests()
	if err != nil {
		return store.Message{}, err
	}
	var everyone tally
	counts := map[bloc.AgencyID]*tally{0: {}}
	for _, a := range agencies {
		counts[a.ID] = &tally{}
	}
	for _, c := range roll {
		everyone.add(c)
		if c.Role == bloc.RoleSecretary {
			counts[0].add(c)
		}
		if n := counts[c.Agency]; n != nil && c.Agency != 0 {
			n.add(c)
		}
	}
	part, page, pages := pageOf(agencies, pageArg(v.Arg), rollPage)
	lines := []words.HTML{k.html("roll.head", words.Args{"Agencies": len(agencies), "Joined": everyone.joined, "People": everyone.people}), ""}
	var buttons []store.Button
	for _, a := range part {
		n := counts[a.ID]
		lines = append(lines, k.html("roll.line", words.Args{"N": a.Position, "Agency": words.Cut(a.Label(), 60), "Joined": n.joined, "People": n.people}))
		buttons = append(buttons, store.Button{Label: words.Cut(a.Label(), maxButton), Data: press{Act: "mg", ID: int64(a.ID)}.Data()})
	}
	lines = append(lines, k.html("roll.secretariat", words.Args{"Joined": counts[0].joined, "People": counts[0].people}))
	rows := rowsOf(buttons, 2)
	if row := k.turnPages(page, pages, func(n int) press { return press{Act: "ml", Arg: strconv.Itoa(n)} }); row != nil {
		rows = append(rows, row)
	}
	rows = append(rows, []store.Button{k.button("secretariat", press{Act: "mg"}), k.button("not_joined", press{Act: "il"})})
	if len(open) > 0 {
		rows = append(rows, []store.Button{{Label: k.lang.Text("button.requests", words.Args{"N": len(open)}), Data: press{Act: "mq"}.Data()}})
	}
	return store.Message{Text: string(words.Join(lines...)), Buttons: rows}, nil
}

const agencyPage = 12 // people a page of an agency's card

// agencyView is one agency's card; agency zero is the secretariat.
func agencyView(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	head, people, err := k.agencyPeople(bloc.AgencyID(v.Agency))
	if err != nil {
		return store.Message{}, err
	}
	lines := []words.HTML{head, ""}
	var buttons []store.Button
	seen := map[bloc.PersonID]bool{}
	part, page, pages := pageOf(people, pageArg(v.Arg), agencyPage)
	for _, c := range part {
		lines = append(lines, k.html("roll.person", words.Args{"Mark": joinedMark(c), "Name": words.Cut(c.Name, maxNameShown), "State": k.contactState(c),
			"Role": words.HTML(k.roleTitle(c.Membership))}))
		if !seen[c.Person] {
			seen[c.Person] = true
			buttons = append(buttons, store.Button{Label: words.Cut(c.Name, maxButton), Data: press{Act: "mp", ID: int64(c.Person), Arg: id36(v.Agency)}.Data()})
		}
	}
	if len(people) == 0 {
		lines = append(lines, k.html("roll.nobody", nil))
	}
	rows := rowsOf(buttons, 2)
	if row := k.turnPages(page, pages, func(n int) press { return press{Act: "mg", ID: v.Agency, Arg: strconv.Itoa(n)} }); row != nil {
		rows = append(rows, row)
	}
	rows = append(rows, []store.Button{k.button("add_person", press{Act: "ma", ID: v.Agency}), k.button("roll", press{Act: "ml"})})
	return store.Message{Text: string(words.Join(lines...)), Buttons: rows}, nil
}

// agencyPeople gives the head of an agency's card and its people: focal points, then leaders, then secretaries.
func (k *look) agencyPeople(id bloc.AgencyID) (words.HTML, []store.Contact, error) {
	if id == 0 {
		people, err := k.tx.People().Secretaries()
		return k.html("roll.secretariat_head", nil), people, err
	}
	a, err := k.tx.Agencies().Get(id)
	if err != nil {
		return "", nil, mootIfGone(err)
	}
	head := k.html("roll.agency_head", words.Args{"Name": a.Name, "Code": a.Code, "N": a.Position, "Post": k.lang.Text("post."+string(a.Post), nil)})
	var people []store.Contact
	for _, role := range []bloc.Role{bloc.RoleFocal, bloc.RoleLeader, bloc.RoleSecretary} {
		list, err := k.tx.People().Contacts(id, role)
		if err != nil {
			return "", nil, err
		}
		people = append(people, list...)
	}
	return head, people, nil
}

// roleTitle is a role with its title, escaped.
func (k *look) roleTitle(m bloc.Membership) string {
	s := words.Escape(k.lang.Text("role."+string(m.Role), nil))
	if m.Title != "" {
		s += ", " + words.Escape(words.Cut(m.Title, maxNameShown))
	}
	return s
}

func joinedMark(c store.Contact) string {
	switch {
	case !c.Joined:
		return "○"
	case c.Unreachable != "":
		return "✗"
	}
	return "✓"
}

// contactState says whether a person takes part, or why he cannot be reached.
func (k *look) contactState(c store.Contact) string {
	switch {
	case !c.Joined:
		return k.lang.Text("standing.not_joined", nil)
	case c.Unreachable != "":
		return k.lang.Text("reason."+c.Unreachable, nil)
	}
	return k.lang.Text("standing.joined", nil)
}

// secretary reports whether the chat is a secretary's, or an administrator's who acts as one.
func (k *look) secretary() (bool, error) {
	if k.joined && k.who.Secretary() {
		return true, nil
	}
	return k.c.actsAsAdmin(k.tx, k.chat)
}
