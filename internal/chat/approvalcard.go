package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// approvalCard shows a draft to the focal points and leaders of its agency, whole, with what each can do about it.
func approvalCard(k *look, v store.View) (store.Message, error) {
	a, err := k.tx.Approvals().Get(v.ID)
	if err != nil {
		return store.Message{}, err
	}
	focal, leader := k.who.Has(bloc.RoleFocal, a.Agency), k.who.Has(bloc.RoleLeader, a.Agency)
	if !k.joined || !focal && !leader {
		return store.Message{}, courier.ErrMoot
	}
	task, err := k.tx.Tasks().Get(a.Task)
	if err != nil {
		return store.Message{}, err
	}
	label, err := k.labelOf(a.Agency)
	if err != nil {
		return store.Message{}, err
	}
	d, err := draftedIn(a)
	if err != nil {
		return store.Message{}, err
	}
	head, err := k.draftHead(task, a, label, leader)
	if err != nil {
		return store.Message{}, err
	}
	lines := []words.HTML{head}
	if a.State == bloc.ApprovalDraft && focal && task.Approval {
		lines = append(lines, k.html("approval.not_counted", nil))
	}
	head = words.Join(lines...)
	all, whole := k.draftLines(d)
	shown := k.fitAll(all, messageRoom-words.Len(string(head)))
	text := words.Join(append([]words.HTML{head}, shown...)...)
	m := store.Message{Text: string(text), About: store.About{Kind: "task", Task: int64(a.Task), Agency: int64(a.Agency)}}
	if a.State.Live() && task.Open() {
		e, err := k.tx.Answers().Entry(a.Task, a.Agency)
		if err != nil {
			return store.Message{}, err
		}
		m.Buttons = k.approvalButtons(task, a, focal, leader, mayGrant(task, e, d))
	}
	switch n := len(d.files()); {
	case !whole || len(shown) != len(all) || shown[len(shown)-1] != all[len(all)-1]:
		m.Buttons = append(m.Buttons, []store.Button{k.button("whole_draft", press{Act: "lf", ID: a.ID})})
	case n > 0:
		m.Buttons = append(m.Buttons, []store.Button{{Label: k.lang.Text("button.files", words.Args{"Count": n}), Data: press{Act: "lf", ID: a.ID}.Data()}})
	}
	return m, nil
}

// draftHead says whose draft it is, of what, until when, and where it stands; that it was returned and why before
// anything else, for a phone shows only the first line of what comes.
func (k *look) draftHead(task bloc.Task, a store.Approval, label string, leader bool) (words.HTML, error) {
	key := "approval.head"
	switch {
	case leader && a.State == bloc.ApprovalSubmitted:
		key = "approval.head_leader"
	case a.State == bloc.ApprovalReturned:
		key = "approval.head_returned"
	}
	lines := []words.HTML{k.html(key, words.Args{"Agency": label, "Title": task.Title})}
	if a.State == bloc.ApprovalReturned {
		lines = append(lines, k.draftReturned(a))
	}
	mine, err := k.standings(task.ID, []bloc.AgencyID{a.Agency})
	if err != nil {
		return "", err
	}
	state, err := k.draftStands(task, a)
	return words.Join(append(lines, dueFor(k.lang, task, mine, k.tx.Now), state)...), err
}

// draftReturned says why a draft was returned.
func (k *look) draftReturned(a store.Approval) words.HTML {
	return k.html("task.returned", words.Args{"Reason": words.Cut(a.Reason, maxReason)})
}

// maxDraftWords is how much of what was typed in one go a list shows.
const maxDraftWords = 1500

// draftLines lists what a draft holds; whole is false where something typed was too long for a line.
func (k *look) draftLines(d drafted) (lines []words.HTML, whole bool) {
	whole = true
	for _, p := range d.Parts {
		if p.DocNo != "" {
			lines = append(lines, k.html("receipt.doc", words.Args{"No": p.DocNo}))
		}
		if p.Words != "" {
			lines = append(lines, k.html("receipt.words", words.Args{"Words": words.Cut(p.Words, maxDraftWords)}))
			whole = whole && words.Len(p.Words) <= maxDraftWords
		}
		for _, f := range p.Files {
			lines = append(lines, k.html("receipt.file", words.Args{"Name": fileName(k.lang, f)}))
		}
	}
	if len(lines) == 0 {
		lines = append(lines, k.html("approval.bare", nil))
	}
	return lines, whole
}

