package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// noticeFlow is how an agency acknowledges a notice (xác nhận đã nhận), and what a reply to it is.
func noticeFlow() flow {
	return flow{presses: map[string]presser{"va": pressAcknowledge}}
}

// pressAcknowledge records that the agency has got the notice; anybody's press who got it counts for his agency.
func pressAcknowledge(t *turn, p press) error {
	task, s, ok, err := t.target(p, func(task bloc.Task, e bloc.Entry) bool {
		return task.Kind == bloc.KindNotice && bloc.Owes(task, e)
	})
	if err != nil || !ok {
		return err
	}
	a, _, err := t.handIn(task, s, store.Answer{Act: bloc.ActAcknowledged}, nil)
	if err != nil {
		return err
	}
	t.toast("toast.recorded", nil)
	return t.send(store.Message{Text: string(t.lang.HTML("receipt.acknowledged", words.Args{"Agency": s.label, "Title": task.Title,
		"At": t.lang.DateTime(a.At), "Who": t.who.Name})), About: store.About{Kind: "content", Task: int64(task.ID), Agency: int64(s.agency)}})
}

// replyToContent takes a reply to a notice, or to its receipt: it reaches the secretariat, with what it is about.
func replyToContent(t *turn, about store.About) error {
	task, err := t.taskFor(press{ID: about.Task})
	if err != nil {
		return err
	}
	if _, ok := fileOf(t.msg); !ok && t.text() == "" {
		return no("not_understood_kind", nil)
	}
	return t.relay(t.lang.Text("notice.reply_about", words.Args{"Title": words.Cut(task.Title, 200), "Words": t.text()}))
}

// replyToNotice takes a reply to a notice's card or receipt as one to the notice.
func (t *turn) replyToNotice(p press, about store.About) (bool, error) {
	task, err := t.taskFor(p)
	if err != nil || task.Kind != bloc.KindNotice {
		return false, err
	}
	return true, replyToContent(t, about)
}
