package gate

import (
	"context"
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

// Gate is the way in. Run it once.
type Gate struct {
	Options

	machine func() time.Time                                            // the machine's wall clock
	pause   func(ctx context.Context, attempt int, asked time.Duration) // waits before another try

	mu        sync.Mutex
	waiters   []chan struct{} // closed once a poll begun after they came is answered empty
	interrupt context.CancelFunc

	confirmFirst bool // tests only: break the commit order on purpose
	careful      bool // the last stop was unclean: one update a transaction, attempts counted
	offset       int64
	lastUpdate   time.Time // machine
	contact      time.Time // bloc's clock, the last contact
	contactAt    time.Time // machine, the same instant
	draining     bool      // since a gap no poll has come back empty
	gapStart     time.Time // bloc's clock; zero: no gap is known
}

// pollTimeout is how long Telegram may keep a poll waiting.
const pollTimeout = 50 * time.Second

// gapAfter is how long without an answer counts as a gap in contact: a poll's own time and some for the way.
const gapAfter = pollTimeout + 40*time.Second

// tellGapAfter is the gap after which people are told: Telegram keeps what it could not deliver for 24 hours.
const tellGapAfter = 20 * time.Hour

// New makes a gate.
func New(o Options) *Gate {
	return &Gate{Options: o, machine: func() time.Time { return time.Now().Round(0) }, pause: backOff}
}

// backOff waits as long as asked, or, not asked, longer with every attempt up to half a minute, with jitter so that a
// crowd of bots does not come back at once.
func backOff(ctx context.Context, attempt int, asked time.Duration) {
	d := asked
	if d == 0 {
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

// Run takes updates until ctx ends, then stops cleanly. It returns early only where the database cannot be used.
func (g *Gate) Run(ctx context.Context) error {
	if err := g.begin(ctx); err != nil {
		return err
	}
	retries := make(chan error, 1)
	retryCtx, stop := context.WithCancel(ctx)
	go func() { retries <- g.retryLoop(retryCtx) }()
	var err error
	if g.WebhookURL != "" {
		err = g.watchWebhook(ctx)
	} else {
		err = g.poll(ctx)
	}
	stop()
	if e := <-retries; err == nil {
		err = e
	}
	if e := g.end(context.WithoutCancel(ctx)); err == nil {
		err = e
	}
	return err
}

// Drained waits until everything people did before the call has taken effect: a poll begun after it came back empty,
// and the machine's clock agrees with Telegram's. Whatever closes or reminds waits for it first.
func (g *Gate) Drained(ctx context.Context) error {
	done := make(chan struct{})
	g.mu.Lock()
	g.waiters = append(g.waiters, done)
	if g.interrupt != nil {
		g.interrupt()
	}
	g.mu.Unlock()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// enter notes who waits as a poll begins, and how to cut it short for somebody who comes later.
func (g *Gate) enter(cancel context.CancelFunc) []chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.interrupt = cancel
	return g.waiters
}

func (g *Gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.interrupt = nil
}

// release lets go of those who waited when the empty poll began.
func (g *Gate) release(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, done := range g.waiters[:n] {
		close(done)
	}
	g.waiters = g.waiters[n:]
}
