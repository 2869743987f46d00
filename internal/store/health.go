package store

import (
	"context"
	"fmt"
	"os"
)

// Backlog is what waits in the database: for a person, or to be sent.
type Backlog struct {
	Dead   int // updates that could not take effect and were not settled
	Parked int // rows set aside that Telegram chokes on
	Held   int // rows of a restored backup that wait for the secretary
	Queued int // rows that will be sent by themselves
}

// Backlog counts what waits.
func (tx *Tx) Backlog() (Backlog, error) {
	var b Backlog
	var err error
	if b.Dead, b.Parked, b.Held, err = tx.Updates().Counts(); err != nil {
		return b, err
	}
	err = tx.one("select count(*) from outbox where state = 'queued'", nil, &b.Queued)
	return b, wrap(err, "count what is to be sent")
}

// FileState is the state of the database file.
type FileState struct {
	Schema int64 // the number of its newest migration
	Size   int64 // bytes, without what is still in the write-ahead log
	Faults []string
}

// Inspect looks the file over: its schema's version, its size, and what SQLite's quick_check finds wrong with it, which
// is nothing where Faults is empty.
func (db *DB) Inspect(ctx context.Context) (FileState, error) {
	info, err := os.Stat(db.path)
	if err != nil {
		return FileState{}, fmt.Errorf("inspect database: %w", err)
	}
	s := FileState{Size: info.Size()}
	err = db.Read(ctx, func(tx *Tx) error {
		if err := tx.one(schemaQuery, nil, &s.Schema); err != nil {
			return fmt.Errorf("read schema version: %w", err)
		}
		lines, err := all(tx, scalar[string], "pragma quick_check(10)")
		if err == nil && (len(lines) != 1 || lines[0] != "ok") {
			s.Faults = lines
		}
		return wrap(err, "check database")
	})
	return s, err
}

// Find returns the id of the event whose link it is, zero where there is none such in the log.
func (a Audit) Find(link []byte) (int64, error) {
	var id int64
	err := a.tx.one("select id from audit where link = ?", []any{link}, &id)
	if isNotFound(err) {
		return 0, nil
	}
	return id, wrap(err, "look for a head")
}
