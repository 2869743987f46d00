package store

import (
	"fmt"

	"khoibot/internal/bloc"
)

// Behalf is what the secretariat recorded for agencies that had answered another way (ghi nhận thay).
type Behalf struct{ tx *Tx }

// Behalf gives access to what was recorded for agencies in this transaction.
func (tx *Tx) Behalf() Behalf { return Behalf{tx} }

// Batch is what was recorded in one go, by one way. Instants are unix seconds.
type Batch struct {
	ID       int64
	Task     bloc.TaskID
	Channel  bloc.Channel
	DocNo    string // the paper's number, empty where there is none
	At       int64
	By       bloc.PersonID // zero for the operator acting as a secretary
	ToldAt   int64         // when the agencies are told
	UndoneAt int64         // when the whole of it was taken back, zero if it was not
	UndoneBy bloc.PersonID
}

// Recording is one agency's act of a batch, and what was said about it since.
type Recording struct {
	Batch
	Answer    int64 // id of the act's row
	Agency    bloc.AgencyID
	Before    int64 // the act by which the agency stood before, zero where there was none
	AgreedAt  int64
	AgreedBy  bloc.PersonID
	DoubtedAt int64 // when the agency said that it is wrong, zero if it did not
	DoubtedBy bloc.PersonID
	Doubt     string // why; empty where it gave no reason
	KeptAt    int64  // when the secretariat decided to keep it all the same
	KeptBy    bloc.PersonID
}

// Doubted reports whether the agency says that the record is wrong, and the secretariat has not decided yet.
func (r Recording) Doubted() bool { return r.DoubtedAt != 0 && r.KeptAt == 0 }

// Begin keeps a new batch, made now, and returns its id.
func (b Behalf) Begin(x Batch) (int64, error) {
	id, err := b.tx.insert("insert into behalf_batch (task_id, channel, doc_no, at, by, told_at) values (?, ?, ?, ?, ?, ?)",
		x.Task, x.Channel, x.DocNo, b.tx.Now, orNull(x.By), x.ToldAt)
	return id, wrap(err, "begin a batch of task %d", x.Task)
}

// Record keeps an act of a batch with its files; before is the act by which the agency stands until then, zero where
// there is none. It returns the act's id.
func (b Behalf) Record(batch int64, x Answer, before int64, files []File) (int64, error) {
	id, err := b.tx.Answers().Record(x)
	if err != nil {
		return 0, err
	}
	for _, f := range files {
		if err := b.tx.Answers().Attach(id, f); err != nil {
			return 0, err
		}
	}
	_, err = b.tx.exec("insert into behalf (answer_id, batch_id, before_id) values (?, ?, ?)", id, batch, before)
	return id, wrap(err, "keep act %d of batch %d", id, batch)
}

const recordingQuery = "select b.answer_id, a.agency_id, b.before_id, ifnull(b.agreed_at, 0), ifnull(b.agreed_by, 0)," +
	" ifnull(b.doubted_at, 0), ifnull(b.doubted_by, 0), b.doubt, ifnull(b.kept_at, 0), ifnull(b.kept_by, 0), c.id, c.task_id, c.channel," +
	" c.doc_no, c.at, ifnull(c.by, 0), c.told_at, ifnull(c.undone_at, 0), ifnull(c.undone_by, 0)" +
	" from behalf b join behalf_batch c on c.id = b.batch_id join answer a on a.id = b.answer_id"

func scanRecording(s scanner) (Recording, error) {
	var r Recording
	err := s.Scan(&r.Answer, &r.Agency, &r.Before, &r.AgreedAt, &r.AgreedBy, &r.DoubtedAt, &r.DoubtedBy, &r.Doubt, &r.KeptAt, &r.KeptBy,
		&r.ID, &r.Task, &r.Channel, &r.DocNo, &r.At, &r.By, &r.ToldAt, &r.UndoneAt, &r.UndoneBy)
	return r, err
}

