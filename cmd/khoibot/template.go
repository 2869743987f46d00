package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"khoibot/internal/workbook"
)

type templateCommand struct {
	File string `arg:"" name:"FILE.xlsx" help:"The file to write; one that exists is left alone."`
}

// Run writes the empty workbook.
func (c *templateCommand) Run(p *program) (err error) {
	f, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already: give another name", c.File)
	}
	if err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	err = workbook.Template(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(c.File))
	}
	fmt.Fprintf(p.out, "%s is ready to be filled in; then: khoibot import %s\n", c.File, c.File)
	return nil
}
