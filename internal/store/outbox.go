package store

import (
	"encoding/json"
	"fmt"

	"khoibot/internal/bloc"
)

// Outbox is everything the bot is to do towards Telegram, a row each, queued in the transaction that causes it.
type Outbox struct{ tx *Tx }

// Outbox gives access to the outbox in this transaction.
func (tx *Tx) Outbox() Outbox { return Outbox{tx} }

// Put queues a row and returns its id.
func (o Outbox) Put(x Outgoing) (int64, error) {
	body, err := encode(x.Body)
	if err != nil {
		return 0, err
	}
	id, err := o.tx.insert("insert into outbox (chat_id, lane, kind, body, task_id, person_id, send_at, expires_at, created_at)"+
		" values (?, ?, ?, ?, ?, ?, ?, ?, ?)", x.Chat, x.Lane, x.Kind, body, orNull(x.Task), orNull(x.Person), x.SendAt,
		orNull(x.Expires), o.tx.Now)
	return id, wrap(err, "queue %s", x.Kind)
}

// Say queues a frozen message to a chat.
func (o Outbox) Say(chat int64, lane Lane, m Message) error {
	_, err := o.Put(Outgoing{Chat: chat, Lane: lane, Kind: KindMessage, Body: Body{Message: &m}})
	return err
}

// Show queues a view to a chat.
func (o Outbox) Show(chat int64, lane Lane, v View) error {
	_, err := o.Put(Outgoing{Chat: chat, Lane: lane, Kind: KindView, Task: v.Task, Person: v.Person, Body: Body{View: &v}})
	return err
}

// Redraw queues an edit of a message of the chat so that it shows the view as it is now.
func (o Outbox) Redraw(chat int64, message int, v View) error {
	_, err := o.Put(Outgoing{Chat: chat, Lane: LaneReply, Kind: KindView, Task: v.Task, Body: Body{View: &v, Edit: message}})
	return err
}

const outgoingColumns = "id, chat_id, lane, kind, body, ifnull(card_id, 0), ifnull(task_id, 0), ifnull(person_id, 0), send_at," +
	" ifnull(expires_at, 0), attempt"

func scanOutgoing(s scanner) (Outgoing, error) {
	var x Outgoing
	var body string
	err := s.Scan(&x.ID, &x.Chat, &x.Lane, &x.Kind, &body, &x.Card, &x.Task, &x.Person, &x.SendAt, &x.Expires, &x.Attempt)
	if err != nil {
		return x, err
	}
	if err := json.Unmarshal([]byte(body), &x.Body); err != nil {
		return x, fmt.Errorf("decode outgoing %d: %w", x.ID, err)
	}
	return x, nil
}

// Claim leases the row to be sent next, or returns ErrNotFound where none can be: the oldest of the first lane whose
// chat is not in busy. machine is the machine's time in unix seconds, by which retries wait. Order holds within a chat
// and lane: a row that waits for its retry holds back those behind it.
func (o Outbox) Claim(machine int64, busy []int64) (Outgoing, error) {
	chats, err := json.Marshal(busy)
	if err != nil {
		return Outgoing{}, fmt.Errorf("encode busy chats: %w", err)
	}
	list, err := all(o.tx, scanOutgoing, "update outbox set state = 'leased', attempt = attempt + 1 where id = ("+
		"select o.id from outbox o where o.state = 'queued' and o.kind <> 'callback' and o.send_at <= ?1 and o.not_before <= ?2"+
		" and o.chat_id not in (select value from json_each(?3))"+
		" and (o.chat_id = 0 or not exists (select 1 from outbox b where b.state = 'queued' and b.chat_id = o.chat_id"+
		"   and b.lane = o.lane and b.id < o.id and b.send_at <= ?1 and b.kind <> 'callback'))"+
		" order by o.lane, o.id limit 1) returning "+outgoingColumns, o.tx.Now, machine, string(chats))
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Outgoing{}, wrapUnlessNotFound(err, "claim what to send")
	}
	return list[0], nil
}

