package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"khoibot/internal/store"
)

type restoreCommand struct {
	File string `arg:"" name:"FILE" help:"The backup to put in the database's place; it stays where it is."`
}

// Run puts a backup in the place of the database while no bot runs on it.
func (c *restoreCommand) Run(ctx context.Context, p *program) (err error) {
	s, err := p.settings()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(s.db), 0o700); err != nil {
		return fmt.Errorf("make the database's folder: %w", err)
	}
	unlock, err := store.Lock(s.db)
	if errors.Is(err, store.ErrInUse) {
		return fmt.Errorf("%w: stop it first, a database is not replaced under a running bot", err)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	done, err := store.Restore(ctx, c.File, s.db, s.house())
	if err != nil {
		return restoreTrouble(c.File, err)
	}
	fmt.Fprintf(p.out, "%s is restored from %s\n", s.db, c.File)
	if done.Replaced != "" {
		fmt.Fprintf(p.out, "what stood there is kept as %s\n", done.Replaced)
	}
	if done.Held > 0 {
		fmt.Fprintf(p.out, "%d unsent messages are held: they may have been sent since the backup, so a secretary decides\n", done.Held)
	}
	return nil
}
