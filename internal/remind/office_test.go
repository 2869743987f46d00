package remind

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// office is the scheduler on a real database with a clock that stands still. It writes down what people are told, as
// "25/03 08:00 CQ01 reminded: Báo cáo", when it reaches them.
type office struct {
	testing.TB
	path     string
	db       *store.DB
	clock    *when.Movable
	agencies []bloc.AgencyID
	people   map[bloc.PersonID]string
	said     []string
	hook     func(tx *store.Tx, to store.Contact, about []store.Topic) // sees every reminder as it is queued
	waiting  []string                                                  // what the secretariat is told of reports that wait
	again    func(tx *store.Tx, to store.Contact, about []store.Topic) // sees every reminder that was put off
	eve      func(tx *store.Tx, to store.Contact, task bloc.Task, about []store.Topic)
	heard    func(tx *store.Tx, person bloc.PersonID) // sees every reminder as it arrives
	queued   func(tx *store.Tx)                       // sees every reminder of the group as it is queued
	inGroup  func(tx *store.Tx, tasks []bloc.TaskID)  // sees every reminder of the group as it arrives
}

func vietnam() *time.Location { return time.FixedZone("+07", 7*3600) }

// at is an instant of 2027 in the bloc's zone, "25/03 08:00".
func at(s string) time.Time {
	t, err := time.ParseInLocation("02/01 15:04 2006", s+" 2027", vietnam())
	if err != nil {
		panic(err)
	}
	return t
}

// habits are the bloc's: 8 to 20 on working days. The 30th of April, a Friday, is a holiday.
func habits(hour int) store.House {
	return store.House{Zone: vietnam(), RemindAt: when.TimeOfDay{Hour: hour}, Quiet: when.TimeOfDay{Hour: 20},
		Calendar: when.NewCalendar([]when.Date{{Year: 2027, Month: 4, Day: 30}}, nil)}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// newOffice opens on Monday the 1st of March 2027 at 8, with a focal point in each of so many agencies.
func newOffice(t testing.TB, agencies int) *office {
	t.Helper()
	o := &office{TB: t, path: filepath.Join(t.TempDir(), "khoibot.db"), clock: when.NewFrozen(at("01/03 08:00")), people: map[bloc.PersonID]string{}}
	o.serve(8)
	t.Cleanup(func() {
		if err := o.db.Close(); err != nil {
			t.Error(err)
		}
	})
	o.write(func(tx *store.Tx) error {
		for i := range agencies {
			code := fmt.Sprintf("CQ%02d", i+1)
			id, _, err := tx.Agencies().Put(bloc.Agency{Code: code, Position: i + 1, Name: code, Post: bloc.PostMember})
			if err != nil {
				return err
			}
			o.agencies = append(o.agencies, id)
		}
		return nil
	})
	for i := range agencies {
		o.focal(fmt.Sprintf("CQ%02d", i+1), o.agencies[i])
	}
	return o
}

// serve opens the file with the bloc's hour, as the program does when it starts.
func (o *office) serve(hour int) {
	o.Helper()
	if o.db != nil {
		if err := o.db.Close(); err != nil {
			o.Fatal(err)
		}
	}
	o.db = must(store.Open(context.Background(), o.path, o.clock, habits(hour)))
	o.write(func(tx *store.Tx) error { return tx.Tasks().Reschedule() })
}

func (o *office) write(fn func(tx *store.Tx) error) {
	o.Helper()
	if err := o.db.Write(context.Background(), fn); err != nil {
		o.Fatal(err)
	}
}

// focal enrols somebody who takes part, as a focal point of agencies.
func (o *office) focal(name string, agencies ...bloc.AgencyID) (id bloc.PersonID) {
	o.Helper()
	o.write(func(tx *store.Tx) error {
		id = must(tx.People().Add(name))
		for _, a := range agencies {
			must(tx.People().Enroll(bloc.Membership{Person: id, Agency: a, Role: bloc.RoleFocal}))
		}
		must(tx.People().Bind(1000+int64(id), id))
		return tx.People().Join(1000+int64(id), name, "")
	})
	o.people[id] = name
	return id
}

func (o *office) task(title, due string, ladder ...int) bloc.Task {
	return bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: title, Due: at(due).Unix(), Ladder: ladder, Everyone: true,
		Phase: bloc.PhaseConfirmed, AnnounceAt: o.clock.Now().Unix()}
}

