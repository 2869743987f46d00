package store

import (
	"testing"
	"time"

	"khoibot/internal/bloc"
)

// The size of a database that has served for a very long time.
const (
	bigTasks    = 100_000
	bigOpen     = 200
	bigAgencies = 14
	bigAnswers  = 1_000_000
)

// openBig builds it in one transaction. The open tasks are the last ones; half of what they ask is answered.
func openBig(b *testing.B) (*desk, []bloc.AgencyID) {
	b.Helper()
	if testing.Short() {
		b.Skip("builds a database of a million answers")
	}
	d := openDesk(b)
	codes := make([]string, bigAgencies)
	for i := range codes {
		codes[i] = "CQ" + string(rune('A'+i))
	}
	agencies := d.agencies(codes...)
	const numbers = "with recursive n(i) as (select 1 union all select i + 1 from n where i < ?1)"
	d.write(func(tx *Tx) error {
		for _, q := range []string{
			numbers + " insert into task (id, kind, year, title, folded, due_at, ladder, phase, announce_at, announced_at, reminded_at," +
				" closed_at, wake_at, created_at) select i, 'report', 2000 + i / 1000, 'Báo cáo số ' || i, 'bao cao so ' || i, ?2 + i, '7,1'," +
				" iif(i > ?1 - ?3, 'confirmed', 'closed'), 0, 1, 0, iif(i > ?1 - ?3, null, 1), iif(i > ?1 - ?3, ?2 + i, null), 1 from n",
			"insert into task_agency (task_id, agency_id) select t.id, a.id from task t, agency a where ?1 + ?2 + ?3 > 0",
			numbers + " insert into answer (task_id, agency_id, act, at, recorded_at) select ?1 - i % (?1 - 100), 1 + i / (?1 - 100) % 14," +
				" iif(i % 3 = 0, 'confirmed', 'reported'), ?2, ?3 from n",
		} {
			tasks := int64(bigTasks)
			if _, err := tx.exec(q, tasks, tx.Now, bigOpen); err != nil {
				return err
			}
		}
		_, err := tx.exec(numbers+" insert into answer (task_id, agency_id, act, at, recorded_at) select 1 + i % (?2 - ?3), 1 + i % 14,"+
			" 'confirmed', 1, 1 from n", bigAnswers-bigTasks, bigTasks, bigOpen)
		return err
	})
	return d, agencies
}

func BenchmarkBigDatabase(b *testing.B) {
	start := time.Now()
	d, agencies := openBig(b)
	b.Logf("%d tasks, %d answers, built in %s", d.number("select count(*) from task"), d.number("select count(*) from answer"), time.Since(start).Round(time.Second))
	open := d.number("select min(task_id) from owed")
	for _, c := range []struct {
		name string
		read func(tx *Tx) error
	}{
		{"OwedBy", func(tx *Tx) error { _, err := tx.Answers().OwedBy(agencies[3]); return err }},
		{"Live", func(tx *Tx) error { _, err := tx.Tasks().Live(); return err }},
		{"Entry", func(tx *Tx) error { _, err := tx.Answers().Entry(bloc.TaskID(open), agencies[3]); return err }},
		{"Entries", func(tx *Tx) error { _, err := tx.Answers().Entries(bloc.TaskID(open)); return err }},
		{"Open", func(tx *Tx) error { _, err := tx.Answers().Open(agencies[3]); return err }},
		{"Owing", func(tx *Tx) error { _, err := tx.Answers().Owing(bloc.TaskID(open)); return err }},
		{"Submission", func(tx *Tx) error { _, err := tx.Answers().Submission(bloc.TaskID(open), agencies[3]); return err }},
		{"Unconfirmed", func(tx *Tx) error { _, err := tx.Answers().Unconfirmed(); return err }},
		{"Waking", func(tx *Tx) error { _, err := tx.Tasks().Waking(); return err }},
	} {
		b.Run(c.name, func(b *testing.B) {
			d.TB = b
			for b.Loop() {
				d.read(c.read)
			}
		})
	}
}
