package gate

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/go-telegram/bot"
)

// forgetOffsetAfter is how long without updates the offset is dropped after: after a week of quiet Telegram numbers
// anew at random, and an offset above the new numbers would hide them.
const forgetOffsetAfter = 24 * time.Hour

// errCut says that a parked poll was cut short because somebody waits for a fresh one.
var errCut = errors.New("poll cut short")

// poll takes updates by getUpdates until ctx ends.
func (g *Gate) poll(ctx context.Context) {
	g.dropWebhook(ctx)
	g.lastUpdate = g.machine()
	for ctx.Err() == nil {
		if err := g.pollOnce(ctx); !errors.Is(err, errCut) {
			g.after(ctx, err)
		}
	}
}

// dropWebhook makes polling possible; what Telegram holds is kept. Should it not get through, the next poll says why.
func (g *Gate) dropWebhook(ctx context.Context) {
	if _, err := g.Bot.DeleteWebhook(ctx, &bot.DeleteWebhookParams{}); err != nil {
		g.Log.Debug("the webhook could not be deleted", "error", g.masked(err))
	}
}

// pollOnce makes one poll and gives what it brings its effect.
func (g *Gate) pollOnce(ctx context.Context) error {
	if g.machine().Sub(g.lastUpdate) > forgetOffsetAfter {
		g.offset = 0
	}
	pollCtx, cut := context.WithCancel(ctx)
	defer cut()
	ask, wanted := g.waiters.begin(cut)
	defer g.waiters.end()
	began := g.machine()
	raws, err := g.getUpdates(pollCtx, g.patience(wanted))
	if err != nil && pollCtx.Err() != nil && ctx.Err() == nil {
		g.wasCut(began)
		return errCut
	}
	if err != nil {
		return err
	}
	if len(raws) > 0 {
		return g.pollFull(ctx, raws, began)
	}
	return g.pollEmpty(ctx, ask, began)
}

// patience is how long the next poll may be parked: not at all while somebody waits for it, or while it is not known
// that Telegram holds nothing back, or is there at all.
func (g *Gate) patience(wanted bool) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if wanted && !g.Skew.Bad() || g.contact.draining || g.trouble.lasts() {
		return 0
	}
	return pollTimeout
}

// wasCut notes that the poll had been well as far as can be told.
func (g *Gate) wasCut(began time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now := g.now().machine; !g.trouble.lasts() && now.Sub(g.Skew.right(began)) <= pollTimeout+pollSlack {
		g.contact.reach = now
	}
}

func (g *Gate) pollEmpty(ctx context.Context, ask uint64, began time.Time) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.quiet(context.WithoutCancel(ctx), began, askedAgain); err != nil {
		return &keepError{err}
	}
	if !g.Skew.Bad() {
		g.waiters.release(ask)
	}
	return nil
}

func (g *Gate) pollFull(ctx context.Context, raws []json.RawMessage, began time.Time) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	batch := make([]incoming, len(raws))
	for i, raw := range raws {
		batch[i] = decode(raw)
	}
	if err := g.came(ctx, batch, began, askedAgain); err != nil {
		return &keepError{err}
	}
	g.offset, g.lastUpdate = offsetAfter(g.offset, batch), g.machine()
	for _, in := range batch {
		if in.numbered {
			return nil
		}
	}
	return errUnnumbered // Telegram may give the same again at once
}

// offsetAfter is the offset that confirms a batch. One whose number cannot be read takes the one after its
// predecessor's: numbers increase (Bot API, Update), so that its own is no less and nothing behind it is confirmed.
// Numbers are not compared.
func offsetAfter(offset int64, batch []incoming) int64 {
	for _, in := range batch {
		switch {
		case in.numbered:
			offset = in.id + 1
		case offset != 0:
			offset++
		}
	}
	return offset
}
