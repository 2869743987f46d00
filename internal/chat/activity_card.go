package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// activityCardFlow is what those who attend are shown the day before, and the list of who attends.
func activityCardFlow() flow {
	return flow{
		presses: map[string]presser{"ax": pressAttendance},
		views:   map[string]renderer{"eve": eveCard, "attendance": attendanceFile},
	}
}

// activityLines say when and where an activity is, besides until when agencies register; an activity without a time of
// its own has none but its due time.
func activityLines(l words.Lang, task bloc.Task, now int64) (lines []words.HTML) {
	if task.Start != 0 {
		lines = append(lines, l.HTML("activity.start", words.Args{"Time": l.Clock(task.Start), "Weekday": l.Weekday(task.Start),
			"Date": l.Date(task.Start), "Left": daysTo(l, task.Start, now)}))
	}
	if task.Place != "" {
		lines = append(lines, l.HTML("activity.place", words.Args{"Place": task.Place}))
	}
	return lines
}

// daysTo says how far off the start of an activity is, in calendar days.
func daysTo(l words.Lang, start, now int64) words.HTML {
	n := l.Days(now, start)
	switch {
	case now >= start:
		return l.HTML("activity.begun", nil)
	case n == 0:
		return l.HTML("activity.today", nil)
	case n == 1:
		return l.HTML("activity.tomorrow", nil)
	}
	return l.HTML("due.left", words.Args{"Count": n})
}

// activityButtons are how the person's agencies answer an activity, or change their answer.
func (k *look) activityButtons(task bloc.Task, mine []standing) (rows [][]store.Button) {
	attend, decline, who := false, false, false
	for _, s := range mine {
		if !k.who.Has(bloc.RoleFocal, s.agency) || !mayAttend(task, s.entry, k.tx.Now) {
			continue
		}
		attend = attend || s.entry.Latest != bloc.ActAttends
		decline = decline || s.entry.Latest != bloc.ActDeclines
		who = who || s.entry.Latest == bloc.ActAttends
	}
	var row []store.Button
	add := func(wanted bool, key, act string) {
		if wanted {
			row = append(row, k.button(key, press{Act: act, ID: int64(task.ID), Rev: task.Rev}))
		}
	}
	if add(who, "who", "aw"); who {
		rows, row = append(rows, row), nil
	}
	add(attend, "attends", "ay")
	if add(decline, "declines", "an"); len(row) > 0 {
		rows = append(rows, row)
	}
	return rows
}

// Eve is remind's hook: a person is shown, the day before, an activity that agencies of his attend.
func (c *Chat) Eve(tx *store.Tx, to store.Contact, task bloc.Task, about []store.Topic) error {
	v := store.View{Name: "eve", Task: int64(task.ID), Person: int64(to.Person), ID: task.BeginsAt()}
	_, err := tx.Cards().Show(to.UserID, store.LaneBulk, id36(task.ID)+"@"+id36(task.BeginsAt()), v, 0, about...)
	return err
}

// eveCard says when and where an activity is and whom the person's agencies send. It is not sent once the activity was
// moved, is over or has begun, or none of the agencies attends any more.
func eveCard(k *look, v store.View) (store.Message, error) {
	if !k.joined {
		return store.Message{}, courier.ErrMoot
	}
	if err := k.inHours(v); err != nil {
		return store.Message{}, err
	}
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, err
	}
	mine, err := k.standings(task.ID, k.who.AnswersFor())
	if err != nil {
		return store.Message{}, err
	}
	var coming []standing
	for _, s := range mine {
		if s.entry.Latest == bloc.ActAttends && !s.entry.Exempt {
			coming = append(coming, s)
		}
	}
	if !v.Shown && (len(coming) == 0 || !task.Open() || task.BeginsAt() != v.ID || task.BeginsAt() <= k.tx.Now) {
		return store.Message{}, courier.ErrMoot
	}
	text, err := k.taskText(task, mine)
	if err != nil {
		return store.Message{}, err
	}
	return store.Message{Text: string(words.Join(k.html("activity.eve", nil), text)), Buttons: k.taskButtons(task, mine),
		About: store.About{Kind: "task", Task: int64(task.ID)}}, nil
}

// closedByNow reports whether answers to a task have ended by themselves.
func closedByNow(task bloc.Task, now int64) bool {
	return task.ClosesAt() != 0 && task.ClosesAt() <= now
}

// noReopening refuses to reopen what would close at once, and shows the way.
func noReopening(task bloc.Task) error {
	if task.Start != 0 && task.Start >= task.Due {
		return no("reopen_begun", nil)
	}
	return no("reopen_due", nil)
}

// tellAttending tells the agencies that attend an activity what a decision about it means for them, which others are
// told in other words: it is taken back, goes on after all, or is at another time. It gives how many people that reaches.
func (t *turn) tellAttending(task bloc.Task, d managing) (int, error) {
	attending, err := t.attendingConcerned(task, d)
	if err != nil || len(attending) == 0 {
		return 0, err
	}
	return t.c.tellFocals(t.Tx, task, attending, "activity.tell_"+d.What, d.What != decideWithdraw, func(l words.Lang) (words.Args, error) {
		args, err := t.decisionArgs(l, task, d)
		if err == nil && d.What == decideReopen {
			args["To"], args["Weekday"] = l.DateTime(task.BeginsAt()), l.Weekday(task.BeginsAt())
		}
		return args, err
	})
}

// attendingConcerned lists the agencies that attend an activity and to which a decision matters.
func (t *turn) attendingConcerned(task bloc.Task, d managing) ([]bloc.AgencyID, error) {
	moved := d.What == decideExtend && task.Start == 0 && task.Open()
	withdrawn := d.What == decideWithdraw && task.Open()
	reopened := d.What == decideReopen && task.AnnouncedAt != 0
	if task.Kind != bloc.KindActivity || !moved && !withdrawn && !reopened {
		return nil, nil
	}
	return t.Tx.Answers().Attending(task.ID)
}

// attendingAt lists the agencies that attend an open activity that begins when it is due: they have to know when that
// moves.
func attendingAt(tx *store.Tx, task bloc.Task) ([]bloc.AgencyID, error) {
	if task.Kind != bloc.KindActivity || task.Start != 0 || !task.Open() {
		return nil, nil
	}
	return tx.Answers().Attending(task.ID)
}
