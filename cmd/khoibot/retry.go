package main

import (
	"context"
	"fmt"

	"khoibot/internal/store"
)

type retryCommand struct{}

// Run marks the updates that could not take effect; the serving program runs them again.
func (retryCommand) Run(ctx context.Context, p *program) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	db, err := p.open(ctx, s)
	if err != nil {
		return err
	}
	defer db.Close()
	var n int64
	err = db.Write(ctx, func(tx *store.Tx) (err error) {
		if n, err = tx.Updates().Exhume(); err != nil || n == 0 {
			return err
		}
		return tx.Audit().Log(store.Event{Act: "retry", Detail: fmt.Sprint(n)})
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%d updates are run again as soon as the bot runs\n", n)
	return nil
}
