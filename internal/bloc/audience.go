package bloc

import "slices"

// Audience is the agencies something is asked of (đơn vị thực hiện): those that hold one of the posts, or those named.
// The zero Audience is every agency of the bloc, those that join later too.
type Audience struct {
	Posts    []Post
	Agencies []AgencyID
}

// Everyone reports whether every agency is asked.
func (a Audience) Everyone() bool { return len(a.Posts) == 0 && len(a.Agencies) == 0 }

// Includes reports whether the agency, as it is now, is asked.
func (a Audience) Includes(g Agency) bool {
	return a.Everyone() || slices.Contains(a.Posts, g.Post) || slices.Contains(a.Agencies, g.ID)
}

// Toggle puts a post into the audience, or takes it out; agencies named by themselves are named no more.
func (a Audience) Toggle(p Post) Audience { return Audience{Posts: toggled(a.Posts, p)} }

// ToggleAgency puts an agency into the audience, or takes it out; posts are asked for no more.
func (a Audience) ToggleAgency(id AgencyID) Audience {
	return Audience{Agencies: toggled(a.Agencies, id)}
}

func toggled[T comparable](list []T, v T) []T {
	if i := slices.Index(list, v); i >= 0 {
		return slices.Delete(slices.Clone(list), i, i+1)
	}
	return append(slices.Clone(list), v)
}
