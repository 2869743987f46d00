package chat

import (
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// recallFlow is [Thu hồi] of what was sent with a task: the decision is taken as of any task; here is what it does to the
// messages people have, and what became of them.
func recallFlow() flow {
	return flow{presses: map[string]presser{"wb": pressFates}, views: map[string]renderer{"recalled": fateList}}
}

// deletable is how long, in seconds, Telegram lets a bot delete its messages (Bot API, deleteMessage: 48 hours).
const deletable = 48 * 60 * 60

// recalls reports whether a decision takes back something that people may have in their chats already.
func recalls(task bloc.Task, what string) bool {
	return what == decideWithdraw && task.Kind.CarriesContent() && task.AnnouncedAt != 0
}

// recalled reports whether a task's content was taken back, for good: what was deleted cannot be brought back.
func recalled(task bloc.Task) bool {
	return task.Phase == bloc.PhaseWithdrawn && task.Kind.CarriesContent() && task.AnnouncedAt != 0
}

// askWithdraw is the key of the question for the reason of a withdrawal.
func askWithdraw(task bloc.Task) string {
	if recalls(task, decideWithdraw) {
		return "recall.ask_reason"
	}
	return "manage.ask_withdraw"
}

// previewRecall shows what taking the content back will come to, and waits for a press.
func (t *turn) previewRecall(d managing, task bloc.Task) error {
	fresh, old, err := t.Tx.Content().Recallable(task.ID, t.Tx.Now-deletable)
	if err != nil {
		return err
	}
	tally, err := t.Tx.Content().Tally(task.ID)
	if err != nil {
		return err
	}
	lines := []words.HTML{t.lang.HTML("recall.sure", words.Args{"Title": task.Title, "Reason": d.Reason}),
		t.lang.HTML("recall.sure_fresh", words.Args{"People": fresh})}
	if old > 0 {
		lines = append(lines, t.lang.HTML("recall.sure_old", words.Args{"People": old}))
	}
	if n := tally[store.RecipientWaiting] + tally[store.RecipientQueued]; n > 0 {
		lines = append(lines, t.lang.HTML("recall.sure_waiting", words.Args{"People": n}))
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "manage", "confirm", d); err != nil {
		return err
	}
	return t.send(store.Message{Text: string(words.Join(lines...)), Buttons: [][]store.Button{
		{t.button("recall_sure", press{Act: "ty", ID: int64(task.ID), Rev: task.Rev})}, {t.button("cancel", press{Act: "tz"})}}})
}

// enactContent does to a task's content what a decision about the task means for it: nobody is sent what is over, and
// whoever is asked again, or for the first time, gets what there is to read.
func (t *turn) enactContent(d managing, task bloc.Task) error {
	if !task.Kind.CarriesContent() || task.AnnouncedAt == 0 {
		return nil
	}
	content := t.Tx.Content()
	switch d.What {
	case decideWithdraw:
		l := t.c.words.For("")
		return content.Withdraw(task.ID, string(l.HTML("recall.marked", words.Args{"At": l.DateTime(t.Tx.Now), "Reason": d.Reason})))
	case decideClose:
		_, err := content.Stop(task.ID)
		return err
	case decideReopen:
		if _, err := content.Again(task.ID, store.RecipientStopped, store.RecipientFailed, store.RecipientUnreached); err != nil {
			return err
		}
		return content.Address(task.ID)
	case decideLift:
		return content.Address(task.ID)
	}
	return nil
}

// recalled tells everybody who had something of the content that it was taken back, and shows the secretary what became
// of it for whom.
func (t *turn) recalled(task bloc.Task, d managing) error {
	langs, err := t.Tx.Content().Langs(task.ID)
	if err != nil {
		return err
	}
	told := 0
	for _, lang := range langs {
		text := t.c.words.For(lang).HTML("recall.told", words.Args{"Title": task.Title, "Reason": d.Reason})
		n, err := t.Tx.Content().Tell(task.ID, lang, false, store.Message{Text: string(text), About: store.About{Kind: "content", Task: int64(task.ID)}})
		if err != nil {
			return err
		}
		told += int(n)
	}
	if err := t.tellGroupDecision(task, d); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	if err := t.edit(store.Message{Text: string(words.Join(t.lang.HTML("manage.done_withdraw", words.Args{"Title": task.Title}),
		t.lang.HTML("manage.told", words.Args{"People": told})))}); err != nil {
		return err
	}
	return t.showNoticeBoard(task.ID)
}

// recalledBoard is the board of what was taken back: for how many the messages are gone, marked or stuck.
func (k *look) recalledBoard(task bloc.Task, lines []words.HTML) (store.Message, error) {
	list, err := k.tx.Content().Fates(task.ID)
	if err != nil {
		return store.Message{}, err
	}
	count := map[string]int{}
	for _, f := range list {
		count[f.State()]++
	}
	lines = append(lines, k.html("task.over.withdrawn", words.Args{"At": k.lang.DateTime(task.ClosedAt)}))
	if len(list) == 0 {
		lines = append(lines, k.html("recall.nobody", nil))
	} else {
		lines = append(lines, k.html("recall.tally", words.Args{"Deleted": count[store.CopyDeleted], "Marked": count[store.CopyMarked],
			"Stuck": count[store.CopyStuck]}))
	}
	if n := count[store.CopySent]; n > 0 {
		lines = append(lines, k.html("recall.under_way", words.Args{"People": n}))
	}
	rows := [][]store.Button{{k.button("boards", press{Act: "bl"})}}
	if len(list) > 0 {
		rows = append([][]store.Button{{k.button("recall_list", press{Act: "wb", ID: int64(task.ID)})}}, rows...)
	}
	return store.Message{Text: string(words.Join(lines...)), Buttons: rows}, nil
}

// pressFates lists for whom what happened; the first page is sent, the others are turned to.
func pressFates(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if _, err := t.taskFor(p); err != nil {
		return err
	}
	v := store.View{Name: "recalled", Task: p.ID, Arg: p.Arg}
	if p.Arg == "" {
		return t.show(v)
	}
	return t.redraw(v)
}

// fatePage is how many people a page names.
const fatePage = 20

func fateList(k *look, v store.View) (store.Message, error) {
	if !k.mayAdminister() {
		return store.Message{}, courier.ErrMoot
	}
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	list, err := k.tx.Content().Fates(task.ID)
	if err != nil {
		return store.Message{}, err
	}
	part, page, pages := pageOf(list, pageArg(v.Arg), fatePage)
	lines := []words.HTML{k.html("recall.list", words.Args{"Title": words.Cut(task.Title, 200), "People": len(list)})}
	for _, f := range part {
		line, err := k.fateLine(f)
		if err != nil {
			return store.Message{}, err
		}
		lines = append(lines, line)
	}
	var rows [][]store.Button
	if row := k.turnPages(page, pages, func(n int) press { return press{Act: "wb", ID: int64(task.ID), Arg: strconv.Itoa(n)} }); row != nil {
		rows = append(rows, row)
	}
	return store.Message{Text: string(words.Join(k.fitAll(lines, messageRoom)...)), Buttons: rows}, nil
}

func (k *look) fateLine(f store.Fate) (words.HTML, error) {
	what := k.lang.Text("recall.fate_"+f.State(), nil)
	if f.Person == 0 {
		return k.html("recall.fate_group", words.Args{"What": what}), nil
	}
	name := words.Cut(f.Name, maxNameShown)
	if name == "" {
		name = k.lang.Text("someone_left", nil)
	}
	label, err := k.labelOf(f.Agency)
	if notFound(err) {
		label, err = "", nil
	}
	return k.html("recall.fate", words.Args{"Agency": label, "Name": name, "What": what}), err
}
