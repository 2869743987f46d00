package remind

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

// ruled is the rules of a bloc's cycle under test, and what must stand for each of them.
type ruled struct {
	*office
	t       *rapid.T
	rules   []store.Rule
	added   map[int64]int64  // rule: when it was kept last
	dropped map[int64]int64  // rule: when it was dropped
	seen    map[string]int64 // rule, year and period: when it was first found standing
}

func (m *ruled) drawRule(n int) store.Rule {
	t := m.t
	year := 2027
	title := fmt.Sprintf("Việc %d", n)
	switch rapid.SampledFrom([]bloc.Frequency{bloc.EveryYear, bloc.EveryQuarter, bloc.EveryMonth}).Draw(t, "every") {
	case bloc.EveryYear:
		day := time.Date(2027, 1, 1, rapid.IntRange(6, 20).Draw(t, "hour"), 0, 0, 0, vietnam()).AddDate(0, 0, rapid.IntRange(0, 3*365).Draw(t, "day"))
		if rapid.IntRange(0, 5).Draw(t, "leap") == 0 {
			day = time.Date(2028, 2, 29, 17, 0, 0, 0, vietnam())
		}
		return Yearly(bloc.KindReport, "Báo cáo", title, year, day, []int{7})
	case bloc.EveryQuarter:
		text := rapid.SampledFrom([]string{"ngày 10 tháng đầu quý sau", "ngày làm việc cuối quý", "8h ngày 31 tháng giữa quý", "ngày 1 tháng đầu quý"}).Draw(t, "text")
		return Recurring(bloc.KindReport, "Báo cáo", title, year, bloc.EveryQuarter, ReadRecurrence(text, bloc.EveryQuarter)[0], text)
	}
	text := rapid.SampledFrom([]string{"ngày 25 hằng tháng", "ngày làm việc cuối tháng", "ngày 31 hằng tháng", "ngày 5 tháng sau", "trước ngày 1 tháng"}).Draw(t, "text")
	return Recurring(bloc.KindReport, "Báo cáo", title, year, bloc.EveryMonth, ReadRecurrence(text, bloc.EveryMonth)[0], text)
}

// look checks what stands for every rule: each period once, none that was over when it was proposed, none after the rule
// was dropped.
func (m *ruled) look() {
	now := m.clock.Now().Unix()
	m.write(func(tx *store.Tx) error {
		for _, r := range m.rules {
			for year := 2026; year <= 2040; year++ {
				titles := map[string]bool{}
				for _, task := range must(tx.Cycle().Periods(r.ID, year)) {
					place := must(tx.Cycle().Of(task.ID))
					key := fmt.Sprint(r.ID, " ", year, " ", place.Period)
					if titles[task.Title] || place.Rule != r.ID || place.Period < 1 || place.Period > r.Every.Periods() {
						m.t.Fatalf("%s: %q stands twice in %d, or at %+v", r.Name, task.Title, year, place)
					}
					titles[task.Title] = true
					if _, known := m.seen[key]; known {
						continue
					}
					m.seen[key] = now
					if task.Due <= m.added[r.ID] {
						m.t.Fatalf("%s: %q was due at %s, before the rule was kept", r.Name, task.Title, stamp(task.Due))
					}
					if at := m.dropped[r.ID]; at != 0 && at < now {
						m.t.Fatalf("%q is proposed at %s, from a rule dropped at %s", task.Title, stamp(now), stamp(at))
					}
				}
			}
		}
		return nil
	})
}

// complete checks that nothing is missing: of a rule that proposes, every period of this year and, when the next was to
// be proposed, of the next, that was still to come.
func (m *ruled) complete(since int64) {
	now := m.clock.Now().In(vietnam())
	years := []int{now.Year()}
	if now.After(time.Date(now.Year(), 11, 8, 0, 0, 0, 0, vietnam())) { // the 1st may be at a weekend
		years = append(years, now.Year()+1)
	}
	m.write(func(tx *store.Tx) error {
		for _, r := range m.rules {
			if m.dropped[r.ID] != 0 {
				continue
			}
			for _, year := range years {
				have := map[string]bool{}
				for _, task := range must(tx.Cycle().Periods(r.ID, year)) {
					have[task.Title] = true
				}
				for _, asked := range must(TasksOf(r, year, tx.House())) {
					if asked.Task.Due > max(now.Unix(), since, m.added[r.ID]) && !have[asked.Task.Title] {
						m.t.Fatalf("at %s %q of %d was not proposed", now, asked.Task.Title, year)
					}
				}
			}
		}
		return nil
	})
}

