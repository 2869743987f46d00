package store

import "khoibot/internal/bloc"

// stopCards keeps cards of a task that go out with its content from being sent to those who have not been sent any.
func (c Content) stopCards(task bloc.TaskID) error {
	_, err := c.tx.exec("update outbox set state = 'stopped', done_at = ? where state = 'queued' and kind = 'card' and task_id = ? and lane = ?"+
		" and (select k.message_id from card k where k.id = outbox.card_id) is null", c.tx.Now, task, LaneBulk)
	return wrap(err, "stop cards of task %d", task)
}

// Fate is what became of the messages a person had of a task's content that was withdrawn: how many of them are in which
// state. Messages that were changed into later ones are those.
type Fate struct {
	Person  bloc.PersonID // zero: the bloc's group
	Agency  bloc.AgencyID
	Name    string
	Waiting int // to be taken back
	Deleted int
	Marked  int // they say that it was withdrawn
	Stuck   int // Telegram lets nobody touch them any more
}

// State is the worst that befell any of the person's messages, as the states of copies are called; CopySent while some
// are still to be taken back.
func (f Fate) State() string {
	switch {
	case f.Waiting > 0:
		return CopySent
	case f.Stuck > 0:
		return CopyStuck
	case f.Marked > 0:
		return CopyMarked
	}
	return CopyDeleted
}

// Fates lists what became of the messages of a task's content that people had, in order of precedence, the group last.
func (c Content) Fates(task bloc.TaskID) ([]Fate, error) {
	list, err := all(c.tx, func(s scanner) (f Fate, err error) {
		return f, s.Scan(&f.Person, &f.Agency, &f.Name, &f.Waiting, &f.Deleted, &f.Marked, &f.Stuck)
	}, "select k.person_id, ifnull(r.agency_id, 0), ifnull(p.name, ''), sum(k.state = 'sent'), sum(k.state = 'deleted'),"+
		" sum(k.state = 'marked'), sum(k.state = 'stuck') from content_copy k"+
		" left join recipient r on r.task_id = k.task_id and r.person_id = k.person_id left join person p on p.id = k.person_id"+
		" left join agency_now g on g.id = r.agency_id where k.task_id = ? and k.state <> 'replaced'"+
		" group by k.person_id order by k.person_id = 0, g.position nulls last, g.code, k.person_id", task)
	return list, wrap(err, "list what became of copies of task %d", task)
}

// Recallable counts the people who have messages of a task's content: whose were all sent at since or later, and the
// others.
func (c Content) Recallable(task bloc.TaskID, since int64) (fresh, old int, err error) {
	err = c.tx.one("select ifnull(sum(first >= ?2), 0), ifnull(sum(first < ?2), 0) from (select min((select min(o.at)"+
		" from content_copy o where o.chat_id = k.chat_id and o.message_id = k.message_id)) as first from content_copy k"+ // what it was changed from is as old
		" where k.task_id = ?1 and k.state = 'sent' and k.person_id <> 0 group by k.person_id)", []any{task, since}, &fresh, &old)
	return fresh, old, wrap(err, "count what can be taken back of task %d", task)
}

// Spread is how far a version of a task's content would have to go: how many have one already and can be reached, of
// them those whose messages can be changed, and how many still wait for their first.
type Spread struct {
	Have, Changeable, Waiting int
	Group                     bool // the bloc's group has one
}

// Spread counts whom an amendment reaches.
func (c Content) Spread(task bloc.TaskID) (x Spread, err error) {
	const anew = "exists (select 1 from content_version v where v.task_id = r.task_id and v.version > r.version and v.how = 'anew')"
	err = c.tx.one("select ifnull(sum(r.person_id <> 0 and r.version > 0 and "+reachable+"), 0),"+
		" ifnull(sum(r.person_id <> 0 and r.version > 0 and "+reachable+" and r.state = 'sent' and not "+anew+
		"  and exists (select 1 from content_copy k where k.task_id = r.task_id and k.person_id = r.person_id and k.version >= r.version"+
		"   and k.state = 'sent')), 0),"+
		" ifnull(sum(r.person_id <> 0 and r.version = 0 and r.state in ('waiting', 'queued')), 0), ifnull(max(r.person_id = 0 and r.version > 0), 0)"+
		" from recipient r left join account a on a.person_id = r.person_id where r.task_id = ?", []any{task},
		&x.Have, &x.Changeable, &x.Waiting, &x.Group)
	return x, wrap(err, "count who has content of task %d", task)
}

