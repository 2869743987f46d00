package chat_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/xuri/excelize/v2"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
	"khoibot/internal/workbook"
)

// sends has a person send a workbook to the bot.
func (o *office) sends(p *sandbox.Phone, name string, data []byte) {
	o.Helper()
	p.SendFile(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", data, "")
	o.settle()
}

// changed is the sample workbook with a cell written over.
func changed(t testing.TB, sheet, cell string, value any) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(workbook.Sample()))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellValue(sheet, cell, value); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	agenciesSheet = "Đơn vị"
	peopleSheet   = "Danh bạ"
	tasksSheet    = "Việc và thời hạn"
)

func (o *office) hasTask(title string, year int) bool {
	o.Helper()
	found := false
	o.read(func(tx *store.Tx) error {
		_, err := tx.Tasks().ByKey(title, year)
		found = err == nil
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	})
	return found
}

func TestSecretarySendsTheWorkbook(t *testing.T) {
	o := newOffice(t, emptyRoll, admins(9001), grace(0))
	admin := o.phone(9001, "Quản trị")
	o.sends(admin, "Khoi.xlsx", workbook.Sample())
	o.sees(admin, "Khoi.xlsx", "Đơn vị: 14", "mới 14", "Việc: 8")
	if o.hasTask(midyear, 2027) {
		t.Fatal("it was taken in before it was confirmed")
	}
	o.press(admin, "Nhập")
	o.sees(admin, "✓ Đã nhập", "Khoi.xlsx")

	focal := o.phone(7103, "Đầu mối CQ03")
	o.starts(focal, "")
	o.sees(focal, "Đầu mối CQ03", "Cơ quan 03")
	o.sees(focal, midyear, "18/06/2027 17:00")
	if keys := focal.Keyboard(); len(keys) == 0 {
		t.Error("no keys under the text box")
	}

	o.sends(admin, "Khoi.xlsx", workbook.Sample())
	o.sees(admin, "không có gì mới")
}

func TestWorkbookIsTakenInWholeOrNotAtAll(t *testing.T) {
	o := newOffice(t, emptyRoll, admins(9001), grace(0))
	admin := o.phone(9001, "Quản trị")
	o.sends(admin, "Khoi.xlsx", changed(t, tasksSheet, "C3", "31/02/2027 17:00"))
	o.sees(admin, "Chưa nhập được", tasksSheet, "C3", "31/02/2027")
	o.sends(admin, "Khoi.xlsx", changed(t, agenciesSheet, "B4", "CQ01"))
	o.sees(admin, agenciesSheet, "B4", "B2")
	o.sends(admin, "Khoi.xlsx", []byte("not a workbook"))
	o.sees(admin, "không phải", ".xlsx")
	o.read(func(tx *store.Tx) error {
		list, err := tx.Agencies().List()
		if len(list) > 0 {
			t.Errorf("%d agencies were taken in", len(list))
		}
		return err
	})
}

func TestWorkbookOfSomebodyElseIsAFile(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.sends(p, "Khoi.xlsx", workbook.Sample())
	if o.hasTask(midyear, 2027) {
		t.Fatal("a focal point's workbook was taken in")
	}
	o.sees(p, "Khoi.xlsx", "Thường trực Khối")
}

func TestWorkbookTooBigToDownload(t *testing.T) {
	o := newOffice(t)
	secretary := o.secretary()
	secretary.SendBigFile("Khoi.xlsx", 60<<20)
	o.settle()
	o.sees(secretary, "20 MB", "Không có gì thay đổi")
}

func TestMovedDueTimeIsTold(t *testing.T) {
	o := newOffice(t, emptyRoll, admins(9001), grace(0))
	admin := o.phone(9001, "Quản trị")
	o.sends(admin, "Khoi.xlsx", workbook.Sample())
	o.press(admin, "Nhập")
	focal, other := o.phone(7103, "Đầu mối CQ03"), o.phone(7101, "Đầu mối CQ01")
	o.starts(focal, "")
	o.starts(other, "")
	o.says(other, "han so ket 6 thang")
	o.press(other, "Báo đã nộp")
	n := o.count(other)
	secretary := o.phone(7001, "Thư ký Khối")
	o.starts(secretary, "")
	o.sends(secretary, "Khoi.xlsx", changed(t, tasksSheet, "C2", "25/06/2027 17:00"))
	o.press(secretary, "Nhập")
	o.sees(focal, "Điều chỉnh hạn", midyear, "25/06/2027 17:00", "18/06/2027 17:00")
	o.quiet(other, n) // it has answered
	o.walk(o.at(6, 10, 9, 0))
	if seen(o.screen(focal), "Nhắc việc") {
		t.Error("a reminder of the old ladder went out")
	}
	o.walk(o.at(6, 11, 8, 0))
	o.sees(focal, "Nhắc việc", "25/06/2027")
}
