package chat

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
	"khoibot/internal/report"
)

func drawnTask(t *rapid.T) bloc.Task {
	return bloc.Task{ID: 1, Due: rapid.Int64Range(0, 20).Draw(t, "due"), AnnouncedAt: 1,
		Phase: rapid.SampledFrom([]bloc.Phase{bloc.PhaseConfirmed, bloc.PhaseClosed}).Draw(t, "phase")}
}

func drawnEntry(t *rapid.T) bloc.Entry {
	return bloc.Entry{Exempt: rapid.Bool().Draw(t, "exempt"), Late: rapid.Bool().Draw(t, "late"),
		Latest: rapid.SampledFrom([]bloc.Act{"", bloc.ActReported, bloc.ActRetracted, bloc.ActConfirmed, bloc.ActReturned, bloc.ActAttends, bloc.ActDeclines,
			bloc.ActAcknowledged}).Draw(t, "latest")}
}

// The report and the reminders go by one rule: of an open task, an agency is missing or pending exactly when it owes.
func TestTheReportAgreesWithWhatIsOwed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		task, e, now := drawnTask(t), drawnEntry(t), rapid.Int64Range(0, 20).Draw(t, "now")
		o := outcomeOf(task, e, true, now)
		open := o == report.Missing || o == report.Pending
		if task.Open() && open != bloc.Owes(task, e) {
			t.Fatalf("%+v of %+v is outcome %d", e, task, o)
		}
		if state := bloc.StateOf(task, e, now); (state == bloc.StateOverdue) != (o == report.Missing) && task.Open() {
			t.Fatalf("the board says %s, the report %d", state, o)
		}
		if o == report.Pending && !task.Open() {
			t.Fatal("something is still expected of a task that is over")
		}
		if (o == report.Late || o == report.OnTime) != e.Latest.Answers() {
			t.Fatalf("the answer %s counts as outcome %d", e.Latest, o)
		}
		if outcomeOf(task, e, false, now) != report.NotAsked {
			t.Fatal("an agency that was not asked is held to something")
		}
	})
}

func TestTheTableFitsAPhone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := grid{entries: map[bloc.TaskID]map[bloc.AgencyID]bloc.Entry{}}
		for i := range rapid.IntRange(0, tableTasks).Draw(t, "tasks") {
			g.tasks = append(g.tasks, bloc.Task{ID: bloc.TaskID(i)})
		}
		for i := range rapid.IntRange(0, 5).Draw(t, "agencies") {
			g.agencies = append(g.agencies, bloc.Agency{ID: bloc.AgencyID(i), Name: strings.Join(strings.Fields(rapid.String().Draw(t, "name")), " ")})
		}
		lines := tableLines(g, g.agencies, 0)
		if len(lines) != len(g.agencies)+1 {
			t.Fatalf("%d lines of %d agencies", len(lines), len(g.agencies))
		}
		for _, l := range lines {
			if n := utf8.RuneCountInString(l); n > 36 || n < tableAgency+2*len(g.tasks) {
				t.Fatalf("%d columns: %q", n, l)
			}
		}
	})
}
