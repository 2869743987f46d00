package chat

import (
	"slices"
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// boardFlow is the state of everything for the secretariat and the bloc's leaders: /tinhhinh, and who has answered a
// task and who has not.
func boardFlow() flow {
	return flow{
		commands: []command{{name: "tinhhinh", boards: true, menu: 11, handle: listBoard}},
		presses:  map[string]presser{"bd": openBoard, "bl": pressBoardList},
		views:    map[string]renderer{"board": boardCard, "boards": boardList},
	}
}

// listBoard sends the state of everything as the newest message of the chat. It is a live card, of which a chat has one:
// it is drawn anew with every act about any task, and the one before it stays as it was.
func listBoard(t *turn, _ string) error {
	_, err := t.Tx.Cards().Show(t.chat, store.LaneReply, "live", store.View{Name: "boards"}, 0, store.Topic{})
	return err
}

func pressBoardList(t *turn, _ press) error {
	if err := t.onlyOverseer(); err != nil {
		return err
	}
	return listBoard(t, "")
}

// boardList shows every open task with how many agencies have answered, and those that have not opened yet.
func boardList(k *look, _ store.View) (store.Message, error) {
	may, err := k.oversees()
	if err != nil || !may {
		return store.Message{}, mootUnless(may, err)
	}
	tasks, err := k.tx.Tasks().Asking()
	if err != nil {
		return store.Message{}, err
	}
	coming, err := k.tx.Tasks().Coming()
	if err != nil {
		return store.Message{}, err
	}
	unconfirmed, err := k.tx.Answers().Unconfirmed()
	if err != nil {
		return store.Message{}, err
	}
	ways, err := k.boardWays(len(tasks) > 0)
	if err != nil {
		return store.Message{}, err
	}
	if len(tasks)+len(coming) == 0 {
		return store.Message{Text: string(k.html("boards.nothing", nil)), Buttons: append(ways, k.overWay()...)}, nil
	}
	stale, waiting, err := k.staleReports()
	if err != nil {
		return store.Message{}, err
	}
	lines := append(stale, k.html("boards.head", words.Args{"Count": len(tasks), "Waiting": len(unconfirmed)}))
	var buttons []store.Button
	for i, t := range tasks[:min(len(tasks), maxListed)] {
		entries, err := k.tx.Answers().Entries(t.ID)
		if err != nil {
			return store.Message{}, err
		}
		n, of := answered(entries)
		lines = append(lines, k.html("boards.line", words.Args{"I": i + 1, "Title": words.Cut(t.Title, 160),
			"Due": dueShort(k.lang, t, k.tx.Now), "N": n, "Of": of}))
		if t.Kind == bloc.KindActivity {
			c, err := k.coming(t.ID, entries)
			if err != nil {
				return store.Message{}, err
			}
			lines = append(lines, c.line(k.lang))
		}
		buttons = append(buttons, store.Button{Label: strconv.Itoa(i + 1), Data: press{Act: "bd", ID: int64(t.ID)}.Data()})
	}
	if more := len(tasks) - maxListed; more > 0 {
		lines = append(lines, k.html("owed.more", words.Args{"Count": more}))
	}
	if len(coming) > 0 {
		lines = append(lines, k.html("boards.coming", words.Args{"Count": len(coming)}))
	}
	rows := append(append(waiting, rowsOf(buttons, 6)...), ways...)
	return store.Message{Text: string(words.Join(lines...)), Buttons: append(rows, k.overWay()...)}, nil
}

// overWay leads a secretary to the tasks that are over, so that one can be reopened.
func (k *look) overWay() [][]store.Button {
	if !k.who.Secretary() {
		return nil
	}
	return [][]store.Button{{k.button("over", press{Act: "to"})}}
}

func openBoard(t *turn, p press) error {
	if err := t.onlyOverseer(); err != nil {
		return err
	}
	task, err := t.Tx.Tasks().Get(bloc.TaskID(p.ID))
	if notFound(err) {
		return t.forged("no such task", "no_task")
	}
	if err != nil {
		return err
	}
	if task.Kind == bloc.KindNotice {
		return t.showNoticeBoard(task.ID)
	}
	_, err = t.Tx.Cards().Show(t.chat, store.LaneReply, id36(p.ID), store.View{Name: "board", Task: p.ID}, 0, store.Topic{Task: bloc.TaskID(p.ID)})
	return err
}

// boardCard shows where every agency stands with a task, in order of precedence, with the legend of the marks.
func boardCard(k *look, v store.View) (store.Message, error) {
	may, err := k.oversees()
	if err != nil || !may {
		return store.Message{}, mootUnless(may, err)
	}
	secretary, err := k.secretary()
	if err != nil {
		return store.Message{}, err
	}
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, err
	}
	if task.Kind == bloc.KindNotice {
		return noticeBoard(k, v)
	}
	entries, err := k.tx.Answers().Entries(task.ID)
	if err != nil {
		return store.Message{}, err
	}
	if err := k.withDrafts(task, entries); err != nil {
		return store.Message{}, err
	}
	n, of := answered(entries)
	recorded, err := k.tx.Behalf().Standing(task.ID)
	if err != nil {
		return store.Message{}, err
	}
	lines := []words.HTML{k.html("board.head", words.Args{"Title": task.Title, "N": n, "Of": of})}
	lines = append(append(lines, activityLines(k.lang, task, k.tx.Now)...), dueLine(k.lang, task, k.tx.Now))
	var c coming
	if task.Kind == bloc.KindActivity {
		if c, err = k.coming(task.ID, entries); err != nil {
			return store.Message{}, err
		}
		lines = append(lines, c.line(k.lang))
	}
	part, page, pages := pageOf(entries, pageArg(v.Arg), boardPage)
	var rows []string
	for _, e := range part {
		row, err := k.boardRow(task, e, c, recorded)
		if err != nil {
			return store.Message{}, err
		}
		rows = append(rows, row)
	}
	lines = append(lines, words.HTML(words.Escape(strings.Join(rows, "\n"))), k.html("board.legend", nil))
	if task.Approval {
		lines = append(lines, k.html("board.legend_pending", nil))
	}
	return store.Message{Text: string(words.Join(lines...)), About: store.About{Kind: "task", Task: int64(task.ID)},
		Buttons: append(k.boardTurn(task.ID, page, pages), k.boardButtons(task, entries, recorded, secretary)...)}, nil
}

