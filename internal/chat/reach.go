package chat

import (
	"github.com/go-telegram/bot/models"

	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// routeMember follows the bot's own standing in a chat: blocked, unblocked, put into a group or out of it.
func (c *Chat) routeMember(t *turn) error {
	if !t.private {
		return c.groupMember(t)
	}
	switch t.Update.MyChatMember.NewChatMember.Type {
	case models.ChatMemberTypeBanned:
		return t.blocked()
	case models.ChatMemberTypeMember:
		return t.unblocked()
	}
	return nil
}

// blocked records that the person cannot be written to any more; the secretariat learns of it once.
func (t *turn) blocked() error {
	news, err := t.Tx.People().SetUnreachable(t.user.ID, string(courier.ReasonBlocked))
	if err != nil || !news {
		return err
	}
	if err := t.Tx.Outbox().Abandon(t.chat, string(courier.ReasonBlocked)); err != nil {
		return err
	}
	if !t.takesPart() {
		return nil
	}
	if err := t.log("blocked", 0, 0, ""); err != nil {
		return err
	}
	name := t.who.Name
	return t.c.tellSecretariat(t.Tx, store.LaneAlert, func(l words.Lang, s store.Contact) (store.Message, error) {
		text := l.HTML("unreachable", words.Args{"Name": name, "Why": l.Text("reason."+string(courier.ReasonBlocked), nil)})
		return store.Message{Text: string(text)}, nil
	})
}

// unblocked records that the person can be written to again, and shows him what is open.
func (t *turn) unblocked() error {
	news, err := t.Tx.People().SetUnreachable(t.user.ID, "")
	if err != nil || !news || !t.takesPart() {
		return err
	}
	if err := t.log("unblocked", 0, 0, ""); err != nil {
		return err
	}
	if t.who.Secretary() {
		if err := t.c.deliverWaiting(t.Tx, t.chat); err != nil {
			return err
		}
	}
	if err := t.Tx.Content().Welcome(t.who.ID); err != nil {
		return err
	}
	return t.c.showOwed(t.Tx, t.chat, t.who)
}
