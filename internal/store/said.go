package store

import "khoibot/internal/bloc"

// Said is what people were told about tasks, kept for good so that nothing is told twice.
type Said struct{ tx *Tx }

// Said gives access to what was said in this transaction.
func (tx *Tx) Said() Said { return Said{tx} }

// Say records that a person is told about a task for a cause, on a day (days are unix days of the bloc's calendar); it
// reports false where he was told already.
func (s Said) Say(task bloc.TaskID, person bloc.PersonID, cause string, day int64) (bool, error) {
	n, err := s.tx.affects("insert into said (task_id, person_id, cause, day, at) values (?, ?, ?, ?, ?) on conflict do nothing",
		task, person, cause, day, s.tx.Now)
	return n == 1, wrap(err, "record %s of task %d said", cause, task)
}

// Has reports whether a person was told about a task for a cause.
func (s Said) Has(task bloc.TaskID, person bloc.PersonID, cause string) (bool, error) {
	var n int
	err := s.tx.one("select count(*) from said where task_id = ? and person_id = ? and cause = ?", []any{task, person, cause}, &n)
	return n > 0, wrap(err, "read what person %d was told of task %d", person, task)
}

// Line is one thing said.
type Line struct {
	Task  bloc.TaskID
	Cause string
}

// Day lists what a person is told on a day by way of reminders, in order of due time.
func (s Said) Day(person bloc.PersonID, day int64) ([]Line, error) {
	list, err := all(s.tx, func(r scanner) (Line, error) {
		var l Line
		err := r.Scan(&l.Task, &l.Cause)
		return l, err
	}, "select s.task_id, s.cause from said s join task t on t.id = s.task_id where s.person_id = ? and s.day = ?"+
		" and s.cause like 'rung:%' order by t.due_at, t.id", person, day)
	return list, wrap(err, "list what person %d is told", person)
}

// OpenedAt lists the tasks a person was told the opening of at an instant, in order of due time.
func (s Said) OpenedAt(person bloc.PersonID, at int64) ([]bloc.TaskID, error) {
	list, err := all(s.tx, scalar[bloc.TaskID], "select s.task_id from said s join task t on t.id = s.task_id"+
		" where s.person_id = ? and s.at = ? and s.cause = 'opened' order by t.due_at, t.id", person, at)
	return list, wrap(err, "list what opened for person %d", person)
}
