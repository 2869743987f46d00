package gate

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"khoibot/internal/store"
)

// attemptsAllowed is how often an update is begun after unclean stops; the next time it is taken for what kills the
// program.
const attemptsAllowed = 2

var errKills = errors.New("the program stopped twice while this update was running")

// take gives a batch its effect and returns nil once every update of it is settled: done, done before, or dead. An
// error means that the database could not keep it, and Telegram must not be told to forget it.
func (g *Gate) take(ctx context.Context, batch []incoming) error {
	if !g.careful {
		err := g.DB.Write(ctx, func(tx *store.Tx) error {
			for _, in := range batch {
				if err := g.one(ctx, tx, in); err != nil {
					return fmt.Errorf("update %d: %w", in.id, err)
				}
			}
			return g.keepContact(tx)
		})
		if err == nil {
			g.contacted()
			return nil
		}
		g.Log.Warn("a batch failed and is run one update at a time", "error", err)
	}
	for _, in := range batch {
		if err := g.single(ctx, in); err != nil {
			return err
		}
	}
	err := g.DB.Write(ctx, g.keepContact)
	if err == nil {
		g.contacted()
	}
	return err
}

// single runs one update in a transaction of its own; where that fails it is kept as dead and the person is told.
func (g *Gate) single(ctx context.Context, in incoming) error {
	why, err := g.counted(ctx, in)
	if err != nil {
		return err
	}
	if why == nil {
		why = g.DB.Write(ctx, func(tx *store.Tx) error { return g.one(ctx, tx, in) })
	}
	if why == nil {
		return nil
	}
	g.Log.Error("an update could not take effect", "update_id", in.id, "error", why)
	told := g.DB.Write(ctx, func(tx *store.Tx) error { return g.bury(ctx, tx, in, why, true) })
	if told == nil {
		return nil
	}
	if err := g.DB.Write(ctx, func(tx *store.Tx) error { return g.bury(ctx, tx, in, why, false) }); err != nil {
		return fmt.Errorf("keep an update that could not take effect: %w", err)
	}
	g.Log.Error("a person could not be told that an update was not recorded", "update_id", in.id, "error", told)
	return nil
}

// counted commits, after an unclean stop, that an update is about to be begun. It returns errKills where the program
// died of it before.
func (g *Gate) counted(ctx context.Context, in incoming) (why, err error) {
	if !g.careful {
		return nil, nil
	}
	err = g.DB.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Updates().Attempt(in.id)
		if n > attemptsAllowed {
			why = errKills
		}
		return err
	})
	return why, err
}

// one gives one update its effect inside tx, unless it had it before.
func (g *Gate) one(ctx context.Context, tx *store.Tx, in incoming) (err error) {
	fresh, err := tx.Updates().Take(in.id)
	if err != nil || !fresh {
		return err
	}
	if in.err != nil {
		return g.keepDead(tx, in, in.err)
	}
	return g.handle(g.turn(ctx, tx, in))
}

func (g *Gate) turn(ctx context.Context, tx *store.Tx, in incoming) *Turn {
	received := time.Unix(tx.Now, 0)
	t := &Turn{Ctx: ctx, Tx: tx, Update: in.update, Received: received, Now: received}
	switch u := in.update; {
	case u.Message != nil:
		t.Now = time.Unix(int64(u.Message.Date), 0)
	case u.EditedMessage != nil:
		t.Now = time.Unix(int64(u.EditedMessage.EditDate), 0)
	case u.CallbackQuery != nil:
		t.Now, t.Held = g.pressedAt(received)
	}
	return t
}

// handle turns a handler's panic into an error: one person's odd message must not stop the bot for all.
func (g *Gate) handle(t *Turn) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("handler panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return g.Handler.Handle(t)
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
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("telling panicked: %v", p)
		}
	}()
	return g.Handler.Failed(t, why)
}

func (g *Gate) keepDead(tx *store.Tx, in incoming, why error) error {
	return tx.Updates().Bury(store.Dead{UpdateID: in.id, Raw: string(in.raw), Error: why.Error(), UserID: sender(in.update), At: tx.Now})
}
