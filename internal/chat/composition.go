package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// composition is what the secretariat is writing to be sent (bản soạn): a notice, so far. It is kept until it is sent or
// dropped, whoever of the secretariat goes on with it, and on whichever device.
type composition struct {
	Title    string        `json:"title,omitempty"`
	Named    bool          `json:"named,omitempty"` // the title was typed, not taken from the content
	Parts    []store.Part  `json:"parts,omitempty"`
	Audience bloc.Audience `json:"audience"`
	Ack      bool          `json:"ack"`              // agencies are to acknowledge it
	Due      int64         `json:"due,omitempty"`    // by when; zero: as proposed when it is sent
	Phrase   string        `json:"phrase,omitempty"` // as it was typed
	SendAt   int64         `json:"sendAt,omitempty"` // zero: at once
	Author   bloc.AgencyID `json:"author,omitempty"` // in whose name; zero: the secretariat's
	Amends   bloc.TaskID   `json:"amends,omitempty"` // whose content it takes the place of; zero: it is something new
	Line     string        `json:"line,omitempty"`   // what is amended, in one line

	Editor   bloc.PersonID `json:"editor,omitempty"` // who changed it last
	EditedAt int64         `json:"editedAt,omitempty"`
	Cleared  clearance     `json:"cleared,omitzero"`
}

// composing reads a composition that is still being written, for a press drawn from it. Where it has changed since, the
// card is drawn anew and ok is false.
func (t *turn) composing(p press) (x store.Composition, c composition, ok bool, err error) {
	if err := t.onlySecretary(); err != nil {
		return x, c, false, err
	}
	x, err = t.Tx.Compositions().Get(p.ID)
	if notFound(err) {
		return x, c, false, t.forged("no such composition", "unknown_button")
	}
	if err != nil {
		return x, c, false, err
	}
	if err := x.Read(&c); err != nil {
		return x, c, false, err
	}
	switch {
	case x.State != store.CompositionWriting:
		return x, c, false, t.writtenAlready(x, c)
	case p.Rev != x.Rev:
		if err := t.redraw(store.View{Name: "composition", ID: x.ID}); err != nil {
			return x, c, false, err
		}
		return x, c, false, t.changedSince(c)
	}
	return x, c, true, nil
}

// writtenAlready tells what became of a composition that is not being written any more.
func (t *turn) writtenAlready(x store.Composition, c composition) error {
	if err := t.redraw(store.View{Name: "composition", ID: x.ID}); err != nil {
		return err
	}
	args, err := t.byAnother(c)
	if err != nil {
		return err
	}
	if args == nil {
		return no("composition_"+x.State, nil)
	}
	return no("composition_"+x.State+"_by", args)
}

// changedSince refuses because of a change that came first: with whose it was, where it was somebody else's.
func (t *turn) changedSince(c composition) error {
	args, err := t.byAnother(c)
	if err != nil {
		return err
	}
	if args == nil {
		return no("stale", nil)
	}
	return no("composition_changed", args)
}

// byAnother says who changed a composition last, and when; nil where that was the person himself, or is not known.
func (t *turn) byAnother(c composition) (words.Args, error) {
	if c.Editor == 0 || c.Editor == t.who.ID {
		return nil, nil
	}
	who, err := t.look().nameOf(c.Editor)
	return words.Args{"Who": words.Cut(who, 40), "At": t.look().moment(c.EditedAt)}, err
}

// saveComposition keeps what was changed and draws the card anew. Somebody else's change that came first stands.
func (t *turn) saveComposition(x store.Composition, c composition) error {
	if !c.Named {
		c.Title = titleOf(t.lang, c.Parts)
	}
	c.Editor, c.EditedAt = t.who.ID, t.Tx.Now
	ok, err := t.Tx.Compositions().Save(x, c)
	if err != nil {
		return err
	}
	if !ok {
		return no("stale", nil)
	}
	return nil
}

// showComposition sends the card of a composition as the newest message of the chat.
func (t *turn) showComposition(id int64) error {
	_, err := t.Tx.Cards().Show(t.chat, store.LaneReply, id36(id), store.View{Name: "composition", ID: id}, 0)
	return err
}

// titleOf is what a notice is called where nobody has named it: the first line of its first words, else its first file.
func titleOf(l words.Lang, parts []store.Part) string {
	for _, p := range parts {
		if line := firstLine(p.Text); line != "" {
			return line
		}
	}
	for _, p := range parts {
		if p.Name != "" {
			return words.Cut(p.Name, maxTitleFromContent)
		}
	}
	return l.Text("notice.untitled", nil)
}

// maxTitleFromContent is how much of a notice's first line names it.
const maxTitleFromContent = 80
