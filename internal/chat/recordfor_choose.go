package chat

import (
	"slices"
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// recordable lists where the agencies stand for which an answer to the task can be recorded, in order of precedence.
func (t *turn) recordable(task bloc.Task) ([]bloc.Entry, error) {
	entries, err := t.Tx.Answers().Entries(task.ID)
	return slices.DeleteFunc(entries, func(e bloc.Entry) bool { return !bloc.Recordable(task, e) }), err
}

// recordList shows the agencies to tick, those that have answered marked as such.
func (t *turn) recordList(d recordingFor, task bloc.Task, page int) (store.Message, error) {
	entries, err := t.recordable(task)
	if err != nil {
		return store.Message{}, err
	}
	part, page, pages := pageOf(entries, page, audiencePage)
	var buttons []store.Button
	for _, e := range part {
		label, err := t.look().labelOf(e.Agency)
		if err != nil {
			return store.Message{}, err
		}
		label = words.Cut(label, 26)
		if e.Latest.Answers() {
			label = t.lang.Text("recordfor.has", words.Args{"Agency": label})
		}
		mark := bloc.StateNone.Mark()
		if slices.Contains(d.Agencies, e.Agency) {
			mark = bloc.StateConfirmed.Mark()
		}
		buttons = append(buttons, store.Button{Label: mark + " " + label, Data: d.press("gb", int64(e.Agency), strconv.Itoa(page)).Data()})
	}
	rows := rowsOf(buttons, 2)
	if row := t.look().turnPages(page, pages, func(n int) press { return d.press("gb", 0, strconv.Itoa(n)) }); row != nil {
		rows = append(rows, row)
	}
	rows = append(rows, []store.Button{t.button("all_owing", d.press("gc", int64(task.ID), strconv.Itoa(page)))})
	if len(d.Agencies) > 0 {
		rows = append(rows, []store.Button{{Label: t.lang.Text("button.chosen", words.Args{"Count": len(d.Agencies)}),
			Data: d.press("gd", int64(task.ID), "").Data()}})
	}
	rows = append(rows, []store.Button{t.button("cancel", d.press("gj", int64(task.ID), ""))})
	return store.Message{Text: string(t.lang.HTML("recordfor.choose", words.Args{"Title": task.Title, "N": len(d.Agencies)})), Buttons: rows}, nil
}

// chosenAnew keeps another choice of agencies and shows the list again.
func (t *turn) chosenAnew(d recordingFor, task bloc.Task, page string) error {
	if err := t.keepRecording(d, "agencies"); err != nil {
		return err
	}
	m, err := t.recordList(d, task, pageArg(page))
	if err != nil {
		return err
	}
	return t.edit(m)
}

// pressRecordAgency ticks an agency, or takes the tick off; without an agency it turns the page.
func pressRecordAgency(t *turn, p press) error {
	d, task, _, err := t.recordingNow(p, "agencies")
	if err != nil {
		return err
	}
	id := bloc.AgencyID(p.ID)
	if i := slices.Index(d.Agencies, id); i >= 0 {
		d.Agencies = slices.Delete(d.Agencies, i, i+1)
	} else if id != 0 {
		entries, err := t.recordable(task)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(entries, func(e bloc.Entry) bool { return e.Agency == id }) {
			return t.forged("agency no answer can be recorded for", "unknown_button")
		}
		d.Agencies = append(d.Agencies, id)
	}
	return t.chosenAnew(d, task, p.Arg)
}

// pressRecordOwing ticks every agency that has no answer yet, beside those ticked already.
func pressRecordOwing(t *turn, p press) error {
	d, task, _, err := t.recordingNow(p, "agencies")
	if err != nil {
		return err
	}
	entries, err := t.recordable(task)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.Latest.Answers() && !slices.Contains(d.Agencies, e.Agency) {
			d.Agencies = append(d.Agencies, e.Agency)
		}
	}
	if len(d.Agencies) == 0 {
		return no("nobody_to_choose", nil)
	}
	return t.chosenAnew(d, task, p.Arg)
}

// pressRecordChosen goes on with the agencies ticked.
func pressRecordChosen(t *turn, p press) error {
	d, task, _, err := t.recordingNow(p, "agencies")
	if err != nil {
		return err
	}
	if len(d.Agencies) == 0 {
		return no("nobody_to_choose", nil)
	}
	return t.askNext(d, task)
}
