package store

import (
	"fmt"

	"khoibot/internal/bloc"
)

// Answers is what agencies did about tasks, a row an act, never changed.
type Answers struct{ tx *Tx }

// Answers gives access to the answers in this transaction.
func (tx *Tx) Answers() Answers { return Answers{tx} }

// Answer is one act to be recorded.
type Answer struct {
	Task   bloc.TaskID
	Agency bloc.AgencyID
	Act    bloc.Act
	Person bloc.PersonID
	At     int64 // when it was done; for a press Telegram held back, the start of the gap
	Late   bool  // after the due time
	Held   bool  // Telegram held it back while the bot was away, so that At is a lower bound
	DocNo  string
	Words  string // what was written with it, or the reason of a return
}

// Record keeps an act and returns its row's id, which papers and people may name.
func (a Answers) Record(x Answer) (int64, error) {
	id, err := a.tx.insert("insert into answer (task_id, agency_id, act, person_id, at, recorded_at, late, held, doc_no, words)"+
		" values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", x.Task, x.Agency, x.Act, orNull(x.Person), x.At, a.tx.Now, x.Late, x.Held,
		x.DocNo, x.Words)
	if err != nil {
		return 0, fmt.Errorf("record %s of agency %d for task %d: %w", x.Act, x.Agency, x.Task, err)
	}
	return id, a.tx.Waiting().keep(x)
}

// AskAgain makes every agency a task is asked of owe an answer anew: what they answered so far was about something that
// has been amended since. It stays in the history.
func (a Answers) AskAgain(task bloc.TaskID) error {
	_, err := a.tx.exec("update task_agency set asked_after = (select ifnull(max(id), 0) from answer where task_id = ?1) where task_id = ?1", task)
	return wrap(err, "ask again for task %d", task)
}

// File is a file of a person, as Telegram names it.
type File struct {
	Kind     string // document, photo, voice, …: the Bot API's name of the field
	FileID   string
	UniqueID string
	Name     string
	MIME     string
	Size     int64 // bytes
}

// Attach keeps a file with an act.
func (a Answers) Attach(answer int64, f File) error {
	_, err := a.tx.exec("insert into answer_file (answer_id, kind, file_id, unique_id, name, mime, size) values (?, ?, ?, ?, ?, ?, ?)",
		answer, f.Kind, f.FileID, f.UniqueID, f.Name, f.MIME, f.Size)
	return wrap(err, "keep file of answer %d", answer)
}

// Filed lists the files a person added to an agency's submissions in a span of time (unix seconds, the end not in it),
// oldest first.
func (a Answers) Filed(task bloc.TaskID, agency bloc.AgencyID, person bloc.PersonID, from, until int64) ([]File, error) {
	list, err := all(a.tx, scanFile, "select f.kind, f.file_id, f.unique_id, f.name, f.mime, f.size from answer a join answer_file f on f.answer_id = a.id"+
		" where a.task_id = +? and a.agency_id = +? and a.person_id = +? and a.act = 'supplemented' and a.recorded_at >= ? and a.recorded_at < ?"+
		" order by f.id", task, agency, person, from, until)
	return list, wrap(err, "list files added for agency %d in task %d", agency, task)
}

const entryColumns = "e.task_id, e.agency_id, e.exempt, e.act, e.at, e.person_id, e.late, e.answer_id"

func scanEntry(s scanner) (bloc.Entry, error) {
	var e bloc.Entry
	err := s.Scan(&e.Task, &e.Agency, &e.Exempt, &e.Latest, &e.At, &e.By, &e.Late, &e.Answers)
	return e, err
}

// Entry returns where an agency stands with a task; ErrNotFound means that it was never asked.
func (a Answers) Entry(task bloc.TaskID, agency bloc.AgencyID) (bloc.Entry, error) {
	var e bloc.Entry
	err := a.tx.one("select "+entryColumns+" from entry e where e.task_id = +? and e.agency_id = +?", []any{task, agency},
		&e.Task, &e.Agency, &e.Exempt, &e.Latest, &e.At, &e.By, &e.Late, &e.Answers)
	return e, wrap(err, "read entry of agency %d in task %d", agency, task)
}

// Standing returns where an agency stands with a task, and the agency as it is now; ErrNotFound means that it was never
// asked.
func (a Answers) Standing(task bloc.TaskID, agency bloc.AgencyID) (bloc.Entry, bloc.Agency, error) {
	var e bloc.Entry
	var g bloc.Agency
	err := a.tx.one("select "+entryColumns+", g.id, g.code, g.position, g.name, g.short_name, g.post from entry e"+
		" join agency_now g on g.id = e.agency_id where e.task_id = +? and e.agency_id = +?", []any{task, agency},
		&e.Task, &e.Agency, &e.Exempt, &e.Latest, &e.At, &e.By, &e.Late, &e.Answers, &g.ID, &g.Code, &g.Position, &g.Name, &g.ShortName, &g.Post)
	return e, g, wrap(err, "read standing of agency %d in task %d", agency, task)
}

// Entries returns where every agency stands with a task, in order of precedence.
func (a Answers) Entries(task bloc.TaskID) ([]bloc.Entry, error) {
	list, err := all(a.tx, scanEntry, "select "+entryColumns+" from entry e join agency_now g on g.id = e.agency_id"+
		" where e.task_id = ? order by g.position, g.code", task)
	return list, wrap(err, "list entries of task %d", task)
}

