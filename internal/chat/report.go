package chat

import (
	"regexp"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// reportFlow is how an agency answers a submission: [Báo đã nộp], [Gửi tệp], a number or words added, and taking it
// back.
func reportFlow() flow {
	return flow{
		presses: map[string]presser{"rp": pressReport, "sf": pressSendFile, "sp": pressSupplement, "rt": pressRetract,
			"rw": pressKeepWords, "rx": pressDropWords},
		steps: map[string]stepper{"report": reportStep},
	}
}

// reporting is what the dialog about a submission knows. Answer is zero while nothing has been submitted yet.
type reporting struct {
	Task   bloc.TaskID   `json:"task"`
	Agency bloc.AgencyID `json:"agency"`
	Answer int64         `json:"answer,omitempty"`
	Words  string        `json:"words,omitempty"` // typed, and not yet known to be part of the submission
	Asked  int64         `json:"asked,omitempty"` // the update that was answered with the prompt or receipt above what is sent
	Adds   bool          `json:"adds,omitempty"`  // he said that it adds to what was handed in, whoever did
}

func reportedBy(task bloc.Task, e bloc.Entry) bool {
	return task.Open() && e.Latest == bloc.ActReported
}

// pressReport records that the agency has submitted; the receipt invites a number, words or files to go with it.
func pressReport(t *turn, p press) error {
	task, s, ok, err := t.target(p, bloc.Owes, bloc.Replaceable)
	if err != nil || !ok {
		return err
	}
	if s.entry.Latest.Answers() {
		return t.reportAgain(task, s)
	}
	return t.submit(task, s, store.Answer{})
}

// submit records a submission, with what came with it, and gives the receipt.
func (t *turn) submit(task bloc.Task, s standing, with store.Answer, files ...store.File) error {
	if task.Approval {
		return t.draft(task, s, false, with, files)
	}
	with.Act = bloc.ActReported
	with, id, err := t.handIn(task, s, with, files)
	if err != nil {
		return err
	}
	if err := t.c.waits(t.Tx, task); err != nil {
		return err
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "report", "more", reporting{Task: task.ID, Agency: s.agency, Answer: id, Asked: t.Update.ID}); err != nil {
		return err
	}
	t.toast("toast.recorded", nil)
	return t.receipt(task, s, with, files)
}

// handIn records an act of the agency's with its files, and gives it as it was recorded.
func (t *turn) handIn(task bloc.Task, s standing, with store.Answer, files []store.File) (store.Answer, int64, error) {
	with.Task, with.Agency, with.Person = task.ID, s.agency, t.who.ID
	with.At, with.Late, with.Held = t.Now.Unix(), t.Now.Unix() > task.Due, t.Held
	id, err := t.Tx.Answers().Record(with)
	if err != nil {
		return with, 0, err
	}
	for _, f := range files {
		if err := t.Tx.Answers().Attach(id, f); err != nil {
			return with, 0, err
		}
	}
	return with, id, t.stands(task, s.agency, with.Act)
}

// receipt tells what was recorded. "Có biên nhận mới là đã ghi nhận."
func (t *turn) receipt(task bloc.Task, s standing, a store.Answer, files []store.File) error {
	args := words.Args{"Agency": s.label, "Title": task.Title, "At": t.lang.DateTime(a.At), "Who": t.who.Name}
	lines := []words.HTML{t.lang.HTML("receipt.reported", args)}
	if a.Late {
		lines = append(lines, t.lang.HTML("receipt.late", words.Args{"Due": t.lang.DateTime(task.Due)}))
	}
	if a.Held {
		lines = append(lines, t.lang.HTML("receipt.held", nil))
	}
	if a.DocNo != "" {
		lines = append(lines, t.lang.HTML("receipt.doc", words.Args{"No": a.DocNo}))
	}
	if a.Words != "" {
		lines = append(lines, t.lang.HTML("receipt.words", words.Args{"Words": words.Cut(a.Words, 1500)}))
	}
	if len(files) > 0 {
		lines = append(lines, t.lang.HTML("receipt.file", words.Args{"Name": fileNames(t.lang, files)}))
	}
	lines = append(lines, t.lang.HTML("receipt.more", nil))
	retract := t.button("retract", press{Act: "rt", ID: int64(task.ID), Rev: task.Rev, Arg: id36(s.agency)})
	return t.send(store.Message{Text: string(words.Join(lines...)), Buttons: [][]store.Button{{retract}},
		About: store.About{Kind: "task", Task: int64(task.ID), Agency: int64(s.agency)}})
}

// stands is what every act that settles where an agency stands ends with: the log, and the cards of everyone it shows on.
func (t *turn) stands(task bloc.Task, agency bloc.AgencyID, act bloc.Act) error {
	if err := t.log(string(act), task.ID, agency, ""); err != nil {
		return err
	}
	return t.Tx.Cards().Touch(task.ID, agency)
}

func fileName(l words.Lang, f store.File) string {
	if f.Name != "" {
		return words.Cut(f.Name, 100)
	}
	return l.Text("filekind."+f.Kind, nil)
}

// fileNames names several files, as many as fit a line or two.
func fileNames(l words.Lang, files []store.File) string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = fileName(l, f)
	}
	return words.Cut(strings.Join(names, ", "), 300)
}

