package when

import "testing"

func TestLetterTellsItsWordsFromWhatIsTypedForShort(t *testing.T) {
	for text, want := range map[string][2]string{
		"mai 9h":                        {"mai 9h", ""},
		"15/12":                         {"15/12", ""},
		"15-12 17h":                     {"15-12 17h", ""},
		"17:00 15/12/2027":              {"17:00 15/12/2027", ""},
		"17h30 thứ sáu tuần sau":        {"17h30 thứ sáu tuần sau", ""},
		"trước 9h mai":                  {"trước 9h mai", ""},
		"trước thứ sáu tuần này":        {"trước thứ sáu tuần này", ""},
		"30 ngày nữa":                   {"30 ngày nữa", ""},
		"cuối tháng 6":                  {"cuối tháng 6", ""},
		"25 tháng 3":                    {"25 tháng 3", ""},
		"trước ngày 30 tháng 3":         {"trước ngày 30 tháng 3", "trước ngày 30 tháng 3"},
		"truoc 30/3":                    {"truoc 30/3", "truoc 30/3"},
		"chậm nhất 30/6":                {"chậm nhất 30/6", "chậm nhất 30/6"},
		"ngày 03 tháng 02 năm 2028":     {"ngày 03 tháng 02 năm 2028", "ngày 03 tháng 02 năm 2028"},
		"17 giờ 00 ngày 05/12":          {"17 giờ 00 ngày 05/12", "17 giờ 00 ngày 05/12"},
		"45 ngày kể từ ngày 10/6":       {"45 ngày kể từ ngày 10/6", "45 ngày kể từ ngày 10/6"},
		"từ ngày 25/7 đến ngày 31/7":    {"từ ngày 25/7 đến ngày 31/7", "từ ngày 25/7 đến ngày 31/7"},
		"quý I":                         {"quý I", "quý I"},
		"25 tháng 3 hằng năm":           {"25 tháng 3 hằng năm", "25 tháng 3 hằng năm"},
		"“cuối tháng 6”":                {"cuối tháng 6", "cuối tháng 6"},
		"\"cuối tháng 6\"":              {"cuối tháng 6", "cuối tháng 6"},
		"văn bản ghi: cuối tháng 6":     {"cuối tháng 6", "cuối tháng 6"},
		"Van ban ghi la “cuoi thang 6”": {"cuoi thang 6", "cuoi thang 6"},
		"17h 29/3, văn bản ghi: “trước ngày 30/3”":         {"17h 29/3", "trước ngày 30/3"},
		"29/3/2028 17:00 (công văn ghi “trước ngày 30/3”)": {"29/3/2028 17:00", "trước ngày 30/3"},
		"theo văn bản nêu rõ: chậm nhất ngày 30 tháng 6":   {"chậm nhất ngày 30 tháng 6", "chậm nhất ngày 30 tháng 6"},
		"văn bản ghi:":        {"văn bản ghi:", ""},
		"":                    {"", ""},
		"báo cáo lại văn bản": {"báo cáo lại văn bản", ""},
		"trước ngày 30/6 tới": {"trước ngày 30/6 tới", "trước ngày 30/6 tới"},
	} {
		if read, phrase := Letter(text); read != want[0] || phrase != want[1] {
			t.Errorf("Letter(%q) = %q, %q; want %q", text, read, phrase, want)
		}
	}
}

func FuzzLetter(f *testing.F) {
	for _, s := range []string{"mai 9h", "“”", "văn bản ghi: (", "\"", "17h 29/3 (văn bản ghi: “trước ngày 30/3”)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { Letter(text) })
}