func wrapUnlessNotFound(err error, doing string) error {
	if isNotFound(err) {
		return err
	}
	return wrap(err, "%s", doing)
}

// Callbacks leases every answer to a press that is waiting; those whose time has passed become moot.
func (o Outbox) Callbacks(machine int64) ([]Outgoing, error) {
	if _, err := o.tx.exec("update outbox set state = 'moot', done_at = ? where state = 'queued' and kind = 'callback'"+
		" and expires_at <= ?", o.tx.Now, machine); err != nil {
		return nil, fmt.Errorf("expire answers to presses: %w", err)
	}
	list, err := all(o.tx, scanOutgoing, "update outbox set state = 'leased', attempt = attempt + 1 where state = 'queued'"+
		" and kind = 'callback' returning "+outgoingColumns)
	return list, wrap(err, "claim answers to presses")
}

// Waiting tells what the outbox holds: rows that could be sent or are being sent at the machine's instant, and the
// earliest instants at which others will be: scheduled ones on the bloc's clock, retries on the machine's. Zero: none.
func (o Outbox) Waiting(machine int64) (now int, scheduled, retry int64, err error) {
	err = o.tx.one("select (select count(*) from outbox where state = 'leased')"+
		" + (select count(*) from outbox where state = 'queued' and send_at <= ?1 and not_before <= ?2),"+
		" ifnull((select min(send_at) from outbox where state = 'queued' and send_at > ?1), 0),"+
		" ifnull((select min(not_before) from outbox where state = 'queued' and not_before > ?2), 0)",
		[]any{o.tx.Now, machine}, &now, &scheduled, &retry)
	return now, scheduled, retry, wrap(err, "read outbox")
}

// Recover queues again what was being sent when the program last stopped; Telegram may have had it already.
func (o Outbox) Recover() (int64, error) {
	// A card queued again meanwhile needs no second row.
	if _, err := o.tx.exec("update outbox set state = 'moot', done_at = ? where state = 'leased' and card_id in"+
		" (select card_id from outbox where state = 'queued' and card_id is not null)", o.tx.Now); err != nil {
		return 0, fmt.Errorf("recover outbox: %w", err)
	}
	n, err := o.tx.affects("update outbox set state = 'queued' where state = 'leased'")
	return n, wrap(err, "recover outbox")
}

// Sent records that Telegram took a row, as which message of the chat, and what a reply to it is about.
func (o Outbox) Sent(x Outgoing, message int, about About) error {
	if err := o.settle(x.ID, "sent", message, ""); err != nil {
		return err
	}
	if about == (About{}) || message == 0 {
		return nil
	}
	text, err := encode(about)
	if err != nil {
		return err
	}
	_, err = o.tx.exec("insert into sent_message (chat_id, message_id, about, at) values (?, ?, ?, ?)"+
		" on conflict do update set about = excluded.about", x.Chat, message, text, o.tx.Now)
	return wrap(err, "remember message %d", message)
}

// Moot records that there was nothing left to say.
func (o Outbox) Moot(id int64) error { return o.settle(id, "moot", 0, "") }

// Failed records that Telegram will never take the row, and why.
func (o Outbox) Failed(id int64, why string) error { return o.settle(id, "failed", 0, why) }

// Park sets a row aside that Telegram's servers choke on while others pass, for a person to look at.
func (o Outbox) Park(id int64, why string) error { return o.settle(id, "parked", 0, why) }

func (o Outbox) settle(id int64, state string, message int, why string) error {
	_, err := o.tx.exec("update outbox set state = ?, done_at = ?, message_id = ?, error = ?,"+
		" body = iif(body like '%\"secret\":true%', '{}', body) where id = ?", state, o.tx.Now,
		orNull(message), why, id)
	return wrap(err, "settle outgoing %d", id)
}

