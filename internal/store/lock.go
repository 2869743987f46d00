package store

import (
	"errors"
	"fmt"

	"github.com/gofrs/flock"
)

// ErrInUse says that another khoibot serves the same file.
var ErrInUse = errors.New("another khoibot is running on this database")

// Lock takes the file's lock, <file>.lock, which serve, demo and restore hold while they run. The operating system
// drops it when the program ends however it ends. The other subcommands work beside it and do not take it.
func Lock(path string) (unlock func() error, err error) {
	l := flock.New(path + ".lock")
	ok, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock database: %w", err)
	}
	if !ok {
		return nil, ErrInUse
	}
	return l.Unlock, nil
}
