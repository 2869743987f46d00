package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var embedded embed.FS

// migrations are the files of this program's schema, oldest first.
func migrations() fs.FS {
	files, err := fs.Sub(embedded, "migrations")
	if err != nil {
		panic(err) // the name is not a path, which no test would pass
	}
	return files
}

// ErrNewer says that the database was written by a newer khoibot than this one.
var ErrNewer = errors.New("the database was written by a newer khoibot; install that version or restore an older backup")

// migrate brings the file to the newest schema of files. A file that has one already is copied beside itself before it
// is changed, as <file>.before-<the first migration it lacks>, so that an upgrade can be undone by renaming.
func migrate(ctx context.Context, pool *sql.DB, path string, files fs.FS) error {
	p, err := goose.NewProvider(goose.DialectSQLite3, pool, files)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	switch {
	case have > want:
		return fmt.Errorf("schema %d, this program knows %d: %w", have, want, ErrNewer)
	case have == want:
		return nil
	case have > 0:
		if err := copyBefore(ctx, pool, fmt.Sprintf("%s.before-%d", path, have+1)); err != nil {
			return err
		}
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("upgrade schema from %d to %d: %w", have, want, err)
	}
	return nil
}

// copyBefore makes the copy anew even where there is one: after an upgrade that failed, people may have gone on with the
// older program. The copy appears whole or not at all.
func copyBefore(ctx context.Context, pool *sql.DB, to string) error {
	part := to + ".part"
	if err := removeIfThere(part); err != nil {
		return err
	}
	if err := private(part); err != nil {
		return err
	}
	if _, err := pool.ExecContext(ctx, "vacuum into ?", part); err != nil {
		return fmt.Errorf("copy database before upgrade: %w", err)
	}
	if err := syncFile(part); err != nil {
		return err
	}
	if err := os.Rename(part, to); err != nil {
		return fmt.Errorf("name the copy before upgrade: %w", err)
	}
	return syncFolder(filepath.Dir(to))
}

// SchemaVersion is the number of the newest migration this program knows.
func SchemaVersion() (int64, error) {
	names, err := fs.Glob(migrations(), "*.sql")
	if err != nil || len(names) == 0 {
		return 0, fmt.Errorf("read migrations: %w", err)
	}
	return goose.NumericComponent(names[len(names)-1])
}
