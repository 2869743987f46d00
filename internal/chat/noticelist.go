package chat

import (
	"fmt"
	"math"
	"slices"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/report"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// noticeListFlow is [Xuất danh sách]: everybody a notice goes to and every agency asked, as a workbook in which nobody is
// missing.
func noticeListFlow() flow {
	return flow{
		presses: map[string]presser{"vx": pressNoticeList},
		views:   map[string]renderer{"notice.list": noticeListFile},
	}
}

func pressNoticeList(t *turn, p press) error {
	task, err := t.noticeOf(p)
	if err != nil {
		return err
	}
	t.toast("toast.writing", nil)
	return t.show(store.View{Name: "notice.list", Task: int64(task.ID)})
}

func noticeListFile(k *look, v store.View) (store.Message, error) {
	may, err := k.oversees()
	if err != nil || !may {
		return store.Message{}, mootUnless(may, err)
	}
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	list, err := k.deliveries(task)
	if err != nil {
		return store.Message{}, err
	}
	data, err := report.DeliverySheet(list)
	if err != nil {
		return store.Message{}, err
	}
	return store.Message{Text: string(k.html("vlist.caption", words.Args{"Title": words.Cut(task.Title, 300)})),
		Attachments: []store.Attachment{{Kind: "document", Name: fmt.Sprintf("danh-sach-thong-bao-%d.xlsx", v.Task), Data: data}},
		About:       store.About{Kind: "content", Task: v.Task}}, nil
}

// deliveries reads to whom a notice goes, in order of precedence. A list of a year that is over has the agencies' names
// and order of its end.
func (k *look) deliveries(task bloc.Task) (report.Deliveries, error) {
	list := report.Deliveries{Title: k.lang.Text("vlist.title", nil), Subject: task.Title, Sheet: k.lang.Text("vlist.sheet", nil)}
	for i, key := range []string{"number", "agency", "name", "post", "role", "state", "reason", "sent", "acknowledged", "by", "channel"} {
		list.Headings[i] = k.lang.Text("vlist."+key, nil)
	}
	agencies, err := k.tx.Agencies().In(min(time.Date(task.Year+1, 1, 1, 0, 0, 0, 0, k.c.Zone).Unix()-1, k.tx.Now))
	if err != nil {
		return list, err
	}
	entries, err := k.tx.Answers().Of(task.ID)
	if err != nil {
		return list, err
	}
	people, err := k.tx.Content().Addressed(task.ID, math.MaxInt32)
	if err != nil {
		return list, err
	}
	recorded, err := k.tx.Behalf().Standing(task.ID)
	if err != nil {
		return list, err
	}
	if list.Facts, err = k.deliveryFacts(task, entries); err != nil {
		return list, err
	}
	by := map[bloc.AgencyID][]store.Addressed{}
	for _, p := range people {
		by[p.Agency] = append(by[p.Agency], p)
	}
	for _, a := range agencies {
		e, asked := entries[a.ID]
		if !asked && len(by[a.ID]) == 0 {
			continue
		}
		lines, err := k.deliveryLines(a, e, by[a.ID], recorded)
		if err != nil {
			return list, err
		}
		list.Lines = append(list.Lines, lines...)
	}
	group, err := k.tx.Content().ToGroup(task.ID)
	if err == nil {
		list.Lines = append(list.Lines, k.deliveryLine(k.lang.Text("vlist.group", nil), store.Addressed{Recipient: group}, false))
	}
	if notFound(err) {
		err = nil
	}
	return list, err
}

// deliveryFacts say when it went out, and what has come back.
func (k *look) deliveryFacts(task bloc.Task, entries map[bloc.AgencyID]bloc.Entry) ([]string, error) {
	tally, err := k.tx.Content().Tally(task.ID)
	if err != nil {
		return nil, err
	}
	var all []bloc.Entry
	for _, e := range entries {
		all = append(all, e)
	}
	n, of := answered(all)
	people := 0
	for _, count := range tally {
		people += count
	}
	args := words.Args{"At": k.lang.DateTime(max(task.AnnouncedAt, task.AnnounceAt)), "Due": k.lang.DateTime(task.Due), "N": n, "Of": of,
		"Sent": tally[store.RecipientSent], "People": people, "Now": k.lang.DateTime(k.tx.Now)}
	facts := []string{k.lang.Text("vlist.sent_fact", args), k.lang.Text("vlist.made", args)}
	if !task.Silent {
		facts = slices.Insert(facts, 1, k.lang.Text("vlist.acknowledged_fact", args))
	}
	return facts, nil
}

// deliveryLines are an agency's lines: one a person, or one that says that there is nobody.
func (k *look) deliveryLines(a bloc.Agency, e bloc.Entry, people []store.Addressed, recorded map[bloc.AgencyID]store.Recording) ([]report.DeliveryLine, error) {
	at, by, channel, err := k.acknowledgement(e, recorded[a.ID])
	if err != nil {
		return nil, err
	}
	own := recorded[a.ID].Answer == 0 && e.Latest == bloc.ActAcknowledged
	var lines []report.DeliveryLine
	for _, p := range people {
		lines = append(lines, k.deliveryLine(a.Name, p, own && e.By == p.Person))
	}
	if len(lines) == 0 {
		lines = []report.DeliveryLine{{Agency: a.Name, State: k.lang.Text("vlist.nobody", nil)}}
	}
	for i := range lines {
		lines[i].AcknowledgedAt, lines[i].By, lines[i].Channel = at, by, channel
		if e.Exempt && !e.Latest.Answers() {
			lines[i].Channel = k.lang.Text("vlist.exempt", nil)
		}
	}
	return lines, nil
}

// acknowledgement says when, by whom and by which way an agency acknowledged a notice; all are empty where it has not.
func (k *look) acknowledgement(e bloc.Entry, r store.Recording) (at, by, channel string, err error) {
	if !e.Latest.Answers() {
		return "", "", "", nil
	}
	at, channel = k.lang.DateTime(e.At), k.lang.Text("vlist.telegram", nil)
	if e.Late {
		at += k.lang.Text("vboard.late", nil)
	}
	if r.Answer != 0 {
		channel = k.lang.Text("vlist.recorded", words.Args{"How": k.howOf(r.Batch)})
	}
	by, err = k.secretaryName(e.By)
	return at, by, channel, err
}

// deliveryLine is how it fares with one person.
func (k *look) deliveryLine(agency string, p store.Addressed, acknowledged bool) report.DeliveryLine {
	key, why := deliveryKey(p, acknowledged)
	line := report.DeliveryLine{Agency: agency, Name: p.Name, Title: p.Title}
	if key == deliveredFailed { // the reason has a column of its own
		key = "vlist.failed"
	}
	line.State = k.lang.Text(key, nil)
	if p.Role != "" {
		line.Role = k.lang.Text("role."+string(p.Role), nil)
	}
	if why != "" {
		line.Reason = k.lang.Text("reason."+why, nil)
	}
	if p.State == store.RecipientSent {
		line.SentAt = k.lang.DateTime(p.At)
	}
	return line
}
