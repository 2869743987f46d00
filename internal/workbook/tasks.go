package workbook

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"khoibot/internal/bloc"
	"khoibot/internal/when"
)

// readTasks reads the rows of Việc và thời hạn; t is nil when the sheet could not be read.
func readTasks(t *table, known codes) []Task {
	if t == nil {
		return nil
	}
	type key struct {
		title string
		year  int
	}
	first := map[key]Cell{}
	var out []Task
	for _, row := range t.rows {
		task, ok := row.task(known)
		if !ok {
			continue
		}
		k := key{bloc.Fold(task.Title), task.Year}
		if earlier, taken := first[k]; taken {
			row.report(headTask, CodeDuplicateTask, map[string]string{
				"title": task.Title, "year": strconv.Itoa(task.Year), "earlier": earlier.Ref,
			})
			continue
		}
		first[k] = task.Cell
		out = append(out, task)
	}
	return out
}

// task reads one row; ok is false when its key cannot be told. Other things wrong in it have been reported.
func (row tableRow) task(known codes) (Task, bool) {
	kind, okKind := choose(row, headKind, CodeUnknownKind, kindWords())
	if okKind && kind.text == "" {
		row.report(headKind, CodeMissingValue, map[string]string{"heading": headKind})
	}
	t := Task{Cell: row.at(headTask), Kind: kind.value, Sort: kind.text}
	var okTitle, okDue bool
	t.Title, okTitle = row.need(headTask, maxName)
	t.Due, okDue = row.due()
	t.DuePhrase, _ = row.text(headDuePhrase, maxName)
	t.DocNo, _ = row.text(headDocNo, maxName)
	t.Ladder = row.ladder()
	t.Agencies = row.audience(known)
	t.Note, _ = row.text(headNote, maxNote)
	t.Year = YearOf(t.Title, t.Due)
	_, named := yearInTitle(t.Title)
	return t, okTitle && (okDue || named)
}

// YearOf is a task's year of work: the one its title names, when it names exactly one, else the year of its due time.
func YearOf(title string, due time.Time) int {
	if year, named := yearInTitle(title); named {
		return year
	}
	return due.Year()
}

var numberPattern = regexp.MustCompile(`\d+`)

// yearInTitle is the one year of this century that a title names; naming the same one twice is naming one.
func yearInTitle(title string) (year int, ok bool) {
	for _, number := range numberPattern.FindAllString(title, -1) {
		if len(number) != 4 || !strings.HasPrefix(number, "20") {
			continue
		}
		n := digits(number)
		if ok && n != year {
			return 0, false
		}
		year, ok = n, true
	}
	return year, ok
}

// ladder is the days of Nhắc trước, nil for an empty cell.
func (row tableRow) ladder() []int {
	text, ok := row.text(headLadder, maxName)
	if !ok || text == "" {
		return nil
	}
	days, err := when.ParseLadder(text)
	if err != nil || len(days) == 0 {
		row.report(headLadder, CodeBadLadder, map[string]string{"value": text})
		return nil
	}
	return days
}

// maxAudience is the most characters in a list of agencies: every code there can be, and a comma and a space each.
const maxAudience = maxAgencies * (maxCode + 2)

// audience is the agencies of Đơn vị thực hiện, nil for all of them. Codes are separated by commas, semicolons or
// white space.
func (row tableRow) audience(known codes) []string {
	text, ok := row.text(headAudience, maxAudience)
	if !ok || text == "" || bloc.Fold(text) == bloc.Fold(everyone) {
		return nil
	}
	if strings.Contains(" "+bloc.Fold(separated(text))+" ", " "+bloc.Fold(everyone)+" ") {
		row.report(headAudience, CodeMixedAudience, map[string]string{"value": text})
		return nil
	}
	var out []string
	seen := map[string]bool{}
	for code := range strings.FieldsSeq(separated(text)) {
		spelled, ok := known[codeKey(code)]
		switch {
		case seen[codeKey(code)]:
		case ok:
			out = append(out, spelled)
		case known != nil:
			row.report(headAudience, CodeUnknownAgency, map[string]string{"value": code})
		}
		seen[codeKey(code)] = true
	}
	if len(seen) == 0 { // only separators: not a silent "all of them"
		row.report(headAudience, CodeUnknownAgency, map[string]string{"value": text})
	}
	return out
}

// separated is the text with every separator of codes a space.
func separated(text string) string {
	return strings.Map(func(r rune) rune {
		if r == ',' || r == ';' || unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, text)
}
