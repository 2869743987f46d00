package store

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
)

// approvals drives drafts of two agencies beside a plain list of what they should be.
type approvals struct {
	*desk
	task     bloc.TaskID
	agencies []bloc.AgencyID
	seen     []Approval // every draft as somebody has it on his screen, old ones too
	want     map[int64]Approval
	reported map[bloc.AgencyID]int64 // the act it reported by last
}

// live is the agency's draft about which something can be done, said as plainly as it can be.
func (m *approvals) live(agency bloc.AgencyID) (one Approval, ok bool) {
	for _, a := range m.want {
		settled := a.State == bloc.ApprovalApproved || a.State == bloc.ApprovalDropped
		if a.Agency == agency && !settled {
			return a, true
		}
	}
	return one, false
}

func (m *approvals) draft(r *rapid.T) {
	agency := rapid.SampledFrom(m.agencies).Draw(r, "agency")
	_, have := m.live(agency)
	if have {
		return
	}
	m.write(func(tx *Tx) error {
		a := must(tx.Approvals().Draft(m.task, agency, "một", 1))
		m.want[a.ID], m.seen = a, append(m.seen, a)
		return nil
	})
}

// pick is a draft as somebody has it on his screen, which may be behind.
func (m *approvals) pick(r *rapid.T) (Approval, bool) {
	if len(m.seen) == 0 {
		return Approval{}, false
	}
	return rapid.SampledFrom(m.seen).Draw(r, "seen"), true
}

func (m *approvals) rewrite(r *rapid.T) {
	x, ok := m.pick(r)
	if !ok {
		return
	}
	now := m.want[x.ID]
	text := fmt.Sprint("hai ", len(m.seen))
	may := now.Rev == x.Rev && now.State != bloc.ApprovalApproved && now.State != bloc.ApprovalDropped
	m.write(func(tx *Tx) error {
		if done := must(tx.Approvals().Rewrite(x, text)); done != may {
			r.Fatalf("rewritten %t, want %t: %+v seen as %+v", done, may, now, x)
		}
		return nil
	})
	if !may {
		return
	}
	now.Rev++
	now.Payload = []byte(fmt.Sprintf("%q", text))
	if now.State == bloc.ApprovalReturned {
		now.State = bloc.ApprovalDraft
	}
	m.want[x.ID], m.seen = now, append(m.seen, now)
}

func (m *approvals) enter(r *rapid.T) {
	x, ok := m.pick(r)
	if !ok {
		return
	}
	now := m.want[x.ID]
	to := Approval{State: rapid.SampledFrom([]bloc.ApprovalState{bloc.ApprovalDraft, bloc.ApprovalAsking, bloc.ApprovalSubmitted, bloc.ApprovalReturned,
		bloc.ApprovalApproved, bloc.ApprovalDropped}).Draw(r, "to"), StateAt: int64(len(m.seen)), Reason: rapid.SampledFrom([]string{"", "thiếu"}).Draw(r, "why")}
	over := now.State == bloc.ApprovalApproved || now.State == bloc.ApprovalDropped
	may := !over && now.Rev == x.Rev && to.State != now.State && (to.State != bloc.ApprovalReturned || now.State == bloc.ApprovalSubmitted)
	m.write(func(tx *Tx) error {
		done := must(tx.Approvals().Enter(x, to, 2))
		if done != may {
			r.Fatalf("moved to %s: %t, want %t: %+v seen as %+v", to.State, done, may, now, x)
		}
		if done && to.State == bloc.ApprovalApproved {
			id := must(tx.Answers().Record(Answer{Task: m.task, Agency: x.Agency, Act: bloc.ActReported, At: tx.Now}))
			now.Answer, m.reported[x.Agency] = id, id
			return tx.Approvals().Became(x.ID, id)
		}
		return nil
	})
	if !may {
		return
	}
	now.Rev++
	now.State, now.StateAt, now.StateBy, now.Reason = to.State, to.StateAt, 2, to.Reason
	if to.State == bloc.ApprovalSubmitted {
		now.SubmittedAt = to.StateAt
	}
	m.want[x.ID], m.seen = now, append(m.seen, now)
}

