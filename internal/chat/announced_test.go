package chat_test

import (
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

func TestOneNewTaskIsAnnouncedAsNew(t *testing.T) {
	o := newOffice(t, grace(0))
	o.asks(bloc.KindMidyear, midyear, o.at(6, 25, 17, 0))
	focal := o.focal("CQ05")
	m := o.sees(focal, "Việc mới", midyear, "25/06/2027")
	if !strings.HasPrefix(m.Text, "Việc mới") {
		t.Errorf("the announcement begins otherwise: %q", m.Text)
	}
	n := o.count(focal)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Bấm nhầm")
	o.sees(focal, "Việc mới", midyear, "chưa") // the same card follows what the agency does
	o.forges(focal, "tk:1:0")
	if last, _ := focal.Last(); strings.Contains(last.Text, "Việc mới") {
		t.Errorf("a task that is opened again is called new:\n%s", o.screen(focal))
	}
	if o.count(focal) == n {
		t.Error("nothing was said at all")
	}
}

func TestTheLogSaysHowManyWereTold(t *testing.T) {
	o := newOffice(t, grace(0))
	o.focal("CQ05").Block()
	o.settle()
	o.write(func(tx *store.Tx) error {
		_, err := tx.Tasks().Add(bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: "Rà soát", Due: o.at(6, 25, 17, 0).Unix(),
			Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}, 0, []bloc.AgencyID{o.agency("CQ03"), o.agency("CQ04"), o.agency("CQ05")})
		return err
	})
	o.wait(time.Minute)
	o.says(o.secretary(), "/nhatky")
	o.sees(o.secretary(), "mở việc, thông báo tới 3 người", "Rà soát") // CQ03 has two
}
