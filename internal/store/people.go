package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"khoibot/internal/bloc"
)

func isNotFound(err error) bool { return errors.Is(err, ErrNotFound) }

// People is the roll of people and their roles (danh bạ).
type People struct{ tx *Tx }

// People gives access to the people in this transaction.
func (tx *Tx) People() People { return People{tx} }

// Get returns a person with the roles he holds now, or ErrNotFound.
func (p People) Get(id bloc.PersonID) (bloc.Person, error) {
	who := bloc.Person{ID: id}
	if err := p.tx.one("select name from person where id = ? and erased_at is null", []any{id}, &who.Name); err != nil {
		return who, fmt.Errorf("read person %d: %w", id, err)
	}
	var err error
	who.Roles, err = p.roles(id)
	return who, err
}

// Known returns the account of a Telegram user and the person it is of, with the roles he holds now; ErrNotFound for a
// stranger. The person is zero where he was erased.
func (p People) Known(userID int64) (Account, bloc.Person, error) {
	var a Account
	var who bloc.Person
	roles, err := all(p.tx, func(s scanner) (bloc.Membership, error) {
		var m bloc.Membership
		err := s.Scan(&a.UserID, &a.Person, &a.Name, &a.Username, &a.Lang, &a.Joined, &a.Vouched, &a.Unreachable, &who.ID, &who.Name,
			&m.ID, &m.Agency, &m.Role, &m.Title)
		m.Person = who.ID
		return m, err
	}, "select a.user_id, a.person_id, a.name, a.username, a.lang, a.joined_at is not null, a.vouched_at is not null, a.unreachable,"+
		" ifnull(p.id, 0), ifnull(p.name, ''), ifnull(m.id, 0), ifnull(m.agency_id, 0), ifnull(m.role, ''), ifnull(m.title, '')"+
		" from account a left join person p on p.id = a.person_id and p.erased_at is null"+
		" left join membership m on m.person_id = p.id and m.until is null where a.user_id = +?", userID)
	if err != nil {
		return a, who, fmt.Errorf("recognise account: %w", err)
	}
	if len(roles) == 0 {
		return a, who, ErrNotFound
	}
	if roles[0].ID != 0 {
		slices.SortFunc(roles, func(x, y bloc.Membership) int { return cmp.Compare(x.ID, y.ID) })
		who.Roles = roles
	}
	return a, who, nil
}

func (p People) roles(id bloc.PersonID) ([]bloc.Membership, error) {
	roles, err := all(p.tx, scanMembership, "select id, person_id, ifnull(agency_id, 0), role, title from membership"+
		" where person_id = +? and until is null order by id", id)
	if err != nil {
		return nil, fmt.Errorf("read roles of person %d: %w", id, err)
	}
	return roles, nil
}

func scanMembership(s scanner) (bloc.Membership, error) {
	var m bloc.Membership
	err := s.Scan(&m.ID, &m.Person, &m.Agency, &m.Role, &m.Title)
	return m, err
}

// Add puts a person on the roll, without roles.
func (p People) Add(name string) (bloc.PersonID, error) {
	id, err := p.tx.insert("insert into person (name, folded, created_at) values (?, ?, ?)", name, bloc.Fold(name), p.tx.Now)
	if err != nil {
		return 0, fmt.Errorf("add person: %w", err)
	}
	return bloc.PersonID(id), nil
}

// Rename changes how a person's name is written from now on.
func (p People) Rename(id bloc.PersonID, name string) error {
	if _, err := p.tx.exec("insert into former_name (person_id, until, name) select id, ?, name from person where id = ? and name <> ?"+
		" on conflict do nothing", p.tx.Now, id, name); err != nil {
		return fmt.Errorf("keep name of person %d: %w", id, err)
	}
	_, err := p.tx.exec("update person set name = ?, folded = ? where id = ?", name, bloc.Fold(name), id)
	if err != nil {
		return fmt.Errorf("rename person %d: %w", id, err)
	}
	return nil
}

