package courier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"khoibot/internal/store"
)

// stepContent does one step of what a row of content asks for: each step is one call, and recorded before the next, so that
// a stop in between repeats at most one.
func (c *Courier) stepContent(ctx context.Context, x store.Outgoing) outcome {
	d := x.Body.Content
	if d == nil {
		return outcome{how: moot}
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	switch d.Do {
	case store.DoSend, store.DoTest:
		return c.sendContent(ctx, x, *d)
	case store.DoAmend:
		return c.amendContent(ctx, x, *d)
	case store.DoWithdraw:
		return c.withdrawContent(ctx, x, *d)
	}
	return outcome{how: parked, why: fmt.Sprintf("unknown delivery %q", d.Do)}
}

// step is what one call sends: a part, an album of several, or the words before them (no parts).
type step struct {
	first int // ordinal of the first part
	parts []store.Part
}

// stepsOf groups parts into calls: neighbours of one album go together, at most ten (Bot API, sendMediaGroup).
func stepsOf(parts []store.Part) []step {
	const most = 10
	var list []step
	for i, p := range parts {
		if last := len(list) - 1; last >= 0 && p.Album != "" && list[last].parts[0].Album == p.Album && len(list[last].parts) < most {
			list[last].parts = append(list[last].parts, p)
			continue
		}
		list = append(list, step{first: i, parts: []store.Part{p}})
	}
	return list
}

// sendContent sends the next step of a version.
func (c *Courier) sendContent(ctx context.Context, x store.Outgoing, d store.Delivery) outcome {
	v, err := store.Version{Parts: d.Parts}, error(nil)
	if d.Do == store.DoSend {
		v, err = c.version(ctx, x, d.Version)
	}
	if errors.Is(err, store.ErrNotFound) {
		return outcome{how: moot}
	}
	if err != nil {
		return c.unspoken(x, err)
	}
	steps := stepsOf(v.Parts)
	if d.Head != "" {
		steps = append([]step{{}}, steps...)
	}
	i := x.Body.Parts
	if i >= len(steps) {
		return outcome{how: moot}
	}
	ids, err := c.sendStep(ctx, x, d, steps[i])
	if err != nil {
		return c.judge(x, err)
	}
	out := outcome{how: sent, version: d.Version, parts: i + 1}
	if i+1 < len(steps) {
		out.how = sentPart
	}
	for n := range steps[i].parts {
		if n < len(ids) && d.Do == store.DoSend {
			out.copies = append(out.copies, store.Copy{Ordinal: steps[i].first + n, Chat: x.Chat, Message: ids[n]})
		}
	}
	c.alsoTook(x, len(ids)-1)
	return out
}

func (c *Courier) version(ctx context.Context, x store.Outgoing, number int) (v store.Version, err error) {
	err = c.db.Read(ctx, func(tx *store.Tx) (err error) {
		v, err = tx.Content().Version(taskOf(x), number)
		return err
	})
	return v, err
}

// sendStep makes the call of a step and returns the ids of the messages it made.
func (c *Courier) sendStep(ctx context.Context, x store.Outgoing, d store.Delivery, s step) ([]int, error) {
	switch {
	case len(s.parts) == 0:
		id, err := c.try(x, d.Head, func(f form) (*models.Message, error) {
			return c.bot.SendMessage(ctx, &bot.SendMessageParams{ChatID: x.Chat, Text: f.text, ParseMode: f.mode, LinkPreviewOptions: noPreview()})
		})
		return []int{id}, err
	case len(s.parts) > 1:
		return c.sendAlbum(ctx, x, s.parts)
	}
	m, err := c.sendOne(ctx, x, s.parts[0])
	if m != nil && m.ID != 0 || undecodable(err) {
		return []int{m.ID}, nil
	}
	return nil, err
}

func (c *Courier) sendAlbum(ctx context.Context, x store.Outgoing, parts []store.Part) ([]int, error) {
	media := make([]models.InputMedia, len(parts))
	for i, p := range parts {
		m, err := mediaOf(p)
		if err != nil {
			return nil, err
		}
		media[i] = m
	}
	list, err := c.bot.SendMediaGroup(ctx, &bot.SendMediaGroupParams{ChatID: x.Chat, Media: media})
	if err != nil && !undecodable(err) {
		return nil, err
	}
	ids := make([]int, 0, len(list))
	for _, m := range list {
		if m != nil {
			ids = append(ids, m.ID)
		}
	}
	return ids, nil
}

// sendOne sends a part as a message of its own, as it was written: entities, not HTML, carry its formatting.
func (c *Courier) sendOne(ctx context.Context, x store.Outgoing, p store.Part) (*models.Message, error) {
	marks, err := entitiesOf(p)
	if err != nil {
		return nil, err
	}
	file := &models.InputFileString{Data: p.FileID}
	switch p.Kind {
	case "text":
		return c.bot.SendMessage(ctx, &bot.SendMessageParams{ChatID: x.Chat, Text: p.Text, Entities: marks, LinkPreviewOptions: noPreview()})
	case "copy":
		id, err := c.bot.CopyMessage(ctx, &bot.CopyMessageParams{ChatID: x.Chat, FromChatID: p.Chat, MessageID: p.Message})
		if id == nil {
			return nil, err
		}
		return &models.Message{ID: id.ID}, err
	case "photo":
		return c.bot.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: x.Chat, Photo: file, Caption: p.Text, CaptionEntities: marks})
	case "video":
		return c.bot.SendVideo(ctx, &bot.SendVideoParams{ChatID: x.Chat, Video: file, Caption: p.Text, CaptionEntities: marks})
	case "animation":
		return c.bot.SendAnimation(ctx, &bot.SendAnimationParams{ChatID: x.Chat, Animation: file, Caption: p.Text, CaptionEntities: marks})
	case "audio":
		return c.bot.SendAudio(ctx, &bot.SendAudioParams{ChatID: x.Chat, Audio: file, Caption: p.Text, CaptionEntities: marks})
	case "voice":
		return c.bot.SendVoice(ctx, &bot.SendVoiceParams{ChatID: x.Chat, Voice: file, Caption: p.Text, CaptionEntities: marks})
	}
	return c.bot.SendDocument(ctx, &bot.SendDocumentParams{ChatID: x.Chat, Document: file, Caption: p.Text, CaptionEntities: marks})
}

