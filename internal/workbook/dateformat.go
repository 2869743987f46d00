package workbook

import (
	"fmt"
	"strconv"
	"strings"
)

// dateShown is the day, as dd/mm/yyyy with HH:MM if it has a time, that Excel made of something typed into a cell;
// is tells whether it did. The shown text of such a cell cannot be trusted: its order of day and month depends on the
// machine.
func (row tableRow) dateShown(c gridCell) (shown string, is bool) {
	var w wall
	var timed, ok bool
	switch {
	case c.kind == "d":
		w, timed, ok = fromISO(c.value)
	case c.numeric() && row.dateStyle(c.style):
		serial, err := strconv.ParseFloat(c.value, 64)
		if err != nil {
			return "", false
		}
		w, timed, ok = fromSerial(serial, row.date1904)
	}
	if !ok {
		return "", false
	}
	shown = fmt.Sprintf("%02d/%02d/%04d", w.day, w.month, w.year)
	if timed {
		shown += fmt.Sprintf(" %02d:%02d", w.hour, w.minute)
	}
	return shown, true
}

// dateStyle says whether numbers in the style are shown as dates or times.
func (r *reader) dateStyle(id int) bool {
	if id == 0 {
		return false
	}
	style, err := r.file.GetStyle(id)
	if err != nil {
		return false
	}
	if style.CustomNumFmt != nil {
		return dateFormat(*style.CustomNumFmt)
	}
	switch n := style.NumFmt; {
	case 14 <= n && n <= 22, 27 <= n && n <= 36, 45 <= n && n <= 47, 50 <= n && n <= 58: // ECMA-376 part 1, 18.8.30
		return true
	}
	return false
}

// dateFormat says whether a number format, such as "[$-42A]dd/mm/yyyy", shows a date or a time: whether a letter of
// one is left when what stands for itself and what is bracketed are taken away.
func dateFormat(format string) bool {
	for i := 0; i < len(format); i++ {
		switch format[i] {
		case '\\', '_', '*':
			i++
		case '"':
			end := strings.IndexByte(format[i+1:], '"')
			if end < 0 {
				return false
			}
			i += end + 1
		case '[':
			end := strings.IndexByte(format[i:], ']')
			if end < 0 {
				return false
			}
			if inside := strings.ToLower(format[i+1 : i+end]); inside != "" && strings.Trim(inside, "hms") == "" {
				return true // an elapsed time, [h]:mm
			}
			i += end
		case 'd', 'D', 'm', 'M', 'y', 'Y', 'h', 'H', 's', 'S':
			return true
		}
	}
	return false
}
