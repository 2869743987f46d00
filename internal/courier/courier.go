package courier

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/go-telegram/bot"
	"golang.org/x/time/rate"

	"khoibot/internal/store"
	"khoibot/internal/when"
)

// ErrMoot is returned by Hooks.Render when there is nothing left to say.
var ErrMoot = errors.New("nothing left to say")

// Later is returned by Hooks.Render when something may not be said before an instant: what was to go in the morning, and
// could not, does not go at night. At is in unix seconds, on the bloc's clock.
type Later struct{ At int64 }

func (l Later) Error() string { return fmt.Sprintf("not to be said before %d", l.At) }

// Hooks are the words and consequences that the conversations supply. Those that take part in an outcome run in its
// transaction; one that fails is logged, and the outcome is recorded without it. A nil hook does nothing.
type Hooks struct {
	// Render puts a view into words for a chat, from what is true now; it must not write. ErrMoot: nothing left to say.
	Render func(tx *store.Tx, chat int64, v store.View) (store.Message, error)
	// Menu gives the commands of a chat, a language each; chat 0 is everyone's default. It must not write.
	Menu func(tx *store.Tx, chat int64) ([]Menu, error)
	// Fetched is told the bytes of a person's file, which are stored already. It is called again when it fails.
	Fetched func(tx *store.Tx, chat int64, f store.Fetch, data []byte) error
	// Lost is told that a person's file could not be had.
	Lost func(tx *store.Tx, chat int64, f store.Fetch, why Reason) error
	// Refused is told that Telegram will never take a message, and why.
	Refused func(tx *store.Tx, row store.Outgoing, why Reason) error
	// Parked is told that a row was set aside for a person to look at; why is the last error, in English.
	Parked func(tx *store.Tx, row store.Outgoing, why string) error
}

// Menu is the commands shown to people whose Telegram speaks a language (ISO 639-1; empty: all others).
type Menu struct {
	Lang     string
	Commands []Command
}

// Command is one line of a menu; Name goes without the slash.
type Command struct{ Name, Description string }

// DefaultRate is how many messages a second Telegram takes from a bot (Bots FAQ).
const DefaultRate = 30

// Options are what a courier needs.
type Options struct {
	DB     *store.DB
	Bot    *bot.Bot
	Client *http.Client // downloads files; http.DefaultClient when nil
	Rate   float64      // messages a second, DefaultRate when zero
	// Unpaced writes to each chat as fast as to all: for a server that sets no limits to a single chat, as the sandbox
	// does not unless told to.
	Unpaced bool
	Hooks   Hooks
	Log     *slog.Logger // slog.Default when nil
}

const (
	maxFlying   = 8                     // sends in flight
	maxFetching = 2                     // downloads under way, beside the sends
	margin      = 0.985                 // of the rate, so that a sliding second never holds one too many
	maxLate     = 15 * time.Millisecond // that is made up for: half the time between two messages
	grace       = 10 * time.Second      // for the sends in flight when the program stops

	// changeShare is how many edits and deletions go out beside the messages, as a share of the rate, and changeBurst how
	// many at once; more than that take the place of messages. Telegram's 30 a second are for bulk messages, and its
	// servers know no other overall limit (tdlib/td issue 3034): boards that show how a broadcast goes on must not slow
	// it down, yet ten thousand cards that change at once had better not go out as fast as they can. For the chat an edit
	// counts like a message, as it does for Telegram (tdlib/td issues 2592 and 3034).
	changeShare = 0.1
	changeBurst = 10
)

