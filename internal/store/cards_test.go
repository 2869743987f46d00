package store

import (
	"errors"
	"testing"
)

// shown queues a card about task 5 in chat 1.
func shown(t *testing.T, tx *Tx) int64 {
	t.Helper()
	id, err := tx.Cards().Show(1, LaneReply, "k", View{Name: "bảng", Task: 5}, 0, Topic{Task: 5})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// leaseCard leases the card's row and gives the card as it is then.
func leaseCard(t *testing.T, tx *Tx) (Outgoing, Card) {
	t.Helper()
	x, err := tx.Outbox().Claim(machineNow, nil)
	if err != nil {
		t.Fatal(err)
	}
	k, err := tx.Cards().Get(x.Card)
	if err != nil {
		t.Fatal(err)
	}
	return x, k
}

// settleCard records that the leased row went out as a message.
func settleCard(t *testing.T, tx *Tx, x Outgoing, was Card, message int) {
	t.Helper()
	if err := errors.Join(tx.Cards().Sent(was, message), tx.Outbox().Sent(x, message, About{})); err != nil {
		t.Fatal(err)
	}
}

func TestTouchesOfACardAreOneRow(t *testing.T) {
	db, _ := outboxAt(t)
	write(t, db, func(tx *Tx) error {
		shown(t, tx)
		x, k := leaseCard(t, tx)
		settleCard(t, tx, x, k, 40)
		for range 5 {
			if err := tx.Cards().Touch(5, 3); err != nil {
				return err
			}
		}
		x, k = leaseCard(t, tx)
		if k.Message != 40 || k.Rev == k.SentRev {
			t.Errorf("card %+v", k)
		}
		settleCard(t, tx, x, k, 40)
		if _, err := tx.Outbox().Claim(machineNow, nil); !errors.Is(err, ErrNotFound) {
			t.Errorf("a second edit: %v", err)
		}
		return nil
	})
}

func TestATouchWhileACardIsBeingSentIsNotLost(t *testing.T) {
	db, _ := outboxAt(t)
	write(t, db, func(tx *Tx) error {
		shown(t, tx)
		x, k := leaseCard(t, tx)
		if err := tx.Cards().Touch(5, 0); err != nil {
			return err
		}
		settleCard(t, tx, x, k, 40)
		if _, k = leaseCard(t, tx); k.Message != 40 || k.Rev == k.SentRev {
			t.Errorf("card %+v", k)
		}
		return nil
	})
}

func TestACardShownAnewWhileItIsEditedBecomesANewMessage(t *testing.T) {
	db, _ := outboxAt(t)
	write(t, db, func(tx *Tx) error {
		shown(t, tx)
		x, k := leaseCard(t, tx)
		settleCard(t, tx, x, k, 40)
		if err := tx.Cards().Touch(5, 0); err != nil {
			return err
		}
		x, k = leaseCard(t, tx)
		shown(t, tx)
		settleCard(t, tx, x, k, 40)
		if _, k = leaseCard(t, tx); k.Message != 0 {
			t.Errorf("would edit message %d", k.Message)
		}
		return nil
	})
}

func TestARetriedCardNeedsNoSecondRow(t *testing.T) {
	db, _ := outboxAt(t)
	write(t, db, func(tx *Tx) error {
		shown(t, tx)
		x, _ := leaseCard(t, tx)
		if err := tx.Cards().Touch(5, 0); err != nil {
			return err
		}
		if err := tx.Outbox().Retry(x, machineNow, "", false); err != nil {
			return err
		}
		again, k := leaseCard(t, tx)
		if again.ID != x.ID {
			t.Errorf("row %d took the place of %d", again.ID, x.ID)
		}
		settleCard(t, tx, again, k, 40)
		if _, err := tx.Outbox().Claim(machineNow, nil); !errors.Is(err, ErrNotFound) {
			t.Errorf("a second row: %v", err)
		}
		return nil
	})
}
