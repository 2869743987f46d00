package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"khoibot/internal/when"
)

// configured is the configuration the program would have in a folder, with flags args and real environment real.
func configured(t *testing.T, folder string, real []string, args ...string) (*settings, error) {
	t.Helper()
	p := &program{out: t.Output(), err: t.Output(), env: readEnvironment(real, place{folder, filepath.Join(folder, "program")})}
	var line commandLine
	p.config = &line.Config
	parser, err := p.parser(&line)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(append([]string{"check"}, args...)); err != nil {
		t.Fatal(err)
	}
	line.Config.fillSecrets(p.env)
	return line.Config.read(p.env)
}

func dotenv(t *testing.T, content string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, ".env"), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

func asUTF16(s string, order binary.AppendByteOrder) string {
	var b []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

func TestConfig_DefaultsAreThoseOfTheSurface(t *testing.T) {
	folder := t.TempDir()
	s, err := configured(t, folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprint("https://api.telegram.org", filepath.Join(folder, "program", "khoibot.db"), "Asia/Ho_Chi_Minh", "vi",
		when.TimeOfDay{Hour: 8}, time.Minute, 30.0, slog.LevelInfo)
	if got := fmt.Sprint(s.apiURL, s.db, s.zone, s.locale, s.remindAt, s.grace, s.rate, s.level); got != want {
		t.Errorf("defaults are %s, want %s", got, want)
	}
}

func TestDotenv_AsEditorsWriteIt(t *testing.T) {
	const lines = "# Cấu hình\r\nTELEGRAM_BOT_TOKEN=123:abc-DEF_9 # của Khối\r\n\r\nKHOIBOT_RATE = \"25\"\r\nKHOIBOT_ADMINS=\r\n"
	for name, content := range map[string]string{
		"Notepad with a byte order mark": "\ufeff" + lines,
		"CRLF":                           lines,
		"LF":                             strings.ReplaceAll(lines, "\r\n", "\n"),
		"CR alone":                       strings.ReplaceAll(lines, "\r\n", "\r"),
		"Notepad's Unicode":              asUTF16(lines, binary.LittleEndian),
		"UTF-16 of the other order":      asUTF16(lines, binary.BigEndian),
	} {
		t.Run(name, func(t *testing.T) {
			s, err := configured(t, dotenv(t, content), nil)
			if err != nil {
				t.Fatal(err)
			}
			if string(s.token) != "123:abc-DEF_9" || s.rate != 25 || s.admins != nil {
				t.Errorf("read token %q, rate %v, admins %v", string(s.token), s.rate, s.admins)
			}
		})
	}
}

func TestDotenv_WhatIsNoSettingIsNamedByLineAndNotQuoted(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"a line without =":  {"KHOIBOT_RATE=3\n123:secret\n", "line 2"},
		"a quote left open": {"\nTELEGRAM_BOT_TOKEN=\"123:secret\n", "line 2"},
		"not a name":        {"TELEGRAM-BOT-TOKEN=123:secret\n", "line 1"},
		"another encoding":  {"KHOIBOT_LOCALE=v\xee\n123:secret", "UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := configured(t, dotenv(t, c.content), nil)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("error is %v, want one that names %s and quotes nothing", err, c.want)
			}
		})
	}
}

func TestConfig_FlagsGoBeforeTheEnvironmentAndThatBeforeDotenv(t *testing.T) {
	folder := dotenv(t, "KHOIBOT_RATE=1\nKHOIBOT_LOG=warn\nKHOIBOT_SEND_GRACE=1s\n")
	s, err := configured(t, folder, []string{"KHOIBOT_RATE=2", "KHOIBOT_LOG=error", "KHOIBOT_SEND_GRACE="}, "--rate=3")
	if err != nil {
		t.Fatal(err)
	}
	if s.rate != 3 || s.level != slog.LevelError || s.grace != time.Second {
		t.Errorf("rate %v, log %v, grace %v; want the flag's 3, the environment's error, .env's 1s", s.rate, s.level, s.grace)
	}
}

