package gate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-telegram/bot"

	"khoibot/internal/store"
)

// batchLimit is the most updates one getUpdates gives (Bot API).
const batchLimit = 100

// forgetOffsetAfter is how long without updates the offset is dropped after: after a week of quiet Telegram numbers
// anew at random, and an offset above the new numbers would hide them.
const forgetOffsetAfter = 24 * time.Hour

// allowedUpdates are the kinds of updates the bot understands.
func allowedUpdates() []string {
	return []string{"message", "edited_message", "callback_query", "my_chat_member"}
}

func (g *Gate) poll(ctx context.Context) error {
	g.dropWebhook(ctx)
	g.lastUpdate = g.machine()
	for attempt := 0; ctx.Err() == nil; {
		err := g.pollOnce(ctx)
		switch {
		case err == nil:
			if attempt > 0 {
				g.Log.Info("in contact with Telegram again")
			}
			attempt = 0
			continue
		case ctx.Err() != nil || errors.Is(err, errCut):
			continue
		}
		g.explain(ctx, err, attempt)
		var wait *apiError
		asked := time.Duration(0)
		if errors.As(err, &wait) {
			asked = wait.retryAfter
		}
		g.pause(ctx, attempt, asked)
		attempt++
	}
	return nil
}

// dropWebhook makes polling possible; what Telegram holds is kept. Should it not get through, the first poll says why.
func (g *Gate) dropWebhook(ctx context.Context) {
	if _, err := g.Bot.DeleteWebhook(ctx, &bot.DeleteWebhookParams{}); err != nil && ctx.Err() == nil {
		g.Log.Warn("delete webhook", "error", g.masked(err))
	}
}

// errCut says that a parked poll was cut short because somebody waits for a fresh one.
var errCut = errors.New("poll cut short")

// pollOnce makes one poll and gives what it brings its effect.
func (g *Gate) pollOnce(ctx context.Context) error {
	if g.machine().Sub(g.lastUpdate) > forgetOffsetAfter {
		g.offset = 0
	}
	pollCtx, cancel := context.WithCancel(ctx)
	defer cancel()
	waiting := len(g.enter(cancel))
	defer g.leave()
	timeout := pollTimeout
	if (waiting > 0 && !g.Skew.Bad()) || g.draining {
		timeout = 0
	}
	raws, err := g.getUpdates(pollCtx, timeout)
	if err != nil {
		if pollCtx.Err() != nil && ctx.Err() == nil {
			return errCut
		}
		return err
	}
	g.noteGap()
	if len(raws) == 0 {
		return g.pollEmpty(ctx, waiting)
	}
	return g.pollFull(ctx, raws)
}

func (g *Gate) pollEmpty(ctx context.Context, waiting int) error {
	err := g.DB.Write(ctx, func(tx *store.Tx) error {
		if err := tx.Updates().Forget(); err != nil {
			return err
		}
		return g.keepContact(tx)
	})
	if err != nil {
		return err
	}
	g.contacted()
	if err := g.drained(ctx); err != nil {
		return err
	}
	if !g.Skew.Bad() {
		g.release(waiting)
	}
	return nil
}

func (g *Gate) pollFull(ctx context.Context, raws []json.RawMessage) error {
	batch := make([]incoming, len(raws))
	for i, raw := range raws {
		batch[i] = decode(raw)
	}
	last := batch[len(batch)-1].id + 1
	if g.confirmFirst {
		g.offset = last
		if _, err := g.getUpdates(ctx, 0); err != nil {
			return err
		}
	}
	if err := g.take(ctx, batch); err != nil {
		return err
	}
	g.offset, g.lastUpdate = last, g.machine()
	return nil
}

// apiError is an answer of Telegram that is no result.
type apiError struct {
	code        int
	description string
	retryAfter  time.Duration
}

func (e *apiError) Error() string {
	return fmt.Sprintf("telegram answers %d: %s", e.code, e.description)
}

// getUpdates asks for updates, those before the offset being settled. It is made by hand because the library decodes
// a whole batch or nothing, and confirms it before any of it has taken effect.
func (g *Gate) getUpdates(ctx context.Context, timeout time.Duration) ([]json.RawMessage, error) {
	ask := map[string]any{"limit": batchLimit, "timeout": int(timeout.Seconds()), "allowed_updates": allowedUpdates()}
	if g.offset != 0 {
		ask["offset"] = g.offset
	}
	body, err := json.Marshal(ask)
	if err != nil {
		return nil, fmt.Errorf("encode getUpdates: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, timeout+30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.APIURL+"/bot"+g.Token+"/getUpdates", bytes.NewReader(body))
	if err != nil {
		return nil, g.masked(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := g.HTTP.Do(req)
	if err != nil {
		return nil, g.masked(err)
	}
	defer resp.Body.Close()
	return readUpdates(resp.Body, resp.StatusCode)
}

func readUpdates(r io.Reader, status int) ([]json.RawMessage, error) {
	var answer struct {
		OK          bool              `json:"ok"`
		Result      []json.RawMessage `json:"result"`
		Code        int               `json:"error_code"`
		Description string            `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	if err := json.NewDecoder(r).Decode(&answer); err != nil {
		return nil, fmt.Errorf("read getUpdates (HTTP %d): %w", status, err)
	}
	if !answer.OK {
		return nil, &apiError{answer.Code, answer.Description, time.Duration(answer.Parameters.RetryAfter) * time.Second}
	}
	return answer.Result, nil
}

// masked keeps the token out of what is logged: net/http puts the address into its errors.
func (g *Gate) masked(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		u.URL = strings.ReplaceAll(u.URL, g.Token, "***")
	}
	return err
}

// explain says in one clear line, once an outage and not every few seconds, why there is no contact.
func (g *Gate) explain(ctx context.Context, err error, attempt int) {
	var api *apiError
	isAPI := errors.As(err, &api)
	if isAPI && api.code == http.StatusConflict && strings.Contains(strings.ToLower(api.description), "webhook") {
		g.dropWebhook(ctx)
	}
	level := g.Log.Debug
	if attempt == 0 || attempt%20 == 0 {
		level = g.Log.Error
	}
	switch {
	case isAPI && (api.code == http.StatusUnauthorized || api.code == http.StatusNotFound):
		level("Telegram refuses the token: check TELEGRAM_BOT_TOKEN", "error", err)
	case isAPI && api.code == http.StatusConflict:
		level("another program polls with the same token: stop it", "error", err)
	case isAPI:
		level("Telegram refuses a poll", "error", err)
	default:
		level("no contact with Telegram", "error", err)
	}
}
