package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNewer says that the database was written by a newer khoibot than this one.
var ErrNewer = errors.New("the database was written by a newer khoibot; install that version or restore an older backup")

// migrate brings the file to the newest schema. A file that has one already is copied beside itself before it is
// changed, as <file>.before-<version>, so that a failed upgrade can be undone by renaming.
func migrate(ctx context.Context, pool *sql.DB, path string) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
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
		if err := copyBefore(ctx, pool, fmt.Sprintf("%s.before-%d", path, want)); err != nil {
			return err
		}
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("upgrade schema from %d to %d: %w", have, want, err)
	}
	return nil
}

func copyBefore(ctx context.Context, pool *sql.DB, to string) error {
	if _, err := os.Stat(to); err == nil {
		return nil // an earlier attempt at this upgrade made it, from the same state
	}
	if _, err := pool.ExecContext(ctx, "vacuum into ?", to); err != nil {
		return fmt.Errorf("copy database before upgrade: %w", err)
	}
	return nil
}

// SchemaVersion is the number of the newest migration this program knows.
func SchemaVersion() (int64, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(names) == 0 {
		return 0, fmt.Errorf("read migrations: %w", err)
	}
	return goose.NumericComponent(names[len(names)-1])
}
