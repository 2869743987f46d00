package chat

import (
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// noticeRefusedFlow tells the secretariat whom content did not reach: in one message a day and task, however many they
// are, since the board says it person by person.
func noticeRefusedFlow() flow {
	return flow{views: map[string]renderer{"notice.refused": refusedCard}}
}

// refusedPause is how long such a message waits for others to join it, in seconds of the bloc's clock.
const refusedPause = 5

// contentRefused tells that content did not reach somebody: his name is put to those of the day.
func (c *Chat) contentRefused(tx *store.Tx, row store.Outgoing) error {
	today := dayNumber(timeOf(tx.Now).In(c.Zone))
	list, err := c.secretaries(tx)
	if err != nil {
		return err
	}
	task := bloc.TaskID(row.Task)
	for _, s := range list {
		v, key := store.View{Name: "notice.refused", Task: row.Task, ID: today}, id36(row.Task)+"."+id36(today)
		known, err := tx.Cards().Exists(s.UserID, v.Name, key)
		if err != nil {
			return err
		}
		if known { // the card is drawn again with the boards
			continue
		}
		if _, err := tx.Cards().Show(s.UserID, store.LaneAlert, key, v, tx.Now+refusedPause, store.Topic{Task: task}); err != nil {
			return err
		}
	}
	return nil
}

// refusedCard names those whom a task's content did not reach on a day, and why.
func refusedCard(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	list, err := k.tx.Content().FailedSince(task.ID, k.dayStart(v.ID))
	if err != nil {
		return store.Message{}, err
	}
	lines := make([]words.HTML, 0, len(list))
	for _, r := range list {
		if dayNumber(timeOf(r.At).In(k.c.Zone)) != v.ID {
			continue
		}
		label, err := k.labelOf(r.Agency)
		if err != nil {
			return store.Message{}, err
		}
		lines = append(lines, "• "+k.html("newtask.unreached", words.Args{"Agency": label, "Name": words.Cut(r.Name, maxNameShown),
			"Why": k.lang.Text("reason."+r.Why, nil)}))
	}
	board := [][]store.Button{{k.button("board", press{Act: "vb", ID: v.Task})}}
	if len(lines) == 0 {
		if !v.Shown {
			return store.Message{}, courier.ErrMoot
		}
		return store.Message{Text: string(k.html("refused.none", words.Args{"Title": words.Cut(task.Title, 160)})), Buttons: board}, nil
	}
	head := k.html("refused.head", words.Args{"Count": len(lines), "Title": words.Cut(task.Title, 160)})
	return store.Message{Text: string(words.Join(append([]words.HTML{head}, k.fitAll(lines, messageRoom-400)...)...)), Buttons: board}, nil
}

// dayStart is the first instant of a day that dayNumber numbers.
func (k *look) dayStart(day int64) int64 {
	year, month, date := timeOf(day * 86400).UTC().Date()
	return time.Date(year, month, date, 0, 0, 0, 0, k.c.Zone).Unix()
}
