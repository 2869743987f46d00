package workbook

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// table is one of the three sheets with its headings found.
type table struct {
	*reader
	sheet string
	cols  map[string]int // heading → column
	rows  []tableRow
}

type tableRow struct {
	*table
	number int
	cells  map[string]gridCell // by heading; cells without content are absent
}

// find loads the sheet of that name and its headings. It returns nil after reporting why the rows of the sheet cannot
// be read; the error is for files that are damaged.
func (r *reader) find(want string, columns []column) (*table, error) {
	index := -1
	for i, name := range r.file.GetSheetList() {
		if headingKey(name) != headingKey(want) {
			continue
		}
		if index >= 0 {
			r.add(name, "", CodeDuplicateSheet, map[string]string{"other": r.file.GetSheetName(index)})
			return nil, nil
		}
		index = i
	}
	if index < 0 {
		r.add(want, "", CodeMissingSheet, nil)
		return nil, nil
	}
	g, err := loadGrid(r.file, index, r.file.GetSheetName(index))
	if err != nil {
		return nil, err
	}
	return r.tabulate(g, columns), nil
}

func (r *reader) tabulate(g *grid, columns []column) *table {
	for len(g.rows) > 0 && g.rows[0].blank() {
		g.rows = g.rows[1:]
	}
	if len(g.rows) == 0 {
		r.add(g.name, "", CodeEmptySheet, nil)
		return nil
	}
	t := &table{reader: r, sheet: g.name, cols: map[string]int{}}
	ok := t.findHeadings(g.rows[0], columns)
	t.refuseMerges(g, ok)
	if !ok {
		return nil
	}
	if g.tooMany {
		r.add(g.name, "", CodeTooManyRows, map[string]string{"max": strconv.Itoa(maxRows)})
		return nil
	}
	for _, row := range g.rows[1:] {
		cells := map[string]gridCell{}
		for heading, col := range t.cols {
			if c, ok := row.cells[col]; ok && !c.blank() {
				cells[heading] = c
			}
		}
		if len(cells) > 0 {
			t.rows = append(t.rows, tableRow{table: t, number: row.number, cells: cells})
		}
	}
	return t
}

func (row gridRow) blank() bool {
	for _, c := range row.cells {
		if !c.blank() {
			return false
		}
	}
	return true
}

// blank says whether a person would take the cell for empty. A formula that shows nothing is not.
func (c gridCell) blank() bool { return !c.formula && clean(c.shown) == "" }

// findHeadings notes the column of each heading and reports those that are doubled or missing.
func (t *table) findHeadings(row gridRow, columns []column) (ok bool) {
	ok = true
	byKey := map[string]string{}
	for _, c := range columns {
		byKey[headingKey(c.heading)] = c.heading
	}
	for col := 1; col <= maxColumns; col++ {
		heading, known := byKey[headingKey(row.cells[col].shown)]
		if !known {
			continue
		}
		if first, taken := t.cols[heading]; taken {
			ok = false
			t.add(t.sheet, cellRef(col, row.number), CodeDuplicateHeading,
				map[string]string{"heading": heading, "earlier": cellRef(first, row.number)})
			continue
		}
		t.cols[heading] = col
	}
	for _, c := range columns {
		if _, found := t.cols[c.heading]; c.required && !found {
			ok = false
			t.add(t.sheet, cellRef(1, row.number), CodeMissingHeading, map[string]string{"heading": c.heading})
		}
	}
	return ok
}

// refuseMerges reports merged cells from the headings down to the last row with anything in it, where they touch a
// column that is read. One below or beside the table, such as a signature, does no harm. Where headings are wrong, what
// is merged among them is the likeliest reason, in whatever column.
func (t *table) refuseMerges(g *grid, headed bool) {
	first, last := g.rows[0].number, g.rows[0].number
	for _, row := range g.rows {
		for _, col := range t.cols {
			if c, ok := row.cells[col]; headed && ok && !c.blank() {
				last = row.number
			}
		}
	}
	for _, merge := range g.merges {
		box, ok := parseBox(merge)
		if ok && box.bottom >= first && box.top <= last && (!headed || t.reads(box)) {
			t.add(t.sheet, cellRef(box.left, box.top), CodeMergedCells, map[string]string{"range": merge})
		}
	}
}

// reads says whether the box covers a column that is read.
func (t *table) reads(b box) bool {
	for _, col := range t.cols {
		if b.left <= col && col <= b.right {
			return true
		}
	}
	return false
}

type box struct{ left, top, right, bottom int }

// parseBox reads "B2:C4". A merge of one cell is none.
func parseBox(merge string) (box, bool) {
	var corners [2][2]int
	n := 0
	for ref := range strings.SplitSeq(merge, ":") {
		col, row, err := excelize.CellNameToCoordinates(ref)
		if err != nil || n == len(corners) {
			return box{}, false
		}
		corners[n] = [2]int{col, row}
		n++
	}
	a, b := corners[0], corners[1]
	if n != len(corners) || a == b {
		return box{}, false
	}
	return box{
		left: min(a[0], b[0]), top: min(a[1], b[1]), right: max(a[0], b[0]), bottom: max(a[1], b[1]),
	}, true
}
