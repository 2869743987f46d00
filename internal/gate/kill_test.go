package gate_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot"
	"golang.org/x/sync/errgroup"

	"khoibot/internal/courier"
	"khoibot/internal/gate"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

var killCount = flag.Int("kills", 300, "how often the program is killed in TestNothingIsLostOrRepeatedWhenTheProgramIsKilled")

// The environment of the test's binary when it is the program to be killed.
const (
	killedDB      = "KHOIBOT_KILLED_DB"
	killedServer  = "KHOIBOT_KILLED_SERVER"
	killedConfirm = "KHOIBOT_KILLED_CONFIRM_FIRST"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if os.Getenv(killedDB) == "" {
		os.Exit(m.Run())
	}
	if err := program(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// program is the bot with the smallest handler there can be: what a person says or presses becomes one row and one
// receipt. It says that it runs, and goes on until it is killed or its input ends.
func program() error {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = bufio.NewReader(os.Stdin).ReadByte() // the parent has ended, or asks to stop
		cancel()
	}()
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(ctx, os.Getenv(killedDB), when.Machine(), store.House{Zone: time.UTC})
	if err != nil {
		return err
	}
	skew := &gate.Skew{Log: log}
	client := &http.Client{Transport: skew.Transport(&http.Transport{MaxIdleConnsPerHost: 16})}
	url := os.Getenv(killedServer)
	tg, err := bot.New(token, bot.WithSkipGetMe(), bot.WithServerURL(url), bot.WithHTTPClient(time.Minute, client))
	if err != nil {
		return err
	}
	g := gate.New(gate.Options{DB: db, Bot: tg, Token: token, APIURL: url, HTTP: client, Skew: skew, Handler: clerk{}, Log: log})
	if os.Getenv(killedConfirm) != "" {
		g.ConfirmFirst()
	}
	c := courier.New(courier.Options{DB: db, Bot: tg, Client: client, Rate: 100_000, Unpaced: true, Log: log})
	fmt.Println("runs")
	parts, ctx := errgroup.WithContext(ctx)
	for _, part := range []func(context.Context) error{g.Run, c.Run} {
		parts.Go(func() error { return part(ctx) })
	}
	return errors.Join(parts.Wait(), db.Close())
}

// clerk is the handler of that program. Its row is a setting, which counts how often something took effect.
type clerk struct{}

func (clerk) Handle(t *gate.Turn) error {
	chat, said := text(t)
	if t.Update.CallbackQuery != nil {
		if err := t.Tx.Outbox().Answer(chat, store.Callback{ID: t.Update.CallbackQuery.ID}, 10); err != nil {
			return err
		}
	}
	name := store.Setting("did " + said)
	n, err := t.Tx.Settings().Get(name, "")
	if err != nil {
		return err
	}
	if err := t.Tx.Settings().Set(name, n+"I"); err != nil {
		return err
	}
	return t.Tx.Outbox().Say(chat, store.LaneReply, store.Message{Text: "đã ghi " + said})
}

// Failed stands for an effect too: an update that is dead, which its sender is told, is not lost.
func (c clerk) Failed(t *gate.Turn, _ error) error { return c.Handle(t) }

func (clerk) Superseded(*gate.Turn) (bool, error) { return false, nil }

func (clerk) Gap(*store.Tx, time.Time, time.Time) error { return nil }

// killing is the parent's side: Telegram, the phones, and how often the program was killed.
type killing struct {
	*testing.T
	sand   *sandbox.Server
	phones []*sandbox.Phone
	db     string
	env    []string
	kills  int
	said   []string
}

// outcome is what a series of kills did.
type outcome struct {
	lost, repeated     []string // effects
	unsent, duplicates int      // receipts
	dead               int      // effects that are the word that something was not recorded
}

func newKilling(t *testing.T, confirmFirst bool) *killing {
	k := &killing{T: t, db: filepath.Join(t.TempDir(), "khoibot.db")}
	k.sand = sandbox.New(sandbox.Options{Token: token})
	web := httptest.NewServer(k.sand)
	t.Cleanup(func() {
		if err := k.sand.Close(); err != nil {
			t.Error(err)
		}
		web.CloseClientConnections()
		web.Close()
	})
	for i := range 6 {
		k.phones = append(k.phones, k.sand.Person(int64(11+i), "Đầu mối", "", ""))
		k.phones[i].Start("")
	}
	k.sand.Expire()
	k.env = append(os.Environ(), killedDB+"="+k.db, killedServer+"="+web.URL)
	if confirmFirst {
		k.env = append(k.env, killedConfirm+"=1")
	}
	return k
}

// life is one life of the program: people write and press while it starts and runs, until it is killed at a moment
// nobody chose, or stopped once everything was said and answered.
func (k *killing) life(kill bool) {
	k.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env, cmd.Stderr = k.env, os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		k.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		k.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		k.Fatal(err)
	}
	_, err = bufio.NewReader(out).ReadString('\n')
	if err == nil && kill {
		k.until(k.moment())
		err = cmd.Process.Kill()
		k.kills++
	} else if err == nil {
		k.settled()
		err = in.Close()
	}
	if err != nil {
		k.Errorf("the program: %v", err)
	}
	if err := cmd.Wait(); err != nil && !kill {
		k.Errorf("the program stopped by itself: %v", err)
	}
}

