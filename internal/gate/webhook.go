package gate

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/go-telegram/bot"

	"khoibot/internal/store"
)

// maxUpdate is the most bytes one update may have; real ones are a few kilobytes.
const maxUpdate = 1 << 20

// heartbeat is how often, with a webhook, Telegram is asked what it holds: the only sign of contact in quiet times.
const heartbeat = time.Minute

// Webhook is the handler of the webhook's path. It answers 200 only once the update is settled, so that Telegram keeps
// what the database could not.
func (g *Gate) Webhook() http.Handler {
	var one sync.Mutex // max_connections is 1; this holds whoever else comes to the same order
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secret := r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
		if subtle.ConstantTimeCompare([]byte(secret), []byte(g.WebhookSecret)) != 1 || g.WebhookSecret == "" {
			http.Error(w, "forbidden", http.StatusForbidden)
			return
		}
		if r.Method != http.MethodPost {
			http.Error(w, "POST only", http.StatusMethodNotAllowed)
			return
		}
		raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
		if err != nil || !json.Valid(raw) {
			http.Error(w, "not an update", http.StatusBadRequest)
			return
		}
		one.Lock()
		defer one.Unlock()
		g.noteGap()
		if err := g.take(r.Context(), []incoming{decode(raw)}); err != nil {
			g.Log.Error("an update could not be kept; Telegram will bring it again", "error", err)
			http.Error(w, "not kept", http.StatusInternalServerError)
		}
	})
}

// watchWebhook keeps the webhook set, and tells by what Telegram says it holds when everything has come.
func (g *Gate) watchWebhook(ctx context.Context) error {
	if g.WebhookSecret == "" {
		return errors.New("a webhook needs KHOIBOT_WEBHOOK_SECRET")
	}
	for attempt := 0; ctx.Err() == nil; {
		err := g.askWebhook(ctx)
		if err != nil && ctx.Err() == nil {
			g.explain(ctx, g.masked(err), attempt)
			g.pause(ctx, attempt, 0)
			attempt++
			continue
		}
		attempt = 0
		g.rest(ctx)
	}
	return nil
}

// rest waits for the next heartbeat, or until somebody waits for a drain.
func (g *Gate) rest(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, heartbeat)
	defer cancel()
	if len(g.enter(cancel)) > 0 && !g.Skew.Bad() {
		g.leave()
		g.pause(ctx, 0, 0)
		return
	}
	<-ctx.Done()
	g.leave()
}

func (g *Gate) askWebhook(ctx context.Context) error {
	waiting := len(g.enter(func() {}))
	defer g.leave()
	info, err := g.Bot.GetWebhookInfo(ctx)
	if err != nil {
		return fmt.Errorf("ask about the webhook: %w", err)
	}
	if info.URL != g.WebhookURL {
		_, err := g.Bot.SetWebhook(ctx, &bot.SetWebhookParams{URL: g.WebhookURL, SecretToken: g.WebhookSecret,
			MaxConnections: 1, AllowedUpdates: allowedUpdates()})
		if err != nil {
			return fmt.Errorf("set the webhook: %w", err)
		}
	}
	g.noteGap()
	if err := g.DB.Write(ctx, g.keepContact); err != nil {
		return fmt.Errorf("record contact: %w", err)
	}
	g.contacted()
	if info.PendingUpdateCount > 0 {
		return nil
	}
	if err := g.DB.Write(ctx, func(tx *store.Tx) error { return tx.Updates().Forget() }); err != nil {
		return fmt.Errorf("forget updates: %w", err)
	}
	if err := g.drained(ctx); err != nil {
		return err
	}
	if !g.Skew.Bad() {
		g.release(waiting)
	}
	return nil
}
