package store

import (
	"maps"
	"regexp"
	"slices"
	"testing"
)

// What is read at every press, tick or send must not grow slower with the years: the big tables are reached by index.
// Without statistics SQLite chooses the same plan for a small file as for a big one.
func TestWhatIsReadOftenIsReadByIndex(t *testing.T) {
	for _, c := range []struct {
		name string
		read func(tx *Tx) error
	}{
		{"an agency's entry", func(tx *Tx) error { _, err := tx.Answers().Entry(1, 1); return err }},
		{"the entries of a task", func(tx *Tx) error { _, err := tx.Answers().Entries(1); return err }},
		{"what is open to an agency", func(tx *Tx) error { _, err := tx.Answers().Open(1); return err }},
		{"who owes a task", func(tx *Tx) error { _, err := tx.Answers().Owing(1); return err }},
		{"what an agency owes", func(tx *Tx) error { _, err := tx.Answers().OwedBy(1); return err }},
		{"whether an agency owes a task", func(tx *Tx) error { _, err := tx.Answers().Owes(1, 1); return err }},
		{"what waits for the secretariat", func(tx *Tx) error { _, err := tx.Answers().Unconfirmed(); return err }},
		{"an agency's submission", func(tx *Tx) error { _, err := tx.Answers().Submission(1, 1); return err }},
		{"the acts since one", func(tx *Tx) error { _, err := tx.Answers().Since(1, 1, 1); return err }},
		{"whether a person answered since", func(tx *Tx) error { _, err := tx.Answers().AnsweredSince(1, 1, 1); return err }},
		{"open tasks", func(tx *Tx) error { _, err := tx.Tasks().Live(); return err }},
		{"waking tasks", func(tx *Tx) error { _, err := tx.Tasks().Waking(); return err }},
		{"the next wake", func(tx *Tx) error { _, err := tx.Tasks().NextWake(); return err }},
		{"a task by its title", func(tx *Tx) error { _, err := tx.Tasks().ByKey("x", 2027); return err }},
		{"what to send next", func(tx *Tx) error { _, err := tx.Outbox().Claim(1, nil); return err }},
		{"what to fetch next", func(tx *Tx) error { _, err := tx.Outbox().ClaimFetch(1); return err }},
		{"what there is to send", func(tx *Tx) error { _, err := tx.Outbox().Look(1, nil); return err }},
		{"when there is next", func(tx *Tx) error { _, _, err := tx.Outbox().Next(1); return err }},
		{"what a person is told on a day", func(tx *Tx) error { _, err := tx.Said().Day(1, 1); return err }},
		{"whether a day's reminder went out", func(tx *Tx) error { _, err := tx.Cards().Delivered(1, "reminder", "1"); return err }},
		{"cards that show a line", func(tx *Tx) error { return tx.Cards().Touch(1, 1) }},
		{"a person's account", func(tx *Tx) error { _, err := tx.People().Account(1); return err }},
		{"an agency's people", func(tx *Tx) error { _, err := tx.People().Contacts(1, "focal"); return err }},
		{"who decided last", func(tx *Tx) error { _, err := tx.Audit().LastAbout(1, "closed", "extended"); return err }},
		{"what was put off", func(tx *Tx) error { _, err := tx.Snoozes().Waking(); return err }},
		{"whether a task was put off", func(tx *Tx) error { _, err := tx.Snoozes().Pending(1, 1); return err }},
		{"reports that wait too long", func(tx *Tx) error { _, err := tx.Waiting().Stale(); return err }},
		{"whether the secretariat is told of them", func(tx *Tx) error { _, err := tx.Waiting().Due(); return err }},
		{"the last nudge", func(tx *Tx) error { _, err := tx.Nudges().Last(1, false); return err }},
		{"whether an act was recorded for the agency", func(tx *Tx) error { _, err := tx.Behalf().Get(1); return err }},
		{"what was recorded for agencies", func(tx *Tx) error { _, err := tx.Behalf().Standing(1); return err }},
		{"by which act an agency stands", func(tx *Tx) error { _, err := tx.Behalf().Stands(1, 1); return err }},
		{"an agency's live draft", func(tx *Tx) error { _, err := tx.Approvals().Live(1, 1); return err }},
		{"the draft behind a report", func(tx *Tx) error { _, err := tx.Approvals().Behind(1, 1); return err }},
		{"the live drafts of a task", func(tx *Tx) error { _, err := tx.Approvals().Pending(1); return err }},
		{"a seen update", func(tx *Tx) error { _, err := tx.Updates().Take(1); return err }},
	} {
		t.Run(c.name, func(t *testing.T) {
			openDesk(t).write(func(tx *Tx) error {
				known := maps.Clone(tx.conn.stmts)
				if err := c.read(tx); err != nil && !notFound(err) {
					return err
				}
				var asked []string
				for query := range tx.conn.stmts {
					if _, ok := known[query]; !ok {
						asked = append(asked, query)
					}
				}
				if len(asked) == 0 {
					t.Fatal("nothing was asked")
				}
				for _, query := range slices.Sorted(slices.Values(asked)) {
					for _, step := range plan(t, tx, query) {
						if walk.MatchString(step) && !short.MatchString(step) {
							t.Errorf("%s\n%s", step, query)
						}
					}
				}
				return nil
			})
		})
	}
}

var (
	// walk is a step that goes through the whole of a table that grows, or of an index of it, or through all that came
	// later than some row.
	walk = regexp.MustCompile(`^SCAN (answer|answer_file|s|a|ta|e|task|task_agency|t|outbox|o|b|said|card|card_about|approval|seen_update|account|m)\b|` +
		`^SEARCH .*\(rowid>`)
	// short is a walk through an index that holds only what lives, wakes or waits.
	short = regexp.MustCompile(`INDEX (task_live|task_wake|outbox_ready|outbox_chat|outbox_leased)\b`)
)

// plan is how SQLite would run a statement, a line a step.
func plan(t *testing.T, tx *Tx, query string) []string {
	t.Helper()
	scanStep := func(s scanner) (step string, err error) {
		var id, parent, unused int
		err = s.Scan(&id, &parent, &unused, &step)
		return step, err
	}
	var steps []string
	var err error
	for args := []any{}; len(args) < 12; args = append(args, 1) { // as many as it takes
		if steps, err = all(tx, scanStep, "explain query plan "+query, args...); err == nil {
			return steps
		}
	}
	t.Fatal(err)
	return nil
}