// report has an agency hand in without a draft, as it may while the task asks for no approval.
func (m *approvals) report(r *rapid.T) {
	agency := rapid.SampledFrom(m.agencies).Draw(r, "agency")
	m.reported[agency] = m.act(m.task, agency, bloc.ActReported)
}

// check wants every draft as the list has it, one live draft an agency at most, and an agency to owe until one is approved.
func (m *approvals) check(r *rapid.T) {
	m.read(func(tx *Tx) error {
		for id, want := range m.want {
			if got := must(tx.Approvals().Get(id)); fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
				r.Fatalf("%+v\nwant %+v", got, want)
			}
		}
		pending := must(tx.Approvals().Pending(m.task))
		for _, agency := range m.agencies {
			want, live := m.live(agency)
			got, err := tx.Approvals().Live(m.task, agency)
			if notFound(err) == live || got.ID != want.ID || pending[agency].ID != want.ID {
				r.Fatalf("agency %d: live %+v (%v), pending %+v, want %+v", agency, got, err, pending[agency], want)
			}
			var newest Approval
			for _, a := range m.want {
				if a.Agency == agency && a.Answer != 0 && a.Answer >= m.reported[agency] {
					newest = a
				}
			}
			behind, err := tx.Approvals().Behind(m.task, agency)
			if behind.ID != newest.ID || notFound(err) != (newest.ID == 0) {
				r.Fatalf("behind the answer of agency %d: %+v, want %+v", agency, behind, newest)
			}
			if owes := must(tx.Answers().Owes(m.task, agency)); owes != (m.reported[agency] == 0) {
				r.Fatalf("agency %d owes: %t, reported by %d", agency, owes, m.reported[agency])
			}
		}
		return nil
	})
}

func TestADraftIsWhatWasLastDoneAboutIt(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m := &approvals{desk: openDesk(t), want: map[int64]Approval{}, reported: map[bloc.AgencyID]int64{}}
		m.agencies = m.desk.agencies("CQ01", "CQ02")
		m.write(func(tx *Tx) error {
			m.task = must(tx.Tasks().Add(bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: "Báo cáo", Due: tx.Now + 86400, Everyone: true,
				Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now, Approval: true}, 0, nil))
			return tx.Tasks().Announced(must(tx.Tasks().Get(m.task)))
		})
		r.Repeat(map[string]func(*rapid.T){"draft": m.draft, "rewrite": m.rewrite, "enter": m.enter, "report": m.report, "": m.check})
	})
}

func TestWhoLeavesTakesWhatHeGaveUpWithHim(t *testing.T) {
	d := openDesk(t)
	agency := d.agencies("CQ01", "CQ02")
	who := d.person("Đầu mối", bloc.Membership{Agency: agency[0], Role: bloc.RoleFocal})
	task := d.add(d.report("Báo cáo", "2027-03-20 17:00"))
	d.write(func(tx *Tx) error {
		dropped, kept := must(tx.Approvals().Draft(task, agency[0], "bỏ", who)), must(tx.Approvals().Draft(task, agency[1], "giữ", who))
		must(tx.Approvals().Enter(dropped, Approval{State: bloc.ApprovalDropped, StateAt: tx.Now}, who))
		if err := tx.People().Leave(who); err != nil {
			return err
		}
		if a := must(tx.Approvals().Get(dropped.ID)); string(a.Payload) != "{}" {
			t.Errorf("still kept: %s", a.Payload)
		}
		if a := must(tx.Approvals().Get(kept.ID)); string(a.Payload) != `"giữ"` {
			t.Errorf("what the agency is about to submit is gone: %s", a.Payload)
		}
		return nil
	})
}
