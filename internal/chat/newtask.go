package chat

import (
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
	"khoibot/internal/workbook"
)

// newTaskFlow is how a secretary asks something new of agencies: /themviec, a question at a time, a preview of who will
// get it and who cannot, and a minute in which it can be stopped.
func newTaskFlow() flow {
	return flow{
		commands: []command{
			{name: "themviec", role: bloc.RoleSecretary, handle: newTask},
			{name: "soan", role: bloc.RoleSecretary, menu: 10, handle: compose},
		},
		presses: map[string]presser{"nt": pressNewTask, "nk": pressTaskKind, "nd": pressTaskDue, "ns": pressSkipDoc, "na": pressAudience,
			"ne": pressEveryone, "nn": pressAudienceDone, "ng": pressSendTask, "nx": pressDropTask, "nz": pressStopTask, "ny": pressEditTask, "ik": pressBackToPreview},
		steps: map[string]stepper{"newtask": newTaskStep},
	}
}

// draftTask is what the dialog knows of a new task.
type draftTask struct {
	ID     int64     `json:"id"`               // of this dialog: what its buttons carry
	Review bool      `json:"review,omitempty"` // the preview was shown, and is gone back to
	Kept   taskTimes `json:"kept,omitzero"`    // what stands until another due time is chosen
	Kind   bloc.Kind `json:"kind,omitempty"`
	Sort   string    `json:"sort,omitempty"`
	Title  string    `json:"title,omitempty"`
	dueChoice
	startChoice
	DocNo    string          `json:"doc,omitempty"`
	Agencies []bloc.AgencyID `json:"agencies,omitempty"` // none: everyone

	Approval      bool `json:"approval,omitempty"`
	RemindLeaders bool `json:"leaders,omitempty"`
}

// taskTimes is when a new task is due and, of an activity, when and where it is.
type taskTimes struct {
	dueChoice
	startChoice
}

// compose offers what can be composed.
func compose(t *turn, _ string) error {
	rows, err := t.look().unsentWay()
	if err != nil {
		return err
	}
	rows = append([][]store.Button{{t.button("new_notice", press{Act: "en"}), t.button("new_task", press{Act: "nt"})}}, rows...)
	return t.say("compose.what", nil, append(rows, []store.Button{t.button("notices_sent", press{Act: "vl"})})...)
}

func pressNewTask(t *turn, _ press) error { return t.startTask(draftTask{}) }

func newTask(t *turn, args string) error {
	title, err := taskTitle(args)
	if err != nil {
		return err
	}
	return t.startTask(draftTask{Title: title})
}

// taskTitle is a title as it stands in lists and papers: one line, of a length that fits.
func taskTitle(text string) (string, error) {
	title := strings.Join(strings.Fields(text), " ")
	if words.Len(title) > maxTaskTitle {
		return "", no("title_too_long", words.Args{"Max": maxTaskTitle})
	}
	return title, nil
}

// maxTaskTitle is the longest title: it has to fit a button and a line of a paper.
const maxTaskTitle = 300

// startTask asks for the kind, by the workbook's own words.
func (t *turn) startTask(d draftTask) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	d.ID = t.Update.ID
	var buttons []store.Button
	for i, k := range workbook.Kinds() {
		buttons = append(buttons, store.Button{Label: k.Word, Data: press{Act: "nk", ID: int64(i), Rev: d.ID}.Data()})
	}
	return t.ask("newtask", "kind", d, "newtask.kind", nil, append(rowsOf(buttons, 2), d.out(t))...)
}

// drafting reads the task being composed.
func (t *turn) drafting() (draftTask, string, error) {
	var d draftTask
	if err := t.onlySecretary(); err != nil {
		return d, "", err
	}
	g, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (g.Flow != "newtask" || g.Expired) {
		return d, "", no("dialog_gone", nil)
	}
	if err != nil {
		return d, "", err
	}
	return d, g.Step, g.Read(&d)
}

// draftingOf reads the task being composed for a button that was drawn for that very dialog.
func (t *turn) draftingOf(p press) (draftTask, string, error) {
	d, step, err := t.drafting()
	if err == nil && p.Rev != d.ID {
		err = no("dialog_gone", nil)
	}
	return d, step, err
}

// out is the row by which the dialog is left, or, once its task was previewed, gone back to the preview.
func (d draftTask) out(t *turn) []store.Button {
	if d.Review {
		return []store.Button{t.button("back", press{Act: "ik", Rev: d.ID})}
	}
	return []store.Button{t.button("never_mind", press{Act: "nx", Rev: d.ID})}
}

func pressTaskKind(t *turn, p press) error {
	d, step, err := t.draftingOf(p)
	if err != nil {
		return err
	}
	if step != "kind" {
		return no("dialog_gone", nil)
	}
	kinds := workbook.Kinds()
	if p.ID < 0 || p.ID >= int64(len(kinds)) {
		return no("unknown_button", nil)
	}
	d.Kind, d.Sort = kinds[p.ID].Kind, kinds[p.ID].Word
	if d.Title != "" {
		return t.askDueTime(d)
	}
	return t.ask("newtask", "title", d, "newtask.title", nil, d.out(t))
}

// newTaskStep takes what is typed in answer to the question asked last.
func newTaskStep(t *turn, g store.Dialog) error {
	var d draftTask
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if err := g.Read(&d); err != nil {
		return err
	}
	text := strings.TrimSpace(t.msg.Text)
	if text == "" {
		return no("in_words", nil)
	}
	switch g.Step {
	case "title":
		title, err := taskTitle(text)
		if err != nil {
			return err
		}
		d.Title = title
		return t.askDueTime(d)
	case "due":
		return t.readDue(d.due(), text)
	case "start", "place":
		return t.newActivityStep(d, g.Step, text)
	case "doc":
		d.DocNo = words.Cut(text, 100)
		return t.askAudience(d)
	case "kind", "audience", "preview":
		return no("press_a_button", nil)
	}
	return errUnknownStep
}

func (t *turn) askDueTime(d draftTask) error {
	key := "newtask.due"
	if d.Kind == bloc.KindActivity {
		key = "activity.ask_due"
	}
	return d.due().ask(t, key, words.Args{"Title": d.Title})
}

// due is the dialog as one that asks for a due time.
func (d *draftTask) due() dueDialog { return dueDialog{"newtask", "nd", &d.dueChoice, d} }

// pressTaskDue takes a due time that was offered.
func pressTaskDue(t *turn, p press) error {
	d, step, err := t.drafting()
	if err != nil {
		return err
	}
	chosen, err := t.chooseDue(d.due(), step, p)
	if err != nil || !chosen {
		return err
	}
	if d.Review && (d.Start == 0 || d.Start >= d.Due) { // it does not begin before it is due
		return t.previewTask(d)
	}
	return t.askAfterDue(d)
}

// askDoc asks for the letter's number, unless the preview was shown before.
func (t *turn) askDoc(d draftTask) error {
	if d.Review {
		return t.previewTask(d)
	}
	return t.ask("newtask", "doc", d, "newtask.doc", nil, []store.Button{t.button("skip", press{Act: "ns", Rev: d.ID})}, d.out(t))
}

func pressSkipDoc(t *turn, p press) error {
	d, step, err := t.draftingOf(p)
	if err != nil {
		return err
	}
	if step != "doc" {
		return no("dialog_gone", nil)
	}
	return t.askAudience(d)
}
