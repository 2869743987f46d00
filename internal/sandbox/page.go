package sandbox

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
)

//go:embed page/*.html page/*.css page/*.js
var pageFiles embed.FS

// streamPause is the least time between two states sent to a page, so that a burst of messages is drawn at once.
// clockBeat is how often it looks at the clock when nothing else happens.
const (
	streamPause = 80 * time.Millisecond
	clockBeat   = 5 * time.Second
)

// ClockControl moves the bloc's clock; the page's buttons call it.
type ClockControl interface {
	// Now is the bloc's time.
	Now() time.Time
	// Advance moves the clock forward.
	Advance(ctx context.Context, d time.Duration) error
	// ToNext moves the clock to the next instant at which something is due, and gives it.
	ToNext(ctx context.Context) (time.Time, error)
}

// SetClock gives the page the clock its buttons move; nil hides them.
func (s *Server) SetClock(c ClockControl) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock = c
	s.touch()
}

// servePage answers the page and its own API under /sandbox/. It is for the browser on this machine only.
func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	if why := foreign(r); why != "" {
		http.Error(w, why, http.StatusForbidden)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "+
		"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	reading := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch p := r.URL.Path; {
	case p == "/sandbox/act" && r.Method == http.MethodPost:
		s.serveAct(w, r)
	case p == "/sandbox/file" && r.Method == http.MethodPost:
		s.serveUpload(w, r)
	case p == "/sandbox/clock" && r.Method == http.MethodPost:
		s.serveClock(w, r)
	case !reading:
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	case p == "/sandbox/state":
		writeJSON(w, http.StatusOK, s.pageState())
	case p == "/sandbox/events":
		s.serveEvents(w, r)
	case strings.HasPrefix(p, "/sandbox/file/"):
		s.serveShownFile(w, strings.TrimPrefix(p, "/sandbox/file/"))
	case p == "/":
		servePart(w, "index.html")
	default:
		servePart(w, strings.TrimPrefix(p, "/"))
	}
}

// servePart answers one of the page's own files. Their types are named here, for a system's table may have them wrong
// and the browser is told not to guess.
func servePart(w http.ResponseWriter, name string) {
	data, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	kind := "text/html"
	switch path.Ext(name) {
	case ".css":
		kind = "text/css"
	case ".js":
		kind = "text/javascript"
	}
	w.Header().Set("Content-Type", kind+"; charset=utf-8")
	_, _ = w.Write(data)
}

// foreign says why a request is not from the page itself: its Host must be this machine (another name may have been
// rebound to it), and what changes something must come from the same origin.
func foreign(r *http.Request) string {
	host := r.Host
	if name, _, err := net.SplitHostPort(r.Host); err == nil {
		host = name
	}
	if !isLoopback(strings.Trim(host, "[]")) {
		return "this page answers to the local machine only"
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return ""
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		if site == "same-origin" {
			return ""
		}
		return "request from another site"
	}
	origin, err := url.Parse(r.Header.Get("Origin"))
	if err != nil || origin.Host == "" || origin.Host != r.Host {
		return "request from another origin"
	}
	return ""
}

// serveEvents streams the state to the page: at once, then whenever it has changed.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	beat := time.NewTicker(clockBeat)
	defer beat.Stop()
	last := ""
	for {
		changed := s.Changed()
		state, err := json.Marshal(s.pageState())
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		if string(state) != last {
			last = string(state)
			if _, err := fmt.Fprintf(w, "data: %s\n\n", state); err != nil || out.Flush() != nil {
				return
			}
		}
		if !wait(r.Context(), streamPause) {
			return
		}
		select {
		case <-changed:
		case <-beat.C:
		case <-r.Context().Done():
			return
		case <-s.closing:
			return
		}
	}
}

// serveShownFile gives a file to the browser: pictures to be shown, everything else to be saved.
func (s *Server) serveShownFile(w http.ResponseWriter, id string) {
	s.mu.Lock()
	f := s.files.byID[id]
	s.mu.Unlock()
	if f == nil || f.data == nil {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	kind := http.DetectContentType(f.data)
	if f.kind != kindPhoto || !strings.HasPrefix(kind, "image/") {
		kind = "application/octet-stream"
		name := f.name
		if name == "" {
			name = path.Base(f.path)
		}
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(f.data)))
	_, _ = w.Write(f.data)
}
