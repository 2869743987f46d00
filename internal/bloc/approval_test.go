package bloc

import "testing"

func TestWhereADraftMayGo(t *testing.T) {
	all := []ApprovalState{ApprovalDraft, ApprovalAsking, ApprovalSubmitted, ApprovalReturned, ApprovalApproved, ApprovalDropped}
	for _, from := range all {
		over := from == ApprovalApproved || from == ApprovalDropped
		if from.Live() == over {
			t.Errorf("%s: live %t", from, from.Live())
		}
		for _, to := range all {
			want := !over && from != to && (to != ApprovalReturned || from == ApprovalSubmitted)
			if from.May(to) != want {
				t.Errorf("from %s to %s: %t", from, to, !want)
			}
		}
	}
	if ApprovalState("").Live() {
		t.Error("no draft is live")
	}
}

func TestTheMarkOfADraft(t *testing.T) {
	task := Task{Phase: PhaseConfirmed, AnnouncedAt: 1, Due: 100, Approval: true}
	for _, c := range []struct {
		name  string
		entry Entry
		now   int64
		want  State
	}{
		{"kept", Entry{Approval: ApprovalDraft}, 50, StateNone},
		{"being asked about", Entry{Approval: ApprovalAsking}, 100, StatePending},
		{"being asked about, late", Entry{Approval: ApprovalAsking}, 101, StateOverdue},
		{"before the leader", Entry{Approval: ApprovalSubmitted}, 50, StatePending},
		{"before the leader, late", Entry{Approval: ApprovalSubmitted}, 101, StatePending},
		{"returned", Entry{Approval: ApprovalReturned}, 50, StateNone},
		{"newer than what was reported", Entry{Latest: ActReported, Approval: ApprovalSubmitted}, 50, StateReported},
		{"of an agency that is exempt", Entry{Exempt: true, Approval: ApprovalSubmitted}, 50, StateExempt},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := StateOf(task, c.entry, c.now); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if owes := Owes(task, c.entry); owes != (c.want != StateReported && c.want != StateExempt) {
				t.Errorf("owes %t: a draft changes nothing about that", owes)
			}
		})
	}
}
