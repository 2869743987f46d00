package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// onReport marks a press on a report shown by itself, which no card keeps current.
const onReport = "r"

// openReport shows one report with everything handed in.
func openReport(t *turn, p press) error {
	if _, err := t.reportFor(p.ID); err != nil {
		return err
	}
	return t.show(store.View{Name: "report", ID: p.ID})
}

// reportFor reads the report a secretary's button is about.
func (t *turn) reportFor(id int64) (store.Answer, error) {
	if err := t.onlySecretary(); err != nil {
		return store.Answer{}, err
	}
	a, err := t.Tx.Answers().Get(id)
	if notFound(err) {
		return a, t.forged("no such report", "no_task")
	}
	return a, err
}

// reportCard shows everything an agency handed in, also what counts no more, with [Xác nhận] [Trả lại] while it waits.
func reportCard(k *look, v store.View) (store.Message, error) {
	if !k.who.Secretary() {
		return store.Message{}, courier.ErrMoot
	}
	a, err := k.tx.Answers().Get(v.ID)
	if err != nil {
		return store.Message{}, err
	}
	task, err := k.tx.Tasks().Get(a.Task)
	if err != nil {
		return store.Message{}, err
	}
	e, err := k.tx.Answers().Entry(a.Task, a.Agency)
	if err != nil {
		return store.Message{}, err
	}
	label, err := k.labelOf(a.Agency)
	if err != nil {
		return store.Message{}, err
	}
	state, err := k.stateLine(task, e)
	if err != nil {
		return store.Message{}, err
	}
	if !task.Approval { // it may have asked for the leader's when this was handed in
		if state, err = k.approvedLine(task, e, state); err != nil {
			return store.Message{}, err
		}
	}
	list, err := k.tx.Answers().Handed(a.Task, a.Agency)
	if err != nil {
		return store.Message{}, err
	}
	head := k.html("report.head", words.Args{"Agency": label, "Title": task.Title, "State": state})
	lines, files, err := k.handedLines(task, list)
	if err != nil {
		return store.Message{}, err
	}
	m := store.Message{Text: string(words.Join(append([]words.HTML{head}, k.fitAll(lines, messageRoom-words.Len(string(head)))...)...))}
	if e.Latest == bloc.ActReported {
		m.Buttons = append(m.Buttons, []store.Button{k.button("confirm", press{Act: "ok", ID: e.Answers, Arg: onReport}),
			k.button("return", press{Act: "bk", ID: e.Answers})})
	}
	if files > 0 {
		m.Buttons = append(m.Buttons, []store.Button{{Label: k.lang.Text("button.files", words.Args{"Count": files}),
			Data: press{Act: "fs", ID: v.ID}.Data()}})
	}
	return m, nil
}
