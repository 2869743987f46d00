package gate_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-telegram/bot"

	"khoibot/internal/gate"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// patience is how long a test waits for what should come at once.
const patience = 6 * time.Second

const token = "7000000002:gate-test-token"

// officeStart is the bloc's time when an office opens.
var officeStart = time.Date(2027, 6, 1, 2, 0, 0, 0, time.UTC)

// office is a gate between the local Telegram and a real database. Both clocks stand still until they are moved, and a
// gate that backs off waits until it is told to go on.
type office struct {
	testing.TB
	sand    *sandbox.Server
	web     *httptest.Server
	db      *store.DB
	raw     *sql.DB // the same file, for what the store does not show
	clock   *when.Movable
	machine *when.Movable
	desk    *desk
	log     *lines
	gate    *gate.Gate
	hook    string // the webhook's address; empty: polling
	rig     func(*gate.Gate)

	goOn   chan struct{}
	mu     sync.Mutex
	pauses []pause
	stop   func() // ends the gate that runs
}

// pause is a wait before another try.
type pause struct {
	attempt int
	asked   time.Duration
}

// lines keeps what was logged, and tells of each line.
type lines struct {
	mu      sync.Mutex
	all     bytes.Buffer
	changed chan struct{}
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.changed)
	l.changed = make(chan struct{})
	return l.all.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

func (l *lines) next() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.changed
}

// newOffice opens an office; no gate runs yet.
func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{TB: t, log: &lines{changed: make(chan struct{})}, goOn: make(chan struct{}), stop: func() {},
		desk: &desk{odd: map[string]func(*gate.Turn) error{}, mute: map[string]bool{}, gone: map[string]bool{}}}
	o.clock = when.NewFrozen(officeStart)
	o.machine = when.NewFrozen(time.Now())
	o.sand = sandbox.New(sandbox.Options{Token: token, Now: o.clock.Now})
	o.web = httptest.NewServer(o.sand)
	path := filepath.Join(t.TempDir(), "khoibot.db")
	var err error
	if o.db, err = store.Open(t.Context(), path, o.clock, store.House{Zone: time.UTC}); err != nil {
		t.Fatal(err)
	}
	if o.raw, err = sql.Open("sqlite", "file:"+filepath.ToSlash(path)+"?_pragma=busy_timeout(10000)"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.close)
	return o
}

func (o *office) close() {
	o.stop()
	if err := o.sand.Close(); err != nil {
		o.Error(err)
	}
	o.web.CloseClientConnections()
	o.web.Close()
	if err := o.raw.Close(); err != nil {
		o.Error(err)
	}
	if err := o.db.Close(); err != nil {
		o.Error(err)
	}
	if unknown := o.sand.Unknown(); len(unknown) > 0 {
		o.Errorf("methods Telegram does not know: %v", unknown)
	}
	if strings.Contains(o.log.String(), token) {
		o.Error("the token was logged")
	}
}

// open makes a gate; run starts it.
func (o *office) open() *gate.Gate {
	o.Helper()
	log := slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelInfo}))
	skew := &gate.Skew{Log: log}
	client := &http.Client{Transport: skew.Transport(&http.Transport{DisableKeepAlives: true})}
	tg, err := bot.New(token, bot.WithSkipGetMe(), bot.WithServerURL(o.web.URL), bot.WithHTTPClient(time.Minute, client))
	if err != nil {
		o.Fatal(err)
	}
	g := gate.New(gate.Options{DB: o.db, Bot: tg, Token: token, APIURL: o.web.URL, HTTP: client, Skew: skew, Handler: o.desk,
		Log: log, WebhookURL: o.hook, WebhookSecret: "hook-secret"})
	g.SetMachine(o.machine.Now)
	g.SetPause(o.pause)
	if o.rig != nil {
		o.rig(g)
	}
	return g
}

// start runs a gate until stop, the end of the test, or until something kills it, which closes dead.
func (o *office) start() (dead <-chan struct{}) {
	o.Helper()
	o.gate = o.open()
	return o.run(o.gate)
}

