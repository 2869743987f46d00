package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// addsMonthly takes a secretary to the preview of a monthly report.
func (o *office) addsMonthly(p *sandbox.Phone, plan, due string) {
	o.Helper()
	o.says(p, plan)
	o.press(p, "Thêm việc hằng quý, tháng")
	o.press(p, "Hằng tháng")
	o.press(p, "Báo cáo")
	o.says(p, "Báo cáo tháng {thang} năm {năm}")
	o.says(p, due)
}

// phases counts what stands in a year by phase, of titles that begin so.
func (o *office) phases(year int, begins string) map[bloc.Phase]int {
	o.Helper()
	count := map[bloc.Phase]int{}
	o.read(func(tx *store.Tx) error {
		tasks, err := tx.Cycle().Year(year)
		for _, task := range tasks {
			if strings.HasPrefix(task.Title, begins) {
				count[task.Phase]++
			}
		}
		return err
	})
	return count
}

func TestAMonthlyReportIsOneLineOfThePlan(t *testing.T) {
	o := newOffice(t, yearly, grace(0))
	secretary, focal := o.secretary(), o.focal("CQ05")
	o.addsMonthly(secretary, "/kehoach 2028", "hôm nào cũng được")
	o.sees(secretary, "Chưa đọc được hạn", "ngày làm việc cuối tháng")
	o.says(secretary, "ngày 25 tháng 13")
	o.sees(secretary, "Chưa đọc được hạn")
	o.says(secretary, "ngày 25 hằng tháng")
	o.sees(secretary, "được hiểu như sau", "Báo cáo tháng 1 năm 2028: thứ Ba 25/01/2028 17:00", "Báo cáo tháng 11 năm 2028: thứ Sáu 24/11/2028 17:00", "Nhắc trước 7, 3, 1 ngày")
	o.says(secretary, "ngày làm việc cuối tháng") // typed again before it counts
	o.sees(secretary, "Báo cáo tháng 2 năm 2028: thứ Ba 29/02/2028 17:00", "Báo cáo tháng 12 năm 2028: thứ Sáu 29/12/2028 17:00")
	if got := o.phases(2028, "Báo cáo tháng"); len(got) != 0 {
		t.Fatalf("proposed before it was recorded: %v", got)
	}
	o.press(secretary, "Ghi nhận")
	o.sees(secretary, "Đã ghi việc định kỳ “Báo cáo tháng 1–12 năm 2028”")
	m := o.sees(secretary, "Kế hoạch năm 2028", "1. Báo cáo tháng 1–12 năm 2028\n12 kỳ, kỳ tới thứ Hai 31/01/2028 17:00 · ○ dự kiến", "17 việc dự kiến")
	if n := strings.Count(m.Text, "\n"); n > 20 {
		t.Errorf("the plan has %d lines:\n%s", n, m.Text)
	}
	o.press(secretary, "1")
	o.sees(secretary, "Báo cáo tháng 1–12 năm 2028: 12 kỳ", "12. Báo cáo tháng 12 năm 2028")
	o.press(secretary, "2")
	o.sees(secretary, "Báo cáo tháng 2 năm 2028", "17:00 thứ Ba 29/02/2028")
	o.press(secretary, "Xác nhận")
	o.sees(secretary, "Đã xác nhận 1 việc", "Báo cáo tháng 2 năm 2028: thứ Hai 14/02/2028 08:00")
	o.says(secretary, "/kehoach 2028")
	o.sees(secretary, "12 kỳ, kỳ tới thứ Hai 31/01/2028 17:00 · ○ 11 kỳ dự kiến")
	o.press(secretary, "1")
	o.press(secretary, "2")
	o.press(secretary, "Các kỳ của năm")
	o.wait(time.Minute)
	o.press(secretary, "Xác nhận 11 kỳ")
	o.sees(secretary, "Đã xác nhận 11 việc")
	o.sees(secretary, "Báo cáo tháng 3 năm 2028", "✓ đã xác nhận, sẽ gửi")
	o.quiet(focal, 0)
	if got := o.phases(2028, "Báo cáo tháng"); got[bloc.PhaseConfirmed] != 12 {
		t.Errorf("the periods of 2028: %v", got)
	}
	o.walk(time.Date(2028, 2, 14, 8, 0, 0, 0, o.db.House().Zone))
	o.sees(focal, "Báo cáo tháng 2 năm 2028", "29/02/2028")
	o.seesNot(focal, "Báo cáo tháng 3 năm 2028")
}

