package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// activityFlow is how an agency answers a joint activity (hoạt động chung): it attends or it does not, and may change
// its mind until then.
func activityFlow() flow {
	return flow{presses: map[string]presser{"ay": pressAttends, "an": pressDeclines}}
}

func pressAttends(t *turn, p press) error  { return t.attend(p, bloc.ActAttends) }
func pressDeclines(t *turn, p press) error { return t.attend(p, bloc.ActDeclines) }

func (t *turn) attend(p press, act bloc.Act) error {
	may := func(task bloc.Task, e bloc.Entry) bool {
		return task.Kind == bloc.KindActivity && task.Open() && !e.Exempt && e.Latest != act && t.Now.Unix() <= task.Due
	}
	task, s, ok, err := t.target(p, may)
	if err != nil || !ok {
		return err
	}
	if _, err := t.Tx.Answers().Record(store.Answer{Task: task.ID, Agency: s.agency, Act: act, Person: t.who.ID,
		At: t.Now.Unix(), Held: t.Held}); err != nil {
		return err
	}
	if err := t.stands(task, s.agency, act); err != nil {
		return err
	}
	t.toast("toast.recorded", nil)
	return t.send(store.Message{Text: string(t.lang.HTML("receipt.activity", words.Args{"Agency": s.label, "Title": task.Title,
		"What": t.lang.Text("activity."+string(act), nil), "At": t.lang.DateTime(t.Now.Unix()), "Who": t.who.Name, "Due": t.lang.DateTime(task.Due)})),
		About: store.About{Kind: "task", Task: int64(task.ID), Agency: int64(s.agency)}})
}
