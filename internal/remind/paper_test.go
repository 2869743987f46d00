package remind

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// paper is a bloc kept in memory: the rules the scheduler goes by are all there is to it.
type paper struct {
	now     int64
	house   store.House
	off     map[when.Date]bool
	work    map[when.Date]bool
	tasks   []bloc.Task
	wakes   []int64
	entries []map[bloc.AgencyID]bloc.Entry
	people  []store.Contact // their agencies stand in of
	of      []map[bloc.AgencyID]bool
	said    map[string]bool
	days    map[[2]int64][]line // person and day
	snoozes map[telling]int64
	cards   map[[2]int64]*paperCard
	asked   int64 // when the secretariat was last asked about proposals
}

type paperCard struct {
	sendAt          int64
	queued, arrived bool
}

func newPaper(agencies int) *paper {
	p := &paper{house: habits(8), off: map[when.Date]bool{}, work: map[when.Date]bool{}, said: map[string]bool{}, days: map[[2]int64][]line{},
		snoozes: map[telling]int64{}, cards: map[[2]int64]*paperCard{}}
	p.house.Calendar = when.Calendar{}
	enrol := func(name string, of ...bloc.AgencyID) {
		p.people = append(p.people, store.Contact{Membership: bloc.Membership{Person: bloc.PersonID(len(p.people) + 1), Role: bloc.RoleFocal},
			Name: name, UserID: int64(1001 + len(p.people)), Joined: true})
		set := map[bloc.AgencyID]bool{}
		for _, a := range of {
			set[a] = true
		}
		p.of = append(p.of, set)
	}
	for i := range agencies {
		enrol(fmt.Sprintf("CQ%02d", i+1), bloc.AgencyID(i+1))
	}
	enrol("hai đơn vị", 1, 2)
	enrol("dự bị")
	return p
}

func (p *paper) clock(now int64) { p.now = now }

// Owing implements facts.
func (p *paper) Owing(id bloc.TaskID) (owing []bloc.AgencyID, _ error) {
	for a := bloc.AgencyID(1); a <= histAgencies; a++ {
		if e, asked := p.entries[id-1][a]; asked && bloc.Owes(p.tasks[id-1], e) {
			owing = append(owing, a)
		}
	}
	return owing, nil
}

// LastAsked implements facts.
func (p *paper) LastAsked() (int64, error) { return p.asked, nil }

// Contacts implements facts.
func (p *paper) Contacts(agency bloc.AgencyID, role bloc.Role) (list []store.Contact, _ error) {
	for i, c := range p.people {
		if p.of[i][agency] && role == bloc.RoleFocal {
			list = append(list, c)
		}
	}
	return list, nil
}

// Snoozed implements facts.
func (p *paper) Snoozed(task bloc.TaskID, person bloc.PersonID) (bool, error) {
	return p.snoozes[telling{task, person}] > p.now, nil
}

// Said implements facts.
func (p *paper) Said(task bloc.TaskID, person bloc.PersonID, cause string) (bool, error) {
	return p.said[fmt.Sprint(task, " ", person, " ", cause)], nil
}

// Delivered implements facts.
func (p *paper) Delivered(user, day int64) (bool, error) {
	c := p.cards[[2]int64{user - 1000, day}]
	return c != nil && c.arrived, nil
}

func (p *paper) put(t bloc.Task) {
	p.tasks[t.ID-1], p.wakes[t.ID-1] = t, p.house.Wake(t)
}

func (p *paper) say() (said []string) {
	due := func(at int64) bool { return at != 0 && at <= p.now }
	var waking []store.Snooze
	for k, at := range p.snoozes {
		if at <= p.now {
			waking = append(waking, store.Snooze{Task: k.task, Person: k.person, At: at})
		}
	}
	if !slices.ContainsFunc(p.wakes, due) && len(waking) == 0 {
		return p.deliver() // nothing wakes
	}
	k := newPlan(p.now, p.house, p)
	var errs []error
	for i, t := range p.tasks {
		if due(p.wakes[i]) {
			errs = append(errs, k.task(t))
		}
	}
	errs = append(errs, k.askWeekly(), k.putOff(waking))
	if err := errors.Join(errs...); err != nil {
		panic(err)
	}
	return p.carryOut(k)
}

// carryOut takes a plan as said, as a tick does.
func (p *paper) carryOut(k *plan) (said []string) {
	tell := func(what string, tasks []bloc.Task) {
		for _, t := range tasks {
			said = append(said, what+": "+t.Title)
		}
	}
	for _, t := range k.closed {
		p.put(p.tasks[t.ID-1].Entered(bloc.PhaseClosed, p.now))
	}
	for _, t := range k.opened {
		p.put(t.Opened(p.now))
	}
	for _, t := range k.settled {
		p.put(t.Settled(p.now))
	}
	for _, x := range k.postponed {
		p.wakes[x.task-1] = x.until
	}
	for _, l := range k.lines {
		p.said[fmt.Sprint(l.task, " ", l.person, " ", l.cause)] = true
		p.days[[2]int64{int64(l.person), l.day}] = append(p.days[[2]int64{int64(l.person), l.day}], l)
	}
	for key, at := range p.snoozes {
		if k.putOffTo != 0 && at <= p.now {
			p.snoozes[key] = k.putOffTo
		}
	}
	for _, z := range k.dropped {
		delete(p.snoozes, telling{z.Task, z.Person})
	}
	tell("secretariat closed", k.closed)
	tell("all opened", k.opened)
	tell("secretariat overdue", k.overdue)
	tell("secretariat asked about", k.waiting)
	if len(k.waiting) > 0 {
		p.asked = p.now
	}
	for _, id := range k.order {
		if r := k.people[id]; len(r.about) > 0 {
			p.show([2]int64{int64(id), r.day}, r.sendAt)
		}
	}
	for _, a := range k.again {
		said = append(said, a.to.Name+" reminded again: "+p.tasks[a.snooze.Task-1].Title)
	}
	for _, t := range k.eves {
		said = append(said, p.begins(t)...)
	}
	return append(said, p.deliver()...)
}

