package when

import (
	"fmt"
	"strings"
	"testing"
)

func list2027() *HolidayList {
	return &HolidayList{Year: 2027, From: 2026, To: 2030, Calendar: VietnamCalendar()}
}

// short writes days as the tests below want them: "02/15+02/16 off Tết".
func short(days []Holiday) string {
	var out []string
	for _, h := range days {
		kind := "off"
		if h.Work {
			kind = "work"
		}
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s", h.Date, kind, h.Name)))
	}
	return strings.Join(out, "; ")
}

func TestHolidayListReadsWhatPeopleWrite(t *testing.T) {
	for text, want := range map[string]string{
		"nghỉ 15/02/2027 - 16/02/2027: Tết Nguyên đán": "15/02/2027 off Tết Nguyên đán; 16/02/2027 off Tết Nguyên đán",
		"làm bù 27/02/2027":                                 "27/02/2027 work",
		"Lam bu ngay 27/02":                                 "27/02/2027 work",
		"NGHỈ 15-16/02/2027":                                "15/02/2027 off; 16/02/2027 off",
		"nghi tu ngay 15/2 den het ngay 16/2/2027":          "15/02/2027 off; 16/02/2027 off",
		"nghỉ từ ngày 31/12/2027 đến ngày 01/01/2028":       "31/12/2027 off; 01/01/2028 off",
		"nghỉ Tết từ 15/02 đến 16/02/2027":                  "15/02/2027 off Tết; 16/02/2027 off Tết",
		"Nghỉ bù ngày 03/5/2027":                            "03/05/2027 off Nghỉ bù",
		"nghỉ 30/4/2027, 03/5/2027 và 04/5/2027: lễ":        "30/04/2027 off lễ; 03/05/2027 off lễ; 04/05/2027 off lễ",
		"làm việc bù 27/02/2027 cho ngày 08/02/2027":        "27/02/2027 work cho ngày 08/02/2027",
		"nghỉ 15 tháng 2 năm 2027":                          "15/02/2027 off",
		"- nghỉ 2027-02-15":                                 "15/02/2027 off",
		"nghỉ 15.02.27":                                     "15/02/2027 off",
		"02/09/2027;Nghỉ;Quốc khánh":                        "02/09/2027 off Quốc khánh",
		"02/09/2027,Nghỉ,\"Hoán đổi, làm bù ngày 04/09\"":   "02/09/2027 off Hoán đổi, làm bù ngày 04/09",
		"02/09/2027\tNghỉ":                                  "02/09/2027 off",
		"Ngày,Loại,Ghi chú\n27/02/2027,Làm bù,":             "27/02/2027 work",
		"\ufeffNgày;Loại\r\n27/02/2027;làm bù\r\n\r\n":      "27/02/2027 work",
		"# theo công văn số 12/2027\nnghỉ 02/09/2027":       "02/09/2027 off",
		"nghỉ 15/02/2027\nnghỉ 15/02 - 16/02/2027: Tết":     "15/02/2027 off; 16/02/2027 off Tết",
		"đi làm 31/08/2026":                                 "31/08/2026 work", // off in the list that comes with the program
		"nghỉ 02/01/2026: Hoán đổi, làm bù ngày 10/01/2026": "02/01/2026 off Hoán đổi, làm bù ngày 10/01/2026",
		"": "",
	} {
		days, refused := list2027().Read(text)
		if got := short(days); got != want || len(refused) > 0 {
			t.Errorf("%q: %s %+v\nwant %s", text, got, refused, want)
		}
	}
}

func TestHolidayListRefusesWhatItCannotRead(t *testing.T) {
	for text, want := range map[string]string{
		"15/02/2027":                              "1 no_kind 15/02/2027",
		"Tết 15/02/2027":                          "1 no_kind Tết 15/02/2027",
		"nghỉ Tết":                                "1 no_day  Tết",
		"nghỉ 31/02/2027":                         "1 no_such_day 31/02/2027",
		"nghỉ 02/15/2027":                         "1 no_such_day 02/15/2027",
		"nghỉ 15":                                 "1 no_such_day 15",
		"nghỉ 15/02/2027/3":                       "1 no_such_day 15/02/2027/3",
		"nghỉ 15/02/20277":                        "1 out_of_range 15/02/20277",
		"nghỉ 15/02/2072":                         "1 out_of_range 15/02/2072",
		"nghỉ 15/02/207":                          "1 out_of_range 15/02/207",
		"nghỉ 31-02/03/2027":                      "1 backwards 31-02/03/2027",
		"nghỉ 16/02/2027 - 15/02/2027":            "1 backwards 16/02/2027 - 15/02/2027",
		"nghỉ 31/02/2027 - 15/03/2027":            "1 no_such_day 31/02/2027 - 15/03/2027",
		"nghỉ 01/02/2027 - 15/04/2027":            "1 too_long 01/02/2027 - 15/04/2027",
		"nghỉ 15/02/2027 làm bù 27/02/2027":       "1 several 27/02/2027",
		"nghỉ 15/02/2027\nlàm bù 15/02/2027":      "2 twice 15/02/2027",
		"nghỉ 27/02/2027\n\nlàm bù 26-27/02/2027": "3 worked 26/02/2027",
		"làm bù 15/02/2027":                       "1 worked 15/02/2027",
		"hạn nộp báo cáo là khi nào?":             "1 no_day hạn nộp báo cáo là khi nào?",
	} {
		_, refused := list2027().Read(text)
		got := ""
		if len(refused) > 0 {
			got = fmt.Sprintf("%d %s %s", refused[0].Line, refused[0].Why, refused[0].Piece)
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func FuzzHolidayList(f *testing.F) {
	for _, s := range []string{"nghỉ 15/02/2027 - 21/02/2027: Tết", "làm bù 27/02/2027", "15-21/02/2027;Nghỉ;", "nghỉ 2027-02-30", "nghỉ 1/1,2/1 và 3/1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		days, refused := list2027().Read(text)
		seen := map[Date]bool{}
		for _, h := range days {
			if d, ok := MakeDate(h.Date.Year, h.Date.Month, h.Date.Day); !ok || d.Year < 2026 || d.Year > 2030 || seen[d] {
				t.Errorf("%q: %v", text, h)
			}
			seen[h.Date] = true
			line := fmt.Sprintf("nghỉ %s", h.Date)
			if h.Work {
				line = fmt.Sprintf("làm bù %s", h.Date)
			}
			again, wrong := list2027().Read(line)
			if len(again) != 1 || again[0].Date != h.Date || again[0].Work != h.Work || len(wrong) > 0 {
				t.Errorf("%q: %v does not come back: %v %v", text, h, again, wrong)
			}
		}
		for _, r := range refused {
			if r.Line < 1 || r.Why == "" {
				t.Errorf("%q: refused for no reason: %+v", text, r)
			}
		}
	})
}
