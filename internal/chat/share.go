package chat

import (
	"slices"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// flowShare is the dialog in which an agency writes what it wants to share.
const flowShare = "share"

// shareParts is the step in which what is sent becomes content.
const shareParts = "parts"

// shareFlow is how a focal point proposes a good practice of his agency (chia sẻ cách làm hay) for publication: its
// content, a look at it, and [Gửi Thường trực Khối].
func shareFlow() flow {
	return flow{
		commands: []command{{name: "chiase", handle: newShare}},
		presses: map[string]presser{"zn": pressNewShare, "za": pressAddToShare, "zd": pressShareDone, "zb": pressDropLastShared,
			"zg": pressPropose, "zx": pressDropShare, "zv": pressSeeShare, "zu": pressWithdrawShare, "zr": pressResumeShare,
			"zm": pressGoOnShare, "zc": pressGoOnNotice},
		steps: map[string]stepper{flowShare: shareStep},
		views: map[string]renderer{store.ShareMineView: shareMine},
	}
}

// newShare begins a proposal: with the message the command answers, with what follows it, or by asking. For the
// secretariat the command by itself lists what waits to be published.
func newShare(t *turn, args string) error {
	bare := args == "" && t.msg.ReplyToMessage == nil
	switch mine := t.who.AnswersFor(); {
	case t.who.Secretary() && (bare || len(mine) == 0):
		return t.show(store.View{Name: "shares"})
	case len(mine) == 0:
		return noButKeep("share_not_focal", nil)
	}
	parts, err := t.orderedContent(args)
	if err != nil {
		return err
	}
	return t.beginShare(parts)
}

func pressNewShare(t *turn, _ press) error {
	if len(t.who.AnswersFor()) == 0 {
		return t.forged("proposal of somebody who answers for no agency", "share_not_focal")
	}
	return t.beginShare(nil)
}

// beginShare keeps a new proposal with what there is of it.
func (t *turn) beginShare(parts []store.Part) error {
	var agency bloc.AgencyID
	if mine := t.who.AnswersFor(); len(mine) == 1 {
		agency = mine[0]
	}
	id, err := t.Tx.Shares().Add(t.who.ID, agency, parts)
	if err != nil {
		return err
	}
	if len(parts) > 0 {
		return t.showShare(id, "")
	}
	return t.ask(flowShare, shareParts, noticeDialog{ID: id}, "share.send_content", nil)
}

func (t *turn) showShare(id int64, arg string) error {
	_, err := t.Tx.Cards().Show(t.chat, store.LaneReply, store.ShareKey(id), store.View{Name: store.ShareMineView, ID: id, Arg: arg}, 0)
	return err
}

// shareStep takes what is sent while a proposal is written.
func shareStep(t *turn, d store.Dialog) error {
	var g noticeDialog
	if err := d.Read(&g); err != nil {
		return err
	}
	if d.Step != shareParts {
		return errUnknownStep
	}
	x, err := t.Tx.Shares().Get(g.ID)
	if err != nil {
		return err
	}
	if x.State != store.ShareWriting || x.Person != t.who.ID {
		return t.dialogOver("dialog.unknown")
	}
	parts, err := t.contentIn(t.msg)
	if err != nil {
		return err
	}
	if parts, err = joinParts(x.Parts, parts); err != nil {
		return err
	}
	if ok, err := t.Tx.Shares().Save(x, parts); err != nil || !ok {
		return noUnless(ok, err, "stale")
	}
	return t.showShare(x.ID, "adding")
}

// sharedBy reads a proposal for a press of its agency's; ok is false where the card the press was drawn from is not what
// is true any more, and was drawn anew.
func (t *turn) sharedBy(p press) (x store.Share, ok bool, err error) {
	x, err = t.Tx.Shares().Get(p.ID)
	if notFound(err) || err == nil && x.Person != t.who.ID && (x.Agency == 0 || x.State == store.ShareWriting || !t.who.Has(bloc.RoleFocal, x.Agency)) {
		return x, false, t.forged("proposal of somebody else", "unknown_button")
	}
	if err != nil || p.Rev == x.Rev {
		return x, err == nil, err
	}
	t.alert("alert.stale", nil)
	return x, false, t.redraw(store.View{Name: store.ShareMineView, ID: x.ID})
}

// writingShare is sharedBy for what may be done only while the proposal is written.
func (t *turn) writingShare(p press) (x store.Share, ok bool, err error) {
	if x, ok, err = t.sharedBy(p); err == nil && ok && x.State != store.ShareWriting {
		err = no("stale", nil)
	}
	return x, ok && err == nil, err
}

func pressAddToShare(t *turn, p press) error {
	x, ok, err := t.writingShare(p)
	if err != nil || !ok {
		return err
	}
	return t.ask(flowShare, shareParts, noticeDialog{ID: x.ID}, "share.send_more", nil,
		[]store.Button{t.button("content_done", press{Act: "zd", ID: x.ID, Rev: x.Rev})})
}

// pressShareDone ends the adding of content and shows the proposal as it stands: [Xong].
func pressShareDone(t *turn, p press) error {
	x, ok, err := t.writingShare(p)
	if err != nil || !ok {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.showShare(x.ID, "")
}

// pressGoOnShare shows a proposal that was left in the middle.
func pressGoOnShare(t *turn, p press) error {
	x, err := t.Tx.Shares().Get(p.ID)
	if notFound(err) || err == nil && x.Person != t.who.ID {
		return t.forged("proposal of somebody else", "unknown_button")
	}
	if err != nil {
		return err
	}
	return t.showShare(x.ID, "")
}

func pressDropLastShared(t *turn, p press) error {
	x, ok, err := t.writingShare(p)
	if err != nil || !ok || len(x.Parts) == 0 {
		return err
	}
	ok, err = t.Tx.Shares().Save(x, x.Parts[:len(x.Parts)-1])
	return noUnless(ok, err, "stale")
}

// pressSeeShare sends the person the content as others would get it: [Xem thử].
func pressSeeShare(t *turn, p press) error {
	x, ok, err := t.sharedBy(p)
	if err != nil || !ok || len(x.Parts) == 0 {
		return err
	}
	head, err := t.look().sharedHead(x.Agency)
	if err != nil {
		return err
	}
	return sendContent(t.Tx, t.chat, store.LaneReply, head, x.Parts)
}

// pressDropShare drops a proposal that was never handed over.
func pressDropShare(t *turn, p press) error {
	x, ok, err := t.writingShare(p)
	if err != nil || !ok {
		return err
	}
	if ok, err := t.Tx.Shares().Drop(x); err != nil || !ok {
		return noUnless(ok, err, "stale")
	}
	return t.done()
}

// pressPropose hands a proposal over to the secretariat, in the name of the agency the button names, else of the person's
// only one: [Gửi Thường trực Khối].
func pressPropose(t *turn, p press) error {
	x, ok, err := t.writingShare(p)
	if err != nil || !ok {
		return err
	}
	if len(x.Parts) == 0 {
		return no("share_empty", nil)
	}
	mine := t.who.AnswersFor()
	if p.Arg != "" {
		mine = slices.DeleteFunc(mine, func(a bloc.AgencyID) bool { return a != agency36(p.Arg) })
	}
	switch len(mine) {
	case 0:
		return t.forged("proposal for somebody else's agency", "share_not_focal")
	case 1:
		return t.propose(x, mine[0], p.Arg != "")
	}
	var can []standing
	for _, a := range mine {
		label, err := t.look().labelOf(a)
		if err != nil {
			return err
		}
		can = append(can, standing{agency: a, label: label})
	}
	return t.askAgency(p, can)
}

func (t *turn) propose(x store.Share, agency bloc.AgencyID, chosen bool) error {
	if ok, err := t.Tx.Shares().Propose(x, agency); err != nil || !ok {
		return noUnless(ok, err, "stale")
	}
	if err := t.log("share_proposed", 0, agency, ""); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	x, err := t.Tx.Shares().Get(x.ID)
	if err != nil {
		return err
	}
	reached, err := t.c.tellShare(t.Tx, x)
	if err != nil {
		return err
	}
	if _, err := t.c.showShareToAgency(t.Tx, x, t.who.ID); err != nil {
		return err
	}
	label, err := t.look().labelOf(agency)
	if err != nil {
		return err
	}
	key := "receipt.share_proposed"
	if reached == 0 {
		key = "receipt.share_kept"
	}
	m := store.Message{Text: string(t.lang.HTML(key, words.Args{"Agency": label, "Title": shareTitle(t.lang, x.Parts), "At": t.lang.DateTime(x.ProposedAt),
		"Who": t.who.Name}))}
	if chosen { // in place of the question in whose name
		return t.edit(m)
	}
	return t.send(m)
}

// pressWithdrawShare takes a proposal back before it is published: [Rút lại].
func pressWithdrawShare(t *turn, p press) error {
	x, ok, err := t.sharedBy(p)
	if err != nil || !ok {
		return err
	}
	switch x.State {
	case store.ShareProposed, store.ShareTaken, store.ShareLeaving:
	case store.SharePublished:
		return no("share_published", nil)
	default:
		return no("stale", nil)
	}
	if err := t.callOff(x); err != nil {
		return err
	}
	if ok, err := t.Tx.Shares().Withdraw(x, t.who.ID); err != nil || !ok {
		return noUnless(ok, err, "stale")
	}
	if err := t.log("share_withdrawn", 0, x.Agency, ""); err != nil {
		return err
	}
	label, err := t.look().labelOf(x.Agency)
	if err != nil {
		return err
	}
	if x.State != store.ShareProposed {
		if err := t.tellPerson(x.DecidedBy, func(l words.Lang) (store.Message, error) {
			return store.Message{Text: string(l.HTML("share.told_withdrawn", words.Args{"Agency": label, "Title": shareTitle(l, x.Parts), "Who": t.who.Name}))}, nil
		}); err != nil {
			return err
		}
	}
	return t.say("receipt.share_withdrawn", words.Args{"Agency": label, "Title": shareTitle(t.lang, x.Parts), "At": t.lang.DateTime(t.Tx.Now)})
}

// callOff drops the composition a proposal was made into, and stops it where it was to go out.
func (t *turn) callOff(x store.Share) error {
	if x.State == store.ShareProposed {
		return nil
	}
	c, err := t.Tx.Compositions().Get(x.Composition)
	if err != nil {
		return err
	}
	if x.State == store.ShareLeaving {
		task, err := t.Tx.Tasks().Get(x.Task)
		if err != nil {
			return err
		}
		if task.AnnounceAt <= t.Tx.Now {
			return no("share_published", nil)
		}
		if task.Phase == bloc.PhaseConfirmed {
			if ok, err := t.Tx.Tasks().Enter(task.ID, bloc.PhaseWithdrawn, task.Rev); err != nil || !ok {
				return noUnless(ok, err, "stale")
			}
			if err := t.Tx.Tasks().Release(task.ID); err != nil {
				return err
			}
			if err := t.Tx.Cards().Touch(task.ID, 0); err != nil {
				return err
			}
		}
	}
	ok, err := t.Tx.Compositions().Enter(c, store.CompositionDropped, 0)
	if err == nil && ok {
		return t.Tx.Compositions().Touch(c.ID)
	}
	return noUnless(ok, err, "stale")
}

// pressResumeShare takes a proposal that came back up again, to be changed and handed over anew: [Sửa và gửi lại].
func pressResumeShare(t *turn, p press) error {
	x, ok, err := t.sharedBy(p)
	if err != nil || !ok {
		return err
	}
	if x.State != store.ShareReturned && x.State != store.ShareWithdrawn || !t.who.Has(bloc.RoleFocal, x.Agency) {
		return no("stale", nil)
	}
	if ok, err := t.Tx.Shares().Resume(x, t.who.ID); err != nil || !ok {
		return noUnless(ok, err, "stale")
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, flowShare, shareParts, noticeDialog{ID: x.ID}); err != nil {
		return err
	}
	if err := t.say("share.send_again", nil); err != nil {
		return err
	}
	return t.showShare(x.ID, "adding")
}

// shareTitle is what a proposal is called.
func shareTitle(l words.Lang, parts []store.Part) string {
	if title := titleOf(l, parts); title != l.Text("notice.untitled", nil) {
		return title
	}
	return l.Text("share.untitled", nil)
}
