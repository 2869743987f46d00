package remind

import (
	"slices"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// Propose proposes what the rules ask for in the years of work, but for what is due by now already or stands in the
// database in some form. It returns what is new.
func Propose(tx *store.Tx, rules []store.Rule, years ...int) ([]bloc.Task, error) {
	var fresh []bloc.Task
	for _, r := range rules {
		for _, year := range years {
			task, err := propose(tx, r, year)
			if err != nil {
				return nil, err
			}
			if task.ID != 0 {
				fresh = append(fresh, task)
			}
		}
	}
	return fresh, nil
}

func propose(tx *store.Tx, r store.Rule, year int) (bloc.Task, error) {
	known, err := tx.Cycle().Proposed(r.ID, year)
	if err != nil || known {
		return bloc.Task{}, err
	}
	task, asked, err := TaskOf(r, year, tx.House())
	if err != nil || !asked || task.Due <= tx.Now {
		return bloc.Task{}, err
	}
	id, fresh, err := tx.Cycle().Propose(r, task)
	if err != nil || !fresh {
		return bloc.Task{}, err
	}
	task.ID = id
	return task, tx.Audit().Log(store.Event{Act: "proposed", Task: id, Detail: task.Title})
}

// cycle proposes what is left of the year at work and the next, when there is a secretary to be asked and in the hours
// in which he may be.
func (k *tick) cycle() error {
	rules, err := k.tx.Cycle().Waking()
	if err != nil || len(rules) == 0 {
		return err
	}
	h := k.tx.House()
	later := when.Window(k.now, h.Calendar, h.RemindAt, h.Quiet, h.Zone)
	heard, err := k.secretaryListens()
	if err != nil {
		return err
	}
	if !later.After(k.now) && !heard {
		later = h.Calendar.After(when.DateOf(k.now, h.Zone).AddDays(1)).At(h.RemindAt, h.Zone)
	}
	if later.After(k.now) {
		for _, r := range rules {
			if err := k.tx.Cycle().Wake(r.ID, later.Unix()); err != nil {
				return err
			}
		}
		return nil
	}
	year := k.now.In(h.Zone).Year()
	if k.proposed, err = Propose(k.tx, rules, year-1, year, year+1); err != nil {
		return err
	}
	for _, r := range rules {
		next, err := nextProposal(r, k.now, h)
		if err != nil {
			return err
		}
		if err := k.tx.Cycle().Wake(r.ID, next); err != nil {
			return err
		}
	}
	return nil
}

func (k *tick) secretaryListens() (bool, error) {
	list, err := k.tx.People().Secretaries()
	return slices.ContainsFunc(list, store.Contact.Reachable), err
}

// unconfirmed has the secretariat asked about a proposal whose due time nears, in the hours in which it may be.
func (k *plan) unconfirmed(t bloc.Task) {
	if at := k.house.Window(k.now); at.After(k.now) {
		k.postponed = append(k.postponed, postponement{t.ID, at.Unix()})
		return
	}
	k.waiting = append(k.waiting, t)
	k.settled = append(k.settled, t)
}
