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
	o.sees(secretary, "Báo cáo quý quý I năm 2027: thứ Sáu 09/04/2027 17:00, đã qua", "Báo cáo quý quý IV năm 2027: thứ Hai 10/01/2028 17:00")
	o.press(secretary, "Ghi nhận")
	o.sees(secretary, "3 kỳ, kỳ tới thứ Sáu 09/07/2027")
	o.press(secretary, "Xác nhận tất cả")
	o.sees(secretary, "Đã xác nhận 7 việc", "Báo cáo quý quý II năm 2027")
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

func TestARuleAsksThoseWhoHoldAPost(t *testing.T) {
	o := newOffice(t, yearly, grace(0))
	secretary := o.secretary()
	o.says(secretary, "/kehoach 2027")
	o.press(secretary, "1")
	o.sees(secretary, midyear2027, "Đơn vị thực hiện: tất cả", "Nhắc trước: 14, 7, 3, 1 ngày")
	o.press(secretary, "Sửa quy tắc")
	o.sees(secretary, "Quy tắc dự kiến", "6 tháng đầu năm {năm}", "Hằng năm", "30/06/2027 17:00", "30/06/2028 17:00")
	o.press(secretary, "Đơn vị thực hiện")
	o.press(secretary, "Khối phó")
	o.sees(secretary, "Đơn vị thực hiện: Khối phó; hiện nay (2): CQ 02, CQ 03")
	o.press(secretary, "Xong")
	o.sees(secretary, "Quy tắc sẽ như sau", "Khối phó; hiện nay (2)")
	o.press(secretary, "Ghi nhận")
	o.sees(secretary, "Đã ghi quy tắc", "vẫn như cũ")
	o.offers(secretary, "Áp dụng cho năm 2027", "Áp dụng cho năm 2028")
	o.press(secretary, "Áp dụng cho năm 2027")
	o.sees(secretary, "Đã áp dụng cho 1 việc dự kiến năm 2027")
	o.says(secretary, "/kehoach 2027")
	o.press(secretary, "1")
	o.sees(secretary, midyear2027, "Khối phó; hiện nay (2): CQ 02, CQ 03")
	o.write(func(tx *store.Tx) error { // the post passes from CQ03 to CQ05 before anybody has heard of it
		for code, post := range map[string]bloc.Post{"CQ03": bloc.PostMember, "CQ05": bloc.PostVice} {
			a, err := tx.Agencies().ByCode(code)
			if err != nil {
				return err
			}
			a.Post = post
			if _, _, err := tx.Agencies().Put(a); err != nil {
				return err
			}
		}
		return nil
	})
	o.press(secretary, "Xác nhận")
	o.sees(o.focal("CQ02"), midyear2027)
	o.sees(o.focal("CQ05"), midyear2027)
	o.quiet(o.focal("CQ03"), 0)
	o.quiet(o.focal("CQ06"), 0)
	o.write(func(tx *store.Tx) error { // one joins with the post
		for _, a := range []bloc.Agency{{Code: "CQ15", Position: 15, Name: "Cơ quan 15", Post: bloc.PostVice}, {Code: "CQ16", Position: 16, Name: "Cơ quan 16", Post: bloc.PostMember}} {
			id, _, err := tx.Agencies().Put(a)
			if err != nil {
				return err
			}
			if err := tx.Tasks().Welcome(id); err != nil {
				return err
			}
		}
		return nil
	})
	task := o.planned(midyear2027, 2027)
	for code, want := range map[string]bool{"CQ02": true, "CQ05": true, "CQ15": true, "CQ16": false, "CQ03": false} {
		o.read(func(tx *store.Tx) error {
			owes, err := tx.Answers().Owes(task.ID, o.agency(code))
			if owes != want {
				t.Errorf("%s owes it: %v", code, owes)
			}
			return err
		})
	}
	if next := o.planned("Báo cáo sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm 2028", 2028); !next.Everyone {
		t.Error("what was proposed for 2028 was changed without being asked")
	}
}

func TestARuleAsksNamedAgencies(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.says(secretary, "/kehoach 2028")
	o.press(secretary, "1")
	o.press(secretary, "Sửa quy tắc")
	o.press(secretary, "Đơn vị thực hiện")
	o.press(secretary, "Khối trưởng")
	o.press(secretary, "Chọn đơn vị")
	o.press(secretary, "CQ 04")
	o.press(secretary, "CQ 07")
	o.press(secretary, "CQ 08")
	o.press(secretary, "CQ 08")
	o.press(secretary, "Xong, 2 đơn vị")
	o.sees(secretary, "Quy tắc sẽ như sau", "Đơn vị thực hiện (2): CQ 04, CQ 07")
	o.press(secretary, "Ghi nhận")
	o.says(secretary, "/kehoach 2029") // proposed after the change
	o.press(secretary, "1")
	o.sees(secretary, "Ký giao ước thi đua năm 2029", "Đơn vị thực hiện (2): CQ 04, CQ 07")
	o.walk(o.at(6, 2, 9, 0))
	if task := o.planned("Ký giao ước thi đua năm 2029", 2029); task.Everyone {
		t.Errorf("asks everyone: %+v", task)
	}
}

