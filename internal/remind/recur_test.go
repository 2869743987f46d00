package remind

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
)

// dues are the days a recurring task is due in 2027, by what was typed; "|" stands between two readings.
func dues(every bloc.Frequency, text string) string {
	var readings []string
	for _, due := range ReadRecurrence(text, every) {
		r := Recurring(bloc.KindReport, "Báo cáo", "Báo cáo", 2027, every, due, text)
		if err := Check(r); err != nil {
			return err.Error()
		}
		var days []string
		for _, asked := range must(TasksOf(r, 2027, habits(8))) {
			days = append(days, time.Unix(asked.Task.Due, 0).In(vietnam()).Format("2/1/06 15:04"))
		}
		readings = append(readings, fmt.Sprint(len(days), " ", days[0], " ", days[1], " ", days[len(days)-1]))
	}
	return strings.Join(readings, " | ")
}

func TestADayOfEveryMonthIsUnderstood(t *testing.T) {
	for text, want := range map[string]string{
		"ngày 25 hằng tháng":                   "12 25/1/27 17:00 25/2/27 17:00 24/12/27 17:00", // Christmas is a Saturday
		"25":                                   "12 25/1/27 17:00 25/2/27 17:00 24/12/27 17:00",
		"NGAY 25 HANG THANG":                   "12 25/1/27 17:00 25/2/27 17:00 24/12/27 17:00",
		"chậm nhất ngày 25 mỗi tháng":          "12 25/1/27 17:00 25/2/27 17:00 24/12/27 17:00",
		"17h30 ngày 5 tháng sau":               "12 5/2/27 17:30 5/3/27 17:30 5/1/28 17:30",
		"8 giờ 00 phút, mùng 5 hằng tháng":     "12 5/1/27 08:00 5/2/27 08:00 3/12/27 08:00",
		"16:30 ngày 20":                        "12 20/1/27 16:30 19/2/27 16:30 20/12/27 16:30",
		"ngày làm việc cuối tháng":             "12 29/1/27 17:00 26/2/27 17:00 31/12/27 17:00",
		"ngày làm việc cuối cùng của tháng":    "12 29/1/27 17:00 26/2/27 17:00 31/12/27 17:00",
		"cuối tháng":                           "12 29/1/27 17:00 26/2/27 17:00 31/12/27 17:00",
		"ngày 30 hằng tháng":                   "12 29/1/27 17:00 26/2/27 17:00 30/12/27 17:00",
		"trước ngày 25 hằng tháng":             "12 22/1/27 17:00 24/2/27 17:00 24/12/27 17:00 | 12 25/1/27 17:00 25/2/27 17:00 24/12/27 17:00",
		"trước 16h ngày 25 hằng tháng":         "12 25/1/27 16:00 25/2/27 16:00 24/12/27 16:00",
		"trước ngày 1 tháng sau":               "12 29/1/27 17:00 26/2/27 17:00 31/12/27 17:00 | 12 1/2/27 17:00 1/3/27 17:00 31/12/27 17:00",
		"ngày 32 hằng tháng":                   "",
		"ngày 0":                               "",
		"25h ngày 3":                           "",
		"khi nào xong thì nộp":                 "",
		"ngày 25 tháng 3":                      "",
		"ngày 10 quý sau":                      "",
		"ngày 25 hằng tháng, trừ tháng Tết":    "",
		"ngày làm việc đầu tháng":              "",
		"ngày 25 và ngày làm việc cuối tháng ": "",
		"": "",
	} {
		if got := dues(bloc.EveryMonth, text); got != want {
			t.Errorf("%q is understood as\n  %q, want\n  %q", text, got, want)
		}
	}
}

