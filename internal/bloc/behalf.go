package bloc

// Channel is the way by which an answer reached the secretariat other than through the bot (kênh).
type Channel string

// The channels of [Ghi nhận thay].
const (
	ChannelLetter  Channel = "letter"  // công văn
	ChannelPaper   Channel = "paper"   // bản giấy
	ChannelPhone   Channel = "phone"   // điện thoại
	ChannelZalo    Channel = "zalo"    // Zalo
	ChannelMeeting Channel = "meeting" // tại hội nghị
)

// Channels lists every channel in the order in which they are offered.
func Channels() []Channel {
	return []Channel{ChannelLetter, ChannelPaper, ChannelPhone, ChannelZalo, ChannelMeeting}
}

// Valid reports whether c is one of the channels above.
func (c Channel) Valid() bool {
	for _, known := range Channels() {
		if c == known {
			return true
		}
	}
	return false
}

// RecordedAs lists the acts as which the secretariat may record an answer to a task of the kind that came another way:
// what the secretariat has in its hands needs no confirmation. It is empty for kinds whose answer is more than an act.
func (k Kind) RecordedAs() []Act {
	switch {
	case k.Submission():
		return []Act{ActConfirmed}
	case k == KindActivity:
		return []Act{ActAttends, ActDeclines}
	case k == KindNotice:
		return []Act{ActAcknowledged}
	}
	return nil
}

// Recordable reports whether the secretariat may record an answer for the agency: the task is open and asks it.
func Recordable(t Task, e Entry) bool { return t.Open() && !e.Exempt && len(t.Kind.RecordedAs()) > 0 }

// Replaceable reports whether an agency that has answered may hand in something else in its place.
func Replaceable(t Task, e Entry) bool {
	return t.Kind.Submission() && t.Open() && (e.Latest == ActReported || e.Latest == ActConfirmed)
}
