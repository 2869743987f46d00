package sandbox

import (
	"context"
	"net/http"
	"time"
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

func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	http.NotFound(w, r)
}
