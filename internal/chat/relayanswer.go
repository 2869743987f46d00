package chat

import (
	"cmp"
	"slices"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// Limits of quoted words, in Telegram's units, so that a message that quotes stays within 4,096.
const (
	quotedWhole = 2800 // what a message is there to bring; the rest follows in a message of its own
	quotedShort = 200  // what it only refers to
)

// relayCard is a question in a secretary's chat, with who answers it.
func relayCard(k *look, v store.View) (store.Message, error) {
	q, err := k.tx.Relays().Get(v.ID)
	if notFound(err) || err == nil && (q.State != store.RelayAsked || !k.who.Secretary()) {
		return store.Message{}, courier.ErrMoot
	}
	if err != nil {
		return store.Message{}, err
	}
	name, agencies, err := k.asker(q)
	if err != nil {
		return store.Message{}, err
	}
	whole, _ := split(q.Words, quotedWhole)
	lines := []words.HTML{k.html("relay.card", words.Args{"Name": name, "Agencies": agencies,
		"At": k.lang.DateTime(q.At), "Words": cmp.Or(whole, k.lang.Text("relay.only_file", nil))})}
	if q.After != 0 {
		before, err := k.tx.Relays().Get(q.After)
		if err == nil {
			lines = append(lines, k.html("relay.card_after", words.Args{"Words": k.quote(before, quotedShort)}))
		} else if !notFound(err) {
			return store.Message{}, err
		}
	}
	state, open, err := k.relayState(q)
	if err != nil {
		return store.Message{}, err
	}
	m := store.Message{Text: string(words.Join(append(lines, state)...)), About: store.About{Kind: store.RelayView, ID: q.ID}}
	if open {
		m.Buttons = [][]store.Button{{k.button("relay_take", press{Act: "hr", ID: q.ID})}}
	}
	return m, nil
}

// relayState says who answers a question, and whether anybody still has to.
func (k *look) relayState(q store.Relay) (state words.HTML, open bool, err error) {
	answers, err := k.tx.Relays().Answers(q.ID)
	if err != nil {
		return "", false, err
	}
	if len(answers) > 0 {
		last := answers[len(answers)-1]
		name, err := k.nameOf(last.Person)
		return k.html("relay.card_answered", words.Args{"Name": name, "At": k.lang.DateTime(last.At),
			"Words": words.Cut(cmp.Or(last.Words, k.lang.Text("relay.only_file", nil)), quotedShort)}), false, err
	}
	if q.TakenAt != 0 {
		name, err := k.nameOf(q.TakenBy)
		return k.html("relay.card_taken", words.Args{"Name": name, "At": k.lang.DateTime(q.TakenAt)}), false, err
	}
	return k.html("relay.card_open", nil), true, nil
}

// asker names who asked, and the agencies he belongs to in order of precedence.
func (k *look) asker(q store.Relay) (name, agencies string, err error) {
	p, err := k.tx.People().Get(q.Person)
	if notFound(err) {
		return k.lang.Text("someone_left", nil), k.lang.Text("person.no_agency", nil), nil
	}
	if err != nil {
		return "", "", err
	}
	agencies, err = k.agenciesOf(p)
	return words.Cut(p.Name, maxNameShown), agencies, err
}

// agenciesOf is the labels of a person's agencies in order of precedence, or the secretariat's word for itself.
func (k *look) agenciesOf(p bloc.Person) (string, error) {
	var list []bloc.Agency
	for _, id := range p.BelongsTo() {
		a, err := k.tx.Agencies().Get(id)
		if err != nil {
			return "", err
		}
		list = append(list, a)
	}
	if len(list) == 0 {
		return k.lang.Text("person.no_agency", nil), nil
	}
	slices.SortFunc(list, func(a, b bloc.Agency) int { return a.Position - b.Position })
	labels := make([]string, len(list))
	for i, a := range list {
		labels[i] = a.Label()
	}
	return words.Cut(strings.Join(labels, ", "), quotedShort), nil
}

// relayTaken marks a question as one the secretary will answer, and asks him for the answer.
func relayTaken(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	q, err := t.Tx.Relays().Get(p.ID)
	if notFound(err) || err == nil && q.State != store.RelayAsked {
		return no("relay_gone", nil)
	}
	if err != nil {
		return err
	}
	first, err := t.Tx.Relays().Take(q.ID, t.who.ID)
	if err != nil {
		return err
	}
	if !first && q.TakenBy != t.who.ID {
		name, err := t.look().nameOf(q.TakenBy)
		if err != nil {
			return err
		}
		return no("relay_taken", words.Args{"Name": words.Cut(name, 60), "At": t.lang.DateTime(q.TakenAt)})
	}
	if first {
		if err := t.log("relay.taken", 0, 0, ""); err != nil {
			return err
		}
		if err := t.Tx.Relays().Touch(q.ID); err != nil {
			return err
		}
	}
	name, _, err := t.look().asker(q)
	if err != nil {
		return err
	}
	return t.send(store.Message{Text: string(t.lang.HTML("relay.answer_now", words.Args{"Name": name})),
		Ask: t.lang.Text("placeholder.relay", nil), About: store.About{Kind: store.RelayView, ID: q.ID}})
}

// relayReply takes a reply in the thread of a question: its asker asks on, a secretary answers.
func relayReply(t *turn, about store.About) error {
	if _, ok := fileOf(t.msg); !ok && t.text() == "" {
		return no("not_understood_kind", nil)
	}
	q, err := t.Tx.Relays().Get(about.ID)
	switch {
	case notFound(err):
		return no("relay_gone", nil)
	case err != nil:
		return err
	case q.Chat == t.chat:
		return t.relayAfter(t.text(), q.ID)
	}
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.answerRelay(q)
}

// answerRelay brings a secretary's answer to the asker, and tells the secretary that it is on its way.
func (t *turn) answerRelay(q store.Relay) error {
	asker, err := t.Tx.People().Account(q.Chat)
	if notFound(err) || err == nil && (!asker.Joined || asker.Person != q.Person) {
		return no("relay_gone", nil)
	}
	if err != nil {
		return err
	}
	name, _, err := t.look().asker(q)
	if err != nil {
		return err
	}
	if asker.Unreachable != "" {
		return no("relay_unreachable", words.Args{"Name": name, "Why": t.lang.Text("reason."+asker.Unreachable, nil)})
	}
	answer := store.RelayAnswer{Person: t.who.ID, Words: t.text()}
	if file, ok := fileOf(t.msg); ok {
		answer.Files = []store.Attachment{attachment(file)}
	}
	if err := t.Tx.Relays().Answer(q.ID, answer); err != nil {
		return err
	}
	if err := t.log("relay.answered", 0, 0, ""); err != nil {
		return err
	}
	if err := t.Tx.Relays().Touch(q.ID); err != nil {
		return err
	}
	if err := t.bringAnswer(q, answer, asker); err != nil {
		return err
	}
	return t.say("relay.answer_sent", words.Args{"Name": name, "At": t.lang.DateTime(t.Tx.Now)})
}

// bringAnswer queues an answer to the asker's chat, its files first.
func (t *turn) bringAnswer(q store.Relay, a store.RelayAnswer, asker store.Account) error {
	k := &look{c: t.c, tx: t.Tx, chat: q.Chat, lang: t.c.words.For(asker.Lang)}
	about := store.About{Kind: store.RelayView, ID: q.ID}
	for _, f := range a.Files {
		m := store.Message{Attachments: []store.Attachment{f}, ReplyTo: q.Message, About: about}
		if err := t.Tx.Outbox().Say(q.Chat, store.LaneAlert, m); err != nil {
			return err
		}
	}
	head, rest := split(cmp.Or(a.Words, k.lang.Text("relay.only_file", nil)), quotedWhole)
	text := k.html("relay.answer", words.Args{"Question": k.quote(q, quotedShort), "Answer": head})
	for _, m := range []string{string(text), words.Escape(rest)} {
		if m == "" {
			continue
		}
		err := t.Tx.Outbox().Say(q.Chat, store.LaneAlert, store.Message{Text: m, ReplyTo: q.Message, About: about})
		if err != nil {
			return err
		}
	}
	return nil
}

// split parts plain text in two so that the first has at most n of Telegram's units.
func split(s string, n int) (head, rest string) {
	left := n
	for i, r := range s {
		if left -= words.Len(string(r)); left < 0 {
			return s[:i], s[i:]
		}
	}
	return s, ""
}
