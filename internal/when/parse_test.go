package when

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"khoibot/internal/bloc"
)

// sunday is when every text below was written: Sunday 22/11/2026, 10:00.
func sunday(t testing.TB) (time.Time, *time.Location) {
	loc := mustZone(t, "")
	return time.Date(2026, 11, 22, 10, 0, 0, 0, loc), loc
}

// show is a reading in one line: the instant, "giờ" where an hour was said, "trước" and how often, the span.
func show(p Parsed, loc *time.Location) string {
	out := DateTime(p.At, loc)
	if p.HasTime {
		out += " giờ"
	}
	if p.Before {
		out += " trước"
	}
	if p.Repeat != Once {
		out += [...]string{Weekly: " tuần", Monthly: " tháng", Quarterly: " quý", Yearly: " năm"}[p.Repeat]
	}
	if p.Span != nil {
		out += " [" + p.Span.From.String() + "–" + p.Span.To.String() + "]"
	}
	return out
}

func TestParse(t *testing.T) {
	now, loc := sunday(t)
	for _, c := range []struct{ text, want string }{
		// in figures
		{"15/12", "15/12/2026 17:00"},
		{"22/11", "22/11/2026 17:00"},
		{"21/11", "21/11/2027 17:00"},
		{"15/12/2026", "15/12/2026 17:00"},
		{"15/12/26", "15/12/2026 17:00"},
		{"15-12-2027", "15/12/2027 17:00"},
		{"15-12 17h", "15/12/2026 17:00 giờ"},
		{"15.12.2026", "15/12/2026 17:00"},
		{"15.12", "15/12/2026 17:00"},
		{"25.3.2026", "25/03/2026 17:00"},
		{"2026-12-15 08:30", "15/12/2026 08:30 giờ"},
		{"15 / 12 / 2026", "15/12/2026 17:00"},
		{"ngày15/12", "15/12/2026 17:00"},
		{"15/12.", "15/12/2026 17:00"},
		{"(15/12)", "15/12/2026 17:00"},
		{"29/2/2028", "29/02/2028 17:00"},
		{"15/12 năm sau", "15/12/2027 17:00"},
		{"１５／１２／２０２６　１７：００", "15/12/2026 17:00 giờ"},
		{"15/12/2026\u00a017h30", "15/12/2026 17:30 giờ"},
		{"\u200f15/\u200b12\ufeff", "15/12/2026 17:00"},
		{"17:00 15/12/2026", "15/12/2026 17:00 giờ"},
		{"Hạn nộp báo cáo của 9/14 đơn vị: 17h ngày 15/12 nhé", "15/12/2026 17:00 giờ"},
		{"Công văn số 12/3 gửi 15/12", "15/12/2026 17:00"},
		{"theo Kế hoạch 12/5/KH-CTĐ, giai đoạn 2026-2030, nộp 15/12", "15/12/2026 17:00"},
		// in words
		{"25 tháng 3", "25/03/2027 17:00"},
		{"ngày 03 tháng 02 năm 2026", "03/02/2026 17:00"},
		{"ngày 25 tháng sau", "25/12/2026 17:00"},
		{"ngày 25", "25/11/2026 17:00"},
		{"ngày 5", "05/12/2026 17:00"},
		{"mùng 5 tháng 1", "05/01/2027 17:00"},
		{"ngày mười lăm tháng mười hai", "15/12/2026 17:00"},
		{"ngày 15 tháng 12/2027", "15/12/2027 17:00"},
		// the hour
		{"17h", "22/11/2026 17:00 giờ"},
		{"9h", "23/11/2026 09:00 giờ"},
		{"17:00", "22/11/2026 17:00 giờ"},
		{"17 giờ 00", "22/11/2026 17:00 giờ"},
		{"8 giờ 30 sáng", "23/11/2026 08:30 giờ"},
		{"3h chiều", "22/11/2026 15:00 giờ"},
		{"3h chiều mai", "23/11/2026 15:00 giờ"},
		{"chiều mai 3h", "23/11/2026 15:00 giờ"},
		{"mai 3 giờ rưỡi chiều", "23/11/2026 15:30 giờ"},
		{"05:00 15/12", "15/12/2026 05:00 giờ"},
		{"05h ngày 15/12", "15/12/2026 05:00 giờ"},
		{"17h30' 15/12", "15/12/2026 17:30 giờ"},
		{"9 giờ kém 15 sáng mai", "23/11/2026 08:45 giờ"},
		{"24h ngày 15/12", "16/12/2026 00:00 giờ"},
		{"0h 15/12", "15/12/2026 00:00 giờ"},
		{"12h đêm nay", "23/11/2026 00:00 giờ"},
		{"12h trưa mai", "23/11/2026 12:00 giờ"},
		{"8h tối thứ hai", "23/11/2026 20:00 giờ"},
		{"từ 8h đến 11h30 ngày 15/12", "15/12/2026 11:30 giờ"},
		{"17h 15/12", "15/12/2026 17:00 giờ"},
		{"17h 30 ngày nữa", "22/12/2026 17:00 giờ"},
		// near days and weekdays
		{"mai", "23/11/2026 17:00"},
		{"ngày mai ạ", "23/11/2026 17:00"},
		{"ngày kia", "24/11/2026 17:00"},
		{"mốt", "24/11/2026 17:00"},
		{"ngày mốt", "24/11/2026 17:00"},
		{"17h ngày mốt", "24/11/2026 17:00 giờ"},
		{"hôm nay", "22/11/2026 17:00"},
		{"chiều nay", "22/11/2026 17:00"},
		{"sáng mai", "23/11/2026 11:30"},
		{"tối nay", "22/11/2026 21:00"},
		{"thứ hai", "23/11/2026 17:00"},
		{"chủ nhật", "22/11/2026 17:00"},
		{"CN", "22/11/2026 17:00"},
		{"CN tới", "29/11/2026 17:00"},
		{"thứ 2 tuần này", "16/11/2026 17:00"},
		{"thứ sáu tuần trước", "13/11/2026 17:00"},
		{"17h30 thứ sáu tuần sau", "27/11/2026 17:30 giờ"},
		{"tuần sau, thứ sáu", "27/11/2026 17:00"},
		{"thứ bảy tuần sau nữa", "05/12/2026 17:00"},
		{"thứ ba 15/12", "15/12/2026 17:00"},
		{"sáng thứ ba, ngày 15/12", "15/12/2026 11:30"},
		{"T6 tuần tới", "27/11/2026 17:00"},
		{"lần thứ hai, hạn 15/12", "15/12/2026 17:00"},
		{"gửi chị Mai trước 15/12", "15/12/2026 17:00 trước"},
		{"thư 2 bản gửi 15/12", "15/12/2026 17:00"},
		// by distance
		{"30 ngày nữa", "22/12/2026 17:00"},
		{"2 tuần nữa", "06/12/2026 17:00"},
		{"hai tuần nữa", "06/12/2026 17:00"},
		{"3 tháng nữa", "22/02/2027 17:00"},
		{"nửa tháng nữa", "07/12/2026 17:00"},
		{"sau 5 ngày", "27/11/2026 17:00"},
		{"trong vòng 10 ngày", "02/12/2026 17:00"},
		{"2 tiếng nữa", "22/11/2026 12:00 giờ"},
		{"báo cáo tháng trước 15/12", "15/12/2026 17:00 trước"},
		{"sơ kết 6 tháng trước ngày 15/12", "15/12/2026 17:00 trước"},
		{"góp ý trong 5 ngày, trước 27/11", "27/11/2026 17:00 trước"},
		{"45 ngày kể từ ngày 01/3/2027", "15/04/2027 17:00"},
		{"5 ngày trước ngày 15/12", "10/12/2026 17:00"},
		{"3 ngày sau 15/12", "18/12/2026 17:00"},
		{"10 ngày làm việc kể từ ngày 20/11/2026", "07/12/2026 17:00"},
		{"trong 2 ngày làm việc", "25/11/2026 17:00"},
		{"10 ngày làm việc kể từ ngày 25/12/2026", "11/01/2027 17:00"},
		// ends and whole stretches
		{"cuối tháng", "30/11/2026 17:00"},
		{"cuối tháng sau", "31/12/2026 17:00"},
		{"cuối tháng 6", "30/06/2027 17:00"},
		{"cuối tháng 2 năm 2028", "29/02/2028 17:00"},
		{"cuối năm", "31/12/2026 17:00"},
		{"cuối năm sau", "31/12/2027 17:00"},
		{"hết quý I", "31/03/2027 17:00"},
		{"quý I", "31/03/2027 17:00 [01/01/2027–31/03/2027]"},
		{"quý 4", "31/12/2026 17:00 [01/10/2026–31/12/2026]"},
		{"quý 2 năm 2027", "30/06/2027 17:00 [01/04/2027–30/06/2027]"},
		{"quý II/2027", "30/06/2027 17:00 [01/04/2027–30/06/2027]"},
		{"tháng 12", "31/12/2026 17:00 [01/12/2026–31/12/2026]"},
		{"tháng 6/2027", "30/06/2027 17:00 [01/06/2027–30/06/2027]"},
		{"12/2026", "31/12/2026 17:00 [01/12/2026–31/12/2026]"},
		{"tuần sau", "29/11/2026 17:00 [23/11/2026–29/11/2026]"},
		{"từ 25 đến 31/7", "31/07/2027 17:00 [25/07/2027–31/07/2027]"},
		{"25-31/7/2027", "31/07/2027 17:00 [25/07/2027–31/07/2027]"},
		{"25/7-31/7/2027", "31/07/2027 17:00 [25/07/2027–31/07/2027]"},
		{"25/12 - 5/1", "05/01/2027 17:00 [25/12/2026–05/01/2027]"},
		{"từ nay đến 15/12", "15/12/2026 17:00 [22/11/2026–15/12/2026]"},
		{"từ 8h ngày 25/7 đến 17h30 ngày 31/7", "31/07/2027 17:30 giờ [25/07/2027–31/07/2027]"},
		{"báo cáo quý III gửi ngày 10/12", "10/12/2026 17:00"},
		{"báo cáo 6 tháng cuối năm: hạn 15/12", "15/12/2026 17:00"},
		{"tổng kết năm 2026 xong trước 20/12/2026", "20/12/2026 17:00 trước"},
		// as letters put it
		{"gửi bản đăng ký thi đua về Cơ quan thường trực trước ngày 25 tháng 3 hàng năm", "25/03/2027 17:00 trước năm"},
		{"tổ chức ký kết giao ước, thống nhất bảng chấm điểm trước ngày 30 tháng 3", "30/03/2027 17:00 trước"},
		{"tiếp nhận hồ sơ trước ngày 05 tháng 12 hằng năm (tính theo dấu bưu điện)", "05/12/2026 17:00 trước năm"},
		{"trước ngày 25 tháng 02 của năm sau liền kề (tính theo dấu bưu điện)", "25/02/2027 17:00 trước"},
		{"gửi về Hội đồng trước ngày 10/12 hàng năm", "10/12/2026 17:00 trước năm"},
		{"đối với các khối thi đua, gửi hồ sơ trước ngày 20 tháng 12 hàng năm", "20/12/2026 17:00 trước năm"},
		{"trước ngày 25 tháng 12 hàng năm, trừ trường hợp có hướng dẫn khác", "25/12/2026 17:00 trước năm"},
		{"chậm nhất ngày 30 tháng 6 hàng năm", "30/06/2027 17:00 năm"},
		{"chậm nhất ngày 29 tháng 4 hàng năm", "29/04/2027 17:00 năm"},
		{"hoàn thành việc xét khen thưởng trước ngày 31 tháng 01 hàng năm", "31/01/2027 17:00 trước năm"},
		{"bắt đầu từ ngày 05 tháng 01 và kết thúc vào ngày 28 tháng 02", "28/02/2027 17:00 [05/01/2027–28/02/2027]"},
		{"chậm nhất ngày 31 tháng 10 hằng năm", "31/10/2027 17:00 năm"},
		{"gửi báo cáo tổng kết trước ngày 15/7/2027", "15/07/2027 17:00 trước"},
		{"gửi bản đăng ký trước ngày 30/9/2027", "30/09/2027 17:00 trước"},
		{"từ ngày 25/7 đến ngày 31/7/2022", "31/07/2022 17:00 [25/07/2022–31/07/2022]"},
		{"ý kiến gửi về Thường trực Khối trước ngày 03/12/2026 (qua đồng chí chuyên viên) để tổng hợp", "03/12/2026 17:00 trước"},
		{"gửi Phiếu xin ý kiến trước 17 giờ 00 ngày 05/12/2026 để tổng hợp", "05/12/2026 17:00 giờ"},
		{"gửi bản mềm qua thư điện tử trước ngày 25 tháng 4 năm 2027", "25/04/2027 17:00 trước"},
		{"tổ chức vào quý I năm 2027", "31/03/2027 17:00 [01/01/2027–31/03/2027]"},
		{"chậm nhất ngày 15/12/2026 để tổng hợp./.", "15/12/2026 17:00"},
		{"17:00 thứ Ba 30/03/2027 (văn bản ghi: “trước ngày 30/3”)", "30/03/2027 17:00 giờ"},
	} {
		for _, text := range []string{c.text, norm.NFD.String(c.text), strings.ToUpper(c.text)} {
			if strings.Contains(c.text, "Mai") && text != c.text {
				continue // a name is told by its capital
			}
			got, err := Parse(text, now, loc)
			if err != nil {
				t.Errorf("Parse(%q): %v, want %s", text, err, c.want)
				continue
			}
			if s := show(got, loc); s != c.want {
				t.Errorf("Parse(%q) = %s, want %s", text, s, c.want)
			}
			if got.Phrase == "" || !strings.Contains(text, got.Phrase) {
				t.Errorf("Parse(%q): phrase %q", text, got.Phrase)
			}
		}
	}
}

