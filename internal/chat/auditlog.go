package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// auditPage is how many lines of the log a message shows.
const auditPage = 20

// auditFlow is the log of every change of state, in words (nhật ký).
func auditFlow() flow {
	return flow{
		commands: []command{{name: "nhatky", role: bloc.RoleSecretary, handle: showAudit}},
		presses:  map[string]presser{"dl": pressAudit},
		views:    map[string]renderer{"audit": auditCard},
	}
}

func showAudit(t *turn, _ string) error { return t.show(store.View{Name: "audit"}) }

func pressAudit(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "audit", ID: max(0, min(p.ID, 1<<30))})
}

// auditCard shows a page of the log, newest first; the view's ID is the page, from zero.
func auditCard(k *look, v store.View) (store.Message, error) {
	if !k.mayAdminister() {
		return store.Message{}, courier.ErrMoot
	}
	list, more, err := k.tx.Audit().Page(int(v.ID)*auditPage, auditPage)
	if err != nil {
		return store.Message{}, err
	}
	lines := []words.HTML{k.html("log.head", words.Args{"Page": v.ID + 1})}
	if len(list) == 0 {
		lines = append(lines, k.html("log.empty", nil))
	}
	for _, e := range list {
		line, err := k.auditLine(e)
		if err != nil {
			return store.Message{}, err
		}
		lines = append(lines, line)
	}
	var row []store.Button
	if v.ID > 0 {
		row = append(row, k.button("log_newer", press{Act: "dl", ID: v.ID - 1}))
	}
	if more {
		row = append(row, k.button("log_older", press{Act: "dl", ID: v.ID + 1}))
	}
	m := store.Message{Text: string(words.Join(lines...))}
	if len(row) > 0 {
		m.Buttons = append(m.Buttons, row)
	}
	m.Buttons = append(m.Buttons, []store.Button{k.button("desk", press{Act: "dd"})})
	return m, nil
}

// auditLine is one event: when, who, what, and about which task and agency. Twenty of them fit a message.
func (k *look) auditLine(e store.Logged) (words.HTML, error) {
	who := k.lang.Text("log.program", nil)
	if e.Person != 0 {
		name, err := k.nameAt(e.Person, e.At)
		if err != nil {
			return "", err
		}
		who = words.Cut(name, 32)
	}
	what := e.Act
	if key := "audit." + e.Act; k.lang.Has(key) {
		what = k.lang.Text(key, words.Args{"Detail": words.Cut(e.Detail, 32)})
	}
	line := k.html("log.line", words.Args{"At": k.lang.DateTime(e.At), "Who": who, "What": what})
	if e.Agency != 0 {
		a, err := k.tx.Agencies().Get(e.Agency)
		if err != nil && !notFound(err) {
			return "", err
		}
		line += k.html("log.about", words.Args{"What": words.Cut(a.Label(), 24)})
	}
	if e.Task != 0 {
		task, err := k.tx.Tasks().Get(e.Task)
		if err != nil && !notFound(err) {
			return "", err
		}
		line += k.html("log.about", words.Args{"What": words.Cut(task.Title, 48)})
	}
	return line, nil
}
