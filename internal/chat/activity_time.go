package chat

import (
	"errors"
	"slices"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
	"khoibot/internal/words"
)

// startChoice is when an activity begins and where it is, being chosen.
type startChoice struct {
	Start  int64   `json:"start,omitempty"`
	Starts []int64 `json:"starts,omitempty"` // the times last offered
	Place  string  `json:"place,omitempty"`
}

// maxPlace is the longest place, in Telegram's units.
const maxPlace = 200

// startsIn reads when an activity begins: one instant or, where a text may mean several, each. The hour must be said,
// and of several days it is the first.
func (t *turn) startsIn(text string, due int64) ([]int64, error) {
	h := t.Tx.House()
	got, err := when.ParseWith(text, t.Now, h.Zone, h.Calendar)
	var choice *when.AmbiguousError
	var wrong *when.ImpossibleError
	switch {
	case errors.As(err, &choice) && len(choice.Choices) > 0:
		var at []int64
		for _, c := range choice.Choices {
			if t.startable(c.Unix(), due) == nil {
				at = append(at, c.Unix())
			}
		}
		if len(at) == 0 {
			return nil, t.startable(choice.Choices[0].Unix(), due)
		}
		return at[:min(len(at), 4)], nil
	case errors.As(err, &wrong) && wrong.Why == when.Lunar:
		return nil, no("due_lunar", words.Args{"Piece": wrong.Piece})
	case errors.As(err, &wrong):
		return nil, no("due_impossible", words.Args{"Piece": wrong.Piece})
	case err != nil || got.Before || got.Repeat != when.Once:
		return nil, no("start_not_read", nil)
	case !got.HasTime:
		return nil, no("start_without_hour", nil)
	}
	at := got.At
	if got.Span != nil {
		at = got.Span.From.At(timeOfDay(at.In(h.Zone)), h.Zone)
	}
	return []int64{at.Unix()}, t.startable(at.Unix(), due)
}

// startable refuses a start that has passed, or is before registering ends.
func (t *turn) startable(at, due int64) error {
	switch {
	case at <= t.Tx.Now:
		return no("start_past", words.Args{"At": t.lang.DateTime(at)})
	case at < due:
		return no("start_before_due", words.Args{"At": t.lang.DateTime(at), "Due": t.lang.DateTime(due)})
	}
	return nil
}

// startButtons show what was understood, to be pressed before it counts.
func (t *turn) startButtons(p press, starts []int64) (rows [][]store.Button) {
	for _, at := range starts {
		rows = append(rows, []store.Button{{Label: words.Cut(t.lang.Text("button.due_at", words.Args{"Due": t.lang.DateTime(at), "Weekday": t.lang.Weekday(at)}), 60),
			Data: press{Act: p.Act, ID: at, Rev: p.Rev}.Data()}})
	}
	return rows
}

// placeIn reads a place: one line, of a length that fits.
func placeIn(text string) (string, error) {
	place := strings.Join(strings.Fields(text), " ")
	if words.Len(place) > maxPlace {
		return "", no("place_too_long", words.Args{"Max": maxPlace})
	}
	return place, nil
}

// activityStartFlow is when and where a new activity is, as /themviec asks it.
func activityStartFlow() flow {
	return flow{presses: map[string]presser{"hs": pressNewStart, "hk": pressNoStart, "hp": pressNoPlace}}
}

// askAfterDue asks what comes after a new task's due time.
func (t *turn) askAfterDue(d draftTask) error {
	if d.Kind != bloc.KindActivity {
		return t.askDoc(d)
	}
	d.startChoice = startChoice{}
	return t.ask("newtask", "start", d, "activity.ask_start", words.Args{"Title": d.Title, "Due": t.lang.DateTime(d.Due)},
		[]store.Button{t.button("skip", press{Act: "hk", Rev: d.ID})}, d.out(t))
}

// newActivityStep takes what is typed of when and where.
func (t *turn) newActivityStep(d draftTask, step, text string) error {
	if step == "place" {
		place, err := placeIn(text)
		if err != nil {
			return err
		}
		d.Place = place
		return t.askDoc(d)
	}
	starts, err := t.startsIn(text, d.Due)
	if err != nil {
		return err
	}
	d.Starts = starts
	return t.ask("newtask", "start", d, "activity.start_understood", words.Args{"Phrase": words.Cut(text, 200)},
		append(t.startButtons(press{Act: "hs", Rev: d.ID}, starts), d.out(t))...)
}

func pressNewStart(t *turn, p press) error {
	d, step, err := t.draftingOf(p)
	if err != nil {
		return err
	}
	if step != "start" || !slices.Contains(d.Starts, p.ID) {
		return no("dialog_gone", nil)
	}
	if err := t.startable(p.ID, d.Due); err != nil {
		return err
	}
	d.Start, d.Starts = p.ID, nil
	return t.askNewPlace(d)
}

func pressNoStart(t *turn, p press) error {
	d, step, err := t.draftingOf(p)
	if err != nil {
		return err
	}
	if step != "start" {
		return no("dialog_gone", nil)
	}
	d.Start, d.Starts = 0, nil
	return t.askNewPlace(d)
}

func (t *turn) askNewPlace(d draftTask) error {
	return t.ask("newtask", "place", d, "activity.ask_place", words.Args{"Title": d.Title}, []store.Button{t.button("skip", press{Act: "hp", Rev: d.ID})}, d.out(t))
}

func pressNoPlace(t *turn, p press) error {
	d, step, err := t.draftingOf(p)
	if err != nil {
		return err
	}
	if step != "place" {
		return no("dialog_gone", nil)
	}
	return t.askDoc(d)
}
