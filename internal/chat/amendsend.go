package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// sendableAmendment refuses an amendment that cannot go out.
func (t *turn) sendableAmendment(c composition) error {
	task, err := t.Tx.Tasks().Get(c.Amends)
	if err != nil {
		return err
	}
	if err := t.mayAmend(task); err != nil {
		return err
	}
	now, _, err := t.look().contentNow(task.ID)
	switch {
	case err != nil:
		return err
	case len(c.Parts) == 0:
		return no("notice_empty", nil)
	case samePartsAs(now.Parts, c.Parts):
		return no("amend_same", nil)
	}
	return nil
}

// pressSendAmendment shows the screen before an amendment goes out; what is amended is asked first, where nobody said.
func pressSendAmendment(t *turn, p press) error {
	x, c, ok, err := t.amendmentOf(p)
	if err != nil || !ok {
		return err
	}
	if err := t.sendableAmendment(c); err != nil {
		return err
	}
	if c.Line == "" {
		return t.askAmendLine(x.ID)
	}
	return t.redraw(store.View{Name: "composition", ID: x.ID, Arg: "sure"})
}

// pressAmendSure lets an amendment go out once the time to stop it is over; a second press, or a second secretary's,
// finds it on its way.
func pressAmendSure(t *turn, p press) error {
	x, c, ok, err := t.amendmentOf(p)
	if err != nil || !ok {
		return err
	}
	if err := t.sendableAmendment(c); err != nil {
		return err
	}
	if c.Line == "" {
		return t.askAmendLine(x.ID)
	}
	if ok, err := t.Tx.Compositions().Enter(x, store.CompositionSent, c.Amends); err != nil || !ok {
		return noUnless(ok, err, "stale")
	}
	if err := t.log("amendment_queued", c.Amends, 0, c.Line); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.wait(store.Sending{Kind: store.SendingAmend, SendAt: t.Tx.Now + int64(t.c.Grace.Seconds()), Composition: x.ID,
		Tasks: []store.SendingTask{{Task: c.Amends}}}, true)
}

// stopAmendment makes an amendment that was stopped one that is being written again.
func (t *turn) stopAmendment(s store.Sending) error {
	if err := t.log("amendment_stopped", s.Tasks[0].Task, 0, ""); err != nil {
		return err
	}
	if err := writeOn(t.Tx, s.Composition); err != nil {
		return err
	}
	return t.showComposition(s.Composition)
}

// writeOn makes a composition that was on its way one that is being written again.
func writeOn(tx *store.Tx, id int64) error {
	x, err := tx.Compositions().Get(id)
	if err != nil {
		return err
	}
	_, err = tx.Compositions().Enter(x, store.CompositionWriting, 0)
	return err
}

// amend is a bulk act's time come: the content gets its new version, whoever has the old one gets it, and the agencies
// owe their acknowledgement anew. It gives how many people that concerns; of a task that is over by now none, and what
// was written is kept.
func (c *Chat) amend(tx *store.Tx, s store.Sending) (int, error) {
	task, err := tx.Tasks().Get(s.Tasks[0].Task)
	if err != nil {
		return 0, err
	}
	if !task.Open() {
		return 0, writeOn(tx, s.Composition)
	}
	x, err := tx.Compositions().Get(s.Composition)
	if err != nil {
		return 0, err
	}
	var written composition
	if err := x.Read(&written); err != nil {
		return 0, err
	}
	spread, err := tx.Content().Spread(task.ID)
	if err != nil {
		return 0, err
	}
	number, err := tx.Content().Amend(task.ID, store.HowEdit, written.Line, written.Parts, s.By)
	if err != nil {
		return 0, err
	}
	if err := askAgain(tx, task); err != nil {
		return 0, err
	}
	if err := c.noticeAmended(tx, task, written.Line); err != nil {
		return 0, err
	}
	if err := tx.Cards().Touch(task.ID, 0); err != nil {
		return 0, err
	}
	if spread.Group {
		if err := c.amendedInGroup(tx, task, number); err != nil {
			return 0, err
		}
	}
	return spread.Have + spread.Waiting, tx.Audit().Log(store.Event{Person: s.By, Act: "notice_amended", Task: task.ID, Detail: written.Line})
}

// noticeAmended lets everybody whose messages are changed where they stand notice it: by a fresh card or, where nothing is
// asked back, a word.
func (c *Chat) noticeAmended(tx *store.Tx, task bloc.Task, line string) error {
	if !task.Silent {
		return tx.Content().ShowAgain(task.ID, "task", id36(task.ID))
	}
	langs, err := tx.Content().Langs(task.ID)
	if err != nil {
		return err
	}
	for _, lang := range langs {
		text := c.words.For(lang).HTML("notice.amended", words.Args{"Title": task.Title, "Line": line})
		if _, err := tx.Content().Tell(task.ID, lang, true, store.Message{Text: string(text), About: store.About{Kind: "content", Task: int64(task.ID)}}); err != nil {
			return err
		}
	}
	return nil
}

// askAgain makes the agencies owe their answer to a task anew, with time enough for it.
func askAgain(tx *store.Tx, task bloc.Task) error {
	if task.Silent {
		return nil
	}
	if err := tx.Answers().AskAgain(task.ID); err != nil {
		return err
	}
	due, phrase := (&look{tx: tx}).amendDue(task), task.DuePhrase
	if due != task.Due {
		phrase = ""
	}
	_, err := tx.Tasks().Extend(task.ID, due, phrase, task.Rev)
	return err
}

// amendedInGroup says in the bloc's group that what it has was amended: what is edited nobody notices. What is sent anew
// says so itself.
func (c *Chat) amendedInGroup(tx *store.Tx, task bloc.Task, number int) error {
	v, err := tx.Content().Version(task.ID, number)
	if err != nil || v.How == store.HowAnew {
		return err
	}
	group, err := tx.Groups().Bound()
	if err != nil {
		if notFound(err) {
			return nil
		}
		return err
	}
	text := c.words.For("").HTML("notice.amended", words.Args{"Title": task.Title, "Line": v.Line})
	return tx.Outbox().Say(group.Chat, store.LaneBulk, store.Message{Text: string(text), About: store.About{Kind: "content", Task: int64(task.ID)}})
}
