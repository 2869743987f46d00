package remind

import (
	"strconv"
	"strings"

	"khoibot/internal/bloc"
)

// What stands for the year of work and the period of it in a rule's title.
const (
	yearMark    = "{năm}"
	quarterMark = "{quý}"
	monthMark   = "{tháng}"
)

// Expand is a rule's title for a period of a year of work: months as 1 to 12, quarters as I to IV.
func Expand(title string, year, period int) string {
	return strings.NewReplacer(yearMark, strconv.Itoa(year), quarterMark, roman(period), monthMark, strconv.Itoa(period)).Replace(title)
}

// Summary is a rule's title for all periods of a year of work.
func Summary(title string, year int) string {
	return strings.NewReplacer(yearMark, strconv.Itoa(year), quarterMark, "I–IV", monthMark, "1–12").Replace(title)
}

func roman(quarter int) string {
	if quarter < 1 || quarter > 4 {
		return strconv.Itoa(quarter)
	}
	return []string{"I", "II", "III", "IV"}[quarter-1]
}

// Template is the title of a rule that comes so often, as it was typed for a year of work: a year it names is replaced
// by what stands for it, marks are taken in any spelling, and what it lacks to tell its periods apart is put behind it.
func Template(every bloc.Frequency, title string, year int) string {
	title = marks(title)
	title = strings.ReplaceAll(title, strconv.Itoa(year), yearMark)
	switch mark, ok := Unmarked(every, title); {
	case ok:
		return title
	case mark == monthMark:
		title = endingIn(title, "tháng") + " " + monthMark
	case mark == quarterMark:
		title = endingIn(title, "quý") + " " + quarterMark
	}
	if !strings.Contains(title, yearMark) {
		title += " năm " + yearMark
	}
	return title
}

// endingIn is a title with a word behind it, unless that already ends it.
func endingIn(title, word string) string {
	if strings.HasSuffix(" "+bloc.Fold(title), " "+bloc.Fold(word)) {
		return title
	}
	return title + " " + word
}

// Unmarked is the mark that the title of a rule that comes so often lacks; ok where it lacks none.
func Unmarked(every bloc.Frequency, title string) (mark string, ok bool) {
	switch {
	case every == bloc.EveryMonth && !strings.Contains(title, monthMark):
		return monthMark, false
	case every == bloc.EveryQuarter && !strings.Contains(title, quarterMark):
		return quarterMark, false
	case !strings.Contains(title, yearMark):
		return yearMark, false
	}
	return "", true
}

// Foreign is the mark in a title that has no meaning for a rule that comes so often: a yearly one has no month.
func Foreign(every bloc.Frequency, title string) (mark string, found bool) {
	title = marks(title)
	switch {
	case every != bloc.EveryMonth && strings.Contains(title, monthMark):
		return monthMark, true
	case every != bloc.EveryQuarter && strings.Contains(title, quarterMark):
		return quarterMark, true
	}
	return "", false
}

// marks writes the marks of a title as they are known: "{Thang}" is {tháng}.
func marks(title string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(title, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		mark, known := map[string]string{"nam": yearMark, "quy": quarterMark, "thang": monthMark}[bloc.Fold(name)]
		if !closed || !known {
			out.WriteString("{")
			title = rest
			continue
		}
		out.WriteString(mark)
		title = after
	}
}
