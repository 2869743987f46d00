package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"khoibot/internal/when"
)

// ErrNotFound says that what was asked for is not in the database.
var ErrNotFound = errors.New("not found")

// Tx is the transaction everything happens in. It carries one instant, Now (unix seconds, bloc's clock), so that all
// rows of one act bear one time. It must not outlive the function it was given to.
type Tx struct {
	Now int64

	ctx   context.Context
	db    *DB
	conn  *conn
	audit []byte // the head of the audit chain once this transaction has read it

	calendar *when.Calendar // as this transaction sees it
}

// Write runs fn in a transaction that commits when fn returns nil and is rolled back whole on an error or a panic.
// It does not end early when ctx does: a write is short, and one that is half cancelled helps nobody.
func (db *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	var c *conn
	select {
	case c = <-db.writer:
	case <-ctx.Done():
		return fmt.Errorf("wait to write: %w", ctx.Err())
	}
	defer func() { db.writer <- c }()
	err := db.in(ctx, c, "begin immediate", fn)
	if err == nil {
		db.changed.raise()
	}
	return err
}

// Read runs fn in a transaction that sees one instant of the database and cannot change it.
func (db *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	var c *conn
	select {
	case c = <-db.reading:
	case <-ctx.Done():
		return fmt.Errorf("wait to read: %w", ctx.Err())
	}
	defer func() { db.reading <- c }()
	return db.in(ctx, c, "begin", fn)
}

func (db *DB) in(ctx context.Context, c *conn, begin string, fn func(*Tx) error) (err error) {
	ctx = context.WithoutCancel(ctx) // the driver starts a goroutine a statement for a context that can end
	if err := c.exec(ctx, begin); err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	committed := false
	defer func() {
		if !committed {
			err = errors.Join(err, c.exec(ctx, "rollback"))
		}
	}()
	tx := &Tx{Now: db.clock.Now().Unix(), ctx: ctx, db: db, conn: c, calendar: db.calendar.Load()}
	found := tx.calendar
	if err := fn(tx); err != nil {
		return err
	}
	if err := c.exec(ctx, "commit"); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	committed = true
	if tx.calendar != found {
		db.calendar.Store(tx.calendar)
	}
	return nil
}

// House is the bloc's habits, with its calendar as this transaction has it.
func (tx *Tx) House() House {
	h := tx.db.house
	h.Calendar = *tx.calendar
	return h
}

func (tx *Tx) exec(query string, args ...any) (sql.Result, error) {
	s, err := tx.conn.stmt(tx.ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(tx.ctx, args...)
}

// Try runs fn and undoes what it did to the database unless it wants it kept. It is for seeing what something would
// do; it must not be nested.
func (tx *Tx) Try(fn func() (keep bool, err error)) error {
	if _, err := tx.exec("savepoint try"); err != nil {
		return fmt.Errorf("begin a try: %w", err)
	}
	calendar := tx.calendar
	keep, err := fn()
	if err != nil {
		return err // the whole transaction fails, and with it the try
	}
	if !keep {
		tx.audit = nil // read again: its head was moved by what is undone
		tx.calendar = calendar
		if _, err := tx.exec("rollback to try"); err != nil {
			return fmt.Errorf("undo a try: %w", err)
		}
	}
	_, err = tx.exec("release try")
	return wrap(err, "end a try")
}

// insert runs an insert and gives the new row's id.
func (tx *Tx) insert(query string, args ...any) (int64, error) {
	r, err := tx.exec(query, args...)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// affects runs a statement and gives the number of rows it changed.
func (tx *Tx) affects(query string, args ...any) (int64, error) {
	r, err := tx.exec(query, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// one scans the single row of a query; it returns ErrNotFound where there is none.
func (tx *Tx) one(query string, args []any, into ...any) error {
	s, err := tx.conn.stmt(tx.ctx, query)
	if err != nil {
		return err
	}
	err = s.QueryRowContext(tx.ctx, args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// scanner is a row, of one or of many.
type scanner interface{ Scan(into ...any) error }

// all collects every row of a query.
func all[T any](tx *Tx, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	s, err := tx.conn.stmt(tx.ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(tx.ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// scalar reads rows of a single column.
func scalar[T any](s scanner) (T, error) {
	var v T
	err := s.Scan(&v)
	return v, err
}

// orNull makes zero values NULL.
func orNull[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}
