package store

import (
	"fmt"

	"khoibot/internal/bloc"
)

// Move moves a composition that still is in its state and at its revision to another state, and changes what is kept of
// it; task is what it was sent as, where it was. It reports false where somebody was first.
func (c Compositions) Move(x Composition, state string, task bloc.TaskID, body any) (bool, error) {
	text, err := encode(body)
	if err != nil {
		return false, err
	}
	n, err := c.tx.affects("update composition set state = ?, task_id = ?, body = ?, rev = rev + 1, changed_at = ?"+
		" where id = ? and rev = ? and state = ?", state, orNull(task), text, c.tx.Now, x.ID, x.Rev, x.State)
	if err != nil || n == 0 {
		return false, wrap(err, "move composition %d to %s", x.ID, state)
	}
	return true, c.tx.Shares().moved(x.ID)
}

// Unsent lists what nobody has got yet: what is being written, what waits for approval, and what was sent as a task that
// has not opened; the last changed first.
func (c Compositions) Unsent() ([]Composition, error) {
	list, err := all(c.tx, scanComposition, compositionColumns+" where state in ('writing', 'asked') or id in"+
		" (select k.id from task t join composition k on k.task_id = t.id where t.phase = 'confirmed' and t.announced_at is null"+
		"  and k.state = 'sent') order by changed_at desc, id desc")
	return list, wrap(err, "list what is not sent yet")
}

// Reannounce makes a task that nobody has heard of open at another time, with another due time, if its revision is still
// rev; it reports false where somebody's decision was first.
func (t Tasks) Reannounce(id bloc.TaskID, at, due, rev int64) (bool, error) {
	n, err := t.tx.affects("update task set announce_at = ?1, due_at = ?2, reminded_at = ?1, rev = rev + 1 where id = ?3 and rev = ?4"+
		" and phase = 'confirmed' and announced_at is null", at, due, id, rev)
	if err != nil || n == 0 {
		return false, wrap(err, "open task %d at another time", id)
	}
	return true, t.rewake(id)
}

// Readdress asks a task of other agencies before any of them has heard of it.
func (t Tasks) Readdress(id bloc.TaskID, agencies []bloc.AgencyID) error {
	if _, err := t.tx.exec("delete from task_agency where task_id = ? and not exists (select 1 from answer a"+
		" where a.task_id = task_agency.task_id and a.agency_id = task_agency.agency_id)", id); err != nil {
		return fmt.Errorf("ask task %d of others: %w", id, err)
	}
	return t.ask(bloc.Task{ID: id}, agencies)
}
