package bloc

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestAnAudienceIncludesWhatWasTakenIn(t *testing.T) {
	posts := []Post{PostChair, PostVice, PostMember}
	rapid.Check(t, func(t *rapid.T) {
		var a Audience
		byPost, byID := map[Post]bool{}, map[AgencyID]bool{} // what a person has ticked
		for range rapid.IntRange(0, 8).Draw(t, "toggles") {
			if rapid.Bool().Draw(t, "post") {
				p := rapid.SampledFrom(posts).Draw(t, "which")
				a = a.Toggle(p)
				byPost[p], byID = !byPost[p], map[AgencyID]bool{}
				continue
			}
			id := AgencyID(rapid.Int64Range(1, 5).Draw(t, "agency"))
			a = a.ToggleAgency(id)
			byID[id], byPost = !byID[id], map[Post]bool{}
		}
		nothing := !byPost[PostChair] && !byPost[PostVice] && !byPost[PostMember] && !slices.Contains([]bool{byID[1], byID[2], byID[3], byID[4], byID[5]}, true)
		if a.Everyone() != nothing {
			t.Fatalf("%+v is everyone: %v", a, a.Everyone())
		}
		for i := range 6 {
			g := Agency{ID: AgencyID(i + 1), Post: posts[i%3]}
			if want := nothing || byPost[g.Post] || byID[g.ID]; a.Includes(g) != want {
				t.Fatalf("%+v includes %+v: %v", a, g, !want)
			}
		}
	})
}
