package chat_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-telegram/bot"
	"golang.org/x/sync/errgroup"

	"khoibot/internal/bloc"
	"khoibot/internal/chat"
	"khoibot/internal/courier"
	"khoibot/internal/gate"
	"khoibot/internal/remind"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
)

// office is a bloc at work with the real bot: the sandbox's Telegram, a real database, and every part wired as serve
// wires it, on a clock that stands still until it is moved.
type office struct {
	testing.TB
	server  *sandbox.Server
	db      *store.DB
	clock   *when.Movable
	chat    *chat.Chat
	courier *courier.Courier
	ctx     context.Context // ends with the test
}

// plan is how an office starts.
type plan struct {
	config chat.Config
	roll   bool // agencies and people are on the roll
	joined bool // and all of them have joined
	yearly bool // the yearly cycle is shipped
}

type option func(*plan)

// notJoined starts with the roll filled in and nobody having joined; nobody's account is known either.
func notJoined(p *plan) { p.joined = false }

// emptyRoll starts with no agency and nobody on the roll.
func emptyRoll(p *plan) { p.roll, p.joined = false, false }

// admins names the accounts of KHOIBOT_ADMINS.
func admins(ids ...int64) option { return func(p *plan) { p.config.Admins = ids } }

// grace is how long a bulk act can be stopped.
func grace(d time.Duration) option { return func(p *plan) { p.config.Grace = d } }

// yearly starts with the cycle every bloc has from its first run.
func yearly(p *plan) { p.yearly = true }

const (
	token       = "12345:office"
	botUsername = "khoibot_demo_bot"
)

// Telegram ids of the people of the office. A focal point's is focalID plus the number of his agency.
const (
	secretaryID       = 7001
	secondSecretaryID = 7002
	focalID           = 7100
	secondFocalID     = 7200 // only CQ03 has a second one
	leaderID          = 7300 // only CQ01, CQ02 and CQ03 have one
)

