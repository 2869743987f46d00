package store

import "khoibot/internal/bloc"

// SwitchLeaders says what a task asks of the agencies' leaders, to approve the answer and to be reminded of it, if its
// revision is still rev; it reports false where somebody's decision was first.
func (t Tasks) SwitchLeaders(id bloc.TaskID, approval, remind bool, rev int64) (bool, error) {
	ok, err := t.decided(id, rev)
	if err != nil || !ok {
		return false, err
	}
	return true, t.setLeaders(id, approval, remind)
}

func (t Tasks) setLeaders(id bloc.TaskID, approval, remind bool) error {
	_, err := t.tx.exec("update task set approval = ?, remind_leaders = ? where id = ?", approval, remind, id)
	return wrap(err, "switch what task %d asks of leaders", id)
}
