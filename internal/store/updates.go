package store

import "fmt"

// Updates is what came from Telegram: which updates took effect, and which could not.
type Updates struct{ tx *Tx }

// Updates gives access to the updates in this transaction.
func (tx *Tx) Updates() Updates { return Updates{tx} }

// remembered is how long an update_id is known, in seconds. Telegram keeps undelivered updates for 24 hours and starts
// numbering at random after a week without any, so ids are recognised for two days and never compared.
const remembered = 48 * 3600

// Take marks an update as taking effect in this transaction; it reports false where it did so before.
func (u Updates) Take(id int64) (bool, error) {
	n, err := u.tx.affects("insert into seen_update (update_id, at) values (?, ?) on conflict do nothing", id, u.tx.Now)
	return n == 1, wrap(err, "take update %d", id)
}

// Forget drops ids too old to come again.
func (u Updates) Forget() error {
	_, err := u.tx.exec("delete from seen_update where at < ?", u.tx.Now-remembered)
	return wrap(err, "forget updates")
}

// Attempt counts a try at an update and returns which it is; it must be committed before the try.
func (u Updates) Attempt(id int64) (int, error) {
	var n int
	err := u.tx.one("insert into attempt (update_id, n) values (?, 1) on conflict do update set n = n + 1 returning n", []any{id}, &n)
	return n, wrap(err, "count attempt at update %d", id)
}

// Seen reports whether an update took effect before.
func (u Updates) Seen(id int64) (bool, error) {
	var n int
	err := u.tx.one("select count(*) from seen_update where update_id = ?", []any{id}, &n)
	return n > 0, wrap(err, "look for update %d", id)
}

// ForgetAttempts is called once the program is known to survive what it was given.
func (u Updates) ForgetAttempts() error {
	_, err := u.tx.exec("delete from attempt")
	return wrap(err, "forget attempts")
}

// Dead is an update that could not take effect, kept as it came.
type Dead struct {
	ID       int64
	UpdateID int64
	Raw      string
	Error    string
	UserID   int64 // whose it was, zero where that could not be read
	At       int64 // when it came
}

// Bury keeps an update that could not take effect.
func (u Updates) Bury(d Dead) error {
	_, err := u.tx.exec("insert into dead_update (update_id, raw, error, user_id, at) values (?, ?, ?, ?, ?)",
		d.UpdateID, d.Raw, d.Error, d.UserID, d.At)
	return wrap(err, "keep dead update %d", d.UpdateID)
}

// Exhume marks every dead update that was not settled to be run again; it returns how many there are.
func (u Updates) Exhume() (int64, error) {
	n, err := u.tx.affects("update dead_update set retry_at = ? where settled_at is null", u.tx.Now)
	return n, wrap(err, "mark dead updates")
}

// Exhumed lists the dead updates marked to be run again, oldest first.
func (u Updates) Exhumed() ([]Dead, error) {
	return u.dead("retry_at is not null and settled_at is null")
}

// Unsettled lists the dead updates that wait for a person, oldest first.
func (u Updates) Unsettled() ([]Dead, error) { return u.dead("settled_at is null") }

func (u Updates) dead(where string) ([]Dead, error) {
	list, err := all(u.tx, func(s scanner) (Dead, error) {
		var d Dead
		err := s.Scan(&d.ID, &d.UpdateID, &d.Raw, &d.Error, &d.UserID, &d.At)
		return d, err
	}, "select id, update_id, raw, error, user_id, at from dead_update where "+where+" order by id")
	return list, wrap(err, "list dead updates")
}

// Settle records what became of a dead update that was run again.
func (u Updates) Settle(id int64, outcome string) error {
	_, err := u.tx.exec("update dead_update set settled_at = ?, outcome = ? where id = ?", u.tx.Now, outcome, id)
	return wrap(err, "settle dead update %d", id)
}

// Unmark leaves a dead update that failed again for the next retry.
func (u Updates) Unmark(id int64, why string) error {
	_, err := u.tx.exec("update dead_update set retry_at = null, error = ? where id = ?", why, id)
	return wrap(err, "unmark dead update %d", id)
}

// Counts tells how many dead updates wait for a person and how many rows the outbox has parked or held.
func (u Updates) Counts() (dead, parked, held int, err error) {
	err = u.tx.one("select (select count(*) from dead_update where settled_at is null),"+
		" (select count(*) from outbox where state = 'parked'), (select count(*) from outbox where state = 'held')",
		nil, &dead, &parked, &held)
	if err != nil {
		err = fmt.Errorf("count what waits: %w", err)
	}
	return dead, parked, held, err
}