// newOffice opens an office on Tuesday 01/06/2027 at 09:00: agencies CQ01 to CQ14 ("Cơ quan 01", short "CQ 01"; CQ01
// is the chair's, CQ02 and CQ03 the vices'), two secretaries, a focal point each ("Đầu mối CQ05"), a second one at
// CQ03, and leaders of the first three. All have joined, and no chat has a message of the bot's yet.
func newOffice(t testing.TB, opts ...option) *office {
	t.Helper()
	zone, err := when.Zone("")
	if err != nil {
		t.Fatal(err)
	}
	p := plan{roll: true, joined: true, config: chat.Config{Grace: time.Minute, BotUsername: botUsername, Zone: zone}}
	for _, o := range opts {
		o(&p)
	}
	o := &office{TB: t, clock: when.NewFrozen(time.Date(2027, 6, 1, 9, 0, 0, 0, zone)), ctx: t.Context()}
	o.server = sandbox.New(sandbox.Options{Token: token, BotUsername: botUsername, Now: o.clock.Now})
	o.db, err = store.Open(o.ctx, filepath.Join(t.TempDir(), "khoibot.db"), o.clock, store.House{Zone: zone,
		RemindAt: when.TimeOfDay{Hour: 8}, Quiet: when.TimeOfDay{Hour: 18}, Calendar: when.VietnamCalendar()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	if p.roll {
		o.seed(p.joined)
	}
	var cycle []store.Rule
	if p.yearly {
		cycle = remind.ShippedCycle()
		o.write(func(tx *store.Tx) error { return tx.Cycle().Ship(cycle) }) // as the first run would, so that settle waits for it
	}
	o.run(p.config, cycle)
	return o
}

// run starts every part, and stops them when the test ends.
func (o *office) run(cfg chat.Config, cycle []store.Rule) {
	log := slog.New(slog.NewTextHandler(logTo(o), &slog.HandlerOptions{Level: slog.LevelWarn}))
	web := httptest.NewServer(o.server)
	skew := &gate.Skew{Log: log}
	client := &http.Client{Transport: skew.Transport(http.DefaultTransport)}
	tg, err := bot.New(token, bot.WithSkipGetMe(), bot.WithServerURL(web.URL), bot.WithHTTPClient(time.Minute, client))
	if err != nil {
		o.Fatal(err)
	}
	catalogue, err := words.Load("vi", cfg.Zone)
	if err != nil {
		o.Fatal(err)
	}
	o.chat = chat.New(cfg, catalogue, log)
	g := gate.New(gate.Options{DB: o.db, Bot: tg, Token: token, APIURL: web.URL, HTTP: client,
		Skew: skew, Handler: o.chat, Log: log})
	o.courier = courier.New(courier.Options{DB: o.db, Bot: tg, Client: client, Rate: 1000, Unpaced: true, Log: log, Hooks: courier.Hooks{
		Render: o.chat.Render, Menu: o.chat.Menu, Fetched: o.chat.Fetched, Lost: o.chat.Lost, Refused: o.chat.Refused,
		Parked: o.chat.Parked}})
	reminders := remind.New(remind.Options{DB: o.db, Drained: g.Drained, Words: o.chat, Cycle: cycle, Log: log})
	ctx, stop := context.WithCancel(context.WithoutCancel(o.ctx))
	parts, ctx := errgroup.WithContext(ctx)
	for _, run := range []func(context.Context) error{g.Run, o.courier.Run, reminders.Run} {
		parts.Go(func() error { return run(ctx) })
	}
	o.Cleanup(func() {
		stop()
		if err := parts.Wait(); err != nil {
			o.Errorf("the bot stopped: %v", err)
		}
		if unknown := o.server.Unknown(); len(unknown) > 0 {
			o.Errorf("the bot called methods there are not: %q", unknown)
		}
		web.CloseClientConnections()
		web.Close()
		if err := o.server.Close(); err != nil {
			o.Errorf("close sandbox: %v", err)
		}
	})
}

// logTo shows the bot's log with the test's only where KHOIBOT_TEST_LOG is set: expected refusals are logged too.
func logTo(o *office) io.Writer {
	if os.Getenv("KHOIBOT_TEST_LOG") != "" {
		return o.Output()
	}
	return io.Discard
}

// write changes the database behind the bot's back, as the command line does.
func (o *office) write(fn func(*store.Tx) error) {
	o.Helper()
	if err := o.db.Write(o.ctx, fn); err != nil {
		o.Fatal(err)
	}
}

// read looks into the database.
func (o *office) read(fn func(*store.Tx) error) {
	o.Helper()
	if err := o.db.Read(o.ctx, fn); err != nil {
		o.Fatal(err)
	}
}

// seed fills in the roll.
func (o *office) seed(joined bool) {
	o.write(func(tx *store.Tx) error {
		for i := 1; i <= 14; i++ {
			post := bloc.PostMember
			switch i {
			case 1:
				post = bloc.PostChair
			case 2, 3:
				post = bloc.PostVice
			}
			id, _, err := tx.Agencies().Put(bloc.Agency{Code: fmt.Sprintf("CQ%02d", i), Position: i,
				Name: fmt.Sprintf("Cơ quan %02d", i), ShortName: fmt.Sprintf("CQ %02d", i), Post: post})
			if err != nil {
				return err
			}
			if err := o.seedAgency(tx, i, id, joined); err != nil {
				return err
			}
		}
		for i, name := range []string{"Thư ký Khối", "Thư ký Khối (2)"} {
			if err := o.enroll(tx, joined, secretaryID+int64(i), name, bloc.Membership{Role: bloc.RoleSecretary, Title: "Chuyên viên"}); err != nil {
				return err
			}
		}
		return nil
	})
	o.server.Expire() // the Starts of those who joined
}

func (o *office) seedAgency(tx *store.Tx, n int, agency bloc.AgencyID, joined bool) error {
	code := fmt.Sprintf("CQ%02d", n)
	focal := bloc.Membership{Agency: agency, Role: bloc.RoleFocal, Title: "Chuyên viên"}
	if err := o.enroll(tx, joined, focalID+int64(n), "Đầu mối "+code, focal); err != nil {
		return err
	}
	if n == 3 {
		if err := o.enroll(tx, joined, secondFocalID+int64(n), "Đầu mối "+code+" (2)", focal); err != nil {
			return err
		}
	}
	if n > 3 {
		return nil
	}
	return o.enroll(tx, joined, leaderID+int64(n), "Lãnh đạo "+code,
		bloc.Membership{Agency: agency, Role: bloc.RoleLeader, Title: "Lãnh đạo đơn vị"})
}

// enroll puts somebody on the roll and, if he has joined, ties his account.
func (o *office) enroll(tx *store.Tx, joined bool, account int64, name string, m bloc.Membership) error {
	id, err := tx.People().Add(name)
	if err != nil {
		return err
	}
	m.Person = id
	if _, err := tx.People().Enroll(m); err != nil || !joined {
		return err
	}
	if _, err := tx.People().Bind(account, id); err != nil {
		return err
	}
	o.phone(account, name).Start("")
	return tx.People().Join(account, name, "")
}
