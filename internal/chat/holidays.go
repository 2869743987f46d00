package chat

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
	"khoibot/internal/workbook"
)

// holidaysFlow is the list of days off and make-up days ([Ngày nghỉ, làm bù] in /quantri): what comes with the program
// and what the secretariat made of it, year by year, added to by typing or by a file.
func holidaysFlow() flow {
	return flow{
		presses: map[string]presser{
			"kl": pressHolidays, "kb": pressDropDay, "kr": pressRestoreDay, "kc": pressCheckedDays, "kt": pressHolidaySheet,
			"ka": askHolidays, "kg": pressRecordHolidays, "kx": pressLeaveHolidays,
		},
		steps:   map[string]stepper{flowHolidays: holidaysStep},
		views:   map[string]renderer{"holidays": holidaysCard, "holiday_sheet": holidaySheet},
		fetches: map[string]fetcher{flowHolidays: readHolidayFile},
	}
}

// flowHolidays is the dialog in which days are typed or sent.
const flowHolidays = "holidays"

// Days are kept for the year before this one and the next few, in which the bloc may plan.
const (
	holidaysBack  = 1
	holidaysAhead = 3
)

// holidayYears are the first and the last year whose days can be seen and changed.
func (k *look) holidayYears() (first, last int) {
	now := timeOf(k.tx.Now).In(k.tx.House().Zone).Year()
	return now - holidaysBack, now + holidaysAhead
}

// listedDay is a line of the list: what is said of a day, by the list that comes with the program or by the secretariat.
type listedDay struct {
	when.Holiday
	own     *store.OwnDay // nil for one that is as shipped
	dropped bool          // the secretariat took it off the shipped list
}

// rev changes whenever somebody decides about the day.
func (d listedDay) rev() int64 {
	if d.own == nil {
		return 0
	}
	return d.own.At
}

// listedDays are the lines of a year, in order of time.
func (k *look) listedDays(year int) ([]listedDay, error) {
	own, err := k.tx.Holidays().Own()
	if err != nil {
		return nil, err
	}
	decided := map[when.Date]*store.OwnDay{}
	var list []listedDay
	for _, o := range own {
		decided[o.Date] = &o
		if o.Date.Year == year && o.Is != store.DayUsual {
			list = append(list, listedDay{Holiday: when.Holiday{Date: o.Date, Name: o.Name, Work: o.Is == store.DayWork}, own: &o})
		}
	}
	for _, h := range k.tx.Holidays().Shipped().Year(year) {
		switch o := decided[h.Date]; {
		case o == nil:
			list = append(list, listedDay{Holiday: h})
		case o.Is == store.DayUsual:
			list = append(list, listedDay{Holiday: h, own: o, dropped: true})
		}
	}
	slices.SortFunc(list, func(a, b listedDay) int { return a.Date.Compare(b.Date) })
	return list, nil
}

// provisional are the days of a list that come from no official notice and nobody has checked.
func provisional(list []listedDay) (days []store.OwnDay) {
	for _, d := range list {
		if d.own == nil && d.Provisional {
			days = append(days, ownDay(d.Holiday))
		}
	}
	return days
}

// ownDay is a day as the secretariat decides it to be.
func ownDay(h when.Holiday) store.OwnDay {
	is := store.DayOff
	if h.Work {
		is = store.DayWork
	}
	return store.OwnDay{Date: h.Date, Is: is, Name: h.Name}
}

// holidayNotice says, on the card of a year's plan, that its days off are not official yet or not known.
func (k *look) holidayNotice(year int) ([]words.HTML, [][]store.Button, error) {
	first, last := k.holidayYears()
	list, err := k.listedDays(year)
	if err != nil || year < first+holidaysBack || year > last {
		return nil, nil, err
	}
	key := "holidays.notice_provisional"
	switch {
	case len(list) == 0:
		key = "holidays.notice_none"
	case len(provisional(list)) == 0:
		return nil, nil, nil
	}
	return []words.HTML{k.html(key, words.Args{"Year": strconv.Itoa(year)})},
		[][]store.Button{{k.button("holidays_check", press{Act: "kl", ID: int64(year)})}}, nil
}

// pressHolidays shows the list of a year, this one where none is named.
func pressHolidays(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	year, err := t.holidayYear(p)
	if err != nil {
		return err
	}
	return t.redraw(store.View{Name: "holidays", ID: year, Arg: p.Arg})
}

