package courier

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// board is a card in chat 11 about task 5, that shows a number.
type board struct {
	*office
	shows   atomic.Int64
	renders atomic.Int64
}

func newBoard(t *testing.T) *board {
	b := &board{office: openOffice(t)}
	b.person(11)
	b.hooks.Render = func(_ *store.Tx, _ int64, v store.View) (store.Message, error) {
		b.renders.Add(1)
		switch v.Arg {
		case "moot":
			return store.Message{}, ErrMoot
		case "panic":
			panic("a view without words")
		}
		return store.Message{Text: fmt.Sprintf("%s: %d", v.Name, b.shows.Load())}, nil
	}
	return b
}

func (b *board) show() {
	b.t.Helper()
	b.write(func(tx *store.Tx) error {
		_, err := tx.Cards().Show(11, store.LaneReply, "k", store.View{Name: "bảng", Task: 5}, 0, store.Topic{Task: 5})
		return err
	})
}

func (b *board) touch() {
	b.t.Helper()
	b.write(func(tx *store.Tx) error { return tx.Cards().Touch(5, 3) })
}

func (b *board) phone() *sandbox.Phone { return b.sand.Person(11, "", "", "") }

func TestACardIsEditedInPlaceAndEditsCoalesce(t *testing.T) {
	b := newBoard(t)
	c := b.start()
	b.show()
	b.idle(c)
	for range 50 {
		b.shows.Add(1)
		b.touch()
	}
	b.idle(c)
	b.machine.Advance(time.Minute)
	b.idle(c)
	if got := sees(b.phone()); !slices.Equal(got, []string{"bảng: 50"}) {
		t.Errorf("saw %v", got)
	}
	// Edits begin at once and keep to the chat's pace: its burst, and what a slow machine adds.
	if n := b.calls("editMessageText"); n < 1 || n > 10 {
		t.Errorf("%d edits for 50 changes", n)
	}
}

func TestChangesWhileACardIsInFlightMakeOneMoreEdit(t *testing.T) {
	b := newBoard(t)
	hang := make(chan struct{})
	b.sand.Fail(sandbox.Fault{Method: "sendMessage", Hang: hang})
	c := b.start()
	b.show()
	b.until("the card is being sent", func() bool { return b.renders.Load() == 1 })
	for range 50 {
		b.shows.Add(1)
		b.touch()
	}
	close(hang)
	b.idle(c)
	if got := sees(b.phone()); !slices.Equal(got, []string{"bảng: 50"}) {
		t.Errorf("saw %v", got)
	}
	if n := b.calls("editMessageText"); n > 1 {
		t.Errorf("%d edits", n)
	}
}

func TestACardShownAnewIsANewMessage(t *testing.T) {
	b := newBoard(t)
	c := b.start()
	b.show()
	b.idle(c)
	b.show()
	b.idle(c)
	if got := sees(b.phone()); !slices.Equal(got, []string{"bảng: 0", "bảng: 0"}) {
		t.Errorf("saw %v", got)
	}
}

func TestAnEditThatChangesNothingIsSent(t *testing.T) {
	b := newBoard(t)
	c := b.start()
	b.show()
	b.idle(c)
	b.touch()
	b.idle(c)
	b.wantStates(map[string]int{"sent": 2})
	if b.calls("editMessageText") != 1 {
		t.Errorf("%d edits", b.calls("editMessageText"))
	}
}

func TestACardWhoseMessageIsGoneIsSentAnew(t *testing.T) {
	for _, words := range []string{"message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"} {
		b := newBoard(t)
		c := b.start()
		b.show()
		b.idle(c)
		b.sand.Fail(sandbox.Fault{Method: "editMessageText", Code: 400, Description: "Bad Request: " + words})
		b.shows.Store(1)
		b.touch()
		b.idle(c)
		b.shows.Store(2)
		b.touch()
		b.idle(c)
		if got := sees(b.phone()); !slices.Equal(got, []string{"bảng: 0", "bảng: 2"}) {
			t.Errorf("%s: saw %v", words, got)
		}
	}
}

func TestAViewIsPutIntoWordsWhenItIsSent(t *testing.T) {
	b := newBoard(t)
	b.sand.Fail(sandbox.Fault{Method: "sendMessage", RetryAfter: 3600})
	c := b.start()
	b.write(func(tx *store.Tx) error { return tx.Outbox().Show(11, store.LaneBulk, store.View{Name: "nhắc"}) })
	b.idle(c)
	b.shows.Store(9)
	b.machine.Advance(2 * time.Hour)
	b.idle(c)
	if got := sees(b.phone()); !slices.Equal(got, []string{"nhắc: 9"}) {
		t.Errorf("saw %v", got)
	}
}

func TestAViewWithNothingToSayIsMoot(t *testing.T) {
	b := newBoard(t)
	c := b.start()
	b.write(func(tx *store.Tx) error {
		return tx.Outbox().Show(11, store.LaneBulk, store.View{Name: "nhắc", Arg: "moot"})
	})
	b.idle(c)
	b.wantStates(map[string]int{"moot": 1})
	if b.calls("") != 0 {
		t.Errorf("calls: %v", b.sand.Calls(""))
	}
}

func TestAViewThatCannotBePutIntoWordsIsParkedAndStopsNobodyElse(t *testing.T) {
	b := newBoard(t)
	var why error
	b.hooks.Parked = func(_ *store.Tx, _ store.Outgoing, w string) error {
		why = errors.New(w)
		return nil
	}
	c := b.start()
	b.write(func(tx *store.Tx) error {
		return tx.Outbox().Show(11, store.LaneBulk, store.View{Name: "nhắc", Arg: "panic"})
	})
	b.put(text(11, store.LaneReply, "trả lời"))
	for range maxStrikes {
		b.idle(c)
		b.pass()
	}
	b.until("it is parked", func() bool { return b.states()["parked"] == 1 })
	b.stop()
	if got := sees(b.phone()); !slices.Equal(got, []string{"trả lời"}) || why == nil {
		t.Errorf("saw %v, told %v", got, why)
	}
}

func TestAMessageIsRedrawn(t *testing.T) {
	b := newBoard(t)
	c := b.start()
	b.put(text(11, 0, "câu hỏi"))
	b.idle(c)
	m, _ := b.phone().Last()
	b.write(func(tx *store.Tx) error { return tx.Outbox().Redraw(11, m.ID, store.View{Name: "đã chọn"}) })
	b.idle(c)
	if got := sees(b.phone()); !slices.Equal(got, []string{"đã chọn: 0"}) {
		t.Errorf("saw %v", got)
	}
}

func TestACardThatShowsEverythingAlreadyIsLeftAlone(t *testing.T) {
	b := newBoard(t)
	c := b.start()
	b.show()
	b.idle(c)
	b.stop()
	b.touch()
	b.write(func(tx *store.Tx) error {
		k, err := tx.Cards().Get(1)
		if err != nil {
			return err
		}
		return tx.Cards().Sent(k, k.Message)
	})
	c = b.start()
	b.idle(c)
	b.wantStates(map[string]int{"sent": 1, "moot": 1})
	if n := b.calls("editMessageText"); n != 0 {
		t.Errorf("%d edits", n)
	}
}
