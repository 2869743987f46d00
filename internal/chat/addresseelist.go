package chat

import (
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// addresseeListFlow lists exactly who would get what is being written, and who would not and why: [Danh sách nhận].
func addresseeListFlow() flow {
	return flow{
		presses: map[string]presser{"up": pressAddressees, "uv": pressAddresseesBack},
		views:   map[string]renderer{"addressees": addresseesCard},
	}
}

// addresseesPage is how many lines of the list one message shows.
const addresseesPage = 20

// pressAddressees shows a page of the list in place of the card; a bloc's leader who is asked for his approval sees it too.
func pressAddressees(t *turn, p press) error {
	if err := t.onlyOverseer(); err != nil {
		return err
	}
	x, err := t.Tx.Compositions().Get(p.ID)
	if notFound(err) {
		return t.forged("no such composition", "unknown_button")
	}
	if err != nil {
		return err
	}
	return t.redraw(store.View{Name: "addressees", ID: x.ID, Arg: strconv.Itoa(pageArg(p.Arg))})
}

// pressAddresseesBack goes back to what the list was asked for from: the secretary's card, or the leader's.
func pressAddresseesBack(t *turn, p press) error {
	if err := t.onlyOverseer(); err != nil {
		return err
	}
	if t.look().mayAdminister() {
		return t.redraw(store.View{Name: "composition", ID: p.ID})
	}
	return t.redraw(store.View{Name: "clearance", ID: p.ID})
}

// addresseesCard is the list by agency, in order of precedence.
func addresseesCard(k *look, v store.View) (store.Message, error) {
	may, err := k.oversees()
	if err != nil || !may {
		return store.Message{}, mootUnless(may, err)
	}
	x, err := k.tx.Compositions().Get(v.ID)
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	var c composition
	if err := x.Read(&c); err != nil {
		return store.Message{}, err
	}
	if !k.mayAdminister() && x.State != store.CompositionAsked {
		return store.Message{}, courier.ErrMoot
	}
	to, err := k.addressees(c.Audience)
	if err != nil {
		return store.Message{}, err
	}
	lines, err := k.addresseeLines(c.Audience, to)
	if err != nil {
		return store.Message{}, err
	}
	part, page, pages := pageOf(lines, pageArg(v.Arg), addresseesPage)
	head := k.html("audience.list", words.Args{"Agencies": len(to.agencies), "People": to.reached(),
		"Missing": len(to.people) - to.reached() + len(to.empty), "Page": page + 1, "Pages": pages})
	var rows [][]store.Button
	if row := k.turnPages(page, pages, func(n int) press { return press{Act: "up", ID: x.ID, Rev: x.Rev, Arg: strconv.Itoa(n)} }); row != nil {
		rows = append(rows, row)
	}
	rows = append(rows, []store.Button{k.button("to_card", press{Act: "uv", ID: x.ID, Rev: x.Rev})})
	return store.Message{Text: string(words.Join(append([]words.HTML{head}, part...)...)), Buttons: rows}, nil
}

// addresseeLines has a line for everybody an audience comes to, whether it gets to him or why not, under his agency; and
// one for agencies where there is nobody, and for the group.
func (k *look) addresseeLines(a bloc.Audience, to addressees) ([]words.HTML, error) {
	gets, lacks := bloc.StateConfirmed.Mark(), bloc.StateOverdue.Mark()
	var lines []words.HTML
	people, again := byAgencyOf(to.people), byAgencyOf(to.again)
	first := map[bloc.PersonID]string{}
	for _, g := range to.agencies {
		label := words.Cut(g.Label(), 40)
		if len(people[g.ID])+len(again[g.ID]) == 0 {
			lines = append(lines, words.HTML(lacks+" ")+k.nobodyIn(g, a.To()))
		}
		for _, c := range people[g.ID] {
			first[c.Person] = label
			args := words.Args{"Mark": gets, "Agency": label, "Name": words.Cut(c.Name, 50), "Role": k.rolesWords([]bloc.Role{c.Role})}
			key := "audience.gets"
			if !c.Reachable() {
				key, args["Mark"], args["Why"] = "audience.lacks_why", lacks, k.lang.Text("reason."+whyUnreached(c), nil)
			}
			lines = append(lines, k.html(key, args))
		}
		for _, c := range again[g.ID] {
			lines = append(lines, k.html("audience.once", words.Args{"Mark": gets, "Agency": label, "Name": words.Cut(c.Name, 50), "First": first[c.Person]}))
		}
	}
	if !a.Group {
		return lines, nil
	}
	title, err := k.groupTitle()
	if err != nil || title == "" {
		return append(lines, k.html("audience.no_group", words.Args{"Mark": lacks})), err
	}
	return append(lines, k.html("audience.group", words.Args{"Mark": gets, "Group": words.Cut(title, 60)})), nil
}

func byAgencyOf(list []store.Contact) map[bloc.AgencyID][]store.Contact {
	out := map[bloc.AgencyID][]store.Contact{}
	for _, c := range list {
		out[c.Agency] = append(out[c.Agency], c)
	}
	return out
}
