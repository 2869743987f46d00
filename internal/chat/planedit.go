package chat

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/remind"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
	"khoibot/internal/workbook"
)

// planning is what the dialog of the plan knows: the proposal being changed, or the yearly task being added.
type planning struct {
	Task    bloc.TaskID `json:"task,omitempty"`
	Rev     int64       `json:"rev,omitempty"`
	Year    int         `json:"year"`
	Kind    bloc.Kind   `json:"kind,omitempty"`
	Sort    string      `json:"sort,omitempty"`
	Title   string      `json:"title,omitempty"`
	Phrase  string      `json:"phrase,omitempty"`
	Letter  string      `json:"letter,omitempty"`  // the letter's wording of the due time, where it was given
	Choices []int64     `json:"choices,omitempty"` // the due times last offered
}

// planDialog reads what is being planned, at one of the steps.
func (t *turn) planDialog(steps ...string) (planning, string, error) {
	var d planning
	if err := t.onlySecretary(); err != nil {
		return d, "", err
	}
	g, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (g.Flow != flowPlan || g.Expired || !slices.Contains(steps, g.Step)) {
		return d, "", no("dialog_gone", nil)
	}
	if err != nil {
		return d, "", err
	}
	return d, g.Step, g.Read(&d)
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
	if err := t.onlySecretary(); err != nil {
		return err
	}
	year := t.yearOf(t.Now)
	if p.ID < int64(year) || p.ID > int64(year+planAhead) {
		return no("plan_past_year", nil)
	}
	var buttons []store.Button
	for i, k := range workbook.Kinds() {
		buttons = append(buttons, store.Button{Label: k.Word, Data: press{Act: "yq", ID: int64(i)}.Data()})
	}
	return t.ask(flowPlan, planYearlyKind, planning{Year: int(p.ID)}, "plan.ask_kind", nil, rowsOf(buttons, 2)...)
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
	case planDue, planYearlyDue:
		return t.readPlanDue(g.Step, d, text)
	case planTitle:
		return t.renameProposal(d, text)
	case planYearlyTitle:
		title, err := t.planTitle(text, d.Year, 0)
		if err != nil {
			return err
		}
		d.Title = title
		return t.ask(flowPlan, planYearlyDue, d, "newtask.due", words.Args{"Title": title})
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

// readPlanDue shows what was understood of a due time before it counts, and asks what is ambiguous.
func (t *turn) readPlanDue(step string, d planning, text string) error {
	d.Phrase, d.Letter = when.Letter(text)
	got, err := t.parsePlanDue(d.Year, d.Phrase)
	d.Phrase, d.Letter = words.Cut(d.Phrase, 200), words.Cut(d.Letter, 200)
	var choice *when.AmbiguousError
	var wrong *when.ImpossibleError
	switch {
	case errors.As(err, &choice) && len(choice.Choices) > 0:
		var at []int64
		for _, c := range choice.Choices[:min(len(choice.Choices), 4)] {
			at = append(at, c.Unix())
		}
		return t.offerPlanDue(step, d, at, "newtask.due_ambiguous")
	case errors.As(err, &wrong):
		return no("due_impossible", words.Args{"Piece": wrong.Piece})
	case err != nil:
		return no("due_not_read", nil)
	case got.Before:
		return t.offerPlanDue(step, d, []int64{got.At.AddDate(0, 0, -1).Unix(), got.At.Unix()}, "newtask.due_before")
	}
	return t.offerPlanDue(step, d, []int64{got.At.Unix()}, "newtask.due_understood")
}

// parsePlanDue reads a due time for a year of work: a day without its year is that year's, where it would fall before it.
func (t *turn) parsePlanDue(year int, text string) (when.Parsed, error) {
	h := t.Tx.House()
	got, err := when.ParseWith(text, t.Now, h.Zone, h.Calendar)
	if err == nil && got.At.In(h.Zone).Year() < year {
		return when.ParseWith(text, time.Date(year, 1, 1, 0, 0, 0, 0, h.Zone), h.Zone, h.Calendar)
	}
	return got, err
}

func (t *turn) offerPlanDue(step string, d planning, at []int64, key string) error {
	d.Choices = at
	var rows [][]store.Button
	for _, unix := range at {
		rows = append(rows, []store.Button{t.planDueButton("due_at", unix, "")})
	}
	return t.ask(flowPlan, step, d, key, words.Args{"Phrase": d.Phrase, "Due": t.lang.DateTime(at[0]), "Weekday": t.lang.Weekday(at[0])}, rows...)
}

func (t *turn) planDueButton(key string, unix int64, arg string) store.Button {
	label := t.lang.Text("button."+key, words.Args{"Due": t.lang.DateTime(unix), "Weekday": t.lang.Weekday(unix)})
	return store.Button{Label: words.Cut(label, 60), Data: press{Act: "yp", ID: unix, Arg: arg}.Data()}
}

// pressPlanDue takes a due time that was offered. A past one and one far from the year of work are refused, one on a day
// off is asked about.
func pressPlanDue(t *turn, p press) error {
	d, step, err := t.planDialog(planDue, planYearlyDue)
	if err != nil {
		return err
	}
	if !slices.Contains(d.Choices, p.ID) {
		return no("dialog_gone", nil)
	}
	h, at := t.Tx.House(), timeOf(p.ID)
	if !at.After(t.Now) {
		return no("due_past", words.Args{"Due": t.lang.DateTime(p.ID)})
	}
	if year := t.yearOf(at); year < d.Year || year > d.Year+1 {
		return no("plan_due_year", words.Args{"Due": t.lang.DateTime(p.ID), "Year": strconv.Itoa(d.Year), "Next": strconv.Itoa(d.Year + 1)})
	}
	day := when.DateOf(at, h.Zone)
	if !h.Calendar.IsWorkingDay(day) && p.Arg != "keep" {
		moved := h.Calendar.After(day).At(timeOfDay(at.In(h.Zone)), h.Zone).Unix()
		d.Choices = []int64{p.ID, moved}
		return t.ask(flowPlan, step, d, "newtask.day_off", words.Args{"Due": t.lang.DateTime(p.ID), "Weekday": t.lang.Weekday(p.ID)},
			[]store.Button{t.planDueButton("move_due", moved, "")}, []store.Button{t.planDueButton("keep_due", p.ID, "keep")})
	}
	if step == planYearlyDue {
		return t.addYearly(d, at)
	}
	return t.amend(d, "plan_due", func(task *bloc.Task) { task.Due, task.DuePhrase = p.ID, d.Letter })
}

// addYearly keeps the bloc's own recurring task and proposes it for the year being planned.
func (t *turn) addYearly(d planning, due time.Time) error {
	zone := t.Tx.House().Zone
	rule := remind.Yearly(d.Kind, d.Sort, d.Title, d.Year, due.In(zone), workbook.DefaultLadder())
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
	if err := t.say("plan.yearly_added", words.Args{"Title": d.Title}); err != nil {
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
	return t.drawEntry(task)
}
