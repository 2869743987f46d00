package remind

import (
	"slices"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

// putOff says again what people put off to now. It is a message of its own, unless a rung of the same task reminds the
// person at the same time; what is not owed any more is forgotten. Outside the hours in which people may be reminded
// it waits for the next ones.
func (k *plan) putOff(list []store.Snooze) error {
	if len(list) == 0 {
		return nil
	}
	if at := k.house.Window(k.now); at.After(k.now) {
		k.putOffTo = at.Unix()
		return nil
	}
	k.dropped = list
	for _, z := range list {
		if k.said[telling{z.Task, z.Person}] || k.closes(z.Task) {
			continue
		}
		if err := k.repeat(z); err != nil {
			return err
		}
	}
	return nil
}

// closes reports whether a task's answers end now.
func (k *plan) closes(id bloc.TaskID) bool {
	return slices.ContainsFunc(k.closed, func(t bloc.Task) bool { return t.ID == id })
}

// repeat reminds a person of the task he put off, for those of his agencies that still owe it.
func (k *plan) repeat(z store.Snooze) error {
	owing, err := k.facts.Owing(z.Task)
	if err != nil {
		return err
	}
	var to store.Contact
	var about []store.Topic
	for _, agency := range owing {
		contacts, err := k.facts.Contacts(agency, bloc.RoleFocal)
		if err != nil {
			return err
		}
		for _, c := range contacts {
			if c.Person == z.Person && c.Reachable() {
				to, about = c, append(about, store.Topic{Task: z.Task, Agency: agency})
			}
		}
	}
	if len(about) > 0 {
		k.again = append(k.again, repeat{to, z, about})
	}
	return nil
}

// tellWaiting tells the secretariat, on the morning after it, that reports have waited for it too long.
func (k *tick) tellWaiting() error {
	due, err := k.tx.Waiting().Due()
	if err != nil || !due {
		return err
	}
	if at := k.house.Window(k.now); at.After(k.now) {
		return k.tx.Waiting().Postpone(at.Unix())
	}
	n, err := k.tx.Waiting().Told()
	if err != nil || n == 0 {
		return err
	}
	return k.words.Waiting(k.tx)
}

// send carries out the secretariat's bulk acts that nobody stopped in time.
func (k *tick) send() error {
	due, err := k.tx.Sendings().Due()
	if err != nil {
		return err
	}
	for _, id := range due {
		if err := k.words.Send(k.tx, id); err != nil {
			return err
		}
	}
	return nil
}
