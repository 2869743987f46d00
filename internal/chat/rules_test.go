package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// post gives an agency another post.
func (o *office) post(code string, post bloc.Post) {
	o.Helper()
	o.write(func(tx *store.Tx) error {
		a, err := tx.Agencies().ByCode(code)
		a.Post = post
		if err == nil {
			_, _, err = tx.Agencies().Put(a)
		}
		return err
	})
}

// joinsBloc makes a new agency join the bloc, as an import does.
func (o *office) joinsBloc(code string, post bloc.Post) {
	o.Helper()
	o.write(func(tx *store.Tx) error {
		id, _, err := tx.Agencies().Put(bloc.Agency{Code: code, Position: int(number(code)), Name: "Cơ quan " + code, Post: post})
		if err != nil {
			return err
		}
		return tx.Tasks().Welcome(id)
	})
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
	o.offers(secretary, "Áp dụng cho năm 2028", "Xem quy tắc", "Kế hoạch năm 2027")
	o.says(secretary, "/kehoach 2027")
	o.press(secretary, "1")
	o.sees(secretary, midyear2027, "Khối phó; hiện nay (2): CQ 02, CQ 03")
	o.post("CQ03", bloc.PostMember) // it passes to CQ05 before anybody has heard of the task
	o.post("CQ05", bloc.PostVice)
	o.press(secretary, "Xác nhận")
	o.sees(o.focal("CQ02"), midyear2027)
	o.sees(o.focal("CQ05"), midyear2027)
	o.quiet(o.focal("CQ03"), 0)
	o.quiet(o.focal("CQ06"), 0)
	o.joinsBloc("CQ15", bloc.PostVice)
	o.joinsBloc("CQ16", bloc.PostMember)
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
	o.read(func(tx *store.Tx) error {
		entries, err := tx.Answers().Entries(task.ID)
		if len(entries) != 3 {
			t.Errorf("%d agencies stand on its board, want the three that are asked: %+v", len(entries), entries)
		}
		return err
	})
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
	o.post("CQ01", bloc.PostMember)
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
	for _, data := range []string{"yg:1:0", "yf:1:1:l2028", "yo:0:0:x", "yv:1:1:l2028", "yw:0:0:all", "yy:1:0:0",
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
