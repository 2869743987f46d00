package remind

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

// only is the one task a rule asks for in a year of work.
func only(t *testing.T, r store.Rule, year int) bloc.Task {
	t.Helper()
	tasks, err := TasksOf(r, year, habits(8))
	if err != nil || len(tasks) != 1 {
		t.Fatalf("%s asks for %d tasks in %d: %v", r.Name, len(tasks), year, err)
	}
	return tasks[0].Task
}

func TestTheShippedCycleCoversAYear(t *testing.T) {
	want := []string{
		"30/03/2027 17:00 pledge Giao ước: Ký giao ước thi đua năm 2027",
		"30/06/2027 17:00 midyear Sơ kết: Báo cáo sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm 2027",
		"30/11/2027 17:00 report Chấm điểm: Tự chấm điểm thi đua năm 2027",
		"15/12/2027 17:00 yearend Tổng kết: Báo cáo tổng kết công tác thi đua, khen thưởng năm 2027",
		"20/12/2027 17:00 report Khen thưởng: Hồ sơ đề nghị khen thưởng năm 2027",
	}
	var got []string
	for _, r := range ShippedCycle() {
		task := only(t, r, 2027)
		got = append(got, time.Unix(task.Due, 0).In(vietnam()).Format("02/01/2006 15:04 ")+string(task.Kind)+" "+task.Sort+": "+task.Title)
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("the shipped cycle of 2027:\n%s\nwant:\n%s", g, w)
	}
}

func TestACycleFileThatIsWrongIsRefused(t *testing.T) {
	const good = "a | report | Báo cáo | 0 8 1 11 * | 0 17 30 3 * | 0 | 7 | Việc {năm}"
	for name, line := range map[string]string{
		"a field short":  strings.Replace(good, "| 7 ", "", 1),
		"no such kind":   strings.Replace(good, "report", "rapport", 1),
		"no year":        strings.Replace(good, "{năm}", "", 1),
		"no cron":        strings.Replace(good, "0 17 30 3 *", "30/3", 1),
		"no such month":  strings.Replace(good, "0 8 1 11 *", "0 8 1 13 *", 1),
		"no such day":    strings.Replace(good, "0 17 30 3 *", "0 17 31 2 *", 1),
		"a bad ladder":   strings.Replace(good, "| 7 ", "| bảy ", 1),
		"years in words": strings.Replace(good, "| 0 |", "| không |", 1),
	} {
		if _, err := parseCycle(line); err == nil {
			t.Errorf("%s: %q is read", name, line)
		}
	}
	if rules, err := parseCycle("# so\n\n" + good); err != nil || len(rules) != 1 {
		t.Errorf("%v, %v", rules, err)
	}
}

func TestAYearlyTaskComesOnItsDayEveryYear(t *testing.T) {
	for _, c := range []struct {
		title string
		due   time.Time
		year  int
		want  string
	}{
		{"Tập huấn năm 2027", time.Date(2027, 10, 20, 8, 30, 0, 0, vietnam()), 2028, "Tập huấn năm 2028 20/10/2028 08:30"},
		{"Tập huấn", time.Date(2027, 10, 20, 17, 0, 0, 0, vietnam()), 2029, "Tập huấn năm 2029 19/10/2029 17:00"}, // the 20th is a Saturday
		{"Hồ sơ năm 2027", time.Date(2028, 1, 14, 17, 0, 0, 0, vietnam()), 2028, "Hồ sơ năm 2028 12/01/2029 17:00"},
		{"Rà soát năm 2027", time.Date(2028, 2, 29, 17, 0, 0, 0, vietnam()), 2028, "Rà soát năm 2028 28/02/2029 17:00"},
		{"Rà soát năm 2027", time.Date(2028, 2, 29, 17, 0, 0, 0, vietnam()), 2031, "Rà soát năm 2031 27/02/2032 17:00"},               // a leap year's 29th, a Sunday
		{"Báo cáo 2027 (năm 2027)", time.Date(2027, 4, 30, 17, 0, 0, 0, vietnam()), 2027, "Báo cáo 2027 (năm 2027) 29/04/2027 17:00"}, // a holiday
	} {
		r := Yearly(bloc.KindReport, "Báo cáo", c.title, 2027, c.due, []int{7})
		task := only(t, r, c.year)
		if got := task.Title + time.Unix(task.Due, 0).In(vietnam()).Format(" 02/01/2006 15:04"); got != c.want {
			t.Errorf("%s in %d: %q, want %q", c.title, c.year, got, c.want)
		}
	}
}

func TestAConfirmedTaskOpensAMonthAheadOrAtOnce(t *testing.T) {
	for _, c := range []struct{ now, due, want string }{
		{"01/03 09:00", "30/06 17:00", "31/05 08:00"}, // 30 days before, a Monday
		{"01/03 09:00", "03/06 17:00", "04/05 08:00"},
		{"01/03 09:00", "01/06 17:00", "03/05 08:00"}, // 30 days before is a Sunday
		{"01/03 09:00", "30/03 17:00", "01/03 09:01"}, // less than a month left: at once
		{"01/03 21:00", "30/03 17:00", "02/03 08:00"}, // not at night
		{"01/03 21:00", "02/03 07:00", "01/03 21:01"}, // unless the morning is too late
	} {
		if got := OpensAt(bloc.EveryYear, at(c.now), at(c.due), time.Minute, habits(8)); !got.Equal(at(c.want)) {
			t.Errorf("confirmed %s, due %s: opens %s, want %s", c.now, c.due, got.In(vietnam()), c.want)
		}
	}
}

