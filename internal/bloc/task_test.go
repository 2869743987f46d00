package bloc

import "testing"

func TestWhenATaskBeginsAndAnswersEnd(t *testing.T) {
	for _, c := range []struct {
		name           string
		task           Task
		begins, closes int64
	}{
		{"a paper is taken late", Task{Kind: KindReport, Due: 100, Start: 200}, 0, 0},
		{"ballots end with the due time", Task{Kind: KindMeeting, Due: 100, Start: 200}, 0, 100},
		{"an activity without a time of its own", Task{Kind: KindActivity, Due: 100}, 100, 100},
		{"an activity is answered until it begins", Task{Kind: KindActivity, Due: 100, Start: 200}, 200, 200},
		{"but never less long than one registers", Task{Kind: KindActivity, Due: 300, Start: 200}, 200, 300},
	} {
		if b, e := c.task.BeginsAt(), c.task.ClosesAt(); b != c.begins || e != c.closes {
			t.Errorf("%s: begins %d, closes %d, want %d, %d", c.name, b, e, c.begins, c.closes)
		}
	}
}
