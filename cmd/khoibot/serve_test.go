package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"khoibot/internal/sandbox"
	"khoibot/internal/workbook"
)

const officeToken = "424242:office-secret-token"

// office is a folder with a .env as an operator has it, and the Telegram the program in it talks to.
type office struct {
	testing.TB
	folder string
	tg     *sandbox.Server
	web    *httptest.Server
}

func newOffice(t testing.TB, more ...string) *office {
	o := &office{TB: t, tg: sandbox.New(sandbox.Options{Token: officeToken, BotUsername: "khoi_bot"})}
	o.web = httptest.NewServer(o.tg)
	o.folder = t.TempDir()
	o.configure(more...)
	o.file("khoi.xlsx", workbook.Sample())
	t.Cleanup(func() {
		if unknown := o.tg.Unknown(); len(unknown) > 0 {
			t.Errorf("the bot called methods there are not: %q", unknown)
		}
		if err := o.tg.Close(); err != nil {
			t.Error(err)
		}
		o.web.CloseClientConnections()
		o.web.Close()
	})
	return o
}

// configure writes .env as Windows' Notepad does.
func (o *office) configure(more ...string) {
	lines := append([]string{"TELEGRAM_BOT_TOKEN=" + officeToken, "TELEGRAM_API_URL=" + o.web.URL, "KHOIBOT_SEND_GRACE=0s", "KHOIBOT_LOG=debug"}, more...)
	o.file(".env", []byte("\ufeff"+strings.Join(lines, "\r\n")+"\r\n"))
}

func (o *office) file(name string, data []byte) {
	o.Helper()
	if err := os.WriteFile(filepath.Join(o.folder, name), data, 0o600); err != nil {
		o.Fatal(err)
	}
}

// does runs a subcommand, which must exit with code, and gives what it printed.
func (o *office) does(code int, args ...string) string {
	o.Helper()
	got, out, errs := command(o, o.folder, nil, args...)
	if got != code {
		o.Fatalf("khoibot %q exits with %d, want %d:\n%s%s", args, got, code, out, errs)
	}
	o.clean(out + errs)
	return out + errs
}

// clean fails the test where the token is seen.
func (o *office) clean(said string) {
	o.Helper()
	if strings.Contains(said, "office-secret-token") {
		o.Errorf("the token is seen in:\n%s", said)
	}
}

// serve runs the bot until the test ends or stop is called, and waits for its first poll.
func (o *office) serve() (p *child, stop func()) {
	o.Helper()
	p = start(o, o.folder, "serve")
	p.begin()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		p.interrupt()
		if code := p.wait(); code != 0 {
			o.Errorf("told to stop, serve exits with %d:\n%s", code, p.said())
		}
		o.clean(p.said())
	}
	o.Cleanup(stop)
	o.until(func() bool { parked, _ := o.tg.Parked(); return parked })
	return p, stop
}

func (o *office) until(holds func() bool) {
	o.Helper()
	ctx, cancel := context.WithTimeout(o.Context(), 30*time.Second)
	defer cancel()
	if err := o.tg.Await(ctx, holds); err != nil {
		o.Fatalf("it does not happen: %v", err)
	}
}

// sql runs a statement on the database behind the program's back.
func (o *office) sql(statement string) {
	o.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(o.folder, "khoibot.db"))+"?_pragma=busy_timeout(10000)")
	if err != nil {
		o.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		o.Fatal(err)
	}
}

func hears(p *sandbox.Phone, words string) func() bool {
	return func() bool { return told(p, 0, words) > 0 }
}

func TestImport_IsIdempotentAndAllOrNothing(t *testing.T) {
	o := newOffice(t)
	if said := o.does(0, "import", "khoi.xlsx", "--dry-run"); !strings.Contains(said, "14 new") {
		t.Errorf("tried, the import says %q", said)
	}
	if _, err := os.Stat(filepath.Join(o.folder, "khoibot.db")); err == nil {
		t.Error("trying an import made a database")
	}
	o.does(0, "import", "khoi.xlsx")
	if said := o.does(0, "import", "khoi.xlsx"); strings.Count(said, " 0 new,    0 changed") != 3 {
		t.Errorf("taken in again, the import says %q", said)
	}
	o.sql("update task set due_at = due_at + 60")
	for range 2 {
		if said := o.does(0, "import", "khoi.xlsx", "--dry-run"); !strings.Contains(said, "8 changed") {
			t.Errorf("tried on another year's plan, the import says %q", said)
		}
	}

	o.file("broken.xlsx", []byte("PK but no workbook"))
	o.does(1, "import", "broken.xlsx")
	o.does(1, "import", "missing.xlsx")
	o.does(0, "template", "empty.xlsx")
	if said := o.does(1, "import", "empty.xlsx"); !strings.Contains(said, "Đơn vị") || strings.Contains(said, "⟦") {
		t.Errorf("of an empty workbook the import says %q", said)
	}
	if said := o.does(1, "template", "empty.xlsx"); !strings.Contains(said, "exists") {
		t.Errorf("a template in place of a file: %q", said)
	}
}

