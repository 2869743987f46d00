package courier

import (
	"database/sql"
	"testing"

	"khoibot/internal/store"
)

// states counts the outbox's rows by state, as another program would read them.
func (o *office) states() map[string]int {
	o.t.Helper()
	db, err := sql.Open("sqlite", "file:"+o.db.Path()+"?_pragma=busy_timeout(10000)")
	if err != nil {
		o.t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("select state, count(*) from outbox group by state")
	if err != nil {
		o.t.Fatal(err)
	}
	defer rows.Close()
	states := map[string]int{}
	for rows.Next() {
		var state string
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			o.t.Fatal(err)
		}
		states[state] = n
	}
	if err := rows.Err(); err != nil {
		o.t.Fatal(err)
	}
	return states
}

func (o *office) wantStates(want map[string]int) {
	o.t.Helper()
	got := o.states()
	if len(got) != len(want) {
		o.t.Errorf("rows are %v, want %v", got, want)
		return
	}
	for state, n := range want {
		if got[state] != n {
			o.t.Errorf("rows are %v, want %v", got, want)
			return
		}
	}
}

// lease claims the next row and leaves it, as a crash between sending and recording does.
func (o *office) lease() store.Outgoing {
	o.t.Helper()
	var x store.Outgoing
	o.write(func(tx *store.Tx) (err error) {
		x, err = tx.Outbox().Claim(o.machine.Now().Unix(), nil)
		return err
	})
	return x
}

// slowed reports whether all but replies wait.
func (o *office) slowed() bool {
	var until int64
	o.read(func(tx *store.Tx) (err error) {
		until, err = tx.Outbox().Slowed(o.machine.Now().Unix())
		return err
	})
	return until != 0
}

func TestStatesAreReadFromTheFile(t *testing.T) {
	o := openOffice(t)
	o.put(text(1, 0, "một"), text(2, 0, "hai"))
	o.lease()
	o.wantStates(map[string]int{"leased": 1, "queued": 1})
}
