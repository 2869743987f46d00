package chat

import (
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// amendFlow is [Đính chính]: what was sent gets a new content, written like the first, which takes the place of the old
// one with everybody who has it, and is to be acknowledged anew.
func amendFlow() flow {
	return flow{
		presses: map[string]presser{"wa": pressAmend, "wp": pressReplacePart, "wr": pressReplaceAll, "wo": pressAsSent, "wl": pressAmendLine,
			"ws": pressSendAmendment, "wg": pressAmendSure},
		steps: map[string]stepper{"amend": amendStep},
	}
}

// Steps of the dialog in which an amendment is written.
const (
	amendPart = "part"
	amendLine = "line"
)

// maxAmendLine is how long the line may be that says what is amended.
const maxAmendLine = 300

// amending is what the dialog knows.
type amending struct {
	ID   int64 `json:"id"`
	Part int   `json:"part,omitempty"` // which part is replaced, from zero
}

// mayAmend refuses to amend what has not been sent, is over, or is being amended.
func (t *turn) mayAmend(task bloc.Task) error {
	switch {
	case !task.Kind.CarriesContent():
		return t.forged("nothing was sent with the task", "unknown_button")
	case !task.Open():
		return no("amend_over", nil)
	}
	s, err := t.Tx.Sendings().Amending(task.ID)
	if notFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return no("amend_waits", words.Args{"At": t.look().moment(s.SendAt)})
}

// pressAmend begins an amendment as a copy of what was sent, or goes on with the one that is being written.
func pressAmend(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	task, err := t.taskOf(p)
	if err != nil {
		return err
	}
	if err := t.mayAmend(task); err != nil {
		return err
	}
	x, err := t.Tx.Compositions().Amending(task.ID)
	if err == nil {
		return t.showComposition(x.ID)
	}
	if !notFound(err) {
		return err
	}
	now, s, err := t.look().contentNow(task.ID)
	if err != nil {
		return err
	}
	id, err := t.Tx.Compositions().Add(task.Kind, t.who.ID, composition{Title: task.Title, Named: true, Parts: now.Parts, Ack: !task.Silent,
		Author: s.Author, Amends: task.ID})
	if err != nil {
		return err
	}
	return t.showComposition(id)
}

// contentNow is a task's newest content.
func (k *look) contentNow(task bloc.TaskID) (store.Version, store.Dispatch, error) {
	s, err := k.tx.Content().Dispatch(task)
	if err != nil {
		return store.Version{}, s, err
	}
	v, err := k.tx.Content().Version(task, s.Version)
	return v, s, err
}

// amendmentOf reads an amendment that is still being written, for a press drawn from it.
func (t *turn) amendmentOf(p press) (x store.Composition, c composition, ok bool, err error) {
	x, c, ok, err = t.composing(p)
	if err == nil && ok && c.Amends == 0 {
		return x, c, false, t.forged("no amendment", "unknown_button")
	}
	return x, c, ok, err
}

// pressReplacePart asks for what is to stand in place of one message.
func pressReplacePart(t *turn, p press) error {
	x, c, ok, err := t.amendmentOf(p)
	if err != nil || !ok {
		return err
	}
	n, err := strconv.Atoi(p.Arg)
	if err != nil || n < 0 || n >= len(c.Parts) {
		return t.forged("no such part", "unknown_button")
	}
	return t.ask("amend", amendPart, amending{ID: x.ID, Part: n}, "amend.ask_part", words.Args{"N": n + 1, "What": t.look().partWords(c.Parts[n])})
}

// pressReplaceAll begins the content from nothing: [Thay toàn bộ].
func pressReplaceAll(t *turn, p press) error {
	x, c, ok, err := t.amendmentOf(p)
	if err != nil || !ok {
		return err
	}
	c.Parts = nil
	if err := t.saveComposition(x, c); err != nil {
		return err
	}
	return t.ask(flowNotice, noticeParts, noticeDialog{ID: x.ID}, "amend.ask_all", nil)
}

// pressAsSent takes back what was changed: the content is again what people have.
func pressAsSent(t *turn, p press) error {
	x, c, ok, err := t.amendmentOf(p)
	if err != nil || !ok {
		return err
	}
	now, _, err := t.look().contentNow(c.Amends)
	if err != nil {
		return err
	}
	c.Parts = now.Parts
	if err := t.saveComposition(x, c); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "composition", ID: x.ID})
}

// pressAmendLine asks what is amended: [Nội dung đính chính].
func pressAmendLine(t *turn, p press) error {
	x, _, ok, err := t.amendmentOf(p)
	if err != nil || !ok {
		return err
	}
	return t.askAmendLine(x.ID)
}

func (t *turn) askAmendLine(id int64) error {
	return t.ask("amend", amendLine, amending{ID: id}, "amend.ask_line", nil)
}

// amendStep takes what is sent while an amendment is written.
func amendStep(t *turn, d store.Dialog) error {
	var g amending
	if err := d.Read(&g); err != nil {
		return err
	}
	x, err := t.Tx.Compositions().Get(g.ID)
	if err != nil {
		return err
	}
	_, c, ok, err := t.amendmentOf(press{ID: x.ID, Rev: x.Rev})
	if err != nil || !ok {
		return err
	}
	switch d.Step {
	case amendPart:
		err = t.replacePart(&c, g.Part)
	case amendLine:
		err = t.lineAmendment(&c)
	default:
		err = errUnknownStep
	}
	if err != nil {
		return err
	}
	if err := t.saveComposition(x, c); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.showComposition(x.ID)
}

func (t *turn) lineAmendment(c *composition) error {
	line := strings.Join(strings.Fields(t.msg.Text), " ")
	switch {
	case line == "":
		return no("in_words", nil)
	case words.Len(line) > maxAmendLine:
		return no("amend_line_long", words.Args{"Max": maxAmendLine})
	}
	c.Line = line
	return nil
}

// replacePart puts what was sent in place of a part; a member of an album stays one where it can.
func (t *turn) replacePart(c *composition, n int) error {
	if t.msg.MediaGroupID != "" {
		return no("amend_album", nil)
	}
	parts, split, err := partsIn(t.msg)
	if err != nil {
		return err
	}
	if n >= len(c.Parts) { // a colleague took it off meanwhile
		return no("stale", nil)
	}
	if len(c.Parts)-1+len(parts) > maxParts {
		return no("content_many", words.Args{"Max": maxParts})
	}
	was := c.Parts[n]
	if parts[0].Kind == was.Kind {
		parts[0].Album = was.Album
	}
	c.Parts = append(append(append([]store.Part(nil), c.Parts[:n]...), parts...), c.Parts[n+1:]...)
	if split {
		return t.say("notice.split", words.Args{"Max": maxCaptionText})
	}
	return nil
}
