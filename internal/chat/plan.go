package chat

import (
	"fmt"
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/remind"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// planFlow is the year on one card (/kehoach): what the yearly cycle proposes and what stands already, every proposal to
// be changed, left out or confirmed by the secretariat. Agencies see nothing of a proposal.
func planFlow() flow {
	return flow{
		commands: []command{{name: "kehoach", role: bloc.RoleSecretary, menu: 12, handle: showPlan}},
		presses: map[string]presser{
			"yk": openPlan, "ye": openPlanEntry, "yd": askPlanDue, "yt": askPlanTitle, "ys": skipProposal, "yr": restoreProposal,
			"yc": confirmProposal, "ya": confirmYear, "yz": stopConfirmed, "yu": unconfirmTask, "yn": askYearly, "yq": pressYearlyKind,
			"yp": planOrRule(pressPlanDue, pressRuleDue), "yx": dropYearly, "yb": askRecurring, "yl": pressFrequency, "ym": planOrRule(pressReading, pressRuleReading), "yh": keepRecurring,
			"yi": openPeriods, "yj": confirmPeriods,
		},
		steps: map[string]stepper{flowPlan: planStep},
		views: map[string]renderer{"plan": planCard, "plan_entry": planEntry, "plan_periods": planPeriods, "unconfirmed": unconfirmedView},
	}
}

// planOrRule gives a press that answers a question of the plan or of a rule to whichever was asked last.
func planOrRule(plan, rule presser) presser {
	return func(t *turn, p press) error {
		g, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
		if err != nil && !notFound(err) {
			return err
		}
		if err == nil && g.Flow == flowRule {
			return rule(t, p)
		}
		return plan(t, p)
	}
}

// flowPlan is the dialog in which something of the year's plan is typed.
const flowPlan = "plan"

// Steps of flowPlan.
const (
	planDue            = "due"
	planTitle          = "title"
	planYearlyKind     = "yearly_kind"
	planYearlyTitle    = "yearly_title"
	planRecurringTitle = "recurring_title"
	planRecurrence     = "recurrence"
)

// planAhead is how many years after this one can be planned.
const planAhead = 2

// showPlan is /kehoach [năm]. Without a year it is the one at hand: from November on, when the next is proposed, the next.
func showPlan(t *turn, args string) error {
	now := t.Now.In(t.Tx.House().Zone)
	year := now.Year()
	if now.Month() >= 11 {
		year++
	}
	if args = strings.TrimSpace(args); args != "" {
		n, err := strconv.Atoi(args)
		if err != nil || n < 2000 || n > now.Year()+planAhead {
			return no("plan_year", words.Args{"Last": strconv.Itoa(now.Year() + planAhead)})
		}
		year = n
	}
	if err := t.proposeYear(year); err != nil {
		return err
	}
	return t.show(store.View{Name: "plan", ID: int64(year)})
}

// proposeYear proposes what the rules ask for in a year somebody looks at, so that no year is empty because its time to
// be proposed has not come.
func (t *turn) proposeYear(year int) error {
	if year < t.Now.In(t.Tx.House().Zone).Year() {
		return nil
	}
	rules, err := t.Tx.Cycle().Rules()
	if err != nil {
		return err
	}
	_, err = remind.Propose(t.Tx, rules, year)
	return err
}

func openPlan(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if p.ID < 2000 || p.ID > int64(t.Now.In(t.Tx.House().Zone).Year()+planAhead) {
		return no("unknown_button", nil)
	}
	if err := t.proposeYear(int(p.ID)); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "plan", ID: p.ID, Arg: p.Arg})
}

// planPage is how many tasks one card shows.
const planPage = 14

