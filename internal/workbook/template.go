package workbook

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// field is a column of the empty workbook: how wide it is, and what Excel tells and offers a person in it.
type field struct {
	heading string
	width   float64
	offer   []string // the closed list of a drop-down
	offerAt string   // or the cells that hold it
	hint    string   // shown when a cell of the column is entered
}

// page is a sheet of the empty workbook.
type page struct {
	name   string
	fields []field
}

func pages() []page {
	return []page{
		{sheetAgencies, []field{
			{heading: headPosition, width: 9, hint: "1, 2, 3, … theo thứ tự của Khối. Bỏ trống: xếp sau đơn vị ở dòng trên."},
			{heading: headCode, width: 12, hint: "Ngắn, không trùng: chữ, số, dấu . _ - (tối đa 16 ký tự), ví dụ CQ01."},
			{heading: headName, width: 48},
			{heading: headShortName, width: 22},
			{heading: headPost, width: 24, offer: texts(postWords())},
		}},
		{sheetPeople, []field{
			{heading: headAgency, width: 14, hint: "Một mã ở trang Đơn vị. Chỉ Thư ký được bỏ trống.",
				offerAt: fmt.Sprintf("='%s'!$B$2:$B$%d", sheetAgencies, maxAgencies+1)},
			{heading: headPerson, width: 30},
			{heading: headTitle, width: 30},
			{heading: headRole, width: 14, offer: texts(roleWords())},
			{heading: headTelegram, width: 18, hint: "Dãy số, không bắt buộc. Có thì người đó vào được ngay, không cần lời mời."},
		}},
		{sheetTasks, []field{
			{heading: headKind, width: 14, offer: texts(kindWords())},
			{heading: headTask, width: 60},
			{heading: headDue, width: 18, hint: "dd/mm/yyyy hh:mm, ví dụ 18/06/2027 17:00. Không ghi giờ là 17:00."},
			{heading: headDuePhrase, width: 28, hint: "Nguyên văn trong văn bản, ví dụ: trước ngày 19 tháng 6."},
			{heading: headDocNo, width: 18},
			{heading: headLadder, width: 16, hint: "Số ngày trước hạn, ví dụ 14,7,3,1. Bỏ trống: theo lệ chung."},
			{heading: headAudience, width: 24, hint: "Tất cả, hoặc các mã: CQ01, CQ02. Bỏ trống là Tất cả."},
			{heading: headNote, width: 30},
		}},
	}
}

// Template writes an empty workbook to fill in: the three sheets with their headings and drop-downs, and a page of
// guidance that Read passes over. Every column is text, so that Excel keeps what is typed as it was typed: neither a
// date turned round nor 14,7 made a number.
func Template(w io.Writer) error {
	file, err := newTemplate()
	if err != nil {
		return fmt.Errorf("make template: %w", err)
	}
	if err := file.Write(w); err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("close template: %w", err)
	}
	return nil
}

func newTemplate() (*excelize.File, error) {
	file := excelize.NewFile()
	if err := file.SetDocProps(&excelize.DocProperties{Creator: "khoibot", LastModifiedBy: "khoibot"}); err != nil {
		return nil, err
	}
	styles, err := newStyles(file)
	if err != nil {
		return nil, err
	}
	for i, p := range pages() {
		if i == 0 {
			err = file.SetSheetName(file.GetSheetName(0), p.name)
		} else {
			_, err = file.NewSheet(p.name)
		}
		if err != nil {
			return nil, err
		}
		if err := p.write(file, styles); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", p.name, err)
		}
	}
	return file, writeGuide(file, styles)
}

type styles struct{ heading, text, wrapped int }

func newStyles(file *excelize.File) (s styles, err error) {
	const asText = 49 // the built-in number format @
	if s.heading, err = file.NewStyle(&excelize.Style{
		NumFmt:    asText,
		Font:      &excelize.Font{Bold: true},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDE6F0"}},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
	}); err != nil {
		return s, err
	}
	if s.text, err = file.NewStyle(&excelize.Style{NumFmt: asText}); err != nil {
		return s, err
	}
	s.wrapped, err = file.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	return s, err
}

func (p page) write(file *excelize.File, s styles) error {
	for i, f := range p.fields {
		if err := p.writeField(file, s, f, i+1); err != nil {
			return fmt.Errorf("column %s: %w", f.heading, err)
		}
	}
	if err := file.SetRowHeight(p.name, 1, 24); err != nil {
		return err
	}
	return file.SetPanes(p.name, &excelize.Panes{
		Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: "A2", ActiveCell: "A2", Pane: "bottomLeft"}},
	})
}

func (p page) writeField(file *excelize.File, s styles, f field, col int) error {
	letter, err := excelize.ColumnNumberToName(col)
	if err != nil {
		return err
	}
	if err := file.SetColStyle(p.name, letter, s.text); err != nil {
		return err
	}
	if err := file.SetColWidth(p.name, letter, letter, f.width); err != nil {
		return err
	}
	if err := file.SetCellStr(p.name, letter+"1", f.heading); err != nil {
		return err
	}
	if err := file.SetCellStyle(p.name, letter+"1", letter+"1", s.heading); err != nil {
		return err
	}
	return f.validate(file, p.name, letter)
}

// validate gives the column its drop-down and its hint.
func (f field) validate(file *excelize.File, sheet, letter string) error {
	rule := excelize.NewDataValidation(true)
	rule.SetSqref(fmt.Sprintf("%[1]s2:%[1]s%[2]d", letter, maxRows+1))
	switch {
	case f.offer != nil:
		if err := rule.SetDropList(f.offer); err != nil {
			return err
		}
		rule.SetError(excelize.DataValidationErrorStyleStop, f.heading, "Chọn một trong: "+strings.Join(f.offer, ", ")+".")
	case f.offerAt != "":
		rule.SetSqrefDropList(f.offerAt)
		rule.SetError(excelize.DataValidationErrorStyleStop, f.heading, f.hint)
	}
	if f.hint != "" {
		rule.SetInput(f.heading, f.hint)
	}
	if rule.Type == "" && f.hint == "" {
		return nil
	}
	return file.AddDataValidation(sheet, rule)
}
