package chat

import (
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// owedFlow is "what do we still owe": /viec and the key [Việc của đơn vị].
func owedFlow() flow {
	return flow{
		commands: []command{{name: "viec", menu: 1, handle: listOwed}},
		views:    map[string]renderer{"owed": owedList},
	}
}

func listOwed(t *turn, _ string) error {
	if len(t.who.BelongsTo()) == 0 && t.who.Secretary() {
		return listBoard(t, "")
	}
	return t.show(store.View{Name: "owed", Person: int64(t.who.ID)})
}

// listed is one task of one agency in a person's list.
type listed struct {
	task  bloc.Task
	label string
	entry bloc.Entry
}

// maxListed is how many tasks a list shows: more do not fit a phone.
const maxListed = 12

// owedList shows a person everything open for his agencies: first what is owed, nearest due first, then what waits for
// confirmation. What is confirmed is only counted.
func owedList(k *look, _ store.View) (store.Message, error) {
	owed, waiting, settled, err := k.listed()
	if err != nil {
		return store.Message{}, err
	}
	leading, err := k.leaderLines()
	if err != nil {
		return store.Message{}, err
	}
	m := store.Message{Keys: keyboard(k.lang, k.who)}
	if len(owed)+len(waiting) == 0 {
		m.Text = string(words.Join(append([]words.HTML{k.html("owed.nothing", words.Args{"Count": settled})}, leading...)...))
		return m, nil
	}
	lines, buttons, err := k.numbered(append(owed, waiting...))
	if err != nil {
		return m, err
	}
	head := k.html("owed.head", words.Args{"Owed": len(owed), "Waiting": len(waiting)})
	lines = append(lines, leading...)
	m.Text, m.Keys, m.Buttons = string(words.Join(head, words.Join(lines...))), nil, rowsOf(buttons, 6)
	if len(k.who.AnswersFor()) > 0 {
		m.Buttons = append(m.Buttons, []store.Button{k.button("share_new", press{Act: "zn"})})
	}
	return m, nil
}

// numbered puts a list into lines, with a button each that opens the task's card; what does not fit is counted.
func (k *look) numbered(list []listed) (lines []words.HTML, buttons []store.Button, err error) {
	several := len(k.who.BelongsTo()) > 1
	for i, l := range list[:min(len(list), maxListed)] {
		line, err := k.owedLine(i+1, l, several)
		if err != nil {
			return nil, nil, err
		}
		lines = append(lines, line)
		buttons = append(buttons, store.Button{Label: strconv.Itoa(i + 1), Data: press{Act: "tk", ID: int64(l.task.ID)}.Data()})
	}
	lines = fit(lines, messageRoom)
	if more := len(list) - len(lines); more > 0 {
		buttons = buttons[:len(lines)]
		lines = append(lines, k.html("owed.more", words.Args{"Count": more}))
	}
	return lines, buttons, nil
}

func (k *look) owedLine(n int, l listed, several bool) (words.HTML, error) {
	draft := []bloc.Entry{l.entry}
	if err := k.withDrafts(l.task, draft); err != nil {
		return "", err
	}
	l.entry = draft[0]
	mark := bloc.StateOf(l.task, l.entry, k.tx.Now).Mark()
	args := words.Args{"N": n, "Mark": mark, "Title": words.Cut(l.task.Title, 160), "Due": dueShortFor(k.lang, l.task, []standing{{entry: l.entry}}, k.tx.Now), "Agency": l.label}
	line := k.html("owed.line", args)
	if several {
		line = k.html("owed.line_agency", args)
	}
	if l.entry.Latest == "" && l.entry.Approval == "" && l.task.Kind != bloc.KindNotice { // the mark and the due time say it all
		return line, nil
	}
	state, err := k.stateLine(l.task, l.entry)
	return line + k.html("owed.line_state", words.Args{"State": state}), err
}

// listed sorts the open tasks of the person's agencies into what is owed, what waits for the secretariat, and how many
// are settled.
func (k *look) listed() (owed, waiting []listed, settled int, err error) {
	tasks, err := k.tx.Tasks().Live()
	if err != nil {
		return nil, nil, 0, err
	}
	labels := map[bloc.AgencyID]string{}
	entries := map[bloc.AgencyID]map[bloc.TaskID]bloc.Entry{}
	for _, id := range k.who.BelongsTo() {
		if labels[id], err = k.labelOf(id); err != nil {
			return nil, nil, 0, err
		}
		if entries[id], err = k.tx.Answers().Open(id); err != nil {
			return nil, nil, 0, err
		}
	}
	for _, task := range tasks {
		if task.Silent { // asks for nothing
			continue
		}
		for _, id := range k.who.BelongsTo() {
			e, asked := entries[id][task.ID]
			switch {
			case !asked || e.Exempt && !e.Latest.Answers():
			case bloc.Owes(task, e):
				owed = append(owed, listed{task, labels[id], e})
			case e.Latest == bloc.ActReported:
				waiting = append(waiting, listed{task, labels[id], e})
			default:
				settled++
			}
		}
	}
	return owed, waiting, settled, nil
}
