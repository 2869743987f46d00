package courier

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"khoibot/internal/store"
)

// How long a call may take before it counts as a broken connection; uploads may have 50 MB to move.
const (
	callTime   = time.Minute
	uploadTime = 5 * time.Minute
)

// maxPapers bounds how many uploaded files are remembered.
const maxPapers = 500

// form is how a text is to be read: Telegram HTML, or plain as a last resort.
type form struct {
	text string
	mode models.ParseMode
}

// try makes a call with a text as HTML, and once more without any formatting if Telegram does not understand that:
// what is said must not be lost for the sake of its looks.
func (c *Courier) try(x store.Outgoing, text string, call func(form) (*models.Message, error)) (int, error) {
	m, err := call(form{text, models.ParseModeHTML})
	if unparsable(err) {
		c.log.Error("text is no Telegram HTML, sent without formatting", "row", x.ID, "kind", x.Kind, "error", c.redact(err))
		m, err = call(form{text: plain(text)})
	}
	// The library fails on an answer it does not understand wholly, such as one that quotes a message of an unknown
	// kind; the message is sent all the same.
	if m != nil && m.ID != 0 || undecodable(err) {
		return m.ID, nil
	}
	return 0, err
}

// edit turns a message of the chat into the last part of a speech.
func (c *Courier) edit(ctx context.Context, x store.Outgoing, s speech) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	all := partsOf(s.Message)
	p := all[len(all)-1]
	_, err := c.try(x, p.text, func(f form) (*models.Message, error) {
		if p.file != nil {
			return c.bot.EditMessageCaption(ctx, &bot.EditMessageCaptionParams{ChatID: x.Chat, MessageID: s.edit,
				Caption: f.text, ParseMode: f.mode, ReplyMarkup: inlineOf(s.Message)})
		}
		return c.bot.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: x.Chat, MessageID: s.edit, Text: f.text,
			ParseMode: f.mode, LinkPreviewOptions: noPreview(), ReplyMarkup: inlineOf(s.Message)})
	})
	return err
}

// post sends one part of a speech as a new message and returns its id.
func (c *Courier) post(ctx context.Context, x store.Outgoing, s speech, i int) (int, error) {
	p := partsOf(s.Message)[i]
	limit := callTime
	if p.file != nil && p.file.Data != nil {
		limit = uploadTime
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	e := envelope{chat: x.Chat}
	if p.buttons {
		e.markup = markupOf(s.Message)
	}
	if s.ReplyTo != 0 && i == 0 {
		e.reply = &models.ReplyParameters{MessageID: s.ReplyTo, AllowSendingWithoutReply: true}
	}
	return c.try(x, p.text, func(f form) (*models.Message, error) {
		if p.file == nil {
			return c.bot.SendMessage(ctx, &bot.SendMessageParams{ChatID: e.chat, Text: f.text, ParseMode: f.mode,
				LinkPreviewOptions: noPreview(), ReplyParameters: e.reply, ReplyMarkup: e.markup})
		}
		m, err := c.postFile(ctx, e, *p.file, f)
		if m != nil && m.ID != 0 {
			c.keepPaper(*p.file, fileID(m))
		}
		return m, err
	})
}

// envelope is what all ways of sending have in common.
type envelope struct {
	chat   int64
	reply  *models.ReplyParameters
	markup models.ReplyMarkup
}

func (c *Courier) postFile(ctx context.Context, e envelope, a store.Attachment, f form) (*models.Message, error) {
	file := c.inputFile(a)
	switch a.Kind {
	case "photo":
		return c.bot.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: e.chat, Photo: file, Caption: f.text, ParseMode: f.mode,
			ReplyParameters: e.reply, ReplyMarkup: e.markup})
	case "voice":
		return c.bot.SendVoice(ctx, &bot.SendVoiceParams{ChatID: e.chat, Voice: file, Caption: f.text, ParseMode: f.mode,
			ReplyParameters: e.reply, ReplyMarkup: e.markup})
	case "video":
		return c.bot.SendVideo(ctx, &bot.SendVideoParams{ChatID: e.chat, Video: file, Caption: f.text, ParseMode: f.mode,
			ReplyParameters: e.reply, ReplyMarkup: e.markup})
	case "audio":
		return c.bot.SendAudio(ctx, &bot.SendAudioParams{ChatID: e.chat, Audio: file, Caption: f.text, ParseMode: f.mode,
			ReplyParameters: e.reply, ReplyMarkup: e.markup})
	case "animation":
		return c.bot.SendAnimation(ctx, &bot.SendAnimationParams{ChatID: e.chat, Animation: file, Caption: f.text,
			ParseMode: f.mode, ReplyParameters: e.reply, ReplyMarkup: e.markup})
	}
	return c.bot.SendDocument(ctx, &bot.SendDocumentParams{ChatID: e.chat, Document: file, Caption: f.text, ParseMode: f.mode,
		ReplyParameters: e.reply, ReplyMarkup: e.markup})
}

func noPreview() *models.LinkPreviewOptions {
	return &models.LinkPreviewOptions{IsDisabled: bot.True()}
}

// inputFile names a file Telegram has, or uploads one; a paper that went out before is not uploaded again. An upload
// needs a name, without which it would be taken for a mere field.
func (c *Courier) inputFile(a store.Attachment) models.InputFile {
	if a.Data == nil {
		return &models.InputFileString{Data: a.FileID}
	}
	if id := c.paper(a); id != "" {
		return &models.InputFileString{Data: id}
	}
	return &models.InputFileUpload{Filename: cmp.Or(a.Name, a.Kind, "document"), Data: bytes.NewReader(a.Data)}
}

func paperKey(a store.Attachment) [32]byte {
	return sha256.Sum256(append([]byte(a.Kind+"\x00"+a.Name+"\x00"), a.Data...))
}

func (c *Courier) paper(a store.Attachment) string {
	key := paperKey(a)
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.papers[key]
}

// keepPaper remembers under which id Telegram has the content.
func (c *Courier) keepPaper(a store.Attachment, id string) {
	if a.Data == nil || id == "" {
		return
	}
	key := paperKey(a)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.papers) >= maxPapers {
		clear(c.papers)
	}
	c.papers[key] = id
}

func fileID(m *models.Message) string {
	switch {
	case m.Document != nil:
		return m.Document.FileID
	case len(m.Photo) > 0:
		return m.Photo[len(m.Photo)-1].FileID
	case m.Voice != nil:
		return m.Voice.FileID
	case m.Video != nil:
		return m.Video.FileID
	case m.Audio != nil:
		return m.Audio.FileID
	}
	return ""
}
