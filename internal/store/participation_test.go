package store

import (
	"testing"

	"khoibot/internal/bloc"
)

func TestAgenciesAsTheyWereInAYear(t *testing.T) {
	d := openDesk(t)
	d.clock.Set(at("2027-03-01 08:00"))
	first, _ := d.put(bloc.Agency{Code: "CQ01", Position: 1, Name: "Sở A", Post: bloc.PostChair})
	second, _ := d.put(bloc.Agency{Code: "CQ02", Position: 2, Name: "Sở B", Post: bloc.PostMember})
	d.clock.Set(at("2028-02-01 08:00"))
	d.put(bloc.Agency{Code: "CQ01", Position: 2, Name: "Sở A và C", Post: bloc.PostMember})
	d.put(bloc.Agency{Code: "CQ02", Position: 1, Name: "Sở B", Post: bloc.PostChair})
	third, _ := d.put(bloc.Agency{Code: "CQ03", Position: 3, Name: "Sở D", Post: bloc.PostMember})
	for _, c := range []struct {
		at    string
		names []string
		ids   []bloc.AgencyID
	}{
		{"2027-12-31 23:59", []string{"Sở A", "Sở B", "Sở D"}, []bloc.AgencyID{first, second, third}},
		{"2028-12-31 23:59", []string{"Sở B", "Sở A và C", "Sở D"}, []bloc.AgencyID{second, first, third}},
		{"2026-12-31 23:59", []string{"Sở A", "Sở B", "Sở D"}, []bloc.AgencyID{first, second, third}},
	} {
		d.read(func(tx *Tx) error {
			list, err := tx.Agencies().In(at(c.at).Unix())
			if err != nil || len(list) != len(c.names) {
				t.Fatalf("%s: %v, %v", c.at, list, err)
			}
			for i, a := range list {
				if a.Name != c.names[i] || a.ID != c.ids[i] {
					t.Errorf("%s: place %d has %+v, want %s", c.at, i+1, a, c.names[i])
				}
			}
			return nil
		})
	}
}

func TestTasksOfAYear(t *testing.T) {
	d := openDesk(t)
	d.agencies("CQ01")
	open := d.add(d.report("Sơ kết", "2027-06-18 17:00"))
	d.open(open)
	closed := d.add(d.report("Giao ước", "2027-03-18 17:00"))
	d.open(closed)
	withdrawn := d.add(d.report("Hội thi", "2027-09-18 17:00"))
	d.open(withdrawn)
	proposed := d.report("Tổng kết", "2027-12-01 17:00")
	proposed.Phase = bloc.PhaseProposed
	d.add(proposed)
	d.write(func(tx *Tx) error {
		for id, phase := range map[bloc.TaskID]bloc.Phase{closed: bloc.PhaseClosed, withdrawn: bloc.PhaseWithdrawn} {
			if ok, err := tx.Tasks().Enter(id, phase, must(tx.Tasks().Get(id)).Rev); err != nil || !ok {
				t.Fatalf("%v, %v", ok, err)
			}
		}
		return nil
	})
	d.read(func(tx *Tx) error {
		if list := must(tx.Tasks().AskedIn(2027)); len(list) != 2 || list[0].ID != closed || list[1].ID != open {
			t.Errorf("asked in 2027: %+v", list)
		}
		if list := must(tx.Tasks().AskedIn(2026)); len(list) != 0 {
			t.Errorf("asked in 2026: %+v", list)
		}
		if years := must(tx.Tasks().YearsAsked()); len(years) != 1 || years[0] != 2027 {
			t.Errorf("years %v", years)
		}
		if list := must(tx.Tasks().WithdrawnAhead()); len(list) != 1 || list[0].ID != withdrawn {
			t.Errorf("withdrawn %+v", list)
		}
		return nil
	})
}

func TestACalendarIsKnownByTheSameNameForEver(t *testing.T) {
	d := openDesk(t)
	other := openDesk(t)
	get := func(d *desk) (id string) {
		d.read(func(tx *Tx) (err error) {
			id, err = tx.Settings().Get(SettingCalendar, "")
			return err
		})
		return id
	}
	if id := get(d); len(id) != 16 || id == get(other) {
		t.Errorf("two blocs are known as %q and %q", id, get(other))
	}
}
