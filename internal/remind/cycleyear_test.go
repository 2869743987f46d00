package remind

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// planner is a secretary who plans, and holds everything that is said to the rules: agencies hear only of what was
// confirmed, once; nothing is proposed twice, or beside what there is.
type planner struct {
	*office
	t        *rapid.T
	opened   map[bloc.TaskID]bool
	proposed map[string]bool // rule's title and year, as first proposed
	asked    map[string]bool // task and day
	decided  map[bloc.TaskID]bool

	lastAsked int64
}

// Opened implements Words.
func (p *planner) Opened(tx *store.Tx, tasks []bloc.Task) error {
	for _, task := range tasks {
		now := must(tx.Tasks().Get(task.ID))
		if now.Phase != bloc.PhaseConfirmed || !p.decided[task.ID] {
			p.t.Fatalf("%s: %q is announced, which nobody confirmed: %+v", stamp(tx.Now), task.Title, now)
		}
		if p.opened[task.ID] {
			p.t.Fatalf("%q is announced twice", task.Title)
		}
		p.opened[task.ID] = true
	}
	return nil
}

// Remind implements Words.
func (p *planner) Remind(tx *store.Tx, to store.Contact, day, sendAt int64, about []store.Topic) error {
	for _, a := range about {
		if !p.opened[a.Task] {
			p.t.Fatalf("%s: %s is reminded of task %d, which was not announced", stamp(tx.Now), to.Name, a.Task)
		}
	}
	return nil
}

// Unconfirmed implements Words.
func (p *planner) Unconfirmed(tx *store.Tx, proposed, waiting []bloc.Task) error {
	now, h := time.Unix(tx.Now, 0), tx.House()
	if !when.Window(now, h.Calendar, h.RemindAt, h.Quiet, h.Zone).Equal(now) {
		p.t.Fatalf("the secretariat is asked at %s", stamp(tx.Now))
	}
	if len(waiting) > 0 && p.lastAsked != 0 && when.DateOf(now, h.Zone).Before(when.DateOf(time.Unix(p.lastAsked, 0), h.Zone).AddDays(7)) {
		p.t.Fatalf("the secretariat is asked at %s and was at %s", stamp(tx.Now), stamp(p.lastAsked))
	}
	p.lastAsked = tx.Now
	for _, task := range proposed {
		key := fmt.Sprint(task.Title, task.Year)
		if p.proposed[key] {
			p.t.Fatalf("%q is proposed twice for %d", task.Title, task.Year)
		}
		p.proposed[key] = true
		for _, other := range must(tx.Cycle().Year(task.Year)) {
			if other.ID != task.ID && other.Phase == bloc.PhaseConfirmed && other.Kind == task.Kind && bloc.Fold(other.Sort) == bloc.Fold(task.Sort) {
				p.t.Fatalf("%q is proposed beside %q", task.Title, other.Title)
			}
		}
	}
	for _, task := range waiting {
		key := fmt.Sprint(task.ID, when.DateOf(now, h.Zone))
		if must(tx.Tasks().Get(task.ID)).Phase != bloc.PhaseProposed || p.asked[key] {
			p.t.Fatalf("%s: the secretariat is asked about %q", stamp(tx.Now), task.Title)
		}
		p.asked[key] = true
	}
	return nil
}

// say runs the scheduler once.
func (p *planner) say() {
	p.write(func(tx *store.Tx) error { return Tick(tx, p) })
}

// until lets time pass, instant by instant, or all at once after a time away.
func (p *planner) until(to int64, away bool) {
	for p.say(); !away; p.say() {
		next := p.next()
		if next == 0 || next > to {
			break
		}
		p.clock.Set(time.Unix(next, 0))
	}
	p.clock.Set(time.Unix(to, 0))
	p.say()
}

