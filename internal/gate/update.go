package gate

import (
	"encoding/json"
	"fmt"

	"github.com/go-telegram/bot/models"
)

// incoming is one update as it came: decoded, or with the reason why it could not be.
type incoming struct {
	id     int64
	raw    json.RawMessage
	update *models.Update
	err    error
}

// decode reads one update by itself, so that one the library does not understand takes none of the others with it.
func decode(raw json.RawMessage) incoming {
	var head struct {
		ID int64 `json:"update_id"`
	}
	in := incoming{raw: raw}
	if err := json.Unmarshal(raw, &head); err != nil {
		in.err = fmt.Errorf("read update_id: %w", err)
		return in
	}
	in.id = head.ID
	var u models.Update
	if err := json.Unmarshal(raw, &u); err != nil {
		in.err = fmt.Errorf("decode update: %w", err)
		return in
	}
	in.update = &u
	return in
}

// sender is the Telegram user an update came from, zero where there is none.
func sender(u *models.Update) int64 {
	switch {
	case u == nil:
	case u.Message != nil && u.Message.From != nil:
		return u.Message.From.ID
	case u.EditedMessage != nil && u.EditedMessage.From != nil:
		return u.EditedMessage.From.ID
	case u.CallbackQuery != nil:
		return u.CallbackQuery.From.ID
	case u.MyChatMember != nil:
		return u.MyChatMember.From.ID
	}
	return 0
}
