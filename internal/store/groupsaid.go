package store

import "khoibot/internal/bloc"

// Say records that a group is told about a task for a cause, on a day (days are unix days of the bloc's calendar); it
// reports false where it was told already.
func (g Groups) Say(chat int64, task bloc.TaskID, cause string, day int64) (bool, error) {
	n, err := g.tx.affects("insert into group_said (chat_id, task_id, cause, day, at) values (?, ?, ?, ?, ?) on conflict do nothing",
		chat, task, cause, day, g.tx.Now)
	return n == 1, wrap(err, "record %s of task %d said in the group", cause, task)
}

// Announced reports whether a group was told of a task when it opened.
func (g Groups) Announced(chat int64, task bloc.TaskID) (bool, error) {
	var n int
	err := g.tx.one("select count(*) from group_said where chat_id = ? and task_id = ? and cause = 'opened'", []any{chat, task}, &n)
	return n > 0, wrap(err, "find task %d among what the group was told", task)
}

// Day lists what a group is told on a day by way of reminders, in order of due time.
func (g Groups) Day(chat, day int64) ([]Line, error) {
	list, err := all(g.tx, func(r scanner) (Line, error) {
		var l Line
		err := r.Scan(&l.Task, &l.Cause)
		return l, err
	}, "select s.task_id, s.cause from group_said s join task t on t.id = s.task_id where s.chat_id = ? and s.day = ?"+
		" and s.cause like 'rung:%' order by t.due_at, t.id", chat, day)
	return list, wrap(err, "list what the group is reminded of")
}

// Reminded is the group that is reminded of what is due: the bloc's, where that is switched on; ErrNotFound where none is.
func (g Groups) Reminded() (Group, error) {
	on, err := g.tx.Settings().Get(SettingGroupRungs, "")
	if err == nil && on != "on" {
		err = ErrNotFound
	}
	if err != nil {
		return Group{}, err
	}
	return g.Bound()
}
