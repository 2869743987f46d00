package chat

import (
	"fmt"
	"slices"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/report"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// coming is how many agencies attend an activity of those asked, and how many people that is as far as it is known.
type coming struct {
	agencies, asked, people, unknown int
	by                               map[bloc.AgencyID]store.Attendance
}

func (k *look) coming(task bloc.TaskID, entries []bloc.Entry) (c coming, err error) {
	c.by, err = k.tx.Answers().Attendances(task)
	for _, e := range entries {
		if e.Exempt {
			continue
		}
		c.asked++
		if e.Latest != bloc.ActAttends {
			continue
		}
		c.agencies++
		c.people += c.by[e.Agency].People
		if c.by[e.Agency].People == 0 {
			c.unknown++
		}
	}
	return c, err
}

// line counts those who come.
func (c coming) line(l words.Lang) words.HTML {
	args := words.Args{"N": c.agencies, "Of": c.asked, "People": c.people, "Unknown": c.unknown}
	if c.unknown > 0 {
		return l.HTML("activity.count_unknown", args)
	}
	return l.HTML("activity.count", args)
}

// word is what the board adds to an agency's mark, short enough for a phone's line.
func (c coming) word(l words.Lang, e bloc.Entry) string {
	switch people := c.by[e.Agency].People; {
	case e.Latest == bloc.ActDeclines:
		return l.Text("activity.board_declines", nil)
	case e.Latest == bloc.ActAttends && people > 0:
		return l.Text("activity.board_people", words.Args{"Count": people})
	case e.Latest == bloc.ActAttends:
		return l.Text("activity.board_attends", nil)
	}
	return ""
}

// pressAttendance is [Xuất danh sách tham dự].
func pressAttendance(t *turn, p press) error {
	if err := t.onlyOverseer(); err != nil {
		return err
	}
	task, err := t.Tx.Tasks().Get(bloc.TaskID(p.ID))
	if notFound(err) || err == nil && task.Kind != bloc.KindActivity {
		return t.forged("no such activity", "no_task")
	}
	if err != nil {
		return err
	}
	t.toast("toast.writing", nil)
	return t.show(store.View{Name: "attendance", Task: p.ID})
}

// attendanceFile writes who attends an activity as a workbook.
func attendanceFile(k *look, v store.View) (store.Message, error) {
	may, err := k.oversees()
	if err != nil || !may {
		return store.Message{}, mootUnless(may, err)
	}
	task, err := k.tx.Tasks().Get(bloc.TaskID(v.Task))
	if err != nil {
		return store.Message{}, mootIfGone(err)
	}
	list, err := k.attendanceList(task)
	if err != nil {
		return store.Message{}, err
	}
	data, err := report.AttendanceSheet(list)
	if err != nil {
		return store.Message{}, err
	}
	return store.Message{Text: string(k.html("attendance.caption", words.Args{"Title": words.Cut(task.Title, 300)})),
		Attachments: []store.Attachment{{Kind: "document", Name: fmt.Sprintf("danh-sach-tham-du-%d.xlsx", v.Task), Data: data}},
		About:       store.About{Kind: "task", Task: v.Task}}, nil
}

// attendanceList reads who attends, in order of precedence. A list of a year that is over has the agencies' names and
// order of its end.
func (k *look) attendanceList(task bloc.Task) (report.Attendance, error) {
	begins := task.BeginsAt()
	when := words.Args{"Time": k.lang.Clock(begins), "Weekday": k.lang.Weekday(begins), "Date": k.lang.Date(begins)}
	list := report.Attendance{Title: k.lang.Text("attendance.title", nil), Subject: task.Title, Sheet: k.lang.Text("attendance.sheet", nil),
		Total: k.lang.Text("attendance.total", nil), Facts: []string{k.lang.Text("attendance.time", when)}}
	if task.Place != "" {
		list.Facts = append(list.Facts, k.lang.Text("attendance.place", words.Args{"Place": task.Place}))
	}
	list.Facts = append(list.Facts, k.lang.Text("attendance.made", words.Args{"At": k.lang.DateTime(k.tx.Now)}))
	for i, key := range []string{"number", "agency", "state", "people", "names", "at", "by"} {
		list.Headings[i] = k.lang.Text("attendance."+key, nil)
	}
	agencies, err := k.tx.Agencies().In(min(time.Date(task.Year+1, 1, 1, 0, 0, 0, 0, k.c.Zone).Unix()-1, k.tx.Now))
	if err != nil {
		return list, err
	}
	entries, err := k.tx.Answers().Of(task.ID)
	if err != nil {
		return list, err
	}
	by, err := k.tx.Answers().Attendances(task.ID)
	if err != nil {
		return list, err
	}
	for _, a := range agencies {
		e, asked := entries[a.ID]
		if !asked {
			continue
		}
		line, err := k.attendanceLine(a, e, by[a.ID])
		if err != nil {
			return list, err
		}
		list.Lines = append(list.Lines, line)
	}
	return list, nil
}

// attendanceLine is an agency in the list: what it said, and who said so when.
func (k *look) attendanceLine(a bloc.Agency, e bloc.Entry, x store.Attendance) (report.AttendanceLine, error) {
	line := report.AttendanceLine{Agency: a.Name, Counted: !e.Exempt}
	at, by := e.At, e.By
	switch {
	case e.Latest == bloc.ActAttends:
		line.State, line.Attends, line.People, line.Names = "attendance.attends", !e.Exempt, x.People, slices.Clone(x.Names)
		if x.Answer > e.Answers {
			at, by = x.At, x.By
		}
	case e.Latest == bloc.ActDeclines:
		why, err := k.tx.Answers().LastWords(e)
		if err != nil {
			return line, err
		}
		line.State = "attendance.declines"
		if why != "" {
			line.Names = []string{k.lang.Text("attendance.reason", words.Args{"Reason": why})}
		}
	case e.Exempt:
		line.State = "attendance.exempt"
	default:
		line.State = "attendance.none"
	}
	line.State = k.lang.Text(line.State, nil)
	if !e.Latest.Answers() {
		return line, nil
	}
	if e.Late {
		line.State += k.lang.Text("attendance.late", nil)
	}
	line.At = k.lang.DateTime(at)
	var err error
	if by != 0 {
		line.By, err = k.nameOf(by)
	}
	return line, err
}
