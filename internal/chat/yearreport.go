package chat

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/report"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// yearReportFlow is the year's participation as a workbook (báo cáo tham gia năm).
func yearReportFlow() flow {
	return flow{
		presses: map[string]presser{"by": pressYearReport},
		views:   map[string]renderer{"yearreport": yearReport},
	}
}

// maxYears is how many years are offered, the newest first.
const maxYears = 6

// pressYearReport sends the report of the year pressed, or asks which where there are several.
func pressYearReport(t *turn, p press) error {
	if err := t.onlyOverseer(); err != nil {
		return err
	}
	years, err := t.Tx.Tasks().YearsAsked()
	if err != nil {
		return err
	}
	year := int(p.ID)
	switch {
	case len(years) == 0:
		return no("no_year", nil)
	case year == 0 && len(years) > 1:
		var buttons []store.Button
		for _, y := range years[:min(len(years), maxYears)] {
			buttons = append(buttons, store.Button{Label: strconv.Itoa(y), Data: press{Act: "by", ID: int64(y)}.Data()})
		}
		return t.say("yearreport.which", nil, rowsOf(buttons, 3)...)
	case year == 0:
		year = years[0]
	case !slices.Contains(years, year):
		return t.forged("no such year", "no_year")
	}
	t.toast("toast.writing", nil)
	return t.show(store.View{Name: "yearreport", ID: int64(year)})
}

// yearReport writes what every agency did about every task of a year.
func yearReport(k *look, v store.View) (store.Message, error) {
	may, err := k.oversees()
	if err != nil || !may {
		return store.Message{}, mootUnless(may, err)
	}
	p, err := k.participation(int(v.ID))
	if err != nil {
		return store.Message{}, err
	}
	data, err := report.ParticipationSheet(p)
	if err != nil {
		return store.Message{}, err
	}
	return store.Message{Text: string(k.html("yearreport.caption", words.Args{"Year": v.ID})),
		Attachments: []store.Attachment{{Kind: "document", Name: fmt.Sprintf("bao-cao-tham-gia-%d.xlsx", v.ID), Data: data}}}, nil
}

// participation reads a year. A year that is over has the agencies' names and order of its end.
func (k *look) participation(year int) (report.Participation, error) {
	args := words.Args{"Year": year, "At": k.lang.DateTime(k.tx.Now)}
	p := report.Participation{Title: k.lang.Text("yearreport.title", args), Subtitle: k.lang.Text("yearreport.time", args),
		Sheet: k.lang.Text("yearreport.sheet", args), Total: k.lang.Text("yearreport.total", nil), Words: k.outcomeWords()}
	for i, key := range []string{"yearreport.number", "yearreport.code", "yearreport.agency"} {
		p.Headings[i] = k.lang.Text(key, nil)
	}
	end := time.Date(year+1, 1, 1, 0, 0, 0, 0, k.c.Zone).Unix() - 1
	agencies, err := k.tx.Agencies().In(min(end, k.tx.Now))
	if err != nil {
		return p, err
	}
	tasks, err := k.tx.Tasks().AskedIn(year)
	if err != nil {
		return p, err
	}
	lines := make([]report.ParticipationAgency, len(agencies))
	for i, a := range agencies {
		lines[i] = report.ParticipationAgency{Code: a.Code, Name: a.Name}
	}
	for _, t := range tasks {
		p.Tasks = append(p.Tasks, report.ParticipationTask{Title: t.Title, Due: k.lang.DateTime(t.Due)})
		entries, err := k.tx.Answers().Of(t.ID)
		if err != nil {
			return p, err
		}
		for i, a := range agencies {
			e, asked := entries[a.ID]
			lines[i].Outcomes = append(lines[i].Outcomes, outcomeOf(t, e, asked, k.tx.Now))
		}
	}
	for _, l := range lines {
		// An agency that was asked for nothing all year was not in the bloc yet.
		if slices.ContainsFunc(l.Outcomes, func(o report.Outcome) bool { return o != report.NotAsked }) {
			p.Agencies = append(p.Agencies, l)
		}
	}
	return p, nil
}

// outcomeOf is how an agency's part in a task ended, or stands at an instant. An answer counts whatever it says and
// whether or not the secretariat has confirmed it; a paper returned is none.
func outcomeOf(t bloc.Task, e bloc.Entry, asked bool, now int64) report.Outcome {
	switch {
	case !asked:
		return report.NotAsked
	case e.Latest.Answers() && e.Late:
		return report.Late
	case e.Latest.Answers():
		return report.OnTime
	case e.Exempt:
		return report.Exempt
	case now > t.Due || !t.Open():
		return report.Missing
	}
	return report.Pending
}

func (k *look) outcomeWords() map[report.Outcome]string {
	list := map[report.Outcome]string{}
	for o, key := range map[report.Outcome]string{report.NotAsked: "outcome.not_asked", report.OnTime: "outcome.on_time", report.Late: "outcome.late",
		report.Missing: "outcome.missing", report.Exempt: "outcome.exempt", report.Pending: "outcome.pending"} {
		list[o] = k.lang.Text(key, nil)
	}
	return list
}
