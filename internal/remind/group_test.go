package remind

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// RemindGroup implements Words as the conversations do: a card a day, worded when it is sent.
func (o *office) RemindGroup(tx *store.Tx, chat, day, sendAt int64) error {
	if o.queued != nil {
		o.queued(tx)
	}
	_, err := tx.Cards().Show(chat, store.LaneBulk, Key(day), store.View{Name: GroupView, ID: day}, sendAt)
	return err
}

// deliverToGroup sends a reminder of the group: of what the day's was about, what agencies still owe.
func (o *office) deliverToGroup(tx *store.Tx, x store.Outgoing, card store.Card) error {
	var tasks []bloc.TaskID
	group, err := tx.Groups().Reminded()
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if group.Chat == x.Chat {
		for _, line := range must(tx.Groups().Day(x.Chat, card.View.ID)) {
			task := must(tx.Tasks().Get(line.Task))
			if strings.HasPrefix(line.Cause, Cause(task)) && len(must(tx.Answers().Owing(task.ID))) > 0 && !slices.Contains(tasks, task.ID) {
				tasks = append(tasks, task.ID)
			}
		}
	}
	if len(tasks) == 0 {
		return tx.Outbox().Moot(x.ID)
	}
	o.log(tx, fmt.Sprint("group ", x.Chat), "reminded", tasks...)
	if o.inGroup != nil {
		o.inGroup(tx, tasks)
	}
	return errors.Join(tx.Cards().Sent(card, int(x.ID)), tx.Outbox().Sent(x, int(x.ID), store.About{}))
}

// bind makes a chat the bloc's group, which is reminded if on says so.
func (o *office) bind(chat int64, on string) {
	o.write(func(tx *store.Tx) error {
		return errors.Join(tx.Groups().Bind(chat, "Khối", 1), tx.Settings().Set(store.SettingGroupRungs, on))
	})
}

// groupHeard are the lines about the group among what was told, which is forgotten.
func (o *office) groupHeard() (lines []string) {
	for _, line := range o.said {
		if strings.Contains(line, " group ") {
			lines = append(lines, line)
		}
	}
	o.said = nil
	return lines
}

