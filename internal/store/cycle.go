package store

import (
	"errors"
	"fmt"

	"khoibot/internal/bloc"
)

// Cycle is what the bloc asks every year (việc hằng năm): the rules, and the tasks proposed from them.
type Cycle struct{ tx *Tx }

// Cycle gives access to the yearly cycle in this transaction.
func (tx *Tx) Cycle() Cycle { return Cycle{tx} }

// Rule is a task that comes every year, quarter or month.
type Rule struct {
	ID       int64
	Name     string // what the rule is known by, for ever
	Kind     bloc.Kind
	Sort     string // the workbook's word for the kind
	Title    string // {năm}, {quý} and {tháng} stand for the year of work and the period in it
	Propose  string // cron expression of when the next year's tasks are proposed, in the bloc's zone
	From     int    // the first year of work it proposes for
	Every    bloc.Frequency
	Due      string // cron expression of when the task is due, in the bloc's zone; the last in a period counts
	Later    int    // how many periods after the one of work it is due; below zero, before it
	Phrase   string // when it is due, as it was typed
	Ladder   []int  // days before the due day on which agencies are reminded
	Audience bloc.Audience
	Single   bool // the bloc has one task of the kind and sort a year, whatever it is called
	Dropped  bool // proposes nothing any more
	Rev      int64
}

const ruleColumns = "id, name, kind, sort, title, propose, from_year, every, due, later, phrase, ladder, audience, single, dropped_at is not null, rev"

func scanRule(s scanner) (Rule, error) {
	var r Rule
	var ladder, audience string
	err := s.Scan(&r.ID, &r.Name, &r.Kind, &r.Sort, &r.Title, &r.Propose, &r.From, &r.Every, &r.Due, &r.Later, &r.Phrase, &ladder, &audience,
		&r.Single, &r.Dropped, &r.Rev)
	if err != nil {
		return r, err
	}
	if r.Audience, err = splitAudience(audience); err != nil {
		return r, err
	}
	r.Ladder, err = splitLadder(ladder)
	return r, err
}

// Ship keeps the rules that are not known yet; one that was known, or dropped, stays as it is.
func (c Cycle) Ship(rules []Rule) error {
	for _, r := range rules {
		if _, err := c.put(r, 0, "nothing"); err != nil {
			return err
		}
	}
	return nil
}

// Add keeps a rule of the bloc's own; it reports false where there is one of the name.
func (c Cycle) Add(r Rule, by bloc.PersonID) (bool, error) {
	return c.put(r, by, "update set kind = excluded.kind, sort = excluded.sort, title = excluded.title, propose = excluded.propose,"+
		" from_year = excluded.from_year, every = excluded.every, due = excluded.due, later = excluded.later, phrase = excluded.phrase, ladder = excluded.ladder,"+
		" audience = excluded.audience, wake_at = excluded.wake_at, rev = rev + 1, dropped_at = null where dropped_at is not null")
}

func (c Cycle) put(r Rule, by bloc.PersonID, known string) (bool, error) {
	if r.Every == "" {
		r.Every = bloc.EveryYear
	}
	n, err := c.tx.affects("insert into cycle_rule (name, kind, sort, title, propose, every, due, later, phrase, ladder, audience, single,"+
		" from_year, wake_at, created_at, created_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14, ?15) on conflict (name) do "+known,
		r.Name, r.Kind, r.Sort, r.Title, r.Propose, r.Every, r.Due, r.Later, r.Phrase, joinLadder(r.Ladder), joinAudience(r.Audience),
		r.Single, r.From, c.tx.Now, orNull(by))
	return n == 1, wrap(err, "keep rule %s", r.Name)
}

// Rule returns a rule, dropped or not, or ErrNotFound.
func (c Cycle) Rule(id int64) (Rule, error) {
	list, err := all(c.tx, scanRule, "select "+ruleColumns+" from cycle_rule where id = ?", id)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Rule{}, fmt.Errorf("read rule %d: %w", id, err)
	}
	return list[0], nil
}

