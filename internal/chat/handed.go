package chat

import (
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// handedFlow is [Xem bài nộp]: for the secretariat, everything handed in to a task, confirmed or recorded for the agency
// as well as waiting.
func handedFlow() flow {
	return flow{
		presses: map[string]presser{"gs": pressHanded},
		views:   map[string]renderer{"handed": handedList},
	}
}

// pressHanded shows a page of the agencies that have answered a task; the first is sent, the others are turned to.
func pressHanded(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if _, err := t.taskFor(p); err != nil {
		return err
	}
	v := store.View{Name: "handed", Task: p.ID, Arg: p.Arg}
	if p.Arg == "" {
		return t.show(v)
	}
	return t.redraw(v)
}

// handedPage is how many agencies a page names.
const handedPage = 12

// handedList names the agencies that did something about a task, a button each that opens what they handed in.
func handedList(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, err
	}
	entries, err := k.tx.Answers().Entries(task.ID)
	if err != nil {
		return store.Message{}, err
	}
	var did []bloc.Entry
	for _, e := range entries {
		if e.Latest != "" {
			did = append(did, e)
		}
	}
	if len(did) == 0 {
		return store.Message{Text: string(k.html("handed.nothing", words.Args{"Title": task.Title}))}, nil
	}
	part, page, pages := pageOf(did, pageArg(v.Arg), handedPage)
	lines := []words.HTML{k.html("handed.list", words.Args{"Title": task.Title, "N": len(did)})}
	var buttons []store.Button
	for _, e := range part {
		label, err := k.labelOf(e.Agency)
		if err != nil {
			return store.Message{}, err
		}
		state, err := k.stateLine(task, e)
		if err != nil {
			return store.Message{}, err
		}
		lines = append(lines, k.html("inbox.line", words.Args{"Agency": label, "State": state}))
		buttons = append(buttons, store.Button{Label: k.lang.Text("button.open_of", words.Args{"Agency": words.Cut(label, maxButton)}),
			Data: press{Act: "ib", ID: e.Answers}.Data()})
	}
	rows := rowsOf(buttons, 2)
	if row := k.turnPages(page, pages, func(n int) press { return press{Act: "gs", ID: int64(task.ID), Arg: strconv.Itoa(n)} }); row != nil {
		rows = append(rows, row)
	}
	return store.Message{Text: string(words.Join(k.fitAll(lines, messageRoom)...)), Buttons: rows}, nil
}

// handedLines show everything an agency handed in, what counts first, then the earlier ones, the newest first; files
// counts those of all of them.
func (k *look) handedLines(task bloc.Task, list []store.Handed) (lines []words.HTML, files int, err error) {
	for i := range list {
		h := list[len(list)-1-i]
		files += h.Files()
		head, err := k.handedHead(task, h)
		if err != nil {
			return nil, 0, err
		}
		part := append([]words.HTML{head}, k.handedParts(h)...)
		if h.Counts() {
			lines = append(part, lines...)
		} else {
			lines = append(lines, part...)
		}
	}
	return lines, files, nil
}

// handedHead says who handed something in, when, and whether it counts.
func (k *look) handedHead(task bloc.Task, h store.Handed) (words.HTML, error) {
	first := h.First()
	args := words.Args{"At": k.lang.DateTime(first.At), "Fate": k.lang.Text(fateOf(h), nil)}
	key := "handed.own"
	if first.Channel != "" {
		r, err := k.tx.Behalf().Get(first.ID)
		if err != nil {
			return "", err
		}
		args["How"], key = k.byOf(r.Batch), "handed.recorded"
	}
	who, err := k.secretaryName(first.Person)
	if err != nil {
		return "", err
	}
	args["Who"] = who
	line := k.html(key, args)
	if first.Late {
		line += k.html("state.late", nil)
	}
	return line, nil
}

// fateOf is the key of the words for what became of something handed in.
func fateOf(h store.Handed) string {
	switch {
	case h.Counts():
		return "handed.counts"
	case h.Ended == bloc.ActRetracted:
		return "handed.retracted"
	case h.Ended == bloc.ActReturned:
		return "handed.returned"
	}
	return "handed.replaced"
}

// handedParts lists what came with something handed in; what was added later says when.
func (k *look) handedParts(h store.Handed) (lines []words.HTML) {
	for _, r := range h.Acts {
		if r.Act == bloc.ActSupplemented {
			line := k.html("handed.added", words.Args{"At": k.lang.DateTime(r.At)})
			if r.Late {
				line += k.html("state.late", nil)
			}
			lines = append(lines, line)
		}
		if r.DocNo != "" {
			lines = append(lines, k.html("receipt.doc", words.Args{"No": r.DocNo}))
		}
		if r.Words != "" {
			lines = append(lines, k.html("receipt.words", words.Args{"Words": words.Cut(r.Words, 1500)}))
		}
		for _, f := range r.Files {
			lines = append(lines, k.html("receipt.file", words.Args{"Name": fileName(k.lang, f)}))
		}
	}
	return lines
}

// pressFiles sends the secretary every file an agency handed in, each marked with whether it counts.
func pressFiles(t *turn, p press) error {
	a, err := t.reportFor(p.ID)
	if err != nil {
		return err
	}
	task, err := t.Tx.Tasks().Get(a.Task)
	if err != nil {
		return err
	}
	list, err := t.Tx.Answers().Handed(a.Task, a.Agency)
	if err != nil {
		return err
	}
	label, err := t.look().labelOf(a.Agency)
	if err != nil {
		return err
	}
	var files []store.Message
	for _, h := range list {
		head, err := t.look().handedHead(task, h)
		if err != nil {
			return err
		}
		caption := string(t.lang.HTML("handed.caption", words.Args{"Agency": label, "Head": head}))
		for _, r := range h.Acts {
			for _, f := range r.Files {
				files = append(files, store.Message{Text: caption, Attachments: []store.Attachment{{Kind: f.Kind, FileID: f.FileID, Name: f.Name}}})
			}
		}
	}
	return t.filePage(p, files)
}
