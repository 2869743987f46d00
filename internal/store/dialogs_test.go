package store

import (
	"testing"
	"time"
)

func TestADialogStandsForADay(t *testing.T) {
	d := openDesk(t)
	get := func(chat, user int64) (g Dialog, err error) {
		d.read(func(tx *Tx) error { g, err = tx.Dialogs().Get(chat, user); return nil })
		return g, err
	}
	type known struct{ Title string }
	put := func(step, title string) {
		d.write(func(tx *Tx) error { return tx.Dialogs().Put(1, 2, "newtask", step, known{title}) })
	}
	if _, err := get(1, 2); !notFound(err) {
		t.Errorf("before any: %v", err)
	}
	put("title", "")
	d.clock.Advance(20 * time.Hour)
	put("due", "Báo cáo")
	d.clock.Advance(24*time.Hour - time.Second)
	g, err := get(1, 2)
	var k known
	if err != nil || g.Flow != "newtask" || g.Step != "due" || g.Expired || g.Read(&k) != nil || k.Title != "Báo cáo" {
		t.Errorf("within a day of the last step: %+v, %+v, %v", g, k, err)
	}
	d.clock.Advance(time.Second)
	if g, err := get(1, 2); err != nil || !g.Expired || g.Read(&k) != nil || k.Title != "Báo cáo" {
		t.Errorf("a day later, what was said is kept: %+v, %v", g, err)
	}
	if _, err := get(1, 3); !notFound(err) {
		t.Errorf("another person of the same chat: %v", err)
	}
	d.write(func(tx *Tx) error {
		if !must(tx.Dialogs().End(1, 2)) || must(tx.Dialogs().End(1, 2)) {
			t.Error("a dialog ends once")
		}
		return nil
	})
}
