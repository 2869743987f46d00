package chat

import (
	"errors"
	"strings"

	"khoibot/internal/store"
	"khoibot/internal/words"
)

// flowRequest is the dialog in which a stranger says who he is.
const flowRequest = "request"

// refusedFor is how long, in seconds, somebody who was refused cannot ask again.
const refusedFor = 7 * 86400

// maxIntroduction is how long, in Telegram's units, what a stranger says of himself may be.
const maxIntroduction = 500

// strangerFlow is all that somebody sees who is not on the roll: what this bot is, and how to ask to be let in.
func strangerFlow() flow {
	return flow{
		presses: map[string]presser{"jq": wishToJoin},
		steps:   map[string]stepper{flowRequest: introduceStep},
	}
}

// openToStrangers lists the presses for which one need not have joined. Those on invitations carry their token.
func (c *Chat) openToStrangers(act string) bool {
	switch act {
	case "ja", "jn", "jw", "jq":
		return true
	}
	return false
}

// welcomeStranger says what this bot is and nothing else. Somebody the workbook knows is told to press Start.
func (t *turn) welcomeStranger() error {
	if !t.private {
		return nil
	}
	k := t.look()
	name, err := k.blocName()
	if err != nil {
		return err
	}
	if t.listed() {
		return t.say("stranger.listed", words.Args{"Name": t.who.Name, "Bloc": name})
	}
	waiting, err := t.waitsForDecision()
	if err != nil {
		return err
	}
	if waiting {
		return t.say("stranger.waiting", words.Args{"Bloc": name})
	}
	return t.say("stranger.welcome", words.Args{"Bloc": name}, []store.Button{t.button("join_request", press{Act: "jq"})})
}

// waitsForDecision reports whether the user's request to join is still open.
func (t *turn) waitsForDecision() (bool, error) {
	r, err := t.Tx.Invitations().LastRequest(t.user.ID)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && r.Decided == 0, err
}

// wishToJoin is [Đề nghị tham gia].
func wishToJoin(t *turn, _ press) error {
	if t.takesPart() {
		return no("already_joined", nil)
	}
	return t.askToJoin()
}

// askToJoin asks a stranger who he is, unless he said so and nobody has decided, or was refused a short time ago.
func (t *turn) askToJoin() error {
	r, err := t.Tx.Invitations().LastRequest(t.user.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return err
	case r.Decided == 0:
		return t.say("request.waiting", words.Args{"Words": r.Words})
	case !r.Approved && t.Tx.Now-r.Decided < refusedFor:
		return t.say("request.refused_lately", words.Args{"Until": t.lang.Date(r.Decided + refusedFor)})
	}
	about, err := t.look().about()
	if err != nil {
		return err
	}
	return t.ask(flowRequest, "who", nil, "request.ask", words.Args{"About": about})
}

// introduceStep keeps what a stranger says of himself and passes it to the secretariat.
func introduceStep(t *turn, _ store.Dialog) error {
	said := strings.TrimSpace(t.msg.Text)
	if said == "" {
		return no("introduce_in_words", nil)
	}
	if err := t.done(); err != nil {
		return err
	}
	said = words.Cut(said, maxIntroduction)
	id, err := t.Tx.Invitations().Ask(store.JoinRequest{UserID: t.user.ID, Name: t.telegramName(), Username: t.user.Username, Words: said})
	if err != nil {
		return err
	}
	if err := t.log("requested", 0, 0, ""); err != nil {
		return err
	}
	told, err := t.showSecretariat(store.View{Name: "request", ID: id})
	if err != nil {
		return err
	}
	key := "request.receipt"
	if told == 0 {
		key = "request.receipt_nobody"
	}
	return t.say(key, words.Args{"Words": said})
}

// showSecretariat queues a view to every secretary who can be reached, and tells how many those are.
func (t *turn) showSecretariat(v store.View) (told int, err error) {
	list, err := t.c.secretaries(t.Tx)
	if err != nil {
		return 0, err
	}
	for _, s := range list {
		told++
		if err := t.Tx.Outbox().Show(s.UserID, store.LaneAlert, v); err != nil {
			return told, err
		}
	}
	return told, nil
}

// showOpenRequests shows a new secretary the requests that wait for a decision.
func (t *turn) showOpenRequests(chat int64) error {
	open, err := t.Tx.Invitations().Requests()
	if err != nil {
		return err
	}
	for _, r := range open {
		if err := t.Tx.Outbox().Show(chat, store.LaneAlert, store.View{Name: "request", ID: r.ID}); err != nil {
			return err
		}
	}
	return nil
}
