package chat

import (
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// filedFlow is the receipt of files added to a submission: people send them by the dozen, so those of a minute share
// one, which keeps count.
func filedFlow() flow {
	return flow{views: map[string]renderer{"filed": filedCard}}
}

// filedTogether is for how many seconds files share a receipt.
const filedTogether = 60

// filed gives the receipt for a file that was just added to the agency's submission.
func (t *turn) filed(task bloc.Task, s standing) error {
	span := t.Tx.Now / filedTogether
	under, err := t.filedUnder()
	if err != nil {
		return err
	}
	key := id36(task.ID) + "." + id36(s.agency) + "@" + strconv.FormatInt(span, 36) + "." + id36(under)
	have, err := t.Tx.Cards().Refresh(t.chat, store.LaneReply, "filed", key)
	if err != nil || have {
		return err
	}
	_, err = t.Tx.Cards().Show(t.chat, store.LaneReply, key, store.View{Name: "filed", Task: int64(task.ID), Person: int64(t.who.ID), ID: span,
		Arg: id36(s.agency)}, 0)
	return err
}

// filedUnder names the prompt or receipt that files are sent under: those under another have a receipt of their own, below
// it.
func (t *turn) filedUnder() (int64, error) {
	d, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && d.Flow != "report" {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var r reporting
	err = d.Read(&r)
	return r.Asked, err
}

// maxFilesNamed is how many files a receipt names, the last ones.
const maxFilesNamed = 10

// filedCard is the receipt.
func filedCard(k *look, v store.View) (store.Message, error) {
	agency := agency36(v.Arg)
	files, err := k.tx.Answers().Filed(bloc.TaskID(v.Task), agency, bloc.PersonID(v.Person), v.ID*filedTogether, (v.ID+1)*filedTogether)
	if err != nil {
		return store.Message{}, err
	}
	if len(files) == 0 {
		return store.Message{}, courier.ErrMoot
	}
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, err
	}
	label, err := k.labelOf(agency)
	if err != nil {
		return store.Message{}, err
	}
	names, before := make([]string, 0, maxFilesNamed+1), len(files)-maxFilesNamed
	if before > 0 {
		names = append(names, "…")
	}
	for _, f := range files[max(0, before):] {
		names = append(names, words.Cut(fileName(k.lang, f), 60))
	}
	at := min(k.tx.Now, (v.ID+1)*filedTogether-1) // the minute the files came in, however late it is put into words
	text := k.html("receipt.filed", words.Args{"Count": len(files), "Agency": label, "Title": task.Title, "At": k.lang.DateTime(at),
		"Names": strings.Join(names, ", ")})
	return store.Message{Text: string(text), About: store.About{Kind: "task", Task: v.Task, Agency: int64(agency)}}, nil
}

// maxFilesSent is how many files are sent at one press; Telegram takes one a second in a chat.
const maxFilesSent = 20

// filePage sends one page of files, which p names, and offers the next.
func (t *turn) filePage(p press, files []store.Message) error {
	part, page, pages := pageOf(files, pageArg(p.Arg), maxFilesSent)
	for _, m := range part {
		if err := t.send(m); err != nil {
			return err
		}
	}
	if page == pages-1 {
		return nil
	}
	from := page * maxFilesSent
	until := from + len(part)
	next := store.Button{Label: t.lang.Text("button.files_more", words.Args{"Count": min(maxFilesSent, len(files)-until)}),
		Data: press{Act: p.Act, ID: p.ID, Arg: strconv.Itoa(page + 1)}.Data()}
	return t.say("files.more", words.Args{"From": from + 1, "To": until, "Count": len(files)}, []store.Button{next})
}
