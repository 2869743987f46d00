package chat

import (
	"slices"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// target finds out for which agency the person acts on a task: the one the button names, his only one, or, where it
// could be several, he is asked. Of several rules the first counts by which he may act for any of them. ok is false when
// he was asked.
func (t *turn) target(p press, rules ...func(bloc.Task, bloc.Entry) bool) (task bloc.Task, s standing, ok bool, err error) {
	if task, err = t.taskOf(p); err != nil {
		return task, s, false, err
	}
	mine, err := t.actsFor(task, p.Arg)
	if err != nil {
		return task, s, false, err
	}
	if len(mine) == 0 || task.AnnouncedAt == 0 { // those it is asked of are concerned, once it has opened
		if err := t.mayKnow(task); err != nil {
			return task, s, false, err
		}
	}
	if p.Rev != 0 && p.Rev != task.Rev && task.Open() {
		t.alert("alert.stale", nil)
		return task, s, false, t.redraw(store.View{Name: "task", Task: int64(task.ID)})
	}
	can := allowed(task, mine, rules)
	switch len(can) {
	case 0:
		return task, s, false, t.cannot(task, mine)
	case 1:
		return task, can[0], true, nil
	}
	return task, s, false, t.askAgency(p, can)
}

// allowed gives the agencies that the first of the rules to allow any allows.
func allowed(task bloc.Task, mine []standing, rules []func(bloc.Task, bloc.Entry) bool) (can []standing) {
	for _, may := range rules {
		for _, m := range mine {
			if may(task, m.entry) {
				can = append(can, m)
			}
		}
		if len(can) > 0 {
			return can
		}
	}
	return nil
}

// actsFor lists the agencies asked by a task for which the person answers; of those only the one that arg names, where
// it names one.
func (t *turn) actsFor(task bloc.Task, arg string) ([]standing, error) {
	agencies, err := t.look().answersFor(task)
	if err != nil {
		return nil, err
	}
	if arg != "" {
		named := agency36(arg)
		if !slices.Contains(agencies, named) {
			return nil, nil
		}
		agencies = []bloc.AgencyID{named}
	}
	return t.look().standings(task.ID, agencies)
}

// cannot tells why nothing can be done about a task for any of the agencies, and shows its card as it is now.
func (t *turn) cannot(task bloc.Task, mine []standing) error {
	if t.press != nil {
		if err := t.redraw(store.View{Name: "task", Task: int64(task.ID)}); err != nil {
			return err
		}
	}
	switch {
	case task.Phase == bloc.PhaseWithdrawn:
		return noButKeep("task_withdrawn", nil)
	case !task.Open():
		return noButKeep("task_closed", nil)
	case len(mine) == 0 && t.press != nil:
		return t.forged("answer of somebody who does not answer for the agency", "not_focal")
	case len(mine) == 0:
		return noButKeep("not_focal", nil)
	}
	return t.already(task, mine[0])
}

// already tells who has answered for the agency, and when.
func (t *turn) already(task bloc.Task, s standing) error {
	e := s.entry
	args := words.Args{"Agency": s.label, "Who": "", "At": t.lang.DateTime(e.At)}
	if e.By != 0 {
		name, err := t.look().nameOf(e.By)
		if err != nil {
			return err
		}
		args["Who"] = name
	}
	switch {
	case e.Exempt:
		return noButKeep("exempt", args)
	case e.Latest == bloc.ActConfirmed:
		return noButKeep("already_confirmed", args)
	case e.Latest == bloc.ActReported:
		return noButKeep("already_reported", args)
	case e.Latest.Answers():
		return noButKeep("already_answered", args)
	case task.Kind.ClosesWhenDue():
		return noButKeep("task_closed", nil)
	}
	return noButKeep("nothing_reported", args)
}

// askAgency asks in whose name the person acts: "thay mặt đơn vị nào".
func (t *turn) askAgency(p press, can []standing) error {
	var buttons []store.Button
	for _, s := range can {
		buttons = append(buttons, store.Button{Label: words.Cut(s.label, 40), Data: press{p.Act, p.ID, p.Rev, id36(s.agency)}.Data()})
	}
	return t.say("which_agency", nil, rowsOf(buttons, 2)...)
}