// Retry queues a leased row again, not before an instant of the machine's clock. countsNot leaves the attempt
// uncounted: being asked to wait is no failure. A card that was queued anew meanwhile is served by that row.
func (o Outbox) Retry(x Outgoing, notBefore int64, why string, countsNot bool) error {
	if x.Card != 0 {
		n, err := o.tx.affects("update outbox set state = 'moot', done_at = ? where id = ? and exists"+
			" (select 1 from outbox q where q.card_id = ? and q.state = 'queued')", o.tx.Now, x.ID, x.Card)
		if err != nil || n > 0 {
			return wrap(err, "retry outgoing %d", x.ID)
		}
	}
	_, err := o.tx.exec("update outbox set state = 'queued', not_before = ?, error = ?, attempt = attempt - ? where id = ?",
		notBefore, why, countsNot, x.ID)
	return wrap(err, "retry outgoing %d", x.ID)
}

// Stop takes back what is queued about a task and not yet due to be sent; it returns how many rows that was.
func (o Outbox) Stop(task bloc.TaskID) (int64, error) {
	n, err := o.tx.affects("update outbox set state = 'stopped', done_at = ? where state = 'queued' and task_id = ?", o.tx.Now, task)
	return n, wrap(err, "stop sending of task %d", task)
}

// Abandon gives up what is queued for a chat in the bulk lane: the person cannot be reached, and is shown what is
// still open when he can be again.
func (o Outbox) Abandon(chat int64, why string) error {
	_, err := o.tx.exec("update outbox set state = 'failed', done_at = ?, error = ? where state = 'queued' and chat_id = ?"+
		" and kind <> 'callback'", o.tx.Now, why, chat)
	return wrap(err, "give up what waits for chat %d", chat)
}

// Hold keeps everything unsent from being sent until a person decides: what a restored backup does.
func (o Outbox) Hold() (int64, error) {
	n, err := o.tx.affects("update outbox set state = 'held' where state in ('queued', 'leased')")
	return n, wrap(err, "hold what is unsent")
}

// Moved points everything of a group at the supergroup it became.
func (o Outbox) Moved(from, to int64) error {
	for _, q := range []string{
		"update outbox set chat_id = ?2 where chat_id = ?1 and state in ('queued', 'leased', 'held')",
		"update or ignore card set chat_id = ?2, message_id = null where chat_id = ?1",
		"update or ignore group_chat set chat_id = ?2 where chat_id = ?1",
	} {
		if _, err := o.tx.exec(q, from, to); err != nil {
			return fmt.Errorf("move chat %d to %d: %w", from, to, err)
		}
	}
	return nil
}

// Pause keeps a chat from being written to until an instant of the machine's clock.
func (o Outbox) Pause(chat, until int64) error {
	_, err := o.tx.exec("insert into chat_pause (chat_id, until) values (?, ?) on conflict do update set until = max(until, excluded.until)",
		chat, until)
	return wrap(err, "pause chat %d", chat)
}

// Pauses returns the chats to be left alone after an instant of the machine's clock, and forgets the others.
func (o Outbox) Pauses(machine int64) (map[int64]int64, error) {
	if _, err := o.tx.exec("delete from chat_pause where until <= ?", machine); err != nil {
		return nil, fmt.Errorf("forget pauses: %w", err)
	}
	pauses := map[int64]int64{}
	_, err := all(o.tx, func(s scanner) (struct{}, error) {
		var chat, until int64
		err := s.Scan(&chat, &until)
		pauses[chat] = until
		return struct{}{}, err
	}, "select chat_id, until from chat_pause")
	return pauses, wrap(err, "read pauses")
}

// About returns what a message the bot sent was about; ErrNotFound where it was about nothing.
func (o Outbox) About(chat int64, message int) (About, error) {
	var text string
	var about About
	err := o.tx.one("select about from sent_message where chat_id = ? and message_id = ?", []any{chat, message}, &text)
	if err != nil {
		return about, wrapUnlessNotFound(err, "read what a message was about")
	}
	return about, wrap(json.Unmarshal([]byte(text), &about), "read what a message was about")
}

// Forget deletes rows settled before an instant; what people were told is kept elsewhere.
func (o Outbox) Forget(before int64) error {
	_, err := o.tx.exec("delete from outbox where done_at < ?", before)
	return wrap(err, "forget what was sent")
}
