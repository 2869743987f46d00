package workbook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khoibot/internal/workbook"
)

// change is one cell of the small valid workbook put otherwise, and the one problem it makes.
type change struct {
	name, sheet, cell string
	value             any
	code              string
	args              map[string]string // those that must be there
}

func TestRead_RefusesACell(t *testing.T) {
	long := strings.Repeat("ă", 201)
	for _, c := range []change{
		{"a code twice", agencies, "B4", "A1", workbook.CodeDuplicateCode, map[string]string{"earlier": "B2", "value": "A1"}},
		{"a code twice in another case", agencies, "B4", "a2", workbook.CodeDuplicateCode, map[string]string{"earlier": "B3"}},
		{"a code with a slash", agencies, "B4", "A/3", workbook.CodeBadCode, map[string]string{"value": "A/3"}},
		{"a code with a space", agencies, "B4", "A 3", workbook.CodeBadCode, nil},
		{"a code of 17 characters", agencies, "B4", strings.Repeat("A", 17), workbook.CodeBadCode, map[string]string{"max": "16"}},
		{"no agency name", agencies, "C3", " \u00a0", workbook.CodeMissingValue, map[string]string{"heading": "Tên đơn vị"}},
		{"a name of 201 characters", agencies, "C3", long, workbook.CodeTooLong, map[string]string{"length": "201", "max": "200"}},
		{"an unknown post", agencies, "E3", "Phó", workbook.CodeUnknownPost, map[string]string{"allowed": "Khối trưởng, Khối phó, Thành viên"}},
		{"a second chair", agencies, "E3", "Trưởng khối", workbook.CodeSecondChair, map[string]string{"earlier": "E2"}},
		{"a position of zero", agencies, "A2", 0, workbook.CodeBadPosition, nil},
		{"a position in words", agencies, "A2", "một", workbook.CodeBadPosition, map[string]string{"value": "một"}},
		{"a control character", agencies, "C3", "Cơ quan\u009fB", workbook.CodeControlChar, map[string]string{"char": "U+009F"}},
		{"text turned round", people, "B3", "Đầu mối \u202eA1", workbook.CodeControlChar, map[string]string{"char": "U+202E"}},

		{"a person of no known agency", people, "A3", "A9", workbook.CodeUnknownAgency, map[string]string{"value": "A9"}},
		{"a focal point without an agency", people, "A3", "", workbook.CodeMissingAgency, map[string]string{"role": "Đầu mối"}},
		{"no person name", people, "B3", "", workbook.CodeMissingValue, nil},
		{"no role", people, "D3", "", workbook.CodeMissingValue, map[string]string{"heading": "Vai trò"}},
		{"an unknown role", people, "D3", "Trưởng phòng", workbook.CodeUnknownRole, map[string]string{"allowed": "Đầu mối, Lãnh đạo, Thư ký"}},
		{"a negative ID", people, "E3", -5, workbook.CodeBadTelegramID, nil},
		{"an ID of zero", people, "E3", "0", workbook.CodeBadTelegramID, nil},
		{"an account name for an ID", people, "E3", "@dau_moi", workbook.CodeBadTelegramID, map[string]string{"value": "@dau_moi"}},
		{"an ID with a fraction", people, "E3", 7101.5, workbook.CodeBadTelegramID, nil},
		{"a rounded ID", people, "E3", "1.23457E+9", workbook.CodeRoundedTelegramID, map[string]string{"value": "1.23457E+9"}},
		{"an ID of more digits than Excel keeps", people, "E3", 1234567890123450, workbook.CodeRoundedTelegramID, nil},
		{"one ID for two people", people, "E4", "7101.0", workbook.CodeSharedTelegramID,
			map[string]string{"earlier": "E3", "name": "Đầu mối A2", "other": "Đầu mối A1", "value": "7101"}},

		{"no kind", tasks, "A3", "", workbook.CodeMissingValue, nil},
		{"an unknown kind", tasks, "A3", "Họp", workbook.CodeUnknownKind, map[string]string{"value": "Họp"}},
		{"no title", tasks, "B3", "", workbook.CodeMissingValue, nil},
		{"no due time", tasks, "C3", "", workbook.CodeMissingValue, map[string]string{"heading": "Hạn"}},
		{"a due time in words", tasks, "C3", "cuối tháng", workbook.CodeBadDue, map[string]string{"value": "cuối tháng"}},
		{"a due time as Americans write it", tasks, "C3", "06/18/2027", workbook.CodeImpossibleDate, nil},
		{"a day there is not", tasks, "C3", "31/02/2027", workbook.CodeImpossibleDate, map[string]string{"value": "31/02/2027"}},
		{"29 February of a common year", tasks, "C3", "29/02/2027", workbook.CodeImpossibleDate, nil},
		{"an hour there is not", tasks, "C3", "18/06/2027 24:00", workbook.CodeImpossibleDate, nil},
		{"two digits of a year", tasks, "C3", "18/06/27", workbook.CodeBadDue, nil},
		{"marks mixed in a date", tasks, "C3", "18/06-2027", workbook.CodeBadDue, nil},
		{"a year long past", tasks, "C3", "18/06/1999", workbook.CodeYearOutOfRange, map[string]string{"year": "1999", "min": "2000", "max": "2100"}},
		{"a year too far", tasks, "C3", "18/06/2101", workbook.CodeYearOutOfRange, nil},
		{"a plain number for a date", tasks, "C3", 2027, workbook.CodeYearOutOfRange, nil},
		{"a number beyond every date", tasks, "C3", 18062027, workbook.CodeBadDue, nil},
		{"true for a date", tasks, "C3", true, workbook.CodeBadDue, nil},
		{"a ladder in words", tasks, "F3", "mỗi tuần", workbook.CodeBadLadder, nil},
		{"a ladder that Excel made a number", tasks, "F3", 14.7, workbook.CodeBadLadder, map[string]string{"value": "14.7"}},
		{"an audience of no known agency", tasks, "G3", "A1; A8", workbook.CodeUnknownAgency, map[string]string{"value": "A8"}},
		{"an audience of nothing but a comma", tasks, "G3", ",", workbook.CodeUnknownAgency, nil},
		{"everyone and one more", tasks, "G3", "tat ca, A1", workbook.CodeMixedAudience, nil},
		{"a title of 201 characters", tasks, "B3", long, workbook.CodeTooLong, nil},
		{"a note of 2001 characters", tasks, "H3", strings.Repeat("n", 2001), workbook.CodeTooLong, map[string]string{"max": "2000"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := edited(t, func(f *excelize.File) { set(t, f, c.sheet, c.cell, c.value) })
			wantOnly(t, data, c.sheet, c.cell, c.code, c.args)
		})
	}
}

