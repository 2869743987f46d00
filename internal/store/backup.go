package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"khoibot/internal/when"
)

// ErrExists says that a file is not written because there is one of that name.
var ErrExists = errors.New("there is a file of that name already")

// ErrDamaged says that a file is not a sound database of khoibot's.
var ErrDamaged = errors.New("the file is not a sound khoibot database")

// errNoSchema says that a file is a database, but none of this program's.
var errNoSchema = errors.New("it holds no schema of khoibot's")

// schemaQuery gives the number of the newest migration a file has had.
const schemaQuery = "select ifnull(max(version_id), 0) from goose_db_version where is_applied"

// Backup copies the database as it is at one instant to path, also while it is being written to. The copy appears
// whole or not at all, and never in place of a file that is there: ErrExists.
func (db *DB) Backup(ctx context.Context, path string) (err error) {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("back up to %s: %w", path, ErrExists)
	}
	part := fmt.Sprintf("%s.part-%d", path, os.Getpid())
	defer func() { err = errors.Join(err, removeIfThere(part)) }()
	if err := removeIfThere(part); err != nil {
		return err
	}
	if err := private(part); err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	pool, err := sql.Open("sqlite", dsn(db.path, "deferred", false)) // those that only read may not write a copy either
	if err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	_, err = pool.ExecContext(ctx, "vacuum into ?", part)
	if err = errors.Join(err, pool.Close()); err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	return publish(part, path)
}

// publish gives a finished file its name once its bytes are on the disk. A link, unlike a rename, never replaces.
func publish(part, path string) error {
	if err := syncFile(part); err != nil {
		return err
	}
	switch err := os.Link(part, path); {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("back up to %s: %w", path, ErrExists)
	case err != nil: // a file system without links, such as a memory stick's
		if err := os.Rename(part, path); err != nil {
			return fmt.Errorf("name backup: %w", err)
		}
	}
	return syncFolder(filepath.Dir(path))
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("write to disk: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s to disk: %w", path, err)
	}
	return nil
}

// syncFolder makes a file's new name last a power cut. Not every system can; those that cannot say so.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("write folder to disk: %w", err)
	}
	_ = d.Sync() // Windows refuses, and needs it not
	return d.Close()
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove unfinished file: %w", err)
	}
	return nil
}

// Restored is what Restore did.
type Restored struct {
	Replaced string // where the database that stood there is kept; empty: there was none
	Held     int64  // rows that were unsent in the backup
}

// Restore puts the backup file from in the place of the database to, whose lock the caller holds. from is checked
// first (ErrDamaged, ErrNewer) and left as it is. What stood at to is kept as <to>.replaced-<time>. What was queued in
// the backup is held for a person to send or drop: it may have been sent since.
func Restore(ctx context.Context, from, to string, house House) (r Restored, err error) {
	part := fmt.Sprintf("%s.part-%d", to, os.Getpid())
	defer func() {
		version, _ := SchemaVersion() // zero leaves at most the copy an upgrade makes
		for _, tail := range []string{"", "-wal", "-shm", fmt.Sprintf(".before-%d", version)} {
			err = errors.Join(err, removeIfThere(part+tail))
		}
	}()
	if err := copyFile(from, part); err != nil {
		return r, err
	}
	if err := checkFile(ctx, part); err != nil {
		return r, fmt.Errorf("%s: %w", from, err)
	}
	if r.Held, err = hold(ctx, part, house); err != nil {
		return r, fmt.Errorf("%s: %w", from, err)
	}
	if err := syncFile(part); err != nil {
		return r, err
	}
	if r.Replaced, err = setAside(to); err != nil {
		return r, err
	}
	if err := os.Rename(part, to); err != nil {
		return r, fmt.Errorf("put backup in place: %w", err)
	}
	return r, syncFolder(filepath.Dir(to))
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("read backup: %w", err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("copy backup: %w", err)
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("copy backup: %w", err)
	}
	return nil
}

// checkFile looks whether a file is a whole database of this program's. Its version is looked at when it is opened.
func checkFile(ctx context.Context, path string) error {
	pool, err := sql.Open("sqlite", dsn(path, "deferred", true))
	if err != nil {
		return fmt.Errorf("open backup: %w", err)
	}
	defer pool.Close()
	var schema int64
	if err := pool.QueryRowContext(ctx, schemaQuery).Scan(&schema); err != nil {
		if !Foreign(err) {
			err = errors.Join(errNoSchema, err)
		}
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	rows, err := pool.QueryContext(ctx, "pragma integrity_check(3)")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer rows.Close()
	var faults []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return fmt.Errorf("check backup: %w", err)
		}
		faults = append(faults, line)
	}
	if err := rows.Err(); err != nil || len(faults) != 1 || faults[0] != "ok" {
		return fmt.Errorf("%w: %s", errors.Join(ErrDamaged, err), strings.Join(faults, "; "))
	}
	return nil
}

// hold holds what is unsent in the file and leaves nothing of it in a write-ahead log.
func hold(ctx context.Context, path string, house House) (held int64, err error) {
	db, err := Open(ctx, path, when.Machine(), house)
	if err != nil {
		return 0, err
	}
	err = db.Write(ctx, func(tx *Tx) (err error) {
		if held, err = tx.Outbox().Hold(); err != nil {
			return err
		}
		return tx.Audit().Log(Event{Act: "restored", Detail: fmt.Sprint(held)})
	})
	return held, errors.Join(err, db.Close())
}

// setAside renames the database at path, with its write-ahead log, and gives its new name; empty: there is none.
func setAside(path string) (string, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	aside := path + ".replaced-" + time.Now().Format("20060102-150405.000")
	for _, tail := range []string{"-shm", "-wal", ""} { // the database last: until then it is whole
		if err := os.Rename(path+tail, aside+tail); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("set the old database aside: %w", err)
		}
	}
	return aside, nil
}
