package store

import (
	"fmt"
	"strings"

	"khoibot/internal/bloc"
)

// Extend gives a task another due time (gia hạn), with the phrase it was given in, if its revision is still rev; it
// reports false where somebody's decision was first. Rungs that the new due time puts in the past are not made up for.
func (t Tasks) Extend(id bloc.TaskID, due int64, phrase string, rev int64) (bool, error) {
	task, err := t.Get(id)
	if err != nil || task.Rev != rev {
		return false, wrap(err, "extend task %d", id)
	}
	task = task.Extended(due, phrase, t.tx.Now)
	if _, err := t.tx.exec("update task set due_at = ?, due_phrase = ?, rev = rev + 1, reminded_at = ?, eve_told_at = ? where id = ?", task.Due,
		task.DuePhrase, task.RemindedAt, task.EveToldAt, id); err != nil {
		return false, fmt.Errorf("extend task %d: %w", id, err)
	}
	return true, t.rewake(id)
}

// Exempt frees agencies of a task for a reason (miễn), which must not be empty: it is what tells them from agencies
// that were never meant. It reports false where the task's revision is no more rev.
func (t Tasks) Exempt(id bloc.TaskID, agencies []bloc.AgencyID, why string, rev int64) (bool, error) {
	ok, err := t.decided(id, rev)
	if err != nil || !ok {
		return false, err
	}
	for _, agency := range agencies {
		if _, err := t.tx.exec("update task_agency set exempt_at = ?, exempt_why = ? where task_id = ? and agency_id = ?"+
			" and exempt_at is null", t.tx.Now, why, id, agency); err != nil {
			return false, fmt.Errorf("exempt agency %d from task %d: %w", agency, id, err)
		}
	}
	return true, t.rewake(id)
}

// Unexempt asks agencies again that were exempted for a reason. It reports false where the task's revision is no more
// rev.
func (t Tasks) Unexempt(id bloc.TaskID, agencies []bloc.AgencyID, rev int64) (bool, error) {
	ok, err := t.decided(id, rev)
	if err != nil || !ok {
		return false, err
	}
	for _, agency := range agencies {
		if _, err := t.tx.exec("update task_agency set exempt_at = null, exempt_why = '' where task_id = ? and agency_id = ?"+
			" and exempt_why <> ''", id, agency); err != nil {
			return false, fmt.Errorf("ask agency %d again for task %d: %w", agency, id, err)
		}
	}
	return true, t.rewake(id)
}

// OpenFrom lets a task that has not opened yet do so from an instant on, not before.
func (t Tasks) OpenFrom(id bloc.TaskID, at int64) error {
	if _, err := t.tx.exec("update task set announce_at = max(announce_at, ?) where id = ? and announced_at is null", at, id); err != nil {
		return fmt.Errorf("open task %d later: %w", id, err)
	}
	return t.rewake(id)
}

// decided raises a task's revision if it is still rev.
func (t Tasks) decided(id bloc.TaskID, rev int64) (bool, error) {
	n, err := t.tx.affects("update task set rev = rev + 1 where id = ? and rev = ?", id, rev)
	return n > 0, wrap(err, "decide about task %d", id)
}

// Exempted is an agency freed of a task, and why.
type Exempted struct {
	Agency bloc.AgencyID
	Why    string
}

// Exempted lists the agencies that were exempted from a task for a reason, in order of precedence.
func (t Tasks) Exempted(id bloc.TaskID) ([]Exempted, error) {
	list, err := all(t.tx, func(s scanner) (Exempted, error) {
		var e Exempted
		err := s.Scan(&e.Agency, &e.Why)
		return e, err
	}, "select ta.agency_id, ta.exempt_why from task_agency ta join agency_now g on g.id = ta.agency_id"+
		" where ta.task_id = ? and ta.exempt_why <> '' order by g.position, g.code", id)
	return list, wrap(err, "list agencies exempted from task %d", id)
}

// Over lists the tasks that were closed or withdrawn, the latest first.
func (t Tasks) Over(limit int) ([]bloc.Task, error) {
	list, err := all(t.tx, scanTask, "select "+taskColumns+" from task where phase in ('closed', 'withdrawn')"+
		" order by closed_at desc, id desc limit ?", limit)
	return list, wrap(err, "list tasks that are over")
}

// LastAbout returns the newest event of a task among some acts, or ErrNotFound.
func (a Audit) LastAbout(task bloc.TaskID, acts ...string) (Logged, error) {
	args := []any{task}
	for _, act := range acts {
		args = append(args, act)
	}
	list, err := all(a.tx, scanLogged, auditColumns+" where task_id = ? and act in (?"+strings.Repeat(", ?", len(acts)-1)+
		") order by id desc limit 1", args...)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Logged{}, fmt.Errorf("find the last event of task %d: %w", task, err)
	}
	return list[0], nil
}
