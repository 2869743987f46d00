package store

import (
	"slices"

	"khoibot/internal/bloc"
)

// Editable reports whether the messages of one list of parts can be changed into those of another: as many, of the same
// kinds, in the same albums. Telegram exchanges a file for another of its kind (Bot API, editMessageMedia), but neither
// voice notes nor what was copied.
func Editable(from, to []Part) bool {
	return slices.EqualFunc(albums(from), albums(to), func(a, b [2]int) bool { return a == b }) &&
		slices.EqualFunc(from, to, func(a, b Part) bool {
			switch {
			case a.Kind != b.Kind:
				return false
			case a.Kind == "voice":
				return a.FileID == b.FileID
			case a.Kind == "copy":
				return a.Chat == b.Chat && a.Message == b.Message
			}
			return true
		})
}

// albums gives the first and the last of the parts of each album, and of each part by itself.
func albums(parts []Part) (list [][2]int) {
	for i, p := range parts {
		if i > 0 && p.Album != "" && p.Album == parts[i-1].Album {
			list[len(list)-1][1] = i
			continue
		}
		list = append(list, [2]int{i, i})
	}
	return list
}

// Wanted tells which version a row of content that is about to be sent, or begun already, is to bring its person, from
// what is true now; zero: none any more, as he has it, or it was stopped or withdrawn meanwhile.
func (c Content) Wanted(task bloc.TaskID, person bloc.PersonID, d Delivery, begun bool) (int, error) {
	var state string
	var has, newest int
	var withdrawn bool
	err := c.tx.one("select r.state, r.version, c.version, t.phase = 'withdrawn' from recipient r join content c on c.task_id = r.task_id"+
		" join task t on t.id = r.task_id where r.task_id = ? and r.person_id = ?", []any{task, person}, &state, &has, &newest, &withdrawn)
	switch {
	case isNotFound(err):
		return 0, nil
	case err != nil:
		return 0, wrap(err, "read what person %d is to get of task %d", person, task)
	case withdrawn:
		return 0, nil
	case d.Do == DoSend && state == RecipientQueued && begun:
		return d.Version, nil
	case d.Do == DoSend && state == RecipientQueued, d.Do == DoAmend && state == RecipientSent && has < newest:
		return newest, nil
	}
	return 0, nil
}

// ToChange lists the messages a person has of a task's content that are to be changed into a version: not those of
// earlier versions that he was sent before the one he has.
func (c Content) ToChange(task bloc.TaskID, person bloc.PersonID, version int) ([]Copy, error) {
	list, err := c.Copies(task, person)
	if err != nil {
		return nil, err
	}
	var has int
	if err := c.tx.one("select version from recipient where task_id = ? and person_id = ?", []any{task, person}, &has); err != nil {
		return nil, wrap(err, "read which version of task %d person %d has", task, person)
	}
	return slices.DeleteFunc(list, func(k Copy) bool { return k.Version < has || k.Version >= version }), nil
}

// Begun notes in a row of content which version it has begun to bring, so that it is brought whole.
func (c Content) Begun(row int64, version int) error {
	_, err := c.tx.exec("update outbox set body = json_set(body, '$.content.version', ?) where id = ?", version, row)
	return wrap(err, "record version of outgoing %d", row)
}

// Amended records that nothing is left to be changed of what a person has. If not all of it could be changed into the
// version, he is sent the version anew.
func (c Content) Amended(task bloc.TaskID, person bloc.PersonID, version int) error {
	var missing int
	err := c.tx.one("select count(*) from content_part p where p.task_id = ?1 and p.version = ?3 and not exists (select 1 from content_copy k"+
		" where k.task_id = ?1 and k.person_id = ?2 and k.version = ?3 and k.ordinal = p.ordinal and k.state = 'sent')",
		[]any{task, person, version}, &missing)
	if err != nil {
		return wrap(err, "look at what person %d has of task %d", person, task)
	}
	change := "version = ?3"
	if missing > 0 {
		change = "state = 'waiting'"
	}
	if _, err := c.tx.exec("update recipient set "+change+", at = ?4 where task_id = ?1 and person_id = ?2 and state = 'sent'",
		task, person, version, c.tx.Now); err != nil {
		return wrap(err, "record that person %d has version %d of task %d", person, version, task)
	}
	if err := c.tx.Cards().Stir(task); err != nil {
		return err
	}
	return c.renew(task, person)
}

// renew brings the newest version of a task's content to those who have an earlier one: to a person, or, with -1, to
// all. Where each version since theirs is a change of the one before, and Telegram can still be asked to change what
// they have, that is queued; else they wait to be sent it anew. Nothing is renewed of what was withdrawn.
func (c Content) renew(task bloc.TaskID, only bloc.PersonID) error {
	const which = " where r.task_id = ?1 and r.state = 'sent' and (?2 = -1 or r.person_id = ?2)" +
		" and r.version < (select c.version from content c where c.task_id = ?1)" +
		" and exists (select 1 from task t where t.id = ?1 and t.phase <> 'withdrawn')"
	const change = " not exists (select 1 from content_version v where v.task_id = ?1 and v.version > r.version and v.how = 'anew')" +
		" and exists (select 1 from content_copy k where k.task_id = ?1 and k.person_id = r.person_id and k.version >= r.version" +
		"  and k.state = 'sent')"
	if _, err := c.tx.exec("update recipient as r set state = 'waiting', at = ?3"+which+" and not ("+change+")", task, only,
		c.tx.Now); err != nil {
		return wrap(err, "send the new content of task %d", task)
	}
	body, err := encode(Body{Content: &Delivery{Do: DoAmend}})
	if err != nil {
		return err
	}
	_, err = c.tx.exec("insert into outbox (chat_id, lane, kind, body, task_id, person_id, send_at, created_at)"+
		" select (select k.chat_id from content_copy k where k.task_id = ?1 and k.person_id = r.person_id and k.state = 'sent'"+
		"  order by k.version desc, k.ordinal limit 1), ?4, 'content', ?5, ?1, nullif(r.person_id, 0), 0, ?3 from recipient r"+
		which+" and "+change, task, only, c.tx.Now, LaneBulk, body)
	return wrap(err, "amend content of task %d", task)
}

// NotTakenBack records that what a chat has of a task's content cannot be taken back.
func (c Content) NotTakenBack(task bloc.TaskID, chat int64) error {
	if _, err := c.tx.exec("update content_copy set state = 'stuck' where task_id = ? and chat_id = ? and state = 'sent'", task,
		chat); err != nil {
		return wrap(err, "record that task %d cannot be taken back", task)
	}
	return c.tx.Cards().Stir(task)
}
