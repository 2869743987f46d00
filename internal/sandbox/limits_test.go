package sandbox

import (
	"strings"
	"testing"
	"time"
)

// TestLimiter runs scripts of sends: "p1" is a message to private chat 1, "g1*5" five single ones to group 1, "+900"
// lets 900 ms pass. The wait, in seconds, is that of the last send, 0 where it went through.
func TestLimiter(t *testing.T) {
	cases := []struct {
		name, script string
		wait         int
	}{
		{"a burst of three", "p1 p1 p1", 0},
		{"the fourth at once", "p1 p1 p1 p1", 1},
		{"the fourth after a second", "p1 p1 p1 +1000 p1", 0},
		{"the fourth just before", "p1 p1 p1 +999 p1", 1},
		{"the burst comes back slowly", "p1 p1 p1 +1000 p1 p1", 1},
		{"and wholly after three seconds", "p1 p1 p1 +3000 p1 p1 p1", 0},
		{"another chat has its own", "p1 p1 p1 p2", 0},
		{"a group's twenty", "g1*20", 0},
		{"its twenty-first", "g1*20 g1", 60},
		{"half a minute later", "g1*20 +30000 g1", 30},
		{"a minute later", "g1*20 +60000 g1", 0},
		{"a group has no burst of three", "g1*4", 0},
		{"thirty-three in a second", "g1*20 g2*13", 0},
		{"the thirty-fourth", "g1*20 g2*13 g3", 1},
		{"a second later", "g1*20 g2*13 +1000 g3", 0},
		{"a refused one is not counted", "p1 p1 p1 p1 p1 p1 +1000 p1", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var now time.Duration
			l := newLimiter(func() time.Duration { return now })
			chats := map[string]*chat{
				"p1": {id: 1, kind: kindPrivate}, "p2": {id: 2, kind: kindPrivate},
				"g1": {id: -1, kind: kindGroup}, "g2": {id: -2, kind: kindGroup}, "g3": {id: -3, kind: kindSupergroup},
			}
			got := 0
			for word := range strings.FieldsSeq(c.script) {
				if pause, ok := strings.CutPrefix(word, "+"); ok {
					now += time.Duration(asInt64(pause)) * time.Millisecond
					continue
				}
				to, times, _ := strings.Cut(word, "*")
				for range max(asInt64(times), 1) {
					got = l.take(chats[to], 1)
				}
			}
			if got != c.wait {
				t.Errorf("wait %d s", got)
			}
		})
	}
}

func TestLimiter_CountsAnAlbumAsItsMessages(t *testing.T) {
	var now time.Duration
	l := newLimiter(func() time.Duration { return now })
	private, group := &chat{id: 1, kind: kindPrivate}, &chat{id: -1, kind: kindGroup}
	if got := l.take(private, 10); got != 0 {
		t.Errorf("ten at once into a quiet chat wait %d s", got)
	}
	if got := l.take(private, 1); got != 8 {
		t.Errorf("the one after them waits %d s", got)
	}
	l.take(group, 10)
	if got := l.take(group, 10); got != 0 {
		t.Errorf("a group's second album waits %d s", got)
	}
	if got := l.take(group, 1); got != 60 {
		t.Errorf("the message after two albums waits %d s", got)
	}
	if got := l.take(&chat{id: -2, kind: kindGroup}, 100); got != 1 {
		t.Errorf("a hundred at once wait %d s", got)
	}
	now += time.Hour
	for id := range int64(3) {
		l.take(&chat{id: -10 - id, kind: kindGroup}, 10)
	}
	if got := l.take(&chat{id: -20, kind: kindGroup}, 10); got != 1 {
		t.Errorf("the fourth album in a second waits %d s", got)
	}
	now += time.Hour
	if got := l.take(&chat{id: -2, kind: kindGroup}, 100); got != 0 {
		t.Errorf("a hundred at once after an hour's quiet wait %d s", got)
	}
}
