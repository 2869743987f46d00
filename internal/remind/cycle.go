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

// yearMark stands for the year of work in a rule's title.
const yearMark = "{năm}"

// proposeNext is when the next year's tasks of the bloc's own rules are proposed, as those of the shipped ones are.
const proposeNext = "0 8 1 11 *"

// daysOpen is how many days before its due day a task of the cycle opens to the agencies: a month to prepare a paper,
// and not the whole year's tasks in one morning because they were confirmed in one.
const daysOpen = 30

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
		r := store.Rule{Name: f[0], Kind: bloc.Kind(f[1]), Sort: f[2], Propose: f[3], Due: f[4], Title: f[7], Single: true}
		var err error
		if r.DueYears, err = strconv.Atoi(f[5]); err == nil {
			r.Ladder, err = when.ParseLadder(f[6])
		}
		if err == nil {
			err = check(r)
		}
		if err != nil {
			return nil, fmt.Errorf("read yearly rule %q: %w", line, err)
		}
		rules = append(rules, r)
	}
	return rules, nil
}

func check(r store.Rule) error {
	if !r.Kind.Valid() || !strings.Contains(r.Title, yearMark) {
		return fmt.Errorf("no kind %q, or no year in the title", r.Kind)
	}
	for _, expression := range []string{r.Propose, r.Due} {
		if _, err := cron.ParseStandard(expression); err != nil {
			return fmt.Errorf("read cron expression %q: %w", expression, err)
		}
	}
	return nil
}

// Yearly makes the rule by which a task that is due at an instant for a year of work comes every year. Its title names
// the year; where it does not, the year is put behind it. What is due on the 29th of February is due on the 28th, which
// every year has.
func Yearly(kind bloc.Kind, sort, title string, year int, due time.Time, ladder []int) store.Rule {
	mark := strconv.Itoa(year)
	if strings.Contains(title, mark) {
		title = strings.ReplaceAll(title, mark, yearMark)
	} else {
		title += " năm " + yearMark
	}
	day := due.Day()
	if due.Month() == time.February {
		day = min(day, 28)
	}
	return store.Rule{Name: "own: " + bloc.Fold(title), Kind: kind, Sort: sort, Title: title, Propose: proposeNext,
		Due: fmt.Sprintf("%d %d %d %d *", due.Minute(), due.Hour(), day, due.Month()), DueYears: due.Year() - year, Ladder: ladder}
}

// TaskOf is the task a rule asks for in a year of work; false where it asks for none. A due day that nobody works moves
// to the working day before.
func TaskOf(r store.Rule, year int, h store.House) (bloc.Task, bool, error) {
	schedule, err := cron.ParseStandard(r.Due)
	if err != nil {
		return bloc.Task{}, false, fmt.Errorf("read when %s is due: %w", r.Name, err)
	}
	eve := time.Date(year+r.DueYears, 1, 1, 0, 0, 0, 0, h.Zone).Add(-time.Second)
	due := schedule.Next(eve)
	if due.IsZero() || due.Year() != year+r.DueYears {
		return bloc.Task{}, false, nil
	}
	day := h.Calendar.Before(when.DateOf(due, h.Zone))
	due = day.At(when.TimeOfDay{Hour: due.Hour(), Minute: due.Minute()}, h.Zone)
	return bloc.Task{Kind: r.Kind, Sort: r.Sort, Year: year, Title: strings.ReplaceAll(r.Title, yearMark, strconv.Itoa(year)),
		Due: due.Unix(), Ladder: r.Ladder}, true, nil
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

// OpensAt is when a task of the cycle confirmed at now opens to the agencies: on the first working morning from 30 days
// before its due day on, or, where that has passed, once the grace time is over, in the hours in which people may be
// written to. Tasks confirmed together open together, and each person gets one message about them.
func OpensAt(now, due time.Time, grace time.Duration, h store.House) time.Time {
	soon := when.Window(now.Add(grace), h.Calendar, h.RemindAt, h.Quiet, h.Zone)
	if !soon.Before(due) {
		soon = now.Add(grace)
	}
	month := h.Calendar.After(when.DateOf(due, h.Zone).AddDays(-daysOpen)).At(h.RemindAt, h.Zone)
	if month.After(soon) && month.Before(due) {
		return month
	}
	return soon
}
