package chat

import (
	"errors"
	"strings"

	"khoibot/internal/ask"
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
)

// replyPlanEntry takes a date typed in reply to a proposal's card: what was understood is shown, as in [Sửa ngày].
func replyPlanEntry(t *turn, about store.About) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	task, err := t.Tx.Tasks().Get(bloc.TaskID(about.Task))
	if err != nil {
		return err
	}
	return t.dateProposal(task, t.text())
}

// replyPlan takes a date typed in reply to the plan of a year, with words that name the task: "sơ kết 10/7".
func replyPlan(t *turn, about store.About) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	year := int(about.ID)
	tasks, err := t.Tx.Cycle().Year(year)
	if err != nil {
		return err
	}
	d := planning{Year: year}
	got, err := t.parseDue(t.text(), d.due(t).choice.Since)
	if err != nil {
		return no("plan_reply", nil)
	}
	var proposed []bloc.Task
	for _, task := range tasks {
		if task.Phase == bloc.PhaseProposed {
			proposed = append(proposed, task)
		}
	}
	named := ask.Find(strings.Replace(t.text(), got.Phrase, " ", 1), proposed)
	if named.Kind != ask.Task {
		return no("plan_reply", nil)
	}
	return t.dateProposal(named.Tasks[0], got.Phrase)
}

// dateProposal reads a due time for a proposal.
func (t *turn) dateProposal(task bloc.Task, text string) error {
	if task.Phase != bloc.PhaseProposed {
		return no("plan_decided", words.Args{"Title": task.Title})
	}
	d := planning{Task: task.ID, Rev: task.Rev, Year: task.Year, Title: task.Title}
	var choice *when.AmbiguousError
	if _, err := t.parseDue(text, d.due(t).choice.Since); errors.Is(err, when.ErrNoDate) {
		return no("plan_reply", nil)
	} else if err != nil && !errors.As(err, &choice) {
		q := d.due(t)
		q.choice.keep(text)
		return t.refuseDue(q, err)
	}
	if err := t.say("plan.dating", words.Args{"Title": task.Title}); err != nil {
		return err
	}
	return t.readDue(d.due(t), text)
}
