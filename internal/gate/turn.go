package gate

import (
	"context"
	"time"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/store"
)

// Turn is one update taking effect. A handler reads, writes and queues through Tx; it does no other I/O and cannot
// send. What it did commits together with the update, or not at all.
type Turn struct {
	Ctx      context.Context // never ends: a handler has no deadline
	Tx       *store.Tx
	Update   *models.Update
	Now      time.Time // when the person did it, on the bloc's clock
	Received time.Time // when the gate has it, on the bloc's clock
	Held     bool      // a press that Telegram held back while the bot was away: Now is the start of that gap
}

// Handler is the conversations, as the gate needs them. All of its methods run inside a transaction.
type Handler interface {
	// Handle gives an update its effect.
	Handle(t *Turn) error
	// Failed queues a word to the person that the update was not recorded; why is for the log.
	Failed(t *Turn, why error) error
	// Superseded reports whether the person has since answered what a dead update was about, so that running it again
	// would undo that.
	Superseded(t *Turn) (bool, error)
	// Gap queues a word to everyone with open tasks that there was no contact with Telegram between two instants.
	Gap(tx *store.Tx, from, to time.Time) error
}

// turn makes an update's turn. A press carries no time: it counts from when it is received or, in the first drain after
// a gap, from the start of the gap.
func (g *Gate) turn(ctx context.Context, tx *store.Tx, in incoming) *Turn {
	received := time.Unix(tx.Now, 0)
	t := &Turn{Ctx: ctx, Tx: tx, Update: in.update, Received: received}
	if t.Now = saidAt(in.update); t.Now.IsZero() {
		t.Now, t.Held = g.contact.pressedAt(g.Skew.right(received))
		t.Held = t.Held && in.update.CallbackQuery != nil
	}
	return t
}

// saidAt is the time an update bears, zero where it bears none.
func saidAt(u *models.Update) time.Time {
	unix := 0
	switch {
	case u.Message != nil:
		unix = u.Message.Date
	case u.EditedMessage != nil:
		unix = u.EditedMessage.EditDate
	case u.MyChatMember != nil:
		unix = u.MyChatMember.Date
	}
	if unix == 0 {
		return time.Time{}
	}
	return time.Unix(int64(unix), 0)
}
