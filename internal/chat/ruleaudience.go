package chat

import (
	"slices"
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// What the buttons of the audience do.
const (
	audienceAll  = "all"
	audienceList = "list"
	audienceDone = "done"
)

// askRuleAudience asks whom a rule asks: everyone, by post, or agencies by name.
func (t *turn) askRuleAudience(d ruling) error {
	m, err := t.ruleAudienceMessage(d)
	if err != nil {
		return err
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, flowRule, ruleAudience, d); err != nil {
		return err
	}
	return t.send(m)
}

func (t *turn) ruleAudienceMessage(d ruling) (store.Message, error) {
	line, err := t.look().audienceLine(d.Rule.Audience)
	if err != nil {
		return store.Message{}, err
	}
	mark := func(on bool, label string) string {
		if on {
			return bloc.StateConfirmed.Mark() + " " + label
		}
		return bloc.StateNone.Mark() + " " + label
	}
	a := d.Rule.Audience
	rows := [][]store.Button{{{Label: mark(a.Everyone(), t.lang.Text("button.everyone", nil)), Data: press{Act: "yw", Arg: audienceAll}.Data()}}}
	var posts []store.Button
	for _, p := range []bloc.Post{bloc.PostChair, bloc.PostVice, bloc.PostMember} {
		posts = append(posts, store.Button{Label: mark(slices.Contains(a.Posts, p), t.lang.Text("post."+string(p), nil)), Data: press{Act: "yw", Arg: string(p)}.Data()})
	}
	rows = append(rows, rowsOf(posts, 2)...)
	rows = append(rows, []store.Button{{Label: mark(len(a.Agencies) > 0, t.lang.Text("button.some_agencies", nil)), Data: press{Act: "yw", Arg: audienceList}.Data()}},
		[]store.Button{t.button("rule_audience_done", press{Act: "yw", Arg: audienceDone})})
	return store.Message{Text: string(words.Join(t.lang.HTML("rule.ask_audience", nil), line)), Buttons: rows}, nil
}

// pressRuleAudience takes a post in or out, turns to everyone or to the list of agencies, or goes on.
func pressRuleAudience(t *turn, p press) error {
	d, _, err := t.ruleDialog(ruleAudience)
	if err != nil {
		return err
	}
	switch post := bloc.Post(p.Arg); {
	case p.Arg == audienceAll:
		d.Rule.Audience = bloc.Audience{}
	case p.Arg == audienceList:
		return t.drawRuleAgencies(d, int(p.ID))
	case p.Arg == audienceDone:
		return t.showRuling(d, ruleAudience)
	case post.Valid():
		d.Rule.Audience = d.Rule.Audience.Toggle(post)
	default:
		return t.forged("no such audience", "unknown_button")
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, flowRule, ruleAudience, d); err != nil {
		return err
	}
	m, err := t.ruleAudienceMessage(d)
	if err != nil {
		return err
	}
	return t.edit(m)
}

// pressRuleAgency takes an agency in or out.
func pressRuleAgency(t *turn, p press) error {
	d, _, err := t.ruleDialog(ruleAudience)
	if err != nil {
		return err
	}
	agency, err := t.Tx.Agencies().Get(bloc.AgencyID(p.ID))
	if notFound(err) {
		return t.forged("no such agency", "unknown_button")
	}
	if err != nil {
		return err
	}
	d.Rule.Audience = d.Rule.Audience.ToggleAgency(agency.ID)
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, flowRule, ruleAudience, d); err != nil {
		return err
	}
	return t.drawRuleAgencies(d, pageArg(p.Arg))
}

// drawRuleAgencies shows a page of the agencies in place of the message pressed.
func (t *turn) drawRuleAgencies(d ruling, page int) error {
	agencies, err := t.Tx.Agencies().List()
	if err != nil {
		return err
	}
	part, page, pages := pageOf(agencies, page, audiencePage)
	var buttons []store.Button
	for _, a := range part {
		mark := bloc.StateNone.Mark()
		if slices.Contains(d.Rule.Audience.Agencies, a.ID) {
			mark = bloc.StateConfirmed.Mark()
		}
		buttons = append(buttons, store.Button{Label: mark + " " + words.Cut(a.Label(), 30), Data: press{Act: "yy", ID: int64(a.ID), Arg: strconv.Itoa(page)}.Data()})
	}
	rows := rowsOf(buttons, 2)
	if row := t.look().turnPages(page, pages, func(n int) press { return press{Act: "yw", ID: int64(n), Arg: audienceList} }); row != nil {
		rows = append(rows, row)
	}
	if n := len(d.Rule.Audience.Agencies); n > 0 {
		rows = append(rows, []store.Button{{Label: t.lang.Text("button.chosen", words.Args{"Count": n}), Data: press{Act: "yw", Arg: audienceDone}.Data()}})
	}
	return t.edit(store.Message{Text: string(t.lang.HTML("newtask.choose", words.Args{"N": len(d.Rule.Audience.Agencies), "Of": len(agencies)})), Buttons: rows})
}
