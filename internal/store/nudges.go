package store

import (
	"encoding/json"
	"fmt"

	"khoibot/internal/bloc"
)

// Nudges are what the secretariat writes to the agencies that owe an answer (đôn đốc).
type Nudges struct{ tx *Tx }

// Nudges gives access to the nudges in this transaction.
func (tx *Tx) Nudges() Nudges { return Nudges{tx} }

// Nudge is one of them; until SendAt it can be stopped.
type Nudge struct {
	ID      int64
	Task    bloc.TaskID
	Words   string // the secretary's own line, may be empty
	At      int64
	By      bloc.PersonID
	SendAt  int64
	Stopped bool

	Leaders  bool            // it is for the agencies' leaders (báo cáo lãnh đạo đơn vị), of the agencies that were chosen
	Agencies []bloc.AgencyID // those chosen; none where it is for every agency that owes
}

const nudgeColumns = "select id, task_id, words, at, by, send_at, stopped_at is not null, leaders, agencies from nudge"

func scanNudge(s scanner) (Nudge, error) {
	var n Nudge
	var agencies string
	if err := s.Scan(&n.ID, &n.Task, &n.Words, &n.At, &n.By, &n.SendAt, &n.Stopped, &n.Leaders, &agencies); err != nil {
		return n, err
	}
	return n, wrap(json.Unmarshal([]byte(agencies), &n.Agencies), "read agencies of nudge %d", n.ID)
}

// Add keeps a nudge and gives its id.
func (n Nudges) Add(x Nudge) (int64, error) {
	agencies, err := encode(x.Agencies)
	if err != nil {
		return 0, err
	}
	id, err := n.tx.insert("insert into nudge (task_id, words, at, by, send_at, leaders, agencies) values (?, ?, ?, ?, ?, ?, ?)", x.Task,
		x.Words, n.tx.Now, x.By, x.SendAt, x.Leaders, agencies)
	return id, wrap(err, "keep nudge about task %d", x.Task)
}

// Get returns a nudge, or ErrNotFound.
func (n Nudges) Get(id int64) (Nudge, error) { return n.pick("id = ?", id) }

// Last returns the newest nudge about a task that was not stopped, to focal points or to leaders, or ErrNotFound.
func (n Nudges) Last(task bloc.TaskID, leaders bool) (Nudge, error) {
	return n.pick("task_id = ? and leaders = ? and stopped_at is null order by at desc, id desc limit 1", task, leaders)
}

func (n Nudges) pick(where string, args ...any) (Nudge, error) {
	list, err := all(n.tx, scanNudge, nudgeColumns+" where "+where, args...)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Nudge{}, fmt.Errorf("read nudge: %w", err)
	}
	return list[0], nil
}

// Stop keeps a nudge from being sent; it reports false where it is too late for that, or somebody did so before.
func (n Nudges) Stop(id int64) (bool, error) {
	k, err := n.tx.affects("update nudge set stopped_at = ?1 where id = ?2 and stopped_at is null and send_at > ?1", n.tx.Now, id)
	return k > 0, wrap(err, "stop nudge %d", id)
}
