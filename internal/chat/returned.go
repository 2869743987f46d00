package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// returnedFlow is what an agency is told when the secretariat returns its paper: that, and why, before anything else, for
// a phone shows only the first line of what comes.
func returnedFlow() flow {
	return flow{views: map[string]renderer{"returned": returnedCard}}
}

// tellReturned tells every focal point of an agency that its paper was returned.
func (c *Chat) tellReturned(tx *store.Tx, task bloc.Task, agency bloc.AgencyID) error {
	contacts, err := tx.People().Contacts(agency, bloc.RoleFocal)
	if err != nil {
		return err
	}
	for _, p := range contacts {
		if !p.Reachable() {
			continue
		}
		v := store.View{Name: "returned", Task: int64(task.ID), Person: int64(p.Person), Arg: id36(agency)}
		if _, err := tx.Cards().Show(p.UserID, store.LaneAlert, id36(task.ID)+"."+id36(agency), v, 0,
			store.Topic{Task: task.ID, Agency: agency}); err != nil {
			return err
		}
	}
	return nil
}

// returnedCard is the task's card under the word that it was returned and why, until the agency has answered again.
func returnedCard(k *look, v store.View) (store.Message, error) {
	agency := agency36(v.Arg)
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, err
	}
	s, err := k.standings(task.ID, []bloc.AgencyID{agency})
	if err != nil {
		return store.Message{}, err
	}
	if len(s) == 0 || s[0].entry.Latest != bloc.ActReturned || !k.who.Has(bloc.RoleFocal, agency) {
		return taskCard(k, v)
	}
	reason, err := k.tx.Answers().Get(s[0].entry.Answers)
	if err != nil {
		return store.Message{}, err
	}
	mine, err := k.standings(task.ID, k.who.BelongsTo())
	if err != nil {
		return store.Message{}, err
	}
	first := []words.HTML{k.html("returned.head", words.Args{"Agency": s[0].label, "Title": words.Cut(task.Title, 160)}),
		k.html("task.returned", words.Args{"Reason": words.Cut(reason.Words, maxReason)})}
	text, err := k.taskTextUnder(first, task, mine, agency)
	if err != nil {
		return store.Message{}, err
	}
	buttons, err := k.cardButtons(task, mine)
	return store.Message{Text: string(text), Buttons: buttons, About: store.About{Kind: "task", Task: v.Task}}, err
}