// moment is when the program is killed: after so many events at Telegram.
func (k *killing) moment() int { return rand.N(40) }

// until has people write and press while so many things happen at Telegram.
func (k *killing) until(events int) {
	enough, cancel := context.WithTimeout(k.Context(), 200*time.Millisecond)
	defer cancel()
	for i := range events {
		changed := k.sand.Changed()
		if i%3 == 0 {
			k.speak()
		}
		select {
		case <-changed:
		case <-enough.Done():
			return
		}
	}
}

// speak has somebody write, press, or write several at once.
func (k *killing) speak() {
	p := k.phones[rand.N(len(k.phones))]
	for range 1 + rand.N(3) {
		what := fmt.Sprintf("việc %d", len(k.said))
		if rand.N(3) == 0 {
			p.PressData(1, what)
			what = "bấm: " + what
		} else {
			p.Send(what)
		}
		k.said = append(k.said, what)
	}
}

// settled waits until the program has done everything and sent everything.
func (k *killing) settled() {
	k.Helper()
	db := k.open()
	defer k.close(db)
	ctx, cancel := context.WithTimeout(k.Context(), 10*patience)
	defer cancel()
	var watch errgroup.Group
	watch.Go(func() error { return db.Watch(ctx) })
	for ctx.Err() == nil {
		there, here := k.sand.Changed(), db.Changed()
		if k.rests(ctx, db) {
			break
		}
		select {
		case <-there:
		case <-here:
		case <-ctx.Done():
			k.Errorf("the program does not come to rest after %d kills", k.kills)
		}
	}
	cancel()
	if err := watch.Wait(); err != nil {
		k.Error(err)
	}
}

// rests reports whether nothing is on its way in or out.
func (k *killing) rests(ctx context.Context, db *store.DB) bool {
	if parked, _ := k.sand.Parked(); !parked {
		return false
	}
	var look store.Look
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		look, err = tx.Outbox().Look(time.Now().Unix(), nil)
		return err
	})
	return err == nil && look.Idle()
}

func (k *killing) open() *store.DB {
	k.Helper()
	db, err := store.Open(k.Context(), k.db, when.Machine(), store.House{Zone: time.UTC})
	if err != nil {
		k.Fatal(err)
	}
	return db
}

func (k *killing) close(db *store.DB) {
	k.Helper()
	if err := db.Close(); err != nil {
		k.Error(err)
	}
}

// receipts counts how often each was seen.
func (k *killing) receipts() map[string]int {
	seen := map[string]int{}
	for _, p := range k.phones {
		for _, m := range p.Bot() {
			seen[m.Text]++
		}
	}
	return seen
}

func (k *killing) outcome() outcome {
	k.Helper()
	var o outcome
	db := k.open()
	defer k.close(db)
	seen := k.receipts()
	err := db.Read(k.Context(), func(tx *store.Tx) (err error) {
		if o.dead, _, _, err = tx.Updates().Counts(); err != nil {
			return err
		}
		for _, said := range k.said {
			times, err := tx.Settings().Get(store.Setting("did "+said), "")
			switch {
			case err != nil:
				return err
			case times == "":
				o.lost = append(o.lost, said)
			case times != "I":
				o.repeated = append(o.repeated, said)
			}
			n := seen["đã ghi "+said]
			if n == 0 {
				o.unsent++
			}
			o.duplicates += max(0, n-1)
		}
		return nil
	})
	if err != nil {
		k.Fatal(err)
	}
	return o
}

// maxFlying is how many sends the courier has in flight at most; each may be repeated by a kill.
const maxFlying = 8

func TestNothingIsLostOrRepeatedWhenTheProgramIsKilled(t *testing.T) {
	k := newKilling(t, false)
	wanted := *killCount
	if testing.Short() {
		wanted = min(wanted, 15)
	}
	for k.kills < wanted {
		k.life(true)
		if k.kills%50 == 0 { // people say more than a program so often killed can do
			k.life(false)
		}
	}
	k.life(false)
	o := k.outcome()
	if len(o.lost)+len(o.repeated)+o.unsent > 0 {
		t.Errorf("%d kills, %d said: lost %q, repeated %q, %d receipts never sent", k.kills, len(k.said), o.lost, o.repeated, o.unsent)
	}
	if o.duplicates > maxFlying*k.kills {
		t.Errorf("%d receipts came again after %d kills", o.duplicates, k.kills)
	}
	if o.dead > max(2, k.kills/10) {
		t.Errorf("%d of %d were taken for what kills the program", o.dead, len(k.said))
	}
	t.Logf("%d kills, %d said: %d receipts came more than once, %d dead", k.kills, len(k.said), o.duplicates, o.dead)
}

// The same must be found out, or the test above says nothing.
func TestConfirmingBeforeTheEffectLosesWhatPeopleSaid(t *testing.T) {
	k := newKilling(t, true)
	const tries = 200
	for k.kills < tries {
		k.life(true)
		if k.kills%20 == 0 {
			k.life(false)
			if o := k.outcome(); len(o.lost) > 0 {
				t.Logf("lost after %d kills: %s", k.kills, strings.Join(o.lost, ", "))
				return
			}
		}
	}
	t.Errorf("nothing was lost in %d kills: the check finds nothing", tries)
}
