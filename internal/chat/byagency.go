package chat

import (
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// byAgencyFlow is the state of everything by agency: a table of agencies and open tasks, and what one agency has and
// has not.
func byAgencyFlow() flow {
	return flow{
		presses: map[string]presser{"ba": pressByAgency, "bg": pressAgencyBoard},
		views:   map[string]renderer{"byagency": byAgencyTable, "agencyboard": agencyBoard},
	}
}

// The table's measures in characters: it fits 36, and its columns are headed by one figure each.
const (
	tableAgency = 18
	tableTasks  = 9
	tablePage   = 12 // agencies a page
)

func pressByAgency(t *turn, p press) error {
	if err := t.onlyOverseer(); err != nil {
		return err
	}
	v := store.View{Name: "byagency", Arg: p.Arg}
	if p.Arg == "" { // from the live card, which stays as it is
		return t.show(v)
	}
	return t.redraw(v)
}

func pressAgencyBoard(t *turn, p press) error {
	if err := t.onlyOverseer(); err != nil {
		return err
	}
	if _, err := t.Tx.Agencies().Get(bloc.AgencyID(p.ID)); notFound(err) {
		return t.forged("no such agency", "no_such_agency")
	} else if err != nil {
		return err
	}
	return t.redraw(store.View{Name: "agencyboard", Agency: p.ID})
}

// grid is where every agency stands with every open task.
type grid struct {
	tasks    []bloc.Task
	agencies []bloc.Agency
	entries  map[bloc.TaskID]map[bloc.AgencyID]bloc.Entry
	approval bool // one of the tasks asks for the leader's approval
}

// grid reads the first so many open tasks, nearest due first; more is how many there are besides.
func (k *look) grid(most int) (g grid, more int, err error) {
	if g.tasks, err = k.tx.Tasks().Asking(); err != nil {
		return g, 0, err
	}
	if more = len(g.tasks) - most; more > 0 {
		g.tasks = g.tasks[:most]
	}
	if g.agencies, err = k.tx.Agencies().List(); err != nil {
		return g, 0, err
	}
	g.entries = map[bloc.TaskID]map[bloc.AgencyID]bloc.Entry{}
	for _, t := range g.tasks {
		if g.entries[t.ID], err = k.tx.Answers().Of(t.ID); err != nil {
			return g, 0, err
		}
		if err := k.gridDrafts(t, g.entries[t.ID]); err != nil {
			return g, 0, err
		}
		g.approval = g.approval || t.Approval
	}
	return g, max(0, more), nil
}

// state is an agency's mark in a task; an agency that was never asked has that of one that is exempt.
func (g grid) state(t bloc.Task, a bloc.AgencyID, now int64) bloc.State {
	e, asked := g.entries[t.ID][a]
	if !asked {
		return bloc.StateExempt
	}
	return bloc.StateOf(t, e, now)
}

// count is how many of the agencies asked have answered a task.
func (g grid) count(t bloc.TaskID) (n, of int) {
	var entries []bloc.Entry
	for _, e := range g.entries[t] {
		entries = append(entries, e)
	}
	return answered(entries)
}

// byAgencyTable shows a page of agencies against the open tasks as text a phone shows in columns, with a button for each
// agency.
func byAgencyTable(k *look, v store.View) (store.Message, error) {
	may, err := k.oversees()
	if err != nil || !may {
		return store.Message{}, mootUnless(may, err)
	}
	g, more, err := k.grid(tableTasks)
	if err != nil {
		return store.Message{}, err
	}
	part, page, pages := pageOf(g.agencies, pageArg(v.Arg), tablePage)
	lines := []words.HTML{k.html("byagency.head", words.Args{"Count": len(g.agencies)}),
		"<pre>" + words.HTML(words.Escape(strings.Join(tableLines(g, part, k.tx.Now), "\n"))) + "</pre>", k.html("byagency.legend", nil)}
	if g.approval {
		lines = append(lines, k.html("board.legend_pending", nil))
	}
	lines = append(lines, "")
	for i, t := range g.tasks {
		lines = append(lines, k.html("byagency.task", words.Args{"I": i + 1, "Title": words.Cut(t.Title, 100)}))
	}
	if more > 0 {
		lines = append(lines, k.html("owed.more", words.Args{"Count": more}))
	}
	var buttons []store.Button
	for _, a := range part {
		buttons = append(buttons, store.Button{Label: words.Cut(a.Label(), maxButton), Data: press{Act: "bg", ID: int64(a.ID)}.Data()})
	}
	rows := rowsOf(buttons, 2)
	if row := k.turnPages(page, pages, func(n int) press { return press{Act: "ba", Arg: strconv.Itoa(n)} }); row != nil {
		rows = append(rows, row)
	}
	return store.Message{Text: string(words.Join(lines...)), Buttons: append(rows, []store.Button{k.button("boards", press{Act: "bl"})})}, nil
}

// tableLines puts agencies and tasks into columns, under the tasks' numbers.
func tableLines(g grid, agencies []bloc.Agency, now int64) []string {
	head := strings.Repeat(" ", tableAgency)
	for i := range g.tasks {
		head += " " + strconv.Itoa(i+1)
	}
	lines := []string{head}
	for _, a := range agencies {
		label := words.Cut(a.Label(), tableAgency)
		line := label + strings.Repeat(" ", tableAgency-len([]rune(label)))
		for _, t := range g.tasks {
			line += " " + g.state(t, a.ID, now).Mark()
		}
		lines = append(lines, line)
	}
	return lines
}

// agencyBoard shows what one agency has and has not of everything open.
func agencyBoard(k *look, v store.View) (store.Message, error) {
	may, err := k.oversees()
	if err != nil || !may {
		return store.Message{}, mootUnless(may, err)
	}
	a, err := k.tx.Agencies().Get(bloc.AgencyID(v.Agency))
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	tasks, err := k.tx.Tasks().Asking()
	if err != nil {
		return store.Message{}, err
	}
	entries, err := k.tx.Answers().Open(a.ID)
	if err != nil {
		return store.Message{}, err
	}
	var has, hasNot []words.HTML
	for _, t := range tasks {
		e, asked := entries[t.ID]
		if !asked || e.Exempt && !e.Latest.Answers() {
			continue
		}
		state, err := k.stateLine(t, e)
		if err != nil {
			return store.Message{}, err
		}
		line := k.html("agencyboard.line", words.Args{"Title": words.Cut(t.Title, 160), "Due": dueShort(k.lang, t, k.tx.Now), "State": state})
		if e.Latest.Answers() {
			has = append(has, line)
		} else {
			hasNot = append(hasNot, line)
		}
	}
	lines := []words.HTML{k.html("agencyboard.head", words.Args{"Agency": words.Cut(a.Name, 200), "N": len(has), "Of": len(has) + len(hasNot)})}
	if len(hasNot) > 0 {
		lines = append(append(lines, k.html("agencyboard.has_not", nil)), hasNot...)
	}
	if len(has) > 0 {
		lines = append(append(lines, k.html("agencyboard.has", nil)), has...)
	}
	return store.Message{Text: string(words.Join(k.fitAll(lines, messageRoom)...)),
		Buttons: [][]store.Button{{k.button("by_agency", press{Act: "ba", Arg: "0"}), k.button("boards", press{Act: "bl"})}}}, nil
}
