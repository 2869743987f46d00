package store

import (
	"encoding/json"
	"fmt"
	"time"

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

// Answer queues the answer to a press, worth sending for so many seconds of the machine's clock.
func (o Outbox) Answer(chat int64, c Callback, life int64) error {
	_, err := o.Put(Outgoing{Chat: chat, Lane: LaneReply, Kind: KindCallback, Expires: time.Now().Unix() + life,
		Body: Body{Callback: &c}})
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

// pickable is what may be sent now: ?1 is the bloc's instant, ?2 the machine's, ?3 the chats that are busy. Order holds
// within a chat and lane: a row that waits for its retry holds back those behind it. Answers to presses and the
// fetching of files are picked by themselves.
const pickable = "o.state = 'queued' and o.kind not in ('callback', 'fetch') and o.send_at <= ?1 and o.not_before <= ?2" +
	" and o.chat_id not in (select value from json_each(?3))" +
	" and o.chat_id not in (select chat_id from chat_pause where until > ?2)" +
	// A bound of the index, so that a hundred thousand rows that all wait are not looked at one by one.
	" and o.lane <= iif(exists (select 1 from chat_pause where chat_id = ?4 and until > ?2), 0, 99)" +
	" and (o.chat_id = 0 or not exists (select 1 from outbox b where b.state = 'queued' and b.chat_id = o.chat_id" +
	"   and b.lane = o.lane and b.id < o.id and b.send_at <= ?1 and b.kind not in ('callback', 'fetch')))"

// everyone stands in chat_pause for all chats: while it is paused only replies are sent.
const everyone int64 = -1 << 63

func chatList(chats []int64) (string, error) {
	if len(chats) == 0 {
		return "[]", nil // "null" would be a list that holds NULL, and nothing is "not in" that
	}
	return encode(chats)
}

// Claim leases the row to be sent next, or returns ErrNotFound where none can be: the oldest of the first lane whose
// chat is neither in busy nor paused. machine is the machine's time in unix seconds, by which retries and pauses wait.
func (o Outbox) Claim(machine int64, busy []int64) (Outgoing, error) {
	chats, err := chatList(busy)
	if err != nil {
		return Outgoing{}, err
	}
	return o.lease("select o.id from outbox o where "+pickable+" order by o.lane, o.id limit 1", machine, chats, everyone)
}

// ClaimFetch leases the next file to be fetched, or returns ErrNotFound.
func (o Outbox) ClaimFetch(machine int64) (Outgoing, error) {
	return o.lease("select id from outbox where state = 'queued' and kind = 'fetch' and send_at <= ?1 and not_before <= ?2"+
		" order by lane, id limit 1", machine)
}

func (o Outbox) lease(which string, args ...any) (Outgoing, error) {
	list, err := all(o.tx, scanOutgoing, "update outbox set state = 'leased', attempt = attempt + 1 where id = ("+which+
		") returning "+outgoingColumns, append([]any{o.tx.Now}, args...)...)
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
		" and kind = 'callback' and not_before <= ? returning "+outgoingColumns, machine)
	return list, wrap(err, "claim answers to presses")
}

// Look is what there is to do at an instant.
type Look struct {
	Sendable  bool // Claim would find a row
	Fetchable bool // ClaimFetch would
	Presses   bool // answers to presses wait, or are to be given up
	Leased    int  // rows being sent
}

// Idle reports whether nothing is being sent and nothing can be.
func (l Look) Idle() bool { return !l.Sendable && !l.Fetchable && !l.Presses && l.Leased == 0 }

// Look tells what there is to do at the machine's instant, leaving busy chats aside; it changes nothing.
func (o Outbox) Look(machine int64, busy []int64) (Look, error) {
	var l Look
	chats, err := chatList(busy)
	if err != nil {
		return l, err
	}
	err = o.tx.one("select exists (select 1 from outbox o where "+pickable+"),"+
		" exists (select 1 from outbox where state = 'queued' and kind = 'fetch' and send_at <= ?1 and not_before <= ?2),"+
		" exists (select 1 from outbox where state = 'queued' and kind = 'callback' and not_before <= ?2),"+
		" (select count(*) from outbox where state = 'leased')",
		[]any{o.tx.Now, machine, chats, everyone}, &l.Sendable, &l.Fetchable, &l.Presses, &l.Leased)
	return l, wrap(err, "look into the outbox")
}

// Next gives the earliest instants at which something can be sent that cannot be now: what is scheduled, on the
// bloc's clock, and what waits for a retry or the end of a pause, on the machine's. Zero: nothing.
func (o Outbox) Next(machine int64) (scheduled, retry int64, err error) {
	err = o.tx.one("select ifnull((select min(send_at) from outbox where state = 'queued' and send_at > ?1), 0),"+
		" ifnull((select min(at) from (select not_before as at from outbox where state = 'queued' and not_before > ?2"+
		"  union all select until from chat_pause where until > ?2)), 0)",
		[]any{o.tx.Now, machine}, &scheduled, &retry)
	return scheduled, retry, wrap(err, "look ahead in the outbox")
}

// Recover queues again what was being sent when the program last stopped; Telegram may have had it already.
func (o Outbox) Recover() (int64, error) {
	// A card that was queued again meanwhile needs no second row.
	if _, err := o.tx.exec("update outbox set state = 'moot', done_at = ? where state = 'queued' and card_id in"+
		" (select card_id from outbox where state = 'leased' and card_id is not null)", o.tx.Now); err != nil {
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
	return o.remember(x.Chat, message, about)
}

// SentPart records that Telegram took one part of a row of several (a file), as which message, and queues the rest;
// parts is how many are sent by now.
func (o Outbox) SentPart(x Outgoing, message int, about About, parts int) error {
	if err := o.replaceTwin(x); err != nil {
		return err
	}
	if _, err := o.tx.exec("update outbox set state = 'queued', not_before = 0, attempt = 0, error = '',"+
		" body = json_set(body, '$.parts', ?) where id = ?", parts, x.ID); err != nil {
		return fmt.Errorf("record part %d of outgoing %d: %w", parts, x.ID, err)
	}
	return o.remember(x.Chat, message, about)
}

// replaceTwin drops the row by which a leased card was queued anew meanwhile: the leased one, queued again, will show
// the same, keeps its place, and waits as long as it has to.
func (o Outbox) replaceTwin(x Outgoing) error {
	if x.Card == 0 {
		return nil
	}
	_, err := o.tx.exec("update outbox set state = 'moot', done_at = ? where state = 'queued' and card_id = ? and id <> ?",
		o.tx.Now, x.Card, x.ID)
	return wrap(err, "drop the second row of card %d", x.Card)
}

func (o Outbox) remember(chat int64, message int, about About) error {
	if about == (About{}) || message == 0 {
		return nil
	}
	text, err := encode(about)
	if err != nil {
		return err
	}
	_, err = o.tx.exec("insert into sent_message (chat_id, message_id, about, at) values (?, ?, ?, ?)"+
		" on conflict do update set about = excluded.about", chat, message, text, o.tx.Now)
	return wrap(err, "remember message %d", message)
}

// Moot records that there was nothing left to say.
func (o Outbox) Moot(id int64) error { return o.settle(id, "moot", 0, "") }

// Failed records that Telegram will never take the row, and why.
func (o Outbox) Failed(id int64, why string) error { return o.settle(id, "failed", 0, why) }

// Park sets a row aside that Telegram's servers choke on while others pass, for a person to look at.
func (o Outbox) Park(id int64, why string) error { return o.settle(id, "parked", 0, why) }

// blanked is what is left of a body once its row is settled: all of it, unless it holds a token.
const blanked = "iif(body like '%\"secret\":true%', '{}', body)"

func (o Outbox) settle(id int64, state string, message int, why string) error {
	_, err := o.tx.exec("update outbox set state = ?, done_at = ?, message_id = ?, error = ?,"+
		" body = "+blanked+" where id = ?", state, o.tx.Now,
		orNull(message), why, id)
	return wrap(err, "settle outgoing %d", id)
}

// Retry queues a leased row again, not before an instant of the machine's clock. countsNot leaves the attempt
// uncounted: being asked to wait is no failure.
func (o Outbox) Retry(x Outgoing, notBefore int64, why string, countsNot bool) error {
	if err := o.replaceTwin(x); err != nil {
		return err
	}
	_, err := o.tx.exec("update outbox set state = 'queued', not_before = ?, error = ?, attempt = attempt - ? where id = ?",
		notBefore, why, countsNot, x.ID)
	return wrap(err, "retry outgoing %d", x.ID)
}

// Delay queues a leased row again, to be sent from an instant of the bloc's clock on.
func (o Outbox) Delay(x Outgoing, until int64) error {
	if err := o.replaceTwin(x); err != nil {
		return err
	}
	_, err := o.tx.exec("update outbox set state = 'queued', send_at = ?, attempt = attempt - 1 where id = ?", until, x.ID)
	return wrap(err, "delay outgoing %d", x.ID)
}

// Stop takes back what is queued about a task and not yet due to be sent; it returns how many rows that was.
func (o Outbox) Stop(task bloc.TaskID) (int64, error) {
	n, err := o.tx.affects("update outbox set state = 'stopped', done_at = ?, body = "+blanked+" where state = 'queued' and task_id = ?", o.tx.Now, task)
	return n, wrap(err, "stop sending of task %d", task)
}

// Abandon gives up what is queued for a chat: nobody there can be reached, and is shown what is still open when he can
// be again. Files the person had sent before are fetched all the same.
func (o Outbox) Abandon(chat int64, why string) error {
	if err := o.tx.Content().abandon(chat, why); err != nil {
		return err
	}
	_, err := o.tx.exec("update outbox set state = 'failed', done_at = ?, error = ?, body = "+blanked+" where state = 'queued' and chat_id = ?"+
		" and kind not in ('callback', 'fetch')", o.tx.Now, why, chat)
	return wrap(err, "give up what waits for chat %d", chat)
}

// Hold keeps everything unsent from being sent until a person decides: what a restored backup does. Content that had not
// come to be queued is stopped.
func (o Outbox) Hold() (int64, error) {
	if _, err := o.tx.exec("update recipient set state = 'stopped', at = ? where state = 'waiting'", o.tx.Now); err != nil {
		return 0, fmt.Errorf("hold content: %w", err)
	}
	n, err := o.tx.affects("update outbox set state = 'held' where state in ('queued', 'leased')")
	return n, wrap(err, "hold what is unsent")
}

// Moved points everything of a group at the supergroup it became. Its messages stay behind, out of the bot's reach.
func (o Outbox) Moved(from, to int64) error {
	for _, q := range []string{
		"update outbox set chat_id = ?2 where chat_id = ?1 and state in ('queued', 'leased', 'held')",
		"update or ignore card set chat_id = ?2, message_id = null where chat_id = ?1",
		"update or ignore group_chat set chat_id = ?2 where chat_id = ?1",
		"update or ignore group_said set chat_id = ?2 where chat_id = ?1",
		"update group_token set replaces = ?2 where replaces = ?1",
		"update content_copy set state = 'stuck' where chat_id = ?1 and state = 'sent' and ?2 <> ?1",
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

// Slow keeps all but replies from being sent until an instant of the machine's clock: Telegram finds the bot too fast
// as a whole.
func (o Outbox) Slow(until int64) error { return o.Pause(everyone, until) }

// Slowed tells until when, on the machine's clock, all but replies wait; zero when they do not.
func (o Outbox) Slowed(machine int64) (int64, error) {
	var until int64
	err := o.tx.one("select ifnull(max(until), 0) from chat_pause where chat_id = ? and until > ?", []any{everyone, machine}, &until)
	return until, wrap(err, "read pause")
}

// Pauses forgets the pauses that are over at the machine's instant and tells how many are not.
func (o Outbox) Pauses(machine int64) (int, error) {
	if _, err := o.tx.exec("delete from chat_pause where until <= ?", machine); err != nil {
		return 0, fmt.Errorf("forget pauses: %w", err)
	}
	var n int
	err := o.tx.one("select count(*) from chat_pause", nil, &n)
	return n, wrap(err, "read pauses")
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
