package store

import (
	"errors"
	"testing"

	"khoibot/internal/bloc"
)

func TestAGroupIsToldOnceAndASupergroupRemembers(t *testing.T) {
	d := openDesk(t)
	d.write(func(tx *Tx) error {
		id := must(tx.Tasks().Add(bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: "Báo cáo", Due: tx.Now + 86400, Phase: bloc.PhaseConfirmed,
			AnnounceAt: tx.Now}, 0, nil))
		if _, err := tx.Groups().Reminded(); !errors.Is(err, ErrNotFound) {
			t.Errorf("a group is reminded where there is none: %v", err)
		}
		if err := errors.Join(tx.Groups().Bind(-5, "Khối", 1), tx.Settings().Set(SettingGroupRungs, "off")); err != nil {
			return err
		}
		if _, err := tx.Groups().Reminded(); !errors.Is(err, ErrNotFound) {
			t.Errorf("a group is reminded though it is switched off: %v", err)
		}
		if err := tx.Settings().Set(SettingGroupRungs, "on"); err != nil {
			return err
		}
		if g := must(tx.Groups().Reminded()); g.Chat != -5 {
			t.Errorf("reminded is %+v", g)
		}
		if !must(tx.Groups().Say(-5, id, "opened", 3)) || must(tx.Groups().Say(-5, id, "opened", 4)) || !must(tx.Groups().Say(-5, id, "rung:9:1", 3)) {
			t.Error("the group is told other than once")
		}
		token := must(tx.Groups().Offer(1, -5))
		if err := tx.Outbox().Moved(-5, -1005); err != nil {
			return err
		}
		if must(tx.Groups().Announced(-5, id)) || !must(tx.Groups().Announced(-1005, id)) {
			t.Error("the supergroup does not remember what it was told")
		}
		if lines := must(tx.Groups().Day(-1005, 3)); len(lines) != 1 || lines[0].Cause != "rung:9:1" {
			t.Errorf("the day's lines are %+v", lines)
		}
		if got := must(tx.Groups().Use(token)); got != -1005 {
			t.Errorf("the link replaces %d", got)
		}
		return nil
	})
}

func TestACardOfAGroupCountsAsSentWhenItBecomesASupergroup(t *testing.T) {
	d := openDesk(t)
	d.write(func(tx *Tx) error {
		id := must(tx.Cards().Show(-5, LaneBulk, "3", View{Name: "x"}, 0))
		if must(tx.Cards().WasSent(-5, "x", "3")) {
			t.Error("a card that waits counts as sent")
		}
		if err := errors.Join(tx.Cards().Sent(must(tx.Cards().Get(id)), 7), tx.Outbox().Moved(-5, -1005)); err != nil {
			return err
		}
		if !must(tx.Cards().WasSent(-1005, "x", "3")) || must(tx.Cards().Delivered(-1005, "x", "3")) {
			t.Error("a card sent to the group does not count in the supergroup")
		}
		return nil
	})
}
