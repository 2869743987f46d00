package chat

import (
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/remind"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// applyRule is [Áp dụng cho năm …]: what the rule proposed for the year and nobody has confirmed follows the change that
// was just made. What else was changed of a proposal by hand stays.
func applyRule(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	rule, err := t.Tx.Cycle().Rule(p.ID)
	if notFound(err) || err == nil && p.Arg == "" {
		return t.forged("no such rule or field", "unknown_button")
	}
	if err != nil {
		return err
	}
	field, year := p.Arg[:1], pageArg(p.Arg[1:])
	if rule.Rev != p.Rev || rule.Dropped {
		return t.redrawAnd(store.View{Name: "rule", ID: rule.ID, Arg: p.Arg[1:]}, no("stale", nil))
	}
	follow, lapsed, err := t.following(rule, field, year)
	if err != nil {
		return err
	}
	if len(follow) == 0 {
		return no("rule_nothing_to_apply", words.Args{"Year": strconv.Itoa(year)})
	}
	for _, task := range follow {
		if err := t.follow(task, rule, field); err != nil {
			return err
		}
	}
	lines := []words.HTML{t.lang.HTML("rule.applied", words.Args{"Count": len(follow), "Year": strconv.Itoa(year)})}
	if lapsed > 0 {
		lines = append(lines, t.lang.HTML("rule.applied_lapsed", words.Args{"Count": lapsed}))
	}
	rows, err := t.applyButtons(rule, field, year)
	if err != nil {
		return err
	}
	rows = append(rows, []store.Button{t.button("rule_open", press{Act: "yg", ID: rule.ID, Arg: strconv.Itoa(year)}), t.look().toPlan(year)})
	return t.edit(store.Message{Text: string(words.Join(lines...)), Buttons: rows})
}

// applyButtons offer to apply a change of a rule to each year in which it has proposals that nobody has confirmed, but
// for one year.
func (t *turn) applyButtons(rule store.Rule, field string, except int) ([][]store.Button, error) {
	years, err := t.Tx.Cycle().Unconfirmed(rule.ID, t.yearOf(t.Now))
	var rows [][]store.Button
	for _, year := range years {
		if year != except {
			rows = append(rows, []store.Button{{Label: t.lang.Text("button.rule_apply", words.Args{"Year": strconv.Itoa(year)}),
				Data: press{Act: "yv", ID: rule.ID, Rev: rule.Rev, Arg: field + strconv.Itoa(year)}.Data()}})
		}
	}
	return rows, err
}

// following are the proposals of a year as they are with a field as the rule has it now; those that would be due in the
// past are only counted. A title that is taken is refused.
func (t *turn) following(rule store.Rule, field string, year int) (tasks []bloc.Task, lapsed int, err error) {
	list, err := remind.TasksOf(rule, year, t.Tx.House())
	if err != nil {
		return nil, 0, err
	}
	byPeriod := map[int]bloc.Task{}
	for _, asked := range list {
		byPeriod[asked.Period] = asked.Task
	}
	standing, err := t.Tx.Cycle().Periods(rule.ID, year)
	if err != nil {
		return nil, 0, err
	}
	for _, task := range standing {
		place, err := t.Tx.Cycle().Of(task.ID)
		if err != nil {
			return nil, 0, err
		}
		want, asked := byPeriod[place.Period]
		switch {
		case task.Phase != bloc.PhaseProposed || place.Rule != rule.ID:
			continue
		case !asked || field == fieldDue && want.Due <= t.Tx.Now:
			lapsed++
			continue
		case field == fieldTitle:
			if _, err := t.planTitle(want.Title, year, task.ID); err != nil {
				return nil, 0, err
			}
			task.Title = want.Title
		case field == fieldDue:
			task.Due, task.DuePhrase = want.Due, ""
		case field == fieldLadder:
			task.Ladder = want.Ladder
		}
		tasks = append(tasks, task)
	}
	return tasks, lapsed, nil
}

func (t *turn) follow(task bloc.Task, rule store.Rule, field string) error {
	if field == fieldAudience {
		if err := t.Tx.Cycle().Ask(task.ID, rule.Audience); err != nil {
			return err
		}
	} else if ok, err := t.Tx.Cycle().Amend(task); err != nil {
		return err
	} else if !ok {
		return no("stale", nil)
	}
	return t.log("rule_applied", task.ID, 0, task.Title)
}
