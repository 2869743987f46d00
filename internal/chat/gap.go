package chat

import (
	"fmt"
	"strconv"
	"time"

	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
)

// gapFlow tells people that there was no contact with Telegram for a long time, so that what they did may be lost.
func gapFlow() flow { return flow{views: map[string]renderer{"gap": gapNotice}} }

// gapUntil is the hour until which people are told of a gap, on any day: it may be a weekend on which they answered.
func gapUntil() when.TimeOfDay { return when.TimeOfDay{Hour: 21} }

// gapAt is when people are told of a gap that is over now: by day.
func gapAt(now time.Time, h store.House) int64 {
	day := when.DateOf(now, h.Zone)
	switch begins := day.At(h.RemindAt, h.Zone); {
	case now.Before(begins):
		return begins.Unix()
	case now.Before(day.At(gapUntil(), h.Zone)):
		return 0
	}
	return day.AddDays(1).At(h.RemindAt, h.Zone).Unix()
}

// Gap tells everyone with open tasks, and the secretariat, that there was no contact with Telegram.
func (c *Chat) Gap(tx *store.Tx, from, to time.Time) error {
	contacts, err := tx.People().Roll()
	if err != nil {
		return err
	}
	at := gapAt(timeOf(tx.Now), tx.House())
	v := store.View{Name: "gap", ID: from.Unix(), Arg: strconv.FormatInt(to.Unix(), 10)}
	told := map[int64]bool{}
	for _, p := range contacts {
		if !p.Reachable() || told[p.UserID] {
			continue
		}
		told[p.UserID] = true // whether it concerns him is seen when it is sent
		if _, err := tx.Outbox().Put(store.Outgoing{Chat: p.UserID, Lane: store.LaneAlert, Kind: store.KindView, SendAt: at,
			Body: store.Body{View: &v}}); err != nil {
			return err
		}
	}
	return nil
}

// gapNotice says from when until when nothing was received, to the secretariat and to those who owe something now.
func gapNotice(k *look, v store.View) (store.Message, error) {
	if !k.joined {
		return store.Message{}, courier.ErrMoot
	}
	if !k.who.Secretary() {
		owes, err := k.owesAnything()
		if err != nil || !owes {
			return store.Message{}, mootUnless(owes, err)
		}
	}
	to, err := strconv.ParseInt(v.Arg, 10, 64)
	if err != nil {
		return store.Message{}, fmt.Errorf("read end of gap: %w", err)
	}
	text := k.html("gap", words.Args{"From": k.lang.DateTime(v.ID), "To": k.lang.DateTime(to)})
	return store.Message{Text: string(text)}, nil
}

// owesAnything reports whether any of the person's agencies owes an answer.
func (k *look) owesAnything() (bool, error) {
	for _, agency := range k.who.BelongsTo() {
		owed, err := k.tx.Answers().OwedBy(agency)
		if err != nil || len(owed) > 0 {
			return len(owed) > 0, err
		}
	}
	return false, nil
}
