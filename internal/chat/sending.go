package chat

import (
	"slices"
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// sendingFlow is what every bulk act of the secretariat has in common: "Sẽ gửi lúc 14:06 [Dừng gửi]", which becomes "Đã
// gửi lúc 14:06" when that time has come.
func sendingFlow() flow {
	return flow{
		presses: map[string]presser{"iz": pressStopSending, "iw": pressTellNow},
		views:   map[string]renderer{"sending": sendingCard},
	}
}

// wait keeps a bulk act that is carried out at its time, and shows it to the secretary as a message of its own or, in
// place, as the message whose button was pressed.
func (t *turn) wait(s store.Sending, inPlace bool) error {
	s.By = t.who.ID
	message := 0
	if inPlace {
		message = t.pressedMessage()
	}
	id, err := t.Tx.Sendings().Add(s)
	if err != nil {
		return err
	}
	return showSending(t.Tx, id, t.chat, message)
}

// showSending shows a bulk act in a chat, in place of a message where one is given.
func showSending(tx *store.Tx, id, chat int64, message int) error {
	card, err := tx.Cards().Show(chat, store.LaneReply, id36(id), store.View{Name: "sending", ID: id}, 0)
	if err != nil {
		return err
	}
	if message != 0 {
		if err := tx.Cards().Stand(card, message); err != nil {
			return err
		}
	}
	return tx.Sendings().Shown(id, card)
}

// sendingCard says what a bulk act will do when, or what became of it.
func sendingCard(k *look, v store.View) (store.Message, error) {
	secretary, err := k.secretary()
	if err != nil || !secretary {
		return store.Message{}, mootUnless(secretary, err)
	}
	s, err := k.tx.Sendings().Get(v.ID)
	if err != nil {
		return store.Message{}, err
	}
	about, err := k.sendingLines(s)
	if err != nil {
		return store.Message{}, err
	}
	state, at := "waiting", s.SendAt
	var rows [][]store.Button
	switch {
	case s.SentAt != 0 && s.Told == 0:
		state, at = "void", s.SentAt
	case s.SentAt != 0:
		state, at = "sent", s.SentAt
	case s.StoppedAt != 0:
		state, at = "stopped", s.StoppedAt
		if s.Kind == store.SendingMoved {
			rows = [][]store.Button{{k.button("tell_now", press{Act: "iw", ID: s.ID})}}
		}
	case s.Waits(k.tx.Now):
		rows = [][]store.Button{{k.button("stop", press{Act: "iz", ID: s.ID})}}
	}
	what := k.lang.Text("sending.several", words.Args{"Count": len(s.Tasks)})
	if len(s.Tasks) == 1 {
		task, err := k.tx.Tasks().Get(s.Tasks[0].Task)
		if err != nil {
			return store.Message{}, err
		}
		what = k.lang.Text("sending.one", words.Args{"Title": task.Title})
	}
	lines := []words.HTML{k.html("sending."+string(s.Kind)+"."+state, words.Args{"What": what, "At": k.moment(at), "People": s.Told})}
	if s.StoppedBy != 0 && s.SentAt == 0 {
		who, err := k.nameOf(s.StoppedBy)
		if err != nil {
			return store.Message{}, err
		}
		lines = append(lines, k.html("sending.stopped_by", words.Args{"Who": who, "At": k.moment(s.StoppedAt)}))
	}
	return store.Message{Text: string(words.Join(append(lines, k.fitAll(about, messageRoom-1000)...)...)), Buttons: rows}, nil
}

// sendingLines list what a bulk act is about, where its head does not name it whole.
func (k *look) sendingLines(s store.Sending) ([]words.HTML, error) {
	if len(s.Tasks) == 1 && s.Kind != store.SendingMoved {
		return nil, nil
	}
	lines := make([]words.HTML, len(s.Tasks))
	for i, about := range s.Tasks {
		task, err := k.tx.Tasks().Get(about.Task)
		if err != nil {
			return nil, err
		}
		lines[i] = k.html("sending."+string(s.Kind)+".line", words.Args{"Title": words.Cut(task.Title, 160), "Due": k.lang.DateTime(task.Due),
			"From": k.lang.DateTime(about.From), "To": k.lang.DateTime(about.To)})
	}
	return lines, nil
}

// moment is an instant near now: the time of day, and the date where it is not today's.
func (k *look) moment(at int64) string {
	if k.lang.Days(k.tx.Now, at) == 0 {
		return k.lang.Clock(at)
	}
	return k.lang.DateTime(at)
}

// pressStopSending is [Dừng gửi].
func pressStopSending(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	s, err := t.Tx.Sendings().Get(p.ID)
	if notFound(err) {
		return t.forged("no such bulk act", "unknown_button")
	}
	if err != nil {
		return err
	}
	return t.stopSending(s)
}

// stopSending keeps a bulk act from going out; where it is too late for that, the press is answered with what happened.
func (t *turn) stopSending(s store.Sending) error {
	if !s.Waits(t.Tx.Now) {
		return t.sendingOver(s)
	}
	if ok, err := t.Tx.Sendings().Stop(s.ID, t.who.ID); err != nil || !ok {
		return errOr(err, no("stale", nil))
	}
	switch s.Kind {
	case store.SendingNudge, store.SendingLeaders:
		if _, err := t.Tx.Nudges().Stop(s.Nudge); err != nil {
			return err
		}
		act := "nudge_stopped"
		if s.Kind == store.SendingLeaders {
			act = "leaders_stopped"
		}
		if err := t.log(act, s.Tasks[0].Task, 0, ""); err != nil {
			return err
		}
	case store.SendingMoved:
		for _, about := range s.Tasks {
			if err := t.log("telling_stopped", about.Task, 0, ""); err != nil {
				return err
			}
		}
	case store.SendingAmend:
		if err := t.stopAmendment(s); err != nil {
			return err
		}
	case store.SendingAgain:
		if err := t.log("resend_stopped", s.Tasks[0].Task, 0, ""); err != nil {
			return err
		}
	case store.SendingOpen:
		for _, about := range s.Tasks {
			if err := t.stopOpening(about.Task); err != nil {
				return err
			}
		}
	}
	return t.Tx.Sendings().Touch(s.ID)
}

func errOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// stopOpening takes a task back before anybody has heard of it.
func (t *turn) stopOpening(id bloc.TaskID) error {
	task, err := t.Tx.Tasks().Get(id)
	if err != nil || task.AnnouncedAt != 0 || task.Phase != bloc.PhaseConfirmed {
		return err
	}
	if ok, err := t.Tx.Tasks().Enter(task.ID, bloc.PhaseWithdrawn, task.Rev); err != nil || !ok {
		return errOr(err, no("stale", nil))
	}
	return t.log("stopped", task.ID, 0, "")
}

// sendingOver refuses to stop what cannot be stopped any more, and says why.
func (t *turn) sendingOver(s store.Sending) error {
	if s.StoppedAt == 0 || s.SentAt != 0 {
		return no("sent_already", words.Args{"At": t.look().moment(max(s.SendAt, s.SentAt))})
	}
	who, err := t.look().nameOf(s.StoppedBy)
	if err != nil {
		return err
	}
	return no("stopped_already", words.Args{"At": t.look().moment(s.StoppedAt), "Who": words.Cut(who, 40)})
}

// pressTellNow is [Báo ngay]: agencies are told of moved due times after all.
func pressTellNow(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	s, err := t.Tx.Sendings().Get(p.ID)
	if notFound(err) || err == nil && (s.Kind != store.SendingMoved || s.StoppedAt == 0) {
		return t.forged("no such bulk act", "unknown_button")
	}
	if err != nil {
		return err
	}
	if s.SentAt != 0 {
		return t.sendingOver(s)
	}
	for _, about := range s.Tasks {
		if err := t.log("told_after_all", about.Task, 0, ""); err != nil {
			return err
		}
	}
	return t.c.Send(t.Tx, s.ID)
}

// Send is remind's hook: a bulk act's time to be stopped is over.
func (c *Chat) Send(tx *store.Tx, id int64) error {
	s, err := tx.Sendings().Get(id)
	if err != nil {
		return err
	}
	told, err := c.carryOut(tx, s)
	if err != nil {
		return err
	}
	if _, err := tx.Sendings().Sent(s.ID, told); err != nil {
		return err
	}
	return tx.Sendings().Touch(s.ID)
}

// carryOut tells people what a bulk act has to tell, and gives how many that is. Tasks open and nudges leave by
// themselves at the same instant.
func (c *Chat) carryOut(tx *store.Tx, s store.Sending) (int, error) {
	switch s.Kind {
	case store.SendingOpen:
		return tx.Sendings().Heard(s.ID)
	case store.SendingAgain:
		return c.sendAgain(tx, s)
	case store.SendingAmend:
		return c.amend(tx, s)
	}
	told := map[int64]bool{}
	for _, about := range s.Tasks {
		task, err := tx.Tasks().Get(about.Task)
		if err != nil {
			return 0, err
		}
		if s.Kind == store.SendingMoved && (task.Due != about.To || !task.Open()) {
			continue // it moved again, which is told by itself, or is over
		}
		owing, err := tx.Answers().Owing(about.Task)
		if err != nil {
			return 0, err
		}
		roles, err := (&look{c: c, tx: tx}).nudgedRoles(task)
		if err != nil {
			return 0, err
		}
		if s.Kind == store.SendingLeaders {
			n, err := tx.Nudges().Get(s.Nudge)
			if err != nil {
				return 0, err
			}
			roles = []bloc.Role{bloc.RoleLeader}
			owing = slices.DeleteFunc(owing, func(a bloc.AgencyID) bool { return !slices.Contains(n.Agencies, a) })
		}
		if err := c.whoHears(tx, owing, roles, told); err != nil {
			return 0, err
		}
		if s.Kind == store.SendingMoved {
			if err := c.tellMoved(tx, task, about.From, owing, told); err != nil {
				return 0, err
			}
		}
	}
	return len(told), nil
}

// whoHears adds the people of agencies with a role who can be reached to those who are told something.
func (c *Chat) whoHears(tx *store.Tx, agencies []bloc.AgencyID, roles []bloc.Role, told map[int64]bool) error {
	for _, agency := range agencies {
		contacts, err := tx.People().In(agency, roles...)
		if err != nil {
			return err
		}
		for _, p := range contacts {
			if p.Reachable() {
				told[p.UserID] = true
			}
		}
	}
	return nil
}

// tellMoved tells every focal point of the agencies that owe a task that it is due at another time and, of an activity
// that begins then, of those that attend it, who are added to whom was told.
func (c *Chat) tellMoved(tx *store.Tx, task bloc.Task, from int64, owing []bloc.AgencyID, told map[int64]bool) error {
	attending, err := attendingAt(tx, task)
	if err != nil {
		return err
	}
	if err := c.whoHears(tx, attending, []bloc.Role{bloc.RoleFocal}, told); err != nil {
		return err
	}
	moved := func(l words.Lang) (words.Args, error) {
		return words.Args{"Title": task.Title, "From": l.DateTime(from), "To": l.DateTime(task.Due), "Weekday": l.Weekday(task.Due)}, nil
	}
	if err := c.tellGroup(tx, task, "moved", "due.moved", moved); err != nil {
		return err
	}
	n, err := c.tellFocals(tx, task, owing, "due.moved", true, moved)
	if err != nil {
		return err
	}
	coming, err := c.tellFocals(tx, task, attending, "activity.tell_extend", true, moved)
	if err != nil {
		return err
	}
	return tx.Audit().Log(store.Event{Act: "due_told", Task: task.ID, Detail: strconv.Itoa(n + coming)})
}
