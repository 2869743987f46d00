package chat

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"khoibot/internal/store"
)

// press is what a button carries back: act:id36:rev36[:arg]. It comes from the outside and is trusted for nothing but
// its form.
type press struct {
	Act string
	ID  int64
	Rev int64 // of what the button was drawn from; zero where it does not matter
	Arg string
}

// presser gives a press its effect.
type presser func(t *turn, p press) error

const maxCallbackData = 64 // bytes, Bot API InlineKeyboardButton

// Data writes the press as callback data. Arg may hold anything of ASCII that fits.
func (p press) Data() string {
	s := p.Act + ":" + strconv.FormatInt(p.ID, 36) + ":" + strconv.FormatInt(p.Rev, 36)
	if p.Arg != "" {
		s += ":" + p.Arg
	}
	return s
}

// parsePress reads callback data.
func parsePress(data string) (press, error) {
	var p press
	if len(data) > maxCallbackData {
		return p, fmt.Errorf("callback data of %d bytes", len(data))
	}
	for i := range len(data) {
		if data[i] < ' ' || data[i] > '~' {
			return p, fmt.Errorf("callback data holds byte %#x", data[i])
		}
	}
	parts := strings.SplitN(data, ":", 4)
	if len(parts) < 3 || parts[0] == "" {
		return p, fmt.Errorf("callback data %q has no act, id and revision", data)
	}
	p.Act = parts[0]
	var err error
	if p.ID, err = strconv.ParseInt(parts[1], 36, 64); err != nil {
		return p, fmt.Errorf("read id of callback data: %w", err)
	}
	if p.Rev, err = strconv.ParseInt(parts[2], 36, 64); err != nil {
		return p, fmt.Errorf("read revision of callback data: %w", err)
	}
	if len(parts) == 4 {
		p.Arg = parts[3]
	}
	return p, nil
}

// fingerprint names what a button was drawn from where that has no id, so that it does nothing to what came since.
func fingerprint(what string) string {
	sum := sha256.Sum256([]byte(what))
	return hex.EncodeToString(sum[:6])
}

// button makes an inline button that carries p; its label is the words under button.<key>.
func (t *turn) button(key string, p press) store.Button {
	return store.Button{Label: t.lang.Text("button."+key, nil), Data: p.Data()}
}
