package chat_test

import (
	"testing"

	"khoibot/internal/workbook"
)

// What goes out is what was shown above the button pressed, not what came since.

func TestAnOlderWorkbooksButtonTakesNothingIn(t *testing.T) {
	o := newOffice(t, emptyRoll, admins(9001), grace(0))
	admin := o.phone(9001, "Quản trị")
	o.sends(admin, "A.xlsx", workbook.Sample())
	data := o.dataOf(admin, "Nhập")
	o.sends(admin, "B.xlsx", changed(t, tasksSheet, "C2", "25/06/2027 17:00"))
	o.forges(admin, data)
	o.alerted(admin, "làm lại từ đầu")
	if o.hasTask(midyear, 2027) {
		t.Error("another workbook than the one above the button was taken in")
	}
}

func TestAnOlderPreviewsButtonSendsNothing(t *testing.T) {
	o := newOffice(t, grace(0))
	secretary := o.secretary()
	o.draftsTask(secretary, "Rà soát", "22/6/2027 17h")
	data := o.dataOf(secretary, "Gửi")
	o.draftsTask(secretary, "Rà soát", "24/6/2027 17h")
	o.forges(secretary, data)
	o.alerted(secretary, "làm lại từ đầu")
	o.quiet(o.focal("CQ05"), 0)
}

func TestADueTimeAgenciesKnowCannotMoveIntoThePast(t *testing.T) {
	o := newOffice(t, emptyRoll, admins(9001), grace(0))
	admin := o.phone(9001, "Quản trị")
	o.sends(admin, "Khoi.xlsx", workbook.Sample())
	o.press(admin, "Nhập")
	o.sends(admin, "Khoi.xlsx", changed(t, tasksSheet, "C2", "01/01/2020 10:00"))
	o.sees(admin, "Chưa nhập được", tasksSheet, "01/01/2020 10:00", "đã qua")
}

func TestAnAdministratorIsToldWhileNoSecretaryHasJoined(t *testing.T) {
	o := newOffice(t, emptyRoll, admins(9001), grace(0))
	admin := o.phone(9001, "Quản trị")
	o.sends(admin, "Khoi.xlsx", workbook.Sample())
	o.press(admin, "Nhập")
	focal := o.phone(7103, "Đầu mối CQ03")
	o.starts(focal, "")
	o.sees(admin, "Đầu mối CQ03", "đã tham gia")
	o.says(focal, "han so ket 6 thang")
	o.press(focal, "Báo đã nộp")
	o.sees(admin, "Chờ xác nhận", "CQ 03")
	o.press(admin, "✓ CQ 03")
	o.sees(focal, "đã xác nhận")
}
