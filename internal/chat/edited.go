package chat

import (
	"khoibot/internal/ask"
)

// editedWords tells, once a message, that editing it changes nothing of what was recorded. Small talk, commands and
// keys are not worth a word.
func (t *turn) editedWords() error {
	if !t.joined {
		return nil
	}
	if secrecyIn(t.msg) == isSecret {
		return t.refuseSecret(nil)
	}
	if handled, err := t.editedContent(); handled || err != nil || t.text() == "" {
		return err
	}
	asked, err := t.Tx.Relays().Asked(t.chat, t.msg.ID)
	if err != nil || !asked && !t.worthRecording() {
		return err
	}
	first, err := t.Tx.Held().Edited(t.chat, t.msg.ID)
	if err != nil || !first {
		return err
	}
	if asked {
		return t.say("edited.question", nil)
	}
	return t.say("edited.other", nil)
}

// worthRecording reports whether what was said may have been recorded: no command, no key, no small talk.
func (t *turn) worthRecording() bool {
	_, _, order := t.c.orderIn(t.text())
	return !order && !ask.Understand(t.text(), nil).SmallTalk()
}
