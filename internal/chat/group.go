package chat

import (
	"strings"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/ask"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// routeGroup gives what is said in a group its effect. In the bloc's group only a question about a task's due time is
// answered; a group that is not the bloc's is left.
func (c *Chat) routeGroup(t *turn) error {
	if t.msg == nil || t.Update.EditedMessage != nil {
		return nil
	}
	t.lang = c.words.For("") // a group is spoken to in the bloc's language, whoever speaks there
	group, err := t.Tx.Groups().Get(t.chat)
	if err != nil && !notFound(err) {
		return err
	}
	if to := t.msg.MigrateToChatID; to != 0 {
		return t.Tx.Outbox().Moved(t.chat, to)
	}
	name, args, command := commandOf(t.msg.Text, c.BotUsername)
	switch {
	case command && name == "start" && args != "":
		return t.bindGroup(group, args)
	case group.Bound && command && name == "han":
		return c.groupAnswer(t, args)
	case group.Bound && !command && c.toBot(t.msg) && t.msg.Text != "" && !ask.Understand(t.msg.Text, nil).SmallTalk():
		return c.groupAnswer(t, t.msg.Text)
	case !group.Bound && t.msg.Text != "":
		return t.leaveGroup(group, "group.not_ours")
	}
	return nil
}

// toBot reports whether a message answers one of the bot's.
func (c *Chat) toBot(m *models.Message) bool {
	r := m.ReplyToMessage
	return r != nil && r.From != nil && r.From.IsBot && strings.EqualFold(r.From.Username, c.BotUsername)
}

// bindGroup makes the chat the bloc's group, if a secretary presses a link that a secretary made for it.
func (t *turn) bindGroup(group store.Group, token string) error {
	if !t.joined || !t.who.Secretary() {
		if group.Bound {
			return nil
		}
		return t.leaveGroup(group, "group.not_ours")
	}
	good, err := t.Tx.Groups().Use(token)
	if err != nil {
		return err
	}
	switch {
	case !good && group.Bound:
		return nil
	case !good:
		return t.leaveGroup(group, "group.link_bad")
	}
	if err := t.leaveFormer(); err != nil {
		return err
	}
	if err := t.Tx.Groups().Bind(t.chat, t.msg.Chat.Title, t.who.ID); err != nil {
		return err
	}
	if err := t.log("group.bound", 0, 0, ""); err != nil {
		return err
	}
	return t.say("group.bound", nil)
}

// leaveFormer leaves the group that was the bloc's before another becomes it.
func (t *turn) leaveFormer() error {
	former, err := t.Tx.Groups().Bound()
	if notFound(err) || err == nil && former.Chat == t.chat {
		return nil
	}
	if err != nil {
		return err
	}
	text := string(t.lang.HTML("group.replaced", nil))
	if err := t.Tx.Outbox().Say(former.Chat, store.LaneReply, store.Message{Text: text}); err != nil {
		return err
	}
	return t.quit(former.Chat, former.Title)
}

// leavingTakes is how long, in seconds, more may still come from a group that was left before it is left again.
const leavingTakes = 60

// leaveGroup leaves a group that is not the bloc's, with one sentence.
func (t *turn) leaveGroup(group store.Group, key string) error {
	if group.Left > 0 && t.Tx.Now-group.Left < leavingTakes {
		return nil
	}
	if err := t.log("group.refused", 0, 0, ""); err != nil {
		return err
	}
	if err := t.say(key, nil); err != nil {
		return err
	}
	return t.quit(t.chat, t.groupTitle())
}

// quit records that a group is left and queues the leaving, behind what was said to it.
func (t *turn) quit(chat int64, title string) error {
	if err := t.Tx.Groups().Leave(chat, title); err != nil {
		return err
	}
	_, err := t.Tx.Outbox().Put(store.Outgoing{Chat: chat, Lane: store.LaneReply, Kind: store.KindLeave})
	return err
}

func (t *turn) groupTitle() string {
	if m := t.Update.MyChatMember; m != nil {
		return m.Chat.Title
	}
	return t.msg.Chat.Title
}

// groupMember follows the bot's being put into a group or out of it. Put in by a secretary who has made a link, it
// waits for the link's token, which comes next.
func (c *Chat) groupMember(t *turn) error {
	t.lang = c.words.For("")
	group, err := t.Tx.Groups().Get(t.chat)
	if err != nil && !notFound(err) {
		return err
	}
	switch t.Update.MyChatMember.NewChatMember.Type {
	case models.ChatMemberTypeLeft, models.ChatMemberTypeBanned:
		return c.putOut(t, group)
	}
	if group.Bound {
		return nil
	}
	if t.joined && t.who.Secretary() {
		waits, err := t.Tx.Groups().Offered(t.who.ID)
		if err != nil || waits {
			return err
		}
	}
	return t.leaveGroup(store.Group{}, "group.not_ours")
}

// putOut tells the secretariat that the bot is in the bloc's group no more.
func (c *Chat) putOut(t *turn, group store.Group) error {
	if !group.Bound {
		return nil
	}
	if err := t.Tx.Groups().Leave(t.chat, group.Title); err != nil {
		return err
	}
	if err := t.log("group.lost", 0, 0, ""); err != nil {
		return err
	}
	return c.tellSecretariat(t.Tx, store.LaneAlert, func(l words.Lang, _ store.Contact) (store.Message, error) {
		return store.Message{Text: string(l.HTML("group.lost", words.Args{"Title": group.Title}))}, nil
	})
}
