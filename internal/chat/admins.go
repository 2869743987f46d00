package chat

import (
	"slices"
	"strconv"
	"strings"

	"khoibot/internal/store"
	"khoibot/internal/words"
)

// noteActing keeps that an administrator acts for the secretariat, so that he can be told when he does no more.
func (t *turn) noteActing() error {
	acting, err := t.Tx.Settings().Get(store.SettingActing, "")
	if err != nil {
		return err
	}
	ids := strings.Fields(acting)
	id := strconv.FormatInt(t.user.ID, 10)
	if slices.Contains(ids, id) {
		return nil
	}
	return t.Tx.Settings().Set(store.SettingActing, strings.Join(append(ids, id), " "))
}

// relieveAdmins tells the administrators who acted for the secretariat that they do so no more, once one of it has
// joined. It is called whenever that may have happened.
func (c *Chat) relieveAdmins(tx *store.Tx) error {
	acting, err := tx.Settings().Get(store.SettingActing, "")
	if err != nil || acting == "" {
		return err
	}
	list, err := tx.People().Secretaries()
	if err != nil || !slices.ContainsFunc(list, func(s store.Contact) bool { return s.Joined }) {
		return err
	}
	if err := tx.Settings().Set(store.SettingActing, ""); err != nil {
		return err
	}
	for _, field := range strings.Fields(acting) {
		id, err := strconv.ParseInt(field, 10, 64)
		if err != nil || !slices.Contains(c.Admins, id) { // the operator has removed him
			continue
		}
		if err := c.relieve(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// relieve tells one administrator; whoever has joined himself, as a secretary or otherwise, was told that.
func (c *Chat) relieve(tx *store.Tx, id int64) error {
	a, err := tx.People().Account(id)
	if err != nil && !notFound(err) {
		return err
	}
	if err == nil && a.Joined {
		return nil
	}
	if err := tx.Audit().Log(store.Event{Act: "admin_relieved", Detail: strconv.FormatInt(id, 10)}); err != nil {
		return err
	}
	text := c.words.For(a.Lang).HTML("admin.relieved", words.Args{})
	if err := tx.Outbox().Say(id, store.LaneAlert, store.Message{Text: string(text), DropKeys: true}); err != nil {
		return err
	}
	return c.QueueMenu(tx, id)
}
