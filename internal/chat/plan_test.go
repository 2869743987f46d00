package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

const (
	pledge2028  = "Ký giao ước thi đua năm 2028"
	midyear2027 = "Báo cáo sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm 2027"
)

// planned is the task of the title in the year.
func (o *office) planned(title string, year int) (task bloc.Task) {
	o.Helper()
	o.read(func(tx *store.Tx) (err error) {
		task, err = tx.Tasks().ByKey(title, year)
		return err
	})
	return task
}

func TestTheSecretariatIsToldOfTheYearOnce(t *testing.T) {
	o := newOffice(t, yearly)
	o.settle()
	for _, p := range []*sandbox.Phone{o.secretary(), o.secondSecretary()} {
		o.sees(p, "9 việc mới dự kiến", midyear2027, pledge2028, "đơn vị chưa nhận được gì")
		o.quiet(p, 1)
	}
	o.press(o.secretary(), "Kế hoạch năm 2028")
	o.sees(o.secretary(), "Kế hoạch năm 2028", "1. "+pledge2028, "thứ Năm 30/03/2028 17:00 · ○ dự kiến", "5 việc dự kiến")
	o.quiet(o.focal("CQ05"), 0)
}

func TestAgenciesSeeNothingOfAProposal(t *testing.T) {
	o := newOffice(t, yearly)
	p := o.focal("CQ05")
	o.settle()
	task := o.planned(midyear2027, 2027)
	o.says(p, "/viec")
	o.says(p, "/han so ket 6 thang")
	o.forges(p, "tk:"+id36(task.ID)+":0")
	o.alerted(p, "Không")
	for _, act := range []string{"ye", "yc", "yd", "yt", "ys", "yr", "yu", "ya", "yk", "yn", "yz", "yx"} {
		o.forges(p, act+":"+id36(task.ID)+":1:"+id36(task.ID))
	}
	o.says(p, "/kehoach 2027")
	o.seesNot(p, "Báo cáo sơ kết")
	o.seesNot(o.leader("CQ01"), "Báo cáo sơ kết")
	if got := o.planned(midyear2027, 2027); got.Phase != bloc.PhaseProposed || got.Rev != task.Rev {
		t.Errorf("a focal point changed it: %+v", got)
	}
	n := o.count(p)
	o.walk(o.at(12, 31, 9, 0))
	o.quiet(p, n)
	o.sees(o.secretary(), "chưa xác nhận", midyear2027)
}

func TestAConfirmedTaskIsSentUnderTheGraceTime(t *testing.T) {
	o := newOffice(t, yearly)
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.says(secretary, "/kehoach 2027")
	o.press(secretary, "1")
	o.sees(secretary, midyear2027, "17:00 thứ Tư 30/06/2027", "gửi tới các đơn vị lúc 01/06/2027 09:01")
	o.press(secretary, "Xác nhận")
	o.sees(secretary, "Đã xác nhận 1 việc", "01/06/2027 09:01")
	o.press(secretary, "Dừng gửi")
	o.sees(secretary, "1 việc trở lại dự kiến")
	o.wait(time.Hour)
	o.quiet(focal, 0)
	o.says(secretary, "/kehoach 2027")
	o.press(secretary, "1")
	o.press(secretary, "Xác nhận")
	o.wait(time.Minute)
	o.sees(focal, midyear2027, "30/06/2027")
	o.press(secretary, "Dừng gửi")
	o.alerted(secretary, "không dừng được")
	o.says(secretary, "/kehoach 2027")
	o.sees(secretary, "✓ đã gửi tới đơn vị")
}

func TestAWholeYearConfirmedIsSentTaskByTaskInItsTime(t *testing.T) {
	o := newOffice(t, yearly, grace(0))
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.says(secretary, "/kehoach 2027")
	o.press(secretary, "Xác nhận tất cả")
	o.sees(secretary, "Đã xác nhận 4 việc", "thứ Hai 01/11/2027 08:00")
	o.quiet(focal, 1) // the half-year review, due this month
	o.walk(o.at(10, 30, 9, 0))
	o.seesNot(focal, "Tự chấm điểm")
	o.walk(o.at(11, 1, 9, 0))
	o.sees(focal, "Tự chấm điểm thi đua năm 2027", "30/11/2027")
	o.walk(o.at(12, 20, 18, 0))
	for _, title := range []string{"Tự chấm điểm thi đua năm 2027", "Hồ sơ đề nghị khen thưởng năm 2027"} {
		if !strings.Contains(o.screen(focal), title) {
			t.Errorf("never heard of %q:\n%s", title, o.screen(focal))
		}
	}
}

