package store

import (
	"encoding/json"
	"fmt"
)

// Dialogs are the conversations under way: which question the bot asked a person last.
type Dialogs struct{ tx *Tx }

// Dialogs gives access to the dialogs in this transaction.
func (tx *Tx) Dialogs() Dialogs { return Dialogs{tx} }

// Dialog is a flow in the middle of which a person is. Step names what the next message answers.
type Dialog struct {
	Flow    string
	Step    string
	Data    json.RawMessage
	Expired bool
}

// DialogLife is how long an unanswered question stands, in seconds.
const DialogLife = 24 * 3600

// Get returns a person's dialog in a chat, expired or not, or ErrNotFound.
func (d Dialogs) Get(chat, user int64) (Dialog, error) {
	var g Dialog
	var data string
	var expires int64
	err := d.tx.one("select flow, step, data, expires_at from dialog where chat_id = ? and user_id = ?", []any{chat, user},
		&g.Flow, &g.Step, &data, &expires)
	if err != nil {
		return g, wrapUnlessNotFound(err, "read dialog")
	}
	g.Data, g.Expired = json.RawMessage(data), expires <= d.tx.Now
	return g, nil
}

// Put makes the person's next message in the chat answer a step of a flow; data is what the flow knows so far.
func (d Dialogs) Put(chat, user int64, flow, step string, data any) error {
	text, err := encode(data)
	if err != nil {
		return err
	}
	_, err = d.tx.exec("insert into dialog (chat_id, user_id, flow, step, data, expires_at) values (?, ?, ?, ?, ?, ?)"+
		" on conflict do update set flow = excluded.flow, step = excluded.step, data = excluded.data, expires_at = excluded.expires_at",
		chat, user, flow, step, text, d.tx.Now+DialogLife)
	return wrap(err, "keep dialog %s", flow)
}

// End forgets the person's dialog in the chat; it reports whether there was one.
func (d Dialogs) End(chat, user int64) (bool, error) {
	n, err := d.tx.affects("delete from dialog where chat_id = ? and user_id = ?", chat, user)
	return n > 0, wrap(err, "end dialog")
}

// Read decodes what a dialog's flow knows.
func (g Dialog) Read(into any) error {
	if err := json.Unmarshal(g.Data, into); err != nil {
		return fmt.Errorf("read dialog %s: %w", g.Flow, err)
	}
	return nil
}
