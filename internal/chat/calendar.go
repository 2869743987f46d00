package chat

import (
	"fmt"
	"slices"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/report"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// calendarFlow gives due times to a person's own calendar: /lich for everything open, [Thêm vào lịch] for one task.
func calendarFlow() flow {
	return flow{
		commands: []command{{name: "lich", menu: 4, handle: sendCalendar}},
		presses:  map[string]presser{"ci": pressCalendar},
		views:    map[string]renderer{"calendar": calendarFile},
	}
}

func sendCalendar(t *turn, _ string) error { return t.show(store.View{Name: "calendar"}) }

func pressCalendar(t *turn, p press) error {
	if _, err := t.taskFor(p); err != nil {
		return err
	}
	return t.show(store.View{Name: "calendar", Task: p.ID})
}

// calendarFile makes the file of one task, or of all that are open to the person's agencies.
func calendarFile(k *look, v store.View) (store.Message, error) {
	if !k.joined {
		return store.Message{}, courier.ErrMoot
	}
	tasks, err := k.calendarTasks(v.Task)
	if err != nil {
		return store.Message{}, err
	}
	var events []report.Event
	open := 0
	for _, t := range tasks {
		e, mine, err := k.calendarEvent(t)
		if err != nil {
			return store.Message{}, err
		}
		if mine {
			events = append(events, e)
		}
		if mine && !e.Withdrawn {
			open++
		}
	}
	if len(events) == 0 {
		return store.Message{Text: string(k.html("calendar.nothing", nil))}, nil
	}
	data, err := report.Calendar(k.lang.Text("calendar.name", nil), timeOf(k.tx.Now), events)
	if err != nil {
		return store.Message{}, err
	}
	m := store.Message{Text: string(k.html("calendar.all", words.Args{"Count": open}))}
	name := "lich-viec-cua-khoi.ics"
	if v.Task != 0 {
		name = fmt.Sprintf("viec-%d.ics", v.Task)
		m.Text = string(k.html("calendar.one", words.Args{"Title": words.Cut(tasks[0].Title, 200)}))
		m.About = store.About{Kind: "task", Task: v.Task}
	}
	m.Attachments = []store.Attachment{{Kind: "document", Name: name, Data: data}}
	return m, nil
}

// calendarTasks are the tasks a file is about: those that were withdrawn too, so that the calendar strikes them out.
func (k *look) calendarTasks(one int64) ([]bloc.Task, error) {
	if one != 0 {
		t, err := k.tx.Tasks().Get(bloc.TaskID(one))
		return []bloc.Task{t}, mootIfGone(err)
	}
	live, err := k.tx.Tasks().Asking()
	if err != nil {
		return nil, err
	}
	withdrawn, err := k.tx.Tasks().WithdrawnAhead()
	return slices.Concat(live, withdrawn), err
}

// calendarEvent is a task in the person's calendar; mine is false where it is asked of none of his agencies. Somebody of
// the secretariat only has them all.
func (k *look) calendarEvent(t bloc.Task) (e report.Event, mine bool, err error) {
	standings, err := k.standings(t.ID, k.who.BelongsTo())
	if err != nil {
		return e, false, err
	}
	var agencies []string
	for _, s := range standings {
		if !s.entry.Exempt || s.entry.Latest.Answers() {
			agencies = append(agencies, s.label)
		}
	}
	if len(agencies) == 0 && (len(k.who.BelongsTo()) > 0 || !k.who.Secretary()) {
		return e, false, nil
	}
	known, err := k.tx.Settings().Get(store.SettingCalendar, "")
	if err != nil {
		return e, false, err
	}
	e = report.Event{UID: fmt.Sprintf("viec-%d@%s.khoibot", t.ID, known), Sequence: t.Rev, Due: timeOf(t.Due), Place: t.Place,
		Title: k.lang.Text("calendar.title", words.Args{"Title": t.Title}), Text: k.calendarText(t, agencies),
		Withdrawn: t.Phase == bloc.PhaseWithdrawn}
	if t.Start != 0 {
		e.Due, e.Title = timeOf(t.Start), t.Title
	}
	return e, true, nil
}

// calendarText is what a calendar says of a task besides its title: nothing that changes with what the agency does.
func (k *look) calendarText(t bloc.Task, agencies []string) string {
	lines := []string{kindName(k.lang, t)}
	if len(agencies) > 0 {
		lines = append(lines, k.lang.Text("calendar.agencies", words.Args{"Agencies": strings.Join(agencies, ", ")}))
	}
	if t.Start != 0 {
		lines = append(lines, k.lang.Text("activity.calendar_due", words.Args{"Due": k.lang.DateTime(t.Due)}))
	}
	if t.DuePhrase != "" {
		lines = append(lines, k.lang.Text("calendar.phrase", words.Args{"Phrase": t.DuePhrase}))
	}
	if t.DocNo != "" {
		lines = append(lines, k.lang.Text("calendar.doc", words.Args{"No": t.DocNo}))
	}
	if t.Note != "" {
		lines = append(lines, t.Note)
	}
	return strings.Join(lines, "\n")
}
