package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/when"
)

// Tasks is what the secretariat asks of agencies (việc).
type Tasks struct{ tx *Tx }

// Tasks gives access to the tasks in this transaction.
func (tx *Tx) Tasks() Tasks { return Tasks{tx} }

const taskColumns = "id, kind, sort, year, title, due_at, due_phrase, doc_no, note, ladder, everyone, phase, announce_at," +
	" ifnull(announced_at, 0), reminded_at, ifnull(closed_at, 0), rev, approval, remind_leaders, start_at, place, eve_told_at, silent"

func scanTask(s scanner) (bloc.Task, error) {
	var t bloc.Task
	var ladder string
	err := s.Scan(&t.ID, &t.Kind, &t.Sort, &t.Year, &t.Title, &t.Due, &t.DuePhrase, &t.DocNo, &t.Note, &ladder, &t.Everyone,
		&t.Phase, &t.AnnounceAt, &t.AnnouncedAt, &t.RemindedAt, &t.ClosedAt, &t.Rev, &t.Approval, &t.RemindLeaders, &t.Start, &t.Place, &t.EveToldAt,
		&t.Silent)
	if err != nil {
		return t, err
	}
	t.Ladder, err = splitLadder(ladder)
	return t, err
}

func splitLadder(s string) ([]int, error) {
	if s == "" {
		return nil, nil
	}
	var days []int
	for piece := range strings.SplitSeq(s, ",") {
		n, err := strconv.Atoi(piece)
		if err != nil {
			return nil, fmt.Errorf("read ladder %q: %w", s, err)
		}
		days = append(days, n)
	}
	return days, nil
}

func joinLadder(days []int) string {
	pieces := make([]string, len(days))
	for i, n := range days {
		pieces[i] = strconv.Itoa(n)
	}
	return strings.Join(pieces, ",")
}

// Get returns a task, or ErrNotFound.
func (t Tasks) Get(id bloc.TaskID) (bloc.Task, error) {
	list, err := all(t.tx, scanTask, "select "+taskColumns+" from task where id = ?", id)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return bloc.Task{}, fmt.Errorf("read task %d: %w", id, err)
	}
	return list[0], nil
}

// ByKey returns the task with the title (however its letters are written) in the year, or ErrNotFound.
func (t Tasks) ByKey(title string, year int) (bloc.Task, error) {
	var id bloc.TaskID
	if err := t.tx.one("select id from task where folded = ? and year = ?", []any{bloc.Fold(title), year}, &id); err != nil {
		return bloc.Task{}, fmt.Errorf("find task: %w", err)
	}
	return t.Get(id)
}

// Live lists the tasks agencies may answer now, nearest due first.
func (t Tasks) Live() ([]bloc.Task, error) {
	list, err := all(t.tx, scanTask, "select "+taskColumns+" from task where phase = 'confirmed' and announced_at is not null"+
		" order by due_at, id")
	return list, wrap(err, "list open tasks")
}

// Asking lists the tasks agencies may answer now, nearest due first: not those that ask for nothing back.
func (t Tasks) Asking() ([]bloc.Task, error) {
	list, err := t.Live()
	return slices.DeleteFunc(list, func(t bloc.Task) bool { return t.Silent }), err
}

// Coming lists the confirmed tasks that have not opened yet, for the secretariat.
func (t Tasks) Coming() ([]bloc.Task, error) {
	list, err := all(t.tx, scanTask, "select "+taskColumns+" from task where phase = 'confirmed' and announced_at is null"+
		" order by due_at, id")
	return list, wrap(err, "list coming tasks")
}

// Waking lists the tasks that ask for attention at the transaction's instant, longest waiting first.
func (t Tasks) Waking() ([]bloc.Task, error) {
	list, err := all(t.tx, scanTask, "select "+taskColumns+" from task where wake_at <= ? order by wake_at, id", t.tx.Now)
	return list, wrap(err, "list waking tasks")
}

// NextWake is the instant at which a task, a rule of the yearly cycle, a reminder that somebody put off, a report that
// waits for the secretariat, a bulk act, or somebody to whom content is to be sent next asks for attention; zero where
// none does.
func (t Tasks) NextWake() (int64, error) {
	var at int64
	err := t.tx.one("select ifnull(min(at), 0) from (select min(wake_at) as at from task where wake_at is not null"+
		" union all select min(wake_at) from cycle_rule where wake_at is not null"+
		" union all select min(wake_at) from snooze union all select min(wake_at) from waiting_report where wake_at is not null"+
		" union all select min(wake_at) from sending where wake_at is not null"+
		" union all select min(at) from recipient where state = 'waiting')", nil, &at)
	return at, wrap(err, "read next wake")
}

