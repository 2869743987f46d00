package chat

import (
	"strconv"

	"khoibot/internal/store"
	"khoibot/internal/words"
)

// dataFlow is what is kept about a person, and leaving.
func dataFlow() flow {
	return flow{
		commands: []command{
			{name: "dulieu", open: true, handle: showData},
			{name: "ngungdung", handle: askLeave},
		},
		presses: map[string]presser{"lv": leave, "lk": stay},
	}
}

// showData tells a person exactly what is kept about him.
func showData(t *turn, _ string) error {
	if !t.private {
		return nil
	}
	if !t.takesPart() {
		return t.strangersData()
	}
	kept, err := t.Tx.People().Kept(t.who.ID)
	if err != nil {
		return err
	}
	roles, err := t.look().roles(t.who)
	if err != nil {
		return err
	}
	lang := t.account.Lang
	if lang == "" {
		lang = t.lang.Code
	}
	return t.say("data.text", words.Args{"Name": t.who.Name, "Roles": roles, "ID": strconv.FormatInt(t.user.ID, 10),
		"Account": accountLabel(t.account.Name, t.account.Username), "Lang": t.lang.Text("language."+lang, nil),
		"Joined": t.lang.DateTime(kept.JoinedAt), "Answers": kept.Answers, "Questions": kept.Questions, "Events": kept.Events,
		"Invitations": kept.Invitations})
}

// strangersData tells somebody who has not joined what is kept of him: his request, if he made one.
func (t *turn) strangersData() error {
	r, err := t.Tx.Invitations().LastRequest(t.user.ID)
	if notFound(err) {
		if t.listed() {
			return t.say("data.listed", words.Args{"Name": t.who.Name, "ID": strconv.FormatInt(t.user.ID, 10)})
		}
		return t.say("data.nothing", nil)
	}
	if err != nil {
		return err
	}
	return t.say("data.request", words.Args{"Words": r.Words, "Account": accountLabel(r.Name, r.Username),
		"ID": strconv.FormatInt(t.user.ID, 10), "At": t.lang.DateTime(r.At)})
}

// mayLeave refuses those who cannot leave: an administrator on no roll, and the last secretary.
func (t *turn) mayLeave() error {
	if !t.takesPart() {
		return no("not_on_roll", nil)
	}
	return t.mayGo(t.who)
}

func askLeave(t *turn, _ string) error {
	if err := t.mayLeave(); err != nil {
		return err
	}
	return t.say("leave.sure", nil, []store.Button{t.button("leave_yes", press{Act: "lv", ID: int64(t.who.ID)}), t.button("no", press{Act: "lk"})})
}

func stay(t *turn, _ press) error { return t.redraw(store.View{Name: "line", Arg: "leave.stayed"}) }

// leave takes the person off the roll and forgets him; what he answered for agencies stays theirs.
func leave(t *turn, p press) error {
	if err := t.mayLeave(); err != nil {
		return err
	}
	if int64(t.who.ID) != p.ID {
		return no("unknown_button", nil)
	}
	if err := t.logPerson("left", t.who); err != nil {
		return err
	}
	if err := t.Tx.People().Leave(t.who.ID); err != nil {
		return err
	}
	if err := t.release(t.account, "leave.done"); err != nil {
		return err
	}
	if err := t.redraw(store.View{Name: "line", Arg: "leave.agreed"}); err != nil {
		return err
	}
	return t.c.tellSecretariat(t.Tx, store.LaneAlert, func(l words.Lang, s store.Contact) (store.Message, error) {
		k, err := t.c.lookAt(t.Tx, s.UserID)
		if err != nil {
			return store.Message{}, err
		}
		roles, err := k.roles(t.who)
		return store.Message{Text: string(l.HTML("leave.told", words.Args{"Name": t.who.Name, "Roles": roles}))}, err
	})
}
