package when

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestMachine_Until(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := Machine()
		target := clock.Now().Add(90 * time.Minute)
		if err := clock.Until(t.Context(), target); err != nil {
			t.Fatal(err)
		}
		if now := clock.Now(); !now.Equal(target) {
			t.Errorf("woke at %s, want %s", now, target)
		}
		if err := clock.Until(t.Context(), target.Add(-time.Hour)); err != nil {
			t.Errorf("waiting for what is past: %v", err)
		}
	})
}

func TestMachine_UntilSeesACorrectedClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		jumped := func() time.Time {
			now := time.Now()
			if now.Sub(start) >= 10*time.Second {
				now = now.Add(5 * time.Hour) // resumed after five hours of sleep
			}
			return now
		}
		clock := machine{now: jumped}
		if err := clock.Until(t.Context(), start.Add(3*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if ran := time.Since(start); ran > time.Minute {
			t.Errorf("noticed after %s of running time, want a minute at most", ran)
		}
	})
}

func TestClock_UntilEndsWithItsContext(t *testing.T) {
	start := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for name, clock := range map[string]Clock{"machine": Machine(), "movable": NewMovable(start), "frozen": NewFrozen(start)} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error)
			go func() { done <- clock.Until(ctx, clock.Now().Add(time.Hour)) }()
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Errorf("Until = %v, want the context's error", err)
			}
			if err := clock.Until(ctx, clock.Now().Add(-time.Hour)); !errors.Is(err, context.Canceled) {
				t.Errorf("Until with an ended context = %v, want its error even for what is past", err)
			}
		})
	}
}

func TestFrozen_StandsStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
		clock := NewFrozen(start)
		if err := Machine().Until(t.Context(), Machine().Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got := clock.Now(); !got.Equal(start) {
			t.Errorf("after an hour it shows %s, want %s", got, start)
		}
	})
}

func TestMovable_RunsOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
		clock := NewMovable(start)
		if err := clock.Until(t.Context(), start.Add(2*time.Hour)); err != nil {
			t.Fatal(err)
		}
		clock.Advance(24 * time.Hour)
		if err := Machine().Until(t.Context(), Machine().Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got, want := clock.Now(), start.Add(27*time.Hour); !got.Equal(want) {
			t.Errorf("shows %s, want %s", got, want)
		}
	})
}

func TestMovable_NeverGoesBack(t *testing.T) {
	start := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	clock := NewFrozen(start)
	clock.Set(start.Add(-time.Hour))
	clock.Advance(-time.Hour)
	if got := clock.Now(); !got.Equal(start) {
		t.Errorf("shows %s, want %s", got, start)
	}
	clock.Set(start.Add(time.Hour))
	clock.Advance(time.Minute)
	if got, want := clock.Now(), start.Add(61*time.Minute); !got.Equal(want) {
		t.Errorf("shows %s, want %s", got, want)
	}
}

func TestMovable_WakesWhoseInstantHasCome(t *testing.T) {
	for name, make := range map[string]func(time.Time) *Movable{"movable": NewMovable, "frozen": NewFrozen} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
				clock := make(start)
				ctx, cancel := context.WithCancel(t.Context())
				woke := map[int]chan error{}
				for _, hours := range []int{1, 2, 48} {
					woke[hours] = wait(ctx, clock, start.Add(time.Duration(hours)*time.Hour))
				}
				synctest.Wait()
				clock.Advance(2 * time.Hour)
				synctest.Wait()
				for hours, want := range map[int]int{1: 1, 2: 1, 48: 0} {
					if got := len(woke[hours]); got != want {
						t.Errorf("after two hours, the one waiting for %d h woken %d times, want %d", hours, got, want)
					}
				}
				cancel()
				synctest.Wait()
			})
		})
	}
}

// wait has one goroutine wait for t, and gives where its outcome will be.
func wait(ctx context.Context, clock Clock, t time.Time) chan error {
	out := make(chan error, 1)
	go func() { out <- clock.Until(ctx, t) }()
	return out
}

func TestZone(t *testing.T) {
	for in, want := range map[string]string{"": DefaultZone, DefaultZone: DefaultZone, "Europe/Paris": "Europe/Paris", "UTC": "UTC"} {
		if loc, err := Zone(in); err != nil || loc.String() != want {
			t.Errorf("Zone(%q) = %v, %v; want %s", in, loc, err, want)
		}
	}
	for _, in := range []string{"Local", "Asia/Nowhere", "../etc"} {
		if loc, err := Zone(in); err == nil {
			t.Errorf("Zone(%q) = %v, want an error", in, loc)
		}
	}
	at := time.Date(2026, 3, 30, 10, 0, 0, 0, time.UTC)
	if got := DateTime(at, mustZone(t, "")); got != "30/03/2026 17:00" {
		t.Errorf("DateTime = %s", got)
	}
}
