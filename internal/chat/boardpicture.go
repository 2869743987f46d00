package chat

import (
	"fmt"
	"slices"

	"khoibot/internal/bloc"
	"khoibot/internal/report"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// boardPictureFlow is the state of everything as a picture to forward (ảnh bảng theo dõi).
func boardPictureFlow() flow {
	return flow{
		presses: map[string]presser{"bp": pressPicture},
		views:   map[string]renderer{"boardpicture": boardPicture},
	}
}

func pressPicture(t *turn, _ press) error {
	if err := t.onlyOverseer(); err != nil {
		return err
	}
	t.toast("toast.drawing", nil)
	return t.show(store.View{Name: "boardpicture"})
}

// boardPicture draws agencies against the nearest open tasks, a picture for every so many agencies.
func boardPicture(k *look, _ store.View) (store.Message, error) {
	may, err := k.oversees()
	if err != nil || !may {
		return store.Message{}, mootUnless(may, err)
	}
	g, more, err := k.grid(report.MaxBoardTasks)
	if err != nil {
		return store.Message{}, err
	}
	if len(g.tasks) == 0 || len(g.agencies) == 0 { // closed since the button was drawn
		return store.Message{Text: string(k.html("boards.nothing", nil))}, nil
	}
	when := k.lang.DateTime(k.tx.Now)
	m := store.Message{Text: string(k.html("boardpicture.caption", words.Args{"At": when}))}
	if more > 0 {
		m.Text = string(words.Join(words.HTML(m.Text), k.html("boardpicture.more", words.Args{"Count": more})))
	}
	b := report.Board{Title: k.lang.Text("boardpicture.title", nil), Time: k.lang.Text("boardpicture.time", words.Args{"At": when}),
		Tasks: k.pictureTasks(g), Legend: k.pictureLegend(g.approval)}
	if more > 0 {
		b.More = k.lang.Text("boardpicture.more", words.Args{"Count": more})
	}
	page := 0
	for part := range slices.Chunk(g.agencies, report.MaxBoardRows) {
		page++
		b.Rows = pictureRows(g, part, k.tx.Now)
		data, err := report.Picture(b)
		if err != nil {
			return m, err
		}
		m.Attachments = append(m.Attachments, store.Attachment{Kind: "photo", Name: fmt.Sprintf("bang-theo-doi-%d.png", page), Data: data})
	}
	return m, nil
}

func (k *look) pictureTasks(g grid) []report.BoardTask {
	var tasks []report.BoardTask
	for i, t := range g.tasks {
		n, of := g.count(t.ID)
		tasks = append(tasks, report.BoardTask{Number: i + 1, Title: t.Title, Due: k.lang.DateTime(t.Due),
			Count: k.lang.Text("boardpicture.count", words.Args{"N": n, "Of": of})})
	}
	return tasks
}

func pictureRows(g grid, agencies []bloc.Agency, now int64) []report.BoardRow {
	var rows []report.BoardRow
	for _, a := range agencies {
		r := report.BoardRow{Agency: a.Label()}
		for _, t := range g.tasks {
			state := g.state(t, a.ID, now)
			if state == bloc.StatePending { // one mark stands for both, as everywhere
				state = bloc.StateReported
			}
			r.States = append(r.States, state)
		}
		rows = append(rows, r)
	}
	return rows
}

func (k *look) pictureLegend(approval bool) []report.BoardMark {
	var list []report.BoardMark
	for _, s := range []bloc.State{bloc.StateConfirmed, bloc.StateReported, bloc.StateNone, bloc.StateOverdue, bloc.StateExempt} {
		key := "mark." + string(s)
		if approval && s == bloc.StateReported {
			key = "mark.reported_or_pending"
		}
		list = append(list, report.BoardMark{State: s, Words: k.lang.Text(key, nil)})
	}
	return list
}
