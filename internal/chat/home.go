package chat

import "khoibot/internal/store"

// homeFlow is what is always at hand: leaving a dialog and help.
func homeFlow() flow {
	return flow{commands: []command{
		{name: "thoat", open: true, handle: leaveDialog},
		{name: "trogiup", open: true, menu: 9, handle: help},
	}}
}

// leaveDialog forgets the question the bot asked last; nothing sent is taken back.
func leaveDialog(t *turn, _ string) error {
	had, err := t.Tx.Dialogs().End(t.chat, t.user.ID)
	if err != nil {
		return err
	}
	if !had {
		return t.say("exit.nothing", nil)
	}
	return t.say("exit.done", nil)
}

// help tells in a screenful what can be done here, by role.
func help(t *turn, _ string) error {
	key := "help.focal"
	switch {
	case !t.joined:
		return t.welcomeStranger()
	case t.who.Secretary():
		key = "help.secretary"
	}
	if len(t.who.AnswersFor()) == 0 {
		return t.say(key, nil)
	}
	return t.say(key, nil, []store.Button{t.button("share_new", press{Act: "zn"})})
}
