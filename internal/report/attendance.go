package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Attendance is who attends a joint activity (danh sách tham dự).
type Attendance struct {
	Title    string    // what the list is
	Subject  string    // of which activity
	Facts    []string  // when, where, and when the list was made, a line each
	Sheet    string    // the sheet's name, at most 31 characters
	Headings [7]string // number, agency, state, people, names, when it was said, by whom
	Total    string    // of the line under the table
	Lines    []AttendanceLine
}

// AttendanceLine is an agency.
type AttendanceLine struct {
	Agency  string
	State   string   // as people read it
	Attends bool     // it counts among those that come
	Counted bool     // it counts among those asked
	People  int      // zero: not known
	Names   []string // or why it does not come
	At, By  string   // when it was said last, and by whom
}

// The columns of the list.
const (
	attendNumber = iota + 1
	attendAgency
	attendState
	attendPeople
	attendNames
	attendAt
	attendBy
)

// attendWidths are the columns' widths in characters, which together fill an A4 page across.
func attendWidths() []float64 { return []float64{5, 30, 16, 8, 38, 16, 20} }

// AttendanceSheet writes a list as a workbook that prints on A4 landscape. Every text is a text for Excel too, whatever
// it begins with.
func AttendanceSheet(a Attendance) ([]byte, error) {
	f := excelize.NewFile()
	if err := fillAttendance(f, a); err != nil {
		return nil, fmt.Errorf("make attendance list: %w", err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fmt.Errorf("write attendance list: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("close attendance list: %w", err)
	}
	return b.Bytes(), nil
}

func fillAttendance(f *excelize.File, a Attendance) error {
	if err := f.SetSheetName("Sheet1", a.Sheet); err != nil {
		return err
	}
	title := a.Title + ": " + a.Subject
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "khoibot", LastModifiedBy: "khoibot", Title: cellText(title)}); err != nil {
		return err
	}
	s := &attendanceSheet{sheet: sheet{file: f, name: a.Sheet, last: attendBy}, head: len(a.Facts) + 4}
	if err := s.addStyles(); err != nil {
		return err
	}
	for _, step := range []func(Attendance) error{s.heads, s.lines, s.total, s.paper} {
		if err := step(a); err != nil {
			return err
		}
	}
	return nil
}

// attendanceSheet is the list in the making.
type attendanceSheet struct {
	sheet
	head int // the row of the headings
	end  int // the last row so far
}

// heads writes the title, what there is to know of the activity, and the headings.
func (s *attendanceSheet) heads(a Attendance) error {
	width := 0
	for _, w := range attendWidths() {
		width += int(w)
	}
	rows := []struct {
		text  string
		style int
	}{{a.Title, s.sheet.title}, {a.Subject, s.sheet.title}}
	for _, fact := range a.Facts {
		rows = append(rows, struct {
			text  string
			style int
		}{fact, s.subtitle})
	}
	for i, r := range rows {
		if err := s.text(1, i+1, r.text, r.style); err != nil {
			return err
		}
		if err := s.file.MergeCell(s.name, cell(1, i+1), cell(s.last, i+1)); err != nil {
			return err
		}
		if err := s.file.SetRowHeight(s.name, i+1, min(maxRowHeight, float64(4+17*linesIn(r.text, width*3/4)))); err != nil {
			return err
		}
	}
	for i, h := range a.Headings {
		if err := s.text(i+1, s.head, h, s.heading); err != nil {
			return err
		}
	}
	return s.file.SetRowHeight(s.name, s.head, 32)
}

// namesARow is how many names one row can show: rows are not as high as one likes.
const namesARow = 20

// lines writes the agencies, a row each; the names of many people take further rows.
func (s *attendanceSheet) lines(a Attendance) error {
	s.end = s.head
	for i, l := range a.Lines {
		s.end++
		if err := s.count(attendNumber, s.end, i+1); err != nil {
			return err
		}
		if err := s.line(l, l.Names[:min(len(l.Names), namesARow)]); err != nil {
			return err
		}
		if l.People > 0 {
			if err := s.count(attendPeople, s.end, l.People); err != nil {
				return err
			}
		}
		for from := namesARow; from < len(l.Names); from += namesARow {
			s.end++
			if err := s.text(attendNumber, s.end, "", s.middle); err != nil {
				return err
			}
			if err := s.line(AttendanceLine{}, l.Names[from:min(len(l.Names), from+namesARow)]); err != nil {
				return err
			}
		}
	}
	return nil
}

// line writes the texts of the last row, with these names.
func (s *attendanceSheet) line(l AttendanceLine, names []string) error {
	in := func(text string, col int) int { return linesIn(text, int(attendWidths()[col-1])) }
	high := 0
	for _, name := range names {
		high += in(name, attendNames)
	}
	high = max(high, in(l.Agency, attendAgency), in(l.State, attendState), in(l.By, attendBy))
	if err := s.file.SetRowHeight(s.name, s.end, min(maxRowHeight, float64(4+15*high))); err != nil {
		return err
	}
	for _, c := range []struct {
		col   int
		text  string
		style int
	}{{attendAgency, l.Agency, s.words}, {attendState, l.State, s.middle}, {attendPeople, "", s.middle},
		{attendNames, strings.Join(names, "\n"), s.words}, {attendAt, l.At, s.middle}, {attendBy, l.By, s.words}} {
		if err := s.text(c.col, s.end, c.text, c.style); err != nil {
			return err
		}
	}
	return nil
}

// total writes how many agencies attend of those asked, and how many people that is.
func (s *attendanceSheet) total(a Attendance) error {
	s.end++
	row := s.end
	attends, asked, people := 0, 0, 0
	for _, l := range a.Lines {
		if l.Counted {
			asked++
		}
		if l.Attends {
			attends++
			people += l.People
		}
	}
	for col := attendNumber; col <= attendBy; col++ {
		if err := s.text(col, row, "", s.heading); err != nil {
			return err
		}
	}
	if err := s.text(attendNumber, row, a.Total, s.heading); err != nil {
		return err
	}
	if err := s.file.MergeCell(s.name, cell(attendNumber, row), cell(attendAgency, row)); err != nil {
		return err
	}
	if err := s.text(attendState, row, fmt.Sprintf("%d/%d", attends, asked), s.heading); err != nil {
		return err
	}
	if err := s.file.SetRowHeight(s.name, row, 22); err != nil {
		return err
	}
	return s.count(attendPeople, row, people)
}

// paper sets the sheet up for A4 landscape, one page wide, the headings on every page.
func (s *attendanceSheet) paper(Attendance) error {
	for i, w := range attendWidths() {
		if err := s.file.SetColWidth(s.name, column(i+1), column(i+1), w+1); err != nil {
			return err
		}
	}
	return s.onA4(1, attendAgency, s.head, s.end)
}
