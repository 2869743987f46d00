package chat

import (
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// exportFlow is /xuat: what can be had as a file, each a button that carries the year or the task's title.
func exportFlow() flow {
	return flow{
		commands: []command{{name: "xuat", boards: true, handle: showExports}},
		presses:  map[string]presser{"ke": pressExports},
		views:    map[string]renderer{"exports": exportList},
	}
}

func showExports(t *turn, _ string) error { return t.show(store.View{Name: "exports"}) }

func pressExports(t *turn, p press) error {
	if err := t.onlyOverseer(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "exports", Arg: p.Arg})
}

// exportList offers the files there are: those of a year first, then those of each open task.
func exportList(k *look, v store.View) (store.Message, error) {
	may, err := k.oversees()
	if err != nil || !may {
		return store.Message{}, mootUnless(may, err)
	}
	tasks, err := k.tx.Tasks().Live()
	if err != nil {
		return store.Message{}, err
	}
	offered, err := k.bundleExports(len(tasks) > 0)
	if err != nil {
		return store.Message{}, err
	}
	for _, task := range tasks {
		offered = append(offered, k.taskExports(task)...)
	}
	if len(offered) == 0 {
		return store.Message{Text: string(k.html("exports.none", nil))}, nil
	}
	part, page, pages := pageOf(offered, pageArg(v.Arg), titlesPage)
	rows := rowsOf(part, 1)
	if row := k.turnPages(page, pages, func(n int) press { return press{Act: "ke", Arg: strconv.Itoa(n)} }); row != nil {
		rows = append(rows, row)
	}
	return store.Message{Text: string(k.html("exports.head", nil)), Buttons: rows}, nil
}

// bundleExports are the files about more than one task.
func (k *look) bundleExports(anyOpen bool) ([]store.Button, error) {
	years, err := k.tx.Tasks().YearsAsked()
	if err != nil {
		return nil, err
	}
	var list []store.Button
	for _, year := range years[:min(len(years), maxYears)] {
		list = append(list, k.export("year", strconv.Itoa(year), press{Act: "by", ID: int64(year)}))
	}
	if anyOpen {
		list = append(list, k.button("picture", press{Act: "bp"}))
	}
	secretary, err := k.secretary()
	if err == nil && secretary {
		first, _ := k.holidayYears()
		year := first + holidaysBack
		list = append(list, k.export("holidays", strconv.Itoa(year), press{Act: "kt", ID: int64(year)}))
	}
	return list, err
}

// taskExports are the files about one task.
func (k *look) taskExports(task bloc.Task) []store.Button {
	if task.Kind == bloc.KindNotice {
		return []store.Button{k.export("notice", task.Title, press{Act: "vx", ID: int64(task.ID)})}
	}
	list := []store.Button{k.export("calendar", task.Title, press{Act: "ci", ID: int64(task.ID)})}
	if task.Kind == bloc.KindActivity {
		list = append(list, k.export("attendance", task.Title, press{Act: "ax", ID: int64(task.ID)}))
	}
	return list
}

// export is a button that says what file it gives, and of what.
func (k *look) export(what, of string, p press) store.Button {
	return store.Button{Label: words.Cut(k.lang.Text("exports.file_"+what, words.Args{"Of": of}), 60), Data: p.Data()}
}
