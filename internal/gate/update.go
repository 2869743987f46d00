package gate

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"

	"github.com/go-telegram/bot/models"
)

// incoming is one update as it came: decoded, or with the reason why it could not be.
type incoming struct {
	id       int64 // where the update's own cannot be read, a negative number made of its content
	numbered bool  // id is the update's own
	raw      json.RawMessage
	update   *models.Update
	err      error
}

var errNoNumber = errors.New("it has no update_id")

// decode reads one update by itself, so that one the library does not understand takes none of the others with it.
func decode(raw json.RawMessage) incoming {
	in := incoming{raw: raw}
	u, err := decodeUpdate(raw)
	if err == nil && u.ID <= 0 {
		err = errNoNumber
	}
	if err == nil {
		in.id, in.numbered, in.update = u.ID, true, u
		return in
	}
	in.err = fmt.Errorf("decode update: %w", err)
	var head struct {
		ID int64 `json:"update_id"`
	}
	if json.Unmarshal(raw, &head) == nil && head.ID > 0 {
		in.id, in.numbered = head.ID, true
		return in
	}
	h := fnv.New64a()
	h.Write(raw)
	in.id = -1 - int64(h.Sum64()>>1)
	return in
}

// decodeUpdate guards against the library's own decoders, which see whatever Telegram comes up with.
func decodeUpdate(raw json.RawMessage) (u *models.Update, err error) {
	defer recovered("decoding", &err)
	u = &models.Update{}
	return u, json.Unmarshal(raw, u)
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