// Change gives a rule another title, due time, ladder and audience for what it proposes from now on; it reports false
// where somebody's change was first.
func (c Cycle) Change(r Rule) (bool, error) {
	n, err := c.tx.affects("update cycle_rule set title = ?, due = ?, later = ?, phrase = ?, ladder = ?, audience = ?, rev = rev + 1"+
		" where id = ? and rev = ? and dropped_at is null", r.Title, r.Due, r.Later, r.Phrase, joinLadder(r.Ladder), joinAudience(r.Audience), r.ID, r.Rev)
	return n == 1, wrap(err, "change rule %d", r.ID)
}

// Drop makes a rule propose nothing any more; what it has proposed stays.
func (c Cycle) Drop(id int64) (bool, error) {
	n, err := c.tx.affects("update cycle_rule set dropped_at = ?, wake_at = null where id = ? and dropped_at is null", c.tx.Now, id)
	return n == 1, wrap(err, "drop yearly rule %d", id)
}

// Rules lists the rules that are not dropped.
func (c Cycle) Rules() ([]Rule, error) {
	list, err := all(c.tx, scanRule, "select "+ruleColumns+" from cycle_rule where dropped_at is null order by id")
	return list, wrap(err, "list yearly rules")
}

// Waking lists the rules that ask for attention at the transaction's instant.
func (c Cycle) Waking() ([]Rule, error) {
	list, err := all(c.tx, scanRule, "select "+ruleColumns+" from cycle_rule where wake_at <= ? order by id", c.tx.Now)
	return list, wrap(err, "list waking yearly rules")
}

// Wake makes a rule ask for attention at an instant.
func (c Cycle) Wake(rule int64, at int64) error {
	_, err := c.tx.exec("update cycle_rule set wake_at = ? where id = ? and dropped_at is null", orNull(at), rule)
	return wrap(err, "wake yearly rule %d", rule)
}

// Place is where a task stands in the cycle.
type Place struct {
	Task   bloc.TaskID
	Rule   int64
	Period int // from 1 within the year
	Every  bloc.Frequency
}

func scanPlace(s scanner) (p Place, err error) {
	err = s.Scan(&p.Task, &p.Rule, &p.Period, &p.Every)
	return p, err
}

// Of returns the place a task was proposed at, or ErrNotFound.
func (c Cycle) Of(task bloc.TaskID) (Place, error) {
	list, err := all(c.tx, scanPlace, "select p.task_id, p.rule_id, p.period, r.every from cycle_proposal p join cycle_rule r on r.id = p.rule_id"+
		" where p.task_id = ? order by r.id limit 1", task)
	if err != nil {
		return Place{}, fmt.Errorf("find rule of task %d: %w", task, err)
	}
	if len(list) == 0 {
		return Place{}, ErrNotFound
	}
	return list[0], nil
}

// Places gives the places of a year's tasks that come more often than once a year.
func (c Cycle) Places(year int) (map[bloc.TaskID]Place, error) {
	list, err := all(c.tx, scanPlace, "select p.task_id, p.rule_id, p.period, r.every from cycle_proposal p join cycle_rule r on r.id = p.rule_id"+
		" where p.year = ? and r.every <> 'year'", year)
	places := map[bloc.TaskID]Place{}
	for _, p := range list {
		places[p.Task] = p
	}
	return places, wrap(err, "list the periods of %d", year)
}

// Periods lists what stands for a rule in a year, in order of the periods.
func (c Cycle) Periods(rule int64, year int) ([]bloc.Task, error) {
	list, err := all(c.tx, scanTask, "select "+taskColumns+" from task join (select task_id, period from cycle_proposal where rule_id = ?"+
		" and year = ?) on task_id = id order by period", rule, year)
	return list, wrap(err, "list what stands for rule %d", rule)
}

// Unconfirmed lists the years from one on for which a rule has proposals that nobody has decided on.
func (c Cycle) Unconfirmed(rule int64, from int) ([]int, error) {
	list, err := all(c.tx, scalar[int], "select distinct p.year from cycle_proposal p join task t on t.id = p.task_id where p.rule_id = ?"+
		" and p.year >= ? and t.phase = 'proposed' order by p.year", rule, from)
	return list, wrap(err, "list the years rule %d waits in", rule)
}

// Proposed reports whether something stands for the rule in the period of the year.
func (c Cycle) Proposed(rule int64, year, period int) (bool, error) {
	var n int
	err := c.tx.one("select count(*) from cycle_proposal where rule_id = ? and year = ? and period = ?", []any{rule, year, period}, &n)
	return n > 0, wrap(err, "find proposal")
}

