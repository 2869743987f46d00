package chat

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// flowClearance is the dialog in which a reason, or who approved elsewhere and when, is typed.
const flowClearance = "clearance"

// Steps of flowClearance.
const (
	clearanceReason = "reason"
	clearancePaper  = "paper"
	clearanceSure   = "sure" // typing once more replaces what was typed
)

// clearanceAskFlow is how the secretariat asks for approval, takes that back, or says that it was given elsewhere.
func clearanceAskFlow() flow {
	return flow{
		presses: map[string]presser{"cw": pressRecallClearance, "ct": pressClearedElsewhere, "cg": pressClearedSure},
		steps:   map[string]stepper{flowClearance: clearanceStep},
	}
}

// errComposedMeanwhile cannot come to pass: nobody else writes while a transaction does.
var errComposedMeanwhile = errors.New("a composition changed within its transaction")

// moveComposition moves a composition to another state in the person's name, and shows that wherever it stands.
func (t *turn) moveComposition(x store.Composition, c composition, state string, task bloc.TaskID) error {
	c.Editor, c.EditedAt = t.who.ID, t.Tx.Now
	ok, err := t.Tx.Compositions().Move(x, state, task, c)
	if err == nil && !ok {
		err = errComposedMeanwhile
	}
	if err != nil {
		return err
	}
	secretaries, err := t.c.secretaries(t.Tx)
	if err != nil {
		return err
	}
	for _, p := range secretaries {
		if _, err := t.Tx.Cards().Refresh(p.UserID, store.LaneAlert, "composition", id36(x.ID)); err != nil {
			return err
		}
	}
	leaders, err := t.look().reachableLeaders()
	if err != nil {
		return err
	}
	for _, p := range leaders {
		if _, err := t.Tx.Cards().Refresh(p.UserID, store.LaneAlert, "clearance", id36(x.ID)); err != nil {
			return err
		}
	}
	return nil
}

// askClearance sends every bloc leader the real content and a card to decide on.
func (t *turn) askClearance(x store.Composition, c composition) error {
	leaders, err := t.look().reachableLeaders()
	if err != nil {
		return err
	}
	if len(leaders) == 0 {
		return no("no_bloc_leader", nil)
	}
	c.Cleared = clearance{State: clearanceAsked, Asked: t.who.ID, AskedAt: t.Tx.Now}
	for _, p := range leaders { // first, so that the content stands above the card
		if _, err := t.Tx.Outbox().Put(store.Outgoing{Chat: p.UserID, Lane: store.LaneAlert, Kind: store.KindContent,
			Body: store.Body{Content: &store.Delivery{Do: store.DoTest, Parts: c.Parts}}}); err != nil {
			return err
		}
	}
	if err := t.moveComposition(x, c, store.CompositionAsked, 0); err != nil {
		return err
	}
	if err := t.log("clearance_asked", 0, 0, c.Title); err != nil {
		return err
	}
	for _, p := range leaders {
		if _, err := t.Tx.Cards().Show(p.UserID, store.LaneAlert, id36(x.ID), store.View{Name: "clearance", ID: x.ID}, 0); err != nil {
			return err
		}
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "composition", ID: x.ID})
}

// clearing reads a composition for a decision on its approval, in one of the states and as it was when the button was
// drawn; where somebody was first, the card, which is one of the view, is drawn anew and it is said who that was.
func (t *turn) clearing(p press, view string, states ...string) (x store.Composition, c composition, err error) {
	x, err = t.Tx.Compositions().Get(p.ID)
	if notFound(err) {
		return x, c, t.forged("no such composition", "unknown_button")
	}
	if err != nil {
		return x, c, err
	}
	if err := x.Read(&c); err != nil {
		return x, c, err
	}
	if p.Rev == x.Rev && slices.Contains(states, x.State) {
		return x, c, nil
	}
	if err := t.redraw(store.View{Name: view, ID: x.ID}); err != nil {
		return x, c, err
	}
	said, err := t.look().clearanceSaid(c.Cleared)
	if err != nil {
		return x, c, err
	}
	if said == "" {
		return x, c, no("stale", nil)
	}
	return x, c, no("clearance_over", words.Args{"Said": said})
}