// ShowAgain queues the task's card, as a new message at the end of the chat, to everybody whose messages are being
// changed into the newest version: an edit alone nobody notices. key is the card's key.
func (c Content) ShowAgain(task bloc.TaskID, view, key string) error {
	const whose = " from recipient r join account a on a.person_id = r.person_id and " + reachable +
		" where r.task_id = ?1 and r.state = 'sent' and r.version > 0" +
		" and r.version < (select c.version from content c where c.task_id = ?1)"
	if _, err := c.tx.exec("insert into card (chat_id, view, key, args, created_at) select a.user_id, ?2, ?3,"+
		" json_object('view', ?2, 'task', ?1, 'person', r.person_id), ?4"+whose+
		" on conflict do update set args = excluded.args, message_id = null, rev = rev + 1, created_at = excluded.created_at",
		task, view, key, c.tx.Now); err != nil {
		return wrap(err, "keep cards of task %d", task)
	}
	const cards = " join card k on k.chat_id = a.user_id and k.view = ?2 and k.key = ?3"
	from := " from (select a.user_id, r.person_id" + whose + ") a" + cards
	if _, err := c.tx.exec("insert into card_about (task_id, agency_id, card_id) select ?1, m.agency_id, k.id"+from+
		" join membership m on m.person_id = a.person_id and m.until is null and m.agency_id is not null where true on conflict do nothing",
		task, view, key); err != nil {
		return wrap(err, "link cards of task %d", task)
	}
	_, err := c.tx.exec("insert into outbox (chat_id, lane, kind, body, card_id, task_id, person_id, send_at, created_at)"+
		" select a.user_id, ?5, 'card', '{}', k.id, ?1, a.person_id, 0, ?4"+from+" where true on conflict do nothing",
		task, view, key, c.tx.Now, LaneBulk)
	return wrap(err, "queue cards of task %d", task)
}

// Langs lists the languages in which those who have something of a task's content are spoken to.
func (c Content) Langs(task bloc.TaskID) ([]string, error) {
	list, err := all(c.tx, scalar[string], "select distinct ifnull(a.lang, '') from recipient r join account a on a.person_id = r.person_id"+
		" where r.task_id = ? and r.version > 0 and "+reachable+" order by 1", task)
	return list, wrap(err, "list languages of task %d", task)
}

// Tell queues a message to everybody who has something of a task's content and is spoken to in a language; it returns
// how many people that is. With changing, only those are told whose messages are being changed into the newest version.
func (c Content) Tell(task bloc.TaskID, lang string, changing bool, m Message) (int64, error) {
	body, err := encode(Body{Message: &m})
	if err != nil {
		return 0, err
	}
	n, err := c.tx.affects("insert into outbox (chat_id, lane, kind, body, send_at, created_at)"+
		" select a.user_id, ?1, 'message', ?2, 0, ?3 from recipient r join account a on a.person_id = r.person_id"+
		" where r.task_id = ?4 and r.version > 0 and "+reachable+" and ifnull(a.lang, '') = ?5"+
		" and (not ?6 or r.state = 'sent' and r.version < (select c.version from content c where c.task_id = ?4))",
		LaneBulk, body, c.tx.Now, task, lang, changing)
	return n, wrap(err, "tell who has content of task %d", task)
}

// leaveBehind gives up what a person was sent in the chat of an account that is his no more: it stays there, out of the
// bot's reach, and what of it is still valid he has not got.
func (c Content) leaveBehind(person bloc.PersonID) error {
	const elsewhere = " in (select k.task_id from recipient r join account a on a.person_id = r.person_id and a.joined_at is not null" +
		" join content_copy k on k.task_id = r.task_id and k.person_id = r.person_id and k.state = 'sent' and k.chat_id <> a.user_id" +
		" where r.person_id = ?1 and r.state = 'sent')"
	if _, err := c.tx.exec("update recipient set state = 'failed', version = 0 where person_id = ?1 and task_id"+elsewhere+
		" and exists (select 1 from task t where t.id = recipient.task_id and t.phase = 'confirmed')", person); err != nil {
		return wrap(err, "send content of person %d again", person)
	}
	_, err := c.tx.exec("update content_copy set state = 'stuck' where person_id = ?1 and state = 'sent' and task_id in"+
		" (select task_id from recipient where person_id = ?1) and chat_id <> (select user_id from account where person_id = ?1 and joined_at is not null)",
		person)
	return wrap(err, "give up content in another chat of person %d", person)
}
