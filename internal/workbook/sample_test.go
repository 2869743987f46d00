package workbook_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"reflect"
	"testing"

	"github.com/xuri/excelize/v2"

	"khoibot/internal/bloc"
	"khoibot/internal/workbook"
)

// write is set by go generate.
var write = flag.Bool("write", false, "write sample.xlsx instead of comparing with it")

// The file people try the bot with says what the program below says, and is read without complaint.
func TestSample_IsWhatItsGeneratorMakes(t *testing.T) {
	made := makeSample(t)
	if *write {
		if err := os.WriteFile("sample.xlsx", made, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, got := good(t, made), good(t, workbook.Sample())
	if !reflect.DeepEqual(got, want) {
		t.Errorf("sample.xlsx differs from its generator, run go generate:\ngot  %+v\nwant %+v", got, want)
	}
}

func TestSample_ABlocAndItsYear(t *testing.T) {
	book := good(t, workbook.Sample())
	if len(book.Agencies) != 14 || len(book.People) != 19 || len(book.Tasks) != 8 {
		t.Fatalf("%d agencies, %d people, %d tasks", len(book.Agencies), len(book.People), len(book.Tasks))
	}
	bound, focal := map[int64]string{}, map[string]int{}
	for _, p := range book.People {
		if p.TelegramID != 0 {
			bound[p.TelegramID] = p.Name
		}
		if p.Role == bloc.RoleFocal {
			focal[p.AgencyCode]++
		}
	}
	if want := map[int64]string{7001: "Thư ký Khối", 7101: "Đầu mối CQ01", 7102: "Đầu mối CQ02", 7103: "Đầu mối CQ03"}; !reflect.DeepEqual(bound, want) {
		t.Errorf("bound: %v", bound)
	}
	for i, a := range book.Agencies {
		if a.Code != fmt.Sprintf("CQ%02d", i+1) || a.Position != i+1 || focal[a.Code] == 0 {
			t.Errorf("agency %+v with %d focal points", a, focal[a.Code])
		}
	}
	if a := book.Agencies; a[0].Post != bloc.PostChair || a[1].Post != bloc.PostVice || a[2].Post != bloc.PostVice || a[3].Post != bloc.PostMember {
		t.Errorf("posts: %+v", a[:4])
	}
	midyear, last := book.Tasks[0], book.Tasks[7]
	if midyear.Kind != bloc.KindMidyear || !midyear.Due.Equal(at(2027, 6, 18, 17, 0)) || midyear.DuePhrase != "trước ngày 19 tháng 6" || midyear.Year != 2027 {
		t.Errorf("mid-year: %+v", midyear)
	}
	if last.Kind != bloc.KindPledge || !last.Due.Equal(at(2028, 2, 25, 17, 0)) || last.Agencies != nil {
		t.Errorf("pledge: %+v", last)
	}
}

func TestSample_IsTheCallersOwn(t *testing.T) {
	workbook.Sample()[0] = 0
	good(t, workbook.Sample())
}

// makeSample fills in a template as a person would.
func makeSample(t *testing.T) []byte {
	t.Helper()
	var empty bytes.Buffer
	if err := workbook.Template(&empty); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&empty)
	if err != nil {
		t.Fatal(err)
	}
	for sheet, rows := range map[string][][]string{agencies: sampleAgencies(), people: samplePeople(), tasks: sampleTasks()} {
		for i, row := range rows {
			for j, value := range row {
				cell, _ := excelize.CoordinatesToCellName(j+1, i+2)
				if err := f.SetCellStr(sheet, cell, value); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return bytesOf(t, f)
}

func sampleAgencies() (rows [][]string) {
	posts := map[int]string{1: "Khối trưởng", 2: "Khối phó", 3: "Khối phó"}
	for i := 1; i <= 14; i++ {
		post, ok := posts[i]
		if !ok {
			post = "Thành viên"
		}
		rows = append(rows, []string{fmt.Sprint(i), fmt.Sprintf("CQ%02d", i), fmt.Sprintf("Cơ quan %02d", i), fmt.Sprintf("CQ %02d", i), post})
	}
	return rows
}

func samplePeople() [][]string {
	rows := [][]string{{"CQ01", "Thư ký Khối", "Chuyên viên", "Thư ký", "7001"}}
	ids := map[int]string{1: "7101", 2: "7102", 3: "7103"}
	for i := 1; i <= 14; i++ {
		code := fmt.Sprintf("CQ%02d", i)
		rows = append(rows, []string{code, "Đầu mối " + code, "Chuyên viên", "Đầu mối", ids[i]})
		if i == 3 {
			rows = append(rows, []string{code, "Đầu mối CQ03 (2)", "Chuyên viên", "Đầu mối", ""})
		}
	}
	for i := 1; i <= 3; i++ {
		code := fmt.Sprintf("CQ%02d", i)
		rows = append(rows, []string{code, "Lãnh đạo " + code, "Lãnh đạo đơn vị", "Lãnh đạo", ""})
	}
	return rows
}

func sampleTasks() [][]string {
	rows := [][]string{
		{"Sơ kết", "Báo cáo sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm 2027", "18/06/2027 17:00", "trước ngày 19 tháng 6"},
		{"Báo cáo", "Báo cáo chuyên đề xây dựng văn hóa công sở", "09/07/2027 17:00", ""},
		{"Hoạt động", "Tập huấn công tác thi đua, khen thưởng", "15/07/2027 08:00", ""},
		{"Chấm điểm", "Bảng tự chấm điểm thi đua năm 2027", "10/12/2027 17:00", ""},
		{"Tổng kết", "Báo cáo tổng kết công tác thi đua, khen thưởng năm 2027", "17/12/2027 17:00", ""},
		{"Khen thưởng", "Hồ sơ đề nghị khen thưởng năm 2027", "07/01/2028 17:00", ""},
		{"Đăng ký", "Đăng ký danh hiệu thi đua năm 2028", "20/01/2028 17:00", ""},
		{"Giao ước", "Ký giao ước thi đua năm 2028", "25/02/2028 17:00", ""},
	}
	for i := range rows {
		rows[i] = append(rows[i], "", "14,7,3,1", "Tất cả", "")
	}
	return rows
}