func TestADateIsChangedByTypingIt(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.says(secretary, "/kehoach 2028")
	o.press(secretary, "1")
	o.press(secretary, "Sửa ngày")
	o.says(secretary, "31/02")
	o.sees(secretary, "không phải ngày giờ có thật")
	o.says(secretary, "15/1/2027")
	o.sees(secretary, "15/01/2027 17:00 đã qua")
	o.says(secretary, "12/11/2027")
	o.press(secretary, "12/11/2027")
	o.alerted(secretary, "không thuộc năm 2028")
	o.says(secretary, "lúc nào cũng được")
	o.sees(secretary, "Chưa đọc được hạn")
	o.says(secretary, "trước ngày 12 tháng 3")
	o.offers(secretary, "11/03/2028 17:00", "12/03/2028 17:00")
	o.press(secretary, "12/03/2028 17:00") // a Sunday
	o.sees(secretary, "ngày nghỉ")
	o.press(secretary, "13/03/2028 17:00")
	o.sees(secretary, pledge2028, "17:00 thứ Hai 13/03/2028", "trước ngày 12 tháng 3", "dự kiến")
	if task := o.planned(pledge2028, 2028); task.Phase != bloc.PhaseProposed || task.Due != time.Date(2028, 3, 13, 17, 0, 0, 0, o.db.House().Zone).Unix() {
		t.Errorf("kept as %+v", task)
	}
}

func TestATitleIsChangedByTypingIt(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.says(secretary, "/kehoach 2028")
	o.press(secretary, "1")
	o.press(secretary, "Sửa tên")
	o.says(secretary, "HO SO de nghi khen thuong nam 2028")
	o.sees(secretary, "Năm 2028 đã có việc trùng tên")
	o.says(secretary, "Giao ước năm 2029")
	o.sees(secretary, "nêu một năm khác")
	o.says(secretary, "Lễ ký giao ước <2028>")
	o.sees(secretary, "Lễ ký giao ước <2028>", "dự kiến")
	o.walk(o.at(12, 31, 9, 0))
	o.says(secretary, "/kehoach 2028")
	o.seesNot(secretary, "1. "+pledge2028)
}

func TestATaskIsLeftOutForAYear(t *testing.T) {
	o := newOffice(t, yearly, grace(0))
	secretary, second := o.secretary(), o.secondSecretary()
	o.says(secretary, "/kehoach 2027")
	o.press(secretary, "1")
	o.says(second, "/kehoach 2027")
	o.press(second, "1")
	o.press(secretary, "Bỏ năm nay")
	o.sees(secretary, midyear2027, "bỏ năm nay")
	o.press(second, "Xác nhận")
	o.alerted(second, "vừa thay đổi")
	o.walk(o.at(7, 15, 9, 0))
	o.quiet(o.focal("CQ05"), 0)
	o.says(secretary, "/kehoach 2028")
	o.sees(secretary, "6 tháng đầu năm 2028")
}

func TestTheBlocsOwnYearlyTask(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.says(secretary, "/kehoach 2027")
	o.press(secretary, "Thêm việc hằng năm")
	o.press(secretary, "Báo cáo")
	o.says(secretary, "Tập huấn nghiệp vụ năm 2027")
	o.says(secretary, "20/10")
	o.press(secretary, "20/10/2027 17:00")
	o.sees(secretary, "Đã ghi việc hằng năm", "Tập huấn nghiệp vụ năm 2027")
	o.sees(secretary, "Kế hoạch năm 2027", "Tập huấn nghiệp vụ năm 2027", "20/10/2027 17:00 · ○ dự kiến")
	o.says(secretary, "/kehoach 2028")
	o.sees(secretary, "Kế hoạch năm 2028", "Tập huấn nghiệp vụ năm 2028", "20/10/2028 17:00")
	o.press(secretary, "3")
	o.press(secretary, "Thôi dự kiến các năm sau")
	o.alerted(secretary, "không dự kiến việc này nữa")
	o.says(secretary, "/kehoach 2029")
	if m, _ := secretary.Last(); strings.Contains(m.Text, "Tập huấn") {
		t.Errorf("still proposed for 2029:\n%s", m.Text)
	}
}

func TestTheSameTaskFromElsewhereTakesTheProposalsPlace(t *testing.T) {
	o := newOffice(t, yearly, grace(0))
	secretary := o.secretary()
	o.says(secretary, "/themviec Sơ kết 6 tháng đầu năm 2027 của Khối")
	o.press(secretary, "Sơ kết")
	o.says(secretary, "25/6/2027")
	o.press(secretary, "25/06/2027 17:00")
	o.press(secretary, "Bỏ qua")
	o.press(secretary, "Tất cả đơn vị")
	o.press(secretary, "Gửi")
	o.sees(o.focal("CQ05"), "Sơ kết 6 tháng đầu năm 2027 của Khối")
	o.says(secretary, "/kehoach 2027")
	m, _ := secretary.Last()
	if strings.Contains(m.Text, midyear2027) || !strings.Contains(m.Text, "Sơ kết 6 tháng đầu năm 2027 của Khối\nthứ Sáu 25/06/2027 17:00 · ✓ đã gửi") {
		t.Errorf("the plan holds it twice, or not:\n%s", m.Text)
	}
}

func TestAPlanOfNoYearIsRefused(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	for _, year := range []string{"abc", "2031", "1999", "-1"} {
		o.says(secretary, "/kehoach "+year)
		o.sees(secretary, "muộn nhất 2029")
	}
	n := o.count(secretary)
	o.says(secretary, "/kehoach 2020")
	o.sees(secretary, "Kế hoạch năm 2020", "Chưa có việc nào")
	o.quiet(secretary, n+1)
}
