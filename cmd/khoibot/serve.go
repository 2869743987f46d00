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
	listener, err := listen(s.listen)
	if err != nil {
		return err
	}
	a, err := newApp(ctx, s, when.Machine(), p.logger(s))
	if err != nil {
		if listener != nil {
			err = errors.Join(err, listener.Close())
		}
		return ignoreEnd(ctx, err)
	}
	defer func() { err = errors.Join(err, a.close()) }()
	a.log.Info("starting", "version", version(), "database", s.db)
	if err := a.run(ctx, listener); err != nil {
		return err
	}
	a.log.Info("stopped")
	return nil
}

// listen takes the address there is something to serve at; none for an empty one.
func listen(address string) (net.Listener, error) {
	if address == "" {
		return nil, nil
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("nothing can be served at %s (KHOIBOT_LISTEN): another program may have taken it; stop that one or give another port: %w", address, err)
	}
	return l, nil
}
