package workbook_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"khoibot/internal/bloc"
	"khoibot/internal/workbook"
)

func at(year int, month time.Month, day, hour, minute int) time.Time {
	return time.Date(year, month, day, hour, minute, 0, 0, hanoi())
}

// smallBook is what the small valid workbook says.
func smallBook() *workbook.Book {
	cell := func(sheet, ref string) workbook.Cell { return workbook.Cell{Sheet: sheet, Ref: ref} }
	return &workbook.Book{
		Agencies: []workbook.Agency{
			{Cell: cell(agencies, "B2"), Position: 1, Code: "A1", Name: "Cơ quan A", ShortName: "CQ A", Post: bloc.PostChair},
			{Cell: cell(agencies, "B3"), Position: 2, Code: "A2", Name: "Cơ quan B", ShortName: "CQ B", Post: bloc.PostVice},
			{Cell: cell(agencies, "B4"), Position: 3, Code: "A3", Name: "Cơ quan C", Post: bloc.PostMember},
		},
		People: []workbook.Person{
			{Cell: cell(people, "B2"), AgencyCode: "A1", Name: "Thư ký Khối", Role: bloc.RoleSecretary},
			{Cell: cell(people, "B3"), AgencyCode: "A1", Name: "Đầu mối A1", Title: "Chuyên viên", Role: bloc.RoleFocal, TelegramID: 7101, IDRef: "E3"},
			{Cell: cell(people, "B4"), AgencyCode: "A2", Name: "Đầu mối A2", Role: bloc.RoleFocal, TelegramID: 7102, IDRef: "E4"},
		},
		Tasks: []workbook.Task{
			{Cell: cell(tasks, "B2"), Kind: bloc.KindMidyear, Sort: "Sơ kết", Title: "Báo cáo sơ kết 6 tháng đầu năm 2027",
				Due: at(2027, 6, 18, 17, 0), DuePhrase: "trước ngày 19 tháng 6", DocNo: "05/KH", Ladder: []int{14, 7, 3, 1},
				Note: "Bản giấy gửi sau", Year: 2027},
			{Cell: cell(tasks, "B3"), Kind: bloc.KindReport, Sort: "Báo cáo", Title: "Báo cáo chuyên đề",
				Due: at(2027, 7, 9, 17, 0), Agencies: []string{"A1", "A2"}, Year: 2027},
		},
	}
}

func TestRead_SaysWhatTheSheetsSay(t *testing.T) {
	if got := good(t, edited(t, func(*excelize.File) {})); !reflect.DeepEqual(got, smallBook()) {
		t.Errorf("got  %+v\nwant %+v", got, smallBook())
	}
}

func TestRead_ForgivesHowSheetsAreLaidOut(t *testing.T) {
	rows := rowsOf()
	for _, row := range rows[people] { // the columns turned round, with one nobody knows
		row[0], row[4] = row[4], row[0]
	}
	rows[people][0] = []any{"TELEGRAM id *", " ho  va\u00a0ten:", "Chức\nvụ", "vai trò*", "Ma don vi", "Điện thoại"}
	rows[people][1] = append(rows[people][1], "=x")
	rows[people] = append(rows[people], []any{"", " ", "\u00a0", "", "", "ghi chú ngoài bảng"})
	rows[agencies] = append([][]any{{}, {"\u00a0"}}, rows[agencies]...)
	f := fileOf(t, rows)
	if err := f.SetSheetName(agencies, "ĐƠN VỊ "); err != nil {
		t.Fatal(err)
	}
	if err := f.MergeCell(people, "F2", "G9"); err != nil { // beside the table
		t.Fatal(err)
	}
	if err := f.MergeCell(tasks, "A8", "C9"); err != nil { // below it
		t.Fatal(err)
	}
	if err := f.SetSheetVisible(people, false); err != nil {
		t.Fatal(err)
	}
	if err := f.SetRowVisible(tasks, 3, false); err != nil {
		t.Fatal(err)
	}
	if _, err := f.NewSheet("Nháp"); err != nil {
		t.Fatal(err)
	}
	set(t, f, "Nháp", "A1", "nothing of ours")
	book := good(t, bytesOf(t, f))
	if len(book.Agencies) != 3 || book.Agencies[0].Cell != (workbook.Cell{Sheet: "ĐƠN VỊ ", Ref: "B4"}) {
		t.Errorf("agencies: %+v", book.Agencies)
	}
	if p := book.People; len(p) != 3 || p[1].AgencyCode != "A1" || p[1].TelegramID != 7101 {
		t.Errorf("people: %+v", p)
	}
	if len(book.Tasks) != 2 {
		t.Errorf("tasks: %+v", book.Tasks)
	}
}

