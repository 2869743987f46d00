package chat

import (
	"cmp"
	"slices"
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/remind"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// planItem is what has one line in the plan of a year: a task, or all that stands for a rule that comes every quarter or
// month (các kỳ), so that the card stays on one screen.
type planItem struct {
	tasks []bloc.Task
	rule  store.Rule // zero for a task by itself
}

// next is the task of the item that is due next, or was last.
func (i planItem) next(now int64) bloc.Task {
	for _, task := range i.tasks {
		if task.Due > now && task.Phase != bloc.PhaseWithdrawn {
			return task
		}
	}
	return i.tasks[len(i.tasks)-1]
}

// press opens the item from a page of the plan of a year.
func (i planItem) press(year int64, page int) press {
	if i.rule.ID != 0 {
		return press{Act: "yi", ID: i.rule.ID, Arg: strconv.FormatInt(year, 10)}
	}
	return press{Act: "ye", ID: int64(i.tasks[0].ID), Arg: strconv.Itoa(page)}
}

// planItems puts the tasks of a year, nearest due first, under what they are shown as.
func (k *look) planItems(year int, tasks []bloc.Task) ([]planItem, error) {
	places, err := k.tx.Cycle().Places(year)
	if err != nil {
		return nil, err
	}
	var items []planItem
	at := map[int64]int{} // rule: its item
	for _, task := range tasks {
		place, periodic := places[task.ID]
		if !periodic {
			items = append(items, planItem{tasks: []bloc.Task{task}})
			continue
		}
		if i, ok := at[place.Rule]; ok {
			items[i].tasks = append(items[i].tasks, task)
			continue
		}
		rule, err := k.tx.Cycle().Rule(place.Rule)
		if err != nil {
			return nil, err
		}
		at[place.Rule] = len(items)
		items = append(items, planItem{[]bloc.Task{task}, rule})
	}
	slices.SortStableFunc(items, func(a, b planItem) int { return cmp.Compare(a.next(k.tx.Now).Due, b.next(k.tx.Now).Due) })
	return items, nil
}

func (k *look) planLine(n string, i planItem) words.HTML {
	task := i.next(k.tx.Now)
	args := words.Args{"I": n, "Title": words.Cut(task.Title, 120), "Due": k.lang.DateTime(task.Due), "Weekday": k.lang.Weekday(task.Due)}
	if i.rule.ID == 0 {
		args["State"] = k.planState(task)
		return k.html("plan.line", args)
	}
	args["Title"], args["Count"] = words.Cut(remind.Summary(i.rule.Title, task.Year), 120), len(i.tasks)
	args["State"] = k.periodsState(i.tasks)
	if task.Due <= k.tx.Now {
		return k.html("plan.periods_over", args)
	}
	return k.html("plan.periods_line", args)
}

// periodsState says how many of the periods are still proposed.
func (k *look) periodsState(tasks []bloc.Task) words.HTML {
	proposed := 0
	for _, task := range tasks {
		if task.Phase == bloc.PhaseProposed {
			proposed++
		}
	}
	switch proposed {
	case 0:
		return k.html("plan.periods_decided", nil)
	case len(tasks):
		return k.html("plan.state.proposed", nil)
	}
	return k.html("plan.periods_some", words.Args{"Count": proposed})
}

func openPeriods(t *turn, p press) error {
	if _, _, err := t.periods(p); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "plan_periods", ID: p.ID, Arg: p.Arg})
}

// periods is what stands for the rule and in the year a button names.
func (t *turn) periods(p press) (int, []bloc.Task, error) {
	if err := t.onlySecretary(); err != nil {
		return 0, nil, err
	}
	year, err := strconv.Atoi(p.Arg)
	if err != nil {
		return 0, nil, no("unknown_button", nil)
	}
	tasks, err := t.Tx.Cycle().Periods(p.ID, year)
	if err == nil && len(tasks) == 0 {
		err = t.forged("no such rule in the year", "unknown_button")
	}
	return year, tasks, err
}

