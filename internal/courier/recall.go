package courier

import (
	"context"
	"errors"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

func taskOf(x store.Outgoing) bloc.TaskID { return bloc.TaskID(x.Task) }

// nextCopy is the first message the row's person has of the task's content that wanted says is still to be seen to;
// false when there is none left.
func (c *Courier) nextCopy(ctx context.Context, x store.Outgoing, wanted func(store.Copy) bool) (k store.Copy, found bool, err error) {
	err = c.db.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Content().Copies(taskOf(x), bloc.PersonID(x.Person))
		if err != nil {
			return err
		}
		for _, one := range list {
			if wanted(one) {
				k, found = one, true
				return nil
			}
		}
		return nil
	})
	return k, found, err
}

// amendContent changes the next message the person has into the version. One that Telegram lets nobody change any more
// is passed over, and recorded so.
func (c *Courier) amendContent(ctx context.Context, x store.Outgoing, d store.Delivery) outcome {
	old, found, err := c.nextCopy(ctx, x, func(k store.Copy) bool { return k.Version < d.Version })
	if err != nil {
		return c.unspoken(x, err)
	}
	if !found {
		return outcome{how: sent, version: d.Version}
	}
	v, err := c.version(ctx, x, d.Version)
	if err != nil {
		return c.unspoken(x, err)
	}
	if old.Ordinal >= len(v.Parts) {
		return outcome{how: sentPart, version: d.Version, was: &old, became: store.CopyStuck}
	}
	err = c.change(ctx, x, old, v.Parts[old.Ordinal])
	switch {
	case err == nil || notModified(err):
		return outcome{how: sentPart, version: d.Version, was: &old, became: store.CopyReplaced,
			copies: []store.Copy{{Ordinal: old.Ordinal, Chat: old.Chat, Message: old.Message}}}
	case notEditable(err):
		return outcome{how: sentPart, version: d.Version, was: &old, became: store.CopyStuck}
	}
	return c.judge(x, err)
}

func (c *Courier) change(ctx context.Context, x store.Outgoing, k store.Copy, p store.Part) error {
	marks, err := entitiesOf(p)
	if err != nil {
		return err
	}
	switch p.Kind {
	case "text":
		_, err = c.bot.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: k.Chat, MessageID: k.Message, Text: p.Text, Entities: marks,
			LinkPreviewOptions: noPreview()})
	case "voice", "copy": // their content cannot be exchanged, only what is written under a voice note
		_, err = c.bot.EditMessageCaption(ctx, &bot.EditMessageCaptionParams{ChatID: k.Chat, MessageID: k.Message, Caption: p.Text, CaptionEntities: marks})
	default:
		var media models.InputMedia
		if media, err = mediaOf(p); err != nil {
			return err
		}
		_, err = c.bot.EditMessageMedia(ctx, &bot.EditMessageMediaParams{ChatID: k.Chat, MessageID: k.Message, Media: media})
	}
	if undecodable(err) {
		return nil
	}
	return err
}

// withdrawContent deletes the next message the person has; one older than Telegram allows (48 hours; Bot API,
// deleteMessage) is made to say that it was withdrawn.
func (c *Courier) withdrawContent(ctx context.Context, x store.Outgoing, d store.Delivery) outcome {
	k, found, err := c.nextCopy(ctx, x, func(store.Copy) bool { return true })
	if err != nil {
		return c.unspoken(x, err)
	}
	if !found {
		return outcome{how: sent}
	}
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
	box, person := tx.Content(), bloc.PersonID(x.Person)
	switch out.how {
	case sent, sentPart:
		if out.was != nil {
			if err := box.Became(taskOf(x), *out.was, out.became); err != nil {
				return err
			}
		}
		if d.Do == store.DoWithdraw {
			return nil
		}
		return box.Sent(taskOf(x), person, out.version, out.copies, out.how == sent)
	case paused: // the boards say that Telegram asks to wait
		return tx.Cards().Stir(taskOf(x))
	case refused:
		return box.Fail(taskOf(x), person, string(out.reason))
	case parked:
		return box.Fail(taskOf(x), person, string(ReasonParked))
	}
	return nil
}
