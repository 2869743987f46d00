package remind

import (
	"context"
	"database/sql"
	"fmt"
	"testing"

	"khoibot/internal/store"
)

const (
	crowdAgencies = 1000
	crowdTasks    = 200
)

// crowd is a database of 1,000 agencies, with a focal point each, and 200 open tasks that are asked of all of them. Half
// of what is asked is reported, a reminder of each task is put off, and nothing is due now.
func crowd(b *testing.B) *office {
	b.Helper()
	o := newOffice(b, 1)
	o.write(func(tx *store.Tx) error { return tx.Cycle().Ship(ShippedCycle()) })
	for i := range crowdTasks {
		t := o.task(fmt.Sprint("Báo cáo số ", i+1), "25/06 17:00", 14, 7, 3, 1)
		t.Due += int64(i) * 3600
		o.add(t)
	}
	o.tick()
	raw, err := sql.Open("sqlite", o.path)
	if err != nil {
		b.Fatal(err)
	}
	defer raw.Close()
	for _, q := range []string{
		`with recursive n(i) as (select 2 union all select i + 1 from n where i < ?1) insert into agency (id, code, created_at) select i, 'CQ' || i, 0 from n`,
		`insert into agency_term (agency_id, since, position, name, post) select id, 0, id, code, 'member' from agency where id > 1 and ?1 > 0`,
		`insert into person (id, name, folded, created_at) select id, code, code, 0 from agency where id > 1 and ?1 > 0`,
		`insert into membership (person_id, agency_id, role, since) select id, id, 'focal', 0 from agency where id > 1 and ?1 > 0`,
		`insert into task_agency (task_id, agency_id) select t.id, a.id from task t cross join agency a where ?1 > 0 on conflict do nothing`,
		`insert into answer (task_id, agency_id, act, at, recorded_at) select task_id, agency_id, 'reported', 1, 1 from task_agency where agency_id % 2 = 1 and ?1 > 0`,
		`insert into waiting_report (task_id, agency_id, stale_at, wake_at) select task_id, agency_id, 1, null from answer where ?1 > 0`,
		`insert into snooze (task_id, person_id, wake_at) select id, 1, due_at from task where ?1 > 0`,
	} {
		if _, err := raw.Exec(q, crowdAgencies); err != nil {
			b.Fatalf("%s: %v", q, err)
		}
	}
	return o
}

// BenchmarkTickNothingDue is a tick that finds nothing due, as after any change to the database: it looks at when things
// next wake, not at what is asked of whom.
func BenchmarkTickNothingDue(b *testing.B) {
	o := crowd(b)
	o.said = nil
	for b.Loop() {
		o.write(func(tx *store.Tx) error { return Tick(tx, o) })
	}
	b.StopTimer()
	if len(o.said) > 0 {
		b.Errorf("something was due: %q", o.said)
	}
}

// BenchmarkLookForTheNextInstant is what the scheduler does after every change to the database.
func BenchmarkLookForTheNextInstant(b *testing.B) {
	o := crowd(b)
	for b.Loop() {
		err := o.db.Read(context.Background(), func(tx *store.Tx) error {
			if next := must(tx.Tasks().NextWake()); next <= tx.Now {
				b.Errorf("something is due at %s", stamp(next))
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
