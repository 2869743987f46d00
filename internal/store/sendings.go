package store

import (
	"fmt"

	"khoibot/internal/bloc"
)

// Sendings are the bulk acts of the secretariat (gửi hàng loạt), each of which waits and can be stopped before it goes
// out.
type Sendings struct{ tx *Tx }

// Sendings gives access to the bulk acts in this transaction.
func (tx *Tx) Sendings() Sendings { return Sendings{tx} }

// SendingKind is what a bulk act does.
type SendingKind string

// The kinds of bulk acts.
const (
	SendingOpen    SendingKind = "open"    // tasks open to the agencies
	SendingMoved   SendingKind = "moved"   // agencies are told that due times moved
	SendingNudge   SendingKind = "nudge"   // đôn đốc
	SendingLeaders SendingKind = "leaders" // báo cáo lãnh đạo đơn vị
	SendingAmend   SendingKind = "amend"   // đính chính: what was sent is amended
	SendingAgain   SendingKind = "again"   // content goes again to those whom it did not reach
)

// Sending is one bulk act. Instants are unix seconds, zero where it has not come to that.
type Sending struct {
	ID        int64
	Kind      SendingKind
	Nudge     int64 // what is written, of a nudge or a report to leaders
	By        bloc.PersonID
	SendAt    int64
	StoppedAt int64
	StoppedBy bloc.PersonID
	SentAt    int64
	Told      int // people it went to
	Tasks     []SendingTask

	Composition int64 // what is written, of an amendment
}

// Waits reports whether it can still be stopped at an instant.
func (s Sending) Waits(now int64) bool { return s.StoppedAt == 0 && s.SentAt == 0 && s.SendAt > now }

// SendingTask is a task a bulk act is about, with its due times before and after where one moved.
type SendingTask struct {
	Task     bloc.TaskID
	From, To int64
}

// Add keeps a bulk act that is carried out at s.SendAt.
func (s Sendings) Add(x Sending) (int64, error) {
	id, err := s.tx.insert("insert into sending (kind, nudge_id, at, by, send_at, wake_at, composition_id) values (?, ?, ?, ?, ?5, ?5, ?)",
		x.Kind, orNull(x.Nudge), s.tx.Now, x.By, x.SendAt, orNull(x.Composition))
	if err != nil {
		return 0, fmt.Errorf("keep bulk act: %w", err)
	}
	for _, t := range x.Tasks {
		if _, err := s.tx.exec("insert into sending_task (sending_id, task_id, from_due, to_due) values (?, ?, ?, ?)", id, t.Task,
			t.From, t.To); err != nil {
			return 0, fmt.Errorf("keep bulk act about task %d: %w", t.Task, err)
		}
	}
	return id, nil
}

// Shown records that a card shows a bulk act.
func (s Sendings) Shown(id, card int64) error {
	_, err := s.tx.exec("insert into sending_card (sending_id, card_id) values (?, ?) on conflict do nothing", id, card)
	return wrap(err, "link card %d to bulk act %d", card, id)
}

// Touch queues an edit of every card that shows a bulk act.
func (s Sendings) Touch(id int64) error {
	return s.tx.Cards().touch("id in (select card_id from sending_card where sending_id = ?1)", id)
}

const sendingColumns = "select id, kind, ifnull(nudge_id, 0), by, send_at, ifnull(stopped_at, 0), stopped_by, ifnull(sent_at, 0), told," +
	" ifnull(composition_id, 0) from sending"

func scanSending(r scanner) (Sending, error) {
	var s Sending
	err := r.Scan(&s.ID, &s.Kind, &s.Nudge, &s.By, &s.SendAt, &s.StoppedAt, &s.StoppedBy, &s.SentAt, &s.Told, &s.Composition)
	return s, err
}

// Get returns a bulk act, or ErrNotFound.
func (s Sendings) Get(id int64) (Sending, error) { return s.pick("id = ?", id) }

// OfNudge returns the bulk act that sends a nudge, or ErrNotFound.
func (s Sendings) OfNudge(id int64) (Sending, error) { return s.pick("nudge_id = ?", id) }

