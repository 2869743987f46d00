package courier

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-telegram/bot"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

const token = "7000000001:courier-test-token"

// office is a courier between a real store and the local Telegram. The bloc's clock stands still; the machine's runs,
// and can be moved forward past a wait.
type office struct {
	t       testing.TB
	db      *store.DB
	clock   *when.Movable
	machine *when.Movable
	sand    *sandbox.Server
	bot     *bot.Bot
	hooks   Hooks
	log     *lines
	url     string
	stop    func()
	around  func(serve func()) // what happens about a call to Telegram; nil: nothing
}

// ServeHTTP stands before Telegram.
func (o *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if o.around == nil {
		o.sand.ServeHTTP(w, r)
		return
	}
	o.around(func() { o.sand.ServeHTTP(w, r) })
}

// lines keeps what was logged.
type lines struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

func openOffice(t testing.TB) *office { return openOfficeWith(t, sandbox.Options{Token: token}) }

func openOfficeWith(t testing.TB, so sandbox.Options) *office {
	t.Helper()
	o := &office{t: t, log: &lines{}, stop: func() {}}
	o.clock = when.NewFrozen(time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC))
	o.machine = when.NewMovable(time.Now())
	so.Now = o.clock.Now
	o.sand = sandbox.New(so)
	server := httptest.NewServer(o)
	t.Cleanup(server.Close)
	o.url = server.URL
	var err error
	if o.bot, err = bot.New(token, bot.WithSkipGetMe(), bot.WithServerURL(server.URL),
		bot.WithHTTPClient(time.Minute, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}),
		bot.WithErrorsHandler(func(err error) { t.Log(err) })); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "khoibot.db"), o.clock, store.House{Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	o.db = db
	t.Cleanup(func() {
		o.stop()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if unknown := o.sand.Unknown(); len(unknown) > 0 {
			t.Errorf("methods Telegram does not know: %v", unknown)
		}
		if strings.Contains(o.log.String(), token) {
			t.Error("the token was logged")
		}
	})
	return o
}

// courier makes one that is not running yet.
func (o *office) courier() *Courier {
	c := New(Options{DB: o.db, Bot: o.bot, Hooks: o.hooks,
		Log: slog.New(slog.NewTextHandler(io.Writer(o.log), &slog.HandlerOptions{Level: slog.LevelDebug}))})
	c.machine = o.machine
	return c
}

// start runs a courier until stop or the end of the test.
func (o *office) start() *Courier {
	o.t.Helper()
	c := o.courier()
	o.run(c)
	return c
}

func (o *office) run(c *Courier) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	o.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			o.t.Errorf("Run: %v", err)
		}
	})
}

// person is somebody who has pressed Start.
func (o *office) person(id int64) *sandbox.Phone {
	p := o.sand.Person(id, "Đầu mối", "", "")
	p.Start("")
	return p
}

// member is a person on the roll.
func (o *office) member(id int64) *sandbox.Phone {
	p := o.person(id)
	o.write(func(tx *store.Tx) error {
		one, err := tx.People().Add("Đầu mối CQ03")
		if err != nil {
			return err
		}
		if _, err := tx.People().Bind(id, one); err != nil {
			return err
		}
		return tx.People().Join(id, "Đầu mối", "")
	})
	return p
}

func (o *office) unreachable(id int64) string {
	var a store.Account
	o.read(func(tx *store.Tx) (err error) {
		a, err = tx.People().Account(id)
		return err
	})
	return a.Unreachable
}

func (o *office) write(fn func(*store.Tx) error) {
	o.t.Helper()
	if err := o.db.Write(context.Background(), fn); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) read(fn func(*store.Tx) error) {
	o.t.Helper()
	if err := o.db.Read(context.Background(), fn); err != nil {
		o.t.Fatal(err)
	}
}

// put queues rows in one transaction.
func (o *office) put(rows ...store.Outgoing) {
	o.t.Helper()
	o.write(func(tx *store.Tx) error {
		for _, x := range rows {
			if _, err := tx.Outbox().Put(x); err != nil {
				return err
			}
		}
		return nil
	})
}

// text is a row that says something.
func text(chat int64, lane store.Lane, words string) store.Outgoing {
	return store.Outgoing{Chat: chat, Lane: lane, Kind: store.KindMessage, Body: store.Body{Message: &store.Message{Text: words}}}
}

// until waits for something to become true, looking again whenever Telegram or the database changes.
func (o *office) until(what string, holds func() bool) {
	o.t.Helper()
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	for {
		sand, db := o.sand.Changed(), o.db.Changed()
		if holds() {
			return
		}
		select {
		case <-sand:
		case <-db:
		case <-late.C:
			o.t.Fatalf("waited in vain until %s; the log:\n%s", what, o.log)
		}
	}
}

// idle waits until the courier has nothing to do.
func (o *office) idle(c *Courier) {
	o.t.Helper()
	o.until("the courier is idle", func() bool {
		idle, err := c.Idle(context.Background())
		if err != nil {
			o.t.Fatal(err)
		}
		return idle
	})
}

// logged waits until a line was logged; the outcome it tells of is recorded next.
func (o *office) logged(words string) bool { return strings.Contains(o.log.String(), words) }

// sees is what the bot has said to a person, in order.
func sees(p *sandbox.Phone) []string {
	var all []string
	for _, m := range p.Bot() {
		all = append(all, m.Text+m.Caption)
	}
	return all
}

// calls counts the calls of a method.
func (o *office) calls(method string) int { return len(o.sand.Calls(method)) }

// query is the id of the last press, as Telegram tells it.
func (o *office) query() string {
	o.t.Helper()
	answer, err := http.Get(o.url + "/bot" + token + "/getUpdates?offset=-1")
	if err != nil {
		o.t.Fatal(err)
	}
	defer answer.Body.Close()
	var updates struct {
		Result []struct {
			Query struct{ ID string } `json:"callback_query"`
		}
	}
	if err := json.NewDecoder(answer.Body).Decode(&updates); err != nil || len(updates.Result) != 1 {
		o.t.Fatalf("no press to answer: %+v, %v", updates, err)
	}
	return updates.Result[0].Query.ID
}
