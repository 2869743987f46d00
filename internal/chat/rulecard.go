package chat

import (
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/remind"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// ruleFlow is the rules of the yearly cycle as the secretariat changes them ([Sửa quy tắc]): what is typed is shown as it
// was understood, counts with [Ghi nhận] for what is proposed from then on, and, where asked for, for what was proposed
// and nobody has confirmed.
func ruleFlow() flow {
	return flow{
		presses: map[string]presser{"yg": openRule, "yf": askRuleField, "yw": pressRuleAudience,
			"yy": pressRuleAgency, "yo": keepRule, "yv": applyRule},
		steps: map[string]stepper{flowRule: ruleStep},
		views: map[string]renderer{"rule": ruleCard},
	}
}

// flowRule is the dialog in which a rule is changed.
const flowRule = "rule"

// ruleButtons lead from a task or the periods of a year to the rule they come from, while it proposes.
func (k *look) ruleButtons(place store.Place, task bloc.Task) ([][]store.Button, error) {
	rule, err := k.tx.Cycle().Rule(place.Rule)
	if err != nil || rule.Dropped {
		return nil, err
	}
	return [][]store.Button{{k.button("rule_edit", press{Act: "yg", ID: rule.ID, Arg: strconv.Itoa(task.Year)})},
		{k.button("plan_drop_rule", press{Act: "yx", ID: rule.ID, Arg: id36(task.ID)})}}, nil
}

// proposalLines say whom a proposal asks and when they are reminded.
func (k *look) proposalLines(task bloc.Task) ([]words.HTML, error) {
	audience, err := k.tx.Cycle().Audience(task.ID)
	if err != nil {
		return nil, mootIfGone(err)
	}
	asked, err := k.audienceLine(audience)
	return []words.HTML{asked, k.ladderLine(task.Ladder)}, err
}

// ladderLine says on which days before the due day agencies are reminded.
func (k *look) ladderLine(ladder []int) words.HTML {
	if len(ladder) == 0 {
		return k.html("rule.no_ladder", nil)
	}
	return k.html("rule.ladder", words.Args{"Ladder": ladderWords(ladder)})
}

func ladderWords(ladder []int) string {
	days := make([]string, len(ladder))
	for i, n := range ladder {
		days[i] = strconv.Itoa(n)
	}
	return strings.Join(days, ", ")
}

// audienceLine names whom a rule or a proposal asks: by post, with who holds it now, or by agency.
func (k *look) audienceLine(a bloc.Audience) (words.HTML, error) {
	if a.Everyone() {
		return k.html("rule.everyone", nil), nil
	}
	agencies, err := k.tx.Cycle().Asked(a)
	if err != nil {
		return "", err
	}
	labels := make([]string, len(agencies))
	for i, g := range agencies {
		labels[i] = g.Label()
	}
	args := words.Args{"Agencies": words.Cut(strings.Join(labels, ", "), 400), "Count": len(agencies)}
	if len(a.Posts) == 0 {
		return k.html("rule.agencies", args), nil
	}
	var posts []string
	for _, p := range []bloc.Post{bloc.PostChair, bloc.PostVice, bloc.PostMember} {
		if a.Includes(bloc.Agency{Post: p}) {
			posts = append(posts, k.lang.Text("post."+string(p), nil))
		}
	}
	args["Posts"] = strings.Join(posts, ", ")
	if len(agencies) == 0 {
		return k.html("rule.posts_nobody", args), nil
	}
	return k.html("rule.posts", args), nil
}

// ruleLines are a rule in words.
func (k *look) ruleLines(r store.Rule) ([]words.HTML, error) {
	audience, err := k.audienceLine(r.Audience)
	if err != nil {
		return nil, err
	}
	lines := []words.HTML{k.html("rule.title", words.Args{"Kind": kindName(k.lang, bloc.Task{Kind: r.Kind, Sort: r.Sort}), "Title": r.Title}),
		k.html("rule.every_"+string(r.Every), nil)}
	if r.Phrase != "" {
		lines = append(lines, k.html("rule.phrase", words.Args{"Phrase": r.Phrase}))
	}
	return append(lines, k.ladderLine(r.Ladder), audience), nil
}

// ruleDates are the tasks a rule asks for in a year of work, a line each; a yearly rule's in the next year too. What is
// over is said not to be proposed.
func (k *look) ruleDates(r store.Rule, year int) ([]words.HTML, error) {
	years := []int{year}
	if r.Every == bloc.EveryYear {
		years = append(years, year+1)
	}
	var lines []words.HTML
	for _, y := range years {
		tasks, err := remind.TasksOf(r, y, k.tx.House())
		if err != nil {
			return nil, err
		}
		for _, asked := range tasks {
			key := "rule.date"
			if asked.Task.Due <= k.tx.Now {
				key = "rule.date_past"
			}
			lines = append(lines, k.html(key, words.Args{"Title": words.Cut(asked.Task.Title, 100), "Due": k.lang.DateTime(asked.Task.Due),
				"Weekday": k.lang.Weekday(asked.Task.Due)}))
		}
	}
	return lines, nil
}

// openRule is [Sửa quy tắc].
func openRule(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if _, err := t.Tx.Cycle().Rule(p.ID); notFound(err) {
		return t.forged("no such rule", "unknown_button")
	} else if err != nil {
		return err
	}
	return t.redraw(store.View{Name: "rule", ID: p.ID, Arg: strconv.Itoa(pageArg(p.Arg))})
}

// ruleCard is a rule, as it proposes from now on, and what can be changed of it. The view's Arg is the year it was opened
// from.
func ruleCard(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	rule, err := k.tx.Cycle().Rule(v.ID)
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	year := k.ruleYear(v.Arg)
	lines, err := k.ruleLines(rule)
	if err != nil {
		return store.Message{}, err
	}
	dates, err := k.ruleDates(rule, year)
	if err != nil {
		return store.Message{}, err
	}
	lines = append(append([]words.HTML{k.html("rule.head", nil)}, lines...), dates...)
	var rows [][]store.Button
	if rule.Dropped {
		lines = append(lines, k.html("rule.dropped", nil))
	} else {
		b := func(key, field string) store.Button {
			return k.button(key, press{Act: "yf", ID: rule.ID, Rev: rule.Rev, Arg: field + strconv.Itoa(year)})
		}
		rows = [][]store.Button{{b("rule_title", fieldTitle), b("rule_due", fieldDue)}, {b("rule_ladder", fieldLadder), b("rule_audience", fieldAudience)}}
	}
	return store.Message{Text: string(words.Join(k.fitAll(lines, messageRoom)...)), Buttons: append(rows, []store.Button{k.toPlan(year)})}, nil
}

// ruleYear is the year of work a rule is looked at from; what is none that can be planned is this one.
func (k *look) ruleYear(arg string) int {
	this := timeOf(k.tx.Now).In(k.tx.House().Zone).Year()
	if year := pageArg(arg); year >= this && year <= this+planAhead {
		return year
	}
	return this
}
