package bloc

import "slices"

// What becomes of a task's reminders when something is decided about it, at an instant now (unix seconds). Each rule
// gives the task as it then stands; none is made up for that fell before the decision.

// Opened is the task once it is announced, which stands for the reminders up to then.
func (t Task) Opened(now int64) Task {
	t.AnnouncedAt, t.RemindedAt = now, max(t.RemindedAt, now)
	return t
}

// Settled is the task once its reminders up to now are said, or need not be.
func (t Task) Settled(now int64) Task {
	t.RemindedAt = max(t.RemindedAt, now)
	return t
}

// Extended is the task with another due time (gia hạn) and the phrase it was given in. Rungs that the new due time puts
// in the past are not made up for.
func (t Task) Extended(due int64, phrase string, now int64) Task {
	t.Due, t.DuePhrase, t.RemindedAt = due, phrase, max(now, t.AnnounceAt)
	return t
}

// Entered is the task in another phase. Reminders that fell while it was over, or not yet agreed on, are not made up
// for.
func (t Task) Entered(phase Phase, now int64) Task {
	if t.Phase != PhaseConfirmed {
		t.RemindedAt = max(t.RemindedAt, now)
	}
	t.Phase, t.ClosedAt = phase, 0
	if phase == PhaseClosed || phase == PhaseWithdrawn {
		t.ClosedAt = now
	}
	return t
}

// Corrected is the task with its words, kind, due time and ladder as in what is written now. Where that gives it other
// rungs, those of the past are not made up for; otherwise those that were to come already stay so.
func (t Task) Corrected(as Task, now int64) Task {
	if as.Kind != t.Kind || as.Due != t.Due || !slices.Equal(as.Ladder, t.Ladder) {
		as.RemindedAt = max(now, t.AnnounceAt)
	} else {
		as.RemindedAt = t.RemindedAt
	}
	as.Year, as.Phase, as.AnnounceAt, as.AnnouncedAt, as.ClosedAt = t.Year, t.Phase, t.AnnounceAt, t.AnnouncedAt, t.ClosedAt
	return as
}
