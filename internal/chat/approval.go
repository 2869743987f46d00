package chat

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// approvalFlow is how an agency answers a task that asks for its leader's approval: the answer is drafted and kept whole;
// it counts once a leader has approved it, here or by a paper.
func approvalFlow() flow {
	return flow{
		presses: map[string]presser{"lo": openApproval, "ls": pressSubmitDraft, "lw": pressInWriting, "lq": pressAsking, "lu": pressTakeBack,
			"ld": pressDropDraft, "li": pressUnapproved, "ly": pressApprove, "lx": pressReturnDraft, "lf": pressDraftFiles},
		views: map[string]renderer{"approval": approvalCard},
		steps: map[string]stepper{"approval": approvalStep},
	}
}

// drafted is a submission as store.Approval keeps it.
type drafted struct {
	Adds  bool        `json:"adds,omitempty"` // to what was submitted before, which it leaves standing
	Over  int64       `json:"over,omitempty"` // the confirmed answer whose place it is to take, once its agency was asked
	Parts []draftPart `json:"parts"`
}

// draftPart is what one message or press brought to it.
type draftPart struct {
	By    bloc.PersonID `json:"by"`
	DocNo string        `json:"doc,omitempty"`
	Words string        `json:"words,omitempty"`
	Files []store.File  `json:"files,omitempty"`
}

func (p draftPart) empty() bool { return p.DocNo == "" && p.Words == "" && len(p.Files) == 0 }

// draftedIn reads what a draft holds.
func draftedIn(a store.Approval) (d drafted, err error) {
	if err := json.Unmarshal(a.Payload, &d); err != nil {
		return d, fmt.Errorf("read draft %d: %w", a.ID, err)
	}
	return d, nil
}

func (d drafted) files() (list []store.File) {
	for _, p := range d.Parts {
		list = append(list, p.Files...)
	}
	return list
}

// draft keeps an answer that needs the leader's approval, by itself or with what is drafted already. A leader who answers
// for his agency approves by the same press, unless colleagues drafted some of it.
func (t *turn) draft(task bloc.Task, s standing, adds bool, with store.Answer, files []store.File) error {
	part := draftPart{By: t.who.ID, DocNo: with.DocNo, Words: with.Words, Files: files}
	d := drafted{Adds: adds, Parts: []draftPart{part}}
	if s.entry.Latest == bloc.ActConfirmed {
		d.Over = s.entry.Answers
	}
	a, err := t.keepDraft(task, s, d)
	if err != nil {
		return err
	}
	if d, err = draftedIn(a); err != nil {
		return err
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "report", "more", reporting{Task: task.ID, Agency: s.agency}); err != nil {
		return err
	}
	colleagues := slices.ContainsFunc(d.Parts, func(p draftPart) bool { return p.By != t.who.ID })
	if t.who.Has(bloc.RoleLeader, s.agency) && !colleagues {
		return t.grant(approving{task, s, a}, store.Approval{State: bloc.ApprovalApproved})
	}
	t.toast("toast.drafted", nil)
	return t.c.showApproval(t.Tx, t.chat, store.LaneReply, a)
}

// keepDraft adds to the agency's live draft, or begins one; a press that brings nothing changes nothing about one there
// is. What was put before the leaders already is shown to them anew.
func (t *turn) keepDraft(task bloc.Task, s standing, d drafted) (store.Approval, error) {
	a, err := t.Tx.Approvals().Live(task.ID, s.agency)
	switch {
	case notFound(err):
		if a, err = t.Tx.Approvals().Draft(task.ID, s.agency, d, t.who.ID); err != nil {
			return a, err
		}
	case err != nil:
		return a, err
	default:
		have, err := draftedIn(a)
		if err != nil {
			return a, err
		}
		if d.Parts[0].empty() && have.Adds == d.Adds && have.Over == d.Over {
			return a, nil
		}
		if !d.Parts[0].empty() {
			have.Parts = append(have.Parts, d.Parts...)
		}
		have.Adds, have.Over = have.Adds && d.Adds, d.Over // asked for once, it takes the place of what was submitted
		if _, err := t.Tx.Approvals().Rewrite(a, have); err != nil {
			return a, err
		}
		if a, err = t.Tx.Approvals().Get(a.ID); err != nil {
			return a, err
		}
		if a.State == bloc.ApprovalSubmitted {
			if err := t.putBefore(a, d.files()); err != nil {
				return a, err
			}
		}
	}
	return a, t.draftMoved("drafted", a, "")
}

// draftMoved is what every change of a draft ends with: the log, and the cards it shows on.
func (t *turn) draftMoved(act string, a store.Approval, detail string) error {
	if err := t.log(act, a.Task, a.Agency, detail); err != nil {
		return err
	}
	return t.Tx.Cards().Touch(a.Task, a.Agency)
}

