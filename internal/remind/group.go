package remind

import (
	"errors"
	"fmt"

	"khoibot/internal/store"
	"khoibot/internal/when"
)

// GroupView names the card by which the bloc's group is reminded, one a day under Key of the day.
const GroupView = "group_reminder"

// remindGroup takes the rungs that have come to the bloc's group, where that is switched on: one message a day. Which
// agency owes an answer is nobody's business there, and nobody can put it off for all. Where today's message has gone out
// already, the next working day's is used.
func (k *tick) remindGroup() error {
	if len(k.due) == 0 {
		return nil
	}
	group, err := k.tx.Groups().Reminded()
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	today := when.DateOf(k.now, k.house.Zone)
	day, sendAt := unixDay(today), int64(0)
	sent, err := k.tx.Cards().WasSent(group.Chat, GroupView, Key(day))
	if err != nil {
		return err
	}
	if sent {
		next := k.house.Calendar.After(today.AddDays(1))
		day, sendAt = unixDay(next), next.At(k.house.RemindAt, k.house.Zone).Unix()
	}
	news := false
	for _, t := range k.due {
		first, err := k.tx.Groups().Say(group.Chat, t.ID, fmt.Sprint(Cause(t.Task), t.days), day)
		if err != nil {
			return err
		}
		news = news || first
	}
	if !news {
		return nil
	}
	return k.words.RemindGroup(k.tx, group.Chat, day, sendAt)
}