func TestAWholeYearOfPeriodsIsConfirmedAtOnce(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.says(secretary, "/kehoach 2027")
	o.press(secretary, "Thêm việc hằng quý, tháng")
	o.press(secretary, "Hằng quý")
	o.press(secretary, "Báo cáo")
	o.says(secretary, "Báo cáo tháng {tháng}")
	o.sees(secretary, "{tháng} không dùng được cho việc này")
	o.says(secretary, "Báo cáo quý")
	o.says(secretary, "ngày 10 tháng đầu quý sau")
	o.sees(secretary, "Báo cáo quý I năm 2027: thứ Sáu 09/04/2027 17:00, đã qua", "Báo cáo quý IV năm 2027: thứ Hai 10/01/2028 17:00")
	o.press(secretary, "Ghi nhận")
	o.sees(secretary, "3 kỳ, kỳ tới thứ Sáu 09/07/2027")
	o.press(secretary, "Xác nhận tất cả")
	o.sees(secretary, "Đã xác nhận 7 việc", "Báo cáo quý II năm 2027")
	o.press(secretary, "Dừng gửi")
	o.sees(secretary, "7 việc trở lại dự kiến")
	o.says(secretary, "/kehoach 2028")
	o.sees(secretary, "4 kỳ, kỳ tới thứ Hai 10/04/2028")
}

func TestBeforeADayOfTheMonthIsAskedAbout(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.addsMonthly(secretary, "/kehoach 2028", "trước ngày 25 hằng tháng")
	o.sees(secretary, "có thể hiểu hai cách")
	o.offers(secretary, "thứ Hai 24/01/2028 17:00", "thứ Ba 25/01/2028 17:00")
	o.press(secretary, "24/01/2028")
	o.sees(secretary, "Báo cáo tháng 2 năm 2028: thứ Năm 24/02/2028 17:00")
	o.press(secretary, "Ghi nhận")
	o.press(secretary, "Ghi nhận") // nothing is left to record
	o.alerted(secretary, "không còn")
	if got := o.phases(2028, "Báo cáo tháng"); got[bloc.PhaseProposed] != 12 {
		t.Errorf("the periods of 2028: %v", got)
	}
}

func TestADateIsTypedInReplyToThePlan(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.says(secretary, "/kehoach 2028")
	card := o.sees(secretary, "Kế hoạch năm 2028", "1. "+pledge2028)
	o.replies(secretary, card, "sơ kết 10/7")
	o.sees(secretary, "Sửa ngày của “Báo cáo sơ kết")
	o.press(secretary, "10/07/2028 17:00")
	o.sees(secretary, "6 tháng đầu năm 2028", "17:00 thứ Hai 10/07/2028", "dự kiến")
	for _, vague := range []string{"sơ kết", "10/7", "báo cáo 10/7"} {
		o.replies(secretary, card, vague)
		o.sees(secretary, "Chưa rõ đồng chí sửa ngày của việc nào")
	}
	o.says(secretary, "/kehoach 2028")
	o.press(secretary, "1")
	entry := o.sees(secretary, pledge2028, "Trạng thái: ○ dự kiến")
	o.replies(secretary, entry, "20/3")
	o.press(secretary, "20/03/2028 17:00")
	if task := o.planned(pledge2028, 2028); time.Unix(task.Due, 0).In(o.db.House().Zone).Format("02/01/2006") != "20/03/2028" {
		t.Errorf("kept as %+v", task)
	}
}

func TestTheSecretariatIsAskedOnceAWeekAtMost(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.addsMonthly(secretary, "/kehoach 2027", "ngày 25 hằng tháng")
	o.press(secretary, "Ghi nhận")
	from := o.clock.Now()
	seen, days := o.count(secretary), 0
	for now := from; now.Before(from.AddDate(0, 4, 0)); now = now.AddDate(0, 0, 7) {
		o.walk(now.AddDate(0, 0, 7).Add(-time.Minute))
		if n := o.count(secretary); n > seen+1 {
			t.Fatalf("%d messages in the week from %s:\n%s", n-seen, now, o.screen(secretary))
		} else if n > seen {
			days++
			seen = n
		}
	}
	if days < 6 {
		t.Errorf("asked in %d weeks of 17", days)
	}
	o.quiet(o.focal("CQ05"), 0)
}

