package chat

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/remind"
	"khoibot/internal/store"
	"khoibot/internal/words"
	"khoibot/internal/workbook"
)

// planning is what the dialog of the plan knows: the proposal being changed, or the yearly task being added.
type planning struct {
	Task  bloc.TaskID `json:"task,omitempty"`
	Rev   int64       `json:"rev,omitempty"`
	Year  int         `json:"year"`
	Kind  bloc.Kind   `json:"kind,omitempty"`
	Sort  string      `json:"sort,omitempty"`
	Title string      `json:"title,omitempty"`
	dueChoice

	Every    bloc.Frequency      `json:"every,omitempty"`    // of a task that comes oftener than once a year
	Readings []remind.Recurrence `json:"readings,omitempty"` // what was understood of when it is due
}

// due is the dialog as one that asks for a due time.
func (d *planning) due(t *turn) dueDialog {
	d.Since = time.Date(d.Year, 1, 1, 0, 0, 0, 0, t.Tx.House().Zone).Unix()
	return dueDialog{flowPlan, "yp", &d.dueChoice, d}
}

// planDialog reads what is being planned, at one of the steps.
func (t *turn) planDialog(steps ...string) (planning, string, error) {
	var d planning
	step, err := t.secretaryDialog(&d, flowPlan, steps...)
	return d, step, err
}

func askPlanDue(t *turn, p press) error {
	task, err := t.planTask(p, bloc.PhaseProposed)
	if err != nil {
		return err
	}
	return t.ask(flowPlan, planDue, planning{Task: task.ID, Rev: task.Rev, Year: task.Year, Title: task.Title}, "newtask.due", words.Args{"Title": task.Title})
}

func askPlanTitle(t *turn, p press) error {
	task, err := t.planTask(p, bloc.PhaseProposed)
	if err != nil {
		return err
	}
	return t.ask(flowPlan, planTitle, planning{Task: task.ID, Rev: task.Rev, Year: task.Year}, "plan.ask_title", words.Args{"Title": task.Title})
}

// askYearly is [Thêm việc hằng năm].
func askYearly(t *turn, p press) error {
	if err := t.plannable(p); err != nil {
		return err
	}
	return t.askPlanKind(planning{Year: int(p.ID)}, "plan.ask_kind")
}

// plannable refuses what is not for a secretary, and a year that is over or too far off.
func (t *turn) plannable(p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if year := t.yearOf(t.Now); p.ID < int64(year) || p.ID > int64(year+planAhead) {
		return no("plan_past_year", nil)
	}
	return nil
}

func (t *turn) askPlanKind(d planning, key string) error {
	var buttons []store.Button
	for i, k := range workbook.Kinds() {
		buttons = append(buttons, store.Button{Label: k.Word, Data: press{Act: "yq", ID: int64(i)}.Data()})
	}
	return t.ask(flowPlan, planYearlyKind, d, key, nil, rowsOf(buttons, 2)...)
}

func pressYearlyKind(t *turn, p press) error {
	d, _, err := t.planDialog(planYearlyKind)
	if err != nil {
		return err
	}
	kinds := workbook.Kinds()
	if p.ID < 0 || p.ID >= int64(len(kinds)) {
		return no("unknown_button", nil)
	}
	d.Kind, d.Sort = kinds[p.ID].Kind, kinds[p.ID].Word
	if d.Every != "" {
		return t.askRecurringTitle(d)
	}
	return t.ask(flowPlan, planYearlyTitle, d, "plan.ask_yearly_title", words.Args{"Year": strconv.Itoa(d.Year)})
}

// planStep takes what is typed in answer to the question asked last.
func planStep(t *turn, g store.Dialog) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	var d planning
	if err := g.Read(&d); err != nil {
		return err
	}
	text := strings.TrimSpace(t.msg.Text)
	if text == "" {
		return no("in_words", nil)
	}
	switch g.Step {
	case planDue:
		return t.readDue(d.due(t), text)
	case planRecurrence:
		return t.readRecurring(d, text)
	case planTitle:
		return t.renameProposal(d, text)
	case planYearlyTitle:
		title, err := t.planTitle(text, d.Year, 0)
		if err != nil {
			return err
		}
		d.Title = title
		return t.ask(flowPlan, planDue, d, "newtask.due", words.Args{"Title": title})
	case planRecurringTitle:
		return t.nameRecurring(d, text)
	case planYearlyKind:
		return no("press_a_button", nil)
	}
	return errUnknownStep
}

