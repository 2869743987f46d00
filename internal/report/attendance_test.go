package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

func attendance() Attendance {
	list := Attendance{Title: "DANH SÁCH THAM DỰ", Subject: "Tập huấn nghiệp vụ công tác thi đua, khen thưởng năm 2027 cho đầu mối và lãnh đạo các đơn vị trong Khối",
		Facts: []string{"Thời gian: 08:00 thứ Sáu 18/06/2027", "Địa điểm: Hội trường tầng 2, trụ sở đơn vị Khối trưởng", "Lập lúc 17/06/2027 15:30"},
		Sheet: "Danh sách tham dự", Total: "Đơn vị tham dự, tổng số người",
		Headings: [7]string{"TT", "Đơn vị", "Trả lời", "Số người", "Họ và tên", "Báo lúc", "Người báo"}}
	for i := 1; i <= 14; i++ {
		code := fmt.Sprintf("CQ%02d", i)
		l := AttendanceLine{Agency: "Cơ quan số " + code + " của tỉnh, đơn vị thành viên Khối thi đua", State: "Tham dự", Attends: true, Counted: true, People: 2,
			Names: []string{"Đầu mối " + code + ", Chuyên viên", "Lãnh đạo " + code + ", Phó Trưởng phòng Tổ chức – Hành chính"}, At: "10/06/2027 09:15", By: "Đầu mối " + code}
		switch i % 5 {
		case 2:
			l.State, l.Attends, l.People, l.Names = "Không tham dự", false, 0, []string{"Lý do: =1+1 trùng lịch họp"}
		case 3:
			l.State, l.Attends, l.People, l.Names, l.At, l.By = "Chưa trả lời", false, 0, nil, "", ""
		case 4:
			l.State, l.People, l.Names = "Tham dự (báo muộn)", 0, nil
		}
		list.Lines = append(list.Lines, l)
	}
	list.Lines[13].Counted, list.Lines[13].Attends, list.Lines[13].State = false, false, "Không thuộc diện"
	return list
}

func TestAttendanceListCountsWhoComes(t *testing.T) {
	data, err := AttendanceSheet(attendance())
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	last := 8 + 14
	for cell, want := range map[string]string{"A1": "DANH SÁCH THAM DỰ", "B7": "Đơn vị", "C8": "Tham dự", "D8": "2", "D9": "", "E9": "Lý do: =1+1 trùng lịch họp",
		fmt.Sprintf("C%d", last): "7/13", fmt.Sprintf("D%d", last): "10"} {
		if got, err := f.GetCellValue("Danh sách tham dự", cell); err != nil || got != want {
			t.Errorf("%s says %q, %v, want %q", cell, got, err, want)
		}
	}
}

func TestAttendanceListHoldsNoFormulas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		evil := rapid.Map(rapid.String(), func(s string) string {
			return rapid.SampledFrom([]string{"=", "+", "-", "@", "\t="}).Draw(t, "start") + s
		})
		a := Attendance{Title: evil.Draw(t, "title"), Subject: evil.Draw(t, "subject"), Facts: []string{evil.Draw(t, "fact")}, Sheet: "Danh sách", Total: "Tổng"}
		a.Lines = []AttendanceLine{{Agency: evil.Draw(t, "agency"), State: evil.Draw(t, "state"), Names: []string{evil.Draw(t, "name"), strings.Repeat("A", 3000)},
			By: evil.Draw(t, "by"), People: rapid.IntRange(0, 500).Draw(t, "people"), Attends: true, Counted: true}}
		data, err := AttendanceSheet(a)
		if err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.GetRows("Danh sách")
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j := range row {
				if formula, err := f.GetCellFormula("Danh sách", cell(j+1, i+1)); err != nil || formula != "" {
					t.Fatalf("%s is a formula: %q, %v", cell(j+1, i+1), formula, err)
				}
			}
		}
	})
}

func TestManyNamesTakeSeveralRowsAndNoneIsLost(t *testing.T) {
	a := attendance()
	var names []string
	for i := range 50 {
		names = append(names, fmt.Sprintf("Đầu mối %02d", i))
	}
	a.Lines[0].Names, a.Lines[0].People = names, 50
	data, err := AttendanceSheet(a)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for row := 8; row < 11; row++ {
		value, err := f.GetCellValue("Danh sách tham dự", fmt.Sprintf("E%d", row))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.Split(value, "\n")...)
	}
	if !slices.Equal(got, names) {
		t.Errorf("%q", got)
	}
	for cell, want := range map[string]string{"A8": "1", "A9": "", "D9": "", "A11": "2", "D24": "58"} {
		if value, err := f.GetCellValue("Danh sách tham dự", cell); err != nil || value != want {
			t.Errorf("%s says %q, %v, want %q", cell, value, err, want)
		}
	}
}
