package chat

import (
	"slices"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// leaderReportFlow is [Báo cáo lãnh đạo đơn vị]: the secretariat writes to the leaders of agencies that owe an answer. It is
// a nudge (nudge.go) to other people, in other words: the agencies are chosen first, and the preview shows the exact text.
func leaderReportFlow() flow {
	return flow{
		presses: map[string]presser{"lr": pressLeaderReport, "lt": pressReportAgency, "le": pressReportChosen},
		views:   map[string]renderer{"leaderreport": leaderReportCard},
	}
}

// leaderReportWay leads a secretary to the report about a task.
func (k *look) leaderReportWay(task bloc.Task) [][]store.Button {
	if !task.Open() {
		return nil
	}
	return [][]store.Button{{k.button("leader_report", press{Act: "lr", ID: int64(task.ID)})}}
}

// pressLeaderReport asks whose leaders are written to; at first, those of every agency that owes.
func pressLeaderReport(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	task, err := t.taskFor(p)
	if err != nil {
		return err
	}
	owing, err := t.nudgeable(task)
	if err != nil {
		return err
	}
	n := nudging{Task: task.ID, Leaders: true, Agencies: owing}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "nudge", "agencies", n); err != nil {
		return err
	}
	m, err := t.reportAgencies(n, task, owing, 0)
	if err != nil {
		return err
	}
	return t.send(m)
}

// reportAgencies lists the agencies that owe, to be ticked.
func (t *turn) reportAgencies(n nudging, task bloc.Task, owing []bloc.AgencyID, page int) (store.Message, error) {
	rows, err := t.look().agencyTicks("lt", owing, n.Agencies, page)
	if err != nil {
		return store.Message{}, err
	}
	if len(n.Agencies) > 0 {
		rows = append(rows, []store.Button{{Label: t.lang.Text("button.chosen", words.Args{"Count": len(n.Agencies)}), Data: press{Act: "le", ID: int64(task.ID)}.Data()}})
	}
	return store.Message{Text: string(t.lang.HTML("leaderreport.choose", words.Args{"Title": task.Title, "N": len(n.Agencies), "Of": len(owing)})), Buttons: rows}, nil
}

// pressReportAgency adds an agency to those chosen, or takes it off, and shows the list again.
func pressReportAgency(t *turn, p press) error {
	n, task, err := t.nudgingNow("agencies")
	if err != nil {
		return err
	}
	owing, err := t.nudgeable(task)
	if err != nil {
		return err
	}
	id := bloc.AgencyID(p.ID)
	if i := slices.Index(n.Agencies, id); i >= 0 {
		n.Agencies = slices.Delete(n.Agencies, i, i+1)
	} else if id != 0 {
		if !slices.Contains(owing, id) { // it has answered since the list was drawn
			return no("unknown_button", nil)
		}
		n.Agencies = append(n.Agencies, id)
	}
	if err := t.Tx.Dialogs().Put(t.chat, t.user.ID, "nudge", "agencies", n); err != nil {
		return err
	}
	m, err := t.reportAgencies(n, task, owing, pageArg(p.Arg))
	if err != nil {
		return err
	}
	return t.edit(m)
}

// pressReportChosen goes on to the optional line.
func pressReportChosen(t *turn, p press) error {
	n, task, err := t.nudgingNow("agencies")
	if err != nil {
		return err
	}
	owing, err := t.nudged(n, task)
	if err != nil {
		return err
	}
	if p.ID != int64(task.ID) {
		return no("dialog_gone", nil)
	}
	return t.ask("nudge", "line", n, "leaderreport.ask", words.Args{"Title": task.Title, "Count": len(owing)},
		[]store.Button{t.button("no_line", press{Act: "tl"})})
}