// planTitle is a title that can stand in the year's plan: of the year, and of no other task of it than own.
func (t *turn) planTitle(text string, year int, own bloc.TaskID) (string, error) {
	title, err := taskTitle(text)
	if err != nil {
		return "", err
	}
	if workbook.YearOf(title, time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)) != year {
		return "", no("plan_title_year", words.Args{"Year": strconv.Itoa(year)})
	}
	have, err := t.Tx.Tasks().ByKey(title, year)
	if err == nil && have.ID != own {
		return "", no("plan_title_taken", words.Args{"Year": strconv.Itoa(year)})
	}
	if err != nil && !notFound(err) {
		return "", err
	}
	return title, nil
}

func (t *turn) renameProposal(d planning, text string) error {
	title, err := t.planTitle(text, d.Year, d.Task)
	if err != nil {
		return err
	}
	return t.amend(d, "plan_title", func(task *bloc.Task) { task.Title = title })
}

// amend changes a proposal as it was when the question was asked, and shows it.
func (t *turn) amend(d planning, act string, how func(*bloc.Task)) error {
	task, err := t.Tx.Tasks().Get(d.Task)
	if err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	was := task.Title
	task.Rev = d.Rev
	how(&task)
	ok, err := t.Tx.Cycle().Amend(task)
	if err != nil {
		return err
	}
	if !ok {
		return no("stale", nil)
	}
	if err := t.log(act, task.ID, 0, was); err != nil {
		return err
	}
	return t.show(store.View{Name: "plan_entry", Task: int64(task.ID)})
}

// pressPlanDue takes a due time that was offered; one far from the year of work is refused.
func pressPlanDue(t *turn, p press) error {
	d, step, err := t.planDialog(planDue)
	if err != nil {
		return err
	}
	if err := t.ofTheYear(d, p.ID); err != nil {
		return err
	}
	chosen, err := t.chooseDue(d.due(t), step, p)
	if err != nil || !chosen {
		return err
	}
	if d.Task == 0 {
		return t.addYearly(d, timeOf(d.Due))
	}
	return t.amend(d, "plan_due", func(task *bloc.Task) { task.Due, task.DuePhrase = d.Due, d.Letter })
}

// ofTheYear refuses a due time among those offered that lies neither in the year of work nor in the next.
func (t *turn) ofTheYear(d planning, at int64) error {
	year := t.yearOf(timeOf(at))
	if at <= t.Now.Unix() || !slices.Contains(d.Choices, at) || year == d.Year || year == d.Year+1 {
		return nil
	}
	return no("plan_due_year", words.Args{"Due": t.lang.DateTime(at), "Year": strconv.Itoa(d.Year), "Next": strconv.Itoa(d.Year + 1)})
}

// addYearly keeps the bloc's own recurring task and proposes it for the year being planned.
func (t *turn) addYearly(d planning, due time.Time) error {
	zone := t.Tx.House().Zone
	return t.addRule(d, remind.Yearly(d.Kind, d.Sort, d.Title, d.Year, due.In(zone), workbook.DefaultLadder()), "plan.yearly_added")
}

// addRule keeps a recurring task and proposes it for the year being planned.
func (t *turn) addRule(d planning, rule store.Rule, key string) error {
	added, err := t.Tx.Cycle().Add(rule, t.who.ID)
	if err != nil {
		return err
	}
	if !added {
		return no("plan_rule_exists", nil)
	}
	if err := t.log("rule_added", 0, 0, rule.Title); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	if err := t.proposeYear(d.Year); err != nil {
		return err
	}
	if err := t.say(key, words.Args{"Title": remind.Summary(rule.Title, d.Year)}); err != nil {
		return err
	}
	return t.show(store.View{Name: "plan", ID: int64(d.Year)})
}

// dropYearly makes a rule propose nothing in years to come.
func dropYearly(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	id, err := strconv.ParseInt(p.Arg, 36, 64)
	if err != nil {
		return no("unknown_button", nil)
	}
	task, err := t.taskFor(press{ID: id})
	if err != nil {
		return err
	}
	ok, err := t.Tx.Cycle().Drop(p.ID)
	if err != nil {
		return err
	}
	if !ok {
		return no("stale", nil)
	}
	if err := t.log("rule_dropped", task.ID, 0, task.Title); err != nil {
		return err
	}
	t.toast("toast.plan_rule_dropped", nil)
	place, err := t.Tx.Cycle().Of(task.ID)
	if err == nil && place.Every != bloc.EveryYear {
		return t.redraw(store.View{Name: "plan_periods", ID: p.ID, Arg: strconv.Itoa(task.Year)})
	}
	if err != nil && !notFound(err) {
		return err
	}
	return t.drawEntry(task)
}
