package chat

import (
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// inviteFlow is the invitations: single-use links, each with a QR picture and a text ready to be forwarded.
func inviteFlow() flow {
	return flow{
		commands: []command{{name: "loimoi", role: bloc.RoleSecretary, handle: listInvitations}},
		presses: map[string]presser{
			"il": turnInvitations,
			"ia": askInviteAll,
			"iy": inviteAll,
			"io": inviteOne,
		},
		views: map[string]renderer{"invitations": invitationsView, "invitation": invitationView},
	}
}

// InviteLink is the address that opens the bot with an invitation's token; bot is its username without @.
func InviteLink(bot, token string) string { return "https://t.me/" + bot + "?start=" + token }

// maxButton is how long a label may be for two buttons to stand in a row on a phone, in Telegram's units.
const maxButton = 30

const invitePage = 8

// absentee is somebody on the roll who has not joined, once, with his first role.
type absentee struct {
	store.Contact
	agency bloc.Agency // zero for a secretary of the bloc
	latest store.Invitation
}

// notJoined lists the people who have not joined, in order of precedence.
func (k *look) notJoined() ([]absentee, error) {
	roll, err := k.tx.People().Roll()
	if err != nil {
		return nil, err
	}
	latest, err := k.tx.Invitations().Latest()
	if err != nil {
		return nil, err
	}
	agencies, err := k.agencies()
	if err != nil {
		return nil, err
	}
	var out []absentee
	seen := map[bloc.PersonID]bool{}
	for _, c := range roll {
		if c.Joined || seen[c.Person] {
			continue
		}
		seen[c.Person] = true
		a := absentee{c, agencies[c.Agency], latest[c.Person]}
		if c.Agency == 0 {
			a.agency.ShortName = k.lang.Text("roll.body", nil)
		}
		out = append(out, a)
	}
	return out, nil
}

// agencies gives the agencies by id.
func (k *look) agencies() (map[bloc.AgencyID]bloc.Agency, error) {
	list, err := k.tx.Agencies().List()
	byID := make(map[bloc.AgencyID]bloc.Agency, len(list))
	for _, a := range list {
		byID[a.ID] = a
	}
	return byID, err
}

// invitationState says how it stands with a person's newest invitation.
func (k *look) invitationState(v store.Invitation) string {
	switch {
	case v.ID == 0 || v.RevokedAt != 0 || v.UsedAt != 0:
		return k.lang.Text("invite.state_none", nil)
	case v.Good(k.tx.Now):
		return k.lang.Text("invite.state_good", words.Args{"Until": k.lang.Date(v.ExpiresAt)})
	}
	return k.lang.Text("invite.state_expired", words.Args{"Until": k.lang.Date(v.ExpiresAt)})
}

func listInvitations(t *turn, _ string) error {
	return t.show(store.View{Name: "invitations"})
}

func turnInvitations(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "invitations", Arg: p.Arg})
}

// invitationsView lists who has not joined and how it stands with his invitation; with Arg "?" it asks once more
// before everyone is invited.
func invitationsView(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	absent, err := k.notJoined()
	if err != nil {
		return store.Message{}, err
	}
	if len(absent) == 0 {
		return store.Message{Text: string(k.html("invite.everybody", nil)),
			Buttons: [][]store.Button{{k.button("roll", press{Act: "ml"})}}}, nil
	}
	good := 0
	for _, a := range absent {
		if a.latest.Good(k.tx.Now) {
			good++
		}
	}
	if v.Arg == "?" {
		yes := store.Button{Label: k.lang.Text("button.invite_all_yes", words.Args{"N": len(absent)}), Data: press{Act: "iy"}.Data()}
		return store.Message{Text: string(k.html("invite.sure", words.Args{"N": len(absent), "Good": good})),
			Buttons: [][]store.Button{{yes, k.button("no", press{Act: "il"})}}}, nil
	}
	part, page, pages := pageOf(absent, pageArg(v.Arg), invitePage)
	lines := []words.HTML{k.html("invite.head", words.Args{"N": len(absent), "Good": good})}
	buttons := [][]store.Button{{k.button("invite_all", press{Act: "ia"})}}
	for i, a := range part {
		n := page*invitePage + i + 1
		lines = append(lines, k.html("invite.line", words.Args{"N": n, "Name": a.Name, "Agency": words.Cut(a.agency.Label(), 60), "State": k.invitationState(a.latest)}))
		label := words.Cut(strconv.Itoa(n)+". "+a.Name, maxButton)
		buttons = append(buttons, []store.Button{{Label: label, Data: press{Act: "io", ID: int64(a.Person)}.Data()}})
	}
	lines = append(lines, "", k.html("invite.hint", nil))
	if row := k.turnPages(page, pages, func(n int) press { return press{Act: "il", Arg: strconv.Itoa(n)} }); row != nil {
		buttons = append(buttons, row)
	}
	return store.Message{Text: string(words.Join(lines...)), Buttons: buttons}, nil
}

