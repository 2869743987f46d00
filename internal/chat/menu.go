package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// menuFlow is Telegram's command menu: few commands, by role, in every language.
func menuFlow() flow { return flow{} }

// Menu is the courier's hook for the menu of a chat; chat zero is everybody's who has none of his own.
func (c *Chat) Menu(tx *store.Tx, chat int64) ([]courier.Menu, error) {
	who, own, boards := bloc.Person{}, "", false
	if chat != 0 {
		k, err := c.lookAt(tx, chat)
		if err != nil {
			return nil, err
		}
		who, own = k.who, k.lang.Code
		if boards, err = k.oversees(); err != nil {
			return nil, err
		}
	}
	menus := []courier.Menu{c.menuIn("", own, who, boards)}
	if own == "" { // a person's own choice of language goes before his phone's
		for _, code := range words.Codes() {
			menus = append(menus, c.menuIn(code, code, who, boards))
		}
	}
	return menus, nil
}

func (c *Chat) menuIn(lang, words string, who bloc.Person, boards bool) courier.Menu {
	l := c.words.For(words)
	m := courier.Menu{Lang: lang}
	for _, cmd := range c.menuOf(who, boards) {
		m.Commands = append(m.Commands, courier.Command{Name: cmd.name, Description: l.Text("menu."+cmd.name, nil)})
	}
	return m
}

// QueueMenu queues the menu of a chat to be set; chat zero is everybody's.
func (c *Chat) QueueMenu(tx *store.Tx, chat int64) error {
	_, err := tx.Outbox().Put(store.Outgoing{Chat: chat, Lane: store.LaneBulk, Kind: store.KindMenu})
	return err
}
