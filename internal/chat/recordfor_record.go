package chat

import (
	"slices"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// record keeps a batch, and has each agency told once the time is over in which it can be taken back unseen.
func (t *turn) record(d recordingFor, task bloc.Task, lines []recordLine) error {
	batch := store.Batch{Task: task.ID, Channel: d.Channel, DocNo: d.DocNo, By: t.who.ID, ToldAt: t.Tx.Now + int64(t.c.Grace.Seconds())}
	id, err := t.Tx.Behalf().Begin(batch)
	if err != nil {
		return err
	}
	how, by := t.look().howOf(batch), t.look().byOf(batch)
	labels := make([]string, len(lines))
	people := 0
	for i, l := range lines {
		labels[i] = l.label
		answer, err := t.Tx.Behalf().Record(id, store.Answer{Task: task.ID, Agency: l.entry.Agency, Act: d.Act, Person: t.who.ID, At: t.Now.Unix(),
			Late: t.Tx.Now > task.Due && !d.InTime, Held: t.Held, DocNo: d.DocNo, Words: d.Words}, l.entry.Answers, d.Files)
		if err != nil {
			return err
		}
		if d.Act == bloc.ActAttends && d.People > 0 {
			if err := t.Tx.Answers().Attend(answer, d.People, d.Names); err != nil {
				return err
			}
		}
		if err := t.log("recorded_for", task.ID, l.entry.Agency, how); err != nil {
			return err
		}
		if err := t.Tx.Cards().Touch(task.ID, l.entry.Agency); err != nil {
			return err
		}
		n, err := t.tellRecorded(task, l.entry.Agency, answer, batch.ToldAt)
		if err != nil {
			return err
		}
		people += n
	}
	if err := t.done(); err != nil {
		return err
	}
	t.toast("toast.recorded", nil)
	return t.edit(store.Message{Text: string(t.lang.HTML("recordfor.done", words.Args{"N": len(lines), "Title": task.Title, "How": by,
		"Agencies": words.Cut(strings.Join(labels, ", "), 900), "At": t.lang.DateTime(t.Tx.Now), "People": people, "Told": t.lang.Clock(batch.ToldAt)})),
		Buttons: [][]store.Button{{t.button("undo", press{Act: "gk", ID: id})}}})
}

// tellRecorded queues what was recorded for an agency to its focal points, and gives how many can be reached.
func (t *turn) tellRecorded(task bloc.Task, agency bloc.AgencyID, answer, at int64) (n int, err error) {
	contacts, err := t.Tx.People().Contacts(agency, bloc.RoleFocal)
	if err != nil {
		return 0, err
	}
	for _, p := range contacts {
		if !p.Reachable() {
			continue
		}
		v := store.View{Name: "recorded", Task: int64(task.ID), Agency: int64(agency), Person: int64(p.Person), ID: answer}
		if _, err := t.Tx.Cards().Show(p.UserID, store.LaneBulk, id36(answer), v, at, store.Topic{Task: task.ID, Agency: agency}); err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

// pressRecordUndo takes a whole batch back: [Hoàn tác]. An agency that stands by another answer by now keeps it, and is
// named.
func pressRecordUndo(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	batch, err := t.Tx.Behalf().Batch(p.ID)
	if notFound(err) {
		return t.forged("no such batch", "unknown_button")
	}
	if err != nil {
		return err
	}
	if batch.UndoneAt != 0 {
		who, err := t.look().secretaryName(batch.UndoneBy)
		if err != nil {
			return err
		}
		return no("undone_already", words.Args{"Who": who, "At": t.lang.DateTime(batch.UndoneAt)})
	}
	task, err := t.recordableTask(batch.Task)
	if err != nil {
		return err
	}
	list, err := t.Tx.Behalf().Of(batch.ID)
	if err != nil {
		return err
	}
	var back, kept []string
	for _, r := range list {
		label, err := t.look().labelOf(r.Agency)
		if err != nil {
			return err
		}
		ok, err := t.takeBack(task, r)
		if err != nil {
			return err
		}
		if ok {
			back = append(back, label)
		} else {
			kept = append(kept, label)
		}
	}
	if len(back) == 0 {
		return no("nothing_to_undo", nil)
	}
	if _, err := t.Tx.Behalf().Undo(batch.ID, t.who.ID); err != nil {
		return err
	}
	lines := []words.HTML{t.lang.HTML("recordfor.undone", words.Args{"N": len(back), "Title": task.Title, "How": t.look().byOf(batch),
		"Agencies": words.Cut(strings.Join(back, ", "), 900), "At": t.lang.DateTime(t.Tx.Now)})}
	if len(kept) > 0 {
		lines = append(lines, t.lang.HTML("recordfor.not_undone", words.Args{"Agencies": words.Cut(strings.Join(kept, ", "), 900)}))
	}
	return t.edit(store.Message{Text: string(words.Join(lines...))})
}

// takeBack ends one recording and tells the agency, if it had been told of it; it reports false where the agency stands
// by another answer.
func (t *turn) takeBack(task bloc.Task, r store.Recording) (bool, error) {
	act, ok, err := t.Tx.Behalf().TakeBack(r, t.who.ID)
	if err != nil || !ok {
		return false, err
	}
	if err := t.log("record_undone", task.ID, r.Agency, t.look().howOf(r.Batch)); err != nil {
		return false, err
	}
	if err := t.Tx.Cards().Touch(task.ID, r.Agency); err != nil {
		return false, err
	}
	if act == bloc.ActReported {
		if err := t.c.waits(t.Tx, task); err != nil {
			return false, err
		}
	}
	if t.Tx.Now < r.ToldAt { // what was to be told is not any more, as there is nothing left to say
		return true, nil
	}
	_, err = t.c.tellFocals(t.Tx, task, []bloc.AgencyID{r.Agency}, "recorded.undone", true, func(l words.Lang) (words.Args, error) {
		return words.Args{"Title": task.Title, "How": (&look{c: t.c, tx: t.Tx, lang: l}).byOf(r.Batch)}, nil
	})
	return true, err
}

// secretaryName is who of the secretariat did something; the operator acting for it has no name on the roll.
func (k *look) secretaryName(id bloc.PersonID) (string, error) {
	if id == 0 {
		return k.lang.Text("roll.body", nil), nil
	}
	return k.nameOf(id)
}

// recordNote marks an answer that the secretariat recorded, and one that its agency says is wrong. A report was the
// agency's own, and what is still owed is no answer.
func (k *look) recordNote(e bloc.Entry) (words.HTML, error) {
	if !e.Latest.Answers() || e.Latest == bloc.ActReported {
		return "", nil
	}
	r, err := k.tx.Behalf().Get(e.Answers)
	if notFound(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return k.recordMark(r), nil
}

// recordMark is the mark of a recording on boards and cards: "ghi nhận thay (công văn số …)".
func (k *look) recordMark(r store.Recording) words.HTML {
	return k.html(recordMarkKey(r), words.Args{"How": k.howOf(r.Batch)})
}

func recordMarkKey(r store.Recording) string {
	if r.Doubted() {
		return "state.doubted"
	}
	return "state.recorded"
}

// recordWays are the ways from a task's board to what was handed in, to recording for agencies, and to what they doubt.
func (k *look) recordWays(task bloc.Task, entries []bloc.Entry, doubted int) (rows [][]store.Button) {
	if doubted > 0 {
		rows = append(rows, []store.Button{{Label: k.lang.Text("button.doubts", words.Args{"Count": doubted}), Data: press{Act: "gq", ID: int64(task.ID)}.Data()}})
	}
	var row []store.Button
	if task.Open() && len(task.Kind.RecordedAs()) > 0 {
		row = append(row, k.button("record", press{Act: "ga", ID: int64(task.ID)}))
	}
	if slices.ContainsFunc(entries, func(e bloc.Entry) bool { return e.Latest != "" }) {
		row = append(row, k.button("handed", press{Act: "gs", ID: int64(task.ID)}))
	}
	if len(row) > 0 {
		rows = append(rows, row)
	}
	return rows
}
