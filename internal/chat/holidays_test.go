package chat_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/workbook"
)

// opensHolidays goes to the list of this year.
func (o *office) opensHolidays(p *sandbox.Phone) {
	o.Helper()
	o.says(p, "/quantri")
	o.press(p, "Ngày nghỉ, làm bù")
}

// works says whether a day of 2027 is worked.
func (o *office) works(month time.Month, day int) bool {
	return o.db.House().Calendar.IsWorkingDay(when.Date{Year: 2027, Month: month, Day: day})
}

func TestTheSecretarySeesHolidaysAndWhereTheyAreFrom(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.opensHolidays(p)
	o.sees(p, "Ngày nghỉ, làm bù năm 2027", "thứ Sáu 01/01/2027 – Nghỉ: Tết Dương lịch\ntheo danh sách kèm bản cài đặt",
		"thứ Năm 04/02/2027 – Nghỉ: Tết Nguyên đán (28 tháng Chạp)\ntheo danh sách kèm bản cài đặt, chưa chính thức", "chưa chính thức (mới theo dự kiến)")
	o.press(p, "2028 ›")
	o.sees(p, "Chưa có danh sách năm 2028")
	o.press(p, "‹ 2027")
	o.press(p, "Đúng thông báo chính thức")
	o.sees(p, "thứ Năm 04/02/2027 – Nghỉ: Tết Nguyên đán (28 tháng Chạp)\nThường trực Khối sửa ngày 01/06/2027")
	o.seesNot(p, "chưa chính thức")
	o.sees(o.secondSecretary(), "Lịch nghỉ thay đổi", "đ/c Thư ký Khối sửa", "09/02/2027 – 10/02/2027: Nghỉ bù Tết", "03/09/2027: Nghỉ")
	if o.logged("holidays") != 1 {
		t.Error("not in the log")
	}
}

func TestDaysTypedCountOnceTheyAreConfirmed(t *testing.T) {
	o := newOffice(t)
	p, owing := o.secretary(), o.focal("CQ05")
	o.asks(bloc.KindMidyear, midyear, o.at(6, 30, 17, 0))
	o.opensHolidays(p)
	o.press(p, "Thêm ngày, gửi tệp")
	o.says(p, "nghỉ 16/6 - 17/6/2027: Ngày truyền thống <Khối>\nLàm bù ngày 19/6")
	o.sees(p, "Đã hiểu như sau, chưa ghi nhận", "16/06/2027 – 17/06/2027: Nghỉ: Ngày truyền thống <Khối>", "19/06/2027: Làm bù")
	if !o.works(6, 16) {
		t.Fatal("counts before it was confirmed")
	}
	stale := o.dataOf(p, "Ghi nhận")
	o.says(p, "nghỉ 16/6: Ngày truyền thống\nlàm bù 19/6/2027")
	o.forges(p, stale)
	o.alerted(p, "không còn")
	if !o.works(6, 16) {
		t.Fatal("an old button recorded what came since")
	}
	o.press(p, "Ghi nhận")
	o.sees(p, "✓ Đã ghi nhận", "16/06/2027: Nghỉ: Ngày truyền thống", "19/06/2027: Làm bù")
	o.sees(o.secondSecretary(), "Lịch nghỉ thay đổi", "16/06/2027")
	if o.works(6, 16) || !o.works(6, 17) || !o.works(6, 19) {
		t.Fatal("not recorded")
	}
	o.walk(o.at(6, 15, 7, 0)) // 14 days before it is due is the 16th
	n := o.count(owing)
	o.walk(o.at(6, 15, 9, 0))
	if o.count(owing) != n+1 {
		t.Errorf("not reminded on the working day before:\n%s", o.screen(owing))
	}
	o.walk(o.at(6, 16, 12, 0))
	o.quiet(owing, n+1)
}