func (t *turn) holidayYear(p press) (int64, error) {
	first, last := t.look().holidayYears()
	if p.ID == 0 {
		return int64(first + holidaysBack), nil
	}
	if p.ID < int64(first) || p.ID > int64(last) {
		return 0, no("unknown_button", nil)
	}
	return p.ID, nil
}

// holidayPage is how many days one card shows.
const holidayPage = 10

// holidaysCard is the list of a year, the view's ID; each day says where it is from and can be taken off.
func holidaysCard(k *look, v store.View) (store.Message, error) {
	if !k.mayAdminister() {
		return store.Message{}, courier.ErrMoot
	}
	list, err := k.listedDays(int(v.ID))
	if err != nil {
		return store.Message{}, err
	}
	part, page, pages := pageOf(list, pageArg(v.Arg), holidayPage)
	year := strconv.FormatInt(v.ID, 10)
	lines := []words.HTML{k.html("holidays.head", words.Args{"Year": year})}
	if len(list) == 0 {
		lines = append(lines, k.html("holidays.none", words.Args{"Year": year}))
	}
	var buttons []store.Button
	for i, d := range part {
		line, button := k.listedLine(d, page*holidayPage+i+1, page)
		lines, buttons = append(lines, line), append(buttons, button)
	}
	rows := rowsOf(buttons, 4)
	if row := k.turnPages(page, pages, func(n int) press { return press{Act: "kl", ID: v.ID, Arg: strconv.Itoa(n)} }); row != nil {
		rows = append(rows, row)
	}
	if n := len(provisional(list)); n > 0 {
		lines = append(lines, k.html("holidays.unchecked", words.Args{"Count": n}))
		rows = append(rows, []store.Button{k.button("holidays_checked", press{Act: "kc", ID: v.ID, Rev: int64(n)})})
	}
	rows = append(rows, []store.Button{k.button("holidays_add", press{Act: "ka", ID: v.ID})},
		[]store.Button{k.button("holidays_sheet", press{Act: "kt", ID: v.ID}), k.button("desk", press{Act: "dd"})}, k.holidayYearsBeside(v.ID))
	return store.Message{Text: string(words.Join(lines...)), Buttons: rows}, nil
}

func (k *look) holidayYearsBeside(year int64) (row []store.Button) {
	first, last := k.holidayYears()
	for _, y := range []int64{year - 1, year + 1} {
		if y < int64(first) || y > int64(last) {
			continue
		}
		label := "‹ " + strconv.FormatInt(y, 10)
		if y > year {
			label = strconv.FormatInt(y, 10) + " ›"
		}
		row = append(row, store.Button{Label: label, Data: press{Act: "kl", ID: y}.Data()})
	}
	return row
}

// listedLine is a day of the list with where it is from, and the button that takes it off or brings it back.
func (k *look) listedLine(d listedDay, n, page int) (words.HTML, store.Button) {
	from := k.html("holidays.shipped", nil)
	switch {
	case d.dropped:
		from = k.html("holidays.dropped", words.Args{"At": k.lang.Date(d.own.At)})
	case d.own != nil:
		from = k.html("holidays.own", words.Args{"At": k.lang.Date(d.own.At)})
	case d.Provisional:
		from = k.html("holidays.provisional", nil)
	}
	line := k.html("holidays.line", words.Args{"I": n, "Day": d.Date.String(), "Weekday": k.weekdayOf(d.Date), "What": k.whatDay(ownDay(d.Holiday)), "From": from})
	p := press{Act: "kb", ID: dayID(d.Date), Rev: d.rev(), Arg: strconv.Itoa(page)}
	key := "button.holiday_drop"
	if d.dropped {
		p.Act, key = "kr", "button.holiday_restore"
	}
	return line, store.Button{Label: k.lang.Text(key, words.Args{"I": n}), Data: p.Data()}
}

func (k *look) weekdayOf(d when.Date) string {
	return k.lang.Weekday(d.At(when.TimeOfDay{Hour: 12}, k.tx.House().Zone).Unix())
}

// whatDay says what a day is: "Nghỉ: Quốc khánh".
func (k *look) whatDay(o store.OwnDay) words.HTML { return whatDay(k.lang, o) }

func whatDay(l words.Lang, o store.OwnDay) words.HTML {
	what := l.HTML("holidays.is."+string(o.Is), nil)
	switch {
	case strings.HasPrefix(bloc.Fold(o.Name), bloc.Fold(string(what))): // "Nghỉ bù …" says it already
		what = l.HTML("holidays.name", words.Args{"Name": o.Name})
	case o.Name != "":
		what = l.HTML("holidays.named", words.Args{"What": what, "Name": o.Name})
	}
	return what
}

