package store

import (
	"encoding/json"
	"fmt"

	"khoibot/internal/bloc"
)

// Content is what is sent with tasks (nội dung gửi kèm việc): a notice's text and files, a draft's files, a meeting's
// papers; who is to get it, who has, and as which messages.
type Content struct{ tx *Tx }

// Content gives access to what is sent with tasks in this transaction.
func (tx *Tx) Content() Content { return Content{tx} }

// Part is one message's worth of content as a value: a text or a file with a caption, by Telegram's id of the file; or,
// where its kind is not modelled, a message to be copied.
type Part struct {
	Kind     string          `json:"kind"` // text, copy, or the Bot API's name of the field: photo, video, document, …
	Text     string          `json:"text,omitempty"`
	Entities json.RawMessage `json:"entities,omitempty"` // Telegram's MessageEntity list of the text or caption
	FileID   string          `json:"fileId,omitempty"`
	UniqueID string          `json:"uniqueId,omitempty"`
	Name     string          `json:"name,omitempty"`
	MIME     string          `json:"mime,omitempty"`
	Size     int64           `json:"size,omitempty"`    // bytes
	Album    string          `json:"album,omitempty"`   // parts that follow each other with the same one are an album
	Chat     int64           `json:"chat,omitempty"`    // copy: where the message stands
	Message  int             `json:"message,omitempty"` // the message it was made of
	By       bloc.PersonID   `json:"by,omitempty"`      // who sent that to the bot
}

// heldPart is the condition that a part was made of a message of a person's.
const heldPart = "ifnull(p.value ->> '$.by', 0) = ? and p.value ->> '$.message' = ?"

// How those who have a version of the content get the next one.
const (
	HowAnew = "anew" // as new messages
	HowEdit = "edit" // the messages they have are changed
)

// Version is one wording of a task's content.
type Version struct {
	Number int
	How    string
	Line   string // what changed
	At     int64
	By     bloc.PersonID
	Parts  []Part
}

// Dispatch is how a task's content goes out.
type Dispatch struct {
	Task    bloc.TaskID
	Version int // the newest
	Roles   []bloc.Role
	Group   bool          // the bloc's group gets it too
	Author  bloc.AgencyID // in whose name; zero: the secretariat's
}

// Add keeps a task's content, as its first version.
func (c Content) Add(s Dispatch, parts []Part, by bloc.PersonID) error {
	roles, err := encode(s.Roles)
	if err != nil {
		return err
	}
	if _, err := c.tx.exec("insert into content (task_id, roles, to_group, author_id) values (?, ?, ?, ?)", s.Task, roles,
		s.Group, orNull(s.Author)); err != nil {
		return fmt.Errorf("keep content of task %d: %w", s.Task, err)
	}
	return c.keep(s.Task, Version{Number: 1, How: HowAnew, By: by, Parts: parts})
}

func (c Content) keep(task bloc.TaskID, v Version) error {
	if _, err := c.tx.exec("insert into content_version (task_id, version, how, line, at, by) values (?, ?, ?, ?, ?, ?)", task,
		v.Number, v.How, v.Line, c.tx.Now, orNull(v.By)); err != nil {
		return fmt.Errorf("keep version %d of task %d: %w", v.Number, task, err)
	}
	for i, p := range v.Parts {
		text, err := encode(p)
		if err != nil {
			return err
		}
		if _, err := c.tx.exec("insert into content_part (task_id, version, ordinal, part) values (?, ?, ?, ?)", task, v.Number,
			i, text); err != nil {
			return fmt.Errorf("keep part %d of task %d: %w", i, task, err)
		}
	}
	return nil
}

// Dispatch tells how a task's content goes out, or ErrNotFound where it has none.
func (c Content) Dispatch(task bloc.TaskID) (Dispatch, error) {
	s := Dispatch{Task: task}
	var roles string
	err := c.tx.one("select version, roles, to_group, ifnull(author_id, 0) from content where task_id = ?", []any{task},
		&s.Version, &roles, &s.Group, &s.Author)
	if err != nil {
		return s, wrapUnlessNotFound(err, "read how content goes out")
	}
	return s, wrap(json.Unmarshal([]byte(roles), &s.Roles), "read who gets content of task %d", task)
}

// Version returns a wording of a task's content with its parts, or ErrNotFound.
func (c Content) Version(task bloc.TaskID, number int) (Version, error) {
	v := Version{Number: number}
	err := c.tx.one("select how, line, at, ifnull(by, 0) from content_version where task_id = ? and version = ?",
		[]any{task, number}, &v.How, &v.Line, &v.At, &v.By)
	if err != nil {
		return v, wrapUnlessNotFound(err, "read version of content")
	}
	v.Parts, err = all(c.tx, func(s scanner) (p Part, err error) {
		var text string
		if err = s.Scan(&text); err != nil {
			return p, err
		}
		return p, json.Unmarshal([]byte(text), &p)
	}, "select part from content_part where task_id = ? and version = ? order by ordinal", task, number)
	return v, wrap(err, "read content of task %d", task)
}

