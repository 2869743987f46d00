package gate

import (
	"context"
	"encoding/json"
	"time"

	"khoibot/internal/store"
)

// retryLoop runs dead updates again when an operator has marked them (khoibot retry), until ctx ends.
func (g *Gate) retryLoop(ctx context.Context) error {
	for {
		changed := g.DB.Changed()
		var marked []store.Dead
		err := g.DB.Read(ctx, func(tx *store.Tx) (err error) {
			marked, err = tx.Updates().Exhumed()
			return err
		})
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		for _, d := range marked {
			if err := g.retry(ctx, d); err != nil {
				return err
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil
		}
	}
}

// retry runs one dead update again, as of when it came; if it fails again it waits for the next time.
func (g *Gate) retry(ctx context.Context, d store.Dead) error {
	in := decode(json.RawMessage(d.Raw))
	why := in.err
	if why == nil {
		why = g.DB.Write(ctx, func(tx *store.Tx) error {
			t := g.turn(ctx, tx, in)
			if in.update.CallbackQuery != nil {
				t.Now, t.Held = time.Unix(d.At, 0), true
			}
			skip, err := g.Handler.Superseded(t)
			if err != nil {
				return err
			}
			if skip {
				return tx.Updates().Settle(d.ID, "answered since")
			}
			if err := g.handle(t); err != nil {
				return err
			}
			return tx.Updates().Settle(d.ID, "done")
		})
	}
	if why == nil {
		g.Log.Info("a dead update took effect or was not needed any more", "update_id", d.UpdateID)
		return nil
	}
	g.Log.Error("a dead update failed again", "update_id", d.UpdateID, "error", why)
	return g.DB.Write(ctx, func(tx *store.Tx) error { return tx.Updates().Unmark(d.ID, why.Error()) })
}
