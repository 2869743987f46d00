package chat

import (
	"errors"
	"slices"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// taskFlow is a task's card: what it is, when it is due, where the person's agencies stand, and the buttons to act.
func taskFlow() flow {
	return flow{
		presses: map[string]presser{"tk": openTask},
		views:   map[string]renderer{"task": taskCard},
	}
}

func notFound(err error) bool { return errors.Is(err, store.ErrNotFound) }

// timeOf is an instant as Go has it.
func timeOf(unix int64) time.Time { return time.Unix(unix, 0) }

// openTask sends a task's card as the newest message of the chat.
func openTask(t *turn, p press) error {
	if _, err := t.taskFor(p); err != nil {
		return err
	}
	if err := t.turnsTo(bloc.TaskID(p.ID)); err != nil {
		return err
	}
	return t.showTask(bloc.TaskID(p.ID))
}

// turnsTo ends the person's wait for more files of another task: what comes next is hardly for that one.
func (t *turn) turnsTo(task bloc.TaskID) error {
	d, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (d.Flow != "report" || d.Step != "more") {
		return nil
	}
	if err != nil {
		return err
	}
	var r reporting
	if err := d.Read(&r); err != nil {
		return err
	}
	if r.Task == task {
		return nil
	}
	return t.done()
}

func (t *turn) showTask(id bloc.TaskID) error { return t.showCard("task", id) }

// showCard sends a view of a task as the newest message of the chat, as a card that follows what the person's agencies
// do.
func (t *turn) showCard(view string, id bloc.TaskID) error {
	var topics []store.Topic
	for _, agency := range t.who.BelongsTo() {
		topics = append(topics, store.Topic{Task: id, Agency: agency})
	}
	_, err := t.Tx.Cards().Show(t.chat, store.LaneReply, id36(id), store.View{Name: view, Task: int64(id), Person: int64(t.who.ID)}, 0, topics...)
	return err
}

// taskFor reads the task a press is about; one the person may not see is as good as none.
func (t *turn) taskFor(p press) (bloc.Task, error) {
	task, err := t.taskOf(p)
	if err != nil {
		return task, err
	}
	return task, t.mayKnow(task)
}

// taskOf reads the task a button names, whoever presses it.
func (t *turn) taskOf(p press) (bloc.Task, error) {
	task, err := t.Tx.Tasks().Get(bloc.TaskID(p.ID))
	if notFound(err) {
		return task, t.forged("no such task", "no_task")
	}
	return task, err
}

// mayKnow refuses a task that is not the person's to see: one that has not opened, or is not asked of his agencies.
func (t *turn) mayKnow(task bloc.Task) error {
	if t.who.Secretary() {
		return nil
	}
	if task.AnnouncedAt == 0 {
		return t.forged("task that has not opened", "no_task")
	}
	for _, agency := range t.who.BelongsTo() {
		if _, err := t.Tx.Answers().Entry(task.ID, agency); err == nil || !notFound(err) {
			return err
		}
	}
	return t.forged("task of other agencies", "no_task")
}

// standing is one of the person's agencies in a task.
type standing struct {
	agency bloc.AgencyID
	label  string
	entry  bloc.Entry
}

// standings are the person's agencies that a task is asked of, in the order of his roles.
func (k *look) standings(task bloc.TaskID, agencies []bloc.AgencyID) ([]standing, error) {
	var list []standing
	for _, id := range agencies {
		e, g, err := k.tx.Answers().Standing(task, id)
		if notFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, standing{id, shown(g), e})
	}
	return list, nil
}

// taskCard shows a task to a person.
func taskCard(k *look, v store.View) (store.Message, error) {
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, err
	}
	mine, err := k.standings(task.ID, k.who.BelongsTo())
	if err != nil {
		return store.Message{}, err
	}
	if len(mine) == 0 && !k.who.Secretary() {
		return store.Message{}, courier.ErrMoot
	}
	text, err := k.taskText(task, mine)
	if err != nil {
		return store.Message{}, err
	}
	buttons, err := k.cardButtons(task, mine)
	if err != nil {
		return store.Message{}, err
	}
	return store.Message{Text: string(text), Buttons: buttons,
		About: store.About{Kind: "task", Task: int64(task.ID)}}, nil
}

