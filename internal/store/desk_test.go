package store

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/when"
)

// desk is a new database whose clock stands still, with what most tests need said shortly.
type desk struct {
	testing.TB
	db    *DB
	clock *when.Movable
}

func vietnam() *time.Location { return time.FixedZone("+07", 7*3600) }

func habits() House {
	return House{Zone: vietnam(), RemindAt: when.TimeOfDay{Hour: 8}, Quiet: when.TimeOfDay{Hour: 20}}
}

// at is an instant of the bloc's zone, "2027-03-01 08:00".
func at(s string) time.Time {
	when, err := time.ParseInLocation("2006-01-02 15:04", s, vietnam())
	if err != nil {
		panic(err)
	}
	return when
}

func openDesk(t testing.TB) *desk { return openDeskAt(t, filepath.Join(t.TempDir(), "khoibot.db")) }

func openDeskAt(t testing.TB, path string) *desk {
	t.Helper()
	d := &desk{TB: t, clock: when.NewFrozen(at("2027-03-01 08:00"))}
	d.db = must(Open(context.Background(), path, d.clock, habits()))
	t.Cleanup(func() {
		if err := d.db.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// must gives a value that tests cannot do without.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func (d *desk) write(fn func(tx *Tx) error) {
	d.Helper()
	if err := d.db.Write(context.Background(), fn); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) read(fn func(tx *Tx) error) {
	d.Helper()
	if err := d.db.Read(context.Background(), fn); err != nil {
		d.Fatal(err)
	}
}

// number is the single number a query gives.
func (d *desk) number(query string, args ...any) (n int64) {
	d.Helper()
	d.read(func(tx *Tx) error { return tx.one(query, args, &n) })
	return n
}

func (d *desk) agencies(codes ...string) (ids []bloc.AgencyID) {
	d.Helper()
	d.write(func(tx *Tx) error {
		for i, code := range codes {
			id, _, err := tx.Agencies().Put(bloc.Agency{Code: code, Position: i + 1, Name: "Đơn vị " + code, Post: bloc.PostMember})
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids
}

func (d *desk) person(name string, roles ...bloc.Membership) (id bloc.PersonID) {
	d.Helper()
	d.write(func(tx *Tx) (err error) {
		if id, err = tx.People().Add(name); err != nil {
			return err
		}
		for _, r := range roles {
			r.Person = id
			if _, err := tx.People().Enroll(r); err != nil {
				return err
			}
		}
		return nil
	})
	return id
}

// report is a confirmed task due at an instant, opening now.
func (d *desk) report(title, due string) bloc.Task {
	return bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: title, Due: at(due).Unix(), Ladder: []int{7, 1}, Everyone: true,
		Phase: bloc.PhaseConfirmed, AnnounceAt: d.clock.Now().Unix()}
}

func (d *desk) add(task bloc.Task, agencies ...bloc.AgencyID) (id bloc.TaskID) {
	d.Helper()
	d.write(func(tx *Tx) (err error) {
		id, err = tx.Tasks().Add(task, 0, agencies)
		return err
	})
	return id
}

func (d *desk) task(id bloc.TaskID) (task bloc.Task) {
	d.Helper()
	d.read(func(tx *Tx) (err error) {
		task, err = tx.Tasks().Get(id)
		return err
	})
	return task
}

// open announces a task.
func (d *desk) open(id bloc.TaskID) {
	d.Helper()
	d.write(func(tx *Tx) error {
		task, err := tx.Tasks().Get(id)
		if err != nil {
			return err
		}
		return tx.Tasks().Announced(task)
	})
}

func (d *desk) act(task bloc.TaskID, agency bloc.AgencyID, act bloc.Act) (id int64) {
	d.Helper()
	d.write(func(tx *Tx) (err error) {
		id, err = tx.Answers().Record(Answer{Task: task, Agency: agency, Act: act, At: tx.Now})
		return err
	})
	return id
}

// asked lists the agencies a task is asked of, exempt ones left out, in order of precedence.
func (d *desk) asked(task bloc.TaskID) (ids []bloc.AgencyID) {
	d.Helper()
	d.read(func(tx *Tx) error {
		list, err := tx.Answers().Entries(task)
		for _, e := range list {
			if !e.Exempt {
				ids = append(ids, e.Agency)
			}
		}
		return err
	})
	return ids
}

func (d *desk) wantAsked(task bloc.TaskID, want ...bloc.AgencyID) {
	d.Helper()
	if got := d.asked(task); !slices.Equal(got, want) {
		d.Errorf("asked: %v, want %v", got, want)
	}
}

func notFound(err error) bool { return errors.Is(err, ErrNotFound) }
