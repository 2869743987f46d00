package gate_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"khoibot/internal/gate"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

func TestEverythingSaidTakesEffectOnceAndInOrder(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	var want []string
	for i := range 250 { // three polls' worth
		said := fmt.Sprintf("ý kiến %d", i)
		p.Send(said)
		want = append(want, at(said, 0))
	}
	o.start()
	o.does(want...)
	o.parked()
	p.Send("và thêm")
	o.does(append(want, at("và thêm", 0))...)
}

func TestAnUpdateThatComesAgainIsSkipped(t *testing.T) {
	o := newOffice(t)
	o.person(11)
	again := `{"update_id": 5, "message": {"message_id": 1, "date": 1, "chat": {"id": 11, "type": "private"}, "text": "một lần"}}`
	o.inject(again)
	o.start()
	o.parked()
	o.inject(again)
	o.parked()
	o.stop()
	o.inject(again)
	o.start()
	o.parked()
	if got := o.did(); len(got) != 1 {
		t.Errorf("one message took effect as %q", got)
	}
}

// A program that stops between the commit and the confirmation is given the same updates again.
func TestWhatWasDoneBeforeAStopIsNotDoneAgain(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.desk.when("hai", func(*gate.Turn) error {
		o.sand.Fail(sandbox.Fault{Method: "getUpdates", Times: -1, DropBefore: true})
		return nil
	})
	p.Send("một")
	p.Send("hai")
	o.start()
	o.logged("a pause begins")
	o.stop()
	o.desk.when("hai", nil)
	o.sand.ClearFaults()
	p.Send("ba")
	o.start()
	o.does(at("một", 0), at("hai", 0), at("ba", 0))
	o.parked()
}

func TestAnUpdateThatCannotBeReadStopsNobodyElse(t *testing.T) {
	for name, raw := range map[string]string{
		"an unknown kind of origin": `{"message": {"message_id": 9, "date": 1, "chat": {"id": 11, "type": "private"}, "forward_origin": {"type": "hologram"}}}`,
		"an unknown kind of member": `{"my_chat_member": {"chat": {"id": 11, "type": "private"}, "from": {"id": 11}, "date": 1, "old_chat_member": {"status": "guest"}, "new_chat_member": {"status": "ghost"}}}`,
		"a text that is a number":   `{"message": {"message_id": 9, "date": 1, "chat": {"id": 11, "type": "private"}, "text": 5}}`,
		"a list":                    `[1, 2]`,
		"no":                        `false`,
		"a word":                    `"xin chào"`,
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			p := o.person(11)
			close(o.goOn) // a pause after an update without a number is over at once
			o.start()
			p.Send("trước")
			o.parked()
			p.Send("liền trước")
			o.inject(raw)
			p.Send("sau")
			o.until("the one behind took effect", func() bool { return len(o.did()) == 3 })
			o.parked()
			o.does(at("trước", 0), at("liền trước", 0), at("sau", 0))
			if got := o.dead(); len(got) != 1 {
				t.Errorf("kept as dead: %q, want one", got)
			}
			if got := o.column("select raw from dead_update"); len(got) != 1 || !strings.Contains(strings.ReplaceAll(raw, " ", ""), strings.ReplaceAll(got[0], " ", "")[:4]) {
				t.Errorf("kept as %q, came as %q", got, raw)
			}
			o.stop()
		})
	}
}

// Alone, an update without a number cannot be told from what Telegram has yet to give; the next one confirms both.
func TestAnUnnumberedUpdateAloneDoesNotMakeTheGateSpinOrDeaf(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.inject(`[]`)
	o.start()
	o.logged("updates without a number")
	p.Send("vẫn nghe chứ?")
	o.again()
	o.does(at("vẫn nghe chứ?", 0))
	o.parked()
	if got := o.dead(); len(got) != 1 {
		t.Errorf("kept as dead: %q, want one", got)
	}
}

