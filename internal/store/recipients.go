package store

import (
	"fmt"

	"khoibot/internal/bloc"
)

// Recipient is one person to whom a task's content goes (người nhận), once whatever his roles; person zero is the
// bloc's group.
type Recipient struct {
	Contact
	State   string // one of the states below
	Version int    // the last version he has; zero: none
	Why     string // a reason key, where it failed or he cannot be reached
	At      int64  // since when
}

// The states of a recipient.
const (
	RecipientWaiting   = "waiting"   // to be queued
	RecipientQueued    = "queued"    // chờ gửi
	RecipientSent      = "sent"      // đã gửi: Telegram has it, which does not say that he read it
	RecipientFailed    = "failed"    // không gửi được
	RecipientUnreached = "unreached" // cannot be written to at all
	RecipientStopped   = "stopped"   // taken back before it was sent
)

// address is who gets a task's content: the people of the agencies asked, by role, each once, through the first of
// their agencies; ?1 is the task.
const address = " from content c join task_agency ta on ta.task_id = c.task_id and ta.exempt_at is null" +
	" join agency_now g on g.id = ta.agency_id" +
	" join membership m on m.agency_id = ta.agency_id and m.until is null and m.role in (select value from json_each(c.roles))" +
	" left join account a on a.person_id = m.person_id where c.task_id = ?1"

// reachable tells of an account a whether the bot may write to it.
const reachable = "(a.joined_at is not null and a.unreachable = '')"

// Address notes down everybody who is to get a task's content and is not noted yet; those who can be reached wait to be
// queued.
func (c Content) Address(task bloc.TaskID) error {
	_, err := c.tx.exec("insert into recipient (task_id, person_id, agency_id, state, at)"+
		" select c.task_id, m.person_id, m.agency_id, iif("+reachable+", 'waiting', 'unreached'), ?2"+address+
		" order by g.position, g.code, m.id on conflict do nothing", task, c.tx.Now)
	if err != nil {
		return fmt.Errorf("address task %d: %w", task, err)
	}
	_, err = c.tx.exec("insert into recipient (task_id, person_id, agency_id, state, at) select task_id, 0, 0, 'waiting', ?"+
		" from content where task_id = ? and to_group on conflict do nothing", c.tx.Now, task)
	return wrap(err, "address task %d to the group", task)
}

// Due looks at n of those who wait to be queued: those who can be reached are noted as queued and returned, the others
// noted as out of reach. The caller queues what they get.
func (c Content) Due(n int) ([]DueRecipient, error) {
	type waiting struct {
		DueRecipient
		reachable bool
	}
	list, err := all(c.tx, func(s scanner) (w waiting, err error) {
		err = s.Scan(&w.Task, &w.Person, &w.Agency, &w.UserID, &w.Has, &w.reachable)
		return w, err
	}, "select r.task_id, r.person_id, r.agency_id, ifnull(a.user_id, 0), r.version, r.person_id = 0 or ifnull("+reachable+", 0)"+
		" from recipient r left join account a on a.person_id = r.person_id where r.state = 'waiting'"+
		" order by r.at, r.task_id, r.person_id limit ?", n)
	if err != nil {
		return nil, fmt.Errorf("list who waits for content: %w", err)
	}
	var due []DueRecipient
	for _, w := range list {
		state := RecipientUnreached
		if w.reachable {
			state = RecipientQueued
			due = append(due, w.DueRecipient)
		}
		if _, err := c.tx.exec("update recipient set state = ?, at = ? where task_id = ? and person_id = ?", state, c.tx.Now, w.Task,
			w.Person); err != nil {
			return nil, fmt.Errorf("queue content for person %d: %w", w.Person, err)
		}
	}
	return due, nil
}

// DueRecipient is somebody whose content is to be queued now.
type DueRecipient struct {
	Task   bloc.TaskID
	Person bloc.PersonID // zero: the bloc's group
	Agency bloc.AgencyID
	UserID int64
	Has    int // the version he has; zero: none
}

// Again makes those wait anew who are in one of the states and can be reached: they are sent what they lack. It returns
// how many that is.
func (c Content) Again(task bloc.TaskID, states ...string) (int64, error) {
	list, err := encode(states)
	if err != nil {
		return 0, err
	}
	n, err := c.tx.affects("update recipient set state = 'waiting', why = '', at = ?1 where task_id = ?2"+
		" and state in (select value from json_each(?3)) and (person_id = 0 or exists"+
		" (select 1 from account a where a.person_id = recipient.person_id and "+reachable+"))", c.tx.Now, task, list)
	return n, wrap(err, "send task %d again", task)
}

// Welcome makes a person wait for the content of every task that is still open, meant for him, and that he has not got:
// somebody who joined, came back, took on a role, or takes part with another account now.
func (c Content) Welcome(person bloc.PersonID) error {
	if err := c.leaveBehind(person); err != nil {
		return err
	}
	_, err := c.tx.exec("insert into recipient (task_id, person_id, agency_id, state, at)"+
		" select c.task_id, m.person_id, m.agency_id, 'waiting', ?2 from membership m"+
		" join task_agency ta on ta.agency_id = m.agency_id and ta.exempt_at is null"+
		" join content c on c.task_id = ta.task_id and m.role in (select value from json_each(c.roles))"+
		" join task t on t.id = c.task_id and t.phase = 'confirmed' and t.announced_at is not null and (not t.silent or t.due_at > ?2)"+
		" join agency_now g on g.id = m.agency_id"+
		" where m.person_id = ?1 and m.until is null order by c.task_id, g.position"+
		" on conflict do update set state = 'waiting', why = '', at = excluded.at where recipient.state in ('failed', 'unreached')",
		person, c.tx.Now)
	return wrap(err, "send person %d what is still valid", person)
}

