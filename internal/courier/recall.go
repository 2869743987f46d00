package courier

import (
	"context"
	"errors"
	"slices"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

func taskOf(x store.Outgoing) bloc.TaskID { return bloc.TaskID(x.Task) }

// amendContent changes the next message the person has into the newest version. One that Telegram lets nobody change any
// more is passed over, and recorded so.
func (c *Courier) amendContent(ctx context.Context, x store.Outgoing, d store.Delivery) outcome {
	var v store.Version
	var old []store.Copy
	err := c.db.Read(ctx, func(tx *store.Tx) error {
		box, person := tx.Content(), bloc.PersonID(x.Person)
		version, err := box.Wanted(taskOf(x), person, d, false)
		if err != nil || version == 0 {
			return err
		}
		if v, err = box.Version(taskOf(x), version); err != nil {
			return err
		}
		old, err = box.ToChange(taskOf(x), person, version)
		return err
	})
	switch {
	case err != nil:
		return c.unspoken(x, err)
	case v.Number == 0:
		return outcome{how: moot}
	case len(old) == 0:
		return outcome{how: sent, version: v.Number}
	}
	k := old[0]
	if k.Ordinal >= len(v.Parts) {
		return outcome{how: sentPart, version: v.Number, was: &k, became: store.CopyStuck}
	}
	p := v.Parts[k.Ordinal]
	err = c.change(ctx, x, k, p)
	if unparsable(err) {
		c.log.Error("formatting of content is refused, amended without", "row", x.ID, "error", c.redact(err))
		p.Entities = nil
		err = c.change(ctx, x, k, p)
	}
	if err == nil || notModified(err) {
		return outcome{how: sentPart, version: v.Number, was: &k, became: store.CopyReplaced,
			copies: []store.Copy{{Ordinal: k.Ordinal, Chat: k.Chat, Message: k.Message}}}
	}
	if reason, permanent := reasonOf(err); permanent && !reason.unreachable() { // he is sent it anew
		return outcome{how: sentPart, version: v.Number, was: &k, became: store.CopyStuck}
	}
	return c.judge(x, err)
}

func (c *Courier) change(ctx context.Context, x store.Outgoing, k store.Copy, p store.Part) (err error) {
	switch marks := c.entitiesOf(x, p); p.Kind {
	case "text":
		_, err = c.bot.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: k.Chat, MessageID: k.Message, Text: p.Text, Entities: marks,
			LinkPreviewOptions: noPreview()})
	case "voice", "copy": // their content cannot be exchanged, only what is written under it
		_, err = c.bot.EditMessageCaption(ctx, &bot.EditMessageCaptionParams{ChatID: k.Chat, MessageID: k.Message, Caption: p.Text, CaptionEntities: marks})
	default:
		_, err = c.bot.EditMessageMedia(ctx, &bot.EditMessageMediaParams{ChatID: k.Chat, MessageID: k.Message, Media: c.mediaOf(x, p)})
	}
	if undecodable(err) {
		return nil
	}
	return err
}

// withdrawContent deletes the next message the person has; one older than Telegram allows (48 hours; Bot API,
// deleteMessage) is made to say that it was withdrawn.
func (c *Courier) withdrawContent(ctx context.Context, x store.Outgoing, d store.Delivery) outcome {
	var list []store.Copy
	err := c.db.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.Content().Copies(taskOf(x), bloc.PersonID(x.Person))
		return err
	})
	if err != nil {
		return c.unspoken(x, err)
	}
	i := slices.IndexFunc(list, func(k store.Copy) bool { return k.Chat == x.Chat })
	if i < 0 {
		return outcome{how: sent}
	}
	k := list[i]
	_, err = c.bot.DeleteMessage(ctx, &bot.DeleteMessageParams{ChatID: k.Chat, MessageID: k.Message})
	switch {
	case err == nil || alreadyGone(err):
		return outcome{how: sentPart, was: &k, became: store.CopyDeleted}
	case !errors.Is(err, bot.ErrorBadRequest):
		return c.judge(x, err)
	}
	_, err = c.try(x, d.Head, func(f form) (*models.Message, error) {
		m, err := c.bot.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: k.Chat, MessageID: k.Message, Text: f.text, ParseMode: f.mode})
		if err == nil || !says(err, "there is no text in the message to edit") {
			return m, err
		}
		return c.bot.EditMessageCaption(ctx, &bot.EditMessageCaptionParams{ChatID: k.Chat, MessageID: k.Message, Caption: f.text, ParseMode: f.mode})
	})
	switch {
	case err == nil || notModified(err):
		return outcome{how: sentPart, was: &k, became: store.CopyMarked}
	case errors.Is(err, bot.ErrorBadRequest):
		return outcome{how: sentPart, was: &k, became: store.CopyStuck}
	}
	return c.judge(x, err)
}

// recordContent records what a step of a row of content came to.
func recordContent(tx *store.Tx, x store.Outgoing, out outcome) error {
	d := x.Body.Content
	if d == nil || d.Do == store.DoTest {
		return nil
	}
	box, task, person := tx.Content(), taskOf(x), bloc.PersonID(x.Person)
	switch {
	case out.how == paused: // the boards say that Telegram asks to wait
		return tx.Cards().Stir(task)
	case (out.how == refused || out.how == parked) && d.Do == store.DoWithdraw:
		return box.NotTakenBack(task, x.Chat)
	case out.how == refused:
		return box.Fail(task, person, string(out.reason))
	case out.how == parked:
		return box.Fail(task, person, string(ReasonParked))
	case out.how != sent && out.how != sentPart:
		return nil
	}
	if out.was != nil {
		if err := box.Became(task, *out.was, out.became); err != nil {
			return err
		}
	}
	switch d.Do {
	case store.DoWithdraw:
		return nil
	case store.DoAmend:
		if err := box.Sent(task, person, out.version, out.copies, false); err != nil || out.how == sentPart {
			return err
		}
		return box.Amended(task, person, out.version)
	}
	if out.how == sentPart {
		if err := box.Begun(x.ID, out.version); err != nil {
			return err
		}
	}
	return box.Sent(task, person, out.version, out.copies, out.how == sent)
}
