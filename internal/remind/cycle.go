package remind

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

//go:embed cycle.txt
var cycle string

// proposeNext is when the next year's tasks of the bloc's own rules are proposed, as those of the shipped ones are.
const proposeNext = "0 8 1 11 *"

// daysOpen is how many days before its due day a task of the cycle opens to the agencies: a month to prepare a paper,
// and not the whole year's tasks in one morning because they were confirmed in one. What comes every month has half of
// it, so that one month's is done before the next one's opens.
const (
	daysOpen      = 30
	daysOpenMonth = 15
)

// ShippedCycle is the rules every bloc has from the first run; the source of the dates stands in cycle.txt.
func ShippedCycle() []store.Rule {
	rules, err := parseCycle(cycle)
	if err != nil {
		panic(err) // the embedded file is at fault, which the tests would have shown
	}
	return rules
}

// parseCycle reads the lines described at the head of cycle.txt.
func parseCycle(text string) ([]store.Rule, error) {
	var rules []store.Rule
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "|")
		if len(f) != 8 {
			return nil, fmt.Errorf("read yearly rule %q: %d fields, want 8", line, len(f))
		}
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		r := store.Rule{Name: f[0], Kind: bloc.Kind(f[1]), Sort: f[2], Propose: f[3], Every: bloc.EveryYear, Due: f[4], Title: f[7], Single: true}
		var err error
		if r.Later, err = strconv.Atoi(f[5]); err == nil {
			r.Ladder, err = when.ParseLadder(f[6])
		}
		if err == nil {
			err = Check(r)
		}
		if err != nil {
			return nil, fmt.Errorf("read yearly rule %q: %w", line, err)
		}
		rules = append(rules, r)
	}
	return rules, nil
}

// Check is an error where a rule cannot propose: its title does not tell its tasks apart, an expression cannot be read,
// or names a day there never is (31/02).
func Check(r store.Rule) error {
	if !r.Kind.Valid() || !r.Every.Valid() {
		return fmt.Errorf("no kind %q or frequency %q", r.Kind, r.Every)
	}
	if mark, ok := Unmarked(r.Every, r.Title); !ok {
		return fmt.Errorf("no %s in the title", mark)
	}
	for _, expression := range []string{r.Propose, r.Due} {
		schedule, err := cron.ParseStandard(expression)
		if err != nil {
			return fmt.Errorf("read cron expression %q: %w", expression, err)
		}
		if schedule.Next(time.Unix(0, 0)).IsZero() {
			return fmt.Errorf("read cron expression %q: there is no such day", expression)
		}
	}
	return nil
}

// Yearly makes the rule by which a task that is due at an instant for a year of work comes every year from then on. Its title names
// the year; where it does not, the year is put behind it. What is due on the 29th of February is due on that month's
// last day, which every year has.
func Yearly(kind bloc.Kind, sort, title string, year int, due time.Time, ladder []int) store.Rule {
	title = Template(bloc.EveryYear, title, year)
	expression, later := YearlyDue(year, due)
	return store.Rule{Name: "own: " + bloc.Fold(title), Kind: kind, Sort: sort, Title: title, Propose: proposeNext, From: year, Every: bloc.EveryYear,
		Due: expression, Later: later, Ladder: ladder}
}

// YearlyDue is the cron expression of an instant that comes every year, and how many years after the year of work.
func YearlyDue(year int, due time.Time) (expression string, later int) {
	day := strconv.Itoa(due.Day())
	if due.Month() == time.February && due.Day() == 29 {
		day = "28-29"
	}
	return fmt.Sprintf("%d %d %s %d *", due.Minute(), due.Hour(), day, due.Month()), due.Year() - year
}

// Recurring makes the rule by which a task comes every quarter or month from a year of work on. A title that does not tell its periods apart
// gets them put behind it.
func Recurring(kind bloc.Kind, sort, title string, year int, every bloc.Frequency, due Recurrence, phrase string) store.Rule {
	title = Template(every, title, year)
	return store.Rule{Name: "own: " + bloc.Fold(title), Kind: kind, Sort: sort, Title: title, Propose: proposeNext, From: year, Every: every,
		Due: due.Due, Later: due.Later, Phrase: phrase, Ladder: UsualLadder(every)}
}

// UsualLadder is on which days before the due day agencies are reminded of what comes so often, unless somebody says
// otherwise: never before it opens.
func UsualLadder(every bloc.Frequency) []int {
	if every == bloc.EveryMonth {
		return []int{7, 3, 1}
	}
	return []int{14, 7, 3, 1}
}

// Asked is a task that a rule asks for.
type Asked struct {
	Period int // from 1 within the year of work
	Task   bloc.Task
}

// TasksOf is the tasks a rule asks for in a year of work; a period in which its expression names no day has none. A due
// day that nobody works moves to the working day before.
func TasksOf(r store.Rule, year int, h store.House) ([]Asked, error) {
	schedule, err := cron.ParseStandard(r.Due)
	if err != nil {
		return nil, fmt.Errorf("read when %s is due: %w", r.Name, err)
	}
	if year < r.From {
		return nil, nil
	}
	var tasks []Asked
	for period := 1; period <= r.Every.Periods(); period++ {
		from := time.Date(year, time.Month(1+(period-1+r.Later)*r.Every.Months()), 1, 0, 0, 0, 0, h.Zone)
		due := lastIn(schedule, from, from.AddDate(0, r.Every.Months(), 0))
		if due.IsZero() {
			continue
		}
		day := h.Calendar.Before(when.DateOf(due, h.Zone))
		due = day.At(when.TimeOfDay{Hour: due.Hour(), Minute: due.Minute()}, h.Zone)
		tasks = append(tasks, Asked{period, bloc.Task{Kind: r.Kind, Sort: r.Sort, Year: year, Title: Expand(r.Title, year, period),
			Due: due.Unix(), Ladder: r.Ladder}})
	}
	return tasks, nil
}

// lastIn is the last instant a schedule names from one instant up to another, zero where there is none.
func lastIn(schedule cron.Schedule, from, to time.Time) (last time.Time) {
	for next := schedule.Next(from.Add(-time.Second)); !next.IsZero() && next.Before(to); next = schedule.Next(next) {
		last = next
	}
	return last
}

// nextProposal is when a rule is looked at next after an instant; zero where its expression never comes.
func nextProposal(r store.Rule, now time.Time, h store.House) (int64, error) {
	schedule, err := cron.ParseStandard(r.Propose)
	if err != nil {
		return 0, fmt.Errorf("read when %s is proposed: %w", r.Name, err)
	}
	next := schedule.Next(now.In(h.Zone))
	if next.IsZero() {
		return 0, nil
	}
	return next.Unix(), nil
}

// OpensAt is when a task of the cycle that comes so often, confirmed at now, opens to the agencies: on the first working
// morning from 30 days before its due day on (what comes every month: 15), or, where that has passed, once the grace time
// is over, in the hours in which people may be written to. Tasks confirmed together open together, and each person gets
// one message about them.
func OpensAt(every bloc.Frequency, now, due time.Time, grace time.Duration, h store.House) time.Time {
	days := daysOpen
	if every == bloc.EveryMonth {
		days = daysOpenMonth
	}
	soon := when.Window(now.Add(grace), h.Calendar, h.RemindAt, h.Quiet, h.Zone)
	if !soon.Before(due) {
		soon = now.Add(grace)
	}
	month := h.Calendar.After(when.DateOf(due, h.Zone).AddDays(-days)).At(h.RemindAt, h.Zone)
	if month.After(soon) && month.Before(due) {
		return month
	}
	return soon
}
