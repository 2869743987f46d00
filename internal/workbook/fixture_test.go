package workbook_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"khoibot/internal/workbook"
)

const (
	agencies = "Đơn vị"
	people   = "Danh bạ"
	tasks    = "Việc và thời hạn"

	agenciesPart = "xl/worksheets/sheet2.xml" // where fileOf puts them
	tasksPart    = "xl/worksheets/sheet4.xml"
)

// hanoi is a zone without a database: seven hours ahead.
func hanoi() *time.Location { return time.FixedZone("+07", 7*3600) }

// rowsOf are small valid sheets, headings first.
func rowsOf() map[string][][]any {
	return map[string][][]any{
		agencies: {
			{"Thứ tự", "Mã", "Tên đơn vị", "Tên gọi tắt", "Chức danh trong Khối"},
			{1, "A1", "Cơ quan A", "CQ A", "Khối trưởng"},
			{2, "A2", "Cơ quan B", "CQ B", "Khối phó"},
			{3, "A3", "Cơ quan C", "", "Thành viên"},
		},
		people: {
			{"Mã đơn vị", "Họ và tên", "Chức vụ", "Vai trò", "Telegram ID"},
			{"A1", "Thư ký Khối", "", "Thư ký", ""},
			{"A1", "Đầu mối A1", "Chuyên viên", "Đầu mối", "7101"},
			{"A2", "Đầu mối A2", "", "Đầu mối", 7102},
		},
		tasks: {
			{"Loại", "Tên việc", "Hạn", "Hạn theo văn bản", "Số văn bản", "Nhắc trước", "Đơn vị thực hiện", "Ghi chú"},
			{"Sơ kết", "Báo cáo sơ kết 6 tháng đầu năm 2027", "18/06/2027 17:00", "trước ngày 19 tháng 6", "05/KH",
				"14,7,3,1", "Tất cả", "Bản giấy gửi sau"},
			{"Báo cáo", "Báo cáo chuyên đề", "09/07/2027", "", "", "", "A1, a2", ""},
		},
	}
}

// fileOf is an open workbook of those rows.
func fileOf(t testing.TB, sheets map[string][][]any) *excelize.File {
	t.Helper()
	f := excelize.NewFile()
	for _, name := range []string{agencies, people, tasks} {
		rows, ok := sheets[name]
		if !ok {
			continue
		}
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow(name, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	return f
}

func bytesOf(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// edited is the small valid workbook after an edit.
func edited(t testing.TB, edit func(*excelize.File)) []byte {
	t.Helper()
	f := fileOf(t, rowsOf())
	edit(f)
	return bytesOf(t, f)
}

// set puts a value into a cell.
func set(t testing.TB, f *excelize.File, sheet, cell string, value any) {
	t.Helper()
	if err := f.SetCellValue(sheet, cell, value); err != nil {
		t.Fatal(err)
	}
}

// styled puts a value into a cell under a number format.
func styled(t testing.TB, f *excelize.File, sheet, cell string, value any, format string) {
	t.Helper()
	set(t, f, sheet, cell, value)
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStyle(sheet, cell, cell, style); err != nil {
		t.Fatal(err)
	}
}

// read reads a file that is a workbook.
func read(t testing.TB, data []byte) (*workbook.Book, []workbook.Problem) {
	t.Helper()
	book, problems, err := workbook.Read(bytes.NewReader(data), int64(len(data)), hanoi())
	if err != nil {
		t.Fatal(err)
	}
	return book, problems
}

// good reads a workbook with nothing wrong in it.
func good(t testing.TB, data []byte) *workbook.Book {
	t.Helper()
	book, problems := read(t, data)
	if len(problems) > 0 || book == nil {
		t.Fatalf("refused: %+v", problems)
	}
	return book
}
