package chat

import (
	"errors"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// flowShareReturn is the dialog in which a secretary says why a proposal is returned.
const flowShareReturn = "share_return"

// shareDecideFlow is what the secretariat does with what agencies propose to share: it publishes it as it is or changed,
// in the agency's name, or returns it with a word. The first of it decides.
func shareDecideFlow() flow {
	return flow{
		presses: map[string]presser{"zp": pressPublishShare, "ze": pressEditShare, "zt": pressReturnShare, "zo": pressOpenShare, "zl": pressShares},
		steps:   map[string]stepper{flowShareReturn: shareReturnStep},
		views:   map[string]renderer{store.ShareView: shareCard, "shares": shareList},
	}
}

// undecided reads a proposal for a secretary's decision. Where it is decided already, who did so is said.
func (t *turn) undecided(p press) (store.Share, error) {
	if err := t.onlySecretary(); err != nil {
		return store.Share{}, err
	}
	x, err := t.Tx.Shares().Get(p.ID)
	if notFound(err) {
		return x, t.forged("no such proposal", "unknown_button")
	}
	if err != nil || x.State == store.ShareProposed && x.Rev == p.Rev {
		return x, err
	}
	if t.press != nil {
		if err := t.redraw(store.View{Name: store.ShareView, ID: x.ID}); err != nil {
			return x, err
		}
	}
	if x.State != store.ShareTaken {
		return x, no("stale", nil)
	}
	name, err := t.look().nameOf(x.DecidedBy)
	if err != nil {
		return x, err
	}
	return x, no("share_taken", words.Args{"Name": name, "At": t.lang.DateTime(x.DecidedAt)})
}

// pressPublishShare makes a proposal a notice in its agency's name and shows the screen before it goes out: [Đăng].
func pressPublishShare(t *turn, p press) error {
	id, c, err := t.takeShare(p)
	if err != nil {
		return err
	}
	v := store.View{Name: "composition", ID: id, Arg: "sure"}
	var refused *refusal
	switch _, err := t.sendable(c); {
	case errors.As(err, &refused): // it says why when it is sent
		v.Arg = ""
	case err != nil:
		return err
	}
	_, err = t.Tx.Cards().Show(t.chat, store.LaneReply, id36(id), v, 0)
	return err
}

// pressEditShare makes a proposal a notice that is still to be changed: [Sửa rồi đăng].
func pressEditShare(t *turn, p press) error {
	id, _, err := t.takeShare(p)
	if err != nil {
		return err
	}
	return t.showComposition(id)
}

// takeShare makes a proposal the composition it is published with. Dropped, that gives it back to whoever comes next.
func (t *turn) takeShare(p press) (int64, composition, error) {
	x, err := t.undecided(p)
	if err != nil {
		return 0, composition{}, err
	}
	c := composition{Title: shareTitle(t.lang, x.Parts), Parts: x.Parts, Author: x.Agency}
	c.Named = c.Title != titleOf(t.lang, x.Parts)
	id, err := t.Tx.Compositions().Add(bloc.KindNotice, t.who.ID, c)
	if err != nil {
		return 0, c, err
	}
	if ok, err := t.Tx.Shares().Take(x, id, t.who.ID); err != nil || !ok {
		return 0, c, noUnless(ok, err, "stale")
	}
	return id, c, t.log("share_taken", 0, x.Agency, "")
}

// shareReturn is what the dialog of returning a proposal knows.
type shareReturn struct {
	ID  int64 `json:"id"`
	Rev int64 `json:"rev"`
}

// pressReturnShare asks why a proposal is returned: [Trả lại].
func pressReturnShare(t *turn, p press) error {
	x, err := t.undecided(p)
	if err != nil {
		return err
	}
	label, err := t.look().labelOf(x.Agency)
	if err != nil {
		return err
	}
	return t.ask(flowShareReturn, "word", shareReturn{x.ID, x.Rev}, "share.ask_word", words.Args{"Agency": label, "Title": shareTitle(t.lang, x.Parts)})
}

// maxShareWord is how long the word is with which a proposal is returned, in Telegram's units.
const maxShareWord = 1000

func shareReturnStep(t *turn, d store.Dialog) error {
	var r shareReturn
	if err := d.Read(&r); err != nil {
		return err
	}
	word := strings.TrimSpace(t.msg.Text)
	switch n := words.Len(word); {
	case word == "":
		return no("in_words", nil)
	case n > maxShareWord:
		return no("share_word_long", words.Args{"Max": maxShareWord, "Length": n})
	}
	x, err := t.undecided(press{ID: r.ID, Rev: r.Rev})
	if err != nil {
		var refused *refusal
		if errors.As(err, &refused) { // it is decided: there is nothing left to ask
			err = errors.Join(t.done(), err)
		}
		return err
	}
	if ok, err := t.Tx.Shares().Return(x, word, t.who.ID); err != nil || !ok {
		return noUnless(ok, err, "stale")
	}
	if err := t.log("share_returned", 0, x.Agency, ""); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	if x, err = t.Tx.Shares().Get(x.ID); err != nil {
		return err
	}
	reached, err := t.c.showShareToAgency(t.Tx, x, 0)
	if err != nil {
		return err
	}
	label, err := t.look().labelOf(x.Agency)
	if err != nil {
		return err
	}
	key := "share.was_returned"
	if reached == 0 {
		key = "share.returned_unreached"
	}
	return t.say(key, words.Args{"Agency": label, "Title": shareTitle(t.lang, x.Parts), "Word": word})
}

// pressOpenShare brings a secretary a proposal again, with its content.
func pressOpenShare(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	x, err := t.Tx.Shares().Get(p.ID)
	if notFound(err) || err == nil && x.ProposedAt == 0 {
		return t.forged("no such proposal", "unknown_button")
	}
	if err != nil {
		return err
	}
	return t.c.bringShare(t.Tx, x, t.chat, store.LaneReply)
}

func pressShares(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "shares", Arg: p.Arg})
}