// planPeriods is what stands for a rule in a year, a line and a button a period.
func planPeriods(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	rule, err := k.tx.Cycle().Rule(v.ID)
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	year, _ := strconv.Atoi(v.Arg) // written by openPeriods, which read it as a number
	tasks, err := k.tx.Cycle().Periods(v.ID, year)
	if err != nil || len(tasks) == 0 {
		return store.Message{}, mootUnless(false, err)
	}
	lines := []words.HTML{k.html("plan.periods_head", words.Args{"Title": remind.Summary(rule.Title, year), "Count": len(tasks)})}
	var buttons []store.Button
	proposed := 0
	for i, task := range tasks {
		n := strconv.Itoa(i + 1)
		lines = append(lines, k.html("plan.line", words.Args{"I": n, "Title": words.Cut(task.Title, 80), "Due": k.lang.DateTime(task.Due),
			"Weekday": k.lang.Weekday(task.Due), "State": k.planState(task)}))
		buttons = append(buttons, store.Button{Label: n, Data: press{Act: "ye", ID: int64(task.ID)}.Data()})
		if task.Phase == bloc.PhaseProposed && task.Due > k.tx.Now {
			proposed++
		}
	}
	rows := rowsOf(buttons, 6)
	if proposed > 0 {
		rows = append(rows, []store.Button{{Label: k.lang.Text("button.plan_confirm_periods", words.Args{"Count": proposed}),
			Data: press{Act: "yj", ID: v.ID, Arg: v.Arg}.Data()}})
	}
	more, err := k.ruleButtons(store.Place{Rule: v.ID}, tasks[0])
	if err != nil {
		return store.Message{}, err
	}
	rows = append(append(rows, more...), []store.Button{k.toPlan(year)})
	return store.Message{Text: string(words.Join(k.fitAll(lines, messageRoom)...)), Buttons: rows}, nil
}

// toPlan leads to the plan of a year.
func (k *look) toPlan(year int) store.Button {
	return store.Button{Label: k.lang.Text("button.plan_year", words.Args{"Year": strconv.Itoa(year)}), Data: press{Act: "yk", ID: int64(year)}.Data()}
}

// confirmPeriods is [Xác nhận n kỳ].
func confirmPeriods(t *turn, p press) error {
	_, tasks, err := t.periods(p)
	if err != nil {
		return err
	}
	return t.confirmAll(tasks, store.View{Name: "plan_periods", ID: p.ID, Arg: p.Arg})
}

// toldTasks are those of the tasks that are still proposals, and a line for each or for all the periods of a rule.
func (k *look) toldTasks(ids []int64) (lines []words.HTML, tasks []bloc.Task, err error) {
	byYear := map[int][]bloc.Task{}
	var years []int
	for _, id := range ids {
		task, err := k.tx.Tasks().Get(bloc.TaskID(id))
		if err != nil {
			return nil, nil, err
		}
		if task.Phase != bloc.PhaseProposed {
			continue
		}
		if len(byYear[task.Year]) == 0 {
			years = append(years, task.Year)
		}
		tasks, byYear[task.Year] = append(tasks, task), append(byYear[task.Year], task)
	}
	for _, year := range years {
		items, err := k.planItems(year, byYear[year])
		if err != nil {
			return nil, nil, err
		}
		for _, item := range items {
			task := item.next(k.tx.Now)
			args := words.Args{"Title": words.Cut(task.Title, 120), "Due": dueShort(k.lang, task, k.tx.Now), "Count": len(item.tasks)}
			key := "plan.told_line"
			if len(item.tasks) > 1 {
				args["Title"], key = words.Cut(remind.Summary(item.rule.Title, year), 120), "plan.told_periods"
			}
			lines = append(lines, k.html(key, args))
		}
	}
	return lines, tasks, nil
}
