package chat_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// The tasks of the year, by what the test calls them.
var yearTitles = map[string]string{
	"sơ kết":      midyear2027,
	"chấm điểm":   "Tự chấm điểm thi đua năm 2027",
	"tổng kết":    "Báo cáo tổng kết công tác thi đua, khen thưởng năm 2027",
	"khen thưởng": "Hồ sơ đề nghị khen thưởng năm 2027",
	"giao ước":    pledge2028,
	"đăng ký":     "Đăng ký danh hiệu thi đua năm 2027",
}

// theYear is a bloc's year and, beside it, what its people should hear of it, kept by the plainest rules.
type theYear struct {
	*office
	phones  map[string]*sandbox.Phone // of focal points, by name
	of      map[string]string         // the agency of each
	read    map[string]int            // how many of the bot's messages each has read
	tasks   map[string]*yearTask
	snoozed map[string]time.Time // by name and task
}

type yearTask struct {
	opens, due time.Time
	since      time.Time // rungs up to here are not made up for
	over       bool
	settled    map[string]bool // by agency: answered, or exempt
}

func newYear(t *testing.T) *theYear {
	y := &theYear{office: newOffice(t, yearly, grace(0)), phones: map[string]*sandbox.Phone{}, of: map[string]string{}, read: map[string]int{},
		snoozed: map[string]time.Time{}, tasks: map[string]*yearTask{}}
	for i := range 14 {
		code := fmt.Sprintf("CQ%02d", i+1)
		y.knows("Đầu mối "+code, code, y.focal(code))
	}
	y.knows("Đầu mối CQ03 (2)", "CQ03", y.secondFocal())
	for _, x := range []struct{ name, opens, due string }{
		{"sơ kết", "01/06/2027 09:00", "30/06/2027 17:00"}, {"chấm điểm", "01/11/2027 08:00", "30/11/2027 17:00"},
		{"tổng kết", "15/11/2027 08:00", "15/12/2027 17:00"}, {"khen thưởng", "22/11/2027 08:00", "20/12/2027 17:00"},
		{"đăng ký", "16/08/2027 08:00", "06/09/2027 17:00"}, {"giao ước", "29/02/2028 08:00", "30/03/2028 17:00"},
	} {
		y.tasks[x.name] = &yearTask{opens: y.on(x.opens), due: y.on(x.due), since: y.on(x.opens), settled: map[string]bool{}}
	}
	return y
}

func (y *theYear) knows(name, agency string, p *sandbox.Phone) {
	y.phones[name], y.of[name], y.read[name] = p, agency, y.count(p)
}

// on is an instant, "30/06/2027 17:00".
func (y *theYear) on(s string) time.Time {
	t, err := time.ParseInLocation("02/01/2006 15:04", s, y.db.House().Zone)
	if err != nil {
		y.Fatal(err)
	}
	return t
}

// worked tells the days people work from the others, in this year.
func worked(day time.Time) bool {
	switch day.Format("02/01/2006") {
	case "02/09/2027", "03/09/2027", "24/11/2027":
		return false
	}
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
}

// rung is how many days before its due day a task is reminded on a morning, the latest that falls on it.
func (x *yearTask) rung(morning time.Time) (days int, ok bool) {
	for _, n := range []int{14, 7, 3, 1, 0, -1, -3} {
		day := time.Date(x.due.Year(), x.due.Month(), x.due.Day()-n, 8, 0, 0, 0, x.due.Location())
		step := -1
		if n < 0 {
			step = 1
		}
		for !worked(day) {
			day = day.AddDate(0, 0, step)
		}
		if day.Equal(morning) {
			days, ok = n, true
		}
	}
	return days, ok
}

