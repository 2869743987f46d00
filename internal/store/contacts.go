package store

import (
	"fmt"

	"khoibot/internal/bloc"
)

// Contact is one role of one person together with how to reach him (đầu mối và cách liên lạc).
type Contact struct {
	bloc.Membership
	Name        string
	UserID      int64  // Telegram id, zero where none is known
	Joined      bool   // has pressed Start and agreed: the bot may write
	Unreachable string // why Telegram refuses, as a reason key; empty when it does not
	Lang        string
}

// Reachable reports whether a message to the person can be sent at all.
func (c Contact) Reachable() bool { return c.Joined && c.Unreachable == "" }

const contactQuery = "select m.id, m.person_id, ifnull(m.agency_id, 0), m.role, m.title, p.name, ifnull(a.user_id, 0)," +
	" a.joined_at is not null, ifnull(a.unreachable, ''), ifnull(a.lang, '')" +
	" from membership m join person p on p.id = m.person_id left join account a on a.person_id = p.id where m.until is null"

func scanContact(s scanner) (Contact, error) {
	var c Contact
	err := s.Scan(&c.ID, &c.Person, &c.Agency, &c.Role, &c.Title, &c.Name, &c.UserID, &c.Joined, &c.Unreachable, &c.Lang)
	return c, err
}

// Contacts lists an agency's people with the role, in the order they were enrolled.
func (p People) Contacts(agency bloc.AgencyID, role bloc.Role) ([]Contact, error) {
	list, err := all(p.tx, scanContact, contactQuery+" and m.agency_id = ? and m.role = ? order by m.id", agency, role)
	return list, wrap(err, "list people of agency %d", agency)
}

// In lists an agency's people with one of the roles, each once.
func (p People) In(agency bloc.AgencyID, roles ...bloc.Role) ([]Contact, error) {
	var out []Contact
	seen := map[bloc.PersonID]bool{}
	for _, role := range roles {
		list, err := p.Contacts(agency, role)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			if !seen[c.Person] {
				seen[c.Person] = true
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// Secretaries lists the secretariat; a person who is secretary twice over stands once.
func (p People) Secretaries() ([]Contact, error) {
	list, err := all(p.tx, scanContact, contactQuery+" and m.role = 'secretary' group by m.person_id order by m.id")
	return list, wrap(err, "list secretaries")
}

// Roll lists everybody's roles: the agencies' people in order of precedence, then the bloc's own secretaries.
func (p People) Roll() ([]Contact, error) {
	list, err := all(p.tx, scanContact, contactQuery+" order by (select g.position from agency_now g where g.id = m.agency_id)"+
		" nulls last, m.agency_id, m.id")
	return list, wrap(err, "list people")
}

// Account is a Telegram account of a person on the roll.
type Account struct {
	UserID      int64 // also the private chat's id
	Person      bloc.PersonID
	Name        string // as Telegram shows it
	Username    string
	Lang        string // chosen language, empty for the bloc's
	Joined      bool
	Vouched     bool // the secretariat pressed [Đúng người]
	Unreachable string
}

// Account returns the account of a Telegram user, or ErrNotFound for a stranger.
func (p People) Account(userID int64) (Account, error) {
	return p.account("user_id = ?", userID)
}

// AccountOf returns a person's account, or ErrNotFound where none is known.
func (p People) AccountOf(id bloc.PersonID) (Account, error) {
	return p.account("person_id = ?", int64(id))
}

func (p People) account(where string, arg int64) (Account, error) {
	var a Account
	err := p.tx.one("select user_id, person_id, name, username, lang, joined_at is not null, vouched_at is not null, unreachable"+
		" from account where "+where, []any{arg},
		&a.UserID, &a.Person, &a.Name, &a.Username, &a.Lang, &a.Joined, &a.Vouched, &a.Unreachable)
	if err != nil && !isNotFound(err) {
		return a, fmt.Errorf("read account: %w", err)
	}
	return a, err
}

// Bind ties a Telegram account to a person, before he has pressed Start; any other account of his is let go. It
// reports whether anything changed.
func (p People) Bind(userID int64, id bloc.PersonID) (bool, error) {
	have, err := p.Account(userID)
	if err == nil && have.Person == id {
		return false, nil
	}
	if err != nil && !isNotFound(err) {
		return false, err
	}
	if _, err := p.tx.exec("delete from account where person_id = ? or user_id = ?", id, userID); err != nil {
		return false, fmt.Errorf("bind account: %w", err)
	}
	_, err = p.tx.exec("insert into account (user_id, person_id, bound_at) values (?, ?, ?)", userID, id, p.tx.Now)
	return true, wrap(err, "bind account")
}

// Join records that the account's owner agreed to take part, under the name Telegram shows.
func (p People) Join(userID int64, name, username string) error {
	_, err := p.tx.exec("update account set joined_at = ifnull(joined_at, ?), name = ?, username = ?, unreachable = ''"+
		" where user_id = ?", p.tx.Now, name, username, userID)
	return wrap(err, "record joining")
}

// Vouch records that the secretariat knows the account to be the person's.
func (p People) Vouch(userID int64) error {
	_, err := p.tx.exec("update account set vouched_at = ifnull(vouched_at, ?) where user_id = ?", p.tx.Now, userID)
	return wrap(err, "vouch for account")
}

// Unbind lets an account go: its owner becomes a stranger.
func (p People) Unbind(userID int64) error {
	_, err := p.tx.exec("delete from account where user_id = ?", userID)
	return wrap(err, "unbind account")
}

// CameBack reports whether the account let the bot in again, having blocked it, since an instant.
func (p People) CameBack(userID, since int64) (bool, error) {
	var n int
	err := p.tx.one("select count(*) from account where user_id = ? and returned_at >= ?", []any{userID, since}, &n)
	return n > 0, wrap(err, "look for a return")
}

// SetLang chooses the language an account is spoken to in.
func (p People) SetLang(userID int64, lang string) error {
	_, err := p.tx.exec("update account set lang = ? where user_id = ?", lang, userID)
	return wrap(err, "choose language")
}

// SetUnreachable records why Telegram refuses messages to a user; an empty reason records that it does no more. It
// reports whether that is news.
func (p People) SetUnreachable(userID int64, reason string) (bool, error) {
	n, err := p.tx.affects("update account set unreachable = ?1, unreachable_at = ?2, returned_at = iif(?1 = '', ?2, returned_at)"+
		" where user_id = ?3 and unreachable <> ?1", reason, p.tx.Now, userID)
	return n > 0, wrap(err, "record reachability")
}
