package workbook

import (
	"regexp"
	"strconv"
	"strings"
)

const (
	// maxTelegramID is the largest identifier Telegram promises to give a user: 52 significant bits.
	maxTelegramID = 1<<52 - 1
	// maxExact is the largest number of which Excel keeps every digit; it keeps fifteen.
	maxExact = 999_999_999_999_999
)

// idPattern is a number as Excel or a person writes one: 123456789, 123456789.0, 1.23457E+9.
var idPattern = regexp.MustCompile(`^(\d{1,20})(?:\.(\d{1,20}))?(?:[eE]\+?(\d{1,2}))?$`)

type idVerdict int

const (
	idGood idVerdict = iota
	idBad            // no positive whole number
	idRounded
)

// telegramID is the person's Telegram user ID, 0 for an empty cell. ok is false when something has been reported.
func (row tableRow) telegramID() (id int64, ok bool) {
	text, ok := row.text(headTelegram, maxName)
	if !ok || text == "" {
		return 0, ok
	}
	stored := row.cells[headTelegram]
	id, verdict := parseID(text, false)
	if stored.numeric() {
		id, verdict = parseID(stored.value, true)
	}
	switch verdict {
	case idBad:
		row.report(headTelegram, CodeBadTelegramID, map[string]string{"value": text})
	case idRounded:
		row.report(headTelegram, CodeRoundedTelegramID, map[string]string{"value": text})
	}
	return id, verdict == idGood
}

// parseID reads an ID. In a number cell (exact) the stored number is the truth however it is written, up to the digits
// Excel keeps; in text, 1.23457E+9 has lost its last digits, while 1.234567890E+9 has them all.
func parseID(s string, exact bool) (int64, idVerdict) {
	m := idPattern.FindStringSubmatch(s)
	if m == nil {
		return 0, idBad
	}
	fraction, shift := m[2], digits(m[3])
	if missing := shift - len(fraction); missing > 0 {
		if !exact {
			return 0, idRounded
		}
		fraction += strings.Repeat("0", missing)
	}
	if strings.Trim(fraction[shift:], "0") != "" {
		return 0, idBad
	}
	id, err := strconv.ParseInt(m[1]+fraction[:shift], 10, 64)
	switch {
	case err != nil || id < 1 || id > maxTelegramID:
		return 0, idBad
	case exact && id > maxExact:
		return 0, idRounded
	}
	return id, idGood
}