func TestADayIsTakenOffAndBroughtBack(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.opensHolidays(p)
	data := o.dataOf(p, "Bỏ 1")
	o.press(p, "Bỏ 1")
	o.sees(p, "thứ Sáu 01/01/2027 – Nghỉ: Tết Dương lịch\nđã bỏ, Thường trực Khối sửa ngày 01/06/2027")
	if !o.works(1, 1) {
		t.Error("still off")
	}
	o.forges(p, data)
	o.alerted(p, "vừa thay đổi")
	o.press(p, "Khôi phục 1")
	o.sees(p, "thứ Sáu 01/01/2027 – Nghỉ: Tết Dương lịch\ntheo danh sách kèm bản cài đặt")
	if o.works(1, 1) {
		t.Error("not off again")
	}
	o.press(p, "Thêm ngày")
	o.says(p, "nghỉ 05/01")
	o.press(p, "Ghi nhận")
	o.sees(p, "thứ Ba 05/01/2027 – Nghỉ\nThường trực Khối sửa ngày 01/06/2027")
	o.press(p, "Bỏ 2")
	o.seesNot(p, "thứ Ba 05/01/2027")
	if !o.works(1, 5) {
		t.Error("still off")
	}
}

func TestAButtonPressedTwiceTakesOnlyOneDecisionBack(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.opensHolidays(p)
	o.press(p, "Thêm ngày")
	o.says(p, "nghỉ 01/01: Năm mới")
	o.press(p, "Ghi nhận")
	o.sees(p, "thứ Sáu 01/01/2027 – Nghỉ: Năm mới\nThường trực Khối sửa")
	data := o.dataOf(p, "Bỏ 1")
	o.press(p, "Bỏ 1") // what the program came with holds again
	o.forges(p, data)
	o.alerted(p, "vừa thay đổi")
	if o.works(1, 1) {
		t.Error("the shipped day was taken off too")
	}
	o.press(p, "Bỏ 2") // 04/02, one of the seven that are not official
	o.sees(p, "6 ngày chưa chính thức")
}

func TestWhatIsNoHolidayListChangesNothing(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.opensHolidays(p)
	o.press(p, "Thêm ngày")
	for text, says := range map[string]string{
		"nghỉ 31/02/2027": "không có ngày “31/02/2027”", "nghỉ Tết": "chưa có ngày", "15/02/2027": "chưa ghi là Nghỉ hay Làm bù",
		"nghỉ 15/02/2047": "xem lại năm", "nghỉ 3/3/2027\nlàm bù 3/3/2027": "Dòng 2: ngày 03/03/2027 đã ghi khác ở dòng 1",
		"làm bù 15/06/2027": "vốn là ngày làm việc", "nghỉ 02/09/2027": "đều đã có trong danh sách",
		"nghỉ 3/3/2027, làm bù 6/3/2027": "ghi mỗi ngày hoặc mỗi đợt một dòng",
	} {
		o.says(p, text)
		if m, _ := p.Last(); !strings.Contains(m.Text, says) {
			t.Errorf("%q: %s, want %q", text, m.Text, says)
		}
	}
	send := func(name string, data []byte, says string) {
		t.Helper()
		p.SendFile(name, "application/octet-stream", data, "")
		o.settle()
		if m, _ := p.Last(); !strings.Contains(m.Text, says) {
			t.Errorf("%s: %s, want %q", name, m.Text, says)
		}
	}
	send("nghi.pdf", []byte("%PDF"), "nhận tệp .xlsx, .csv hoặc .txt")
	send("nghi.xlsx", []byte("không phải Excel"), "không phải Excel")
	send("nghi.xlsx", workbook.Sample(), "Trang Ngày nghỉ, làm bù: thiếu trang này")
	send("nghi.csv", []byte("nghỉ 16/6/2027\xff\xfe"), "không phải văn bản thuần")
	send("nghi.csv", []byte("Ngày,Loại\n16/06/2027,Nghỉ\n31/06/2027,Nghỉ\n"), "Dòng 3: không có ngày “31/06/2027”")
	send("nghi.txt", nil, "Không thấy ngày nào")
	o.press(p, "Hủy")
	o.sees(p, "Không ghi nhận ngày nào")
	o.read(func(tx *store.Tx) error {
		own, err := tx.Holidays().Own()
		if len(own) > 0 {
			t.Errorf("kept %v", own)
		}
		return err
	})
}

