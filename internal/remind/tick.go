package remind

import (
	"fmt"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// Tick says, in one transaction, everything that is due at its instant. Running it again at the same instant says
// nothing more.
func Tick(tx *store.Tx, w Words) error {
	k := &tick{plan: newPlan(tx.Now, tx.House(), known{tx}), tx: tx, words: w}
	if err := k.cycle(); err != nil {
		return fmt.Errorf("propose what comes every year: %w", err)
	}
	tasks, err := tx.Tasks().Waking()
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if err := k.task(t); err != nil {
			return fmt.Errorf("task %d: %w", t.ID, err)
		}
	}
	if err := k.askWeekly(); err != nil {
		return err
	}
	put, err := tx.Snoozes().Waking()
	if err != nil {
		return err
	}
	if err := k.putOff(put); err != nil {
		return fmt.Errorf("look at what was put off: %w", err)
	}
	if err := k.settle(); err != nil {
		return err
	}
	if err := k.tell(); err != nil {
		return err
	}
	if err := k.tellWaiting(); err != nil {
		return fmt.Errorf("tell what waits: %w", err)
	}
	if err := k.send(); err != nil {
		return fmt.Errorf("carry out bulk acts: %w", err)
	}
	if err := w.Deliver(tx); err != nil {
		return fmt.Errorf("queue content: %w", err)
	}
	return nil
}

// tick is one run: the plan of what is to be said, carried out.
type tick struct {
	*plan
	tx       *store.Tx
	words    Words
	proposed []bloc.Task // just now
}

func (k *plan) task(t bloc.Task) error {
	switch {
	case t.Phase == bloc.PhaseProposed:
		k.unconfirmed(t)
		return nil
	case t.ClosesAt() != 0 && t.ClosesAt() <= k.now.Unix(): // also where it could not be announced in time
		k.closed = append(k.closed, t)
		return nil
	case t.AnnouncedAt == 0:
		k.opened = append(k.opened, t)
		return nil
	}
	return k.remind(t)
}

func (k *tick) close(t bloc.Task) error {
	ok, err := k.tx.Tasks().Enter(t.ID, bloc.PhaseClosed, t.Rev)
	if err != nil || !ok {
		return err
	}
	if err := k.tx.Audit().Log(store.Event{Act: "closed", Task: t.ID}); err != nil {
		return err
	}
	return k.words.Closed(k.tx, t)
}

// remind takes the latest rung that has come, which makes up for those before it: after a time away there is one late
// reminder, not a burst. Outside the hours in which people may be reminded the task waits for the next ones.
func (k *plan) remind(t bloc.Task) error {
	if at := k.house.Window(k.now); at.After(k.now) {
		until := at.Unix()
		if closes := t.ClosesAt(); closes != 0 {
			until = min(until, closes)
		}
		k.postponed = append(k.postponed, postponement{t.ID, until})
		return nil
	}
	k.settled = append(k.settled, t)
	if eve := k.house.Eve(t); eve > t.EveToldAt && eve <= k.now.Unix() && t.BeginsAt() > k.now.Unix() {
		k.eves = append(k.eves, t)
	}
	var latest *when.Rung
	for _, r := range k.house.Rungs(t) {
		if at := r.At.Unix(); at > t.RemindedAt && at <= k.now.Unix() {
			latest = &r
		}
	}
	if latest == nil {
		return nil
	}
	owing, err := k.facts.Owing(t.ID)
	if err != nil {
		return err
	}
	if len(owing) > 0 {
		k.due = append(k.due, dueTask{t, latest.Days})
	}
	told, again := len(k.lines), false
	for _, agency := range owing {
		before, err := k.agency(t, agency, latest.Days)
		if err != nil {
			return err
		}
		again = again || before
	}
	if settled := again && len(k.lines) == told; latest.Days < 0 && len(owing) > 0 && !settled {
		k.overdue = append(k.overdue, t)
	}
	return nil
}

