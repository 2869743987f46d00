package main

import (
	"context"
	"time"
)

// demoClock is the sandbox page's hand on the bloc's clock. It moves forward only, from one instant at which something
// is due to the next, and lets the bot come to rest at each, so that a leap over a month behaves like a month.
type demoClock struct{ demo *demo }

// Now is the bloc's time.
func (c *demoClock) Now() time.Time { return c.demo.clock.Now() }

// Advance moves the clock forward by d.
func (c *demoClock) Advance(ctx context.Context, d time.Duration) error {
	to := c.Now().Add(d)
	for {
		if err := c.rest(ctx); err != nil {
			return err
		}
		next, err := c.demo.nextDue(ctx)
		if err != nil {
			return err
		}
		if next.IsZero() || next.After(to) {
			c.demo.clock.Set(to)
			return c.rest(ctx)
		}
		c.demo.clock.Set(next)
	}
}

// ToNext moves the clock to the next instant at which something is due; where nothing is, it stays.
func (c *demoClock) ToNext(ctx context.Context) (time.Time, error) {
	if err := c.rest(ctx); err != nil {
		return time.Time{}, err
	}
	next, err := c.demo.nextDue(ctx)
	if err != nil || next.IsZero() {
		return c.Now(), err
	}
	c.demo.clock.Set(next)
	return next, c.rest(ctx)
}

func (c *demoClock) rest(ctx context.Context) error {
	return c.demo.settled(ctx, c.demo.tg.Parked, c.demo.tg.Changed)
}
