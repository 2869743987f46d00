package store

import (
	"fmt"

	"khoibot/internal/bloc"
)

// Agencies is the roll of agencies (đơn vị).
type Agencies struct{ tx *Tx }

// Agencies gives access to the agencies in this transaction.
func (tx *Tx) Agencies() Agencies { return Agencies{tx} }

const agencyColumns = "id, code, position, name, short_name, post"

func scanAgency(s scanner) (bloc.Agency, error) {
	var a bloc.Agency
	err := s.Scan(&a.ID, &a.Code, &a.Position, &a.Name, &a.ShortName, &a.Post)
	return a, err
}

// List returns the agencies of the bloc as they are now, in order of precedence.
func (a Agencies) List() ([]bloc.Agency, error) {
	list, err := all(a.tx, scanAgency, "select "+agencyColumns+" from agency_now order by position, code")
	if err != nil {
		return nil, fmt.Errorf("list agencies: %w", err)
	}
	return list, nil
}

// Get returns an agency as it is now, or ErrNotFound.
func (a Agencies) Get(id bloc.AgencyID) (bloc.Agency, error) {
	return a.pick("id = +?", id)
}

// ByCode returns the agency with the code, whatever its case, or ErrNotFound.
func (a Agencies) ByCode(code string) (bloc.Agency, error) {
	return a.pick("code = ? collate nocase", code)
}

func (a Agencies) pick(where string, arg any) (bloc.Agency, error) {
	var g bloc.Agency
	err := a.tx.one("select "+agencyColumns+" from agency_now where "+where, []any{arg},
		&g.ID, &g.Code, &g.Position, &g.Name, &g.ShortName, &g.Post)
	if err != nil {
		return g, fmt.Errorf("read agency %v: %w", arg, err)
	}
	return g, nil
}

// Put makes the agency with g.Code be as g says from now on, keeping what it was before as a dated row. It returns the
// agency's id and whether anything changed.
func (a Agencies) Put(g bloc.Agency) (bloc.AgencyID, bool, error) {
	was, err := a.ByCode(g.Code)
	switch {
	case err == nil:
		g.ID, g.Code = was.ID, was.Code
		if was == g {
			return was.ID, false, nil
		}
		return was.ID, true, a.change(g)
	case !isNotFound(err):
		return 0, false, err
	}
	id, err := a.tx.insert("insert into agency (code, created_at) values (?, ?)", g.Code, a.tx.Now)
	if err != nil {
		return 0, false, fmt.Errorf("add agency %s: %w", g.Code, err)
	}
	g.ID = bloc.AgencyID(id)
	return g.ID, true, a.begin(g)
}

// change ends the row in force and begins a new one; a second change at the same instant replaces the first.
func (a Agencies) change(g bloc.Agency) error {
	if _, err := a.tx.exec("delete from agency_term where agency_id = ? and until is null and since = ?", g.ID, a.tx.Now); err != nil {
		return fmt.Errorf("change agency %s: %w", g.Code, err)
	}
	if _, err := a.tx.exec("update agency_term set until = ? where agency_id = ? and until is null", a.tx.Now, g.ID); err != nil {
		return fmt.Errorf("change agency %s: %w", g.Code, err)
	}
	return a.begin(g)
}

func (a Agencies) begin(g bloc.Agency) error {
	_, err := a.tx.exec("insert into agency_term (agency_id, since, position, name, short_name, post) values (?, ?, ?, ?, ?, ?)",
		g.ID, a.tx.Now, g.Position, g.Name, g.ShortName, g.Post)
	if err != nil {
		return fmt.Errorf("change agency %s: %w", g.Code, err)
	}
	return nil
}
