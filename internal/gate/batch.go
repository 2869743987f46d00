package gate

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"khoibot/internal/store"
)

// attemptsAllowed is how often an update is begun after unclean stops; the next time it is taken for what kills the
// program.
const attemptsAllowed = 2

var errKills = errors.New("the program stopped twice while this update was running")

// take gives a batch its effect and returns nil once every update of it is settled: done, done before, or dead. An
// error means that the database could not keep it, and Telegram must not be told to forget it. What has begun is
// finished: only between updates that run singly does the end of ctx stop it.
func (g *Gate) take(ctx context.Context, batch []incoming) error {
	work := context.WithoutCancel(ctx)
	if !g.careful {
		err := g.DB.Write(work, func(tx *store.Tx) error {
			for _, in := range batch {
				if err := g.one(work, tx, in); err != nil {
					return fmt.Errorf("update %d: %w", in.id, err)
				}
			}
			return g.keepContact(tx)
		})
		if err == nil {
			return nil
		}
		if store.Unwritable(err) {
			return fmt.Errorf("keep %d updates: %w", len(batch), err)
		}
		if len(batch) > 1 {
			g.Log.Warn("a batch failed and is run one update at a time", "updates", len(batch), "error", err)
		}
	}
	for _, in := range batch {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := g.single(work, in); err != nil {
			return fmt.Errorf("keep update %d: %w", in.id, err)
		}
	}
	return g.trust(work)
}

// trust ends the care taken after an unclean stop: what the program may have died of was in the first batch that came.
func (g *Gate) trust(ctx context.Context) error {
	err := g.DB.Write(ctx, func(tx *store.Tx) error {
		if g.careful {
			if err := tx.Updates().ForgetAttempts(); err != nil {
				return err
			}
		}
		return g.keepContact(tx)
	})
	if err == nil {
		g.careful = false
	}
	return err
}

// keepContact records that Telegram was heard of; during a drain it waits for the end of it, so that a gap still counts
// from its start after a crash in the middle.
func (g *Gate) keepContact(tx *store.Tx) error {
	if g.contact.draining {
		return nil
	}
	return setInstant(tx, store.SettingContactAt, g.now().bloc)
}

// single runs one update in a transaction of its own; where that fails it is kept as dead and the person is told.
func (g *Gate) single(ctx context.Context, in incoming) error {
	seen, why, err := g.counted(ctx, in)
	if err != nil || seen {
		return err
	}
	if why == nil {
		why = g.DB.Write(ctx, func(tx *store.Tx) error { return g.one(ctx, tx, in) })
	}
	if why == nil {
		return nil
	}
	if store.Unwritable(why) {
		return why
	}
	g.Log.Error("an update could not take effect", "update_id", in.id, "error", why)
	told := g.DB.Write(ctx, func(tx *store.Tx) error { return g.bury(ctx, tx, in, why, true) })
	if told == nil || store.Unwritable(told) {
		return told
	}
	if err := g.DB.Write(ctx, func(tx *store.Tx) error { return g.bury(ctx, tx, in, why, false) }); err != nil {
		return fmt.Errorf("keep it as dead: %w", err)
	}
	g.Log.Error("a person could not be told that an update was not recorded", "update_id", in.id, "error", told)
	return nil
}

// counted commits, after an unclean stop, that an update is about to be begun, unless it took effect before. It returns
// errKills as why where the program died of it before.
func (g *Gate) counted(ctx context.Context, in incoming) (seen bool, why, err error) {
	if !g.careful {
		return false, nil, nil
	}
	err = g.DB.Write(ctx, func(tx *store.Tx) (err error) {
		if seen, err = tx.Updates().Seen(in.id); err != nil || seen {
			return err
		}
		n, err := tx.Updates().Attempt(in.id)
		if n > attemptsAllowed {
			why = errKills
		}
		return err
	})
	return seen, why, err
}

// one gives one update its effect inside tx, unless it had it before.
func (g *Gate) one(ctx context.Context, tx *store.Tx, in incoming) error {
	fresh, err := tx.Updates().Take(in.id)
	if err != nil || !fresh {
		return err
	}
	if in.err != nil {
		g.Log.Error("an update could not be read and is kept as it came", "update_id", in.id, "error", in.err)
		return g.keepDead(tx, in, in.err)
	}
	return g.handle(g.turn(ctx, tx, in))
}

// handle turns a handler's panic into an error: one person's odd message must not stop the bot for all.
func (g *Gate) handle(t *Turn) (err error) {
	defer recovered("handler", &err)
	return g.Handler.Handle(t)
}

// recovered turns a panic into an error; it is to be deferred.
func recovered(what string, err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%s panicked: %v\n%s", what, p, debug.Stack())
	}
}

// bury keeps an update that failed, marks it as seen, and tells its sender unless that is what fails.
func (g *Gate) bury(ctx context.Context, tx *store.Tx, in incoming, why error, tell bool) error {
	fresh, err := tx.Updates().Take(in.id)
	if err != nil || !fresh {
		return err
	}
	if err := g.keepDead(tx, in, why); err != nil {
		return err
	}
	if !tell || in.update == nil {
		return nil
	}
	return g.tellFailed(g.turn(ctx, tx, in), why)
}

func (g *Gate) tellFailed(t *Turn, why error) (err error) {
	defer recovered("telling", &err)
	return g.Handler.Failed(t, why)
}

func (g *Gate) keepDead(tx *store.Tx, in incoming, why error) error {
	return tx.Updates().Bury(store.Dead{UpdateID: in.id, Raw: string(in.raw), Error: why.Error(), UserID: sender(in.update), At: tx.Now})
}
