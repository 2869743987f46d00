package remind

import (
	"errors"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

// plan is what the rules want said, and taken as said, at an instant. It is worked out from facts alone and changes
// nothing: a tick carries it out.
type plan struct {
	now   time.Time
	house store.House
	facts facts

	closed    []bloc.Task // their answers end
	opened    []bloc.Task // announced
	settled   []bloc.Task // whose reminders up to now are said, or need not be
	postponed []postponement
	due       []dueTask
	eves      []bloc.Task // that begin on the day after: those who attend are told
	overdue   []bloc.Task // with which agencies are late
	waiting   []bloc.Task // proposals that nobody has confirmed and whose due time nears
	people    map[bloc.PersonID]*reminder
	order     []bloc.PersonID
	said      map[telling]bool
	lines     []line // of the reminders
	putOffTo  int64  // when what was put off to now is looked at again; zero where it is settled
	dropped   []store.Snooze
	again     []repeat
}

// newPlan is of an instant (unix seconds).
func newPlan(now int64, h store.House, f facts) *plan {
	return &plan{now: time.Unix(now, 0), house: h, facts: f, people: map[bloc.PersonID]*reminder{}, said: map[telling]bool{}}
}

// facts are what the rules ask about the bloc.
type facts interface {
	// Owing gives the agencies that owe an answer to a task, in order of precedence.
	Owing(task bloc.TaskID) ([]bloc.AgencyID, error)
	// Contacts gives an agency's people with a role.
	Contacts(agency bloc.AgencyID, role bloc.Role) ([]store.Contact, error)
	// Snoozed reports whether a person put a task off to an instant that is still to come.
	Snoozed(task bloc.TaskID, person bloc.PersonID) (bool, error)
	// Said reports whether a person was told about a task for a cause.
	Said(task bloc.TaskID, person bloc.PersonID, cause string) (bool, error)
	// Delivered reports whether a Telegram user has got the reminder of a day (unix day of the bloc's calendar).
	Delivered(user, day int64) (bool, error)
	// LastAsked tells when the secretariat was last asked about proposals, in unix seconds; zero: never.
	LastAsked() (int64, error)
}

// telling is one person being reminded of one task.
type telling struct {
	task   bloc.TaskID
	person bloc.PersonID
}

// reminder is what one person is reminded of.
type reminder struct {
	to     store.Contact
	day    int64
	sendAt int64
	about  []store.Topic
}

// dueTask is a task that agencies owe, on a rung that has come: days before the due day, or below zero after it.
type dueTask struct {
	bloc.Task
	days int
}

// line is one task in a person's reminder of a day.
type line struct {
	telling
	cause string
	day   int64
}

// postponement leaves a task alone until an instant.
type postponement struct {
	task  bloc.TaskID
	until int64
}

// repeat is a reminder that a person put off until now.
type repeat struct {
	to     store.Contact
	snooze store.Snooze
	about  []store.Topic
}

// known are the facts as the database has them.
type known struct{ tx *store.Tx }

func (k known) Owing(task bloc.TaskID) ([]bloc.AgencyID, error) { return k.tx.Answers().Owing(task) }

func (k known) Contacts(agency bloc.AgencyID, role bloc.Role) ([]store.Contact, error) {
	return k.tx.People().Contacts(agency, role)
}

func (k known) Snoozed(task bloc.TaskID, person bloc.PersonID) (bool, error) {
	return k.tx.Snoozes().Pending(task, person)
}

func (k known) Said(task bloc.TaskID, person bloc.PersonID, cause string) (bool, error) {
	return k.tx.Said().Has(task, person, cause)
}

func (k known) Delivered(user, day int64) (bool, error) {
	return k.tx.Cards().Delivered(user, "reminder", Key(day))
}

func (k known) LastAsked() (int64, error) { return k.tx.Cycle().LastAsked() }

// settle takes the plan as said, so that it is never said again.
func (k *tick) settle() error {
	for _, t := range k.closed {
		if err := k.close(t); err != nil {
			return err
		}
	}
	tasks := k.tx.Tasks()
	for _, t := range k.opened {
		if err := k.tx.Cycle().Settle(t); err != nil {
			return err
		}
		if err := tasks.Announced(t); err != nil {
			return err
		}
	}
	for _, t := range k.settled {
		if err := tasks.Reminded(t); err != nil {
			return err
		}
	}
	for _, p := range k.postponed {
		if err := tasks.Postpone(p.task, p.until); err != nil {
			return err
		}
	}
	for _, l := range k.lines {
		if _, err := k.tx.Said().Say(l.task, l.person, l.cause, l.day); err != nil {
			return err
		}
	}
	var errs []error
	if k.putOffTo != 0 {
		errs = append(errs, k.tx.Snoozes().Postpone(k.putOffTo))
	}
	for _, z := range k.dropped {
		errs = append(errs, k.tx.Snoozes().Drop(z.Task, z.Person))
	}
	return errors.Join(errs...)
}
