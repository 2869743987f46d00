package chat

import (
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
)

// inboxFlow is what the secretariat does about what agencies reported: it confirms, or returns with a reason.
func inboxFlow() flow {
	return flow{
		presses: map[string]presser{"ib": openReport, "ok": pressConfirm, "iv": openInbox, "oa": pressConfirmAll, "bk": pressReturn, "fs": pressFiles},
		views:   map[string]renderer{"inbox": inboxCard, "report": reportCard},
		steps:   map[string]stepper{"return": returnStep},
	}
}

// waits tells the secretariat that something waits for it: one card a task and day for each secretary, which then
// keeps itself current instead of one message a report.
func (c *Chat) waits(tx *store.Tx, task bloc.Task) error {
	list, err := c.secretaries(tx)
	if err != nil {
		return err
	}
	day := when.DateOf(timeOf(tx.Now), c.Zone)
	key := id36(task.ID) + "@" + day.String()
	for _, s := range list {
		have, err := tx.Cards().Exists(s.UserID, "inbox", key)
		if err != nil {
			return err
		}
		if have { // it is touched with every other card of the task
			continue
		}
		v := store.View{Name: "inbox", Task: int64(task.ID), Person: int64(s.Person)}
		if _, err := tx.Cards().Show(s.UserID, store.LaneAlert, key, v, 0, store.Topic{Task: task.ID}); err != nil {
			return err
		}
	}
	return nil
}

// maxInbox is how many reports a card shows with buttons at once; the rest follow as those are dealt with.
const maxInbox = 6

// inboxCard shows which agencies wait for confirmation in a task.
func inboxCard(k *look, v store.View) (store.Message, error) {
	if !k.who.Secretary() {
		return store.Message{}, courier.ErrMoot
	}
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, err
	}
	entries, err := k.tx.Answers().Entries(task.ID)
	if err != nil {
		return store.Message{}, err
	}
	n, of := answered(entries)
	lines := []words.HTML{k.html("inbox.head", words.Args{"Title": task.Title, "N": n, "Of": of})}
	m := store.Message{}
	waiting, newest := reportedIn(entries)
	for _, e := range waiting[:min(len(waiting), maxInbox)] {
		line, row, err := k.inboxLine(task, e)
		if err != nil {
			return m, err
		}
		lines, m.Buttons = append(lines, line), append(m.Buttons, row)
	}
	switch {
	case len(waiting) == 0:
		lines = append(lines, k.html("inbox.nothing", nil))
	case len(waiting) > maxInbox:
		lines = append(lines, k.html("inbox.more", words.Args{"Count": len(waiting) - maxInbox}))
	}
	if len(waiting) > 1 {
		m.Buttons = append(m.Buttons, []store.Button{{Label: k.lang.Text("button.confirm_all", words.Args{"Count": len(waiting)}),
			Data: press{Act: "oa", ID: int64(task.ID), Rev: newest, Arg: strconv.Itoa(len(waiting))}.Data()}})
	}
	m.Buttons = append(m.Buttons, []store.Button{k.button("board", press{Act: "bd", ID: int64(task.ID)})})
	m.Text = string(words.Join(lines...))
	return m, nil
}

// inboxLine is a report that waits, with its buttons.
func (k *look) inboxLine(task bloc.Task, e bloc.Entry) (words.HTML, []store.Button, error) {
	label, err := k.labelOf(e.Agency)
	if err != nil {
		return "", nil, err
	}
	state, err := k.stateLine(task, e)
	short := words.Args{"Agency": words.Cut(label, maxButton)}
	return k.html("inbox.line", words.Args{"Agency": label, "State": state}), []store.Button{
		{Label: k.lang.Text("button.confirm_of", short), Data: press{Act: "ok", ID: e.Answers}.Data()},
		{Label: k.lang.Text("button.open_of", short), Data: press{Act: "ib", ID: e.Answers}.Data()}}, err
}

// reportedIn gives the entries that wait for confirmation, and the newest report among them: with their number it names
// them all, as one taken back comes again only as a newer one.
func reportedIn(entries []bloc.Entry) (waiting []bloc.Entry, newest int64) {
	for _, e := range entries {
		if e.Latest == bloc.ActReported {
			waiting, newest = append(waiting, e), max(newest, e.Answers)
		}
	}
	return waiting, newest
}

// answered counts the agencies that have answered among those asked.
func answered(entries []bloc.Entry) (n, of int) {
	for _, e := range entries {
		if e.Exempt && !e.Latest.Answers() {
			continue
		}
		of++
		if e.Latest.Answers() {
			n++
		}
	}
	return n, of
}

// openInbox shows what waits for confirmation in a task.
func openInbox(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if _, err := t.taskFor(p); err != nil {
		return err
	}
	key := id36(p.ID) + "@" + when.DateOf(t.Received, t.c.Zone).String()
	_, err := t.Tx.Cards().Show(t.chat, store.LaneReply, key, store.View{Name: "inbox", Task: p.ID}, 0, store.Topic{Task: bloc.TaskID(p.ID)})
	return err
}

