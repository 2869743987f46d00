package chat

import (
	"strings"

	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
)

// compositionCard shows what is being written as it would be sent now: what it is, who gets it and who cannot and why,
// what is asked back and when it goes out. Arg "adding" shows it while content comes in, "sure" is the screen before it
// goes out.
func compositionCard(k *look, v store.View) (store.Message, error) {
	if !k.mayAdminister() {
		return store.Message{}, courier.ErrMoot
	}
	x, err := k.tx.Compositions().Get(v.ID)
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	var c composition
	if err := x.Read(&c); err != nil {
		return store.Message{}, err
	}
	if x.State != store.CompositionWriting {
		return k.writtenCard(x, c)
	}
	b := func(key, act string) store.Button { return k.button(key, press{Act: act, ID: x.ID, Rev: x.Rev}) }
	if v.Arg == "adding" {
		messages, files := countParts(c.Parts)
		rows := [][]store.Button{{b("content_done", "eo"), b("drop_last", "eb")}}
		if messages == 0 {
			rows = nil
		}
		return store.Message{Text: string(k.html("notice.adding", words.Args{"Messages": messages, "Files": files})),
			Buttons: append(rows, []store.Button{b("cancel", "ex")})}, nil
	}
	if c.Amends != 0 {
		return k.amendCard(x, c, v.Arg)
	}
	to, err := k.addressees(c.Audience)
	if err != nil {
		return store.Message{}, err
	}
	if v.Arg == "sure" {
		return k.sureCard(x, c, to)
	}
	text, err := k.compositionText(c, to)
	if err != nil {
		return store.Message{}, err
	}
	if text, err = k.withClearance(x, c, text); err != nil {
		return store.Message{}, err
	}
	ack := b("ack_yes", "ek")
	if !c.Ack {
		ack = b("ack_no", "ek")
	}
	second := []store.Button{b("schedule", "ew")}
	if c.SendAt != 0 {
		second = append(second, b("send_now", "ei"))
	}
	if c.Ack {
		second = append([]store.Button{b("ack_due", "ed")}, second...)
	}
	return store.Message{Text: string(text), Buttons: [][]store.Button{
		{b("audience", "eu"), ack}, second,
		{b("add_content", "ea"), b("edit_title", "et")},
		{b("recipients", "up"), b("plain_text", "vy")},
		{b("try_on_me", "em")},
		{b("send", "es"), b("cancel", "ex")}}}, nil
}

// previewRoom is how much of a message the preview may take: what a bloc's leader said of it stands above, and the list of
// who gets it names whom the preview leaves out.
const previewRoom = 3000

// compositionText is the preview.
func (k *look) compositionText(c composition, to addressees) (words.HTML, error) {
	messages, files := countParts(c.Parts)
	lines := []words.HTML{k.html("notice.preview", words.Args{"Title": c.Title}),
		k.html("notice.content", words.Args{"Messages": messages, "Files": files})}
	if c.Author != 0 {
		author, err := k.labelOf(c.Author)
		if err != nil {
			return "", err
		}
		lines = append(lines, k.html("notice.author", words.Args{"Agency": author}))
	}
	audience, err := k.audienceNow(c.Audience, to)
	if err != nil {
		return "", err
	}
	lines = append(lines, audience)
	switch {
	case !c.Ack:
		lines = append(lines, k.html("notice.no_ack", nil))
	default:
		due := k.noticeDue(c)
		lines = append(lines, k.html("notice.ack", words.Args{"Due": k.lang.DateTime(due), "Weekday": k.lang.Weekday(due)}))
	}
	if c.SendAt != 0 {
		lines = append(lines, k.html("notice.at", words.Args{"At": k.lang.DateTime(c.SendAt), "Weekday": k.lang.Weekday(c.SendAt)}))
	}
	missing, err := k.missing(to)
	if err != nil {
		return "", err
	}
	if len(missing) > 0 {
		lines = append(lines, k.html("notice.missing", words.Args{"Count": len(missing)}))
	}
	head := words.Join(lines...)
	return words.Join(append([]words.HTML{head}, k.fitAll(missing, previewRoom-words.Len(string(head)))...)...), nil
}

