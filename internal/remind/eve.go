package remind

import (
	"fmt"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// eve reminds the focal points of the agencies that attend an activity the day before it begins, in a message of its
// own. After a time away it comes late, as long as the activity has not begun.
func (k *tick) eve(t bloc.Task) error {
	attending, err := k.tx.Answers().Attending(t.ID)
	if err != nil {
		return err
	}
	about := map[bloc.PersonID][]store.Topic{}
	var order []store.Contact
	for _, agency := range attending {
		contacts, err := k.tx.People().Contacts(agency, bloc.RoleFocal)
		if err != nil {
			return err
		}
		for _, c := range contacts {
			if !c.Reachable() {
				continue
			}
			if about[c.Person] == nil {
				order = append(order, c)
			}
			about[c.Person] = append(about[c.Person], store.Topic{Task: t.ID, Agency: agency})
		}
	}
	for _, c := range order {
		first, err := k.tx.Said().Say(t.ID, c.Person, EveCause(t), unixDay(when.DateOf(k.now, k.house.Zone)))
		if err != nil {
			return err
		}
		if !first {
			continue
		}
		if err := k.words.Eve(k.tx, c, t, about[c.Person]); err != nil {
			return err
		}
	}
	return nil
}

// EveCause is what store.Said keeps of the reminder the day before an activity, as long as it begins when it does.
func EveCause(t bloc.Task) string { return fmt.Sprintf("eve:%d", t.BeginsAt()) }
