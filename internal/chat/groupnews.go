package chat

import (
	"fmt"
	"strings"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/remind"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// groupNewsFlow is what the bloc's group is told of its own accord: tasks that open, what is due, and changes to what it
// was told. Never where an agency stands with a task, and nobody's name.
func groupNewsFlow() flow {
	return flow{views: map[string]renderer{"group_opened": groupOpenedView, remind.GroupView: groupReminderCard}}
}

// groupOpened announces tasks that have opened in the bloc's group, in one message; each has somebody who is asked.
func (c *Chat) groupOpened(tx *store.Tx, tasks []bloc.TaskID) error {
	group, err := tx.Groups().Bound()
	if notFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	var news []string
	for _, id := range tasks {
		first, err := tx.Groups().Say(group.Chat, id, "opened", tx.Now/86400)
		if err != nil {
			return err
		}
		if first {
			news = append(news, id36(id))
		}
	}
	if len(news) == 0 {
		return nil
	}
	return tx.Outbox().Show(group.Chat, store.LaneBulk, store.View{Name: "group_opened", Arg: strings.Join(news, ",")})
}

// RemindGroup is remind's hook: the group's one reminder of a day.
func (c *Chat) RemindGroup(tx *store.Tx, chat, day, sendAt int64) error {
	_, err := tx.Cards().Show(chat, store.LaneBulk, remind.Key(day), store.View{Name: remind.GroupView, ID: day}, sendAt)
	return err
}

// groupOpenedView announces the tasks that opened together: one with its note, several as a list.
func groupOpenedView(k *look, v store.View) (store.Message, error) {
	if bound, err := k.inBlocsGroup(); !bound {
		return store.Message{}, mootUnless(bound, err)
	}
	var tasks []bloc.Task
	for _, id := range splitIDs(v.Arg) {
		task, err := k.tx.Tasks().Get(bloc.TaskID(id))
		if err != nil {
			return store.Message{}, err
		}
		if task.Open() {
			tasks = append(tasks, task)
		}
	}
	if len(tasks) == 1 {
		return k.groupMessage(words.Join(k.html("group.opened_one", nil), k.groupTask(tasks[0])), tasks)
	}
	return k.groupList("group.opened", tasks)
}

// groupTask is a new task as everybody of the bloc may know it: what it is, when and where an activity is, when it is due, the
// letter and the note.
func (k *look) groupTask(task bloc.Task) words.HTML {
	lines := []words.HTML{k.html("task.title", words.Args{"Title": task.Title, "Kind": kindName(k.lang, task)})}
	lines = append(append(lines, activityLines(k.lang, task, k.tx.Now)...), dueLine(k.lang, task, k.tx.Now))
	if task.DocNo != "" {
		lines = append(lines, k.html("task.doc", words.Args{"No": task.DocNo}))
	}
	if task.Note != "" {
		lines = append(lines, k.html("task.note", words.Args{"Note": words.Cut(task.Note, 1000)}))
	}
	if !task.Everyone {
		lines = append(lines, k.html("group.some_agencies", nil))
	}
	return words.Join(lines...)
}

// groupReminderCard lists what the day's reminder is about, of what agencies still owe; where none does, it is not sent.
func groupReminderCard(k *look, v store.View) (store.Message, error) {
	group, err := k.tx.Groups().Reminded()
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	if group.Chat != k.chat {
		return store.Message{}, courier.ErrMoot
	}
	if err := k.inHours(v); err != nil {
		return store.Message{}, err
	}
	said, err := k.tx.Groups().Day(k.chat, v.ID)
	if err != nil {
		return store.Message{}, err
	}
	var tasks []bloc.Task
	for _, l := range said {
		task, err := k.tx.Tasks().Get(l.Task)
		if err != nil {
			return store.Message{}, err
		}
		owing, err := k.tx.Answers().Owing(task.ID)
		if err != nil {
			return store.Message{}, err
		}
		moved := !strings.HasPrefix(l.Cause, remind.Cause(task))
		over := task.Kind.ClosesWhenDue() && task.Due <= k.tx.Now
		if moved || over || len(owing) == 0 || len(tasks) > 0 && tasks[len(tasks)-1].ID == task.ID {
			continue
		}
		tasks = append(tasks, task)
	}
	head := "group.reminder"
	if dayNumber(time.Unix(k.tx.Now, 0).In(k.c.Zone)) > v.ID && !v.Shown {
		head = "group.reminder_late"
	}
	return k.groupList(head, tasks)
}

// groupList lists tasks with their due times under a head; without any there is nothing to say.
func (k *look) groupList(head string, tasks []bloc.Task) (store.Message, error) {
	if len(tasks) == 0 {
		return store.Message{}, courier.ErrMoot
	}
	lines := make([]words.HTML, len(tasks))
	for i, task := range tasks {
		lines[i] = groupLine(k.lang, task, k.tx.Now)
	}
	text := words.Join(append([]words.HTML{k.html(head, words.Args{"Count": len(tasks)})}, k.fitAll(lines, messageRoom)...)...)
	return k.groupMessage(text, tasks)
}

// groupLine is a task and its due time in a list that anyone of the bloc may see.
func groupLine(l words.Lang, task bloc.Task, now int64) words.HTML {
	return l.HTML("due.choice_line", words.Args{"Title": words.Cut(task.Title, 160), "Due": dueShort(l, task, now)})
}

// groupMessage is a message to the group, from which the private chat is a press away. What a reply to it asks is about
// the task it names, if it names one.
func (k *look) groupMessage(text words.HTML, tasks []bloc.Task) (store.Message, error) {
	m := store.Message{Text: string(text), Buttons: k.c.privately(k.lang)}
	if len(tasks) == 1 {
		m.About = store.About{Kind: "task", Task: int64(tasks[0].ID)}
	}
	return m, nil
}

// privately is the button that opens the private chat; there is none before the bot knows its own name.
func (c *Chat) privately(l words.Lang) [][]store.Button {
	if c.BotUsername == "" {
		return nil
	}
	return [][]store.Button{{{Label: l.Text("button.privately", nil), URL: "https://t.me/" + c.BotUsername}}}
}

// inBlocsGroup reports whether the chat is the bloc's group now.
func (k *look) inBlocsGroup() (bool, error) {
	group, err := k.tx.Groups().Bound()
	if notFound(err) {
		return false, nil
	}
	return err == nil && group.Chat == k.chat, err
}

// tellGroup tells the bloc's group of a change to a task that was announced there, once; what and the
// task's revision say which.
func (c *Chat) tellGroup(tx *store.Tx, task bloc.Task, what, key string, make func(l words.Lang) (words.Args, error)) error {
	group, err := tx.Groups().Bound()
	if notFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if known, err := tx.Groups().Announced(group.Chat, task.ID); err != nil || !known {
		return err
	}
	first, err := tx.Groups().Say(group.Chat, task.ID, fmt.Sprint(what, ":", task.Rev), tx.Now/86400)
	if err != nil || !first {
		return err
	}
	l := c.words.For("")
	args, err := make(l)
	if err != nil {
		return err
	}
	return tx.Outbox().Say(group.Chat, store.LaneBulk, store.Message{Text: string(l.HTML(key, args)), Buttons: c.privately(l),
		About: store.About{Kind: "task", Task: int64(task.ID)}})
}
