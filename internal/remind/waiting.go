package remind

import (
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// putOff says again what people put off to now. It is a message of its own, unless a rung of the same task reminds the
// person at the same time; what is not owed any more is forgotten. Outside the hours in which people may be reminded
// it waits for the next ones.
func (k *tick) putOff() error {
	list, err := k.tx.Snoozes().Waking()
	if err != nil || len(list) == 0 {
		return err
	}
	h := k.tx.House()
	if at := when.Window(k.now, h.Calendar, h.RemindAt, h.Quiet, h.Zone); at.After(k.now) {
		return k.tx.Snoozes().Postpone(at.Unix())
	}
	for _, z := range list {
		if err := k.tx.Snoozes().Drop(z.Task, z.Person); err != nil {
			return err
		}
		if k.said[telling{z.Task, z.Person}] {
			continue
		}
		if err := k.again(z); err != nil {
			return err
		}
	}
	return nil
}

// again reminds a person of the task he put off, for those of his agencies that still owe it.
func (k *tick) again(z store.Snooze) error {
	owing, err := k.tx.Answers().Owing(z.Task)
	if err != nil {
		return err
	}
	var to store.Contact
	var about []store.Topic
	for _, agency := range owing {
		contacts, err := k.tx.People().Contacts(agency, bloc.RoleFocal)
		if err != nil {
			return err
		}
		for _, c := range contacts {
			if c.Person == z.Person && c.Reachable() {
				to, about = c, append(about, store.Topic{Task: z.Task, Agency: agency})
			}
		}
	}
	if len(about) == 0 {
		return nil
	}
	return k.words.Again(k.tx, to, z, about)
}

// tellWaiting tells the secretariat, on the morning after it, that reports have waited for it too long.
func (k *tick) tellWaiting() error {
	due, err := k.tx.Waiting().Due()
	if err != nil || !due {
		return err
	}
	h := k.tx.House()
	if at := when.Window(k.now, h.Calendar, h.RemindAt, h.Quiet, h.Zone); at.After(k.now) {
		return k.tx.Waiting().Postpone(at.Unix())
	}
	n, err := k.tx.Waiting().Told()
	if err != nil || n == 0 {
		return err
	}
	return k.words.Waiting(k.tx)
}
