package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// atOnce is how many people's content is queued in one transaction, so that however many they are, nobody's press waits
// long behind them.
const atOnce = 100

// Deliver is remind's hook: content is queued for some of those who wait for it, each with the task's card behind it.
func (c *Chat) Deliver(tx *store.Tx) error {
	due, err := tx.Content().Due(atOnce)
	if err != nil {
		return err
	}
	for _, d := range due {
		if err := c.deliver(tx, d); err != nil {
			return err
		}
	}
	return nil
}

func (c *Chat) deliver(tx *store.Tx, d store.DueRecipient) error {
	s, err := tx.Content().Dispatch(d.Task)
	if err != nil {
		return err
	}
	task, err := tx.Tasks().Get(d.Task)
	if err != nil {
		return err
	}
	chat, lang := d.UserID, ""
	if d.Person == 0 {
		group, err := tx.Groups().Bound()
		if notFound(err) {
			return tx.Content().Fail(d.Task, 0, "kicked")
		}
		if err != nil {
			return err
		}
		chat = group.Chat
	} else {
		account, err := tx.People().Account(d.UserID)
		if err != nil {
			return err
		}
		lang = account.Lang
	}
	head, err := c.contentHead(tx, c.words.For(lang), task, s, d.Has)
	if err != nil {
		return err
	}
	if _, err := tx.Outbox().Put(store.Outgoing{Chat: chat, Lane: store.LaneBulk, Kind: store.KindContent, Task: int64(d.Task),
		Person: int64(d.Person), Body: store.Body{Content: &store.Delivery{Do: store.DoSend, Version: s.Version, Head: string(head)}}}); err != nil {
		return err
	}
	if task.Silent || d.Person == 0 {
		return nil
	}
	return c.cardBehind(tx, task, d)
}

// cardBehind queues the card with the buttons behind the content: albums can have none.
func (c *Chat) cardBehind(tx *store.Tx, task bloc.Task, d store.DueRecipient) error {
	person, err := tx.People().Get(d.Person)
	if err != nil {
		return err
	}
	var topics []store.Topic
	for _, agency := range person.BelongsTo() {
		topics = append(topics, store.Topic{Task: task.ID, Agency: agency})
	}
	_, err = tx.Cards().ShowBehind(d.UserID, store.LaneBulk, id36(task.ID), store.View{Name: "task", Task: int64(task.ID), Person: int64(d.Person)}, topics...)
	return err
}

// contentHead is said before content where it is not the secretariat's own first word: in whose name it goes out, or that
// it replaces what the person has.
func (c *Chat) contentHead(tx *store.Tx, l words.Lang, task bloc.Task, s store.Dispatch, has int) (words.HTML, error) {
	if has > 0 && has < s.Version {
		v, err := tx.Content().Version(task.ID, s.Version)
		if err != nil {
			return "", err
		}
		return l.HTML("notice.amended", words.Args{"Title": task.Title, "Line": v.Line}), nil
	}
	return (&look{c: c, tx: tx, lang: l}).sharedHead(s.Author)
}

// openContent addresses a task that has just opened to everybody who is to get its content.
func (c *Chat) openContent(tx *store.Tx, task bloc.Task) (bool, error) {
	_, err := tx.Content().Dispatch(task.ID)
	if notFound(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if anybody, err := c.readdress(tx, task); err != nil || !anybody {
		return true, err
	}
	if err := tx.Content().Address(task.ID); err != nil {
		return true, err
	}
	return true, c.tellPublished(tx, task.ID)
}
