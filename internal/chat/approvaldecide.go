package chat

import (
	"errors"
	"strings"
	"unicode"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// awaiting is what the dialog about a draft knows: which, and as it was when the question was put.
type awaiting struct {
	Draft int64 `json:"draft"`
	Rev   int64 `json:"rev"`
}

// pressApprove makes the draft the agency's answer: [Duyệt].
func pressApprove(t *turn, p press) error {
	g, err := t.approvable(p, bloc.RoleLeader)
	if err != nil {
		return err
	}
	if g.draft.State != bloc.ApprovalSubmitted {
		return no("draft_changed", nil)
	}
	return t.grant(g, store.Approval{State: bloc.ApprovalApproved})
}

// pressUnapproved hands a draft in as it is, once the task asks for no approval any more: [Báo nộp bản này].
func pressUnapproved(t *turn, p press) error {
	g, err := t.approvable(p, bloc.RoleFocal)
	if err != nil {
		return err
	}
	if g.task.Approval {
		return no("draft_changed", nil)
	}
	return t.grant(g, store.Approval{State: bloc.ApprovalDropped})
}

// pressInWriting asks for the paper by which the leader approved: [Đã duyệt bằng văn bản].
func pressInWriting(t *turn, p press) error {
	g, err := t.approvable(p, bloc.RoleFocal)
	if err != nil {
		return err
	}
	return t.ask("approval", "paper", awaiting{g.draft.ID, g.draft.Rev}, "approval.ask_paper", words.Args{"Agency": g.s.label, "Title": g.task.Title})
}

// pressReturnDraft asks for the reason first: a draft is never returned without one.
func pressReturnDraft(t *turn, p press) error {
	g, err := t.approvable(p, bloc.RoleLeader)
	if err != nil {
		return err
	}
	if g.draft.State != bloc.ApprovalSubmitted {
		return no("draft_changed", nil)
	}
	return t.ask("approval", "reason", awaiting{g.draft.ID, g.draft.Rev}, "approval.ask_reason", words.Args{"Agency": g.s.label, "Title": g.task.Title})
}

// approvalStep takes the paper or the reason that was asked for.
func approvalStep(t *turn, d store.Dialog) error {
	var w awaiting
	if err := d.Read(&w); err != nil {
		return err
	}
	text := strings.TrimSpace(t.text())
	if _, file := fileOf(t.msg); text != "" && !file {
		q, err := t.understand(text)
		if err != nil {
			return err
		}
		if _, number := docNoIn(text); !number && (q.Asked || q.SmallTalk()) {
			return t.answerQuestion(text, q)
		}
	}
	switch d.Step {
	case "paper":
		return t.takePaper(w, text)
	case "reason":
		return t.takeReason(w, text)
	}
	return errUnknownStep
}

// maxPaper is how long the number of a paper may be.
const maxPaper = 100

// draftGone ends the dialog about a draft that is not as it was when the question was put, and keeps what was typed.
func (t *turn) draftGone(err error) error {
	var r *refusal
	if !errors.As(err, &r) {
		return err
	}
	return errOr(t.done(), noButKeep(r.key, r.args))
}

// takePaper makes the draft the agency's answer on the strength of a paper: its number, or a photo of it.
func (t *turn) takePaper(w awaiting, text string) error {
	f, file := fileOf(t.msg)
	switch {
	case !file && !strings.ContainsFunc(text, unicode.IsDigit):
		return no("paper_number", nil)
	case words.Len(text) > maxPaper:
		return no("paper_too_long", words.Args{"Max": maxPaper})
	}
	g, err := t.approvable(press{ID: w.Draft, Rev: w.Rev}, bloc.RoleFocal)
	if err != nil {
		return t.draftGone(err)
	}
	if number, ok := docNoIn(text); ok {
		text = number
	}
	to := store.Approval{State: bloc.ApprovalApproved, InWriting: true, Paper: text}
	if !file {
		return t.grant(g, to)
	}
	if to.Paper == "" {
		to.Paper = fileName(t.lang, f)
	}
	return t.grant(g, to, f)
}

// takeReason returns the draft to the agency's focal points.
func (t *turn) takeReason(w awaiting, reason string) error {
	switch {
	case reason == "":
		return no("reason_in_words", nil)
	case words.Len(reason) > maxReason:
		return no("reason_too_long", words.Args{"Max": maxReason})
	}
	g, err := t.approvable(press{ID: w.Draft, Rev: w.Rev}, bloc.RoleLeader)
	if err != nil {
		return t.draftGone(err)
	}
	a, err := t.move(g.draft, store.Approval{State: bloc.ApprovalReturned, Reason: reason}, "approval_returned")
	if err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	focals, err := t.Tx.People().Contacts(a.Agency, bloc.RoleFocal)
	if err != nil {
		return err
	}
	for _, p := range focals {
		if !p.Reachable() || p.Person == t.who.ID {
			continue
		}
		if err := t.c.showApproval(t.Tx, p.UserID, store.LaneAlert, a); err != nil {
			return err
		}
	}
	return t.say("approval.returned", words.Args{"Agency": g.s.label, "Title": g.task.Title, "Reason": reason})
}

// grant makes a draft the agency's answer, with the paper by which it was approved where there is one, tells the
// secretariat and the agency, and gives the receipt. An answer counts from when it was approved. It never takes the place
// of what the secretariat has confirmed, or recorded, in the meantime; only of what its agency was asked about.
func (t *turn) grant(g approving, to store.Approval, evidence ...store.File) error {
	d, err := draftedIn(g.draft)
	if err != nil {
		return err
	}
	if !mayGrant(g.task, g.s.entry, d) {
		return t.already(g.task, g.s)
	}
	act := map[bloc.ApprovalState]string{bloc.ApprovalApproved: "approval_approved", bloc.ApprovalDropped: "approval_skipped"}[to.State]
	if to.InWriting {
		act = "approval_paper"
	}
	a, err := t.move(g.draft, to, act)
	if err != nil {
		return err
	}
	if len(evidence) > 0 {
		d.Parts = append(d.Parts, draftPart{By: t.who.ID, Files: evidence})
	}
	first, err := t.recordApproved(g, d)
	if err != nil {
		return err
	}
	if err := t.Tx.Approvals().Became(a.ID, first); err != nil {
		return err
	}
	if err := t.c.waits(t.Tx, g.task); err != nil {
		return err
	}
	if t.who.Has(bloc.RoleFocal, a.Agency) { // what he sends next is added to what counts now
		err = t.Tx.Dialogs().Put(t.chat, t.user.ID, "report", "more", reporting{Task: a.Task, Agency: a.Agency, Answer: first})
	} else {
		err = t.leaveDraft()
	}
	if err != nil {
		return err
	}
	t.toast("toast.recorded", nil)
	return t.tellApproved(g, a)
}

// mayGrant reports whether a draft can become the agency's answer as things stand.
func mayGrant(task bloc.Task, e bloc.Entry, d drafted) bool {
	replaces := bloc.Replaceable(task, e) && (e.Latest == bloc.ActReported || e.Answers == d.Over)
	return bloc.Owes(task, e) || replaces
}

// recordApproved writes a draft down as the acts it stands for, and gives the id of the first.
func (t *turn) recordApproved(g approving, d drafted) (first int64, err error) {
	act := bloc.ActReported
	if d.Adds && g.s.entry.Latest == bloc.ActReported {
		act = bloc.ActSupplemented
	}
	began := act
	for _, part := range d.Parts {
		id, err := t.Tx.Answers().Record(store.Answer{Task: g.task.ID, Agency: g.s.agency, Act: act, Person: part.By, At: t.Now.Unix(),
			Late: t.Now.Unix() > g.task.Due, Held: t.Held, DocNo: part.DocNo, Words: part.Words})
		if err != nil {
			return 0, err
		}
		for _, f := range part.Files {
			if err := t.Tx.Answers().Attach(id, f); err != nil {
				return 0, err
			}
		}
		if first == 0 {
			first = id
		}
		act = bloc.ActSupplemented
	}
	return first, t.stands(g.task, g.s.agency, began)
}

// tellApproved gives the receipt to whoever made the draft count, and to every other focal point of the agency.
func (t *turn) tellApproved(g approving, a store.Approval) error {
	message := func(k *look, focal bool) (store.Message, error) {
		how, err := k.approvedBy(g.task, a, t.Now.Unix() > g.task.Due)
		if err != nil {
			return store.Message{}, err
		}
		lines := []words.HTML{k.html("receipt.approved", words.Args{"Agency": g.s.label, "Title": g.task.Title, "At": k.lang.DateTime(t.Now.Unix()), "How": how})}
		if t.Now.Unix() > g.task.Due {
			lines = append(lines, k.html("receipt.late", words.Args{"Due": k.lang.DateTime(g.task.Due)}))
		}
		if t.Held {
			lines = append(lines, k.html("receipt.held", nil))
		}
		m := store.Message{Text: string(words.Join(lines...)), About: store.About{Kind: "task", Task: int64(a.Task), Agency: int64(a.Agency)}}
		if focal {
			m.Buttons = [][]store.Button{{k.button("retract", press{Act: "rt", ID: int64(a.Task), Rev: g.task.Rev, Arg: id36(a.Agency)})}}
		}
		return m, nil
	}
	m, err := message(t.look(), t.who.Has(bloc.RoleFocal, a.Agency))
	if err != nil {
		return err
	}
	if err := t.send(m); err != nil {
		return err
	}
	focals, err := t.Tx.People().Contacts(a.Agency, bloc.RoleFocal)
	if err != nil {
		return err
	}
	for _, p := range focals {
		if !p.Reachable() || p.Person == t.who.ID {
			continue
		}
		k := &look{c: t.c, tx: t.Tx, chat: p.UserID, lang: t.c.words.For(p.Lang)}
		if m, err = message(k, true); err != nil {
			return err
		}
		if err := t.Tx.Outbox().Say(p.UserID, store.LaneAlert, m); err != nil {
			return err
		}
	}
	return nil
}