func TestNobodyHoldingThePostCannotBeAsked(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.says(secretary, "/kehoach 2028")
	o.press(secretary, "1")
	o.press(secretary, "Sửa quy tắc")
	o.press(secretary, "Đơn vị thực hiện")
	o.press(secretary, "Khối trưởng")
	o.press(secretary, "Xong")
	o.press(secretary, "Ghi nhận")
	o.press(secretary, "Áp dụng cho năm 2028")
	o.write(func(tx *store.Tx) error {
		a, err := tx.Agencies().ByCode("CQ01")
		a.Post = bloc.PostMember
		if err == nil {
			_, _, err = tx.Agencies().Put(a)
		}
		return err
	})
	o.says(secretary, "/kehoach 2028")
	o.press(secretary, "1")
	o.sees(secretary, "hiện nay chưa có đơn vị nào")
	o.press(secretary, "Xác nhận")
	o.alerted(secretary, "chưa có đơn vị nào giữ chức danh")
	o.says(secretary, "/kehoach 2028")
	o.press(secretary, "Xác nhận tất cả")
	o.sees(secretary, "Đã xác nhận 4 việc", "1 việc chưa xác nhận")
}

func TestALadderWithLettersIsRefused(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.says(secretary, "/kehoach 2028")
	o.press(secretary, "1")
	o.press(secretary, "Sửa quy tắc")
	o.press(secretary, "Nhắc trước")
	for _, bad := range []string{"14,7,x", "-1", "400", "bảy ngày", "1,2,3,4,5,6,7,8,9,10,11,12,13"} {
		n := o.count(secretary)
		o.says(secretary, bad)
		if m, _ := secretary.Last(); o.count(secretary) != n+1 || !strings.Contains(m.Text, "cách nhau bằng dấu phẩy") {
			t.Errorf("%q: %s", bad, m.Text)
		}
	}
	o.says(secretary, "3, 21;10")
	o.sees(secretary, "Quy tắc sẽ như sau", "Nhắc trước: 21, 10, 3 ngày")
	o.says(secretary, "20,10")
	o.press(secretary, "Ghi nhận")
	if got := o.planned(pledge2028, 2028).Ladder; len(got) != 4 {
		t.Errorf("the proposal follows unasked: %v", got)
	}
	o.press(secretary, "Áp dụng cho năm 2028")
	if got := o.planned(pledge2028, 2028).Ladder; len(got) != 2 || got[0] != 20 {
		t.Errorf("the proposal's ladder is %v", got)
	}
	o.says(secretary, "/kehoach 2028")
	o.press(secretary, "1")
	o.press(secretary, "Xác nhận")
	o.press(secretary, "Xem quy tắc")
	o.press(secretary, "Nhắc trước")
	o.says(secretary, "0")
	o.press(secretary, "Ghi nhận")
	if m, _ := secretary.Last(); len(m.Labels()) != 1 {
		t.Errorf("offers to change what is confirmed: %q", m.Labels())
	}
	o.says(secretary, "/kehoach 2029")
	o.press(secretary, "1")
	o.sees(secretary, "Ký giao ước thi đua năm 2029", "Nhắc trước: 0 ngày")
}