// plan does one thing a secretary may do to a year's plan.
func (p *planner) plan(t *rapid.T, n int) {
	year := rapid.IntRange(2027, 2029).Draw(t, "year")
	what := rapid.SampledFrom([]string{"confirm", "confirm", "confirm all", "unconfirm", "skip", "restore", "date", "title", "import", "import"}).Draw(t, "what")
	p.write(func(tx *store.Tx) error {
		if what == "import" {
			return p.bring(tx, t, year, n)
		}
		tasks := must(tx.Cycle().Year(year))
		if len(tasks) == 0 {
			return nil
		}
		if what == "confirm all" {
			for _, task := range tasks {
				if err := p.confirm(tx, task); err != nil {
					return err
				}
			}
			return nil
		}
		task := rapid.SampledFrom(tasks).Draw(t, "task")
		switch {
		case what == "confirm":
			return p.confirm(tx, task)
		case what == "unconfirm":
			if must(tx.Cycle().Unconfirm(task)) {
				if p.opened[task.ID] {
					t.Fatalf("%q is taken back, which agencies heard of", task.Title)
				}
				delete(p.decided, task.ID)
			}
		case what == "skip" && task.Phase == bloc.PhaseProposed:
			must(tx.Tasks().Enter(task.ID, bloc.PhaseWithdrawn, task.Rev))
		case what == "restore" && task.Phase == bloc.PhaseWithdrawn && task.AnnouncedAt == 0:
			must(tx.Tasks().Enter(task.ID, bloc.PhaseProposed, task.Rev))
		case what == "date":
			task.Due += int64(rapid.IntRange(-60, 60).Draw(t, "days")) * 86400
			must(tx.Cycle().Amend(task))
		case what == "title":
			task.Title = fmt.Sprintf("Việc %d năm %d", n, year)
			must(tx.Cycle().Amend(task))
		}
		return nil
	})
}

func (p *planner) confirm(tx *store.Tx, task bloc.Task) error {
	if task.Due <= tx.Now {
		return nil
	}
	ok, err := tx.Cycle().Confirm(task, OpensAt(bloc.EveryYear, time.Unix(tx.Now, 0), time.Unix(task.Due, 0), time.Minute, tx.House()).Unix(), 0)
	if ok {
		p.decided[task.ID] = true
	}
	return err
}

// bring is what the workbook and /themviec do: a task that is confirmed already, and takes the place of its proposal.
func (p *planner) bring(tx *store.Tx, t *rapid.T, year, n int) error {
	rule := rapid.SampledFrom(ShippedCycle()).Draw(t, "like")
	tasks, err := TasksOf(rule, year, tx.House())
	if err != nil {
		return err
	}
	task := tasks[0].Task
	task.Everyone, task.Phase, task.AnnounceAt = true, bloc.PhaseConfirmed, tx.Now+60
	task.Due = tx.Now + int64(rapid.IntRange(1, 200).Draw(t, "due in days"))*86400
	if rapid.Bool().Draw(t, "of another name") {
		task.Title = fmt.Sprintf("Việc %d năm %d", n, year)
	}
	proposal, err := tx.Cycle().Adoptable(task)
	switch {
	case err == nil:
		p.decided[proposal.ID] = true
		return tx.Cycle().Adopt(proposal.ID, task, 0, nil)
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	if _, err := tx.Tasks().ByKey(task.Title, year); err == nil {
		return nil
	}
	id, err := tx.Tasks().Add(task, 0, nil)
	p.decided[id] = true
	return err
}

func TestAgenciesHearOnlyOfWhatWasConfirmedAndOnce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		o := newOffice(t, 2)
		p := &planner{office: o, t: r, opened: map[bloc.TaskID]bool{}, proposed: map[string]bool{}, asked: map[string]bool{}, decided: map[bloc.TaskID]bool{}}
		o.secretary()
		if rapid.Bool().Draw(r, "something is there before the first run") {
			p.plan(r, 99)
		}
		o.ship()
		for n := range rapid.IntRange(1, 20).Draw(r, "acts") {
			minutes := rapid.IntRange(0, 90*24*60).Draw(r, "minutes pass")
			p.until(o.clock.Now().Unix()+int64(minutes)*60, rapid.Bool().Draw(r, "away"))
			p.plan(r, n)
		}
		p.until(o.clock.Now().Unix()+2*366*86400, false)
		o.write(func(tx *store.Tx) error {
			for year := 2026; year <= 2032; year++ {
				for _, task := range must(tx.Cycle().Year(year)) {
					if open := task.AnnouncedAt != 0; open != p.opened[task.ID] || task.Phase == bloc.PhaseConfirmed && !open || task.Phase == bloc.PhaseProposed && open {
						r.Fatalf("%q is %s, announced at %d, and agencies heard of it: %v", task.Title, task.Phase, task.AnnouncedAt, p.opened[task.ID])
					}
				}
			}
			return nil
		})
	})
}