func TestRead_ColumnsOneCanDoWithout(t *testing.T) {
	book := good(t, edited(t, func(f *excelize.File) {
		for _, cell := range []string{"A1", "D1"} {
			set(t, f, agencies, cell, "")
		}
		for _, cell := range []string{"C1", "E1"} {
			set(t, f, people, cell, "")
		}
		for _, cell := range []string{"D1", "E1", "F1", "H1"} {
			set(t, f, tasks, cell, "")
		}
	}))
	if a, p, task := book.Agencies[2], book.People[1], book.Tasks[0]; a.Position != 3 || a.ShortName != "" || p.TelegramID != 0 ||
		p.Title != "" || task.DuePhrase != "" || task.Ladder != nil || task.Note != "" {
		t.Errorf("got %+v, %+v, %+v", a, p, task)
	}
}

// Some programs name the parts of a file from its root, others from where the list of them stands.
func TestRead_PartsNamedFromTheRoot(t *testing.T) {
	data := inPart(t, edited(t, func(*excelize.File) {}), "xl/_rels/workbook.xml.rels", func(xml string) string {
		if strings.Contains(xml, `Target="/xl/worksheets/`) {
			return strings.ReplaceAll(xml, `Target="/xl/worksheets/`, `Target="worksheets/`)
		}
		return strings.ReplaceAll(xml, `Target="worksheets/`, `Target="/xl/worksheets/`)
	})
	if got := good(t, data); !reflect.DeepEqual(got, smallBook()) {
		t.Errorf("got %+v", got)
	}
}

