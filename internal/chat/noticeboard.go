package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// noticeBoardFlow is the secretariat's live card of what was sent: to whom it got, who has acknowledged it, where it
// could not be delivered and why.
func noticeBoardFlow() flow {
	return flow{
		presses: map[string]presser{"vb": openNoticeBoard},
		views:   map[string]renderer{"notice.board": noticeBoard},
	}
}

func openNoticeBoard(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.showNoticeBoard(bloc.TaskID(p.ID))
}

func (t *turn) showNoticeBoard(id bloc.TaskID) error {
	_, err := t.Tx.Cards().Show(t.chat, store.LaneReply, id36(id), store.View{Name: "notice.board", Task: int64(id)}, 0, store.Topic{Task: id})
	return err
}

// noticeBoard tells the honest state: what was sent is not said to have been read; only a press is an acknowledgement.
func noticeBoard(k *look, v store.View) (store.Message, error) {
	if !k.mayAdminister() {
		return store.Message{}, courier.ErrMoot
	}
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	head := []words.HTML{k.html("notice.board", words.Args{"Title": task.Title})}
	x, c, err := k.composedAs(task)
	if err != nil {
		return store.Message{}, err
	}
	if head, err = k.withClearedLine(head, c); err != nil {
		return store.Message{}, err
	}
	if task.AnnouncedAt == 0 {
		if task.Phase == bloc.PhaseWithdrawn {
			return store.Message{Text: string(words.Join(append(head, k.html("notice.stopped", nil))...))}, nil
		}
		return store.Message{Text: string(words.Join(append(head, k.html("notice.will_send", words.Args{"At": k.lang.DateTime(task.AnnounceAt)}))...)),
			Buttons: k.unsentButtons(task, x, c)}, nil
	}
	tally, err := k.tx.Content().Tally(task.ID)
	if err != nil {
		return store.Message{}, err
	}
	head = append(head, k.html("notice.tally", words.Args{"Sent": tally[store.RecipientSent],
		"Waiting": tally[store.RecipientWaiting] + tally[store.RecipientQueued],
		"Failed":  tally[store.RecipientFailed], "Unreached": tally[store.RecipientUnreached]}))
	if !task.Silent {
		entries, err := k.tx.Answers().Entries(task.ID)
		if err != nil {
			return store.Message{}, err
		}
		n, of := answered(entries)
		head = append(head, k.html("notice.acknowledged", words.Args{"N": n, "Of": of}))
	}
	return store.Message{Text: string(words.Join(head...)), Buttons: [][]store.Button{{k.button("boards", press{Act: "bl"})}}}, nil
}