func TestServe_OneAtATimeAndTheOthersBesideIt(t *testing.T) {
	o := newOffice(t)
	o.does(1, "check")
	o.does(0, "import", "khoi.xlsx")
	_, stop := o.serve()
	if said := o.does(1, "serve"); !strings.Contains(said, "another khoibot is running") {
		t.Errorf("a second serve says %q", said)
	}
	o.does(1, "restore", "khoi.xlsx")

	secretary := o.tg.Person(7001, "Thư ký Khối", "", "")
	secretary.Start("")
	o.until(func() bool { return len(secretary.Bot()) > 0 })
	link := o.does(0, "invite", "--role", "focal", "--agency", "cq05")
	token := regexp.MustCompile(`https://t\.me/khoi_bot\?start=([A-Za-z0-9_-]{22})\n`).FindStringSubmatch(link)
	if token == nil {
		t.Fatalf("invite prints %q", link)
	}
	invited := o.tg.Person(900, "Đầu mối mới", "", "")
	invited.Start(token[1])
	o.until(hears(invited, "Cơ quan 05"))

	o.does(2, "invite", "--role", "focal")
	o.does(2, "invite", "--role", "chief")
	o.does(1, "invite", "--role", "focal", "--agency", "XX")
	o.does(0, "import", "khoi.xlsx")
	o.does(0, "backup", "copy.db")
	o.does(1, "backup", "copy.db")
	o.does(0, "verify")
	o.does(0, "retry")
	o.does(0, "version")
	if said := o.does(0, "check"); strings.Contains(said, "✗") || !strings.Contains(said, "a bot runs on it") || !strings.Contains(said, "@khoi_bot") {
		t.Errorf("check says\n%s", said)
	}
	stop()
	if said := o.does(0, "check"); !strings.Contains(said, "no bot runs on it") {
		t.Errorf("after the end check says\n%s", said)
	}
}

func TestCheck_NamesWhatIsWrong(t *testing.T) {
	o := newOffice(t)
	o.does(0, "import", "khoi.xlsx")
	for name, c := range map[string]struct {
		env, want string
		before    func()
	}{
		"a setting":      {env: "KHOIBOT_RATE=x", want: "✗ configuration"},
		"the token":      {env: "TELEGRAM_BOT_TOKEN=1:wrong", want: "✗ token: refused"},
		"no Telegram":    {env: "TELEGRAM_API_URL=http://127.0.0.1:1", want: "✗ token"},
		"the database":   {env: "KHOIBOT_DB=none.db", want: "✗ database: there is none"},
		"no secretary":   {want: "✗ secretary: none"},
		"admins instead": {env: "KHOIBOT_ADMINS=5", want: "✓ secretary: none has joined yet"},
		"the clock":      {want: "✗ clock", before: func() { o.tg.SetDateSkew(5 * time.Minute) }},
	} {
		t.Run(name, func(t *testing.T) {
			if c.before != nil {
				c.before()
				defer o.tg.SetDateSkew(0)
			}
			o.configure(c.env)
			_, out, errs := command(t, o.folder, nil, "check")
			if !strings.Contains(out, c.want) {
				t.Errorf("check does not say %q:\n%s%s", c.want, out, errs)
			}
			o.clean(out + errs)
		})
	}
}

func TestDatabase_OfANewerVersionIsLeftAlone(t *testing.T) {
	o := newOffice(t)
	o.does(0, "import", "khoi.xlsx")
	o.sql("insert into goose_db_version (version_id, is_applied) values (999, 1)")
	for _, args := range [][]string{{"serve"}, {"verify"}, {"import", "khoi.xlsx"}, {"backup", "copy.db"}} {
		if said := o.does(1, args...); !strings.Contains(said, "newer khoibot") {
			t.Errorf("khoibot %v says %q", args, said)
		}
	}
}

