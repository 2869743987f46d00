package remind

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
)

// deed is something that happens in a history: what people do, or what becomes of the bloc.
type deed struct {
	what   string
	task   int // counted from the first
	person int
	agency int
	n      int64 // seconds; the hour of a house
	day    int64 // of a house, counted from the 1st of January 1970
	off    bool
	act    bloc.Act
	phase  bloc.Phase
	ladder []int
	draft  bloc.Task
	asked  []int
}

// history is hours of a bloc, and what happens in them. In an hour the program is away nothing is said.
type history struct {
	start int64
	hours []int64 // the clock at each; it may be set back
	deeds map[int][]deed
	away  map[int]bool
}

const (
	histAgencies = 3
	histPeople   = histAgencies + 2
)

// drawHistory draws either a bloc whose program is away now and then, or one that changes its calendar and its hours and
// whose clock is set back.
func drawHistory(t *rapid.T) history {
	h := history{start: at("01/03 08:00").Unix() + int64(rapid.IntRange(0, 364).Draw(t, "day of the year"))*day, deeds: map[int][]deed{}, away: map[int]bool{}}
	length := rapid.IntRange(20, rapid.SampledFrom([]int{60, 110, 110, 400}).Draw(t, "at most")).Draw(t, "days") * 24
	holidays := rapid.SliceOfN(rapid.IntRange(0, length/24+20), 0, 6).Draw(t, "days that are otherwise")
	for _, n := range holidays { // before anything else happens
		h.deeds[0] = append(h.deeds[0], house(8, h.start, n))
	}
	tasks := rapid.IntRange(1, 4).Draw(t, "tasks")
	born := make([]int, tasks)
	for i := range tasks {
		if i > 0 {
			born[i] = rapid.IntRange(born[i-1], max(born[i-1], min(length*2/3, born[i-1]+60*24))).Draw(t, "born")
		}
		h.deeds[born[i]] = append(h.deeds[born[i]], drawTask(t, i, h.start+int64(born[i])*hour))
	}
	for range rapid.IntRange(0, 14).Draw(t, "deeds") {
		i := rapid.IntRange(0, tasks-1).Draw(t, "task")
		when := rapid.IntRange(born[i], min(length, born[i]+100*24)-1).Draw(t, "hour")
		h.deeds[when] = append(h.deeds[when], drawDeed(t, i))
	}
	clock := h.start
	back := map[int]int64{}
	if rapid.Bool().Draw(t, "goes away") {
		for range rapid.IntRange(1, 3).Draw(t, "times away") {
			from := rapid.IntRange(0, length).Draw(t, "away from")
			for i := range rapid.IntRange(1, 24*20).Draw(t, "away for") {
				h.away[from+i] = true
			}
		}
	} else {
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			when := rapid.IntRange(0, length-1).Draw(t, "changes at")
			h.deeds[when] = append(h.deeds[when], house(rapid.IntRange(6, 10).Draw(t, "hour"), h.start+int64(when)*hour, rapid.IntRange(0, 10).Draw(t, "day")))
		}
		if rapid.Bool().Draw(t, "clock set back") {
			back[rapid.IntRange(1, length).Draw(t, "set back at")] = int64(rapid.IntRange(1, 50).Draw(t, "hours")) * hour
		}
	}
	for i := range length {
		clock -= back[i]
		h.hours = append(h.hours, clock)
		clock += hour
	}
	return h
}

// house is a change of the bloc's hour, and of a day: off if it would be worked, worked if it would be off.
func house(at int, from int64, days int) deed {
	d := dayOf(from) + int64(days)
	weekday := (d + 4) % 7
	return deed{what: "house", n: int64(at), day: d, off: weekday != 0 && weekday != 6}
}

func drawTask(t *rapid.T, i int, now int64) deed {
	opens := now + int64(max(0, rapid.IntRange(-48, 20*24).Draw(t, "opens after hours")))*hour
	return deed{what: "add", draft: bloc.Task{Kind: rapid.SampledFrom(bloc.Kinds()).Draw(t, "kind"), Year: 2027, Title: fmt.Sprint("Việc ", i+1),
		AnnounceAt: opens, Due: opens + int64(rapid.IntRange(-24, 60*24).Draw(t, "due after hours"))*hour,
		Ladder: rapid.SliceOfN(rapid.IntRange(0, 40), 0, 4).Draw(t, "ladder"),
		Phase:  rapid.SampledFrom([]bloc.Phase{bloc.PhaseConfirmed, bloc.PhaseConfirmed, bloc.PhaseConfirmed, bloc.PhaseProposed}).Draw(t, "phase")},
		asked: rapid.SliceOfNDistinct(rapid.IntRange(0, histAgencies-1), 1, -1, rapid.ID[int]).Draw(t, "asked")}
}

