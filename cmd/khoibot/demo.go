package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
	"khoibot/internal/workbook"
)

type demoCommand struct{}

// Run runs the bot against the sandbox until it is told to stop. It takes nothing from the configuration: neither
// flags nor the environment nor .env.
func (demoCommand) Run(ctx context.Context, p *program) (err error) {
	folder, err := os.MkdirTemp("", "khoibot-demo-")
	if err != nil {
		return fmt.Errorf("make a temporary folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("open a port for the browser: %w", err)
	}
	d, err := newDemo(ctx, p, l, folder)
	if err != nil {
		return errors.Join(ignoreEnd(ctx, err), l.Close())
	}
	defer func() { err = errors.Join(err, d.close()) }()
	return d.run(ctx, p, l)
}

// demo is the real bot held against the sandbox.
type demo struct {
	*app
	clock  *when.Movable
	tg     *sandbox.Server
	web    *errgroup.Group // serves tg until stop
	stop   context.CancelFunc
	phones []*sandbox.Phone
	begun  chan struct{} // closed once everybody has pressed Start
	unlock func() error
}

// demoStart is the bloc's time when a demo begins: shortly before the mid-year review's reminders.
func demoStart(zone *time.Location) time.Time { return time.Date(2027, time.June, 1, 9, 0, 0, 0, zone) }

// newDemo makes the sandbox with its people, and fills a database with the sample bloc.
func newDemo(ctx context.Context, p *program, l net.Listener, folder string) (d *demo, err error) {
	s, err := demoSettings("http://"+l.Addr().String(), filepath.Join(folder, "khoibot.db"))
	if err != nil {
		return nil, err
	}
	d = &demo{clock: when.NewMovable(demoStart(s.zone)), begun: make(chan struct{})}
	d.tg = sandbox.New(sandbox.Options{Token: string(s.token), BotName: "Khối thi đua (dùng thử)", Now: d.clock.Now, Limits: true})
	if d.unlock, err = store.Lock(s.db); err != nil {
		return nil, err
	}
	if err := seed(ctx, s, d.clock); err != nil {
		return nil, errors.Join(err, d.unlock())
	}
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	d.web, d.stop = &errgroup.Group{}, stop
	d.web.Go(func() error { return serveHTTP(serving, l, d.tg) })
	d.people()
	log := slog.New(slog.NewTextHandler(veil(p.err, s.secrets()...), &slog.HandlerOptions{Level: slog.LevelWarn}))
	if d.app, err = newApp(ctx, s, d.clock, log); err != nil {
		return nil, errors.Join(err, d.close())
	}
	d.tg.SetClock(&demoClock{demo: d})
	return d, nil
}

// demoSettings are the defaults, but for the server, a token of its own and the temporary database.
func demoSettings(server, db string) (*settings, error) {
	c := Config{Token: Secret("7000:" + rand.Text()), APIURL: server, DB: db}
	c.fillDefaults()
	return c.read(&environment{})
}

// seed fills the database with the sample workbook, as import would.
func seed(ctx context.Context, s *settings, clock when.Clock) (err error) {
	db, err := store.Open(ctx, s.db, clock, s.house())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	sample := workbook.Sample()
	book, problems, err := workbook.Read(bytes.NewReader(sample), int64(len(sample)), s.zone)
	if err != nil {
		return fmt.Errorf("read the sample workbook: %w", err)
	}
	if len(problems) > 0 {
		return fmt.Errorf("the sample workbook has %d problems, the first %v", len(problems), problems[0])
	}
	catalogue, err := words.Load(s.locale, s.zone)
	if err != nil {
		return err
	}
	_, problems, err = takeIn(ctx, db, s, catalogue, book, 0, true)
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("the sample workbook does not fit, %v", problems[0])
	}
	return err
}

// strangerID is somebody nobody invited: how a person gets in who found the bot by himself can be tried on his phone.
const strangerID = 7900

// people makes those whose phones the page shows; their ids are those of the sample workbook.
func (d *demo) people() {
	for _, who := range []struct {
		id         int64
		name, note string
	}{
		{7001, "Thư ký Khối", "Thường trực Khối"},
		{7101, "Đầu mối CQ01", "Cơ quan 01, Khối trưởng"},
		{7102, "Đầu mối CQ02", "Cơ quan 02, Khối phó"},
		{7103, "Đầu mối CQ03", "Cơ quan 03, Khối phó"},
	} {
		phone := d.tg.Person(who.id, who.name, "", "")
		phone.SetNote(who.note)
		d.phones = append(d.phones, phone)
	}
	d.tg.Person(strangerID, "Người lạ", "", "").SetNote("Chưa ai mời, chưa bấm Bắt đầu")
	d.tg.Group(-7000, "Khối thi đua", d.phones...).SetNote("Nhóm của Khối")
}

// start has everybody press Start once the year's tasks have opened, as in a bloc that is at work already.
func (d *demo) start(ctx context.Context) error {
	if err := d.settled(ctx, d.tg.Parked, d.tg.Changed); err != nil {
		return ignoreEnd(ctx, err)
	}
	for _, phone := range d.phones {
		phone.Start("")
	}
	close(d.begun)
	return nil
}

// serve runs the bot, and the people's first step.
func (d *demo) serve(ctx context.Context) error {
	parts, ctx := errgroup.WithContext(ctx)
	parts.Go(func() error { return d.app.run(ctx, nil) })
	parts.Go(func() error { return d.start(ctx) })
	return parts.Wait()
}

func (d *demo) run(ctx context.Context, p *program, l net.Listener) error {
	address := fmt.Sprintf("http://%s/", l.Addr())
	fmt.Fprintf(p.out, "Mở trình duyệt: %s\n\n"+
		"Thử: trên điện thoại của Đầu mối CQ03 gõ  han so ket 6 thang  rồi bấm [Báo đã nộp].\n"+
		"Thử: bấm [đến mốc kế tiếp] để đồng hồ của Khối đi tới lần nhắc sau; đơn vị đã báo không bị nhắc nữa.\n\n"+
		"(Open the address in a browser. Ctrl-C ends the demo; nothing is kept.)\n", address)
	openBrowser(ctx, address)
	return d.work(ctx)
}

// work runs the bot and its people until ctx ends.
func (d *demo) work(ctx context.Context) error {
	parts, ctx := errgroup.WithContext(ctx)
	parts.Go(func() error { return d.serve(ctx) })
	parts.Go(func() error {
		<-ctx.Done()
		d.tg.SetClock(nil)
		return nil
	})
	return parts.Wait()
}

func (d *demo) close() error {
	var errs []error
	if d.app != nil {
		errs = append(errs, d.app.close())
	}
	d.stop()
	return errors.Join(append(errs, d.tg.Close(), d.web.Wait(), d.unlock())...)
}