func TestTheGroupIsRemindedOnceADayOfWhatIsDue(t *testing.T) {
	o := newOffice(t, 2)
	o.bind(-1, "on")
	o.add(o.task("Một", "01/04 17:00", 7))
	id := o.add(o.task("Hai", "01/04 16:00", 7, 3))
	o.walk("31/03 08:00")
	o.act(id, o.agencies[0], bloc.ActReported)
	o.walk("01/04 07:00")
	o.act(id, o.agencies[1], bloc.ActReported)
	o.walk("31/12 08:00")
	if got, want := o.groupHeard(), []string{"25/03 08:00 group -1 reminded: Hai, Một", "29/03 08:00 group -1 reminded: Hai", "01/04 08:00 group -1 reminded: Một",
		"02/04 08:00 group -1 reminded: Một", "05/04 08:00 group -1 reminded: Một"}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestTheGroupIsNotRemindedUnlessSwitchedOn(t *testing.T) {
	o := newOffice(t, 1)
	o.bind(-1, "off")
	o.add(o.task("Một", "01/04 17:00", 14, 7, 3))
	o.walk("25/03 07:00")
	o.bind(-1, "on")
	o.walk("26/03 08:00")
	o.write(func(tx *store.Tx) error { return tx.Groups().Leave(-1, "Khối") })
	o.walk("30/03 08:00")
	o.bind(-2, "on") // what came while there was no group is not made up for
	o.walk("01/04 08:00")
	if got, want := o.groupHeard(), []string{"25/03 08:00 group -1 reminded: Một", "01/04 08:00 group -2 reminded: Một"}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestTheGroupHearsOnceADayWhateverMoves(t *testing.T) {
	for _, chat := range []int64{-1, -1001} {
		o := newOffice(t, 1)
		o.bind(-1, "on")
		late := o.task("Hai", "08/04 17:00", 7)
		late.AnnounceAt = at("01/04 08:10").Unix()
		o.add(late)
		o.add(o.task("Một", "08/04 17:00", 7))
		o.walk("01/04 08:30")
		if chat != -1 { // it becomes a supergroup
			o.write(func(tx *store.Tx) error { return tx.Outbox().Moved(-1, chat) })
		}
		o.serve(9) // the hour moves, and brings a second rung that day
		o.walk("05/04 12:00")
		want := []string{"01/04 08:00 group -1 reminded: Một", fmt.Sprintf("02/04 09:00 group %d reminded: Hai", chat)}
		if got := o.groupHeard(); !slices.Equal(got, want) {
			t.Errorf("told %q, want %q", got, want)
		}
	}
}

func TestTheGroupHearsOfARungOnceThoughTheHourMoves(t *testing.T) {
	o := newOffice(t, 1)
	o.bind(-1, "on")
	o.add(o.task("Một", "01/04 17:00", 7))
	o.walk("25/03 08:30")
	o.queued = func(*store.Tx) { t.Error("a reminder of nothing new is queued") }
	o.serve(9)
	o.walk("25/03 12:00")
	if got, want := o.groupHeard(), []string{"25/03 08:00 group -1 reminded: Một"}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestAfterTimeAwayTheGroupGetsOneLateMessage(t *testing.T) {
	o := newOffice(t, 1)
	o.bind(-1, "on")
	o.add(o.task("Một", "01/04 17:00", 14, 7, 3))
	o.add(o.task("Hai", "02/04 17:00", 14, 7))
	o.tick()
	o.sleep("27/03 10:00") // a Saturday
	o.walk("29/03 08:00")
	if got, want := o.groupHeard(), []string{"29/03 08:00 group -1 reminded: Một, Hai"}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

// rung is a task's reminder of the group as the rules know it.
type rung struct {
	chat int64
	task bloc.TaskID
	due  int64
	days int
}

// groupRules are what the group may hear, kept as simply as they can be said.
type groupRules struct {
	*office
	t    *rapid.T
	chat int64 // zero: there is no group
	on   bool
	said map[rung]bool
	days map[string]bool
	want map[rung]bool // at the present instant
	now  []bloc.TaskID // arrived by this tick
}

// expected are the rungs that the group should hear of at the present instant, and has not.
func (g *groupRules) expected(tasks []bloc.TaskID) map[rung]bool {
	want := map[rung]bool{}
	if g.chat == 0 || !g.on {
		return want
	}
	g.write(func(tx *store.Tx) error {
		now, h := time.Unix(tx.Now, 0), tx.House()
		if !when.Window(now, h.Calendar, h.RemindAt, h.Quiet, h.Zone).Equal(now) {
			return nil
		}
		for _, id := range tasks {
			task := must(tx.Tasks().Get(id))
			last := rung{task: 0}
			for _, r := range tx.Tasks().Rungs(task) {
				if r.At.Unix() > task.RemindedAt && !r.At.After(now) {
					last = rung{g.chat, id, task.Due, r.Days}
				}
			}
			over := task.Kind.ClosesWhenDue() && task.Due <= tx.Now
			owed := slices.ContainsFunc(must(tx.Answers().Entries(id)), func(e bloc.Entry) bool { return bloc.Owes(task, e) })
			if last.task != 0 && owed && !over && !g.said[last] {
				want[last] = true
			}
		}
		return nil
	})
	return want
}

// arrives holds a message to the group to the rules: in working hours, one a day, of what is owed and open.
func (g *groupRules) arrives(tx *store.Tx, tasks []bloc.TaskID) {
	now, h := time.Unix(tx.Now, 0), tx.House()
	if !when.Window(now, h.Calendar, h.RemindAt, h.Quiet, h.Zone).Equal(now) {
		g.t.Fatalf("the group is reminded at %s", stamp(tx.Now))
	}
	if g.chat == 0 || !g.on {
		g.t.Fatalf("%s: a group is reminded that should not be", stamp(tx.Now))
	}
	day := fmt.Sprint(g.chat, " ", when.DateOf(now, h.Zone))
	if g.days[day] {
		g.t.Fatalf("%s: the group is reminded a second time that day", stamp(tx.Now))
	}
	g.days[day] = true
	for _, id := range tasks {
		task := must(tx.Tasks().Get(id))
		owed := slices.ContainsFunc(must(tx.Answers().Entries(id)), func(e bloc.Entry) bool { return bloc.Owes(task, e) })
		known := false
		for r := range g.said {
			known = known || r.chat == g.chat && r.task == id && r.due == task.Due
		}
		if !owed || !known {
			g.t.Fatalf("%s: the group is reminded of %q: owed %v, on a rung %v", stamp(tx.Now), task.Title, owed, known)
		}
	}
	g.now = tasks
}

// queued wants something to be said whenever a message to the group is queued.
func (g *groupRules) queued(tx *store.Tx) {
	if len(g.want) == 0 {
		g.t.Fatalf("%s: a reminder of nothing is queued for the group", stamp(tx.Now))
	}
}

// step ticks once and compares what the group is told with what it should be.
func (g *groupRules) step(tasks []bloc.TaskID) {
	want := g.expected(tasks)
	g.want = want
	maps.Copy(g.said, want)
	now := g.clock.Now()
	already := g.days[fmt.Sprint(g.chat, " ", when.DateOf(now, vietnam()))]
	g.now = nil
	g.tick()
	for r := range want {
		if !already && !slices.Contains(g.now, r.task) {
			g.t.Fatalf("%s: the group is told of %v, not of task %d", stamp(now.Unix()), g.now, r.task)
		}
	}
	said := len(g.office.said)
	g.tick()
	if len(g.office.said) != said {
		g.t.Fatalf("a second tick at one instant says %q", g.office.said[said:])
	}
}

// change binds, unbinds, moves or switches the group.
func (g *groupRules) change(what int) {
	g.write(func(tx *store.Tx) error {
		switch {
		case what == 0 && g.chat != 0:
			left := g.chat
			g.chat = 0
			return errors.Join(tx.Groups().Leave(left, ""), tx.Outbox().Abandon(left, "left"))
		case what == 1 && g.chat != 0:
			from := g.chat
			g.chat -= 1000
			moved := map[rung]bool{}
			for r := range g.said {
				if r.chat == from {
					r.chat = g.chat
				}
				moved[r] = true
			}
			g.said = moved
			for day := range g.days {
				if rest, ok := strings.CutPrefix(day, fmt.Sprint(from, " ")); ok {
					g.days[fmt.Sprint(g.chat, " ", rest)] = true
				}
			}
			return tx.Outbox().Moved(from, g.chat)
		case what == 2:
			g.on = !g.on
			return tx.Settings().Set(store.SettingGroupRungs, map[bool]string{true: "on", false: "off"}[g.on])
		case g.chat == 0:
			g.chat = -1 - tx.Now
			return tx.Groups().Bind(g.chat, "Khối", 1)
		}
		return nil
	})
}

// play lives through the year instant by instant, but for a time away.
func (g *groupRules) play(y year, from, to int64) {
	var tasks []bloc.TaskID
	for i, task := range y.tasks {
		var asked []bloc.AgencyID
		for _, a := range y.asked[i] {
			asked = append(asked, g.agencies[a])
		}
		tasks = append(tasks, g.add(task, asked...))
	}
	for events := y.events; ; {
		now, next := g.clock.Now().Unix(), g.peek()
		if next != 0 {
			next = max(next, now)
			if next > from && next < to {
				next = to
			}
		}
		if len(events) > 0 && (next == 0 || events[0].at <= next) {
			g.clock.Set(time.Unix(events[0].at, 0))
			events[0].do(g.office, tasks)
			events = events[1:]
			if at := g.clock.Now().Unix(); at <= from || at >= to {
				g.step(tasks)
			}
			continue
		}
		if next == 0 {
			return
		}
		g.clock.Set(time.Unix(next, 0))
		g.step(tasks)
	}
}

func TestTheGroupHearsWhatTheRulesSayAndNothingElse(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		y := drawYear(r)
		g := &groupRules{office: newOffice(t, yearAgencies), t: r, said: map[rung]bool{}, days: map[string]bool{}}
		g.focal("hai đơn vị", g.agencies[0], g.agencies[1])
		g.office.inGroup, g.office.queued = g.arrives, g.queued
		g.change(3)
		g.change(2)
		for range rapid.IntRange(0, 6).Draw(r, "changes of the group") {
			what := rapid.IntRange(0, 3).Draw(r, "change")
			at := y.tasks[0].AnnounceAt + int64(rapid.IntRange(0, 60*24*60).Draw(r, "minutes after the first opens"))*60
			y.events = append(y.events, event{at, func(*office, []bloc.TaskID) { g.change(what) }})
		}
		slices.SortStableFunc(y.events, func(a, b event) int { return cmp.Compare(a.at, b.at) })
		from := y.tasks[0].Due/60*60 - int64(rapid.IntRange(0, 35*24*60).Draw(r, "away, minutes before the first is due"))*60
		from = max(from, at("01/03 08:00").Unix())
		g.play(y, from, from+int64(rapid.IntRange(1, 30*24*60).Draw(r, "for minutes"))*60)
	})
}
