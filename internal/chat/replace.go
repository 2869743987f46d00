package chat

import (
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// replaceFlow is what happens to something handed in for an agency that has answered already: its colleague's answer, or
// one the secretariat has confirmed or recorded, gives way only to somebody who was asked first.
func replaceFlow() flow {
	return flow{presses: map[string]presser{"rk": pressKeepAnswer, "rr": pressReplace, "rs": pressAddToAnswer}}
}

// mustAsk reports whether something handed in now would take the place of another's answer, or of a confirmed one.
func (t *turn) mustAsk(task bloc.Task, s standing) bool {
	return bloc.Replaceable(task, s.entry) && (s.entry.Latest != bloc.ActReported || s.entry.By != t.who.ID)
}

// reportAgain is [Báo đã nộp] where the agency has answered: the same person's says nothing new, nor does it to what the
// secretariat has confirmed; otherwise he is asked.
func (t *turn) reportAgain(task bloc.Task, s standing) error {
	if s.entry.Latest == bloc.ActConfirmed {
		_, err := t.Tx.Behalf().Get(s.entry.Answers)
		if notFound(err) {
			return t.cannot(task, []standing{s})
		}
		if err != nil {
			return err
		}
	}
	if !t.mustAsk(task, s) {
		return t.cannot(task, []standing{s})
	}
	return t.askReplaceWith(task, s, 0, t.lang.Text("replace.report", nil))
}

// askReplace keeps what was just handed in and asks whether it takes the place of the agency's answer. The other files
// of an album join the first.
func (t *turn) askReplace(task bloc.Task, s standing, with store.Answer) error {
	if joined, err := t.joinAlbum(); joined || err != nil {
		return err
	}
	if t.msg != nil {
		id, err := t.keepOffered()
		if err != nil {
			return err
		}
		return t.askReplaceWith(task, s, id, t.justSent())
	}
	id, err := t.Tx.Relays().Add(t.asked(with.Words, 0, store.RelayOffered)) // words kept by a press
	if err != nil {
		return err
	}
	return t.askReplaceWith(task, s, id, words.Cut(with.Words, 300))
}

// joinAlbum puts a further file of an album to what is kept of it; it reports whether there was such an album.
func (t *turn) joinAlbum() (bool, error) {
	if t.msg == nil || t.msg.MediaGroupID == "" {
		return false, nil
	}
	d, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (d.Flow != flowRelay || d.Step != relayAlbum) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var a album
	if err := d.Read(&a); err != nil || a.Group != t.msg.MediaGroupID {
		return false, err
	}
	q, err := t.Tx.Relays().Get(a.Relay)
	if err != nil || q.State != store.RelayOffered {
		return false, err
	}
	file, ok := fileOf(t.msg)
	if !ok {
		return false, nil
	}
	return true, t.Tx.Relays().Attach(a.Relay, attachment(file))
}

// justSent names what the message holds.
func (t *turn) justSent() string {
	if f, ok := fileOf(t.msg); ok {
		return fileName(t.lang, f)
	}
	return words.Cut(t.text(), 300)
}

// askReplaceBy asks the same about what was offered before.
func (t *turn) askReplaceBy(task bloc.Task, s standing, q store.Relay) error {
	_, files := offeredAnswer(q)
	what := words.Cut(q.Words, 300)
	if len(files) > 0 {
		what = fileNames(t.lang, files)
	}
	return t.askReplaceWith(task, s, q.ID, what)
}

// askReplaceWith asks whether what is kept as offered, or a bare report where that is zero, takes the place of the
// agency's answer, and says whose that is.
func (t *turn) askReplaceWith(task bloc.Task, s standing, offered int64, what string) error {
	standing, err := t.look().answerLine(task, s.entry)
	if err != nil {
		return err
	}
	lines := []words.HTML{t.lang.HTML("replace.ask", words.Args{"Agency": s.label, "Title": task.Title, "Standing": standing, "What": what})}
	if s.entry.Latest == bloc.ActConfirmed {
		lines = append(lines, t.lang.HTML("replace.confirmed", nil))
	}
	b := func(key, act string) []store.Button {
		return []store.Button{t.button(key, press{Act: act, ID: int64(task.ID), Rev: offered, Arg: id36(s.agency) + "." + id36(s.entry.Answers)})}
	}
	rows := [][]store.Button{b("keep", "rk"), b("replace", "rr")}
	switch {
	case offered == 0:
	case s.entry.Latest == bloc.ActReported:
		rows = append(rows, b("add_to", "rs"))
	default: // what was confirmed is not added to behind the secretariat's back
		rows = append(rows, []store.Button{t.button("file_to_secretariat", press{Act: "ho", ID: offered})})
	}
	return t.send(store.Message{Text: string(words.Join(lines...)), Buttons: rows})
}

// answerLine says who answered for the agency, when, and with what: "Đ/c … đã gửi lúc …: …".
func (k *look) answerLine(task bloc.Task, e bloc.Entry) (words.HTML, error) {
	acts, err := k.tx.Answers().Submission(task.ID, e.Agency)
	if err != nil || len(acts) == 0 {
		return "", err
	}
	args := words.Args{"At": k.lang.DateTime(acts[0].At), "What": words.Cut(k.contents(acts), 400)}
	if acts[0].Channel != "" {
		r, err := k.tx.Behalf().Get(acts[0].ID)
		if err != nil {
			return "", err
		}
		args["How"] = k.byOf(r.Batch)
		return k.html("replace.standing_recorded", args), nil
	}
	args["Who"], err = k.nameOf(acts[0].Person)
	return k.html("replace.standing", args), err
}

// contents names all that acts hold, in a line.
func (k *look) contents(acts []store.Recorded) string {
	var parts []string
	for _, r := range acts {
		if r.DocNo != "" {
			parts = append(parts, k.lang.Text("replace.doc", words.Args{"No": r.DocNo}))
		}
		if r.Words != "" {
			parts = append(parts, "“"+words.Cut(r.Words, 200)+"”")
		}
		for _, f := range r.Files {
			parts = append(parts, fileName(k.lang, f))
		}
	}
	if len(parts) == 0 {
		return k.lang.Text("replace.report", nil)
	}
	return strings.Join(parts, ", ")
}

// offeredAnswer is what was offered as part of an agency's answer: a paper's number is one, other words go with it.
func offeredAnswer(q store.Relay) (store.Answer, []store.File) {
	var files []store.File
	for _, f := range q.Files {
		files = append(files, store.File{Kind: f.Kind, FileID: f.FileID, Name: f.Name})
	}
	if number, ok := docNoIn(q.Words); ok && len(files) == 0 {
		return store.Answer{DocNo: number}, nil
	}
	return store.Answer{Words: q.Words}, files
}

// replacing is what a press about replacing an answer is about.
type replacing struct {
	task  bloc.Task
	s     standing
	offer store.Relay // what was handed in; without an id for a bare report
}

// replacingBy reads it, and whether the answer is still the one that was shown: where another has come since, he is
// asked again. ok is false when he was.
func (t *turn) replacingBy(p press) (r replacing, ok bool, err error) {
	if p.Rev != 0 {
		if r.offer, err = t.offered(press{ID: p.Rev}); err != nil {
			return r, false, err
		}
		if r.offer.State != store.RelayOffered {
			return r, false, no("relay_decided", nil)
		}
	}
	agency, answer, _ := strings.Cut(p.Arg, ".")
	if agency == "" {
		return r, false, t.forged("no agency to replace the answer of", "unknown_button")
	}
	if r.task, r.s, ok, err = t.target(press{Act: p.Act, ID: p.ID, Arg: agency}, bloc.Owes, bloc.Replaceable); err != nil || !ok {
		return r, false, err
	}
	seen, err := strconv.ParseInt(answer, 36, 64)
	if err != nil {
		return r, false, t.forged("no answer to replace", "unknown_button")
	}
	if bloc.Owes(r.task, r.s.entry) || r.s.entry.Answers == seen {
		return r, true, nil
	}
	if !t.mustAsk(r.task, r.s) { // his own, pressed twice
		return r, false, t.cannot(r.task, []standing{r.s})
	}
	t.alert("alert.stale", nil)
	if r.offer.ID == 0 {
		return r, false, t.askReplaceWith(r.task, r.s, 0, t.lang.Text("replace.report", nil))
	}
	return r, false, t.askReplaceBy(r.task, r.s, r.offer)
}

// settleOffer ends what was offered, now that it is part of an answer.
func (t *turn) settleOffer(r replacing, line string) error {
	if r.offer.ID != 0 {
		if _, err := t.Tx.Relays().Drop(r.offer.ID); err != nil {
			return err
		}
	}
	if r.task.Approval {
		line = "replace.drafted"
	}
	return t.redraw(store.View{Name: "line", Arg: line})
}

// pressReplace puts what was handed in in the place of the agency's answer, which stays in the history; who had given
// that one is told. Where the leader approves, it is a draft until then, and the agency hears of it from him.
func pressReplace(t *turn, p press) error {
	r, ok, err := t.replacingBy(p)
	if err != nil || !ok {
		return err
	}
	if err := t.settleOffer(r, "replace.replaced"); err != nil {
		return err
	}
	acts, err := t.Tx.Answers().Submission(r.task.ID, r.s.agency)
	if err != nil {
		return err
	}
	with, files := offeredAnswer(r.offer)
	if err := t.submit(r.task, r.s, with, files...); err != nil {
		return err
	}
	if r.task.Approval || len(acts) == 0 || acts[0].Person == t.who.ID || !r.s.entry.Latest.Answers() {
		return nil
	}
	return t.tellPerson(acts[0].Person, func(l words.Lang) (store.Message, error) {
		return store.Message{Text: string(l.HTML("replace.told", words.Args{"Agency": r.s.label, "Title": r.task.Title, "Who": t.who.Name,
			"At": l.DateTime(t.Now.Unix())})), About: store.About{Kind: "task", Task: int64(r.task.ID), Agency: int64(r.s.agency)}}, nil
	})
}

// pressAddToAnswer puts what was handed in to the colleague's answer.
func pressAddToAnswer(t *turn, p press) error {
	r, ok, err := t.replacingBy(p)
	if err != nil || !ok {
		return err
	}
	if r.offer.ID == 0 || r.s.entry.Latest == bloc.ActConfirmed {
		return t.cannot(r.task, []standing{r.s})
	}
	if err := t.settleOffer(r, "replace.added"); err != nil {
		return err
	}
	with, files := offeredAnswer(r.offer)
	if bloc.Owes(r.task, r.s.entry) {
		return t.submit(r.task, r.s, with, files...)
	}
	return t.supplement(r.task, r.s, with, files)
}

// pressKeepAnswer leaves the agency's answer as it is. What was handed in stays kept, in case it is for the secretariat.
func pressKeepAnswer(t *turn, p press) error {
	if p.Rev == 0 {
		return t.redraw(store.View{Name: "line", Arg: "replace.kept"})
	}
	q, err := t.offered(press{ID: p.Rev})
	if err != nil {
		return err
	}
	if q.State != store.RelayOffered {
		return no("relay_decided", nil)
	}
	return t.edit(store.Message{Text: string(t.lang.HTML("replace.kept_offer", nil)), Buttons: [][]store.Button{
		{t.button("file_to_secretariat", press{Act: "ho", ID: q.ID})}, {t.button("relay_drop", press{Act: "hn", ID: q.ID})}}})
}

// draftingOver reports whether the agency was asked already, and drafts what is to take the place of its confirmed answer.
func (t *turn) draftingOver(task bloc.Task, s standing) (bool, error) {
	if !task.Approval || s.entry.Latest != bloc.ActConfirmed {
		return false, nil
	}
	a, err := t.Tx.Approvals().Live(task.ID, s.agency)
	if notFound(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	d, err := draftedIn(a)
	return d.Over == s.entry.Answers, err
}
