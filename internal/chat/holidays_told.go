package chat

import (
	"slices"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
)

// tellHolidays logs what was decided about days and tells the secretariat, with the tasks whose due day is off now.
func (t *turn) tellHolidays(days []store.OwnDay) error {
	if err := t.log("holidays", 0, 0, words.Cut(plainDays(t.lang, days), 300)); err != nil {
		return err
	}
	due, err := t.dueOnDaysOff(days)
	if err != nil {
		return err
	}
	list, err := t.c.secretaries(t.Tx)
	if err != nil {
		return err
	}
	told := map[int64]bool{t.user.ID: len(due) == 0} // who decided it sees it, but for what it does to tasks
	for _, s := range list {
		if told[s.UserID] {
			continue
		}
		told[s.UserID] = true
		if err := t.Tx.Outbox().Say(s.UserID, store.LaneAlert, holidaysTold(t.c.words.For(s.Lang), t.who.Name, days, due)); err != nil {
			return err
		}
	}
	return nil
}

// maxDueShown is how many tasks a message about days off names.
const maxDueShown = 8

// dueOnDaysOff lists the tasks, open, to come or proposed, that are due on one of the days and it is off now.
func (t *turn) dueOnDaysOff(days []store.OwnDay) ([]bloc.Task, error) {
	h := t.Tx.House()
	off := map[when.Date]bool{}
	years := map[int]bool{}
	for _, d := range days {
		if !h.Calendar.IsWorkingDay(d.Date) {
			off[d.Date], years[d.Date.Year], years[d.Date.Year-1] = true, true, true
			years[d.Date.Year+1] = true // a rule may ask for it before its year begins
		}
	}
	var list []bloc.Task
	for year := range years {
		tasks, err := t.Tx.Cycle().Year(year)
		if err != nil {
			return nil, err
		}
		for _, task := range tasks {
			if (task.Phase == bloc.PhaseProposed || task.Phase == bloc.PhaseConfirmed) && task.Due > t.Tx.Now && off[when.DateOf(timeOf(task.Due), h.Zone)] {
				list = append(list, task)
			}
		}
	}
	slices.SortFunc(list, func(a, b bloc.Task) int { return int(a.Due - b.Due) })
	return list, nil
}

// holidaysTold is what a secretary is told of a decision about days.
func holidaysTold(l words.Lang, who string, days []store.OwnDay, due []bloc.Task) store.Message {
	lines := append([]words.HTML{l.HTML("holidays.told", words.Args{"Who": who})}, dayLines(l, days, maxDayLines)...)
	var rows [][]store.Button
	if len(due) > 0 {
		lines = append(lines, l.HTML("holidays.due", words.Args{"Count": len(due)}))
	}
	for _, task := range due[:min(len(due), maxDueShown)] {
		lines = append(lines, l.HTML("holidays.due_line", words.Args{"Title": words.Cut(task.Title, 120), "Due": l.DateTime(task.Due), "Weekday": l.Weekday(task.Due)}))
		p := press{Act: "tm", ID: int64(task.ID)}
		if task.Phase == bloc.PhaseProposed {
			p.Act = "ye"
		}
		rows = append(rows, []store.Button{{Label: words.Cut(task.Title, 60), Data: p.Data()}})
	}
	return store.Message{Text: string(words.Join(lines...)), Buttons: rows}
}
