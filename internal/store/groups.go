package store

import (
	"fmt"

	"khoibot/internal/bloc"
)

// Groups are the group chats the bot is in: the bloc's one group, and none besides (nhóm của Khối).
type Groups struct{ tx *Tx }

// Groups gives access to the groups in this transaction.
func (tx *Tx) Groups() Groups { return Groups{tx} }

// GroupTokenHours is how long a link that binds the bloc's group is good for.
const GroupTokenHours = 24

// Group is a group chat the bot is, or was, in.
type Group struct {
	Chat  int64
	Title string
	Bound bool  // it is the bloc's group now
	Left  int64 // when the bot last left it or was put out, zero if it did not
}

func scanGroup(s scanner) (Group, error) {
	var g Group
	err := s.Scan(&g.Chat, &g.Title, &g.Bound, &g.Left)
	return g, err
}

const groupColumns = "select chat_id, title, bound_at is not null and left_at is null, ifnull(left_at, 0) from group_chat"

// Offer makes the token of a link by which a secretary binds the bloc's group, in the place of the one whose chat is
// replaces (zero: there is none). Of the token only a hash is kept; links he made before are good no more.
func (g Groups) Offer(by bloc.PersonID, replaces int64) (token string, err error) {
	if _, err := g.tx.exec("delete from group_token where created_by = ? or expires_at <= ?", by, g.tx.Now); err != nil {
		return "", fmt.Errorf("forget earlier group links: %w", err)
	}
	token = newToken()
	_, err = g.tx.exec("insert into group_token (hash, created_by, expires_at, replaces) values (?, ?, ?, ?)", hashToken(token), by,
		g.tx.Now+GroupTokenHours*3600, replaces)
	return token, wrap(err, "make group link")
}

// Offered reports whether a person has a link that he has not used and that has not expired.
func (g Groups) Offered(by bloc.PersonID) (bool, error) {
	var yes bool
	err := g.tx.one("select exists (select 1 from group_token where created_by = ? and used_at is null and expires_at > ?)",
		[]any{by, g.tx.Now}, &yes)
	return yes, wrap(err, "find group link")
}

// Use marks a token used and gives the group it was made to replace; it returns ErrNotFound where the token is unknown,
// used or expired.
func (g Groups) Use(token string) (replaces int64, err error) {
	list, err := all(g.tx, scalar[int64], "update group_token set used_at = ?1 where hash = ?2 and used_at is null and expires_at > ?1"+
		" returning replaces", g.tx.Now, hashToken(token))
	if err == nil && len(list) == 0 {
		return 0, ErrNotFound
	}
	if err != nil {
		return 0, wrap(err, "use group link")
	}
	return list[0], nil
}

// Bind makes a chat the bloc's group.
func (g Groups) Bind(chat int64, title string, by bloc.PersonID) error {
	_, err := g.tx.exec("insert into group_chat (chat_id, title, bound_at, bound_by) values (?, ?, ?, ?) on conflict do update set"+
		" title = excluded.title, bound_at = excluded.bound_at, bound_by = excluded.bound_by, left_at = null", chat, title, g.tx.Now, by)
	return wrap(err, "bind group %d", chat)
}

// Leave records that the bot is in a chat no more.
func (g Groups) Leave(chat int64, title string) error {
	_, err := g.tx.exec("insert into group_chat (chat_id, title, left_at) values (?, ?, ?) on conflict do update set left_at = excluded.left_at",
		chat, title, g.tx.Now)
	return wrap(err, "leave group %d", chat)
}

// Get returns what is known of a chat, or ErrNotFound.
func (g Groups) Get(chat int64) (Group, error) {
	return g.pick(" where chat_id = ?", chat)
}

// Bound returns the bloc's group, or ErrNotFound where there is none.
func (g Groups) Bound() (Group, error) {
	return g.pick(" where bound_at is not null and left_at is null order by bound_at desc limit 1")
}

func (g Groups) pick(where string, args ...any) (Group, error) {
	list, err := all(g.tx, scanGroup, groupColumns+where, args...)
	if err == nil && len(list) == 0 {
		return Group{}, ErrNotFound
	}
	if err != nil {
		return Group{}, fmt.Errorf("read group: %w", err)
	}
	return list[0], nil
}
