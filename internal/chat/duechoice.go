package chat

import (
	"errors"
	"slices"
	"time"

	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
)

// dueChoice is a due time being chosen: typed, shown as it was understood, and pressed. A dialog that asks for one keeps
// it among what it knows.
type dueChoice struct {
	Due     int64   `json:"due,omitempty"`
	Phrase  string  `json:"phrase,omitempty"`  // what it was read from, as it was typed
	Letter  string  `json:"letter,omitempty"`  // the letter's wording, where it was given
	Choices []int64 `json:"choices,omitempty"` // the due times last offered
	Before  bool    `json:"before,omitempty"`  // they are the two readings of "trước ngày X"
	Since   int64   `json:"since,omitempty"`   // a day without its year is none before
}

// dueDialog is a dialog in its step "due".
type dueDialog struct {
	flow   string
	act    string // of the buttons that carry due times
	choice *dueChoice
	data   any // everything the dialog knows, choice with it
}

// ask puts a question of the dialog.
func (q dueDialog) ask(t *turn, key string, args words.Args, buttons ...[]store.Button) error {
	if way, ok := q.data.(interface{ out(*turn) []store.Button }); ok {
		buttons = append(buttons[:len(buttons):len(buttons)], way.out(t))
	}
	return t.ask(q.flow, "due", q.data, key, args, buttons...)
}

// readDue shows what was understood of a due time before it counts, and asks what is ambiguous.
func (t *turn) readDue(q dueDialog, text string) error {
	h := t.Tx.House()
	got, err := t.parseDue(q.choice.keep(text), q.choice.Since)
	if err != nil {
		return t.refuseDue(q, err)
	}
	if !got.At.After(t.Now) {
		return no("due_past", words.Args{"Due": t.lang.DateTime(got.At.Unix())})
	}
	q.choice.Before = got.Before
	at := []int64{got.At.Unix()}
	key := understoodKey(got)
	if got.Before {
		day := when.DateOf(got.At, h.Zone)
		at = []int64{day.AddDays(-1).At(when.TimeOfDay{Hour: 17}, h.Zone).Unix(), at[0]}
		if day.AddDays(-1).At(when.TimeOfDay{Hour: 17}, h.Zone).Before(t.Now) {
			at = at[1:]
		}
		key = "newtask.due_before"
		rule, err := t.Tx.Settings().Get(store.SettingBeforeRule, "")
		if err != nil {
			return err
		}
		if rule == "same" && len(at) == 2 {
			at[0], at[1] = at[1], at[0]
		}
	}
	return t.offerDue(q, at, key)
}

// parseDue reads a due time; one that would fall before since is read from then on.
func (t *turn) parseDue(text string, since int64) (when.Parsed, error) {
	h := t.Tx.House()
	got, err := when.ParseWith(text, t.Now, h.Zone, h.Calendar)
	if err == nil && got.At.Unix() < since {
		return when.ParseWith(text, timeOf(since), h.Zone, h.Calendar)
	}
	return got, err
}

// keep notes what was typed and which of it is the letter's wording, and gives what to read the due time from.
func (c *dueChoice) keep(text string) (read string) {
	read, letter := when.Letter(text)
	c.Phrase, c.Letter = words.Cut(read, 200), words.Cut(letter, 200)
	return read
}

// understoodKey says how a due time is shown that has one meaning: as a day, as the end of a stretch of days, or as the
// next time of something yearly.
func understoodKey(got when.Parsed) string {
	switch {
	case got.Span != nil:
		return "duephrase.span"
	case got.Repeat == when.Yearly:
		return "duephrase.yearly"
	}
	return "newtask.due_understood"
}