// daysToAcknowledge is how many working days agencies have where the secretariat named no time.
const daysToAcknowledge = 2

// noticeDue is by when a notice is to be acknowledged: as chosen, else at 17:00 two working days after it goes out.
func (k *look) noticeDue(c composition) int64 {
	if c.Due != 0 {
		return c.Due
	}
	h := k.tx.House()
	day := h.Calendar.AddWorkingDays(when.DateOf(timeOf(max(k.tx.Now, c.SendAt)), h.Zone), daysToAcknowledge)
	return day.At(when.TimeOfDay{Hour: 17}, h.Zone).Unix()
}

// sureCard is the screen before anything goes out: how many get what, that no file of it is a state secret, and who has to
// approve it before.
func (k *look) sureCard(x store.Composition, c composition, to addressees) (store.Message, error) {
	messages, files := countParts(c.Parts)
	text := k.html("notice.sure", words.Args{"Title": c.Title, "Agencies": len(to.agencies), "People": to.reached(),
		"Missing": len(to.people) - to.reached() + len(to.empty), "Messages": messages, "Files": files})
	b := func(key, act string) store.Button { return k.button(key, press{Act: act, ID: x.ID, Rev: x.Rev}) }
	needs, err := k.needsClearance(x.Kind)
	if err != nil {
		return store.Message{}, err
	}
	rows := [][]store.Button{{b("send_sure", "eg")}}
	if needs {
		line, anybody, err := k.whoClears("clearance.will_ask")
		if err != nil {
			return store.Message{}, err
		}
		text, rows = words.Join(text, line), [][]store.Button{{b("cleared_elsewhere", "ct")}}
		if anybody {
			rows = append([][]store.Button{{b("ask_clearance", "eg")}}, rows...)
		}
	}
	return store.Message{Text: string(text), Buttons: append(rows, []store.Button{b("recipients", "up"), b("to_card", "el")})}, nil
}

// whoClears says under a key which of the bloc's leaders are asked, or that none can be.
func (k *look) whoClears(key string) (line words.HTML, anybody bool, err error) {
	leaders, err := k.reachableLeaders()
	if err != nil {
		return "", false, err
	}
	if len(leaders) == 0 {
		return k.html("clearance.nobody", nil), false, nil
	}
	var names []string
	for _, p := range leaders {
		names = append(names, words.Cut(p.Name, maxNameShown))
	}
	return k.html(key, words.Args{"Names": words.Cut(strings.Join(names, ", "), 500)}), true, nil
}

// withClearance adds to a preview what was decided about it last, and that it needs approval.
func (k *look) withClearance(x store.Composition, c composition, text words.HTML) (words.HTML, error) {
	said, err := k.clearanceSaid(c.Cleared)
	if err != nil {
		return "", err
	}
	if said != "" {
		text = words.Join(k.html("clearance.last", words.Args{"Said": said}), text)
	}
	needs, err := k.needsClearance(x.Kind)
	if needs {
		text = words.Join(text, k.html("clearance.needed", nil))
	}
	return text, err
}

// writtenCard stands in place of a composition that is not being written any more.
func (k *look) writtenCard(x store.Composition, c composition) (store.Message, error) {
	m := store.Message{Text: string(k.html("notice.was_"+x.State, words.Args{"Title": c.Title}))}
	b := func(key, act string) store.Button { return k.button(key, press{Act: act, ID: x.ID, Rev: x.Rev}) }
	switch {
	case x.State == store.CompositionAsked:
		line, _, err := k.whoClears("clearance.asked_of")
		if err != nil {
			return store.Message{}, err
		}
		m.Text = string(words.Join(words.HTML(m.Text), line))
		m.Buttons = [][]store.Button{{b("recall_clearance", "cw"), b("recipients", "up")}, {b("cleared_elsewhere", "ct")}}
	case x.Task != 0:
		m.Buttons = [][]store.Button{{k.button("board", press{Act: "vb", ID: int64(x.Task)})}}
	}
	return m, nil
}
