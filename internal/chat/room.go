package chat

import "khoibot/internal/words"

// messageRoom is how much a message's list may take of Telegram's 4,096 units, with what stands above and below it.
const messageRoom = 3600

// fit gives the first lines that take at most room of Telegram's units. Tags and escapes count too, so that it is never
// too few that are left out.
func fit(lines []words.HTML, room int) []words.HTML {
	for i, l := range lines {
		if room -= words.Len(string(l)) + 1; room < 0 {
			return lines[:i]
		}
	}
	return lines
}

// fitAll gives the lines that fit and, where some do not, a line with how many those are.
func (k *look) fitAll(lines []words.HTML, room int) []words.HTML {
	shown := fit(lines, room)
	if left := len(lines) - len(shown); left > 0 {
		return append(shown[:len(shown):len(shown)], k.html("owed.more", words.Args{"Count": left}))
	}
	return shown
}