func TestOneThatFailsIsToldAndTheOthersTakeEffect(t *testing.T) {
	for name, c := range map[string]struct {
		odd  func(*gate.Turn) error
		mute bool
		why  string
	}{
		"an error":                       {odd: func(*gate.Turn) error { return errors.New("no such agency") }, why: "no such agency"},
		"a panic":                        {odd: func(*gate.Turn) error { panic("index out of range") }, why: "index out of range"},
		"an error that cannot be told":   {odd: func(*gate.Turn) error { return errors.New("no such agency") }, mute: true, why: "no such agency"},
		"a statement the database hates": {odd: func(t *gate.Turn) error { return t.Tx.Try(func() (bool, error) { return false, errors.New("inside") }) }, why: "inside"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			p, q := o.person(11), o.person(12)
			o.desk.when("hỏng", c.odd)
			o.desk.mute["hỏng"] = c.mute
			p.Send("một")
			q.Send("hỏng")
			p.Send("hai")
			o.start()
			o.parked()
			want := []string{at("một", 0), "chưa ghi nhận hỏng", at("hai", 0)}
			if c.mute {
				want = []string{at("một", 0), at("hai", 0)}
			}
			o.does(want...)
			if got := o.dead(); len(got) != 1 || !strings.Contains(got[0], c.why) {
				t.Errorf("kept as dead: %q", got)
			}
			if got := o.column("select user_id from dead_update"); !equal(got, []string{"12"}) {
				t.Errorf("kept as of user %q", got)
			}
			q.Send("làm lại")
			o.does(append(want, at("làm lại", 0))...)
		})
	}
}

// What kills the program is found out, though nothing of it can be caught.
func TestAnUpdateThatKillsTheProgramIsDeadAtTheThirdAttempt(t *testing.T) {
	o := newOffice(t)
	p, q := o.person(11), o.person(12)
	o.desk.when("chí tử", kills)
	p.Send("một")
	q.Send("chí tử")
	p.Send("hai")
	want := []string{}
	for run := range 3 { // in a batch, then twice by itself
		<-o.start()
		o.stop()
		if run > 0 {
			want = []string{at("một", 0)}
		}
		o.does(want...)
		if n := len(o.dead()); n != 0 {
			t.Fatalf("dead after run %d: %d", run+1, n)
		}
	}
	o.start()
	o.parked()
	o.does(at("một", 0), "chưa ghi nhận chí tử", at("hai", 0))
	if got := o.dead(); len(got) != 1 || !strings.Contains(got[0], "stopped twice") {
		t.Errorf("kept as dead: %q", got)
	}
	if got := o.column("select n from attempt"); len(got) != 0 {
		t.Errorf("attempts still counted once nothing is left: %q", got)
	}
}

// Two unclean stops for other reasons do not cost anybody an answer.
func TestAttemptsAreForgottenAfterACleanStop(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.desk.when("đúng lúc mất điện", kills)
	p.Send("đúng lúc mất điện")
	for range 3 {
		<-o.start()
		o.stop()
	}
	o.sand.Fail(sandbox.Fault{Method: "getUpdates", Times: -1, DropBefore: true})
	o.start()
	o.logged("a pause begins")
	o.stop() // cleanly
	o.desk.when("đúng lúc mất điện", nil)
	o.sand.ClearFaults()
	o.start()
	o.does(at("đúng lúc mất điện", 0))
}

func TestWhatTheDatabaseCannotKeepStaysWithTelegram(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	o.start()
	o.parked()
	o.exec("create trigger full before insert on seen_update begin select raise(abort, 'disk full'); end")
	p.Send("khi đĩa đầy")
	o.logged("updates cannot be kept")
	o.again()
	o.until("it was tried again", func() bool { return o.count("a pause begins") == 2 })
	if got := o.did(); len(got) != 0 {
		t.Errorf("did %q", got)
	}
	o.exec("drop trigger full")
	o.again()
	o.does(at("khi đĩa đầy", 0))
	o.logged("in contact with Telegram again")
	if got := o.dead(); len(got) != 0 {
		t.Errorf("dead: %q", got)
	}
}

// A locked file is nobody's fault who wrote: nothing of theirs becomes dead by it.
func TestAnUpdateIsNotDeadBecauseTheDatabaseIsLocked(t *testing.T) {
	o := newOffice(t)
	p := o.person(11)
	locked := lockedError(t, o)
	o.desk.when("đúng lúc nhập danh bạ", func(*gate.Turn) error { return fmt.Errorf("record: %w", locked) })
	p.Send("đúng lúc nhập danh bạ")
	o.start()
	o.logged("the database cannot be written")
	o.desk.when("đúng lúc nhập danh bạ", nil)
	o.again()
	o.does(at("đúng lúc nhập danh bạ", 0))
	if got := o.dead(); len(got) != 0 {
		t.Errorf("dead: %q", got)
	}
}

// lockedError is SQLite's own error of a file that another program is writing to.
func lockedError(t *testing.T, o *office) error {
	t.Helper()
	c, err := o.raw.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.ExecContext(t.Context(), "pragma busy_timeout = 0"); err != nil {
		t.Fatal(err)
	}
	var locked error
	err = o.db.Write(t.Context(), func(*store.Tx) error {
		_, locked = c.ExecContext(t.Context(), "begin immediate")
		return nil
	})
	if err != nil || !store.Unwritable(locked) {
		t.Fatalf("writing while another does: %v, %v", locked, err)
	}
	return locked
}
