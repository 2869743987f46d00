package main

import (
	"context"
	"fmt"

	"khoibot/internal/gate"
	"khoibot/internal/store"
)

type retryCommand struct{}

// Run marks the updates that could not take effect; the serving program runs them again. One that cannot even be read
// never will: it is told, kept as it came, and counted no more.
func (retryCommand) Run(ctx context.Context, p *program) error {
	return p.withDatabase(ctx, func(db *store.DB, _ *settings) error {
		var n int64
		var unread []store.Dead
		err := db.Write(ctx, func(tx *store.Tx) (err error) {
			if unread, err = setAsideUnreadable(tx); err != nil {
				return err
			}
			if n, err = tx.Updates().Exhume(); err != nil || n == 0 {
				return err
			}
			return tx.Audit().Log(store.Event{Act: "retry", Detail: fmt.Sprint(n)})
		})
		if err != nil {
			return err
		}
		for _, d := range unread {
			fmt.Fprintf(p.out, "update %d cannot be read (%s): it is kept as it came and not tried again\n", d.UpdateID, d.Error)
		}
		fmt.Fprintf(p.out, "%d updates are run again as soon as the bot runs\n", n)
		return nil
	})
}

// setAsideUnreadable settles the dead updates that nothing can be made of.
func setAsideUnreadable(tx *store.Tx) (unread []store.Dead, err error) {
	dead, err := tx.Updates().Unsettled()
	if err != nil {
		return nil, err
	}
	for _, d := range dead {
		why := gate.Unreadable(d.Raw)
		if why == nil {
			continue
		}
		d.Error = why.Error()
		unread = append(unread, d)
		if err := tx.Updates().Settle(d.ID, "unreadable, seen by the operator"); err != nil {
			return nil, err
		}
		if err := tx.Audit().Log(store.Event{Act: "unreadable_seen", Detail: fmt.Sprint(d.UpdateID)}); err != nil {
			return nil, err
		}
	}
	return unread, nil
}
