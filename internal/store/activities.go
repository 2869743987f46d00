package store

import (
	"fmt"
	"strings"

	"khoibot/internal/bloc"
)

// Rearrange gives an activity another start (unix seconds; zero: its due time) and place, if its revision is still rev;
// it reports false where somebody's decision was first.
func (t Tasks) Rearrange(id bloc.TaskID, start int64, place string, rev int64) (bool, error) {
	task, err := t.Get(id)
	if err != nil || task.Rev != rev {
		return false, wrap(err, "rearrange activity %d", id)
	}
	task = task.Rearranged(start, place, t.tx.Now)
	if _, err := t.tx.exec("update task set start_at = ?, place = ?, eve_told_at = ?, rev = rev + 1 where id = ?", task.Start, task.Place,
		task.EveToldAt, id); err != nil {
		return false, fmt.Errorf("rearrange activity %d: %w", id, err)
	}
	return true, t.rewake(id)
}

// Attendance is whom an agency sends to an activity.
type Attendance struct {
	People int      // zero: not known yet
	Names  []string // of those who are known
	Answer int64    // the act it was said with
	By     bloc.PersonID
	At     int64
}

// Attend keeps whom the agency sends with an answer, or with what is added to it; who said so and when is the answer's.
func (a Answers) Attend(answer int64, people int, names []string) error {
	_, err := a.tx.exec("insert into attendance (answer_id, people, names) values (?, ?, ?)", answer, people, strings.Join(names, "\n"))
	return wrap(err, "keep attendance of answer %d", answer)
}

// Attendances returns whom agencies send to an activity by the answers they stand by, as it was said last.
func (a Answers) Attendances(task bloc.TaskID) (map[bloc.AgencyID]Attendance, error) {
	type line struct {
		agency bloc.AgencyID
		Attendance
	}
	list, err := all(a.tx, func(s scanner) (line, error) {
		var l line
		var names string
		err := s.Scan(&l.agency, &l.People, &names, &l.Answer, &l.By, &l.At)
		if names != "" {
			l.Names = strings.Split(names, "\n")
		}
		return l, err
	}, "select e.agency_id, d.people, d.names, s.id, ifnull(s.person_id, 0), s.at from entry e"+
		" join answer s on s.task_id = e.task_id and s.agency_id = e.agency_id and s.id >= e.answer_id"+
		" join attendance d on d.answer_id = s.id where e.task_id = ? and e.act = 'attends' order by s.id", task)
	if err != nil {
		return nil, fmt.Errorf("list attendances of task %d: %w", task, err)
	}
	last := make(map[bloc.AgencyID]Attendance, len(list))
	for _, l := range list {
		last[l.agency] = l.Attendance
	}
	return last, nil
}

// LastWords returns what was written last with an agency's answer e, empty where nothing was.
func (a Answers) LastWords(e bloc.Entry) (string, error) {
	var text string
	err := a.tx.one("select words from answer where task_id = ? and agency_id = ? and id >= ? and words <> '' order by id desc limit 1",
		[]any{e.Task, e.Agency, e.Answers}, &text)
	if isNotFound(err) {
		return "", nil
	}
	return text, wrap(err, "read words of agency %d on task %d", e.Agency, e.Task)
}

// Attending lists the agencies that attend an activity, in order of precedence.
func (a Answers) Attending(task bloc.TaskID) ([]bloc.AgencyID, error) {
	entries, err := a.Entries(task)
	var ids []bloc.AgencyID
	for _, e := range entries {
		if e.Latest == bloc.ActAttends && !e.Exempt {
			ids = append(ids, e.Agency)
		}
	}
	return ids, err
}
