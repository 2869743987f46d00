package chat

import (
	"strconv"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/remind"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// planEntry is one task of the year's plan and what the secretariat can do about it before agencies hear of it. Once they
// have, its board is the place.
func planEntry(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	lines := []words.HTML{k.html("task.title", words.Args{"Kind": kindName(k.lang, task), "Title": task.Title}),
		dueLine(k.lang, task, k.tx.Now), k.html("plan.entry_state", words.Args{"State": k.planState(task)})}
	place, err := k.tx.Cycle().Of(task.ID)
	if err != nil && !notFound(err) {
		return store.Message{}, err
	}
	cyclic := err == nil
	b := func(key, act string) store.Button {
		return k.button(key, press{Act: act, ID: int64(task.ID), Rev: task.Rev})
	}
	var rows [][]store.Button
	switch {
	case task.Phase == bloc.PhaseProposed:
		asked, err := k.proposalLines(task)
		if err != nil {
			return store.Message{}, err
		}
		lines = append(lines, asked...)
		if task.Due > k.tx.Now {
			lines = append(lines, k.html("plan.entry_opens", words.Args{"At": k.lang.DateTime(k.opens(task, place.Every))}))
			rows = append(rows, []store.Button{b("plan_confirm", "yc")})
		} else {
			lines = append(lines, k.html("plan.entry_lapsed", nil))
		}
		rows = append(rows, []store.Button{b("plan_due", "yd"), b("plan_title", "yt")}, []store.Button{b("plan_skip", "ys")})
	case task.AnnouncedAt != 0 || !cyclic:
		rows = append(rows, []store.Button{k.button("board", press{Act: "bd", ID: int64(task.ID)})})
	case task.Phase == bloc.PhaseConfirmed:
		rows = append(rows, []store.Button{b("plan_unconfirm", "yu")})
	case task.Phase == bloc.PhaseWithdrawn:
		rows = append(rows, []store.Button{b("plan_restore", "yr")})
	}
	if cyclic {
		more, err := k.ruleButtons(place, task)
		if err != nil {
			return store.Message{}, err
		}
		if len(more) > 0 {
			lines = append(lines, k.html("plan.entry_yearly", nil))
		}
		rows = append(rows, more...)
	}
	if cyclic && place.Every != bloc.EveryYear {
		rows = append(rows, []store.Button{k.button("plan_periods", press{Act: "yi", ID: place.Rule, Arg: strconv.Itoa(task.Year)})})
	}
	rows = append(rows, []store.Button{{Label: k.lang.Text("button.plan_year", words.Args{"Year": strconv.Itoa(task.Year)}),
		Data: press{Act: "yk", ID: int64(task.Year), Arg: v.Arg}.Data()}})
	return store.Message{Text: string(words.Join(lines...)), Buttons: rows, About: store.About{Kind: "plan_entry", Task: int64(task.ID)}}, nil
}

// opens is when a proposal that comes so often would open to the agencies if it were confirmed now.
func (k *look) opens(task bloc.Task, every bloc.Frequency) int64 {
	return remind.OpensAt(every, timeOf(k.tx.Now), timeOf(task.Due), k.c.Grace, k.tx.House()).Unix()
}

func openPlanEntry(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if _, err := t.taskFor(p); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "plan_entry", Task: p.ID, Arg: p.Arg})
}

// planTask is the task a button of the plan is about, in the phase and at the revision the button was drawn from; else
// the entry is drawn again.
func (t *turn) planTask(p press, phase bloc.Phase) (bloc.Task, error) {
	if err := t.onlySecretary(); err != nil {
		return bloc.Task{}, err
	}
	task, err := t.taskFor(p)
	if err != nil {
		return task, err
	}
	if _, err := t.Tx.Cycle().Of(task.ID); notFound(err) {
		return task, t.forged("task is not of the cycle", "unknown_button")
	} else if err != nil {
		return task, err
	}
	if task.Phase != phase || task.Rev != p.Rev || task.AnnouncedAt != 0 {
		return task, t.redrawAnd(store.View{Name: "plan_entry", Task: p.ID}, no("stale", nil))
	}
	return task, nil
}

// drawEntry shows a task of the plan as it is now in place of the message pressed.
func (t *turn) drawEntry(task bloc.Task) error {
	return t.redraw(store.View{Name: "plan_entry", Task: int64(task.ID)})
}

// skipProposal is [Bỏ năm nay].
func skipProposal(t *turn, p press) error {
	task, err := t.planTask(p, bloc.PhaseProposed)
	if err != nil {
		return err
	}
	return t.enterPhase(task, bloc.PhaseWithdrawn, "plan_skipped")
}

func restoreProposal(t *turn, p press) error {
	task, err := t.planTask(p, bloc.PhaseWithdrawn)
	if err != nil {
		return err
	}
	return t.enterPhase(task, bloc.PhaseProposed, "plan_restored")
}

func (t *turn) enterPhase(task bloc.Task, phase bloc.Phase, act string) error {
	if _, err := t.Tx.Tasks().Enter(task.ID, phase, task.Rev); err != nil {
		return err
	}
	if err := t.log(act, task.ID, 0, task.Title); err != nil {
		return err
	}
	t.toast("toast.plan_kept", nil)
	return t.drawEntry(task)
}