// wantOnly reads data and wants one problem of those marks.
func wantOnly(t *testing.T, data []byte, sheet, cell, code string, args map[string]string) {
	t.Helper()
	book, problems := read(t, data)
	if book != nil {
		t.Error("a book although something is wrong")
	}
	if len(problems) != 1 {
		t.Fatalf("want one problem, got %+v", problems)
	}
	p := problems[0]
	if p.Sheet != sheet || p.Cell != cell || p.Code != code {
		t.Errorf("got %s!%s %s, want %s!%s %s", p.Sheet, p.Cell, p.Code, sheet, cell, code)
	}
	for k, v := range args {
		if p.Args[k] != v {
			t.Errorf("%s: got %q, want %q (of %v)", k, p.Args[k], v, p.Args)
		}
	}
}

func TestRead_RefusesWhatExcelMakes(t *testing.T) {
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name, sheet, cell, code string
		edit                    func(*testing.T, *excelize.File)
	}{
		{"a formula", tasks, "B3", workbook.CodeFormula, func(t *testing.T, f *excelize.File) {
			must(t, f.SetCellFormula(tasks, "B3", `A3&" chuyên đề"`))
		}},
		{"a formula for a due time", tasks, "C3", workbook.CodeFormula, func(t *testing.T, f *excelize.File) {
			must(t, f.SetCellFormula(tasks, "C3", "TODAY()+7"))
		}},
		{"a formula below the table", agencies, "B6", workbook.CodeFormula, func(t *testing.T, f *excelize.File) {
			set(t, f, agencies, "C6", "Cơ quan D")
			must(t, f.SetCellFormula(agencies, "B6", `"A"&4`))
		}},
		{"merged names", agencies, "C2", workbook.CodeMergedCells, func(t *testing.T, f *excelize.File) {
			must(t, f.MergeCell(agencies, "C2", "D2"))
			set(t, f, agencies, "C2", "Cơ quan A")
		}},
		{"merged codes of people", people, "A2", workbook.CodeMergedCells, func(t *testing.T, f *excelize.File) {
			must(t, f.MergeCell(people, "A2", "A3"))
			for _, cell := range []string{"B3", "C3", "D3", "E3"} {
				set(t, f, people, cell, nil)
			}
		}},
		{"a number of a paper made a date", tasks, "E2", workbook.CodeDateInText, func(t *testing.T, f *excelize.File) {
			styled(t, f, tasks, "E2", 46519, "d-mmm")
		}},
		{"an ID made a date", people, "E3", workbook.CodeDateInText, func(t *testing.T, f *excelize.File) {
			styled(t, f, people, "E3", 46519, "[$-42A]dd/mm/yyyy")
		}},
		{"a person twice", people, "B5", workbook.CodeDuplicatePerson, func(t *testing.T, f *excelize.File) {
			must(t, f.SetSheetRow(people, "A5", &[]any{"a1", "dau moi  A1", "", "đầu mối", 7101}))
		}},
		{"a task twice", tasks, "B4", workbook.CodeDuplicateTask, func(t *testing.T, f *excelize.File) {
			must(t, f.SetSheetRow(tasks, "A4", &[]any{"Báo cáo", "BÁO CÁO CHUYÊN ĐỀ", "01/12/2027", "", "", "", "Tất cả"}))
		}},
		{"a heading twice", tasks, "I1", workbook.CodeDuplicateHeading, func(t *testing.T, f *excelize.File) {
			set(t, f, tasks, "I1", "HẠN:")
		}},
		{"a sheet twice", "don vi", "", workbook.CodeDuplicateSheet, func(t *testing.T, f *excelize.File) {
			_, err := f.NewSheet("don vi")
			must(t, err)
		}},
		{"a missing heading", agencies, "A1", workbook.CodeMissingHeading, func(t *testing.T, f *excelize.File) {
			set(t, f, agencies, "E1", "Ghi chú")
		}},
		{"a missing sheet", people, "", workbook.CodeMissingSheet, func(t *testing.T, f *excelize.File) {
			must(t, f.DeleteSheet(people))
		}},
		{"headings and no agency", agencies, "", workbook.CodeNoAgencies, func(t *testing.T, f *excelize.File) {
			for range 3 {
				must(t, f.RemoveRow(agencies, 2))
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := edited(t, func(f *excelize.File) { c.edit(t, f) })
			wantOnly(t, data, c.sheet, c.cell, c.code, nil)
		})
	}
}

