package chat

import (
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// nudgeListFlow is /dondoc: the open tasks that agencies have not answered, each a button to its nudge.
func nudgeListFlow() flow {
	return flow{
		commands: []command{{name: "dondoc", role: bloc.RoleSecretary, handle: showNudges}},
		presses:  map[string]presser{"kn": pressNudges},
		views:    map[string]renderer{"nudges": nudgeList},
	}
}

func showNudges(t *turn, _ string) error { return t.show(store.View{Name: "nudges"}) }

func pressNudges(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "nudges", Arg: p.Arg})
}

// titlesPage is how many tasks are offered at once as buttons that carry their titles.
const titlesPage = 8

// nudgeList names the tasks that are owed, nearest due first, with how many agencies owe each.
func nudgeList(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	tasks, err := k.tx.Tasks().Live()
	if err != nil {
		return store.Message{}, err
	}
	type owed struct {
		task     bloc.Task
		agencies int
	}
	var list []owed
	for _, task := range tasks {
		owing, err := k.tx.Answers().Owing(task.ID)
		if err != nil {
			return store.Message{}, err
		}
		if len(owing) > 0 {
			list = append(list, owed{task, len(owing)})
		}
	}
	if len(list) == 0 {
		return store.Message{Text: string(k.html("nudges.none", nil))}, nil
	}
	part, page, pages := pageOf(list, pageArg(v.Arg), titlesPage)
	lines := []words.HTML{k.html("nudges.head", words.Args{"Count": len(list)})}
	var rows [][]store.Button
	for i, o := range part {
		n := page*titlesPage + i + 1
		lines = append(lines, k.html("nudges.line", words.Args{"I": n, "Title": words.Cut(o.task.Title, 160), "Count": o.agencies,
			"Due": dueShort(k.lang, o.task, k.tx.Now)}))
		rows = append(rows, []store.Button{{Label: words.Cut(strconv.Itoa(n)+". "+o.task.Title, 60), Data: press{Act: "tu", ID: int64(o.task.ID)}.Data()}})
	}
	if row := k.turnPages(page, pages, func(n int) press { return press{Act: "kn", Arg: strconv.Itoa(n)} }); row != nil {
		rows = append(rows, row)
	}
	return store.Message{Text: string(words.Join(lines...)), Buttons: rows}, nil
}
