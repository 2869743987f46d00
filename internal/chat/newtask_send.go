package chat

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
	"khoibot/internal/workbook"
)

// askAudience asks which agencies are asked.
func (t *turn) askAudience(d draftTask) error {
	d.Agencies = nil
	return t.ask("newtask", "audience", d, "newtask.audience", nil,
		[]store.Button{t.button("everyone", press{Act: "ne", Rev: d.ID})}, []store.Button{t.button("some_agencies", press{Act: "na", Rev: d.ID})}, d.out(t))
}

func pressEveryone(t *turn, p press) error {
	d, step, err := t.draftingOf(p)
	if err != nil {
		return err
	}
	if step != "audience" {
		return no("dialog_gone", nil)
	}
	d.Agencies = nil
	return t.previewTask(d)
}

// pressAudience adds an agency to those asked, or takes it off, and shows the list again; without one it shows the
// list.
func pressAudience(t *turn, p press) error {
	d, step, err := t.draftingOf(p)
	if err != nil {
		return err
	}
	if step != "audience" {
		return no("dialog_gone", nil)
	}
	id := bloc.AgencyID(p.ID)
	if i := slices.Index(d.Agencies, id); i >= 0 {
		d.Agencies = slices.Delete(d.Agencies, i, i+1)
	} else if id != 0 {
		if _, err := t.Tx.Agencies().Get(id); err != nil {
			return t.forged("no such agency", "unknown_button")
		}
		d.Agencies = append(d.Agencies, id)
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "newtask", "audience", d); err != nil {
		return err
	}
	m, err := t.audienceList(d, pageArg(p.Arg))
	if err != nil {
		return err
	}
	return t.edit(m)
}

// audiencePage is how many agencies are offered at once; Telegram takes a hundred buttons.
const audiencePage = 60

func (t *turn) audienceList(d draftTask, page int) (store.Message, error) {
	agencies, err := t.Tx.Agencies().List()
	if err != nil {
		return store.Message{}, err
	}
	part, page, pages := pageOf(agencies, page, audiencePage)
	var buttons []store.Button
	for _, a := range part {
		mark := bloc.StateNone.Mark()
		if slices.Contains(d.Agencies, a.ID) {
			mark = bloc.StateConfirmed.Mark()
		}
		buttons = append(buttons, store.Button{Label: mark + " " + words.Cut(a.Label(), 30), Data: press{Act: "na", ID: int64(a.ID), Rev: d.ID, Arg: strconv.Itoa(page)}.Data()})
	}
	rows := rowsOf(buttons, 2)
	if row := t.look().turnPages(page, pages, func(n int) press { return press{Act: "na", Rev: d.ID, Arg: strconv.Itoa(n)} }); row != nil {
		rows = append(rows, row)
	}
	if len(d.Agencies) > 0 {
		rows = append(rows, []store.Button{{Label: t.lang.Text("button.chosen", words.Args{"Count": len(d.Agencies)}), Data: press{Act: "nn", Rev: d.ID}.Data()}})
	}
	rows = append(rows, d.out(t))
	return store.Message{Text: string(t.lang.HTML("newtask.choose", words.Args{"N": len(d.Agencies), "Of": len(agencies)})), Buttons: rows}, nil
}

func pressAudienceDone(t *turn, p press) error {
	d, step, err := t.draftingOf(p)
	if err != nil {
		return err
	}
	if step != "audience" || len(d.Agencies) == 0 {
		return no("dialog_gone", nil)
	}
	return t.previewTask(d)
}

// previewTask shows what will be sent, to how many, and exactly who will not get it and why.
func (t *turn) previewTask(d draftTask) error {
	m, err := t.taskPreview(d)
	if err != nil {
		return err
	}
	return t.send(m)
}

