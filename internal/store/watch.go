package store

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// signal is a broadcast without content: whoever holds the channel learns that something changed since.
type signal struct {
	mu sync.Mutex
	ch chan struct{}
}

func newSignal() *signal { return &signal{ch: make(chan struct{})} }

func (s *signal) raise() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.ch)
	s.ch = make(chan struct{})
}

func (s *signal) wait() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ch
}

// Changed returns a channel that is closed by the next commit. Take it before reading, so that nothing falls between.
func (db *DB) Changed() <-chan struct{} { return db.changed.wait() }

const watchEvery = 500 * time.Millisecond

// Watch raises Changed for commits of other programs on the same file (import, invite, …) until ctx ends.
func (db *DB) Watch(ctx context.Context) error {
	c, err := db.readers.Conn(ctx)
	if err != nil {
		return fmt.Errorf("watch database: %w", err)
	}
	defer c.Close()
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	last := int64(-1)
	for {
		var v int64
		if err := c.QueryRowContext(ctx, "pragma data_version").Scan(&v); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("watch database: %w", err)
		}
		if v != last { // the first time too: what was committed before has not been seen
			db.changed.raise()
		}
		last = v
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}
