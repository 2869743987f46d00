package chat

import (
	"strings"

	"khoibot/internal/ask"
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// recordedFlow is what an agency says about what was recorded for it: [Đúng] or [Chưa đúng].
func recordedFlow() flow {
	return flow{
		presses: map[string]presser{"gl": pressRecordRight, "gm": pressRecordWrong},
		views:   map[string]renderer{"recorded": recordedCard},
		steps:   map[string]stepper{"doubt": doubtStep},
	}
}

// recordedCard tells a focal point what was recorded for his agency; one taken back before it was told is not.
func recordedCard(k *look, v store.View) (store.Message, error) {
	r, task, stands, err := k.recordingAt(v.ID)
	if err != nil || !k.who.Has(bloc.RoleFocal, r.Agency) || !v.Shown && (!stands || task.Phase == bloc.PhaseWithdrawn) {
		return store.Message{}, mootUnless(false, err)
	}
	lines, err := k.recordedLines(task, r)
	if err != nil {
		return store.Message{}, err
	}
	m := store.Message{About: store.About{Kind: "task", Task: int64(task.ID), Agency: int64(r.Agency)}}
	right, wrong := k.button("record_right", press{Act: "gl", ID: r.Answer}), k.button("record_wrong", press{Act: "gm", ID: r.Answer})
	switch {
	case !stands:
		lines = append(lines, k.html("recorded.over", nil))
	case r.DoubtedAt != 0:
		line, err := k.doubtLines(r)
		if err != nil {
			return m, err
		}
		lines = append(lines, line...)
		m.Buttons = [][]store.Button{{right}}
	case r.AgreedAt != 0:
		who, err := k.nameOf(r.AgreedBy)
		if err != nil {
			return m, err
		}
		lines = append(lines, k.html("recorded.agreed", words.Args{"Who": who, "At": k.lang.DateTime(r.AgreedAt)}))
		m.Buttons = [][]store.Button{{wrong}}
	default:
		lines = append(lines, k.html("recorded.ask", nil))
		m.Buttons = [][]store.Button{{right, wrong}}
	}
	m.Text = string(words.Join(lines...))
	return m, nil
}

// recordingAt reads a recording with its task, and whether the agency still stands by it.
func (k *look) recordingAt(answer int64) (r store.Recording, task bloc.Task, stands bool, err error) {
	if r, err = k.tx.Behalf().Get(answer); err != nil {
		return r, task, false, err
	}
	if task, err = k.tx.Tasks().Get(r.Task); err != nil {
		return r, task, false, err
	}
	id, err := k.tx.Behalf().Stands(r.Task, r.Agency)
	return r, task, id == r.Answer, err
}

// recordedLines say what was recorded for an agency, with what went with it, and what it took the place of.
func (k *look) recordedLines(task bloc.Task, r store.Recording) ([]words.HTML, error) {
	label, err := k.labelOf(r.Agency)
	if err != nil {
		return nil, err
	}
	acts, err := k.tx.Answers().Since(r.Answer, r.Task, r.Agency)
	if err != nil || len(acts) == 0 {
		return nil, err
	}
	a := acts[0]
	lines := []words.HTML{k.html("recorded.head", words.Args{"Agency": label, "Title": task.Title, "How": k.byOf(r.Batch),
		"What": k.lang.Text("recordfor.as_"+string(a.Act), nil), "At": k.lang.DateTime(r.At)})}
	if a.Words != "" {
		lines = append(lines, k.html("receipt.words", words.Args{"Words": a.Words}))
	}
	if len(a.Files) > 0 {
		lines = append(lines, k.html("receipt.file", words.Args{"Name": fileNames(k.lang, a.Files)}))
	}
	if a.Late {
		lines = append(lines, k.html("receipt.late", words.Args{"Due": k.lang.DateTime(task.Due)}))
	}
	if r.Before == 0 {
		return lines, nil
	}
	before, err := k.tx.Answers().Get(r.Before)
	if err == nil && before.Act.Answers() {
		lines = append(lines, k.html("recorded.replaces", words.Args{"What": k.lang.Text("act."+string(before.Act), nil), "At": k.lang.DateTime(before.At)}))
	}
	return lines, err
}

// doubtLines say who doubts a recording, why, and what the secretariat decided.
func (k *look) doubtLines(r store.Recording) ([]words.HTML, error) {
	who, err := k.nameOf(r.DoubtedBy)
	if err != nil {
		return nil, err
	}
	lines := []words.HTML{k.html("recorded.doubted", words.Args{"Who": who, "At": k.lang.DateTime(r.DoubtedAt)})}
	if r.Doubt != "" {
		lines = append(lines, k.html("recorded.reason", words.Args{"Reason": r.Doubt}))
	}
	if r.KeptAt == 0 {
		return lines, nil
	}
	who, err = k.secretaryName(r.KeptBy)
	return append(lines, k.html("recorded.kept", words.Args{"Who": who, "At": k.lang.DateTime(r.KeptAt)})), err
}

// recordingOf reads the recording a focal point speaks about, which must be of his agency and still stand.
func (t *turn) recordingOf(id int64) (store.Recording, bloc.Task, error) {
	r, task, stands, err := t.look().recordingAt(id)
	switch {
	case notFound(err), err == nil && !t.who.Has(bloc.RoleFocal, r.Agency):
		return r, task, t.forged("record of another agency", "no_task")
	case err != nil:
		return r, task, err
	case !stands:
		return r, task, no("record_over", nil)
	}
	return r, task, nil
}

func pressRecordRight(t *turn, p press) error {
	r, task, err := t.recordingOf(p.ID)
	if err != nil {
		return err
	}
	if r.AgreedAt == 0 {
		if err := t.Tx.Behalf().Agree(r.Answer, t.who.ID); err != nil {
			return err
		}
		if err := t.log("record_agreed", task.ID, r.Agency, ""); err != nil {
			return err
		}
	}
	t.toast("toast.recorded", nil)
	return t.Tx.Cards().Touch(task.ID, r.Agency)
}

// pressRecordWrong has the secretariat decide about the record, at once, and asks what is wrong with it.
func pressRecordWrong(t *turn, p press) error {
	r, task, err := t.recordingOf(p.ID)
	if err != nil {
		return err
	}
	if !task.Open() { // nobody could decide about it
		return no("task_closed", nil)
	}
	if !r.Doubted() {
		if err := t.Tx.Behalf().Doubt(r.Answer, t.who.ID); err != nil {
			return err
		}
		if err := t.log("record_doubted", task.ID, r.Agency, t.look().howOf(r.Batch)); err != nil {
			return err
		}
		if err := t.tellDoubt(task, r); err != nil {
			return err
		}
	}
	if err := t.Tx.Cards().Touch(task.ID, r.Agency); err != nil {
		return err
	}
	label, err := t.look().labelOf(r.Agency)
	if err != nil {
		return err
	}
	t.toast("toast.recorded", nil)
	return t.ask("doubt", "reason", r.Answer, "recorded.ask_reason", words.Args{"Agency": label, "Title": task.Title})
}

// doubtStep takes the reason. A question that can be answered is answered as one.
func doubtStep(t *turn, d store.Dialog) error {
	var id int64
	if err := d.Read(&id); err != nil {
		return err
	}
	reason := strings.TrimSpace(t.text())
	switch q, err := t.understand(reason); {
	case err != nil:
		return err
	case reason == "":
		return no("reason_in_words", nil)
	case q.SmallTalk() || q.Asked && q.Kind != ask.None:
		return t.answerQuestion(reason, q)
	case words.Len(reason) > maxReason:
		return no("reason_too_long", words.Args{"Max": maxReason})
	}
	r, task, err := t.recordingOf(id)
	if err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	if !r.Doubted() { // decided in the meantime
		return t.offerRelay("recorded.reason_late")
	}
	if err := t.Tx.Behalf().Explain(r.Answer, reason); err != nil {
		return err
	}
	if err := t.Tx.Cards().Touch(task.ID, r.Agency); err != nil {
		return err
	}
	return t.say("recorded.receipt", words.Args{"Reason": reason, "Title": task.Title})
}