func TestParse_WithoutDiacritics(t *testing.T) {
	now, loc := sunday(t)
	for _, text := range []string{
		"17h30 thứ sáu tuần sau", "cuối tháng 6", "chủ nhật", "sáng mai", "chiều nay", "tối nay", "25 tháng 3", "thứ 2 tuần này",
		"trước 17 giờ 00 ngày 05/12/2026", "chậm nhất ngày 30 tháng 6 hàng năm", "10 ngày làm việc kể từ ngày 20/11/2026",
		"từ ngày 25/7 đến ngày 31/7/2022", "quý I", "hai tuần nữa", "ngày kia", "8 giờ rưỡi sáng mai", "trước ngày 30 tháng 3",
		"mười ngày nữa", "thứ tư tuần tới", "cuối năm sau", "8h tối mai",
	} {
		want, err := Parse(text, now, loc)
		if err != nil {
			t.Errorf("Parse(%q): %v", text, err)
			continue
		}
		got, err := Parse(bloc.Fold(text), now, loc)
		if err != nil || show(got, loc) != show(want, loc) {
			t.Errorf("Parse(%q) = %s, %v; want %s", bloc.Fold(text), show(got, loc), err, show(want, loc))
		}
	}
}

func TestParse_Phrase(t *testing.T) {
	now, loc := sunday(t)
	for text, want := range map[string]string{
		"Đề nghị gửi trước ngày 30 tháng 3 để tổng hợp":    "trước ngày 30 tháng 3",
		"gửi trước 17 giờ 00 ngày 05/12/2026, xin cảm ơn":  "trước 17 giờ 00 ngày 05/12/2026",
		"Họp 17h30 thứ sáu tuần sau nhé":                   "17h30 thứ sáu tuần sau",
		"nộp chiều mai 3h được không":                      "chiều mai 3h",
		"hạn từ ngày 25/7 đến ngày 31/7/2022 là phải xong": "từ ngày 25/7 đến ngày 31/7/2022",
		"chậm nhất ngày 30 tháng 6 hàng năm.":              "ngày 30 tháng 6 hàng năm",
	} {
		if got, err := Parse(text, now, loc); err != nil || got.Phrase != want {
			t.Errorf("Parse(%q).Phrase = %q, %v; want %q", text, got.Phrase, err, want)
		}
	}
}

