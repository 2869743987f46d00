package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// flowReschedule is the dialog in which another time to go out is typed.
const flowReschedule = "reschedule"

// rescheduleFlow moves what was sent but waits for its time: [Đổi giờ gửi].
func rescheduleFlow() flow {
	return flow{
		presses: map[string]presser{"cm": pressReschedule, "ch": pressChosenSendTime},
		steps:   map[string]stepper{flowReschedule: rescheduleStep},
	}
}

// unsentButtons are those of a board of what nobody has got yet: what is about to go out can be stopped, what waits for
// its time moved or cancelled.
func (k *look) unsentButtons(task bloc.Task, x store.Composition, c composition) [][]store.Button {
	stop := press{Act: "ez", ID: int64(task.ID), Rev: task.Rev}
	if c.SendAt == 0 || c.SendAt < task.AnnounceAt || x.ID == 0 {
		return [][]store.Button{{k.button("stop", stop)}}
	}
	return [][]store.Button{{k.button("move_send_time", press{Act: "cm", ID: int64(task.ID), Rev: task.Rev}), k.button("cancel_send_time", stop)}}
}

// rescheduling is what the dialog knows: which task, and the time being chosen.
type rescheduling struct {
	Task bloc.TaskID `json:"task"`
	Rev  int64       `json:"rev"`
	dueChoice
}

func (g *rescheduling) due() dueDialog { return dueDialog{flowReschedule, "ch", &g.dueChoice, g} }

// waitingNotice reads a notice that waits for its time, and what it was written as.
func (t *turn) waitingNotice(id bloc.TaskID, rev int64) (task bloc.Task, x store.Composition, c composition, err error) {
	if err = t.onlySecretary(); err != nil {
		return task, x, c, err
	}
	task, err = t.Tx.Tasks().Get(id)
	if notFound(err) {
		return task, x, c, t.forged("no such task", "unknown_button")
	}
	if err != nil {
		return task, x, c, err
	}
	if x, c, err = t.look().composedAs(task); err != nil {
		return task, x, c, err
	}
	switch {
	case x.ID == 0 || x.State != store.CompositionSent:
		return task, x, c, t.forged("not written here", "unknown_button")
	case task.Phase != bloc.PhaseConfirmed || task.AnnouncedAt != 0 || task.AnnounceAt <= t.Tx.Now:
		return task, x, c, no("too_late_to_move", nil)
	case task.Rev != rev:
		if err := t.redraw(store.View{Name: "notice.board", Task: int64(task.ID)}); err != nil {
			return task, x, c, err
		}
		return task, x, c, t.changedSince(c)
	}
	return task, x, c, nil
}

func pressReschedule(t *turn, p press) error {
	task, _, _, err := t.waitingNotice(bloc.TaskID(p.ID), p.Rev)
	if err != nil {
		return err
	}
	return t.ask(flowReschedule, "due", rescheduling{Task: task.ID, Rev: task.Rev}, "notice.ask_at", nil)
}

func rescheduleStep(t *turn, d store.Dialog) error {
	var g rescheduling
	if err := d.Read(&g); err != nil {
		return err
	}
	if t.text() == "" {
		return no("in_words", nil)
	}
	return t.readDue(g.due(), t.text())
}

// pressChosenSendTime moves it to a time that was offered. Where no time to acknowledge it was named, that moves with it.
func pressChosenSendTime(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	d, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (d.Flow != flowReschedule || d.Expired) {
		return no("dialog_gone", nil)
	}
	if err != nil {
		return err
	}
	var g rescheduling
	if err := d.Read(&g); err != nil {
		return err
	}
	chosen, err := t.chooseDue(g.due(), d.Step, p)
	if err != nil || !chosen {
		return err
	}
	task, x, c, err := t.waitingNotice(g.Task, g.Rev)
	if err != nil {
		return err
	}
	from := task.AnnounceAt
	c.SendAt = g.Due
	due := g.Due + int64(validFor.Seconds())
	if !task.Silent {
		if due = t.look().noticeDue(c); due <= g.Due {
			return no("notice_due_early", words.Args{"Due": t.lang.DateTime(due)})
		}
	}
	at := max(g.Due, t.Tx.Now+int64(t.c.Grace.Seconds()))
	if ok, err := t.Tx.Tasks().Reannounce(task.ID, at, due, task.Rev); err != nil || !ok {
		return noUnless(ok, err, "stale")
	}
	if err := t.moveComposition(x, c, store.CompositionSent, task.ID); err != nil {
		return err
	}
	if err := t.log("notice_moved", task.ID, 0, t.lang.DateTime(at)); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	if err := t.say("notice.moved", words.Args{"Title": task.Title, "From": t.lang.DateTime(from), "To": t.lang.DateTime(at)}); err != nil {
		return err
	}
	if err := t.Tx.Cards().Touch(task.ID, 0); err != nil {
		return err
	}
	return t.showNoticeBoard(task.ID)
}
