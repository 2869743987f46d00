package workbook

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

// Change is one value that a book makes another, both as the sheet writes them; empty where there is none.
type Change struct {
	Cell            // of the row
	Name     string // what the row is about: an agency, a person, a task
	Heading  string // of the column
	Old, New string
}

const dueLayout = "02/01/2006 15:04"

func (a *applying) change(at Cell, name, heading, old, now string) {
	if old != now {
		a.sum.Changes = append(a.sum.Changes, Change{Cell: at, Name: name, Heading: heading, Old: old, New: now})
	}
}

func (a *applying) compareAgency(row Agency, was, now bloc.Agency) {
	name := was.Label()
	a.change(row.Cell, name, headPosition, strconv.Itoa(was.Position), strconv.Itoa(now.Position))
	a.change(row.Cell, name, headName, was.Name, now.Name)
	a.change(row.Cell, name, headShortName, was.ShortName, now.ShortName)
	a.change(row.Cell, name, headPost, wordOf(postWords(), was.Post), wordOf(postWords(), now.Post))
}

// comparePerson notes a role somebody is given, or the post with which he holds it from now on.
func (a *applying) comparePerson(row Person, m bloc.Membership) error {
	p, err := a.tx.People().Get(m.Person)
	if err != nil {
		return err
	}
	for _, have := range p.Roles {
		if have.Agency == m.Agency && have.Role == m.Role {
			a.change(row.Cell, row.Name, headTitle, have.Title, m.Title)
			return nil
		}
	}
	role := wordOf(roleWords(), m.Role)
	if row.AgencyCode != "" {
		role += ", " + row.AgencyCode
	}
	a.change(row.Cell, row.Name, headRole, "", role)
	return nil
}

// compareTask notes what the book says anew of a task, and reports whether that is anything.
func (a *applying) compareTask(row Task, have, want bloc.Task, audience []bloc.AgencyID) (bool, error) {
	before := len(a.sum.Changes)
	note := func(heading, old, now string) { a.change(row.Cell, have.Title, heading, old, now) }
	note(headKind, kindText(have), kindText(want))
	note(headTask, have.Title, want.Title)
	note(headDue, dueText(row, have.Due), dueText(row, want.Due))
	note(headDuePhrase, have.DuePhrase, want.DuePhrase)
	note(headDocNo, have.DocNo, want.DocNo)
	note(headLadder, ladderText(have.Ladder), ladderText(want.Ladder))
	if err := a.compareAudience(row, have, want, audience); err != nil {
		return false, err
	}
	note(headNote, have.Note, want.Note)
	return len(a.sum.Changes) > before || have.Kind != want.Kind || have.Due != want.Due, nil
}

// kindText is a task's kind as the sheet writes it.
func kindText(t bloc.Task) string {
	if t.Sort != "" {
		return t.Sort
	}
	return wordOf(kindWords(), t.Kind)
}

// wordOf is the sheet's (first) word for a value.
func wordOf[T comparable](words []word[T], value T) string {
	for _, w := range words {
		if w.value == value {
			return w.text
		}
	}
	return ""
}

// dueText is a due time in the zone the book was read in.
func dueText(row Task, due int64) string {
	return time.Unix(due, 0).In(row.Due.Location()).Format(dueLayout)
}

func ladderText(days []int) string {
	pieces := make([]string, len(days))
	for i, n := range days {
		pieces[i] = strconv.Itoa(n)
	}
	return strings.Join(pieces, ",")
}

// compareAudience notes that a task is asked of others than before. Agencies the secretariat exempted for a reason stay so
// whatever the book says, and are left aside.
func (a *applying) compareAudience(row Task, have, want bloc.Task, audience []bloc.AgencyID) error {
	exempted, err := a.tx.Tasks().Exempted(have.ID)
	if err != nil {
		return err
	}
	entries, err := a.tx.Answers().Entries(have.ID)
	if err != nil {
		return err
	}
	var asked []bloc.AgencyID
	for _, e := range entries {
		if !e.Exempt {
			asked = append(asked, e.Agency)
		}
	}
	audience = slices.DeleteFunc(slices.Clone(audience), func(id bloc.AgencyID) bool {
		return slices.ContainsFunc(exempted, func(e store.Exempted) bool { return e.Agency == id })
	})
	old, err := a.audienceText(have.Everyone, asked)
	if err != nil {
		return err
	}
	now, err := a.audienceText(want.Everyone, audience)
	if err != nil {
		return err
	}
	a.change(row.Cell, have.Title, headAudience, old, now)
	return nil
}

// audienceText is an audience as the sheet writes it, in the order of the agencies' codes.
func (a *applying) audienceText(all bool, agencies []bloc.AgencyID) (string, error) {
	if all {
		return everyone, nil
	}
	codes := make([]string, len(agencies))
	for i, id := range agencies {
		agency, err := a.tx.Agencies().Get(id)
		if err != nil {
			return "", err
		}
		codes[i] = agency.Code
	}
	slices.Sort(codes)
	return strings.Join(codes, ", "), nil
}

// idText is a Telegram ID as the sheet writes it.
func idText(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}