func (o *office) add(t bloc.Task, agencies ...bloc.AgencyID) (id bloc.TaskID) {
	o.Helper()
	o.write(func(tx *store.Tx) error { id = must(tx.Tasks().Add(t, 0, agencies)); return nil })
	return id
}

func (o *office) act(task bloc.TaskID, agency bloc.AgencyID, act bloc.Act) {
	o.Helper()
	o.write(func(tx *store.Tx) error {
		_, err := tx.Answers().Record(store.Answer{Task: task, Agency: agency, Act: act, At: tx.Now})
		return err
	})
}

func (o *office) enter(task bloc.TaskID, phase bloc.Phase) {
	o.Helper()
	o.write(func(tx *store.Tx) error {
		must(tx.Tasks().Enter(task, phase, must(tx.Tasks().Get(task)).Rev))
		return nil
	})
}

// change changes a task as the secretariat would.
func (o *office) change(id bloc.TaskID, how func(t *bloc.Task)) {
	o.Helper()
	o.write(func(tx *store.Tx) error {
		t := must(tx.Tasks().Get(id))
		how(&t)
		return tx.Tasks().Change(t, nil)
	})
}

// tick runs the scheduler once and delivers what can be.
func (o *office) tick() {
	o.Helper()
	o.write(func(tx *store.Tx) error { return errors.Join(Tick(tx, o), o.deliver(tx)) })
}

// sleep moves the clock without running anything.
func (o *office) sleep(until string) { o.clock.Set(at(until)) }

// walk runs everything up to an instant, one stored instant after the other.
func (o *office) walk(until string) { o.walkTo(at(until).Unix()) }

func (o *office) walkTo(until int64) {
	o.Helper()
	for o.tick(); ; o.tick() {
		next := o.next()
		if next == 0 || next > until {
			break
		}
		o.clock.Set(time.Unix(next, 0))
	}
	o.clock.Set(time.Unix(until, 0))
}

// next is the next stored instant, zero where there is none.
func (o *office) next() (next int64) {
	o.Helper()
	o.write(func(tx *store.Tx) error {
		next = must(tx.Tasks().NextWake())
		queued, _, err := tx.Outbox().Next(0)
		if queued != 0 && (next == 0 || queued < next) {
			next = queued
		}
		return err
	})
	if now := o.clock.Now().Unix(); next != 0 && next <= now {
		o.Fatalf("at %s something is still to be done that was due at %s", stamp(now), stamp(next))
	}
	return next
}

func stamp(instant int64) string { return time.Unix(instant, 0).In(vietnam()).Format("02/01 15:04") }

func (o *office) log(tx *store.Tx, who, what string, tasks ...bloc.TaskID) {
	var titles []string
	for _, id := range tasks {
		titles = append(titles, must(tx.Tasks().Get(id)).Title)
	}
	o.said = append(o.said, fmt.Sprintf("%s %s %s: %s", stamp(tx.Now), who, what, strings.Join(titles, ", ")))
}

func ids(tasks []bloc.Task) (list []bloc.TaskID) {
	for _, t := range tasks {
		list = append(list, t.ID)
	}
	return list
}

// Opened implements Words.
func (o *office) Opened(tx *store.Tx, tasks []bloc.Task) error {
	o.log(tx, "all", "opened", ids(tasks)...)
	return nil
}

// Overdue implements Words.
func (o *office) Overdue(tx *store.Tx, tasks []bloc.Task) error {
	o.log(tx, "secretariat", "overdue", ids(tasks)...)
	return nil
}

