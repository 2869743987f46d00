package chat

import (
	"khoibot/internal/ask"
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// groupShown is how many tasks a list in the group names: it is read by people who did not ask.
const groupShown = 5

// groupAsked answers /han in the bloc's group: tasks and their due times, never where an agency stands. Bare, as a reply
// to what the bot said of a task, it asks about that one.
func (t *turn) groupAsked(args string) error {
	if args == "" && t.c.toBot(t.msg) {
		about, err := t.groupAbout()
		if err != nil {
			return err
		}
		if about != 0 {
			return t.groupDue(about)
		}
	}
	tasks, err := t.Tx.Tasks().Asking()
	if err != nil {
		return err
	}
	if args == "" {
		return t.groupChoice(tasks, false)
	}
	switch q := ask.Find(args, tasks); q.Kind {
	case ask.Task:
		return t.groupDue(q.Tasks[0].ID)
	case ask.Choice:
		return t.groupChoice(q.Tasks, true)
	}
	return t.groupTell("group.not_understood", nil)
}

// groupReply answers a reply to the bot's own message: a question with due times, small talk with nothing, and what is
// neither with the way to the private chat.
func (t *turn) groupReply() error {
	tasks, err := t.Tx.Tasks().Asking()
	if err != nil {
		return err
	}
	q := ask.Understand(t.msg.Text, tasks)
	if q.SmallTalk() {
		return nil
	}
	about, err := t.groupAbout()
	if err != nil {
		return err
	}
	switch {
	case q.Kind == ask.Task:
		return t.groupDue(q.Tasks[0].ID)
	case q.Asked && about != 0: // it need not be named again
		return t.groupDue(about)
	case q.Kind == ask.Owed:
		return t.groupChoice(tasks, false)
	case q.Kind == ask.Choice && about == 0:
		return t.groupChoice(q.Tasks, true)
	}
	return t.groupPointer()
}

// groupAbout is the task that the message replied to was about, zero where it was about none.
func (t *turn) groupAbout() (bloc.TaskID, error) {
	about, err := t.Tx.Outbox().About(t.chat, t.msg.ReplyToMessage.ID)
	if notFound(err) || err == nil && about.Kind != "task" {
		return 0, nil
	}
	return bloc.TaskID(about.Task), err
}

// groupDue answers with one task and its due time.
func (t *turn) groupDue(id bloc.TaskID) error {
	task, err := t.Tx.Tasks().Get(id)
	if err != nil {
		return err
	}
	if !task.Open() {
		return t.groupTell("group.over", words.Args{"Title": task.Title})
	}
	return t.send(store.Message{Text: string(dueFact(t.lang, task, nil, t.Tx.Now)), ReplyTo: t.msg.ID, About: store.About{Kind: "task", Task: int64(id)}})
}

// groupChoice lists tasks with their due times, nearest first; found says that they are those that fit what was asked,
// of which there may be more than were found.
func (t *turn) groupChoice(tasks []bloc.Task, found bool) error {
	if len(tasks) == 0 {
		return t.groupTell("group.nothing", nil)
	}
	head := "group.choice"
	if found {
		head = "group.found"
	}
	lines := []words.HTML{t.lang.HTML(head, nil)}
	for _, task := range tasks[:min(len(tasks), groupShown)] {
		lines = append(lines, groupLine(t.lang, task, t.Tx.Now))
	}
	switch more := len(tasks) - groupShown; {
	case more > 0 && found:
		lines = append(lines, t.lang.HTML("group.narrow", nil))
	case more > 0:
		lines = append(lines, t.lang.HTML("group.more", words.Args{"Count": more}))
	}
	return t.send(store.Message{Text: string(words.Join(lines...)), ReplyTo: t.msg.ID})
}

// groupPointer shows the way to the private chat.
func (t *turn) groupPointer() error { return t.groupTell("group.pointer", nil) }

// groupTell answers with a sentence and the way to the private chat.
func (t *turn) groupTell(key string, args words.Args) error {
	return t.send(store.Message{Text: string(t.lang.HTML(key, args)), ReplyTo: t.msg.ID, Buttons: t.c.privately(t.lang)})
}
