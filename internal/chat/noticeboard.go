package chat

import (
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// noticeBoardFlow is the live card of what was sent: to whom it got, who has acknowledged it, where it could not be
// delivered and why.
func noticeBoardFlow() flow {
	return flow{
		presses: map[string]presser{"vb": openNoticeBoard, "vp": pressNoticePage},
		views:   map[string]renderer{"notice.board": noticeBoard},
	}
}

func openNoticeBoard(t *turn, p press) error {
	task, err := t.noticeOf(p)
	if err != nil {
		return err
	}
	return t.showNoticeBoard(task.ID)
}

// noticeOf reads the notice a button of the boards is about.
func (t *turn) noticeOf(p press) (bloc.Task, error) {
	if err := t.onlyOverseer(); err != nil {
		return bloc.Task{}, err
	}
	task, err := t.Tx.Tasks().Get(bloc.TaskID(p.ID))
	if notFound(err) || err == nil && task.Kind != bloc.KindNotice {
		return task, t.forged("no such notice", "no_task")
	}
	return task, err
}

func (t *turn) showNoticeBoard(id bloc.TaskID) error {
	_, err := t.noticeBoardCard(id, "")
	return err
}

func (t *turn) noticeBoardCard(id bloc.TaskID, page string) (int64, error) {
	return t.Tx.Cards().Show(t.chat, store.LaneReply, id36(id), store.View{Name: "notice.board", Task: int64(id), Arg: page}, 0, store.Topic{Task: id})
}

// pressNoticePage shows another page in the same message, which is the live card from then on.
func pressNoticePage(t *turn, p press) error {
	task, err := t.noticeOf(p)
	if err != nil {
		return err
	}
	card, err := t.noticeBoardCard(task.ID, strconv.Itoa(pageArg(p.Arg)))
	if err != nil || t.pressedMessage() == 0 {
		return err
	}
	return t.Tx.Cards().Stand(card, t.pressedMessage())
}

// noticeBoard tells the honest state: what was sent is not said to have been read; only a press is an acknowledgement.
func noticeBoard(k *look, v store.View) (store.Message, error) {
	may, err := k.oversees()
	if err != nil || !may {
		return store.Message{}, mootUnless(may, err)
	}
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	if task.AnnouncedAt == 0 {
		return k.unsentBoard(task)
	}
	if recalled(task) {
		return k.recalledBoard(task, []words.HTML{k.html("notice.board", words.Args{"Title": task.Title})})
	}
	b := noticeState{task: task}
	if err := k.readNotice(&b, pageArg(v.Arg)); err != nil {
		return store.Message{}, err
	}
	lines, err := k.noticeHead(b)
	if err != nil {
		return store.Message{}, err
	}
	body, err := k.noticeLines(b, messageRoom-words.Len(string(words.Join(lines...))))
	if err != nil {
		return store.Message{}, err
	}
	amended, err := k.amendedLines(task)
	if err != nil {
		return store.Message{}, err
	}
	lines = append(append(append(lines, amended...), ""), body...)
	legend := "vboard.legend"
	if task.Silent {
		legend = "vboard.legend_silent"
	}
	lines = append(lines, "", k.html(legend, nil))
	buttons, err := k.noticeButtons(b)
	return store.Message{Text: string(words.Join(lines...)), Buttons: buttons, About: store.About{Kind: "content", Task: int64(task.ID)}}, err
}

// unsentBoard is the board of what has not gone out.
func (k *look) unsentBoard(task bloc.Task) (store.Message, error) {
	head := []words.HTML{k.html("notice.board", words.Args{"Title": task.Title})}
	x, c, err := k.composedAs(task)
	if err != nil {
		return store.Message{}, err
	}
	if head, err = k.withClearedLine(head, c); err != nil {
		return store.Message{}, err
	}
	if task.Phase == bloc.PhaseWithdrawn {
		return store.Message{Text: string(words.Join(append(head, k.html("notice.stopped", nil))...))}, nil
	}
	m := store.Message{Text: string(words.Join(append(head, k.html("notice.will_send", words.Args{"At": k.lang.DateTime(task.AnnounceAt)}))...))}
	secretary, err := k.secretary()
	if secretary {
		m.Buttons = k.unsentButtons(task, x, c)
	}
	return m, err
}

// noticeState is everything a board says of a notice.
type noticeState struct {
	task        bloc.Task
	tally       map[string]int
	entries     []bloc.Entry // of every agency asked
	part        []bloc.Entry // those of the page
	page, pages int
	recorded    map[bloc.AgencyID]store.Recording
}

// noticePage is how many agencies one board shows.
const noticePage = 15

func (k *look) readNotice(b *noticeState, page int) (err error) {
	if b.tally, err = k.tx.Content().Tally(b.task.ID); err != nil {
		return err
	}
	if b.entries, err = k.tx.Answers().Entries(b.task.ID); err != nil {
		return err
	}
	b.recorded, err = k.tx.Behalf().Standing(b.task.ID)
	b.part, b.page, b.pages = pageOf(b.entries, page, noticePage)
	return err
}

// noticeHead counts who has got it and who has acknowledged it, and says what holds it up.
func (k *look) noticeHead(b noticeState) ([]words.HTML, error) {
	lines := []words.HTML{k.html("notice.board", words.Args{"Title": b.task.Title})}
	_, c, err := k.composedAs(b.task)
	if err != nil {
		return nil, err
	}
	if lines, err = k.withClearedLine(lines, c); err != nil {
		return nil, err
	}
	lines = append(lines, k.html("vboard.sent_at", words.Args{"At": k.lang.DateTime(b.task.AnnouncedAt)}))
	if b.task.Phase == bloc.PhaseWithdrawn || b.task.Phase == bloc.PhaseClosed && !b.task.Silent {
		lines = append(lines, k.html("vboard.over."+string(b.task.Phase), words.Args{"At": k.lang.DateTime(b.task.ClosedAt)}))
	}
	lines = append(lines, k.html("notice.tally", words.Args{"Sent": b.tally[store.RecipientSent],
		"Waiting": b.tally[store.RecipientWaiting] + b.tally[store.RecipientQueued],
		"Failed":  b.tally[store.RecipientFailed], "Unreached": b.tally[store.RecipientUnreached]}))
	if n := b.tally[store.RecipientStopped]; n > 0 {
		lines = append(lines, k.html("vboard.stopped", words.Args{"Count": n}))
	}
	if !b.task.Silent {
		n, of := answered(b.entries)
		lines = append(lines, k.html("notice.acknowledged", words.Args{"N": n, "Of": of}), dueLine(k.lang, b.task, k.tx.Now))
	}
	group, err := k.tx.Content().ToGroup(b.task.ID)
	if err == nil {
		key, why := deliveryKey(store.Addressed{Recipient: group}, false)
		lines = append(lines, k.html("vboard.group", words.Args{"State": k.deliveryWords(key, why, group.At)}))
	}
	if err != nil && !notFound(err) {
		return nil, err
	}
	held, err := k.heldLine(b)
	if held != "" {
		lines = append(lines, held)
	}
	return lines, err
}

// heldLine says until when Telegram asks to wait; it is empty where it does not.
func (k *look) heldLine(b noticeState) (words.HTML, error) {
	if b.tally[store.RecipientWaiting]+b.tally[store.RecipientQueued] == 0 {
		return "", nil
	}
	machine := k.c.machine().Unix()
	at := func(until int64) string { return k.moment(k.tx.Now + until - machine) } // pauses are on the machine's clock
	until, err := k.tx.Outbox().Slowed(machine)
	if err != nil {
		return "", err
	}
	if until != 0 {
		return k.html("vboard.slowed", words.Args{"At": at(until)}), nil
	}
	people, until, err := k.tx.Content().Held(b.task.ID, machine)
	if err != nil || people == 0 {
		return "", err
	}
	return k.html("vboard.held", words.Args{"Count": people, "At": at(until)}), nil
}

// peopleShown is how many people of an agency a board shows at most; fewer where they do not fit.
const peopleShown = 4

// noticeLines list the page's agencies with their people, as many of them as fit.
func (k *look) noticeLines(b noticeState, room int) ([]words.HTML, error) {
	if len(b.part) == 0 {
		return nil, nil
	}
	ids := make([]bloc.AgencyID, len(b.part))
	for i, e := range b.part {
		ids[i] = e.Agency
	}
	people, err := k.tx.Content().Addressed(b.task.ID, peopleShown, ids...)
	if err != nil {
		return nil, err
	}
	by := map[bloc.AgencyID][]store.Addressed{}
	for _, p := range people {
		by[p.Agency] = append(by[p.Agency], p)
	}
	for most := peopleShown; ; most-- {
		lines, err := k.agencyLines(b, by, most)
		if err != nil || most == 0 || words.Len(string(words.Join(lines...))) <= room {
			return lines, err
		}
	}
}

func (k *look) agencyLines(b noticeState, by map[bloc.AgencyID][]store.Addressed, most int) ([]words.HTML, error) {
	var lines []words.HTML
	for _, e := range b.part {
		line, err := k.agencyLine(b, e)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
		people := by[e.Agency]
		if len(people) == 0 {
			lines = append(lines, k.html("vboard.nobody", nil))
			continue
		}
		for _, p := range people[:min(most, len(people))] {
			key, why := deliveryKey(p, e.Latest == bloc.ActAcknowledged && e.By == p.Person && b.recorded[e.Agency].Answer == 0)
			lines = append(lines, k.html("vboard.person", words.Args{"Name": words.Cut(p.Name, 32), "State": k.deliveryWords(key, why, 0)}))
		}
		if more := people[0].Of - min(most, len(people)); more > 0 {
			lines = append(lines, k.html("vboard.more", words.Args{"Count": more}))
		}
	}
	return lines, nil
}

// agencyLine says whether an agency has acknowledged it, and who did when.
func (k *look) agencyLine(b noticeState, e bloc.Entry) (words.HTML, error) {
	label, err := k.labelOf(e.Agency)
	if err != nil {
		return "", err
	}
	args := words.Args{"Mark": bloc.StateOf(b.task, e, k.tx.Now).Mark(), "Agency": words.Cut(label, 40), "At": k.moment(e.At), "Late": "", "Who": ""}
	r, recorded := b.recorded[e.Agency]
	switch {
	case recorded && e.Latest.Answers():
		mark := words.Cut(k.lang.Text(recordMarkKey(r), words.Args{"How": k.howOf(r.Batch)}), 90)
		return k.html("vboard.recorded", words.Args{"Mark": args["Mark"], "Agency": args["Agency"], "Note": mark}), nil
	case e.Latest.Answers():
		who, err := k.nameAt(e.By, e.At)
		if err != nil {
			return "", err
		}
		args["Who"] = words.Cut(who, 32)
		if e.Late {
			args["Late"] = k.lang.Text("vboard.late", nil)
		}
		return k.html("vboard.acknowledged", args), nil
	case b.task.Silent:
		return k.html("vboard.agency_silent", args), nil
	}
	return k.html("vboard.agency", args), nil
}

// noticeButtons are what can be done about a notice from its board.
func (k *look) noticeButtons(b noticeState) ([][]store.Button, error) {
	var rows [][]store.Button
	id := int64(b.task.ID)
	if row := k.turnPages(b.page, b.pages, func(n int) press { return press{Act: "vp", ID: id, Arg: strconv.Itoa(n)} }); row != nil {
		rows = append(rows, row)
	}
	last := []store.Button{k.button("boards", press{Act: "bl"})}
	secretary, err := k.secretary()
	if err != nil {
		return nil, err
	}
	if secretary {
		rows = append(rows, k.noticeWays(b)...)
		last = append(last, k.button("notices_sent", press{Act: "vl"}))
	}
	rows = append(rows, []store.Button{k.button("notice_list", press{Act: "vx", ID: id})})
	return append(rows, last), nil
}

// noticeWays are the secretariat's ways from a notice's board.
func (k *look) noticeWays(b noticeState) (rows [][]store.Button) {
	id := int64(b.task.ID)
	owing, doubted := 0, 0
	for _, e := range b.entries {
		if bloc.Owes(b.task, e) {
			owing++
		}
		if b.recorded[e.Agency].Doubted() {
			doubted++
		}
	}
	if doubted > 0 {
		rows = append(rows, []store.Button{{Label: k.lang.Text("button.doubts", words.Args{"Count": doubted}), Data: press{Act: "gq", ID: id}.Data()}})
	}
	if owing > 0 {
		rows = append(rows, []store.Button{k.button("nudge_ack", press{Act: "tu", ID: id})})
	}
	if b.task.Open() && b.tally[store.RecipientFailed]+b.tally[store.RecipientUnreached]+b.tally[store.RecipientStopped] > 0 {
		rows = append(rows, []store.Button{k.button("resend", press{Act: "vr", ID: id})})
	}
	if b.task.Open() {
		rows = append(rows, []store.Button{k.button("record", press{Act: "ga", ID: id}), k.button("manage", press{Act: "tm", ID: id})})
	}
	rows = append(rows, k.amendWays(b.task)...)
	return append(rows, []store.Button{k.button("plain_text", press{Act: "vz", ID: id})})
}
