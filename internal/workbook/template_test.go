package workbook_test

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khoibot/internal/workbook"
)

func template(t *testing.T) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if err := workbook.Template(&out); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTemplate_OnlyLacksAgencies(t *testing.T) {
	wantOnly(t, bytesOf(t, template(t)), agencies, "", workbook.CodeNoAgencies, nil)
}

func TestTemplate_FilledInIsReadBack(t *testing.T) {
	f := template(t)
	for sheet, rows := range rowsOf() {
		head, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for j, heading := range rows[0] {
			if head[0][j] != heading {
				t.Errorf("%s: column %d is %q, want %q", sheet, j+1, head[0][j], heading)
			}
		}
		for i, row := range rows[1:] {
			cell, _ := excelize.CoordinatesToCellName(1, i+2)
			if err := f.SetSheetRow(sheet, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := good(t, bytesOf(t, f)); !reflect.DeepEqual(got, smallBook()) {
		t.Errorf("got  %+v\nwant %+v", got, smallBook())
	}
}

func TestTemplate_HelpsWhoFillsItIn(t *testing.T) {
	f := template(t)
	if got := f.GetSheetList(); !slices.Equal(got, []string{agencies, people, tasks, "Hướng dẫn"}) {
		t.Errorf("sheets %q", got)
	}
	for _, sheet := range []string{agencies, people, tasks} {
		if panes, err := f.GetPanes(sheet); err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%s: panes %+v, %v", sheet, panes, err)
		}
		if style := styleAt(t, f, sheet, "A1"); style.Font == nil || !style.Font.Bold {
			t.Errorf("%s: headings are not bold", sheet)
		}
	}
	for cell, want := range map[string]string{
		agencies + "!E2": "Khối trưởng,Khối phó,Thành viên",
		people + "!D2":   "Đầu mối,Lãnh đạo,Thư ký",
		people + "!A2":   "Đơn vị",
		tasks + "!A2":    "Giao ước,Sơ kết,Tổng kết,Đăng ký,Chấm điểm,Khen thưởng,Báo cáo,Hoạt động",
	} {
		sheet, ref, _ := strings.Cut(cell, "!")
		if got := listAt(t, f, sheet, ref); !strings.Contains(got, want) {
			t.Errorf("%s offers %q, want %q", cell, got, want)
		}
	}
	if style := styleAt(t, f, tasks, "C2"); style.NumFmt != 49 {
		t.Errorf("due times are typed into format %d, not text", style.NumFmt)
	}
}

func TestTemplate_WriterThatFails(t *testing.T) {
	full := errors.New("disk full")
	if err := workbook.Template(failing{full}); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func styleAt(t *testing.T, f *excelize.File, sheet, cell string) *excelize.Style {
	t.Helper()
	id, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return style
}

// listAt is what the drop-down of a column, which starts at the cell, offers.
func listAt(t *testing.T, f *excelize.File, sheet, cell string) string {
	t.Helper()
	rules, err := f.GetDataValidations(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range rules {
		if rule.Type == "list" && strings.HasPrefix(rule.Sqref, cell+":") {
			return rule.Formula1
		}
	}
	return ""
}
