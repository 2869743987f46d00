package workbook

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"
)

// Read reads a workbook of size bytes (as the sender says; below 1 when unknown) whose times are those of loc.
//
// A file that is no workbook at all is an error: ErrNotXLSX, ErrTooLarge or ErrEncrypted, or that of r. Everything a
// person can put right in the file is reported at once as problems (at most 200), and then there is no Book: a
// workbook is taken whole or not at all.
func Read(r io.Reader, size int64, loc *time.Location) (*Book, []Problem, error) {
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
	rd := &reader{file: file, loc: loc, date1904: props.Date1904 != nil && *props.Date1904}
	book, err := rd.read()
	if err != nil {
		return nil, nil, err
	}
	if err := file.Close(); err != nil {
		return nil, nil, fmt.Errorf("close workbook: %w", err)
	}
	if found := rd.all(); len(found) > 0 {
		return nil, found, nil
	}
	return book, nil, nil
}

// reader is one reading of one file.
type reader struct {
	problems
	file     *excelize.File
	loc      *time.Location
	date1904 bool
}

func (r *reader) read() (*Book, error) {
	agencySheet, err := r.find(sheetAgencies, agencyColumns())
	if err != nil {
		return nil, err
	}
	peopleSheet, err := r.find(sheetPeople, peopleColumns())
	if err != nil {
		return nil, err
	}
	taskSheet, err := r.find(sheetTasks, taskColumns())
	if err != nil {
		return nil, err
	}
	agencies, codes := readAgencies(agencySheet)
	return &Book{
		Agencies: agencies,
		People:   readPeople(peopleSheet, codes),
		Tasks:    readTasks(taskSheet, codes),
	}, nil
}
