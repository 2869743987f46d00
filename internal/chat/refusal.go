package chat

import (
	"khoibot/internal/words"
)

// refusal is an answer of no: what was asked for is not done, nothing changed, and the person is told why in a
// sentence that shows a way out.
type refusal struct {
	key  string
	args words.Args
}

func (r *refusal) Error() string { return "refused: " + r.key }

// no refuses with the words under a key. For a press the words under alert.<key> are shown as an alert.
func no(key string, args words.Args) error { return &refusal{key, args} }

// refuse tells a person no. What the handler did before refusing stands: handlers refuse before they change anything.
func (t *turn) refuse(r *refusal) error {
	if t.press != nil {
		t.alert("alert."+r.key, r.args)
		return nil
	}
	return t.say("no."+r.key, r.args)
}

// onlySecretary refuses everyone but the secretariat, and logs the attempt: no button that leads here is shown to others.
func (t *turn) onlySecretary() error {
	if t.who.Secretary() && t.joined {
		return nil
	}
	if err := t.log("refused", 0, 0, "secretary only"); err != nil {
		return err
	}
	return no("only_secretary", nil)
}
