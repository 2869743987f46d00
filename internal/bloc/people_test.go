package bloc

import (
	"slices"
	"testing"
)

func TestSeveralRolesInSeveralAgencies(t *testing.T) {
	p := Person{ID: 1, Roles: []Membership{
		{Agency: 3, Role: RoleLeader}, {Agency: 2, Role: RoleFocal}, {Agency: 5, Role: RoleFocal}, {Agency: 2, Role: RoleLeader},
		{Role: RoleSecretary}}}
	if got := p.AnswersFor(); !slices.Equal(got, []AgencyID{2, 5}) {
		t.Errorf("answers for %v: a leader approves and does not answer", got)
	}
	if got := p.BelongsTo(); !slices.Equal(got, []AgencyID{3, 2, 5}) {
		t.Errorf("belongs to %v, want each once, in the order given", got)
	}
	for _, c := range []struct {
		role   Role
		agency AgencyID
		want   bool
	}{
		{RoleFocal, 2, true}, {RoleLeader, 2, true}, {RoleLeader, 3, true}, {RoleFocal, 3, false}, {RoleFocal, 9, false},
		{RoleFocal, 0, false}, {RoleSecretary, 0, true}, {RoleSecretary, 9, true},
	} {
		if got := p.Has(c.role, c.agency); got != c.want {
			t.Errorf("%s in %d: %t, want %t", c.role, c.agency, got, c.want)
		}
	}
	if !p.Secretary() {
		t.Error("not of the secretariat")
	}
}

func TestASecretaryOfAnAgencyIsOfTheSecretariat(t *testing.T) {
	p := Person{Roles: []Membership{{Agency: 4, Role: RoleSecretary}}}
	if !p.Secretary() || !p.Has(RoleSecretary, 7) {
		t.Error("the agency a secretary comes from matters")
	}
	if len(p.BelongsTo()) != 0 || len(p.AnswersFor()) != 0 {
		t.Error("a secretary answers for the agency he comes from")
	}
	if (Person{}).Secretary() {
		t.Error("somebody without a role is of the secretariat")
	}
}

func TestWhatIsKnownIsValid(t *testing.T) {
	for _, r := range []Role{RoleFocal, RoleLeader, RoleSecretary} {
		if !r.Valid() {
			t.Errorf("role %q", r)
		}
	}
	for _, p := range []Post{PostChair, PostVice, PostMember} {
		if !p.Valid() {
			t.Errorf("post %q", p)
		}
	}
	for _, k := range Kinds() {
		if !k.Valid() {
			t.Errorf("kind %q", k)
		}
	}
	if Role("").Valid() || Role("Focal").Valid() || Post("").Valid() || Post("boss").Valid() || Kind("").Valid() || Kind("Report").Valid() {
		t.Error("what is not known is valid")
	}
}

func TestLabelOfAnAgency(t *testing.T) {
	if got := (Agency{Name: "Cơ quan số ba", ShortName: "CQ03"}).Label(); got != "CQ03" {
		t.Error(got)
	}
	if got := (Agency{Name: "Cơ quan số ba"}).Label(); got != "Cơ quan số ba" {
		t.Error(got)
	}
}

func TestWhatKindsTake(t *testing.T) {
	for _, c := range []struct {
		kind               Kind
		submission, closes bool
	}{
		{KindPledge, true, false}, {KindMidyear, true, false}, {KindYearend, true, false}, {KindReport, true, false},
		{KindNotice, false, false}, {KindDraft, false, false}, {KindMeeting, false, true}, {KindActivity, false, true},
	} {
		if c.kind.Submission() != c.submission || c.kind.ClosesWhenDue() != c.closes {
			t.Errorf("%s: submission %t, closes when due %t", c.kind, c.kind.Submission(), c.kind.ClosesWhenDue())
		}
	}
	if len(Kinds()) != 8 {
		t.Errorf("%d kinds", len(Kinds()))
	}
}
