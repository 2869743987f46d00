package store

import (
	"fmt"

	"khoibot/internal/bloc"
)

// Addressed is somebody in the line of an agency a task's content goes to (người nhận của đơn vị): one of its recipients,
// also where he got it through another of his agencies, or somebody it is meant for who is none yet, whose State is empty.
type Addressed struct {
	Recipient
	Of int // how many stand in the agency's line
}

// addressedQuery lists lines; ?1 is the task, ?2 the agencies as JSON (none: all), ?3 how many of each, those first whom it
// has not reached.
const addressedQuery = "with line (agency_id, person_id) as (" +
	"  select r.agency_id, r.person_id from recipient r where r.task_id = ?1 and r.person_id <> 0" +
	"  union select m.agency_id, m.person_id from content c join task_agency ta on ta.task_id = c.task_id and ta.exempt_at is null" +
	"   join membership m on m.agency_id = ta.agency_id and m.until is null and m.role in (select value from json_each(c.roles))" +
	"   where c.task_id = ?1), placed as (" +
	"  select l.agency_id, l.person_id, r.state, r.version, r.why, r.at, a.user_id, a.joined_at, a.unreachable, a.lang," +
	"   (select x.id from membership x where x.person_id = l.person_id and x.agency_id = l.agency_id" +
	"     order by x.until is not null, x.role not in (select value from content c, json_each(c.roles) where c.task_id = ?1), x.id limit 1) as m," +
	"   row_number() over (partition by l.agency_id order by ifnull(r.state, '') in ('sent', 'waiting', 'queued'), l.person_id) as n," +
	"   count(*) over (partition by l.agency_id) as of" +
	"  from line l left join recipient r on r.task_id = ?1 and r.person_id = l.person_id left join account a on a.person_id = l.person_id" +
	"  where ?2 = '[]' or l.agency_id in (select value from json_each(?2)))" +
	" select k.person_id, k.agency_id, ifnull(m.role, ''), ifnull(m.title, ''), ifnull(p.name, ''), ifnull(k.user_id, 0)," +
	"  k.joined_at is not null, ifnull(k.unreachable, ''), ifnull(k.lang, ''), ifnull(k.state, ''), ifnull(k.version, 0), ifnull(k.why, '')," +
	"  ifnull(k.at, 0), k.of from placed k left join membership m on m.id = k.m left join person p on p.id = k.person_id" +
	"  left join agency_now g on g.id = k.agency_id where k.n <= ?3 order by g.position nulls last, g.code, k.agency_id, k.n"

// Addressed lists the people in the lines of the agencies, all agencies where none is named, in order of precedence; of
// each agency at most most of them, those first whom the content has not reached.
func (c Content) Addressed(task bloc.TaskID, most int, agencies ...bloc.AgencyID) ([]Addressed, error) {
	if agencies == nil {
		agencies = []bloc.AgencyID{}
	}
	which, err := encode(agencies)
	if err != nil {
		return nil, err
	}
	list, err := all(c.tx, func(s scanner) (r Addressed, err error) {
		err = s.Scan(&r.Person, &r.Agency, &r.Role, &r.Title, &r.Name, &r.UserID, &r.Joined, &r.Unreachable, &r.Lang, &r.State,
			&r.Version, &r.Why, &r.At, &r.Of)
		return r, err
	}, addressedQuery, task, which, most)
	return list, wrap(err, "list who is addressed by task %d", task)
}

// ToGroup is how a task's content fares with the bloc's group, or ErrNotFound where it does not go there.
func (c Content) ToGroup(task bloc.TaskID) (Recipient, error) {
	var r Recipient
	err := c.tx.one("select state, version, why, at from recipient where task_id = ? and person_id = 0", []any{task}, &r.State, &r.Version,
		&r.Why, &r.At)
	return r, wrapUnlessNotFound(err, "read how content fares with the group")
}

// FailedSince lists the people to whom a task's content could not be brought since an instant, the last of them first.
func (c Content) FailedSince(task bloc.TaskID, since int64) ([]Recipient, error) {
	list, err := all(c.tx, func(s scanner) (r Recipient, err error) {
		err = s.Scan(&r.Person, &r.Agency, &r.Name, &r.State, &r.Why, &r.At)
		return r, err
	}, "select r.person_id, r.agency_id, p.name, r.state, r.why, r.at from recipient r join person p on p.id = r.person_id"+
		" where r.task_id = ? and r.state = 'failed' and r.at >= ? order by r.at desc, r.person_id", task, since)
	return list, wrap(err, "list whom task %d did not reach", task)
}

// SentOut lists the tasks of a kind whose content has gone out or waits for its time, the newest first.
func (c Content) SentOut(kind bloc.Kind) ([]bloc.Task, error) {
	list, err := all(c.tx, scanTask, "select "+taskColumns+" from task where kind = ? and id in (select task_id from content)"+
		" and (announced_at is not null or phase = 'confirmed') order by announce_at desc, id desc", kind)
	return list, wrap(err, "list what was sent")
}

// Held tells for how many people's chats Telegram asks to wait with a task's content at an instant of the machine's clock,
// and until when at most.
func (c Content) Held(task bloc.TaskID, machine int64) (people int, until int64, err error) {
	err = c.tx.one("select count(distinct o.chat_id), ifnull(max(p.until), 0) from chat_pause p cross join outbox o on o.chat_id = p.chat_id"+
		" and o.state = 'queued' and o.kind = 'content' and o.task_id = ? where p.until > ?", []any{task, machine}, &people, &until)
	if err != nil {
		return 0, 0, fmt.Errorf("read who waits for task %d: %w", task, err)
	}
	return people, until, nil
}
