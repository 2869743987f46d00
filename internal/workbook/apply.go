package workbook

import (
	"errors"
	"fmt"
	"slices"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

// The codes of problems met only when a checked workbook is held against what is known already, with their Args.
const (
	CodeTakenTelegramID = "taken_telegram_id" // the account is another person's: value, name, other
	CodeMovedToPast     = "moved_to_past"     // agencies were told a due time, and the new one has passed: title, value
	CodeOtherAccount    = "other_account"     // the person takes part with another account: name
)

// Summary tells what applying a workbook did, or would do.
type Summary struct {
	Agencies, People, Tasks Count
	Moved                   []Moved // announced tasks whose due time is another now
	Touched                 []bloc.TaskID
}

// Count is how many rows of a sheet were new, changed something, or said what was known.
type Count struct{ Added, Changed, Same int }

func (c *Count) note(added, changed bool) {
	switch {
	case added:
		c.Added++
	case changed:
		c.Changed++
	default:
		c.Same++
	}
}

// Moved is a task of which agencies were told another due time before.
type Moved struct {
	Task bloc.TaskID
	From int64
}

// DefaultLadder is when agencies are reminded where the workbook does not say: so many days before the due day.
func DefaultLadder() []int { return []int{14, 7, 3, 1} }

// Apply makes the database say what the book says, in the caller's transaction, announcing new tasks at announceAt
// (unix seconds). With problems nothing may be kept: the caller rolls back. Applying a book twice changes nothing the
// second time. Agencies, people and tasks the book does not name are left as they are.
func Apply(tx *store.Tx, b *Book, by bloc.PersonID, announceAt int64) (Summary, []Problem, error) {
	a := &applying{tx: tx, by: by, announceAt: announceAt, agencies: map[string]bloc.AgencyID{}, byAccount: map[int64]bloc.PersonID{}}
	for _, row := range b.Agencies {
		if err := a.agency(row); err != nil {
			return a.sum, nil, err
		}
	}
	for _, row := range b.People {
		if err := a.person(row); err != nil {
			return a.sum, nil, err
		}
	}
	for _, row := range b.Tasks {
		if err := a.task(row); err != nil {
			return a.sum, nil, err
		}
	}
	err := tx.Audit().Log(store.Event{Person: by, Act: "imported",
		Detail: fmt.Sprintf("agencies %+v, people %+v, tasks %+v", a.sum.Agencies, a.sum.People, a.sum.Tasks)})
	return a.sum, a.found.all(), err
}

type applying struct {
	tx         *store.Tx
	by         bloc.PersonID
	announceAt int64
	agencies   map[string]bloc.AgencyID
	byAccount  map[int64]bloc.PersonID
	found      problems
	sum        Summary
}

func (a *applying) agency(row Agency) error {
	_, err := a.tx.Agencies().ByCode(row.Code)
	added := errors.Is(err, store.ErrNotFound)
	if err != nil && !added {
		return err
	}
	id, changed, err := a.tx.Agencies().Put(bloc.Agency{Code: row.Code, Position: row.Position, Name: row.Name,
		ShortName: row.ShortName, Post: row.Post})
	if err != nil {
		return err
	}
	a.agencies[row.Code] = id
	a.sum.Agencies.note(added, changed)
	if !added {
		return nil
	}
	return a.tx.Tasks().Welcome(id)
}

// person finds who a row means, by his account, else by his name in the agency, and gives him the role.
func (a *applying) person(row Person) error {
	agency := a.agencies[row.AgencyCode]
	id, added, err := a.identify(row, agency)
	if err != nil || id == 0 {
		return err
	}
	changed, err := a.tx.People().Enroll(bloc.Membership{Person: id, Agency: agency, Role: row.Role, Title: row.Title})
	if err != nil {
		return err
	}
	bound := false
	if row.TelegramID != 0 {
		if bound, err = a.bind(row, id); err != nil {
			return err
		}
	}
	a.sum.People.note(added, changed || bound)
	return nil
}

// identify returns the person a row means, new if need be; zero where the row has a problem.
func (a *applying) identify(row Person, agency bloc.AgencyID) (id bloc.PersonID, added bool, err error) {
	if row.TelegramID != 0 {
		id, err := a.owner(row)
		if err != nil || id != 0 {
			return id, false, err
		}
	}
	id, err = a.tx.People().InAgency(row.Name, agency)
	if err == nil {
		return id, false, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return 0, false, err
	}
	id, err = a.tx.People().Add(row.Name)
	return id, true, err
}

// owner is whoever has the row's account already; zero where nobody has.
func (a *applying) owner(row Person) (bloc.PersonID, error) {
	if id, ok := a.byAccount[row.TelegramID]; ok {
		return id, nil
	}
	have, err := a.tx.People().Account(row.TelegramID)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	p, err := a.tx.People().Get(have.Person)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if bloc.Fold(p.Name) != bloc.Fold(row.Name) {
		a.found.add(row.Sheet, row.Ref, CodeTakenTelegramID, map[string]string{"value": fmt.Sprint(row.TelegramID), "name": row.Name, "other": p.Name})
	}
	a.byAccount[row.TelegramID] = p.ID
	return p.ID, nil
}

// bind ties the row's account to the person, unless he takes part with another one: that is changed by himself.
func (a *applying) bind(row Person, id bloc.PersonID) (bool, error) {
	have, err := a.tx.People().AccountOf(id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return false, err
	}
	if err == nil && have.UserID != row.TelegramID && have.Joined {
		a.found.add(row.Sheet, row.Ref, CodeOtherAccount, map[string]string{"name": row.Name})
		return false, nil
	}
	a.byAccount[row.TelegramID] = id
	return a.tx.People().Bind(row.TelegramID, id)
}

func (a *applying) task(row Task) error {
	want := bloc.Task{Kind: row.Kind, Sort: row.Sort, Year: row.Year, Title: row.Title, Due: row.Due.Unix(), DuePhrase: row.DuePhrase,
		DocNo: row.DocNo, Note: row.Note, Ladder: row.Ladder, Everyone: row.Agencies == nil, Phase: bloc.PhaseConfirmed, AnnounceAt: a.announceAt}
	if want.Ladder == nil {
		want.Ladder = DefaultLadder()
	}
	var audience []bloc.AgencyID
	for _, code := range row.Agencies {
		audience = append(audience, a.agencies[code])
	}
	if proposal, err := a.tx.Cycle().Adoptable(want); err == nil { // the book decides what the yearly cycle proposed
		a.sum.Tasks.note(true, false)
		return a.tx.Cycle().Adopt(proposal.ID, want, a.by, audience)
	} else if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	have, err := a.tx.Tasks().ByKey(row.Title, row.Year)
	switch {
	case errors.Is(err, store.ErrNotFound):
		a.sum.Tasks.note(true, false)
		_, err := a.tx.Tasks().Add(want, a.by, audience)
		return err
	case err != nil:
		return err
	}
	changed, err := a.differs(have, want, audience)
	if err != nil {
		return err
	}
	a.sum.Tasks.note(false, changed)
	if !changed {
		return nil
	}
	return a.change(row, have, want, audience)
}

// differs reports whether the book says anything new of a task that is not over.
func (a *applying) differs(have, want bloc.Task, audience []bloc.AgencyID) (bool, error) {
	if have.Phase == bloc.PhaseClosed || have.Phase == bloc.PhaseWithdrawn {
		return false, nil
	}
	if have.Kind != want.Kind || have.Sort != want.Sort || have.Title != want.Title || have.Due != want.Due || have.DuePhrase != want.DuePhrase ||
		have.DocNo != want.DocNo || have.Note != want.Note || have.Everyone != want.Everyone || !slices.Equal(have.Ladder, want.Ladder) {
		return true, nil
	}
	if want.Everyone {
		return false, nil
	}
	entries, err := a.tx.Answers().Entries(have.ID)
	if err != nil {
		return false, err
	}
	var asked []bloc.AgencyID
	for _, e := range entries {
		if !e.Exempt {
			asked = append(asked, e.Agency)
		}
	}
	slices.Sort(asked)
	wanted := slices.Sorted(slices.Values(audience))
	return !slices.Equal(asked, wanted), nil
}

func (a *applying) change(row Task, have, want bloc.Task, audience []bloc.AgencyID) error {
	want.ID, want.Phase, want.AnnounceAt, want.AnnouncedAt = have.ID, have.Phase, have.AnnounceAt, have.AnnouncedAt
	if have.AnnouncedAt != 0 {
		a.sum.Touched = append(a.sum.Touched, have.ID)
		if have.Due != want.Due && want.Due < a.tx.Now {
			a.found.add(row.Sheet, row.Ref, CodeMovedToPast, map[string]string{"title": want.Title, "value": row.Due.Format("02/01/2006 15:04")})
			return nil
		}
		if have.Due != want.Due {
			a.sum.Moved = append(a.sum.Moved, Moved{have.ID, have.Due})
		}
	}
	if err := a.tx.Audit().Log(store.Event{Person: a.by, Act: "changed", Task: have.ID}); err != nil {
		return err
	}
	return a.tx.Tasks().Change(want, audience)
}