func TestParse_NoDate(t *testing.T) {
	now, loc := sunday(t)
	for _, text := range []string{
		"", "   ", "12", "2027", "8 đơn vị", "9/14 đơn vị", "85/100 điểm", "2/3 số phiếu", "số 15/12", "Công văn 12/2026/QH16",
		"cảm ơn ạ", "thống nhất", "báo cáo 6 tháng đầu năm", "sơ kết 6 tháng", "45 ngày", "năm 2027", "giai đoạn 2026-2030",
		"chậm nhất không quá 45 ngày kể từ ngày lập được thành tích đột xuất", "dự thảo lần thứ hai", "thương mại", "thuong mai",
		"mục 2.1 còn thiếu", "họp 6 tháng 1 lần", "thu 3 ban", "Thông tư 07/2026", "QĐ 15/2026", "1/2/3/4/5", "0912 345 678", "trước đây", "chiều", "thứ 8", "đồng chí Mai", "chậm nhất ngày [hạn]",
	} {
		if got, err := Parse(text, now, loc); !errors.Is(err, ErrNoDate) {
			t.Errorf("Parse(%q) = %s, %v; want no date", text, show(got, loc), err)
		}
	}
}

func TestParse_Impossible(t *testing.T) {
	now, loc := sunday(t)
	for _, c := range []struct {
		text, piece string
		why         Why
	}{
		{"hạn 31/02 nhé", "31/02", NoSuchDay},
		{"32/1", "32/1", NoSuchDay},
		{"29/2/2027", "29/2/2027", NoSuchDay},
		{"29/2", "29/2", NoSuchDay},
		{"12/25/2026", "12/25/2026", NoSuchDay},
		{"12/25", "12/25", NoSuchDay},
		{"31 tháng 6", "31 tháng 6", NoSuchDay},
		{"ngày 0/5", "ngày 0/5", NoSuchDay},
		{"tháng 13", "tháng 13", NoSuchDay},
		{"25h ngày 15/12", "25h", NoSuchTime},
		{"17h75", "17h75", NoSuchTime},
		{"25:00 15/12", "25:00", NoSuchTime},
		{"17h sáng mai", "17h sáng", NoSuchTime},
		{"24h30 mai", "24h30", NoSuchTime},
		{"1h đêm nay", "1h đêm nay", NoSuchTime},
		{"15/12/1999", "15/12/1999", OutOfRange},
		{"15/12/2101", "15/12/2101", OutOfRange},
		{"15/12/6", "15/12/6", OutOfRange},
		{"9999 ngày nữa", "9999 ngày nữa", OutOfRange},
		{"từ 31/7/2027 đến 25/7/2027", "từ 31/7/2027 đến 25/7/2027", Backwards},
		{"mùng 5 Tết", "mùng 5 Tết", Lunar},
		{"10/3 âm lịch", "10/3 âm", Lunar},
		{"rằm tháng bảy", "rằm tháng bảy", Lunar},
		{"trước rằm tháng 8", "rằm tháng 8", Lunar},
	} {
		_, err := Parse(c.text, now, loc)
		var bad *ImpossibleError
		if !errors.As(err, &bad) || bad.Piece != c.piece || bad.Why != c.why {
			t.Errorf("Parse(%q): %v, want %q: %s", c.text, err, c.piece, reasons[c.why])
		}
	}
}

