package store

import (
	"encoding/json"
	"fmt"
	"strconv"

	"khoibot/internal/bloc"
)

// Relays are what people say to the secretariat through the bot, and what it answers (hỏi Thường trực Khối).
type Relays struct{ tx *Tx }

// Relays gives access to the relayed questions in this transaction.
func (tx *Tx) Relays() Relays { return Relays{tx} }

// RelayState tells how far a question has come.
type RelayState string

// The states of a question. One that was asked may have been taken and answered besides.
const (
	RelayOffered RelayState = "offered" // kept while its sender is asked whether it is for the secretariat
	RelayAsked   RelayState = "asked"
	RelayDropped RelayState = "dropped" // its sender wants nothing done; its words are forgotten
)

// Relay is one question.
type Relay struct {
	ID      int64
	Person  bloc.PersonID // who asked; zero for the operator acting as a secretary
	Chat    int64         // where he asked
	Message int           // the message he asked with
	After   int64         // the question of the same thread before this one, zero for the first
	Words   string        // as typed
	Files   []Attachment
	State   RelayState
	At      int64
	TakenAt int64 // when a secretary said he would answer, zero if nobody has
	TakenBy bloc.PersonID
}

// RelayAnswer is an answer of the secretariat to a question.
type RelayAnswer struct {
	Person bloc.PersonID
	Words  string
	Files  []Attachment
	At     int64
}

// Add keeps a question in state r.State, said now, and returns its id.
func (r Relays) Add(q Relay) (int64, error) {
	files, err := encode(q.Files)
	if err != nil {
		return 0, err
	}
	id, err := r.tx.insert("insert into relay (person_id, chat_id, message_id, after, words, files, state, at) values (?, ?, ?, ?, ?, ?, ?, ?)",
		q.Person, q.Chat, q.Message, q.After, q.Words, files, q.State, r.tx.Now)
	return id, wrap(err, "keep question")
}

const relayColumns = "select id, person_id, chat_id, message_id, after, words, files, state, at, ifnull(taken_at, 0), ifnull(taken_by, 0) from relay"

func scanRelay(s scanner) (Relay, error) {
	var q Relay
	var files string
	err := s.Scan(&q.ID, &q.Person, &q.Chat, &q.Message, &q.After, &q.Words, &files, &q.State, &q.At, &q.TakenAt, &q.TakenBy)
	if err != nil {
		return q, err
	}
	if err := json.Unmarshal([]byte(files), &q.Files); err != nil {
		return q, fmt.Errorf("decode files of question %d: %w", q.ID, err)
	}
	return q, nil
}

// Get returns a question, or ErrNotFound.
func (r Relays) Get(id int64) (Relay, error) {
	list, err := all(r.tx, scanRelay, relayColumns+" where id = ?", id)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Relay{}, fmt.Errorf("read question %d: %w", id, err)
	}
	return list[0], nil
}

// Waiting lists the questions nobody has answered yet, oldest first.
func (r Relays) Waiting() ([]Relay, error) {
	list, err := all(r.tx, scanRelay, relayColumns+" where state = 'asked' and not exists"+
		" (select 1 from relay_answer a where a.relay_id = relay.id) order by id")
	return list, wrap(err, "list waiting questions")
}

// Asked reports whether a message of a chat was passed on to the secretariat.
func (r Relays) Asked(chat int64, message int) (bool, error) {
	var yes bool
	err := r.tx.one("select exists (select 1 from relay where chat_id = ? and message_id = ? and state = 'asked')",
		[]any{chat, message}, &yes)
	return yes, wrap(err, "find question of message %d", message)
}

// Ask turns an offered question into an asked one; it reports false where that was decided before.
func (r Relays) Ask(id int64) (bool, error) {
	n, err := r.tx.affects("update relay set state = 'asked' where id = ? and state = 'offered'", id)
	return n == 1, wrap(err, "ask question %d", id)
}

// Drop forgets an offered question's words and files; it reports false where that was decided before.
func (r Relays) Drop(id int64) (bool, error) {
	n, err := r.tx.affects("update relay set state = 'dropped', words = '', files = '[]' where id = ? and state = 'offered'", id)
	return n == 1, wrap(err, "drop question %d", id)
}