// dayID names a day in callback data: 20270215.
func dayID(d when.Date) int64 { return int64(d.Year*10000 + int(d.Month)*100 + d.Day) }

func dayOf(id int64) (when.Date, bool) {
	return when.MakeDate(int(id/10000), time.Month(id/100%100), int(id%100))
}

// listedNow is the day a button is about, as it was when the button was drawn.
func (t *turn) listedNow(p press) (listedDay, error) {
	if err := t.onlySecretary(); err != nil {
		return listedDay{}, err
	}
	date, ok := dayOf(p.ID)
	if !ok {
		return listedDay{}, no("unknown_button", nil)
	}
	list, err := t.look().listedDays(date.Year)
	if err != nil {
		return listedDay{}, err
	}
	for _, d := range list {
		if d.Date == date && d.rev() == p.Rev && d.dropped == (p.Act == "kr") {
			return d, nil
		}
	}
	if err := t.redraw(store.View{Name: "holidays", ID: int64(date.Year), Arg: p.Arg}); err != nil {
		return listedDay{}, err
	}
	return listedDay{}, no("stale", nil)
}

// pressDropDay is [Bỏ]: a day of the secretariat's own is as the list that comes with the program has it again; one of
// that list is an ordinary day.
func pressDropDay(t *turn, p press) error {
	d, err := t.listedNow(p)
	if err != nil {
		return err
	}
	decided := store.OwnDay{Date: d.Date, Is: store.DayUsual}
	if d.own != nil {
		if h, shipped := t.Tx.Holidays().Shipped().Special(d.Date); shipped {
			decided = ownDay(h)
		}
		err = t.Tx.Holidays().Drop(d.Date)
	} else {
		err = t.Tx.Holidays().Put(t.who.ID, []store.OwnDay{decided})
	}
	if err != nil {
		return err
	}
	return t.decidedDays(p, []store.OwnDay{decided})
}

// pressRestoreDay brings a day back that was taken off the list that comes with the program.
func pressRestoreDay(t *turn, p press) error {
	d, err := t.listedNow(p)
	if err != nil {
		return err
	}
	if err := t.Tx.Holidays().Drop(d.Date); err != nil {
		return err
	}
	return t.decidedDays(p, []store.OwnDay{ownDay(d.Holiday)})
}

// pressCheckedDays is [Đúng thông báo chính thức]: the provisional days of a year are the secretariat's own from now on.
func pressCheckedDays(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	year, err := t.holidayYear(p)
	if err != nil {
		return err
	}
	list, err := t.look().listedDays(int(year))
	if err != nil {
		return err
	}
	days := provisional(list)
	if int64(len(days)) != p.Rev || len(days) == 0 {
		if err := t.redraw(store.View{Name: "holidays", ID: year}); err != nil {
			return err
		}
		return no("stale", nil)
	}
	if err := t.Tx.Holidays().Put(t.who.ID, days); err != nil {
		return err
	}
	return t.decidedDays(press{ID: dayID(days[0].Date)}, days)
}

// decidedDays follows a decision made on the list itself: it is logged, told, and shown.
func (t *turn) decidedDays(p press, days []store.OwnDay) error {
	if err := t.tellHolidays(days); err != nil {
		return err
	}
	t.toast("toast.holidays", nil)
	return t.redraw(store.View{Name: "holidays", ID: p.ID / 10000, Arg: p.Arg})
}

func pressHolidaySheet(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	year, err := t.holidayYear(p)
	if err != nil {
		return err
	}
	return t.show(store.View{Name: "holiday_sheet", ID: year})
}

// holidaySheet writes the days of a year as the sheet that can be sent back.
func holidaySheet(k *look, v store.View) (store.Message, error) {
	if !k.mayAdminister() {
		return store.Message{}, courier.ErrMoot
	}
	var b bytes.Buffer
	if err := workbook.WriteHolidays(&b, k.tx.House().Calendar.Year(int(v.ID))); err != nil {
		return store.Message{}, err
	}
	return store.Message{Text: string(k.html("holidays.sheet", words.Args{"Year": strconv.FormatInt(v.ID, 10)})),
		Attachments: []store.Attachment{{Kind: "document", Name: fmt.Sprintf("ngay-nghi-lam-bu-%d.xlsx", v.ID), Data: b.Bytes()}}}, nil
}