// showApproval sends a draft's card as the newest message of a chat.
func (c *Chat) showApproval(tx *store.Tx, chat int64, lane store.Lane, a store.Approval) error {
	v := store.View{Name: "approval", Task: int64(a.Task), Agency: int64(a.Agency), ID: a.ID}
	_, err := tx.Cards().Show(chat, lane, id36(a.ID), v, 0, store.Topic{Task: a.Task, Agency: a.Agency})
	return err
}

// approving is a draft that something is about to be done about, with where its agency stands.
type approving struct {
	task  bloc.Task
	s     standing
	draft store.Approval
}

func openApproval(t *turn, p press) error {
	a, err := t.draftFor(p.ID, bloc.RoleFocal, bloc.RoleLeader)
	if err != nil {
		return err
	}
	return t.c.showApproval(t.Tx, t.chat, store.LaneReply, a)
}

// draftFor reads a draft of an agency in which the person has one of the roles.
func (t *turn) draftFor(id int64, roles ...bloc.Role) (store.Approval, error) {
	a, err := t.Tx.Approvals().Get(id)
	if err != nil && !notFound(err) {
		return a, err
	}
	if notFound(err) || !slices.ContainsFunc(roles, func(r bloc.Role) bool { return t.who.Has(r, a.Agency) }) {
		return a, t.forged("draft of another agency, or of none", "not_yours_to_approve")
	}
	return a, nil
}

// approvable reads, for somebody with the role, a draft about which something can still be done; who was first is named,
// and what was changed since the button was drawn is shown instead.
func (t *turn) approvable(p press, role bloc.Role) (g approving, err error) {
	if g.draft, err = t.draftFor(p.ID, role); err != nil {
		return g, err
	}
	if g.task, err = t.Tx.Tasks().Get(g.draft.Task); err != nil {
		return g, err
	}
	mine, err := t.look().standings(g.task.ID, []bloc.AgencyID{g.draft.Agency})
	if err != nil {
		return g, err
	}
	if len(mine) == 0 {
		return g, no("no_task", nil)
	}
	g.s = mine[0]
	switch {
	case !g.draft.State.Live():
		err = t.draftSettled(g.draft)
	case g.task.Phase == bloc.PhaseWithdrawn:
		err = no("task_withdrawn", nil)
	case !g.task.Open():
		err = no("task_closed", nil)
	case p.Rev != g.draft.Rev:
		err = no("draft_changed", nil)
	}
	if err != nil && t.press != nil {
		if err := t.redraw(store.View{Name: "approval", ID: g.draft.ID}); err != nil {
			return g, err
		}
	}
	return g, err
}

// draftSettled refuses what comes after a draft was approved, or given up, and names who did so.
func (t *turn) draftSettled(a store.Approval) error {
	who, err := t.look().nameOf(a.StateBy)
	if err != nil {
		return err
	}
	return no("draft_"+string(a.State), words.Args{"Who": words.Cut(who, 40), "At": t.lang.DateTime(a.StateAt)})
}

// move takes a draft to another state; somebody who was first is named.
func (t *turn) move(a store.Approval, to store.Approval, act string) (store.Approval, error) {
	to.StateAt = t.Now.Unix()
	ok, err := t.Tx.Approvals().Enter(a, to, t.who.ID)
	if err != nil {
		return a, err
	}
	if !ok {
		return a, no("draft_changed", nil)
	}
	if err := t.draftMoved(act, a, to.Reason); err != nil {
		return a, err
	}
	return t.Tx.Approvals().Get(a.ID)
}

// pressSubmitDraft puts the draft before the agency's leaders: [Trình lãnh đạo duyệt].
func pressSubmitDraft(t *turn, p press) error {
	g, err := t.approvable(p, bloc.RoleFocal)
	if err != nil {
		return err
	}
	if g.draft.State == bloc.ApprovalSubmitted {
		return no("draft_changed", nil)
	}
	to, without, err := t.c.leadersOf(t.Tx, t.lang, g.draft.Agency)
	if err != nil {
		return err
	}
	if len(to) == 0 {
		return no("no_leader", words.Args{"Why": words.Cut(strings.Join(without, "; "), 60)})
	}
	a, err := t.move(g.draft, store.Approval{State: bloc.ApprovalSubmitted}, "approval_submitted")
	if err != nil {
		return err
	}
	d, err := draftedIn(a)
	if err != nil {
		return err
	}
	if err := t.putBefore(a, d.files()); err != nil {
		return err
	}
	names := make([]string, len(to))
	for i, l := range to {
		names[i] = words.Cut(l.Name, maxNameShown)
	}
	t.toast("toast.submitted", nil)
	lines := []words.HTML{t.lang.HTML("approval.submitted", words.Args{"Agency": g.s.label, "Title": g.task.Title,
		"Leaders": words.Cut(strings.Join(names, ", "), 300), "At": t.lang.DateTime(a.StateAt)})}
	if len(without) > 0 {
		lines = append(lines, t.lang.HTML("approval.without", words.Args{"Who": words.Cut(strings.Join(without, "; "), 300)}))
	}
	return t.send(store.Message{Text: string(words.Join(lines...)), About: store.About{Kind: "task", Task: int64(a.Task), Agency: int64(a.Agency)}})
}

