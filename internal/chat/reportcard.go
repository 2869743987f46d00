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

// reportCard shows what an agency handed in, with [Xác nhận] [Trả lại] while it waits.
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
	acts, err := k.tx.Answers().Submission(a.Task, a.Agency)
	if err != nil {
		return store.Message{}, err
	}
	head := k.html("report.head", words.Args{"Agency": label, "Title": task.Title, "State": state})
	lines, files := k.handedIn(acts)
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

// handedIn lists what came with a submission, and counts its files.
func (k *look) handedIn(acts []store.Recorded) (lines []words.HTML, files int) {
	for _, r := range acts {
		if r.DocNo != "" {
			lines = append(lines, k.html("receipt.doc", words.Args{"No": r.DocNo}))
		}
		if r.Words != "" && r.Act != bloc.ActReturned {
			lines = append(lines, k.html("receipt.words", words.Args{"Words": words.Cut(r.Words, 1500)}))
		}
		for _, f := range r.Files {
			files++
			lines = append(lines, k.html("receipt.file", words.Args{"Name": fileName(k.lang, f)}))
		}
	}
	return lines, files
}

// pressFiles sends the secretary the files an agency handed in.
func pressFiles(t *turn, p press) error {
	a, err := t.reportFor(p.ID)
	if err != nil {
		return err
	}
	acts, err := t.Tx.Answers().Submission(a.Task, a.Agency)
	if err != nil {
		return err
	}
	var files []store.Message
	for _, r := range acts {
		for _, f := range r.Files {
			files = append(files, store.Message{Attachments: []store.Attachment{{Kind: f.Kind, FileID: f.FileID, Name: f.Name}}})
		}
	}
	return t.filePage(p, files)
}
