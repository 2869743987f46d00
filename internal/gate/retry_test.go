package gate_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"khoibot/internal/gate"
	"khoibot/internal/store"
)

// buried is an office with a dead message and a dead press, a day later.
func buried(t *testing.T) *office {
	o := newOffice(t)
	p := o.person(11)
	for _, said := range []string{"hỏng", "bấm: rp"} {
		o.desk.when(said, func(*gate.Turn) error { return errors.New("no such agency") })
	}
	o.start()
	o.parked()
	p.Send("hỏng")
	p.PressData(1, "rp")
	o.does("chưa ghi nhận hỏng", "chưa ghi nhận bấm: rp")
	o.parked()
	o.clock.Advance(24 * time.Hour)
	return o
}

// exhume is khoibot retry.
func (o *office) exhume() {
	o.Helper()
	err := o.db.Write(o.Context(), func(tx *store.Tx) error {
		_, err := tx.Updates().Exhume()
		return err
	})
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) outcomes() string {
	o.Helper()
	return fmt.Sprint(o.column("select outcome from dead_update order by id"))
}

func TestADeadUpdateIsRunAgainAsOfItsTime(t *testing.T) {
	o := buried(t)
	o.desk.when("hỏng", nil)
	o.desk.when("bấm: rp", nil)
	o.exhume()
	o.does("chưa ghi nhận hỏng", "chưa ghi nhận bấm: rp", at("hỏng", 0), at("bấm: rp", 0)+" (giữ)")
	o.until("both are settled", func() bool { return o.outcomes() == "[done done]" })
	o.exhume()
	if err := o.ends(o.drains(t.Context())); err != nil {
		t.Fatal(err)
	}
	if got := o.did(); len(got) != 4 {
		t.Errorf("run again a second time: %q", got)
	}
}

func TestADeadUpdateAnsweredSinceIsNotRunAgain(t *testing.T) {
	o := buried(t)
	o.desk.when("hỏng", nil)
	o.desk.when("bấm: rp", nil)
	o.desk.gone["bấm: rp"] = true
	o.exhume()
	o.until("both are settled", func() bool { return o.outcomes() == "[done answered since]" })
	o.does("chưa ghi nhận hỏng", "chưa ghi nhận bấm: rp", at("hỏng", 0))
}

func TestADeadUpdateThatFailsAgainWaitsForTheNextTime(t *testing.T) {
	o := buried(t)
	o.desk.when("hỏng", func(*gate.Turn) error { panic("still no such agency") })
	o.desk.when("bấm: rp", nil)
	o.exhume()
	o.until("the press is settled", func() bool { return o.outcomes() == "[ done]" })
	if got := o.dead(); len(got) != 1 || !strings.Contains(got[0], "still no such agency") {
		t.Errorf("dead: %q", got)
	}
	if got := o.column("select id from dead_update where settled_at is null and retry_at is not null"); len(got) != 0 {
		t.Errorf("still marked: %q", got)
	}
	o.desk.when("hỏng", nil)
	o.exhume()
	o.until("the message is settled", func() bool { return o.outcomes() == "[done done]" })
}

// What could not be read by one version may be by the next.
func TestADeadUpdateThatCannotBeReadStaysDead(t *testing.T) {
	o := newOffice(t)
	o.start()
	o.parked()
	o.inject(`{"message": {"message_id": 9, "date": 1, "chat": {"id": 11, "type": "private"}, "text": 5}}`)
	o.until("it is dead", func() bool { return len(o.dead()) == 1 })
	o.exhume()
	o.logged("a dead update failed again")
	o.exec(`update dead_update set raw = '{"update_id": 7, "message": {"message_id": 9, "date": 1811815260, "chat": {"id": 11, "type": "private"}, "text": "đọc được rồi"}}'`)
	o.exhume()
	o.does(at("đọc được rồi", time.Minute))
}
