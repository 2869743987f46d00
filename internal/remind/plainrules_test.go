package remind

import (
	"fmt"
	"slices"

	"khoibot/internal/bloc"
)

// plain is the rules of reminding said as plainly as can be, hour by hour, with its own days and its own memory: what
// the scheduler says in a history is held to it. Days are numbered from the 1st of January 1970, a Thursday.
type plain struct {
	now     int64
	hour    int64 // of reminders
	off     map[int64]bool
	work    map[int64]bool // days of a weekend that are worked
	tasks   []*plainTask
	people  []*plainPerson
	told    map[string]bool    // person, task, due time and rung
	putOff  map[[2]int]int64   // task and person: until when
	lines   map[[2]int64][]int // person and day: the tasks his reminder of the day is about
	dues    map[[3]int64]int64 // person, day and task: due when, as it was said
	planned map[[2]int64]int64 // person and day: when his reminder comes
	got     map[[2]int64]bool  // person and day: it has come
	asked   int64              // when the secretariat was last asked about proposals
}

type plainTask struct {
	title  string
	closes bool // answers end with the due time
	begins bool // with the due time: those who attend are reminded the day before
	due    int64
	ladder []int
	opens  int64
	phase  bloc.Phase
	opened bool
	since  int64 // rungs up to here are said, or not to be made up for
	eve    int64 // what is said the day before, up to here, is settled
	asked  []int
	exempt map[int]bool
	stands map[int]bloc.Act
	rungs  map[int64]int64 // day → days before the due day; nil: to be worked out
	waits  int64           // found outside the hours of reminders, it waits for these
}

type plainPerson struct {
	name    string
	of      map[int]bool
	blocked bool
}

func newPlain(agencies int) *plain {
	m := &plain{hour: 8, off: map[int64]bool{}, work: map[int64]bool{}, told: map[string]bool{}, putOff: map[[2]int]int64{},
		lines: map[[2]int64][]int{}, dues: map[[3]int64]int64{}, planned: map[[2]int64]int64{}, got: map[[2]int64]bool{}}
	for i := range agencies {
		m.people = append(m.people, &plainPerson{name: fmt.Sprintf("CQ%02d", i+1), of: map[int]bool{i: true}})
	}
	m.people = append(m.people, &plainPerson{name: "hai đơn vị", of: map[int]bool{0: true, 1: true}},
		&plainPerson{name: "dự bị", of: map[int]bool{}})
	return m
}

const hour, day, seven = int64(3600), int64(86400), int64(7 * 3600)

func dayOf(instant int64) int64 { return (instant + seven) / day }

func (m *plain) at(d int64) int64 { return d*day + m.hour*hour - seven }

func (m *plain) works(d int64) bool {
	weekday := (d + 4) % 7 // 0 is Sunday
	return m.work[d] || !m.off[d] && weekday != 0 && weekday != 6
}

// mayRemind: on working days, from the bloc's hour until 20.
func (m *plain) mayRemind() bool {
	d := dayOf(m.now)
	return m.works(d) && m.now >= m.at(d) && m.now < d*day+20*hour-seven
}

// nextHours is when people may next be reminded.
func (m *plain) nextHours() int64 {
	d := dayOf(m.now)
	for !m.works(d) || m.at(d) <= m.now {
		d++
	}
	return m.at(d)
}

func (m *plain) rungsOf(t *plainTask) map[int64]int64 {
	if t.rungs != nil {
		return t.rungs
	}
	t.rungs = map[int64]int64{}
	put := func(d, n int64) {
		if have, ok := t.rungs[d]; !ok || n < have {
			t.rungs[d] = n
		}
	}
	before := append([]int{0}, t.ladder...)
	if t.phase == bloc.PhaseProposed {
		before = []int{45, 30, 14, 7, 3, 1, 0}
	}
	for _, n := range before {
		d := dayOf(t.due) - int64(n)
		for !m.works(d) || m.at(d) >= t.due {
			d--
		}
		put(d, int64(n))
	}
	for _, n := range []int64{1, 3} {
		d := dayOf(t.due) + n
		for !m.works(d) {
			d++
		}
		put(d, -n)
	}
	if t.closes && t.phase != bloc.PhaseProposed {
		for d := range t.rungs {
			if m.at(d) >= t.due {
				delete(t.rungs, d)
			}
		}
	}
	return t.rungs
}

