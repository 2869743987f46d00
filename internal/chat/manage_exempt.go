package chat

import (
	"slices"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// askExempt asks which agencies are exempted, or asked again.
func (t *turn) askExempt(d managing, task bloc.Task) error {
	can, err := t.exemptable(d, task)
	if err != nil {
		return err
	}
	if len(can) == 0 {
		return no("nobody_to_choose", nil)
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "manage", "agencies", d); err != nil {
		return err
	}
	m, err := t.exemptList(d, task, can, 0)
	if err != nil {
		return err
	}
	return t.send(m)
}

// exemptable lists the agencies a decision may be about: those that are asked, or those exempted for a reason.
func (t *turn) exemptable(d managing, task bloc.Task) (ids []bloc.AgencyID, err error) {
	if d.What == decideLift {
		list, err := t.Tx.Tasks().Exempted(task.ID)
		for _, e := range list {
			ids = append(ids, e.Agency)
		}
		return ids, err
	}
	entries, err := t.Tx.Answers().Entries(task.ID)
	for _, e := range entries {
		if !e.Exempt && !e.Latest.Answers() {
			ids = append(ids, e.Agency)
		}
	}
	return ids, err
}

func (t *turn) exemptList(d managing, task bloc.Task, can []bloc.AgencyID, page int) (store.Message, error) {
	rows, err := t.look().agencyTicks("ta", can, d.Agencies, page)
	if err != nil {
		return store.Message{}, err
	}
	if len(d.Agencies) > 0 {
		rows = append(rows, []store.Button{{Label: t.lang.Text("button.chosen", words.Args{"Count": len(d.Agencies)}), Data: press{Act: "tn"}.Data()}})
	}
	return store.Message{Text: string(t.lang.HTML("manage.choose_"+d.What, words.Args{"Title": task.Title, "N": len(d.Agencies)})), Buttons: rows}, nil
}

// pressExemptAgency adds an agency to those chosen, or takes it off, and shows the list again.
func pressExemptAgency(t *turn, p press) error {
	d, task, step, err := t.deciding()
	if err != nil {
		return err
	}
	if step != "agencies" {
		return no("dialog_gone", nil)
	}
	can, err := t.exemptable(d, task)
	if err != nil {
		return err
	}
	id := bloc.AgencyID(p.ID)
	if i := slices.Index(d.Agencies, id); i >= 0 {
		d.Agencies = slices.Delete(d.Agencies, i, i+1)
	} else if id != 0 {
		if !slices.Contains(can, id) {
			return no("unknown_button", nil)
		}
		d.Agencies = append(d.Agencies, id)
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "manage", "agencies", d); err != nil {
		return err
	}
	m, err := t.exemptList(d, task, can, pageArg(p.Arg))
	if err != nil {
		return err
	}
	return t.edit(m)
}

// pressExemptDone goes on with the agencies chosen: an exemption is never given without a reason. An agency that has
// answered in the meantime needs none.
func pressExemptDone(t *turn, _ press) error {
	d, task, step, err := t.deciding()
	if err != nil {
		return err
	}
	can, err := t.exemptable(d, task)
	if err != nil {
		return err
	}
	d.Agencies = slices.DeleteFunc(d.Agencies, func(id bloc.AgencyID) bool { return !slices.Contains(can, id) })
	if step != "agencies" || len(d.Agencies) == 0 {
		return no("dialog_gone", nil)
	}
	if d.What == decideLift {
		return t.previewDecision(d, task)
	}
	return t.ask("manage", "reason", d, "manage.ask_exempt", words.Args{"Title": task.Title, "N": len(d.Agencies)})
}
