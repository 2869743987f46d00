package gate

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// maxUpdate is the most bytes one update may have; real ones are a few kilobytes.
const maxUpdate = 16 << 20

// heartbeat is how often, with a webhook, Telegram is asked what it holds: the only sign of contact in quiet times.
const heartbeat = time.Minute

// heartbeatLag is within how long of the last contact the next must come, with a webhook.
const heartbeatLag = heartbeat + pollSlack

// Webhook is the handler of the webhook's path. It answers 200 only once the update is settled, so that Telegram keeps
// what the database could not, and 503 while Run is not running.
func (g *Gate) Webhook() http.Handler {
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
		if status := g.brought(r.Context(), raw); status != http.StatusOK {
			http.Error(w, "not kept", status)
		}
	})
}

// brought settles an update that came by webhook. The lock keeps order should more than one come at a time, though
// max_connections is 1.
func (g *Gate) brought(ctx context.Context, raw []byte) (status int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.running {
		return http.StatusServiceUnavailable
	}
	err := g.came(context.WithoutCancel(ctx), []incoming{decode(raw)}, g.machine(), heartbeatLag)
	if err == nil {
		g.refused = outage{}
		return http.StatusOK
	}
	if cause := diagnose(&keepError{err}); g.refused.first(cause) {
		g.Log.Error(cause, "error", err)
	}
	return http.StatusInternalServerError
}

// watchWebhook keeps the webhook set, and tells by what Telegram says it holds when everything has come. It is set at
// the start whatever Telegram says, because what it says leaves the secret out.
func (g *Gate) watchWebhook(ctx context.Context) {
	set := false
	for ctx.Err() == nil {
		err := g.askWebhook(ctx, &set)
		g.after(ctx, err)
		if err == nil {
			g.rest(ctx)
		}
	}
}

// rest waits for the next heartbeat, but only a moment while somebody waits for a drain.
func (g *Gate) rest(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, heartbeat)
	defer cancel()
	_, wanted := g.waiters.begin(cancel)
	defer g.waiters.end()
	if wanted && !g.Skew.Bad() {
		g.pause(ctx, 0, 0)
		return
	}
	<-ctx.Done()
}

func (g *Gate) askWebhook(ctx context.Context, set *bool) error {
	ask, _ := g.waiters.begin(nil)
	defer g.waiters.end()
	began := g.machine()
	info, err := g.Bot.GetWebhookInfo(ctx)
	if err != nil {
		return fmt.Errorf("ask about the webhook: %w", err)
	}
	if !*set || info.URL != g.WebhookURL {
		if err := g.setWebhook(ctx, *set); err != nil {
			return err
		}
		*set = true
	}
	return g.settleWebhook(ctx, info, ask, began)
}

func (g *Gate) setWebhook(ctx context.Context, again bool) error {
	if again {
		g.Log.Warn("the webhook was removed or changed by another program: it is set again")
	}
	_, err := g.Bot.SetWebhook(ctx, &bot.SetWebhookParams{URL: g.WebhookURL, SecretToken: g.WebhookSecret,
		MaxConnections: 1, AllowedUpdates: allowedUpdates()})
	if err != nil {
		return fmt.Errorf("set the webhook: %w", err)
	}
	return nil
}

// settleWebhook takes note of what Telegram says it holds.
func (g *Gate) settleWebhook(ctx context.Context, info *models.WebhookInfo, ask uint64, began time.Time) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if info.PendingUpdateCount > 0 {
		failed := time.Unix(int64(info.LastErrorDate), 0)
		if failed.After(later(g.contact.last.machine, g.contact.reach)) {
			g.contact.lose()
			return fmt.Errorf("%w: %s", errUndelivered, info.LastErrorMessage)
		}
		return nil
	}
	if err := g.quiet(context.WithoutCancel(ctx), began, heartbeatLag); err != nil {
		return &keepError{err}
	}
	if !g.Skew.Bad() {
		g.waiters.release(ask)
	}
	return nil
}