// Propose makes a task stand for the rule in a period of the task's year. Where the bloc has such a task already, of the
// title or, for a rule that is the only one of its kind, of the kind, that one stands for it and fresh is false.
func (c Cycle) Propose(r Rule, period int, task bloc.Task) (id bloc.TaskID, fresh bool, err error) {
	if id, err = c.standsFor(r, task); errors.Is(err, ErrNotFound) {
		var agencies []bloc.AgencyID
		if agencies, err = c.askedIDs(r.Audience); err != nil {
			return 0, false, err
		}
		task.Phase, task.Everyone, fresh = bloc.PhaseProposed, r.Audience.Everyone(), true
		id, err = c.tx.Tasks().Add(task, 0, agencies)
	}
	if err != nil {
		return 0, false, err
	}
	audience := "" // of a task that came from elsewhere the rule decides nothing
	if fresh {
		audience = joinAudience(r.Audience)
	}
	_, err = c.tx.exec("insert into cycle_proposal (rule_id, year, period, task_id, audience) values (?, ?, ?, ?, ?)",
		r.ID, task.Year, period, id, audience)
	return id, fresh, wrap(err, "propose %s for %d", r.Name, task.Year)
}

// standsFor is the task the bloc has already for what a rule would propose, or ErrNotFound.
func (c Cycle) standsFor(r Rule, task bloc.Task) (bloc.TaskID, error) {
	have, err := c.tx.Tasks().ByKey(task.Title, task.Year)
	if err == nil || !errors.Is(err, ErrNotFound) || !r.Single {
		return have.ID, err
	}
	list, err := c.Year(task.Year)
	if err != nil {
		return 0, err
	}
	for _, t := range list {
		if t.Phase != bloc.PhaseWithdrawn && sameSort(t, task) {
			return t.ID, nil
		}
	}
	return 0, ErrNotFound
}

// sameSort reports whether two tasks are of one kind, and where the kind is told apart further, of one sort.
func sameSort(a, b bloc.Task) bool {
	return a.Kind == b.Kind && (a.Kind != bloc.KindReport || bloc.Fold(a.Sort) == bloc.Fold(b.Sort))
}

// Adoptable returns the proposal a task that comes from elsewhere (the workbook, /themviec) stands for: nobody has
// confirmed it, and it has the task's title or is the year's only one of the kind. ErrNotFound where there is none.
func (c Cycle) Adoptable(task bloc.Task) (bloc.Task, error) {
	list, err := all(c.tx, scanTask, "select "+taskColumns+" from task where year = ? and announced_at is null"+
		" and (phase = 'proposed' or phase = 'withdrawn' and folded = ?) and id in (select p.task_id from cycle_proposal p)"+
		" order by phase, due_at, id", task.Year, bloc.Fold(task.Title))
	if err != nil {
		return bloc.Task{}, fmt.Errorf("find proposal: %w", err)
	}
	for _, have := range list {
		if bloc.Fold(have.Title) == bloc.Fold(task.Title) {
			return have, nil
		}
	}
	if _, err := c.tx.Tasks().ByKey(task.Title, task.Year); err == nil { // it is known by itself
		return bloc.Task{}, ErrNotFound
	} else if !errors.Is(err, ErrNotFound) {
		return bloc.Task{}, err
	}
	for _, have := range list {
		single, err := c.single(have.ID)
		if err != nil || single && sameSort(have, task) {
			return have, err
		}
	}
	return bloc.Task{}, ErrNotFound
}

func (c Cycle) single(task bloc.TaskID) (bool, error) {
	var n int
	err := c.tx.one("select count(*) from cycle_proposal p join cycle_rule r on r.id = p.rule_id where p.task_id = ? and r.single",
		[]any{task}, &n)
	return n > 0, wrap(err, "find yearly rule")
}

