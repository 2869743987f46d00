package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	"khoibot/internal/bloc"
)

func TestAQuestionIsKeptWholeThroughItsStates(t *testing.T) {
	d := openDesk(t)
	asked := Relay{Person: 7, Chat: 70, Message: 3, After: 0, Words: "Hạn <nộp>?", State: RelayOffered,
		Files: []Attachment{{Kind: "document", FileID: "f", Name: "a.docx"}}}
	var id int64
	d.write(func(tx *Tx) error {
		id = must(tx.Relays().Add(asked))
		q := must(tx.Relays().Get(id))
		if q.Words != asked.Words || len(q.Files) != 1 || q.Files[0].FileID != "f" || q.At != tx.Now || q.State != RelayOffered {
			t.Errorf("kept as %+v", q)
		}
		if len(must(tx.Relays().Waiting())) != 0 || must(tx.Relays().Asked(70, 3)) {
			t.Error("a question waits that was not asked")
		}
		if !must(tx.Relays().Ask(id)) || must(tx.Relays().Ask(id)) || must(tx.Relays().Drop(id)) {
			t.Error("an offer is decided more than once")
		}
		if !must(tx.Relays().Asked(70, 3)) || len(must(tx.Relays().Waiting())) != 1 {
			t.Error("an asked question does not wait")
		}
		return tx.Relays().Attach(id, Attachment{Kind: "photo", FileID: "g"})
	})
	d.write(func(tx *Tx) error {
		if !must(tx.Relays().Take(id, 1)) || must(tx.Relays().Take(id, 2)) {
			t.Error("two take one question")
		}
		if err := tx.Relays().Answer(id, RelayAnswer{Person: 2, Words: "Ngày 30."}); err != nil {
			return err
		}
		q, answers := must(tx.Relays().Get(id)), must(tx.Relays().Answers(id))
		if q.TakenBy != 1 || len(q.Files) != 2 || len(answers) != 1 || answers[0].Person != 2 || answers[0].Words != "Ngày 30." {
			t.Errorf("%+v answered by %+v", q, answers)
		}
		if len(must(tx.Relays().Waiting())) != 0 {
			t.Error("an answered question waits")
		}
		return nil
	})
}

func TestADroppedQuestionKeepsNoWords(t *testing.T) {
	d := openDesk(t)
	d.write(func(tx *Tx) error {
		id := must(tx.Relays().Add(Relay{Person: 7, Chat: 70, Words: "riêng", Files: []Attachment{{FileID: "f"}}, State: RelayOffered}))
		if !must(tx.Relays().Drop(id)) || must(tx.Relays().Ask(id)) {
			t.Error("a dropped question can be asked")
		}
		if q := must(tx.Relays().Get(id)); q.Words != "" || len(q.Files) != 0 {
			t.Errorf("kept as %+v", q)
		}
		_, err := tx.Relays().Get(id + 1)
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("a question there is not: %v", err)
		}
		return nil
	})
}

// works reports whether a link binds a group, and uses it up.
func works(tx *Tx, token string) bool {
	_, err := tx.Groups().Use(token)
	if err != nil && !errors.Is(err, ErrNotFound) {
		panic(err)
	}
	return err == nil
}

func TestALinkForTheGroup(t *testing.T) {
	d := openDesk(t)
	const secretary, other bloc.PersonID = 1, 2
	var token, second string
	d.write(func(tx *Tx) error {
		first := must(tx.Groups().Offer(secretary, 0))
		token, second = must(tx.Groups().Offer(secretary, 0)), must(tx.Groups().Offer(other, 0))
		if works(tx, first) {
			t.Error("a link that was replaced works")
		}
		if works(tx, "") || works(tx, token+"x") {
			t.Error("a token nobody gave out works")
		}
		if !must(tx.Groups().Offered(secretary)) || must(tx.Groups().Offered(3)) {
			t.Error("it is not known who has a link")
		}
		if !works(tx, token) || works(tx, token) {
			t.Error("a link works other than once")
		}
		if must(tx.Groups().Offered(secretary)) {
			t.Error("a used link counts as offered")
		}
		return nil
	})
	d.clock.Set(d.clock.Now().Add(GroupTokenHours * time.Hour))
	d.write(func(tx *Tx) error {
		if works(tx, second) {
			t.Error("an expired link works")
		}
		return nil
	})
}

func TestTheBlocHasOneGroupAtATime(t *testing.T) {
	d := openDesk(t)
	d.write(func(tx *Tx) error {
		if _, err := tx.Groups().Bound(); !errors.Is(err, ErrNotFound) {
			t.Errorf("a group is bound: %v", err)
		}
		if err := tx.Groups().Bind(-5, "Khối", 1); err != nil {
			return err
		}
		if g := must(tx.Groups().Bound()); g.Chat != -5 || g.Title != "Khối" || !g.Bound {
			t.Errorf("bound is %+v", g)
		}
		if err := tx.Groups().Leave(-5, ""); err != nil {
			return err
		}
		if err := tx.Groups().Leave(-6, "Lạ"); err != nil {
			return err
		}
		for _, chat := range []int64{-5, -6} {
			if g := must(tx.Groups().Get(chat)); g.Bound || g.Left != tx.Now {
				t.Errorf("left is %+v", g)
			}
		}
		if _, err := tx.Groups().Bound(); !errors.Is(err, ErrNotFound) {
			t.Errorf("a group is bound still: %v", err)
		}
		return tx.Groups().Bind(-5, "Khối", 1)
	})
	d.write(func(tx *Tx) error {
		if !must(tx.Groups().Get(-5)).Bound {
			t.Error("a group is not bound again")
		}
		return nil
	})
}

func TestHeldMessagesAreTakenOnceWithTheirAlbum(t *testing.T) {
	d := openDesk(t)
	var first int64
	d.write(func(tx *Tx) error {
		first = must(tx.Held().Put(HeldMessage{Chat: 70, Message: 1, Album: "a", JSON: "{1}"}))
		must(tx.Held().Put(HeldMessage{Chat: 70, Message: 2, Album: "a", JSON: "{2}"}))
		must(tx.Held().Put(HeldMessage{Chat: 70, Message: 3, JSON: "{3}"}))
		must(tx.Held().Put(HeldMessage{Chat: 71, Message: 4, Album: "a", JSON: "{4}"}))
		if got := must(tx.Held().Take(71, first)); len(got) != 0 {
			t.Errorf("another chat takes %+v", got)
		}
		var taken []int
		for _, m := range must(tx.Held().Take(70, first)) {
			taken = append(taken, m.Message)
		}
		if !slices.Equal(taken, []int{1, 2}) {
			t.Errorf("taken are %v", taken)
		}
		if got := must(tx.Held().Take(70, first)); len(got) != 0 {
			t.Errorf("taken twice: %+v", got)
		}
		return nil
	})
}

func TestHeldMessagesAreForgottenAfterADay(t *testing.T) {
	d := openDesk(t)
	var id int64
	d.write(func(tx *Tx) error {
		id = must(tx.Held().Put(HeldMessage{Chat: 70, Message: 1, JSON: "{}"}))
		return nil
	})
	d.clock.Set(d.clock.Now().Add(HeldLife * time.Second))
	d.write(func(tx *Tx) error {
		if got := must(tx.Held().Take(70, id)); len(got) != 0 {
			t.Errorf("taken after a day: %+v", got)
		}
		if err := tx.Held().Expire(); err != nil {
			return err
		}
		var n int
		if err := tx.one("select count(*) from held_message", nil, &n); err != nil || n != 0 {
			t.Errorf("%d messages are kept after a day (%v)", n, err)
		}
		return nil
	})
}