// lacks holds of a recipient who is still to get the newest version: for the first time, or instead of an earlier one.
const lacks = "(state in ('waiting', 'queued') or state = 'sent' and version <" +
	" (select c.version from content c where c.task_id = recipient.task_id))"

// Fail records that a person will not get a task's newest content, and why.
func (c Content) Fail(task bloc.TaskID, person bloc.PersonID, why string) error {
	_, err := c.tx.exec("update recipient set state = 'failed', why = ?, at = ? where task_id = ? and person_id = ? and "+lacks,
		why, c.tx.Now, task, person)
	if err != nil {
		return fmt.Errorf("record that person %d cannot get task %d: %w", person, task, err)
	}
	return c.tx.Cards().Stir(task)
}

// waitsIn are the rows of content queued for chat ?1.
const waitsIn = " from outbox where state = 'queued' and kind = 'content' and chat_id = ?1 and task_id is not null"

// abandon records that what is queued for a chat is given up: what was to be brought, and what was to be taken back.
func (c Content) abandon(chat int64, why string) error {
	tasks, err := all(c.tx, scalar[bloc.TaskID], "select distinct task_id"+waitsIn, chat)
	if err != nil || len(tasks) == 0 {
		return wrap(err, "look for content for chat %d", chat)
	}
	if _, err := c.tx.exec("update recipient set state = 'failed', why = ?2, at = ?3 where (task_id, person_id) in"+
		" (select task_id, ifnull(person_id, 0)"+waitsIn+" and json_extract(body, '$.content.do') <> 'withdraw') and "+lacks,
		chat, why, c.tx.Now); err != nil {
		return fmt.Errorf("give up content for chat %d: %w", chat, err)
	}
	if _, err := c.tx.exec("update content_copy set state = 'stuck' where state = 'sent' and chat_id = ?1 and task_id in"+
		" (select task_id"+waitsIn+" and json_extract(body, '$.content.do') = 'withdraw')", chat); err != nil {
		return fmt.Errorf("give up taking content back from chat %d: %w", chat, err)
	}
	for _, task := range tasks {
		if err := c.tx.Cards().Stir(task); err != nil {
			return err
		}
	}
	return nil
}

// Stop takes a task's content back from those who have not been sent it yet; it returns how many that is. Of a send
// under way the message still arrives, and is recorded.
func (c Content) Stop(task bloc.TaskID) (int64, error) {
	if _, err := c.tx.exec("update outbox set state = 'stopped', done_at = ? where state = 'queued' and kind = 'content' and task_id = ?"+
		" and json_extract(body, '$.content.do') <> 'withdraw'", c.tx.Now, task); err != nil {
		return 0, fmt.Errorf("stop content of task %d: %w", task, err)
	}
	n, err := c.tx.affects("update recipient set state = 'stopped', at = ? where task_id = ? and state in ('waiting', 'queued')",
		c.tx.Now, task)
	return n, wrap(err, "stop content of task %d", task)
}

// Recipients lists everybody a task's content goes to, in order of precedence, with how to reach him now.
func (c Content) Recipients(task bloc.TaskID) ([]Recipient, error) {
	list, err := all(c.tx, func(s scanner) (r Recipient, err error) {
		err = s.Scan(&r.Person, &r.Agency, &r.Role, &r.Title, &r.Name, &r.UserID, &r.Joined, &r.Unreachable, &r.Lang, &r.State,
			&r.Version, &r.Why, &r.At)
		return r, err
	}, "select r.person_id, r.agency_id, ifnull(m.role, ''), ifnull(m.title, ''), ifnull(p.name, ''), ifnull(a.user_id, 0),"+
		" a.joined_at is not null, ifnull(a.unreachable, ''), ifnull(a.lang, ''), r.state, r.version, r.why, r.at from recipient r"+
		" left join person p on p.id = r.person_id left join account a on a.person_id = r.person_id"+
		" left join agency_now g on g.id = r.agency_id"+
		" left join membership m on m.id = (select min(x.id) from membership x where x.person_id = r.person_id"+
		"  and x.agency_id = r.agency_id and x.until is null)"+
		" where r.task_id = ? order by r.person_id = 0, g.position nulls last, g.code, m.id, r.person_id", task)
	return list, wrap(err, "list recipients of task %d", task)
}

// Tally counts the people a task's content goes to by state.
func (c Content) Tally(task bloc.TaskID) (map[string]int, error) {
	type row struct {
		state string
		n     int
	}
	list, err := all(c.tx, func(s scanner) (r row, err error) {
		err = s.Scan(&r.state, &r.n)
		return r, err
	}, "select state, count(*) from recipient where task_id = ? and person_id <> 0 group by state", task)
	if err != nil {
		return nil, fmt.Errorf("count recipients of task %d: %w", task, err)
	}
	tally := map[string]int{}
	for _, r := range list {
		tally[r.state] = r.n
	}
	return tally, nil
}
