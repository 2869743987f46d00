package main

import (
	"context"
	"errors"
	"fmt"
)

type backupCommand struct {
	File string `arg:"" name:"FILE" help:"The file to write; one that exists is left alone."`
}

// Run copies the database, beside a running bot.
func (c *backupCommand) Run(ctx context.Context, p *program) (err error) {
	s, err := p.settings()
	if err != nil {
		return err
	}
	db, err := p.open(ctx, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Backup(ctx, c.File); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s holds the database as it is now\n", c.File)
	return nil
}
