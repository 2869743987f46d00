package chat

import (
	"fmt"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
)

// snoozeFlow is [Khác…]: the task for the person's own calendar, and [Nhắc lại sau]: a focal point puts the reminders of a
// task off, for himself only. The due day
// and what comes after it are never silenced.
func snoozeFlow() flow {
	return flow{
		presses: map[string]presser{"so": pressMore, "sn": pressSnooze},
		views:   map[string]renderer{"again": againCard},
	}
}

// pressMore offers when to be reminded again, where an answer is still owed, and the task for the person's calendar.
func pressMore(t *turn, p press) error {
	task, err := t.taskFor(p)
	if err != nil {
		return err
	}
	mine, err := t.actsFor(task, "")
	if err != nil {
		return err
	}
	asked, owed := false, false
	for _, m := range mine {
		asked, owed = asked || !m.entry.Exempt, owed || bloc.Owes(task, m.entry)
	}
	if !asked || !task.Open() {
		return t.cannot(task, mine)
	}
	key := "more.head"
	var rows [][]store.Button
	if owed {
		key = "snooze.when"
		for _, c := range t.snoozeChoices() {
			rows = append(rows, []store.Button{{Label: t.lang.Text("button."+c.key, words.Args{"At": t.lang.Clock(c.at), "Weekday": t.lang.Weekday(c.at), "Date": t.lang.Date(c.at)}),
				Data: press{Act: "sn", ID: int64(task.ID), Arg: id36(c.at)}.Data()}})
		}
	}
	rows = append(rows, []store.Button{t.button("calendar", press{Act: "ci", ID: int64(task.ID)})})
	return t.send(store.Message{Text: string(t.lang.HTML(key, words.Args{"Title": task.Title})), Buttons: rows,
		About: store.About{Kind: "task", Task: int64(task.ID)}})
}

// snoozable reads a task that an agency the person answers for owes, and those agencies.
func (t *turn) snoozable(p press) (bloc.Task, []standing, error) {
	task, err := t.taskFor(p)
	if err != nil {
		return task, nil, err
	}
	mine, err := t.actsFor(task, "")
	if err != nil {
		return task, nil, err
	}
	var owe []standing
	for _, m := range mine {
		if bloc.Owes(task, m.entry) {
			owe = append(owe, m)
		}
	}
	if len(owe) == 0 {
		return task, nil, t.cannot(task, mine)
	}
	return task, owe, nil
}

// snoozeChoice is an instant to be reminded again at, and the button that says it.
type snoozeChoice struct {
	key string
	at  int64
}

// afternoon is the hour of "chiều nay".
const afternoon = 14

// snoozeChoices are this afternoon, tomorrow and Monday, in the bloc's hours: on a day nobody works there is none this
// afternoon, and the others are the next day people work.
func (t *turn) snoozeChoices() []snoozeChoice {
	h := t.Tx.House()
	today := when.DateOf(t.Now, h.Zone)
	var list []snoozeChoice
	if at := today.At(when.TimeOfDay{Hour: afternoon}, h.Zone); at.After(t.Now) && h.Calendar.IsWorkingDay(today) {
		list = append(list, snoozeChoice{"snooze_afternoon", at.Unix()})
	}
	next := h.Calendar.After(today.AddDays(1))
	key := "snooze_day"
	if next == today.AddDays(1) {
		key = "snooze_tomorrow"
	}
	list = append(list, snoozeChoice{key, next.At(h.RemindAt, h.Zone).Unix()})
	monday := today.AddDays(1)
	for monday.Weekday() != time.Monday {
		monday = monday.AddDays(1)
	}
	if monday = h.Calendar.After(monday); monday.After(next) {
		list = append(list, snoozeChoice{"snooze_day", monday.At(h.RemindAt, h.Zone).Unix()})
	}
	return list
}

// pressSnooze puts the task off to an instant that was offered and has not passed.
func pressSnooze(t *turn, p press) error {
	task, _, err := t.snoozable(p)
	if err != nil {
		return err
	}
	at := int64(agency36(p.Arg))
	if ok := t.offeredSnooze(at); !ok {
		return no("snooze_past", nil)
	}
	if err := t.Tx.Snoozes().Put(store.Snooze{Task: task.ID, Person: t.who.ID, At: at}); err != nil {
		return err
	}
	if err := t.log("snoozed", task.ID, 0, t.lang.DateTime(at)); err != nil {
		return err
	}
	return t.edit(store.Message{Text: string(t.lang.HTML("snooze.done", words.Args{"Title": task.Title, "At": t.lang.DateTime(at),
		"Weekday": t.lang.Weekday(at), "Due": t.lang.DateTime(task.Due)}))})
}

// offeredSnooze reports whether a button may carry the instant: it is to come, within a fortnight, on a day people work,
// at one of the hours offered. A button pressed a day later may name one that is not offered any more.
func (t *turn) offeredSnooze(at int64) bool {
	h := t.Tx.House()
	instant := timeOf(at).In(h.Zone)
	tod := timeOfDay(instant)
	return at > t.Tx.Now && at < t.Tx.Now+14*86400 && h.Calendar.IsWorkingDay(when.DateOf(instant, h.Zone)) && instant.Second() == 0 &&
		(tod == h.RemindAt || tod == when.TimeOfDay{Hour: afternoon})
}

// Again is remind's hook: a task a person put off until now, as a message of its own.
func (c *Chat) Again(tx *store.Tx, to store.Contact, z store.Snooze, about []store.Topic) error {
	if _, err := tx.Said().Say(z.Task, z.Person, fmt.Sprintf("snooze:%d", z.At), dayNumber(timeOf(tx.Now).In(c.Zone))); err != nil {
		return err
	}
	v := store.View{Name: "again", Task: int64(z.Task), Person: int64(z.Person), ID: z.At}
	_, err := tx.Cards().Show(to.UserID, store.LaneBulk, id36(z.Task)+"@"+id36(z.At), v, 0, about...)
	return err
}

// againCard is a reminder that was put off; where the agency has answered meanwhile it is not sent.
func againCard(k *look, v store.View) (store.Message, error) {
	if !k.joined {
		return store.Message{}, courier.ErrMoot
	}
	if err := k.inHours(v); err != nil {
		return store.Message{}, err
	}
	return k.taskList("again.head", []bloc.TaskID{bloc.TaskID(v.Task)}, !v.Shown)
}
