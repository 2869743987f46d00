package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"khoibot/internal/store"
)

type backupCommand struct {
	File string `arg:"" name:"FILE" help:"The file to write; one that exists is left alone."`
}

// Run copies the database, beside a running bot.
func (c *backupCommand) Run(ctx context.Context, p *program) error {
	return p.withDatabase(ctx, func(db *store.DB, _ *settings) error {
		if folder := filepath.Dir(c.File); !isFolder(folder) {
			return fmt.Errorf("there is no folder %s: make it first; nothing was written", folder)
		}
		err := db.Backup(ctx, c.File)
		if errors.Is(err, store.ErrExists) {
			return fmt.Errorf("%s is there already and was left alone: give another name, such as one with the date, or move it away", c.File)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s holds the database as it is now\n", c.File)
		return nil
	})
}