// agency has the focal points of an agency, and its leaders where that is switched on, reminded of a task; it reports
// whether one of them was on this rung before.
func (k *plan) agency(t bloc.Task, agency bloc.AgencyID, days int) (before bool, err error) {
	contacts, err := k.recipients(t, agency)
	if err != nil {
		return false, err
	}
	for _, c := range contacts {
		if !c.Reachable() {
			continue
		}
		if quiet, err := k.quiet(t, c.Person, days); quiet || err != nil {
			if err != nil {
				return before, err
			}
			continue
		}
		r, err := k.reminder(c)
		if err != nil {
			return before, err
		}
		was, err := k.say(t, c.Person, days, r.day)
		if err != nil {
			return before, err
		}
		before = before || was
		if k.said[telling{t.ID, c.Person}] {
			r.about = append(r.about, store.Topic{Task: t.ID, Agency: agency})
		}
	}
	return before, nil
}

// quiet reports whether the person put the task off and wants no reminder of it before then; the due day and what comes
// after it are never silenced.
func (k *plan) quiet(t bloc.Task, person bloc.PersonID, days int) (bool, error) {
	if days <= 0 {
		return false, nil
	}
	return k.facts.Snoozed(t.ID, person)
}

// say has the person reminded of the task on the rung, unless he was before, which it reports: the bloc's hour or its
// calendar may have moved past a rung that was settled. A new due time makes the same rung a new thing to say.
func (k *plan) say(t bloc.Task, person bloc.PersonID, days int, day int64) (before bool, err error) {
	if k.said[telling{t.ID, person}] {
		return false, nil
	}
	cause := fmt.Sprint(Cause(t), days)
	before, err = k.facts.Said(t.ID, person, cause)
	if err != nil || before {
		return before, err
	}
	k.said[telling{t.ID, person}] = true
	k.lines = append(k.lines, line{telling{t.ID, person}, cause, day})
	return false, nil
}

// reminder is the person's one message of the day. Where today's has gone out already, the next working day's is used.
func (k *plan) reminder(c store.Contact) (*reminder, error) {
	if r, ok := k.people[c.Person]; ok {
		return r, nil
	}
	h := k.house
	today := when.DateOf(k.now, h.Zone)
	r := &reminder{to: c, day: unixDay(today)}
	sent, err := k.facts.Delivered(c.UserID, r.day)
	if err != nil {
		return nil, err
	}
	if sent {
		next := h.Calendar.After(today.AddDays(1))
		r.day, r.sendAt = unixDay(next), next.At(h.RemindAt, h.Zone).Unix()
	}
	k.people[c.Person] = r
	k.order = append(k.order, c.Person)
	return r, nil
}

// Cause is how what store.Said keeps of a task's rungs begins, as long as it is due when it is.
func Cause(t bloc.Task) string { return fmt.Sprintf("rung:%d:", t.Due) }

// Key is the key of a day's reminder among a chat's cards.
func Key(day int64) string { return fmt.Sprint(day) }

// unixDay numbers a day of the bloc's calendar.
func unixDay(d when.Date) int64 {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400
}

func (k *tick) tell() error {
	if len(k.opened) > 0 {
		if err := k.words.Opened(k.tx, k.opened); err != nil {
			return fmt.Errorf("announce: %w", err)
		}
	}
	for _, id := range k.order {
		r := k.people[id]
		if len(r.about) == 0 {
			continue
		}
		if err := k.words.Remind(k.tx, r.to, r.day, r.sendAt, r.about); err != nil {
			return fmt.Errorf("remind: %w", err)
		}
	}
	if err := k.remindGroup(); err != nil {
		return fmt.Errorf("remind the group: %w", err)
	}
	for _, t := range k.eves {
		if err := k.eve(t); err != nil {
			return fmt.Errorf("remind of what begins: %w", err)
		}
	}
	if len(k.overdue) > 0 {
		if err := k.words.Overdue(k.tx, k.overdue); err != nil {
			return fmt.Errorf("tell what is overdue: %w", err)
		}
	}
	if len(k.proposed)+len(k.waiting) > 0 {
		if err := k.words.Unconfirmed(k.tx, k.proposed, k.waiting); err != nil {
			return fmt.Errorf("ask about proposals: %w", err)
		}
		if err := k.tx.Cycle().NoteAsked(); err != nil {
			return err
		}
	}
	for _, a := range k.again {
		if err := k.words.Again(k.tx, a.to, a.snooze, a.about); err != nil {
			return fmt.Errorf("say what was put off: %w", err)
		}
	}
	return nil
}
