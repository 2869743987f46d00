package workbook

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"
)

const (
	// maxRows is the most rows with anything in them read from one sheet, headings aside.
	maxRows = 5000
	// maxColumns is how far to the right headings are looked for.
	maxColumns = 256
)

// mark is what a cell is made of: what the library's reading of rows does not tell.
type mark struct {
	row, col int
	kind     string // the t attribute: "s", "str", "inlineStr", "b", "e", "d", "n" or empty
	style    int
	value    string // the stored value, unformatted; for shared strings only a number
	formula  bool
}

// numeric says whether the cell holds a number, which a date is too.
func (m mark) numeric() bool { return (m.kind == "" || m.kind == "n") && m.value != "" && !m.formula }

// scan is the bones of a sheet. Marks stand in order, by row and then column; cells without content have none.
type scan struct {
	marks   []mark
	rows    int // rows that have a mark
	merges  []string
	tooMany bool // there are more than maxRows; the rest was not read
}

var errDisorder = errors.New("rows or cells out of order")

// scanSheet reads a sheet's XML as a stream. The library would build the whole grid first, and one stray cell in the
// last column or row, which some programs leave behind, is enough to make that grid enormous; it also takes a file
// that breaks off in the middle for a shorter one. Both are avoided here.
func scanSheet(data []byte, charset func(string, io.Reader) (io.Reader, error)) (scan, error) {
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.CharsetReader = charset
	s := scanner{dec: dec}
	for !s.tooMany {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return s.scan, nil
		}
		if err == nil {
			err = s.take(token)
		}
		if err != nil {
			return scan{}, fmt.Errorf("scan sheet near row %d: %w", s.row, err)
		}
	}
	return s.scan, nil
}

type scanner struct {
	scan
	dec      *xml.Decoder
	row, col int
	counted  int  // the last row counted in rows
	past     bool // the data has ended
}

// take notes one token. Drawings and controls after the data have rows of their own, which are none of ours.
func (s *scanner) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		return s.element(t)
	case xml.EndElement:
		s.past = s.past || t.Name.Local == "sheetData"
	}
	return nil
}

func (s *scanner) element(start xml.StartElement) error {
	switch name := start.Name.Local; {
	case name == "mergeCell":
		s.merges = append(s.merges, attr(start, "ref"))
	case s.past:
	case name == "row":
		next := s.row + 1
		if r := attr(start, "r"); r != "" {
			n, err := strconv.Atoi(r)
			if err != nil || n < next || n > excelize.TotalRows {
				return errDisorder
			}
			next = n
		}
		s.row, s.col = next, 0
	case name == "c":
		return s.cell(start)
	}
	return nil
}

func (s *scanner) cell(start xml.StartElement) error {
	if err := s.place(attr(start, "r")); err != nil {
		return err
	}
	var body struct {
		F *struct{}  `xml:"f"`
		V string     `xml:"v"`
		I *inlineXML `xml:"is"`
	}
	if err := s.dec.DecodeElement(&body, &start); err != nil {
		return err
	}
	empty := body.F == nil && body.V == "" && body.I == nil
	if empty || s.col > maxColumns || !s.room() {
		return nil
	}
	style, _ := strconv.Atoi(attr(start, "s"))
	s.marks = append(s.marks, mark{
		row: s.row, col: s.col, kind: attr(start, "t"), style: style, value: body.V, formula: body.F != nil,
	})
	return nil
}

// place moves to a cell: the one named, which must lie further on in this row, or the next one.
func (s *scanner) place(ref string) error {
	next := s.col + 1
	if ref != "" {
		col, row, err := excelize.CellNameToCoordinates(ref)
		if err != nil || col < next || row != s.row {
			return errDisorder
		}
		next = col
	}
	s.col = next
	return nil
}

// room counts the row of a cell with content, once, and says whether it is still taken.
func (s *scanner) room() bool {
	if s.counted != s.row {
		s.counted = s.row
		s.tooMany = s.rows > maxRows
		s.rows++
	}
	return !s.tooMany
}

// inlineXML is only noticed, not read: the library gives its text.
type inlineXML struct{}

func attr(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
