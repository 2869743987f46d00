package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"khoibot/internal/chat"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
	"khoibot/internal/workbook"
)

type importCommand struct {
	File   string `arg:"" name:"FILE.xlsx" help:"The workbook."`
	DryRun bool   `name:"dry-run" help:"Only say what would change."`
}

// Run takes a workbook in, or says everything that is wrong with it and changes nothing.
func (c *importCommand) Run(ctx context.Context, p *program) (err error) {
	s, err := p.settings()
	if err != nil {
		return err
	}
	catalogue, err := words.Load(s.locale, s.zone)
	if err != nil {
		return err
	}
	l := catalogue.For(s.locale)
	book, problems, err := c.read(s)
	if key := chat.WorkbookErrorKey(err); key != "" {
		return errors.New(l.Text(key, nil))
	}
	if err != nil {
		return err
	}
	var sum workbook.Summary
	if len(problems) == 0 {
		path, forget, err := c.database(s)
		if err != nil {
			return err
		}
		sum, problems, err = c.apply(ctx, s, path, catalogue, book)
		if err = errors.Join(err, forget()); err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		for _, problem := range problems {
			fmt.Fprintln(p.err, chat.ProblemText(l, problem))
		}
		return fmt.Errorf("%s: %d problems; nothing was taken in", c.File, len(problems))
	}
	c.report(p, l, sum)
	return nil
}

func (c *importCommand) read(s *settings) (*workbook.Book, []workbook.Problem, error) {
	f, err := os.Open(c.File)
	if err != nil {
		return nil, nil, readTrouble(c.File, fmt.Errorf("open workbook: %w", err))
	}
	defer f.Close()
	book, problems, err := workbook.Read(f, 0, s.zone)
	if isFolder(c.File) {
		err = readTrouble(c.File, err)
	}
	return book, problems, err
}

// database is the file to work on: the bloc's, or, to try where there is none yet, one that is forgotten afterwards.
func (c *importCommand) database(s *settings) (path string, forget func() error, err error) {
	if _, err := os.Stat(s.db); !c.DryRun || err == nil {
		return s.db, func() error { return nil }, nil
	}
	folder, err := os.MkdirTemp("", "khoibot-import-")
	if err != nil {
		return "", nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	return filepath.Join(folder, "try.db"), func() error { return os.RemoveAll(folder) }, nil
}

func (c *importCommand) apply(ctx context.Context, s *settings, path string, catalogue *words.Catalogue, book *workbook.Book) (
	sum workbook.Summary, problems []workbook.Problem, err error) {
	db, err := openStore(ctx, path, when.Machine(), s)
	if err != nil {
		return sum, nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return takeIn(ctx, db, s, catalogue, book, s.grace, !c.DryRun)
}

// errNotKept rolls a transaction back that was only to show what it would do.
var errNotKept = errors.New("not kept")

// takeIn applies a workbook in one transaction, which is kept only if that was asked for and nothing is wrong. New tasks
// are announced after the grace, during which they can be stopped.
func takeIn(ctx context.Context, db *store.DB, s *settings, catalogue *words.Catalogue, book *workbook.Book, grace time.Duration,
	keep bool) (sum workbook.Summary, problems []workbook.Problem, err error) {
	c := chat.New(chat.Config{Zone: s.zone, Grace: grace}, catalogue, slog.New(slog.DiscardHandler))
	err = db.Write(ctx, func(tx *store.Tx) (err error) {
		sum, problems, err = workbook.Apply(tx, book, 0, tx.Now+int64(grace.Seconds()))
		if err != nil {
			return err
		}
		if !keep || len(problems) > 0 {
			return errNotKept
		}
		return c.Imported(tx, sum, 0)
	})
	if errors.Is(err, errNotKept) {
		err = nil
	}
	return sum, problems, err
}

func (c *importCommand) report(p *program, l words.Lang, sum workbook.Summary) {
	verb := "taken in"
	if c.DryRun {
		verb = "would be taken in; nothing was changed"
	}
	line := func(what string, n workbook.Count) {
		fmt.Fprintf(p.out, "%-9s %4d new, %4d changed, %4d as they were\n", what, n.Added, n.Changed, n.Same)
	}
	fmt.Fprintf(p.out, "%s %s:\n", c.File, verb)
	line("agencies", sum.Agencies)
	line("people", sum.People)
	line("tasks", sum.Tasks)
	for _, change := range sum.Changes {
		fmt.Fprintln(p.out, "  "+change.Sheet+" "+change.Ref+": "+chat.ChangeText(l, change))
	}
}
