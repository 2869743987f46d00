package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/go-telegram/bot"
	"golang.org/x/sync/errgroup"

	"khoibot/internal/chat"
	"khoibot/internal/courier"
	"khoibot/internal/gate"
	"khoibot/internal/remind"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
)

// app is the bot: every part, wired the same way for serve and demo.
type app struct {
	settings *settings
	log      *slog.Logger
	db       *store.DB
	bot      *bot.Bot
	chat     *chat.Chat
	gate     *gate.Gate
	courier  *courier.Courier
	remind   *remind.Reminders
}

// newApp opens the database and wires the parts; nothing runs yet. The caller holds the database's lock, and closes
// the app.
func newApp(ctx context.Context, s *settings, clock when.Clock, log *slog.Logger) (*app, error) {
	if s.token == "" {
		return nil, &usageError{errors.New("TELEGRAM_BOT_TOKEN is not set: get a token from @BotFather and put it into .env")}
	}
	a := &app{settings: s, log: log}
	var err error
	if a.db, err = openStore(ctx, s.db, clock, s); err != nil {
		return nil, err
	}
	if err := a.wire(ctx); err != nil {
		return nil, errors.Join(err, a.close())
	}
	return a, nil
}

func (a *app) close() error { return a.db.Close() }

func (a *app) wire(ctx context.Context) error {
	s := a.settings
	skew := &gate.Skew{Log: a.log}
	client := telegramClient(s, skew.Transport)
	var err error
	if a.bot, err = newBot(s, client); err != nil {
		return err
	}
	catalogue, err := words.Load(s.locale, s.zone)
	if err != nil {
		return err
	}
	username, err := a.username(ctx)
	if err != nil {
		return err
	}
	a.chat = chat.New(chat.Config{Admins: s.admins, Grace: s.grace, BotUsername: username, Zone: s.zone}, catalogue, a.log)
	o := gate.Options{DB: a.db, Bot: a.bot, Token: string(s.token), APIURL: s.apiURL, HTTP: client, Skew: skew, Handler: a.chat, Log: a.log}
	if s.webhook != nil {
		o.WebhookURL, o.WebhookSecret = s.webhook.String(), string(s.webhookSecret)
	}
	a.gate = gate.New(o)
	a.courier = courier.New(courier.Options{DB: a.db, Bot: a.bot, Client: client, Rate: s.rate, Log: a.log, Hooks: courier.Hooks{
		Render: a.chat.Render, Menu: a.chat.Menu, Fetched: a.chat.Fetched, Lost: a.chat.Lost, Refused: a.chat.Refused,
		Parked: a.chat.Parked}})
	a.remind = remind.New(remind.Options{DB: a.db, Drained: a.gate.Drained, Words: a.chat, Cycle: remind.ShippedCycle(), Log: a.log})
	return nil
}

// run runs every part until ctx ends or one of them fails, which stops the others.
func (a *app) run(outer context.Context, listener net.Listener) error {
	parts, ctx := errgroup.WithContext(outer)
	for _, part := range []func(context.Context) error{a.gate.Run, a.courier.Run, a.remind.Run, a.db.Watch, a.introduce, a.sweep} {
		parts.Go(func() error { return part(ctx) })
	}
	if listener != nil {
		parts.Go(func() error { return serveHTTP(ctx, listener, a.handler()) })
	}
	err := parts.Wait()
	if errors.Is(err, context.Canceled) {
		return ignoreEnd(outer, err) // told to stop before a part had begun
	}
	return err
}

// telegramClient is the way to Telegram, through the proxy where there is one. The times allowed are those of a
// sending of 50 MB on a slow line: what takes too long is the courier's to say, here only what hangs ends.
func telegramClient(s *settings, watch func(http.RoundTripper) http.RoundTripper) *http.Client {
	proxy := http.ProxyFromEnvironment
	if s.proxy != nil {
		proxy = http.ProxyURL(s.proxy)
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}
	t := &http.Transport{Proxy: proxy, DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second,
		ResponseHeaderTimeout: 90 * time.Second, IdleConnTimeout: 90 * time.Second, MaxIdleConnsPerHost: 16}
	return &http.Client{Transport: watch(t), Timeout: 10 * time.Minute}
}

// newBot makes the client of the Bot API; it calls nothing yet.
func newBot(s *settings, client *http.Client) (*bot.Bot, error) {
	b, err := bot.New(string(s.token), bot.WithSkipGetMe(), bot.WithServerURL(s.apiURL), bot.WithHTTPClient(time.Minute, client),
		bot.WithErrorsHandler(func(error) {})) // what it tells there, it returns as well
	if err != nil {
		return nil, fmt.Errorf("make Telegram client: %w", err)
	}
	return b, nil
}

// settled waits until the bot is at rest: nothing that people did is on its way, nothing can be sent, and nothing is
// due. parked tells whether Telegram has nothing more, with a number that changes when anything happens there; moved
// gives a channel closed by the next change there.
func (a *app) settled(ctx context.Context, parked func() (bool, uint64), moved func() <-chan struct{}) error {
	for {
		there, here := moved(), a.db.Changed()
		rest, before := parked()
		if rest {
			idle, err := a.idle(ctx)
			if err != nil {
				return err
			}
			if still, after := parked(); idle && still && before == after {
				return nil
			}
		}
		select {
		case <-there:
		case <-here:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// idle reports whether nothing can be sent and nothing is due at this instant.
func (a *app) idle(ctx context.Context) (bool, error) {
	idle, err := a.courier.Idle(ctx)
	if err != nil || !idle {
		return false, err
	}
	err = a.db.Read(ctx, func(tx *store.Tx) error {
		next, err := tx.Tasks().NextWake()
		idle = next == 0 || next > tx.Now
		return err
	})
	return idle, err
}

// nextDue is the earliest instant to come, on the bloc's clock, at which something is to be done; zero: there is none.
func (a *app) nextDue(ctx context.Context) (time.Time, error) {
	at, scheduled, err := a.courier.NextScheduled(ctx)
	if err != nil {
		return time.Time{}, err
	}
	err = a.db.Read(ctx, func(tx *store.Tx) error {
		wake, err := tx.Tasks().NextWake()
		if wake != 0 && (!scheduled || wake < at.Unix()) {
			at, scheduled = time.Unix(wake, 0), true
		}
		return err
	})
	if err != nil || !scheduled {
		return time.Time{}, err
	}
	return at, nil
}