// should is what a person should hear at an instant.
func (y *theYear) should(name string, now time.Time) (lines []string) {
	reminded := map[string]bool{}
	for _, title := range slices.Sorted(maps.Keys(y.tasks)) {
		x := y.tasks[title]
		if x.over || x.settled[y.of[name]] {
			continue
		}
		if x.opens.Equal(now) {
			lines = append(lines, "mới: "+title)
		}
		days, ok := x.rung(now)
		if ok && now.After(x.since) && (days <= 0 || !y.snoozed[name+title].After(now)) {
			reminded[title] = true
		}
		if y.snoozed[name+title].Equal(now) && !reminded[title] {
			lines = append(lines, "nhắc lại: "+title)
		}
	}
	if len(reminded) > 0 { // one message, whatever it is about
		lines = append(lines, "nhắc: "+strings.Join(slices.Sorted(maps.Keys(reminded)), ", "))
	}
	slices.Sort(lines)
	return lines
}

// heard is what the bot has said to a person of itself since he last looked: not what answers him or his secretariat.
func (y *theYear) heard(name string) (lines []string) {
	list := y.phones[name].Bot()
	for _, m := range list[y.read[name]:] {
		var about []string
		for short, title := range yearTitles {
			if strings.Contains(m.Text, title) {
				about = append(about, short)
			}
		}
		slices.Sort(about)
		what := strings.Join(about, ", ")
		switch {
		case strings.HasPrefix(m.Text, "Nhắc việc:"):
			lines = append(lines, "nhắc: "+what)
		case strings.HasPrefix(m.Text, "Nhắc lại"):
			lines = append(lines, "nhắc lại: "+what)
		case len(about) == 1 && strings.HasPrefix(m.Text, "Việc mới:"):
			lines = append(lines, "mới: "+what)
		}
	}
	y.read[name] = len(list)
	slices.Sort(lines)
	return lines
}

// listen holds what everybody has heard since the last time to what he should at this instant.
func (y *theYear) listen(when time.Time) {
	y.Helper()
	for name := range y.phones {
		if got, want := y.heard(name), y.should(name, when); !slices.Equal(got, want) {
			y.Fatalf("%s, %s\nheard %q\nwant  %q\n%s", when.Format("Mon 02/01/2006 15:04"), name, got, want, y.screen(y.phones[name]))
		}
	}
}

// passes walks hour by hour of a working day to an instant, and day by day.
func (y *theYear) passes(until time.Time) {
	y.Helper()
	for {
		now := y.clock.Now()
		next := time.Date(now.Year(), now.Month(), now.Day(), 8, 0, 0, 0, now.Location())
		if !next.After(now) {
			next = next.AddDate(0, 0, 1)
		}
		if next.After(until) {
			break
		}
		y.walk(next.Add(-time.Second))
		y.listen(next.Add(-time.Second)) // nothing since the day before
		y.walk(next)
		y.listen(next)
	}
	y.walk(until)
	if until.After(y.on("01/06/2027 09:00")) {
		y.listen(until)
	}
}

// about presses a button of the newest message about a task that has it.
func (y *theYear) about(name, task, label string) {
	y.Helper()
	p := y.phones[name]
	for _, m := range slices.Backward(p.Bot()) {
		if strings.Contains(m.Text, yearTitles[task]) && slices.ContainsFunc(m.Labels(), func(l string) bool { return strings.Contains(l, label) }) {
			y.pressOn(p, m, label)
			return
		}
	}
	y.Fatalf("nothing about %s has a button %q:\n%s", task, label, y.screen(p))
}

// reports lets agencies hand in a task by their first focal point.
func (y *theYear) reports(task string, numbers ...int) {
	y.Helper()
	for _, n := range numbers {
		code := fmt.Sprintf("CQ%02d", n)
		y.about("Đầu mối "+code, task, "Báo đã nộp")
		y.tasks[task].settled[code] = true
	}
}

// putsOff lets a person put a task off to an instant.
func (y *theYear) putsOff(name, task, label string, until time.Time) {
	y.Helper()
	y.about(name, task, "Khác…")
	y.press(y.phones[name], label)
	y.snoozed[name+task] = until
}

