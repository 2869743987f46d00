package workbook

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"khoibot/internal/when"
)

// The sheet of days off and make-up days, in a file of its own.
const (
	sheetHolidays = "Ngày nghỉ, làm bù"

	headDay     = "Ngày"
	headDayKind = "Loại"

	dayOff  = "Nghỉ"
	dayWork = "Làm bù"
)

func holidayColumns() []column {
	return []column{{headDay, true}, {headDayKind, true}, {headNote, false}}
}

// ReadHolidays reads a sheet of days off and make-up days, Ngày · Loại · Ghi chú, as the list understands them. A file
// of one sheet may call it what it likes. Errors and problems are those of Read.
func ReadHolidays(r io.Reader, size int64, list *when.HolidayList) ([]when.Holiday, []Problem, error) {
	data, err := take(r, size)
	if err != nil {
		return nil, nil, err
	}
	file, err := open(data)
	if err != nil {
		return nil, nil, err
	}
	props, err := file.GetWorkbookProps()
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrNotXLSX, err)
	}
	rd := &reader{file: file, date1904: props.Date1904 != nil && *props.Date1904}
	t, err := rd.holidaySheet()
	if err != nil {
		return nil, nil, err
	}
	if err := file.Close(); err != nil {
		return nil, nil, fmt.Errorf("close workbook: %w", err)
	}
	days := readHolidays(t, list)
	if found := rd.all(); len(found) > 0 {
		return nil, found, nil
	}
	return days, nil, nil
}

func (r *reader) holidaySheet() (*table, error) {
	names := r.file.GetSheetList()
	if len(names) != 1 {
		return r.find(sheetHolidays, holidayColumns())
	}
	g, err := loadGrid(r.file, 0, names[0])
	if err != nil {
		return nil, err
	}
	return r.tabulate(g, holidayColumns()), nil
}

// readHolidays reads the rows; t is nil where the sheet could not be read.
func readHolidays(t *table, list *when.HolidayList) (days []when.Holiday) {
	if t == nil {
		return nil
	}
	for _, row := range t.rows {
		found, refused := row.holiday(list)
		if refused != nil {
			args := map[string]string{"value": refused.Piece}
			if refused.Earlier > 0 {
				args["earlier"] = cellRef(t.cols[headDay], refused.Earlier)
			}
			row.report(headDay, CodeHoliday+string(refused.Why), args)
		}
		days = append(days, found...)
	}
	return days
}

// holiday reads one row; what is wrong with its other cells has been reported.
func (row tableRow) holiday(list *when.HolidayList) ([]when.Holiday, *when.ListError) {
	kind, ok := row.need(headDayKind, maxName)
	if !ok {
		return nil, nil
	}
	work, ok := when.ParseDayKind(kind)
	if !ok {
		row.report(headDayKind, CodeHoliday+string(when.ListNoKind), map[string]string{"value": kind})
		return nil, nil
	}
	note, _ := row.text(headNote, maxName)
	text, ok := row.dayText()
	if !ok {
		return nil, nil
	}
	dates, refused := list.ParseDays(text)
	if refused != nil {
		return nil, refused
	}
	return list.Days(row.number, dates, work, note)
}

// dayText is what the cell of the day says, a date of Excel's as dd/mm/yyyy.
func (row tableRow) dayText() (string, bool) {
	c, found := row.cells[headDay]
	if !found {
		row.report(headDay, CodeMissingValue, map[string]string{"heading": headDay})
		return "", false
	}
	if !row.usable(headDay, c) {
		return "", false
	}
	if c.numeric() || c.kind == "d" {
		if w, ok := row.wallOf(c); ok {
			return fmt.Sprintf("%02d/%02d/%04d", w.day, w.month, w.year), true
		}
	}
	return clean(c.shown), true
}

// WriteHolidays writes days as the sheet that ReadHolidays reads.
func WriteHolidays(w io.Writer, days []when.Holiday) error {
	file, err := holidayFile(days)
	if err != nil {
		return fmt.Errorf("make holiday list: %w", err)
	}
	if err := file.Write(w); err != nil {
		return fmt.Errorf("write holiday list: %w", err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("close holiday list: %w", err)
	}
	return nil
}

func holidayFile(days []when.Holiday) (*excelize.File, error) {
	file := excelize.NewFile()
	if err := file.SetDocProps(&excelize.DocProperties{Creator: "khoibot", LastModifiedBy: "khoibot"}); err != nil {
		return nil, err
	}
	s, err := newStyles(file)
	if err != nil {
		return nil, err
	}
	p := page{sheetHolidays, []field{
		{heading: headDay, width: 26, hint: "dd/mm/yyyy, hoặc nhiều ngày liền nhau: 15/02/2027 - 21/02/2027."},
		{heading: headDayKind, width: 12, offer: []string{dayOff, dayWork}},
		{heading: headNote, width: 48},
	}}
	if err := file.SetSheetName(file.GetSheetName(0), p.name); err != nil {
		return nil, err
	}
	if err := p.write(file, s); err != nil {
		return nil, err
	}
	for i, h := range days {
		kind := dayOff
		if h.Work {
			kind = dayWork
		}
		for col, text := range []string{h.Date.String(), kind, h.Name} {
			if err := file.SetCellStr(p.name, cellRef(col+1, i+2), text); err != nil {
				return nil, err
			}
		}
	}
	return file, nil
}
