package chat

import (
	"khoibot/internal/words"
)

// refusal is an answer of no: what was asked for is not done, nothing changed, and the person is told why in a
// sentence that shows a way out.
type refusal struct {
	key  string
	args words.Args
	keep bool // what was typed or sent is kept and offered to the secretariat
}

func (r *refusal) Error() string { return "refused: " + r.key }

// no refuses with the words under a key. For a press the words under alert.<key> are shown as an alert.
func no(key string, args words.Args) error { return &refusal{key: key, args: args} }

// noButKeep refuses something a person took the trouble to type or send: it is not lost by that, but offered to the
// secretariat.
func noButKeep(key string, args words.Args) error { return &refusal{key, args, true} }

// refuse tells a person no. What the handler did before refusing stands: handlers refuse before they change anything.
func (t *turn) refuse(r *refusal) error {
	if t.press != nil {
		t.alert("alert."+r.key, r.args)
		return nil
	}
	if _, file := fileOf(t.msg); r.keep && (file || t.text() != "") {
		return t.offerRelay("no."+r.key, r.args)
	}
	return t.say("no."+r.key, r.args)
}

// forged refuses a press no button drawn for this person carries, and logs it; detail says what was wrong with it.
func (t *turn) forged(detail, key string) error {
	if t.press != nil { // a reply carries nothing that could be made up
		if err := t.log("forged", 0, 0, detail); err != nil {
			return err
		}
	}
	return no(key, nil)
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