// refuseDue tells why a due time was not understood and offers what it may mean; nothing is guessed.
func (t *turn) refuseDue(q dueDialog, err error) error {
	var choice *when.AmbiguousError
	var wrong *when.ImpossibleError
	switch {
	case errors.As(err, &choice) && len(choice.Choices) > 0:
		q.choice.Before = false
		var at []int64
		for _, c := range choice.Choices {
			if c.After(t.Now) {
				at = append(at, c.Unix())
			}
		}
		if len(at) == 0 {
			return no("due_past", words.Args{"Due": t.lang.DateTime(choice.Choices[len(choice.Choices)-1].Unix())})
		}
		return t.offerDue(q, at[:min(len(at), 4)], "newtask.due_ambiguous")
	case errors.As(err, &wrong) && wrong.Why == when.Lunar:
		return no("due_lunar", words.Args{"Piece": wrong.Piece})
	case errors.As(err, &wrong):
		return no("due_impossible", words.Args{"Piece": wrong.Piece})
	}
	return no("due_not_read", nil)
}

// offerDue shows due times to choose from; one already chosen is confirmed the same way.
func (t *turn) offerDue(q dueDialog, at []int64, key string) error {
	q.choice.Choices = at
	var rows [][]store.Button
	for _, unix := range at {
		rows = append(rows, []store.Button{{Label: words.Cut(t.lang.Text("button.due_at", words.Args{"Due": t.lang.DateTime(unix), "Weekday": t.lang.Weekday(unix)}), 60),
			Data: press{Act: q.act, ID: unix}.Data()}})
	}
	return q.ask(t, key, words.Args{"Phrase": q.choice.Phrase, "Due": t.lang.DateTime(at[0]), "Weekday": t.lang.Weekday(at[0])}, rows...)
}

// chooseDue takes a due time that was offered: it reports whether it is chosen now. A past one is refused, one on a day
// off is asked about.
func (t *turn) chooseDue(q dueDialog, step string, p press) (chosen bool, err error) {
	if step != "due" || !slices.Contains(q.choice.Choices, p.ID) {
		return false, no("dialog_gone", nil)
	}
	h := t.Tx.House()
	at := timeOf(p.ID)
	if !at.After(t.Now) {
		return false, no("due_past", words.Args{"Due": t.lang.DateTime(p.ID)})
	}
	if err := t.keepBeforeRule(*q.choice, p.ID); err != nil {
		return false, err
	}
	day := when.DateOf(at, h.Zone)
	if !h.Calendar.IsWorkingDay(day) && p.Arg != "keep" {
		return false, t.askDayOff(q, p.ID, h.Calendar.After(day).At(timeOfDay(at.In(h.Zone)), h.Zone).Unix())
	}
	q.choice.Due, q.choice.Choices = p.ID, nil
	return true, nil
}

// askDayOff asks about a due day on a weekend or holiday: [Chuyển sang ngày làm việc tiếp theo] [Giữ].
func (t *turn) askDayOff(q dueDialog, kept, moved int64) error {
	q.choice.Choices, q.choice.Before = []int64{kept, moved}, false
	return q.ask(t, "newtask.day_off", words.Args{"Due": t.lang.DateTime(kept), "Weekday": t.lang.Weekday(kept)},
		[]store.Button{{Label: t.lang.Text("button.move_due", words.Args{"Due": t.lang.DateTime(moved), "Weekday": t.lang.Weekday(moved)}),
			Data: press{Act: q.act, ID: moved}.Data()}},
		[]store.Button{{Label: t.lang.Text("button.keep_due", words.Args{"Due": t.lang.DateTime(kept)}), Data: press{Act: q.act, ID: kept, Arg: "keep"}.Data()}})
}

// keepBeforeRule remembers how the house reads "trước ngày X": it is offered first next time.
func (t *turn) keepBeforeRule(c dueChoice, chosen int64) error {
	if !c.Before || len(c.Choices) != 2 {
		return nil
	}
	rule := "eve"
	if chosen == slices.Max(c.Choices) {
		rule = "same"
	}
	return t.Tx.Settings().Set(store.SettingBeforeRule, rule)
}

func timeOfDay(t time.Time) when.TimeOfDay { return when.TimeOfDay{Hour: t.Hour(), Minute: t.Minute()} }