// planCard is a year of work: numbered, each task with its due time, its state and a button.
func planCard(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	tasks, err := k.tx.Cycle().Year(int(v.ID))
	if err != nil {
		return store.Message{}, err
	}
	items, err := k.planItems(int(v.ID), tasks)
	if err != nil {
		return store.Message{}, err
	}
	part, page, pages := pageOf(items, pageArg(v.Arg), planPage)
	proposed := 0
	for _, task := range tasks {
		if task.Phase == bloc.PhaseProposed {
			proposed++
		}
	}
	lines := []words.HTML{k.html("plan.head", words.Args{"Year": strconv.FormatInt(v.ID, 10)})}
	if len(tasks) == 0 {
		lines = append(lines, k.html("plan.nothing", nil))
	}
	var buttons []store.Button
	for i, item := range part {
		n := strconv.Itoa(page*planPage + i + 1)
		lines = append(lines, k.planLine(n, item))
		buttons = append(buttons, store.Button{Label: n, Data: item.press(v.ID, page).Data()})
	}
	rows := rowsOf(buttons, 7)
	if row := k.turnPages(page, pages, func(n int) press { return press{Act: "yk", ID: v.ID, Arg: strconv.Itoa(n)} }); row != nil {
		rows = append(rows, row)
	}
	if proposed > 0 {
		lines = append(lines, k.html("plan.waiting", words.Args{"Count": proposed}))
		rows = append(rows, []store.Button{k.button("plan_confirm_all", press{Act: "ya", ID: v.ID})})
	}
	notice, check, err := k.holidayNotice(int(v.ID))
	if err != nil {
		return store.Message{}, err
	}
	lines, rows = append(lines, notice...), append(rows, check...)
	rows = append(rows, []store.Button{k.button("plan_yearly", press{Act: "yn", ID: v.ID}), k.button("plan_recurring", press{Act: "yb", ID: v.ID})},
		k.otherYears(v.ID))
	return store.Message{Text: string(words.Join(lines...)), Buttons: rows, About: store.About{Kind: "plan", ID: v.ID}}, nil
}

// otherYears leads to the years beside one.
func (k *look) otherYears(year int64) []store.Button {
	row := []store.Button{{Label: "‹ " + strconv.FormatInt(year-1, 10), Data: press{Act: "yk", ID: year - 1}.Data()}}
	if year < int64(timeOf(k.tx.Now).In(k.tx.House().Zone).Year()+planAhead) {
		row = append(row, store.Button{Label: strconv.FormatInt(year+1, 10) + " ›", Data: press{Act: "yk", ID: year + 1}.Data()})
	}
	return row
}

// planState says where a task of the plan stands.
func (k *look) planState(task bloc.Task) words.HTML {
	switch {
	case task.Phase == bloc.PhaseProposed && task.Due <= k.tx.Now:
		return k.html("plan.state.lapsed", nil)
	case task.Phase == bloc.PhaseWithdrawn && task.AnnouncedAt == 0:
		return k.html("plan.state.skipped", nil)
	case task.Phase == bloc.PhaseConfirmed && task.AnnouncedAt == 0:
		return k.html("plan.state.coming", words.Args{"At": k.lang.DateTime(task.AnnounceAt)})
	}
	return k.html("plan.state."+string(task.Phase), nil)
}

// Unconfirmed is remind's hook: each secretary gets one message about the proposals that are new and those whose due time
// nears.
func (c *Chat) Unconfirmed(tx *store.Tx, proposed, waiting []bloc.Task) error {
	arg := joinIDs(proposed) + "/" + joinIDs(waiting)
	list, err := c.secretaries(tx)
	if err != nil {
		return err
	}
	told := map[int64]bool{}
	for _, s := range list {
		if told[s.UserID] {
			continue
		}
		told[s.UserID] = true
		if err := tx.Outbox().Show(s.UserID, store.LaneBulk, store.View{Name: "unconfirmed", Person: int64(s.Person), Arg: arg}); err != nil {
			return fmt.Errorf("tell of proposals: %w", err)
		}
	}
	return nil
}

func joinIDs(tasks []bloc.Task) string {
	ids := make([]string, len(tasks))
	for i, t := range tasks {
		ids[i] = id36(t.ID)
	}
	return strings.Join(ids, ",")
}

// unconfirmedView lists the proposals that are still to be confirmed, with a way to the plan of each of their years.
func unconfirmedView(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	fresh, waiting, _ := strings.Cut(v.Arg, "/")
	var lines []words.HTML
	years := map[int]bool{}
	var buttons []store.Button
	for _, part := range []struct{ head, ids string }{{"plan.told_new", fresh}, {"plan.told_waiting", waiting}} {
		told, tasks, err := k.toldTasks(splitIDs(part.ids))
		if err != nil {
			return store.Message{}, err
		}
		for _, task := range tasks {
			if !years[task.Year] {
				years[task.Year] = true
				buttons = append(buttons, store.Button{Label: k.lang.Text("button.plan_year", words.Args{"Year": strconv.Itoa(task.Year)}),
					Data: press{Act: "yk", ID: int64(task.Year)}.Data()})
			}
		}
		if len(tasks) > 0 {
			lines = append(append(lines, k.html(part.head, words.Args{"Count": len(tasks)})), told...)
		}
	}
	if len(lines) == 0 {
		return store.Message{}, mootUnless(false, nil)
	}
	return store.Message{Text: string(words.Join(k.fitAll(lines, messageRoom)...)), Buttons: rowsOf(buttons, 2)}, nil
}
