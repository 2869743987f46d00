package chat

import (
	"khoibot/internal/ask"
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// dueFlow answers "when is it due": /han, and a question put in plain words.
func dueFlow() flow {
	return flow{
		commands: []command{{name: "han", handle: askDue}},
		presses:  map[string]presser{"du": pressDue},
		views:    map[string]renderer{"due": dueCard},
	}
}

// askDue answers /han with words, matched against the tasks; bare, it shows what the asker owes.
func askDue(t *turn, args string) error {
	if args == "" {
		return listOwed(t, "")
	}
	tasks, err := t.Tx.Tasks().Asking()
	if err != nil {
		return err
	}
	return t.answerQuestion(args, ask.Find(args, tasks))
}

// understand reads what was said against the open tasks.
func (t *turn) understand(text string) (ask.Query, error) {
	tasks, err := t.Tx.Tasks().Asking()
	return ask.Understand(text, tasks), err
}

// question answers something said that is no command, no reply and no answer in a dialog.
func (t *turn) question() error {
	if t.text() == "" {
		return no("not_understood_kind", nil)
	}
	q, err := t.understand(t.text())
	if err != nil {
		return err
	}
	return t.answerQuestion(t.text(), q)
}

// answerQuestion answers a text as understood. What was not understood is said to be so, and offered to the
// secretariat: never a guess presented as fact.
func (t *turn) answerQuestion(text string, q ask.Query) error {
	switch q.Kind {
	case ask.Chat: // wants no answer, and one to every "ok" would be a nuisance
		return nil
	case ask.Greeting:
		return help(t, "")
	case ask.Owed:
		return listOwed(t, "")
	case ask.Task:
		return t.dueAnswer(q.Tasks[0])
	case ask.Choice:
		return t.dueChoice(q.Tasks)
	}
	return t.offerRelay("not_understood")
}

// dueAnswer answers with a card, so that what it says of the asker's agencies stays true once they have acted.
func (t *turn) dueAnswer(task bloc.Task) error { return t.showCard("due", task.ID) }

// pressDue answers with one of the tasks that were offered.
func pressDue(t *turn, p press) error {
	task, err := t.Tx.Tasks().Get(bloc.TaskID(p.ID))
	if notFound(err) || err == nil && task.AnnouncedAt == 0 {
		return t.forged("no open task", "no_task")
	}
	if err != nil {
		return err
	}
	return t.dueAnswer(task)
}

// dueCard names the task, its due time with weekday and days left, the asker's agencies' own state, and the buttons.
func dueCard(k *look, v store.View) (store.Message, error) {
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, err
	}
	mine, err := k.standings(task.ID, k.who.BelongsTo())
	if err != nil {
		return store.Message{}, err
	}
	standings, err := k.standingLines(task, mine)
	if err != nil {
		return store.Message{}, err
	}
	fact := dueFact(k.lang, task, mine, k.tx.Now)
	text := words.Join(append([]words.HTML{fact}, k.fitAll(standings, messageRoom-words.Len(string(fact)))...)...)
	buttons, err := k.cardButtons(task, mine)
	if err != nil {
		return store.Message{}, err
	}
	return store.Message{Text: string(text), Buttons: buttons,
		About: store.About{Kind: "task", Task: int64(task.ID)}}, nil
}

// dueFact is a task and its due time, which anyone of the bloc may know, as the people of some agencies are told it.
func dueFact(l words.Lang, task bloc.Task, mine []standing, now int64) words.HTML {
	key := "due.answer"
	if task.Start != 0 {
		key = "activity.answer"
	}
	fact := l.HTML(key, words.Args{"Title": task.Title, "Due": l.DateTime(task.Due), "Weekday": l.Weekday(task.Due),
		"Left": leftFor(l, task, mine, now)})
	fact = words.Join(append([]words.HTML{fact}, activityLines(l, task, now)...)...)
	if task.DuePhrase != "" {
		fact = words.Join(fact, l.HTML("due.phrase", words.Args{"Phrase": task.DuePhrase}))
	}
	return fact
}

// dueChoice offers several tasks, none as the answer, or one of which it is not sure that its due time was asked for.
func (t *turn) dueChoice(tasks []bloc.Task) error {
	key := "due.choice"
	if len(tasks) == 1 {
		key = "due.maybe"
	}
	lines := []words.HTML{t.lang.HTML(key, nil)}
	var buttons [][]store.Button
	for _, task := range tasks {
		lines = append(lines, t.lang.HTML("due.choice_line", words.Args{"Title": words.Cut(task.Title, 160),
			"Due": dueShort(t.lang, task, t.Tx.Now)}))
		buttons = append(buttons, []store.Button{{Label: words.Cut(task.Title, 60), Data: press{Act: "du", ID: int64(task.ID)}.Data()}})
	}
	id, err := t.keepOffered()
	if err != nil {
		return err
	}
	buttons = append(buttons, []store.Button{t.button("relay_ask", press{Act: "ho", ID: id})})
	return t.send(store.Message{Text: string(words.Join(lines...)), Buttons: buttons})
}