// decides opens what the secretary can decide about the nth open task.
func (y *theYear) decides(n, what string) *sandbox.Phone {
	y.Helper()
	p := y.secretary()
	y.says(p, "/tinhhinh")
	y.press(p, n)
	y.press(p, "Quản lý")
	y.press(p, what)
	return p
}

// skip reads what everybody was told by what was done just now, which is no reminder.
func (y *theYear) skip() {
	for name, p := range y.phones {
		for _, m := range p.Bot()[y.read[name]:] {
			if strings.HasPrefix(m.Text, "Nhắc") {
				y.Errorf("%s is reminded out of hours: %s", name, m.Text)
			}
		}
		y.read[name] = y.count(p)
	}
}

// TestAWholeYear lives through a bloc's year with the real bot, every part as serve runs it, and compares what each
// phone hears, instant by instant, with what it should.
func TestAWholeYear(t *testing.T) {
	y := newYear(t)
	s := y.secretary()
	for _, year := range []string{"2027", "2028"} {
		y.says(s, "/kehoach "+year)
		y.press(s, "Xác nhận tất cả")
	}
	y.write(func(tx *store.Tx) error { // as the workbook would
		x := y.tasks["đăng ký"]
		_, err := tx.Tasks().Add(bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: yearTitles["đăng ký"], Due: x.due.Unix(), Ladder: []int{14, 7, 3, 1},
			Everyone: true, Phase: bloc.PhaseConfirmed, AnnounceAt: x.opens.Unix()}, 0, nil)
		return err
	})
	y.listen(y.on("01/06/2027 09:00"))
	for _, d := range slices.Concat(y.untilSummer(), y.fromAutumn()) {
		y.passes(y.on(d.at))
		d.do()
		y.settle()
		y.skip()
	}
}

// yearDeed is something people do.
type yearDeed struct {
	at string
	do func()
}

// untilSummer is the half-year review: answered, taken back, exempt, returned, put off, extended, late and closed.
func (y *theYear) untilSummer() []yearDeed {
	s, midyear := y.secretary(), y.tasks["sơ kết"]
	return []yearDeed{
		{"03/06/2027 10:00", func() { y.reports("sơ kết", 1) }},
		{"07/06/2027 10:00", func() { y.reports("sơ kết", 2) }},
		{"09/06/2027 10:00", func() {
			y.about("Đầu mối CQ02", "sơ kết", "Bấm nhầm, chưa nộp")
			midyear.settled["CQ02"] = false
		}},
		{"10/06/2027 10:00", func() {
			y.decides("1", "Miễn cho đơn vị")
			y.press(s, "CQ 05")
			y.press(s, "Xong, 1 đơn vị")
			y.says(s, "Mới sáp nhập")
			y.press(s, "Miễn và báo đơn vị")
			midyear.settled["CQ05"] = true
		}},
		{"14/06/2027 10:00", func() {
			y.about("Đầu mối CQ03 (2)", "sơ kết", "Báo đã nộp")
			midyear.settled["CQ03"] = true
		}},
		{"16/06/2027 10:00", func() { y.putsOff("Đầu mối CQ08", "sơ kết", "mai, 08:00", y.on("17/06/2027 08:00")) }},
		{"18/06/2027 10:00", func() { y.reports("sơ kết", 6) }},
		{"21/06/2027 10:00", func() {
			y.press(s, "Xem CQ 06")
			y.press(s, "Trả lại")
			y.says(s, "Thiếu phụ lục")
			midyear.settled["CQ06"] = false
		}},
		{"22/06/2027 10:00", func() { y.putsOff("Đầu mối CQ09", "sơ kết", "mai, 08:00", y.on("23/06/2027 08:00")) }},
		{"24/06/2027 10:00", func() {
			y.reports("sơ kết", 6)
			y.putsOff("Đầu mối CQ07", "sơ kết", "28/06/2027", y.on("28/06/2027 08:00")) // the rung of the 25th is silenced
		}},
		{"30/06/2027 10:00", func() {
			y.decides("1", "Gia hạn")
			y.says(s, "5/7/2027 17h")
			y.press(s, "05/07/2027 17:00")
			y.press(s, "Đổi hạn và báo đơn vị")
			midyear.due, midyear.since = y.on("05/07/2027 17:00"), y.on("30/06/2027 10:00")
		}},
		{"02/07/2027 10:00", func() { y.reports("sơ kết", 4) }},
		{"05/07/2027 10:00", func() { y.reports("sơ kết", 10, 11, 12) }},
		{"07/07/2027 10:00", func() { y.reports("sơ kết", 13) }}, // late
		{"12/07/2027 10:00", func() {
			y.decides("1", "Kết thúc")
			y.press(s, "Kết thúc và báo đơn vị")
			midyear.over = true
		}},
	}
}

