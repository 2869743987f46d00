package workbook

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxName is the most characters in a name, a title, a document number or the phrase of a due date.
	maxName = 200
	// maxNote is the most characters in a note.
	maxNote = 2000
)

// clean is a cell's text as it is kept: composed (NFC), every kind and run of white space one space, no space at the
// ends, without what cannot be seen and does no harm (zero-width characters, direction marks, soft hyphens), and
// without the leading apostrophe by which people force a number to be text.
func clean(s string) string {
	s = norm.NFC.String(s)
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = true
			continue
		case harmless(r):
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	out := b.String()
	if rest, quoted := strings.CutPrefix(out, "'"); quoted && !strings.Contains(rest, "'") {
		out = strings.TrimLeft(rest, " ")
	}
	return out
}

func harmless(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2060', '\ufeff':
		return true
	}
	return false
}

// forbidden is the first character of s that no text may hold: a control character, one that turns the direction of
// what follows, or what stands for undecodable bytes.
func forbidden(s string) (rune, bool) {
	for _, r := range s {
		turns := '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
		if unicode.IsControl(r) && !unicode.IsSpace(r) || turns || r == utf8.RuneError {
			return r, true
		}
	}
	return 0, false
}

func (row tableRow) report(heading, code string, args map[string]string) {
	row.add(row.sheet, row.ref(heading), code, args)
}

// ref names the row's cell under a heading, also when it is empty. Without such a column it is the row's first cell.
func (row tableRow) ref(heading string) string {
	if col, ok := row.cols[heading]; ok {
		return cellRef(col, row.number)
	}
	return cellRef(1, row.number)
}

// at is where the row is, for the earlier of two rows and for the typed row.
func (row tableRow) at(heading string) Cell { return Cell{Sheet: row.sheet, Ref: row.ref(heading)} }

// usable reports a cell that is a formula or an error. Nothing can be read from such a cell.
func (row tableRow) usable(heading string, c gridCell) bool {
	switch {
	case c.formula:
		row.report(heading, CodeFormula, map[string]string{"heading": heading})
	case c.kind == "e":
		row.report(heading, CodeErrorValue, map[string]string{"heading": heading, "value": clean(c.shown)})
	default:
		return true
	}
	return false
}

// text is the cell's text, "" for an empty one. ok is false when something about the cell has been reported.
func (row tableRow) text(heading string, limit int) (text string, ok bool) {
	c, found := row.cells[heading]
	if !found {
		return "", true
	}
	if !row.usable(heading, c) {
		return "", false
	}
	if date, is := row.dateShown(c); is {
		if heading != headDuePhrase && heading != headNote {
			row.report(heading, CodeDateInText, map[string]string{"heading": heading, "value": date})
			return "", false
		}
		return date, true
	}
	if r, bad := forbidden(c.shown); bad {
		row.report(heading, CodeControlChar, map[string]string{"heading": heading, "char": fmt.Sprintf("U+%04X", r)})
		return "", false
	}
	text = clean(c.shown)
	if n := utf8.RuneCountInString(text); n > limit {
		row.report(heading, CodeTooLong, map[string]string{
			"heading": heading, "length": strconv.Itoa(n), "max": strconv.Itoa(limit),
		})
		return "", false
	}
	return text, true
}

// need is the text of a cell that may not be empty.
func (row tableRow) need(heading string, limit int) (text string, ok bool) {
	text, ok = row.text(heading, limit)
	if ok && text == "" {
		row.report(heading, CodeMissingValue, map[string]string{"heading": heading})
		return "", false
	}
	return text, ok
}

// choose is the cell's word out of a closed list; offered are the words the report names. An empty cell is an empty
// word and ok.
func choose[T any](row tableRow, heading, code string, offered []word[T], also ...word[T]) (w word[T], ok bool) {
	text, ok := row.text(heading, maxName)
	if !ok || text == "" {
		return w, ok
	}
	if w, ok = find(offered, text); ok {
		return w, true
	}
	if w, ok = find(also, text); ok {
		return w, true
	}
	row.report(heading, code, map[string]string{"value": text, "allowed": strings.Join(texts(offered), ", ")})
	return w, false
}
