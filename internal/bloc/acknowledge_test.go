package bloc_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
)

// A focal point always answers for his agency; a leader only for what was addressed to leaders, and only notices; nobody
// answers for an agency he does not belong to.
func TestWhoMayAnswer(t *testing.T) {
	roles := []bloc.Role{bloc.RoleFocal, bloc.RoleLeader, bloc.RoleSecretary}
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(bloc.Kinds()).Draw(t, "kind")
		addressed := rapid.SliceOf(rapid.SampledFrom(roles)).Draw(t, "addressed")
		p := bloc.Person{Roles: rapid.SliceOf(rapid.Custom(func(t *rapid.T) bloc.Membership {
			return bloc.Membership{Role: rapid.SampledFrom(roles).Draw(t, "role"), Agency: bloc.AgencyID(rapid.Int64Range(1, 4).Draw(t, "agency"))}
		})).Draw(t, "roles")}
		for agency := bloc.AgencyID(1); agency <= 4; agency++ {
			want := p.Has(bloc.RoleFocal, agency) ||
				kind == bloc.KindNotice && slices.Contains(addressed, bloc.RoleLeader) && p.Has(bloc.RoleLeader, agency)
			if got := slices.Contains(p.In(bloc.AnswerRoles(kind, addressed)...), agency); got != want {
				t.Fatalf("%+v answers for %d: %v", p, agency, got)
			}
		}
	})
}