// Open returns where an agency stands with every task it may answer now.
func (a Answers) Open(agency bloc.AgencyID) (map[bloc.TaskID]bloc.Entry, error) {
	list, err := all(a.tx, scanEntry, "select "+entryColumns+" from task t cross join entry e on e.task_id = t.id"+
		" where t.phase = 'confirmed' and t.announced_at is not null and e.agency_id = ?", agency)
	if err != nil {
		return nil, fmt.Errorf("list open entries of agency %d: %w", agency, err)
	}
	byTask := make(map[bloc.TaskID]bloc.Entry, len(list))
	for _, e := range list {
		byTask[e.Task] = e
	}
	return byTask, nil
}

// Owing returns the agencies that owe an answer to a task, in order of precedence.
func (a Answers) Owing(task bloc.TaskID) ([]bloc.AgencyID, error) {
	list, err := all(a.tx, scalar[bloc.AgencyID], "select o.agency_id from owed o join agency_now g on g.id = o.agency_id"+
		" where o.task_id = ? order by g.position, g.code", task)
	return list, wrap(err, "list agencies owing task %d", task)
}

// OwedBy returns the tasks an agency owes an answer to, nearest due first.
func (a Answers) OwedBy(agency bloc.AgencyID) ([]bloc.Task, error) {
	list, err := all(a.tx, scanTask, "select "+taskColumns+" from task t where exists"+
		" (select 1 from owed o where o.task_id = t.id and o.agency_id = ?)"+
		" and t.phase = 'confirmed' and t.announced_at is not null order by t.due_at, t.id", agency)
	return list, wrap(err, "list what agency %d owes", agency)
}

// Owes reports whether an agency owes an answer to a task.
func (a Answers) Owes(task bloc.TaskID, agency bloc.AgencyID) (bool, error) {
	var n int
	err := a.tx.one("select count(*) from owed where task_id = ? and agency_id = ?", []any{task, agency}, &n)
	return n > 0, wrap(err, "read what agency %d owes", agency)
}

// Recorded is an act as it was kept, for cards and lists.
type Recorded struct {
	ID int64
	Answer
	Files    []File
	Channel  bloc.Channel // by which way it came to the secretariat, which recorded it; empty for the agency's own
	Restores int64        // the earlier act that it says again, zero for one that says something of its own
}

// Since returns the acts about an agency's answer from the act first on, oldest first, with their files: what was
// submitted and what was added to it.
func (a Answers) Since(first int64, task bloc.TaskID, agency bloc.AgencyID) ([]Recorded, error) {
	list, err := all(a.tx, func(s scanner) (Recorded, error) {
		r := Recorded{Answer: Answer{Task: task, Agency: agency}}
		err := s.Scan(&r.ID, &r.Act, &r.Person, &r.At, &r.Late, &r.Held, &r.DocNo, &r.Words, &r.Channel, &r.Restores)
		return r, err
	}, "select a.id, a.act, ifnull(a.person_id, 0), a.at, a.late, a.held, a.doc_no, a.words, ifnull(c.channel, ''), ifnull(r.of_id, 0)"+
		" from answer a left join behalf b on b.answer_id = a.id left join behalf_batch c on c.id = b.batch_id"+
		" left join restored r on r.answer_id = a.id where a.task_id = ? and a.agency_id = ? and a.id >= ? order by a.id", task, agency, first)
	if err != nil {
		return nil, fmt.Errorf("list acts of agency %d in task %d: %w", agency, task, err)
	}
	for i := range list {
		list[i].Files, err = all(a.tx, scanFile, "select kind, file_id, unique_id, name, mime, size from answer_file"+
			" where answer_id = ? order by id", list[i].ID)
		if err != nil {
			return nil, fmt.Errorf("list files of answer %d: %w", list[i].ID, err)
		}
	}
	return list, nil
}

func scanFile(s scanner) (File, error) {
	var f File
	err := s.Scan(&f.Kind, &f.FileID, &f.UniqueID, &f.Name, &f.MIME, &f.Size)
	return f, err
}

// Get returns the task, agency and person of an act, or ErrNotFound.
func (a Answers) Get(id int64) (Answer, error) {
	var x Answer
	err := a.tx.one("select task_id, agency_id, act, ifnull(person_id, 0), at, late, held, doc_no, words from answer where id = ?",
		[]any{id}, &x.Task, &x.Agency, &x.Act, &x.Person, &x.At, &x.Late, &x.Held, &x.DocNo, &x.Words)
	return x, wrap(err, "read answer %d", id)
}

// AnsweredSince reports whether a person did anything about a task after an instant at which something of his was lost.
func (a Answers) AnsweredSince(person bloc.PersonID, task bloc.TaskID, at int64) (bool, error) {
	var n int
	err := a.tx.one("select count(*) from answer where person_id = ? and recorded_at > ? and (task_id = ? or ? = 0)",
		[]any{person, at, task, task}, &n)
	return n > 0, wrap(err, "read answers of person %d", person)
}

// Unconfirmed is an agency whose report waits for the secretariat.
type Unconfirmed struct {
	Task   bloc.TaskID
	Agency bloc.AgencyID
	At     int64
}

// Unconfirmed lists the reports to open tasks that wait for the secretariat, longest waiting first.
func (a Answers) Unconfirmed() ([]Unconfirmed, error) {
	list, err := all(a.tx, func(s scanner) (Unconfirmed, error) {
		var u Unconfirmed
		err := s.Scan(&u.Task, &u.Agency, &u.At)
		return u, err
	}, "select e.task_id, e.agency_id, e.at from task t cross join entry e on e.task_id = t.id"+
		" where t.phase = 'confirmed' and t.announced_at is not null and e.act = 'reported' order by e.at")
	return list, wrap(err, "list unconfirmed reports")
}