// confirmProposal is [Xác nhận]: the task is announced in its time, and until then can be taken back.
func confirmProposal(t *turn, p press) error {
	task, err := t.planTask(p, bloc.PhaseProposed)
	if err != nil {
		return err
	}
	if late := t.tooLate(task); late {
		return no("due_past", words.Args{"Due": t.lang.DateTime(task.Due)})
	}
	nobody, err := t.asksNobody(task)
	if err != nil {
		return err
	}
	if nobody {
		return no("plan_nobody", nil)
	}
	if err := t.confirmTask(task); err != nil {
		return err
	}
	if err := t.drawEntry(task); err != nil {
		return err
	}
	return t.tellConfirmed(0)
}

func (t *turn) tooLate(task bloc.Task) bool { return !timeOf(task.Due).After(t.Now.Add(t.c.Grace)) }

func (t *turn) confirmTask(task bloc.Task) error {
	place, err := t.Tx.Cycle().Of(task.ID)
	if err != nil {
		return err
	}
	ok, err := t.Tx.Cycle().Confirm(task, t.look().opens(task, place.Every), t.who.ID)
	if err != nil {
		return err
	}
	if !ok {
		return no("stale", nil)
	}
	return t.log("plan_confirmed", task.ID, 0, task.Title)
}

// confirmYear is [Xác nhận tất cả]: every proposal of the year whose due time is still to come.
func confirmYear(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	tasks, err := t.Tx.Cycle().Year(int(p.ID))
	if err != nil {
		return err
	}
	return t.confirmAll(tasks, store.View{Name: "plan", ID: p.ID})
}

// confirmAll confirms those of the tasks that are proposals still to come and ask somebody, and shows the view.
func (t *turn) confirmAll(tasks []bloc.Task, shown store.View) error {
	confirmed, lapsed := 0, 0
	for _, task := range tasks {
		if task.Phase != bloc.PhaseProposed {
			continue
		}
		nobody, err := t.asksNobody(task)
		if err != nil {
			return err
		}
		if nobody || t.tooLate(task) {
			lapsed++
			continue
		}
		if err := t.confirmTask(task); err != nil {
			return err
		}
		confirmed++
	}
	if confirmed == 0 {
		return no("plan_none_left", words.Args{"Count": lapsed})
	}
	if err := t.redraw(shown); err != nil {
		return err
	}
	return t.tellConfirmed(lapsed)
}

// asksNobody reports whether a proposal asks only agencies the bloc has not: nobody holds the post now.
func (t *turn) asksNobody(task bloc.Task) (bool, error) {
	if task.Everyone {
		return false, nil
	}
	audience, err := t.Tx.Cycle().Audience(task.ID)
	if err != nil {
		return false, err
	}
	asked, err := t.Tx.Cycle().Asked(audience)
	return len(asked) == 0, err
}

// tellConfirmed is the receipt of a confirmation: what goes out when, and a way to stop it.
func (t *turn) tellConfirmed(lapsed int) error {
	tasks, err := t.Tx.Cycle().ConfirmedTogether(t.Tx.Now, t.who.ID)
	if err != nil {
		return err
	}
	lines := []words.HTML{t.lang.HTML("plan.confirmed", words.Args{"Count": len(tasks)})}
	for _, task := range tasks {
		lines = append(lines, t.lang.HTML("plan.confirmed_line", words.Args{"Title": words.Cut(task.Title, 120),
			"At": t.lang.DateTime(task.AnnounceAt), "Weekday": t.lang.Weekday(task.AnnounceAt)}))
	}
	if lapsed > 0 {
		lines = append(lines, t.lang.HTML("plan.confirmed_lapsed", words.Args{"Count": lapsed}))
	}
	return t.send(store.Message{Text: string(words.Join(t.look().fitAll(lines, messageRoom)...)),
		Buttons: [][]store.Button{{t.button("stop", press{Act: "yz", ID: t.Tx.Now, Rev: int64(t.who.ID)})}}})
}

// stopConfirmed is [Dừng gửi]: what was confirmed in one act and nobody has heard of yet is a proposal again.
func stopConfirmed(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	tasks, err := t.Tx.Cycle().ConfirmedTogether(p.ID, bloc.PersonID(p.Rev))
	if err != nil {
		return err
	}
	if len(tasks) == 0 {
		return no("too_late_to_stop", nil)
	}
	for _, task := range tasks {
		if err := t.unconfirm(task); err != nil {
			return err
		}
	}
	return t.edit(store.Message{Text: string(t.lang.HTML("plan.stopped", words.Args{"Count": len(tasks)})), Buttons: [][]store.Button{{
		{Label: t.lang.Text("button.plan_year", words.Args{"Year": strconv.Itoa(tasks[0].Year)}), Data: press{Act: "yk", ID: int64(tasks[0].Year)}.Data()}}}})
}

func (t *turn) unconfirm(task bloc.Task) error {
	ok, err := t.Tx.Cycle().Unconfirm(task)
	if err != nil {
		return err
	}
	if !ok {
		return no("too_late_to_stop", nil)
	}
	return t.log("plan_stopped", task.ID, 0, task.Title)
}

// unconfirmTask is [Trở lại dự kiến].
func unconfirmTask(t *turn, p press) error {
	task, err := t.planTask(p, bloc.PhaseConfirmed)
	if err != nil {
		return err
	}
	if err := t.unconfirm(task); err != nil {
		return err
	}
	return t.drawEntry(task)
}

// yearOf is the year of an instant in the bloc's zone.
func (t *turn) yearOf(at time.Time) int { return at.In(t.Tx.House().Zone).Year() }
