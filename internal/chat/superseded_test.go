package chat_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/bloc"
	"khoibot/internal/gate"
	"khoibot/internal/store"
)

// TestALostPressIsRunAgainUnlessItsTaskWasAnswered: a press that failed may be run again after the person has answered
// another task, but not after he has answered the same.
func TestALostPressIsRunAgainUnlessItsTaskWasAnswered(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	lost := o.clock.Now()
	one := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	data := o.dataOf(p, "Báo đã nộp")
	o.asks(bloc.KindReport, "Báo cáo chuyên đề", o.at(6, 25, 17, 0))
	superseded := func() (yes bool) {
		o.write(func(tx *store.Tx) (err error) {
			yes, err = o.chat.Superseded(&gate.Turn{Ctx: o.ctx, Tx: tx, Now: lost, Received: lost, Held: true,
				Update: &models.Update{CallbackQuery: &models.CallbackQuery{ID: "1", From: models.User{ID: p.ID()}, Data: data}}})
			return err
		})
		return yes
	}
	if !strings.HasPrefix(data, "rp:"+strconv.FormatInt(int64(one), 36)) {
		t.Fatalf("the button carries %q", data)
	}
	o.wait(time.Minute)
	o.press(p, "Báo đã nộp") // the newest card's: the other task
	if superseded() {
		t.Error("an answer to another task made the press superfluous")
	}
	o.forges(p, data)
	o.acts(one, "CQ05", bloc.ActReported)
	if !superseded() {
		t.Error("the task was answered since, and the press would be run again")
	}
}