// reportOf reads the report a secretary decides about, and whether it still waits: another may have been first.
func (t *turn) reportOf(id int64) (bloc.Task, bloc.Entry, error) {
	a, err := t.reportFor(id)
	if err != nil {
		return bloc.Task{}, bloc.Entry{}, err
	}
	task, err := t.Tx.Tasks().Get(a.Task)
	if err != nil {
		return task, bloc.Entry{}, err
	}
	e, err := t.Tx.Answers().Entry(a.Task, a.Agency)
	if err != nil {
		return task, e, err
	}
	if e.Latest != bloc.ActReported || e.Answers != id {
		who, err := t.look().nameOf(e.By)
		if err != nil {
			return task, e, err
		}
		return task, e, no("decided", words.Args{"What": t.lang.Text("act."+string(e.Latest), nil), "Who": who, "At": t.lang.DateTime(e.At)})
	}
	return task, e, nil
}

func pressConfirm(t *turn, p press) error {
	task, e, err := t.reportOf(p.ID)
	if err != nil {
		return err
	}
	if err := t.confirm(task, e); err != nil {
		return err
	}
	t.toast("toast.confirmed", nil)
	if p.Arg == onReport {
		return t.redraw(store.View{Name: "report", ID: p.ID})
	}
	return nil
}

// confirm records that the secretariat has the paper, and tells who handed it in.
func (t *turn) confirm(task bloc.Task, e bloc.Entry) error {
	if _, err := t.Tx.Answers().Record(store.Answer{Task: task.ID, Agency: e.Agency, Act: bloc.ActConfirmed, Person: t.who.ID,
		At: t.Now.Unix(), Late: e.Late, Held: t.Held}); err != nil {
		return err
	}
	if err := t.stands(task, e.Agency, bloc.ActConfirmed); err != nil {
		return err
	}
	return t.tellPerson(e.By, func(l words.Lang) (store.Message, error) {
		label, err := t.look().labelOf(e.Agency)
		return store.Message{Text: string(l.HTML("confirmed", words.Args{"Agency": label, "Title": task.Title}))}, err
	})
}

// tellPerson queues something to a person who can be reached, in his language.
func (t *turn) tellPerson(id bloc.PersonID, make func(l words.Lang) (store.Message, error)) error {
	if id == 0 {
		return nil
	}
	a, err := t.Tx.People().AccountOf(id)
	if notFound(err) || err == nil && (!a.Joined || a.Unreachable != "") {
		return nil
	}
	if err != nil {
		return err
	}
	m, err := make(t.c.words.For(a.Lang))
	if err != nil {
		return err
	}
	return t.Tx.Outbox().Say(a.UserID, store.LaneAlert, m)
}

// pressConfirmAll confirms every report of a task that the card showed; should there be others by now, it is asked
// again by drawing the card anew.
func pressConfirmAll(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	task, err := t.taskFor(p)
	if err != nil {
		return err
	}
	entries, err := t.Tx.Answers().Entries(task.ID)
	if err != nil {
		return err
	}
	waiting, newest := reportedIn(entries)
	if strconv.Itoa(len(waiting)) != p.Arg || newest != p.Rev {
		t.alert("alert.stale", nil)
		return t.redraw(store.View{Name: "inbox", Task: p.ID})
	}
	for _, e := range waiting {
		if err := t.confirm(task, e); err != nil {
			return err
		}
	}
	t.toast("toast.confirmed", nil)
	return nil
}

// pressReturn asks for the reason first: a paper is never returned without one.
func pressReturn(t *turn, p press) error {
	task, e, err := t.reportOf(p.ID)
	if err != nil {
		return err
	}
	label, err := t.look().labelOf(e.Agency)
	if err != nil {
		return err
	}
	return t.ask("return", "reason", p.ID, "return.ask", words.Args{"Agency": label, "Title": task.Title})
}

// maxReason is how long the reason of a return may be, so that every card that shows it has it whole.
const maxReason = 500

func returnStep(t *turn, d store.Dialog) error {
	var id int64
	if err := d.Read(&id); err != nil {
		return err
	}
	reason := strings.TrimSpace(t.msg.Text)
	switch q, err := t.understand(reason); {
	case err != nil:
		return err
	case reason == "":
		return no("reason_in_words", nil)
	case q.Asked || q.SmallTalk():
		return t.answerQuestion(reason, q)
	case words.Len(reason) > maxReason:
		return no("reason_too_long", words.Args{"Max": maxReason})
	}
	task, e, err := t.reportOf(id)
	if err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	if _, err := t.Tx.Answers().Record(store.Answer{Task: task.ID, Agency: e.Agency, Act: bloc.ActReturned, Person: t.who.ID,
		At: t.Now.Unix(), Words: reason}); err != nil {
		return err
	}
	if err := t.stands(task, e.Agency, bloc.ActReturned); err != nil {
		return err
	}
	if err := t.c.tellReturned(t.Tx, task, e.Agency); err != nil {
		return err
	}
	label, err := t.look().labelOf(e.Agency)
	if err != nil {
		return err
	}
	return t.say("return.done", words.Args{"Agency": label, "Title": task.Title, "Reason": reason})
}
