package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"

	"khoibot/internal/store"
	"khoibot/internal/when"
)

type serveCommand struct{}

// Run runs the bot until it is told to stop.
func (serveCommand) Run(ctx context.Context, p *program) (err error) {
	s, err := p.settings()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(s.db), 0o700); err != nil {
		return fmt.Errorf("make the database's folder: %w", err)
	}
	unlock, err := store.Lock(s.db)
	if err != nil {
		return fmt.Errorf("%s: %w", s.db, err)
	}
	defer func() { err = errors.Join(err, unlock()) }()
	a, err := newApp(ctx, s, when.Machine(), p.logger(s))
	if err != nil {
		return ignoreEnd(ctx, err)
	}
	defer func() { err = errors.Join(err, a.close()) }()
	var listener net.Listener
	if s.listen != "" {
		if listener, err = net.Listen("tcp", s.listen); err != nil {
			return fmt.Errorf("listen: %w", err)
		}
	}
	a.log.Info("starting", "version", version(), "database", s.db)
	if err := a.run(ctx, listener); err != nil {
		return err
	}
	a.log.Info("stopped")
	return nil
}
