package store

import (
	"slices"
	"testing"

	"khoibot/internal/bloc"
)

func TestNothingIsSaidTwice(t *testing.T) {
	d := openDesk(t)
	d.agencies("CQ01")
	p, q := d.person("Đầu mối"), d.person("Đồng nghiệp")
	later, sooner := d.add(d.report("Sau", "2027-05-01 17:00")), d.add(d.report("Trước", "2027-04-01 17:00"))
	say := func(task bloc.TaskID, person bloc.PersonID, cause string, day int64) (first bool) {
		d.write(func(tx *Tx) (err error) { first, err = tx.Said().Say(task, person, cause, day); return err })
		return first
	}
	for _, c := range []struct {
		task   bloc.TaskID
		person bloc.PersonID
		cause  string
		day    int64
		want   bool
	}{
		{later, p, "rung:1:7", 100, true}, {later, p, "rung:1:7", 101, false}, {later, q, "rung:1:7", 100, true},
		{later, p, "rung:2:7", 101, true}, {sooner, p, "rung:1:7", 100, true}, {sooner, p, "opened", 100, true}, {later, p, "opened", 100, true},
	} {
		if got := say(c.task, c.person, c.cause, c.day); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
	d.read(func(tx *Tx) error {
		if got := must(tx.Said().Day(p, 100)); !slices.Equal(got, []Line{{sooner, "rung:1:7"}, {later, "rung:1:7"}}) {
			t.Errorf("the day's reminder: %v", got)
		}
		if got := must(tx.Said().OpenedAt(p, tx.Now)); !slices.Equal(got, []bloc.TaskID{sooner, later}) {
			t.Errorf("opened: %v", got)
		}
		return nil
	})
}