// come is the latest rung that has come and was not said, in the hours of reminders.
func (m *plain) come(t *plainTask) (n int64, ok bool) {
	if m.now < t.waits {
		return 0, false
	}
	latest := int64(0)
	for d, days := range m.rungsOf(t) {
		if at := m.at(d); at > t.since && at <= m.now && at > latest {
			latest, n, ok = at, days, true
		}
	}
	if ok && !m.mayRemind() {
		t.waits, ok = m.nextHours(), false
	}
	return n, ok
}

func (t *plainTask) open() bool { return t.phase == bloc.PhaseConfirmed && t.opened }

func (t *plainTask) owedBy(agency int) bool {
	switch t.stands[agency] {
	case bloc.ActReported, bloc.ActConfirmed, bloc.ActAttends, bloc.ActDeclines, bloc.ActAcknowledged:
		return false
	}
	return t.open() && slices.Contains(t.asked, agency) && !t.exempt[agency]
}

// say is what is said at the present hour.
func (m *plain) say() (said []string) {
	secretariat := func(what string, t *plainTask) { said = append(said, "secretariat "+what+": "+t.title) }
	reminded, asked := map[[2]int]bool{}, false
	for i, t := range m.tasks {
		switch {
		case t.phase == bloc.PhaseProposed:
			if _, ok := m.come(t); ok && (m.asked == 0 || m.now >= m.at(dayOf(m.asked)+7)) {
				t.since, asked = m.now, true
				secretariat("asked about", t)
			}
		case t.phase != bloc.PhaseConfirmed:
		case t.closes && m.now >= t.due && (t.opened || m.now >= t.opens):
			t.phase, t.since = bloc.PhaseClosed, max(t.since, 0)
			t.rungs = nil
			secretariat("closed", t)
		case !t.opened:
			if m.now >= t.opens {
				t.opened, t.since, t.eve = true, max(t.since, m.now), m.now
				said = append(said, "all opened: "+t.title)
			}
		default:
			said = append(said, m.beginsTomorrow(i, t)...)
			if n, ok := m.come(t); ok {
				t.since, t.eve = m.now, max(t.eve, m.now)
				if m.remind(i, t, n, reminded) && n < 0 {
					secretariat("overdue", t)
				}
			}
		}
	}
	if asked { // about everything that waits, once a week at most
		m.asked = m.now
	}
	said = append(said, m.deliver()...)
	return append(said, m.sayAgain(reminded)...)
}

// beginsTomorrow is what whoever attends hears the working day before an activity, once, and late rather than not at all
// as long as it has not begun.
func (m *plain) beginsTomorrow(i int, t *plainTask) (said []string) {
	d := dayOf(t.due) - 1
	for !m.works(d) {
		d--
	}
	if at := m.at(d); !t.begins || at <= t.eve || at > m.now || t.due <= m.now || !m.mayRemind() {
		return nil
	}
	t.eve = m.now
	for a := range 99 {
		if t.stands[a] != bloc.ActAttends || !slices.Contains(t.asked, a) || t.exempt[a] {
			continue
		}
		for p, who := range m.people {
			key := fmt.Sprint(p, " ", i, " begins ", t.due)
			if who.of[a] && !who.blocked && !m.told[key] {
				m.told[key] = true
				said = append(said, who.name+" reminded of what begins: "+t.title)
			}
		}
	}
	return said
}

