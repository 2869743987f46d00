package chat

import (
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// shareMine shows a proposal to its agency: while it is written to its writer only, then to every focal point. Arg
// "adding" shows it while content comes in.
func shareMine(k *look, v store.View) (store.Message, error) {
	x, err := k.tx.Shares().Get(v.ID)
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	focal := x.Agency != 0 && k.who.Has(bloc.RoleFocal, x.Agency)
	if !k.joined || x.Person != k.who.ID && (!focal || x.State == store.ShareWriting && !v.Shown) {
		return store.Message{}, courier.ErrMoot
	}
	text, err := k.shareText(x)
	if err != nil {
		return store.Message{}, err
	}
	b := func(key, act string) store.Button { return k.button(key, press{Act: act, ID: x.ID, Rev: x.Rev}) }
	m := store.Message{}
	switch x.State {
	case store.ShareWriting:
		if x.Person != k.who.ID {
			break
		}
		return k.shareWriting(x, v.Arg == "adding"), nil
	case store.ShareProposed, store.ShareTaken, store.ShareLeaving:
		m.Buttons = [][]store.Button{{b("share_see", "zv"), b("share_withdraw", "zu")}}
	case store.ShareReturned, store.ShareWithdrawn:
		if focal {
			m.Buttons = [][]store.Button{{b("share_again", "zr")}}
		}
	}
	m.Text = string(text)
	return m, nil
}

// shareWriting is a proposal in its writer's hands.
func (k *look) shareWriting(x store.Share, adding bool) store.Message {
	b := func(key, act string) store.Button { return k.button(key, press{Act: act, ID: x.ID, Rev: x.Rev}) }
	messages, files := countParts(x.Parts)
	if adding {
		rows := [][]store.Button{{b("content_done", "zd"), b("drop_last", "zb")}}
		if messages == 0 {
			rows = nil
		}
		return store.Message{Text: string(k.html("notice.adding", words.Args{"Messages": messages, "Files": files})),
			Buttons: append(rows, []store.Button{b("cancel", "zx")})}
	}
	rows := [][]store.Button{{b("share_propose", "zg")}, {b("share_see", "zv"), b("add_content", "za")}, {b("drop_last", "zb"), b("cancel", "zx")}}
	if messages == 0 {
		rows = [][]store.Button{{b("add_content", "za"), b("cancel", "zx")}}
	}
	return store.Message{Text: string(k.html("share.preview", words.Args{"Title": shareTitle(k.lang, x.Parts), "Messages": messages, "Files": files})),
		Buttons: rows}
}

// shareText says what a proposal is and where it stands; both its agency and the secretariat read it.
func (k *look) shareText(x store.Share) (words.HTML, error) {
	args := words.Args{"Agency": "", "Title": shareTitle(k.lang, x.Parts), "At": k.lang.DateTime(x.ProposedAt), "Name": ""}
	var err error
	if x.Agency != 0 {
		if args["Agency"], err = k.labelOf(x.Agency); err != nil {
			return "", err
		}
	}
	if args["Name"], err = k.nameOf(x.Person); err != nil {
		return "", err
	}
	head := k.html("share.head", args)
	if x.State == store.ShareDropped || x.State == store.ShareWriting {
		return words.Join(head, k.html("share.is_"+string(x.State), nil)), nil
	}
	messages, files := countParts(x.Parts)
	lines := []words.HTML{head, k.html("share.proposed", args), k.html("notice.content", words.Args{"Messages": messages, "Files": files})}
	by, err := k.nameOf(x.DecidedBy)
	if err != nil {
		return "", err
	}
	state := words.Args{"Name": by, "At": k.lang.DateTime(x.DecidedAt), "Word": x.Word, "Agencies": 0}
	if x.State == store.ShareLeaving || x.State == store.SharePublished {
		state["At"] = k.lang.DateTime(x.GoesAt)
		entries, err := k.tx.Answers().Entries(x.Task)
		if err != nil {
			return "", err
		}
		state["Agencies"] = len(entries)
	}
	return words.Join(append(lines, k.html("share.is_"+string(x.State), state))...), nil
}

// shareCard shows a proposal to the secretariat, with what is to be decided about it: [Đăng] [Sửa rồi đăng] [Trả lại].
func shareCard(k *look, v store.View) (store.Message, error) {
	if !k.mayAdminister() {
		return store.Message{}, courier.ErrMoot
	}
	x, err := k.tx.Shares().Get(v.ID)
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	text, err := k.shareText(x)
	if err != nil {
		return store.Message{}, err
	}
	m := store.Message{Text: string(text)}
	b := func(key, act string) store.Button { return k.button(key, press{Act: act, ID: x.ID, Rev: x.Rev}) }
	switch x.State {
	case store.ShareProposed:
		m.Buttons = [][]store.Button{{b("share_publish", "zp"), b("share_edit", "ze")}, {b("return", "zt")}}
	case store.ShareTaken:
		m.Buttons = [][]store.Button{{k.button("go_on_writing", press{Act: "zc", ID: x.Composition})}}
	case store.ShareLeaving, store.SharePublished:
		m.Buttons = [][]store.Button{{k.button("board", press{Act: "vb", ID: int64(x.Task)})}}
	}
	return m, nil
}

// maxShares is how many proposals a page of the list shows.
const maxShares = 8

// shareList lists what waits to be published, a page at a time.
func shareList(k *look, v store.View) (store.Message, error) {
	if !k.mayAdminister() {
		return store.Message{}, courier.ErrMoot
	}
	list, err := k.tx.Shares().Waiting()
	if err != nil {
		return store.Message{}, err
	}
	part, page, pages := pageOf(list, pageArg(v.Arg), maxShares)
	lines := []words.HTML{k.html("share.list", words.Args{"Count": len(list)})}
	var open []store.Button
	for i, x := range part {
		label, err := k.labelOf(x.Agency)
		if err != nil {
			return store.Message{}, err
		}
		n := page*maxShares + i + 1
		lines = append(lines, k.html("share.line", words.Args{"N": n, "Agency": label, "Title": shareTitle(k.lang, x.Parts), "At": k.lang.DateTime(x.ProposedAt)}))
		open = append(open, store.Button{Label: strconv.Itoa(n), Data: press{Act: "zo", ID: x.ID}.Data()})
	}
	rows := rowsOf(open, 4)
	if turn := k.turnPages(page, pages, func(page int) press { return press{Act: "zl", Arg: strconv.Itoa(page)} }); len(turn) > 0 {
		rows = append(rows, turn)
	}
	if len(k.who.AnswersFor()) > 0 {
		rows = append(rows, []store.Button{k.button("share_new", press{Act: "zn"})})
	}
	return store.Message{Text: string(words.Join(lines...)), Buttons: rows}, nil
}
