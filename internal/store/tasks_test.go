package store

import (
	"slices"
	"testing"

	"khoibot/internal/bloc"
)

func TestATaskIsKeptAsItWasSaid(t *testing.T) {
	d := openDesk(t)
	a := d.agencies("CQ01", "CQ02", "CQ03")
	want := bloc.Task{Kind: bloc.KindReport, Sort: "Khen thưởng", Year: 2027, Title: "Hồ sơ khen thưởng", Due: at("2027-04-01 17:00").Unix(),
		DuePhrase: "trước ngày 02/4", DocNo: "12/TB", Note: "2 bộ", Ladder: []int{10, 2}, Phase: bloc.PhaseConfirmed,
		AnnounceAt: at("2027-03-02 08:00").Unix()}
	want.ID = d.add(want, a[0], a[2])
	want.RemindedAt, want.Rev = want.AnnounceAt, 1
	got := d.task(want.ID)
	if !slices.Equal(got.Ladder, want.Ladder) {
		t.Errorf("ladder %v", got.Ladder)
	}
	got.Ladder, want.Ladder = nil, nil
	if !equalTasks(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	d.wantAsked(want.ID, a[0], a[2])
	d.read(func(tx *Tx) error {
		if same, err := tx.Tasks().ByKey("ho so  KHEN thuong", 2027); err != nil || same.ID != want.ID {
			t.Errorf("by its title without diacritics: %d, %v", same.ID, err)
		}
		if _, err := tx.Tasks().ByKey("Hồ sơ khen thưởng", 2026); !notFound(err) {
			t.Errorf("of another year: %v", err)
		}
		if _, err := tx.Tasks().Get(99); !notFound(err) {
			t.Errorf("one that is not there: %v", err)
		}
		return nil
	})
	twin := want
	twin.Title = "HO SO KHEN THUONG"
	if err := d.db.Write(t.Context(), func(tx *Tx) error { _, err := tx.Tasks().Add(twin, 0, nil); return err }); err == nil {
		t.Error("a second task of the same title and year")
	}
}

func equalTasks(a, b bloc.Task) bool {
	if !slices.Equal(a.Ladder, b.Ladder) {
		return false
	}
	a.Ladder, b.Ladder = nil, nil
	return a.ID == b.ID && a.Kind == b.Kind && a.Sort == b.Sort && a.Year == b.Year && a.Title == b.Title && a.Due == b.Due &&
		a.DuePhrase == b.DuePhrase && a.DocNo == b.DocNo && a.Note == b.Note && a.Everyone == b.Everyone && a.Phase == b.Phase &&
		a.AnnounceAt == b.AnnounceAt && a.AnnouncedAt == b.AnnouncedAt && a.RemindedAt == b.RemindedAt && a.ClosedAt == b.ClosedAt &&
		a.Rev == b.Rev
}

func TestTheFirstDecisionWins(t *testing.T) {
	d := openDesk(t)
	d.agencies("CQ01")
	id := d.add(d.report("Báo cáo", "2027-04-01 17:00"))
	d.open(id)
	enter := func(phase bloc.Phase, rev int64) (ok bool) {
		d.write(func(tx *Tx) (err error) { ok, err = tx.Tasks().Enter(id, phase, rev); return err })
		return ok
	}
	if !enter(bloc.PhaseClosed, 1) {
		t.Fatal("cannot be closed")
	}
	if enter(bloc.PhaseWithdrawn, 1) {
		t.Error("withdrawn by somebody who saw it open, after it was closed")
	}
	if got := d.task(id); got.Phase != bloc.PhaseClosed || got.ClosedAt != d.clock.Now().Unix() || got.Rev != 2 {
		t.Errorf("%+v", got)
	}
	d.wantWake(id, "")
	if !enter(bloc.PhaseConfirmed, 2) {
		t.Fatal("cannot be reopened")
	}
	if got := d.task(id); got.ClosedAt != 0 || !got.Open() {
		t.Errorf("reopened: %+v", got)
	}
	d.wantWake(id, "2027-03-25 08:00")
}

func TestAChangedAudienceKeepsAnswersAndExemptions(t *testing.T) {
	d := openDesk(t)
	a := d.agencies("CQ01", "CQ02", "CQ03", "CQ04")
	id := d.add(d.report("Báo cáo", "2027-04-01 17:00"))
	d.open(id)
	d.act(id, a[0], bloc.ActConfirmed)
	d.act(id, a[1], bloc.ActReported)
	d.write(func(tx *Tx) error { // the secretariat exempted CQ03
		_, err := tx.exec("update task_agency set exempt_at = ?, exempt_why = 'mới thành lập' where agency_id = ?", tx.Now, a[2])
		return err
	})
	change := func(everyone bool, agencies ...bloc.AgencyID) {
		task := d.task(id)
		task.Everyone = everyone
		d.write(func(tx *Tx) error { return tx.Tasks().Change(task, agencies) })
	}
	change(false, a[1], a[2])
	d.wantAsked(id, a[1])
	d.read(func(tx *Tx) error {
		if e := must(tx.Answers().Entry(id, a[0])); !e.Exempt || e.Latest != bloc.ActConfirmed {
			t.Errorf("what CQ01 answered: %+v", e)
		}
		return nil
	})
	change(true)
	d.wantAsked(id, a[0], a[1], a[3])
	d.read(func(tx *Tx) error {
		e := must(tx.Answers().Entry(id, a[0]))
		if owes := must(tx.Answers().Owing(id)); e.Latest != bloc.ActConfirmed || !slices.Equal(owes, []bloc.AgencyID{a[3]}) {
			t.Errorf("asked again after it had answered: %+v, owing %v", e, owes)
		}
		return nil
	})
}

func TestANewAgencyIsAskedForWhatIsAskedOfEveryone(t *testing.T) {
	d := openDesk(t)
	a := d.agencies("CQ01")
	every, proposed := d.report("Của mọi đơn vị", "2027-04-01 17:00"), d.report("Dự kiến", "2027-04-01 17:00")
	some, over := d.report("Của riêng CQ01", "2027-04-01 17:00"), d.report("Đã kết thúc", "2027-04-01 17:00")
	some.Everyone, proposed.Phase, over.Phase = false, bloc.PhaseProposed, bloc.PhaseClosed
	ids := []bloc.TaskID{d.add(every), d.add(proposed), d.add(some, a[0]), d.add(over)}
	joins, _ := d.put(bloc.Agency{Code: "CQ02", Position: 2, Name: "Mới", Post: bloc.PostMember})
	d.write(func(tx *Tx) error { return tx.Tasks().Welcome(joins) })
	d.write(func(tx *Tx) error { return tx.Tasks().Welcome(joins) })
	d.wantAsked(ids[0], a[0], joins)
	d.wantAsked(ids[1], a[0], joins)
	d.wantAsked(ids[2], a[0])
	d.wantAsked(ids[3], a[0])
}

func TestOpenTasksAndComingOnes(t *testing.T) {
	d := openDesk(t)
	d.agencies("CQ01")
	titles := func(list []bloc.Task, err error) (s []string) {
		if err != nil {
			t.Fatal(err)
		}
		for _, task := range list {
			s = append(s, task.Title)
		}
		return s
	}
	for title, due := range map[string]string{"mở sau": "2027-05-01 17:00", "mở trước": "2027-04-01 17:00", "sắp mở": "2027-03-20 17:00"} {
		id := d.add(d.report(title, due))
		if title != "sắp mở" {
			d.open(id)
		}
	}
	proposed := d.report("dự kiến", "2027-03-10 17:00")
	proposed.Phase = bloc.PhaseProposed
	d.add(proposed)
	d.read(func(tx *Tx) error {
		if got := titles(tx.Tasks().Live()); !slices.Equal(got, []string{"mở trước", "mở sau"}) {
			t.Errorf("open: %v", got)
		}
		if got := titles(tx.Tasks().Coming()); !slices.Equal(got, []string{"sắp mở"}) {
			t.Errorf("coming: %v", got)
		}
		if got := titles(tx.Tasks().Waking()); !slices.Equal(got, []string{"sắp mở"}) {
			t.Errorf("waking: %v", got)
		}
		if at := must(tx.Tasks().NextWake()); at != tx.Now {
			t.Errorf("next wake at %d", at)
		}
		return nil
	})
}
