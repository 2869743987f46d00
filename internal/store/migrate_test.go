package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"khoibot/internal/when"
)

// schemaOf is this program's schema with more migrations after it.
func schemaOf(t *testing.T, more map[string]string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		files[name] = &fstest.MapFile{Data: must(fs.ReadFile(migrations(), name))}
	}
	for name, text := range more {
		files[name] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + text)}
	}
	return files
}

const newest = 18

// migration is the name of a file n migrations after the newest.
func migration(n int) string { return fmt.Sprintf("%05d_more.sql", newest+n) }

// before is the name of the copy made before the migration n after the newest.
func before(path string, n int) string { return fmt.Sprintf("%s.before-%d", path, newest+n) }

// serveOnce opens the file with a schema, writes the bloc's name and closes it.
func serveOnce(t *testing.T, path string, schema fs.FS, name string) error {
	t.Helper()
	db, err := open(t.Context(), path, when.Machine(), habits(), schema)
	if err != nil {
		return err
	}
	err = db.Write(t.Context(), func(tx *Tx) error { return tx.Settings().Set(SettingBloc, name) })
	return errors.Join(err, db.Close())
}

// look gives what a query says of a file, without khoibot.
func look(t *testing.T, path, query string) (s string) {
	t.Helper()
	pool := must(sql.Open("sqlite", dsn(path, "deferred", true)))
	defer pool.Close()
	if err := pool.QueryRow(query).Scan(&s); err != nil {
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	return s
}

const blocName = "select value from setting where name = 'bloc'"

func files(t *testing.T, path string) (names []string) {
	t.Helper()
	for _, e := range must(os.ReadDir(filepath.Dir(path))) {
		names = append(names, e.Name())
	}
	slices.Sort(names)
	return names
}

func TestANewFileGetsTheNewestSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "folder", "khoibot.db")
	if err := serveOnce(t, path, migrations(), "Khối 1"); err != nil {
		t.Fatal(err)
	}
	if got := must(SchemaVersion()); got != newest {
		t.Errorf("this program's schema is %d, the tests think %d", got, newest)
	}
	if got := look(t, path, blocName); got != "Khối 1" {
		t.Error(got)
	}
	if got := files(t, path); !slices.Equal(got, []string{"khoibot.db"}) {
		t.Errorf("a new file, and one that is not upgraded, needs no copy: %v", got)
	}
	if err := serveOnce(t, path, migrations(), "Khối 1"); err != nil {
		t.Fatal(err)
	}
	if got := files(t, path); !slices.Equal(got, []string{"khoibot.db"}) {
		t.Errorf("opening it again left %v", got)
	}
}

func TestAFileOfANewerProgramIsRefusedAndLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "khoibot.db")
	newer := schemaOf(t, map[string]string{migration(1): "create table more (id integer primary key) strict;"})
	if err := serveOnce(t, path, newer, "mới"); err != nil {
		t.Fatal(err)
	}
	err := serveOnce(t, path, migrations(), "cũ")
	if !errors.Is(err, ErrNewer) {
		t.Fatalf("got %v", err)
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok && len(joined.Unwrap()) > 1 {
		t.Errorf("more is said than that it is newer: %v", err)
	}
	if got := look(t, path, blocName); got != "mới" {
		t.Errorf("the older program wrote %q", got)
	}
}

func TestAFileIsCopiedBeforeItIsUpgraded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "khoibot.db")
	if err := serveOnce(t, path, migrations(), "trước"); err != nil {
		t.Fatal(err)
	}
	newer := schemaOf(t, map[string]string{migration(1): "update setting set value = 'sau';"})
	db := must(open(t.Context(), path, when.Machine(), habits(), newer))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if got := look(t, path, blocName); got != "sau" {
		t.Errorf("not upgraded: %q", got)
	}
	if got := look(t, before(path, 1), blocName); got != "trước" {
		t.Errorf("the copy holds %q", got)
	}
	if err := os.Rename(before(path, 1), path); err != nil {
		t.Fatal(err)
	}
	if err := serveOnce(t, path, migrations(), "lại"); err != nil {
		t.Errorf("the copy, renamed, is not what the older program left: %v", err)
	}
}

func TestAnUpgradeThatFailsCanBeUndone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "khoibot.db")
	broken := schemaOf(t, map[string]string{migration(1): "update setting set value = 'sau';", migration(2): "insert into nowhere values (1);"})
	if err := serveOnce(t, path, migrations(), "đầu"); err != nil {
		t.Fatal(err)
	}
	if err := serveOnce(t, path, broken, ""); err == nil || errors.Is(err, ErrNewer) {
		t.Fatalf("got %v", err)
	}
	// The first of the two took effect; the next attempt starts from there, and the copy from before both stays.
	if err := serveOnce(t, path, broken, ""); err == nil {
		t.Fatal("a broken migration passed")
	}
	if got := look(t, before(path, 1), blocName); got != "đầu" {
		t.Errorf("the first copy holds %q", got)
	}
	if got := look(t, before(path, 2), blocName); got != "sau" {
		t.Errorf("the second copy holds %q", got)
	}
	// People go on with the older program, and upgrade later: the copy holds what they wrote meanwhile.
	if err := os.Rename(before(path, 1), path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".before-2.part", []byte("half a copy"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := serveOnce(t, path, migrations(), "giữa"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(before(path, 1), []byte("an older copy"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := schemaOf(t, map[string]string{migration(1): "update setting set value = 'sau';"})
	db := must(open(t.Context(), path, when.Machine(), habits(), good))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if got := look(t, before(path, 1), blocName); got != "giữa" {
		t.Errorf("the copy holds %q, which is not what the upgrade began with", got)
	}
}

func TestWhatIsNoDatabaseIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "khoibot.db")
	if err := os.WriteFile(path, []byte("Đây là một tệp văn bản, không phải cơ sở dữ liệu."), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := serveOnce(t, path, migrations(), ""); err == nil || errors.Is(err, ErrNewer) {
		t.Errorf("got %v", err)
	}
}

func TestOneServesAFileAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "khoibot.db")
	unlock := must(Lock(path))
	if _, err := Lock(path); !errors.Is(err, ErrInUse) {
		t.Fatalf("a second one: %v", err)
	}
	if err := serveOnce(t, path, migrations(), "cạnh"); err != nil {
		t.Errorf("other subcommands work beside it: %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	again, err := Lock(path)
	if err != nil {
		t.Fatalf("once it has ended: %v", err)
	}
	if err := again(); err != nil {
		t.Error(err)
	}
}
