package workbook

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// grid is a sheet as it was found: its cells by row, with the text a person sees in each.
type grid struct {
	name string // as the file spells it
	rows []gridRow
	scan
}

type gridRow struct {
	number int
	cells  map[int]gridCell // by column, from 1
}

type gridCell struct {
	mark
	shown string // formatted as Excel shows it, otherwise untouched
}

// cellRef is the name of a cell inside the bounds scanSheet keeps to, so that it always has one.
func cellRef(col, row int) string {
	ref, _ := excelize.CoordinatesToCellName(col, row)
	return ref
}

// loadGrid reads the i-th sheet of the file.
func loadGrid(file *excelize.File, i int, name string) (*grid, error) {
	data, ok := sheetPart(file, i)
	if !ok {
		return nil, fmt.Errorf("find sheet %q in the file: %w", name, ErrNotXLSX)
	}
	bones, err := scanSheet(data, file.CharsetReader)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotXLSX, err)
	}
	g := &grid{name: name, scan: bones}
	if err := g.fill(file); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotXLSX, err)
	}
	return g, nil
}

// fill walks the library's rows beside the marks and puts the shown text to each.
func (g *grid) fill(file *excelize.File) error {
	rows, err := file.Rows(g.name)
	if err != nil {
		return fmt.Errorf("open rows: %w", err)
	}
	left := g.marks
	for number := 1; len(left) > 0 && rows.Next(); number++ {
		shown, err := rows.Columns()
		if err != nil {
			return fmt.Errorf("read row %d: %w", number, err)
		}
		if left[0].row != number {
			continue
		}
		row := gridRow{number: number, cells: map[int]gridCell{}}
		for len(left) > 0 && left[0].row == number {
			c := gridCell{mark: left[0]}
			if c.col <= len(shown) {
				c.shown = shown[c.col-1]
			}
			if c.kind == "s" && !sharedString(file, c.value) {
				return errNoString
			}
			row.cells[c.col], left = c, left[1:]
		}
		g.rows = append(g.rows, row)
	}
	if err := rows.Close(); err != nil {
		return fmt.Errorf("close rows: %w", err)
	}
	if len(left) > 0 {
		return errDisorder
	}
	return nil
}

var errNoString = errors.New("a cell points to a text that is not there")

// sharedString says whether the file's table of texts has the one a cell points to; the library shows an empty cell
// where it has not.
func sharedString(file *excelize.File, index string) bool {
	n, err := strconv.Atoi(strings.TrimSpace(index))
	return err == nil && n >= 0 && file.SharedStrings != nil && n < len(file.SharedStrings.SI)
}
