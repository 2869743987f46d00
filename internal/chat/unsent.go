package chat

import (
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// unsentFlow lists what nobody has got yet: what is being written, what waits for its time, what waits for approval; each
// can be gone on with by any secretary.
func unsentFlow() flow {
	return flow{
		presses: map[string]presser{"cl": pressUnsent, "co": pressOpenComposition},
		views:   map[string]renderer{"unsent": unsentCard},
	}
}

// unsent is one of them.
type unsent struct {
	x       store.Composition
	c       composition
	at      int64  // when it goes out, of what waits for its time
	section string // writing, asked or scheduled
}

// unsentList gives them by section. What has no content yet is nothing to go on with.
func (k *look) unsentList() ([]unsent, error) {
	list, err := k.tx.Compositions().Unsent()
	if err != nil {
		return nil, err
	}
	by := map[string][]unsent{}
	for _, x := range list {
		u := unsent{x: x, section: x.State}
		if err := x.Read(&u.c); err != nil {
			return nil, err
		}
		if x.State == store.CompositionSent {
			task, err := k.tx.Tasks().Get(x.Task)
			if err != nil {
				return nil, err
			}
			u.section, u.at, u.c.Title = "scheduled", task.AnnounceAt, task.Title
		}
		if len(u.c.Parts) > 0 {
			by[u.section] = append(by[u.section], u)
		}
	}
	return append(append(by["writing"], by["scheduled"]...), by["asked"]...), nil
}

// unsentWay is the row that leads to the list, none where it is empty.
func (k *look) unsentWay() ([][]store.Button, error) {
	list, err := k.unsentList()
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return [][]store.Button{{{Label: k.lang.Text("button.unsent", words.Args{"Count": len(list)}), Data: press{Act: "cl"}.Data()}}}, nil
}

func pressUnsent(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "unsent", Arg: strconv.Itoa(pageArg(p.Arg))})
}

// unsentCard is the list, a button each.
func unsentCard(k *look, v store.View) (store.Message, error) {
	if !k.mayAdminister() {
		return store.Message{}, courier.ErrMoot
	}
	list, err := k.unsentList()
	if err != nil {
		return store.Message{}, err
	}
	if len(list) == 0 {
		return store.Message{Text: string(k.html("unsent.none", nil)), Buttons: [][]store.Button{{k.button("new_notice", press{Act: "en"})}}}, nil
	}
	part, page, pages := pageOf(list, pageArg(v.Arg), titlesPage)
	var lines []words.HTML
	var rows [][]store.Button
	for i, u := range part {
		if i == 0 || part[i-1].section != u.section {
			lines = append(lines, k.html("unsent."+u.section, nil))
		}
		line, err := k.unsentLine(page*titlesPage+i+1, u)
		if err != nil {
			return store.Message{}, err
		}
		lines = append(lines, line)
		rows = append(rows, []store.Button{{Label: words.Cut(strconv.Itoa(page*titlesPage+i+1)+". "+u.c.Title, 60),
			Data: press{Act: "co", ID: u.x.ID}.Data()}})
	}
	if row := k.turnPages(page, pages, func(n int) press { return press{Act: "cl", Arg: strconv.Itoa(n)} }); row != nil {
		rows = append(rows, row)
	}
	return store.Message{Text: string(words.Join(lines...)), Buttons: rows}, nil
}

func (k *look) unsentLine(n int, u unsent) (words.HTML, error) {
	editor := u.c.Editor
	if editor == 0 {
		editor = u.x.By
	}
	who, err := k.writerName(editor)
	return k.html("unsent."+u.section+"_line", words.Args{"I": n, "Title": words.Cut(u.c.Title, 160), "Who": who,
		"At": k.lang.DateTime(max(u.at, u.c.EditedAt, u.x.At)), "SendAt": k.lang.DateTime(u.at)}), err
}

// pressOpenComposition shows what was chosen as the newest message: its card, or its board where it waits for its time.
func pressOpenComposition(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	x, err := t.Tx.Compositions().Get(p.ID)
	if notFound(err) {
		return t.forged("no such composition", "unknown_button")
	}
	if err != nil {
		return err
	}
	if x.State == store.CompositionSent && x.Task != 0 {
		return t.showNoticeBoard(x.Task)
	}
	return t.showComposition(x.ID)
}

// composedAs is what a task was written as, nothing where it was not written here.
func (k *look) composedAs(task bloc.Task) (x store.Composition, c composition, err error) {
	x, err = k.tx.Compositions().SentAs(task.ID)
	if notFound(err) {
		return x, c, nil
	}
	if err != nil {
		return x, c, err
	}
	return x, c, x.Read(&c)
}

// withClearedLine adds to a board who approved that it went out.
func (k *look) withClearedLine(head []words.HTML, c composition) ([]words.HTML, error) {
	if c.Cleared.State != clearanceApproved {
		return head, nil
	}
	said, err := k.clearanceSaid(c.Cleared)
	return append(head, k.html("clearance.last", words.Args{"Said": said})), err
}
