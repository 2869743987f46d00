package courier

import (
	"github.com/go-telegram/bot/models"

	"khoibot/internal/store"
)

// markupOf is the one keyboard a message may have: its buttons, else the question it asks, else the persistent keys.
func markupOf(m store.Message) models.ReplyMarkup {
	switch {
	case len(m.Buttons) > 0:
		return inline(m.Buttons)
	case m.Ask != "":
		return &models.ForceReply{ForceReply: true, InputFieldPlaceholder: m.Ask}
	case len(m.Keys) > 0:
		return keys(m.Keys)
	case m.DropKeys:
		return &models.ReplyKeyboardRemove{RemoveKeyboard: true}
	}
	return nil
}

// inlineOf is the keyboard of an edit, which can have buttons only; without them it loses those it had.
func inlineOf(m store.Message) models.ReplyMarkup {
	if len(m.Buttons) == 0 {
		return nil
	}
	return inline(m.Buttons)
}

func inline(rows [][]store.Button) *models.InlineKeyboardMarkup {
	out := make([][]models.InlineKeyboardButton, len(rows))
	for i, row := range rows {
		for _, b := range row {
			k := models.InlineKeyboardButton{Text: b.Label, CallbackData: b.Data, URL: b.URL, Style: b.Style}
			if b.Copy != "" {
				k.CopyText = &models.CopyTextButton{Text: b.Copy}
			}
			out[i] = append(out[i], k)
		}
	}
	return &models.InlineKeyboardMarkup{InlineKeyboard: out}
}

func keys(rows [][]string) *models.ReplyKeyboardMarkup {
	out := make([][]models.KeyboardButton, len(rows))
	for i, row := range rows {
		for _, k := range row {
			out[i] = append(out[i], models.KeyboardButton{Text: k})
		}
	}
	return &models.ReplyKeyboardMarkup{Keyboard: out, IsPersistent: true, ResizeKeyboard: true}
}
