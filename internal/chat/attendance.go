package chat

import (
	"slices"
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// numberButtons offer how many people an agency sends: [1] [2] [3] [Chưa rõ].
func (t *turn) numberButtons(task bloc.TaskID, agency bloc.AgencyID) [][]store.Button {
	var row []store.Button
	for n := int64(1); n <= 3; n++ {
		row = append(row, store.Button{Label: strconv.FormatInt(n, 10), Data: press{Act: "aq", ID: int64(task), Rev: n, Arg: id36(agency)}.Data()})
	}
	return [][]store.Button{append(row, t.button("not_known", press{Act: "aq", ID: int64(task), Arg: id36(agency)}))}
}

// pressWho asks how many come and who they are, for an agency that attends.
func pressWho(t *turn, p press) error {
	task, s, ok, err := t.target(p, t.attends)
	if err != nil || !ok {
		return err
	}
	return t.askWho(task, s)
}

func (t *turn) askWho(task bloc.Task, s standing) error {
	return t.ask("attend", "people", attending{Task: task.ID, Agency: s.agency, Answer: s.entry.Answers}, "activity.who",
		words.Args{"Title": task.Title, "Agency": s.label}, t.numberButtons(task.ID, s.agency)...)
}

// pressNumber takes a number that was offered; zero is [Chưa rõ], which changes nothing.
func pressNumber(t *turn, p press) error {
	if p.Rev < 0 || p.Rev > maxAttending {
		return t.forged("no such number", "unknown_button")
	}
	task, s, ok, err := t.target(press{Act: p.Act, ID: p.ID, Arg: p.Arg}, t.attends)
	if err != nil || !ok {
		return err
	}
	if p.Rev == 0 {
		t.toast("toast.not_known", nil)
		return t.leaveAttending()
	}
	x, err := t.look().attendance(s.entry)
	if err != nil {
		return err
	}
	if len(x.Names) > int(p.Rev) {
		return no("names_stand", words.Args{"Count": len(x.Names)})
	}
	return t.keepRoster(task, s, roster{People: int(p.Rev), Names: x.Names})
}

// leaveAttending ends the dialog about who comes, and no other.
func (t *turn) leaveAttending() error {
	g, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && g.Flow != "attend" {
		return nil
	}
	if err != nil {
		return err
	}
	return t.done()
}

// takeRoster takes number and names as they were read. What does not agree, or may be something else, is asked about:
// nothing is guessed.
func (t *turn) takeRoster(d attending, r roster, text string) error {
	task, s, err := t.attendingOn(d, bloc.ActAttends)
	if err != nil {
		return err
	}
	listed := len(r.Names)
	switch {
	case r.People == 0 && listed == 0:
		if err := t.done(); err != nil {
			return err
		}
		return t.say("activity.not_known", words.Args{"Agency": s.label, "Title": task.Title})
	case r.People == 0:
		r.People = listed
	}
	d.People, d.Names, d.Words = r.People, r.Names, text
	again := t.button("type_again", press{Act: "ad"})
	switch {
	case listed > 0 && r.People != listed:
		rows := [][]store.Button{{t.peopleButton("people_listed", listed)}, {again}}
		if r.People > listed { // the others' names are not known yet
			rows = append([][]store.Button{{t.peopleButton("people_stated", r.People)}}, rows...)
		}
		return t.ask("attend", "sure", d, "activity.mismatch", words.Args{"Agency": s.label, "People": r.People, "Listed": listed,
			"Names": namesLine(r.Names)}, rows...)
	case !r.Sure:
		return t.ask("attend", "sure", d, "activity.sure", words.Args{"Agency": s.label, "People": r.People, "Names": namesLine(r.Names)},
			[]store.Button{t.peopleButton("people_are", r.People)},
			[]store.Button{t.button("relay_ask", press{Act: "ad", Arg: "ask"}), again})
	}
	return t.keepRoster(task, s, r)
}

// replyToActivity takes a reply to an activity's card or receipt that says how many come and who; anything else is not
// its to handle.
func (t *turn) replyToActivity(p press) (handled bool, err error) {
	task, err := t.taskFor(p)
	if err != nil || task.Kind != bloc.KindActivity {
		return false, err
	}
	text := t.text()
	r, ok := readRoster(text)
	if !ok || !r.Sure {
		return false, nil
	}
	mine, err := t.actsFor(task, p.Arg)
	if err != nil {
		return false, err
	}
	mine = slices.DeleteFunc(mine, func(s standing) bool { return !t.attends(task, s.entry) })
	switch len(mine) {
	case 0:
		return false, nil
	case 1:
		return true, t.takeRoster(attending{Task: task.ID, Agency: mine[0].agency, Answer: mine[0].entry.Answers}, r, text)
	}
	return true, t.offerRelay("filing.which_agency")
}

func (t *turn) peopleButton(key string, n int) store.Button {
	return store.Button{Label: t.lang.Text("button."+key, words.Args{"Count": n}), Data: press{Act: "as", Rev: int64(n)}.Data()}
}

// namesLine writes names as a receipt or a board has them.
func namesLine(names []string) string { return words.Cut(strings.Join(names, "; "), 1500) }

// pressSure takes what was asked about as it stands beside the button.
func pressSure(t *turn, p press) error {
	d, err := t.attendingNow("sure")
	if err != nil {
		return err
	}
	if n := int(p.Rev); n != d.People && n != len(d.Names) || n == 0 || n < len(d.Names) {
		return no("dialog_gone", nil)
	}
	task, s, err := t.attendingOn(d, bloc.ActAttends)
	if err != nil {
		return err
	}
	return t.keepRoster(task, s, roster{People: int(p.Rev), Names: d.Names})
}

// pressAgain leaves what was asked about and asks anew; the words go to the secretariat where that is wished.
func pressAgain(t *turn, p press) error {
	d, err := t.attendingNow("sure")
	if err != nil {
		return err
	}
	task, s, err := t.attendingOn(d, bloc.ActAttends)
	if err != nil {
		return err
	}
	if p.Arg != "ask" {
		return t.askWho(task, s)
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "attend", "people", attending{Task: d.Task, Agency: d.Agency, Answer: d.Answer}); err != nil {
		return err
	}
	return t.relay(d.Words)
}

// keepRoster records who comes, unless a colleague said something else: he is named first.
func (t *turn) keepRoster(task bloc.Task, s standing, r roster) error {
	x, err := t.look().attendance(s.entry)
	if err != nil {
		return err
	}
	if x.People == r.People && slices.Equal(x.Names, r.Names) {
		return no("same_roster", words.Args{"Agency": s.label, "People": r.People})
	}
	if x.People > 0 && t.another(x.By) {
		d := attending{Task: task.ID, Agency: s.agency, Answer: s.entry.Answers, People: r.People, Names: r.Names}
		if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "attend", "instead", d); err != nil {
			return err
		}
		return t.askInstead(earlier{x.By, x.At, peopleLine(t.lang, x.People, x.Names)}, task, s.label, peopleLine(t.lang, r.People, r.Names),
			press{Act: "ar", ID: int64(task.ID), Rev: x.Answer, Arg: id36(s.agency) + ".l"})
	}
	return t.recordRoster(task, s, r)
}

