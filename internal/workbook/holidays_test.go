package workbook_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"khoibot/internal/when"
	"khoibot/internal/workbook"
)

func holidayList() *when.HolidayList {
	return &when.HolidayList{Year: 2027, From: 2026, To: 2030, Calendar: when.VietnamCalendar()}
}

func TestAHolidayListComesBackAsItWasWritten(t *testing.T) {
	days := when.VietnamCalendar().Year(2026)
	var b bytes.Buffer
	if err := workbook.WriteHolidays(&b, days); err != nil {
		t.Fatal(err)
	}
	got, problems, err := workbook.ReadHolidays(&b, 0, holidayList())
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v %v", problems, err)
	}
	same := func(a, b when.Holiday) bool { return a.Date == b.Date && a.Name == b.Name && a.Work == b.Work }
	if !slices.EqualFunc(got, days, same) {
		t.Errorf("%v\nwant %v", got, days)
	}
}

// holidaySheet makes a sheet of rows under the headings.
func holidaySheet(t *testing.T, name string, rows ...[]any) *bytes.Buffer {
	t.Helper()
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return &b
}

func TestAHolidaySheetOfOnesOwn(t *testing.T) {
	b := holidaySheet(t, "Lịch nghỉ", []any{"Loại", "Ngày", "Số"},
		[]any{"nghỉ", "15/02/2027 - 16/02/2027", 1}, []any{"LÀM BÙ", time.Date(2027, 2, 27, 0, 0, 0, 0, time.UTC), 2})
	days, problems, err := workbook.ReadHolidays(b, 0, holidayList())
	if err != nil || len(problems) > 0 || len(days) != 3 || !days[2].Work || days[2].Date != (when.Date{Year: 2027, Month: 2, Day: 27}) {
		t.Errorf("%v %v %v", days, problems, err)
	}
}

func TestAHolidaySheetNamesTheCellsItRefuses(t *testing.T) {
	b := holidaySheet(t, "Lịch nghỉ", []any{"Ngày", "Loại", "Ghi chú"},
		[]any{"31/02/2027", "Nghỉ"}, []any{"15/02/2027", "Họp"}, []any{"", "Nghỉ"}, []any{"16/02/2027", ""},
		[]any{"17/02/2027", "Nghỉ"}, []any{"17/02/2027", "Làm bù"}, []any{"26/02/2027", "Làm bù"}, []any{"sau Tết", "Nghỉ"})
	days, problems, err := workbook.ReadHolidays(b, 0, holidayList())
	if err != nil || days != nil {
		t.Fatalf("%v %v", days, err)
	}
	var got []string
	for _, p := range problems {
		got = append(got, p.Cell+" "+p.Code+" "+p.Args["earlier"])
	}
	want := []string{"A2 holiday_no_such_day ", "B3 holiday_no_kind ", "A4 missing_value ", "B5 missing_value ",
		"A7 holiday_twice A6", "A8 holiday_worked ", "A9 holiday_no_day "}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	if _, problems, _ := workbook.ReadHolidays(bytes.NewReader(workbook.Sample()), 0, holidayList()); len(problems) != 1 || problems[0].Code != workbook.CodeMissingSheet {
		t.Errorf("the bloc's workbook: %v", problems)
	}
}
