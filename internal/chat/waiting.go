package chat

import (
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// waitingFlow is the reports that have waited for the secretariat more than two working days: told once, on the morning
// after, and listed first in /tinhhinh.
func waitingFlow() flow {
	return flow{views: map[string]renderer{"waiting": waitingView}}
}

// Waiting is remind's hook: each secretary gets one message about the reports that have waited too long.
func (c *Chat) Waiting(tx *store.Tx) error {
	list, err := c.secretaries(tx)
	if err != nil {
		return err
	}
	for _, s := range list {
		if err := tx.Outbox().Show(s.UserID, store.LaneBulk, store.View{Name: "waiting", Person: int64(s.Person)}); err != nil {
			return err
		}
	}
	return nil
}

func waitingView(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	if err := k.inHours(v); err != nil {
		return store.Message{}, err
	}
	lines, rows, err := k.staleReports()
	if err != nil {
		return store.Message{}, err
	}
	if len(lines) == 0 {
		return store.Message{}, courier.ErrMoot
	}
	return store.Message{Text: string(words.Join(lines...)), Buttons: rows}, nil
}

// maxStale is how many tasks with reports that wait too long are named.
const maxStale = 4

// staleReports lists the reports that have waited too long, and before them what agencies say was wrongly recorded for
// them, a line and a button a task; both are empty where there is none.
func (k *look) staleReports() (lines []words.HTML, rows [][]store.Button, err error) {
	if !k.who.Secretary() { // bloc leaders see the boards and decide nothing
		return nil, nil, nil
	}
	doubts, ways, err := k.doubtsWaiting()
	if err != nil {
		return nil, nil, err
	}
	list, err := k.tx.Waiting().Stale()
	if err != nil || len(list) == 0 {
		return doubts, ways, err
	}
	byTask := map[bloc.TaskID][]string{}
	var order []bloc.TaskID
	for _, u := range list {
		label, err := k.labelOf(u.Agency)
		if err != nil {
			return nil, nil, err
		}
		if byTask[u.Task] == nil {
			order = append(order, u.Task)
		}
		byTask[u.Task] = append(byTask[u.Task], label)
	}
	lines = append(lines, k.html("waiting.head", nil))
	for _, id := range order[:min(len(order), maxStale)] {
		task, err := k.tx.Tasks().Get(id)
		if err != nil {
			return nil, nil, err
		}
		lines = append(lines, k.html("waiting.line", words.Args{"Title": words.Cut(task.Title, 80), "Count": len(byTask[id]),
			"Agencies": words.Cut(strings.Join(byTask[id], ", "), 80)}))
		label := k.lang.Text("button.waiting", words.Args{"Title": words.Cut(task.Title, 40)})
		rows = append(rows, []store.Button{{Label: label, Data: press{Act: "iv", ID: int64(id)}.Data()}})
	}
	if more := len(order) - maxStale; more > 0 {
		lines = append(lines, k.html("owed.more", words.Args{"Count": more}))
	}
	return append(doubts, lines...), append(ways, rows...), nil
}
