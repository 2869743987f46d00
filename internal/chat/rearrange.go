package chat

import (
	"slices"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// rearrangeFlow is [Đổi thời gian, địa điểm] of an activity: each is typed or kept, shown old → new with whom it reaches,
// and told once to those who attend or owe an answer. The first of two secretaries wins.
func rearrangeFlow() flow {
	return flow{
		presses: map[string]presser{"ht": pressRearrange, "hc": pressMovedStart, "hg": pressKeepArranged, "hy": pressRearranged, "hz": pressDropRearranged},
		steps:   map[string]stepper{"rearrange": rearrangeStep},
	}
}

// rearranging is what the dialog knows. Rev is the task's revision at which it was begun.
type rearranging struct {
	startChoice
	Task bloc.TaskID `json:"task"`
	Rev  int64       `json:"rev"`
}

// mayRearrange reports whether when and where a task is can be changed: also of one that is over, so that it can be
// reopened.
func mayRearrange(task bloc.Task) bool {
	return task.Kind == bloc.KindActivity && task.Phase != bloc.PhaseProposed
}

// rearrangingNow reads the change being made, and the activity as it stands; somebody who decided since is named.
func (t *turn) rearrangingNow() (d rearranging, task bloc.Task, step string, err error) {
	if step, err = t.secretaryDialog(&d, "rearrange"); err != nil {
		return d, task, "", err
	}
	task, err = t.rearrangeable(d)
	return d, task, step, err
}

func (t *turn) rearrangeable(d rearranging) (bloc.Task, error) {
	task, err := t.Tx.Tasks().Get(d.Task)
	switch {
	case err != nil:
		return task, err
	case task.Rev != d.Rev:
		return task, t.beaten(task)
	case !mayRearrange(task):
		return task, no("not_decidable", nil)
	}
	return task, nil
}

func pressRearrange(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if _, err := t.taskFor(p); err != nil {
		return err
	}
	d := rearranging{Task: bloc.TaskID(p.ID), Rev: p.Rev}
	task, err := t.rearrangeable(d)
	if err != nil {
		return err
	}
	return t.ask("rearrange", "start", d, "rearrange.ask_start", words.Args{"Title": task.Title, "Start": t.lang.DateTime(task.BeginsAt()),
		"Weekday": t.lang.Weekday(task.BeginsAt())}, []store.Button{t.button("keep_start", press{Act: "hg"})})
}

// rearrangeStep takes what is typed of the new start or place.
func rearrangeStep(t *turn, _ store.Dialog) error {
	d, task, step, err := t.rearrangingNow()
	if err != nil {
		return err
	}
	text := strings.TrimSpace(t.msg.Text)
	if text == "" {
		return no("in_words", nil)
	}
	switch step {
	case "start":
		starts, err := t.startsIn(text, task.Due)
		if err != nil {
			return err
		}
		d.Starts = starts
		return t.ask("rearrange", "start", d, "activity.start_understood", words.Args{"Phrase": words.Cut(text, 200)}, t.startButtons(press{Act: "hc"}, starts)...)
	case "place":
		place, err := placeIn(text)
		if err != nil {
			return err
		}
		d.Place = place
		return t.previewRearranged(d, task)
	case "confirm":
		return no("press_a_button", nil)
	}
	return errUnknownStep
}

// pressMovedStart takes a start that was offered.
func pressMovedStart(t *turn, p press) error {
	d, task, step, err := t.rearrangingNow()
	if err != nil {
		return err
	}
	if step != "start" || !slices.Contains(d.Starts, p.ID) {
		return no("dialog_gone", nil)
	}
	if err := t.startable(p.ID, task.Due); err != nil {
		return err
	}
	d.Start, d.Starts = p.ID, nil
	return t.askMovedPlace(d, task)
}

// pressKeepArranged keeps what is asked about as it is.
func pressKeepArranged(t *turn, _ press) error {
	d, task, step, err := t.rearrangingNow()
	if err != nil {
		return err
	}
	switch step {
	case "start":
		d.Start, d.Starts = task.Start, nil
		return t.askMovedPlace(d, task)
	case "place":
		d.Place = task.Place
		return t.previewRearranged(d, task)
	}
	return no("dialog_gone", nil)
}

func (t *turn) askMovedPlace(d rearranging, task bloc.Task) error {
	return t.ask("rearrange", "place", d, "rearrange.ask_place", words.Args{"Title": task.Title, "Place": t.placeOf(t.lang, task.Place)},
		[]store.Button{t.button("keep_place", press{Act: "hg"})})
}

func (t *turn) placeOf(l words.Lang, place string) string {
	if place == "" {
		return l.Text("rearrange.no_place", nil)
	}
	return place
}

// after is the activity as the change makes it.
func (d rearranging) after(task bloc.Task) bloc.Task {
	task.Start, task.Place = d.Start, d.Place
	return task
}

// arrangement is when and where an activity is, as the log has it.
func (t *turn) arrangement(task bloc.Task) string {
	return t.lang.DateTime(task.BeginsAt()) + ", " + t.placeOf(t.lang, task.Place)
}

// changes says what becomes of an activity's start and place, old → new; only what changes.
func (t *turn) changes(l words.Lang, task bloc.Task, d rearranging) words.HTML {
	var lines []words.HTML
	if was, is := task.BeginsAt(), d.after(task).BeginsAt(); was != is {
		lines = append(lines, l.HTML("rearrange.start", words.Args{"From": l.DateTime(was), "To": l.DateTime(is), "Weekday": l.Weekday(is)}))
	}
	if task.Place != d.Place {
		lines = append(lines, l.HTML("rearrange.place", words.Args{"From": t.placeOf(l, task.Place), "To": t.placeOf(l, d.Place)}))
	}
	return words.Join(lines...)
}

// previewRearranged shows what changes and whom that reaches, and waits for a press.
func (t *turn) previewRearranged(d rearranging, task bloc.Task) error {
	if d.Start == task.Start && d.Place == task.Place {
		return no("same_arrangement", nil)
	}
	concerned, err := t.concernedBy(task)
	if err != nil {
		return err
	}
	lines := []words.HTML{t.lang.HTML("rearrange.sure", words.Args{"Title": task.Title}), t.changes(t.lang, task, d)}
	if len(concerned) == 0 {
		lines = append(lines, t.lang.HTML("manage.reaches_nobody", nil))
	} else {
		reach, err := t.audience(concerned)
		if err != nil {
			return err
		}
		lines = append(lines, reach.line(t.lang))
		lines = append(lines, t.look().fitAll(reach.missing, messageRoom-words.Len(string(words.Join(lines...))))...)
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "rearrange", "confirm", d); err != nil {
		return err
	}
	return t.send(store.Message{Text: string(words.Join(lines...)), Buttons: [][]store.Button{
		{t.button("decide_rearrange", press{Act: "hy", ID: int64(task.ID), Rev: task.Rev})}, {t.button("cancel", press{Act: "hz"})}}})
}

// concernedBy lists the agencies that must know when and where an open activity is: those that attend, and those that
// have not said.
func (t *turn) concernedBy(task bloc.Task) (ids []bloc.AgencyID, err error) {
	if !task.Open() {
		return nil, nil
	}
	entries, err := t.Tx.Answers().Entries(task.ID)
	for _, e := range entries {
		if !e.Exempt && e.Latest != bloc.ActDeclines {
			ids = append(ids, e.Agency)
		}
	}
	return ids, err
}

// pressRearranged makes the change that was shown. The dialog ends with it, so that a second press finds nothing.
func pressRearranged(t *turn, p press) error {
	d, task, step, err := t.rearrangingNow()
	if err != nil {
		return err
	}
	if step != "confirm" || p.ID != int64(d.Task) || p.Rev != d.Rev {
		return no("dialog_gone", nil)
	}
	if d.Start != task.Start {
		if err := t.startable(d.Start, task.Due); err != nil {
			return err
		}
	}
	concerned, err := t.concernedBy(task)
	if err != nil {
		return err
	}
	ok, err := t.Tx.Tasks().Rearrange(task.ID, d.Start, d.Place, d.Rev)
	if err != nil {
		return err
	}
	if !ok {
		return t.beaten(task)
	}
	if err := t.log("rearranged", task.ID, 0, t.arrangement(task)+" → "+t.arrangement(d.after(task))); err != nil {
		return err
	}
	if err := t.Tx.Cards().Touch(task.ID, 0); err != nil {
		return err
	}
	if err := t.tellGroupRearranged(task, d); err != nil {
		return err
	}
	told, err := t.c.tellFocals(t.Tx, task, concerned, "rearrange.tell", true, func(l words.Lang) (words.Args, error) {
		return words.Args{"Title": task.Title, "Changes": t.changes(l, task, d)}, nil
	})
	if err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.edit(store.Message{Text: string(words.Join(t.lang.HTML("rearrange.done", words.Args{"Title": task.Title}), t.changes(t.lang, task, d),
		t.lang.HTML("manage.told", words.Args{"People": told})))})
}

// tellGroupRearranged tells the bloc's group, which was told when and where an open activity is.
func (t *turn) tellGroupRearranged(task bloc.Task, d rearranging) error {
	if !task.Open() {
		return nil
	}
	return t.c.tellGroup(t.Tx, task, "rearranged", "group.rearranged", func(l words.Lang) (words.Args, error) {
		return words.Args{"Title": task.Title, "Changes": t.changes(l, task, d)}, nil
	})
}

func pressDropRearranged(t *turn, _ press) error {
	if _, _, _, err := t.rearrangingNow(); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.edit(store.Message{Text: string(t.lang.HTML("manage.dropped", nil))})
}