func TestConfig_RelativeDatabase(t *testing.T) {
	folder, elsewhere := dotenv(t, "KHOIBOT_DB=data/k.db"), t.TempDir()
	abs := filepath.Join(elsewhere, "abs.db")
	programs := filepath.Join(elsewhere, "program")
	if err := os.MkdirAll(programs, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		folder, real, want string
	}{
		"from the folder of .env":           {folder, "", filepath.Join(folder, "data", "k.db")},
		"of the environment, beside a .env": {folder, "KHOIBOT_DB=o.db", filepath.Join(folder, "o.db")},
		"from the program's without a .env": {elsewhere, "KHOIBOT_DB=o.db", filepath.Join(programs, "o.db")},
		"absolute":                          {folder, "KHOIBOT_DB=" + abs, abs},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := configured(t, c.folder, []string{c.real})
			if err != nil {
				t.Fatal(err)
			}
			if s.db != c.want {
				t.Errorf("database is %s, want %s", s.db, c.want)
			}
		})
	}
	if err := os.WriteFile(filepath.Join(programs, ".env"), []byte("KHOIBOT_RATE=7"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := configured(t, elsewhere, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.rate != 7 || s.db != filepath.Join(programs, "khoibot.db") {
		t.Errorf("rate %v and database %s, want those of the .env in the program's folder", s.rate, s.db)
	}
}

func TestPlace_AProgramOfGoRunIsWhereItWasCalled(t *testing.T) {
	for exe, want := range map[string]string{
		filepath.FromSlash("/opt/khoibot/khoibot"):            filepath.FromSlash("/opt/khoibot"),
		filepath.FromSlash("/t/go-build12/b001/exe/khoibot"):  "here",
		filepath.FromSlash("/home/a/.cache/go-build/ab/x.cd"): "here",
	} {
		if got := programFolder(exe, "here"); got != want {
			t.Errorf("folder of %s is %s, want %s", exe, got, want)
		}
	}
}

func TestConfig_EveryProblemIsToldAtOnce(t *testing.T) {
	_, err := configured(t, dotenv(t, "TELEGRAM_BOT_TOKE=1:x\nKHOIBOT_WEBHOOKS=1\n"), []string{
		"TELEGRAM_BOT_TOKEN=hello secret", "TELEGRAM_API_URL=ftp://x", "TELEGRAM_PROXY=gopher://user:secret@x", "KHOIBOT_TIMEZONE=Hanoi",
		"KHOIBOT_LOCALE=fr", "KHOIBOT_ADMINS=1,x", "KHOIBOT_REMIND_AT=8h", "KHOIBOT_SEND_GRACE=-1s", "KHOIBOT_RATE=1001",
		"KHOIBOT_WEBHOOK_URL=http://x/y", "KHOIBOT_WEBHOOK_SECRET=a secret", "KHOIBOT_LISTEN=8080", "KHOIBOT_LOG=loud", "KHOIBOT_RAT=1",
		"TELEGRAM_CHAT=1", "PATH=/bin"})
	if err == nil {
		t.Fatal("no error")
	}
	for _, k := range knobs() {
		if k.Field != "DB" && !strings.Contains(err.Error(), k.Var) {
			t.Errorf("nothing is said of %s", k.Var)
		}
	}
	for _, want := range []string{"TELEGRAM_BOT_TOKE is not known (in .env); did you mean TELEGRAM_BOT_TOKEN?", "did you mean KHOIBOT_RATE?", "KHOIBOT_WEBHOOKS"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %q", want)
		}
	}
	for _, not := range []string{"secret@", "hello", "a secret", "TELEGRAM_CHAT", "PATH"} {
		if strings.Contains(err.Error(), not) {
			t.Errorf("the error says %q", not)
		}
	}
	if t.Failed() {
		t.Log(err)
	}
}

func TestConfig_Bounds(t *testing.T) {
	hook := []string{"KHOIBOT_WEBHOOK_URL=https://bot.example/hook", "KHOIBOT_WEBHOOK_SECRET=" + strings.Repeat("a", 256), "KHOIBOT_LISTEN=0.0.0.0:8443"}
	for name, c := range map[string]struct {
		real []string
		good bool
	}{
		"rate 1":                          {[]string{"KHOIBOT_RATE=1"}, true},
		"rate 1000":                       {[]string{"KHOIBOT_RATE=1000"}, true},
		"rate 0":                          {[]string{"KHOIBOT_RATE=0"}, false},
		"no grace":                        {[]string{"KHOIBOT_SEND_GRACE=0"}, true},
		"reminders in the night":          {[]string{"KHOIBOT_REMIND_AT=20:00"}, false},
		"reminders before dawn":           {[]string{"KHOIBOT_REMIND_AT=04:59"}, false},
		"zone of the machine":             {[]string{"KHOIBOT_TIMEZONE=Local"}, false},
		"proxy socks5":                    {[]string{"TELEGRAM_PROXY=socks5://user:pass@10.0.0.1:1080"}, true},
		"server with a slash":             {[]string{"TELEGRAM_API_URL=http://localhost:8081/"}, true},
		"webhook":                         {hook, true},
		"webhook without a secret":        {[]string{hook[0], hook[2]}, false},
		"webhook without listening":       {hook[:2], false},
		"secret too long":                 {[]string{hook[0], hook[1] + "a", hook[2]}, false},
		"health on this machine":          {[]string{"KHOIBOT_LISTEN=127.0.0.1:8080"}, true},
		"health to the world":             {[]string{"KHOIBOT_LISTEN=:8080"}, false},
		"another program's variable":      {[]string{"TELEGRAM_API_ID=1"}, true},
		"a slip in the environment":       {[]string{"TELEGRAM_PROXI=x"}, false},
		"a variable that is set to space": {[]string{"KHOIBOT_RATE= "}, true},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := configured(t, t.TempDir(), c.real)
			if (err == nil) != c.good {
				t.Fatalf("error is %v", err)
			}
			if strings.HasSuffix(s.apiURL, "/") {
				t.Errorf("the server's address is %s, with a slash", s.apiURL)
			}
		})
	}
}

