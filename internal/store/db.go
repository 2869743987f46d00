package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the driver

	"khoibot/internal/when"
)

// DB is one open database file. One connection writes; a small pool reads beside it, each seeing one instant.
type DB struct {
	path  string
	clock when.Clock
	house House
	// calendar is the shipped one with what Holidays keeps. Only this program changes that, in a transaction that puts the
	// new one here once it is committed.
	calendar atomic.Pointer[when.Calendar]
	pool     *sql.DB
	readers  *sql.DB
	writer   chan *conn // holds the one writing connection while nobody uses it
	reading  chan *conn
	conns    int // how many of the two kinds of connection were made
	changed  *signal
}

const readConns = 3

// Open opens the file at path, making or upgrading it as needed; an upgrade first copies the file beside itself.
// It returns an error that wraps ErrNewer when the file was written by a newer khoibot.
func Open(ctx context.Context, path string, clock when.Clock, house House) (*DB, error) {
	return open(ctx, path, clock, house, migrations())
}

// private makes a file that is not there yet readable by its owner alone: it will hold names and answers. What SQLite
// puts beside a database takes over its permissions.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	return f.Close()
}

func open(ctx context.Context, path string, clock when.Clock, house House, schema fs.FS) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the database's folder: %w", err)
	}
	if err := private(path); err != nil {
		return nil, err
	}
	db := &DB{path: path, clock: clock, house: house, changed: newSignal(),
		writer: make(chan *conn, 1), reading: make(chan *conn, readConns)}
	db.calendar.Store(&house.Calendar)
	var err error
	if db.pool, err = sql.Open("sqlite", dsn(path, "immediate", false)); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db.pool.SetMaxOpenConns(1)
	if err := db.prepare(ctx, schema); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func (db *DB) prepare(ctx context.Context, schema fs.FS) error {
	if err := migrate(ctx, db.pool, db.path, schema); err != nil {
		return fmt.Errorf("prepare database %s: %w", filepath.Base(db.path), err)
	}
	c, err := newConn(ctx, db.pool)
	if err != nil {
		return fmt.Errorf("open database for writing: %w", err)
	}
	db.writer <- c
	db.conns++
	if db.readers, err = sql.Open("sqlite", dsn(db.path, "deferred", true)); err != nil {
		return fmt.Errorf("open database for reading: %w", err)
	}
	db.readers.SetMaxOpenConns(readConns + 1) // one more watches for other programs
	for range readConns {
		c, err := newConn(ctx, db.readers)
		if err != nil {
			return fmt.Errorf("open database for reading: %w", err)
		}
		db.reading <- c
		db.conns++
	}
	return db.loadCalendar(ctx)
}

// dsn carries every pragma, because one given by Exec reaches a single pooled connection only. FULL makes a commit
// survive a power cut; the busy timeout is for the other subcommands beside serve.
func dsn(path, txlock string, readOnly bool) string {
	q := url.Values{"_txlock": {txlock}, "_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "cache_size(-6000)",
		"temp_store(MEMORY)", "journal_size_limit(16777216)",
	}}
	if readOnly {
		q.Add("_pragma", "query_only(1)")
	}
	return (&url.URL{Scheme: "file", Opaque: filepath.ToSlash(path), RawQuery: q.Encode()}).String()
}

// Close waits for transactions under way and closes the file. It may be called once, also on a file that was opened in
// part only.
func (db *DB) Close() error {
	var errs []error
	for range db.conns - 1 {
		errs = append(errs, (<-db.reading).close())
	}
	if db.readers != nil {
		errs = append(errs, db.readers.Close())
	}
	if db.conns > 0 {
		select {
		case c := <-db.writer:
			errs = append(errs, c.close())
		case <-time.After(10 * time.Second):
			errs = append(errs, errors.New("close database: a write is still under way"))
		}
	}
	return errors.Join(append(errs, db.pool.Close())...)
}

// Path is the file's path as it was opened.
func (db *DB) Path() string { return db.path }

// Clock is the bloc's clock.
func (db *DB) Clock() when.Clock { return db.clock }

// House is the bloc's habits, with its calendar as it stands.
func (db *DB) House() House {
	h := db.house
	h.Calendar = *db.calendar.Load()
	return h
}
