package chat_test

import (
	"errors"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/workbook"
)

// What is said in the group is put into words when it is sent: what has become untrue by then is not said.
func TestWhatIsNotTrueAnyMoreIsNotSaidInTheGroup(t *testing.T) {
	for _, c := range []struct {
		name    string
		happens func(tx *store.Tx, task bloc.Task) error
		opened  bool // the announcement is still worth sending
		reminds bool // the reminder is
	}{
		{"nothing", func(*store.Tx, bloc.Task) error { return nil }, true, true},
		{"everybody answers", func(tx *store.Tx, task bloc.Task) error {
			for _, e := range must(tx.Answers().Entries(task.ID)) {
				if _, err := tx.Answers().Record(store.Answer{Task: task.ID, Agency: e.Agency, Act: bloc.ActReported, At: tx.Now}); err != nil {
					return err
				}
			}
			return nil
		}, true, false},
		{"it is withdrawn", func(tx *store.Tx, task bloc.Task) error {
			_, err := tx.Tasks().Enter(task.ID, bloc.PhaseWithdrawn, task.Rev)
			return err
		}, false, false},
		{"it is extended", func(tx *store.Tx, task bloc.Task) error {
			_, err := tx.Tasks().Extend(task.ID, task.Due+86400, "", task.Rev)
			return err
		}, true, false},
		{"it is switched off", func(tx *store.Tx, _ bloc.Task) error {
			return tx.Settings().Set(store.SettingGroupRungs, "off")
		}, true, false},
		{"the group is not the bloc's any more", func(tx *store.Tx, _ bloc.Task) error { return tx.Groups().Leave(-500, "") }, false, false},
		{"another is", func(tx *store.Tx, _ bloc.Task) error {
			return errors.Join(tx.Groups().Leave(-500, ""), tx.Groups().Bind(-800, "Nhóm mới", 1))
		}, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			o.bind(o.group())
			o.remindsGroup()
			id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
			o.walk(o.at(6, 4, 9, 0))
			o.write(func(tx *store.Tx) error { return c.happens(tx, must(tx.Tasks().Get(id))) })
			day := o.at(6, 4, 12, 0).UTC().Unix() / 86400
			for _, v := range []struct {
				view store.View
				said bool
			}{{store.View{Name: "group_opened", Arg: id36(id)}, c.opened}, {store.View{Name: "group_reminder", ID: day}, c.reminds}} {
				o.read(func(tx *store.Tx) error {
					_, err := o.chat.Render(tx, -500, v.view)
					if err != nil && !errors.Is(err, courier.ErrMoot) {
						return err
					}
					if said := err == nil; said != v.said {
						t.Errorf("%s is sent: %v", v.view.Name, said)
					}
					return nil
				})
			}
		})
	}
}

func TestADueTimeCorrectedByTheWorkbookIsToldInTheGroup(t *testing.T) {
	o := newOffice(t)
	g := o.group()
	o.bind(g)
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	n := len(g.Bot())
	o.write(func(tx *store.Tx) error {
		task := must(tx.Tasks().Get(id))
		from := task.Due
		task.Due = o.at(6, 25, 17, 0).Unix()
		if err := tx.Tasks().Change(task, nil); err != nil {
			return err
		}
		return o.chat.Imported(tx, workbook.Summary{Moved: []workbook.Moved{{Task: id, From: from, To: task.Due}}}, 0)
	})
	o.walk(o.clock.Now().Add(2 * time.Minute))
	if list := o.news(g, n); len(list) != 1 || !containsAll(list[0].Text, []string{"Điều chỉnh hạn", "25/06/2027 17:00", "18/06/2027 17:00"}) {
		t.Errorf("told %+v", list)
	}
}
