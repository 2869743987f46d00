package chat

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
)

// nudgeFlow is [Đôn đốc đơn vị chưa gửi]: a message of its own to those who owe an answer, with a line of the
// secretary's if he wishes, shown first with who gets it and who cannot.
func nudgeFlow() flow {
	return flow{
		presses: map[string]presser{"tu": pressNudge, "tl": pressNoLine, "tv": pressSendNudge, "ts": pressStopNudge},
		views:   map[string]renderer{"nudge": nudgeCard},
		steps:   map[string]stepper{"nudge": nudgeStep},
	}
}

// nudging is what the dialog knows of a nudge.
type nudging struct {
	Task bloc.TaskID `json:"task"`
	Line string      `json:"line,omitempty"`

	Leaders  bool            `json:"leaders,omitempty"`  // to the leaders of agencies, which are chosen
	Agencies []bloc.AgencyID `json:"agencies,omitempty"` // those chosen
}

// pressNudge asks for the optional line.
func pressNudge(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	task, err := t.taskFor(p)
	if err != nil {
		return err
	}
	owing, err := t.nudgeable(task)
	if err != nil {
		return err
	}
	return t.ask("nudge", "line", nudging{Task: task.ID}, kindKey(task, "nudge.ask", "nudge.ask_notice"), words.Args{"Title": task.Title, "Count": len(owing)},
		[]store.Button{t.button("no_line", press{Act: "tl"})})
}

// nudgeable lists the agencies that owe an answer to the task; where none does, there is nobody to nudge.
func (t *turn) nudgeable(task bloc.Task) ([]bloc.AgencyID, error) {
	owing, err := t.Tx.Answers().Owing(task.ID)
	if err == nil && len(owing) == 0 {
		err = no("nobody_owes", nil)
	}
	return owing, err
}

// nudged lists the agencies a nudge is about: those that owe and, where some were chosen, are among them.
func (t *turn) nudged(n nudging, task bloc.Task) ([]bloc.AgencyID, error) {
	owing, err := t.nudgeable(task)
	if n.Leaders {
		owing = slices.DeleteFunc(owing, func(id bloc.AgencyID) bool { return !slices.Contains(n.Agencies, id) })
	}
	if err == nil && len(owing) == 0 {
		err = no("nobody_owes", nil)
	}
	return owing, err
}

// nudgingNow reads the nudge being written.
func (t *turn) nudgingNow(want string) (n nudging, task bloc.Task, err error) {
	if err := t.onlySecretary(); err != nil {
		return n, task, err
	}
	g, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (g.Flow != "nudge" || g.Step != want || g.Expired) {
		return n, task, no("dialog_gone", nil)
	}
	if err != nil {
		return n, task, err
	}
	if err := g.Read(&n); err != nil {
		return n, task, err
	}
	task, err = t.Tx.Tasks().Get(n.Task)
	return n, task, err
}

func nudgeStep(t *turn, g store.Dialog) error {
	if g.Step != "line" {
		return no("press_a_button", nil)
	}
	n, task, err := t.nudgingNow("line")
	if err != nil {
		return err
	}
	line := strings.TrimSpace(t.msg.Text)
	switch {
	case line == "":
		return no("in_words", nil)
	case words.Len(line) > maxReason:
		return no("line_too_long", words.Args{"Max": maxReason})
	}
	n.Line = line
	return t.previewNudge(n, task)
}

func pressNoLine(t *turn, _ press) error {
	n, task, err := t.nudgingNow("line")
	if err != nil {
		return err
	}
	return t.previewNudge(n, task)
}

// previewNudge shows what will be sent, when, to how many, and who will not get it and why; a second nudge on one day
// says that there was one.
func (t *turn) previewNudge(n nudging, task bloc.Task) error {
	owing, err := t.nudged(n, task)
	if err != nil {
		return err
	}
	lines, err := t.nudgedToday(n, task)
	if err != nil {
		return err
	}
	if at := t.nudgeAt(); at > t.Tx.Now+int64(t.c.Grace.Seconds()) {
		lines = append(lines, t.lang.HTML("nudge.in_hours", words.Args{"At": t.lang.DateTime(at), "Weekday": t.lang.Weekday(at)}))
	}
	what := t.nudgePreview
	if n.Leaders {
		what = t.reportPreview
	}
	preview, err := what(n, task, owing)
	if err != nil {
		return err
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "nudge", "preview", n); err != nil {
		return err
	}
	return t.send(store.Message{Text: string(words.Join(append(preview, lines...)...)), Buttons: [][]store.Button{
		{t.button("send", press{Act: "tv", ID: int64(task.ID)})}, {t.button("cancel", press{Act: "tz"})}}})
}

// nudgePreview shows what focal points will be sent, to how many, and who will not get it and why.
func (t *turn) nudgePreview(n nudging, task bloc.Task, owing []bloc.AgencyID) ([]words.HTML, error) {
	lines := []words.HTML{t.lang.HTML("nudge.preview", words.Args{"Title": task.Title})}
	if n.Line != "" {
		lines = append(lines, t.lang.HTML("nudge.line", words.Args{"Line": n.Line}))
	}
	roles, err := t.look().nudgedRoles(task)
	if err != nil {
		return nil, err
	}
	reach, err := t.audience(owing, roles...)
	if err != nil {
		return nil, err
	}
	lines = append(lines, reach.line(t.lang))
	return append(lines, t.look().fitAll(reach.missing, messageRoom-words.Len(string(words.Join(lines...))))...), nil
}

