package chat

import (
	"bytes"
	"errors"

	"khoibot/internal/store"
	"khoibot/internal/words"
	"khoibot/internal/workbook"
)

// importingFlow is the bloc's workbook sent to the bot by a secretary: read, shown what it would change, and taken in
// whole on a press.
func importingFlow() flow {
	return flow{
		presses: map[string]presser{"wi": pressImport, "wx": pressDropImport},
		fetches: map[string]fetcher{"workbook": readWorkbook},
		steps:   map[string]stepper{"workbook": importStep},
	}
}

// importing is a workbook that waits for the secretary's word.
type importing struct {
	UniqueID string `json:"file"`
	Name     string `json:"name"`
}

const maxDownload = 20 << 20 // bytes a bot may download (Bot API getFile)

// takeWorkbook asks for the bytes of a workbook; what it says comes once they are here.
func (t *turn) takeWorkbook(f store.File) error {
	if f.Size > maxDownload {
		return no("file_too_big", words.Args{"Name": fileName(t.lang, f)})
	}
	if _, err := t.Tx.Outbox().Put(store.Outgoing{Chat: t.chat, Lane: store.LaneReply, Kind: store.KindFetch,
		Body: store.Body{Fetch: &store.Fetch{File: f, Flow: "workbook"}}}); err != nil {
		return err
	}
	return t.say("import.reading", words.Args{"Name": fileName(t.lang, f)})
}

// readWorkbook tells what a workbook would change, or everything that has to be put right in it first.
func readWorkbook(k *look, f store.Fetch, data []byte) error {
	if !k.who.Secretary() {
		return nil
	}
	sum, problems, err := k.tryWorkbook(data)
	if err != nil {
		return k.tellWorkbookError(err)
	}
	if len(problems) > 0 {
		return k.say(k.problemsText(problems))
	}
	m := store.Message{Text: string(k.html("import.preview", SummaryArgs(fileName(k.lang, f.File), sum)))}
	if sum.Agencies.Added+sum.Agencies.Changed+sum.People.Added+sum.People.Changed+sum.Tasks.Added+sum.Tasks.Changed == 0 {
		m.Text = string(k.html("import.same", words.Args{"Name": fileName(k.lang, f.File)}))
		return k.tx.Outbox().Say(k.chat, store.LaneReply, m)
	}
	m.Buttons = [][]store.Button{{k.button("import", press{Act: "wi", Arg: fingerprint(f.File.UniqueID)}), k.button("cancel", press{Act: "wx"})}}
	if err := k.tx.Dialogs().Put(k.chat, k.chat, "workbook", "confirm", importing{f.File.UniqueID, fileName(k.lang, f.File)}); err != nil {
		return err
	}
	return k.tx.Outbox().Say(k.chat, store.LaneReply, m)
}

func (k *look) say(text words.HTML) error {
	return k.tx.Outbox().Say(k.chat, store.LaneReply, store.Message{Text: string(text)})
}

// tryWorkbook reads a workbook and tells what it would do, keeping nothing.
func (k *look) tryWorkbook(data []byte) (workbook.Summary, []workbook.Problem, error) {
	book, problems, err := workbook.Read(bytes.NewReader(data), int64(len(data)), k.c.Zone)
	if err != nil || len(problems) > 0 {
		return workbook.Summary{}, problems, err
	}
	var sum workbook.Summary
	err = k.tx.Try(func() (keep bool, err error) {
		sum, problems, err = workbook.Apply(k.tx, book, k.who.ID, k.tx.Now)
		return false, err
	})
	return sum, problems, err
}

func (k *look) tellWorkbookError(err error) error {
	key := WorkbookErrorKey(err)
	if key == "" {
		return err
	}
	return k.say(k.html(key, nil))
}

// WorkbookErrorKey gives the key of the words for a file that cannot be read as a workbook at all; empty for other
// errors.
func WorkbookErrorKey(err error) string {
	switch {
	case errors.Is(err, workbook.ErrNotXLSX):
		return "import.not_workbook"
	case errors.Is(err, workbook.ErrTooLarge):
		return "import.too_large"
	case errors.Is(err, workbook.ErrEncrypted):
		return "import.encrypted"
	}
	return ""
}

// maxProblemsShown is how many problems a message names; they are mended in Excel, a screenful at a time.
const maxProblemsShown = 15

func (k *look) problemsText(problems []workbook.Problem) words.HTML {
	lines := []words.HTML{k.html("import.refused", words.Args{"Count": len(problems)})}
	for _, p := range problems[:min(len(problems), maxProblemsShown)] {
		lines = append(lines, "• "+words.HTML(words.Escape(words.Cut(ProblemText(k.lang, p), 220))))
	}
	if more := len(problems) - maxProblemsShown; more > 0 {
		lines = append(lines, k.html("owed.more", words.Args{"Count": more}))
	}
	return words.Join(append(lines, k.html("import.again", nil))...)
}

