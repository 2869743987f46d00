package chat

import (
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// activityFlow is how an agency answers a joint activity (hoạt động chung): it attends or it does not, with how many
// people and who they are, and may change its mind until the activity begins. One press is the answer; number, names or
// a reason complete it.
func activityFlow() flow {
	return flow{
		presses: map[string]presser{"ay": pressAttends, "an": pressDeclines, "ar": pressInstead, "ak": pressKeepAttendance,
			"aw": pressWho, "aq": pressNumber, "as": pressSure, "ad": pressAgain, "au": pressNoReason},
		steps: map[string]stepper{"attend": attendStep},
	}
}

func pressAttends(t *turn, p press) error  { return t.attend(p, bloc.ActAttends) }
func pressDeclines(t *turn, p press) error { return t.attend(p, bloc.ActDeclines) }

// mayAttend reports whether an agency can still answer an activity.
func mayAttend(task bloc.Task, e bloc.Entry, now int64) bool {
	return task.Kind == bloc.KindActivity && task.Open() && !e.Exempt && now <= task.ClosesAt()
}

// attends reports whether an agency attends and can still say who comes.
func (t *turn) attends(task bloc.Task, e bloc.Entry) bool {
	return mayAttend(task, e, t.Now.Unix()) && e.Latest == bloc.ActAttends
}

// attend records that an agency attends or does not; what a colleague said is replaced only once that is confirmed.
func (t *turn) attend(p press, act bloc.Act) error {
	may := func(task bloc.Task, e bloc.Entry) bool { return mayAttend(task, e, t.Now.Unix()) && e.Latest != act }
	task, s, ok, err := t.target(p, may)
	if err != nil || !ok {
		return err
	}
	if s.entry.Latest.Answers() && t.another(s.entry.By) {
		what := map[bloc.Act]string{bloc.ActAttends: "y", bloc.ActDeclines: "n"}
		return t.askInstead(earlier{s.entry.By, s.entry.At, t.lang.Text("activity."+string(s.entry.Latest), nil)}, task, s.label,
			t.lang.Text("activity."+string(act), nil),
			press{Act: "ar", ID: int64(task.ID), Rev: s.entry.Answers, Arg: id36(s.agency) + "." + what[act]})
	}
	return t.answerActivity(task, s, act)
}

// pressInstead is [Thay]: it counts only for the answer that was shown beside it.
func pressInstead(t *turn, p press) error {
	agency, what, _ := strings.Cut(p.Arg, ".")
	if agency36(agency) == 0 {
		return t.forged("no agency", "unknown_button")
	}
	p = press{Act: p.Act, ID: p.ID, Rev: p.Rev, Arg: agency}
	switch what {
	case "y":
		return t.insteadOf(p, bloc.ActAttends)
	case "n":
		return t.insteadOf(p, bloc.ActDeclines)
	case "l":
		return t.insteadOfList(p)
	}
	return t.forged("no such answer", "unknown_button")
}

func (t *turn) insteadOf(p press, act bloc.Act) error {
	may := func(task bloc.Task, e bloc.Entry) bool { return mayAttend(task, e, t.Now.Unix()) && e.Latest != act }
	task, s, ok, err := t.target(press{Act: p.Act, ID: p.ID, Arg: p.Arg}, may)
	if err != nil || !ok {
		return err
	}
	if s.entry.Answers != p.Rev { // somebody has answered since: he is named before he is overruled
		return t.attend(press{Act: p.Act, ID: p.ID, Arg: p.Arg}, act)
	}
	return t.answerActivity(task, s, act)
}

// answerActivity records an agency's answer, gives the receipt, and asks what completes it.
func (t *turn) answerActivity(task bloc.Task, s standing, act bloc.Act) error {
	a, id, err := t.handIn(task, s, store.Answer{Act: act}, nil)
	if err != nil {
		return err
	}
	t.toast("toast.recorded", nil)
	lines := []words.HTML{t.lang.HTML("receipt.activity", words.Args{"Agency": s.label, "Title": task.Title,
		"What": t.lang.Text("activity."+string(act), nil), "At": t.lang.DateTime(a.At), "Who": t.who.Name, "Due": t.lang.DateTime(task.ClosesAt())})}
	lines = append(lines, t.activityRemarks(task, a)...)
	step, buttons := "people", t.numberButtons(task.ID, s.agency)
	if act == bloc.ActDeclines {
		step, buttons = "reason", [][]store.Button{{t.button("no_reason", press{Act: "au"})}}
	}
	lines = append(lines, "", t.lang.HTML("activity.ask_"+step, nil))
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "attend", step, attending{Task: task.ID, Agency: s.agency, Answer: id}); err != nil {
		return err
	}
	return t.send(store.Message{Text: string(words.Join(lines...)), Buttons: buttons,
		About: store.About{Kind: "task", Task: int64(task.ID), Agency: int64(s.agency)}})
}