// draftMessages are everything a draft holds, a message a file, with what was written to it; what was only typed has one
// of its own.
func (k *look) draftMessages(d drafted) (list []store.Message) {
	for _, p := range d.Parts {
		var lines []words.HTML
		if p.DocNo != "" {
			lines = append(lines, k.html("receipt.doc", words.Args{"No": p.DocNo}))
		}
		if p.Words != "" {
			lines = append(lines, k.html("receipt.words", words.Args{"Words": words.Cut(p.Words, messageRoom)}))
		}
		text := string(words.Join(lines...))
		for _, f := range p.Files {
			list = append(list, store.Message{Text: text, Attachments: []store.Attachment{{Kind: f.Kind, FileID: f.FileID, Name: f.Name}}})
			text = ""
		}
		if text != "" {
			list = append(list, store.Message{Text: text})
		}
	}
	return list
}

// approvalButtons are what can be done about a draft; none approves what could not become the answer any more, because the
// secretariat has recorded another.
func (k *look) approvalButtons(task bloc.Task, a store.Approval, focal, leader, counts bool) (rows [][]store.Button) {
	b := func(key, act string) store.Button { return k.button(key, press{Act: act, ID: a.ID, Rev: a.Rev}) }
	if leader && counts && a.State == bloc.ApprovalSubmitted {
		rows = append(rows, []store.Button{b("approve", "ly"), b("return", "lx")})
	}
	if !focal {
		return rows
	}
	switch {
	case !task.Approval:
		rows = append(rows, []store.Button{b("submit_unapproved", "li")})
	case a.State == bloc.ApprovalSubmitted:
		rows = append(rows, []store.Button{b("approved_in_writing", "lw")}, []store.Button{b("take_back", "lu")})
	default:
		rows = append(rows, []store.Button{b("submit_draft", "ls")}, []store.Button{b("approved_in_writing", "lw")})
		if a.State != bloc.ApprovalAsking {
			rows = append(rows, []store.Button{b("asking_leader", "lq")})
		}
	}
	return append(rows, []store.Button{b("drop_draft", "ld")})
}

// draftState says where a draft stands, since when and by whom, with the reason where it was returned.
func (k *look) draftState(task bloc.Task, a store.Approval) (words.HTML, error) {
	line, err := k.draftStands(task, a)
	if a.State == bloc.ApprovalReturned {
		line = words.Join(line, k.draftReturned(a))
	}
	return line, err
}

// draftStands is draftState without the reason.
func (k *look) draftStands(task bloc.Task, a store.Approval) (words.HTML, error) {
	who, err := k.nameOf(a.StateBy)
	if err != nil {
		return "", err
	}
	if a.State == bloc.ApprovalApproved {
		return k.approved("approval.state_approved", "approval.state_approved_paper", task, a, a.StateAt > task.Due)
	}
	e := bloc.Entry{Task: a.Task, Agency: a.Agency, Approval: a.State}
	return k.html("approval.state_"+string(a.State), words.Args{"Mark": bloc.StateOf(task, e, k.tx.Now).Mark(), "At": k.lang.DateTime(a.StateAt), "Who": who}), nil
}

// approvedBy says who approved an answer, or by which paper, and, of one that counts as late, that it was put before him
// in time. Of an answer that needed no approval there is nothing to say.
func (k *look) approvedBy(task bloc.Task, a store.Approval, late bool) (words.HTML, error) {
	if a.State != bloc.ApprovalApproved {
		return "", nil
	}
	return k.approved("approval.by", "approval.by_paper", task, a, late)
}

// approved says it in the words under key, or under paper where it was approved by one.
func (k *look) approved(key, paper string, task bloc.Task, a store.Approval, late bool) (words.HTML, error) {
	who, err := k.nameOf(a.StateBy)
	if err != nil {
		return "", err
	}
	args := words.Args{"Who": who, "At": k.lang.DateTime(a.StateAt), "Paper": words.Cut(a.Paper, maxPaper)}
	if a.InWriting {
		key = paper
	}
	line := k.html(key, args)
	if late && a.SubmittedAt != 0 && a.SubmittedAt <= task.Due {
		line += k.html("approval.in_time", words.Args{"At": k.lang.DateTime(a.SubmittedAt)})
	}
	return line, nil
}

