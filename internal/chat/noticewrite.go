package chat

import (
	"strings"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

// flowNotice is the dialog in which a notice is written.
const flowNotice = "notice"

// Steps of flowNotice.
const (
	noticeParts = "parts" // what is sent becomes content
	noticeTitle = "title"
	noticeDue   = "due"
)

// noticeWriteFlow is how a notice (thông báo) is written: its content, in one message or several, its title, by when it is
// to be acknowledged and when it goes out.
func noticeWriteFlow() flow {
	return flow{
		commands: []command{{name: "thongbao", role: bloc.RoleSecretary, handle: newNotice}},
		presses: map[string]presser{"en": pressNewNotice, "ea": pressAddContent, "eo": pressContentDone, "eb": pressDropLast,
			"et": pressNoticeTitle, "ek": pressAck, "ed": pressNoticeDue, "eh": pressChosenDue, "ew": pressSchedule, "ei": pressSendNow,
			"ex": pressDropComposition},
		steps: map[string]stepper{flowNotice: noticeStep},
		views: map[string]renderer{"composition": compositionCard},
	}
}

// maxParts is how many messages a notice may be of: more is no notice.
const maxParts = 30

// noticeDialog is what the dialog knows: which composition it is about, and a time being chosen.
type noticeDialog struct {
	ID   int64  `json:"id"`
	What string `json:"what,omitempty"` // noticeDue: "due" or "at"
	dueChoice
}

// newNotice begins a notice: with the message the command answers, with what follows the command, or by asking.
func newNotice(t *turn, args string) error {
	parts, err := t.orderedContent(args)
	if err != nil {
		return err
	}
	return t.beginNotice(parts, "")
}

func pressNewNotice(t *turn, _ press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.beginNotice(nil, "")
}

// beginNotice keeps a new composition with what there is of it; title is empty where nobody has named it.
func (t *turn) beginNotice(parts []store.Part, title string) error {
	name, err := taskTitle(title)
	if err != nil {
		return err
	}
	c := composition{Title: name, Named: name != "", Parts: parts, Ack: true}
	if !c.Named {
		c.Title = titleOf(t.lang, parts)
	}
	id, err := t.Tx.Compositions().Add(bloc.KindNotice, t.who.ID, c)
	if err != nil {
		return err
	}
	if len(parts) > 0 {
		return t.showComposition(id)
	}
	rows, err := t.look().unsentWay()
	if err != nil {
		return err
	}
	return t.ask(flowNotice, noticeParts, noticeDialog{ID: id}, "notice.send_content", nil,
		append(rows, []store.Button{t.button("notices_sent", press{Act: "vl"})})...)
}

// noticeStep takes what is sent while a notice is written.
func noticeStep(t *turn, d store.Dialog) error {
	var g noticeDialog
	if err := d.Read(&g); err != nil {
		return err
	}
	x, err := t.Tx.Compositions().Get(g.ID)
	if err != nil {
		return err
	}
	_, c, ok, err := t.composing(press{ID: x.ID, Rev: x.Rev})
	if err != nil || !ok {
		return err
	}
	text := strings.TrimSpace(t.msg.Text)
	switch d.Step {
	case noticeParts:
		return t.addContent(x, c, t.msg)
	case noticeTitle:
		return t.nameNotice(x, c, text)
	case noticeDue:
		if text == "" {
			return no("in_words", nil)
		}
		return t.readDue(g.due(), text)
	}
	return errUnknownStep
}

// due is the dialog as one that asks for a time.
func (g *noticeDialog) due() dueDialog { return dueDialog{flowNotice, "eh", &g.dueChoice, g} }

// addContent puts a message to what is being written; the card counts what there is.
func (t *turn) addContent(x store.Composition, c composition, m *models.Message) error {
	parts, err := t.contentIn(m)
	if err != nil {
		return err
	}
	if c.Parts, err = joinParts(c.Parts, parts); err != nil {
		return err
	}
	if err := t.saveComposition(x, c); err != nil {
		return err
	}
	_, err = t.Tx.Cards().Show(t.chat, store.LaneReply, id36(x.ID), store.View{Name: "composition", ID: x.ID, Arg: "adding"}, 0)
	return err
}

// pressAddContent asks for more content.
func pressAddContent(t *turn, p press) error {
	x, _, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	return t.ask(flowNotice, noticeParts, noticeDialog{ID: x.ID}, "notice.send_more", nil,
		[]store.Button{t.button("content_done", press{Act: "eo", ID: x.ID, Rev: x.Rev})})
}

// pressContentDone ends the adding of content: [Xong].
func pressContentDone(t *turn, p press) error {
	x, _, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.showComposition(x.ID)
}

// pressDropLast takes the last message off what is being written.
func pressDropLast(t *turn, p press) error {
	x, c, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	if len(c.Parts) > 0 {
		c.Parts = c.Parts[:len(c.Parts)-1]
		if err := t.saveComposition(x, c); err != nil {
			return err
		}
	}
	return t.redraw(store.View{Name: "composition", ID: x.ID, Arg: "adding"})
}

func pressNoticeTitle(t *turn, p press) error {
	x, _, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	return t.ask(flowNotice, noticeTitle, noticeDialog{ID: x.ID}, "notice.ask_title", nil)
}

func (t *turn) nameNotice(x store.Composition, c composition, text string) error {
	title, err := taskTitle(text)
	if err != nil {
		return err
	}
	if title == "" {
		return no("in_words", nil)
	}
	c.Title, c.Named = title, true
	if err := t.saveComposition(x, c); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.showComposition(x.ID)
}

// pressAck switches whether agencies are to acknowledge it: [Yêu cầu xác nhận: Có].
func pressAck(t *turn, p press) error {
	x, c, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	c.Ack = !c.Ack
	if err := t.saveComposition(x, c); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "composition", ID: x.ID})
}