// NameAt is what a person was called at an instant; ErrNotFound where he has left.
func (p People) NameAt(id bloc.PersonID, at int64) (string, error) {
	var name string
	err := p.tx.one("select coalesce((select f.name from former_name f where f.person_id = p.id and f.until > ? order by f.until limit 1),"+
		" p.name) from person p where p.id = ? and p.erased_at is null", []any{at, id}, &name)
	return name, wrap(err, "read name of person %d", id)
}

// InAgency finds the person of that name, however its letters are written, among those with a role in the agency; for
// agency zero, among the bloc's own secretaries. It returns ErrNotFound where there is none.
func (p People) InAgency(name string, agency bloc.AgencyID) (bloc.PersonID, error) {
	var id bloc.PersonID
	err := p.tx.one("select p.id from person p join membership m on m.person_id = p.id and m.until is null"+
		" where p.folded = ? and ifnull(m.agency_id, 0) = ? and p.erased_at is null order by p.id limit 1",
		[]any{bloc.Fold(name), agency}, &id)
	if err != nil {
		return 0, fmt.Errorf("find person in agency %d: %w", agency, err)
	}
	return id, nil
}

// Enroll gives a person a role, or the title with which he now holds it; it reports whether anything changed.
func (p People) Enroll(m bloc.Membership) (bool, error) {
	n, err := p.tx.affects("update membership set title = ? where person_id = ? and ifnull(agency_id, 0) = ? and role = ?"+
		" and until is null and title <> ?", m.Title, m.Person, m.Agency, m.Role, m.Title)
	if err != nil || n > 0 {
		return n > 0, wrap(err, "change role of person %d", m.Person)
	}
	n, err = p.tx.affects("insert into membership (person_id, agency_id, role, title, since) values (?, ?, ?, ?, ?)"+
		" on conflict do nothing", m.Person, orNull(m.Agency), m.Role, m.Title, p.tx.Now)
	return n > 0, wrap(err, "give person %d a role", m.Person)
}

// Dismiss ends one role (gỡ).
func (p People) Dismiss(membership int64) error {
	_, err := p.tx.exec("update membership set until = ? where id = ? and until is null", p.tx.Now, membership)
	return wrap(err, "end role %d", membership)
}

// Leave ends every role of a person and forgets his name, his posts, his account and chat, what he asked and what he
// sent that took no effect; what he answered for agencies stays theirs. What is queued to tell him is still sent, cards
// aside.
func (p People) Leave(id bloc.PersonID) error {
	const his = " in (select user_id from account where person_id = ?2)"
	for _, q := range []string{
		"update membership set until = ifnull(until, ?1), title = '' where person_id = ?2",
		"update invitation set revoked_at = ?1 where person_id = ?2 and used_at is null and revoked_at is null",
		"update person set name = '', folded = '', erased_at = ?1 where id = ?2",
		"update relay set state = 'dropped', words = '', files = '[]', chat_id = 0, message_id = 0 where person_id = ?2",
		"update share set state = 'dropped', parts = '[]' where state in ('writing', 'returned', 'withdrawn') and person_id = ?2",
		"update approval set payload = '{}' where state = 'dropped' and drafted_by = ?2",
		"update invitation set used_by = null where used_by" + his,
		"update dead_update set raw = '', user_id = 0 where settled_at is not null and user_id" + his,
		"delete from former_name where person_id = ?2",
		"delete from snooze where person_id = ?2",
		"delete from join_request where user_id" + his,
		"delete from wrong_token where user_id" + his,
		"delete from dialog where user_id" + his,
		"delete from held_message where chat_id" + his,
		"delete from edited_message where chat_id" + his,
		"delete from outbox where (done_at is not null or state = 'queued' and card_id is not null) and chat_id" + his,
		"delete from card where not exists (select 1 from outbox where card_id = card.id) and chat_id" + his,
		"delete from sent_message where chat_id" + his,
		"delete from account where person_id = ?2",
	} {
		if _, err := p.tx.exec(q, p.tx.Now, id); err != nil {
			return fmt.Errorf("take person %d off the roll: %w", id, err)
		}
	}
	return nil
}

// wrap adds what was being done to an error, and leaves none alone.
func wrap(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}
