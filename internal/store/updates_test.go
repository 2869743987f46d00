package store

import (
	"testing"
	"time"
)

func (d *desk) take(id int64) (first bool) {
	d.Helper()
	d.write(func(tx *Tx) (err error) { first, err = tx.Updates().Take(id); return err })
	return first
}

func TestAnUpdateTakesEffectOnceForTwoDays(t *testing.T) {
	d := openDesk(t)
	forget := func() { d.write(func(tx *Tx) error { return tx.Updates().Forget() }) }
	if !d.take(900) || d.take(900) {
		t.Error("taken twice")
	}
	if !d.take(5) {
		t.Error("numbers began anew after a quiet week, and one below was left out")
	}
	d.clock.Advance(48 * time.Hour)
	forget()
	if d.take(900) {
		t.Error("forgotten within two days")
	}
	d.clock.Advance(time.Second)
	forget()
	if !d.take(900) {
		t.Error("a number that came by again a week later was left out")
	}
}

func TestAnUpdateWhoseTransactionFailedIsNotTaken(t *testing.T) {
	d := openDesk(t)
	_ = d.db.Write(t.Context(), func(tx *Tx) error { must(tx.Updates().Take(7)); return errStop })
	if !d.take(7) {
		t.Error("lost")
	}
}

func TestAttemptsAreCountedUntilACleanStop(t *testing.T) {
	d := openDesk(t)
	d.write(func(tx *Tx) error {
		u := tx.Updates()
		for want := 1; want <= 3; want++ {
			if got := must(u.Attempt(7)); got != want {
				t.Errorf("attempt %d, want %d", got, want)
			}
		}
		if must(u.Attempt(8)) != 1 {
			t.Error("another's attempts are counted")
		}
		if err := u.ForgetAttempts(); err != nil {
			return err
		}
		if must(u.Attempt(7)) != 1 {
			t.Error("attempts outlive a clean stop")
		}
		return nil
	})
}

func TestDeadUpdatesAreKeptRunAgainAndSettled(t *testing.T) {
	d := openDesk(t)
	d.write(func(tx *Tx) error {
		u := tx.Updates()
		for i := range 3 {
			if err := u.Bury(Dead{UpdateID: int64(100 + i), Raw: "{}", Error: "hỏng", UserID: 5, At: 9}); err != nil {
				return err
			}
		}
		if list := must(u.Exhumed()); len(list) != 0 {
			t.Errorf("run again without being asked to: %+v", list)
		}
		if n := must(u.Exhume()); n != 3 {
			t.Errorf("%d marked", n)
		}
		list := must(u.Exhumed())
		if len(list) != 3 || list[0] != (Dead{ID: list[0].ID, UpdateID: 100, Raw: "{}", Error: "hỏng", UserID: 5, At: 9}) {
			t.Fatalf("%+v", list)
		}
		if err := u.Settle(list[0].ID, "done"); err != nil {
			return err
		}
		if err := u.Unmark(list[1].ID, "vẫn hỏng"); err != nil {
			return err
		}
		if left := must(u.Exhumed()); len(left) != 1 || left[0].UpdateID != 102 {
			t.Errorf("left to run: %+v", left)
		}
		if dead, _, _, err := u.Counts(); dead != 2 || err != nil {
			t.Errorf("%d wait for a person, %v", dead, err)
		}
		if n := must(u.Exhume()); n != 2 {
			t.Errorf("%d marked the next time", n)
		}
		if again := must(u.Exhumed()); len(again) != 2 || again[0].Error != "vẫn hỏng" {
			t.Errorf("%+v", again)
		}
		return nil
	})
}