func (t *turn) taskPreview(d draftTask) (store.Message, error) {
	task := d.task(t)
	d.Review = true
	lines := []words.HTML{t.lang.HTML("newtask.preview", nil),
		t.lang.HTML("task.title", words.Args{"Kind": kindName(t.lang, task), "Title": task.Title})}
	lines = append(append(lines, activityLines(t.lang, task, t.Tx.Now)...), dueLine(t.lang, task, t.Tx.Now))
	if task.DocNo != "" {
		lines = append(lines, t.lang.HTML("task.doc", words.Args{"No": task.DocNo}))
	}
	if task.Approval {
		lines = append(lines, t.lang.HTML("task.approval", nil))
	}
	reach, err := t.audience(d.Agencies)
	if err != nil {
		return store.Message{}, err
	}
	lines = append(lines, t.lang.HTML("newtask.ladder", nil), reach.line(t.lang))
	head := words.Join(lines...)
	lines = append([]words.HTML{head}, t.look().fitAll(reach.missing, messageRoom-words.Len(string(head)))...)
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "newtask", "preview", d); err != nil {
		return store.Message{}, err
	}
	rows := leaderSwitches(t.lang, d.Kind, d.Approval, d.RemindLeaders, func(which string, _ bool) press { return press{Act: "la", Rev: d.ID, Arg: which} })
	rows = append(rows, []store.Button{t.button("send", press{Act: "ng", Rev: d.ID, Arg: d.fingerprint()})},
		[]store.Button{t.button("edit_due", press{Act: "ny", Rev: d.ID}), t.button("cancel", press{Act: "nx", Rev: d.ID})})
	return store.Message{Text: string(words.Join(lines...)), Buttons: rows}, nil
}

// reached is who of an audience a message will get to.
type reached struct {
	agencies, people int
	chosen           []string     // their names, where not every agency is asked
	missing          []words.HTML // a line each: who will not get it, and why
}

// maxAudienceNamed is how long the names of the agencies chosen may be in a preview, in Telegram's units.
const maxAudienceNamed = 900

// line says how many a message goes to, and which agencies they are where they were chosen.
func (r reached) line(l words.Lang) words.HTML {
	line := l.HTML("newtask.reach", words.Args{"Agencies": r.agencies, "People": r.people})
	if len(r.chosen) == 0 {
		return line
	}
	return words.Join(line, l.HTML("newtask.reach_named", words.Args{"Agencies": words.Cut(strings.Join(r.chosen, ", "), maxAudienceNamed)}))
}

func (t *turn) audience(only []bloc.AgencyID, roles ...bloc.Role) (reached, error) {
	var r reached
	if len(roles) == 0 {
		roles = []bloc.Role{bloc.RoleFocal}
	}
	agencies, err := t.Tx.Agencies().List()
	if err != nil {
		return r, err
	}
	for _, a := range agencies {
		if len(only) > 0 && !slices.Contains(only, a.ID) {
			continue
		}
		r.agencies++
		r.chosen = append(r.chosen, shown(a))
		contacts, err := t.Tx.People().In(a.ID, roles...)
		if err != nil {
			return r, err
		}
		if len(contacts) == 0 {
			r.missing = append(r.missing, "• "+t.lang.HTML("newtask.no_focal", words.Args{"Agency": words.Cut(a.Label(), maxLabelShown)}))
		}
		for _, c := range contacts {
			if c.Reachable() {
				r.people++
				continue
			}
			r.missing = append(r.missing, "• "+t.lang.HTML("newtask.unreached", words.Args{"Agency": words.Cut(a.Label(), maxLabelShown), "Name": words.Cut(c.Name, maxNameShown),
				"Why": t.lang.Text("reason."+whyUnreached(c), nil)}))
		}
	}
	if r.agencies == len(agencies) {
		r.chosen = nil
	}
	return r, nil
}

// fingerprint names exactly what a preview showed.
func (d draftTask) fingerprint() string { return fingerprint(fmt.Sprintf("%+v", d)) }

// task is the draft as the task it will be.
func (d draftTask) task(t *turn) bloc.Task {
	return bloc.Task{Kind: d.Kind, Sort: d.Sort, Title: d.Title, Year: workbook.YearOf(d.Title, timeOf(d.Due).In(t.Tx.House().Zone)),
		Due: d.Due, DuePhrase: d.Letter, DocNo: d.DocNo, Ladder: workbook.DefaultLadder(), Everyone: len(d.Agencies) == 0,
		Phase: bloc.PhaseConfirmed, AnnounceAt: t.Tx.Now + int64(t.c.Grace.Seconds()), Start: d.Start, Place: d.Place,
		Approval: d.Approval, RemindLeaders: d.RemindLeaders}
}

