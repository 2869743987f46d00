package courier

import (
	"context"
	"time"
)

// monotonic is the machine's clock with its monotonic reading kept, so that a correction of the wall clock neither
// hastens nor stalls the pace.
type monotonic struct{}

// lookAgain bounds a timer's wait: instants read from the database are wall-clock ones, and timers do not see the wall
// clock corrected or the machine suspended.
const lookAgain = time.Minute

// Now is the present instant.
func (monotonic) Now() time.Time { return time.Now() }

// Until returns nil once Now is t or later, and ctx.Err() when ctx ends first.
func (monotonic) Until(ctx context.Context, t time.Time) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		left := time.Until(t)
		if left <= 0 {
			return nil
		}
		timer := time.NewTimer(min(left, lookAgain))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
	}
}