// secretary enrols somebody to be asked about proposals.
func (o *office) secretary() {
	o.Helper()
	o.write(func(tx *store.Tx) error {
		id := must(tx.People().Add("Thư ký"))
		must(tx.People().Enroll(bloc.Membership{Person: id, Role: bloc.RoleSecretary}))
		must(tx.People().Bind(9001, id))
		return tx.People().Join(9001, "Thư ký", "")
	})
}

func (o *office) ship() {
	o.Helper()
	o.write(func(tx *store.Tx) error { return tx.Cycle().Ship(ShippedCycle()) })
}

// titles are the tasks of a year in a phase, in order of due time.
func (o *office) titles(year int, phase bloc.Phase) (titles []string) {
	o.Helper()
	o.write(func(tx *store.Tx) error {
		for _, task := range must(tx.Cycle().Year(year)) {
			if task.Phase == phase {
				titles = append(titles, task.Title)
			}
		}
		return nil
	})
	return titles
}

func TestTheFirstRunProposesWhatIsLeftOfTheYearAndTheNext(t *testing.T) {
	o := newOffice(t, 2)
	o.secretary()
	o.sleep("15/07 21:00")
	o.ship()
	o.walk("15/07 22:00")
	o.want()
	o.walk("16/07 08:00")
	if got := o.titles(2027, bloc.PhaseProposed); len(got) != 3 || len(o.titles(2028, bloc.PhaseProposed)) != 5 {
		t.Errorf("proposed for 2027: %q", got)
	}
	if len(o.said) != 1 || !strings.HasPrefix(o.said[0], "16/07 08:00 secretariat proposed: ") {
		t.Errorf("told %q, want one message in the morning", o.said)
	}
	o.said = nil
	o.ship()
	o.tick()
	o.walk("31/08 08:00")
	o.want()
}

func TestTheNextYearIsProposedInNovember(t *testing.T) {
	o := newOffice(t, 1)
	o.secretary()
	o.ship()
	o.walk("31/10 12:00")
	if got := o.titles(2029, bloc.PhaseProposed); len(got) != 0 {
		t.Errorf("proposed too early: %q", got)
	}
	o.clock.Set(time.Date(2028, 11, 1, 8, 0, 0, 0, vietnam()))
	o.tick()
	if got := o.titles(2029, bloc.PhaseProposed); len(got) != 5 {
		t.Errorf("proposed for 2029: %q", got)
	}
}

func TestNothingIsProposedWhileNobodyCanBeAsked(t *testing.T) {
	o := newOffice(t, 1)
	o.ship()
	o.walk("05/03 12:00")
	if got := o.titles(2027, bloc.PhaseProposed); len(got) != 0 {
		t.Fatalf("proposed to nobody: %q", got)
	}
	o.secretary()
	o.walk("08/03 08:00")
	if got := o.titles(2027, bloc.PhaseProposed); len(got) != 5 {
		t.Errorf("proposed: %q", got)
	}
}

func TestWhatTheBlocAsksAlreadyIsNotProposed(t *testing.T) {
	o := newOffice(t, 1)
	o.secretary()
	pledge := o.task("Giao ước thi đua của Khối 2027", "12/03 17:00")
	pledge.Kind = bloc.KindPledge
	o.add(pledge)
	o.add(o.task("HỒ SƠ đề nghị khen thưởng năm 2027", "01/12 17:00"))
	o.ship()
	o.tick()
	if got := o.titles(2027, bloc.PhaseProposed); len(got) != 3 {
		t.Errorf("proposed beside what there is: %q", got)
	}
}

func TestTheSecretariatIsAskedAsADueTimeNears(t *testing.T) {
	o := newOffice(t, 1)
	o.secretary()
	o.write(func(tx *store.Tx) error {
		return tx.Cycle().Ship([]store.Rule{{Name: "a", Kind: bloc.KindReport, Title: "Một {năm}", Propose: proposeNext, Due: "0 17 20 5 *"},
			{Name: "b", Kind: bloc.KindReport, Title: "Hai {năm}", Propose: proposeNext, Due: "0 17 20 5 *"}})
	})
	o.walk("31/05 08:00")
	o.want("01/03 08:00 secretariat proposed: Một 2027, Một 2028, Hai 2027, Hai 2028",
		"05/04 08:00 secretariat asked about: Một 2027, Hai 2027",
		"20/04 08:00 secretariat asked about: Một 2027, Hai 2027", "06/05 08:00 secretariat asked about: Một 2027, Hai 2027",
		"13/05 08:00 secretariat asked about: Một 2027, Hai 2027", "20/05 08:00 secretariat asked about: Một 2027, Hai 2027",
		"27/05 08:00 secretariat asked about: Một 2027, Hai 2027")
}