func TestParse_Ambiguous(t *testing.T) {
	now, loc := sunday(t)
	for _, c := range []struct {
		text    string
		choices []string
	}{
		{"thứ hai 15/12/2026", []string{"14/12/2026 17:00", "15/12/2026 17:00"}},
		{"thứ sáu tuần sau 15/12", []string{"27/11/2026 17:00", "15/12/2026 17:00"}},
		{"15/12 tuần sau", []string{"29/11/2026 17:00", "15/12/2026 17:00"}},
		{"trước ngày 15 tháng 4 và trước ngày 15 tháng 9", []string{"15/04/2027 17:00", "15/09/2027 17:00"}},
		{"mai hay thứ tư, 25/11", []string{"23/11/2026 17:00", "25/11/2026 17:00"}},
		{"thứ hai hoặc thứ ba", []string{"23/11/2026 17:00", "24/11/2026 17:00"}},
		{"5h ngày 15/12", []string{"15/12/2026 05:00", "15/12/2026 17:00"}},
		{"9h hoặc 14h ngày 15/12", []string{"15/12/2026 09:00", "15/12/2026 14:00"}},
		{"trước tháng 6", []string{"31/05/2027 17:00", "30/06/2027 17:00"}},
		{"đầu tháng 12", []string{"01/12/2026 17:00", "05/12/2026 17:00", "10/12/2026 17:00"}},
		{"cuối tuần", []string{"20/11/2026 17:00", "21/11/2026 17:00", "22/11/2026 17:00"}},
		{"17h T6", []string{"27/11/2026 17:00", "30/06/2027 17:00"}},
		{"chậm nhất 5 ngày làm việc trước ngày họp 15/12", []string{"08/12/2026 17:00", "15/12/2026 17:00"}},
		{"ngày 20/11/2026 ban hành, hạn 5 ngày kể từ ngày ban hành", []string{"20/11/2026 17:00", "25/11/2026 17:00"}},
		{"trước ngày 15/12 3 ngày", []string{"12/12/2026 17:00", "15/12/2026 17:00"}},
		{"thứ sáu cuối tháng", []string{"27/11/2026 17:00", "30/11/2026 17:00"}},
	} {
		_, err := Parse(c.text, now, loc)
		var many *AmbiguousError
		if !errors.As(err, &many) {
			t.Errorf("Parse(%q): %v, want a choice", c.text, err)
			continue
		}
		var got []string
		for _, at := range many.Choices {
			got = append(got, DateTime(at, loc))
		}
		if !slices.Equal(got, c.choices) || !strings.Contains(c.text, many.Phrase) {
			t.Errorf("Parse(%q): choices %v of %q, want %v", c.text, got, many.Phrase, c.choices)
		}
	}
}

