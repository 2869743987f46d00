package store

import (
	"encoding/json"
	"fmt"

	"khoibot/internal/bloc"
)

// Cards are the messages that are edited as what they show changes (thẻ).
type Cards struct{ tx *Tx }

// Cards gives access to the cards in this transaction.
func (tx *Tx) Cards() Cards { return Cards{tx} }

// Card is one such message: a view in a chat under a key, and the message it was last sent as.
type Card struct {
	ID      int64
	Chat    int64
	View    View
	Message int // zero until it was sent
	Rev     int64
	SentRev int64
}

// Topic is something a card shows; Agency zero is a whole task, Task zero every task there is.
type Topic struct {
	Task   bloc.TaskID
	Agency bloc.AgencyID
}

// Show queues a card as a new message at the end of the chat. A card that stood in the chat under the same view and
// key becomes this one: the old message is edited no more.
func (c Cards) Show(chat int64, lane Lane, key string, v View, sendAt int64, topics ...Topic) (int64, error) {
	args, err := encode(v)
	if err != nil {
		return 0, err
	}
	var id int64
	err = c.tx.one("insert into card (chat_id, view, key, args, created_at) values (?, ?, ?, ?, ?)"+
		" on conflict do update set args = excluded.args, message_id = null, rev = rev + 1, created_at = excluded.created_at returning id",
		[]any{chat, v.Name, key, args, c.tx.Now}, &id)
	if err != nil {
		return 0, fmt.Errorf("keep card %s: %w", v.Name, err)
	}
	if err := c.about(id, topics); err != nil {
		return 0, err
	}
	_, err = c.tx.exec("insert into outbox (chat_id, lane, kind, body, card_id, task_id, person_id, send_at, created_at)"+
		" values (?, ?, 'card', '{}', ?, ?, ?, ?, ?) on conflict do nothing", chat, lane, id, orNull(v.Task), orNull(v.Person),
		sendAt, c.tx.Now)
	return id, wrap(err, "queue card %s", v.Name)
}

func (c Cards) about(id int64, topics []Topic) error {
	for _, t := range topics {
		if _, err := c.tx.exec("insert into card_about (task_id, agency_id, card_id) values (?, ?, ?) on conflict do nothing",
			t.Task, t.Agency, id); err != nil {
			return fmt.Errorf("link card %d: %w", id, err)
		}
	}
	return nil
}

// Touch queues an edit of every card that shows an agency's line of a task, the whole task or every task; a card that is queued
// already is not queued twice. Agency zero touches all cards of the task.
func (c Cards) Touch(task bloc.TaskID, agency bloc.AgencyID) error {
	// A card that is being sent right now has been put into words already, and shows them without a message id yet.
	const which = "id in (select card_id from card_about where task_id in (0, ?1) and (agency_id in (0, ?2) or ?2 = 0))" +
		" and (message_id is not null or exists (select 1 from outbox o where o.card_id = card.id and o.state = 'leased'))"
	n, err := c.tx.affects("update card set rev = rev + 1 where "+which, task, agency)
	if err != nil || n == 0 {
		return wrap(err, "touch cards of task %d", task)
	}
	_, err = c.tx.exec("insert into outbox (chat_id, lane, kind, body, card_id, task_id, created_at)"+
		" select chat_id, ?3, 'card', '{}', id, ?1, ?4 from card where "+which+" on conflict (card_id) where state = 'queued' and card_id is not null"+
		" do update set send_at = min(outbox.send_at, excluded.send_at)",
		task, agency, LaneAlert, c.tx.Now)
	return wrap(err, "queue cards of task %d", task)
}

// Refresh queues an edit of one card of a chat; it reports false where the chat has no such card. One that waits to be
// sent is put into words only then.
func (c Cards) Refresh(chat int64, lane Lane, view, key string) (bool, error) {
	var id int64
	err := c.tx.one("update card set rev = rev + 1 where chat_id = ? and view = ? and key = ? returning id", []any{chat, view, key}, &id)
	if isNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("refresh card %s: %w", view, err)
	}
	_, err = c.tx.exec("insert into outbox (chat_id, lane, kind, body, card_id, created_at) values (?, ?, 'card', '{}', ?, ?) on conflict do nothing",
		chat, lane, id, c.tx.Now)
	return true, wrap(err, "queue card %s", view)
}

