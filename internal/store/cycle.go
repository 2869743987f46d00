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

// Rule is a task that comes every year. Its tasks are asked of every agency.
type Rule struct {
	ID       int64
	Name     string // what the rule is known by, for ever
	Kind     bloc.Kind
	Sort     string // the workbook's word for the kind
	Title    string // {năm} stands for the year of work
	Propose  string // cron expression of when the next year's task is proposed, in the bloc's zone
	Due      string // cron expression of when the task is due, in the bloc's zone
	DueYears int    // how many years after the year of work it is due
	Ladder   []int  // days before the due day on which agencies are reminded
	Single   bool   // the bloc has one task of the kind and sort a year, whatever it is called
}

const ruleColumns = "id, name, kind, sort, title, propose, due, due_years, ladder, single"

func scanRule(s scanner) (Rule, error) {
	var r Rule
	var ladder string
	err := s.Scan(&r.ID, &r.Name, &r.Kind, &r.Sort, &r.Title, &r.Propose, &r.Due, &r.DueYears, &ladder, &r.Single)
	if err != nil {
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
		" due = excluded.due, due_years = excluded.due_years, wake_at = excluded.wake_at, dropped_at = null where dropped_at is not null")
}

func (c Cycle) put(r Rule, by bloc.PersonID, known string) (bool, error) {
	n, err := c.tx.affects("insert into cycle_rule (name, kind, sort, title, propose, due, due_years, ladder, single, wake_at, created_at,"+
		" created_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11) on conflict (name) do "+known, r.Name, r.Kind, r.Sort,
		r.Title, r.Propose, r.Due, r.DueYears, joinLadder(r.Ladder), r.Single, c.tx.Now, orNull(by))
	return n == 1, wrap(err, "keep yearly rule %s", r.Name)
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

// Of returns the rule a task was proposed from and whether the rule still proposes, or ErrNotFound.
func (c Cycle) Of(task bloc.TaskID) (rule int64, proposes bool, err error) {
	err = c.tx.one("select r.id, r.dropped_at is null from cycle_proposal p join cycle_rule r on r.id = p.rule_id where p.task_id = ?"+
		" order by r.id limit 1", []any{task}, &rule, &proposes)
	return rule, proposes, wrapUnlessNotFound(err, "find yearly rule")
}

// Proposed reports whether something stands for the rule in the year.
func (c Cycle) Proposed(rule int64, year int) (bool, error) {
	var n int
	err := c.tx.one("select count(*) from cycle_proposal where rule_id = ? and year = ?", []any{rule, year}, &n)
	return n > 0, wrap(err, "find proposal")
}

// Propose makes a task stand for the rule in the task's year. Where the bloc has such a task already, of the title or,
// for a rule that is the only one of its kind, of the kind, that one stands for it and fresh is false.
func (c Cycle) Propose(r Rule, task bloc.Task) (id bloc.TaskID, fresh bool, err error) {
	if id, err = c.standsFor(r, task); errors.Is(err, ErrNotFound) {
		task.Phase, task.Everyone, fresh = bloc.PhaseProposed, true, true
		id, err = c.tx.Tasks().Add(task, 0, nil)
	}
	if err != nil {
		return 0, false, err
	}
	_, err = c.tx.exec("insert into cycle_proposal (rule_id, year, task_id) values (?, ?, ?)", r.ID, task.Year, id)
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

// Amend gives a proposal another title and due time; it reports false where somebody's decision was first.
func (c Cycle) Amend(task bloc.Task) (bool, error) {
	n, err := c.tx.affects("update task set title = ?1, folded = ?2, due_at = ?3, due_phrase = ?4, reminded_at = ?5, rev = rev + 1"+
		" where id = ?6 and rev = ?7 and phase = 'proposed'", task.Title, bloc.Fold(task.Title), task.Due, task.DuePhrase, c.tx.Now, task.ID, task.Rev)
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

// proposalLadder is on which days before its due day the secretariat is asked about a proposal nobody has confirmed:
// early enough that the agencies can still be told a month ahead.
func proposalLadder() []int { return []int{45, 30, 14, 7, 3, 1} }