// Courier sends what is in the outbox. Make it with New.
type Courier struct {
	db      *store.DB
	bot     *bot.Bot
	client  *http.Client
	hooks   Hooks
	log     *slog.Logger
	machine when.Clock    // pacing and retries go by it: the bloc's clock can be moved
	overall *rate.Limiter // all messages
	changes *rate.Limiter // edits and deletions beside them
	unpaced bool          // chats by themselves are not
	grace   time.Duration
	kick    chan struct{} // a send has ended
	flights sync.WaitGroup
	due     time.Time // when the dispatcher's last wait for a token was to end

	mu       sync.Mutex // guards what follows
	busy     map[int64]bool
	flying   int
	fetching int
	paces    map[int64]pace
	strikes  map[int64]strike // by row
	passed   uint64           // messages Telegram has taken
	last429  time.Time
	last429s int64               // the chat it was about
	papers   map[[32]byte]string // file ids of what was uploaded, by content
	offline  bool
}

// New makes a courier; nothing is sent before Run.
func New(o Options) *Courier {
	if o.Client == nil {
		o.Client = http.DefaultClient
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return &Courier{
		db: o.DB, bot: o.Bot, client: o.Client, hooks: o.Hooks, log: o.Log,
		machine: monotonic{}, unpaced: o.Unpaced,
		overall: rate.NewLimiter(rate.Limit(margin*cmp.Or(o.Rate, DefaultRate)), 1),
		changes: rate.NewLimiter(rate.Limit(changeShare*cmp.Or(o.Rate, DefaultRate)), changeBurst),
		grace:   grace,
		kick:    make(chan struct{}, 1),
		busy:    map[int64]bool{}, paces: map[int64]pace{}, strikes: map[int64]strike{}, papers: map[[32]byte]string{},
	}
}

// Run sends until ctx ends; it may be called once. What was being sent when the program last stopped is sent again.
// When ctx ends, the sends in flight have ten seconds to end and their outcome is recorded; then Run returns nil.
func (c *Courier) Run(ctx context.Context) error {
	if err := c.recover(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	calls, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	for ctx.Err() == nil {
		changed := c.db.Changed()
		next, err := c.dispatch(ctx, calls)
		if err != nil && ctx.Err() == nil {
			c.log.Error("cannot read the outbox", "error", err)
			next = pending{machine: c.machine.Now().Add(time.Second)}
			changed = nil // a database that fails may well announce changes all the time
		}
		if !next.again {
			c.wait(ctx, changed, next)
		}
	}
	c.drain(cut)
	return nil
}

func (c *Courier) recover(ctx context.Context) error {
	var again int64
	var paused int
	err := c.db.Write(ctx, func(tx *store.Tx) (err error) {
		if again, err = tx.Outbox().Recover(); err != nil {
			return err
		}
		paused, err = tx.Outbox().Pauses(c.machine.Now().Unix())
		return err
	})
	if err != nil {
		return fmt.Errorf("take up sending: %w", err)
	}
	if again > 0 || paused > 0 {
		c.log.Info("sending taken up where it stopped", "sent_again", again, "paused_chats", paused)
	}
	return nil
}

// drain waits for the sends in flight, and cuts them off when they take too long.
func (c *Courier) drain(cut func()) {
	landed := make(chan struct{})
	go func() {
		c.flights.Wait()
		close(landed)
	}()
	timer := time.NewTimer(c.grace)
	defer timer.Stop()
	select {
	case <-landed:
	case <-timer.C:
		cut()
		<-landed
	}
}

// Idle reports whether nothing is being sent and nothing could be sent now. What waits for its hour, for a retry or
// for the end of a pause does not count; what only waits for its turn does.
func (c *Courier) Idle(ctx context.Context) (bool, error) {
	var look store.Look
	err := c.db.Read(ctx, func(tx *store.Tx) (err error) {
		look, err = tx.Outbox().Look(c.machine.Now().Unix(), nil)
		return err
	})
	return look.Idle(), err
}

// NextScheduled gives the earliest instant on the bloc's clock, after the present one, at which a row is due to be
// sent; false when there is none.
func (c *Courier) NextScheduled(ctx context.Context) (time.Time, bool, error) {
	var at int64
	err := c.db.Read(ctx, func(tx *store.Tx) (err error) {
		at, _, err = tx.Outbox().Next(c.machine.Now().Unix())
		return err
	})
	return time.Unix(at, 0), at != 0, err
}
