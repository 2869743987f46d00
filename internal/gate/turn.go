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
	Ctx      context.Context
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
