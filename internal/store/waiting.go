package store

import (
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/when"
)

// Waiting is the reports that wait for the secretariat, and since when that is too long.
type Waiting struct{ tx *Tx }

// Waiting gives access to the waiting reports in this transaction.
func (tx *Tx) Waiting() Waiting { return Waiting{tx} }

// patience is how many working days the secretariat may take over a report.
const patience = 2

// keep follows an act: a report begins to wait, any other act that settles where the agency stands ends its waiting.
func (w Waiting) keep(x Answer) error {
	if !x.Act.Settles() {
		return nil
	}
	if x.Act != bloc.ActReported {
		_, err := w.tx.exec("delete from waiting_report where task_id = ? and agency_id = ?", x.Task, x.Agency)
		return wrap(err, "end the waiting of agency %d", x.Agency)
	}
	stale, wake := w.tx.House().stale(w.tx.Now)
	_, err := w.tx.exec("insert into waiting_report (task_id, agency_id, stale_at, wake_at) values (?, ?, ?, ?)"+
		" on conflict do update set stale_at = excluded.stale_at, wake_at = excluded.wake_at", x.Task, x.Agency, stale, wake)
	return wrap(err, "begin the waiting of agency %d", x.Agency)
}

// stale is when a report made at an instant has waited too long, at the same time of day two working days on, and the
// morning after that on which the secretariat is told.
func (h House) stale(made int64) (stale, told int64) {
	at := time.Unix(made, 0).In(h.Zone)
	day := h.Calendar.AddWorkingDays(when.DateOf(at, h.Zone), patience)
	limit := day.At(when.TimeOfDay{Hour: at.Hour(), Minute: at.Minute()}, h.Zone)
	morning := day.At(h.RemindAt, h.Zone)
	if morning.Before(limit) {
		morning = h.Calendar.After(day.AddDays(1)).At(h.RemindAt, h.Zone)
	}
	return limit.Unix(), morning.Unix()
}

// Stale lists the reports to open tasks that have waited too long, longest waiting first.
func (w Waiting) Stale() ([]Unconfirmed, error) {
	list, err := all(w.tx, func(s scanner) (Unconfirmed, error) {
		var u Unconfirmed
		err := s.Scan(&u.Task, &u.Agency, &u.At)
		return u, err
	}, "select w.task_id, w.agency_id, e.at from waiting_report w cross join task t on t.id = w.task_id"+
		" join entry e on e.task_id = w.task_id and e.agency_id = w.agency_id"+
		" where w.stale_at <= ? and t.phase = 'confirmed' and t.announced_at is not null order by w.stale_at, w.task_id, w.agency_id", w.tx.Now)
	return list, wrap(err, "list reports that wait too long")
}

// Told takes the reports the secretariat is to be told of now, each once, and gives how many of them are to open tasks.
func (w Waiting) Told() (n int, err error) {
	err = w.tx.one("select count(*) from waiting_report w join task t on t.id = w.task_id where w.wake_at <= ?"+
		" and t.phase = 'confirmed' and t.announced_at is not null", []any{w.tx.Now}, &n)
	if err != nil {
		return 0, wrap(err, "count reports that wait too long")
	}
	_, err = w.tx.exec("update waiting_report set wake_at = null where wake_at <= ?", w.tx.Now)
	return n, wrap(err, "settle reports that wait too long")
}

// Due reports whether the secretariat is to be told of a report now.
func (w Waiting) Due() (bool, error) {
	var n int
	err := w.tx.one("select count(*) from waiting_report where wake_at <= ?", []any{w.tx.Now}, &n)
	return n > 0, wrap(err, "look for reports that wait too long")
}

// Postpone leaves those that are due alone until an instant.
func (w Waiting) Postpone(until int64) error {
	_, err := w.tx.exec("update waiting_report set wake_at = ? where wake_at <= ?", until, w.tx.Now)
	return wrap(err, "postpone reports that wait too long")
}