// pressRecallClearance takes the asking back, so that what is written can be changed: [Rút lại].
func pressRecallClearance(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	x, c, err := t.clearing(p, "composition", store.CompositionAsked)
	if err != nil {
		return err
	}
	c.Cleared.State, c.Cleared.By, c.Cleared.At = clearanceRecalled, t.who.ID, t.Tx.Now
	if err := t.moveComposition(x, c, store.CompositionWriting, 0); err != nil {
		return err
	}
	if err := t.log("clearance_recalled", 0, 0, c.Title); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "composition", ID: x.ID})
}

// clearanceDialog is what the dialog knows: what it is about, as it was then, and what was typed.
type clearanceDialog struct {
	ID    int64  `json:"id"`
	Rev   int64  `json:"rev"`
	Paper string `json:"paper,omitempty"`
}

// pressClearedElsewhere asks who approved it, and when: [Đã được duyệt: đ/c …, ngày …].
func pressClearedElsewhere(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	x, c, err := t.clearing(p, "composition", store.CompositionWriting, store.CompositionAsked)
	if err != nil {
		return err
	}
	if _, err := t.sendableNow(c); err != nil {
		return err
	}
	return t.ask(flowClearance, clearancePaper, clearanceDialog{ID: x.ID, Rev: x.Rev}, "clearance.ask_paper", words.Args{"Title": c.Title})
}

// clearanceStep takes what was asked for.
func clearanceStep(t *turn, d store.Dialog) error {
	var g clearanceDialog
	if err := d.Read(&g); err != nil {
		return err
	}
	text := strings.Join(strings.Fields(t.msg.Text), " ")
	switch d.Step {
	case clearanceReason:
		return t.returnComposition(g, text)
	case clearancePaper, clearanceSure:
		return t.takeClearedElsewhere(g, text)
	}
	return errUnknownStep
}

// takeClearedElsewhere shows what was understood before it counts.
func (t *turn) takeClearedElsewhere(g clearanceDialog, text string) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	switch {
	case !strings.ContainsFunc(text, unicode.IsLetter) || !strings.ContainsFunc(text, unicode.IsDigit):
		return no("clearance_paper", nil)
	case words.Len(text) > maxPaper:
		return no("paper_too_long", words.Args{"Max": maxPaper})
	}
	x, c, err := t.clearing(press{ID: g.ID, Rev: g.Rev}, "composition", store.CompositionWriting, store.CompositionAsked)
	if err != nil {
		return err
	}
	to, err := t.sendableNow(c)
	if err != nil {
		return err
	}
	g.Paper = text
	return t.ask(flowClearance, clearanceSure, g, "clearance.sure_paper", words.Args{"Paper": text, "Title": c.Title,
		"Agencies": len(to.agencies), "People": to.reached()},
		[]store.Button{t.button("send_sure", press{Act: "cg", ID: x.ID, Rev: x.Rev})},
		[]store.Button{t.button("never_mind", press{Act: "co", ID: x.ID})})
}

// pressClearedSure sends what was approved elsewhere.
func pressClearedSure(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	x, c, err := t.clearing(p, "composition", store.CompositionWriting, store.CompositionAsked)
	if err != nil {
		return err
	}
	d, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (d.Flow != flowClearance || d.Step != clearanceSure || d.Expired) {
		return no("dialog_gone", nil)
	}
	if err != nil {
		return err
	}
	var g clearanceDialog
	if err := d.Read(&g); err != nil {
		return err
	}
	if g.ID != x.ID || g.Rev != x.Rev {
		return no("dialog_gone", nil)
	}
	to, err := t.sendableNow(c)
	if err != nil {
		return err
	}
	if x.State == store.CompositionWriting { // nobody is asked now, whoever was before
		c.Cleared = clearance{}
	}
	c.Cleared.State, c.Cleared.By, c.Cleared.At, c.Cleared.Paper = clearanceApproved, t.who.ID, t.Tx.Now, g.Paper
	task, err := t.sendComposed(x, c, to)
	if err != nil {
		return err
	}
	if err := t.log("clearance_paper", task.ID, 0, g.Paper); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	if err := t.redraw(store.View{Name: "composition", ID: x.ID}); err != nil {
		return err
	}
	return t.showNoticeBoard(task.ID)
}