// activityRemarks are what a receipt adds about when an answer came.
func (t *turn) activityRemarks(task bloc.Task, a store.Answer) (lines []words.HTML) {
	if a.Late {
		lines = append(lines, t.lang.HTML("activity.late", words.Args{"Due": t.lang.DateTime(task.Due)}))
	}
	if a.Held {
		lines = append(lines, t.lang.HTML("receipt.held", nil))
	}
	return lines
}

// attending is what the dialog about an agency's answer to an activity knows. People and Names are what was understood
// and is not recorded yet, Words as it was typed.
type attending struct {
	Task   bloc.TaskID   `json:"task"`
	Agency bloc.AgencyID `json:"agency"`
	Answer int64         `json:"answer,omitempty"` // the answer it completes
	People int           `json:"people,omitempty"`
	Names  []string      `json:"names,omitempty"`
	Words  string        `json:"words,omitempty"`
}

// attendingNow reads the dialog about an activity, which must be in a step.
func (t *turn) attendingNow(step string) (d attending, err error) {
	g, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (g.Flow != "attend" || g.Step != step || g.Expired) {
		return d, no("dialog_gone", nil)
	}
	if err != nil {
		return d, err
	}
	return d, g.Read(&d)
}

// attendingOn reads again what the dialog is about: the agency's answer may have changed since, or the time be over.
func (t *turn) attendingOn(d attending, act bloc.Act) (bloc.Task, standing, error) {
	task, s, err := t.reportingOn(reporting{Task: d.Task, Agency: d.Agency})
	switch {
	case err != nil:
		return task, s, err
	case !mayAttend(task, s.entry, t.Now.Unix()):
		return task, s, noButKeep("task_closed", nil)
	case s.entry.Latest != act || d.Answer != 0 && d.Answer != s.entry.Answers:
		return task, s, t.already(task, s)
	}
	return task, s, nil
}

// attendStep takes what is typed after an agency's answer: number and names, or the reason why it does not come. A
// question is answered as one.
func attendStep(t *turn, g store.Dialog) error {
	var d attending
	if err := g.Read(&d); err != nil {
		return err
	}
	if _, file := fileOf(t.msg); file {
		return t.fileByItself()
	}
	text := strings.TrimSpace(t.msg.Text)
	if text == "" {
		return no("in_words", nil)
	}
	r, ok := readRoster(text)
	if g.Step != "reason" && ok && (r.Sure || r.People == 0 && len(r.Names) == 0) {
		return t.takeRoster(d, r, text)
	}
	q, err := t.understand(text)
	if err != nil {
		return err
	}
	switch {
	case q.Asked || q.SmallTalk():
		return t.answerQuestion(text, q)
	case g.Step == "reason":
		return t.takeWhyNot(d, text)
	case !ok:
		return noButKeep("roster_not_read", nil)
	}
	return t.takeRoster(d, r, text)
}

// takeWhyNot adds to an agency's answer why it does not attend.
func (t *turn) takeWhyNot(d attending, text string) error {
	task, s, err := t.attendingOn(d, bloc.ActDeclines)
	if err != nil {
		return err
	}
	if words.Len(text) > maxReason {
		return no("reason_too_long", words.Args{"Max": maxReason})
	}
	a, _, err := t.handIn(task, s, store.Answer{Act: bloc.ActSupplemented, Words: text}, nil)
	if err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.say("activity.reason", words.Args{"Agency": s.label, "Title": task.Title, "Reason": text, "At": t.lang.DateTime(a.At)})
}

func pressNoReason(t *turn, _ press) error {
	if _, err := t.attendingNow("reason"); err != nil {
		return err
	}
	t.toast("toast.no_reason", nil)
	return t.done()
}