// Add keeps a new task asked of the agencies; with t.Everyone, of all there are and will be. The task's key must be
// new.
func (t Tasks) Add(task bloc.Task, by bloc.PersonID, agencies []bloc.AgencyID) (bloc.TaskID, error) {
	if task.RemindedAt == 0 {
		task.RemindedAt = max(t.tx.Now, task.AnnounceAt)
	}
	id, err := t.tx.insert("insert into task (kind, sort, year, title, folded, due_at, due_phrase, doc_no, note, ladder, everyone,"+
		" phase, announce_at, reminded_at, created_at, created_by, approval, remind_leaders, start_at, place, silent)"+
		" values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		task.Kind, task.Sort, task.Year, task.Title, bloc.Fold(task.Title), task.Due, task.DuePhrase, task.DocNo, task.Note,
		joinLadder(task.Ladder), task.Everyone, task.Phase, task.AnnounceAt, task.RemindedAt, t.tx.Now, orNull(by), task.Approval, task.RemindLeaders,
		task.Start, task.Place, task.Silent)
	if err != nil {
		return 0, fmt.Errorf("add task: %w", err)
	}
	task.ID = bloc.TaskID(id)
	if err := t.ask(task, agencies); err != nil {
		return 0, err
	}
	return task.ID, t.rewake(task.ID)
}

// ask makes the agencies the task's audience, leaving what any of them has answered; an agency no longer asked is
// exempted rather than forgotten, and one the secretariat exempted with a reason stays exempt.
func (t Tasks) ask(task bloc.Task, agencies []bloc.AgencyID) error {
	if task.Everyone {
		return t.askEveryone(task.ID)
	}
	if _, err := t.tx.exec("update task_agency set exempt_at = ? where task_id = ? and exempt_at is null", t.tx.Now, task.ID); err != nil {
		return fmt.Errorf("set audience of task %d: %w", task.ID, err)
	}
	for _, agency := range agencies {
		if _, err := t.tx.exec("insert into task_agency (task_id, agency_id) values (?, ?)"+
			" on conflict do update set exempt_at = null where exempt_why = ''", task.ID, agency); err != nil {
			return fmt.Errorf("set audience of task %d: %w", task.ID, err)
		}
	}
	return nil
}

func (t Tasks) askEveryone(id bloc.TaskID) error {
	_, err := t.tx.exec("insert into task_agency (task_id, agency_id) select ?, id from agency_now where true"+
		" on conflict do update set exempt_at = null where exempt_why = ''", id)
	return wrap(err, "set audience of task %d", id)
}

// Welcome asks an agency that is new to the bloc for everything that is asked of everyone, or of all who hold its post,
// and not over.
func (t Tasks) Welcome(agency bloc.AgencyID) error {
	_, err := t.tx.exec("insert into task_agency (task_id, agency_id) select id, ? from task"+
		" where everyone and phase in ('proposed', 'confirmed') on conflict do nothing", agency)
	if err != nil {
		return fmt.Errorf("ask agency %d for what is asked of everyone: %w", agency, err)
	}
	return t.tx.Cycle().Welcome(agency)
}

// Change makes an existing task be as task says, for the agencies given; its id names it, and its year, its phase and
// when it opens stay as they are, and so do when and where an activity is. Its revision is raised. Rungs that a new due
// time or ladder puts in the past are not made up for; those that were to come already stay so.
func (t Tasks) Change(task bloc.Task, agencies []bloc.AgencyID) error {
	was, err := t.Get(task.ID)
	if err != nil {
		return err
	}
	task = was.Corrected(task, t.tx.Now)
	_, err = t.tx.exec("update task set kind = ?, sort = ?, title = ?, folded = ?, due_at = ?, due_phrase = ?, doc_no = ?,"+
		" note = ?, ladder = ?, everyone = ?, rev = rev + 1, reminded_at = ?, eve_told_at = ? where id = ?", task.Kind, task.Sort, task.Title,
		bloc.Fold(task.Title), task.Due, task.DuePhrase, task.DocNo, task.Note, joinLadder(task.Ladder), task.Everyone, task.RemindedAt,
		task.EveToldAt, task.ID)
	if err != nil {
		return fmt.Errorf("change task %d: %w", task.ID, err)
	}
	if err := t.ask(task, agencies); err != nil {
		return err
	}
	if err := t.tx.Cycle().fix(task.ID, bloc.Audience{Agencies: agencies}); err != nil {
		return err
	}
	return t.rewake(task.ID)
}