func TestAListIsImportedFromAFile(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.opensHolidays(p)
	o.press(p, "Tải danh sách")
	o.sees(p, "Ngày nghỉ, làm bù năm 2027. Sửa, thêm dòng")
	o.press(p, "Thêm ngày")
	var b bytes.Buffer
	days := append(when.VietnamCalendar().Year(2027), when.Holiday{Date: when.Date{Year: 2027, Month: 6, Day: 16}, Name: "Ngày truyền thống"})
	if err := workbook.WriteHolidays(&b, days); err != nil {
		t.Fatal(err)
	}
	o.sends(p, "nghi.xlsx", b.Bytes())
	o.sees(p, "chưa ghi nhận", "16/06/2027: Nghỉ: Ngày truyền thống", "8 ngày khác đã có")
	p.SendFile("nghi.csv", "text/csv", []byte("\xef\xbb\xbfNgày;Loại;Ghi chú\r\n17/06/2027;Nghỉ;\r\n"), "")
	o.settle()
	m := o.sees(p, "chưa ghi nhận", "17/06/2027: Nghỉ")
	o.pressOn(p, m, "Ghi nhận")
	if o.works(6, 17) || !o.works(6, 16) {
		t.Error("the later file is not what counts")
	}
	o.press(p, "Thêm ngày")
	o.says(p, "/thoat")
	p.SendFile("nghi.csv", "text/csv", []byte("18/06/2027;Nghỉ"), "")
	o.settle()
	if !o.works(6, 18) {
		t.Error("read outside of the list")
	}
}

func TestTasksDueOnADayMadeOffAreNamed(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 30, 17, 0))
	o.opensHolidays(p)
	o.press(p, "Thêm ngày")
	o.says(p, "nghỉ 30/6")
	o.press(p, "Ghi nhận")
	for _, s := range []*sandbox.Phone{p, o.secondSecretary()} {
		o.sees(s, "1 việc có hạn rơi vào ngày nghỉ", midyear, "thứ Tư 30/06/2027 17:00")
	}
	o.press(p, "Báo cáo sơ kết công tác")
	o.press(p, "Gia hạn")
	o.says(p, "30/6")
	o.press(p, "30/06/2027")
	o.sees(p, "ngày nghỉ") // every reader sees the change
	o.press(p, "01/07/2027")
	o.press(p, "Đổi hạn và báo đơn vị")
	o.sees(p, "✓ Đã đổi hạn", "01/07/2027")
}

func TestOnlyTheSecretariatChangesHolidays(t *testing.T) {
	o := newOffice(t)
	for _, p := range []*sandbox.Phone{o.focal("CQ05"), o.leader("CQ01")} {
		for _, data := range []string{"kl:0:0", "ka:1kb:0", "kb:c274l:0", "kr:c274l:0", "kc:1kb:7", "kt:1kb:0", "kg:0:0:abc", "kx:0:0"} {
			o.forges(p, data)
			o.alerted(p, "Thường trực Khối")
		}
	}
	o.read(func(tx *store.Tx) error {
		own, err := tx.Holidays().Own()
		if len(own) > 0 {
			t.Errorf("kept %v", own)
		}
		return err
	})
}

func TestTheYearsPlanAsksToCheckHolidays(t *testing.T) {
	o := newOffice(t, yearly)
	p := o.secretary()
	o.settle()
	o.says(p, "/kehoach 2027")
	o.sees(p, "Lịch nghỉ năm 2027 chưa chính thức")
	o.press(p, "Kiểm tra")
	o.press(p, "Đúng thông báo chính thức")
	o.says(p, "/kehoach 2027")
	m, _ := p.Last()
	if strings.Contains(m.Text, "Lịch nghỉ") {
		t.Errorf("asks again: %s", m.Text)
	}
	o.says(p, "/kehoach 2028")
	o.sees(p, "Chưa có lịch nghỉ năm 2028")
}

// A list that comes when the secretary is doing something else already is not read, and what he does stays as it is.
func TestAHolidayFileThatComesTooLateIsNotRead(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.opensHolidays(p)
	o.press(p, "Thêm ngày")
	p.SendFile("nghi.csv", "text/csv", []byte("18/06/2027;Nghỉ"), "")
	p.Send("/themviec Báo cáo nhanh")
	o.settle()
	o.press(p, "Báo cáo")
	o.says(p, "30/6")
	o.press(p, "30/06/2027")
	if !o.works(6, 18) {
		t.Error("recorded unasked")
	}
}
