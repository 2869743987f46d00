package courier

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"khoibot/internal/store"
)

// speaks reports whether a row of the kind puts something before people's eyes.
func speaks(k store.Kind) bool {
	return k == store.KindMessage || k == store.KindView || k == store.KindCard || k == store.KindContent
}

// speech is what a row says at the moment it is sent.
type speech struct {
	store.Message
	edit int        // the message to turn into it; zero: a new one
	card store.Card // for cards, as it was when this was put into words
}

// compose puts a row into words from what is true now. ErrMoot: there is nothing left to say.
func (c *Courier) compose(ctx context.Context, x store.Outgoing) (s speech, err error) {
	s.edit = x.Body.Edit
	if x.Kind == store.KindMessage && x.Body.Message != nil {
		s.Message = *x.Body.Message
		return s, nil
	}
	err = c.db.Read(ctx, func(tx *store.Tx) (err error) {
		view := x.Body.View
		if x.Kind == store.KindCard {
			if s.card, err = tx.Cards().Get(x.Card); err != nil {
				return gone(err)
			}
			if s.card.Message != 0 && s.card.SentRev == s.card.Rev {
				return ErrMoot
			}
			s.edit, view = s.card.Message, &s.card.View
		}
		if view == nil || c.hooks.Render == nil {
			return fmt.Errorf("outgoing %d has nothing to show: %w", x.ID, ErrMoot)
		}
		return guard(func() (err error) {
			shown := *view
			shown.Shown = s.edit != 0
			s.Message, err = c.hooks.Render(tx, x.Chat, shown)
			return err
		})
	})
	return s, err
}

// gone makes a row moot when what it is about is no more.
func gone(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return ErrMoot
	}
	return err
}

// guard turns a panic of a hook into an error: one bad view must not stop the others.
func guard(hook func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return hook()
}