func TestParseWith_CountsTheDaysOfItsCalendar(t *testing.T) {
	now, loc := sunday(t)
	text := "2 ngày làm việc kể từ ngày 23/11/2026"
	for want, cal := range map[string]Calendar{
		"25/11/2026 17:00": {},
		"26/11/2026 17:00": NewCalendar([]Date{{2026, 11, 24}}, nil),
	} {
		if got, err := ParseWith(text, now, loc, cal); err != nil || show(got, loc) != want {
			t.Errorf("ParseWith = %s, %v; want %s", show(got, loc), err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"17h30 thứ sáu tuần sau", "từ 25 đến 31/7", "45 ngày kể từ ngày 01/3/2027", "quý I", "25-31/7/2027", "T6", "９/１", "1h 10 ngày kể từ 1h"} {
		f.Add(text, int64(1795316400))
	}
	now, loc := sunday(f)
	cal := VietnamCalendar()
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		got, err := ParseWith(text, now, loc, cal)
		var many *AmbiguousError
		var bad *ImpossibleError
		switch {
		case err == nil:
			if got.Phrase == "" || !strings.Contains(text, got.Phrase) || got.At.IsZero() {
				t.Errorf("Parse(%q) = %+v", text, got)
			}
			if s := got.Span; s != nil && s.To.Before(s.From) {
				t.Errorf("Parse(%q): span %v", text, *s)
			}
		case errors.As(err, &many):
			if len(many.Choices) < 2 || many.Phrase == "" {
				t.Errorf("Parse(%q): %v", text, err)
			}
		case errors.As(err, &bad):
			if bad.Piece == "" || bad.Why == 0 {
				t.Errorf("Parse(%q): %#v", text, bad)
			}
		case !errors.Is(err, ErrNoDate):
			t.Errorf("Parse(%q): %v", text, err)
		}
		at := time.Unix(946659600+mod(unix, 3155760000), 0).Truncate(time.Minute)
		if back, err := Parse(DateTime(at, loc), now, loc); err != nil || !back.At.Equal(at) || !back.HasTime {
			t.Errorf("Parse(%q) = %s, %v", DateTime(at, loc), show(back, loc), err)
		}
	})
}

func mod(n, m int64) int64 { return (n%m + m) % m }

func BenchmarkParse(b *testing.B) {
	now, loc := sunday(b)
	cal := VietnamCalendar()
	for b.Loop() {
		if _, err := ParseWith("Đề nghị các đơn vị gửi về Thường trực Khối trước 17 giờ 00 ngày 05/12/2026 để tổng hợp", now, loc, cal); err != nil {
			b.Fatal(err)
		}
	}
}
