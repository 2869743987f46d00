package store

import (
	"slices"
	"testing"

	"khoibot/internal/bloc"
)

// activity is a task that begins some days after registering for it is due.
func (d *desk) activity(title, due, start string) bloc.Task {
	task := d.report(title, due)
	task.Kind, task.Start = bloc.KindActivity, at(start).Unix()
	return task
}

func TestAnActivityWakesTheDayBeforeAndEndsWhenItBegins(t *testing.T) {
	d := openDesk(t)
	d.agencies("CQ01")
	task := d.activity("Tập huấn", "2027-03-17 17:00", "2027-03-22 08:00") // a Monday
	task.Ladder = nil
	id := d.add(task)
	d.open(id)
	step := func(instant, next string, do func(tx *Tx) error) {
		d.Helper()
		d.clock.Set(at(instant))
		d.write(do)
		d.wantWake(id, next)
	}
	reminded := func(tx *Tx) error { return tx.Tasks().Reminded(must(tx.Tasks().Get(id))) }
	d.wantWake(id, "2027-03-17 08:00")
	step("2027-03-17 08:00", "2027-03-18 08:00", reminded) // overdue, and still taken
	step("2027-03-18 08:00", "2027-03-19 08:00", reminded) // Friday is the working day before
	step("2027-03-19 08:00", "2027-03-22 08:00", reminded)
	move := func(to string) func(tx *Tx) error {
		return func(tx *Tx) error {
			must(tx.Tasks().Rearrange(id, at(to).Unix(), "Hội trường", must(tx.Tasks().Get(id)).Rev))
			return nil
		}
	}
	step("2027-03-19 10:00", "2027-03-22 08:00", move("2027-03-25 08:00")) // there is time for three days overdue
	step("2027-03-22 08:00", "2027-03-24 08:00", reminded)
	step("2027-03-24 10:00", "2027-03-25 14:00", move("2027-03-25 14:00")) // its eve is today, and those concerned were just told
}

func TestRearrangingIsDecidedOnce(t *testing.T) {
	d := openDesk(t)
	d.agencies("CQ01")
	id := d.add(d.activity("Tập huấn", "2027-03-17 17:00", "2027-03-22 08:00"))
	d.write(func(tx *Tx) error {
		rev := must(tx.Tasks().Get(id)).Rev
		if !must(tx.Tasks().Rearrange(id, at("2027-03-23 08:00").Unix(), "Hội trường A", rev)) {
			t.Error("the first is refused")
		}
		if must(tx.Tasks().Rearrange(id, at("2027-03-24 08:00").Unix(), "Hội trường B", rev)) {
			t.Error("the second is not refused")
		}
		return nil
	})
	if task := d.task(id); task.Place != "Hội trường A" || task.Start != at("2027-03-23 08:00").Unix() {
		t.Errorf("%+v", task)
	}
}

func TestWhoComesIsWhatWasSaidLastSinceTheAnswer(t *testing.T) {
	d := openDesk(t)
	agency := d.agencies("CQ01")[0]
	id := d.add(d.activity("Tập huấn", "2027-03-17 17:00", "2027-03-22 08:00"))
	d.open(id)
	record := func(act bloc.Act, words string, people int, names ...string) {
		d.write(func(tx *Tx) error {
			answer := must(tx.Answers().Record(Answer{Task: id, Agency: agency, Act: act, At: tx.Now, Words: words}))
			if people == 0 {
				return nil
			}
			return tx.Answers().Attend(answer, people, names)
		})
	}
	want := func(people int, names ...string) {
		t.Helper()
		d.read(func(tx *Tx) error {
			if x := must(tx.Answers().Attendances(id))[agency]; x.People != people || !slices.Equal(x.Names, names) {
				t.Errorf("%+v, want %d %q", x, people, names)
			}
			return nil
		})
	}
	record(bloc.ActAttends, "", 0)
	want(0)
	record(bloc.ActSupplemented, "", 2, "A", "B")
	record(bloc.ActSupplemented, "", 3)
	want(3)
	record(bloc.ActDeclines, "", 0)
	want(0)
	record(bloc.ActSupplemented, "bận họp", 0)
	d.read(func(tx *Tx) error {
		if why := must(tx.Answers().LastWords(must(tx.Answers().Entry(id, agency)))); why != "bận họp" {
			t.Errorf("why: %q", why)
		}
		return nil
	})
	record(bloc.ActAttends, "", 0)
	want(0) // what was said before it declined does not count again
	record(bloc.ActSupplemented, "", 1, "C")
	want(1, "C")
}
