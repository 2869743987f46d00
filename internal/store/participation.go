package store

import (
	"fmt"

	"khoibot/internal/bloc"
)

// SettingCalendar is what the bloc's tasks are known by in people's calendars, beside their number. It is set once, with
// the database, and copied with it, so that an event stays the same event for ever.
const SettingCalendar Setting = "calendar"

// AskedIn lists the tasks agencies were asked in a year, over or not, nearest due first; what was withdrawn counts as
// never asked.
func (t Tasks) AskedIn(year int) ([]bloc.Task, error) {
	list, err := all(t.tx, scanTask, "select "+taskColumns+" from task where year = ? and phase in ('confirmed', 'closed')"+
		" and announced_at is not null order by due_at, id", year)
	return list, wrap(err, "list tasks of %d", year)
}

// YearsAsked lists the years in which agencies were asked anything, the newest first.
func (t Tasks) YearsAsked() ([]int, error) {
	list, err := all(t.tx, scalar[int], "select distinct year from task where phase in ('confirmed', 'closed')"+
		" and announced_at is not null order by year desc")
	return list, wrap(err, "list years of tasks")
}

// WithdrawnAhead lists the tasks that were withdrawn after they had opened and whose time is still to come: they may
// stand in people's calendars.
func (t Tasks) WithdrawnAhead() ([]bloc.Task, error) {
	list, err := all(t.tx, scanTask, "select "+taskColumns+" from task where phase = 'withdrawn' and announced_at is not null"+
		" and max(due_at, start_at) > ? order by due_at, id", t.tx.Now)
	return list, wrap(err, "list withdrawn tasks")
}

// In returns every agency there has been as it was at an instant, in the order of precedence of then; one that came
// later, as it first was.
func (a Agencies) In(at int64) ([]bloc.Agency, error) {
	list, err := all(a.tx, scanAgency, "select g.id, g.code, t.position, t.name, t.short_name, t.post from agency g"+
		" join agency_term t on t.id = coalesce("+
		"  (select id from agency_term where agency_id = g.id and since <= ?1 order by since desc, id desc limit 1),"+
		"  (select id from agency_term where agency_id = g.id order by since, id limit 1))"+
		" order by t.position, g.code", at)
	if err != nil {
		return nil, fmt.Errorf("list agencies of the past: %w", err)
	}
	return list, nil
}

// Of returns where every agency, those that have left the bloc too, stands with a task.
func (a Answers) Of(task bloc.TaskID) (map[bloc.AgencyID]bloc.Entry, error) {
	list, err := all(a.tx, scanEntry, "select "+entryColumns+" from entry e where e.task_id = ?", task)
	if err != nil {
		return nil, fmt.Errorf("list lines of task %d: %w", task, err)
	}
	by := make(map[bloc.AgencyID]bloc.Entry, len(list))
	for _, e := range list {
		by[e.Agency] = e
	}
	return by, nil
}
