package report_test

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"khoibot/internal/report"
)

func outcomeWords() map[report.Outcome]string {
	return map[report.Outcome]string{report.NotAsked: "–", report.OnTime: "Đúng hạn", report.Late: "Muộn", report.Missing: "Chưa có",
		report.Exempt: "Miễn", report.Pending: "Chưa đến hạn"}
}

func open(t rapid.TB, p report.Participation) *excelize.File {
	t.Helper()
	data, err := report.ParticipationSheet(p)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func year(agencies, tasks int, outcome func(i, j int) report.Outcome) report.Participation {
	p := report.Participation{Title: "BÁO CÁO THAM GIA NĂM 2027", Subtitle: "Lập lúc 18/12/2027 09:00", Sheet: "Tham gia 2027",
		Headings: [3]string{"TT", "Mã", "Đơn vị"}, Total: "Đã có/được giao", Words: outcomeWords()}
	titles := []string{"Ký giao ước thi đua năm 2027", "Báo cáo sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm 2027",
		"Tập huấn nghiệp vụ thi đua, khen thưởng", "Báo cáo tổng kết phong trào thi đua năm 2027"}
	for j := range tasks {
		p.Tasks = append(p.Tasks, report.ParticipationTask{Title: titles[j%len(titles)], Due: "18/06/2027 17:00"})
	}
	for i := range agencies {
		a := report.ParticipationAgency{Code: fmt.Sprintf("CQ%02d", i+1), Name: fmt.Sprintf("Cơ quan chuyên môn cấp tỉnh số %02d", i+1)}
		for j := range tasks {
			a.Outcomes = append(a.Outcomes, outcome(i, j))
		}
		p.Agencies = append(p.Agencies, a)
	}
	return p
}

func TestParticipationIsAddedUp(t *testing.T) {
	p := year(14, 7, func(i, j int) report.Outcome { return report.Outcome((i*7 + j*3) % 6) })
	f := open(t, p)
	rows, err := f.GetRows(p.Sheet)
	if err != nil {
		t.Fatal(err)
	}
	// CQ01: outcomes 0, 3, 0, 3, 0, 3, 0.
	want := []string{"1", "CQ01", "Cơ quan chuyên môn cấp tỉnh số 01", "–", "Chưa có", "–", "Chưa có", "–", "Chưa có", "–", "0", "0", "3", "0", "0"}
	if got := rows[4]; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the first line is %q, want %q", got, want)
	}
	// The first task: outcomes of CQ01 to CQ14 are 0 to 5 in turn, then 0 and 1: three answers of those nine that are asked.
	if got := rows[len(rows)-1][3]; got != "5/9" {
		t.Errorf("the first task adds up to %s", got)
	}
	layout, err := f.GetPageLayout(p.Sheet)
	if err != nil || *layout.Size != 9 || *layout.Orientation != "landscape" {
		t.Errorf("it prints on %+v, %v", layout, err)
	}
	keep(t, "participation.xlsx", p)
}

// keep writes the file for a person to look at, where KHOIBOT_LOOK names a folder.
func keep(t *testing.T, name string, p report.Participation) {
	t.Helper()
	dir := os.Getenv("KHOIBOT_LOOK")
	if dir == "" {
		return
	}
	data, err := report.ParticipationSheet(p)
	if err == nil {
		err = os.WriteFile(dir+"/"+name, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestParticipationHoldsNoFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bad := rapid.SampledFrom([]string{"=", "+", "-", "@", "\t=", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\")"}).Draw(t, "start") + rapid.StringN(0, 40, -1).Draw(t, "rest")
		p := year(2, 2, func(int, int) report.Outcome { return report.OnTime })
		p.Title, p.Agencies[0].Name, p.Agencies[1].Code, p.Tasks[0].Title = bad, bad, bad, bad
		f := open(t, p)
		rows, err := f.GetRows(p.Sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c := range row {
				at, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				formula, err := f.GetCellFormula(p.Sheet, at)
				if err != nil || formula != "" {
					t.Fatalf("%s is the formula %q, %v", at, formula, err)
				}
			}
		}
		for _, at := range []string{"A1", "C5", "B6", "D4"} {
			if kind, err := f.GetCellType(p.Sheet, at); err != nil || kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
				t.Fatalf("%s is no text but %v, %v", at, kind, err)
			}
		}
	})
}
