package remind

import (
	"slices"
	"time"

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
			list, err := TasksOf(r, year, tx.House())
			if err != nil {
				return nil, err
			}
			for _, asked := range list {
				task, err := propose(tx, r, asked)
				if err != nil {
					return nil, err
				}
				if task.ID != 0 {
					fresh = append(fresh, task)
				}
			}
		}
	}
	return fresh, nil
}

func propose(tx *store.Tx, r store.Rule, asked Asked) (bloc.Task, error) {
	task := asked.Task
	if task.Due <= tx.Now {
		return bloc.Task{}, nil
	}
	known, err := tx.Cycle().Proposed(r.ID, task.Year, asked.Period)
	if err != nil || known {
		return bloc.Task{}, err
	}
	id, fresh, err := tx.Cycle().Propose(r, asked.Period, task)
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

// daysBetweenAsking is how many days lie at least between two messages about proposals nobody has confirmed: one that
// comes oftener is read no more.
const daysBetweenAsking = 7

// askWeekly leaves the proposals that wait alone until a week after the secretariat was last asked about any, when it is
// asked about all of them.
func (k *plan) askWeekly() error {
	if len(k.waiting) == 0 {
		return nil
	}
	asked, err := k.facts.LastAsked()
	if err != nil || asked == 0 {
		return err
	}
	h := k.house
	week := h.Window(when.DateOf(time.Unix(asked, 0), h.Zone).AddDays(daysBetweenAsking).At(h.RemindAt, h.Zone))
	if !week.After(k.now) {
		return nil
	}
	for _, t := range k.waiting {
		k.postponed = append(k.postponed, postponement{t.ID, week.Unix()})
	}
	k.settled = slices.DeleteFunc(k.settled, func(t bloc.Task) bool { return t.Phase == bloc.PhaseProposed })
	k.waiting = nil
	return nil
}