// Amend keeps a new version of a task's content; how says how those who have an earlier one get it: HowAnew makes them
// wait to be sent it, HowEdit queues the change of what they have, which takes parts that can be changed into each other
// (Editable): of others the version goes out anew. Whoever has not been sent anything yet gets the new version instead
// of the old.
func (c Content) Amend(task bloc.TaskID, how, line string, parts []Part, by bloc.PersonID) (int, error) {
	s, err := c.Dispatch(task)
	if err != nil {
		return 0, fmt.Errorf("amend content of task %d: %w", task, err)
	}
	was, err := c.Version(task, s.Version)
	if err != nil {
		return 0, err
	}
	if !Editable(was.Parts, parts) {
		how = HowAnew
	}
	v := Version{Number: s.Version + 1, How: how, Line: line, By: by, Parts: parts}
	if err := c.keep(task, v); err != nil {
		return 0, err
	}
	if _, err := c.tx.exec("update content set version = ? where task_id = ?", v.Number, task); err != nil {
		return 0, fmt.Errorf("amend content of task %d: %w", task, err)
	}
	return v.Number, c.renew(task, -1)
}

// Withdraw queues the taking back of every message people have of a task's content, and takes it back from those who
// have not been sent it yet. words (Telegram HTML) stand in place of what Telegram does not let go.
func (c Content) Withdraw(task bloc.TaskID, words string) error {
	if _, err := c.Stop(task); err != nil {
		return err
	}
	if err := c.stopCards(task); err != nil {
		return err
	}
	body, err := encode(Body{Content: &Delivery{Do: DoWithdraw, Head: words}})
	if err != nil {
		return err
	}
	// What is being sent right now will be there when it comes to the row.
	_, err = c.tx.exec("insert into outbox (chat_id, lane, kind, body, task_id, person_id, send_at, created_at)"+
		" select chat_id, ?3, 'content', ?4, ?1, nullif(person_id, 0), 0, ?2 from"+
		" (select chat_id, person_id from content_copy where task_id = ?1 and state = 'sent' union"+
		"  select chat_id, ifnull(person_id, 0) from outbox where state = 'leased' and kind = 'content' and task_id = ?1"+
		"   and json_extract(body, '$.content.do') in ('send', 'amend'))", task, c.tx.Now, LaneBulk, body)
	return wrap(err, "withdraw content of task %d", task)
}

// Copy is a message somebody has of a task's content.
type Copy struct {
	Person  bloc.PersonID
	Version int
	Ordinal int // which part it is
	Chat    int64
	Message int
	At      int64
	State   string
}

// What became of a copy.
const (
	CopySent     = "sent"     // it stands as it was sent
	CopyReplaced = "replaced" // it was changed into a later version
	CopyDeleted  = "deleted"  // it is gone
	CopyMarked   = "marked"   // it says that it was withdrawn
	CopyStuck    = "stuck"    // Telegram lets nobody touch it any more
)

// Copies lists the messages a person has of a task's content that stand as they were sent, in their order.
func (c Content) Copies(task bloc.TaskID, person bloc.PersonID) ([]Copy, error) {
	list, err := all(c.tx, func(s scanner) (Copy, error) {
		k := Copy{Person: person}
		err := s.Scan(&k.Version, &k.Ordinal, &k.Chat, &k.Message, &k.At, &k.State)
		return k, err
	}, "select version, ordinal, chat_id, message_id, at, state from content_copy where task_id = ? and person_id = ?"+
		" and state = 'sent' order by version, ordinal", task, person)
	return list, wrap(err, "list copies of task %d", task)
}

// CopyCount is how many messages stand in a state, and how many people have them.
type CopyCount struct {
	State            string
	Messages, People int
}

// CountCopies tells what became of the messages of a task's content.
func (c Content) CountCopies(task bloc.TaskID) ([]CopyCount, error) {
	list, err := all(c.tx, func(s scanner) (k CopyCount, err error) {
		err = s.Scan(&k.State, &k.Messages, &k.People)
		return k, err
	}, "select state, count(*), count(distinct person_id) from content_copy where task_id = ? group by state order by state", task)
	return list, wrap(err, "count copies of task %d", task)
}

// Sent records the messages a person got of a task's content, and, with the last of them, that he has the version; one
// that was amended meanwhile is brought to him.
func (c Content) Sent(task bloc.TaskID, person bloc.PersonID, version int, copies []Copy, last bool) error {
	for _, k := range copies {
		if _, err := c.tx.exec("insert into content_copy (task_id, person_id, version, ordinal, chat_id, message_id, at)"+
			" values (?, ?, ?, ?, ?, ?, ?) on conflict do update set message_id = excluded.message_id, at = excluded.at,"+
			" state = 'sent'", task, person, version, k.Ordinal, k.Chat, k.Message, c.tx.Now); err != nil {
			return fmt.Errorf("record copy of task %d: %w", task, err)
		}
		if err := c.tx.Outbox().remember(k.Chat, k.Message, About{Kind: "content", Task: int64(task)}); err != nil {
			return err
		}
	}
	if !last {
		return nil
	}
	if _, err := c.tx.exec("update recipient set state = 'sent', version = ?, why = '', at = ? where task_id = ? and person_id = ?",
		version, c.tx.Now, task, person); err != nil {
		return fmt.Errorf("record that person %d got task %d: %w", person, task, err)
	}
	if err := c.tx.Cards().Stir(task); err != nil {
		return err
	}
	return c.renew(task, person)
}

// Became records what became of a copy.
func (c Content) Became(task bloc.TaskID, k Copy, state string) error {
	_, err := c.tx.exec("update content_copy set state = ? where task_id = ? and person_id = ? and version = ? and ordinal = ?"+
		" and chat_id = ?", state, task, k.Person, k.Version, k.Ordinal, k.Chat)
	if err != nil {
		return fmt.Errorf("record what became of a copy of task %d: %w", task, err)
	}
	return c.tx.Cards().Stir(task)
}
