package chat

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/store"
)

// route is the one place where it is decided what an update is: a press, a command, a reply to something of the bot's,
// an answer in a dialog, a file, or something said that has to be understood. What could be two things is asked by the
// flow it reaches; nothing said is lost.
func (c *Chat) route(t *turn) error {
	switch {
	case t.press != nil && !t.private: // the bot draws no such button there
		return t.forged("pressed in a group", "private_only")
	case t.press != nil:
		return c.routePress(t)
	case t.Update.MyChatMember != nil:
		return c.routeMember(t)
	case !t.private:
		return c.routeGroup(t)
	case t.Update.EditedMessage != nil:
		return t.editedWords()
	}
	return c.routePrivate(t)
}

func (c *Chat) routePress(t *turn) error {
	p, err := parsePress(t.press.Data)
	handle, known := c.presses[p.Act]
	if err != nil || !known {
		return t.forged("unknown button", "unknown_button")
	}
	if !t.joined && !c.openToStrangers(p.Act) {
		return no("stranger", nil)
	}
	return handle(t, p)
}

// routePrivate keeps state secrets from going any further, then routes what was said. What Telegram itself notes in a
// chat was said by nobody.
func (c *Chat) routePrivate(t *turn) error {
	if m := t.msg; m.PinnedMessage != nil || m.MessageAutoDeleteTimerChanged != nil || m.ChatBackgroundSet != nil {
		return nil
	}
	if t.joined {
		if handled, err := t.guardSecrets(); handled || err != nil {
			return err
		}
	}
	return c.routeSaid(t)
}

// routeSaid routes what was said in a private chat.
func (c *Chat) routeSaid(t *turn) error {
	content, err := t.isContent(t.msg)
	if err != nil {
		return err
	}
	if name, args, ok := c.orderIn(t.msg.Text); ok && !content {
		if err := t.forsake(name); err != nil {
			return err
		}
		return c.runCommand(t, name, args)
	}
	if !t.joined {
		return c.routeStranger(t)
	}
	if handled, err := c.routeReply(t); handled || err != nil {
		return err
	}
	if handled, err := c.routeDialog(t); handled || err != nil {
		return err
	}
	if _, ok := fileOf(t.msg); ok {
		return t.fileByItself()
	}
	if t.text() == "" {
		return no("not_understood_kind", nil)
	}
	return t.question()
}

// routeStranger answers somebody who is not on the roll: he may only be in the middle of asking to join.
func (c *Chat) routeStranger(t *turn) error {
	d, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if err == nil && !d.Expired {
		if step, ok := c.flows[d.Flow]; ok && d.Flow == flowRequest {
			return step(t, d)
		}
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return t.welcomeStranger()
}

// routeReply follows a reply to what the message it answers was about.
func (c *Chat) routeReply(t *turn) (bool, error) {
	r := t.msg.ReplyToMessage
	if r == nil || r.From == nil || !r.From.IsBot {
		return false, nil
	}
	about, err := t.Tx.Outbox().About(t.chat, r.ID)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	reply, ok := replies()[about.Kind]
	if !ok {
		return false, nil
	}
	return true, reply(t, about)
}

// routeDialog gives what was said to the dialog the person is in.
func (c *Chat) routeDialog(t *turn) (bool, error) {
	d, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	step, known := c.flows[d.Flow]
	switch {
	case d.Expired:
		return true, t.dialogOver("dialog.expired")
	case !known:
		return true, t.dialogOver("dialog.unknown")
	}
	err = step(t, d)
	if errors.Is(err, errUnknownStep) || unreadable(err) {
		return true, t.dialogOver("dialog.unknown")
	}
	return true, err
}

// errUnknownStep is what a flow returns for a step that it has no more, or not yet: the program was replaced in the
// middle of a dialog.
var errUnknownStep = errors.New("no such step")

// unreadable reports whether what a dialog knew was written by a program that wrote it differently.
func unreadable(err error) bool {
	var shape *json.UnmarshalTypeError
	return errors.As(err, &shape)
}

// forsake ends a dialog in which the next words would take effect at once, when the person turns to something else by
// a command or a key.
func (t *turn) forsake(command string) error {
	left, err := t.leaveComposing(command)
	if err != nil || command == "thoat" { // which leaves any dialog, and says so
		return err
	}
	if left {
		return t.done()
	}
	d, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && !slices.Contains([]string{"return", "rename", "doubt", flowShareReturn}, d.Flow) {
		return nil
	}
	if err != nil {
		return err
	}
	return t.done()
}

// stepper gives a message its effect as the answer to a dialog's question.
type stepper func(t *turn, d store.Dialog) error

// dialogOver keeps what was said after a dialog was over, of which the words under key tell: a question is answered as
// one, a file is asked about, and other words go to the secretariat if so wished.
func (t *turn) dialogOver(key string) error {
	if err := t.done(); err != nil {
		return err
	}
	if _, file := fileOf(t.msg); file || t.text() == "" {
		return t.fileByItself()
	}
	q, err := t.understand(t.text())
	if err != nil {
		return err
	}
	if q.Asked || q.SmallTalk() {
		return t.answerQuestion(t.text(), q)
	}
	return t.offerRelay(key)
}

// fileOf is the file of a message, if it has one.
func fileOf(m *models.Message) (store.File, bool) {
	switch {
	case m == nil:
	case m.Document != nil:
		d := m.Document
		return store.File{Kind: "document", FileID: d.FileID, UniqueID: d.FileUniqueID, Name: d.FileName, MIME: d.MimeType, Size: d.FileSize}, true
	case len(m.Photo) > 0:
		p := m.Photo[len(m.Photo)-1] // the largest comes last
		return store.File{Kind: "photo", FileID: p.FileID, UniqueID: p.FileUniqueID, MIME: "image/jpeg", Size: int64(p.FileSize)}, true
	case m.Voice != nil:
		return store.File{Kind: "voice", FileID: m.Voice.FileID, UniqueID: m.Voice.FileUniqueID, MIME: m.Voice.MimeType, Size: m.Voice.FileSize}, true
	case m.Video != nil:
		return store.File{Kind: "video", FileID: m.Video.FileID, UniqueID: m.Video.FileUniqueID, Name: m.Video.FileName, MIME: m.Video.MimeType, Size: m.Video.FileSize}, true
	case m.Audio != nil:
		return store.File{Kind: "audio", FileID: m.Audio.FileID, UniqueID: m.Audio.FileUniqueID, Name: m.Audio.FileName, MIME: m.Audio.MimeType, Size: m.Audio.FileSize}, true
	}
	return store.File{}, false
}

// orderIn is the command a text gives, typed or by a persistent key.
func (c *Chat) orderIn(text string) (name, args string, ok bool) {
	if name, args, ok = commandOf(text, c.BotUsername); ok {
		return name, args, true
	}
	name, ok = c.keyOf(text)
	return name, "", ok
}

// commandOf reads a command at the start of a text: its name in lower case and what follows. A command addressed to
// another bot is none. The text is read as it is, because offsets of entities count UTF-16 units and mislead.
func commandOf(text, bot string) (name, args string, ok bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), "/")
	if !ok {
		return "", "", false
	}
	head, args := rest, ""
	if i := strings.IndexAny(rest, " \n\t\u00a0"); i >= 0 {
		head, args = rest[:i], strings.TrimSpace(rest[i:])
	}
	name, to, addressed := strings.Cut(head, "@")
	if addressed && !strings.EqualFold(to, bot) {
		return "", "", false
	}
	return strings.ToLower(name), args, name != ""
}
