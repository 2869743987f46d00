package store

import (
	"testing"
)

// An invitation's link is a key: once it was sent, or will never be, the database forgets it.
func TestATokenIsForgottenHoweverItsRowEnds(t *testing.T) {
	const token = "mã-mời-không-để-lại"
	for _, c := range []struct {
		name string
		end  func(tx *Tx, x Outgoing) error
		kept bool
	}{
		{"sent", func(tx *Tx, x Outgoing) error { return tx.Outbox().Sent(x, 5, About{}) }, false},
		{"refused", func(tx *Tx, x Outgoing) error { return tx.Outbox().Failed(x.ID, "blocked") }, false},
		{"moot", func(tx *Tx, x Outgoing) error { return tx.Outbox().Moot(x.ID) }, false},
		{"given up with its chat", func(tx *Tx, x Outgoing) error {
			if err := tx.Outbox().Retry(x, 0, "", false); err != nil {
				return err
			}
			return tx.Outbox().Abandon(1, "blocked")
		}, false},
		{"stopped", func(tx *Tx, x Outgoing) error {
			if err := tx.Outbox().Retry(x, 0, "", false); err != nil {
				return err
			}
			_, err := tx.Outbox().Stop(4)
			return err
		}, false},
		{"to be sent again", func(tx *Tx, x Outgoing) error { return tx.Outbox().Retry(x, 0, "", false) }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := openDesk(t)
			d.write(func(tx *Tx) error {
				must(tx.Outbox().Put(Outgoing{Chat: 1, Kind: KindMessage, Task: 4, Body: Body{Message: &Message{Text: token}, Secret: true}}))
				return c.end(tx, must(tx.Outbox().Claim(0, nil)))
			})
			if found := d.traces(token); (len(found) > 0) != c.kept {
				t.Errorf("kept in %v", found)
			}
		})
	}
}

// Somebody's words cannot pass for a token, to be forgotten.
func TestWordsThatSpeakOfSecretsStay(t *testing.T) {
	const words = `"secret":true`
	d := openDesk(t)
	d.write(func(tx *Tx) error {
		if err := tx.Outbox().Say(1, LaneReply, Message{Text: words + " – nguyên văn"}); err != nil {
			return err
		}
		return tx.Outbox().Sent(must(tx.Outbox().Claim(0, nil)), 5, About{})
	})
	if len(d.traces("nguyên văn")) == 0 {
		t.Error("an ordinary message was blanked")
	}
}
