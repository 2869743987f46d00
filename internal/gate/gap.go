package gate

import (
	"context"
	"fmt"
	"time"

	"khoibot/internal/store"
)

// tellGap has people told, once, that there was no contact for long. Should telling fail, the gate goes on without.
func (g *Gate) tellGap(ctx context.Context, now instant) error {
	if g.contact.away(now) <= tellGapAfter {
		return nil
	}
	from := g.contact.last.bloc
	g.Log.Warn("there was no contact with Telegram for long", "from", from, "to", now.bloc)
	told := func(tx *store.Tx) error { return setInstant(tx, store.SettingGapTold, now.bloc) }
	err := g.DB.Write(ctx, func(tx *store.Tx) error {
		if err := g.handleGap(tx, from, now.bloc); err != nil {
			return err
		}
		return told(tx)
	})
	if err != nil && !store.Unwritable(err) {
		g.Log.Error("people could not be told that there was no contact", "error", err)
		err = g.DB.Write(ctx, told)
	}
	if err != nil {
		return fmt.Errorf("tell a gap in contact: %w", err)
	}
	g.contact.last = now
	return nil
}

func (g *Gate) handleGap(tx *store.Tx, from, to time.Time) (err error) {
	defer recovered("telling a gap", &err)
	return g.Handler.Gap(tx, from, to)
}

// came gives what came its effect, after it was noticed how long there had been nothing. It was asked for at began, on
// the machine's clock.
func (g *Gate) came(ctx context.Context, batch []incoming, began time.Time, lag time.Duration) error {
	now := g.now()
	g.contact.heard(g.Skew.right(began), now.machine, lag)
	if err := g.tellGap(ctx, now); err != nil {
		return err
	}
	if err := g.settle(ctx, batch); err != nil {
		return err
	}
	g.contact.last = now
	return nil
}

// quiet records that Telegram holds nothing back: every update has taken effect, and none of them killed the program.
func (g *Gate) quiet(ctx context.Context, began time.Time, lag time.Duration) error {
	now := g.now()
	g.contact.heard(g.Skew.right(began), now.machine, lag)
	if err := g.tellGap(ctx, now); err != nil {
		return err
	}
	err := g.DB.Write(ctx, func(tx *store.Tx) error {
		if err := tx.Updates().Forget(); err != nil {
			return err
		}
		if g.careful {
			if err := tx.Updates().ForgetAttempts(); err != nil {
				return err
			}
		}
		return setInstant(tx, store.SettingContactAt, now.bloc)
	})
	if err != nil {
		return fmt.Errorf("record contact: %w", err)
	}
	g.careful = false
	g.contact.drained(now)
	return nil
}