// touch queues an edit of the cards a condition on ?1 gives that stand in their chats or are being sent.
func (c Cards) touch(which string, arg any) error {
	which += " and (message_id is not null or exists (select 1 from outbox o where o.card_id = card.id and o.state = 'leased'))"
	n, err := c.tx.affects("update card set rev = rev + 1 where "+which, arg)
	if err != nil || n == 0 {
		return wrap(err, "touch cards")
	}
	_, err = c.tx.exec("insert into outbox (chat_id, lane, kind, body, card_id, created_at)"+
		" select chat_id, ?2, 'card', '{}', id, ?3 from card where "+which+" on conflict do nothing", arg, LaneAlert, c.tx.Now)
	return wrap(err, "queue cards")
}

// Stand makes a card stand as a message the chat has already, which is edited into it.
func (c Cards) Stand(id int64, message int) error {
	_, err := c.tx.exec("update card set message_id = ? where id = ?", message, id)
	return wrap(err, "let card %d stand as message %d", id, message)
}

// calm is how long the boards of a task that is being sent are left alone, in seconds of the bloc's clock.
const calm = 3

// Stir queues an edit of the boards of a task as what they count goes on changing: within some seconds, so that a
// thousand changes are not a thousand edits.
func (c Cards) Stir(task bloc.TaskID) error {
	const which = "id in (select card_id from card_about where task_id = ?1 and agency_id = 0)" +
		" and (message_id is not null or exists (select 1 from outbox o where o.card_id = card.id and o.state = 'leased'))"
	n, err := c.tx.affects("update card set rev = rev + 1 where "+which, task)
	if err != nil || n == 0 {
		return wrap(err, "stir boards of task %d", task)
	}
	_, err = c.tx.exec("insert into outbox (chat_id, lane, kind, body, card_id, task_id, send_at, created_at)"+
		" select chat_id, ?2, 'card', '{}', id, ?1, ?3 + ?4, ?3 from card where "+which+" on conflict do nothing",
		task, LaneAlert, c.tx.Now, calm)
	return wrap(err, "queue boards of task %d", task)
}

// Exists reports whether the chat has, or is about to get, a card of the view under the key.
func (c Cards) Exists(chat int64, view, key string) (bool, error) {
	var n int
	err := c.tx.one("select count(*) from card where chat_id = ? and view = ? and key = ?", []any{chat, view, key}, &n)
	return n > 0, wrap(err, "find card %s", view)
}

// Delivered reports whether the chat has got a card of the view under the key.
func (c Cards) Delivered(chat int64, view, key string) (bool, error) {
	var n int
	err := c.tx.one("select count(*) from card where chat_id = ? and view = ? and key = ? and message_id is not null",
		[]any{chat, view, key}, &n)
	return n > 0, wrap(err, "find card %s", view)
}

// WasSent reports whether the chat ever got a card of the view under the key, also as a message that is out of reach by
// now: that of a group which has become a supergroup.
func (c Cards) WasSent(chat int64, view, key string) (bool, error) {
	var n int
	err := c.tx.one("select count(*) from card where chat_id = ? and view = ? and key = ? and sent_rev > 0", []any{chat, view, key}, &n)
	return n > 0, wrap(err, "find card %s", view)
}

// Get returns a card, or ErrNotFound.
func (c Cards) Get(id int64) (Card, error) {
	k := Card{ID: id}
	var args string
	err := c.tx.one("select chat_id, args, ifnull(message_id, 0), rev, sent_rev from card where id = ?", []any{id},
		&k.Chat, &args, &k.Message, &k.Rev, &k.SentRev)
	if err != nil {
		return k, fmt.Errorf("read card %d: %w", id, err)
	}
	return k, wrap(json.Unmarshal([]byte(args), &k.View), "read card %d", id)
}

// Sent records as which message, and at which revision, a card now stands in its chat. was is the card as it was when
// that was put into words: one shown anew since then keeps waiting for its new message.
func (c Cards) Sent(was Card, message int) error {
	_, err := c.tx.exec("update card set message_id = ?, sent_rev = ? where id = ? and ifnull(message_id, 0) = ?",
		message, was.Rev, was.ID, was.Message)
	return wrap(err, "record card %d sent", was.ID)
}