// insteadOfList is [Thay] for number and names.
func (t *turn) insteadOfList(p press) error {
	d, err := t.attendingNow("instead")
	if err != nil {
		return err
	}
	if int64(d.Task) != p.ID || d.Agency != agency36(p.Arg) {
		return no("dialog_gone", nil)
	}
	task, s, err := t.attendingOn(d, bloc.ActAttends)
	if err != nil {
		return err
	}
	x, err := t.look().attendance(s.entry)
	if err != nil {
		return err
	}
	r := roster{People: d.People, Names: d.Names}
	if x.Answer != p.Rev {
		return t.keepRoster(task, s, r)
	}
	return t.recordRoster(task, s, r)
}

// recordRoster keeps who comes beside the agency's answer, and gives the receipt.
func (t *turn) recordRoster(task bloc.Task, s standing, r roster) error {
	a, id, err := t.handIn(task, s, store.Answer{Act: bloc.ActSupplemented}, nil)
	if err != nil {
		return err
	}
	if err := t.Tx.Answers().Attend(id, r.People, r.Names); err != nil {
		return err
	}
	d := attending{Task: task.ID, Agency: s.agency, Answer: s.entry.Answers}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "attend", "people", d); err != nil {
		return err
	}
	t.toast("toast.recorded", nil)
	lines := []words.HTML{t.lang.HTML("activity.roster", words.Args{"Agency": s.label, "Title": task.Title, "At": t.lang.DateTime(a.At),
		"Who": peopleLine(t.lang, r.People, r.Names), "By": t.who.Name, "Until": t.lang.DateTime(task.ClosesAt())})}
	return t.send(store.Message{Text: string(words.Join(append(lines, t.activityRemarks(task, a)...)...)),
		About: store.About{Kind: "task", Task: int64(task.ID), Agency: int64(s.agency)}})
}

// attendance is whom an agency sends by the answer it stands by.
func (k *look) attendance(e bloc.Entry) (store.Attendance, error) {
	all, err := k.tx.Answers().Attendances(e.Task)
	return all[e.Agency], err
}

// peopleLine says how many people come, and who where that is known.
func peopleLine(l words.Lang, people int, names []string) string {
	if len(names) == 0 {
		return l.Text("activity.people", words.Args{"Count": people})
	}
	return l.Text("activity.people_names", words.Args{"Count": people, "Names": namesLine(names)})
}

// activityState adds to what an agency said of an activity that it came late, a note on who recorded it, and how many
// come and who, or why none.
func (k *look) activityState(line, note words.HTML, e bloc.Entry) (words.HTML, error) {
	if e.Late && e.Latest.Answers() {
		line += k.html("activity.state_late", nil)
	}
	line += note
	what := ""
	switch e.Latest {
	case bloc.ActAttends:
		x, err := k.attendance(e)
		if err != nil {
			return "", err
		}
		if x.People > 0 {
			what = words.Cut(peopleLine(k.lang, x.People, x.Names), 400)
		}
	case bloc.ActDeclines:
		why, err := k.tx.Answers().LastWords(e)
		if err != nil {
			return "", err
		}
		what = words.Cut(why, 200)
	}
	if what == "" {
		return line, nil
	}
	return line + k.html("activity.suffix", words.Args{"What": what}), nil
}
