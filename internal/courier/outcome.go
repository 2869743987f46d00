package courier

import (
	"context"
	"errors"
	"time"

	"khoibot/internal/store"
)

// how a send ended.
type how int

const (
	sent     how = iota // Telegram has it
	sentPart            // Telegram has one message of several
	moot                // there was nothing left to say
	retry               // it may succeed another time
	paused              // Telegram asks to wait
	refused             // it never will
	parked              // a person has to look at it
	migrated            // the group is a supergroup now
	later               // it may not be said yet
	deferred            // the chat's pace does not yet allow as many messages at once
)

// outcome is how a send ended and what follows from it.
type outcome struct {
	how     how
	message int           // sent: as which message of the chat
	parts   int           // sentPart: how many are sent by now
	about   store.About   // sent: what a reply to it is about
	card    store.Card    // sent: the card as it was put into words
	wait    time.Duration // retry, paused
	to      int64         // migrated: the supergroup; later: the instant, on the bloc's clock
	reason  Reason        // refused
	why     string        // the error's text
	offline bool          // retry: Telegram could not be reached

	// Of rows of content only:
	version int          // which one the person has now
	copies  []store.Copy // the messages that were made
	was     *store.Copy  // the message that was seen to
	became  string       // what it is now
}

// record writes an outcome and its consequences in one transaction.
func (c *Courier) record(ctx context.Context, x store.Outgoing, out outcome) {
	now := c.machine.Now()
	second := out.how == paused && c.tooFast(x.Chat, now)
	c.settle(ctx, x, func(tx *store.Tx) error {
		if err := recordContent(tx, x, out); err != nil {
			return err
		}
		switch box := tx.Outbox(); out.how {
		case sentPart:
			return box.SentPart(x, out.message, out.about, out.parts)
		case moot:
			return box.Moot(x.ID)
		case retry:
			return box.Retry(x, notBefore(now, out.wait), out.why, false)
		case later:
			return box.Delay(x, out.to)
		case paused:
			return pauseChat(tx, x, notBefore(now, out.wait), second)
		case refused:
			return refuse(tx, x, out)
		case parked:
			return box.Park(x.ID, out.why)
		case deferred:
			return box.Retry(x, 0, "", true)
		case migrated:
			if err := box.Moved(x.Chat, out.to); err != nil {
				return err
			}
			return box.Retry(x, 0, "", true)
		default:
			return recordSent(tx, x, out)
		}
	}, func(tx *store.Tx) error {
		switch {
		case out.how == refused && speaks(x.Kind) && c.hooks.Refused != nil:
			return c.hooks.Refused(tx, x, out.reason)
		case out.how == parked && c.hooks.Parked != nil:
			return c.hooks.Parked(tx, x, out.why)
		}
		return nil
	})
}

// notBefore rounds up to the whole seconds rows wait in.
func notBefore(now time.Time, wait time.Duration) int64 {
	return now.Add(wait + time.Second - time.Nanosecond).Unix()
}

func recordSent(tx *store.Tx, x store.Outgoing, out outcome) error {
	if x.Kind == store.KindCard {
		if err := tx.Cards().Sent(out.card, out.message); err != nil {
			return err
		}
	}
	return tx.Outbox().Sent(x, out.message, out.about)
}

func pauseChat(tx *store.Tx, x store.Outgoing, until int64, everyone bool) error {
	if err := tx.Outbox().Pause(x.Chat, until); err != nil {
		return err
	}
	if everyone {
		if err := tx.Outbox().Slow(until); err != nil {
			return err
		}
	}
	return tx.Outbox().Retry(x, until, "", true)
}

// refuse records that a row will never be sent. Where nobody in the chat can be reached, all that waits for it is given
// up, and the person is marked.
func refuse(tx *store.Tx, x store.Outgoing, out outcome) error {
	if err := tx.Outbox().Failed(x.ID, string(out.reason)+": "+out.why); err != nil {
		return err
	}
	if !speaks(x.Kind) || !out.reason.unreachable() {
		return nil
	}
	if x.Chat > 0 {
		if _, err := tx.People().SetUnreachable(x.Chat, string(out.reason)); err != nil {
			return err
		}
	}
	return tx.Outbox().Abandon(x.Chat, string(out.reason))
}

// hookError is a hook's failure, told from the database's.
type hookError struct{ error }

func (e hookError) Unwrap() error { return e.error }

// settle runs a row's outcome and the hook that goes with it in one transaction; a hook that fails is left out. A
// database that refuses is asked again until the program stops: what was sent must not be sent again for that.
func (c *Courier) settle(ctx context.Context, x store.Outgoing, outcome, hook func(*store.Tx) error) {
	write := func(hook func(*store.Tx) error) error {
		return c.db.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
			if err := outcome(tx); err != nil {
				return err
			}
			if err := guard(func() error { return hook(tx) }); err != nil {
				return hookError{err}
			}
			return nil
		})
	}
	err := write(hook)
	if failed := (hookError{}); errors.As(err, &failed) {
		c.log.Error("consequences of an outcome failed and are left out", "row", x.ID, "kind", x.Kind, "error", c.redact(err))
		hook = func(*store.Tx) error { return nil }
		err = write(hook)
	}
	for err != nil {
		c.log.Error("cannot record an outcome", "row", x.ID, "kind", x.Kind, "error", c.redact(err))
		if c.machine.Until(ctx, c.machine.Now().Add(time.Second)) != nil {
			return // the row stays leased, and is sent again at the next start
		}
		err = write(hook)
	}
}
