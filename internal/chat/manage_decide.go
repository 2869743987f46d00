package chat

import (
	"slices"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// previewDecision shows what will be decided and whom it reaches, and waits for a press.
func (t *turn) previewDecision(d managing, task bloc.Task) error {
	if recalls(task, d.What) {
		return t.previewRecall(d, task)
	}
	concerned, err := t.concerned(task, d)
	if err != nil {
		return err
	}
	attending, err := t.attendingConcerned(task, d)
	if err != nil {
		return err
	}
	concerned = append(concerned, attending...)
	args, err := t.decisionArgs(t.lang, task, d)
	if err != nil {
		return err
	}
	lines := []words.HTML{t.lang.HTML("manage.sure_"+d.What, args)}
	switch {
	case opensAnew(task, d):
		lines = append(lines, t.lang.HTML("manage.opens", nil))
	case len(concerned) == 0:
		lines = append(lines, t.lang.HTML("manage.reaches_nobody", nil))
	default:
		reach, err := t.audience(concerned)
		if err != nil {
			return err
		}
		if len(attending) > 0 {
			lines = append(lines, t.lang.HTML("activity.also_told", words.Args{"Count": len(attending)}))
		}
		lines = append(lines, reach.line(t.lang))
		lines = append(lines, t.look().fitAll(reach.missing, messageRoom-words.Len(string(words.Join(lines...))))...)
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "manage", "confirm", d); err != nil {
		return err
	}
	return t.send(store.Message{Text: string(words.Join(lines...)), Buttons: [][]store.Button{
		{t.button("decide_"+d.What, press{Act: "ty", ID: int64(task.ID), Rev: task.Rev})}, {t.button("cancel", press{Act: "tz"})}}})
}

// opensAnew reports whether a decision lets a task open that agencies have never heard of: it was stopped before.
func opensAnew(task bloc.Task, d managing) bool {
	return d.What == decideReopen && task.AnnouncedAt == 0
}

// decisionArgs are the words' gaps of a decision, in a language.
func (t *turn) decisionArgs(l words.Lang, task bloc.Task, d managing) (words.Args, error) {
	labels := make([]string, len(d.Agencies))
	for i, id := range d.Agencies {
		var err error
		if labels[i], err = t.look().labelOf(id); err != nil {
			return nil, err
		}
	}
	to := d.Due
	if to == 0 {
		to = task.Due
	}
	return words.Args{"Title": task.Title, "Reason": d.Reason, "From": l.DateTime(task.Due), "To": l.DateTime(to), "Weekday": l.Weekday(to),
		"Chosen": words.Cut(strings.Join(labels, ", "), 600)}, nil
}

// concerned lists the agencies a decision matters to: those that owe an answer as the task stands or, where it makes
// them owe one again, will owe it. Nobody has heard of a task that has not opened.
func (t *turn) concerned(task bloc.Task, d managing) (ids []bloc.AgencyID, err error) {
	if task.AnnouncedAt == 0 {
		return nil, nil
	}
	after := task
	if d.What == decideReopen {
		after.Phase = bloc.PhaseConfirmed
	}
	entries, err := t.Tx.Answers().Entries(task.ID)
	for _, e := range entries {
		chosen := slices.Contains(d.Agencies, e.Agency)
		switch d.What {
		case decideLift:
			e.Exempt = e.Exempt && !chosen
			chosen = chosen && bloc.Owes(after, e)
		case decideExempt:
			chosen = chosen && task.Open()
		default:
			chosen = bloc.Owes(after, e)
		}
		if chosen {
			ids = append(ids, e.Agency)
		}
	}
	return ids, err
}

// pressDecide takes the decision that was shown. The dialog ends with it, so that a second press finds nothing.
func pressDecide(t *turn, p press) error {
	d, task, step, err := t.deciding()
	if err != nil {
		return err
	}
	if step != "confirm" || p.ID != int64(d.Task) || p.Rev != d.Rev {
		return no("dialog_gone", nil)
	}
	if d.Due != 0 && d.Due <= t.Tx.Now {
		return no("due_past", words.Args{"Due": t.lang.DateTime(d.Due)})
	}
	if d.What == decideReopen && closedByNow(task, t.Tx.Now) {
		return noReopening(task)
	}
	concerned, err := t.concerned(task, d)
	if err != nil {
		return err
	}
	ok, err := t.enact(d)
	if err != nil {
		return err
	}
	if !ok {
		return t.beaten(task)
	}
	if err := t.enactContent(d, task); err != nil {
		return err
	}
	return t.decided(d, task, concerned)
}

// decided is what every decision ends with: the log, the cards of everyone, the agencies concerned told, and a receipt.
func (t *turn) decided(d managing, task bloc.Task, concerned []bloc.AgencyID) error {
	if err := t.logDecision(d, task); err != nil {
		return err
	}
	if err := t.Tx.Cards().Touch(task.ID, 0); err != nil {
		return err
	}
	if recalls(task, d.What) {
		return t.recalled(task, d)
	}
	told, err := t.tellDecision(task, d, concerned)
	if err != nil {
		return err
	}
	if err := t.tellGroupDecision(task, d); err != nil {
		return err
	}
	attending, err := t.tellAttending(task, d)
	if err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	if opensAnew(task, d) {
		return t.willOpen(task)
	}
	args, err := t.decisionArgs(t.lang, task, d)
	if err != nil {
		return err
	}
	return t.edit(store.Message{Text: string(words.Join(t.lang.HTML("manage.done_"+d.What, args), t.lang.HTML("manage.told", words.Args{"People": told + attending})))})
}

// willOpen lets a task that was stopped before agencies heard of it open after the time in which it can be stopped again.
func (t *turn) willOpen(task bloc.Task) error {
	at := t.Tx.Now + int64(t.c.Grace.Seconds())
	if err := t.Tx.Tasks().OpenFrom(task.ID, at); err != nil {
		return err
	}
	return t.wait(store.Sending{Kind: store.SendingOpen, SendAt: max(at, task.AnnounceAt), Tasks: []store.SendingTask{{Task: task.ID}}}, true)
}

// enact changes the task, if nobody has decided since.
func (t *turn) enact(d managing) (bool, error) {
	tasks := t.Tx.Tasks()
	switch d.What {
	case decideExtend:
		return tasks.Extend(d.Task, d.Due, d.Letter, d.Rev)
	case decideExempt:
		return tasks.Exempt(d.Task, d.Agencies, d.Reason, d.Rev)
	case decideLift:
		return tasks.Unexempt(d.Task, d.Agencies, d.Rev)
	case decideWithdraw:
		return tasks.Enter(d.Task, bloc.PhaseWithdrawn, d.Rev)
	case decideClose:
		return tasks.Enter(d.Task, bloc.PhaseClosed, d.Rev)
	}
	return tasks.Enter(d.Task, bloc.PhaseConfirmed, d.Rev)
}

// logDecision writes a decision into the log, an exemption once for every agency.
func (t *turn) logDecision(d managing, task bloc.Task) error {
	switch d.What {
	case decideExtend:
		return t.log("extended", task.ID, 0, t.lang.DateTime(task.Due)+" → "+t.lang.DateTime(d.Due))
	case decideWithdraw:
		return t.log("withdrawn", task.ID, 0, d.Reason)
	case decideClose:
		return t.log("ended", task.ID, 0, "")
	case decideReopen:
		return t.log("reopened", task.ID, 0, "")
	}
	act := "exempted"
	if d.What == decideLift {
		act = "unexempted"
	}
	for _, agency := range d.Agencies {
		if err := t.log(act, task.ID, agency, d.Reason); err != nil {
			return err
		}
	}
	return nil
}

// tellDecision tells the agencies concerned, and gives how many people that reaches.
func (t *turn) tellDecision(task bloc.Task, d managing, agencies []bloc.AgencyID) (int, error) {
	key, open := "manage.tell_"+d.What, false
	switch d.What {
	case decideExtend:
		key, open = "due.moved", true
	case decideLift, decideReopen:
		open = true
	}
	return t.c.tellFocals(t.Tx, task, agencies, key, open, func(l words.Lang) (words.Args, error) { return t.decisionArgs(l, task, d) })
}

// tellGroupDecision tells the bloc's group what matters to all, without the reason: it may be about one
// agency, as an exemption is.
func (t *turn) tellGroupDecision(task bloc.Task, d managing) error {
	key := "group.told_" + d.What
	switch d.What {
	case decideExempt, decideLift:
		return nil
	case decideExtend:
		if task.Phase != bloc.PhaseConfirmed { // it matters once the task is open again
			return nil
		}
		key = "due.moved"
	}
	return t.c.tellGroup(t.Tx, task, d.What, key, func(l words.Lang) (words.Args, error) { return t.decisionArgs(l, task, d) })
}

// tellFocals tells every focal point of the agencies something about a task, once, in his language and with the names of
// his agencies among them; open adds the button to the task's card. It gives how many people that reaches.
func (c *Chat) tellFocals(tx *store.Tx, task bloc.Task, agencies []bloc.AgencyID, key string, open bool,
	make func(l words.Lang) (words.Args, error)) (int, error) {
	labels := map[int64][]string{}
	var order []store.Contact
	for _, agency := range agencies {
		a, err := tx.Agencies().Get(agency)
		if err != nil {
			return 0, err
		}
		contacts, err := tx.People().Contacts(agency, bloc.RoleFocal)
		if err != nil {
			return 0, err
		}
		for _, p := range contacts {
			if !p.Reachable() {
				continue
			}
			if labels[p.UserID] == nil {
				order = append(order, p)
			}
			labels[p.UserID] = append(labels[p.UserID], words.Cut(a.Label(), maxLabelShown))
		}
	}
	for _, p := range order {
		l := c.words.For(p.Lang)
		args, err := make(l)
		if err != nil {
			return 0, err
		}
		args["Agency"] = words.Cut(strings.Join(labels[p.UserID], ", "), 300)
		m := store.Message{Text: string(l.HTML(key, args)), About: store.About{Kind: "task", Task: int64(task.ID)}}
		if open {
			m.Buttons = [][]store.Button{{{Label: l.Text("button.open", nil), Data: press{Act: "tk", ID: int64(task.ID)}.Data()}}}
		}
		if err := tx.Outbox().Say(p.UserID, store.LaneBulk, m); err != nil {
			return 0, err
		}
	}
	return len(order), nil
}
