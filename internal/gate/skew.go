package gate

import (
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"
)

// maxSkew is how far the machine's clock may be off Telegram's before nothing is closed or reminded by it.
const maxSkew = 60 * time.Second

// Skew watches the Date header of Telegram's answers against the machine's clock.
type Skew struct {
	Log *slog.Logger
	off atomic.Int64 // nanoseconds the machine is ahead of Telegram
	bad atomic.Bool
}

// Transport wraps the way to Telegram so that every answer is looked at.
func (s *Skew) Transport(next http.RoundTripper) http.RoundTripper { return &skewed{s, next} }

type skewed struct {
	skew *Skew
	next http.RoundTripper
}

func (t *skewed) RoundTrip(r *http.Request) (*http.Response, error) {
	asked := time.Now()
	resp, err := t.next.RoundTrip(r)
	if err == nil {
		if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
			t.skew.note(offBy(asked, time.Now(), date))
		}
	}
	return resp, err
}

// offBy is by how much the machine is ahead at the least, if Telegram wrote the date somewhere between the question and
// the answer: a parked poll, a slow line and a machine that slept on the way are no wrong clock.
func offBy(asked, answered, date time.Time) time.Duration {
	switch {
	case date.Before(asked.Truncate(time.Second)): // a Date header has whole seconds
		return asked.Sub(date)
	case date.After(answered):
		return answered.Sub(date)
	}
	return 0
}

func (s *Skew) note(off time.Duration) {
	s.off.Store(int64(off))
	bad := off.Abs() > maxSkew
	if s.bad.Swap(bad) == bad {
		return
	}
	if bad {
		s.Log.Error("the machine's clock is wrong: nothing is closed or reminded until it is set", "seconds_ahead", int(off.Seconds()))
	} else {
		s.Log.Info("the machine's clock is right again")
	}
}

// Bad reports whether the machine's clock is too far off to close or remind by.
func (s *Skew) Bad() bool { return s.bad.Load() }

// Ahead is by how much the machine's clock is ahead of Telegram's, as last seen; to the second.
func (s *Skew) Ahead() time.Duration { return time.Duration(s.off.Load()) }

// right is t, read from the machine's clock, as Telegram has it where the clock is known to be wrong.
func (s *Skew) right(t time.Time) time.Time {
	if s.Bad() {
		return t.Add(-s.Ahead())
	}
	return t
}
