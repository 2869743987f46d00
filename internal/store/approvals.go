package store

import (
	"encoding/json"
	"fmt"

	"khoibot/internal/bloc"
)

// Approvals are the agencies' answers that wait for their leaders (trình lãnh đạo duyệt).
type Approvals struct{ tx *Tx }

// Approvals gives access to the drafts of answers in this transaction.
func (tx *Tx) Approvals() Approvals { return Approvals{tx} }

// Approval is an agency's drafted answer to a task. What it holds is for the task's kind to know.
type Approval struct {
	ID          int64
	Task        bloc.TaskID
	Agency      bloc.AgencyID
	Payload     json.RawMessage
	State       bloc.ApprovalState
	Rev         int64 // raised by everything that changes the draft
	DraftedAt   int64
	DraftedBy   bloc.PersonID
	StateAt     int64 // since when it is in its state, and who put it there
	StateBy     bloc.PersonID
	SubmittedAt int64  // when it was last put before the leader; zero where it never was
	Reason      string // why he returned it
	InWriting   bool   // he approved by a paper, outside the bot
	Paper       string // that paper's number, or its file's name
	Answer      int64  // id of the act it became
}

const approvalColumns = "select id, task_id, agency_id, payload, state, rev, drafted_at, drafted_by, state_at, state_by," +
	" ifnull(submitted_at, 0), reason, in_writing, paper, ifnull(answer_id, 0) from approval"

func scanApproval(s scanner) (Approval, error) {
	var a Approval
	var payload string
	err := s.Scan(&a.ID, &a.Task, &a.Agency, &payload, &a.State, &a.Rev, &a.DraftedAt, &a.DraftedBy, &a.StateAt, &a.StateBy,
		&a.SubmittedAt, &a.Reason, &a.InWriting, &a.Paper, &a.Answer)
	a.Payload = json.RawMessage(payload)
	return a, err
}

const liveApproval = "state in ('draft', 'asking', 'submitted', 'returned')"

// Draft keeps a new draft; the agency must have no live one of the task.
func (a Approvals) Draft(task bloc.TaskID, agency bloc.AgencyID, payload any, by bloc.PersonID) (Approval, error) {
	text, err := encode(payload)
	if err != nil {
		return Approval{}, err
	}
	id, err := a.tx.insert("insert into approval (task_id, agency_id, payload, state, drafted_at, drafted_by, state_at, state_by)"+
		" values (?1, ?2, ?3, 'draft', ?4, ?5, ?4, ?5)", task, agency, text, a.tx.Now, by)
	if err != nil {
		return Approval{}, fmt.Errorf("draft answer of agency %d to task %d: %w", agency, task, err)
	}
	return a.Get(id)
}

// Get returns a draft, or ErrNotFound.
func (a Approvals) Get(id int64) (Approval, error) { return a.pick("id = ?", id) }

// Live returns the agency's live draft of a task, or ErrNotFound.
func (a Approvals) Live(task bloc.TaskID, agency bloc.AgencyID) (Approval, error) {
	return a.pick("task_id = +? and agency_id = +? and "+liveApproval, task, agency)
}

// Behind returns the newest draft that went into what an agency submitted last, or ErrNotFound where that needed none.
func (a Approvals) Behind(task bloc.TaskID, agency bloc.AgencyID) (Approval, error) {
	return a.pick("task_id = ?1 and agency_id = ?2 and answer_id >= (select max(a.id) from answer a where a.task_id = ?1 and"+
		" a.agency_id = ?2 and a.act = 'reported' and not exists (select 1 from restored r where r.answer_id = a.id)) order by answer_id desc limit 1", task, agency)
}

func (a Approvals) pick(where string, args ...any) (Approval, error) {
	list, err := all(a.tx, scanApproval, approvalColumns+" where "+where, args...)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Approval{}, fmt.Errorf("read draft of an answer: %w", err)
	}
	return list[0], nil
}

// Pending returns the live drafts of a task by agency.
func (a Approvals) Pending(task bloc.TaskID) (map[bloc.AgencyID]Approval, error) {
	list, err := all(a.tx, scanApproval, approvalColumns+" where task_id = +? and "+liveApproval, task)
	if err != nil {
		return nil, fmt.Errorf("list drafts of task %d: %w", task, err)
	}
	by := make(map[bloc.AgencyID]Approval, len(list))
	for _, x := range list {
		by[x.Agency] = x
	}
	return by, nil
}

// Rewrite makes a live draft hold something else, if it is still as x says; what was returned is a draft again, what was
// put before the leader stays there, as something he has not seen.
func (a Approvals) Rewrite(x Approval, payload any) (bool, error) {
	text, err := encode(payload)
	if err != nil {
		return false, err
	}
	n, err := a.tx.affects("update approval set payload = ?, state = iif(state = 'returned', 'draft', state), rev = rev + 1"+
		" where id = ? and rev = ? and "+liveApproval, text, x.ID, x.Rev)
	return n > 0, wrap(err, "change draft %d", x.ID)
}

// Enter moves a draft to the state to.State as from to.StateAt, with its reason or paper, if it is still as x says; it
// reports false where somebody was first.
func (a Approvals) Enter(x, to Approval, by bloc.PersonID) (bool, error) {
	if !x.State.May(to.State) {
		return false, nil
	}
	n, err := a.tx.affects("update approval set state = ?1, rev = rev + 1, state_at = ?2, state_by = ?3, reason = ?4, in_writing = ?5,"+
		" paper = ?6, submitted_at = iif(?1 = 'submitted', ?2, submitted_at) where id = ?7 and rev = ?8 and "+liveApproval,
		to.State, to.StateAt, by, to.Reason, to.InWriting, to.Paper, x.ID, x.Rev)
	return n > 0, wrap(err, "move draft %d to %s", x.ID, to.State)
}

// Became records the act an approved draft has become.
func (a Approvals) Became(id, answer int64) error {
	_, err := a.tx.exec("update approval set answer_id = ? where id = ?", answer, id)
	return wrap(err, "record what draft %d became", id)
}
