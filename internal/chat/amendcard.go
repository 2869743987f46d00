package chat

import (
	"reflect"
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// amendCard shows an amendment that is being written as it would be sent now: what it is of, what is changed, and how
// those who have the old content get the new one. Arg "sure" is the screen before it goes out.
func (k *look) amendCard(x store.Composition, c composition, arg string) (store.Message, error) {
	task, err := k.tx.Tasks().Get(c.Amends)
	if err != nil {
		return store.Message{}, err
	}
	now, _, err := k.contentNow(task.ID)
	if err != nil {
		return store.Message{}, err
	}
	how, err := k.amendHow(task, now, c)
	if err != nil {
		return store.Message{}, err
	}
	b := func(key, act string) store.Button { return k.button(key, press{Act: act, ID: x.ID, Rev: x.Rev}) }
	if arg == "sure" {
		messages, files := countParts(c.Parts)
		head := k.html("amend.sure", words.Args{"Title": task.Title, "Line": c.Line, "Messages": messages, "Files": files})
		return store.Message{Text: string(words.Join(append(append([]words.HTML{head}, how...), k.html("amend.sure_secret", nil))...)),
			Buttons: [][]store.Button{{b("amend_sure", "wg")}, {b("to_card", "el")}}}, nil
	}
	line := k.html("amend.line", words.Args{"Line": c.Line})
	if c.Line == "" {
		line = k.html("amend.no_line", nil)
	}
	head := append([]words.HTML{k.html("amend.preview", words.Args{"Title": task.Title}), line}, how...)
	room := messageRoom - words.Len(string(words.Join(head...)))
	text := words.Join(append(head, k.fitAll(k.partLines(now.Parts, c.Parts), room)...)...)
	rows := k.partButtons(x, c)
	rows = append(rows, []store.Button{b("amend_all", "wr"), b("add_content", "ea")}, []store.Button{b("amend_line", "wl")})
	if !samePartsAs(now.Parts, c.Parts) {
		rows = append(rows, []store.Button{b("amend_as_sent", "wo")})
	}
	rows = append(rows, []store.Button{b("try_on_me", "em")}, []store.Button{b("amend_send", "ws"), b("cancel", "ex")})
	return store.Message{Text: string(text), Buttons: rows}, nil
}

func samePartsAs(a, b []store.Part) bool { return reflect.DeepEqual(a, b) }

// partButtons are one a message, which asks for what stands in its place.
func (k *look) partButtons(x store.Composition, c composition) [][]store.Button {
	var buttons []store.Button
	for i := range c.Parts {
		buttons = append(buttons, store.Button{Label: k.lang.Text("button.amend_part", words.Args{"N": i + 1}),
			Data: press{Act: "wp", ID: x.ID, Rev: x.Rev, Arg: strconv.Itoa(i)}.Data()})
	}
	return rowsOf(buttons, 3)
}

// partLines name the messages of the content, each with whether it is new.
func (k *look) partLines(was, parts []store.Part) (lines []words.HTML) {
	for i, p := range parts {
		key := "amend.part_new"
		if i < len(was) && reflect.DeepEqual(was[i], p) {
			key = "amend.part"
		}
		lines = append(lines, k.html(key, words.Args{"N": i + 1, "What": k.partWords(p)}))
	}
	return lines
}

// partWords names one message of content: what it is, and how it begins.
func (k *look) partWords(p store.Part) string {
	args := words.Args{"Start": words.Cut(firstLine(p.Text), 60), "Name": words.Cut(p.Name, 60)}
	switch {
	case p.Kind == "text":
		return k.lang.Text("amend.is_text", args)
	case p.FileID == "":
		return k.lang.Text("amend.is_copy", args)
	case p.Name != "":
		return k.lang.Text("amend.is_file", args)
	}
	return k.lang.Text("amend.is_media", args)
}

// amendHow says how the new content reaches whom, and what is asked of the agencies again.
func (k *look) amendHow(task bloc.Task, now store.Version, c composition) ([]words.HTML, error) {
	spread, err := k.tx.Content().Spread(task.ID)
	if err != nil {
		return nil, err
	}
	edited := 0
	if store.Editable(now.Parts, c.Parts) {
		edited = spread.Changeable
	}
	var lines []words.HTML
	if edited > 0 {
		lines = append(lines, k.html("amend.in_place", words.Args{"People": edited}))
	}
	if n := spread.Have - edited; n > 0 {
		lines = append(lines, k.html("amend.anew", words.Args{"People": n}))
	}
	if spread.Group {
		lines = append(lines, k.html("amend.group", nil))
	}
	if spread.Waiting > 0 {
		lines = append(lines, k.html("amend.only_new", words.Args{"People": spread.Waiting}))
	}
	if len(lines) == 0 {
		lines = append(lines, k.html("amend.nobody_yet", nil))
	}
	if task.Silent {
		return lines, nil
	}
	entries, err := k.tx.Answers().Entries(task.ID)
	if err != nil {
		return nil, err
	}
	n, of := answered(entries)
	due := k.amendDue(task)
	return append(lines, k.html("amend.again", words.Args{"N": n, "Of": of, "Due": k.lang.DateTime(due), "Weekday": k.lang.Weekday(due)})), nil
}

// amendDue is by when an amendment is to be acknowledged: as before, where that leaves as long as a new notice would.
func (k *look) amendDue(task bloc.Task) int64 { return max(task.Due, k.noticeDue(composition{})) }

// amendedLines say that a task's content has been amended, when, and in what.
func (k *look) amendedLines(task bloc.Task) ([]words.HTML, error) {
	if !task.Kind.CarriesContent() {
		return nil, nil
	}
	v, _, err := k.contentNow(task.ID)
	if notFound(err) || err == nil && v.Number < 2 {
		return nil, nil
	}
	return []words.HTML{k.html("amend.was", words.Args{"At": k.lang.DateTime(v.At), "Line": v.Line})}, err
}

// amendWays are what the board of something sent offers to correct it: [Đính chính] and [Thu hồi].
func (k *look) amendWays(task bloc.Task) [][]store.Button {
	if !task.Open() || !task.Kind.CarriesContent() {
		return nil
	}
	return [][]store.Button{{k.button("amend", press{Act: "wa", ID: int64(task.ID)}),
		k.button("withdraw", press{Act: "tx", ID: int64(task.ID), Rev: task.Rev, Arg: decideWithdraw})}}
}
