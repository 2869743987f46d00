package workbook

import (
	"errors"
	"fmt"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

// The codes of problems met only when a checked workbook is held against what is known already, with their Args.
const (
	CodeTakenTelegramID = "taken_telegram_id" // the account is another person's: value, name, other
	CodeMovedToPast     = "moved_to_past"     // agencies were told a due time, and the new one has passed: title, value
	CodeDueAfterStart   = "due_after_start"   // the activity begins before its new due time: title, value, start
	CodeOtherAccount    = "other_account"     // the person takes part with another account: name
)

// Summary tells what applying a workbook did, or would do.
type Summary struct {
	Agencies, People, Tasks Count
	Renamed                 int           // people whose account is known under another name
	Changes                 []Change      // of rows that were there, in the order of the sheets
	Opened                  []bloc.TaskID // new tasks, which open at the instant given
	Moved                   []Moved       // announced tasks whose due time is another now
	Touched                 []bloc.TaskID
}

// Nothing reports whether everything in the book was known.
func (s Summary) Nothing() bool {
	return s.Agencies.Added+s.Agencies.Changed+s.People.Added+s.People.Changed+s.Tasks.Added+s.Tasks.Changed == 0
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

// Moved is a task of which agencies were told another due time before, in unix seconds.
type Moved struct {
	Task     bloc.TaskID
	From, To int64
}

// DefaultLadder is when agencies are reminded where the workbook does not say: so many days before the due day.
func DefaultLadder() []int { return []int{14, 7, 3, 1} }

// Apply makes the database say what the book says, in the caller's transaction, announcing new tasks at announceAt
// (unix seconds). With problems nothing may be kept: the caller rolls back. Applying a book twice changes nothing the
// second time. Agencies, people and tasks the book does not name are left as they are.
func Apply(tx *store.Tx, b *Book, by bloc.PersonID, announceAt int64) (Summary, []Problem, error) {
	a := &applying{tx: tx, by: by, announceAt: announceAt, agencies: map[string]bloc.AgencyID{},
		byAccount: map[int64]bloc.PersonID{}, renamed: map[bloc.PersonID]bool{}}
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
	renamed    map[bloc.PersonID]bool // by this book
	found      problems
	sum        Summary
}

func (a *applying) agency(row Agency) error {
	was, err := a.tx.Agencies().ByCode(row.Code)
	added := errors.Is(err, store.ErrNotFound)
	if err != nil && !added {
		return err
	}
	now := bloc.Agency{Code: row.Code, Position: row.Position, Name: row.Name, ShortName: row.ShortName, Post: row.Post}
	id, changed, err := a.tx.Agencies().Put(now)
	if err != nil {
		return err
	}
	a.agencies[row.Code] = id
	a.sum.Agencies.note(added, changed)
	if !added {
		a.compareAgency(row, was, now)
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
	m := bloc.Membership{Person: id, Agency: agency, Role: row.Role, Title: row.Title}
	if !added {
		if err := a.comparePerson(row, m); err != nil {
			return err
		}
	}
	changed, err := a.tx.People().Enroll(m)
	if err != nil {
		return err
	}
	bound := false
	if row.TelegramID != 0 {
		if bound, err = a.bind(row, id, added); err != nil {
			return err
		}
	}
	a.sum.People.note(added, changed || bound || a.renamed[id])
	return a.tx.Content().Welcome(id)
}

// identify returns the person a row means, new if need be; zero where the row has a problem.
func (a *applying) identify(row Person, agency bloc.AgencyID) (id bloc.PersonID, added bool, err error) {
	if row.TelegramID != 0 {
		id, refused, err := a.owner(row, agency)
		if err != nil || id != 0 || refused {
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

// owner is whoever has the row's account already; zero where nobody has. The account says who a row means: a name
// written in another way is a renaming, unless it is that of somebody else in the agency, which is refused.
func (a *applying) owner(row Person, agency bloc.AgencyID) (id bloc.PersonID, refused bool, err error) {
	if id, ok := a.byAccount[row.TelegramID]; ok {
		return id, false, nil
	}
	have, err := a.tx.People().Account(row.TelegramID)
	if err != nil {
		return 0, false, unlessNotFound(err)
	}
	p, err := a.tx.People().Get(have.Person)
	if err != nil {
		return 0, false, unlessNotFound(err)
	}
	a.byAccount[row.TelegramID] = p.ID
	if p.Name == row.Name {
		return p.ID, false, nil
	}
	other, err := a.tx.People().InAgency(row.Name, agency)
	if unlessNotFound(err) != nil {
		return 0, false, err
	}
	if err == nil && other != p.ID {
		a.found.add(row.Sheet, row.IDRef, CodeTakenTelegramID, map[string]string{"value": fmt.Sprint(row.TelegramID), "name": row.Name, "other": p.Name})
		return 0, true, nil
	}
	return p.ID, false, a.rename(row, p)
}

func unlessNotFound(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// rename writes a person's name as the book does; the log keeps his number, so that it holds no name when he leaves.
func (a *applying) rename(row Person, p bloc.Person) error {
	a.renamed[p.ID] = true
	a.sum.Renamed++
	a.change(row.Cell, p.Name, headPerson, p.Name, row.Name)
	if err := a.tx.Audit().Log(store.Event{Person: a.by, Act: "renamed", Detail: fmt.Sprintf("person %d", p.ID)}); err != nil {
		return err
	}
	return a.tx.People().Rename(p.ID, row.Name)
}

// bind ties the row's account to the person, unless he takes part with another one: that is changed by himself.
func (a *applying) bind(row Person, id bloc.PersonID, added bool) (bool, error) {
	have, err := a.tx.People().AccountOf(id)
	if unlessNotFound(err) != nil {
		return false, err
	}
	if err == nil && have.UserID != row.TelegramID && have.Joined {
		a.found.add(row.Sheet, row.IDRef, CodeOtherAccount, map[string]string{"name": row.Name})
		return false, nil
	}
	a.byAccount[row.TelegramID] = id
	bound, err := a.tx.People().Bind(row.TelegramID, id)
	if err == nil && bound && !added {
		a.change(row.Cell, row.Name, headTelegram, idText(have.UserID), idText(row.TelegramID))
	}
	return bound, err
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
		a.sum.Opened = append(a.sum.Opened, proposal.ID)
		return a.tx.Cycle().Adopt(proposal.ID, want, a.by, audience)
	} else if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	have, err := a.tx.Tasks().ByKey(row.Title, row.Year)
	switch {
	case errors.Is(err, store.ErrNotFound):
		a.sum.Tasks.note(true, false)
		id, err := a.tx.Tasks().Add(want, a.by, audience)
		a.sum.Opened = append(a.sum.Opened, id)
		return err
	case err != nil:
		return err
	}
	if have.Phase == bloc.PhaseClosed || have.Phase == bloc.PhaseWithdrawn {
		a.sum.Tasks.note(false, false)
		return nil
	}
	changed, err := a.compareTask(row, have, want, audience)
	if err != nil {
		return err
	}
	a.sum.Tasks.note(false, changed)
	if !changed {
		return nil
	}
	return a.changeTask(row, have, want, audience)
}

func (a *applying) changeTask(row Task, have, want bloc.Task, audience []bloc.AgencyID) error {
	want.ID, want.Phase, want.AnnounceAt, want.AnnouncedAt = have.ID, have.Phase, have.AnnounceAt, have.AnnouncedAt
	if have.Start != 0 && want.Kind == bloc.KindActivity && want.Due > have.Start {
		a.found.add(row.Sheet, row.Ref, CodeDueAfterStart, map[string]string{"title": want.Title, "value": row.Due.Format(dueLayout),
			"start": time.Unix(have.Start, 0).In(a.tx.House().Zone).Format(dueLayout)})
		return nil
	}
	if have.AnnouncedAt != 0 {
		a.sum.Touched = append(a.sum.Touched, have.ID)
		if have.Due != want.Due && want.Due < a.tx.Now {
			a.found.add(row.Sheet, row.Ref, CodeMovedToPast, map[string]string{"title": want.Title, "value": row.Due.Format(dueLayout)})
			return nil
		}
		if have.Due != want.Due {
			a.sum.Moved = append(a.sum.Moved, Moved{have.ID, have.Due, want.Due})
		}
	}
	if err := a.tx.Audit().Log(store.Event{Person: a.by, Act: "changed", Task: have.ID}); err != nil {
		return err
	}
	return a.tx.Tasks().Change(want, audience)
}