// approvalLine adds to the line that says where an agency stands what there is of its leader's approval: of a draft on
// its way, and of the one that was approved.
func (k *look) approvalLine(t bloc.Task, e bloc.Entry, line words.HTML) (words.HTML, error) {
	line, err := k.approvedLine(t, e, line)
	if err != nil {
		return "", err
	}
	a, err := k.tx.Approvals().Live(t.ID, e.Agency)
	if notFound(err) {
		return line, nil
	}
	if err != nil {
		return "", err
	}
	state, err := k.draftState(t, a)
	e.Approval = a.State
	switch {
	case err != nil:
		return "", err
	case e.Latest.Answers():
		return words.Join(line, k.html("approval.newer", words.Args{"State": state})), nil
	case bloc.StateOf(t, e, k.tx.Now) == bloc.StateOverdue:
		return words.Join(line, state), nil
	}
	return state, nil
}

// approvedLine adds who approved what an agency handed in.
func (k *look) approvedLine(t bloc.Task, e bloc.Entry, line words.HTML) (words.HTML, error) {
	if e.Latest != bloc.ActReported && e.Latest != bloc.ActConfirmed {
		return line, nil
	}
	a, err := k.tx.Approvals().Behind(t.ID, e.Agency)
	if err != nil && !notFound(err) {
		return "", err
	}
	how, err := k.approvedBy(t, a, e.Late)
	if how != "" {
		line += ", " + how
	}
	return line, err
}

// withDrafts reads into the entries of a task what their agencies have on its way to their leaders.
func (k *look) withDrafts(task bloc.Task, entries []bloc.Entry) error {
	if !task.Approval {
		return nil
	}
	pending, err := k.tx.Approvals().Pending(task.ID)
	for i, e := range entries {
		if a, ok := pending[e.Agency]; ok {
			entries[i].Approval, entries[i].ApprovalAt = a.State, a.StateAt
		}
	}
	return err
}

// cardButtons are everything the person can do about a task now, what he has drafted of it first.
func (k *look) cardButtons(task bloc.Task, mine []standing) ([][]store.Button, error) {
	rows, err := k.draftButtons(task, mine)
	if err != nil {
		return nil, err
	}
	if task.Kind == bloc.KindNotice {
		owed, err := k.acknowledgeable(task, mine)
		if err != nil {
			return nil, err
		}
		if owed {
			rows = append(rows, []store.Button{k.button("acknowledge", press{Act: "va", ID: int64(task.ID), Rev: task.Rev})})
		}
	}
	return append(rows, k.taskButtons(task, mine)...), nil
}

// draftButtons lead to the drafts of the person's agencies: a focal point's own, a leader's once it is put before him.
func (k *look) draftButtons(task bloc.Task, mine []standing) (rows [][]store.Button, err error) {
	if !task.Approval || !task.Open() {
		return nil, nil
	}
	for _, s := range mine {
		a, err := k.tx.Approvals().Live(task.ID, s.agency)
		if notFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if k.who.Has(bloc.RoleFocal, s.agency) || a.State == bloc.ApprovalSubmitted {
			rows = append(rows, []store.Button{{Label: k.lang.Text("button.open_draft", words.Args{"Agency": words.Cut(s.label, maxButton)}),
				Data: press{Act: "lo", ID: a.ID}.Data()}})
		}
	}
	return rows, nil
}

// gridDrafts does what withDrafts does for a board by agency.
func (k *look) gridDrafts(task bloc.Task, entries map[bloc.AgencyID]bloc.Entry) error {
	if !task.Approval {
		return nil
	}
	pending, err := k.tx.Approvals().Pending(task.ID)
	for id, a := range pending {
		e := entries[id]
		e.Approval, e.ApprovalAt = a.State, a.StateAt
		entries[id] = e
	}
	return err
}

// pendingMark tells apart, on a task's board, what waits for a leader from what waits for the secretariat.
func (k *look) pendingMark(task bloc.Task, e bloc.Entry) string {
	if bloc.StateOf(task, e, k.tx.Now) != bloc.StatePending {
		return ""
	}
	return k.lang.Text("board.pending_"+string(e.Approval), nil)
}

// owingLabels names agencies that owe an answer, with what they have put before their leaders.
func (k *look) owingLabels(task bloc.Task, owing []bloc.AgencyID) ([]string, error) {
	var entries []bloc.Entry
	for _, id := range owing {
		entries = append(entries, bloc.Entry{Task: task.ID, Agency: id})
	}
	if err := k.withDrafts(task, entries); err != nil {
		return nil, err
	}
	labels := make([]string, len(owing))
	for i, e := range entries {
		label, err := k.labelOf(e.Agency)
		if err != nil {
			return nil, err
		}
		labels[i] = label + k.pendingMark(task, e)
	}
	return labels, nil
}
