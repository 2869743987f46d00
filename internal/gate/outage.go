package gate

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-telegram/bot"

	"khoibot/internal/store"
)

// outage is a time in which updates do not come in or cannot be kept.
type outage struct {
	attempts int
	said     []string // the causes that were logged
}

func (o *outage) lasts() bool { return o.attempts > 0 }

// first reports whether a cause is new in this outage.
func (o *outage) first(cause string) bool {
	o.attempts++
	if slices.Contains(o.said, cause) {
		return false
	}
	o.said = append(o.said, cause)
	return true
}

// errUnnumbered says that all Telegram gave were updates without a readable update_id, which cannot be confirmed.
var errUnnumbered = errors.New("updates without a readable update_id")

// errUndelivered says that Telegram holds updates which it could not bring to the webhook.
var errUndelivered = errors.New("the webhook could not be reached")

// keepError is the database's fault and not Telegram's.
type keepError struct{ err error }

func (e *keepError) Error() string { return e.err.Error() }
func (e *keepError) Unwrap() error { return e.err }

// after takes note of what came of an attempt to hear of Telegram. Each cause of an outage is told once, in one line;
// a failed attempt is followed by a pause.
func (g *Gate) after(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return // being stopped is no outage
	}
	if err == nil {
		if g.trouble.lasts() {
			g.trouble = outage{}
			g.Log.Info("in contact with Telegram again: updates are coming in")
		}
		return
	}
	attempt := g.trouble.attempts
	cause := diagnose(err)
	if g.trouble.first(cause) {
		g.Log.Error(cause, "error", g.masked(err))
	} else {
		g.Log.Debug(cause, "error", g.masked(err))
	}
	if webhookInTheWay(err) {
		g.dropWebhook(ctx)
	}
	asked := time.Duration(0)
	if api := asAPIError(err); api != nil {
		asked = api.retryAfter
	}
	g.pause(ctx, attempt, asked)
}

// diagnose says in one line what is the matter and, where somebody can, what to do about it.
func diagnose(err error) string {
	var keep *keepError
	api := asAPIError(err)
	switch {
	case errors.As(err, &keep) && store.Unwritable(err):
		return "the database cannot be written: look at the disk; Telegram keeps updates for 24 hours"
	case errors.As(err, &keep):
		return "updates cannot be kept; Telegram keeps them for 24 hours"
	case errors.Is(err, errUndelivered):
		return "Telegram cannot reach the webhook: look at KHOIBOT_WEBHOOK_URL and the way to it"
	case errors.Is(err, errUnnumbered):
		return "Telegram gives updates without a number; they are kept as dead"
	case api == nil:
		return "no contact with Telegram"
	case api.code == http.StatusUnauthorized, api.code == http.StatusNotFound:
		return "Telegram refuses the token: check TELEGRAM_BOT_TOKEN"
	case webhookInTheWay(err):
		return "a webhook was set for this bot by another program: it is removed"
	case api.code == http.StatusConflict:
		return "another program polls with the same token: stop it"
	case api.code == http.StatusTooManyRequests:
		return "Telegram asks to wait"
	case api.code >= http.StatusInternalServerError:
		return "Telegram has a fault of its own; it is asked again"
	}
	return "Telegram refuses to give updates"
}

func webhookInTheWay(err error) bool {
	api := asAPIError(err)
	return api != nil && api.code == http.StatusConflict && strings.Contains(strings.ToLower(api.description), "webhook")
}

// asAPIError finds Telegram's own refusal in err, whether it was got by hand or through the library; nil: there is none.
func asAPIError(err error) *apiError {
	var api *apiError
	if errors.As(err, &api) {
		return api
	}
	var wait *bot.TooManyRequestsError
	if errors.As(err, &wait) {
		return &apiError{http.StatusTooManyRequests, wait.Message, seconds(wait.RetryAfter)}
	}
	for code, known := range map[int]error{
		http.StatusUnauthorized: bot.ErrorUnauthorized, http.StatusNotFound: bot.ErrorNotFound,
		http.StatusBadRequest: bot.ErrorBadRequest, http.StatusForbidden: bot.ErrorForbidden,
		http.StatusConflict: bot.ErrorConflict,
	} {
		if errors.Is(err, known) {
			return &apiError{code: code, description: err.Error()}
		}
	}
	return nil
}
