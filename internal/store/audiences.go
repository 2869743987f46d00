package store

import (
	"encoding/json"

	"khoibot/internal/bloc"
)

// Audiences are those the secretariat keeps by a name to use again (đối tượng đã lưu).
type Audiences struct{ tx *Tx }

// Audiences gives access to the kept audiences in this transaction.
func (tx *Tx) Audiences() Audiences { return Audiences{tx} }

// NamedAudience is one of them.
type NamedAudience struct {
	ID       int64
	Name     string
	Audience bloc.Audience
}

// Keep keeps an audience by a name; one kept by that name before, however its letters are written, is replaced.
func (a Audiences) Keep(name string, x bloc.Audience, by bloc.PersonID) error {
	body, err := encode(x)
	if err != nil {
		return err
	}
	_, err = a.tx.exec("insert into audience (name, folded, body, used_at, by) values (?, ?, ?, ?, ?)"+
		" on conflict (folded) do update set name = excluded.name, body = excluded.body, used_at = excluded.used_at, by = excluded.by",
		name, bloc.Fold(name), body, a.tx.Now, orNull(by))
	return wrap(err, "keep audience")
}

// Used records that an audience was used again now.
func (a Audiences) Used(id int64) error {
	_, err := a.tx.exec("update audience set used_at = ? where id = ?", a.tx.Now, id)
	return wrap(err, "use audience %d", id)
}

// List lists the kept audiences, the last used first.
func (a Audiences) List() ([]NamedAudience, error) {
	list, err := all(a.tx, func(s scanner) (x NamedAudience, err error) {
		var body string
		if err = s.Scan(&x.ID, &x.Name, &body); err != nil {
			return x, err
		}
		return x, json.Unmarshal([]byte(body), &x.Audience)
	}, "select id, name, body from audience order by used_at desc, id desc")
	return list, wrap(err, "list kept audiences")
}