// mediaOf is a part as a member of an album, or as what a message is changed into.
func mediaOf(p store.Part) (models.InputMedia, error) {
	marks, err := entitiesOf(p)
	if err != nil {
		return nil, err
	}
	switch p.Kind {
	case "photo":
		return &models.InputMediaPhoto{Media: p.FileID, Caption: p.Text, CaptionEntities: marks}, nil
	case "video":
		return &models.InputMediaVideo{Media: p.FileID, Caption: p.Text, CaptionEntities: marks}, nil
	case "audio":
		return &models.InputMediaAudio{Media: p.FileID, Caption: p.Text, CaptionEntities: marks}, nil
	case "animation":
		return &models.InputMediaAnimation{Media: p.FileID, Caption: p.Text, CaptionEntities: marks}, nil
	}
	return &models.InputMediaDocument{Media: p.FileID, Caption: p.Text, CaptionEntities: marks}, nil
}

func entitiesOf(p store.Part) (marks []models.MessageEntity, err error) {
	if len(p.Entities) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(p.Entities, &marks); err != nil {
		return nil, fmt.Errorf("read formatting of content: %w", err)
	}
	return marks, nil
}

// alsoTook counts the messages of an album beyond its first, which Telegram counts one by one.
func (c *Courier) alsoTook(x store.Outgoing, more int) {
	now := c.machine.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	for range more {
		c.overall.ReserveN(now, 1)
		if p := c.paces[x.Chat]; p != nil {
			p.take(now)
		}
	}
}
