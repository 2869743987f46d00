package chat

import (
	"strings"

	"khoibot/internal/ask"
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// filingFlow is a file, or words, sent without a question having been asked: a reply to a task's card, or a file that
// comes by itself.
func filingFlow() flow {
	return flow{
		presses: map[string]presser{"fc": pressFileFor, "fr": pressFileRelay},
		steps:   map[string]stepper{"filing": filingStep},
	}
}

// filing is a file that waits to be told which task it is for.
type filing struct {
	File store.File `json:"file"`
	Text string     `json:"text,omitempty"`
}

// fileByItself takes a file sent out of the blue: from a secretary it may be the bloc's workbook; from a focal point
// it is asked which task it answers.
func (t *turn) fileByItself() error {
	f, ok := fileOf(t.msg)
	if !ok {
		return no("not_understood_kind", nil)
	}
	if t.who.Secretary() && strings.HasSuffix(strings.ToLower(f.Name), ".xlsx") {
		return t.takeWorkbook(f)
	}
	owed, waiting, _, err := t.look().listed()
	if err != nil {
		return err
	}
	var buttons [][]store.Button
	for _, l := range append(owed, waiting...) {
		if l.task.Kind.Submission() && t.who.Has(bloc.RoleFocal, l.entry.Agency) && len(buttons) < 8 {
			buttons = append(buttons, []store.Button{{Label: words.Cut(l.label+": "+l.task.Title, 60),
				Data: press{Act: "fc", ID: int64(l.task.ID), Arg: id36(l.entry.Agency)}.Data()}})
		}
	}
	buttons = append(buttons, []store.Button{t.button("file_to_secretariat", press{Act: "fr"})})
	return t.ask("filing", "choose", filing{f, t.text()}, "filing.which", words.Args{"Name": fileName(t.lang, f)}, buttons...)
}

// filingStep takes what is said while a file waits for its task: another file waits in its place, words are words.
func filingStep(t *turn, _ store.Dialog) error {
	if _, ok := fileOf(t.msg); ok {
		return t.fileByItself()
	}
	return t.question()
}

// mayAdd reports whether an agency can hand something in, or add to what it handed in.
func mayAdd(task bloc.Task, e bloc.Entry) bool {
	return task.Kind.Submission() && (bloc.Owes(task, e) || task.Open() && e.Latest == bloc.ActReported)
}

func (t *turn) waitingFile() (filing, error) {
	var f filing
	d, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (d.Flow != "filing" || d.Expired) {
		return f, no("dialog_gone", nil)
	}
	if err != nil {
		return f, err
	}
	return f, d.Read(&f)
}

// pressFileFor files what waits under the task chosen.
func pressFileFor(t *turn, p press) error {
	f, err := t.waitingFile()
	if err != nil {
		return err
	}
	task, s, ok, err := t.target(p, mayAdd)
	if err != nil || !ok {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.add(task, s, store.Answer{Words: f.Text}, &f.File)
}

// pressFileRelay passes what waits on to the secretariat.
func pressFileRelay(t *turn, _ press) error {
	f, err := t.waitingFile()
	if err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.relayFile(f.Text, f.File)
}

// replyToTask takes a reply to a task's card or receipt. A file or a paper's number is the agency's answer to that
// task; a question is about it; other words are asked about.
func replyToTask(t *turn, about store.About) error {
	p := press{ID: about.Task}
	if about.Agency != 0 {
		p.Arg = id36(bloc.AgencyID(about.Agency))
	}
	f, isFile := fileOf(t.msg)
	text := t.text()
	m := docNo.FindStringSubmatch(text)
	if about.Agency == 0 && len(t.who.AnswersFor()) > 1 { // in whose name has to be asked first
		if isFile {
			return t.fileByItself()
		}
		if m != nil {
			return t.offerRelay("filing.which_agency")
		}
	}
	if !isFile && m == nil {
		return t.wordsOnTask(p, text)
	}
	task, s, ok, err := t.target(p, mayAdd)
	if err != nil || !ok {
		return err
	}
	if isFile {
		return t.add(task, s, store.Answer{Words: text}, &f)
	}
	return t.add(task, s, store.Answer{DocNo: m[1]}, nil)
}

// wordsOnTask is a reply in words: with a question in it, it is about this task unless it names another.
func (t *turn) wordsOnTask(p press, text string) error {
	q, err := t.understand(text)
	if err != nil {
		return err
	}
	switch {
	case text == "":
		return no("not_understood_kind", nil)
	case q.Kind == ask.Chat:
		return t.answerQuestion(text, q)
	case q.Asked && (q.Kind == ask.None || q.Kind == ask.Owed):
		return t.showTask(bloc.TaskID(p.ID))
	case q.Asked:
		return t.answerQuestion(text, q)
	}
	if p.Arg == "" && len(t.who.AnswersFor()) != 1 {
		return t.offerRelay("filing.which_agency")
	}
	task, s, ok, err := t.target(p, mayAdd)
	if err != nil || !ok {
		return err
	}
	r := reporting{Task: task.ID, Agency: s.agency, Answer: s.entry.Answers, Words: words.Cut(text, 3000)}
	return t.ask("report", "more", r, "report.words_or_question", words.Args{"Words": words.Cut(text, 300)},
		[]store.Button{t.button("keep_words", press{Act: "rw"})},
		[]store.Button{t.button("relay_ask", press{Act: "rx", Arg: "ask"}), t.button("drop_words", press{Act: "rx"})})
}