// begins tells whoever attends an activity that it begins on the day after, once.
func (p *paper) begins(t bloc.Task) (said []string) {
	for a := bloc.AgencyID(1); a <= histAgencies; a++ {
		if e := p.entries[t.ID-1][a]; e.Latest != bloc.ActAttends || e.Exempt {
			continue
		}
		for i, c := range p.people {
			key := fmt.Sprint(t.ID, " ", c.Person, " ", EveCause(t))
			if p.of[i][a] && c.Reachable() && !p.said[key] {
				p.said[key] = true
				said = append(said, c.Name+" reminded of what begins: "+t.Title)
			}
		}
	}
	return said
}

// show queues a person's reminder of a day.
func (p *paper) show(key [2]int64, sendAt int64) {
	c := p.cards[key]
	if c == nil {
		c = &paperCard{}
		p.cards[key] = c
	}
	if !c.queued {
		c.sendAt = sendAt
	}
	c.queued, c.arrived = true, false
}

// deliver sends the reminders that can be, naming what is still owed of what they were about.
func (p *paper) deliver() (said []string) {
	for key, c := range p.cards {
		if !c.queued || c.sendAt > p.now {
			continue
		}
		c.queued = false
		named := map[bloc.TaskID]bool{}
		for _, l := range p.days[key] {
			owing, _ := p.Owing(l.task)
			if named[l.task] || !strings.HasPrefix(l.cause, Cause(p.tasks[l.task-1])) ||
				!slices.ContainsFunc(owing, func(a bloc.AgencyID) bool { return p.of[key[0]-1][a] }) {
				continue
			}
			named[l.task], c.arrived = true, true
			said = append(said, p.people[key[0]-1].Name+" reminded: "+p.tasks[l.task-1].Title)
		}
	}
	return said
}

// do is what people do, by the rules of what becomes of a task's reminders then.
func (p *paper) do(d deed) {
	switch d.what {
	case "add":
		t := d.draft
		t.ID, t.RemindedAt = bloc.TaskID(len(p.tasks)+1), max(p.now, t.AnnounceAt)
		asked := map[bloc.AgencyID]bloc.Entry{}
		for _, a := range d.asked {
			asked[bloc.AgencyID(a+1)] = bloc.Entry{Task: t.ID, Agency: bloc.AgencyID(a + 1)}
		}
		p.tasks, p.wakes, p.entries = append(p.tasks, t), append(p.wakes, 0), append(p.entries, asked)
		p.put(t)
	case "house":
		p.house = houseOf(d, p.off, p.work)
		for _, t := range p.tasks {
			p.put(t)
		}
	case "join":
		p.of[d.person][bloc.AgencyID(d.agency+1)] = true
	case "leave":
		delete(p.of[d.person], bloc.AgencyID(d.agency+1))
	case "block":
		p.people[d.person].Unreachable = map[bool]string{true: "blocked"}[d.off]
	default:
		p.decide(p.tasks[d.task], d)
	}
}

func (p *paper) decide(t bloc.Task, d deed) {
	agency := bloc.AgencyID(d.agency + 1)
	e, asked := p.entries[d.task][agency]
	switch d.what {
	case "act":
		if asked && t.Open() && d.act.Settles() {
			e.Latest = d.act
		}
	case "enter":
		p.put(t.Entered(d.phase, p.now))
	case "extend":
		p.put(t.Extended(t.Due+d.n, "", p.now))
	case "ladder":
		as := t
		as.Ladder = d.ladder
		p.put(t.Corrected(as, p.now))
	case "snooze":
		if t.Open() {
			p.snoozes[telling{t.ID, bloc.PersonID(d.person + 1)}] = p.now + d.n
		}
	case "exempt":
		e.Exempt = d.off
		p.put(t)
	}
	if asked {
		p.entries[d.task][agency] = e
	}
}

// houseOf is the bloc's habits once a day is worked, or not, and the hour of reminders another.
func houseOf(d deed, off, work map[when.Date]bool) store.House {
	date := when.Date{Year: 1970, Month: 1, Day: 1}.AddDays(int(d.day))
	off[date], work[date] = d.off, !d.off
	list := func(set map[when.Date]bool) (days []when.Date) {
		for day, in := range set {
			if in {
				days = append(days, day)
			}
		}
		return days
	}
	h := habits(int(d.n))
	h.Calendar = when.NewCalendar(list(off), list(work))
	return h
}