// leadersOf lists an agency's leaders who can be reached; without says who cannot, and why.
func (c *Chat) leadersOf(tx *store.Tx, l words.Lang, agency bloc.AgencyID) (to []store.Contact, without []string, err error) {
	list, err := tx.People().Contacts(agency, bloc.RoleLeader)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range list {
		if p.Reachable() {
			to = append(to, p)
			continue
		}
		without = append(without, l.Text("approval.unreached", words.Args{"Name": words.Cut(p.Name, maxNameShown), "Why": l.Text("reason."+unreachedBecause(p), nil)}))
	}
	if len(list) == 0 {
		without = append(without, l.Text("approval.nobody", nil))
	}
	return to, without, nil
}

// unreachedBecause is why somebody cannot be written to, as a reason key.
func unreachedBecause(p store.Contact) string {
	if !p.Joined {
		return "never_started"
	}
	return p.Unreachable
}

// maxFilesBefore is how many files a leader gets without asking for them.
const maxFilesBefore = 10

// putBefore sends the leaders files of a draft, and its card below them.
func (t *turn) putBefore(a store.Approval, files []store.File) error {
	to, _, err := t.c.leadersOf(t.Tx, t.lang, a.Agency)
	if err != nil {
		return err
	}
	for _, l := range to {
		for _, f := range files[:min(len(files), maxFilesBefore)] {
			m := store.Message{Attachments: []store.Attachment{{Kind: f.Kind, FileID: f.FileID, Name: f.Name}}}
			if err := t.Tx.Outbox().Say(l.UserID, store.LaneAlert, m); err != nil {
				return err
			}
		}
		if err := t.c.showApproval(t.Tx, l.UserID, store.LaneAlert, a); err != nil {
			return err
		}
	}
	return nil
}

// pressAsking shows that the leader is being asked outside the bot: [Đang xin ý kiến lãnh đạo].
func pressAsking(t *turn, p press) error {
	return t.moveTo(p, bloc.ApprovalAsking, "approval_asking", "toast.asking")
}

// pressTakeBack takes a draft back from the leaders: [Rút lại bản trình].
func pressTakeBack(t *turn, p press) error {
	return t.moveTo(p, bloc.ApprovalDraft, "approval_taken_back", "toast.taken_back")
}

func (t *turn) moveTo(p press, state bloc.ApprovalState, act, toast string) error {
	g, err := t.approvable(p, bloc.RoleFocal)
	if err != nil {
		return err
	}
	a, err := t.move(g.draft, store.Approval{State: state}, act)
	if err != nil {
		return err
	}
	t.toast(toast, nil)
	return t.redraw(store.View{Name: "approval", ID: a.ID})
}

// pressDropDraft gives a draft up: [Bỏ bản này]. What was typed stands in the answer, so that it is not lost.
func pressDropDraft(t *turn, p press) error {
	g, err := t.approvable(p, bloc.RoleFocal)
	if err != nil {
		return err
	}
	a, err := t.move(g.draft, store.Approval{State: bloc.ApprovalDropped}, "approval_dropped")
	if err != nil {
		return err
	}
	if err := t.leaveDraft(); err != nil {
		return err
	}
	d, err := draftedIn(a)
	if err != nil {
		return err
	}
	head := t.lang.HTML("approval.dropped", words.Args{"Agency": g.s.label, "Title": g.task.Title})
	lines, _ := t.look().draftLines(d)
	lines = t.look().fitAll(lines, messageRoom-words.Len(string(head)))
	return t.send(store.Message{Text: string(words.Join(append([]words.HTML{head}, lines...)...))})
}

// leaveDraft ends the person's dialog where it is one about handing in; any other goes on.
func (t *turn) leaveDraft() error {
	d, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && d.Flow != "approval" && d.Flow != "report" {
		return nil
	}
	if err != nil {
		return err
	}
	return t.done()
}

// pressDraftFiles sends everything a draft holds, files and words, whole.
func pressDraftFiles(t *turn, p press) error {
	a, err := t.draftFor(p.ID, bloc.RoleFocal, bloc.RoleLeader)
	if err != nil {
		return err
	}
	d, err := draftedIn(a)
	if err != nil {
		return err
	}
	for _, m := range t.look().draftMessages(d) {
		if err := t.send(m); err != nil {
			return err
		}
	}
	return nil
}
