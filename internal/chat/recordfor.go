package chat

import (
	"regexp"
	"slices"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// recordForFlow is [Ghi nhận thay]: the secretariat records, for many agencies at once, answers that came another way.
// An agency's own answer is shown as a conflict and never overwritten unless a person says so for that agency.
func recordForFlow() flow {
	return flow{
		presses: map[string]presser{"ga": pressRecordFor, "gb": pressRecordAgency, "gc": pressRecordOwing, "gd": pressRecordChosen,
			"ge": pressRecordChannel, "gf": pressRecordSkip, "gg": pressRecord, "gh": pressRecordConflict, "gi": pressRecordAct,
			"gj": pressRecordCancel, "gk": pressRecordUndo, "gp": pressRecordInTime},
		steps: map[string]stepper{"recordfor": recordForStep},
	}
}

// recordingFor is what the dialog knows of what is being recorded. Token names the dialog in its buttons, so that those
// of an earlier one do nothing to it.
type recordingFor struct {
	Task     bloc.TaskID             `json:"task"`
	Token    int64                   `json:"token"`
	Agencies []bloc.AgencyID         `json:"agencies,omitempty"`
	Act      bloc.Act                `json:"act,omitempty"`
	Words    string                  `json:"words,omitempty"`  // how many attend, and who, as it was typed
	People   int                     `json:"people,omitempty"` // and as it was read
	Names    []string                `json:"names,omitempty"`
	Channel  bloc.Channel            `json:"channel,omitempty"`
	DocNo    string                  `json:"no,omitempty"`
	Files    []store.File            `json:"files,omitempty"`
	Album    string                  `json:"album,omitempty"`  // of the last file, whose others come without being asked for
	InTime   bool                    `json:"inTime,omitempty"` // it came before the due time, though it is recorded after
	Seen     map[bloc.AgencyID]int64 `json:"seen,omitempty"`   // by which act each agency stood when it was shown
	Take     map[bloc.AgencyID]bool  `json:"take,omitempty"`   // whether an agency's own answer gives way, where that was decided
}

// press makes a press of this dialog.
func (d recordingFor) press(act string, id int64, arg string) press {
	return press{Act: act, ID: id, Rev: d.Token, Arg: arg}
}

// pressRecordFor begins to record answers to a task.
func pressRecordFor(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	task, err := t.taskFor(p)
	if err != nil {
		return err
	}
	acts := task.Kind.RecordedAs()
	if !task.Open() || len(acts) == 0 {
		return no("not_decidable", nil)
	}
	d := recordingFor{Task: task.ID, Token: t.Update.ID}
	if len(acts) == 1 {
		d.Act = acts[0]
	}
	if err := t.keepRecording(d, "agencies"); err != nil {
		return err
	}
	m, err := t.recordList(d, task, 0)
	if err != nil {
		return err
	}
	return t.send(m)
}

func (t *turn) keepRecording(d recordingFor, step string) error {
	return t.Tx.Dialogs().Put(t.chat, t.user.ID, "recordfor", step, d)
}

// recordingNow reads what is being recorded for a press of that dialog at one of the steps.
func (t *turn) recordingNow(p press, steps ...string) (d recordingFor, task bloc.Task, step string, err error) {
	if err := t.onlySecretary(); err != nil {
		return d, task, "", err
	}
	g, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (g.Flow != "recordfor" || g.Expired) {
		return d, task, "", no("dialog_gone", nil)
	}
	if err != nil {
		return d, task, "", err
	}
	if err := g.Read(&d); err != nil {
		return d, task, "", err
	}
	if p.Rev != d.Token || !slices.Contains(steps, g.Step) {
		return d, task, "", no("dialog_gone", nil)
	}
	task, err = t.recordableTask(d.Task)
	return d, task, g.Step, err
}

// recordableTask reads a task again: it may be over by now.
func (t *turn) recordableTask(id bloc.TaskID) (bloc.Task, error) {
	task, err := t.Tx.Tasks().Get(id)
	if err == nil && !task.Open() {
		err = no("not_decidable", nil)
	}
	return task, err
}

// turnInto puts m in the place of the message whose button was pressed, or sends it in answer to what was typed.
func (t *turn) turnInto(m store.Message) error {
	if t.press != nil {
		return t.edit(m)
	}
	return t.send(m)
}

// askNext asks for what is not known yet, or shows the preview.
func (t *turn) askNext(d recordingFor, task bloc.Task) error {
	switch {
	case d.Act == "":
		var row []store.Button
		for _, act := range task.Kind.RecordedAs() {
			row = append(row, t.button(string(act), d.press("gi", int64(task.ID), string(act))))
		}
		return t.askRecording(d, "act", "recordfor.act", words.Args{"Title": task.Title}, row)
	case d.Channel == "":
		var buttons []store.Button
		for _, c := range bloc.Channels() {
			label := t.lang.Text("channel."+string(c), nil)
			buttons = append(buttons, store.Button{Label: upperFirst(label), Data: d.press("ge", int64(task.ID), string(c)).Data()})
		}
		return t.askRecording(d, "channel", "recordfor.channel", words.Args{"Title": task.Title, "N": len(d.Agencies)}, rowsOf(buttons, 2)...)
	}
	return t.askRecording(d, "proof", "recordfor.proof", words.Args{"Channel": t.lang.Text("channel."+string(d.Channel), nil)},
		t.proofRow(d))
}

func (t *turn) proofRow(d recordingFor) []store.Button {
	key := "no_number"
	if len(d.Files) > 0 {
		key = "preview"
	}
	return []store.Button{t.button(key, d.press("gf", int64(d.Task), ""))}
}

// upperFirst begins a label with a capital.
func upperFirst(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// askRecording puts the next question, with the way out under it.
func (t *turn) askRecording(d recordingFor, step, key string, args words.Args, rows ...[]store.Button) error {
	if err := t.keepRecording(d, step); err != nil {
		return err
	}
	rows = append(rows, []store.Button{t.button("cancel", d.press("gj", int64(d.Task), ""))})
	return t.turnInto(store.Message{Text: string(t.lang.HTML(key, args)), Buttons: rows})
}

// pressRecordAct takes what the answer is.
func pressRecordAct(t *turn, p press) error {
	d, task, _, err := t.recordingNow(p, "act")
	if err != nil {
		return err
	}
	act := bloc.Act(p.Arg)
	if !slices.Contains(task.Kind.RecordedAs(), act) {
		return t.forged("no such answer to record", "unknown_button")
	}
	d.Act = act
	if act != bloc.ActAttends {
		return t.askNext(d, task)
	}
	return t.askRecording(d, "count", "recordfor.count", words.Args{"Title": task.Title, "N": len(d.Agencies)},
		[]store.Button{t.button("not_known", d.press("gf", int64(task.ID), ""))})
}

// pressRecordChannel takes the way by which the answers came.
func pressRecordChannel(t *turn, p press) error {
	d, task, _, err := t.recordingNow(p, "channel")
	if err != nil {
		return err
	}
	if d.Channel = bloc.Channel(p.Arg); !d.Channel.Valid() {
		return t.forged("no such channel", "unknown_button")
	}
	return t.askNext(d, task)
}

// pressRecordSkip goes on without a number of people, or without a paper's number; with files it goes to the preview.
func pressRecordSkip(t *turn, p press) error {
	d, task, step, err := t.recordingNow(p, "count", "proof")
	if err != nil {
		return err
	}
	if step == "count" {
		return t.askNext(d, task)
	}
	return t.previewRecord(d, task)
}

func pressRecordCancel(t *turn, p press) error {
	if _, _, _, err := t.recordingNow(p, "agencies", "act", "count", "channel", "proof", "preview"); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.edit(store.Message{Text: string(t.lang.HTML("recordfor.dropped", nil))})
}

// maxDocNo is how long a paper's number may be with what stands beside it, such as its day.
const maxDocNo = 100

// recordForStep takes what is typed or sent meanwhile. A file is kept at whichever step it comes; a text is the paper's
// number, or the number of people where that was asked.
func recordForStep(t *turn, g store.Dialog) error {
	var d recordingFor
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if err := g.Read(&d); err != nil {
		return err
	}
	task, err := t.recordableTask(d.Task)
	if err != nil {
		return err
	}
	if f, ok := fileOf(t.msg); ok {
		return t.recordFile(d, g.Step, f)
	}
	text := strings.TrimSpace(t.text())
	if text == "" {
		return no("not_understood_kind", nil)
	}
	if q, err := t.understand(text); err != nil || q.Asked || q.SmallTalk() {
		if err != nil {
			return err
		}
		return t.answerQuestion(text, q)
	}
	switch g.Step {
	case "count":
		return t.takeCount(d, task, text)
	case "proof", "preview":
		if words.Len(text) > maxDocNo {
			return no("line_too_long", words.Args{"Max": maxDocNo})
		}
		d.DocNo = bareNumber(text)
		return t.previewRecord(d, task)
	case "agencies", "act", "channel":
		return no("press_a_button", nil)
	}
	return errUnknownStep
}

// takeCount takes how many come and who they are, as an agency's own answer would have it; one that does not add up is
// for the person to settle.
func (t *turn) takeCount(d recordingFor, task bloc.Task, text string) error {
	r, ok := readRoster(text)
	switch {
	case words.Len(text) > maxReason:
		return no("line_too_long", words.Args{"Max": maxReason})
	case !ok, len(r.Names) > 0 && !r.Sure:
		return no("count_not_read", nil)
	case len(r.Names) > 0 && len(d.Agencies) > 1:
		return no("names_of_one", nil)
	case r.People != 0 && r.People < len(r.Names):
		return no("names_more", words.Args{"People": r.People, "Listed": len(r.Names)})
	}
	d.Words, d.People, d.Names = text, max(r.People, len(r.Names)), r.Names
	return t.askNext(d, task)
}

// numberWord is the word before a paper's number.
var numberWord = regexp.MustCompile(`(?i)^(?:số|so)[ :.]*(\d)`)

// bareNumber is a paper's number without the words people put before it, as they are written again where it is shown.
func bareNumber(text string) string {
	text = strings.TrimSpace(text)
	if number, ok := docNoIn(text); ok {
		text = number
	}
	return numberWord.ReplaceAllString(text, "$1")
}

// maxProof is how many files may go with what is recorded: they are kept with every agency's answer.
const maxProof = 20

// recordFile keeps a file that goes with what is recorded; of an album it is said once.
func (t *turn) recordFile(d recordingFor, step string, f store.File) error {
	if len(d.Files) >= maxProof {
		return no("too_many_files", words.Args{"Max": maxProof})
	}
	more := t.msg.MediaGroupID != "" && t.msg.MediaGroupID == d.Album
	d.Files, d.Album = append(d.Files, f), t.msg.MediaGroupID
	if _, ok := docNoIn(t.text()); ok && d.DocNo == "" {
		d.DocNo = bareNumber(t.text())
	}
	if step == "preview" { // what was shown is not what would be recorded any more
		step = "proof"
	}
	if err := t.keepRecording(d, step); err != nil || more {
		return err
	}
	if step != "proof" {
		return t.say("recordfor.file_early", words.Args{"Name": fileName(t.lang, f)})
	}
	return t.say("recordfor.file", words.Args{"Name": fileName(t.lang, f)}, t.proofRow(d))
}

// howOf says by which way a batch came, with the paper's number: "công văn số 12/BC-VP".
func (k *look) howOf(b store.Batch) string {
	channel := k.lang.Text("channel."+string(b.Channel), nil)
	if b.DocNo == "" {
		return channel
	}
	return k.lang.Text("behalf.how", words.Args{"Channel": channel, "No": words.Cut(b.DocNo, 60)})
}

// byOf says the same in a sentence: "qua công văn số 12/BC-VP".
func (k *look) byOf(b store.Batch) string {
	return k.lang.Text("behalf.by_"+string(b.Channel), words.Args{"No": words.Cut(b.DocNo, 60)})
}
