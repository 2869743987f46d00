package bloc

import (
	"slices"
	"testing"
)

func TestWhatIsRecordedForAnAgencyIsAnAnswerToTheTask(t *testing.T) {
	for _, kind := range Kinds() {
		for _, act := range kind.RecordedAs() {
			if !act.Answers() || act == ActReported {
				t.Errorf("%s: recorded as %s the agency still owes, or waits for who recorded it", kind, act)
			}
		}
		if kind.Submission() && len(kind.RecordedAs()) != 1 {
			t.Errorf("%s is recorded as %v", kind, kind.RecordedAs())
		}
	}
	if got := KindActivity.RecordedAs(); !slices.Equal(got, []Act{ActAttends, ActDeclines}) {
		t.Errorf("an activity is recorded as %v", got)
	}
	for _, kind := range []Kind{KindDraft, KindMeeting} { // their answers are more than an act
		if Recordable(Task{Kind: kind, Phase: PhaseConfirmed, AnnouncedAt: 1}, Entry{}) {
			t.Errorf("a %s is recorded by a press", kind)
		}
	}
}

func TestForWhomAnAnswerIsRecordedOrReplaced(t *testing.T) {
	for _, c := range []struct {
		name               string
		task               func(*Task)
		entry              Entry
		recorded, replaced bool
	}{
		{"nothing done", nil, Entry{}, true, false},
		{"reported", nil, Entry{Latest: ActReported}, true, true},
		{"confirmed", nil, Entry{Latest: ActConfirmed}, true, true},
		{"returned", nil, Entry{Latest: ActReturned}, true, false},
		{"exempt", nil, Entry{Exempt: true}, false, false},
		{"the task is closed", func(t *Task) { t.Phase = PhaseClosed }, Entry{Latest: ActReported}, false, false},
		{"the task has not opened", func(t *Task) { t.AnnouncedAt = 0 }, Entry{}, false, false},
		{"an activity", func(t *Task) { t.Kind = KindActivity }, Entry{Latest: ActAttends}, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			task := openTask()
			if c.task != nil {
				c.task(&task)
			}
			if got := Recordable(task, c.entry); got != c.recorded {
				t.Errorf("recorded %t, want %t", got, c.recorded)
			}
			if got := Replaceable(task, c.entry); got != c.replaced {
				t.Errorf("replaced %t, want %t", got, c.replaced)
			}
		})
	}
}

func TestOnlyKnownChannelsAreValid(t *testing.T) {
	for _, c := range Channels() {
		if !c.Valid() {
			t.Errorf("%s is offered and not valid", c)
		}
	}
	if Channel("").Valid() || Channel("fax").Valid() {
		t.Error("an unknown channel is valid")
	}
}
