package chat

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/remind"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
)

// What of a rule is changed, as its buttons say it.
const (
	fieldTitle    = "t"
	fieldDue      = "d"
	fieldLadder   = "l"
	fieldAudience = "a"
)

// Steps of flowRule; a yearly date is asked for in the step "due".
const (
	ruleTyped    = "typed"
	ruleAudience = "audience"
	ruleDue      = "due"
)

// ruling is what the dialog of a rule knows.
type ruling struct {
	Rule  store.Rule `json:"rule"` // as it is to be
	Field string     `json:"field"`
	Year  int        `json:"year"` // of work, from which the rule was opened
	dueChoice
	Readings []remind.Recurrence `json:"readings,omitempty"` // of when it is due
}

// due is the dialog as one that asks for a date.
func (d *ruling) due(t *turn) dueDialog {
	d.Since = time.Date(d.Year, 1, 1, 0, 0, 0, 0, t.Tx.House().Zone).Unix()
	return dueDialog{flowRule, "yp", &d.dueChoice, d}
}

// fingerprint names exactly what was shown.
func (d ruling) fingerprint() string { return fingerprint(fmt.Sprintf("%+v", d.Rule)) }

// ruleDialog reads what is being changed of a rule, at one of the steps.
func (t *turn) ruleDialog(steps ...string) (ruling, string, error) {
	var d ruling
	step, err := t.secretaryDialog(&d, flowRule, steps...)
	return d, step, err
}

// askRuleField asks for what is to be changed of a rule.
func askRuleField(t *turn, p press) error {
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
	d := ruling{Rule: rule, Field: p.Arg[:1], Year: t.look().ruleYear(p.Arg[1:])}
	if rule.Dropped || rule.Rev != p.Rev {
		return t.redrawAnd(store.View{Name: "rule", ID: rule.ID, Arg: strconv.Itoa(d.Year)}, no("stale", nil))
	}
	switch d.Field {
	case fieldTitle:
		return t.ask(flowRule, ruleTyped, d, "rule.ask_title", words.Args{"Title": rule.Title})
	case fieldLadder:
		return t.ask(flowRule, ruleTyped, d, "rule.ask_ladder", words.Args{"Ladder": t.look().ladderLine(rule.Ladder)})
	case fieldAudience:
		return t.askRuleAudience(d)
	case fieldDue:
		if rule.Every == bloc.EveryYear {
			return t.ask(flowRule, ruleDue, d, "rule.ask_due", nil)
		}
		return t.ask(flowRule, ruleTyped, d, "recurring.ask_due_"+string(rule.Every), words.Args{"Title": remind.Summary(rule.Title, d.Year)})
	}
	return t.forged("no such field", "unknown_button")
}

// ruleStep takes what is typed in answer to the question asked last; typed again, it takes the place of what was shown.
func ruleStep(t *turn, g store.Dialog) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	var d ruling
	if err := g.Read(&d); err != nil {
		return err
	}
	text := strings.TrimSpace(t.msg.Text)
	if text == "" {
		return no("in_words", nil)
	}
	switch g.Step {
	case ruleDue:
		return t.readDue(d.due(t), text)
	case ruleAudience:
		return no("press_a_button", nil)
	case ruleTyped:
		return t.readRuleField(d, text)
	}
	return errUnknownStep
}

func (t *turn) readRuleField(d ruling, text string) error {
	switch d.Field {
	case fieldTitle:
		title, err := t.ruleTitle(d.Rule.Every, text, d.Year)
		if err != nil {
			return err
		}
		d.Rule.Title = title
		return t.showRuling(d, ruleTyped)
	case fieldLadder:
		ladder, err := when.ParseLadder(text)
		if err != nil {
			return no("rule_ladder", nil)
		}
		d.Rule.Ladder = ladder
		return t.showRuling(d, ruleTyped)
	case fieldDue:
		return t.readRuleRecurrence(d, text)
	}
	return errUnknownStep
}

func (t *turn) readRuleRecurrence(d ruling, text string) error {
	d.Readings = remind.ReadRecurrence(text, d.Rule.Every)
	if len(d.Readings) == 0 {
		return no("recurring_due_"+string(d.Rule.Every), nil)
	}
	d.Rule.Phrase = words.Cut(strings.Join(strings.Fields(text), " "), 100)
	if len(d.Readings) == 1 {
		return t.takeReading(d, 0)
	}
	rows, err := t.readingButtons("ym", d.Rule, d.Readings, d.Year)
	if err != nil {
		return err
	}
	return t.ask(flowRule, ruleTyped, d, "newtask.due_before", words.Args{"Phrase": d.Rule.Phrase}, rows...)
}

