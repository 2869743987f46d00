package workbook

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"khoibot/internal/bloc"
)

const (
	maxAgencies = 500
	maxCode     = 16
	maxPosition = 9999
)

// codes are the agency codes the file knows, by codeKey, each as it is spelled. A nil map means the agencies could not
// be read, so that nothing can be said about a code elsewhere.
type codes map[string]string

func codeKey(code string) string { return strings.ToLower(code) }

// readAgencies reads the rows of Đơn vị; t is nil when the sheet could not be read.
func readAgencies(t *table) ([]Agency, codes) {
	if t == nil {
		return nil, nil
	}
	switch {
	case len(t.rows) == 0:
		t.add(t.sheet, "", CodeNoAgencies, nil)
		return nil, nil
	case len(t.rows) > maxAgencies:
		t.add(t.sheet, "", CodeTooManyAgencies, map[string]string{"max": strconv.Itoa(maxAgencies)})
		return nil, nil
	}
	known, first := codes{}, map[string]Cell{}
	var out []Agency
	var chair Cell
	above := 0
	for _, row := range t.rows {
		a := row.agency(above)
		above = a.Position
		if a.Code != "" {
			if earlier, taken := first[codeKey(a.Code)]; taken {
				row.report(headCode, CodeDuplicateCode, map[string]string{"value": a.Code, "earlier": earlier.Ref})
			} else {
				known[codeKey(a.Code)], first[codeKey(a.Code)] = a.Code, a.Cell
			}
		}
		if a.Post == bloc.PostChair {
			if chair != (Cell{}) {
				row.report(headPost, CodeSecondChair, map[string]string{"earlier": chair.Ref})
			} else {
				chair = row.at(headPost)
			}
		}
		out = append(out, a)
	}
	return out, known
}

// agency reads one row. What is wrong in it has been reported and is left empty, save that a code is given whenever
// it can be read, so that its use elsewhere is not reported as well.
func (row tableRow) agency(above int) Agency {
	a := Agency{Cell: row.at(headCode), Position: row.position(above), Code: row.code(), Post: bloc.PostMember}
	a.Name, _ = row.need(headName, maxName)
	a.ShortName, _ = row.text(headShortName, maxName)
	if w, ok := choose(row, headPost, CodeUnknownPost, postWords(), postSynonyms()...); ok && w.text != "" {
		a.Post = w.value
	}
	return a
}

func (row tableRow) code() string {
	code, ok := row.need(headCode, maxName)
	if ok && !legalCode(code) {
		row.report(headCode, CodeBadCode, map[string]string{"value": code, "max": strconv.Itoa(maxCode)})
	}
	return code
}

func legalCode(code string) bool {
	for _, r := range code {
		if !unicode.IsLetter(r) && !('0' <= r && r <= '9') && !strings.ContainsRune("._-", r) {
			return false
		}
	}
	return code != "" && utf8.RuneCountInString(code) <= maxCode
}

// position is the order of precedence, one more than above where the cell is empty.
func (row tableRow) position(above int) int {
	text, ok := row.text(headPosition, maxName)
	if !ok || text == "" {
		return above + 1
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxPosition {
		row.report(headPosition, CodeBadPosition, map[string]string{"value": text, "max": strconv.Itoa(maxPosition)})
		return above + 1
	}
	return n
}