// fromAutumn is the rest of the year: holidays, reminders that merge, a task withdrawn, one closed and opened again, and
// a focal point who is replaced.
func (y *theYear) fromAutumn() []yearDeed {
	s := y.secretary()
	return []yearDeed{
		{"25/08/2027 10:00", func() { y.reports("đăng ký", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) }},
		{"20/09/2027 10:00", func() { // the reminder three days before came before the holidays
			y.decides("1", "Kết thúc")
			y.press(s, "Kết thúc và báo đơn vị")
			y.tasks["đăng ký"].over = true
		}},
		{"10/11/2027 10:00", func() { y.reports("chấm điểm", 1, 3, 5, 7, 9, 11, 13) }},
		{"30/11/2027 10:00", func() { y.reports("chấm điểm", 2, 4, 6) }},
		{"08/12/2027 10:00", func() {
			y.decides("3", "Thu hồi")
			y.says(s, "Chuyển sang quý I")
			y.press(s, "Thu hồi và báo đơn vị")
			y.tasks["khen thưởng"].over = true
		}},
		{"10/12/2027 10:00", func() { y.reports("tổng kết", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) }},
		{"13/12/2027 10:00", func() {
			y.decides("2", "Kết thúc")
			y.press(s, "Kết thúc và báo đơn vị")
			y.tasks["tổng kết"].over = true
		}},
		{"14/12/2027 10:00", func() {
			y.says(s, "/tinhhinh")
			y.press(s, "Việc đã kết thúc")
			y.press(s, "Báo cáo tổng kết")
			y.press(s, "Mở lại")
			y.press(s, "Mở lại và báo đơn vị")
			y.tasks["tổng kết"].over, y.tasks["tổng kết"].since = false, y.on("14/12/2027 10:00")
		}},
		{"15/03/2028 10:00", func() { y.reports("giao ước", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13) }},
		{"24/03/2028 10:00", y.replacesFocalPoint},
		{"20/05/2028 10:00", func() {}},
	}
}

// replacesFocalPoint gives CQ14 another focal point; the one it had answers for nobody.
func (y *theYear) replacesFocalPoint() {
	y.write(func(tx *store.Tx) error {
		roles, err := tx.People().Contacts(y.agencyIn(tx, "CQ14"), bloc.RoleFocal)
		if err != nil {
			return err
		}
		if err := tx.People().Dismiss(roles[0].ID); err != nil {
			return err
		}
		return y.enroll(tx, true, 7999, "Đầu mối mới CQ14", bloc.Membership{Agency: y.agencyIn(tx, "CQ14"), Role: bloc.RoleFocal})
	})
	y.of["Đầu mối CQ14"] = ""
	for _, x := range y.tasks {
		x.settled[""] = true // he answers for nobody
	}
	y.knows("Đầu mối mới CQ14", "CQ14", y.phone(7999, "Đầu mối mới CQ14"))
}
