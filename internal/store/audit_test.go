package store

import (
	"bytes"
	"fmt"
	"testing"

	"khoibot/internal/bloc"
)

// logTen is a log of ten events, 1 to 10.
func logTen(t *testing.T) *desk {
	t.Helper()
	d := openDesk(t)
	for i := range 5 {
		d.write(func(tx *Tx) error {
			for j := range 2 {
				e := Event{Person: bloc.PersonID(i), Act: "changed", Task: bloc.TaskID(j), Agency: 3, Detail: fmt.Sprint("lần ", 2*i+j)}
				if err := tx.Audit().Log(e); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return d
}

func (d *desk) verify() (broken int64, head []byte) {
	d.Helper()
	d.read(func(tx *Tx) (err error) { broken, head, err = tx.Audit().Verify(); return err })
	return broken, head
}

func TestALogThatNobodyTouchedVerifies(t *testing.T) {
	d := openDesk(t)
	if broken, head := d.verify(); broken != 0 || len(head) != 0 {
		t.Errorf("an empty log: broken at %d, head %x", broken, head)
	}
	d = logTen(t)
	broken, head := d.verify()
	if broken != 0 {
		t.Fatalf("broken at %d", broken)
	}
	d.read(func(tx *Tx) error {
		if got := must(tx.Audit().Head()); !bytes.Equal(got, head) {
			t.Errorf("head %x, reached %x", got, head)
		}
		if id := must(tx.Audit().Find(head)); id != 10 {
			t.Errorf("the head is found at %d", id)
		}
		if id := must(tx.Audit().Find([]byte("other"))); id != 0 {
			t.Errorf("a head nobody ever had is found at %d", id)
		}
		if list := must(tx.Audit().Last(2)); len(list) != 2 || list[0].ID != 10 || list[1].Detail != "lần 8" {
			t.Errorf("%+v", list)
		}
		list, more, err := tx.Audit().Page(8, 2)
		if len(list) != 2 || more || list[0].ID != 2 {
			t.Errorf("the last page: %+v, more %t", list, more)
		}
		if _, more, _ := tx.Audit().Page(7, 2); !more {
			t.Error("there is no older page")
		}
		return err
	})
	if n := d.number("select count(distinct salt) from audit where length(salt) = 16"); n != 10 {
		t.Errorf("%d different salts", n)
	}
}

func TestALogThatWasTouchedNamesWhere(t *testing.T) {
	const insert = "insert into audit (id, at, person_id, act, task_id, agency_id, detail, salt, link) select 11, at, person_id," +
		" act, task_id, agency_id, 'chen', salt, link from audit where id = 4"
	shift := []string{"update audit set id = -id - 1 where id > 4 and id < 11", "update audit set id = 5 where id = 11", "update audit set id = -id where id < 0"}
	swap := []string{"update audit set id = 99 where id = 4", "update audit set id = 4 where id = 6", "update audit set id = 6 where id = 99"}
	for _, c := range []struct {
		name string
		do   []string
		want int64
	}{
		{"its words altered", []string{"update audit set detail = 'khác' where id = 4"}, 4},
		{"its time altered", []string{"update audit set at = at + 1 where id = 4"}, 4},
		{"who did it altered", []string{"update audit set person_id = 77 where id = 4"}, 4},
		{"what was done altered", []string{"update audit set act = 'closed' where id = 4"}, 4},
		{"its task altered", []string{"update audit set task_id = null where id = 4"}, 4},
		{"its agency altered", []string{"update audit set agency_id = 4 where id = 4"}, 4},
		{"its salt altered", []string{"update audit set salt = zeroblob(16) where id = 4"}, 4},
		{"words moved from one field to another", []string{"update audit set act = act || 'lần 3', detail = '' where id = 4"}, 4},
		{"removed", []string{"delete from audit where id = 4"}, 5},
		{"the first removed", []string{"delete from audit where id = 1"}, 2},
		{"inserted", append([]string{insert}, shift...), 5},
		{"two changed places", swap, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := logTen(t)
			d.write(func(tx *Tx) error {
				for _, q := range c.do {
					if _, err := tx.exec(q); err != nil {
						return err
					}
				}
				return nil
			})
			if broken, _ := d.verify(); broken != c.want {
				t.Errorf("broken at %d, want %d", broken, c.want)
			}
		})
	}
}

// What was cut off at the end shows by the head that was printed or told before.
func TestALogCutShortDoesNotReachTheHead(t *testing.T) {
	d := logTen(t)
	_, head := d.verify()
	d.write(func(tx *Tx) error { _, err := tx.exec("delete from audit where id = 10"); return err })
	broken, now := d.verify()
	if broken != 0 || bytes.Equal(now, head) {
		t.Errorf("broken at %d, head %x", broken, now)
	}
	d.read(func(tx *Tx) error {
		if id := must(tx.Audit().Find(head)); id != 0 {
			t.Errorf("the head is found at %d", id)
		}
		return nil
	})
}
