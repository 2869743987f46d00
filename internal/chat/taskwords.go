package chat

import (
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/words"
)

// dueLine is a task's due time as a card shows it, with the letter's own phrase and the days left.
func dueLine(l words.Lang, t bloc.Task, now int64) words.HTML {
	return dueLeft(l, t, daysLeft(l, t.Due, now))
}

// dueFor is the due time as the people of some agencies are shown it: with nothing left to answer for any of them, how
// near it is, or how long ago, is no matter of theirs.
func dueFor(l words.Lang, t bloc.Task, mine []standing, now int64) words.HTML {
	return dueLeft(l, t, leftFor(l, t, mine, now))
}

// leftFor is how far off a due time is to those who have still to answer; to the others, only whether agencies still
// register.
func leftFor(l words.Lang, t bloc.Task, mine []standing, now int64) words.HTML {
	if !answeredFor(mine) || t.Kind == bloc.KindActivity && t.Start == 0 && now <= t.Due { // then it begins
		return daysLeft(l, t.Due, now)
	}
	if t.Kind == bloc.KindActivity && now > t.Due {
		return l.HTML("activity.registered", nil)
	}
	return ""
}

// answeredFor reports whether there are agencies and each of them has answered, or is not asked any more.
func answeredFor(mine []standing) bool {
	for _, s := range mine {
		if !s.entry.Exempt && !s.entry.Latest.Answers() {
			return false
		}
	}
	return len(mine) > 0
}

// dueLeft is the due time with what is said of how far off it is.
func dueLeft(l words.Lang, t bloc.Task, left words.HTML) words.HTML {
	args := words.Args{"Time": l.Clock(t.Due), "Weekday": l.Weekday(t.Due), "Date": l.Date(t.Due), "Phrase": t.DuePhrase, "Left": left}
	switch {
	case t.Start != 0 && t.DuePhrase == "":
		return l.HTML("activity.due", args)
	case t.Start != 0:
		return l.HTML("activity.due_phrase", args)
	case t.DuePhrase == "":
		return l.HTML("task.due", args)
	}
	return l.HTML("task.due_phrase", args)
}

// dueShort is a due time in a list.
func dueShort(l words.Lang, t bloc.Task, now int64) words.HTML { return dueShortFor(l, t, nil, now) }

// dueShortFor is a due time in a list of what agencies have answered or owe.
func dueShortFor(l words.Lang, t bloc.Task, mine []standing, now int64) words.HTML {
	return l.HTML("task.due_short", words.Args{"Due": l.DateTime(t.Due), "Weekday": l.Weekday(t.Due), "Left": leftFor(l, t, mine, now)})
}

// daysLeft says how far off a due time is, in calendar days.
func daysLeft(l words.Lang, due, now int64) words.HTML {
	n := l.Days(now, due)
	switch {
	case now > due && n == 0:
		return l.HTML("due.past_today", nil)
	case now > due:
		return l.HTML("due.past", words.Args{"Count": -n})
	case n == 0:
		return l.HTML("due.today", nil)
	case n == 1:
		return l.HTML("due.tomorrow", nil)
	}
	return l.HTML("due.left", words.Args{"Count": n})
}

// kindName names a task's kind, by the workbook's own word where it has one.
func kindName(l words.Lang, t bloc.Task) string {
	if t.Sort != "" {
		return t.Sort
	}
	return l.Text("kind."+string(t.Kind), nil)
}

// stateLine says where an agency stands with a task: the mark, the words, and who did it when.
func (k *look) stateLine(t bloc.Task, e bloc.Entry) (words.HTML, error) {
	state := bloc.StateOf(t, e, k.tx.Now)
	key := "state." + string(state)
	switch e.Latest {
	case bloc.ActAttends, bloc.ActDeclines, bloc.ActReturned:
		key = "state." + string(e.Latest)
	}
	if t.Kind == bloc.KindNotice && !e.Exempt {
		key = "state.notice." + string(state)
	}
	args := words.Args{"Mark": state.Mark(), "At": k.lang.DateTime(e.At), "Who": ""}
	if e.By != 0 {
		name, err := k.nameAt(e.By, e.At)
		if err != nil {
			return "", err
		}
		args["Who"] = name
	}
	line := k.html(key, args)
	note, err := k.recordNote(e)
	if err != nil {
		return "", err
	}
	if t.Kind == bloc.KindActivity {
		return k.activityState(line, note, e)
	}
	if e.Late && e.Latest.Answers() {
		line += k.html("state.late", nil)
	}
	line += note
	if t.Approval {
		return k.approvalLine(t, e, line)
	}
	return line, nil
}

// nameOf is a person's name; one who has left is not named.
func (k *look) nameOf(id bloc.PersonID) (string, error) {
	p, err := k.tx.People().Get(id)
	if notFound(err) {
		return k.lang.Text("someone_left", nil), nil
	}
	return words.Cut(p.Name, maxNameShown), err
}

// nameAt is what a person was called at an instant.
func (k *look) nameAt(id bloc.PersonID, at int64) (string, error) {
	name, err := k.tx.People().NameAt(id, at)
	if notFound(err) {
		return k.lang.Text("someone_left", nil), nil
	}
	return words.Cut(name, maxNameShown), err
}

// How much of a name is shown in the middle of a sentence, in Telegram's units; rolls and workbooks may hold longer ones.
const (
	maxNameShown  = 80
	maxLabelShown = 60
)

// labelOf is an agency's short name.
func (k *look) labelOf(id bloc.AgencyID) (string, error) {
	a, err := k.tx.Agencies().Get(id)
	return shown(a), err
}

// shown is an agency's name as lists and cards show it.
func shown(a bloc.Agency) string { return words.Cut(a.Label(), maxLabelShown) }

// id36 writes an id as callback data carries it.
func id36[T ~int64](id T) string { return strconv.FormatInt(int64(id), 36) }

// agency36 reads an agency from callback data; zero where there is none.
func agency36(arg string) bloc.AgencyID {
	n, err := strconv.ParseInt(arg, 36, 64)
	if err != nil {
		return 0
	}
	return bloc.AgencyID(n)
}

// splitIDs reads ids that id36 wrote, separated by commas; what is none is left out.
func splitIDs(s string) []int64 {
	var ids []int64
	for piece := range strings.SplitSeq(s, ",") {
		if n, err := strconv.ParseInt(piece, 36, 64); err == nil {
			ids = append(ids, n)
		}
	}
	return ids
}
