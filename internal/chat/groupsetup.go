package chat

import (
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// groupSetupFlow is what the secretariat decides about the bloc's group: which it is, and whether it is reminded.
func groupSetupFlow() flow {
	return flow{presses: map[string]presser{"dg": pressGroup, "ug": pressGroupLink, "uu": pressGroupUnbind, "ur": pressGroupReminders}}
}

// pressGroup gives the link that binds the bloc's group; where there is one already it is asked first.
func pressGroup(t *turn, _ press) error {
	if err := t.mayBind(); err != nil {
		return err
	}
	group, err := t.Tx.Groups().Bound()
	if notFound(err) {
		return t.offerGroup(0)
	}
	if err != nil {
		return err
	}
	text := t.lang.HTML("group.ask_replace", words.Args{"Title": group.Title})
	return t.edit(store.Message{Text: string(text), Buttons: [][]store.Button{
		{t.button("group_replace", press{Act: "ug", ID: group.Chat})},
		{t.button("group_unbind", press{Act: "uu", ID: group.Chat})},
		{t.button("group_keep", press{Act: "dd"})},
	}})
}

// mayBind refuses whoever has no say about the group. Who acts for the secretariat without being on the roll could not
// be told from a stranger in the group.
func (t *turn) mayBind() error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if !t.takesPart() {
		return no("group_not_joined", nil)
	}
	return nil
}

// pressGroupLink gives a link for another group than the one that was shown.
func pressGroupLink(t *turn, p press) error {
	if err := t.stillBound(p.ID); err != nil {
		return err
	}
	if err := t.redraw(store.View{Name: "desk"}); err != nil {
		return err
	}
	return t.offerGroup(p.ID)
}

// stillBound refuses what was asked about a group that is not the bloc's any more.
func (t *turn) stillBound(chat int64) error {
	if err := t.mayBind(); err != nil {
		return err
	}
	group, err := t.Tx.Groups().Bound()
	if err != nil && !notFound(err) {
		return err
	}
	if group.Chat != chat || chat == 0 {
		return t.redrawAnd(store.View{Name: "desk"}, no("group_changed", nil))
	}
	return nil
}

// pressGroupUnbind leaves the bloc's group for none.
func pressGroupUnbind(t *turn, p press) error {
	if err := t.stillBound(p.ID); err != nil {
		return err
	}
	group, err := t.Tx.Groups().Bound()
	if err != nil {
		return err
	}
	if err := t.log("group.unbound", 0, 0, ""); err != nil {
		return err
	}
	if err := t.dismissGroup(group, "group.unbound"); err != nil {
		return err
	}
	t.toast("toast.group_unbound", nil)
	return t.redraw(store.View{Name: "desk"})
}

// offerGroup gives the secretary a link that puts the bot into the bloc's group and binds it, in the place of another.
func (t *turn) offerGroup(replaces int64) error {
	token, err := t.Tx.Groups().Offer(t.who.ID, replaces)
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

// What the switch of the group's reminders is turned to, in callback data and in the settings.
const (
	groupRungsOn  = "on"
	groupRungsOff = "off"
)

// groupSwitch is the button that shows whether the group is reminded, and turns it.
func (k *look) groupSwitch() ([]store.Button, error) {
	on, err := k.tx.Settings().Get(store.SettingGroupRungs, groupRungsOff)
	if on == groupRungsOn {
		return []store.Button{k.button("group_rungs_on", press{Act: "ur", Arg: groupRungsOff})}, err
	}
	return []store.Button{k.button("group_rungs_off", press{Act: "ur", Arg: groupRungsOn})}, err
}

// pressGroupReminders switches the group's reminders on or off; rungs that came while they were off are not made up for.
func pressGroupReminders(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if p.Arg != groupRungsOn && p.Arg != groupRungsOff {
		return t.forged("no such switch", "unknown_button")
	}
	was, err := t.Tx.Settings().Get(store.SettingGroupRungs, groupRungsOff)
	if err != nil {
		return err
	}
	if was != p.Arg {
		if err := t.Tx.Settings().Set(store.SettingGroupRungs, p.Arg); err != nil {
			return err
		}
		value := func(l words.Lang) string { return l.Text("settings.group_"+p.Arg, nil) }
		if err := t.settingChanged(store.SettingGroupRungs, settingName(store.SettingGroupRungs), value); err != nil {
			return err
		}
	}
	t.toast("toast.set_kept", nil)
	return t.redraw(store.View{Name: "desk"})
}