func (o *office) run(g *gate.Gate) (dead <-chan struct{}) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	var err error
	go func() {
		defer close(done)
		err = g.Run(ctx)
	}()
	o.stop = sync.OnceFunc(func() {
		cancel()
		<-done
		if err != nil {
			o.Errorf("Run: %v", err)
		}
	})
	return done
}

// restart stops the gate cleanly and starts a new one.
func (o *office) restart() {
	o.Helper()
	o.stop()
	o.start()
}

func (o *office) pause(ctx context.Context, attempt int, asked time.Duration) {
	o.mu.Lock()
	o.pauses = append(o.pauses, pause{attempt, asked})
	o.mu.Unlock()
	fmt.Fprintln(o.log, "a pause begins")
	select {
	case <-o.goOn:
	case <-ctx.Done():
	}
}

// again lets a gate that backs off, or is about to, try again.
func (o *office) again() {
	o.Helper()
	select {
	case o.goOn <- struct{}{}:
	case <-time.After(patience):
		o.Fatalf("the gate does not back off; the log:\n%s", o.log)
	}
}

// until waits for something to become true, looking again whenever Telegram, the database or the log changes.
func (o *office) until(what string, holds func() bool) {
	o.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		sand, db, log := o.sand.Changed(), o.db.Changed(), o.log.next()
		if holds() {
			return
		}
		select {
		case <-sand:
		case <-db:
		case <-log:
		case <-late.C:
			o.Fatalf("waited in vain until %s; did %q; the log:\n%s", what, o.did(), o.log)
		}
	}
}

// parked waits until everything has come and the gate waits for more.
func (o *office) parked() {
	o.Helper()
	o.until("the gate is parked", func() bool {
		parked, _ := o.sand.Parked()
		return parked
	})
}

// does waits until exactly these effects are in the database, in this order.
func (o *office) does(want ...string) {
	o.Helper()
	o.until(fmt.Sprintf("%q was done", want), func() bool { return len(o.did()) >= len(want) })
	if got := o.did(); !equal(got, want) {
		o.Errorf("the bot did\n%q, want\n%q", got, want)
	}
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// did is every effect in the database, in order.
func (o *office) did() []string {
	o.Helper()
	return o.column("select json_extract(body, '$.message.text') from outbox order by id")
}

// dead is the errors of the updates that could not take effect.
func (o *office) dead() []string {
	o.Helper()
	return o.column("select error from dead_update where settled_at is null order by id")
}

func (o *office) column(query string) []string {
	o.Helper()
	rows, err := o.raw.Query(query)
	if err != nil {
		o.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var one sql.NullString
		if err := rows.Scan(&one); err != nil {
			o.Fatal(err)
		}
		all = append(all, one.String)
	}
	if err := rows.Err(); err != nil {
		o.Fatal(err)
	}
	return all
}

func (o *office) exec(query string) {
	o.Helper()
	if _, err := o.raw.Exec(query); err != nil {
		o.Fatal(err)
	}
}

func (o *office) setting(name store.Setting) string {
	o.Helper()
	return strings.Join(o.column(fmt.Sprintf("select value from setting where name = '%s'", name)), "")
}

// person is somebody who has pressed Start before.
func (o *office) person(id int64) *sandbox.Phone {
	p := o.sand.Person(id, "Đầu mối", "", "")
	p.Start("")
	o.sand.Expire()
	return p
}

// inject puts a raw update into Telegram's queue.
func (o *office) inject(raw string) int64 { return o.sand.Inject(json.RawMessage(raw)) }

// at is what the desk writes down of something done so long after the office opened.
func at(said string, after time.Duration) string {
	return said + " lúc " + officeStart.Add(after).Format("02/01 15:04:05")
}

// count is how often words were logged.
func (o *office) count(words string) int { return strings.Count(o.log.String(), words) }

func (o *office) logged(words string) {
	o.Helper()
	o.until("the log says "+words, func() bool { return o.count(words) > 0 })
}
