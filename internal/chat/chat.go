package chat

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/gate"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// Config is what the conversations are told at start.
type Config struct {
	Admins      []int64       // Telegram ids that act as secretaries while no secretary has joined
	Grace       time.Duration // how long a bulk act waits and can be stopped
	BotUsername string        // without @, for links
	Zone        *time.Location
	Machine     func() time.Time // the clock by which Telegram's pauses end; nil: the machine's
}

// machine is the time of the machine, on which nothing depends but what is said of Telegram's pauses.
func (c *Chat) machine() time.Time {
	if c.Machine != nil {
		return c.Machine()
	}
	return time.Now()
}

// Chat is the conversations. It is a gate.Handler, and its Render, Menu and outcome methods are the courier's hooks.
type Chat struct {
	Config
	words    *words.Catalogue
	log      *slog.Logger
	commands map[string]command
	presses  map[string]presser
	flows    map[string]stepper
	views    map[string]renderer
	fetches  map[string]fetcher
}

// New makes the conversations.
func New(cfg Config, catalogue *words.Catalogue, log *slog.Logger) *Chat {
	c := &Chat{Config: cfg, words: catalogue, log: log, commands: map[string]command{}, presses: map[string]presser{},
		flows: map[string]stepper{}, views: map[string]renderer{}, fetches: map[string]fetcher{}}
	for _, f := range flows() {
		c.add(f)
	}
	return c
}

// flow is what one file of this package brings: how it is reached and what it shows. Codes of presses are kept for
// ever, because buttons in old messages carry them.
type flow struct {
	commands []command
	presses  map[string]presser  // by the act of the callback data
	steps    map[string]stepper  // by the name of a dialog's flow
	views    map[string]renderer // by the name of a view
	fetches  map[string]fetcher  // by the flow that asked for a file
}

// flows lists every flow there is.
func flows() []flow { return slices.Concat(peopleFlows(), answerFlows(), secretariatFlows()) }

// peopleFlows are about who takes part, and what anybody may ask.
func peopleFlows() []flow {
	return []flow{
		homeFlow(),
		menuFlow(),
		joinFlow(),
		admitFlow(),
		strangerFlow(),
		requestFlow(),
		inviteFlow(),
		rollFlow(),
		personFlow(),
		enrollFlow(),
		dataFlow(),
		relayFlow(),
		languageFlow(),
		deskFlow(),
		settingsFlow(),
		auditFlow(),
		secretFlow(),
	}
}

// answerFlows are about tasks as agencies and leaders see and answer them.
func answerFlows() []flow {
	return []flow{
		taskFlow(),
		owedFlow(),
		reportFlow(),
		replaceFlow(),
		approvalFlow(),
		leaderSwitchFlow(),
		leaderReportFlow(),
		filedFlow(),
		activityFlow(),
		activityStartFlow(),
		activityCardFlow(),
		rearrangeFlow(),
		filingFlow(),
		inboxFlow(), returnedFlow(),
		boardFlow(),
		boardPageFlow(),
		byAgencyFlow(),
		boardPictureFlow(),
		yearReportFlow(),
		calendarFlow(),
		dueFlow(),
		remindersFlow(),
	}
}

// secretariatFlows are about what the secretariat asks, tells and decides.
func secretariatFlows() []flow {
	return []flow{
		newTaskFlow(),
		sendingFlow(),
		gapFlow(),
		planFlow(),
		ruleFlow(),
		importingFlow(),
		manageFlow(),
		nudgeFlow(),
		recordForFlow(),
		recordedFlow(),
		doubtFlow(),
		handedFlow(),
		snoozeFlow(),
		waitingFlow(),
		groupNewsFlow(),
		groupSetupFlow(),
		holidaysFlow(),
		nudgeListFlow(),
		exportFlow(),
		noticeWriteFlow(),
		noticeSendFlow(),
		noticeFlow(),
		noticeBoardFlow(),
		amendFlow(),
		recallFlow(),
		noticesSentFlow(),
		noticeAgainFlow(),
		noticeListFlow(),
		plainTextFlow(),
		noticeRefusedFlow(),
		audienceFlow(),
		addresseeListFlow(),
		unsentFlow(),
		rescheduleFlow(),
		clearanceFlow(),
		clearanceAskFlow(),
		clearanceDecideFlow(),
		shareFlow(),
		shareDecideFlow(),
	}
}

