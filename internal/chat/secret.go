package chat

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/bloc"
	"khoibot/internal/gate"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// secretFlow keeps state secrets out of Telegram as far as that is still possible once a message has been sent: what
// is marked as one is refused, what may be is held until its sender says.
func secretFlow() flow {
	return flow{presses: map[string]presser{"mo": pressNotSecret, "mx": pressSecret}}
}

// guardSecrets looks at what was sent before anything is done with it; it reports whether that was the end of it.
func (t *turn) guardSecrets() (handled bool, err error) {
	if t.msg == nil {
		return false, nil
	}
	found := secrecyIn(t.msg)
	album, err := t.Tx.Held().Album(t.chat, t.msg.MediaGroupID)
	if err != nil {
		return false, err
	}
	refused, held := false, false
	for _, m := range album {
		refused, held = refused || m.JSON == "", held || m.JSON != ""
	}
	switch {
	case refused:
		return true, t.unsay(t.msg.ID)
	case found == isSecret:
		return true, t.refuseSecret(album)
	case found == maybeSecret || held:
		return true, t.hold(held)
	}
	return false, nil
}

// secrecyIn judges a message: its words and the name of its file.
func secrecyIn(m *models.Message) secrecy {
	f, file := fileOf(m)
	if a := m.Animation; a != nil {
		f.Name = a.FileName
	}
	return max(secrecyOf(cmp.Or(m.Text, m.Caption), file || m.Text == ""), secrecyOf(f.Name, true))
}

// refuseSecret deletes what was sent, and tells its sender, and whoever looks after secrecy, without its content.
func (t *turn) refuseSecret(album []store.HeldMessage) error {
	for _, m := range album {
		if err := t.unsay(m.Message); err != nil {
			return err
		}
		if err := t.Tx.Held().Forget(m.ID); err != nil {
			return err
		}
	}
	if err := t.dropAlbum(t.msg.MediaGroupID); err != nil {
		return err
	}
	if g := t.msg.MediaGroupID; g != "" { // the rest of the album goes the same way
		if _, err := t.Tx.Held().Put(store.HeldMessage{Chat: t.chat, Message: t.msg.ID, Album: g, SaidAt: t.Now.Unix()}); err != nil {
			return err
		}
	}
	if err := t.unsay(t.msg.ID); err != nil {
		return err
	}
	if err := t.log("secret.refused", 0, 0, ""); err != nil {
		return err
	}
	if err := t.say("secret.refused", nil); err != nil {
		return err
	}
	return t.tellSecurity()
}

// unsay queues the deletion of a message of the person's. A bot may delete those for 48 hours (Bot API deleteMessage).
func (t *turn) unsay(message int) error {
	_, err := t.Tx.Outbox().Put(store.Outgoing{Chat: t.chat, Lane: store.LaneReply, Kind: store.KindDelete, Body: store.Body{Edit: message}})
	return err
}

// hold keeps what was sent, undone, and asks; of an album it is asked once.
func (t *turn) hold(asked bool) error {
	raw, err := json.Marshal(t.msg)
	if err != nil {
		return fmt.Errorf("hold message: %w", err)
	}
	id, err := t.Tx.Held().Put(store.HeldMessage{Chat: t.chat, Message: t.msg.ID, Album: t.msg.MediaGroupID, JSON: string(raw),
		SaidAt: t.Now.Unix()})
	if err != nil || asked {
		return err
	}
	if err := t.log("secret.held", 0, 0, ""); err != nil {
		return err
	}
	return t.send(store.Message{Text: string(t.lang.HTML("secret.ask", nil)), ReplyTo: t.msg.ID, Buttons: [][]store.Button{
		{t.button("not_secret", press{Act: "mo", ID: id})},
		{t.button("secret_delete", press{Act: "mx", ID: id})},
	}})
}

// held gives what a press is about, which is then held no more.
func (t *turn) held(p press) ([]store.HeldMessage, error) {
	list, err := t.Tx.Held().Take(t.chat, p.ID)
	if err == nil && len(list) == 0 {
		err = no("held_gone", nil)
	}
	return list, err
}

// pressNotSecret gives what was held its effect, as of when it was sent.
func pressNotSecret(t *turn, p press) error {
	list, err := t.held(p)
	if err != nil {
		return err
	}
	if err := t.log("secret.cleared", 0, 0, ""); err != nil {
		return err
	}
	for _, m := range list {
		if err := t.resume(m); err != nil {
			return err
		}
	}
	t.toast("toast.not_secret", nil)
	return nil
}

// resume routes a held message as if it came now.
func (t *turn) resume(m store.HeldMessage) error {
	var msg models.Message
	if err := json.Unmarshal([]byte(m.JSON), &msg); err != nil {
		return fmt.Errorf("read held message %d: %w", m.Message, err)
	}
	again := *t
	again.Turn = &gate.Turn{Ctx: t.Ctx, Tx: t.Tx, Update: &models.Update{Message: &msg}, Now: time.Unix(m.SaidAt, 0), Received: t.Received}
	again.msg, again.press, again.said = &msg, nil, nil
	err := t.c.routeSaid(&again)
	var refused *refusal
	if errors.As(err, &refused) {
		return again.refuse(refused)
	}
	return err
}

// pressSecret deletes what was held.
func pressSecret(t *turn, p press) error {
	list, err := t.held(p)
	if err != nil {
		return err
	}
	for _, m := range list {
		if err := t.unsay(m.Message); err != nil {
			return err
		}
		if err := t.dropAlbum(m.Album); err != nil {
			return err
		}
	}
	if err := t.log("secret.deleted", 0, 0, ""); err != nil {
		return err
	}
	if err := t.say("secret.deleted", nil); err != nil {
		return err
	}
	return t.tellSecurity()
}

// tellSecurity tells the security contact, or the secretariat where none was chosen or he cannot be reached, that
// something was sent that must not be; not what.
func (t *turn) tellSecurity() error {
	k := t.look()
	agencies, err := k.agenciesOf(t.who)
	if err != nil {
		return err
	}
	text := func(l words.Lang) store.Message {
		return store.Message{Text: string(l.HTML("secret.told", words.Args{"Name": t.who.Name, "Agencies": agencies, "At": l.DateTime(t.Tx.Now)}))}
	}
	id, err := k.securityContact()
	if err != nil {
		return err
	}
	if a, ok, err := t.reach(id); err != nil {
		return err
	} else if ok {
		return t.Tx.Outbox().Say(a.UserID, store.LaneAlert, text(t.c.words.For(a.Lang)))
	}
	return t.c.tellSecretariat(t.Tx, store.LaneAlert, func(l words.Lang, _ store.Contact) (store.Message, error) { return text(l), nil })
}

// reach gives the account of a person who can be written to.
func (t *turn) reach(id bloc.PersonID) (store.Account, bool, error) {
	if id == 0 {
		return store.Account{}, false, nil
	}
	a, err := t.Tx.People().AccountOf(id)
	if notFound(err) {
		return a, false, nil
	}
	return a, err == nil && a.Joined && a.Unreachable == "", err
}