// Batch returns a batch, or ErrNotFound.
func (b Behalf) Batch(id int64) (Batch, error) {
	x := Batch{ID: id}
	err := b.tx.one("select task_id, channel, doc_no, at, ifnull(by, 0), told_at, ifnull(undone_at, 0), ifnull(undone_by, 0)"+
		" from behalf_batch where id = ?", []any{id}, &x.Task, &x.Channel, &x.DocNo, &x.At, &x.By, &x.ToldAt, &x.UndoneAt, &x.UndoneBy)
	return x, wrap(err, "read batch %d", id)
}

// Of lists what a batch recorded, in order of precedence.
func (b Behalf) Of(batch int64) ([]Recording, error) {
	list, err := all(b.tx, scanRecording, recordingQuery+" join agency_now g on g.id = a.agency_id where b.batch_id = ?"+
		" order by g.position, g.code", batch)
	return list, wrap(err, "list acts of batch %d", batch)
}

// Get returns the recording that an act is, or restores, or ErrNotFound where the act is the agency's own.
func (b Behalf) Get(answer int64) (Recording, error) {
	list, err := all(b.tx, scanRecording, recordingQuery+" where b.answer_id = coalesce((select of_id from restored where answer_id = ?1), ?1)", answer)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Recording{}, fmt.Errorf("read recording %d: %w", answer, err)
	}
	return list[0], nil
}

// Standing gives the agencies that stand with a task by what was recorded for them.
func (b Behalf) Standing(task bloc.TaskID) (map[bloc.AgencyID]Recording, error) {
	list, err := all(b.tx, scanRecording, recordingQuery+" join entry e on e.task_id = a.task_id and e.agency_id = a.agency_id"+
		" left join restored r on r.answer_id = e.answer_id where c.task_id = ? and b.answer_id = coalesce(r.of_id, e.answer_id)", task)
	if err != nil {
		return nil, fmt.Errorf("list recordings of task %d: %w", task, err)
	}
	by := make(map[bloc.AgencyID]Recording, len(list))
	for _, r := range list {
		by[r.Agency] = r
	}
	return by, nil
}

// Doubted lists the recordings in open tasks that agencies say are wrong and the secretariat has not decided about,
// longest waiting first.
func (b Behalf) Doubted() ([]Recording, error) {
	list, err := all(b.tx, scanRecording, recordingQuery+" join task t on t.id = c.task_id join entry e on e.task_id = a.task_id and"+
		" e.agency_id = a.agency_id left join restored r on r.answer_id = e.answer_id where b.doubted_at is not null and b.kept_at is null"+
		" and t.phase = 'confirmed' and b.answer_id = coalesce(r.of_id, e.answer_id) order by b.doubted_at, b.answer_id")
	return list, wrap(err, "list doubted recordings")
}

// Stands is the act by which an agency stands, or the one that that act restores; zero where there is none.
func (b Behalf) Stands(task bloc.TaskID, agency bloc.AgencyID) (int64, error) {
	var id int64
	err := b.tx.one("select coalesce(r.of_id, e.answer_id) from entry e left join restored r on r.answer_id = e.answer_id"+
		" where e.task_id = ? and e.agency_id = ?", []any{task, agency}, &id)
	return id, wrap(err, "read where agency %d stands in task %d", agency, task)
}

// Agree records that the agency says a recording is right, which ends its doubt.
func (b Behalf) Agree(answer int64, by bloc.PersonID) error {
	_, err := b.tx.exec("update behalf set agreed_at = ?, agreed_by = ?, doubted_at = null, doubted_by = null, doubt = ''"+
		" where answer_id = ?", b.tx.Now, by, answer)
	return wrap(err, "agree with recording %d", answer)
}

// Doubt records that the agency says a recording is wrong; the secretariat has to decide, anew if it had.
func (b Behalf) Doubt(answer int64, by bloc.PersonID) error {
	_, err := b.tx.exec("update behalf set doubted_at = ?, doubted_by = ?, agreed_at = null, agreed_by = null, kept_at = null,"+
		" kept_by = null where answer_id = ?", b.tx.Now, by, answer)
	return wrap(err, "doubt recording %d", answer)
}