func TestRead_Due(t *testing.T) {
	evening := at(2027, 6, 18, 17, 0)
	for _, c := range []struct {
		name   string
		value  any
		format string
		want   time.Time
	}{
		{"text with a time", "18/06/2027 08:30", "", at(2027, 6, 18, 8, 30)},
		{"text without zeros", "8/6/2027", "", at(2027, 6, 8, 17, 0)},
		{"text never turned round", "06/05/2027", "", at(2027, 5, 6, 17, 0)},
		{"hours as 8h30", "18/06/2027 8h30", "", at(2027, 6, 18, 8, 30)},
		{"hours as 17h", "18/6/2027, 17h", "", evening},
		{"hours as 17 giờ 00", "18-06-2027  17 GIỜ 00", "", evening},
		{"dots and seconds", "18.06.2027 17:00:00", "", evening},
		{"midnight that was written", "18/06/2027 00:00", "", at(2027, 6, 18, 0, 0)},
		{"no-break space and apostrophe", "'18/06/2027\u00a017:00 ", "", evening},
		{"an Excel day", 46556, "dd/mm/yyyy", evening},
		{"an Excel day and time", 46556.354166666664, "[$-42A]dd/mm/yyyy hh:mm", at(2027, 6, 18, 8, 30)},
		{"an Excel time not quite whole", 46556.70833333333, "m/d/yy h:mm", evening},
		{"an Excel time with seconds", 46556.3543, "m/d/yy h:mm", at(2027, 6, 18, 8, 30)},
		{"an Excel time nearer the next minute", 46556.35457, "m/d/yy h:mm", at(2027, 6, 18, 8, 31)},
		{"the last second of a day", 46556.99998842593, "m/d/yy h:mm", at(2027, 6, 18, 23, 59)},
		{"a day off by rounding", 46555.9999999999, "dd/mm/yyyy", evening},
		{"an Excel date that lost its format", 46556, "General", evening},
		{"an Excel date in a text column", 46556.75, "@", at(2027, 6, 18, 18, 0)},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := edited(t, func(f *excelize.File) {
				if c.format == "" {
					set(t, f, tasks, "C3", c.value)
				} else {
					styled(t, f, tasks, "C3", c.value, c.format)
				}
			})
			if got := good(t, data).Tasks[1].Due; got.Format(time.RFC3339Nano) != c.want.Format(time.RFC3339Nano) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestRead_DueInA1904File(t *testing.T) {
	data := edited(t, func(f *excelize.File) {
		yes := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			t.Fatal(err)
		}
		styled(t, f, tasks, "C3", 46556-1462, "dd/mm/yyyy")
	})
	if got := good(t, data).Tasks[1].Due; !got.Equal(at(2027, 6, 18, 17, 0)) {
		t.Errorf("got %s", got)
	}
}

func TestRead_DueOfAStrictFile(t *testing.T) {
	for value, want := range map[string]time.Time{
		"2027-06-18T08:30:00": at(2027, 6, 18, 8, 30), "2027-06-18": at(2027, 6, 18, 17, 0),
	} {
		data := inPart(t, edited(t, func(*excelize.File) {}), tasksPart,
			func(xml string) string { return typeCell(xml, "C3", "d", value) })
		if got := good(t, data).Tasks[1].Due; !got.Equal(want) {
			t.Errorf("%s: got %s", value, got)
		}
	}
}

func TestRead_TelegramID(t *testing.T) {
	for _, c := range []struct {
		name  string
		value any
		want  int64
	}{
		{"a number", 1234567890, 1234567890},
		{"a number of fifteen digits", 123456789012345, 123456789012345},
		{"text", "1234567890", 1234567890},
		{"text with an apostrophe", "'1234567890 ", 1234567890},
		{"text with a zero fraction", "123456789.0", 123456789},
		{"text with every digit of its exponent", "1.234567890E+9", 1234567890},
		{"text of sixteen digits", "4503599627370495", 4503599627370495},
		{"nothing", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := edited(t, func(f *excelize.File) { set(t, f, people, "E3", c.value) })
			if got := good(t, data).People[1].TelegramID; got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
	data := edited(t, func(f *excelize.File) { styled(t, f, people, "E3", 1234567890, "0.00000E+00") })
	if got := good(t, data).People[1].TelegramID; got != 1234567890 {
		t.Errorf("a number shown rounded: got %d", got)
	}
}

func TestRead_SamePersonInSeveralRows(t *testing.T) {
	data := edited(t, func(f *excelize.File) {
		for i, row := range [][]any{{"A2", "Đầu mối A1", "", "Đầu mối", 7101}, {"A1", "ĐẦU MỐI A1", "", "Lãnh đạo", "7101"},
			{"", "Thư ký thứ hai", "", "thu ky", ""}} {
			cell, _ := excelize.CoordinatesToCellName(1, i+5)
			if err := f.SetSheetRow(people, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	})
	p := good(t, data).People
	if len(p) != 6 || p[3].AgencyCode != "A2" || p[4].Role != bloc.RoleLeader || p[5].AgencyCode != "" {
		t.Errorf("got %+v", p)
	}
}

func TestRead_TextAsShown(t *testing.T) {
	data := edited(t, func(f *excelize.File) {
		styled(t, f, agencies, "B4", 7, "00")
		set(t, f, agencies, "A4", nil)
		set(t, f, agencies, "E4", "phó khối")
		set(t, f, people, "A4", "07")
		set(t, f, tasks, "G3", "07")
		styled(t, f, tasks, "D3", 46557, "m/d/yyyy")
		set(t, f, tasks, "H3", true)
		set(t, f, tasks, "F3", 7)
		if err := f.SetCellRichText(agencies, "C4", []excelize.RichTextRun{
			{Text: "Cơ quan "}, {Text: "C", Font: &excelize.Font{Bold: true}}, {Text: "\u200b mới\n(2027) "},
		}); err != nil {
			t.Fatal(err)
		}
	})
	book := good(t, data)
	a, p, task := book.Agencies[2], book.People[2], book.Tasks[1]
	if a.Code != "07" || a.Name != "Cơ quan C mới (2027)" || a.Position != 3 || a.Post != bloc.PostVice {
		t.Errorf("agency %+v", a)
	}
	if p.AgencyCode != "07" || !reflect.DeepEqual(task.Agencies, []string{"07"}) {
		t.Errorf("codes %q, %q", p.AgencyCode, task.Agencies)
	}
	if task.DuePhrase != "19/06/2027" || task.Note != "TRUE" || !reflect.DeepEqual(task.Ladder, []int{7}) {
		t.Errorf("task %+v", task)
	}
}

func TestRead_NumberOfAPaperInEveryFormat(t *testing.T) {
	for format, want := range map[string]string{
		"dd/mm/yyyy": "", "d-mmm": "", "[$-42A]dddd, dd mmmm yyyy;@": "", "[h]:mm": "", "mm:ss.0": "", `"ngày" d`: "",
		"0": "12", `0 "ngày"`: "12 ngày", "[Red]000": "012", `0\d`: "12d", "General": "12",
	} {
		t.Run(format, func(t *testing.T) {
			data := edited(t, func(f *excelize.File) { styled(t, f, tasks, "E2", 12, format) })
			if want == "" {
				wantOnly(t, data, tasks, "E2", workbook.CodeDateInText, nil)
				return
			}
			if got := good(t, data).Tasks[0].DocNo; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
	for id, is := range map[int]bool{1: false, 10: false, 14: true, 22: true, 47: true, 49: false} { // built-in formats
		data := edited(t, func(f *excelize.File) {
			set(t, f, tasks, "D2", 46557.5)
			style, err := f.NewStyle(&excelize.Style{NumFmt: id})
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle(tasks, "D2", "D2", style); err != nil {
				t.Fatal(err)
			}
		})
		if got := good(t, data).Tasks[0].DuePhrase; (got == "19/06/2027 12:00") != is {
			t.Errorf("format %d: phrase %q", id, got)
		}
	}
}

func TestRead_RowsOutsideTheData(t *testing.T) {
	control := `<controls><anchor><from><row>3</row></from><c r="A1"><v>9</v></c></anchor></controls></worksheet>`
	data := inPart(t, edited(t, func(*excelize.File) {}), tasksPart, func(xml string) string {
		return strings.Replace(xml, "</worksheet>", control, 1)
	})
	if got := good(t, data).Tasks; len(got) != 2 {
		t.Errorf("got %+v", got)
	}
}

func TestRead_DecomposedTextIsComposed(t *testing.T) {
	data := edited(t, func(f *excelize.File) { set(t, f, agencies, "C4", "Co\u031b quan C") })
	if got := good(t, data).Agencies[2].Name; got != "Cơ quan C" {
		t.Errorf("got %q", got)
	}
}

func TestRead_YearOfATask(t *testing.T) {
	for title, want := range map[string]int{
		"Hồ sơ đề nghị khen thưởng năm 2027":      2027,
		"Đăng ký danh hiệu thi đua":               2028,
		"Kết quả năm 2027, nhiệm vụ năm 2028":     2028,
		"Giai đoạn 2025-2030":                     2028,
		"Tổng kết năm 2026 (bổ sung số 2026)":     2026,
		"Theo văn bản 20271 và 1202":              2028,
		"Đề án 12/2026":                           2026,
		"Kỷ niệm 100 năm ngày 21/6/1925 năm 2029": 2029,
	} {
		data := edited(t, func(f *excelize.File) {
			set(t, f, tasks, "B3", title)
			set(t, f, tasks, "C3", "07/01/2028")
		})
		if got := good(t, data).Tasks[1].Year; got != want {
			t.Errorf("%s: %d, want %d", title, got, want)
		}
	}
}

func TestRead_SameTitleInTwoYears(t *testing.T) {
	data := edited(t, func(f *excelize.File) {
		if err := f.SetSheetRow(tasks, "A4", &[]any{"Báo cáo", "Báo cáo chuyên đề", "09/07/2028"}); err != nil {
			t.Fatal(err)
		}
	})
	if got := good(t, data).Tasks; len(got) != 3 || got[2].Year != 2028 || got[2].Agencies != nil {
		t.Errorf("got %+v", got)
	}
}

func TestRead_EveryKind(t *testing.T) {
	for text, want := range map[string]bloc.Kind{
		"Giao ước": bloc.KindPledge, "SƠ KẾT": bloc.KindMidyear, "tong ket": bloc.KindYearend, "Đăng ký": bloc.KindReport,
		"Chấm điểm": bloc.KindReport, "Khen thưởng": bloc.KindReport, "Báo cáo": bloc.KindReport, "Hoạt động ": bloc.KindActivity,
	} {
		data := edited(t, func(f *excelize.File) { set(t, f, tasks, "A3", text) })
		task := good(t, data).Tasks[1]
		if task.Kind != want || bloc.Fold(task.Sort) != bloc.Fold(text) || strings.ToUpper(task.Sort) == task.Sort {
			t.Errorf("%s: %s, %q", text, task.Kind, task.Sort)
		}
	}
}