// remind writes a task into the reminders of those who owe it; it reports whether anybody does whose reminders of this
// rung are not all said: it may come again when the calendar or the hour changes.
func (m *plain) remind(i int, t *plainTask, n int64, reminded map[[2]int]bool) bool {
	owed, before, now := false, false, false
	for a := range 99 {
		if !t.owedBy(a) {
			continue
		}
		owed = true
		for p, who := range m.people {
			key := fmt.Sprint(p, " ", i, " ", t.due, " ", n)
			if !who.of[a] || who.blocked || n > 0 && m.putOff[[2]int{i, p}] > m.now {
				continue
			}
			if m.told[key] {
				before = true
				continue
			}
			now = true
			m.told[key], reminded[[2]int{i, p}] = true, true
			d, comes := dayOf(m.now), m.now
			if m.got[[2]int64{int64(p), d}] {
				for d++; !m.works(d); {
					d++
				}
				comes = m.at(d)
			}
			box := [2]int64{int64(p), d}
			if _, waits := m.planned[box]; !waits {
				m.planned[box] = comes
			}
			m.lines[box] = append(m.lines[box], i)
			m.dues[[3]int64{box[0], box[1], int64(i)}] = t.due
		}
	}
	return owed && (now || !before)
}

// deliver is the reminders that come now: of what is still owed then, and due when it was said to be.
func (m *plain) deliver() (said []string) {
	for box, comes := range m.planned {
		if comes > m.now {
			continue
		}
		delete(m.planned, box)
		for i, t := range m.tasks {
			if !slices.Contains(m.lines[box], i) || m.dues[[3]int64{box[0], box[1], int64(i)}] != t.due {
				continue
			}
			for a := range m.people[box[0]].of {
				if m.people[box[0]].of[a] && t.owedBy(a) {
					said = append(said, m.people[box[0]].name+" reminded: "+t.title)
					m.got[box] = true
					break
				}
			}
		}
	}
	return said
}

// sayAgain is what people put off to now, unless they are reminded of it just now.
func (m *plain) sayAgain(reminded map[[2]int]bool) (said []string) {
	for key, until := range m.putOff {
		if until > m.now {
			continue
		}
		if !m.mayRemind() { // it waits for the hours that come next as the calendar stands
			m.putOff[key] = m.nextHours()
			continue
		}
		delete(m.putOff, key)
		t, who := m.tasks[key[0]], m.people[key[1]]
		for a := range who.of {
			if who.of[a] && t.owedBy(a) && !who.blocked && !reminded[key] {
				said = append(said, who.name+" reminded again: "+t.title)
				break
			}
		}
	}
	return said
}

// do is what a deed does to the rules' memory.
func (m *plain) do(d deed) {
	if d.what == "add" {
		t := d.draft
		m.tasks = append(m.tasks, &plainTask{title: t.Title, closes: t.Kind == bloc.KindActivity || t.Kind == bloc.KindMeeting,
			begins: t.Kind == bloc.KindActivity, due: t.Due, ladder: t.Ladder, opens: t.AnnounceAt, phase: t.Phase, since: max(m.now, t.AnnounceAt), asked: d.asked, exempt: map[int]bool{},
			stands: map[int]bloc.Act{}})
		return
	}
	if d.what == "house" {
		m.hour = d.n
		m.off[d.day], m.work[d.day] = d.off, !d.off
		for _, t := range m.tasks {
			t.rungs, t.waits = nil, 0
		}
		return
	}
	who := m.people[d.person]
	switch d.what {
	case "join":
		who.of[d.agency] = true
		return
	case "leave":
		delete(who.of, d.agency)
		return
	case "block":
		who.blocked = d.off
		return
	}
	m.decide(m.tasks[d.task], d)
}

func (m *plain) decide(t *plainTask, d deed) {
	if d.what != "act" && d.what != "snooze" {
		t.rungs, t.waits = nil, 0
	}
	switch d.what {
	case "act":
		if t.open() && slices.Contains(t.asked, d.agency) && d.act != bloc.ActSupplemented {
			t.stands[d.agency] = d.act
		}
	case "enter":
		if t.phase != bloc.PhaseConfirmed {
			t.since, t.eve = max(t.since, m.now), m.now
		}
		t.phase = d.phase
	case "extend":
		if t.due += d.n; d.n != 0 {
			t.eve = m.now
		}
		t.since = max(m.now, t.opens)
	case "ladder":
		if !slices.Equal(t.ladder, d.ladder) {
			t.since = max(m.now, t.opens)
		}
		t.ladder = d.ladder
	case "exempt":
		t.exempt[d.agency] = slices.Contains(t.asked, d.agency) && d.off
	case "snooze":
		if t.open() {
			m.putOff[[2]int{d.task, d.person}] = m.now + d.n
		}
	}
}
