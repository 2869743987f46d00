package chat

import (
	"slices"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// recordLine is one agency of what is about to be recorded.
type recordLine struct {
	label    string
	entry    bloc.Entry
	conflict bool // it has answered, itself or by an earlier record
	decided  bool
	take     bool // it is recorded
}

// recordLines reads where the ticked agencies stand now, in order of precedence. An agency that is asked no more is left
// out, and a decision made about another answer than the present one counts no more. changed reports whether anything
// has, since it was shown.
func (t *turn) recordLines(d *recordingFor, task bloc.Task) (lines []recordLine, changed bool, err error) {
	entries, err := t.recordable(task)
	if err != nil {
		return nil, false, err
	}
	seen := map[bloc.AgencyID]int64{}
	take := map[bloc.AgencyID]bool{}
	for _, e := range entries {
		if !slices.Contains(d.Agencies, e.Agency) {
			continue
		}
		l := recordLine{entry: e, conflict: e.Latest.Answers()}
		if l.label, err = t.look().labelOf(e.Agency); err != nil {
			return nil, false, err
		}
		if was, ok := d.Seen[e.Agency]; !ok || was != e.Answers {
			changed = true
		} else if l.conflict {
			l.take, l.decided = d.Take[e.Agency]
		}
		if l.decided {
			take[e.Agency] = l.take
		}
		l.take = l.take || !l.conflict
		seen[e.Agency] = e.Answers
		lines = append(lines, l)
	}
	changed = changed || len(seen) != len(d.Seen)
	d.Seen, d.Take = seen, take
	return lines, changed, nil
}

// previewRecord shows what will be recorded for whom, and asks about every agency that has answered, one by one.
func (t *turn) previewRecord(d recordingFor, task bloc.Task) error {
	lines, _, err := t.recordLines(&d, task)
	if err != nil {
		return err
	}
	if err := t.keepRecording(d, "preview"); err != nil {
		return err
	}
	text, rows := t.recordHead(d, task), [][]store.Button{}
	var taken []string
	var told []bloc.AgencyID
	var conflicts []words.HTML
	asked := false
	for _, l := range lines {
		if l.take {
			taken, told = append(taken, l.label), append(told, l.entry.Agency)
		}
		if !l.conflict {
			continue
		}
		line, err := t.conflictLine(task, l)
		if err != nil {
			return err
		}
		if !l.decided && !asked {
			asked = true
			rows = t.conflictRows(d, l)
		}
		conflicts = append(conflicts, line)
	}
	text = append(text, t.lang.HTML("recordfor.for", words.Args{"N": len(taken), "Agencies": words.Cut(strings.Join(taken, ", "), 900)}))
	if len(told) > 0 {
		reach, err := t.audience(told)
		if err != nil {
			return err
		}
		text = append(text, t.look().fitAll(reach.missing, messageRoom/4)...)
	}
	if len(conflicts) > 0 {
		text = append(text, t.lang.HTML("recordfor.conflicts", nil))
		text = append(text, t.look().fitAll(conflicts, messageRoom-words.Len(string(words.Join(text...))))...)
	}
	return t.turnInto(store.Message{Text: string(words.Join(text...)), Buttons: append(rows, t.recordRows(d, task, len(taken))...)})
}

// recordRows are the buttons under the preview.
func (t *turn) recordRows(d recordingFor, task bloc.Task, n int) (rows [][]store.Button) {
	if t.Tx.Now > task.Due {
		key := "came_in_time"
		if d.InTime {
			key = "came_late"
		}
		rows = append(rows, []store.Button{t.button(key, d.press("gp", int64(task.ID), ""))})
	}
	if n > 0 {
		rows = append(rows, []store.Button{{Label: t.lang.Text("button.record_for", words.Args{"Count": n}), Data: d.press("gg", int64(task.ID), "").Data()}})
	}
	return append(rows, []store.Button{t.button("cancel", d.press("gj", int64(task.ID), ""))})
}

// recordHead says what is recorded, by which way, and whether it counts as late.
func (t *turn) recordHead(d recordingFor, task bloc.Task) []words.HTML {
	how := t.look().byOf(store.Batch{Channel: d.Channel, DocNo: d.DocNo})
	lines := []words.HTML{t.lang.HTML("recordfor.preview", words.Args{"Title": task.Title, "How": how,
		"What": t.lang.Text("recordfor.as_"+string(d.Act), nil)})}
	if d.Words != "" {
		lines = append(lines, t.lang.HTML("receipt.words", words.Args{"Words": d.Words}))
	}
	if len(d.Files) > 0 {
		lines = append(lines, t.lang.HTML("receipt.file", words.Args{"Name": fileNames(t.lang, d.Files)}))
	}
	if t.Tx.Now > task.Due {
		key := "recordfor.late"
		if d.InTime {
			key = "recordfor.in_time"
		}
		lines = append(lines, t.lang.HTML(key, words.Args{"Due": t.lang.DateTime(task.Due)}))
	}
	return lines
}

// conflictLine is an agency that has answered, and what becomes of its answer.
func (t *turn) conflictLine(task bloc.Task, l recordLine) (words.HTML, error) {
	state, err := t.look().stateLine(task, l.entry)
	if err != nil {
		return "", err
	}
	key := "recordfor.conflict_open"
	switch {
	case l.decided && l.take:
		key = "recordfor.conflict_take"
	case l.decided:
		key = "recordfor.conflict_keep"
	}
	return t.lang.HTML(key, words.Args{"Agency": l.label, "State": state}), nil
}

// conflictRows ask what becomes of the answer of one agency.
func (t *turn) conflictRows(d recordingFor, l recordLine) [][]store.Button {
	return [][]store.Button{
		{{Label: t.lang.Text("button.keep_answer", words.Args{"Agency": words.Cut(l.label, 24)}), Data: d.press("gh", int64(l.entry.Agency), "keep").Data()}},
		{{Label: t.lang.Text("button.take_record", words.Args{"Agency": words.Cut(l.label, 24)}), Data: d.press("gh", int64(l.entry.Agency), "take").Data()}},
	}
}

// pressRecordConflict decides about one agency's answer, the one that was shown.
func pressRecordConflict(t *turn, p press) error {
	d, task, _, err := t.recordingNow(p, "preview")
	if err != nil {
		return err
	}
	lines, changed, err := t.recordLines(&d, task)
	if err != nil {
		return err
	}
	id := bloc.AgencyID(p.ID)
	if !slices.ContainsFunc(lines, func(l recordLine) bool { return l.entry.Agency == id && l.conflict }) {
		return no("dialog_gone", nil)
	}
	if changed {
		t.alert("alert.recordfor_changed", nil)
	} else {
		d.Take[id] = p.Arg == "take"
	}
	return t.previewRecord(d, task)
}

// pressRecordInTime switches between recorded late and come in time.
func pressRecordInTime(t *turn, p press) error {
	d, task, _, err := t.recordingNow(p, "preview")
	if err != nil {
		return err
	}
	d.InTime = !d.InTime
	return t.previewRecord(d, task)
}

// pressRecord records what was shown. Where an agency has answered since, nothing is, and it is shown again.
func pressRecord(t *turn, p press) error {
	d, task, _, err := t.recordingNow(p, "preview")
	if err != nil {
		return err
	}
	lines, changed, err := t.recordLines(&d, task)
	if err != nil {
		return err
	}
	lines = slices.DeleteFunc(lines, func(l recordLine) bool { return !l.take })
	if changed || len(lines) == 0 {
		t.alert("alert.recordfor_changed", nil)
		return t.previewRecord(d, task)
	}
	return t.record(d, task, lines)
}