// change keeps, drops or takes up again a rule.
func (m *ruled) change(n int) {
	what := rapid.SampledFrom([]string{"add", "add", "drop", "again", "twice"}).Draw(m.t, "what")
	var at int
	if len(m.rules) > 0 {
		at = rapid.IntRange(0, len(m.rules)-1).Draw(m.t, "rule")
	} else {
		what = "add"
	}
	m.write(func(tx *store.Tx) error {
		switch what {
		case "add":
			r := m.drawRule(n)
			if err := Check(r); err != nil {
				m.t.Fatalf("%+v: %v", r, err)
			}
			if !must(tx.Cycle().Add(r, 0)) {
				m.t.Fatalf("%s is known", r.Name)
			}
			for _, kept := range must(tx.Cycle().Rules()) {
				if kept.Name == r.Name {
					m.rules = append(m.rules, kept)
					m.added[kept.ID] = tx.Now
				}
			}
		case "drop":
			r := m.rules[at]
			if dropped := must(tx.Cycle().Drop(r.ID)); dropped != (m.dropped[r.ID] == 0) {
				m.t.Fatalf("%s dropped: %v", r.Name, dropped)
			}
			if m.dropped[r.ID] == 0 {
				m.dropped[r.ID] = tx.Now
			}
		case "again", "twice":
			r := m.rules[at]
			if again := must(tx.Cycle().Add(r, 0)); again != (m.dropped[r.ID] != 0) {
				m.t.Fatalf("%s kept again: %v", r.Name, again)
			}
			if m.dropped[r.ID] != 0 {
				m.added[r.ID] = tx.Now
				delete(m.dropped, r.ID)
			}
		}
		return nil
	})
}

// pass lets time pass, instant by instant, or all at once after a time away.
func (m *ruled) pass(to int64, away bool) {
	for m.tick(); !away; m.tick() {
		next := m.next()
		if next == 0 || next > to {
			break
		}
		m.clock.Set(time.Unix(next, 0))
	}
	m.clock.Set(time.Unix(to, 0))
	m.tick()
}

func TestEveryPeriodOfARuleIsProposedOnce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		o := newOffice(t, 1)
		m := &ruled{office: o, t: r, added: map[int64]int64{}, dropped: map[int64]int64{}, seen: map[string]int64{}}
		o.secretary()
		for n := range rapid.IntRange(1, 8).Draw(r, "acts") {
			m.change(n)
			hours := rapid.IntRange(0, 400*24).Draw(r, "hours pass")
			m.pass(o.clock.Now().Unix()+int64(hours)*3600, rapid.Bool().Draw(r, "away"))
			m.look()
		}
		// a week without downtime, in which whatever was put off for the night or a holiday has come
		end := o.clock.Now().Unix() + 10*86400
		m.pass(end, false)
		m.look()
		m.complete(end)
	})
}

func TestTheClockMayLeapOverYears(t *testing.T) {
	o := newOffice(t, 1)
	o.secretary()
	due := ReadRecurrence("ngày làm việc cuối tháng", bloc.EveryMonth)[0]
	rule := Recurring(bloc.KindReport, "Báo cáo", "Báo cáo", 2027, bloc.EveryMonth, due, "")
	o.write(func(tx *store.Tx) error { must(tx.Cycle().Add(rule, 0)); return nil })
	o.tick()
	if got := o.titles(2027, bloc.PhaseProposed); len(got) != 10 || got[0] != "Báo cáo tháng 3 năm 2027" {
		t.Errorf("in March 2027: %q", got)
	}
	for _, c := range []struct {
		at         string
		this, next int
		year       int
		first      string
	}{
		{"15/02/2030 09:00", 11, 12, 2030, "Báo cáo tháng 2 năm 2030"}, // switched off for years
		{"01/11/2030 07:59", 11, 12, 2030, "Báo cáo tháng 2 năm 2030"},
		{"30/12/2035 12:00", 1, 12, 2035, "Báo cáo tháng 12 năm 2035"}, // a Sunday: put off
	} {
		now := must(time.ParseInLocation("02/01/2006 15:04", c.at, vietnam()))
		o.clock.Set(now)
		o.tick()
		if now.Weekday() == time.Sunday {
			o.clock.Set(now.AddDate(0, 0, 1))
			o.tick()
		}
		this, next := o.titles(c.year, bloc.PhaseProposed), o.titles(c.year+1, bloc.PhaseProposed)
		if len(this) != c.this || len(next) != c.next || this[0] != c.first {
			t.Errorf("at %s: %q and %d of the next year", c.at, this, len(next))
		}
	}
	if skipped := o.titles(2032, bloc.PhaseProposed); len(skipped) != 0 {
		t.Errorf("proposed for a year nobody was there: %q", skipped)
	}
}
