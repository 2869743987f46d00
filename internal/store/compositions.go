package store

import (
	"encoding/json"
	"fmt"
	"strconv"

	"khoibot/internal/bloc"
)

// Compositions are what the secretariat writes before it is sent (bản soạn).
type Compositions struct{ tx *Tx }

// Compositions gives access to what is being written in this transaction.
func (tx *Tx) Compositions() Compositions { return Compositions{tx} }

// The states of a composition.
const (
	CompositionWriting = "writing"
	CompositionAsked   = "asked" // a bloc leader is asked for his approval
	CompositionSent    = "sent"
	CompositionDropped = "dropped"
)

// Composition is one of them; Body is the conversations' own.
type Composition struct {
	ID    int64
	Kind  bloc.Kind
	State string
	Body  json.RawMessage
	Rev   int64
	Task  bloc.TaskID // what it was sent as
	By    bloc.PersonID
	At    int64 // when it was begun
}

// Read decodes what is being written.
func (c Composition) Read(into any) error {
	return wrap(json.Unmarshal(c.Body, into), "read composition %d", c.ID)
}

// Add keeps something new to be written and gives its id.
func (c Compositions) Add(kind bloc.Kind, by bloc.PersonID, body any) (int64, error) {
	text, err := encode(body)
	if err != nil {
		return 0, err
	}
	id, err := c.tx.insert("insert into composition (kind, body, created_at, created_by, changed_at) values (?, ?, ?, ?, ?)", kind,
		text, c.tx.Now, orNull(by), c.tx.Now)
	return id, wrap(err, "keep composition")
}

const compositionColumns = "select id, kind, state, body, rev, ifnull(task_id, 0), ifnull(created_by, 0), created_at from composition"

func scanComposition(s scanner) (Composition, error) {
	var x Composition
	var body string
	err := s.Scan(&x.ID, &x.Kind, &x.State, &body, &x.Rev, &x.Task, &x.By, &x.At)
	x.Body = json.RawMessage(body)
	return x, err
}

// Get returns a composition, or ErrNotFound.
func (c Compositions) Get(id int64) (Composition, error) { return c.pick("id = ?", id) }

// Amending returns the newest composition being written that amends a task's content, or ErrNotFound.
func (c Compositions) Amending(task bloc.TaskID) (Composition, error) {
	return c.pick("state = 'writing' and json_extract(body, '$.amends') = ? order by id desc", int64(task))
}

// SentAs returns the composition a task was sent as, or ErrNotFound.
func (c Compositions) SentAs(task bloc.TaskID) (Composition, error) {
	return c.pick("task_id = ? order by id", int64(task))
}

func (c Compositions) pick(where string, arg int64) (Composition, error) {
	list, err := all(c.tx, scanComposition, compositionColumns+" where "+where, arg)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Composition{}, fmt.Errorf("read composition: %w", err)
	}
	return list[0], nil
}

// Holding returns the composition that holds a message of a person's: one that is being written before others, of several
// the newest; or ErrNotFound.
func (c Compositions) Holding(by bloc.PersonID, message int) (Composition, error) {
	list, err := all(c.tx, scanComposition, compositionColumns+" where state <> 'dropped' and changed_at >= ?"+
		" and exists (select 1 from json_each(body, '$.parts') p where "+heldPart+") order by state <> 'writing', id desc limit 1",
		c.tx.Now-editedFor, by, message)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Composition{}, fmt.Errorf("read composition with message %d: %w", message, err)
	}
	return list[0], nil
}

// editedFor is how long after a composition was changed last an edit of one of its messages is looked for, in seconds:
// Telegram lets people edit what they sent for 48 hours.
const editedFor = 48 * 3600

// Save changes what is being written if it still is at rev, and raises that; it reports false where somebody was first.
func (c Compositions) Save(x Composition, body any) (bool, error) {
	text, err := encode(body)
	if err != nil {
		return false, err
	}
	n, err := c.tx.affects("update composition set body = ?, rev = rev + 1, changed_at = ? where id = ? and rev = ? and state = 'writing'",
		text, c.tx.Now, x.ID, x.Rev)
	return n == 1, wrap(err, "change composition %d", x.ID)
}

// Touch queues an edit of every card that shows a composition.
func (c Compositions) Touch(id int64) error {
	return wrap(c.tx.Cards().touch("view = 'composition' and key = ?1", strconv.FormatInt(id, 36)), "touch cards of composition %d", id)
}

// Enter moves a composition that still is in its state and at its revision to another state; task is what it was sent
// as, where it was. It reports false where somebody was first.
func (c Compositions) Enter(x Composition, state string, task bloc.TaskID) (bool, error) {
	n, err := c.tx.affects("update composition set state = ?, task_id = ?, rev = rev + 1, changed_at = ? where id = ? and rev = ? and state = ?",
		state, orNull(task), c.tx.Now, x.ID, x.Rev, x.State)
	if err != nil || n == 0 {
		return false, wrap(err, "move composition %d to %s", x.ID, state)
	}
	return true, c.tx.Shares().moved(x.ID)
}
