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
	return flow{presses: map[string]presser{"fc": pressFileFor}}
}

// maxFilingChoices is how many tasks a file is offered to, nearest due first; the others take it as a reply to their card.
const maxFilingChoices = 8

// fileByItself takes a file sent out of the blue: from a secretary it may be the bloc's workbook; from a focal point
// it is asked which task it answers. Until that is said it is kept as what may be for the secretariat, and so is every
// other file sent meanwhile, each with its own question; the files of an album have one.
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
	id, err := t.keepOffered()
	if err != nil {
		return err
	}
	var buttons [][]store.Button
	for _, l := range append(owed, waiting...) {
		if l.task.Kind.Submission() && t.who.Has(bloc.RoleFocal, l.entry.Agency) && len(buttons) < maxFilingChoices {
			buttons = append(buttons, []store.Button{{Label: words.Cut(l.label+": "+l.task.Title, 60),
				Data: press{Act: "fc", ID: int64(l.task.ID), Rev: id, Arg: id36(l.entry.Agency)}.Data()}})
		}
	}
	key := "filing.which"
	if len(buttons) == 0 {
		key = "filing.no_task"
	}
	buttons = append(buttons, []store.Button{t.button("file_to_secretariat", press{Act: "ho", ID: id})},
		[]store.Button{t.button("relay_drop", press{Act: "hn", ID: id})})
	return t.say(key, words.Args{"Name": fileName(t.lang, f)}, buttons...)
}

// mayAdd reports whether an agency can hand something in, or add to what it handed in.
func mayAdd(task bloc.Task, e bloc.Entry) bool {
	return task.Kind.Submission() && (bloc.Owes(task, e) || task.Open() && e.Latest == bloc.ActReported)
}

// pressFileFor files what waits under the task chosen.
func pressFileFor(t *turn, p press) error {
	q, err := t.offered(press{ID: p.Rev})
	if err != nil {
		return err
	}
	if q.State != store.RelayOffered {
		return no("relay_decided", nil)
	}
	task, s, ok, err := t.target(press{Act: p.Act, ID: p.ID, Arg: p.Arg}, mayAdd, bloc.Replaceable)
	if err != nil || !ok {
		return err
	}
	if t.mustAsk(task, s) {
		return t.askReplaceBy(task, s, q)
	}
	if _, err := t.Tx.Relays().Drop(q.ID); err != nil {
		return err
	}
	if err := t.redraw(store.View{Name: "line", Arg: "filing.filed"}); err != nil {
		return err
	}
	with, files := offeredAnswer(q)
	return t.add(task, s, with, files...)
}

// replyToTask takes a reply to a task's card or receipt. A file or a paper's number is the agency's answer to that
// task; a question is about it; other words are asked about.
func replyToTask(t *turn, about store.About) error {
	p := press{ID: about.Task}
	if about.Agency != 0 {
		p.Arg = id36(bloc.AgencyID(about.Agency))
	}
	if handled, err := t.replyToNotice(p, about); handled || err != nil {
		return err
	}
	f, isFile := fileOf(t.msg)
	number, isNumber := docNoIn(t.text())
	if !isFile {
		if handled, err := t.replyToActivity(p); handled || err != nil {
			return err
		}
	}
	if !isFile && !isNumber {
		return t.wordsOnTask(p, t.text())
	}
	several, err := t.severalMay(p)
	switch {
	case err != nil:
		return err
	case isFile && (several || t.who.Secretary() && len(t.who.AnswersFor()) == 0): // in whose name has to be asked first
		return t.fileByItself()
	case several:
		return t.offerRelay("filing.which_agency")
	}
	task, s, ok, err := t.target(p, mayAdd, bloc.Replaceable)
	if err != nil || !ok {
		return err
	}
	if isFile {
		return t.add(task, s, store.Answer{Words: t.text()}, f)
	}
	return t.add(task, s, store.Answer{DocNo: number})
}

// severalMay reports whether a reply could be the answer of several of the person's agencies.
func (t *turn) severalMay(p press) (bool, error) {
	task, err := t.taskFor(p)
	if err != nil {
		return false, err
	}
	mine, err := t.actsFor(task, p.Arg)
	n := 0
	for _, s := range mine {
		if mayAdd(task, s.entry) {
			n++
		}
	}
	return n > 1, err
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
	case q.SmallTalk():
		return t.answerQuestion(text, q)
	case q.Asked && (q.Kind == ask.None || q.Kind == ask.Owed):
		return t.showTask(bloc.TaskID(p.ID))
	case q.Asked:
		return t.answerQuestion(text, q)
	}
	several, err := t.severalMay(p)
	if err != nil {
		return err
	}
	if several {
		return t.offerRelay("filing.which_agency")
	}
	task, s, ok, err := t.target(p, mayAdd, bloc.Replaceable)
	if err != nil || !ok {
		return err
	}
	r := reporting{Task: task.ID, Agency: s.agency, Answer: s.entry.Answers, Words: text}
	return t.ask("report", "more", r, "report.words_or_question", words.Args{"Words": words.Cut(text, 300)},
		[]store.Button{t.button("keep_words", press{Act: "rw"})},
		[]store.Button{t.button("relay_ask", press{Act: "rx", Arg: "ask"}), t.button("drop_words", press{Act: "rx"})})
}
