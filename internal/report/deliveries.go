package report

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Deliveries is to whom a notice was sent, how that ended, and who acknowledged it (danh sách nhận thông báo).
type Deliveries struct {
	Title    string     // what the list is
	Subject  string     // of which notice
	Facts    []string   // when it was sent, how many have it, and when the list was made, a line each
	Sheet    string     // the sheet's name, at most 31 characters
	Headings [11]string // in the order of DeliveryLine, the number first
	Lines    []DeliveryLine
}

// DeliveryLine is a person of an agency, or an agency in which there is nobody.
type DeliveryLine struct {
	Agency, Name, Title, Role string
	State, Reason             string // how it fares with the person, and why where it failed
	SentAt                    string
	AcknowledgedAt, By        string // of the agency
	Channel                   string // by which way the agency acknowledged it
}

// deliveryWidths are the columns' widths in characters, which together fill an A4 page across.
func deliveryWidths() []float64 { return []float64{5, 20, 18, 14, 10, 14, 16, 16, 16, 16, 14} }

// DeliverySheet writes a list as a workbook that prints on A4 landscape. Every text is a text for Excel too, whatever it
// begins with.
func DeliverySheet(d Deliveries) ([]byte, error) {
	f := excelize.NewFile()
	if err := fillDeliveries(f, d); err != nil {
		return nil, fmt.Errorf("make list of deliveries: %w", err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fmt.Errorf("write list of deliveries: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("close list of deliveries: %w", err)
	}
	return b.Bytes(), nil
}

func fillDeliveries(f *excelize.File, d Deliveries) error {
	if err := f.SetSheetName("Sheet1", d.Sheet); err != nil {
		return err
	}
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "khoibot", LastModifiedBy: "khoibot", Title: cellText(d.Title + ": " + d.Subject)}); err != nil {
		return err
	}
	s := &sheet{file: f, name: d.Sheet, last: len(d.Headings)}
	if err := s.addStyles(); err != nil {
		return err
	}
	head, err := s.deliveryHeads(d)
	if err != nil {
		return err
	}
	for i, l := range d.Lines {
		if err := s.delivery(head+1+i, i+1, l); err != nil {
			return err
		}
	}
	for i, w := range deliveryWidths() {
		if err := f.SetColWidth(d.Sheet, column(i+1), column(i+1), w+1); err != nil {
			return err
		}
	}
	return s.onA4(1, 3, head, head+len(d.Lines))
}

// deliveryHeads writes the title, the facts and the headings, and gives the row of the headings.
func (s *sheet) deliveryHeads(d Deliveries) (int, error) {
	width := 0
	for _, w := range deliveryWidths() {
		width += int(w)
	}
	row := 0
	for i, text := range append([]string{d.Title, d.Subject}, d.Facts...) {
		row++
		style := s.title
		if i > 1 {
			style = s.subtitle
		}
		if err := s.text(1, row, text, style); err != nil {
			return row, err
		}
		if err := s.file.MergeCell(s.name, cell(1, row), cell(s.last, row)); err != nil {
			return row, err
		}
		if err := s.file.SetRowHeight(s.name, row, min(maxRowHeight, float64(4+17*linesIn(cellText(text), width*3/4)))); err != nil {
			return row, err
		}
	}
	row += 2
	for i, h := range d.Headings {
		if err := s.text(i+1, row, h, s.heading); err != nil {
			return row, err
		}
	}
	return row, s.file.SetRowHeight(s.name, row, 32)
}

// delivery writes a line.
func (s *sheet) delivery(row, n int, l DeliveryLine) error {
	if err := s.count(1, row, n); err != nil {
		return err
	}
	high := 1
	for i, c := range []struct {
		text  string
		style int
	}{{l.Agency, s.words}, {l.Name, s.words}, {l.Title, s.words}, {l.Role, s.words}, {l.State, s.middle}, {l.Reason, s.words},
		{l.SentAt, s.middle}, {l.AcknowledgedAt, s.middle}, {l.By, s.words}, {l.Channel, s.words}} {
		if err := s.text(i+2, row, c.text, c.style); err != nil {
			return err
		}
		high = max(high, linesIn(cellText(c.text), int(deliveryWidths()[i+1])))
	}
	return s.file.SetRowHeight(s.name, row, min(maxRowHeight, float64(4+15*high)))
}