func (k *look) taskText(task bloc.Task, mine []standing) (words.HTML, error) {
	return k.taskTextUnder(nil, task, mine)
}

// taskTextUnder is a task's text under what a message says first; that of the agencies named says already why their paper
// was returned.
func (k *look) taskTextUnder(first []words.HTML, task bloc.Task, mine []standing, told ...bloc.AgencyID) (words.HTML, error) {
	lines := append(first, k.html("task.title", words.Args{"Kind": kindName(k.lang, task), "Title": task.Title}))
	lines = append(append(lines, activityLines(k.lang, task, k.tx.Now)...), dueFor(k.lang, task, mine, k.tx.Now))
	if task.DocNo != "" {
		lines = append(lines, k.html("task.doc", words.Args{"No": task.DocNo}))
	}
	if task.Note != "" {
		lines = append(lines, k.html("task.note", words.Args{"Note": words.Cut(task.Note, 1000)}))
	}
	if task.Approval {
		lines = append(lines, k.html("task.approval", nil))
	}
	amended, err := k.amendedLines(task)
	if err != nil {
		return "", err
	}
	lines = append(lines, amended...)
	if task.Phase == bloc.PhaseWithdrawn || task.Phase == bloc.PhaseClosed {
		lines = append(lines, k.html("task.over."+string(task.Phase), words.Args{"At": k.lang.DateTime(task.ClosedAt)}))
	}
	standings, err := k.standingLines(task, mine, told...)
	if err != nil {
		return "", err
	}
	head := words.Join(lines...)
	return words.Join(head, words.Join(k.fitAll(standings, messageRoom-words.Len(string(head)))...)), nil
}

// standingLines say where each agency stands with a task, with the reason where its paper was returned, except to those
// that were told it already.
func (k *look) standingLines(task bloc.Task, mine []standing, told ...bloc.AgencyID) ([]words.HTML, error) {
	var lines []words.HTML
	for _, s := range mine {
		state, err := k.stateLine(task, s.entry)
		if err != nil {
			return nil, err
		}
		line := k.html("task.agency", words.Args{"Agency": s.label, "State": state})
		if s.entry.Latest == bloc.ActReturned && !slices.Contains(told, s.agency) {
			reason, err := k.tx.Answers().Get(s.entry.Answers)
			if err != nil {
				return nil, err
			}
			line = words.Join(line, k.html("task.returned", words.Args{"Reason": words.Cut(reason.Words, 500)}))
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// taskButtons are what the person can do about a task now.
func (k *look) taskButtons(task bloc.Task, mine []standing) [][]store.Button {
	var rows [][]store.Button
	if task.Open() {
		asked, owed, reported := false, false, false
		for _, s := range mine {
			if !k.who.Has(bloc.RoleFocal, s.agency) {
				continue
			}
			asked = asked || !s.entry.Exempt
			owed = owed || bloc.Owes(task, s.entry)
			reported = reported || s.entry.Latest == bloc.ActReported
		}
		rows = k.answerButtons(task, owed, reported)
		if task.Kind == bloc.KindActivity {
			rows = k.activityButtons(task, mine)
		}
		if asked {
			rows = append(rows, []store.Button{k.button("more", press{Act: "so", ID: int64(task.ID)})})
		}
	}
	if k.who.Secretary() {
		rows = append(rows, []store.Button{k.button("board", press{Act: "bd", ID: int64(task.ID)})})
		rows = append(rows, k.leaderReportWay(task)...)
	}
	return rows
}

func (k *look) answerButtons(task bloc.Task, owed, reported bool) [][]store.Button {
	b := func(key, act string) store.Button {
		return k.button(key, press{Act: act, ID: int64(task.ID), Rev: task.Rev})
	}
	var rows [][]store.Button
	if !task.Kind.Submission() {
		return nil
	}
	if owed {
		rows = append(rows, []store.Button{b("report", "rp"), b("send_file", "sf")})
	}
	if reported {
		rows = append(rows, []store.Button{b("supplement", "sp"), b("retract", "rt")})
	}
	return rows
}
