package store

import (
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/when"
)

// House is what a database needs to know of the bloc's habits to say when a task next asks for attention.
type House struct {
	Zone     *time.Location
	RemindAt when.TimeOfDay // the hour of reminders, bloc time
	Quiet    when.TimeOfDay // after this hour a late reminder waits for the next working day
	Calendar when.Calendar  // as shipped when the database is opened; with the bloc's own changes when it is asked for
}

// Window is when something due to be said at an instant may be: then, or when people may next be reminded.
func (h House) Window(t time.Time) time.Time {
	return when.Window(t, h.Calendar, h.RemindAt, h.Quiet, h.Zone)
}

// Wake is the instant (unix seconds) at which the task, as it stands, next asks for attention; zero where it does not.
func (h House) Wake(task bloc.Task) int64 {
	switch {
	case task.Phase == bloc.PhaseProposed: // the secretariat is asked to confirm it
	case task.Phase != bloc.PhaseConfirmed:
		return 0
	case task.AnnouncedAt == 0:
		return task.AnnounceAt
	}
	next := int64(0)
	if task.Phase == bloc.PhaseConfirmed {
		next = task.ClosesAt()
		if eve := h.Eve(task); eve > task.EveToldAt && eve < next { // only what closes has one
			next = eve
		}
	}
	for _, r := range h.Rungs(task) {
		at := r.At.Unix()
		if at > task.RemindedAt && (next == 0 || at < next) {
			next = at
		}
	}
	return next
}

// Rungs gives the instants at which the task's reminders are due, in the bloc's calendar and zone; a proposal's are the
// secretariat's.
func (h House) Rungs(task bloc.Task) []when.Rung {
	if task.Phase == bloc.PhaseProposed {
		return when.Rungs(time.Unix(task.Due, 0), proposalLadder(), h.Calendar, h.RemindAt, h.Zone)
	}
	if task.Silent { // nobody owes anything
		return nil
	}
	rungs := when.Rungs(time.Unix(task.Due, 0), task.Ladder, h.Calendar, h.RemindAt, h.Zone)
	closes := task.ClosesAt()
	if closes == 0 {
		return rungs
	}
	before := rungs[:0]
	for _, r := range rungs {
		if r.At.Unix() < closes {
			before = append(before, r)
		}
	}
	return before
}

// Eve is when those who attend are reminded of an activity, in the bloc's calendar and zone: the day before it begins;
// zero for tasks that do not begin.
func (h House) Eve(task bloc.Task) int64 {
	begins := task.BeginsAt()
	if begins == 0 {
		return 0
	}
	return when.Eve(time.Unix(begins, 0), h.Calendar, h.RemindAt, h.Zone).Unix()
}