// Waiting reports whether a bulk act of the kind about a task has not been carried out or stopped.
func (s Sendings) Waiting(kind SendingKind, task bloc.TaskID) (bool, error) {
	var n int
	err := s.tx.one("select count(*) from sending s join sending_task t on t.sending_id = s.id where s.kind = ? and t.task_id = ?"+
		" and s.sent_at is null and s.stopped_at is null", []any{kind, task}, &n)
	return n > 0, wrap(err, "look for a bulk act about task %d", task)
}

// Opening returns the newest bulk act by which a task opens, or ErrNotFound.
func (s Sendings) Opening(task bloc.TaskID) (Sending, error) {
	return s.pick("id = (select max(t.sending_id) from sending_task t join sending o on o.id = t.sending_id"+
		" where t.task_id = ? and o.kind = 'open')", int64(task))
}

// Amending returns the bulk act by which a task's content is about to be amended, or ErrNotFound.
func (s Sendings) Amending(task bloc.TaskID) (Sending, error) {
	return s.pick("id = (select max(o.id) from sending_task t join sending o on o.id = t.sending_id"+
		" where t.task_id = ? and o.kind = 'amend' and o.wake_at is not null)", int64(task))
}

func (s Sendings) pick(where string, arg int64) (Sending, error) {
	list, err := all(s.tx, scanSending, sendingColumns+" where "+where, arg)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Sending{}, fmt.Errorf("read bulk act: %w", err)
	}
	x := list[0]
	x.Tasks, err = all(s.tx, func(r scanner) (SendingTask, error) {
		var t SendingTask
		err := r.Scan(&t.Task, &t.From, &t.To)
		return t, err
	}, "select s.task_id, s.from_due, s.to_due from sending_task s join task t on t.id = s.task_id where s.sending_id = ?"+
		" order by t.due_at, t.id", x.ID)
	return x, wrap(err, "read what bulk act %d is about", x.ID)
}

// Due lists the bulk acts whose time to be carried out has come, oldest first.
func (s Sendings) Due() ([]int64, error) {
	list, err := all(s.tx, scalar[int64], "select id from sending where wake_at <= ? order by wake_at, id", s.tx.Now)
	return list, wrap(err, "list bulk acts that are due")
}

// Stop keeps a bulk act from being carried out; it reports false where it was or somebody stopped it before.
func (s Sendings) Stop(id int64, by bloc.PersonID) (bool, error) {
	n, err := s.tx.affects("update sending set stopped_at = ?1, stopped_by = ?2, wake_at = null where id = ?3 and stopped_at is null"+
		" and sent_at is null and send_at > ?1", s.tx.Now, by, id)
	return n > 0, wrap(err, "stop bulk act %d", id)
}

// Sent records that a bulk act, stopped before or not, was carried out now, and how many people it went to; it reports
// false where it had been carried out already.
func (s Sendings) Sent(id int64, told int) (bool, error) {
	n, err := s.tx.affects("update sending set sent_at = ?, told = ?, wake_at = null where id = ? and sent_at is null", s.tx.Now, told, id)
	return n > 0, wrap(err, "settle bulk act %d", id)
}

// ToldDue is the due time of a task that agencies were last told of, where it was from until just now: a move
// that nobody was told of, because it waits or was stopped, does not count. (What Sendings keep as From is itself told.)
func (s Sendings) ToldDue(task bloc.TaskID, from int64) (int64, error) {
	err := s.tx.one("select t.from_due from sending_task t join sending s on s.id = t.sending_id where t.task_id = ? and t.to_due = ?"+
		" and s.kind = 'moved' and s.sent_at is null order by s.id desc limit 1", []any{task, from}, &from)
	if isNotFound(err) {
		err = nil
	}
	return from, wrap(err, "read due time told of task %d", task)
}

// Heard counts the people who were told of the opening of any of the tasks.
func (s Sendings) Heard(id int64) (int, error) {
	var n int
	err := s.tx.one("select count(distinct person_id) from said where cause = 'opened' and task_id in"+
		" (select task_id from sending_task where sending_id = ?)", []any{id}, &n)
	return n, wrap(err, "count who was told by bulk act %d", id)
}
