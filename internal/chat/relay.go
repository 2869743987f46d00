package chat

import (
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// flowRelay is the dialog of a question to the secretariat.
const flowRelay = "relay"

// Steps of flowRelay.
const (
	relayAsking = "ask"   // the next message is the question
	relayAlbum  = "album" // the question came with an album, whose other files follow
)

// relayFlow is questions to the secretariat (hỏi Thường trực Khối) and its answers.
func relayFlow() flow {
	return flow{
		commands: []command{{name: "hoi", menu: 2, handle: askSecretariat}},
		presses: map[string]presser{
			"ho": relayOffered, "hn": relayDropped, "hv": relayOwed, "hx": relayCancelled, "hr": relayTaken,
		},
		steps: map[string]stepper{flowRelay: relayStep},
		views: map[string]renderer{store.RelayView: relayCard, "relay.mine": relayMine},
	}
}

// askSecretariat passes on what follows the command; by itself it asks for the question.
func askSecretariat(t *turn, args string) error {
	if args == "" {
		return t.ask(flowRelay, relayAsking, nil, "relay.ask", nil,
			[]store.Button{t.button("relay_cancel", press{Act: "hx"})})
	}
	return t.relay(args)
}

// relayStep takes the message that answers the question, or the next file of its album.
func relayStep(t *turn, d store.Dialog) error {
	if d.Step == relayAlbum {
		return relayMore(t, d)
	}
	if _, ok := fileOf(t.msg); !ok && t.text() == "" {
		return no("not_understood_kind", nil)
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.relay(t.text())
}

// album is what the dialog knows while files of one album come in, each as a message by itself.
type album struct {
	Group string
	Relay int64
}

func relayMore(t *turn, d store.Dialog) error {
	var a album
	if err := d.Read(&a); err != nil {
		return err
	}
	q, err := t.Tx.Relays().Get(a.Relay)
	if err != nil && !notFound(err) {
		return err
	}
	file, ok := fileOf(t.msg)
	if !ok || t.msg.MediaGroupID != a.Group || err != nil || q.State == store.RelayDropped {
		if err := t.done(); err != nil {
			return err
		}
		return t.c.routeSaid(t)
	}
	if err := t.Tx.Relays().Attach(a.Relay, attachment(file)); err != nil {
		return err
	}
	if q.State == store.RelayOffered {
		return nil
	}
	return t.eachSecretary(func(s store.Contact) error {
		return t.Tx.Relays().DeliverFile(a.Relay, attachment(file), s.UserID)
	})
}

func attachment(f store.File) store.Attachment {
	return store.Attachment{Kind: f.Kind, FileID: f.FileID, Name: f.Name}
}

// asked is what the person said just now as a question that is not kept yet.
func (t *turn) asked(text string, after int64, state store.RelayState) store.Relay {
	q := store.Relay{Person: t.who.ID, Chat: t.chat, After: after, Words: text, State: state}
	if t.msg != nil {
		q.Message = t.msg.ID
	}
	if file, ok := fileOf(t.msg); ok {
		q.Files = []store.Attachment{attachment(file)}
	}
	return q
}

// relay passes words of the person's, and the file he may just have sent with them, on to the secretariat and gives him
// a receipt.
func (t *turn) relay(text string) error { return t.relayAfter(text, 0) }

// relayAfter passes words on as the next question of a thread.
func (t *turn) relayAfter(text string, after int64) error {
	id, err := t.passOn(t.asked(text, after, store.RelayAsked))
	if err != nil || t.msg == nil || t.msg.MediaGroupID == "" {
		return err
	}
	return t.Tx.Dialogs().Put(t.chat, t.user.ID, flowRelay, relayAlbum, album{t.msg.MediaGroupID, id})
}

// passOn keeps a question, brings it to the secretariat and gives its asker a receipt.
func (t *turn) passOn(q store.Relay) (int64, error) {
	id, err := t.Tx.Relays().Add(q)
	if err != nil {
		return 0, err
	}
	q.ID = id
	reached, err := t.deliver(q)
	if err != nil {
		return 0, err
	}
	return id, t.show(receiptOf(id, reached))
}

// receiptOf is the view that tells the asker what became of his question.
func receiptOf(id int64, reached bool) store.View {
	v := store.View{Name: "relay.mine", ID: id}
	if !reached {
		v.Arg = "kept"
	}
	return v
}

// deliver queues a question to every secretary; it reports whether there is one who can be reached.
func (t *turn) deliver(q store.Relay) (reached bool, err error) {
	if err := t.log("relay.asked", 0, 0, ""); err != nil {
		return false, err
	}
	err = t.eachSecretary(func(s store.Contact) error {
		reached = true
		return deliverTo(t.Tx, q, s.UserID)
	})
	return reached, err
}

// deliverTo queues a question to a secretary's chat; what a card has no room for follows it.
func deliverTo(tx *store.Tx, q store.Relay, secretary int64) error {
	if err := tx.Relays().Deliver(q, secretary); err != nil {
		return err
	}
	_, rest := split(q.Words, quotedWhole)
	if rest == "" {
		return nil
	}
	return tx.Outbox().Say(secretary, store.LaneAlert, store.Message{Text: words.Escape(rest),
		About: store.About{Kind: store.RelayView, ID: q.ID}})
}

// eachSecretary goes through the secretaries who can be reached, the person himself left out.
func (t *turn) eachSecretary(do func(store.Contact) error) error {
	list, err := t.c.secretaries(t.Tx)
	if err != nil {
		return err
	}
	for _, s := range list {
		if s.UserID == t.user.ID {
			continue
		}
		if err := do(s); err != nil {
			return err
		}
	}
	return nil
}

// deliverWaiting queues the questions nobody has answered, and the proposals nobody has decided about, to a secretary who
// has just joined or can be reached again.
func (c *Chat) deliverWaiting(tx *store.Tx, secretary int64) error {
	if err := deliverQuestions(tx, secretary); err != nil {
		return err
	}
	return c.bringShares(tx, secretary)
}

func deliverQuestions(tx *store.Tx, secretary int64) error {
	waiting, err := tx.Relays().Waiting()
	if err != nil {
		return err
	}
	for _, q := range waiting {
		there, err := tx.Relays().Delivered(q.ID, secretary)
		if err != nil {
			return err
		}
		if there || q.Chat == secretary {
			continue
		}
		if err := deliverTo(tx, q, secretary); err != nil {
			return err
		}
	}
	return nil
}

// keepOffered keeps what the person said or sent until he says what it is; the rest of an album joins it.
func (t *turn) keepOffered() (int64, error) {
	id, err := t.Tx.Relays().Add(t.asked(t.text(), 0, store.RelayOffered))
	if err != nil || t.msg == nil || t.msg.MediaGroupID == "" {
		return id, err
	}
	return id, t.Tx.Dialogs().Put(t.chat, t.user.ID, flowRelay, relayAlbum, album{t.msg.MediaGroupID, id})
}

// offerRelay keeps what the person said, says the words under key, and asks whether it is for the secretariat.
func (t *turn) offerRelay(key string, args ...words.Args) error {
	id, err := t.keepOffered()
	if err != nil {
		return err
	}
	buttons := [][]store.Button{
		{t.button("relay_ask", press{Act: "ho", ID: id})},
		{t.button("relay_drop", press{Act: "hn", ID: id})},
	}
	if len(t.who.BelongsTo()) > 0 {
		buttons = append(buttons, []store.Button{t.button("relay_owed", press{Act: "hv"})})
	}
	var a words.Args
	if len(args) > 0 {
		a = args[0]
	}
	return t.say(key, a, buttons...)
}

// offered gives the question of a press, which must be the presser's own.
func (t *turn) offered(p press) (store.Relay, error) {
	q, err := t.Tx.Relays().Get(p.ID)
	if notFound(err) || err == nil && q.Chat != t.chat {
		return q, t.forged("question of somebody else", "unknown_button")
	}
	return q, err
}

func relayOffered(t *turn, p press) error {
	q, err := t.offered(p)
	if err != nil {
		return err
	}
	first, err := t.Tx.Relays().Ask(q.ID)
	if err != nil {
		return err
	}
	if !first {
		return no("relay_decided", nil)
	}
	reached, err := t.deliver(q)
	if err != nil {
		return err
	}
	return t.redraw(receiptOf(q.ID, reached))
}

func relayDropped(t *turn, p press) error {
	q, err := t.offered(p)
	if err != nil {
		return err
	}
	first, err := t.Tx.Relays().Drop(q.ID)
	if err != nil {
		return err
	}
	if !first {
		return no("relay_decided", nil)
	}
	return t.redraw(store.View{Name: "relay.mine", ID: q.ID})
}

// relayOwed shows what the person's agencies owe; what he said stays kept, in case it is for the secretariat.
func relayOwed(t *turn, _ press) error { return t.c.runCommand(t, "viec", "") }

func relayCancelled(t *turn, _ press) error { return leaveDialog(t, "") }

// relayMine is what became of his question, for the asker.
func relayMine(k *look, v store.View) (store.Message, error) {
	q, err := k.tx.Relays().Get(v.ID)
	if err != nil {
		return store.Message{}, err
	}
	if q.State == store.RelayDropped {
		return store.Message{Text: string(k.html("relay.dropped", nil))}, nil
	}
	args := words.Args{"At": k.lang.DateTime(q.At), "Words": k.quote(q, 300)}
	key := "relay.sent"
	if v.Arg == "kept" {
		key = "relay.kept"
	}
	return store.Message{Text: string(k.html(key, args)), ReplyTo: q.Message, About: store.About{Kind: store.RelayView, ID: q.ID}}, nil
}

// quote is a question's words, cut, or a word for its file.
func (k *look) quote(q store.Relay, n int) string {
	if q.Words == "" {
		return k.lang.Text("relay.only_file", nil)
	}
	return words.Cut(q.Words, n)
}
