package chat

import (
	"errors"
	"fmt"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// look is a view in the middle of being put into words: for whom, in which language, from what is true now.
type look struct {
	c      *Chat
	tx     *store.Tx
	chat   int64
	lang   words.Lang
	who    bloc.Person // whose chat it is; zero in a group or for a stranger
	joined bool
}

// renderer puts a view into words; courier.ErrMoot says that there is nothing left to say.
type renderer func(k *look, v store.View) (store.Message, error)

// Render is the courier's hook for views and cards.
func (c *Chat) Render(tx *store.Tx, chat int64, v store.View) (store.Message, error) {
	render, ok := c.views[v.Name]
	if !ok {
		return store.Message{}, fmt.Errorf("no view %q", v.Name)
	}
	if err := c.callBody(tx); err != nil {
		return store.Message{}, err
	}
	k, err := c.lookAt(tx, chat)
	if err != nil {
		return store.Message{}, err
	}
	return render(k, v)
}

func (c *Chat) lookAt(tx *store.Tx, chat int64) (*look, error) {
	k := &look{c: c, tx: tx, chat: chat, lang: c.words.For("")}
	account, err := tx.People().Account(chat)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	if err == nil {
		k.lang = c.words.For(account.Lang)
		k.who, err = tx.People().Get(account.Person)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		k.joined = err == nil && account.Joined
	}
	if k.joined {
		return k, nil
	}
	admin, err := c.actsAsAdmin(tx, chat)
	if admin {
		k.joined, k.who.Roles = true, []bloc.Membership{{Role: bloc.RoleSecretary}}
	}
	return k, err
}

// look sees what a view would, inside a handler.
func (t *turn) look() *look {
	return &look{c: t.c, tx: t.Tx, chat: t.chat, lang: t.lang, who: t.who, joined: t.joined}
}

// button makes an inline button that carries p; its label is the words under button.<key>.
func (k *look) button(key string, p press) store.Button {
	return store.Button{Label: k.lang.Text("button."+key, nil), Data: p.Data()}
}

// html puts a message into the words of the chat's language.
func (k *look) html(key string, args words.Args) words.HTML { return k.lang.HTML(key, args) }

// fetcher gives the bytes of a file that a flow asked for their effect.
type fetcher func(k *look, f store.Fetch, data []byte) error

// Fetched is the courier's hook for a file that has come.
func (c *Chat) Fetched(tx *store.Tx, chat int64, f store.Fetch, data []byte) error {
	handle, ok := c.fetches[f.Flow]
	if !ok {
		return fmt.Errorf("no flow %q waits for files", f.Flow)
	}
	k, err := c.lookAt(tx, chat)
	if err != nil {
		return err
	}
	return handle(k, f, data)
}

// Lost is the courier's hook for a file that Telegram would not give.
func (c *Chat) Lost(tx *store.Tx, chat int64, f store.Fetch, why courier.Reason) error {
	k, err := c.lookAt(tx, chat)
	if err != nil {
		return err
	}
	text := k.html("file.lost", words.Args{"Name": fileName(k.lang, f.File), "Why": k.lang.Text("reason."+string(why), nil)})
	return tx.Outbox().Say(chat, store.LaneReply, store.Message{Text: string(text)})
}

// Refused is the courier's hook for a message that can never be delivered: the secretariat learns of a person who can
// be reached no more, once.
func (c *Chat) Refused(tx *store.Tx, row store.Outgoing, why courier.Reason) error {
	if row.Chat < 0 {
		return c.groupRefused(tx, row.Chat, why)
	}
	account, err := tx.People().Account(row.Chat)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	person, err := tx.People().Get(account.Person)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if why == courier.ReasonBlocked {
		if err := tx.Audit().Log(store.Event{Person: person.ID, Act: "blocked"}); err != nil {
			return err
		}
	}
	if d := row.Body.Content; d != nil && d.Do == store.DoSend {
		return c.contentRefused(tx, row)
	}
	return c.tellSecretariat(tx, store.LaneAlert, func(l words.Lang, s store.Contact) (store.Message, error) {
		text := l.HTML("unreachable", words.Args{"Name": person.Name, "Why": l.Text("reason."+string(why), nil)})
		return store.Message{Text: string(text)}, nil
	})
}

// Parked is the courier's hook for a message Telegram's servers choke on: it is for the operator, whose word is in the
// log; the secretariat is told that something was not sent.
func (c *Chat) Parked(tx *store.Tx, row store.Outgoing, why string) error {
	return c.tellSecretariat(tx, store.LaneAlert, func(l words.Lang, s store.Contact) (store.Message, error) {
		return store.Message{Text: string(l.HTML("parked", words.Args{"ID": row.ID}))}, nil
	})
}
