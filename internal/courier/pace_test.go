package courier

import (
	"testing"
	"time"
)

// sendAsFast sends whenever the pace allows, and gives the instants.
func sendAsFast(p pace, n int) []time.Time {
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	var sent []time.Time
	for range n {
		if at := p.opens(now); at.After(now) {
			now = at
		}
		p.take(now)
		sent = append(sent, now)
	}
	return sent
}

func TestPaceOfAChat(t *testing.T) {
	for _, test := range []struct {
		name  string
		chat  int64
		most  int // that may go out
		in    time.Duration
		whole time.Duration // and sixty may not take longer than
	}{
		{"private", 11, 3, time.Second, 61 * time.Second},
		{"group", -11, 20, time.Minute, 123 * time.Second},
	} {
		sent := sendAsFast(newPace(test.chat), 60)
		for i := range sent[test.most:] {
			// A burst, and then what the time since it allows.
			if gap := sent[i+test.most].Sub(sent[i]); gap < test.in {
				t.Errorf("%s: %d messages in %v", test.name, test.most+1, gap)
			}
		}
		if took := sent[59].Sub(sent[0]); took > test.whole {
			t.Errorf("%s: sixty took %v", test.name, took)
		}
	}
}

func TestARestedPaceIsForgotten(t *testing.T) {
	o := openOffice(t)
	c := o.courier()
	now := o.machine.Now()
	for _, chat := range []int64{11, -11} {
		c.paces[chat] = newPace(chat)
		for range groupMost {
			c.paces[chat].take(now)
		}
	}
	chats, opens := c.closed(now)
	if len(chats) != 2 || !opens.After(now) {
		t.Errorf("closed %v until %v", chats, opens)
	}
	if c.closed(now.Add(2 * time.Minute)); len(c.paces) != 0 {
		t.Errorf("remembers %d", len(c.paces))
	}
}

func TestBackOffGrowsToFiveMinutes(t *testing.T) {
	for attempt, want := range map[int]time.Duration{0: time.Second, 1: time.Second, 3: 4 * time.Second, 9: 256 * time.Second,
		10: 5 * time.Minute, 1000: 5 * time.Minute} {
		for range 100 {
			if d := backOff(attempt); d > want || d < want/2 {
				t.Fatalf("attempt %d waits %v, want up to %v", attempt, d, want)
			}
		}
	}
}
