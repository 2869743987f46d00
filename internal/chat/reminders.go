package chat

import (
	"strconv"
	"strings"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/remind"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// remindersFlow puts into words what remind finds due: the announcement of tasks, a person's one reminder of the day,
// and what the secretariat is told.
func remindersFlow() flow {
	return flow{views: map[string]renderer{"reminder": reminderCard, "opened": openedCard, "announced": announcedCard, "overdue": overdueView,
		"closedboard": closedBoard}}
}

// Opened is remind's hook: every focal point of the agencies asked gets one message about the tasks that opened
// together.
func (c *Chat) Opened(tx *store.Tx, tasks []bloc.Task) error {
	about := map[bloc.PersonID][]store.Topic{}
	contacts := map[bloc.PersonID]store.Contact{}
	var order []bloc.PersonID
	var asked []bloc.TaskID // of somebody
	for _, task := range tasks {
		if err := tx.Cards().Touch(task.ID, 0); err != nil { // boards have it from now on
			return err
		}
		if content, err := c.openContent(tx, task); content || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		owing, err := tx.Answers().Owing(task.ID)
		if err != nil {
			return err
		}
		if len(owing) > 0 {
			asked = append(asked, task.ID)
		}
		told := 0
		for _, agency := range owing {
			list, err := tx.People().Contacts(agency, bloc.RoleFocal)
			if err != nil {
				return err
			}
			for _, p := range list {
				if !p.Reachable() {
					continue
				}
				first, err := tx.Said().Say(task.ID, p.Person, "opened", tx.Now/86400)
				if err != nil {
					return err
				}
				if _, known := contacts[p.Person]; !known {
					order = append(order, p.Person)
				}
				contacts[p.Person] = p
				if first {
					told++
				}
				if first || about[p.Person] != nil {
					about[p.Person] = append(about[p.Person], store.Topic{Task: task.ID, Agency: agency})
				}
			}
		}
		if err := tx.Audit().Log(store.Event{Act: "opened", Task: task.ID, Detail: strconv.Itoa(told)}); err != nil {
			return err
		}
	}
	for _, id := range order {
		if err := c.announce(tx, contacts[id], about[id]); err != nil {
			return err
		}
	}
	return c.groupOpened(tx, asked)
}

// announce shows a person one new task as its card, several as a list.
func (c *Chat) announce(tx *store.Tx, p store.Contact, about []store.Topic) error {
	if len(about) == 0 {
		return nil
	}
	same := true
	for _, a := range about {
		same = same && a.Task == about[0].Task
	}
	v, key := store.View{Name: "opened", Person: int64(p.Person), ID: tx.Now}, strconv.FormatInt(tx.Now, 36)
	if same {
		v, key = store.View{Name: "announced", Task: int64(about[0].Task), Person: int64(p.Person)}, id36(about[0].Task)
	}
	_, err := tx.Cards().Show(p.UserID, store.LaneBulk, key, v, 0, about...)
	return err
}

// announcedCard is a task's card under the word that it is new.
func announcedCard(k *look, v store.View) (store.Message, error) {
	m, err := taskCard(k, v)
	if err == nil {
		m.Text = string(words.Join(k.html("opened.single", nil), words.HTML(m.Text)))
	}
	return m, err
}

// openedCard lists the tasks that opened together for a person.
func openedCard(k *look, v store.View) (store.Message, error) {
	tasks, err := k.tx.Said().OpenedAt(bloc.PersonID(v.Person), v.ID)
	if err != nil {
		return store.Message{}, err
	}
	return k.taskList("opened.head", tasks, false)
}

// Remind is remind's hook: a person's one reminder of a day, as a card that changes when a colleague answers.
func (c *Chat) Remind(tx *store.Tx, to store.Contact, day, sendAt int64, about []store.Topic) error {
	_, err := tx.Cards().Show(to.UserID, store.LaneBulk, remind.Key(day), store.View{Name: "reminder", Person: int64(to.Person), ID: day}, sendAt, about...)
	return err
}

// reminderCard says what the person's agencies still owe of what the day's reminder was about; with nothing left to
// owe, it is not sent.
func reminderCard(k *look, v store.View) (store.Message, error) {
	if err := k.inHours(v); err != nil {
		return store.Message{}, err
	}
	said, err := k.tx.Said().Day(bloc.PersonID(v.Person), v.ID)
	if err != nil {
		return store.Message{}, err
	}
	var tasks []bloc.TaskID
	for _, l := range said {
		task, err := k.tx.Tasks().Get(l.Task)
		if err != nil {
			return store.Message{}, err
		}
		if !v.Shown && !strings.HasPrefix(l.Cause, remind.Cause(task)) { // it was moved before this was sent
			continue
		}
		if len(tasks) == 0 || tasks[len(tasks)-1] != l.Task {
			tasks = append(tasks, l.Task)
		}
	}
	head := "reminder.head"
	if now := time.Unix(k.tx.Now, 0).In(k.c.Zone); dayNumber(now) > v.ID && !v.Shown { // drawn again, it was not late
		head = "reminder.head_late"
	}
	if len(k.who.AnswersFor()) == 0 {
		head = "reminder.head_leader"
	}
	return k.taskList(head, tasks, !v.Shown)
}

// inHours keeps a reminder that could not be sent in its hour from coming at night or on a day nobody works. One that
// stands in the chat is drawn again whenever it changes.
func (k *look) inHours(v store.View) error {
	now := timeOf(k.tx.Now)
	if at := k.tx.House().Window(now); !v.Shown && at.After(now) {
		return courier.Later{At: at.Unix()}
	}
	return nil
}

// dayNumber numbers a day of the bloc's calendar as remind does.
func dayNumber(t time.Time) int64 {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400
}

// taskList shows tasks under a head: one as its card with its own buttons, several numbered with a button each, a line
// for each of the person's agencies that is asked. Where only what is owed is wanted and nothing is, there is nothing
// to say.
func (k *look) taskList(head string, ids []bloc.TaskID, onlyOwed bool) (store.Message, error) {
	var list []listed
	var last bloc.Task
	var lastMine []standing
	shown := 0
	for _, id := range ids {
		task, err := k.tx.Tasks().Get(id)
		if err != nil {
			return store.Message{}, err
		}
		agencies, err := k.remindedFor(task)
		if err != nil {
			return store.Message{}, err
		}
		mine, err := k.standings(id, agencies)
		if err != nil {
			return store.Message{}, err
		}
		lines := linesOf(task, mine, onlyOwed)
		if len(lines) == 0 {
			continue
		}
		shown++
		last, lastMine, list = task, mine, append(list, lines...)
	}
	switch shown {
	case 0:
		return store.Message{}, courier.ErrMoot
	case 1:
		text, err := k.taskText(last, lastMine)
		if err != nil {
			return store.Message{}, err
		}
		buttons, err := k.cardButtons(last, lastMine)
		if err != nil {
			return store.Message{}, err
		}
		return store.Message{Text: string(words.Join(k.html(head, words.Args{"Count": 1}), text)), Buttons: buttons,
			About: store.About{Kind: "task", Task: int64(last.ID)}}, nil
	}
	lines, buttons, err := k.numbered(list)
	text := words.Join(k.html(head, words.Args{"Count": shown}), words.Join(lines...))
	return store.Message{Text: string(text), Buttons: rowsOf(buttons, 6)}, err
}

// linesOf is what a list says of a task: where each of the agencies stands, or only of those that owe an answer.
func linesOf(task bloc.Task, mine []standing, onlyOwed bool) (lines []listed) {
	for _, s := range mine {
		if !onlyOwed || bloc.Owes(task, s.entry) {
			lines = append(lines, listed{task, s.label, s.entry})
		}
	}
	return lines
}

// Overdue is remind's hook: each secretary gets one message about the tasks that agencies are late with.
func (c *Chat) Overdue(tx *store.Tx, tasks []bloc.Task) error {
	for _, t := range tasks {
		if err := tx.Cards().Touch(t.ID, 0); err != nil { // the marks of those that are late have changed
			return err
		}
	}
	list, err := c.secretaries(tx)
	if err != nil {
		return err
	}
	ids := make([]string, len(tasks))
	for i, t := range tasks {
		ids[i] = id36(t.ID)
	}
	for _, s := range list {
		if err := tx.Outbox().Show(s.UserID, store.LaneBulk, store.View{Name: "overdue", Person: int64(s.Person), Arg: strings.Join(ids, ",")}); err != nil {
			return err
		}
	}
	return nil
}

// overdueView lists, for the secretariat, the agencies that are late by task.
func overdueView(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	if err := k.inHours(v); err != nil {
		return store.Message{}, err
	}
	var lines []words.HTML
	var buttons []store.Button
	for _, id := range splitIDs(v.Arg) {
		task, err := k.tx.Tasks().Get(bloc.TaskID(id))
		if err != nil {
			return store.Message{}, err
		}
		line, err := k.overdueLine(task)
		if err != nil {
			return store.Message{}, err
		}
		if line == "" {
			continue
		}
		lines = append(lines, line)
		buttons = append(buttons, store.Button{Label: words.Cut(task.Title, 40), Data: press{Act: "bd", ID: id}.Data()})
	}
	if len(lines) == 0 {
		return store.Message{}, courier.ErrMoot
	}
	text := words.Join(k.html("overdue.head", nil), words.Join(k.fitAll(lines, messageRoom)...))
	return store.Message{Text: string(text), Buttons: rowsOf(buttons[:min(len(buttons), maxListed)], 1)}, nil
}

// overdueLine says which agencies are late with a task; it is empty where none is.
func (k *look) overdueLine(task bloc.Task) (words.HTML, error) {
	owing, err := k.tx.Answers().Owing(task.ID)
	if err != nil || len(owing) == 0 {
		return "", err
	}
	labels, err := k.owingLabels(task, owing)
	if err != nil {
		return "", err
	}
	return k.html("overdue.line", words.Args{"Title": words.Cut(task.Title, 160), "Due": dueShort(k.lang, task, k.tx.Now),
		"Count": len(owing), "Agencies": words.Cut(strings.Join(labels, ", "), 600)}), nil
}

// Closed is remind's hook: the secretariat is shown the board of a task whose answers have ended.
func (c *Chat) Closed(tx *store.Tx, task bloc.Task) error {
	if err := tx.Cards().Touch(task.ID, 0); err != nil {
		return err
	}
	list, err := c.secretaries(tx)
	if err != nil {
		return err
	}
	for _, s := range list {
		v := store.View{Name: "closedboard", Task: int64(task.ID)}
		if _, err := tx.Cards().Show(s.UserID, store.LaneAlert, id36(task.ID), v, 0, store.Topic{Task: task.ID}); err != nil {
			return err
		}
	}
	return nil
}

// closedBoard is the board of a task under the word that its answers have ended, unless it was reopened since.
func closedBoard(k *look, v store.View) (store.Message, error) {
	m, err := boardCard(k, v)
	if err != nil {
		return m, err
	}
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err == nil && task.Phase == bloc.PhaseClosed {
		m.Text = string(words.Join(k.html("board.closed", words.Args{"At": k.lang.DateTime(task.ClosedAt)}), words.HTML(m.Text)))
	}
	return m, err
}
