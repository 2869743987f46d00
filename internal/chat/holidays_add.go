package chat

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
	"khoibot/internal/workbook"
)

// Steps of flowHolidays.
const (
	holidaysTyping     = "typing"
	holidaysConfirming = "confirm" // what was understood is shown; typing or sending once more replaces it
)

// holidayDialog is what the dialog knows: the year being looked at and the days understood.
type holidayDialog struct {
	Year int       `json:"year"`
	Days []heldDay `json:"days,omitempty"`
}

type heldDay struct {
	Day  int64  `json:"d"`
	Work bool   `json:"w,omitempty"`
	Name string `json:"n,omitempty"`
}

// Limits of what one message or file may say.
const (
	maxHolidays     = 400
	maxHolidayText  = 100_000 // bytes of a list as text
	maxHolidayName  = 120
	maxHolidayFault = 12 // lines refused that are named
)

// askHolidays asks for days, typed or in a file.
func askHolidays(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	year, err := t.holidayYear(p)
	if err != nil {
		return err
	}
	return t.ask(flowHolidays, holidaysTyping, holidayDialog{Year: int(year)}, "holidays.ask", words.Args{"Year": strconv.FormatInt(year, 10)},
		[]store.Button{t.button("cancel", press{Act: "kx"})})
}

// holidaysStep takes days that are typed or sent.
func holidaysStep(t *turn, g store.Dialog) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	var d holidayDialog
	if err := g.Read(&d); err != nil {
		return err
	}
	if f, ok := fileOf(t.msg); ok {
		return t.takeHolidayFile(f)
	}
	if strings.TrimSpace(t.text()) == "" {
		return no("in_words", nil)
	}
	k := t.look()
	days, refused := k.holidayList(d.Year).Read(t.text())
	if len(refused) > 0 {
		return t.send(store.Message{Text: string(k.refusedLines(refused)), Buttons: [][]store.Button{{t.button("cancel", press{Act: "kx"})}}})
	}
	return k.previewHolidays(d.Year, days)
}

// holidayList reads days for a year that is looked at.
func (k *look) holidayList(year int) *when.HolidayList {
	first, last := k.holidayYears()
	return &when.HolidayList{Year: year, From: first, To: last, Calendar: k.tx.House().Calendar}
}

// refusedLines says which lines were not understood, and why.
func (k *look) refusedLines(refused []when.ListError) words.HTML {
	lines := []words.HTML{k.html("holidays.refused", words.Args{"Count": len(refused)})}
	for _, r := range refused[:min(len(refused), maxHolidayFault)] {
		why := k.lang.Text("import.problem.holiday_"+string(r.Why), words.Args{"value": words.Cut(r.Piece, 80),
			"earlier": k.lang.Text("holidays.earlier_line", words.Args{"Line": r.Earlier})})
		lines = append(lines, k.html("holidays.refused_line", words.Args{"Line": r.Line, "Problem": why}))
	}
	if more := len(refused) - maxHolidayFault; more > 0 {
		lines = append(lines, k.html("owed.more", words.Args{"Count": more}))
	}
	return words.Join(append(lines, k.html("holidays.how", nil))...)
}

// takeHolidayFile asks for the bytes of a list; what it says comes once they are here.
func (t *turn) takeHolidayFile(f store.File) error {
	switch {
	case !slices.Contains([]string{".xlsx", ".txt", ".csv"}, strings.ToLower(path.Ext(f.Name))):
		return no("holiday_file", nil)
	case f.Size > maxDownload:
		return no("file_too_big", words.Args{"Name": fileName(t.lang, f)})
	}
	if _, err := t.Tx.Outbox().Put(store.Outgoing{Chat: t.chat, Lane: store.LaneReply, Kind: store.KindFetch,
		Body: store.Body{Fetch: &store.Fetch{File: f, Flow: flowHolidays}}}); err != nil {
		return err
	}
	return t.say("import.reading", words.Args{"Name": fileName(t.lang, f)})
}

// readHolidayFile shows what a list would change, or everything that has to be put right in it first.
func readHolidayFile(k *look, f store.Fetch, data []byte) error {
	if !k.who.Secretary() {
		return nil
	}
	var d holidayDialog
	g, err := k.tx.Dialogs().Get(k.chat, k.chat)
	if notFound(err) || err == nil && (g.Flow != flowHolidays || g.Expired) {
		return k.say(k.html("holidays.left", words.Args{"Name": fileName(k.lang, f.File)}))
	}
	if err == nil {
		err = g.Read(&d)
	}
	if err != nil {
		return err
	}
	if strings.EqualFold(path.Ext(f.File.Name), ".xlsx") {
		days, problems, err := workbook.ReadHolidays(bytes.NewReader(data), int64(len(data)), k.holidayList(d.Year))
		switch {
		case err != nil:
			return k.tellWorkbookError(err)
		case len(problems) > 0:
			return k.say(k.problemsText(problems))
		}
		return k.previewHolidays(d.Year, days)
	}
	text, ok := plainText(data)
	if !ok {
		return k.say(k.html("holidays.not_text", words.Args{"Name": fileName(k.lang, f.File)}))
	}
	days, refused := k.holidayList(d.Year).Read(text)
	if len(refused) > 0 {
		return k.say(k.refusedLines(refused))
	}
	return k.previewHolidays(d.Year, days)
}

// plainText is a text file's text: UTF-8, or what its first bytes say it is; false for anything else.
func plainText(data []byte) (string, bool) {
	if len(data) > maxHolidayText {
		return "", false
	}
	text, _, err := transform.Bytes(unicode.BOMOverride(transform.Nop), data)
	return string(text), err == nil && utf8.Valid(text) && bytes.IndexByte(text, 0) < 0
}

