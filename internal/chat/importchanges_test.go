package chat_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/workbook"
)

// rewritten is the sample workbook with cells written over, each a sheet, a cell and a value.
func rewritten(t testing.TB, cells ...[3]any) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(workbook.Sample()))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cells {
		if err := f.SetCellValue(c[0].(string), c[1].(string), c[2]); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheImportPreviewShowsOldAndNew(t *testing.T) {
	o := moves(t)
	secretary := o.secretary()
	o.sends(secretary, "Khoi.xlsx", rewritten(t, [3]any{agenciesSheet, "C4", "Cơ quan số ba"}, [3]any{agenciesSheet, "E6", "Khối phó"},
		[3]any{peopleSheet, "C5", "Phó trưởng phòng"}, [3]any{peopleSheet, "E8", "7105"},
		[3]any{tasksSheet, "F2", "10,5"}, [3]any{tasksSheet, "G2", "CQ01, CQ03"}))
	o.sees(secretary, "CQ 03 – Tên đơn vị: Cơ quan 03 → Cơ quan số ba", "CQ 05 – Chức danh trong Khối: Thành viên → Khối phó",
		"Đầu mối CQ03 – Chức vụ: Chuyên viên → Phó trưởng phòng", "Đầu mối CQ05 – Telegram ID: (trống) → 7105",
		midyear+" – Nhắc trước: 14,7,3,1 → 10,5", midyear+" – Đơn vị thực hiện: Tất cả → CQ01, CQ03")
}

func TestAPreviewOfManyChangesEndsWithHowManyMore(t *testing.T) {
	o := moves(t)
	var cells [][3]any
	for i := range 14 {
		for _, column := range []string{"C", "D"} {
			cells = append(cells, [3]any{agenciesSheet, column + string(rune('2'+i)), "Tên mới " + string(rune('A'+i))})
		}
		if i == 7 {
			break // rows 2 to 9
		}
	}
	for i := range 14 {
		cells = append(cells, [3]any{peopleSheet, "C" + fmt.Sprint(i+2), "Chức vụ mới"})
	}
	cells = append(cells, [3]any{tasksSheet, "D2", "trước ngày 19/6"})
	o.sends(o.secretary(), "Khoi.xlsx", rewritten(t, cells...))
	o.sees(o.secretary(), "Tên mới A", "và 1 thay đổi nữa")
}

func TestImportingShowsAgainWhatSomebodyChangedMeanwhile(t *testing.T) {
	o := moves(t)
	secretary := o.secretary()
	o.sends(secretary, "Khoi.xlsx", changed(t, tasksSheet, "C2", "25/06/2027 17:00"))
	o.write(func(tx *store.Tx) error {
		task, err := tx.Tasks().ByKey(midyear, 2027)
		if err != nil {
			return err
		}
		_, err = tx.Tasks().Extend(task.ID, o.at(6, 21, 17, 0).Unix(), "", task.Rev)
		return err
	})
	o.press(secretary, "Nhập")
	o.sees(secretary, "Dữ liệu đã thay đổi", "21/06/2027 17:00 → 25/06/2027 17:00")
	o.seesNot(secretary, "✓ Đã nhập")
	o.press(secretary, "Nhập")
	o.sees(secretary, "✓ Đã nhập")
}

func TestAnExemptedAgencyIsNoChange(t *testing.T) {
	o := moves(t)
	some := rewritten(t, [3]any{tasksSheet, "G2", "CQ01, CQ03"})
	o.sends(o.secretary(), "Khoi.xlsx", some)
	o.press(o.secretary(), "Nhập")
	o.write(func(tx *store.Tx) error {
		task, err := tx.Tasks().ByKey(midyear, 2027)
		if err != nil {
			return err
		}
		_, err = tx.Tasks().Exempt(task.ID, []bloc.AgencyID{o.agency("CQ03")}, "sáp nhập", task.Rev)
		return err
	})
	o.sends(o.secretary(), "Khoi.xlsx", some)
	o.sees(o.secretary(), "không có gì mới")
}

func TestARespeltNameIsARenaming(t *testing.T) {
	o := moves(t)
	secretary, focal := o.secretary(), o.phone(7103, "Đầu mối CQ03")
	o.says(focal, "han so ket 6 thang")
	o.press(focal, "Báo đã nộp")
	o.wait(time.Minute)
	o.sends(secretary, "Khoi.xlsx", changed(t, peopleSheet, "B5", "Đầu mối Ba"))
	o.sees(secretary, "Đầu mối CQ03 – Họ và tên: Đầu mối CQ03 → Đầu mối Ba")
	o.press(secretary, "Nhập và đổi tên")
	o.sees(secretary, "✓ Đã nhập")
	o.says(focal, "/dulieu")
	o.sees(focal, "Đầu mối Ba")
	o.says(focal, "han so ket 6 thang")
	if last, _ := focal.Last(); !seen(last.Text, "Đầu mối CQ03") || seen(last.Text, "Đầu mối Ba") { // who reported was called so then
		t.Errorf("the answer is under another name than then:\n%s", o.screen(focal))
	}
	o.sends(secretary, "Khoi.xlsx", changed(t, peopleSheet, "B5", "Đầu mối Ba"))
	o.sees(secretary, "không có gì mới")
}

func TestAnIDThatIsAColleaguesIsRefusedAtItsCell(t *testing.T) {
	o := moves(t)
	o.sends(o.secretary(), "Khoi.xlsx", rewritten(t, [3]any{peopleSheet, "E5", ""}, [3]any{peopleSheet, "E6", "7103"}))
	o.sees(o.secretary(), "Chưa nhập được", "ô E6", "7103", "Đầu mối CQ03")
}

func TestAnActivityIsNotDueAfterItBegins(t *testing.T) {
	o := moves(t)
	secretary := o.secretary()
	o.write(func(tx *store.Tx) error {
		task := must(tx.Tasks().ByKey("Tập huấn công tác thi đua, khen thưởng", 2027))
		_, err := tx.Tasks().Rearrange(task.ID, task.Due+3600, "Hội trường A", task.Rev)
		return err
	})
	o.sends(secretary, "Khoi.xlsx", changed(t, tasksSheet, "C4", "15/07/2027 10:00"))
	o.sees(secretary, "Tập huấn", "15/07/2027 10:00", "sau lúc hoạt động bắt đầu (15/07/2027 09:00)")
}
