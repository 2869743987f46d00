package store

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"khoibot/internal/when"
)

var errStop = errors.New("stop")

func setBloc(tx *Tx, name string) error { return tx.Settings().Set(SettingBloc, name) }

func (d *desk) bloc() (name string) {
	d.Helper()
	d.read(func(tx *Tx) (err error) {
		name, err = tx.Settings().Get(SettingBloc, "chưa đặt")
		return err
	})
	return name
}

func TestATransactionIsWholeOrNothing(t *testing.T) {
	d := openDesk(t)
	d.write(func(tx *Tx) error { return setBloc(tx, "một") })
	err := d.db.Write(t.Context(), func(tx *Tx) error {
		if err := setBloc(tx, "hai"); err != nil {
			return err
		}
		return errStop
	})
	if !errors.Is(err, errStop) || d.bloc() != "một" {
		t.Errorf("after an error (%v): %s", err, d.bloc())
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = d.db.Write(t.Context(), func(tx *Tx) error { // ends in the panic
			if err := setBloc(tx, "ba"); err != nil {
				return err
			}
			panic("hỏng")
		})
	}()
	if d.bloc() != "một" {
		t.Errorf("after a panic: %s", d.bloc())
	}
	d.write(func(tx *Tx) error { return setBloc(tx, "bốn") })
	if d.bloc() != "bốn" {
		t.Error("nothing can be written after a panic")
	}
}

func TestATransactionHasOneInstant(t *testing.T) {
	d := openDesk(t)
	d.write(func(tx *Tx) error {
		before := tx.Now
		d.clock.Advance(time.Hour)
		if tx.Now != before || before != at("2027-03-01 08:00").Unix() {
			t.Errorf("began at %d, is at %d", before, tx.Now)
		}
		return nil
	})
	d.read(func(tx *Tx) error {
		if tx.Now != at("2027-03-01 09:00").Unix() {
			t.Errorf("the next is at %d", tx.Now)
		}
		return nil
	})
}

func TestAReaderSeesOneStateAndChangesNothing(t *testing.T) {
	d := openDesk(t)
	d.write(func(tx *Tx) error { return setBloc(tx, "một") })
	d.read(func(tx *Tx) error {
		for _, want := range []string{"một", "một"} {
			if got := must(tx.Settings().Get(SettingBloc, "")); got != want {
				t.Errorf("within one reading: %s", got)
			}
			d.write(func(tx *Tx) error { return setBloc(tx, "hai") })
		}
		return nil
	})
	if err := d.db.Read(t.Context(), func(tx *Tx) error { return setBloc(tx, "ba") }); err == nil {
		t.Error("a reader wrote")
	}
	if d.bloc() != "hai" {
		t.Error(d.bloc())
	}
}

func TestATryIsUndoneUnlessKept(t *testing.T) {
	d := openDesk(t)
	d.write(func(tx *Tx) error {
		if err := setBloc(tx, "một"); err != nil {
			return err
		}
		if err := tx.Audit().Log(Event{Act: "first"}); err != nil {
			return err
		}
		for _, keep := range []bool{false, true} {
			err := tx.Try(func() (bool, error) {
				if keep {
					return true, tx.Audit().Log(Event{Act: "kept"})
				}
				if err := tx.Audit().Log(Event{Act: "undone"}); err != nil {
					return false, err
				}
				return false, setBloc(tx, "hai")
			})
			if err != nil {
				return err
			}
		}
		return tx.Audit().Log(Event{Act: "last"})
	})
	if d.bloc() != "một" {
		t.Errorf("what was tried stayed: %s", d.bloc())
	}
	d.read(func(tx *Tx) error {
		broken, _, err := tx.Audit().Verify()
		if broken != 0 || len(must(tx.Audit().Last(9))) != 3 {
			t.Errorf("the log after a try: broken at %d, %v", broken, must(tx.Audit().Last(9)))
		}
		return err
	})
	err := d.db.Write(t.Context(), func(tx *Tx) error {
		return tx.Try(func() (bool, error) { return true, errors.Join(setBloc(tx, "ba"), errStop) })
	})
	if !errors.Is(err, errStop) || d.bloc() != "một" {
		t.Errorf("a try that fails (%v) leaves %s", err, d.bloc())
	}
}

func TestWaitingForATransactionEndsWithItsContext(t *testing.T) {
	d := openDesk(t)
	ended, end := context.WithCancel(t.Context())
	end()
	d.write(func(*Tx) error {
		if err := d.db.Write(ended, func(*Tx) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("a second writer: %v", err)
		}
		return nil
	})
	// One that has begun is seen through: half a write helps nobody.
	began, stop := context.WithCancel(t.Context())
	if err := d.db.Write(began, func(tx *Tx) error { stop(); return setBloc(tx, "xong") }); err != nil || d.bloc() != "xong" {
		t.Errorf("%v, %s", err, d.bloc())
	}
}

func closed(ch <-chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}

func TestEveryCommitIsToldAndNothingElse(t *testing.T) {
	d := openDesk(t)
	changed := d.db.Changed()
	d.read(func(*Tx) error { return nil })
	if err := d.db.Write(t.Context(), func(*Tx) error { return errStop }); !errors.Is(err, errStop) {
		t.Fatal(err)
	}
	if closed(changed) {
		t.Error("told of something that was not committed")
	}
	d.write(func(tx *Tx) error { return setBloc(tx, "một") })
	if !closed(changed) {
		t.Error("a commit was not told")
	}
}

func TestWhatAnotherProgramWritesIsNoticed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "khoibot.db")
	d := openDeskAt(t, path)
	ctx, stop := context.WithCancel(t.Context())
	first, done := d.db.Changed(), make(chan error, 1)
	go func() { done <- d.db.Watch(ctx) }()
	<-first // it looks once at the start
	changed := d.db.Changed()
	other := must(Open(t.Context(), path, when.Machine(), habits()))
	defer func() {
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := other.Write(t.Context(), func(tx *Tx) error { return setBloc(tx, "từ ngoài") }); err != nil {
		t.Fatal(err)
	}
	<-changed
	if d.bloc() != "từ ngoài" {
		t.Error(d.bloc())
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("ended with %v", err)
	}
}
