package bloc

import "slices"

// Audience says who is to get something (đối tượng nhận): the agencies that hold one of the posts or are named, all of
// them where neither is given, and of those, where Owing is set, only the ones that owe an answer to that task; in each
// the people with one of the roles, its focal points where none is given.
type Audience struct {
	Posts    []Post     `json:"posts,omitempty"`
	Agencies []AgencyID `json:"agencies,omitempty"`
	Roles    []Role     `json:"roles,omitempty"`
	Owing    TaskID     `json:"owing,omitempty"`
	Group    bool       `json:"group,omitempty"` // the bloc's group gets it too
}

// Everyone reports whether agencies that join the bloc later belong to the audience too.
func (a Audience) Everyone() bool {
	return len(a.Posts) == 0 && len(a.Agencies) == 0 && a.Owing == 0
}

// Covers reports whether an agency is among those the posts and names speak of.
func (a Audience) Covers(g Agency) bool {
	return len(a.Posts) == 0 && len(a.Agencies) == 0 || slices.Contains(a.Posts, g.Post) || slices.Contains(a.Agencies, g.ID)
}

// To lists the roles that get it.
func (a Audience) To() []Role {
	if len(a.Roles) == 0 {
		return []Role{RoleFocal}
	}
	return a.Roles
}
