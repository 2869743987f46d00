package store

import (
	"database/sql"
	"errors"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Foreign reports whether err comes of a file that SQLite does not know as a database, or that holds another program's.
func Foreign(err error) bool {
	if errors.Is(err, errNoSchema) {
		return true
	}
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_NOTADB
}

// Unwritable reports whether err is the fault of the database's file, or of what it lies on, and not of what was to be
// written: a full or failing disk, a file that is locked or may not be written. The same write may succeed later.
func Unwritable(err error) bool {
	if errors.Is(err, sql.ErrConnDone) {
		return true
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() & 0xff { // the rest of an extended result code says which case of it
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL,
		sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL:
		return true
	}
	return false
}
