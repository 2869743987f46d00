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
		presses:  map[string]presser{"dd": pressDesk, "dg": pressGroupLink},
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
	return store.Message{
		Text: string(k.html("desk.card", words.Args{"Bloc": name, "Group": title})),
		Buttons: [][]store.Button{
			{k.button("settings", press{Act: "ds"}), k.button("log", press{Act: "dl"})},
			{k.button("holidays", press{Act: "kl"})},
			{k.button("bind_group", press{Act: "dg"})},
		},
	}, nil
}

// mayAdminister reports whether the chat is a secretary's, or that of an administrator while there is none.
func (k *look) mayAdminister() bool {
	if k.who.Secretary() && k.joined {
		return true
	}
	admin, err := k.c.actsAsAdmin(k.tx, k.chat)
	return err == nil && admin
}

// pressGroupLink gives the secretary a link that puts the bot into the bloc's group and binds it.
func pressGroupLink(t *turn, _ press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if !t.takesPart() {
		return no("group_not_joined", nil)
	}
	token, err := t.Tx.Groups().Offer(t.who.ID)
	if err != nil {
		return err
	}
	if err := t.log("group.offered", 0, 0, ""); err != nil {
		return err
	}
	link := groupLink(t.c.BotUsername, token)
	m := store.Message{Text: string(t.lang.HTML("group.link", words.Args{"Link": link, "Hours": store.GroupTokenHours})),
		Buttons: [][]store.Button{{{Label: t.lang.Text("button.choose_group", nil), URL: link}}}}
	_, err = t.Tx.Outbox().Put(store.Outgoing{Chat: t.chat, Lane: store.LaneReply, Kind: store.KindMessage,
		Body: store.Body{Message: &m, Secret: true}})
	return err
}

// groupLink opens Telegram's choice of groups, puts the bot into the one chosen and makes it say /start with the token.
func groupLink(bot, token string) string { return "https://t.me/" + bot + "?startgroup=" + token }