// Attach adds a file to a question: the next of its album.
func (r Relays) Attach(id int64, file Attachment) error {
	q, err := r.Get(id)
	if err != nil {
		return err
	}
	files, err := encode(append(q.Files, file))
	if err != nil {
		return err
	}
	_, err = r.tx.exec("update relay set files = ? where id = ?", files, id)
	return wrap(err, "attach file to question %d", id)
}

// Take records that a secretary will answer a question; it reports false where somebody was first.
func (r Relays) Take(id int64, by bloc.PersonID) (bool, error) {
	n, err := r.tx.affects("update relay set taken_at = ?, taken_by = ? where id = ? and state = 'asked' and taken_at is null",
		r.tx.Now, by, id)
	return n == 1, wrap(err, "take question %d", id)
}

// Answer keeps an answer to a question, given now. A question that nobody had taken is taken by whoever answers it.
func (r Relays) Answer(id int64, a RelayAnswer) error {
	if _, err := r.Take(id, a.Person); err != nil {
		return err
	}
	files, err := encode(a.Files)
	if err != nil {
		return err
	}
	_, err = r.tx.exec("insert into relay_answer (relay_id, person_id, words, files, at) values (?, ?, ?, ?, ?)",
		id, a.Person, a.Words, files, r.tx.Now)
	return wrap(err, "answer question %d", id)
}

// Answers lists the answers to a question, oldest first.
func (r Relays) Answers(id int64) ([]RelayAnswer, error) {
	list, err := all(r.tx, func(s scanner) (RelayAnswer, error) {
		var a RelayAnswer
		var files string
		if err := s.Scan(&a.Person, &a.Words, &files, &a.At); err != nil {
			return a, err
		}
		return a, wrap(json.Unmarshal([]byte(files), &a.Files), "decode files of an answer to question %d", id)
	}, "select person_id, words, files, at from relay_answer where relay_id = ? order by id", id)
	return list, wrap(err, "list answers to question %d", id)
}

// RelayView is the view under which copies of a question stand in the secretaries' chats, one card a question.
const RelayView = "relay"

// Deliver queues a question to a secretary's chat: its files, then its card. One that stands there already is shown
// anew at the end.
func (r Relays) Deliver(q Relay, chat int64) error {
	for _, f := range q.Files {
		if err := r.DeliverFile(q.ID, f, chat); err != nil {
			return err
		}
	}
	_, err := r.tx.Cards().Show(chat, LaneAlert, relayKey(q.ID), View{Name: RelayView, ID: q.ID}, 0)
	return err
}

// DeliverFile queues one file of a question to a secretary's chat.
func (r Relays) DeliverFile(id int64, file Attachment, chat int64) error {
	return r.tx.Outbox().Say(chat, LaneAlert, Message{Attachments: []Attachment{file}, About: About{Kind: RelayView, ID: id}})
}

// Delivered reports whether a question's card stands in a chat.
func (r Relays) Delivered(id, chat int64) (bool, error) {
	return r.tx.Cards().Delivered(chat, RelayView, relayKey(id))
}

// Touch queues an edit of every copy of a question.
func (r Relays) Touch(id int64) error {
	const which = "view = ?1 and key = ?2 and (message_id is not null or exists" +
		" (select 1 from outbox o where o.card_id = card.id and o.state = 'leased'))"
	n, err := r.tx.affects("update card set rev = rev + 1 where "+which, RelayView, relayKey(id))
	if err != nil || n == 0 {
		return wrap(err, "touch copies of question %d", id)
	}
	_, err = r.tx.exec("insert into outbox (chat_id, lane, kind, body, card_id, created_at)"+
		" select chat_id, ?3, 'card', '{}', id, ?4 from card where "+which+" on conflict do nothing",
		RelayView, relayKey(id), LaneAlert, r.tx.Now)
	return wrap(err, "queue copies of question %d", id)
}

func relayKey(id int64) string { return strconv.FormatInt(id, 10) }
