package chat

import (
	"errors"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/store"
	"khoibot/internal/words"
)

// editedContent brings the edit of a message that is content into what is being written; where that has gone out, it says
// so. It reports false where the message is no content.
func (t *turn) editedContent() (handled bool, err error) {
	if t.who.Secretary() {
		x, err := t.Tx.Compositions().Holding(t.who.ID, t.msg.ID)
		if err == nil {
			return true, t.editedComposition(x)
		}
		if !notFound(err) {
			return false, err
		}
	}
	x, err := t.Tx.Shares().Holding(t.who.ID, t.msg.ID)
	if notFound(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, t.editedShare(x)
}

func (t *turn) editedComposition(x store.Composition) error {
	var c composition
	if err := x.Read(&c); err != nil {
		return err
	}
	parts, changed, err := t.edits(c.Parts)
	if err != nil || !changed {
		return err
	}
	if x.State != store.CompositionWriting {
		return t.editTooLate("content.edit_"+x.State, c.Title)
	}
	c.Parts = parts
	if err := t.saveComposition(x, c); err != nil {
		return err
	}
	if _, err := t.Tx.Cards().Refresh(t.chat, store.LaneReply, "composition", id36(x.ID)); err != nil {
		return err
	}
	return t.say("content.edited", nil)
}

func (t *turn) editedShare(x store.Share) error {
	parts, changed, err := t.edits(x.Parts)
	if err != nil || !changed {
		return err
	}
	if x.State != store.ShareWriting {
		return t.editTooLate("content.edit_proposed", shareTitle(t.lang, x.Parts))
	}
	if ok, err := t.Tx.Shares().Save(x, parts); err != nil || !ok {
		return noUnless(ok, err, "stale")
	}
	return t.say("content.edited", nil)
}

// edits is content with what the edited message says now. An edit that cannot be content, or may be a secret, leaves it as
// it was, and says so.
func (t *turn) edits(have []store.Part) (parts []store.Part, changed bool, err error) {
	m := t.msg
	if name, args, ok := t.c.orderIn(m.Text); ok { // the content stands behind its command
		if args == "" {
			return have, false, t.editRefused(no("content_empty", words.Args{"Command": name}))
		}
		if m, err = afterCommand(m, args); err != nil {
			return nil, false, err
		}
	}
	if secrecyIn(m) != notSecret {
		return have, false, t.editRefused(no("content_secret", nil))
	}
	more, err := t.contentIn(m)
	if err == nil {
		parts, changed, err = editParts(have, more)
	}
	var refused *refusal
	if errors.As(err, &refused) {
		return have, false, t.editRefused(refused)
	}
	return parts, changed, err
}

// editRefused tells why an edit is not taken, and that the content stays as it was.
func (t *turn) editRefused(err error) error {
	var refused *refusal
	if !errors.As(err, &refused) {
		return err
	}
	return t.say("content.edit_refused", words.Args{"Why": t.lang.HTML("no."+refused.key, refused.args)})
}

// editTooLate tells, once a message, that content which is with others already stays as it is.
func (t *turn) editTooLate(key, title string) error {
	first, err := t.Tx.Held().Edited(t.chat, t.msg.ID)
	if err != nil || !first {
		return err
	}
	return t.say(key, words.Args{"Title": title})
}

// composing flows are those in which whatever is sent is content.
func composingFlow(d store.Dialog) bool { return d.Flow == flowNotice || d.Flow == flowShare }

// composes is the dialog in which the person is writing content; ok is false where he is in none.
func (t *turn) composes() (d store.Dialog, ok bool, err error) {
	d, err = t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) {
		return d, false, nil
	}
	return d, err == nil && !d.Expired && composingFlow(d), err
}

// isContent reports whether what looks like a command is content all the same: somebody else's words, forwarded while
// content is being collected.
func (t *turn) isContent(m *models.Message) (bool, error) {
	if m.ForwardOrigin == nil {
		return false, nil
	}
	d, ok, err := t.composes()
	return ok && (d.Step == noticeParts || d.Step == shareParts), err
}

// leaveComposing ends the dialog in which content is written where the person turns to something else; what he wrote is
// kept, and he is told how to go on. A command there is not leaves him where he is.
func (t *turn) leaveComposing(command string) (left bool, err error) {
	d, ok, err := t.composes()
	if _, known := t.c.commands[command]; err != nil || !ok || !known {
		return false, err
	}
	title, go_on, err := t.written(d)
	if err != nil || title == "" {
		return true, err
	}
	return true, t.say("content.kept", words.Args{"Title": title}, []store.Button{go_on})
}

// written names what a dialog is about, with the button that goes on with it; the name is empty where there is nothing of
// it yet.
func (t *turn) written(d store.Dialog) (title string, goOn store.Button, err error) {
	var g noticeDialog
	if err := d.Read(&g); err != nil {
		return "", goOn, err
	}
	if d.Flow == flowShare {
		x, err := t.Tx.Shares().Get(g.ID)
		if err != nil || len(x.Parts) == 0 || x.State != store.ShareWriting {
			return "", goOn, err
		}
		return shareTitle(t.lang, x.Parts), t.button("go_on_writing", press{Act: "zm", ID: x.ID}), nil
	}
	x, err := t.Tx.Compositions().Get(g.ID)
	if err != nil || x.State != store.CompositionWriting {
		return "", goOn, err
	}
	var c composition
	if err := x.Read(&c); err != nil || len(c.Parts) == 0 {
		return "", goOn, err
	}
	return c.Title, t.button("go_on_writing", press{Act: "zc", ID: x.ID}), nil
}

// pressGoOnNotice shows what was being written again.
func pressGoOnNotice(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	x, err := t.Tx.Compositions().Get(p.ID)
	if notFound(err) {
		return t.forged("no such composition", "unknown_button")
	}
	if err != nil {
		return err
	}
	return t.showComposition(x.ID)
}
