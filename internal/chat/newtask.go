package chat

import (
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
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
			"ne": pressEveryone, "nn": pressAudienceDone, "ng": pressSendTask, "nx": pressDropTask, "nz": pressStopTask, "ny": pressEditTask},
		steps: map[string]stepper{"newtask": newTaskStep},
	}
}

// draftTask is what the dialog knows of a new task.
type draftTask struct {
	Kind     bloc.Kind       `json:"kind,omitempty"`
	Sort     string          `json:"sort,omitempty"`
	Title    string          `json:"title,omitempty"`
	Due      int64           `json:"due,omitempty"`
	Phrase   string          `json:"phrase,omitempty"`
	DocNo    string          `json:"doc,omitempty"`
	Agencies []bloc.AgencyID `json:"agencies,omitempty"` // none: everyone
	Choices  []int64         `json:"choices,omitempty"`  // the due times last offered
}

// compose offers what can be composed.
func compose(t *turn, _ string) error {
	return t.say("compose.what", nil, []store.Button{t.button("new_task", press{Act: "nt"})})
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
	var buttons []store.Button
	for i, k := range workbook.Kinds() {
		buttons = append(buttons, store.Button{Label: k.Word, Data: press{Act: "nk", ID: int64(i)}.Data()})
	}
	return t.ask("newtask", "kind", d, "newtask.kind", nil, rowsOf(buttons, 2)...)
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

func pressTaskKind(t *turn, p press) error {
	d, _, err := t.drafting()
	if err != nil {
		return err
	}
	kinds := workbook.Kinds()
	if p.ID < 0 || p.ID >= int64(len(kinds)) {
		return no("unknown_button", nil)
	}
	d.Kind, d.Sort = kinds[p.ID].Kind, kinds[p.ID].Word
	if d.Title != "" {
		return t.askDueTime(d)
	}
	return t.ask("newtask", "title", d, "newtask.title", nil)
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
		return t.readDue(d, text)
	case "doc":
		d.DocNo = words.Cut(text, 100)
		return t.askAudience(d)
	case "kind", "audience", "preview":
		return no("press_a_button", nil)
	}
	return errUnknownStep
}

func (t *turn) askDueTime(d draftTask) error {
	return t.ask("newtask", "due", d, "newtask.due", words.Args{"Title": d.Title})
}

// readDue shows what was understood of a due time before it counts, and asks what is ambiguous.
func (t *turn) readDue(d draftTask, text string) error {
	h := t.Tx.House()
	got, err := when.ParseWith(text, t.Now, h.Zone, h.Calendar)
	if err != nil {
		return t.refuseDue(d, text, err)
	}
	d.Phrase = words.Cut(text, 200)
	at := []int64{got.At.Unix()}
	key := "newtask.due_understood"
	if got.Before {
		day := when.DateOf(got.At, h.Zone)
		at = []int64{day.AddDays(-1).At(when.TimeOfDay{Hour: 17}, h.Zone).Unix(), at[0]}
		if day.AddDays(-1).At(when.TimeOfDay{Hour: 17}, h.Zone).Before(t.Now) {
			at = at[1:]
		}
		key = "newtask.due_before"
		rule, err := t.Tx.Settings().Get(store.SettingBeforeRule, "")
		if err != nil {
			return err
		}
		if rule == "same" && len(at) == 2 {
			at[0], at[1] = at[1], at[0]
		}
	}
	return t.offerDue(d, at, key)
}

// offerDue shows due times to choose from; one already chosen is confirmed the same way.
func (t *turn) offerDue(d draftTask, at []int64, key string) error {
	d.Choices = at
	var rows [][]store.Button
	for _, unix := range at {
		rows = append(rows, []store.Button{{Label: words.Cut(t.lang.Text("button.due_at", words.Args{"Due": t.lang.DateTime(unix), "Weekday": t.lang.Weekday(unix)}), 60),
			Data: press{Act: "nd", ID: unix}.Data()}})
	}
	return t.ask("newtask", "due", d, key, words.Args{"Phrase": d.Phrase, "Due": t.lang.DateTime(at[0]), "Weekday": t.lang.Weekday(at[0])}, rows...)
}

// pressTaskDue takes a due time that was offered. A past one is refused, one on a day off is asked about.
func pressTaskDue(t *turn, p press) error {
	d, step, err := t.drafting()
	if err != nil {
		return err
	}
	offered := false
	for _, unix := range d.Choices {
		offered = offered || unix == p.ID
	}
	if step != "due" || !offered {
		return no("dialog_gone", nil)
	}
	h := t.Tx.House()
	at := timeOf(p.ID)
	if !at.After(t.Now) {
		return no("due_past", words.Args{"Due": t.lang.DateTime(p.ID)})
	}
	if err := t.keepBeforeRule(d, p.ID); err != nil {
		return err
	}
	day := when.DateOf(at, h.Zone)
	if !h.Calendar.IsWorkingDay(day) && p.Arg != "keep" {
		return t.askDayOff(d, p.ID, h.Calendar.After(day).At(timeOfDay(at.In(h.Zone)), h.Zone).Unix())
	}
	d.Due, d.Choices = p.ID, nil
	return t.ask("newtask", "doc", d, "newtask.doc", nil, []store.Button{t.button("skip", press{Act: "ns"})})
}

// askDayOff asks about a due day on a weekend or holiday: [Chuyển sang ngày làm việc tiếp theo] [Giữ].
func (t *turn) askDayOff(d draftTask, kept, moved int64) error {
	d.Choices = []int64{kept, moved}
	return t.ask("newtask", "due", d, "newtask.day_off", words.Args{"Due": t.lang.DateTime(kept), "Weekday": t.lang.Weekday(kept)},
		[]store.Button{{Label: t.lang.Text("button.move_due", words.Args{"Due": t.lang.DateTime(moved), "Weekday": t.lang.Weekday(moved)}),
			Data: press{Act: "nd", ID: moved}.Data()}},
		[]store.Button{{Label: t.lang.Text("button.keep_due", words.Args{"Due": t.lang.DateTime(kept)}), Data: press{Act: "nd", ID: kept, Arg: "keep"}.Data()}})
}

// keepBeforeRule remembers how the house reads "trước ngày X": it is offered first next time.
func (t *turn) keepBeforeRule(d draftTask, chosen int64) error {
	if len(d.Choices) != 2 {
		return nil
	}
	low, high := min(d.Choices[0], d.Choices[1]), max(d.Choices[0], d.Choices[1])
	rule := "eve"
	if chosen == high {
		rule = "same"
	}
	if high-low != 86400 {
		return nil
	}
	return t.Tx.Settings().Set(store.SettingBeforeRule, rule)
}

func pressSkipDoc(t *turn, _ press) error {
	d, step, err := t.drafting()
	if err != nil {
		return err
	}
	if step != "doc" {
		return no("dialog_gone", nil)
	}
	return t.askAudience(d)
}