// news are the days that would change something; a day without a name keeps the one it has.
func (k *look) news(days []when.Holiday) (list []store.OwnDay) {
	calendar := k.tx.House().Calendar
	for _, h := range days {
		h.Name = words.Cut(h.Name, maxHolidayName)
		if now, special := calendar.Special(h.Date); special && now.Work == h.Work {
			if h.Name == "" {
				h.Name = now.Name
			}
			if h.Name == now.Name && !now.Provisional {
				continue
			}
		}
		list = append(list, ownDay(h))
	}
	return list
}

// previewHolidays shows what was understood, before it counts.
func (k *look) previewHolidays(year int, days []when.Holiday) error {
	news := k.news(days)
	switch {
	case len(days) == 0:
		return k.say(k.html("holidays.empty", nil))
	case len(news) == 0:
		return k.say(k.html("holidays.same", words.Args{"Count": len(days)}))
	case len(news) > maxHolidays:
		return k.say(k.html("holidays.many", words.Args{"Max": maxHolidays}))
	}
	d := holidayDialog{Year: year}
	for _, o := range news {
		d.Days = append(d.Days, heldDay{dayID(o.Date), o.Is == store.DayWork, o.Name})
	}
	if err := k.tx.Dialogs().Put(k.chat, k.chat, flowHolidays, holidaysConfirming, d); err != nil {
		return err
	}
	lines := append([]words.HTML{k.html("holidays.preview", nil)}, dayLines(k.lang, news, maxDayLines)...)
	if n := len(days) - len(news); n > 0 {
		lines = append(lines, k.html("holidays.known", words.Args{"Count": n}))
	}
	return k.tx.Outbox().Say(k.chat, store.LaneReply, store.Message{Text: string(words.Join(lines...)), Buttons: [][]store.Button{
		{k.button("holidays_record", press{Act: "kg", Arg: d.mark()}), k.button("cancel", press{Act: "kx"})}}})
}

// mark names what was shown, so that an old button does nothing to what came since.
func (d holidayDialog) mark() string {
	data, err := json.Marshal(d)
	if err != nil {
		panic(err) // it holds but numbers and words
	}
	return fingerprint(string(data))
}

// maxDayLines is how many lines of days a message holds.
const maxDayLines = 30

// dayLines say what days are, days of one kind and name in a row on one line.
func dayLines(l words.Lang, days []store.OwnDay, room int) []words.HTML {
	var lines []words.HTML
	runs := dayRuns(days)
	for _, run := range runs[:min(len(runs), room)] {
		lines = append(lines, l.HTML("holidays.day", words.Args{"Days": runDays(run), "What": whatDay(l, run[0])}))
	}
	if more := len(runs) - room; more > 0 {
		lines = append(lines, l.HTML("owed.more", words.Args{"Count": more}))
	}
	return lines
}

// plainDays is the same as plain text on one line, for the log.
func plainDays(l words.Lang, days []store.OwnDay) string {
	var parts []string
	for _, run := range dayRuns(days) {
		parts = append(parts, runDays(run)+" "+l.Text("holidays.is."+string(run[0].Is), nil))
	}
	return strings.Join(parts, "; ")
}

// dayRuns puts days in order, and together what is alike and in a row.
func dayRuns(days []store.OwnDay) (runs [][]store.OwnDay) {
	days = slices.Clone(days)
	slices.SortFunc(days, func(a, b store.OwnDay) int { return a.Date.Compare(b.Date) })
	for _, d := range days {
		if n := len(runs); n > 0 {
			last := runs[n-1][len(runs[n-1])-1]
			if last.Date.AddDays(1) == d.Date && last.Is == d.Is && last.Name == d.Name {
				runs[n-1] = append(runs[n-1], d)
				continue
			}
		}
		runs = append(runs, []store.OwnDay{d})
	}
	return runs
}

func runDays(run []store.OwnDay) string {
	if len(run) == 1 {
		return run[0].Date.String()
	}
	return run[0].Date.String() + " – " + run[len(run)-1].Date.String()
}

// pressRecordHolidays records the days that were shown.
func pressRecordHolidays(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	g, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (g.Flow != flowHolidays || g.Step != holidaysConfirming || g.Expired) {
		return no("dialog_gone", nil)
	}
	if err != nil {
		return err
	}
	var d holidayDialog
	if err := g.Read(&d); err != nil {
		return err
	}
	if d.mark() != p.Arg {
		return no("dialog_gone", nil)
	}
	var days []store.OwnDay
	for _, held := range d.Days {
		date, ok := dayOf(held.Day)
		if !ok {
			return no("dialog_gone", nil)
		}
		days = append(days, ownDay(when.Holiday{Date: date, Work: held.Work, Name: held.Name}))
	}
	if err := t.Tx.Holidays().Put(t.who.ID, days); err != nil {
		return err
	}
	if err := t.tellHolidays(days); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	lines := append([]words.HTML{t.lang.HTML("holidays.recorded", nil)}, dayLines(t.lang, days, maxDayLines)...)
	if err := t.edit(store.Message{Text: string(words.Join(lines...))}); err != nil {
		return err
	}
	return t.show(store.View{Name: "holidays", ID: int64(days[0].Date.Year)})
}

// pressLeaveHolidays leaves without recording anything.
func pressLeaveHolidays(t *turn, _ press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	g, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if err != nil && !notFound(err) {
		return err
	}
	if err == nil && g.Flow == flowHolidays {
		if err := t.done(); err != nil {
			return err
		}
	}
	return t.edit(store.Message{Text: string(t.lang.HTML("holidays.cancelled", nil))})
}
