package sandbox

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Pauses before an update is sent to the webhook again: the first, and the longest it grows to.
const (
	retryFirst   = 50 * time.Millisecond
	retryMost    = 2 * time.Second
	hookPatience = 60 * time.Second
)

// webhook is where updates are sent; its goroutine is one of the server's work.
type webhook struct {
	url       string
	secret    string
	most      int
	cancel    context.CancelFunc
	errorAt   time.Time
	errorText string
}

func (h *webhook) stop() {
	if h.cancel != nil {
		h.cancel()
	}
	*h = webhook{}
}

// hookTarget checks a webhook's address: HTTPS, or plain HTTP on the loopback, where a test listens.
func hookTarget(text string) *refusal {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "":
		return badRequest("bad webhook: invalid URL specified")
	case u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()):
		return nil
	}
	return badRequest("bad webhook: An HTTPS URL must be provided for webhook")
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (s *Server) setWebhook(q *query) (any, *refusal) {
	address := strings.TrimSpace(q.params["url"])
	if address == "" {
		return s.deleteWebhook(q)
	}
	if no := hookTarget(address); no != nil {
		return nil, no
	}
	secret := q.params["secret_token"]
	if len(secret) > 256 || strings.Trim(secret, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" {
		return nil, badRequest("secret token contains unallowed characters")
	}
	var allowed []string
	if given, no := q.json("allowed_updates", &allowed); no != nil {
		return nil, no
	} else if given {
		s.queue.allowed = allowed
	}
	if q.bool("drop_pending_updates") {
		s.queue.pending = nil
	}
	most := q.int("max_connections")
	if most < 1 || most > 100 {
		most = 40
	}
	s.hook.stop()
	ctx, cancel := context.WithCancel(context.Background())
	s.hook = webhook{url: address, secret: secret, most: most, cancel: cancel}
	s.work.Add(1)
	go s.deliver(ctx, address, secret)
	s.touch()
	return true, nil
}

func (s *Server) deleteWebhook(q *query) (any, *refusal) {
	s.hook.stop()
	if q.bool("drop_pending_updates") {
		s.queue.pending = nil
	}
	s.touch()
	return true, nil
}

func (s *Server) getWebhookInfo(*query) (any, *refusal) {
	info := struct {
		URL         string   `json:"url"`
		Certificate bool     `json:"has_custom_certificate"`
		Pending     int      `json:"pending_update_count"`
		ErrorDate   int64    `json:"last_error_date,omitempty"`
		ErrorText   string   `json:"last_error_message,omitempty"`
		Most        int      `json:"max_connections,omitempty"`
		Allowed     []string `json:"allowed_updates,omitempty"`
	}{
		URL: s.hook.url, Pending: len(s.queue.pending), ErrorText: s.hook.errorText, Most: s.hook.most,
		Allowed: s.queue.allowed,
	}
	if !s.hook.errorAt.IsZero() {
		info.ErrorDate = s.hook.errorAt.Unix()
	}
	return info, nil
}

// deliver sends pending updates to the webhook one at a time, in order, each until it is taken.
func (s *Server) deliver(ctx context.Context, address, secret string) {
	defer s.work.Done()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: hookPatience}
	pause := retryFirst
	for {
		next, changed, ok := s.head(ctx)
		if !ok {
			return
		}
		if next == nil {
			select {
			case <-changed:
				continue
			case <-ctx.Done():
				return
			}
		}
		err := sendUpdate(ctx, client, address, secret, next.body)
		s.delivered(ctx, next, err)
		if err == nil {
			pause = retryFirst
			continue
		}
		if !wait(ctx, pause) {
			return
		}
		pause = min(2*pause, retryMost)
	}
}

// head gives the first pending update, or none and the channel of the next change.
func (s *Server) head(ctx context.Context) (*update, <-chan struct{}, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, nil, false
	}
	if len(s.queue.pending) == 0 {
		return nil, s.changed, true
	}
	first := s.queue.pending[0]
	return &first, s.changed, true
}

// delivered takes the update off the queue, or notes what went wrong. The update may be gone by now, dropped by
// deleteWebhook or expired.
func (s *Server) delivered(ctx context.Context, u *update, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		s.hook.errorAt, s.hook.errorText = time.Now(), err.Error()
	} else if p := s.queue.pending; len(p) > 0 && p[0].id == u.id {
		s.queue.pending = p[1:]
	}
	s.touch()
}

func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func sendUpdate(ctx context.Context, client *http.Client, address, secret string, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("make the webhook request: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	if secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	answer, err := client.Do(r)
	if err != nil {
		return fmt.Errorf("Connection failed: %w", err)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	if closing := answer.Body.Close(); err == nil {
		err = closing
	}
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("Wrong response from the webhook: %s", answer.Status)
	}
	return err
}