// pressSendFile asks for the file first, so that nothing is recorded before there is one.
func pressSendFile(t *turn, p press) error {
	task, s, ok, err := t.target(p, bloc.Owes, bloc.Replaceable)
	if err != nil || !ok {
		return err
	}
	return t.ask("report", "file", reporting{Task: task.ID, Agency: s.agency}, "report.ask_file",
		words.Args{"Title": task.Title, "Agency": s.label})
}

// pressSupplement asks for what is to be added to a submission.
func pressSupplement(t *turn, p press) error {
	task, s, ok, err := t.target(p, reportedBy)
	if err != nil || !ok {
		return err
	}
	return t.ask("report", "more", reporting{Task: task.ID, Agency: s.agency, Answer: s.entry.Answers, Adds: true, Asked: t.Update.ID}, "report.ask_more",
		words.Args{"Title": task.Title, "Agency": s.label})
}

// pressRetract takes a report back: [Bấm nhầm, chưa nộp]. The agency owes again and is reminded again.
func pressRetract(t *turn, p press) error {
	task, s, ok, err := t.target(press{p.Act, p.ID, 0, p.Arg}, reportedBy)
	if err != nil || !ok {
		return err
	}
	if _, err := t.Tx.Answers().Record(store.Answer{Task: task.ID, Agency: s.agency, Act: bloc.ActRetracted, Person: t.who.ID,
		At: t.Now.Unix(), Held: t.Held}); err != nil {
		return err
	}
	if err := t.stands(task, s.agency, bloc.ActRetracted); err != nil {
		return err
	}
	if err := t.leaveReport(); err != nil {
		return err
	}
	t.toast("toast.retracted", nil)
	return t.say("receipt.retracted", words.Args{"Agency": s.label, "Title": task.Title, "Due": t.lang.DateTime(task.Due)})
}

// leaveReport ends the person's dialog about a submission; another that he is in goes on.
func (t *turn) leaveReport() error {
	d, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && d.Flow != "report" {
		return nil
	}
	if err != nil {
		return err
	}
	return t.done()
}

// docNo finds a paper's number the way offices write it, and nothing else: 12/BC-VP, 05-NQ/ĐU, 12/2027/QĐ-UBND, "số 123".
// A date or a range of numbers is none: after the first number there is an abbreviation of at least two letters.
var docNo = regexp.MustCompile(`(?i)^(?:đã gửi |da gui )?(?:văn bản |công văn |báo cáo |cv |bc )?(?:số|so)? ?:? ?` +
	`(\d{1,5}[-/](?:\d{4}[-/])?\p{L}{2,}[\p{L}\d./&-]{0,30}|(?:số|so) ?:? ?\d{1,6}[.]?)$`)

// docNoIn is the paper's number a text consists of.
func docNoIn(text string) (string, bool) {
	m := docNo.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return "", false
	}
	return strings.TrimRight(m[1], "."), true
}

// reportStep takes what is sent while a submission is talked about. Files and numbers are part of it; a question is
// answered as one; words that could be either are asked about.
func reportStep(t *turn, d store.Dialog) error {
	var r reporting
	if err := d.Read(&r); err != nil {
		return err
	}
	task, s, err := t.reportingOn(r)
	if err != nil {
		return err
	}
	if f, ok := fileOf(t.msg); ok {
		return t.addIn(r, task, s, store.Answer{Words: t.text()}, f)
	}
	text := t.text()
	if text == "" {
		return no("not_understood_kind", nil)
	}
	if number, ok := docNoIn(text); ok {
		return t.addIn(r, task, s, store.Answer{DocNo: number})
	}
	q, err := t.understand(text)
	if err != nil {
		return err
	}
	if q.Asked || q.SmallTalk() {
		return t.answerQuestion(text, q)
	}
	r.Words = text
	return t.ask("report", d.Step, r, "report.words_or_question", words.Args{"Words": words.Cut(text, 300)},
		[]store.Button{t.button("keep_words", press{Act: "rw"})},
		[]store.Button{t.button("relay_ask", press{Act: "rx", Arg: "ask"}), t.button("drop_words", press{Act: "rx"})})
}

