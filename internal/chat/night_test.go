package chat_test

import (
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/remind"
	"khoibot/internal/store"
)

// TestAReminderThatWasHeldUpDoesNotComeAtNight: Telegram could not be reached from the reminder's hour until late in the
// evening, so that it is still queued then.
func TestAReminderThatWasHeldUpDoesNotComeAtNight(t *testing.T) {
	o := newOffice(t)
	p, other := o.focal("CQ05"), o.focal("CQ06")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 17, 17, 0))
	o.walk(o.at(6, 4, 22, 30)) // a Friday night
	n := o.count(p)
	o.write(func(tx *store.Tx) error {
		day := tx.Now / 86400
		for _, code := range []string{"CQ05", "CQ06"} {
			to, err := tx.People().Contacts(o.agencyIn(tx, code), bloc.RoleFocal)
			if err != nil {
				return err
			}
			if _, err := tx.Said().Say(id, to[0].Person, remind.Cause(o.taskIn(tx, id))+"13", day); err != nil {
				return err
			}
			if err := o.chat.Remind(tx, to[0], day, 0, []store.Topic{{Task: id, Agency: to[0].Agency}}); err != nil {
				return err
			}
		}
		return nil
	})
	o.settle()
	o.quiet(p, n)
	o.walk(o.at(6, 6, 12, 0)) // nor on the weekend
	o.quiet(p, n)
	o.press(other, "Báo đã nộp")
	m := o.count(other)
	o.walk(o.at(6, 7, 8, 0))
	o.quiet(p, n+1)
	o.sees(p, "Nhắc việc (gửi muộn)", midyear)
	o.quiet(other, m) // has answered meanwhile
	o.walk(o.at(6, 9, 23, 0))
	o.press(p, "Báo đã nộp") // what stands in the chat is drawn again at any hour
	o.sees(p, "Nhắc việc", "đã báo")
}

func (o *office) taskIn(tx *store.Tx, id bloc.TaskID) bloc.Task {
	o.Helper()
	task, err := tx.Tasks().Get(id)
	if err != nil {
		o.Fatal(err)
	}
	return task
}