func TestADayOfEveryQuarterIsUnderstood(t *testing.T) {
	for text, want := range map[string]string{
		"ngày 10 tháng đầu quý sau":         "4 9/4/27 17:00 9/7/27 17:00 10/1/28 17:00",
		"ngày 20 tháng cuối quý":            "4 19/3/27 17:00 18/6/27 17:00 20/12/27 17:00",
		"17h ngày 15 tháng thứ hai của quý": "4 15/2/27 17:00 14/5/27 17:00 15/11/27 17:00",
		"ngày làm việc cuối cùng của quý":   "4 31/3/27 17:00 30/6/27 17:00 31/12/27 17:00",
		"ngày làm việc cuối quý":            "4 31/3/27 17:00 30/6/27 17:00 31/12/27 17:00",
		"cuối quý":                          "4 31/3/27 17:00 30/6/27 17:00 31/12/27 17:00",
		"cuối tháng đầu quý sau":            "4 29/4/27 17:00 30/7/27 17:00 31/1/28 17:00", // the 30th of April is a holiday
		"trước ngày 1 tháng đầu quý sau":    "4 31/3/27 17:00 30/6/27 17:00 31/12/27 17:00 | 4 1/4/27 17:00 1/7/27 17:00 31/12/27 17:00",
		"ngày 10":           "",
		"ngày 10 tháng sau": "",
		"ngày 10 tháng 3":   "",
	} {
		if got := dues(bloc.EveryQuarter, text); got != want {
			t.Errorf("%q is understood as\n  %q, want\n  %q", text, got, want)
		}
	}
}

func TestATitleTellsItsPeriodsApart(t *testing.T) {
	for _, c := range []struct {
		every bloc.Frequency
		typed string
		want  string // of the second period of 2028
	}{
		{bloc.EveryYear, "Tập huấn năm 2027", "Tập huấn năm 2028"},
		{bloc.EveryYear, "Tập huấn", "Tập huấn năm 2028"},
		{bloc.EveryYear, "Tập huấn {NAM}", "Tập huấn 2028"},
		{bloc.EveryMonth, "Báo cáo tháng {tháng}/{năm}", "Báo cáo tháng 2/2028"},
		{bloc.EveryMonth, "Báo cáo tháng {thang} năm 2027", "Báo cáo tháng 2 năm 2028"},
		{bloc.EveryMonth, "Báo cáo", "Báo cáo tháng 2 năm 2028"},
		{bloc.EveryMonth, "Báo cáo năm 2027", "Báo cáo năm 2028 tháng 2"},
		{bloc.EveryQuarter, "Báo cáo quý {Quý}/{năm}", "Báo cáo quý II/2028"},
		{bloc.EveryQuarter, "Báo cáo", "Báo cáo quý II năm 2028"},
		{bloc.EveryQuarter, "Báo cáo thi đua quý", "Báo cáo thi đua quý II năm 2028"},
		{bloc.EveryQuarter, "Bao cao thi dua Quy", "Bao cao thi dua Quy II năm 2028"},
		{bloc.EveryMonth, "Báo cáo tháng", "Báo cáo tháng 2 năm 2028"},
		{bloc.EveryQuarter, "Báo cáo {x} {", "Báo cáo {x} { quý II năm 2028"},
	} {
		if got := Expand(Template(c.every, c.typed, 2027), 2028, 2); got != c.want {
			t.Errorf("%q becomes %q, want %q", c.typed, got, c.want)
		}
	}
	if mark, found := Foreign(bloc.EveryYear, "Báo cáo {Thang}"); !found || mark != monthMark {
		t.Errorf("a month in a yearly title: %q, %v", mark, found)
	}
}

func FuzzReadRecurrence(f *testing.F) {
	for _, seed := range []string{"ngày 25 hằng tháng", "trước ngày 1 tháng đầu quý sau", "17h30 mùng 5 tháng sau", "ngày làm việc cuối quý", "31:99"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, every := range []bloc.Frequency{bloc.EveryMonth, bloc.EveryQuarter} {
			for _, due := range ReadRecurrence(text, every) {
				r := Recurring(bloc.KindReport, "", "Báo cáo", 2027, every, due, text)
				tasks, err := TasksOf(r, 2027, habits(8))
				if Check(r) != nil || err != nil || len(tasks) != every.Periods() {
					t.Errorf("%q gives %+v: %d tasks, %v, %v", text, due, len(tasks), Check(r), err)
				}
			}
		}
	})
}
