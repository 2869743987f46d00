package bloc

import "slices"

// Audience is the agencies something is asked of or sent to (đơn vị thực hiện, đối tượng nhận): those that hold one of the
// posts or are named, all of them where neither is given; of those, where Owing is set, only the ones that owe an answer
// to that task. Of what is sent, the people with one of the roles get it, the focal points where none is given. The zero
// Audience is every agency of the bloc, those that join later too.
type Audience struct {
	Posts    []Post     `json:"posts,omitempty"`
	Agencies []AgencyID `json:"agencies,omitempty"`
	Roles    []Role     `json:"roles,omitempty"`
	Owing    TaskID     `json:"owing,omitempty"`
	Group    bool       `json:"group,omitempty"` // the bloc's group gets it too
}

// Everyone reports whether every agency is asked.
func (a Audience) Everyone() bool {
	return len(a.Posts) == 0 && len(a.Agencies) == 0 && a.Owing == 0
}

// Includes reports whether the agency, as it is now, is among those the posts and names speak of.
func (a Audience) Includes(g Agency) bool {
	return len(a.Posts) == 0 && len(a.Agencies) == 0 || slices.Contains(a.Posts, g.Post) || slices.Contains(a.Agencies, g.ID)
}

// To lists the roles that get what is sent.
func (a Audience) To() []Role {
	if len(a.Roles) == 0 {
		return []Role{RoleFocal}
	}
	return a.Roles
}

// Toggle puts a post into the audience, or takes it out; agencies named by themselves are named no more.
func (a Audience) Toggle(p Post) Audience {
	a.Posts, a.Agencies = toggled(a.Posts, p), nil
	return a
}

// ToggleAgency puts an agency into the audience, or takes it out; posts are asked for no more.
func (a Audience) ToggleAgency(id AgencyID) Audience {
	a.Posts, a.Agencies = nil, toggled(a.Agencies, id)
	return a
}

func toggled[T comparable](list []T, v T) []T {
	if i := slices.Index(list, v); i >= 0 {
		return slices.Delete(slices.Clone(list), i, i+1)
	}
	return append(slices.Clone(list), v)
}
