package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khoibot/internal/when"
)

func backupHouse() House {
	return House{Zone: time.UTC, RemindAt: when.TimeOfDay{Hour: 8}, Quiet: when.TimeOfDay{Hour: 18}}
}

// backupDB opens a database with a row queued to be sent, one being sent, and one sent.
func backupDB(t *testing.T, path string) *DB {
	t.Helper()
	db, err := Open(t.Context(), path, when.NewFrozen(time.Unix(1_800_000_000, 0)), backupHouse())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	err = db.Write(t.Context(), func(tx *Tx) error {
		for _, chat := range []int64{1, 2, 3} {
			if err := tx.Outbox().Say(chat, LaneReply, Message{Text: "x"}); err != nil {
				return err
			}
		}
		sent, err := tx.Outbox().Claim(0, nil)
		if err != nil {
			return err
		}
		if err := tx.Outbox().Sent(sent, 9, About{}); err != nil {
			return err
		}
		_, err = tx.Outbox().Claim(0, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func backlogOf(t *testing.T, db *DB) Backlog {
	t.Helper()
	var b Backlog
	err := db.Read(t.Context(), func(tx *Tx) (err error) {
		b, err = tx.Backlog()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func names(t *testing.T, folder string) string {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range list {
		all = append(all, f.Name())
	}
	return strings.Join(all, " ")
}

func TestBackup_CopiesWhileWritingGoesOn(t *testing.T) {
	db := backupDB(t, filepath.Join(t.TempDir(), "k.db"))
	to := t.TempDir()
	writing, stop := context.WithCancel(t.Context())
	wrote := make(chan error, 1)
	go func() {
		var err error
		for err == nil && writing.Err() == nil {
			err = db.Write(t.Context(), func(tx *Tx) error { return tx.Audit().Log(Event{Act: "busy"}) })
		}
		wrote <- err
	}()
	err := db.Backup(t.Context(), filepath.Join(to, "b.db"))
	stop()
	if err := errors.Join(err, <-wrote); err != nil {
		t.Fatal(err)
	}
	if got := names(t, to); got != "b.db" {
		t.Errorf("beside the backup there are %s", got)
	}
	copied, err := Open(t.Context(), filepath.Join(to, "b.db"), when.Machine(), backupHouse())
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	state, err := copied.Inspect(t.Context())
	if err != nil || len(state.Faults) > 0 {
		t.Fatalf("the copy is not sound: %v %v", state.Faults, err)
	}
	err = copied.Read(t.Context(), func(tx *Tx) error {
		broken, _, err := tx.Audit().Verify()
		if broken != 0 {
			t.Errorf("the copy's log breaks at %d", broken)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestBackup_NeverReplacesAFile(t *testing.T) {
	db := backupDB(t, filepath.Join(t.TempDir(), "k.db"))
	path := filepath.Join(t.TempDir(), "b.db")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(t.Context(), path); !errors.Is(err, ErrExists) {
		t.Errorf("error is %v", err)
	}
	if b, _ := os.ReadFile(path); string(b) != "mine" || names(t, filepath.Dir(path)) != "b.db" {
		t.Errorf("the file holds %q, its folder %s", b, names(t, filepath.Dir(path)))
	}
}

func TestRestore_HoldsWhatWasUnsentAndLeavesTheBackupAlone(t *testing.T) {
	folder := t.TempDir()
	from, to := filepath.Join(t.TempDir(), "b.db"), filepath.Join(folder, "k.db")
	if err := backupDB(t, filepath.Join(t.TempDir(), "k.db")).Backup(t.Context(), from); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"k.db": "old", "k.db-wal": "old log", "k.db-shm": "old index"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	done, err := Restore(t.Context(), from, to, backupHouse())
	if err != nil {
		t.Fatal(err)
	}
	if done.Held != 2 {
		t.Errorf("%d rows are held, want the queued and the one being sent", done.Held)
	}
	for tail, want := range map[string]string{"": "old", "-wal": "old log"} {
		if b, err := os.ReadFile(done.Replaced + tail); string(b) != want || err != nil {
			t.Errorf("what stood there is kept as %q%s: %v", b, tail, err)
		}
	}
	if _, err := os.Stat(to + "-wal"); err == nil {
		t.Error("the old log lies beside the restored database")
	}
	if after, err := os.ReadFile(from); err != nil || string(after) != string(before) {
		t.Errorf("the backup was changed: %v", err)
	}
	if got := names(t, folder); strings.Contains(got, "part") {
		t.Errorf("left over: %s", got)
	}
	db, err := Open(t.Context(), to, when.Machine(), backupHouse())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if b := backlogOf(t, db); b != (Backlog{Held: 2}) {
		t.Errorf("the restored database's backlog is %+v", b)
	}
}

func TestRestore_RefusesAndChangesNothing(t *testing.T) {
	good := filepath.Join(t.TempDir(), "b.db")
	db := backupDB(t, filepath.Join(t.TempDir(), "k.db"))
	if err := db.Backup(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(t.TempDir(), "newer.db")
	err = db.Write(t.Context(), func(tx *Tx) error {
		_, err := tx.exec("insert into goose_db_version (version_id, is_applied) values (999, 1)")
		return err
	})
	if err = errors.Join(err, db.Backup(t.Context(), newer)); err != nil {
		t.Fatal(err)
	}
	torn := append([]byte{}, whole...)
	for i := 3 * 4096; i < 12*4096; i++ {
		torn[i] = 0xa5
	}
	newerBytes, err := os.ReadFile(newer)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"of a newer version": {newerBytes, ErrNewer},
		"text":               {[]byte("hello"), ErrDamaged},
		"nothing":            {nil, ErrDamaged},
		"torn pages":         {torn, ErrDamaged},
		"cut short":          {whole[:len(whole)/2], ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			from, to := filepath.Join(t.TempDir(), "x.db"), filepath.Join(folder, "k.db")
			if err := errors.Join(os.WriteFile(from, c.data, 0o600), os.WriteFile(to, []byte("old"), 0o600)); err != nil {
				t.Fatal(err)
			}
			if _, err := Restore(t.Context(), from, to, backupHouse()); !errors.Is(err, c.want) {
				t.Errorf("error is %v, want %v", err, c.want)
			}
			if b, _ := os.ReadFile(to); string(b) != "old" || names(t, folder) != "k.db" {
				t.Errorf("the database is %q, its folder holds %s", b, names(t, folder))
			}
		})
	}
}

// TestMigrate_CopiesTheFileFirst is about the copy an upgrade makes of a file that has something in it.
func TestMigrate_CopiesTheFileFirst(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k.db")
	db := backupDB(t, path)
	c := <-db.writer // migrations run before anything else has the connection
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
	to := path + ".before-2"
	err := copyBefore(t.Context(), db.pool, to)
	again := copyBefore(t.Context(), db.pool, to)
	c, opened := newConn(t.Context(), db.pool)
	if err := errors.Join(err, again, opened); err != nil {
		t.Fatal(err)
	}
	db.writer <- c
	copied, err := Open(t.Context(), to, when.Machine(), backupHouse())
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	if got, want := backlogOf(t, copied), backlogOf(t, db); got != want {
		t.Errorf("the copy holds %+v, the file %+v", got, want)
	}
}