func TestRead_RefusesErrorValues(t *testing.T) {
	for _, value := range []string{"#N/A", "#REF!"} {
		data := inPart(t, edited(t, func(*excelize.File) {}), agenciesPart, func(xml string) string {
			return typeCell(xml, "C3", "e", value)
		})
		wantOnly(t, data, agencies, "C3", workbook.CodeErrorValue, map[string]string{"value": value, "heading": "Tên đơn vị"})
	}
}

func TestRead_RefusesWhatCannotBeSeen(t *testing.T) {
	data := edited(t, func(f *excelize.File) { set(t, f, agencies, "C3", "Cơ quan MARK B") })
	data = inPart(t, data, "xl/sharedStrings.xml", func(xml string) string { return strings.Replace(xml, "MARK", "_x0007_", 1) })
	wantOnly(t, data, agencies, "C3", workbook.CodeControlChar, map[string]string{"char": "U+0007"})
}

func TestRead_MergedTitleAboveTheHeadings(t *testing.T) {
	rows := rowsOf()
	rows[agencies] = append([][]any{{"DANH SÁCH ĐƠN VỊ"}}, rows[agencies]...)
	f := fileOf(t, rows)
	if err := f.MergeCell(agencies, "A1", "E1"); err != nil {
		t.Fatal(err)
	}
	_, problems := read(t, bytesOf(t, f))
	if got := codesOf(problems); !strings.Contains(got, "Đơn vị!A1 merged_cells") || !strings.Contains(got, "Đơn vị!A1 missing_heading") {
		t.Errorf("got %s", got)
	}
}

func TestRead_EmptyWorkbooks(t *testing.T) {
	blank := excelize.NewFile()
	if _, problems := read(t, bytesOf(t, blank)); codesOf(problems) !=
		"Đơn vị! missing_sheet; Danh bạ! missing_sheet; Việc và thời hạn! missing_sheet" {
		t.Errorf("a new file: %s", codesOf(problems))
	}
	bare := fileOf(t, map[string][][]any{agencies: {}, people: {}, tasks: {}})
	if _, problems := read(t, bytesOf(t, bare)); codesOf(problems) !=
		"Đơn vị! empty_sheet; Danh bạ! empty_sheet; Việc và thời hạn! empty_sheet" {
		t.Errorf("three empty sheets: %s", codesOf(problems))
	}
}

func TestRead_ReportsEverythingAtOnce(t *testing.T) {
	data := edited(t, func(f *excelize.File) {
		set(t, f, agencies, "B4", "A1")
		set(t, f, people, "A3", "A9")
		set(t, f, tasks, "C3", "31/02/2027")
		set(t, f, tasks, "A3", "Họp")
	})
	_, problems := read(t, data)
	want := "Đơn vị!B4 duplicate_code; Danh bạ!A3 unknown_agency; Việc và thời hạn!A3 unknown_kind; " +
		"Việc và thời hạn!C3 impossible_date"
	if got := codesOf(problems); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestRead_AgenciesUnreadable_CodesElsewhereAreNotBlamed(t *testing.T) {
	data := edited(t, func(f *excelize.File) { set(t, f, agencies, "B1", "Ký hiệu") })
	wantOnly(t, data, agencies, "A1", workbook.CodeMissingHeading, map[string]string{"heading": "Mã"})
}

func TestRead_AtMost200Problems(t *testing.T) {
	data := edited(t, func(f *excelize.File) {
		for i := range 300 {
			row := []any{"A9", fmt.Sprintf("Đầu mối %d", i), "", "Đầu mối"}
			if err := f.SetSheetRow(people, fmt.Sprintf("A%d", i+5), &row); err != nil {
				t.Fatal(err)
			}
		}
	})
	_, problems := read(t, data)
	if len(problems) != 200 {
		t.Fatalf("%d problems", len(problems))
	}
	if last := problems[199]; last.Code != workbook.CodeMoreProblems || last.Args["count"] != "101" {
		t.Errorf("last is %+v", last)
	}
}

func codesOf(problems []workbook.Problem) string {
	var out []string
	for _, p := range problems {
		out = append(out, p.Sheet+"!"+p.Cell+" "+p.Code)
	}
	return strings.Join(out, "; ")
}
