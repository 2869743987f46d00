package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"khoibot/internal/store"
)

// silentAfter is how long without contact with Telegram makes the bot unhealthy: a poll ends after 50 seconds at most.
const silentAfter = 5 * time.Minute

// serveHTTP serves until ctx ends, then lets what is being answered end.
func serveHTTP(ctx context.Context, l net.Listener, h http.Handler) error {
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err := s.Shutdown(stopping)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.Close()
	}
	<-ended
	return err
}

// handler is what KHOIBOT_LISTEN serves: to the outside the webhook alone, to this machine health and metrics too.
func (a *app) handler() http.Handler {
	mux := http.NewServeMux()
	if s := a.settings; s.webhook != nil {
		path := s.webhook.EscapedPath()
		if path == "" {
			path = "/"
		}
		hook := a.gate.Webhook()
		mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.EscapedPath() != path {
				http.NotFound(w, r)
				return
			}
			hook.ServeHTTP(w, r)
		})
	}
	if loopback, err := isLoopback(a.settings.listen); err == nil && loopback {
		mux.HandleFunc("GET /healthz", a.serveHealth)
		mux.HandleFunc("GET /metrics", a.serveMetrics)
	}
	return mux
}

// serveHealth answers 200 while there is contact with Telegram.
func (a *app) serveHealth(w http.ResponseWriter, r *http.Request) {
	var last, now int64
	err := a.db.Read(r.Context(), func(tx *store.Tx) error {
		at, err := tx.Settings().Get(store.SettingContactAt, "0")
		if err != nil {
			return err
		}
		now = tx.Now
		last, err = strconv.ParseInt(at, 10, 64)
		return err
	})
	switch {
	case err != nil:
		a.log.Error("health cannot be told", "error", err)
		http.Error(w, "the database cannot be read", http.StatusServiceUnavailable)
	case now-last > int64(silentAfter.Seconds()):
		http.Error(w, "no contact with Telegram", http.StatusServiceUnavailable)
	default:
		fmt.Fprintln(w, "ok")
	}
}

// serveMetrics tells what waits, in the text format Prometheus reads.
func (a *app) serveMetrics(w http.ResponseWriter, r *http.Request) {
	var b store.Backlog
	err := a.db.Read(r.Context(), func(tx *store.Tx) (err error) {
		b, err = tx.Backlog()
		return err
	})
	if err != nil {
		a.log.Error("metrics cannot be told", "error", err)
		http.Error(w, "the database cannot be read", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	fmt.Fprintf(w, "# TYPE khoibot_dead_updates gauge\nkhoibot_dead_updates %d\n# TYPE khoibot_outbox_rows gauge\n", b.Dead)
	for _, row := range []struct {
		state string
		n     int
	}{{"queued", b.Queued}, {"parked", b.Parked}, {"held", b.Held}} {
		fmt.Fprintf(w, "khoibot_outbox_rows{state=%q} %d\n", row.state, row.n)
	}
}
