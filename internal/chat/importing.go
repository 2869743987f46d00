package chat

import (
	"bytes"
	"errors"
	"fmt"

	"khoibot/internal/bloc"
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
	Shown    string `json:"shown"` // what the preview showed
}

// button is what the button below the preview carries.
func (i importing) button() string { return fingerprint(i.UniqueID + i.Shown) }

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
	name := fileName(k.lang, f.File)
	if sum.Nothing() {
		return k.say(k.html("import.same", words.Args{"Name": name}))
	}
	return k.previewImport(importing{UniqueID: f.File.UniqueID, Name: name, Shown: shownAs(sum)}, "import.preview", sum)
}

// shownAs names what a preview showed.
func shownAs(sum workbook.Summary) string {
	return fingerprint(fmt.Sprint(sum.Agencies, sum.People, sum.Tasks, sum.Changes))
}

// previewImport shows what a workbook would change, every value old and new, and waits for a press.
func (k *look) previewImport(i importing, head string, sum workbook.Summary) error {
	lines := []words.HTML{k.html(head, SummaryArgs(i.Name, sum))}
	if len(sum.Opened) > 0 {
		lines = append(lines, k.html("import.opens", words.Args{"Count": len(sum.Opened)}))
	}
	if len(sum.Moved) > 0 {
		lines = append(lines, k.html("import.moves", words.Args{"Count": len(sum.Moved)}))
	}
	if len(sum.Changes) > 0 {
		lines = append(lines, k.html("import.changes", nil))
	}
	lines = append(lines, k.changeLines(sum.Changes, messageRoom-words.Len(string(words.Join(lines...))))...)
	key := "import"
	if sum.Renamed > 0 {
		key = "import_renaming"
	}
	if err := k.tx.Dialogs().Put(k.chat, k.chat, "workbook", "confirm", i); err != nil {
		return err
	}
	return k.tx.Outbox().Say(k.chat, store.LaneReply, store.Message{Text: string(words.Join(lines...)), Buttons: [][]store.Button{
		{k.button(key, press{Act: "wi", Arg: i.button()}), k.button("cancel", press{Act: "wx"})}}})
}

// maxChangesShown is how many changes a message lists; who needs them all imports a piece at a time.
const maxChangesShown = 30

// changeLines say what becomes what, as many as fit.
func (k *look) changeLines(changes []workbook.Change, room int) []words.HTML {
	var lines []words.HTML
	for _, c := range changes[:min(len(changes), maxChangesShown)] {
		lines = append(lines, "• "+words.HTML(words.Escape(ChangeText(k.lang, c))))
	}
	lines = fit(lines, room)
	if more := len(changes) - len(lines); more > 0 {
		lines = append(lines[:len(lines):len(lines)], k.html("import.more_changes", words.Args{"Count": more}))
	}
	return lines
}

// ChangeText says in plain text what a workbook changes, old and new.
func ChangeText(l words.Lang, c workbook.Change) string {
	value := func(s string) string {
		if s == "" {
			return l.Text("import.empty_value", nil)
		}
		return words.Cut(s, 120)
	}
	return l.Text("import.change", words.Args{"Name": words.Cut(c.Name, 100), "Heading": c.Heading, "Old": value(c.Old), "New": value(c.New)})
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
	if p.Arg != i.button() { // another workbook was sent since
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
			return len(problems) == 0 && shownAs(sum) == i.Shown, err
		})
	}
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return t.look().say(t.look().problemsText(problems))
	}
	if now := shownAs(sum); now != i.Shown { // somebody changed something since it was shown: it is shown again
		i.Shown = now
		return t.look().previewImport(i, "import.preview_again", sum)
	}
	if err := t.done(); err != nil {
		return err
	}
	if err := t.say("import.done", SummaryArgs(i.Name, sum)); err != nil {
		return err
	}
	return t.c.Imported(t.Tx, sum, t.who.ID, t.chat)
}

func pressDropImport(t *turn, _ press) error {
	if err := t.done(); err != nil {
		return err
	}
	return t.say("import.dropped", nil)
}

// Imported queues what agencies are told of a workbook taken in: cards change at once; new tasks open, and agencies hear
// of another due time than they were told, once the time in which that can be stopped is over. The bulk acts are shown in
// the chats, or, where none is given, to the secretariat.
func (c *Chat) Imported(tx *store.Tx, sum workbook.Summary, by bloc.PersonID, chats ...int64) error {
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
	if len(chats) == 0 {
		list, err := c.secretaries(tx)
		if err != nil {
			return err
		}
		for _, s := range list {
			chats = append(chats, s.UserID)
		}
	}
	at := tx.Now + int64(c.Grace.Seconds())
	open, moved := store.Sending{Kind: store.SendingOpen, By: by, SendAt: at}, store.Sending{Kind: store.SendingMoved, By: by, SendAt: at}
	for _, id := range sum.Opened {
		open.Tasks = append(open.Tasks, store.SendingTask{Task: id})
	}
	for _, m := range sum.Moved {
		told, err := tx.Sendings().ToldDue(m.Task, m.From)
		if err != nil {
			return err
		}
		if told != m.To {
			moved.Tasks = append(moved.Tasks, store.SendingTask{Task: m.Task, From: told, To: m.To})
		}
	}
	for _, s := range []store.Sending{open, moved} {
		if err := queueSending(tx, s, chats); err != nil {
			return err
		}
	}
	return nil
}

// queueSending keeps a bulk act that is about anything, and shows it in the chats.
func queueSending(tx *store.Tx, s store.Sending, chats []int64) error {
	if len(s.Tasks) == 0 {
		return nil
	}
	id, err := tx.Sendings().Add(s)
	if err != nil {
		return err
	}
	for _, chat := range chats {
		if err := showSending(tx, id, chat, 0); err != nil {
			return err
		}
	}
	return nil
}