// reportingOn reads again, for what was sent, what the dialog is about: the task may be over and the agency's answer
// may have changed since.
func (t *turn) reportingOn(r reporting) (bloc.Task, standing, error) {
	task, err := t.Tx.Tasks().Get(r.Task)
	if err != nil {
		return task, standing{}, err
	}
	if !t.who.Has(bloc.RoleFocal, r.Agency) {
		return task, standing{}, noButKeep("not_focal", nil)
	}
	mine, err := t.look().standings(task.ID, []bloc.AgencyID{r.Agency})
	if err != nil {
		return task, standing{}, err
	}
	if len(mine) == 0 {
		return task, standing{}, noButKeep("not_focal", nil)
	}
	if !task.Open() {
		return task, mine[0], t.cannot(task, mine)
	}
	return task, mine[0], nil
}

// addIn puts something to the submission the dialog is about. Who said that he adds to it is not asked whether it takes
// the place of a colleague's.
func (t *turn) addIn(r reporting, task bloc.Task, s standing, with store.Answer, files ...store.File) error {
	if r.Adds && s.entry.Latest == bloc.ActReported {
		return t.supplement(task, s, with, files)
	}
	return t.add(task, s, with, files...)
}

// add puts something to the person's own submission, or makes it the submission where there is none yet; what somebody
// else handed in for the agency, or the secretariat has confirmed, is not touched before he was asked.
func (t *turn) add(task bloc.Task, s standing, with store.Answer, files ...store.File) error {
	switch {
	case bloc.Owes(task, s.entry):
		return t.submit(task, s, with, files...)
	case task.Approval && s.entry.Latest == bloc.ActReported:
		return t.draft(task, s, true, with, files)
	case s.entry.Latest == bloc.ActReported && s.entry.By == t.who.ID:
		return t.supplement(task, s, with, files)
	case bloc.Replaceable(task, s.entry):
		over, err := t.draftingOver(task, s)
		if err != nil {
			return err
		}
		if over {
			return t.draft(task, s, false, with, files)
		}
		return t.askReplace(task, s, with)
	}
	return t.already(task, s)
}

// supplement puts something to the agency's submission, or to a draft where its leader approves what is added.
func (t *turn) supplement(task bloc.Task, s standing, with store.Answer, files []store.File) error {
	if task.Approval {
		return t.draft(task, s, true, with, files)
	}
	with.Act = bloc.ActSupplemented
	with, _, err := t.handIn(task, s, with, files)
	if err != nil {
		return err
	}
	if len(files) > 0 {
		return t.filed(task, s)
	}
	what := with.DocNo
	if what == "" {
		what = words.Cut(with.Words, 1500)
	}
	return t.say("receipt.supplemented", words.Args{"Agency": s.label, "Title": task.Title, "What": what, "At": t.lang.DateTime(with.At)})
}

// pressKeepWords puts typed words to the submission.
func pressKeepWords(t *turn, _ press) error {
	r, err := t.heldWords()
	if err != nil {
		return err
	}
	task, s, err := t.reportingOn(r)
	if err != nil {
		return err
	}
	kept := r.Words
	r.Words = ""
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "report", "more", r); err != nil {
		return err
	}
	return t.addIn(r, task, s, store.Answer{Words: kept})
}

// pressDropWords leaves typed words out of the submission; they go to the secretariat where that is wished.
func pressDropWords(t *turn, p press) error {
	r, err := t.heldWords()
	if err != nil {
		return err
	}
	kept := r.Words
	r.Words = ""
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "report", "more", r); err != nil {
		return err
	}
	if p.Arg == "ask" {
		return t.relay(kept)
	}
	t.toast("toast.dropped", nil)
	return nil
}

// heldWords are the words the person was last asked about.
func (t *turn) heldWords() (reporting, error) {
	var r reporting
	d, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (d.Flow != "report" || d.Expired) {
		return r, no("dialog_gone", nil)
	}
	if err != nil {
		return r, err
	}
	if err := d.Read(&r); err != nil {
		return r, err
	}
	if r.Words == "" {
		return r, no("dialog_gone", nil)
	}
	return r, nil
}
