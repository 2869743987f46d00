package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// readdress works out anew, when a task opens, whom it is sent to: who owes another task, or holds a post, at that time.
// Where that is nobody any more it is not sent; the secretariat is told and can go on with what was written.
func (c *Chat) readdress(tx *store.Tx, task bloc.Task) (anybody bool, err error) {
	k := &look{c: c, tx: tx, lang: c.words.For("")}
	x, w, err := k.composedAs(task)
	if err != nil || x.ID == 0 || w.Audience.Owing == 0 && len(w.Audience.Posts) == 0 {
		return true, err
	}
	to, err := k.addressees(w.Audience)
	if err != nil {
		return false, err
	}
	if len(to.people) > 0 {
		agencies := make([]bloc.AgencyID, len(to.agencies))
		for i, g := range to.agencies {
			agencies[i] = g.ID
		}
		return true, tx.Tasks().Readdress(task.ID, agencies)
	}
	if task, err = tx.Tasks().Get(task.ID); err != nil {
		return false, err
	}
	if _, err := tx.Tasks().Enter(task.ID, bloc.PhaseWithdrawn, task.Rev); err != nil {
		return false, err
	}
	if w.Cleared.State == clearanceApproved {
		w.Cleared = clearance{}
	}
	if _, err := tx.Compositions().Move(x, store.CompositionWriting, 0, w); err != nil {
		return false, err
	}
	if err := tx.Audit().Log(store.Event{Act: "notice_to_nobody", Task: task.ID, Detail: task.Title}); err != nil {
		return false, err
	}
	return false, c.tellSecretariat(tx, store.LaneAlert, func(l words.Lang, _ store.Contact) (store.Message, error) {
		return store.Message{Text: string(l.HTML("notice.to_nobody", words.Args{"Title": task.Title})),
			Buttons: [][]store.Button{{{Label: l.Text("button.open_composition", nil), Data: press{Act: "co", ID: x.ID}.Data()}}}}, nil
	})
}