// Announced records that the task has opened, which stands for the reminders up to the transaction's instant.
func (t Tasks) Announced(task bloc.Task) error {
	task = task.Opened(t.tx.Now)
	_, err := t.tx.exec("update task set announced_at = ?, reminded_at = ?, eve_told_at = ? where id = ?", task.AnnouncedAt, task.RemindedAt,
		task.EveToldAt, task.ID)
	if err != nil {
		return fmt.Errorf("open task %d: %w", task.ID, err)
	}
	return t.rewake(task.ID)
}

// Reminded records that the task's reminders up to the transaction's instant are settled.
func (t Tasks) Reminded(task bloc.Task) error {
	task = task.Settled(t.tx.Now)
	if _, err := t.tx.exec("update task set reminded_at = ?, eve_told_at = ? where id = ?", task.RemindedAt, task.EveToldAt, task.ID); err != nil {
		return fmt.Errorf("settle reminders of task %d: %w", task.ID, err)
	}
	return t.rewake(task.ID)
}

// Postpone leaves a task that would wake alone until an instant, when it wakes again.
func (t Tasks) Postpone(id bloc.TaskID, until int64) error {
	_, err := t.tx.exec("update task set wake_at = ? where id = ? and wake_at is not null", until, id)
	return wrap(err, "postpone task %d", id)
}

// Release lets the title of a task that nobody has heard of be used again.
func (t Tasks) Release(id bloc.TaskID) error {
	_, err := t.tx.exec("update task set folded = folded || ' #' || id where id = ? and announced_at is null", id)
	return wrap(err, "release the title of task %d", id)
}

// FreeTitle is a title like the one given that no task of the year has: with a number behind it, where it has to be.
func (t Tasks) FreeTitle(title string, year int) (string, error) {
	free := title
	for n := 2; ; n++ {
		var taken int
		if err := t.tx.one("select count(*) from task where folded = ? and year = ?", []any{bloc.Fold(free), year}, &taken); err != nil {
			return "", fmt.Errorf("look for a title: %w", err)
		}
		if taken == 0 {
			return free, nil
		}
		free = fmt.Sprintf("%s (%d)", title, n)
	}
}

// Enter moves a task to a phase if its revision is still rev; it reports false where somebody's decision was first.
// Reminders that fell while it was over, or not yet agreed on, are not made up for.
func (t Tasks) Enter(id bloc.TaskID, phase bloc.Phase, rev int64) (bool, error) {
	task, err := t.Get(id)
	if err != nil || task.Rev != rev {
		return false, wrap(err, "move task %d to %s", id, phase)
	}
	task = task.Entered(phase, t.tx.Now)
	if _, err := t.tx.exec("update task set phase = ?, closed_at = ?, rev = rev + 1, reminded_at = ?, eve_told_at = ? where id = ?",
		task.Phase, orNull(task.ClosedAt), task.RemindedAt, task.EveToldAt, id); err != nil {
		return false, fmt.Errorf("move task %d to %s: %w", id, phase, err)
	}
	return true, t.rewake(id)
}

// rewake stores when the task, as it stands now, next asks for attention; every change to a task ends here.
func (t Tasks) rewake(id bloc.TaskID) error {
	task, err := t.Get(id)
	if err != nil {
		return err
	}
	return t.schedule(task)
}

func (t Tasks) schedule(task bloc.Task) error {
	_, err := t.tx.exec("update task set wake_at = ? where id = ?", orNull(t.tx.House().Wake(task)), task.ID)
	return wrap(err, "schedule task %d", task.ID)
}

// Rungs gives the instants at which the task's reminders are due, by the bloc's habits.
func (t Tasks) Rungs(task bloc.Task) []when.Rung { return t.tx.House().Rungs(task) }

// Reschedule recomputes when every task that is not over next asks for attention: the bloc's hour, zone or calendar
// may have changed since the file was last served.
func (t Tasks) Reschedule() error {
	list, err := all(t.tx, scanTask, "select "+taskColumns+" from task where phase in ('proposed', 'confirmed')")
	if err != nil {
		return fmt.Errorf("list tasks to reschedule: %w", err)
	}
	for _, task := range list {
		if err := t.schedule(task); err != nil {
			return err
		}
	}
	return nil
}
