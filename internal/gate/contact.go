package gate

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"khoibot/internal/store"
)

// begin reads how the last run ended and marks this one as running.
func (g *Gate) begin(ctx context.Context) error {
	return g.DB.Write(ctx, func(tx *store.Tx) error {
		s := tx.Settings()
		unclean, err := s.Get(store.SettingUnclean, "")
		if err != nil {
			return err
		}
		g.careful = unclean != ""
		at, err := s.Get(store.SettingContactAt, "")
		if err != nil {
			return err
		}
		g.draining = true
		if unix, err := strconv.ParseInt(at, 10, 64); err == nil {
			g.gapStart = time.Unix(unix, 0)
			g.contact = g.gapStart
		}
		return s.Set(store.SettingUnclean, "1")
	})
}

// end marks the run as cleanly stopped.
func (g *Gate) end(ctx context.Context) error {
	err := g.DB.Write(ctx, func(tx *store.Tx) error {
		if err := tx.Updates().ForgetAttempts(); err != nil {
			return err
		}
		return tx.Settings().Set(store.SettingUnclean, "")
	})
	if err != nil {
		return fmt.Errorf("record clean stop: %w", err)
	}
	return nil
}

// noteGap looks, when an answer of Telegram has come, whether there was none for long before it.
func (g *Gate) noteGap() {
	if g.contactAt.IsZero() || g.machine().Sub(g.contactAt) <= gapAfter {
		return
	}
	if !g.draining {
		g.draining, g.gapStart = true, g.contact
	}
}

// keepContact records, in the transaction of what came, that there is contact; the first after a long gap tells it.
func (g *Gate) keepContact(tx *store.Tx) error {
	now := time.Unix(tx.Now, 0)
	if !g.contact.IsZero() && g.draining && now.Sub(g.contact) > tellGapAfter {
		if err := g.Handler.Gap(tx, g.contact, now); err != nil {
			return fmt.Errorf("tell the gap: %w", err)
		}
	}
	return tx.Settings().Set(store.SettingContactAt, strconv.FormatInt(tx.Now, 10))
}

// contacted follows the commit of keepContact.
func (g *Gate) contacted() {
	g.contact, g.contactAt = g.DB.Clock().Now(), g.machine()
}

// drained follows an answer that there is nothing more: presses from now on bear the time they are received at.
func (g *Gate) drained(ctx context.Context) error {
	g.draining, g.gapStart = false, time.Time{}
	if !g.careful {
		return nil
	}
	g.careful = false
	return g.DB.Write(ctx, func(tx *store.Tx) error { return tx.Updates().ForgetAttempts() })
}

// pressedAt is when a press received now counts as done. A press carries no time: in the first drain after a gap it
// may have been made at any moment of the gap, and counts from its start.
func (g *Gate) pressedAt(received time.Time) (at time.Time, held bool) {
	if g.draining && !g.gapStart.IsZero() && g.gapStart.Before(received) {
		return g.gapStart, true
	}
	return received, false
}