// Unconfirmed implements Words.
func (o *office) Unconfirmed(tx *store.Tx, proposed, waiting []bloc.Task) error {
	for _, list := range []struct {
		what  string
		tasks []bloc.Task
	}{{"proposed", proposed}, {"asked about", waiting}} {
		if len(list.tasks) > 0 {
			o.log(tx, "secretariat", list.what, ids(list.tasks)...)
		}
	}
	return nil
}

// Again implements Words.
func (o *office) Again(tx *store.Tx, to store.Contact, z store.Snooze, about []store.Topic) error {
	o.log(tx, to.Name, "reminded again", z.Task)
	if o.again != nil {
		o.again(tx, to, about)
	}
	return nil
}

// Eve implements Words.
func (o *office) Eve(tx *store.Tx, to store.Contact, task bloc.Task, about []store.Topic) error {
	o.log(tx, to.Name, "reminded of what begins", task.ID)
	if o.eve != nil {
		o.eve(tx, to, task, about)
	}
	return nil
}

// Waiting implements Words.
func (o *office) Waiting(tx *store.Tx) error {
	o.waiting = append(o.waiting, fmt.Sprintf("%s %d waiting", stamp(tx.Now), len(must(tx.Waiting().Stale()))))
	return nil
}

// Send implements Words.
func (o *office) Send(tx *store.Tx, id int64) error {
	_, err := tx.Sendings().Sent(id, 0)
	return err
}

// Deliver implements Words and queues nothing: what goes out with content is tested with the conversations.
func (o *office) Deliver(*store.Tx) error { return nil }

// Closed implements Words.
func (o *office) Closed(tx *store.Tx, task bloc.Task) error {
	o.log(tx, "secretariat", "closed", task.ID)
	return nil
}

// Remind implements Words as the conversations do: a card a person and day, worded when it is sent.
func (o *office) Remind(tx *store.Tx, to store.Contact, day, sendAt int64, about []store.Topic) error {
	if len(about) == 0 {
		o.Errorf("%s is reminded of nothing", to.Name)
	}
	if o.hook != nil {
		o.hook(tx, to, about)
	}
	_, err := tx.Cards().Show(to.UserID, store.LaneBulk, Key(day), store.View{Name: "reminder", Person: int64(to.Person), ID: day}, sendAt, about...)
	return err
}

// deliver sends what can be: a reminder names what the person's agencies still owe of what the day's was about.
func (o *office) deliver(tx *store.Tx) error {
	for {
		x, err := tx.Outbox().Claim(0, nil)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		card := must(tx.Cards().Get(x.Card))
		if card.View.Name == GroupView {
			if err := o.deliverToGroup(tx, x, card); err != nil {
				return err
			}
			continue
		}
		person := bloc.PersonID(card.View.Person)
		var owed []bloc.TaskID
		for _, line := range must(tx.Said().Day(person, card.View.ID)) {
			task := must(tx.Tasks().Get(line.Task))
			if !strings.HasPrefix(line.Cause, Cause(task)) {
				continue // it was moved since
			}
			who := must(tx.People().Get(person))
			for _, a := range who.BelongsTo() {
				if !who.Has(bloc.RoleFocal, a) && !task.RemindLeaders {
					continue
				}
				if must(tx.Answers().Owes(line.Task, a)) && !slices.Contains(owed, line.Task) {
					owed = append(owed, line.Task)
				}
			}
		}
		if len(owed) == 0 {
			if err := tx.Outbox().Moot(x.ID); err != nil {
				return err
			}
			continue
		}
		o.log(tx, o.people[person], "reminded", owed...)
		if o.heard != nil {
			o.heard(tx, person)
		}
		if err := errors.Join(tx.Cards().Sent(card, int(x.ID)), tx.Outbox().Sent(x, int(x.ID), store.About{})); err != nil {
			return err
		}
	}
}

// want compares what was told since the last time, and forgets it.
func (o *office) want(lines ...string) {
	o.Helper()
	if !slices.Equal(o.said, lines) {
		o.Errorf("told:\n  %s\nwant:\n  %s", strings.Join(o.said, "\n  "), strings.Join(lines, "\n  "))
	}
	o.said = nil
}