func (c *Chat) add(f flow) {
	for _, cmd := range f.commands {
		c.commands[cmd.name] = cmd
	}
	join(c.presses, f.presses)
	join(c.flows, f.steps)
	join(c.views, f.views)
	join(c.fetches, f.fetches)
}

// join adds what a flow brings; two flows with one code are a mistake of the program, met at its first start.
func join[T any](into, from map[string]T) {
	for code, v := range from {
		if _, taken := into[code]; taken {
			panic("chat: two flows use " + code)
		}
		into[code] = v
	}
}

// Handle gives an update its effect.
func (c *Chat) Handle(g *gate.Turn) error {
	t, err := c.turn(g)
	if err != nil || t == nil {
		return err
	}
	if t.admin {
		if err := t.noteActing(); err != nil {
			return err
		}
	}
	err = c.route(t)
	var refused *refusal
	if errors.As(err, &refused) {
		err = t.refuse(refused)
	}
	if err != nil {
		return err
	}
	return t.finish()
}

// Failed tells a person that what he did was not recorded.
func (c *Chat) Failed(g *gate.Turn, why error) error {
	t, err := c.turn(g)
	if err != nil || t == nil {
		return err
	}
	switch {
	case t.press != nil:
		t.alert("alert.failed", nil)
		return t.finish()
	case !t.private: // nothing is recorded in a group
		return nil
	}
	return t.say("failed", nil)
}

// Superseded reports whether the person has answered since, so that an update that failed must not be run any more. A
// press that names its task is undone only by an answer to that task; of anything else it cannot be said which task it
// was about, and any answer counts.
func (c *Chat) Superseded(g *gate.Turn) (bool, error) {
	t, err := c.turn(g)
	if err != nil || t == nil {
		return t == nil, err
	}
	return t.Tx.Answers().AnsweredSince(t.who.ID, answeredTask(t), g.Now.Unix())
}

// answeredTask is the task an answering press is about, zero for everything else.
func answeredTask(t *turn) bloc.TaskID {
	if t.press == nil {
		return 0
	}
	p, err := parsePress(t.press.Data)
	if err != nil {
		return 0
	}
	switch p.Act {
	case "rp", "sf", "sp", "rt", "rr", "rs", "va", "ay", "an", "aq", "ar", "fc":
		return bloc.TaskID(p.ID)
	}
	return 0
}

// tellSecretariat queues something to every secretary who can be reached; make says it in his language.
func (c *Chat) tellSecretariat(tx *store.Tx, lane store.Lane, make func(l words.Lang, s store.Contact) (store.Message, error)) error {
	list, err := c.secretaries(tx)
	if err != nil {
		return err
	}
	for _, s := range list {
		m, err := make(c.words.For(s.Lang), s)
		if err != nil {
			return err
		}
		if err := tx.Outbox().Say(s.UserID, lane, m); err != nil {
			return err
		}
	}
	return nil
}

// secretaries lists those of the secretariat who can be reached; while none of it has joined, those who act for it are
// told in its place.
func (c *Chat) secretaries(tx *store.Tx) ([]store.Contact, error) {
	list, err := tx.People().Secretaries()
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(list, func(s store.Contact) bool { return s.Joined }) {
		for _, id := range c.Admins {
			list = append(list, store.Contact{Membership: bloc.Membership{Role: bloc.RoleSecretary}, UserID: id, Joined: true})
		}
	}
	return slices.DeleteFunc(list, func(s store.Contact) bool { return !s.Reachable() }), nil
}

// actsAsAdmin reports whether a user is named in KHOIBOT_ADMINS and no secretary has joined yet.
func (c *Chat) actsAsAdmin(tx *store.Tx, userID int64) (bool, error) {
	if !slices.Contains(c.Admins, userID) {
		return false, nil
	}
	list, err := tx.People().Secretaries()
	if err != nil {
		return false, fmt.Errorf("look for secretaries: %w", err)
	}
	return !slices.ContainsFunc(list, func(s store.Contact) bool { return s.Joined }), nil
}