// boardRow says where one agency stands, in a line that fits a phone.
func (k *look) boardRow(task bloc.Task, e bloc.Entry, c coming, recorded map[bloc.AgencyID]store.Recording) (string, error) {
	label, err := k.labelOf(e.Agency)
	if err != nil {
		return "", err
	}
	word := c.word(k.lang, e)
	row := bloc.StateOf(task, e, k.tx.Now).Mark() + " " + words.Cut(label, 32-words.Len(word)) + word + k.pendingMark(task, e)
	if e.Late && e.Latest.Answers() {
		row += k.lang.Text("state.late", nil)
	}
	if r, ok := recorded[e.Agency]; ok {
		row += k.lang.Text(recordMarkKey(r), words.Args{"How": k.howOf(r.Batch)})
	}
	return row, nil
}

// boardButtons are what can be done from a task's board.
func (k *look) boardButtons(task bloc.Task, entries []bloc.Entry, recorded map[bloc.AgencyID]store.Recording, secretary bool) (rows [][]store.Button) {
	if secretary && slices.ContainsFunc(entries, func(e bloc.Entry) bool { return e.Latest == bloc.ActReported }) {
		rows = append(rows, []store.Button{k.button("inbox", press{Act: "iv", ID: int64(task.ID)})})
	}
	if task.Kind == bloc.KindActivity {
		rows = append(rows, []store.Button{k.button("attendance", press{Act: "ax", ID: int64(task.ID)})})
	}
	last := []store.Button{k.button("boards", press{Act: "bl"})}
	if !secretary {
		return append(rows, last)
	}
	doubted := 0
	for _, e := range entries {
		if recorded[e.Agency].Doubted() {
			doubted++
		}
	}
	rows = append(rows, k.recordWays(task, entries, doubted)...)
	return append(rows, append([]store.Button{k.button("manage", press{Act: "tm", ID: int64(task.ID)})}, last...))
}
