package gate

import (
	"context"
	"encoding/json"
	"time"

	"khoibot/internal/store"
)

// retryLoop runs dead updates again when an operator has marked them (khoibot retry), until ctx ends.
func (g *Gate) retryLoop(ctx context.Context) {
	for failed := 0; ; {
		changed := g.DB.Changed()
		err := g.retryMarked(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			g.Log.Error("dead updates could not be run again", "error", err)
			g.pause(ctx, failed, 0)
			failed++
			continue
		}
		failed = 0
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

func (g *Gate) retryMarked(ctx context.Context) error {
	var marked []store.Dead
	err := g.DB.Read(ctx, func(tx *store.Tx) (err error) {
		marked, err = tx.Updates().Exhumed()
		return err
	})
	if err != nil {
		return err
	}
	for _, d := range marked {
		if ctx.Err() != nil {
			return nil
		}
		if err := g.retry(context.WithoutCancel(ctx), d); err != nil {
			return err
		}
	}
	return nil
}

// Unreadable tells why nothing can be made of an update kept as it came; nil where it can be run again.
func Unreadable(raw string) error { return decode(json.RawMessage(raw)).err }

// retry runs one dead update again, as of when it came; if it fails again it waits for the next time.
func (g *Gate) retry(ctx context.Context, d store.Dead) error {
	in := decode(json.RawMessage(d.Raw))
	why := in.err
	outcome := "done"
	if why == nil {
		why = g.DB.Write(ctx, func(tx *store.Tx) error {
			t := &Turn{Ctx: ctx, Tx: tx, Update: in.update, Received: time.Unix(tx.Now, 0), Now: saidAt(in.update)}
			if t.Now.IsZero() {
				t.Now, t.Held = time.Unix(d.At, 0), in.update.CallbackQuery != nil
			}
			skip, err := g.superseded(t)
			if err != nil {
				return err
			}
			if skip {
				outcome = "answered since"
			} else if err := g.handle(t); err != nil {
				return err
			}
			return tx.Updates().Settle(d.ID, outcome)
		})
	}
	switch {
	case why == nil:
		g.Log.Info("a dead update was run again", "update_id", d.UpdateID, "outcome", outcome)
		return nil
	case store.Unwritable(why):
		return why
	}
	g.Log.Error("a dead update failed again", "update_id", d.UpdateID, "error", why)
	return g.DB.Write(ctx, func(tx *store.Tx) error { return tx.Updates().Unmark(d.ID, why.Error()) })
}

func (g *Gate) superseded(t *Turn) (skip bool, err error) {
	defer recovered("looking for a later answer", &err)
	return g.Handler.Superseded(t)
}
