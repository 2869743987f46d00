package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// deskFlow is the secretariat's own affairs (quản trị): what leads to the settings, the log, and the bloc's group.
func deskFlow() flow {
	return flow{
		commands: []command{{name: "quantri", role: bloc.RoleSecretary, menu: 8, handle: showDesk}},
		presses:  map[string]presser{"dd": pressDesk},
		views:    map[string]renderer{"desk": deskCard},
	}
}

func showDesk(t *turn, _ string) error { return t.show(store.View{Name: "desk"}) }

func pressDesk(t *turn, _ press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "desk"})
}

func deskCard(k *look, _ store.View) (store.Message, error) {
	if !k.mayAdminister() {
		return store.Message{}, courier.ErrMoot
	}
	group, err := k.tx.Groups().Bound()
	title := group.Title
	if notFound(err) {
		title, err = k.lang.Text("desk.no_group", nil), nil
	}
	if err != nil {
		return store.Message{}, err
	}
	name, err := k.blocName()
	if err != nil {
		return store.Message{}, err
	}
	buttons := [][]store.Button{
		{k.button("settings", press{Act: "ds"}), k.button("log", press{Act: "dl"})},
		{k.button("holidays", press{Act: "kl"})},
		{k.button("clearances", press{Act: "cs"})},
		{k.button("bind_group", press{Act: "dg"})},
	}
	if group.Bound {
		row, err := k.groupSwitch()
		if err != nil {
			return store.Message{}, err
		}
		buttons = append(buttons, row)
	}
	return store.Message{Text: string(k.html("desk.card", words.Args{"Bloc": name, "Group": title})), Buttons: buttons}, nil
}

// mayAdminister reports whether the chat is a secretary's, or that of an administrator while there is none.
func (k *look) mayAdminister() bool {
	if k.who.Secretary() && k.joined {
		return true
	}
	admin, err := k.c.actsAsAdmin(k.tx, k.chat)
	return err == nil && admin
}
