package sandbox

import "time"

// Telegram's flood limits (Bots FAQ, "My bot is hitting limits"), as measured rather than as documented: about thirty
// messages a second overall, one a second in a chat with a short burst, twenty a minute in a group.
const (
	overallMost   = 33
	overallWindow = time.Second
	privateBurst  = 3
	privateEvery  = time.Second
	groupMost     = 20
	groupWindow   = time.Minute
)

// limiter counts the bot's messages on a clock that never goes back. The server's lock guards it.
type limiter struct {
	clock   func() time.Duration
	overall []time.Duration           // when the messages of the last window were sent
	private map[int64]time.Duration   // when the chat's bucket will be full again
	group   map[int64][]time.Duration // when the group's messages of the last window were sent
}

func newLimiter(clock func() time.Duration) *limiter {
	return &limiter{clock: clock, private: map[int64]time.Duration{}, group: map[int64][]time.Duration{}}
}

// take counts n messages to a chat, or counts nothing and gives the whole seconds to wait. More messages at once than a
// limit allows are let through when nothing else is counted, as they would otherwise never be.
func (l *limiter) take(c *chat, n int) int {
	now := l.clock()
	l.overall = within(l.overall, now-overallWindow)
	if len(l.overall)+min(n, overallMost) > overallMost {
		return seconds(overallWindow)
	}
	if c.kind == kindPrivate {
		full := max(l.private[c.id], now)
		if wait := full + time.Duration(min(n, privateBurst))*privateEvery - now - privateBurst*privateEvery; wait > 0 {
			return seconds(wait)
		}
		l.private[c.id] = full + time.Duration(n)*privateEvery
	} else {
		sent := within(l.group[c.id], now-groupWindow)
		if over := len(sent) + min(n, groupMost) - groupMost; over > 0 {
			return seconds(sent[over-1] + groupWindow - now)
		}
		for range n {
			sent = append(sent, now)
		}
		l.group[c.id] = sent
	}
	for range n {
		l.overall = append(l.overall, now)
	}
	return 0
}

// within drops the instants that have left the window, which began after from.
func within(sent []time.Duration, from time.Duration) []time.Duration {
	for len(sent) > 0 && sent[0] <= from {
		sent = sent[1:]
	}
	return sent
}

// seconds rounds up to whole seconds, at least one.
func seconds(d time.Duration) int {
	return max(int((d+time.Second-1)/time.Second), 1)
}
