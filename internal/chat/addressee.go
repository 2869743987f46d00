package chat

import (
	"slices"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// addressees is who an audience comes to now: people once each, through the first of their agencies, in order of
// precedence.
type addressees struct {
	agencies []bloc.Agency // those asked
	people   []store.Contact
	again    []store.Contact // the same people through their other agencies
	empty    []bloc.Agency   // agencies where nobody has any of the roles
	roles    []bloc.Role
}

// reached are those a message gets to.
func (a addressees) reached() int {
	n := 0
	for _, p := range a.people {
		if p.Reachable() {
			n++
		}
	}
	return n
}

// addressees works an audience out.
func (k *look) addressees(a bloc.Audience) (addressees, error) {
	var out addressees
	list, err := k.tx.Agencies().List()
	if err != nil {
		return out, err
	}
	var owing []bloc.AgencyID
	if a.Owing != 0 {
		if owing, err = k.tx.Answers().Owing(a.Owing); err != nil {
			return out, err
		}
	}
	out.roles = a.To()
	through := map[bloc.PersonID]bloc.AgencyID{}
	for _, g := range list {
		if !a.Includes(g) || a.Owing != 0 && !slices.Contains(owing, g.ID) {
			continue
		}
		out.agencies = append(out.agencies, g)
		anybody := false
		for _, role := range a.To() {
			contacts, err := k.tx.People().Contacts(g.ID, role)
			if err != nil {
				return out, err
			}
			for _, c := range contacts {
				anybody = true
				switch in, seen := through[c.Person]; {
				case !seen:
					through[c.Person] = g.ID
					out.people = append(out.people, c)
				case in != g.ID:
					out.again = append(out.again, c)
				}
			}
		}
		if !anybody {
			out.empty = append(out.empty, g)
		}
	}
	return out, nil
}

// missing tells, a line each, who will not get it, and why.
func (k *look) missing(a addressees) ([]words.HTML, error) {
	var lines []words.HTML
	for _, g := range a.empty {
		lines = append(lines, "• "+k.nobodyIn(g, a.roles))
	}
	for _, c := range a.people {
		if c.Reachable() {
			continue
		}
		label, err := k.labelOf(c.Agency)
		if err != nil {
			return nil, err
		}
		lines = append(lines, "• "+k.html("newtask.unreached", words.Args{"Agency": words.Cut(label, maxLabelShown),
			"Name": words.Cut(c.Name, maxNameShown), "Why": k.lang.Text("reason."+whyUnreached(c), nil)}))
	}
	return lines, nil
}

// whyUnreached is the key of the reason a person cannot be written to.
func whyUnreached(c store.Contact) string {
	if c.Joined {
		return c.Unreachable
	}
	return "never_started"
}
