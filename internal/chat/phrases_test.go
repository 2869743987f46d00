package chat_test

import (
	"strings"
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// phrase is a due time as people write it: on Tuesday 01/06/2027 at 09:00 it is shown as understood with the buttons, or
// answered with a sentence.
type phrase struct {
	typed   string
	buttons string // what the buttons say, between bars; empty where none is offered
	says    string // part of the answer
	letter  bool   // kept as the letter's wording
}

// past is what a due time that has passed is answered with.
const past = "đã qua"

func phrases() []phrase {
	return []phrase{
		// wordings of letters
		{"gửi bản đăng ký thi đua về Vụ Thi đua, Khen thưởng trước ngày 25 tháng 3 hàng năm", "thứ Sáu 24/03/2028 17:00|thứ Bảy 25/03/2028 17:00", "hai cách", true},
		{"tổ chức ký kết giao ước thi đua, gửi về… trước ngày 30 tháng 3 hàng năm", "thứ Tư 29/03/2028 17:00|thứ Năm 30/03/2028 17:00", "hai cách", true},
		{"Tiếp nhận hồ sơ trước ngày 05 tháng 12 hàng năm (tính theo dấu bưu điện)", "thứ Bảy 04/12/2027 17:00|Chủ nhật 05/12/2027 17:00", "hai cách", true},
		{"trước ngày 25 tháng 02 của năm sau liền kề (tính theo dấu bưu điện)", "thứ Năm 24/02/2028 17:00|thứ Sáu 25/02/2028 17:00", "hai cách", true},
		{"gửi về Hội đồng Bộ trước ngày 10/12 hàng năm", "thứ Năm 09/12/2027 17:00|thứ Sáu 10/12/2027 17:00", "hai cách", true},
		{"Đối với các cụm, khối thi đua gửi hồ sơ trước ngày 20 tháng 12 hàng năm", "Chủ nhật 19/12/2027 17:00|thứ Hai 20/12/2027 17:00", "hai cách", true},
		{"trước ngày 25 tháng 12 hàng năm, trừ trường hợp có hướng dẫn khác", "thứ Sáu 24/12/2027 17:00|thứ Bảy 25/12/2027 17:00", "hai cách", true},
		{"chậm nhất ngày 30 tháng 6 hàng năm (tính theo dấu bưu điện)", "thứ Tư 30/06/2027 17:00", "mốc hằng năm", true},
		{"chậm nhất ngày 29 tháng 4 hàng năm", "thứ Bảy 29/04/2028 17:00", "mốc hằng năm", true},
		{"hoàn thành việc xét khen thưởng trước ngày 31 tháng 01 hàng năm", "Chủ nhật 30/01/2028 17:00|thứ Hai 31/01/2028 17:00", "hai cách", true},
		{"chậm nhất không quá 45 ngày kể từ ngày lập được thành tích đột xuất", "", "Chưa đọc được hạn", false},
		{"bắt đầu từ ngày 05 tháng 01 và kết thúc vào ngày 28 tháng 02", "thứ Hai 28/02/2028 17:00", "hạn là ngày cuối", true},
		{"chậm nhất ngày 31 tháng 10 hàng năm", "Chủ nhật 31/10/2027 17:00", "mốc hằng năm", true},
		{"trước ngày 15 tháng 4 và trước ngày 15 tháng 9 hằng năm", "thứ Tư 15/09/2027 17:00|thứ Bảy 15/04/2028 17:00", "chưa rõ", true},
		{"trước ngày 15/7/2022", "", past, false},
		{"gửi trước ngày 30/9/2022", "", past, false},
		{"từ ngày 25/7 đến ngày 31/7/2022", "", past, false},
		{"từ ngày 25/7 đến ngày 31/7/2027", "thứ Bảy 31/07/2027 17:00", "hạn là ngày cuối", true},
		{"Văn bản tham gia ý kiến gửi về Sở… trước ngày 03/10/2027 (qua đồng chí … – chuyên viên phòng …) để tổng hợp", "thứ Bảy 02/10/2027 17:00|Chủ nhật 03/10/2027 17:00", "hai cách", true},
		{"gửi Phiếu xin ý kiến về Văn phòng Đảng uỷ trước 17 giờ 00 ngày 20/7/2027 để tổng hợp", "thứ Ba 20/07/2027 17:00", "được hiểu là", true},
		{"gửi file điện tử qua địa chỉ email… trước ngày 25 tháng 4 năm 2028", "thứ Hai 24/04/2028 17:00|thứ Ba 25/04/2028 17:00", "hai cách", true},
		{"Tổ chức vào quý I năm 2028", "thứ Sáu 31/03/2028 17:00", "hạn là ngày cuối", true},
		{"quý II", "thứ Tư 30/06/2027 17:00", "hạn là ngày cuối", true},
		{"có văn bản góp ý gửi về Sở chậm nhất ngày 10/7 để tổng hợp./.", "thứ Bảy 10/07/2027 17:00", "được hiểu là", true},
		// the parts letters are made of
		{"25/3", "thứ Bảy 25/03/2028 17:00", "", false},
		{"25-3", "thứ Bảy 25/03/2028 17:00", "", false},
		{"25.3.2028", "thứ Bảy 25/03/2028 17:00", "", false},
		{"25 tháng 3", "thứ Bảy 25/03/2028 17:00", "", false},
		{"ngày 03 tháng 02 năm 2028", "thứ Năm 03/02/2028 17:00", "", true},
		{"17 giờ 00 ngày 05/12", "Chủ nhật 05/12/2027 17:00", "", true},
		{"17h", "thứ Ba 01/06/2027 17:00", "", false},
		{"cuối tháng 6", "thứ Tư 30/06/2027 17:00", "", false},
		{"45 ngày kể từ ngày 10/6", "Chủ nhật 25/07/2027 17:00", "", true},
		{"10 ngày làm việc kể từ ngày 25/8/2027", "thứ Sáu 10/09/2027 17:00", "", true}, // 2/9 and 3/9 are off
		{"hằng năm", "", "Chưa đọc được hạn", false},
		// what people type
		{"15/12", "thứ Tư 15/12/2027 17:00", "", false},
		{"15/12/2027", "thứ Tư 15/12/2027 17:00", "", false},
		{"15-12 17h", "thứ Tư 15/12/2027 17:00", "", false},
		{"17h30 thứ sáu tuần sau", "thứ Sáu 11/06/2027 17:30", "", false},
		{"mai", "thứ Tư 02/06/2027 17:00", "", false},
		{"mai 9h", "thứ Tư 02/06/2027 09:00", "", false},
		{"cuối tháng", "thứ Tư 30/06/2027 17:00", "", false},
		{"30 ngày nữa", "thứ Năm 01/07/2027 17:00", "", false},
		{"truoc ngay 30 thang 6", "thứ Ba 29/06/2027 17:00|thứ Tư 30/06/2027 17:00", "hai cách", true},
		{"17h 29/6, văn bản ghi: “trước ngày 30/6”", "thứ Ba 29/06/2027 17:00", "được hiểu là", true},
		// what is asked or refused
		{"đầu tháng 7", "thứ Năm 01/07/2027 17:00|thứ Hai 05/07/2027 17:00|thứ Bảy 10/07/2027 17:00", "chưa rõ", false},
		{"thứ hai 15/6", "thứ Hai 14/06/2027 17:00|thứ Ba 15/06/2027 17:00", "chưa rõ", false},
		{"31/02", "", "“31/02” không phải ngày giờ có thật", false},
		{"32/1/2028", "", "không phải ngày giờ có thật", false},
		{"06/18/2027", "", "không phải ngày giờ có thật", false},
		{"25h mai", "", "không phải ngày giờ có thật", false},
		{"31/5/2027", "", past, false},
		{"01/06/2027 8h", "", past, false},
		{"càng sớm càng tốt", "", "Chưa đọc được hạn", false},
	}
}

// answered fails the test unless the last message is what the phrase is answered with; the ways out of the dialog stand
// below what is offered.
func (f phrase) answered(t *testing.T, p *sandbox.Phone, ways ...string) {
	t.Helper()
	m, _ := p.Last()
	want := f.buttons
	if want != "" {
		want = strings.Join(append([]string{want}, ways...), "|")
	}
	if got := strings.Join(m.Labels(), "|"); got != want || !strings.Contains(m.Text, f.says) {
		t.Errorf("%q: %s [%s]\nwant %q [%s]", f.typed, m.Text, got, f.says, want)
	}
}

func TestDueTimesAsTheyAreTypedForANewTask(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.says(p, "/themviec Báo cáo chuyên đề")
	o.press(p, "Báo cáo")
	for _, f := range phrases() {
		o.says(p, f.typed)
		f.answered(t, p, "Thôi")
	}
}

func TestDueTimesAsTheyAreTypedForAnExtension(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.manages(p)
	o.press(p, "Gia hạn")
	for _, f := range phrases() {
		o.says(p, f.typed)
		f.answered(t, p)
	}
}

func (o *office) revOf(tx *store.Tx, id bloc.TaskID) int64 {
	task, err := tx.Tasks().Get(id)
	if err != nil {
		o.Fatal(err)
	}
	return task.Rev
}

// What was typed is kept as the letter's wording only where it is one.
func TestOnlyALettersWordsAreShownAsTheLetters(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	for _, f := range phrases() {
		if f.buttons == "" {
			continue
		}
		o.write(func(tx *store.Tx) error {
			_, err := tx.Tasks().Extend(id, o.at(6, 18, 17, 0).Unix(), "", o.revOf(tx, id))
			return err
		})
		o.manages(p)
		o.press(p, "Gia hạn")
		o.says(p, f.typed)
		m, _ := p.Last()
		o.pressOn(p, m, m.Labels()[0])
		if m, _ = p.Last(); strings.Contains(m.Text, "ngày nghỉ") {
			o.press(p, "Giữ")
		}
		o.press(p, "Đổi hạn và báo đơn vị")
		task := o.task(id)
		_, said, _ := strings.Cut(f.typed, "văn bản ghi: “")
		if want := strings.TrimSuffix(said, "”"); said != "" {
			if task.DuePhrase != want {
				t.Errorf("%q: kept %q", f.typed, task.DuePhrase)
			}
		} else if f.letter && task.DuePhrase != f.typed || !f.letter && task.DuePhrase != "" {
			t.Errorf("%q: kept %q as the letter's", f.typed, task.DuePhrase)
		}
	}
	o.says(o.focal("CQ05"), "/viec")
	o.seesNot(o.focal("CQ05"), "văn bản ghi: “mai 9h”")
}

func TestANewTaskShowsTheLettersWordsAndNoShorthand(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.draftsTask(p, "Báo cáo nhanh", "mai 9h")
	o.sees(p, "Hạn", "02/06/2027")
	o.seesNot(p, "văn bản ghi")
	o.says(p, "/thoat")
	o.draftsTask(p, "Báo cáo chuyên đề", "chậm nhất ngày 30 tháng 6")
	o.sees(p, "17:00 thứ Tư 30/06/2027", "văn bản ghi: “chậm nhất ngày 30 tháng 6”")
}

func TestAProposalKeepsTheLettersWordsAndNoShorthand(t *testing.T) {
	o := newOffice(t, yearly)
	p := o.secretary()
	o.settle()
	for typed, letter := range map[string]string{"25/6": "", "chậm nhất ngày 28 tháng 6": "chậm nhất ngày 28 tháng 6", "“cuối tháng 6”": "cuối tháng 6"} {
		o.says(p, "/kehoach 2027")
		o.press(p, "1")
		o.press(p, "Sửa ngày")
		o.says(p, typed)
		m, _ := p.Last()
		o.pressOn(p, m, m.Labels()[0])
		if got := o.planned(midyear2027, 2027).DuePhrase; got != letter {
			t.Errorf("%q: kept %q, want %q", typed, got, letter)
		}
	}
}
