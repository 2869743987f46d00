package chat

import (
	"fmt"
	"strings"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/remind"
	"khoibot/internal/store"
	"khoibot/internal/words"
	"khoibot/internal/workbook"
)

// askRecurring is [Thêm việc hằng quý, tháng].
func askRecurring(t *turn, p press) error {
	if err := t.plannable(p); err != nil {
		return err
	}
	return t.say("recurring.every", nil, []store.Button{
		t.button("every_quarter", press{Act: "yl", ID: p.ID, Arg: string(bloc.EveryQuarter)}),
		t.button("every_month", press{Act: "yl", ID: p.ID, Arg: string(bloc.EveryMonth)})})
}

func pressFrequency(t *turn, p press) error {
	if err := t.plannable(p); err != nil {
		return err
	}
	every := bloc.Frequency(p.Arg)
	if !every.Valid() || every == bloc.EveryYear {
		return t.forged("no such frequency", "unknown_button")
	}
	return t.askPlanKind(planning{Year: int(p.ID), Every: every}, "recurring.ask_kind")
}

func (t *turn) askRecurringTitle(d planning) error {
	return t.ask(flowPlan, planRecurringTitle, d, "recurring.ask_title_"+string(d.Every), nil)
}

// nameRecurring takes the title of a recurring task, and asks when it is due.
func (t *turn) nameRecurring(d planning, text string) error {
	title, err := t.ruleTitle(d.Every, text, d.Year)
	if err != nil {
		return err
	}
	d.Title = title
	return t.ask(flowPlan, planRecurrence, d, "recurring.ask_due_"+string(d.Every), words.Args{"Title": remind.Summary(title, d.Year)})
}

// ruleTitle is the title of a rule that comes so often, as it was typed for a year of work.
func (t *turn) ruleTitle(every bloc.Frequency, text string, year int) (string, error) {
	if mark, found := remind.Foreign(every, text); found {
		return "", no("rule_mark", words.Args{"Mark": mark})
	}
	if workbook.YearOf(text, time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)) != year {
		return "", no("plan_title_year", words.Args{"Year": fmt.Sprint(year)})
	}
	title, err := taskTitle(remind.Template(every, text, year))
	if err != nil {
		return "", err
	}
	if _, err := taskTitle(remind.Expand(title, year, every.Periods())); err != nil {
		return "", err
	}
	return title, nil
}

// rule is the recurring task as it is planned; only once it is known when it is due.
func (d planning) rule() store.Rule {
	return remind.Recurring(d.Kind, d.Sort, d.Title, d.Year, d.Every, d.Readings[0], d.Phrase)
}

// readRecurring shows what was understood of when a recurring task is due, period by period, before it counts.
func (t *turn) readRecurring(d planning, text string) error {
	d.Readings = remind.ReadRecurrence(text, d.Every)
	if len(d.Readings) == 0 {
		return no("recurring_due_"+string(d.Every), nil)
	}
	d.Phrase = words.Cut(strings.Join(strings.Fields(text), " "), 100)
	if len(d.Readings) == 1 {
		return t.showRecurring(d)
	}
	rows, err := t.readingButtons("ym", d.rule(), d.Readings, d.Year)
	if err != nil {
		return err
	}
	return t.ask(flowPlan, planRecurrence, d, "newtask.due_before", words.Args{"Phrase": d.Phrase}, rows...)
}

// readingButtons offers the readings of when a rule is due, each by the first day on which they differ.
func (t *turn) readingButtons(act string, rule store.Rule, readings []remind.Recurrence, year int) ([][]store.Button, error) {
	var dues [][]remind.Asked
	for _, r := range readings {
		rule.Due, rule.Later = r.Due, r.Later
		tasks, err := remind.TasksOf(rule, year, t.Tx.House())
		if err != nil {
			return nil, err
		}
		dues = append(dues, tasks)
	}
	at := 0
	for at+1 < len(dues[0]) && dues[0][at].Task.Due == dues[1][at].Task.Due {
		at++
	}
	var rows [][]store.Button
	for i, tasks := range dues {
		due := tasks[at].Task.Due
		rows = append(rows, []store.Button{{Label: t.lang.Text("button.recurring_reading", words.Args{"Weekday": t.lang.Weekday(due), "Due": t.lang.DateTime(due)}),
			Data: press{Act: act, ID: int64(i)}.Data()}})
	}
	return rows, nil
}

// pressReading takes one of the readings that were offered.
func pressReading(t *turn, p press) error {
	d, _, err := t.planDialog(planRecurrence)
	if err != nil {
		return err
	}
	if p.ID < 0 || p.ID >= int64(len(d.Readings)) || len(d.Readings) < 2 {
		return no("dialog_gone", nil)
	}
	d.Readings = d.Readings[p.ID : p.ID+1]
	return t.showRecurring(d)
}

// showRecurring shows every period of the year as it will be proposed.
func (t *turn) showRecurring(d planning) error {
	rule := d.rule()
	lines := []words.HTML{t.lang.HTML("recurring.sure", words.Args{"Phrase": d.Phrase, "Ladder": ladderWords(rule.Ladder)})}
	dates, err := t.look().ruleDates(rule, d.Year)
	if err != nil {
		return err
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, flowPlan, planRecurrence, d); err != nil {
		return err
	}
	return t.send(store.Message{Text: string(words.Join(append(lines, dates...)...)),
		Buttons: [][]store.Button{{t.button("rule_keep", press{Act: "yh", Arg: fingerprint(fmt.Sprintf("%+v", rule))})}}})
}

// keepRecurring is [Ghi nhận].
func keepRecurring(t *turn, p press) error {
	d, _, err := t.planDialog(planRecurrence)
	if err != nil {
		return err
	}
	if len(d.Readings) != 1 || p.Arg != fingerprint(fmt.Sprintf("%+v", d.rule())) { // not what was shown above this button
		return no("dialog_gone", nil)
	}
	return t.addRule(d, d.rule(), "recurring.added")
}