// nudgedToday says, and asks, where the same people were written to about the task today already.
func (t *turn) nudgedToday(n nudging, task bloc.Task) ([]words.HTML, error) {
	last, err := t.Tx.Nudges().Last(task.ID, n.Leaders)
	if errors.Is(err, store.ErrNotFound) || err == nil && t.lang.Days(last.At, t.Tx.Now) != 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	who, err := t.look().nameOf(last.By)
	key := "nudge.again"
	if n.Leaders {
		key = "leaderreport.again"
	}
	return []words.HTML{t.lang.HTML(key, words.Args{"At": t.lang.Clock(last.At), "Who": who})}, err
}

// nudgeAt is when a nudge goes out: after the time in which it can be stopped, in hours in which people may be reminded.
func (t *turn) nudgeAt() int64 {
	h := t.Tx.House()
	return when.Window(t.Now.Add(t.c.Grace), h.Calendar, h.RemindAt, h.Quiet, h.Zone).Unix()
}

// pressSendNudge queues the nudge. The dialog ends with it, so that a second press finds nothing to send.
func pressSendNudge(t *turn, p press) error {
	n, task, err := t.nudgingNow("preview")
	if err != nil {
		return err
	}
	if p.ID != int64(task.ID) {
		return no("dialog_gone", nil)
	}
	owing, err := t.nudged(n, task)
	if err != nil {
		return err
	}
	at, act, kind := t.nudgeAt(), "nudged", store.SendingNudge
	if n.Leaders {
		act, kind = "leaders_told", store.SendingLeaders
	}
	x := store.Nudge{Task: task.ID, Words: n.Line, By: t.who.ID, SendAt: at, Leaders: n.Leaders, Agencies: n.Agencies}
	if x.ID, err = t.Tx.Nudges().Add(x); err != nil {
		return err
	}
	if err := t.log(act, task.ID, 0, n.Line); err != nil {
		return err
	}
	if err := t.queueNudge(x, task, owing); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.wait(store.Sending{Kind: kind, Nudge: x.ID, SendAt: at, Tasks: []store.SendingTask{{Task: task.ID}}}, true)
}

// queueNudge queues a card for everybody of the agencies who is written to, once.
func (t *turn) queueNudge(n store.Nudge, task bloc.Task, owing []bloc.AgencyID) error {
	roles, view := []bloc.Role{bloc.RoleLeader}, "leaderreport"
	if !n.Leaders {
		var err error
		if roles, err = t.look().nudgedRoles(task); err != nil {
			return err
		}
		view = "nudge"
	}
	topics := map[bloc.PersonID][]store.Topic{}
	var order []store.Contact
	for _, agency := range owing {
		contacts, err := t.Tx.People().In(agency, roles...)
		if err != nil {
			return err
		}
		for _, p := range contacts {
			if !p.Reachable() {
				continue
			}
			if topics[p.Person] == nil {
				order = append(order, p)
			}
			topics[p.Person] = append(topics[p.Person], store.Topic{Task: n.Task, Agency: agency})
		}
	}
	for _, p := range order {
		if _, err := t.Tx.Said().Say(n.Task, p.Person, fmt.Sprintf("nudge:%d", n.ID), dayNumber(timeOf(n.SendAt).In(t.c.Zone))); err != nil {
			return err
		}
		v := store.View{Name: view, Task: int64(n.Task), Person: int64(p.Person), ID: n.ID}
		if _, err := t.Tx.Cards().Show(p.UserID, store.LaneBulk, id36(n.ID), v, n.SendAt, topics[p.Person]...); err != nil {
			return err
		}
	}
	return nil
}

// nudgeCard is a nudge as a person gets it, with the task's own buttons; one whose agencies have answered meanwhile, or
// that was stopped, is not sent.
func nudgeCard(k *look, v store.View) (store.Message, error) {
	n, err := k.tx.Nudges().Get(v.ID)
	if err != nil {
		return store.Message{}, err
	}
	if n.Stopped {
		return store.Message{}, courier.ErrMoot
	}
	if err := k.inHours(v); err != nil {
		return store.Message{}, err
	}
	task, err := k.tx.Tasks().Get(n.Task)
	if err != nil {
		return store.Message{}, err
	}
	m, err := k.taskList(kindKey(task, "nudge.head", "nudge.head_notice"), []bloc.TaskID{n.Task}, !v.Shown)
	if err == nil && n.Words != "" {
		m.Text = string(words.Join(words.HTML(m.Text), k.html("nudge.line", words.Args{"Line": n.Words})))
	}
	return m, err
}

// pressStopNudge is [Dừng gửi] as it was drawn before every bulk act had a card.
func pressStopNudge(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	n, err := t.Tx.Nudges().Get(p.ID)
	if notFound(err) {
		return t.forged("no such nudge", "unknown_button")
	}
	if err != nil {
		return err
	}
	if s, err := t.Tx.Sendings().OfNudge(n.ID); !notFound(err) {
		if err != nil {
			return err
		}
		return t.stopSending(s)
	}
	return no("sent_already", words.Args{"At": t.look().moment(n.SendAt)})
}
