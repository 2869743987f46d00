package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// clearanceDecideFlow is how a bloc's leader decides on what is to go out: [Duyệt, cho gửi] [Trả lại].
func clearanceDecideFlow() flow {
	return flow{
		presses: map[string]presser{"cp": pressClear, "cr": pressReturnComposition},
		views:   map[string]renderer{"clearance": clearanceCard},
	}
}

// pressClear lets it go out, as if it had been sent just now.
func pressClear(t *turn, p press) error {
	if err := t.onlyBlocLeader(); err != nil {
		return err
	}
	x, c, err := t.clearing(p, "clearance", store.CompositionAsked)
	if err != nil {
		return err
	}
	to, err := t.look().addressees(c.Audience)
	if err != nil {
		return err
	}
	switch {
	case len(to.people) == 0:
		return no("clear_nobody", nil)
	case c.Ack && t.look().noticeDue(c) <= max(t.Tx.Now, c.SendAt):
		return no("clear_due_early", words.Args{"Due": t.lang.DateTime(c.Due)})
	}
	c.Cleared.State, c.Cleared.By, c.Cleared.At = clearanceApproved, t.who.ID, t.Tx.Now
	task, err := t.sendComposed(x, c, to)
	if err != nil {
		return err
	}
	if err := t.log("clearance_given", task.ID, 0, c.Title); err != nil {
		return err
	}
	if err := t.redraw(store.View{Name: "clearance", ID: x.ID}); err != nil {
		return err
	}
	if t.who.Secretary() {
		if err := t.showNoticeBoard(task.ID); err != nil {
			return err
		}
	}
	return t.eachSecretary(func(s store.Contact) error {
		_, err := t.Tx.Cards().Show(s.UserID, store.LaneAlert, id36(task.ID), store.View{Name: "notice.board", Task: int64(task.ID)}, 0,
			store.Topic{Task: task.ID})
		return err
	})
}

// pressReturnComposition asks for the reason first: nothing is returned without one.
func pressReturnComposition(t *turn, p press) error {
	if err := t.onlyBlocLeader(); err != nil {
		return err
	}
	x, c, err := t.clearing(p, "clearance", store.CompositionAsked)
	if err != nil {
		return err
	}
	return t.ask(flowClearance, clearanceReason, clearanceDialog{ID: x.ID, Rev: x.Rev}, "clearance.ask_reason", words.Args{"Title": c.Title})
}

// returnComposition gives it back to the secretariat, with the reason.
func (t *turn) returnComposition(g clearanceDialog, reason string) error {
	if err := t.onlyBlocLeader(); err != nil {
		return err
	}
	switch {
	case reason == "":
		return no("reason_in_words", nil)
	case words.Len(reason) > maxReason:
		return no("reason_too_long", words.Args{"Max": maxReason})
	}
	x, c, err := t.clearing(press{ID: g.ID, Rev: g.Rev}, "clearance", store.CompositionAsked)
	if err != nil {
		return err
	}
	c.Cleared.State, c.Cleared.By, c.Cleared.At, c.Cleared.Reason = clearanceReturned, t.who.ID, t.Tx.Now, reason
	if err := t.moveComposition(x, c, store.CompositionWriting, 0); err != nil {
		return err
	}
	if err := t.log("clearance_returned", 0, 0, c.Title); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	if err := t.eachSecretary(func(s store.Contact) error {
		_, err := t.Tx.Cards().Show(s.UserID, store.LaneAlert, id36(x.ID), store.View{Name: "composition", ID: x.ID}, 0)
		return err
	}); err != nil {
		return err
	}
	return t.say("clearance.returned", words.Args{"Title": c.Title, "Reason": reason})
}

// clearanceCard is what a bloc's leader decides on, under the content itself, and what was decided.
func clearanceCard(k *look, v store.View) (store.Message, error) {
	may, err := k.blocLeader()
	if err != nil || !may {
		return store.Message{}, mootUnless(may, err)
	}
	x, err := k.tx.Compositions().Get(v.ID)
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	var c composition
	if err := x.Read(&c); err != nil {
		return store.Message{}, err
	}
	if x.State != store.CompositionAsked {
		said, err := k.clearanceSaid(c.Cleared)
		if err != nil {
			return store.Message{}, err
		}
		if said == "" {
			return store.Message{}, courier.ErrMoot
		}
		return store.Message{Text: string(k.html("clearance.over", words.Args{"Title": c.Title, "Said": said}))}, nil
	}
	to, err := k.addressees(c.Audience)
	if err != nil {
		return store.Message{}, err
	}
	text, err := k.compositionText(c, to)
	if err != nil {
		return store.Message{}, err
	}
	who, err := k.writerName(c.Cleared.Asked)
	if err != nil {
		return store.Message{}, err
	}
	if c.SendAt == 0 {
		text = words.Join(text, k.html("clearance.at_once", nil))
	}
	text = words.Join(k.html("clearance.please", words.Args{"Who": who, "At": k.lang.DateTime(c.Cleared.AskedAt)}), text)
	b := func(key, act string) store.Button { return k.button(key, press{Act: act, ID: x.ID, Rev: x.Rev}) }
	return store.Message{Text: string(text), Buttons: [][]store.Button{{b("clear", "cp"), b("return", "cr")}, {b("recipients", "up")}}}, nil
}

// writerName names somebody who wrote or decided; who acted for the secretariat while nobody of it had joined may be on no
// roll, and is the secretariat.
func (k *look) writerName(id bloc.PersonID) (string, error) {
	if id == 0 {
		return k.lang.Text("role.secretary", nil), nil
	}
	name, err := k.nameOf(id)
	return words.Cut(name, maxNameShown), err
}

// clearanceSaid says what was decided, empty where nothing was.
func (k *look) clearanceSaid(d clearance) (string, error) {
	if d.State == "" || d.State == clearanceAsked {
		return "", nil
	}
	who, err := k.writerName(d.By)
	if err != nil {
		return "", err
	}
	key := "clearance.said_" + d.State
	if d.Paper != "" && d.State == clearanceApproved {
		key = "clearance.said_paper"
	}
	return k.lang.Text(key, words.Args{"Who": who, "At": k.lang.DateTime(d.At), "Paper": d.Paper, "Reason": d.Reason}), nil
}
