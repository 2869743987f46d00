package store

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"khoibot/internal/bloc"
	"khoibot/internal/when"
)

func TestWhatWasProposedBeforeRulesHadPeriodsStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "khoibot.db")
	old := fstest.MapFS{}
	for _, name := range must(fs.Glob(migrations(), "*.sql")) {
		if name < "00010" {
			old[name] = &fstest.MapFile{Data: must(fs.ReadFile(migrations(), name))}
		}
	}
	db := must(open(t.Context(), path, when.Machine(), habits(), old))
	err := db.Write(t.Context(), func(tx *Tx) error {
		for _, query := range []string{ // as the program of then wrote them
			"insert into task (id, kind, year, title, folded, due_at, phase, announce_at, reminded_at, created_at)" +
				" values (1, 'pledge', 2027, 'Giao ước', 'giao uoc', 9999999999, 'proposed', 1, 1, 1)",
			"insert into cycle_rule (id, name, kind, title, propose, due, due_years, ladder, wake_at, created_at) values (7, 'pledge', 'pledge', 'Giao ước {năm}', '0 8 1 11 *', '0 17 5 1 *', 1, '9,3', 5, 1)",
			"insert into cycle_proposal (rule_id, year, task_id, confirmed_at, confirmed_by) values (7, 2027, 1, 99, 3)",
		} {
			if _, err := tx.exec(query); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = must(open(t.Context(), path, when.Machine(), habits(), migrations()))
	defer db.Close()
	if err := db.Read(t.Context(), func(tx *Tx) error {
		r := must(tx.Cycle().Rule(7))
		if r.Every != bloc.EveryYear || r.Later != 1 || !r.Audience.Everyone() || len(r.Ladder) != 2 || r.Rev != 1 || r.Dropped {
			t.Errorf("the rule has become %+v", r)
		}
		together := must(tx.Cycle().ConfirmedTogether(99, 3))
		list := must(tx.Cycle().Periods(7, 2027))
		if len(list) != 1 || len(together) != 0 || list[0].Title != "Giao ước" || must(tx.Cycle().Of(list[0].ID)).Period != 1 {
			t.Errorf("what was proposed has become %+v", list)
		}
		if !must(tx.Cycle().Proposed(7, 2027, 1)) {
			t.Error("it would be proposed again")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if got := look(t, path, "select confirmed_at || ' ' || confirmed_by from cycle_proposal"); got != "99 3" {
		t.Errorf("the decision has become %q", got)
	}
}

func TestAnAudienceIsKeptAsItIs(t *testing.T) {
	for _, a := range []bloc.Audience{{}, {Posts: []bloc.Post{bloc.PostVice, bloc.PostChair}}, {Agencies: []bloc.AgencyID{3, 12}}} {
		got, err := splitAudience(joinAudience(a))
		if err != nil || joinAudience(got) != joinAudience(a) || got.Everyone() != a.Everyone() {
			t.Errorf("%+v is read as %+v: %v", a, got, err)
		}
	}
	if _, err := splitAudience("agency:3,x"); err == nil || !strings.Contains(err.Error(), "audience") {
		t.Errorf("%v", err)
	}
}

// A task that came from elsewhere, with agencies of its own, is not asked of others because its rule would.
func TestTheWorkbookDecidesWhomAProposalAsks(t *testing.T) {
	openDesk(t).write(func(tx *Tx) error {
		var all []bloc.AgencyID
		for i, post := range []bloc.Post{bloc.PostChair, bloc.PostMember, bloc.PostMember} {
			id, _, err := tx.Agencies().Put(bloc.Agency{Code: "X" + string(rune('1'+i)), Position: 90 + i, Name: "X", Post: post})
			if err != nil {
				return err
			}
			all = append(all, id)
		}
		rule := Rule{Name: "x", Kind: bloc.KindReport, Title: "Việc {năm}", Propose: "0 8 1 11 *", Due: "0 17 1 5 *",
			Audience: bloc.Audience{Posts: []bloc.Post{bloc.PostChair}}}
		must(tx.Cycle().Add(rule, 0))
		for _, r := range must(tx.Cycle().Rules()) {
			if r.Name == "x" {
				rule = r
			}
		}
		want := bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: "Việc 2027", Due: tx.Now + 5_000_000}
		id, fresh, err := tx.Cycle().Propose(rule, 1, want)
		if err != nil || !fresh {
			t.Fatalf("%v, %v", fresh, err)
		}
		asked := func() (n int) {
			for _, e := range must(tx.Answers().Entries(id)) {
				if !e.Exempt {
					n++
				}
			}
			return n
		}
		if n := asked(); n != len(must(tx.Cycle().Asked(rule.Audience))) || n == 0 {
			t.Errorf("the chair's task asks %d agencies", n)
		}
		want.AnnounceAt = tx.Now + 60
		if err := tx.Cycle().Adopt(id, want, 0, all[1:]); err != nil {
			return err
		}
		if err := tx.Cycle().Settle(must(tx.Tasks().Get(id))); err != nil {
			return err
		}
		if n := asked(); n != 2 {
			t.Errorf("the book's task asks %d agencies, want 2", n)
		}
		return nil
	})
}