// ProblemText says in plain text what has to be put right in a workbook, with its sheet and cell.
func ProblemText(l words.Lang, p workbook.Problem) string {
	args := words.Args{}
	for name, v := range p.Args {
		args[name] = v
	}
	text := l.Text("import.problem."+p.Code, args)
	switch {
	case p.Sheet != "" && p.Cell != "":
		return l.Text("import.at_cell", words.Args{"Sheet": p.Sheet, "Cell": p.Cell, "Problem": text})
	case p.Sheet != "":
		return l.Text("import.at_sheet", words.Args{"Sheet": p.Sheet, "Problem": text})
	}
	return text
}

// SummaryArgs are the numbers of what a workbook did, for the words import.preview and import.done.
func SummaryArgs(name string, s workbook.Summary) words.Args {
	return words.Args{"Name": name,
		"AgenciesAdded": s.Agencies.Added, "AgenciesChanged": s.Agencies.Changed, "Agencies": s.Agencies.Added + s.Agencies.Changed + s.Agencies.Same,
		"PeopleAdded": s.People.Added, "PeopleChanged": s.People.Changed, "People": s.People.Added + s.People.Changed + s.People.Same,
		"TasksAdded": s.Tasks.Added, "TasksChanged": s.Tasks.Changed, "Tasks": s.Tasks.Added + s.Tasks.Changed + s.Tasks.Same}
}

// importStep takes what is said while a workbook waits: another file takes its place, words are words.
func importStep(t *turn, _ store.Dialog) error {
	if _, ok := fileOf(t.msg); ok {
		return t.fileByItself()
	}
	return t.question()
}

// pressImport takes the workbook in, whole or not at all.
func pressImport(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	var i importing
	d, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (d.Flow != "workbook" || d.Expired) {
		return no("dialog_gone", nil)
	}
	if err != nil {
		return err
	}
	if err := d.Read(&i); err != nil {
		return err
	}
	if p.Arg != fingerprint(i.UniqueID) { // another workbook was sent since
		return no("dialog_gone", nil)
	}
	data, err := t.Tx.Blobs().Get(i.UniqueID)
	if err != nil {
		return err
	}
	book, problems, err := workbook.Read(bytes.NewReader(data), int64(len(data)), t.c.Zone)
	if err != nil {
		return err
	}
	var sum workbook.Summary
	if len(problems) == 0 { // it was read without any, but the roll may have changed since
		err = t.Tx.Try(func() (keep bool, err error) {
			sum, problems, err = workbook.Apply(t.Tx, book, t.who.ID, t.Tx.Now+int64(t.c.Grace.Seconds()))
			return len(problems) == 0, err
		})
	}
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return t.look().say(t.look().problemsText(problems))
	}
	if err := t.done(); err != nil {
		return err
	}
	if err := t.c.Imported(t.Tx, sum); err != nil {
		return err
	}
	return t.say("import.done", SummaryArgs(i.Name, sum))
}

func pressDropImport(t *turn, _ press) error {
	if err := t.done(); err != nil {
		return err
	}
	return t.say("import.dropped", nil)
}

// Imported queues what agencies are told of a workbook taken in: new tasks are announced by their own instant; here
// cards change, and agencies that were told another due time are told the new one.
func (c *Chat) Imported(tx *store.Tx, sum workbook.Summary) error {
	if sum.Agencies.Changed > 0 {
		if err := c.postsChanged(tx); err != nil {
			return err
		}
	}
	if err := c.relieveAdmins(tx); err != nil {
		return err
	}
	for _, id := range sum.Touched {
		if err := tx.Cards().Touch(id, 0); err != nil {
			return err
		}
	}
	for _, m := range sum.Moved {
		if err := c.moved(tx, m); err != nil {
			return err
		}
	}
	return nil
}

// moved tells every focal point of the agencies that owe a task that it is due at another time.
func (c *Chat) moved(tx *store.Tx, m workbook.Moved) error {
	task, err := tx.Tasks().Get(m.Task)
	if err != nil {
		return err
	}
	owing, err := tx.Answers().Owing(m.Task)
	if err != nil {
		return err
	}
	moved := func(l words.Lang) (words.Args, error) {
		return words.Args{"Title": task.Title, "From": l.DateTime(m.From), "To": l.DateTime(task.Due), "Weekday": l.Weekday(task.Due)}, nil
	}
	if err := c.tellGroup(tx, task, "moved", "due.moved", moved); err != nil {
		return err
	}
	_, err = c.tellFocals(tx, task, owing, "due.moved", true, moved)
	return err
}
