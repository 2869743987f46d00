package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
)

// settings is the configuration as the program uses it.
type settings struct {
	token         Secret
	apiURL        string
	proxy         *url.URL // nil: as the machine's own environment says
	db            string   // absolute
	zone          *time.Location
	locale        string
	admins        []int64
	remindAt      when.TimeOfDay
	grace         time.Duration
	rate          float64
	webhook       *url.URL // nil: polling
	webhookSecret Secret
	listen        string
	level         slog.Level
}

// quietAfter is the hour after which nobody is reminded of anything until the next working day.
func quietAfter() when.TimeOfDay { return when.TimeOfDay{Hour: 20} }

// dayBegins is the earliest hour at which people may be reminded.
func dayBegins() when.TimeOfDay { return when.TimeOfDay{Hour: 5} }

// house is the bloc's habits.
func (s *settings) house() store.House {
	return store.House{Zone: s.zone, RemindAt: s.remindAt, Quiet: quietAfter(), Calendar: when.VietnamCalendar()}
}

// secrets lists what must never be printed.
func (s *settings) secrets() []Secret {
	list := []Secret{s.token, s.webhookSecret}
	if s.proxy != nil && s.proxy.User != nil {
		if password, ok := s.proxy.User.Password(); ok {
			list = append(list, Secret(password))
		}
	}
	return list
}

// reading gathers every problem of a configuration instead of stopping at the first.
type reading struct{ errs []error }

func (r *reading) wrong(name, format string, args ...any) {
	r.errs = append(r.errs, fmt.Errorf(name+": "+format, args...))
}

// read makes settings of a configuration; the error tells everything that is wrong with it.
func (c *Config) read(env *environment) (*settings, error) {
	r := &reading{}
	if env.err != nil {
		r.errs = append(r.errs, env.err)
	}
	r.errs = append(r.errs, env.strangers()...)
	s := &settings{token: c.Token, webhookSecret: c.WebhookSecret, listen: c.Listen}
	s.apiURL, s.proxy = r.apiURL(c.APIURL), r.proxy(c.Proxy)
	s.db = r.database(c.DB, env.folder)
	if c.Token != "" && !regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`).MatchString(string(c.Token)) {
		r.wrong("TELEGRAM_BOT_TOKEN", "not a token as @BotFather gives them (digits, a colon, letters)")
	}
	s.readHabits(c, r)
	s.readWeb(c, r)
	return s, errors.Join(r.errs...)
}

func (s *settings) readHabits(c *Config, r *reading) {
	var err error
	if s.zone, err = when.Zone(c.Timezone); err != nil {
		r.wrong("KHOIBOT_TIMEZONE", "no time zone is called %q; give a name such as %s", c.Timezone, when.DefaultZone)
		s.zone = time.UTC
	}
	if s.locale = c.Locale; !slices.Contains(words.Codes(), c.Locale) {
		r.wrong("KHOIBOT_LOCALE", "%q is not one of %s", c.Locale, strings.Join(words.Codes(), ", "))
	}
	for piece := range strings.FieldsFuncSeq(c.Admins, func(c rune) bool { return c == ',' || c == ' ' }) {
		id, err := strconv.ParseInt(piece, 10, 64)
		if err != nil || id <= 0 {
			r.wrong("KHOIBOT_ADMINS", "%q is not a Telegram user id, which is a number", piece)
		}
		s.admins = append(s.admins, id)
	}
	s.remindAt, err = when.ParseTimeOfDay(c.RemindAt)
	if err != nil || s.remindAt.Hour < dayBegins().Hour || s.remindAt.Hour >= quietAfter().Hour {
		r.wrong("KHOIBOT_REMIND_AT", "%q is not a time HH:MM from 05:00 to 19:59", c.RemindAt)
	}
	if s.grace, err = time.ParseDuration(c.SendGrace); err != nil || s.grace < 0 {
		r.wrong("KHOIBOT_SEND_GRACE", "%q is not a duration such as 60s, 2m or 0s", c.SendGrace)
	}
	rate, err := strconv.Atoi(c.Rate)
	if err != nil || rate < 1 || rate > 1000 {
		r.wrong("KHOIBOT_RATE", "%q is not a whole number from 1 to 1000", c.Rate)
	}
	s.rate = float64(rate)
	if err := s.level.UnmarshalText([]byte(c.Log)); err != nil || !slices.Contains([]string{"debug", "info", "warn", "error"}, c.Log) {
		r.wrong("KHOIBOT_LOG", "%q is not one of debug, info, warn, error", c.Log)
	}
}

// database gives the file's absolute path.
func (r *reading) database(path, folder string) string {
	if strings.TrimSpace(path) == "" {
		r.wrong("KHOIBOT_DB", "is empty; give the database's file, such as khoibot.db")
		return ""
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(folder, path)
	}
	if isFolder(path) {
		r.wrong("KHOIBOT_DB", "%s is a folder; give a file in it, such as %s", path, filepath.Join(path, "khoibot.db"))
	}
	return path
}

func (r *reading) apiURL(text string) string {
	text = strings.TrimRight(text, "/")
	if u, err := url.Parse(text); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		r.wrong("TELEGRAM_API_URL", "not an http:// or https:// address")
	}
	return text
}

// proxy never repeats what was written: there may be a password in it.
func (r *reading) proxy(text Secret) *url.URL {
	if text == "" {
		return nil
	}
	u, err := url.Parse(string(text))
	if err != nil || !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, u.Scheme) || u.Host == "" {
		r.wrong("TELEGRAM_PROXY", "not an http://, https:// or socks5:// address")
		return nil
	}
	return u
}

func (s *settings) readWeb(c *Config, r *reading) {
	loopback := true
	if c.Listen != "" {
		var err error
		if loopback, err = isLoopback(c.Listen); err != nil {
			r.wrong("KHOIBOT_LISTEN", "%q is not an address HOST:PORT such as 127.0.0.1:8080", c.Listen)
		}
	}
	if c.WebhookSecret != "" && !regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`).MatchString(string(c.WebhookSecret)) {
		r.wrong("KHOIBOT_WEBHOOK_SECRET", "must be 1 to 256 of the characters A-Z a-z 0-9 _ -")
	}
	if c.WebhookURL == "" {
		if !loopback {
			r.wrong("KHOIBOT_LISTEN", "%q can be reached from outside, where nothing but a webhook is served; give a loopback address such as 127.0.0.1:8080", c.Listen)
		}
		return
	}
	u, err := url.Parse(c.WebhookURL)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		r.wrong("KHOIBOT_WEBHOOK_URL", "%q is not an https:// address", c.WebhookURL)
	}
	if c.WebhookSecret == "" {
		r.wrong("KHOIBOT_WEBHOOK_SECRET", "a webhook needs one")
	}
	if c.Listen == "" {
		r.wrong("KHOIBOT_LISTEN", "a webhook needs an address to listen on")
	}
	s.webhook = u
}

// isLoopback reports whether an address HOST:PORT can be reached from this machine only.
func isLoopback(address string) (bool, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return false, err
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n > 65535 {
		return false, fmt.Errorf("port %q", port)
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback(), nil
}