func TestAMonthlyTaskIsDropped(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.addsMonthly(secretary, "/kehoach 2027", "17h30 ngày 5 tháng sau")
	o.press(secretary, "Ghi nhận")
	o.says(secretary, "/kehoach 2027")
	o.press(secretary, "1")
	o.sees(secretary, "Báo cáo tháng 1–12 năm 2027: 8 kỳ", "Báo cáo tháng 12 năm 2027\nthứ Tư 05/01/2028 17:30")
	o.press(secretary, "Thôi dự kiến các năm sau")
	o.alerted(secretary, "không dự kiến việc này nữa")
	if m, _ := secretary.Last(); strings.Contains(strings.Join(m.Labels(), " "), "Sửa quy tắc") || !strings.Contains(m.Text, "8 kỳ") {
		t.Errorf("after it was dropped:\n%s %q", m.Text, m.Labels())
	}
	o.says(secretary, "/kehoach 2029")
	if m, _ := secretary.Last(); strings.Contains(m.Text, "Báo cáo tháng") {
		t.Errorf("still proposed for 2029:\n%s", m.Text)
	}
	o.addsMonthly(secretary, "/kehoach 2028", "ngày 5 tháng sau") // taken up again
	o.press(secretary, "Ghi nhận")
	o.sees(secretary, "Kế hoạch năm 2028", "12 kỳ, kỳ tới")
	o.addsMonthly(secretary, "/kehoach 2028", "ngày 6 tháng sau")
	o.press(secretary, "Ghi nhận")
	o.alerted(secretary, "Đã có việc hằng năm trùng tên")
}

func TestTheMonthsToComeAreToldInOneLine(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.addsMonthly(secretary, "/kehoach 2027", "cuối tháng")
	o.press(secretary, "Ghi nhận")
	o.walk(o.at(11, 2, 9, 0))
	o.sees(secretary, "việc mới dự kiến", "Báo cáo tháng 1–12 năm 2028: 12 kỳ, kỳ tới\nthứ Hai 31/01/2028 17:00")
}

func TestAnOldButtonOfThePlanStillAnswers(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.says(secretary, "/kehoach 2028")
	for _, data := range []string{"yp:1000000:0", "yp:1000000:0:keep", "yq:0:0", "yh:0:0", "ym:0:0", "yo:0:0", "yw:0:0:all", "yy:1:0"} {
		o.forges(secretary, data)
		o.alerted(secretary, "không còn")
	}
}

func TestAMonthlyRulesNewDayIsAppliedToWhatIsToCome(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.addsMonthly(secretary, "/kehoach 2027", "cuối tháng")
	o.press(secretary, "Ghi nhận")
	o.walk(o.at(6, 15, 9, 0))
	o.says(secretary, "/kehoach 2027")
	o.press(secretary, "2")
	o.press(secretary, "7")
	o.press(secretary, "Xác nhận")
	o.press(secretary, "Sửa quy tắc")
	o.press(secretary, "Ngày đề xuất")
	o.says(secretary, "ngày 35")
	o.sees(secretary, "Chưa đọc được hạn")
	o.says(secretary, "trước ngày 6 hằng tháng")
	o.press(secretary, "05/01/2027") // of two readings
	o.sees(secretary, "Quy tắc sẽ như sau", "Hằng tháng", "Hạn: trước ngày 6 hằng tháng", "Báo cáo tháng 6 năm 2027: thứ Sáu 04/06/2027 17:00, đã qua",
		"Báo cáo tháng 7 năm 2027: thứ Hai 05/07/2027 17:00")
	o.press(secretary, "Ghi nhận")
	o.press(secretary, "Áp dụng cho năm 2027")
	o.sees(secretary, "Đã áp dụng cho 5 việc dự kiến năm 2027", "1 việc giữ nguyên vì ngày mới đã qua")
	for title, want := range map[string]string{"Báo cáo tháng 6 năm 2027": "30/06", "Báo cáo tháng 7 năm 2027": "05/07", "Báo cáo tháng 12 năm 2027": "31/12"} {
		if got := time.Unix(o.planned(title, 2027).Due, 0).In(o.db.House().Zone).Format("02/01"); got != want {
			t.Errorf("%s is due on %s, want %s", title, got, want)
		}
	}
}
