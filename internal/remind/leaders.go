package remind

import (
	"slices"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

// recipients lists who is reminded of what an agency owes: its focal points and, only where the task is so switched, its
// leaders; who is both stands once, as a focal point.
func (k *plan) recipients(t bloc.Task, agency bloc.AgencyID) ([]store.Contact, error) {
	focals, err := k.facts.Contacts(agency, bloc.RoleFocal)
	if err != nil || !t.RemindLeaders {
		return focals, err
	}
	leaders, err := k.facts.Contacts(agency, bloc.RoleLeader)
	leaders = slices.DeleteFunc(leaders, func(l store.Contact) bool {
		return slices.ContainsFunc(focals, func(f store.Contact) bool { return f.Person == l.Person })
	})
	return slices.Concat(focals, leaders), err
}
