package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestServe_ByWebhook lets Telegram bring the updates, and looks at what is served beside the hook.
func TestServe_ByWebhook(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listen := l.Addr().String()
	if err := l.Close(); err != nil { // the program's from here on
		t.Fatal(err)
	}
	o := newOffice(t)
	https := httptest.NewServer(behindHTTPS(o.tg, "https://bot.example", "http://"+listen))
	defer https.Close()
	o.configure("TELEGRAM_API_URL="+https.URL, "KHOIBOT_WEBHOOK_URL=https://bot.example/hook/of/the/bloc", "KHOIBOT_WEBHOOK_SECRET=s3cret",
		"KHOIBOT_LISTEN="+listen)
	o.does(0, "import", "khoi.xlsx")
	o.serve()
	phone := o.tg.Person(7101, "Đầu mối CQ01", "", "")
	phone.Start("")
	o.until(func() bool { return len(phone.Bot()) > 0 })

	for path, want := range map[string]string{"/healthz": "ok", "/metrics": `khoibot_outbox_rows{state="parked"} 0`} {
		resp, err := http.Get("http://" + listen + path)
		if err != nil {
			t.Fatal(err)
		}
		body := readAll(t, resp.Body)
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s answers %s %q", path, resp.Status, body)
		}
	}
	for name, c := range map[string]struct {
		path, secret string
		want         int
	}{
		"another path":   {"/", "s3cret", http.StatusNotFound},
		"a wrong secret": {"/hook/of/the/bloc", "guess", http.StatusForbidden},
		"no update":      {"/hook/of/the/bloc", "s3cret", http.StatusBadRequest},
	} {
		req, err := http.NewRequest(http.MethodPost, "http://"+listen+c.path, bytes.NewReader([]byte("{")))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", c.secret)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != c.want {
			t.Errorf("%s is answered %s, want %d", name, resp.Status, c.want)
		}
	}
}

// behindHTTPS is Telegram seeing at one address, which must be https, what the program serves at another, as when a
// server that speaks https stands before it.
func behindHTTPS(telegram http.Handler, public, local string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		body = bytes.ReplaceAll(body, []byte(public), []byte(local))
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		answer := httptest.NewRecorder()
		telegram.ServeHTTP(answer, r)
		w.Header().Set("Date", answer.Header().Get("Date"))
		w.WriteHeader(answer.Code)
		_, _ = w.Write(bytes.ReplaceAll(answer.Body.Bytes(), []byte(local), []byte(public))) // the program may have ended
	})
}
