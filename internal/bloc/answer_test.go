package bloc

import (
	"testing"

	"pgregory.net/rapid"
)

const due = 1_000_000

func openTask() Task {
	return Task{ID: 1, Kind: KindReport, Due: due, Phase: PhaseConfirmed, AnnouncedAt: 10}
}

func TestWhoOwesAnAnswer(t *testing.T) {
	for _, c := range []struct {
		name  string
		task  func(*Task)
		entry Entry
		want  bool
	}{
		{"asked, nothing done", nil, Entry{}, true},
		{"reported, not confirmed yet", nil, Entry{Latest: ActReported}, false},
		{"confirmed", nil, Entry{Latest: ActConfirmed}, false},
		{"pressed by mistake", nil, Entry{Latest: ActRetracted}, true},
		{"returned by the secretariat", nil, Entry{Latest: ActReturned}, true},
		{"attends", nil, Entry{Latest: ActAttends}, false},
		{"does not attend", nil, Entry{Latest: ActDeclines}, false},
		{"acknowledged", nil, Entry{Latest: ActAcknowledged}, false},
		{"exempt", nil, Entry{Exempt: true}, false},
		{"exempt after a return", nil, Entry{Exempt: true, Latest: ActReturned}, false},
		{"the task is only proposed", func(t *Task) { t.Phase = PhaseProposed }, Entry{}, false},
		{"the task has not opened", func(t *Task) { t.AnnouncedAt = 0 }, Entry{}, false},
		{"the task was withdrawn", func(t *Task) { t.Phase = PhaseWithdrawn }, Entry{}, false},
		{"the task is closed", func(t *Task) { t.Phase = PhaseClosed }, Entry{Latest: ActReturned}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			task := openTask()
			if c.task != nil {
				c.task(&task)
			}
			if got := Owes(task, c.entry); got != c.want {
				t.Errorf("owes: %t, want %t", got, c.want)
			}
		})
	}
}

func TestTheMarkOnTheBoard(t *testing.T) {
	for _, c := range []struct {
		name  string
		entry Entry
		now   int64
		want  State
		mark  string
	}{
		{"nothing yet", Entry{}, due - 1, StateNone, "○"},
		{"the due instant is still in time", Entry{}, due, StateNone, "○"},
		{"a second later is late", Entry{}, due + 1, StateOverdue, "✗"},
		{"reported", Entry{Latest: ActReported}, due - 1, StateReported, "●"},
		{"reported and late is reported", Entry{Latest: ActReported, Late: true}, due + 1, StateReported, "●"},
		{"confirmed", Entry{Latest: ActConfirmed}, due + 1, StateConfirmed, "✓"},
		{"attends", Entry{Latest: ActAttends}, due + 1, StateConfirmed, "✓"},
		{"does not attend is an answer", Entry{Latest: ActDeclines}, due - 1, StateConfirmed, "✓"},
		{"acknowledged", Entry{Latest: ActAcknowledged}, due - 1, StateConfirmed, "✓"},
		{"returned in time", Entry{Latest: ActReturned}, due - 1, StateNone, "○"},
		{"returned and late", Entry{Latest: ActReturned}, due + 1, StateOverdue, "✗"},
		{"taken back and late", Entry{Latest: ActRetracted}, due + 1, StateOverdue, "✗"},
		{"not asked", Entry{Exempt: true}, due + 1, StateExempt, "–"},
		{"not asked any more, but had answered", Entry{Exempt: true, Latest: ActConfirmed}, due + 1, StateConfirmed, "✓"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := StateOf(openTask(), c.entry, c.now)
			if got != c.want || got.Mark() != c.mark {
				t.Errorf("%s %s, want %s %s", got.Mark(), got, c.mark, c.want)
			}
		})
	}
}

func TestBoardsAndRemindersAgree(t *testing.T) {
	acts := []Act{"", ActReported, ActRetracted, ActConfirmed, ActReturned, ActAttends, ActDeclines, ActAcknowledged}
	phases := []Phase{PhaseProposed, PhaseConfirmed, PhaseWithdrawn, PhaseClosed}
	rapid.Check(t, func(t *rapid.T) {
		task := Task{Kind: rapid.SampledFrom(Kinds()).Draw(t, "kind"), Phase: rapid.SampledFrom(phases).Draw(t, "phase"),
			AnnouncedAt: rapid.Int64Range(0, 1).Draw(t, "announced"), Due: due}
		e := Entry{Exempt: rapid.Bool().Draw(t, "exempt"), Latest: rapid.SampledFrom(acts).Draw(t, "act")}
		now := rapid.Int64Range(due-2, due+2).Draw(t, "now")
		state := StateOf(task, e, now)
		owing := state == StateNone || state == StateOverdue
		if got := Owes(task, e); got != (task.Open() && owing) {
			t.Fatalf("owes %t, while the board of a task in phase %s (announced %d) says %s", got, task.Phase, task.AnnouncedAt, state)
		}
		if state == StateOverdue && now <= due || state == StateNone && now > due {
			t.Fatalf("%s at %d, due %d", state, now, task.Due)
		}
	})
}

func TestWhatSettlesAnAnswer(t *testing.T) {
	for act, want := range map[Act]bool{"": false, ActSupplemented: false, ActReported: true, ActRetracted: true,
		ActConfirmed: true, ActReturned: true, ActAttends: true, ActDeclines: true, ActAcknowledged: true} {
		if act.Settles() != want {
			t.Errorf("%q settles: %t, want %t", act, !want, want)
		}
		if act.Answers() && !act.Settles() {
			t.Errorf("%q answers without settling", act)
		}
	}
}