func TestVerify_NamesAnAlteredRowAndAHeadThatIsGone(t *testing.T) {
	o := newOffice(t)
	o.does(0, "import", "khoi.xlsx")
	head := regexp.MustCompile(`[0-9a-f]{64}`).FindString(o.does(0, "verify"))
	o.does(0, "invite", "--role", "secretary")
	if said := o.does(0, "verify", head); !strings.Contains(said, "at row 1;") {
		t.Errorf("of an earlier head verify says %q", said)
	}
	o.does(1, "verify", strings.Repeat("ab", 32))
	o.does(2, "verify", "no head")
	o.sql("update audit set detail = detail || ' ' where id = 2")
	if said := o.does(1, "verify"); !strings.Contains(said, "row 2") {
		t.Errorf("of an altered row verify says %q", said)
	}
}

func TestRestore_HoldsWhatWasUnsentAndKeepsWhatStoodThere(t *testing.T) {
	o := newOffice(t)
	o.does(0, "import", "khoi.xlsx")
	o.sql("insert into outbox (chat_id, lane, kind, body, created_at) values (7001, 0, 'message', '{\"message\":{\"text\":\"old news\"}}', 0)")
	o.does(0, "backup", "copy.db")
	said := o.does(0, "restore", "copy.db")
	if !strings.Contains(said, "1 unsent messages are held") {
		t.Errorf("restore says %q", said)
	}
	kept := regexp.MustCompile(`khoibot\.db\.replaced-[0-9.-]+`).FindString(said)
	if _, err := os.Stat(filepath.Join(o.folder, kept)); kept == "" || err != nil {
		t.Errorf("what stood there is not kept: %v", err)
	}
	phone := o.tg.Person(7001, "Thư ký Khối", "", "")
	o.serve()
	phone.Start("")
	o.until(func() bool { return len(phone.Bot()) > 0 })
	if hears(phone, "old news")() {
		t.Error("what was unsent in the backup was sent")
	}
	o.file("broken.db", []byte("SQLite format 3\x00 but no more"))
	if said := o.does(1, "check"); !strings.Contains(said, "1 held") && !strings.Contains(said, "and 1 held") {
		t.Errorf("check says\n%s", said)
	}
}

func TestRestore_RefusesWhatIsNoDatabase(t *testing.T) {
	o := newOffice(t)
	o.does(0, "import", "khoi.xlsx")
	before := o.does(0, "verify")
	o.file("broken.db", []byte("SQLite format 3\x00 but no more"))
	o.does(1, "restore", "broken.db")
	o.does(1, "restore", "missing.db")
	if after := o.does(0, "verify"); after != before {
		t.Errorf("a restore that was refused changed the database: %q, before %q", after, before)
	}
}

func TestRetry_RunsADeadUpdateAgainWhileServing(t *testing.T) {
	o := newOffice(t)
	o.does(0, "import", "khoi.xlsx")
	o.serve()
	phone := o.tg.Person(7101, "Đầu mối CQ01", "", "")
	raw := `{"update_id":5,"message":{"message_id":1,"date":1800000000,"text":"/start","from":{"id":7101,"first_name":"x"},` +
		`"chat":{"id":7101,"type":"private","first_name":"x"}}}`
	o.sql("insert into dead_update (update_id, raw, error, user_id, at) values (5, '" + raw + "', 'database is full', 7101, 1)")
	o.tg.Person(7101, "", "", "").Send("/trogiup")
	o.until(func() bool { return len(phone.Bot()) > 0 })
	before := len(phone.Bot())
	if said := o.does(0, "retry"); !strings.HasPrefix(said, "1 updates") {
		t.Errorf("retry says %q", said)
	}
	o.until(func() bool { return len(phone.Bot()) > before })
}

// TestServe_KeepsTheTokenOutOfItsLog lets everything go wrong that puts addresses into errors.
func TestServe_KeepsTheTokenOutOfItsLog(t *testing.T) {
	o := newOffice(t)
	o.does(0, "import", "khoi.xlsx")
	p, stop := o.serve()
	phone := o.tg.Person(7001, "Thư ký Khối", "", "")
	o.tg.Fail(sandbox.Fault{Times: 3, DropBefore: true})
	o.tg.Fail(sandbox.Fault{Method: "sendMessage", Times: 1, DropAfter: true})
	o.tg.Fail(sandbox.Fault{Method: "getUpdates", Times: 1, Code: 500, Description: "Internal Server Error"})
	phone.Start("")
	phone.SendFile("khoi.xlsx", "application/octet-stream", workbook.Sample(), "")
	o.until(func() bool { return len(phone.Bot()) > 2 })
	stop()
	if p.said() == "" {
		t.Error("at debug nothing was logged at all")
	}
	if strings.Contains(p.said(), fmt.Sprint(workbook.Sample()[:8])) {
		t.Error("the log holds what people sent")
	}
}
