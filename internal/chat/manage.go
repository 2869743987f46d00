package chat

import (
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// manageFlow is what the secretariat decides about a task that agencies know of: [Gia hạn], [Miễn cho đơn vị], [Thu hồi],
// [Kết thúc], [Mở lại]. Every decision is shown with whom it reaches before it counts, and the first of two secretaries
// wins.
func manageFlow() flow {
	return flow{
		presses: map[string]presser{"tm": openManage, "to": pressOver, "tx": pressDecision, "td": pressNewDue, "ta": pressExemptAgency, "tn": pressExemptDone,
			"ty": pressDecide, "tz": pressDropDecision},
		views: map[string]renderer{"manage": manageCard, "over": overList},
		steps: map[string]stepper{"manage": manageStep},
	}
}

// What can be decided about a task, as buttons carry it.
const (
	decideExtend   = "extend"   // gia hạn
	decideExempt   = "exempt"   // miễn cho đơn vị
	decideLift     = "lift"     // bỏ miễn
	decideWithdraw = "withdraw" // thu hồi
	decideClose    = "close"    // kết thúc
	decideReopen   = "reopen"   // mở lại
)

// decisionActs are the words of the log by which a decision about a task is found again.
var decisionActs = [...]string{"extended", "exempted", "unexempted", "withdrawn", "ended", "reopened", "closed", "stopped",
	"approval_on", "approval_off", "leaders_on", "leaders_off", "rearranged"}

// mayDecide reports whether a decision makes sense for a task as it stands.
func mayDecide(task bloc.Task, what string) bool {
	over := task.Phase == bloc.PhaseClosed || task.Phase == bloc.PhaseWithdrawn
	if recalled(task) {
		return false
	}
	switch what {
	case decideReopen:
		return over
	case decideExtend:
		return over || task.Phase == bloc.PhaseConfirmed
	}
	return task.Phase == bloc.PhaseConfirmed
}

// openManage shows what can be decided about a task.
func openManage(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if _, err := t.taskFor(p); err != nil {
		return err
	}
	_, err := t.Tx.Cards().Show(t.chat, store.LaneReply, id36(p.ID), store.View{Name: "manage", Task: p.ID}, 0, store.Topic{Task: bloc.TaskID(p.ID)})
	return err
}

// manageCard shows a task as it stands with the decisions that can be taken about it.
func manageCard(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, err
	}
	exempted, err := k.tx.Tasks().Exempted(task.ID)
	if err != nil {
		return store.Message{}, err
	}
	text, err := k.taskText(task, nil)
	if err != nil {
		return store.Message{}, err
	}
	lines := []words.HTML{k.html("manage.head", nil), text}
	room := messageRoom - words.Len(string(text))
	var freed []words.HTML
	for _, e := range exempted {
		label, err := k.labelOf(e.Agency)
		if err != nil {
			return store.Message{}, err
		}
		freed = append(freed, k.html("manage.exempted", words.Args{"Agency": label, "Why": words.Cut(e.Why, 200)}))
	}
	lines = append(lines, k.fitAll(freed, room)...)
	return store.Message{Text: string(words.Join(lines...)), Buttons: k.manageButtons(task, len(exempted) > 0),
		About: store.About{Kind: "task", Task: int64(task.ID)}}, nil
}

func (k *look) manageButtons(task bloc.Task, exempted bool) [][]store.Button {
	var buttons []store.Button
	add := func(key, what string) {
		if mayDecide(task, what) {
			buttons = append(buttons, k.button(key, press{Act: "tx", ID: int64(task.ID), Rev: task.Rev, Arg: what}))
		}
	}
	add("extend", decideExtend)
	add("reopen", decideReopen)
	add("exempt", decideExempt)
	if exempted {
		add("lift", decideLift)
	}
	add("withdraw", decideWithdraw)
	add("close", decideClose)
	if mayRearrange(task) {
		buttons = append(buttons, k.button("rearrange", press{Act: "ht", ID: int64(task.ID), Rev: task.Rev}))
	}
	rows := rowsOf(buttons, 2)
	if task.Phase == bloc.PhaseConfirmed {
		rows = append(rows, leaderSwitches(k.lang, task.Kind, task.Approval, task.RemindLeaders, func(which string, on bool) press {
			return press{Act: "lb", ID: int64(task.ID), Rev: task.Rev, Arg: which + map[bool]string{true: "1", false: "0"}[on]}
		})...)
	}
	if task.Open() {
		rows = append(rows, []store.Button{k.button("nudge", press{Act: "tu", ID: int64(task.ID)})})
		if len(task.Kind.RecordedAs()) > 0 {
			rows = append(rows, []store.Button{k.button("record", press{Act: "ga", ID: int64(task.ID)})})
		}
	}
	rows = append(rows, k.leaderReportWay(task)...)
	return append(rows, []store.Button{k.button("board", press{Act: "bd", ID: int64(task.ID)})})
}

// pressOver lists the tasks that are over.
func pressOver(t *turn, _ press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.show(store.View{Name: "over"})
}

