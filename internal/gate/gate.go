package gate

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/go-telegram/bot"

	"khoibot/internal/store"
)

// Options are what a gate needs.
type Options struct {
	DB      *store.DB
	Bot     *bot.Bot     // for webhook calls
	Token   string       // for getUpdates, the one call made by hand
	APIURL  string       // without a trailing slash
	HTTP    *http.Client // whose transport is wrapped by Skew.Transport
	Skew    *Skew
	Handler Handler
	Log     *slog.Logger

	WebhookURL    string // empty: polling
	WebhookSecret string
}

// Gate is the way in. Make it with New and run it once.
type Gate struct {
	Options

	machine func() time.Time                                            // the machine's wall clock
	pause   func(ctx context.Context, attempt int, asked time.Duration) // waits before another try
	settle  func(ctx context.Context, batch []incoming) error           // take; a test puts the order of things wrong here

	waiters waiters
	trouble outage // Run's own

	offset     int64     // Run's own
	lastUpdate time.Time // Run's own; the machine's clock

	// mu is held while something that came is given its effect: what comes by webhook and what Telegram says it still
	// holds are settled one after the other. It guards what follows.
	mu      sync.Mutex
	running bool
	careful bool // the last stop was unclean: one update a transaction, attempts counted
	contact contact
	refused outage // of updates that came by webhook and could not be kept
}

// New makes a gate.
func New(o Options) *Gate {
	g := &Gate{Options: o, machine: func() time.Time { return time.Now().Round(0) }, pause: backOff}
	g.settle = g.take
	return g
}

// backOff waits as long as asked, or, not asked, longer with every attempt up to half a minute, with jitter so that a
// crowd of bots does not come back at once.
func backOff(ctx context.Context, attempt int, asked time.Duration) {
	d := asked
	if d <= 0 {
		d = min(30*time.Second, 500*time.Millisecond<<min(attempt, 6))
		d = d/2 + rand.N(d/2)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// Run takes updates until ctx ends, then stops cleanly and returns nil. It returns early only where the settings are
// wrong, or where the database cannot be used at the start.
func (g *Gate) Run(ctx context.Context) error {
	if g.WebhookURL != "" && g.WebhookSecret == "" {
		return errors.New("a webhook needs KHOIBOT_WEBHOOK_SECRET")
	}
	if err := g.begin(ctx); err != nil {
		return ended(ctx, err)
	}
	var retries sync.WaitGroup
	retries.Go(func() { g.retryLoop(ctx) })
	if g.WebhookURL != "" {
		g.watchWebhook(ctx)
	} else {
		g.poll(ctx)
	}
	retries.Wait()
	return g.end(context.WithoutCancel(ctx))
}

// ended keeps the end of the program from looking like a fault.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}