func TestARulesTitleAndDateAreTyped(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.says(secretary, "/kehoach 2028")
	o.press(secretary, "1")
	o.press(secretary, "Sửa ngày") // by hand, for this year alone
	o.says(secretary, "10/3")
	o.press(secretary, "10/03/2028 17:00")
	o.press(secretary, "Sửa quy tắc")
	o.press(secretary, "Tên việc")
	o.says(secretary, "Lễ ký giao ước năm 2027")
	o.sees(secretary, "nêu một năm khác")
	o.says(secretary, "Lễ ký giao ước <năm 2028>")
	o.sees(secretary, "Quy tắc sẽ như sau", "Lễ ký giao ước <năm {năm}>", "Lễ ký giao ước <năm 2029>: ")
	o.press(secretary, "Ghi nhận")
	o.press(secretary, "Áp dụng cho năm 2028")
	if task := o.planned("Lễ ký giao ước <năm 2028>", 2028); time.Unix(task.Due, 0).In(o.db.House().Zone).Day() != 10 {
		t.Errorf("the date set by hand was lost: %+v", task)
	}
	o.press(secretary, "Xem quy tắc")
	o.press(secretary, "Ngày đề xuất")
	o.says(secretary, "31/02")
	o.sees(secretary, "không phải ngày giờ có thật")
	o.says(secretary, "trước ngày 29 tháng 2")
	o.offers(secretary, "28/02/2028 17:00", "29/02/2028 17:00")
	o.press(secretary, "29/02/2028 17:00")
	o.sees(secretary, "Quy tắc sẽ như sau", "<năm 2028>: thứ Ba 29/02/2028 17:00", "<năm 2029>: thứ Tư 28/02/2029 17:00")
	o.press(secretary, "Ghi nhận")
	o.press(secretary, "Áp dụng cho năm 2028")
	o.says(secretary, "/kehoach 2028")
	o.sees(secretary, "1. Lễ ký giao ước <năm 2028>\nthứ Ba 29/02/2028 17:00 · ○ dự kiến")
	o.says(secretary, "/kehoach 2029")
	o.sees(secretary, "1. Lễ ký giao ước <năm 2029>\nthứ Tư 28/02/2029 17:00 · ○ dự kiến")
}

func TestADateThatIsOverThisYearIsTheNextOnes(t *testing.T) {
	o := newOffice(t, yearly)
	secretary := o.secretary()
	o.says(secretary, "/kehoach 2027") // in June
	o.press(secretary, "1")
	o.press(secretary, "Sửa quy tắc")
	o.press(secretary, "Ngày đề xuất")
	o.says(secretary, "20/5")
	o.press(secretary, "20/05/2028")
	o.sees(secretary, "Quy tắc sẽ như sau", "6 tháng đầu năm 2027: thứ Năm 20/05/2027 17:00, đã qua", "6 tháng đầu năm 2028: thứ Sáu 19/05/2028 17:00")
}

func TestTheLoserOfTwoChangesToARuleIsTold(t *testing.T) {
	o := newOffice(t, yearly)
	first, second := o.secretary(), o.secondSecretary()
	for _, p := range []*sandbox.Phone{first, second} {
		o.says(p, "/kehoach 2028")
		o.press(p, "1")
		o.press(p, "Sửa quy tắc")
		o.press(p, "Nhắc trước")
		o.says(p, "9")
	}
	o.press(first, "Ghi nhận")
	o.press(second, "Ghi nhận")
	o.alerted(second, "vừa thay đổi")
	o.press(first, "Áp dụng cho năm 2028")
	o.says(second, "/kehoach 2028")
	o.press(second, "1")
	o.press(second, "Thôi dự kiến các năm sau")
	o.says(second, "/kehoach 2029")
	if m, _ := second.Last(); strings.Contains(m.Text, "Ký giao ước") {
		t.Errorf("still proposed:\n%s", m.Text)
	}
}

func TestNobodyButTheSecretariatChangesARule(t *testing.T) {
	o := newOffice(t, yearly)
	o.settle()
	p := o.focal("CQ05")
	var before []store.Rule
	rules := func() (list []store.Rule) {
		o.read(func(tx *store.Tx) (err error) {
			list, err = tx.Cycle().Rules()
			return err
		})
		return list
	}
	before = rules()
	for _, data := range []string{"yg:1:0", "yf:1:1:l2028", "yo:0:0:x", "yv:1:1:l2028", "yw:0:0:all", "yy:1:0:0", "ydd:1:0", "yrr:0:0",
		"yb:1kc:0", "yl:1kc:0:month", "ym:0:0", "yh:0:0:x", "yi:1:0:2028", "yj:1:0:2028", "yx:1:0:1"} {
		o.forges(p, data)
	}
	if got := rules(); len(got) != len(before) || got[0].Rev != before[0].Rev {
		t.Errorf("a focal point changed the rules: %+v", got)
	}
	o.quiet(p, 0)
	secretary := o.secretary()
	for _, data := range []string{"yg:99:0", "yf:1:1", "yf:1:1:z2028", "yv:1:1", "yv:99:1:l2028", "yi:1:0:abc", "yi:99:0:2028", "yl:1kc:0:day", "yj:99:0:2028", "yo:0:0:x", "yf:99:1:l2028"} {
		o.forges(secretary, data)
		if alerts := secretary.Alerts(); !strings.Contains(alerts[len(alerts)-1].Text, "không") {
			t.Errorf("%s is answered with %q", data, alerts[len(alerts)-1].Text)
		}
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
