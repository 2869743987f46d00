package store

import (
	"slices"
	"testing"
	"time"

	"khoibot/internal/bloc"
)

func (d *desk) entry(task bloc.TaskID, agency bloc.AgencyID) (e bloc.Entry) {
	d.Helper()
	d.read(func(tx *Tx) (err error) { e, err = tx.Answers().Entry(task, agency); return err })
	return e
}

func TestWhatWasSubmittedAndAddedIsKept(t *testing.T) {
	d := openDesk(t)
	a := d.agencies("CQ01")
	p := d.person("Đầu mối CQ01")
	id := d.add(d.report("Báo cáo", "2027-04-01 17:00"))
	d.open(id)
	d.write(func(tx *Tx) error {
		answers := tx.Answers()
		if list := must(answers.Submission(id, a[0])); len(list) != 0 {
			t.Errorf("before any: %+v", list)
		}
		must(answers.Record(Answer{Task: id, Agency: a[0], Act: bloc.ActReported, Person: p, At: 5}))
		must(answers.Record(Answer{Task: id, Agency: a[0], Act: bloc.ActReturned, Person: p, At: 6, Words: "thiếu phụ lục"}))
		again := must(answers.Record(Answer{Task: id, Agency: a[0], Act: bloc.ActReported, Person: p, At: 7, Late: true, Held: true}))
		more := must(answers.Record(Answer{Task: id, Agency: a[0], Act: bloc.ActSupplemented, Person: p, At: 8, DocNo: "12/BC"}))
		file := File{Kind: "document", FileID: "f", UniqueID: "u", Name: "bc.pdf", MIME: "application/pdf", Size: 9}
		if err := answers.Attach(more, file); err != nil {
			return err
		}
		list := must(answers.Submission(id, a[0]))
		if len(list) != 2 || list[0].ID != again || !list[0].Held || list[1].DocNo != "12/BC" || len(list[0].Files) != 0 ||
			!slices.Equal(list[1].Files, []File{file}) {
			t.Errorf("the last submission: %+v", list)
		}
		if x := must(answers.Get(again)); x.Agency != a[0] || !x.Late || x.At != 7 {
			t.Errorf("%+v", x)
		}
		if all := must(answers.Since(0, id, a[0])); len(all) != 4 || all[1].Words != "thiếu phụ lục" {
			t.Errorf("the whole history: %+v", all)
		}
		return nil
	})
	if e := d.entry(id, a[0]); e.Latest != bloc.ActReported || e.At != 7 || !e.Late || e.By != p {
		t.Errorf("what was added later is where it stands: %+v", e)
	}
}

func TestWhoWasNotAskedHasNoEntryAndCannotAnswer(t *testing.T) {
	d := openDesk(t)
	a := d.agencies("CQ01", "CQ02")
	task := d.report("Báo cáo", "2027-04-01 17:00")
	task.Everyone = false
	id := d.add(task, a[0])
	d.read(func(tx *Tx) error {
		if _, err := tx.Answers().Entry(id, a[1]); !notFound(err) {
			t.Errorf("got %v", err)
		}
		return nil
	})
	err := d.db.Write(t.Context(), func(tx *Tx) error {
		_, err := tx.Answers().Record(Answer{Task: id, Agency: a[1], Act: bloc.ActReported})
		return err
	})
	if err == nil {
		t.Error("an answer of an agency that was not asked was kept")
	}
}

func TestReportsWaitForTheSecretariat(t *testing.T) {
	d := openDesk(t)
	a := d.agencies("CQ01", "CQ02", "CQ03")
	id, closed := d.add(d.report("Báo cáo", "2027-04-01 17:00")), d.add(d.report("Đã đóng", "2027-04-01 17:00"))
	d.open(id)
	d.open(closed)
	d.act(id, a[1], bloc.ActReported)
	d.act(closed, a[1], bloc.ActReported)
	d.clock.Advance(time.Minute)
	d.act(id, a[0], bloc.ActReported)
	d.act(id, a[2], bloc.ActReported)
	d.act(id, a[2], bloc.ActConfirmed)
	d.write(func(tx *Tx) error {
		_, err := tx.Tasks().Enter(closed, bloc.PhaseClosed, 1)
		return err
	})
	d.read(func(tx *Tx) error {
		now := tx.Now
		if got := must(tx.Answers().Unconfirmed()); !slices.Equal(got, []Unconfirmed{{id, a[1], now - 60}, {id, a[0], now}}) {
			t.Errorf("%+v", got)
		}
		return nil
	})
}

func TestWhetherAPersonAnsweredSince(t *testing.T) {
	d := openDesk(t)
	a := d.agencies("CQ01")
	p, q := d.person("Đầu mối"), d.person("Đồng nghiệp")
	one, two := d.add(d.report("Một", "2027-04-01 17:00")), d.add(d.report("Hai", "2027-04-01 17:00"))
	d.write(func(tx *Tx) error {
		_, err := tx.Answers().Record(Answer{Task: one, Agency: a[0], Act: bloc.ActReported, Person: p, At: tx.Now - 500})
		return err
	})
	now := d.clock.Now().Unix()
	for _, c := range []struct {
		person bloc.PersonID
		task   bloc.TaskID
		since  int64
		want   bool
	}{{p, one, now - 1, true}, {p, 0, now - 1, true}, {p, two, now - 1, false}, {p, one, now, false}, {q, one, now - 1, false}} {
		d.read(func(tx *Tx) error {
			if got := must(tx.Answers().AnsweredSince(c.person, c.task, c.since)); got != c.want {
				t.Errorf("%+v: %t", c, got)
			}
			return nil
		})
	}
}
