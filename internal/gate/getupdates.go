package gate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// batchLimit is the most updates one getUpdates gives (Bot API).
const batchLimit = 100

// allowedUpdates are the kinds of updates the bot understands.
func allowedUpdates() []string {
	return []string{"message", "edited_message", "callback_query", "my_chat_member"}
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
	ctx, cancel := context.WithTimeout(ctx, timeout+pollSlack)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.APIURL+"/bot"+g.Token+"/getUpdates", bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("make getUpdates: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := g.HTTP.Do(req)
	if err != nil {
		return nil, fmt.Errorf("call getUpdates: %w", err)
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
	err := json.NewDecoder(r).Decode(&answer)
	switch {
	case err != nil && status != http.StatusOK:
		return nil, &apiError{code: status, description: http.StatusText(status)} // a proxy's page, not Telegram's JSON
	case err != nil:
		return nil, fmt.Errorf("read getUpdates: %w", err)
	case !answer.OK && answer.Code == 0:
		return nil, &apiError{code: status, description: http.StatusText(status)}
	case !answer.OK:
		return nil, &apiError{answer.Code, answer.Description, seconds(answer.Parameters.RetryAfter)}
	case answer.Result == nil:
		return nil, errors.New("read getUpdates: there is no result in the answer")
	}
	return answer.Result, nil
}

// seconds is how long Telegram asks to wait, within reason.
func seconds(n int) time.Duration { return time.Duration(max(0, min(n, 3600))) * time.Second }

// maskedError is an error without the token, which net/http puts into what it says.
type maskedError struct {
	text string
	err  error
}

func (e *maskedError) Error() string { return e.text }
func (e *maskedError) Unwrap() error { return e.err }

// masked keeps the token out of what is logged.
func (g *Gate) masked(err error) error {
	if err == nil || g.Token == "" {
		return err
	}
	return &maskedError{strings.ReplaceAll(err.Error(), g.Token, "***"), err}
}
