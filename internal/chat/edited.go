package chat

import (
	"khoibot/internal/ask"
)

// editedWords tells, once a message, that editing it changes nothing of what was recorded. Small talk, commands and
// keys are not worth a word.
func (t *turn) editedWords() error {
	if !t.joined || t.text() == "" {
		return nil
	}
	if secrecyOf(t.text(), t.msg.Text == "") == isSecret {
		return t.refuseSecret(nil)
	}
	if _, _, command := commandOf(t.text(), t.c.BotUsername); command {
		return nil
	}
	if _, key := t.c.keyOf(t.text()); key || ask.Understand(t.text(), nil).Kind == ask.Chat {
		return nil
	}
	first, err := t.Tx.Held().Edited(t.chat, t.msg.ID)
	if err != nil || !first {
		return err
	}
	asked, err := t.Tx.Relays().Asked(t.chat, t.msg.ID)
	if err != nil {
		return err
	}
	if asked {
		return t.say("edited.question", nil)
	}
	return t.say("edited.other", nil)
}