// pressNoticeDue asks by when it is to be acknowledged.
func pressNoticeDue(t *turn, p press) error { return t.askNoticeTime(p, "due", "notice.ask_due") }

// pressSchedule asks when it is to go out: [Hẹn giờ].
func pressSchedule(t *turn, p press) error { return t.askNoticeTime(p, "at", "notice.ask_at") }

func (t *turn) askNoticeTime(p press, what, key string) error {
	x, _, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	return t.ask(flowNotice, noticeDue, noticeDialog{ID: x.ID, What: what}, key, nil)
}

// pressChosenDue takes a time that was offered.
func pressChosenDue(t *turn, p press) error {
	var g noticeDialog
	step, err := t.secretaryDialog(&g, flowNotice)
	if err != nil {
		return err
	}
	chosen, err := t.chooseDue(g.due(), step, p)
	if err != nil || !chosen {
		return err
	}
	x, err := t.Tx.Compositions().Get(g.ID)
	if err != nil {
		return err
	}
	_, c, ok, err := t.composing(press{ID: x.ID, Rev: x.Rev})
	if err != nil || !ok {
		return err
	}
	if g.What == "at" {
		c.SendAt = g.Due
	} else {
		c.Due, c.Phrase, c.Ack = g.Due, g.Phrase, true
	}
	if err := t.saveComposition(x, c); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.showComposition(x.ID)
}

// pressSendNow takes a set time back: it goes out when it is sent.
func pressSendNow(t *turn, p press) error {
	x, c, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	c.SendAt = 0
	if err := t.saveComposition(x, c); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "composition", ID: x.ID})
}

// pressDropComposition drops what was being written.
func pressDropComposition(t *turn, p press) error {
	x, c, ok, err := t.composing(p)
	if err != nil || !ok {
		return err
	}
	if err := t.moveComposition(x, c, store.CompositionDropped, 0); err != nil {
		return err
	}
	if err := t.log("composition_dropped", 0, 0, ""); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "composition", ID: x.ID})
}
