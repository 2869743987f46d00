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
	g.mu.Lock()
	defer g.mu.Unlock()
	var at, told time.Time
	var unclean string
	err := g.DB.Write(ctx, func(tx *store.Tx) (err error) {
		s := tx.Settings()
		if unclean, err = s.Get(store.SettingUnclean, ""); err != nil {
			return err
		}
		if at, err = instantSetting(s, store.SettingContactAt); err != nil {
			return err
		}
		if told, err = instantSetting(s, store.SettingGapTold); err != nil {
			return err
		}
		return s.Set(store.SettingUnclean, "1")
	})
	if err != nil {
		return fmt.Errorf("take up updates: %w", err)
	}
	g.careful = unclean != ""
	g.contact.resume(at, told, g.now().machine)
	g.running = true
	return nil
}

// end marks the run as cleanly stopped. A wait for updates that was well until it was cut is contact until then.
func (g *Gate) end(ctx context.Context) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.running = false
	now := g.now()
	err := g.DB.Write(ctx, func(tx *store.Tx) error {
		if err := tx.Updates().ForgetAttempts(); err != nil {
			return err
		}
		if g.trouble.lasts() || !g.contact.well(now.machine, pollTimeout+pollSlack) {
			return tx.Settings().Set(store.SettingUnclean, "")
		}
		if err := setInstant(tx, store.SettingContactAt, now.bloc); err != nil {
			return err
		}
		return tx.Settings().Set(store.SettingUnclean, "")
	})
	if err != nil {
		return fmt.Errorf("record clean stop: %w", err)
	}
	return nil
}

// now is the present moment. Where the machine's clock is known to be wrong it is Telegram's, so that setting it right
// looks like no gap.
func (g *Gate) now() instant {
	return instant{machine: g.Skew.right(g.machine()), bloc: g.Skew.right(g.DB.Clock().Now())}
}

func instantSetting(s store.Settings, name store.Setting) (time.Time, error) {
	text, err := s.Get(name, "")
	if err != nil {
		return time.Time{}, err
	}
	unix, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, nil // never set
	}
	return time.Unix(unix, 0), nil
}

func setInstant(tx *store.Tx, name store.Setting, at time.Time) error {
	return tx.Settings().Set(name, strconv.FormatInt(at.Unix(), 10))
}
