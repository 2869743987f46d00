package courier

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"khoibot/internal/bloc"
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

// stepsOf groups parts into calls: neighbours of one album go together, at most ten, and only of kinds that Telegram
// lets stand in one (Bot API, sendMediaGroup).
func stepsOf(parts []store.Part) []step {
	const most = 10
	var list []step
	for i, p := range parts {
		if last := len(list) - 1; last >= 0 && len(list[last].parts) < most && together(list[last].parts[0], p) {
			list[last].parts = append(list[last].parts, p)
			continue
		}
		list = append(list, step{first: i, parts: []store.Part{p}})
	}
	return list
}

// together reports whether two parts may stand in one album: photos and videos, or documents, or audio files.
func together(a, b store.Part) bool {
	sort := map[string]string{"photo": "visual", "video": "visual", "document": "document", "audio": "audio"}
	return a.Album != "" && a.Album == b.Album && sort[a.Kind] != "" && sort[a.Kind] == sort[b.Kind]
}

// sendContent sends the next step of a version.
func (c *Courier) sendContent(ctx context.Context, x store.Outgoing, d store.Delivery) outcome {
	steps, version, err := c.stepsLeft(ctx, x, d)
	if err != nil {
		return c.unspoken(x, err)
	}
	if version == 0 {
		return outcome{how: moot}
	}
	i := x.Body.Parts
	for i < len(steps) && steps[i].parts == nil && steps[i].first < 0 {
		i++
	}
	if i == len(steps) { // he has all of it, by an earlier row
		return outcome{how: sent, version: version, parts: i}
	}
	if more := len(steps[i].parts) - 1; more > 0 {
		if !c.makeRoom(ctx, x.Chat, more) {
			return outcome{how: deferred}
		}
	}
	ids, err := c.sendStep(ctx, x, d, steps[i])
	if err != nil {
		return c.judge(x, err)
	}
	out := outcome{how: sent, version: version, parts: i + 1}
	if i+1 < len(steps) {
		out.how = sentPart
		c.expect(x.Chat, len(steps[i+1].parts))
	}
	for n := range steps[i].parts {
		if n < len(ids) && ids[n] != 0 && d.Do == store.DoSend {
			out.copies = append(out.copies, store.Copy{Ordinal: steps[i].first + n, Chat: x.Chat, Message: ids[n]})
		}
	}
	return out
}

// done marks a step that an earlier row has seen to.
var done = step{first: -1}

// stepsLeft gives the steps of what a row is to bring, of which those the person has already are marked as done, and
// the version; zero where it is to bring nothing any more.
func (c *Courier) stepsLeft(ctx context.Context, x store.Outgoing, d store.Delivery) (steps []step, version int, err error) {
	version = 1
	var stand []store.Copy
	if d.Do == store.DoSend {
		err = c.db.Read(ctx, func(tx *store.Tx) error {
			box, person := tx.Content(), bloc.PersonID(x.Person)
			if version, err = box.Wanted(taskOf(x), person, d, x.Body.Parts > 0); err != nil || version == 0 {
				return err
			}
			v, err := box.Version(taskOf(x), version)
			if err != nil {
				return err
			}
			d.Parts = v.Parts
			stand, err = box.Copies(taskOf(x), person)
			return err
		})
	}
	has := map[int]bool{}
	for _, k := range stand {
		if k.Version == version && k.Chat == x.Chat {
			has[k.Ordinal] = true
		}
	}
	steps = stepsOf(d.Parts)
	for i, s := range steps {
		all := true
		for n := range s.parts {
			all = all && has[s.first+n]
		}
		if all {
			steps[i] = done
		}
	}
	if d.Head != "" {
		head := step{}
		if len(has) > 0 {
			head = done
		}
		steps = append([]step{head}, steps...)
	}
	return steps, version, err
}

// sendStep makes the call of a step and returns the ids of the messages it made, as far as Telegram's answer tells them.
func (c *Courier) sendStep(ctx context.Context, x store.Outgoing, d store.Delivery, s step) ([]int, error) {
	if len(s.parts) == 0 {
		id, err := c.try(x, d.Head, func(f form) (*models.Message, error) {
			return c.bot.SendMessage(ctx, &bot.SendMessageParams{ChatID: x.Chat, Text: f.text, ParseMode: f.mode, LinkPreviewOptions: noPreview()})
		})
		return []int{id}, err
	}
	call := func() ([]int, error) {
		if len(s.parts) > 1 {
			return c.sendAlbum(ctx, x, s.parts)
		}
		m, err := c.sendOne(ctx, x, s.parts[0])
		if m == nil {
			return nil, err
		}
		return []int{m.ID}, err
	}
	ids, err := call()
	if unparsable(err) {
		c.log.Error("formatting of content is refused, sent without", "row", x.ID, "error", c.redact(err))
		s.parts = unformatted(s.parts)
		ids, err = call()
	}
	if err != nil && (len(ids) > 0 && ids[0] != 0 || undecodable(err)) {
		c.log.Warn("an answer is not understood, the content is sent", "row", x.ID, "error", c.redact(err))
		err = nil
	}
	return ids, err
}

func unformatted(parts []store.Part) []store.Part {
	plain := slices.Clone(parts)
	for i := range plain {
		plain[i].Entities = nil
	}
	return plain
}

func (c *Courier) sendAlbum(ctx context.Context, x store.Outgoing, parts []store.Part) ([]int, error) {
	media := make([]models.InputMedia, len(parts))
	for i, p := range parts {
		media[i] = c.mediaOf(x, p)
	}
	list, err := c.bot.SendMediaGroup(ctx, &bot.SendMediaGroupParams{ChatID: x.Chat, Media: media})
	ids := make([]int, len(list))
	for i, m := range list {
		if m != nil {
			ids[i] = m.ID
		}
	}
	return ids, err
}

// sendOne sends a part as a message of its own, as it was written: entities, not HTML, carry its formatting.
func (c *Courier) sendOne(ctx context.Context, x store.Outgoing, p store.Part) (*models.Message, error) {
	marks := c.entitiesOf(x, p)
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
func (c *Courier) mediaOf(x store.Outgoing, p store.Part) models.InputMedia {
	marks := c.entitiesOf(x, p)
	switch p.Kind {
	case "photo":
		return &models.InputMediaPhoto{Media: p.FileID, Caption: p.Text, CaptionEntities: marks}
	case "video":
		return &models.InputMediaVideo{Media: p.FileID, Caption: p.Text, CaptionEntities: marks}
	case "audio":
		return &models.InputMediaAudio{Media: p.FileID, Caption: p.Text, CaptionEntities: marks}
	case "animation":
		return &models.InputMediaAnimation{Media: p.FileID, Caption: p.Text, CaptionEntities: marks}
	}
	return &models.InputMediaDocument{Media: p.FileID, Caption: p.Text, CaptionEntities: marks}
}

// entitiesOf is a part's formatting; a part whose formatting is not understood goes out without.
func (c *Courier) entitiesOf(x store.Outgoing, p store.Part) (marks []models.MessageEntity) {
	if len(p.Entities) == 0 {
		return nil
	}
	if err := json.Unmarshal(p.Entities, &marks); err != nil {
		c.log.Error("formatting of content is not understood, left out", "row", x.ID, "error", err)
		return nil
	}
	return marks
}
