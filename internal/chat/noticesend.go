package chat

import (
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// noticeSendFlow is how what was written goes out: a test to oneself, a screen that asks whether it is meant, a while in
// which it can be stopped, and then by and by to everybody.
func noticeSendFlow() flow {
	return flow{presses: map[string]presser{"em": pressTryOnMe, "es": pressSend, "el": pressBackToCard, "eg": pressSendSure, "ez": pressStopNotice}}
}

// pressTryOnMe sends the real thing to the secretary only: [Gửi thử cho tôi].
func pressTryOnMe(t *turn, p press) error {
	x, c, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	if len(c.Parts) == 0 {
		return no("notice_empty", nil)
	}
	head, err := t.look().sharedHead(c.Author)
	if err != nil {
		return err
	}
	if err := sendContent(t.Tx, t.chat, store.LaneReply, head, c.Parts); err != nil {
		return err
	}
	return t.showComposition(x.ID)
}

// pressSend shows the screen before anything goes out.
func pressSend(t *turn, p press) error {
	x, c, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	if _, err := t.sendable(c); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "composition", ID: x.ID, Arg: "sure"})
}

func pressBackToCard(t *turn, p press) error {
	x, _, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	return t.redraw(store.View{Name: "composition", ID: x.ID})
}

// sendable refuses what cannot go out, and gives whom it would go to.
func (t *turn) sendable(c composition) (addressees, error) {
	if c.Amends != 0 {
		return addressees{}, no("unknown_button", nil)
	}
	if len(c.Parts) == 0 {
		return addressees{}, no("notice_empty", nil)
	}
	to, err := t.look().addressees(c.Audience)
	if err != nil {
		return to, err
	}
	switch {
	case len(to.agencies) == 0 || len(to.people) == 0:
		return to, no("audience_empty", nil)
	case c.SendAt != 0 && c.SendAt <= t.Now.Unix():
		return to, no("due_past", words.Args{"Due": t.lang.DateTime(c.SendAt)})
	case c.Ack && t.look().noticeDue(c) <= max(t.Now.Unix(), c.SendAt):
		return to, no("notice_due_early", words.Args{"Due": t.lang.DateTime(c.Due)})
	}
	return to, nil
}

// pressSendSure sends what was written; a second press, or a second secretary's, finds it sent.
func pressSendSure(t *turn, p press) error {
	x, c, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	to, err := t.sendable(c)
	if err != nil {
		return err
	}
	if needs, err := t.look().needsClearance(x.Kind); err != nil || needs {
		return errOr(err, t.askClearance(x, c))
	}
	c.Cleared = clearance{}
	task, err := t.sendComposed(x, c, to)
	if err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	if err := t.redraw(store.View{Name: "composition", ID: x.ID}); err != nil {
		return err
	}
	return t.showNoticeBoard(task.ID)
}

// sendComposed sends what was written; nobody can send it again.
func (t *turn) sendComposed(x store.Composition, c composition, to addressees) (bloc.Task, error) {
	task, err := t.sendNotice(c, to)
	if err != nil {
		return task, err
	}
	if err := t.moveComposition(x, c, store.CompositionSent, task.ID); err != nil {
		return task, err
	}
	return task, t.log("notice_sent", task.ID, 0, task.Title)
}

// sendableNow refuses what cannot go out; a time for which it was set that has passed is no reason.
func (t *turn) sendableNow(c composition) (addressees, error) {
	if c.SendAt <= t.Tx.Now {
		c.SendAt = 0
	}
	return t.sendable(c)
}

// validFor is how long a notice that asks for nothing back is brought to people who join.
const validFor = 30 * 24 * time.Hour

// sendNotice makes a notice the task it is and keeps its content. People get it when the time to stop it is over.
func (t *turn) sendNotice(c composition, to addressees) (bloc.Task, error) {
	at := max(t.Tx.Now+int64(t.c.Grace.Seconds()), c.SendAt)
	by := t.who.ID
	if c.Cleared.AskedAt != 0 { // who approves it is not who wrote it
		by = c.Cleared.Asked
	}
	task := bloc.Task{Kind: bloc.KindNotice, Year: timeOf(at).In(t.Tx.House().Zone).Year(), Title: c.Title, Due: t.look().noticeDue(c),
		DuePhrase: c.Phrase, Ladder: []int{1}, Everyone: c.Audience.Everyone(), Silent: !c.Ack, Phase: bloc.PhaseConfirmed, AnnounceAt: at}
	if task.Silent {
		task.Due, task.Ladder, task.DuePhrase = at+int64(validFor.Seconds()), nil, ""
	}
	var err error
	if task.Title, err = t.Tx.Tasks().FreeTitle(task.Title, task.Year); err != nil {
		return task, err
	}
	var agencies []bloc.AgencyID
	for _, g := range to.agencies {
		agencies = append(agencies, g.ID)
	}
	if task.ID, err = t.Tx.Tasks().Add(task, by, agencies); err != nil {
		return task, err
	}
	return task, t.Tx.Content().Add(store.Dispatch{Task: task.ID, Roles: c.Audience.To(), Group: c.Audience.Group, Author: c.Author},
		c.Parts, by)
}

// pressStopNotice takes a notice back before anybody has got it: [Dừng gửi]. It can be changed and sent again.
func pressStopNotice(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	task, err := t.Tx.Tasks().Get(bloc.TaskID(p.ID))
	if notFound(err) {
		return t.forged("no such task", "unknown_button")
	}
	if err != nil {
		return err
	}
	x, err := t.Tx.Compositions().SentAs(task.ID)
	if err != nil {
		return err
	}
	if task.AnnouncedAt != 0 || task.Phase != bloc.PhaseConfirmed || task.AnnounceAt <= t.Tx.Now {
		return no("too_late_to_stop", nil)
	}
	if ok, err := t.Tx.Tasks().Enter(task.ID, bloc.PhaseWithdrawn, task.Rev); err != nil || !ok {
		return noUnless(ok, err, "stale")
	}
	if err := t.Tx.Tasks().Release(task.ID); err != nil {
		return err
	}
	var c composition
	if err := x.Read(&c); err != nil {
		return err
	}
	if c.Cleared.State == clearanceApproved {
		c.Cleared = clearance{State: clearanceStopped, By: t.who.ID, At: t.Tx.Now}
	}
	if err := t.moveComposition(x, c, store.CompositionWriting, 0); err != nil {
		return err
	}
	if err := t.log("notice_stopped", task.ID, 0, task.Title); err != nil {
		return err
	}
	if err := t.Tx.Cards().Touch(task.ID, 0); err != nil {
		return err
	}
	return t.showComposition(x.ID)
}

// noUnless refuses where something was not so.
func noUnless(ok bool, err error, key string) error {
	if err == nil && !ok {
		return no(key, nil)
	}
	return err
}