// pressSendTask makes the task; agencies hear of it when the grace time is over. The dialog ends with it, so that a
// second press finds nothing to send.
func pressSendTask(t *turn, p press) error {
	d, step, err := t.drafting()
	if err != nil {
		return err
	}
	if step != "preview" || p.Arg != d.fingerprint() { // not what was previewed above this button
		return no("dialog_gone", nil)
	}
	task := d.task(t)
	if task.Due <= t.Now.Unix() {
		return no("due_past", words.Args{"Due": t.lang.DateTime(task.Due)})
	}
	if task.Start != 0 {
		if err := t.startable(task.Start, task.Due); err != nil {
			return err
		}
	}
	id, err := t.addTask(task, d.Agencies)
	if err != nil {
		return err
	}
	if err := t.log("task_added", id, 0, task.Title); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.wait(store.Sending{Kind: store.SendingOpen, SendAt: task.AnnounceAt, Tasks: []store.SendingTask{{Task: id}}}, false)
}

// addTask keeps a new task; the yearly cycle's proposal of the same thing, if there is one, becomes it.
func (t *turn) addTask(task bloc.Task, agencies []bloc.AgencyID) (bloc.TaskID, error) {
	proposal, err := t.Tx.Cycle().Adoptable(task)
	if err == nil {
		return proposal.ID, t.adopt(proposal.ID, task, agencies)
	}
	if !notFound(err) {
		return 0, err
	}
	if _, err := t.Tx.Tasks().ByKey(task.Title, task.Year); err == nil {
		return 0, no("task_exists", words.Args{"Year": task.Year})
	} else if !notFound(err) {
		return 0, err
	}
	return t.Tx.Tasks().Add(task, t.who.ID, agencies)
}

// adopt makes a proposal the task, with when and where it is.
func (t *turn) adopt(id bloc.TaskID, task bloc.Task, agencies []bloc.AgencyID) error {
	if err := t.Tx.Cycle().Adopt(id, task, t.who.ID, agencies); err != nil {
		return err
	}
	have, err := t.Tx.Tasks().Get(id)
	if err != nil || have.Start == task.Start && have.Place == task.Place {
		return err
	}
	_, err = t.Tx.Tasks().Rearrange(id, task.Start, task.Place, have.Rev)
	return err
}

// pressStopTask is [Dừng gửi] as it was drawn before every bulk act had a card.
func pressStopTask(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	task, err := t.taskFor(p)
	if err != nil {
		return err
	}
	if s, err := t.Tx.Sendings().Opening(task.ID); !notFound(err) {
		if err != nil {
			return err
		}
		return t.stopSending(s)
	}
	if task.AnnouncedAt != 0 {
		return no("sent_already", words.Args{"At": t.look().moment(task.AnnouncedAt)})
	}
	return no("dialog_gone", nil)
}

// pressEditTask is [Sửa hạn]: once a due time is chosen the preview is shown again.
func pressEditTask(t *turn, p press) error {
	d, step, err := t.draftingOf(p)
	if err != nil {
		return err
	}
	if step != "preview" && step != "due" {
		return no("dialog_gone", nil)
	}
	if step == "preview" {
		d.Kept = taskTimes{d.dueChoice, d.startChoice}
	}
	return t.askDueTime(d)
}

// pressBackToPreview is [Quay lại] where the due time is asked for again, and with it when and where an activity is: what
// was chosen before stands.
func pressBackToPreview(t *turn, p press) error {
	d, step, err := t.draftingOf(p)
	if err != nil {
		return err
	}
	if !d.Review || step != "due" && step != "start" && step != "place" {
		return no("dialog_gone", nil)
	}
	d.dueChoice, d.startChoice = d.Kept.dueChoice, d.Kept.startChoice
	return t.previewTask(d)
}

func pressDropTask(t *turn, p press) error {
	if _, _, err := t.draftingOf(p); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.edit(store.Message{Text: string(t.lang.HTML("newtask.dropped", nil))})
}