// askInviteAll is [Tất cả người chưa tham gia]: it makes many messages and ends older links, so it is asked first.
func askInviteAll(t *turn, _ press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "invitations", Arg: "?"})
}

// inviteAll makes an invitation for everyone who has not joined, a message each.
func inviteAll(t *turn, _ press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if t.botName() == "" {
		return no("no_bot_name", nil)
	}
	absent, err := t.look().notJoined()
	if err != nil {
		return err
	}
	if err := t.redraw(store.View{Name: "invitations"}); err != nil {
		return err
	}
	if len(absent) == 0 {
		return nil
	}
	until := t.Tx.Now + store.InvitationDays*86400
	if err := t.say("invite.made", words.Args{"N": len(absent), "Until": t.lang.Date(until)}); err != nil {
		return err
	}
	for _, a := range absent {
		// After the replies of everybody else, who would otherwise wait for the pictures.
		if err := t.invite(a.Person, a.Membership, store.LaneBulk); err != nil {
			return err
		}
	}
	return nil
}

// inviteOne makes an invitation for one person: somebody who has not joined, or who changes his account.
func inviteOne(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if t.botName() == "" {
		return no("no_bot_name", nil)
	}
	who, err := t.Tx.People().Get(bloc.PersonID(p.ID))
	if err != nil && !notFound(err) {
		return err
	}
	if err != nil || len(who.Roles) == 0 {
		return no("person_gone", nil)
	}
	latest, err := t.Tx.Invitations().Latest()
	if err != nil {
		return err
	}
	t.toast("toast.invited", nil)
	if latest[who.ID].Good(t.Tx.Now) {
		t.toast("toast.invited_anew", words.Args{"Name": who.Name})
	}
	return t.invite(who.ID, who.Roles[0], store.LaneReply)
}

// invite makes an invitation and queues it to whoever asked for it. The row holds the token, and is blanked once sent.
func (t *turn) invite(id bloc.PersonID, role bloc.Membership, lane store.Lane) error {
	token, err := t.Tx.Invitations().Make(store.Invitation{Person: id, Agency: role.Agency, Role: role.Role, CreatedBy: t.who.ID})
	if err != nil {
		return err
	}
	if err := t.log("invited", 0, role.Agency, personRef(id)); err != nil {
		return err
	}
	v := store.View{Name: "invitation", Person: int64(id), Arg: token}
	_, err = t.Tx.Outbox().Put(store.Outgoing{Chat: t.chat, Lane: lane, Kind: store.KindView, Person: v.Person,
		Body: store.Body{View: &v, Secret: true}})
	return err
}

// botName is the bot's username; the one Telegram last told where the configuration has none.
func (t *turn) botName() string {
	name, err := t.look().botName()
	if err != nil {
		return ""
	}
	return name
}

func (k *look) botName() (string, error) {
	if k.c.BotUsername != "" {
		return k.c.BotUsername, nil
	}
	return k.tx.Settings().Get(store.SettingBotUsername, "")
}

// invitationView is one invitation, ready to be forwarded: the picture of its link, and the text.
func invitationView(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	i, err := k.tx.Invitations().ByToken(v.Arg)
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	if !i.Good(k.tx.Now) {
		return store.Message{}, courier.ErrMoot
	}
	who, err := k.tx.People().Get(i.Person)
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	roles, err := k.roles(who)
	if err != nil {
		return store.Message{}, err
	}
	name, err := k.blocName()
	if err != nil {
		return store.Message{}, err
	}
	bot, err := k.botName()
	if err != nil {
		return store.Message{}, err
	}
	link := InviteLink(bot, v.Arg)
	picture, err := qrPicture(link)
	if err != nil {
		return store.Message{}, err
	}
	text := k.html("invite.text", words.Args{"Name": who.Name, "Roles": roles, "Bloc": words.Cut(name, 200),
		"Link": words.HTML(link), "Until": k.lang.DateTime(i.ExpiresAt)})
	return store.Message{Text: string(text), Attachments: []store.Attachment{{Kind: "photo", Name: "loi-moi.png", Data: picture}}}, nil
}
