package chat

import (
	"errors"
	"strings"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/bloc"
	"khoibot/internal/gate"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// turn is an update with what the conversations know of it: who it is from, where, and in which language he is spoken
// to.
type turn struct {
	*gate.Turn
	c       *Chat
	chat    int64
	private bool
	user    models.User
	lang    words.Lang
	who     bloc.Person // zero for a stranger
	joined  bool        // is on the roll and takes part
	admin   bool        // acts for the secretariat while nobody of it has joined
	account store.Account
	press   *models.CallbackQuery
	msg     *models.Message // what was said, or the message a button of which was pressed; may be nil
	said    *store.Callback // the answer to the press, once one is given
}

// turn makes an update's turn; it returns nil for updates nobody has to do anything about.
func (c *Chat) turn(g *gate.Turn) (*turn, error) {
	t := &turn{Turn: g, c: c}
	switch u := g.Update; {
	case u.Message != nil && u.Message.From != nil:
		t.msg, t.user, t.chat = u.Message, *u.Message.From, u.Message.Chat.ID
		t.private = u.Message.Chat.Type == models.ChatTypePrivate
	case u.EditedMessage != nil && u.EditedMessage.From != nil:
		t.msg, t.user, t.chat = u.EditedMessage, *u.EditedMessage.From, u.EditedMessage.Chat.ID
		t.private = u.EditedMessage.Chat.Type == models.ChatTypePrivate
	case u.CallbackQuery != nil:
		t.press, t.user = u.CallbackQuery, u.CallbackQuery.From
		t.chat, t.private = pressedIn(u.CallbackQuery)
	case u.MyChatMember != nil:
		t.user, t.chat = u.MyChatMember.From, u.MyChatMember.Chat.ID
		t.private = u.MyChatMember.Chat.Type == models.ChatTypePrivate
	default:
		return nil, nil
	}
	if t.user.IsBot {
		return nil, nil
	}
	return t, t.recognise()
}

// pressedIn gives the chat of the pressed button's message, which Telegram may no longer have.
func pressedIn(q *models.CallbackQuery) (chat int64, private bool) {
	switch {
	case q.Message.Message != nil:
		return q.Message.Message.Chat.ID, q.Message.Message.Chat.Type == models.ChatTypePrivate
	case q.Message.InaccessibleMessage != nil:
		return q.Message.InaccessibleMessage.Chat.ID, q.Message.InaccessibleMessage.Chat.Type == models.ChatTypePrivate
	}
	return q.From.ID, true
}

// pressedMessage is the id of the message whose button was pressed, zero where there is none.
func (t *turn) pressedMessage() int {
	switch {
	case t.press == nil:
	case t.press.Message.Message != nil:
		return t.press.Message.Message.ID
	case t.press.Message.InaccessibleMessage != nil:
		return t.press.Message.InaccessibleMessage.MessageID
	}
	return 0
}

// recognise finds out who the person is and how to speak to him.
func (t *turn) recognise() error {
	account, who, err := t.Tx.People().Known(t.user.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if !t.c.words.BodyCalled() {
		if err := t.c.callBody(t.Tx); err != nil {
			return err
		}
	}
	t.account, t.who = account, who
	t.lang = t.c.words.For(account.Lang)
	t.joined = account.Joined && len(who.Roles) > 0
	if t.joined {
		return nil
	}
	admin, err := t.c.actsAsAdmin(t.Tx, t.user.ID)
	if err == nil && admin {
		t.joined, t.admin = true, true
		t.who = bloc.Person{ID: t.who.ID, Name: t.telegramName(), Roles: []bloc.Membership{{Role: bloc.RoleSecretary}}}
	}
	return err
}

// telegramName is the person's name as Telegram shows it.
func (t *turn) telegramName() string {
	name := strings.TrimSpace(t.user.FirstName + " " + t.user.LastName)
	if name == "" {
		name = t.user.Username
	}
	return name
}

// text is what was said, as text or as the caption of a file.
func (t *turn) text() string {
	switch {
	case t.msg == nil:
		return ""
	case t.msg.Text != "":
		return t.msg.Text
	}
	return t.msg.Caption
}

// say queues a message in reply.
func (t *turn) say(key string, args words.Args, buttons ...[]store.Button) error {
	return t.send(store.Message{Text: string(t.lang.HTML(key, args)), Buttons: buttons})
}

// send queues a message to the chat, in reply.
func (t *turn) send(m store.Message) error { return t.Tx.Outbox().Say(t.chat, store.LaneReply, m) }

// show queues a view to the chat, in reply.
func (t *turn) show(v store.View) error { return t.Tx.Outbox().Show(t.chat, store.LaneReply, v) }

// redraw makes the message whose button was pressed show a view as it is now.
func (t *turn) redraw(v store.View) error {
	if id := t.pressedMessage(); id != 0 {
		return t.Tx.Outbox().Redraw(t.chat, id, v)
	}
	return t.show(v)
}

// edit turns the message whose button was pressed into m; where there is none, m is sent.
func (t *turn) edit(m store.Message) error {
	_, err := t.Tx.Outbox().Put(store.Outgoing{Chat: t.chat, Lane: store.LaneReply, Kind: store.KindMessage,
		Body: store.Body{Message: &m, Edit: t.pressedMessage()}})
	return err
}

// alert answers the press with a box the person must close.
func (t *turn) alert(key string, args words.Args) { t.answer(key, args, true) }

// toast answers the press with a line that goes by itself.
func (t *turn) toast(key string, args words.Args) { t.answer(key, args, false) }

func (t *turn) answer(key string, args words.Args, show bool) {
	if t.press == nil {
		return
	}
	t.said = &store.Callback{ID: t.press.ID, Text: words.Cut(t.lang.Text(key, args), words.MaxAlert), Show: show}
}

// callbackLife is how long the answer to a press is worth sending, in seconds of the machine's clock.
const callbackLife = 10

// finish answers the press, so that the button stops spinning, whatever else was done.
func (t *turn) finish() error {
	if t.press == nil {
		return nil
	}
	answer := t.said
	if answer == nil {
		answer = &store.Callback{ID: t.press.ID}
	}
	return t.Tx.Outbox().Answer(t.chat, *answer, callbackLife)
}

// log adds an event to the audit log in the person's name.
func (t *turn) log(act string, task bloc.TaskID, agency bloc.AgencyID, detail string) error {
	return t.Tx.Audit().Log(store.Event{Person: t.who.ID, Act: act, Task: task, Agency: agency, Detail: detail})
}

// ask puts a question the person's next message answers.
func (t *turn) ask(flow, step string, data any, key string, args words.Args, buttons ...[]store.Button) error {
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, flow, step, data); err != nil {
		return err
	}
	return t.say(key, args, buttons...)
}

// done ends the person's dialog.
func (t *turn) done() error {
	_, err := t.Tx.Dialogs().End(t.chat, t.user.ID)
	return err
}
