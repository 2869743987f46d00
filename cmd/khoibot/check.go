package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"khoibot/internal/gate"
	"khoibot/internal/store"
)

type checkCommand struct{}

// checkup prints a line for each thing looked at.
type checkup struct {
	*program
	settings *settings
	wrong    bool
}

// Run looks at everything the bot needs.
func (checkCommand) Run(ctx context.Context, p *program) error {
	s, err := p.config.read(p.env)
	c := &checkup{program: p, settings: s}
	c.configuration(err)
	c.telegram(ctx)
	c.database(ctx)
	if c.wrong {
		return errTold
	}
	return nil
}

func (c *checkup) good(format string, args ...any) { c.line("✓", format, args...) }

func (c *checkup) bad(format string, args ...any) {
	c.wrong = true
	c.line("✗", format, args...)
}

func (c *checkup) line(mark, format string, args ...any) {
	text := strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", "; ")
	fmt.Fprintf(veil(c.out, c.secrets...), "%s %s\n", mark, text)
}

func (c *checkup) configuration(err error) {
	from := "no .env in the current folder or the program's: from the environment and flags"
	if c.env.path != "" {
		from = "read from " + c.env.path
	}
	if err != nil {
		for line := range strings.SplitSeq(err.Error(), "\n") {
			c.bad("configuration, %s: %s", from, line)
		}
		return
	}
	c.good("configuration: %s", from)
}

// askTelegram asks who the bot is, and gives the way its answers' dates were watched.
func askTelegram(ctx context.Context, s *settings) (*models.User, *asking, error) {
	if s.token == "" {
		return nil, nil, errors.New("TELEGRAM_BOT_TOKEN is not set")
	}
	a := &asking{skew: &gate.Skew{Log: slog.New(slog.DiscardHandler)}}
	a.client = telegramClient(s, a.skew.Transport)
	a.client.Timeout = 20 * time.Second
	var err error
	if a.bot, err = newBot(s, a.client); err != nil {
		return nil, nil, err
	}
	me, err := a.bot.GetMe(ctx)
	if errors.Is(err, bot.ErrorUnauthorized) || errors.Is(err, bot.ErrorNotFound) {
		err = errors.New("refused by Telegram; ask @BotFather for the right one")
	}
	return me, a, telegramTrouble(s.apiURL, err)
}

// asking is one conversation with Telegram.
type asking struct {
	client *http.Client
	bot    *bot.Bot
	skew   *gate.Skew
}

func (c *checkup) telegram(ctx context.Context) {
	me, a, err := askTelegram(ctx, c.settings)
	if err != nil {
		c.bad("token: %v", err)
		return
	}
	c.good("token: the bot is @%s (%s)", me.Username, me.FirstName)
	if ahead := a.skew.Ahead().Round(time.Second); a.skew.Bad() {
		c.bad("clock: the machine is %s ahead of Telegram (behind where negative): set it, or nothing is closed or reminded", ahead)
	} else {
		c.good("clock: within a minute of Telegram's (%s)", ahead)
	}
	hook, err := a.bot.GetWebhookInfo(ctx)
	switch {
	case err != nil:
		c.bad("webhook: %v", err)
	case c.settings.webhook == nil && hook.URL == "":
		c.good("updates: by polling; %d wait", hook.PendingUpdateCount)
	case c.settings.webhook == nil:
		c.good("updates: by polling, which takes the webhook away that is set now; %d wait", hook.PendingUpdateCount)
	case hook.LastErrorMessage != "" && time.Since(time.Unix(int64(hook.LastErrorDate), 0)) < time.Hour:
		c.bad("updates: by webhook; Telegram could not deliver: %s; %d wait", hook.LastErrorMessage, hook.PendingUpdateCount)
	default:
		c.good("updates: by webhook; %d wait", hook.PendingUpdateCount)
	}
}

func (c *checkup) database(ctx context.Context) {
	path := c.settings.db
	if path == "" { // told with the configuration
		return
	}
	if _, err := os.Stat(path); err != nil {
		c.bad("database: there is none at %s yet; khoibot import or serve makes it", path)
		return
	}
	db, err := c.open(ctx, c.settings)
	if err != nil {
		c.bad("database: %v", err)
		return
	}
	defer db.Close()
	state, err := db.Inspect(ctx)
	switch {
	case err != nil:
		c.bad("database %s: %v", path, err)
	case len(state.Faults) > 0:
		c.bad("database %s is damaged, restore a backup: %s", path, strings.Join(state.Faults, "; "))
	default:
		c.good("database: %s, schema %d, %.1f MB, sound, %s", path, state.Schema, float64(state.Size)/1e6, c.served(path))
	}
	if err := db.Read(ctx, c.contents); err != nil {
		c.bad("database %s: %v", path, err)
	}
}

// served tells whether a bot runs on the database.
func (c *checkup) served(path string) string {
	unlock, err := store.Lock(path)
	if err != nil {
		return "a bot runs on it"
	}
	_ = unlock() // taken only to see whether it could be
	return "no bot runs on it"
}

func (c *checkup) contents(tx *store.Tx) error {
	b, err := tx.Backlog()
	if err != nil {
		return err
	}
	text := fmt.Sprintf("waiting: %d dead updates (khoibot retry), %d parked and %d held messages, %d to be sent", b.Dead, b.Parked, b.Held, b.Queued)
	if b.Dead+b.Parked+b.Held > 0 {
		c.bad("%s", text)
	} else {
		c.good("%s", text)
	}
	secretaries, err := tx.People().Secretaries()
	if err != nil {
		return err
	}
	joined := slices.ContainsFunc(secretaries, func(s store.Contact) bool { return s.Joined })
	switch {
	case joined:
		c.good("secretary: one has joined")
	case len(c.settings.admins) > 0:
		c.good("secretary: none has joined yet; the accounts of KHOIBOT_ADMINS act as such")
	default:
		c.bad("secretary: none has joined: khoibot invite --role secretary, or set KHOIBOT_ADMINS")
	}
	return nil
}