// pressRuleReading takes one of the readings that were offered.
func pressRuleReading(t *turn, p press) error {
	d, _, err := t.ruleDialog(ruleTyped)
	if err != nil {
		return err
	}
	if p.ID < 0 || p.ID >= int64(len(d.Readings)) {
		return no("dialog_gone", nil)
	}
	return t.takeReading(d, int(p.ID))
}

func (t *turn) takeReading(d ruling, i int) error {
	d.Rule.Due, d.Rule.Later = d.Readings[i].Due, d.Readings[i].Later
	d.Readings = nil
	return t.showRuling(d, ruleTyped)
}

// pressRuleDue takes a date that was offered, for every year. A day off is not asked about: in a year in which nobody
// works on it, it is the working day before.
func pressRuleDue(t *turn, p press) error {
	d, _, err := t.ruleDialog(ruleDue)
	if err != nil {
		return err
	}
	if !slices.Contains(d.Choices, p.ID) {
		return no("dialog_gone", nil)
	}
	at := timeOf(p.ID).In(t.Tx.House().Zone)
	if at.Year() < d.Year || at.Year() > d.Year+1 {
		return no("plan_due_year", words.Args{"Due": t.lang.DateTime(p.ID), "Year": strconv.Itoa(d.Year), "Next": strconv.Itoa(d.Year + 1)})
	}
	if err := t.keepBeforeRule(d.dueChoice, p.ID); err != nil {
		return err
	}
	expression, later := remind.YearlyDue(d.Year, at)
	passed := !at.AddDate(-1, 0, 0).After(t.Now)
	if later == 1 && passed && !strings.Contains(d.Phrase, strconv.Itoa(at.Year())) { // this year's is over: the next one is meant
		later = d.Rule.Later
	}
	d.Rule.Due, d.Rule.Later = expression, later
	return t.showRuling(d, ruleDue)
}

// showRuling shows the rule as it will be, with its dates, before it counts.
func (t *turn) showRuling(d ruling, step string) error {
	k := t.look()
	lines, err := k.ruleLines(d.Rule)
	if err != nil {
		return err
	}
	dates, err := k.ruleDates(d.Rule, d.Year)
	if err != nil {
		return err
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, flowRule, step, d); err != nil {
		return err
	}
	lines = append(append([]words.HTML{t.lang.HTML("rule.sure", nil)}, lines...), dates...)
	return t.send(store.Message{Text: string(words.Join(k.fitAll(lines, messageRoom)...)),
		Buttons: [][]store.Button{{t.button("rule_keep", press{Act: "yo", Arg: d.fingerprint()})}}})
}

// keepRule is [Ghi nhận]: the rule proposes so from now on. What it has proposed stays, and can be asked to follow.
func keepRule(t *turn, p press) error {
	d, _, err := t.ruleDialog(ruleTyped, ruleDue, ruleAudience)
	if err != nil {
		return err
	}
	if p.Arg != d.fingerprint() { // not what was shown above this button
		return no("dialog_gone", nil)
	}
	ok, err := t.Tx.Cycle().Change(d.Rule)
	if err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	if !ok {
		return t.redrawAnd(store.View{Name: "rule", ID: d.Rule.ID, Arg: strconv.Itoa(d.Year)}, no("stale", nil))
	}
	if err := t.log("rule_changed", 0, 0, d.Rule.Title); err != nil {
		return err
	}
	d.Rule.Rev++ // as it is kept
	rows, err := t.applyButtons(d.Rule, d.Field, 0)
	if err != nil {
		return err
	}
	key := "rule.kept"
	if len(rows) > 0 {
		key = "rule.kept_apply"
	}
	rows = append(rows, []store.Button{t.button("rule_open", press{Act: "yg", ID: d.Rule.ID, Arg: strconv.Itoa(d.Year)})})
	return t.edit(store.Message{Text: string(t.lang.HTML(key, words.Args{"Title": d.Rule.Title})), Buttons: rows})
}