// overList names the tasks that were closed or withdrawn lately, a button each that opens what can be decided.
func overList(k *look, _ store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	tasks, err := k.tx.Tasks().Over(maxListed)
	if err != nil {
		return store.Message{}, err
	}
	if len(tasks) == 0 {
		return store.Message{Text: string(k.html("over.nothing", nil))}, nil
	}
	lines := []words.HTML{k.html("over.head", nil)}
	var rows [][]store.Button
	for _, task := range tasks {
		lines = append(lines, k.html("over.line", words.Args{"Title": words.Cut(task.Title, 160),
			"State": k.html("task.over."+string(task.Phase), words.Args{"At": k.lang.DateTime(task.ClosedAt)})}))
		rows = append(rows, []store.Button{{Label: words.Cut(task.Title, 40), Data: press{Act: "tm", ID: int64(task.ID)}.Data()}})
	}
	return store.Message{Text: string(words.Join(lines...)), Buttons: rows}, nil
}

// managing is what the dialog knows of a decision. Rev is the task's revision at which it was begun.
type managing struct {
	dueChoice
	Task     bloc.TaskID     `json:"task"`
	Rev      int64           `json:"rev"`
	What     string          `json:"what"`
	Agencies []bloc.AgencyID `json:"agencies,omitempty"` // to be exempted, or asked again
	Reason   string          `json:"reason,omitempty"`
}

func (d *managing) due() dueDialog { return dueDialog{"manage", "td", &d.dueChoice, d} }

// deciding reads the decision being taken, and the task as it stands.
func (t *turn) deciding() (d managing, task bloc.Task, step string, err error) {
	if step, err = t.secretaryDialog(&d, "manage"); err != nil {
		return d, task, "", err
	}
	task, err = t.stillDecidable(d)
	return d, task, step, err
}

// stillDecidable reads the task a decision is about; somebody who decided in the meantime is named.
func (t *turn) stillDecidable(d managing) (bloc.Task, error) {
	task, err := t.Tx.Tasks().Get(d.Task)
	switch {
	case err != nil:
		return task, err
	case task.Rev != d.Rev:
		return task, t.beaten(task)
	case !mayDecide(task, d.What):
		return task, no("not_decidable", nil)
	}
	return task, nil
}

// beaten refuses a decision that came after another's, and names who was first, with what and when.
func (t *turn) beaten(task bloc.Task) error {
	last, err := t.Tx.Audit().LastAbout(task.ID, decisionActs[:]...)
	if notFound(err) {
		return no("stale", nil)
	}
	if err != nil {
		return err
	}
	who := t.lang.Text("manage.by_itself", nil)
	if last.Person != 0 {
		if who, err = t.look().nameOf(last.Person); err != nil {
			return err
		}
	}
	return no("beaten", words.Args{"Who": words.Cut(who, 40), "What": t.lang.Text("audit."+last.Act, nil), "At": t.lang.DateTime(last.At)})
}

// pressDecision begins a decision with the question it needs.
func pressDecision(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if _, err := t.taskFor(p); err != nil {
		return err
	}
	d := managing{Task: bloc.TaskID(p.ID), Rev: p.Rev, What: p.Arg}
	task, err := t.stillDecidable(d)
	if err != nil {
		return err
	}
	switch p.Arg {
	case decideExtend:
		return d.due().ask(t, "manage.ask_due", words.Args{"Title": task.Title, "Due": t.lang.DateTime(task.Due), "Weekday": t.lang.Weekday(task.Due)})
	case decideExempt, decideLift:
		return t.askExempt(d, task)
	case decideWithdraw:
		return t.ask("manage", "reason", d, askWithdraw(task), words.Args{"Title": task.Title})
	case decideReopen:
		if closedByNow(task, t.Tx.Now) {
			return noReopening(task)
		}
		return t.previewDecision(d, task)
	case decideClose:
		return t.previewDecision(d, task)
	}
	return t.forged("no such decision", "unknown_button")
}

// manageStep takes what is typed in answer to the question asked last.
func manageStep(t *turn, _ store.Dialog) error {
	d, task, step, err := t.deciding()
	if err != nil {
		return err
	}
	text := strings.TrimSpace(t.msg.Text)
	switch step {
	case "due":
		if text == "" {
			return no("in_words", nil)
		}
		return t.readDue(d.due(), text)
	case "reason":
		switch {
		case text == "":
			return no("reason_in_words", nil)
		case words.Len(text) > maxReason:
			return no("reason_too_long", words.Args{"Max": maxReason})
		}
		d.Reason = text
		return t.previewDecision(d, task)
	case "agencies", "confirm":
		return no("press_a_button", nil)
	}
	return errUnknownStep
}

// pressNewDue takes a due time that was offered.
func pressNewDue(t *turn, p press) error {
	d, task, step, err := t.deciding()
	if err != nil {
		return err
	}
	chosen, err := t.chooseDue(d.due(), step, p)
	if err != nil || !chosen {
		return err
	}
	if d.Due == task.Due {
		return no("same_due", words.Args{"Due": t.lang.DateTime(task.Due)})
	}
	if task.Start != 0 && d.Due > task.Start {
		return no("due_after_start", words.Args{"Start": t.lang.DateTime(task.Start)})
	}
	return t.previewDecision(d, task)
}

func pressDropDecision(t *turn, _ press) error {
	g, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && g.Flow != "manage" && g.Flow != "nudge" {
		return no("dialog_gone", nil)
	}
	if err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.edit(store.Message{Text: string(t.lang.HTML("manage.dropped", nil))})
}