// Explain keeps why the agency says that a recording is wrong.
func (b Behalf) Explain(answer int64, words string) error {
	_, err := b.tx.exec("update behalf set doubt = ? where answer_id = ? and doubted_at is not null", words, answer)
	return wrap(err, "explain the doubt of recording %d", answer)
}

// Keep records that the secretariat keeps a doubted recording; it reports false where that was decided before.
func (b Behalf) Keep(answer int64, by bloc.PersonID) (bool, error) {
	n, err := b.tx.affects("update behalf set kept_at = ?, kept_by = ? where answer_id = ? and doubted_at is not null and kept_at is null",
		b.tx.Now, orNull(by), answer)
	return n > 0, wrap(err, "keep recording %d", answer)
}

// Undo marks a batch as taken back; it reports false where it was before.
func (b Behalf) Undo(batch int64, by bloc.PersonID) (bool, error) {
	n, err := b.tx.affects("update behalf_batch set undone_at = ?, undone_by = ? where id = ? and undone_at is null", b.tx.Now, orNull(by), batch)
	return n > 0, wrap(err, "take batch %d back", batch)
}

// TakeBack ends a recording: the agency stands again where it stood before it. It gives the act by which that is, and
// reports false, with nothing changed, where the agency stands by another act by now.
func (b Behalf) TakeBack(r Recording, by bloc.PersonID) (bloc.Act, bool, error) {
	now, err := b.Stands(r.Task, r.Agency)
	if err != nil || now != r.Answer {
		return "", false, err
	}
	counts, err := b.counts(r)
	if err != nil {
		return "", false, err
	}
	if counts {
		act, err := b.restore(r.Before, r.Answer)
		return act, err == nil, err
	}
	_, err = b.tx.Answers().Record(Answer{Task: r.Task, Agency: r.Agency, Act: bloc.ActRetracted, Person: by, At: b.tx.Now})
	return bloc.ActRetracted, err == nil, err
}

// counts reports whether what a recording took the place of would count today: there was something, and the agency was
// not asked again since.
func (b Behalf) counts(r Recording) (counts bool, err error) {
	err = b.tx.one("select ? > asked_after from task_agency where task_id = ? and agency_id = ?", []any{r.Before, r.Task, r.Agency}, &counts)
	if isNotFound(err) {
		return r.Before != 0, nil
	}
	return counts && r.Before != 0, wrap(err, "look at what was recorded before")
}

// restore makes an earlier act the latest again, by a row that says the same, with what was added to it before the act
// until: whom the agency sends, or why it does not come.
func (b Behalf) restore(id, until int64) (bloc.Act, error) {
	again, err := b.tx.insert("insert into answer (task_id, agency_id, act, person_id, at, recorded_at, late, held, doc_no, words)"+
		" select a.task_id, a.agency_id, a.act, a.person_id, a.at, a.recorded_at, a.late, a.held, a.doc_no, iif(a.act <> 'declines', a.words,"+
		"  ifnull((select s.words from answer s where s.task_id = a.task_id and s.agency_id = a.agency_id and s.id >= ?1 and s.id < ?2"+
		"  and s.words <> '' order by s.id desc limit 1), '')) from answer a where a.id = ?1", id, until)
	if err != nil {
		return "", fmt.Errorf("restore act %d: %w", id, err)
	}
	for _, q := range []string{
		"insert into restored (answer_id, of_id) values (?1, coalesce((select of_id from restored where answer_id = ?2), ?2))",
		"insert into attendance (answer_id, people, names) select ?1, d.people, d.names from answer a join answer s on s.task_id = a.task_id" +
			" and s.agency_id = a.agency_id join attendance d on d.answer_id = s.id where a.id = ?2 and s.id >= ?2 and s.id < ?3 order by s.id desc limit 1",
	} {
		if _, err := b.tx.exec(q, again, id, until); err != nil {
			return "", fmt.Errorf("restore act %d: %w", id, err)
		}
	}
	x, err := b.tx.Answers().Get(again)
	if err != nil {
		return "", err
	}
	return x.Act, b.tx.Waiting().keep(x)
}
