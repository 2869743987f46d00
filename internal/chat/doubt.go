package chat

import (
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// doubtFlow is what the secretariat decides about a record that its agency says is wrong: [Giữ nguyên] or [Bỏ ghi nhận].
func doubtFlow() flow {
	return flow{
		presses: map[string]presser{"gn": pressKeepRecord, "go": pressDropRecord, "gq": pressDoubts},
		views:   map[string]renderer{"doubt": doubtCard},
	}
}

// tellDoubt shows the doubt to every secretary, on a card that follows what becomes of it.
func (t *turn) tellDoubt(task bloc.Task, r store.Recording) error {
	list, err := t.c.secretaries(t.Tx)
	if err != nil {
		return err
	}
	for _, s := range list {
		if err := t.showDoubt(s.UserID, store.LaneAlert, task, r); err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) showDoubt(chat int64, lane store.Lane, task bloc.Task, r store.Recording) error {
	_, err := t.Tx.Cards().Show(chat, lane, id36(r.Answer), store.View{Name: "doubt", Task: int64(task.ID), ID: r.Answer}, 0,
		store.Topic{Task: task.ID, Agency: r.Agency})
	return err
}

// doubtCard shows the secretariat a recording that its agency says is wrong.
func doubtCard(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	r, task, stands, err := k.recordingAt(v.ID)
	if err != nil {
		return store.Message{}, err
	}
	if r.DoubtedAt == 0 && !v.Shown {
		return store.Message{}, courier.ErrMoot
	}
	lines, err := k.recordedLines(task, r)
	if err != nil {
		return store.Message{}, err
	}
	lines = append([]words.HTML{k.html("doubt.head", nil)}, lines...)
	m := store.Message{About: store.About{Kind: "task", Task: int64(task.ID)}}
	if r.DoubtedAt == 0 {
		lines = append(lines, k.html("doubt.withdrawn", nil))
	} else {
		more, err := k.doubtLines(r)
		if err != nil {
			return m, err
		}
		lines = append(lines, more...)
	}
	switch {
	case !stands:
		lines = append(lines, k.html("recorded.over", nil))
	case r.Doubted() && task.Open():
		m.Buttons = [][]store.Button{{k.button("keep", press{Act: "gn", ID: r.Answer}), k.button("drop_record", press{Act: "go", ID: r.Answer})}}
	}
	m.Text = string(words.Join(lines...))
	return m, nil
}

// doubtOf reads a doubted recording for a secretary's decision; the first of two decides.
func (t *turn) doubtOf(id int64) (store.Recording, bloc.Task, error) {
	if err := t.onlySecretary(); err != nil {
		return store.Recording{}, bloc.Task{}, err
	}
	r, task, stands, err := t.look().recordingAt(id)
	switch {
	case notFound(err):
		return r, task, t.forged("no such record", "no_task")
	case err != nil:
		return r, task, err
	case !task.Open():
		return r, task, no("not_decidable", nil)
	case !stands || !r.Doubted():
		if err := t.redraw(store.View{Name: "doubt", Task: int64(r.Task), ID: r.Answer}); err != nil {
			return r, task, err
		}
		return r, task, no("doubt_settled", nil)
	}
	return r, task, nil
}

// pressKeepRecord leaves a doubted recording as it is, and tells the agency.
func pressKeepRecord(t *turn, p press) error {
	r, task, err := t.doubtOf(p.ID)
	if err != nil {
		return err
	}
	if _, err := t.Tx.Behalf().Keep(r.Answer, t.who.ID); err != nil {
		return err
	}
	if err := t.log("record_kept", task.ID, r.Agency, t.look().howOf(r.Batch)); err != nil {
		return err
	}
	t.toast("toast.recorded", nil)
	_, err = t.c.tellFocals(t.Tx, task, []bloc.AgencyID{r.Agency}, "recorded.tell_kept", true, func(l words.Lang) (words.Args, error) {
		return words.Args{"Title": task.Title, "How": (&look{c: t.c, tx: t.Tx, lang: l}).byOf(r.Batch)}, nil
	})
	if err != nil {
		return err
	}
	return t.Tx.Cards().Touch(task.ID, r.Agency)
}

// pressDropRecord takes a doubted recording back.
func pressDropRecord(t *turn, p press) error {
	r, task, err := t.doubtOf(p.ID)
	if err != nil {
		return err
	}
	if _, err := t.takeBack(task, r); err != nil {
		return err
	}
	t.toast("toast.recorded", nil)
	return nil
}

// maxDoubts is how many doubted recordings are shown at once; the others follow as those are decided.
const maxDoubts = 5

// pressDoubts shows the doubted recordings of a task.
func pressDoubts(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	task, err := t.taskFor(p)
	if err != nil {
		return err
	}
	list, err := t.Tx.Behalf().Doubted()
	if err != nil {
		return err
	}
	shown := 0
	for _, r := range list {
		if r.Task != task.ID || shown == maxDoubts {
			continue
		}
		shown++
		if err := t.showDoubt(t.chat, store.LaneReply, task, r); err != nil {
			return err
		}
	}
	if shown == 0 {
		return no("doubt_settled", nil)
	}
	return nil
}

// doubtsWaiting lists the tasks with recordings that agencies say are wrong, a line and a button each.
func (k *look) doubtsWaiting() (lines []words.HTML, rows [][]store.Button, err error) {
	list, err := k.tx.Behalf().Doubted()
	if err != nil {
		return nil, nil, err
	}
	labels := map[bloc.TaskID][]string{}
	var order []bloc.TaskID
	for _, r := range list {
		label, err := k.labelOf(r.Agency)
		if err != nil {
			return nil, nil, err
		}
		if labels[r.Task] == nil {
			order = append(order, r.Task)
		}
		labels[r.Task] = append(labels[r.Task], label)
	}
	for _, id := range order[:min(len(order), maxStale)] {
		task, err := k.tx.Tasks().Get(id)
		if err != nil {
			return nil, nil, err
		}
		lines = append(lines, k.html("doubt.line", words.Args{"Title": words.Cut(task.Title, 80), "Agencies": words.Cut(strings.Join(labels[id], ", "), 80)}))
		rows = append(rows, []store.Button{{Label: k.lang.Text("button.waiting", words.Args{"Title": words.Cut(task.Title, 40)}),
			Data: press{Act: "gq", ID: int64(id)}.Data()}})
	}
	return lines, rows, nil
}
