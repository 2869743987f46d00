package chat

import (
	"strings"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// routeGroup gives what is said in a group its effect. In the bloc's group only questions about tasks and their due times
// are answered, and nothing is recorded; a group that is not the bloc's is left.
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
	case !group.Bound && t.msg.Text != "":
		return t.leaveGroup(group, "group.not_ours")
	case !group.Bound:
		return nil
	case command && name == "han":
		return t.groupAsked(args)
	case command && strings.Contains(strings.Fields(t.msg.Text)[0], "@"): // meant for this bot, and for a private chat
		return t.groupPointer()
	case !strings.HasPrefix(t.msg.Text, "/") && t.msg.Text != "" && c.toBot(t.msg):
		return t.groupReply()
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
	replaces, err := t.Tx.Groups().Use(token)
	switch {
	case notFound(err) && group.Bound:
		return nil
	case notFound(err):
		return t.leaveGroup(group, "group.link_bad")
	case err != nil:
		return err
	}
	former, err := t.Tx.Groups().Bound()
	switch {
	case notFound(err) || err == nil && former.Chat == t.chat:
	case err != nil:
		return err
	case former.Chat != replaces: // it was bound after the link was made: nobody was asked about it
		return t.leaveGroup(group, "group.not_asked")
	default:
		if err := t.dismissGroup(former, "group.replaced"); err != nil {
			return err
		}
	}
	if err := t.Tx.Groups().Bind(t.chat, t.msg.Chat.Title, t.who.ID); err != nil {
		return err
	}
	if err := t.log("group.bound", 0, 0, ""); err != nil {
		return err
	}
	if err := t.say("group.bound", nil); err != nil {
		return err
	}
	return t.tellPerson(t.who.ID, func(l words.Lang) (store.Message, error) {
		return store.Message{Text: string(l.HTML("group.bound_receipt", words.Args{"Title": t.msg.Chat.Title, "At": l.DateTime(t.Tx.Now)}))}, nil
	})
}

// dismissGroup leaves the group that was the bloc's, with one sentence; what waited to be said there is not said any more.
func (t *turn) dismissGroup(former store.Group, key string) error {
	if err := t.Tx.Outbox().Abandon(former.Chat, "not the bloc's group any more"); err != nil {
		return err
	}
	text := string(t.c.words.For("").HTML(key, nil))
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

// putOut records that the bot was put out of a group.
func (c *Chat) putOut(t *turn, group store.Group) error {
	if !group.Bound {
		return nil
	}
	if err := t.log("group.lost", 0, 0, ""); err != nil {
		return err
	}
	return c.groupLost(t.Tx, group)
}

// groupLost gives up what waits for the group that was the bloc's, and tells the secretariat.
func (c *Chat) groupLost(tx *store.Tx, group store.Group) error {
	if err := tx.Groups().Leave(group.Chat, group.Title); err != nil {
		return err
	}
	if err := tx.Outbox().Abandon(group.Chat, string(courier.ReasonKicked)); err != nil {
		return err
	}
	return c.tellSecretariat(tx, store.LaneAlert, func(l words.Lang, _ store.Contact) (store.Message, error) {
		return store.Message{Text: string(l.HTML("group.lost", words.Args{"Title": group.Title}))}, nil
	})
}

// groupRefused follows a message that Telegram would not take to the bloc's group: the bot may be there no more, or may
// not write.
func (c *Chat) groupRefused(tx *store.Tx, chat int64, why courier.Reason) error {
	group, err := tx.Groups().Get(chat)
	if notFound(err) || err == nil && !group.Bound {
		return nil
	}
	if err != nil {
		return err
	}
	switch why {
	case courier.ReasonKicked, courier.ReasonGroupGone, courier.ReasonChatNotFound, courier.ReasonForbidden:
		if err := tx.Audit().Log(store.Event{Act: "group.lost"}); err != nil {
			return err
		}
		return c.groupLost(tx, group)
	}
	return c.tellSecretariat(tx, store.LaneAlert, func(l words.Lang, _ store.Contact) (store.Message, error) {
		text := l.HTML("group.refused", words.Args{"Title": group.Title, "Why": l.Text("reason."+string(why), nil)})
		return store.Message{Text: string(text)}, nil
	})
}
