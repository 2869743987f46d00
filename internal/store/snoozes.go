package store

import (
	"khoibot/internal/bloc"
)

// Snoozes are the reminders people put off (nhắc lại sau), each of one task and one person.
type Snoozes struct{ tx *Tx }

// Snoozes gives access to the reminders put off in this transaction.
func (tx *Tx) Snoozes() Snoozes { return Snoozes{tx} }

// Snooze is one of them: At is when the person wants to hear of the task again.
type Snooze struct {
	Task   bloc.TaskID
	Person bloc.PersonID
	At     int64
}

// Put keeps a reminder put off; an earlier one of the same task and person is forgotten.
func (s Snoozes) Put(z Snooze) error {
	_, err := s.tx.exec("insert into snooze (task_id, person_id, wake_at) values (?, ?, ?)"+
		" on conflict do update set wake_at = excluded.wake_at", z.Task, z.Person, z.At)
	return wrap(err, "put off task %d", z.Task)
}

// Drop forgets a person's reminder of a task.
func (s Snoozes) Drop(task bloc.TaskID, person bloc.PersonID) error {
	_, err := s.tx.exec("delete from snooze where task_id = ? and person_id = ?", task, person)
	return wrap(err, "drop what was put off of task %d", task)
}

// Pending reports whether the person put the task off to an instant that is still to come.
func (s Snoozes) Pending(task bloc.TaskID, person bloc.PersonID) (bool, error) {
	var n int
	err := s.tx.one("select count(*) from snooze where task_id = ? and person_id = ? and wake_at > ?",
		[]any{task, person, s.tx.Now}, &n)
	return n > 0, wrap(err, "read what was put off of task %d", task)
}

// Waking lists those whose instant has come.
func (s Snoozes) Waking() ([]Snooze, error) {
	list, err := all(s.tx, func(r scanner) (Snooze, error) {
		var z Snooze
		err := r.Scan(&z.Task, &z.Person, &z.At)
		return z, err
	}, "select task_id, person_id, wake_at from snooze where wake_at <= ? order by wake_at, task_id, person_id", s.tx.Now)
	return list, wrap(err, "list what was put off")
}

// Postpone moves those whose instant has come to a later one.
func (s Snoozes) Postpone(until int64) error {
	_, err := s.tx.exec("update snooze set wake_at = ? where wake_at <= ?", until, s.tx.Now)
	return wrap(err, "postpone what was put off")
}
