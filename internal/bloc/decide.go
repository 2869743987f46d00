package bloc

import "slices"

// What becomes of a task's reminders when something is decided about it, at an instant now (unix seconds). Each rule
// gives the task as it then stands; none is made up for that fell before the decision.

// Opened is the task once it is announced, which stands for the reminders up to then.
func (t Task) Opened(now int64) Task {
	t.AnnouncedAt, t.RemindedAt, t.EveToldAt = now, max(t.RemindedAt, now), now
	return t
}

// Settled is the task once its reminders up to now are said, or need not be.
func (t Task) Settled(now int64) Task {
	t.RemindedAt, t.EveToldAt = max(t.RemindedAt, now), max(t.EveToldAt, now)
	return t
}

// Extended is the task with another due time (gia hạn) and the phrase it was given in. Rungs that the new due time puts
// in the past are not made up for.
func (t Task) Extended(due int64, phrase string, now int64) Task {
	was := t.BeginsAt()
	t.Due, t.DuePhrase, t.RemindedAt = due, phrase, max(now, t.AnnounceAt)
	return t.beginning(was, now)
}

// Entered is the task in another phase. Reminders that fell while it was over, or not yet agreed on, are not made up
// for.
func (t Task) Entered(phase Phase, now int64) Task {
	if t.Phase != PhaseConfirmed {
		t.RemindedAt, t.EveToldAt = max(t.RemindedAt, now), now
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
	as.Start, as.Place, as.EveToldAt = t.Start, t.Place, t.EveToldAt
	as.Year, as.Phase, as.AnnounceAt, as.AnnouncedAt, as.ClosedAt = t.Year, t.Phase, t.AnnounceAt, t.AnnouncedAt, t.ClosedAt
	return as.beginning(t.BeginsAt(), now)
}

// Rearranged is the activity with another start and place.
func (t Task) Rearranged(start int64, place string, now int64) Task {
	was := t.BeginsAt()
	t.Start, t.Place = start, place
	return t.beginning(was, now)
}

// beginning settles the reminder of what begins where it began at was before: those who attend are told that it moved,
// and one that the new time puts in the past is not made up for.
func (t Task) beginning(was, now int64) Task {
	if t.BeginsAt() != was {
		t.EveToldAt = now
	}
	return t
}