// Adopt makes a proposal the confirmed task that came from elsewhere, for the agencies given.
func (c Cycle) Adopt(id bloc.TaskID, task bloc.Task, by bloc.PersonID, agencies []bloc.AgencyID) error {
	task.ID = id
	if err := c.tx.Tasks().Change(task, agencies); err != nil {
		return err
	}
	have, err := c.tx.Tasks().Get(id)
	if err != nil {
		return err
	}
	if err := c.tx.Tasks().setLeaders(id, task.Approval, task.RemindLeaders); err != nil {
		return err
	}
	ok, err := c.enter(have, bloc.PhaseConfirmed, task.AnnounceAt)
	if err != nil || !ok {
		return err
	}
	return c.decided(id, c.tx.Now, by)
}

// Confirm makes a proposal a task that opens at an instant; it reports false where somebody's decision was first.
func (c Cycle) Confirm(task bloc.Task, opens int64, by bloc.PersonID) (bool, error) {
	if task.Phase != bloc.PhaseProposed {
		return false, nil
	}
	ok, err := c.enter(task, bloc.PhaseConfirmed, opens)
	if err != nil || !ok {
		return false, err
	}
	return true, c.decided(task.ID, c.tx.Now, by)
}

// Unconfirm makes a confirmed task that nobody has heard of a proposal again; it reports false where it is too late.
func (c Cycle) Unconfirm(task bloc.Task) (bool, error) {
	if task.Phase != bloc.PhaseConfirmed || task.AnnouncedAt != 0 {
		return false, nil
	}
	ok, err := c.enter(task, bloc.PhaseProposed, 0)
	if err != nil || !ok {
		return false, err
	}
	return true, c.decided(task.ID, 0, 0)
}

func (c Cycle) enter(task bloc.Task, phase bloc.Phase, opens int64) (bool, error) {
	n, err := c.tx.affects("update task set phase = ?1, announce_at = ?2, reminded_at = max(?3, ?2), closed_at = null, rev = rev + 1"+
		" where id = ?4 and rev = ?5 and announced_at is null", phase, opens, c.tx.Now, task.ID, task.Rev)
	if err != nil || n == 0 {
		return false, wrap(err, "move proposal %d to %s", task.ID, phase)
	}
	return true, c.tx.Tasks().rewake(task.ID)
}

func (c Cycle) decided(task bloc.TaskID, at int64, by bloc.PersonID) error {
	_, err := c.tx.exec("update cycle_proposal set confirmed_at = ?, confirmed_by = ? where task_id = ?", orNull(at), orNull(by), task)
	return wrap(err, "record decision on proposal %d", task)
}

// ConfirmedTogether lists the tasks a person confirmed at an instant that nobody has heard of yet.
func (c Cycle) ConfirmedTogether(at int64, by bloc.PersonID) ([]bloc.Task, error) {
	list, err := all(c.tx, scanTask, "select "+taskColumns+" from task where phase = 'confirmed' and announced_at is null and id in"+
		" (select task_id from cycle_proposal where confirmed_at = ? and ifnull(confirmed_by, 0) = ?) order by due_at, id", at, by)
	return list, wrap(err, "list what was confirmed together")
}

// Amend gives a proposal another title, due time and ladder; it reports false where somebody's decision was first.
func (c Cycle) Amend(task bloc.Task) (bool, error) {
	n, err := c.tx.affects("update task set title = ?1, folded = ?2, due_at = ?3, due_phrase = ?4, ladder = ?5, reminded_at = ?6, rev = rev + 1"+
		" where id = ?7 and rev = ?8 and phase = 'proposed'", task.Title, bloc.Fold(task.Title), task.Due, task.DuePhrase, joinLadder(task.Ladder),
		c.tx.Now, task.ID, task.Rev)
	if err != nil || n == 0 {
		return false, wrap(err, "amend proposal %d", task.ID)
	}
	return true, c.tx.Tasks().rewake(task.ID)
}

// Year lists what the bloc asks in a year of work, nearest due first, in every phase.
func (c Cycle) Year(year int) ([]bloc.Task, error) {
	list, err := all(c.tx, scanTask, "select "+taskColumns+" from task where year = ? and kind not in ('notice', 'draft', 'meeting')"+
		" order by due_at, id", year)
	return list, wrap(err, "list the year %d", year)
}

// proposalLadder is on which days before its due day the secretariat may be asked about a proposal nobody has confirmed:
// early enough that the agencies can still be told a month ahead. It is asked once a week at most, see LastAsked.
func proposalLadder() []int { return []int{45, 30, 14, 7, 3, 1} }
