package store

import (
	"slices"
	"testing"
	"time"

	"khoibot/internal/bloc"
)

// nameAt is what an agency was called at an instant, as a paper of that time has it.
func (d *desk) nameAt(id bloc.AgencyID, at time.Time) (name string) {
	d.Helper()
	d.read(func(tx *Tx) error {
		return tx.one("select name from agency_term where agency_id = ? and since <= ? and (until is null or until > ?)",
			[]any{id, at.Unix(), at.Unix()}, &name)
	})
	return name
}

func (d *desk) put(a bloc.Agency) (id bloc.AgencyID, changed bool) {
	d.Helper()
	d.write(func(tx *Tx) (err error) {
		id, changed, err = tx.Agencies().Put(a)
		return err
	})
	return id, changed
}

func TestARenamedAgencyKeepsLastYearsName(t *testing.T) {
	d := openDesk(t)
	a := bloc.Agency{Code: "CQ03", Position: 3, Name: "Tên cũ", Post: bloc.PostChair}
	id, changed := d.put(a)
	if !changed {
		t.Error("a new agency is no change")
	}
	if _, changed := d.put(a); changed {
		t.Error("the same again is a change")
	}
	last := d.clock.Now()
	d.clock.Advance(300 * 24 * time.Hour)
	a.Code, a.Name, a.ShortName, a.Post = "cq03", "Tên giữa chừng", "TM", bloc.PostMember
	if same, changed := d.put(a); same != id || !changed {
		t.Errorf("renamed: agency %d, changed %t", same, changed)
	}
	a.Name = "Tên mới"
	d.put(a) // corrected at the same instant
	d.read(func(tx *Tx) error {
		got, err := tx.Agencies().Get(id)
		want := bloc.Agency{ID: id, Code: "CQ03", Position: 3, Name: "Tên mới", ShortName: "TM", Post: bloc.PostMember}
		if got != want {
			t.Errorf("now %+v, want %+v", got, want)
		}
		return err
	})
	if got := d.nameAt(id, last.Add(24*time.Hour)); got != "Tên cũ" {
		t.Errorf("last year it was called %q", got)
	}
	if got := d.nameAt(id, d.clock.Now()); got != "Tên mới" {
		t.Errorf("now it is called %q", got)
	}
	if n := d.number("select count(*) from agency_term"); n != 2 {
		t.Errorf("%d dated rows: a name corrected at the same instant was never in force", n)
	}
}

func TestAgenciesStandInOrderOfPrecedence(t *testing.T) {
	d := openDesk(t)
	for code, position := range map[string]int{"D": 4, "B": 1, "C": 10, "A": 4} {
		d.put(bloc.Agency{Code: code, Position: position, Name: code, Post: bloc.PostMember})
	}
	task := d.add(d.report("Báo cáo", "2027-04-01 17:00"))
	d.open(task)
	d.read(func(tx *Tx) error {
		var codes []string
		codeOf := map[bloc.AgencyID]string{}
		for _, a := range must(tx.Agencies().List()) {
			codes, codeOf[a.ID] = append(codes, a.Code), a.Code
		}
		if !slices.Equal(codes, []string{"B", "A", "D", "C"}) {
			t.Errorf("agencies in the order %v", codes)
		}
		for i, e := range must(tx.Answers().Entries(task)) {
			if codeOf[e.Agency] != codes[i] {
				t.Errorf("entry %d is of %s", i, codeOf[e.Agency])
			}
		}
		for i, a := range must(tx.Answers().Owing(task)) {
			if codeOf[a] != codes[i] {
				t.Errorf("%s is number %d of those owing", codeOf[a], i)
			}
		}
		return nil
	})
}

func TestAnAgencyThatIsNotThere(t *testing.T) {
	d := openDesk(t)
	d.read(func(tx *Tx) error {
		if _, err := tx.Agencies().Get(7); !notFound(err) {
			t.Errorf("got %v", err)
		}
		if _, err := tx.Agencies().ByCode("CQ99"); !notFound(err) {
			t.Errorf("got %v", err)
		}
		return nil
	})
}