// reportReach finds out whom a report to leaders gets to, by name, and who will not get it and why; to is the first of
// those who will.
func (t *turn) reportReach(agencies []bloc.AgencyID) (r reached, gets []words.HTML, to store.Contact, err error) {
	told := map[bloc.PersonID]bool{}
	for _, id := range agencies {
		label, err := t.look().labelOf(id)
		if err != nil {
			return r, nil, to, err
		}
		leaders, without, err := t.c.leadersOf(t.Tx, t.lang, id)
		if err != nil {
			return r, nil, to, err
		}
		if len(leaders) > 0 {
			r.agencies++
		}
		for _, l := range leaders {
			if to.UserID == 0 {
				to = l
			}
			if !told[l.Person] {
				r.people++
			}
			told[l.Person] = true
			gets = append(gets, "• "+t.lang.HTML("leaderreport.gets", words.Args{"Agency": label, "Name": words.Cut(l.Name, maxNameShown)}))
		}
		for _, who := range without {
			r.missing = append(r.missing, "• "+t.lang.HTML("leaderreport.gets_not", words.Args{"Agency": label, "Who": who}))
		}
	}
	return r, gets, to, nil
}

// reportPreview shows exactly what the first leader will read, then everybody who gets it, then who does not.
func (t *turn) reportPreview(n nudging, task bloc.Task, agencies []bloc.AgencyID) ([]words.HTML, error) {
	r, gets, to, err := t.reportReach(agencies)
	if err != nil {
		return nil, err
	}
	if r.people == 0 {
		return nil, no("no_leader_reachable", nil)
	}
	k, err := t.c.lookAt(t.Tx, to.UserID)
	if err != nil {
		return nil, err
	}
	text, err := k.leaderReport(task, n.Line, n.Agencies, true)
	if err != nil {
		return nil, err
	}
	lines := []words.HTML{t.lang.HTML("leaderreport.preview", words.Args{"Name": words.Cut(to.Name, maxNameShown)}), "<blockquote>" + text + "</blockquote>",
		t.lang.HTML("leaderreport.reach", words.Args{"N": r.agencies, "Of": len(agencies), "People": r.people})}
	return append(lines, t.look().fitAll(append(gets, r.missing...), messageRoom-words.Len(string(words.Join(lines...))))...), nil
}

// leaderReport is what the chat's person reads about those of the agencies that he leads; where only what is owed is
// wanted and nothing is, there is nothing to say.
func (k *look) leaderReport(task bloc.Task, line string, agencies []bloc.AgencyID, onlyOwed bool) (words.HTML, error) {
	var led []bloc.AgencyID
	for _, id := range agencies {
		if k.who.Has(bloc.RoleLeader, id) {
			led = append(led, id)
		}
	}
	mine, err := k.standings(task.ID, led)
	if err != nil {
		return "", err
	}
	if onlyOwed {
		mine = slices.DeleteFunc(mine, func(s standing) bool { return !bloc.Owes(task, s.entry) })
	}
	if len(mine) == 0 {
		return "", courier.ErrMoot
	}
	lines := []words.HTML{k.html("leaderreport.head", nil), k.html("task.title", words.Args{"Kind": kindName(k.lang, task), "Title": task.Title}),
		dueFor(k.lang, task, mine, k.tx.Now)}
	states, err := k.standingLines(task, mine)
	if err != nil {
		return "", err
	}
	lines = append(lines, k.fitAll(states, messageRoom/2)...)
	if line != "" {
		lines = append(lines, k.html("nudge.line", words.Args{"Line": line}))
	}
	return words.Join(lines...), nil
}

// leaderReportCard is the report as a leader gets it; where his agencies have answered meanwhile, or it was stopped, it is
// not sent.
func leaderReportCard(k *look, v store.View) (store.Message, error) {
	n, err := k.tx.Nudges().Get(v.ID)
	if err != nil {
		return store.Message{}, err
	}
	if n.Stopped || !k.joined {
		return store.Message{}, courier.ErrMoot
	}
	if err := k.inHours(v); err != nil {
		return store.Message{}, err
	}
	task, err := k.tx.Tasks().Get(n.Task)
	if err != nil {
		return store.Message{}, err
	}
	text, err := k.leaderReport(task, n.Words, n.Agencies, !v.Shown)
	if err != nil {
		return store.Message{}, err
	}
	return store.Message{Text: string(text), Buttons: [][]store.Button{{k.button("open", press{Act: "tk", ID: int64(task.ID)})}},
		About: store.About{Kind: "task", Task: int64(task.ID)}}, nil
}