func drawDeed(t *rapid.T, task int) deed {
	d := deed{task: task, person: rapid.IntRange(0, histPeople-1).Draw(t, "person"), agency: rapid.IntRange(0, histAgencies-1).Draw(t, "agency"),
		off: rapid.Bool().Draw(t, "off")}
	d.what = rapid.SampledFrom([]string{"act", "act", "act", "act", "enter", "enter", "extend", "ladder", "exempt", "snooze", "snooze", "join", "leave",
		"block"}).Draw(t, "what")
	switch d.what {
	case "act":
		d.act = rapid.SampledFrom([]bloc.Act{bloc.ActReported, bloc.ActReported, bloc.ActRetracted, bloc.ActConfirmed, bloc.ActReturned,
			bloc.ActSupplemented, bloc.ActAttends, bloc.ActDeclines, bloc.ActAcknowledged}).Draw(t, "act")
	case "enter":
		d.phase = rapid.SampledFrom([]bloc.Phase{bloc.PhaseClosed, bloc.PhaseWithdrawn, bloc.PhaseConfirmed, bloc.PhaseConfirmed}).Draw(t, "phase")
	case "extend":
		d.n = int64(rapid.IntRange(-10*24, 25*24).Draw(t, "more hours")) * hour
	case "ladder":
		d.ladder = rapid.SliceOfN(rapid.IntRange(0, 40), 0, 3).Draw(t, "new ladder")
	case "snooze":
		d.n = int64(rapid.IntRange(1, 9*24).Draw(t, "hours")) * hour
	}
	return d
}

// living is a bloc to which a history happens: one that follows the scheduler's rules.
type living interface {
	clock(now int64)
	do(d deed)
	say() []string // what is due, as "CQ01 reminded: Việc 1", and settles it
}

// live lets a history happen to a bloc and holds what is said, every hour, to the plain rules.
func (h history) live(t *rapid.T, b living) {
	m := newPlain(histAgencies)
	for i, now := range h.hours {
		m.now = now
		b.clock(now)
		for _, d := range h.deeds[i] {
			m.do(d)
			b.do(d)
		}
		if h.away[i] {
			continue
		}
		got, want := b.say(), m.say()
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("at %s (hour %d)\nsaid: %q\nwant: %q\n%s", time.Unix(now, 0).In(vietnam()).Format("Mon 02/01/2006 15:04"), i, got, want, h.upTo(i))
		}
		if len(got) > 0 {
			if again := b.say(); len(again) > 0 {
				t.Fatalf("said twice at %s: %q", stamp(now), again)
			}
			h.decent(t, m, i, got)
		}
	}
}

// decent wants no reminder at night or on a day nobody works, and none for whoever may not be written to.
func (h history) decent(t *rapid.T, m *plain, i int, said []string) {
	for _, line := range said {
		if !strings.Contains(line, " reminded") || m.mayRemind() {
			continue
		}
		t.Fatalf("%q at %s (hour %d)", line, stamp(m.now), i)
	}
}

// upTo tells a history up to an hour, for a failing test.
func (h history) upTo(hour int) string {
	var b strings.Builder
	for i, now := range h.hours[:hour+1] {
		for _, d := range h.deeds[i] {
			fmt.Fprintf(&b, "  %s %s task %d person %d agency %d n %d off %v %s %s %v %+v %v\n", stamp(now), d.what, d.task+1, d.person, d.agency, d.n, d.off,
				d.act, d.phase, d.ladder, d.draft, d.asked)
		}
		if i > 0 && h.away[i] != h.away[i-1] {
			fmt.Fprintf(&b, "  %s away %v\n", stamp(now), h.away[i])
		}
	}
	return b.String()
}

// TestTenThousandHistoriesKeepTheRules holds the scheduler's rules, without a database, to the plain ones.
func TestTenThousandHistoriesKeepTheRules(t *testing.T) {
	rounds := 100 // of rapid's hundred
	if testing.Short() {
		rounds = 10
	}
	for range rounds {
		rapid.Check(t, func(r *rapid.T) { drawHistory(r).live(r, newPaper(histAgencies)) })
	}
}
