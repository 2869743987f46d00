package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// noticeAgainFlow is [Gửi lại nơi chưa gửi được]: only to those whom it did not reach and who can be reached now.
func noticeAgainFlow() flow {
	return flow{
		presses: map[string]presser{"vr": pressResend, "vs": pressResendSure},
		views:   map[string]renderer{"notice.again": resendCard},
	}
}

// unreachedBy sorts those whom a task's content has not reached into those it can be sent to now, each once, and a line
// each for the others with the reason.
func (k *look) unreachedBy(task bloc.TaskID) (now int, left []words.HTML, err error) {
	list, err := k.tx.Content().Recipients(task)
	if err != nil {
		return 0, nil, err
	}
	for _, r := range list {
		switch r.State {
		case store.RecipientFailed, store.RecipientUnreached, store.RecipientStopped:
		default:
			continue
		}
		if r.Person == 0 || r.Reachable() {
			now++
			continue
		}
		label, err := k.labelOf(r.Agency)
		if err != nil {
			return 0, nil, err
		}
		left = append(left, "• "+k.html("newtask.unreached", words.Args{"Agency": label, "Name": words.Cut(r.Name, maxNameShown),
			"Why": k.lang.Text("reason."+whyUnreached(r.Contact), nil)}))
	}
	return now, left, nil
}

// pressResend shows how many it would go to, and who stays out of reach and why.
func pressResend(t *turn, p press) error {
	task, err := t.resendable(p)
	if err != nil {
		return err
	}
	now, left, err := t.look().unreachedBy(task.ID)
	if err != nil {
		return err
	}
	if now+len(left) == 0 {
		return no("nobody_unreached", nil)
	}
	return t.show(store.View{Name: "notice.again", Task: int64(task.ID)})
}

// resendable reads a notice the secretariat may send again: one that is open.
func (t *turn) resendable(p press) (bloc.Task, error) {
	if err := t.onlySecretary(); err != nil {
		return bloc.Task{}, err
	}
	task, err := t.noticeOf(p)
	if err == nil && !task.Open() {
		err = no("notice_over", nil)
	}
	return task, err
}

func resendCard(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	now, left, err := k.unreachedBy(task.ID)
	if err != nil {
		return store.Message{}, err
	}
	lines := []words.HTML{k.html("resend.head", words.Args{"Title": task.Title, "Count": now})}
	if now == 0 {
		lines = []words.HTML{k.html("resend.none", words.Args{"Title": task.Title})}
	}
	if len(left) > 0 {
		lines = append(lines, k.html("resend.left", words.Args{"Count": len(left)}))
		lines = append(lines, k.fitAll(left, messageRoom-words.Len(string(words.Join(lines...))))...)
	}
	m := store.Message{Text: string(words.Join(lines...))}
	if now > 0 {
		m.Buttons = append(m.Buttons, []store.Button{{Label: k.lang.Text("button.resend_to", words.Args{"Count": now}),
			Data: press{Act: "vs", ID: v.Task, Rev: task.Rev}.Data()}})
	}
	m.Buttons = append(m.Buttons, []store.Button{k.button("board", press{Act: "vb", ID: v.Task})})
	return m, nil
}

// pressResendSure sends it again once the time is over in which that can be stopped. A second press, or a second
// secretary's, finds that it waits already.
func pressResendSure(t *turn, p press) error {
	task, err := t.resendable(p)
	if err != nil {
		return err
	}
	now, left, err := t.look().unreachedBy(task.ID)
	if err != nil {
		return err
	}
	if now == 0 {
		if len(left) == 0 {
			return no("nobody_unreached", nil)
		}
		return no("nobody_reachable", nil)
	}
	waits, err := t.Tx.Sendings().Waiting(store.SendingAgain, task.ID)
	if err != nil {
		return err
	}
	if waits {
		return no("resend_waits", nil)
	}
	if err := t.log("resent", task.ID, 0, ""); err != nil {
		return err
	}
	return t.wait(store.Sending{Kind: store.SendingAgain, SendAt: t.Tx.Now + int64(t.c.Grace.Seconds()),
		Tasks: []store.SendingTask{{Task: task.ID}}}, true)
}

// sendAgain carries a resending out: whoever can be reached by now waits for what he lacks.
func (c *Chat) sendAgain(tx *store.Tx, s store.Sending) (int, error) {
	total := 0
	for _, about := range s.Tasks {
		task, err := tx.Tasks().Get(about.Task)
		if err != nil {
			return 0, err
		}
		if !task.Open() {
			continue
		}
		n, err := tx.Content().Again(task.ID, store.RecipientFailed, store.RecipientUnreached, store.RecipientStopped)
		if err != nil {
			return 0, err
		}
		total += int(n)
		if err := tx.Cards().Stir(task.ID); err != nil {
			return 0, err
		}
	}
	return total, nil
}
