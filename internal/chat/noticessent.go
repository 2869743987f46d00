package chat

import (
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// noticesSentFlow is the list of what has been sent: every notice, those that ask for nothing back too, each a way to its
// board.
func noticesSentFlow() flow {
	return flow{
		presses: map[string]presser{"vl": pressNoticesSent},
		views:   map[string]renderer{"notices.sent": noticesSent},
	}
}

// pressNoticesSent shows the list; with a page, in the place of the one before.
func pressNoticesSent(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	v := store.View{Name: "notices.sent", Arg: p.Arg}
	if p.Arg == "" {
		return t.show(v)
	}
	return t.redraw(v)
}

func noticesSent(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	list, err := k.tx.Content().SentOut(bloc.KindNotice)
	if err != nil {
		return store.Message{}, err
	}
	if len(list) == 0 {
		return store.Message{Text: string(k.html("notices.none", nil)), Buttons: [][]store.Button{{k.button("new_notice", press{Act: "en"})}}}, nil
	}
	part, page, pages := pageOf(list, pageArg(v.Arg), titlesPage)
	lines := []words.HTML{k.html("notices.head", words.Args{"Count": len(list)})}
	var buttons []store.Button
	for i, task := range part {
		n := page*titlesPage + i + 1
		line, err := k.noticeSentLine(n, task)
		if err != nil {
			return store.Message{}, err
		}
		lines = append(lines, line)
		buttons = append(buttons, store.Button{Label: strconv.Itoa(n), Data: press{Act: "vb", ID: int64(task.ID)}.Data()})
	}
	rows := rowsOf(buttons, 4)
	if row := k.turnPages(page, pages, func(n int) press { return press{Act: "vl", Arg: strconv.Itoa(n)} }); row != nil {
		rows = append(rows, row)
	}
	return store.Message{Text: string(words.Join(lines...)), Buttons: rows}, nil
}

// noticeSentLine names a notice with when it was sent and what has come back.
func (k *look) noticeSentLine(n int, task bloc.Task) (words.HTML, error) {
	args := words.Args{"I": n, "Title": words.Cut(task.Title, 160), "At": k.lang.DateTime(task.AnnounceAt)}
	switch {
	case task.AnnouncedAt == 0:
		return k.html("notices.waiting", args), nil
	case task.Phase == bloc.PhaseWithdrawn:
		return k.html("notices.withdrawn", args), nil
	case task.Silent:
		return k.html("notices.silent", args), nil
	}
	entries, err := k.tx.Answers().Entries(task.ID)
	args["N"], args["Of"] = answered(entries)
	return k.html("notices.line", args), err
}
