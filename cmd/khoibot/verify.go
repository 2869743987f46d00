package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"

	"khoibot/internal/store"
)

type verifyCommand struct {
	Head string `arg:"" optional:"" name:"HEAD" help:"A head printed earlier: is it still in the log?"`
}

// Run walks the audit log's chain.
func (c *verifyCommand) Run(ctx context.Context, p *program) error {
	want, err := hex.DecodeString(strings.TrimSpace(c.Head))
	if err != nil {
		return &usageError{fmt.Errorf("%q is not a head: it is written in the digits 0-9 and a-f", c.Head)}
	}
	return p.withDatabase(ctx, func(db *store.DB, _ *settings) error {
		return db.Read(ctx, func(tx *store.Tx) error { return c.verify(p, tx, want) })
	})
}

func (c *verifyCommand) verify(p *program, tx *store.Tx, want []byte) error {
	broken, head, err := tx.Audit().Verify()
	if err != nil {
		return err
	}
	if broken != 0 {
		return fmt.Errorf("the audit log was changed: row %d does not follow from the rows before it", broken)
	}
	if len(want) == 0 {
		fmt.Fprintf(p.out, "✓ the audit log is whole; its head is %x\n", head)
		return nil
	}
	row, err := tx.Audit().Find(want)
	if err != nil {
		return err
	}
	if row == 0 {
		return fmt.Errorf("the audit log is whole, but the head %x is not in it: rows it stood for were removed or replaced", want)
	}
	fmt.Fprintf(p.out, "✓ the audit log is whole and holds that head, at row %d; its head is now %x\n", row, head)
	return nil
}