func TestSecret_NeverPrints(t *testing.T) {
	s := Secret("123:abc")
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "token", s, "all", Config{Token: s})
	text, _ := s.MarshalText()
	for _, got := range []string{fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %q", s, Config{Token: s}, Config{Token: s}, s), string(text), log.String()} {
		if strings.Contains(got, "abc") || !strings.Contains(got, hidden) {
			t.Errorf("prints as %s", got)
		}
	}
}

func TestCurtain_HidesWhatLibrariesPrint(t *testing.T) {
	proxy, err := url.Parse("socks5://user:pass-word@10.0.0.1:1080")
	if err != nil {
		t.Fatal(err)
	}
	s := &settings{token: "123:abc", webhookSecret: "hook", proxy: proxy}
	var out strings.Builder
	w := veil(&out, s.secrets()...)
	line := "Post https://api/bot123:abc/getMe via pass-word: hook\n"
	if n, err := fmt.Fprint(w, line); n != len(line) || err != nil {
		t.Fatal(n, err)
	}
	if got, want := out.String(), "Post https://api/bot***/getMe via ***: ***\n"; got != want {
		t.Errorf("shows %q, want %q", got, want)
	}
	if _, err := veil(broken{}, "x").Write([]byte("y")); !errors.Is(err, errBroken) {
		t.Errorf("error is %v", err)
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func FuzzParseDotenv(f *testing.F) {
	for _, seed := range []string{"A=1", "\ufeffA='x\r\n", asUTF16("A=1", binary.LittleEndian), "A=$B\n#", "export A=1", "=", "\xff\xfe\x00"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		values, err := parseDotenv(raw)
		if _, nameless := values[""]; nameless && err == nil {
			t.Error("a value without a name")
		}
	})
}
