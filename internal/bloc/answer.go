package bloc

// Act is one thing done about one agency's answer to one task. Acts are never changed; the latest one that is not a
// supplement says where the agency stands.
type Act string

// The acts.
const (
	ActReported     Act = "reported"     // [Báo đã nộp], [Gửi tệp]: submitted, waiting for the secretariat
	ActRetracted    Act = "retracted"    // [Bấm nhầm, chưa nộp]
	ActConfirmed    Act = "confirmed"    // the secretariat has the paper
	ActReturned     Act = "returned"     // sent back with a reason: owed again
	ActSupplemented Act = "supplemented" // a number, a sentence or a file added to what was submitted
	ActAttends      Act = "attends"      // [Tham dự]
	ActDeclines     Act = "declines"     // [Không tham dự]
	ActAcknowledged Act = "acknowledged" // [Xác nhận đã nhận]
)

// Settles reports whether the act says where the agency stands, rather than adding to what it said before.
func (a Act) Settles() bool { return a != ActSupplemented && a != "" }

// Answers reports whether, after this act as the latest, the agency has answered and owes nothing.
func (a Act) Answers() bool {
	switch a {
	case ActReported, ActConfirmed, ActAttends, ActDeclines, ActAcknowledged:
		return true
	}
	return false
}

// Entry is one agency's line in one task: whether it is asked, and the latest act that settles where it stands.
type Entry struct {
	Task    TaskID
	Agency  AgencyID
	Exempt  bool
	Latest  Act // empty when nothing was done
	At      int64
	By      PersonID
	Late    bool
	Answers int64 // id of the act's row, for naming it

	Approval   ApprovalState // of its live draft; read only where the task asks for the leader's approval
	ApprovalAt int64
}

// Owes is the rule everything that asks or reminds goes by: an agency owes an answer when the task is open and asks
// for one, the agency is in its audience and not exempt, and its latest act leaves it without an answer.
func Owes(t Task, e Entry) bool {
	return t.Open() && !t.Silent && !e.Exempt && !e.Latest.Answers()
}

// State is an agency's mark on a board (trạng thái).
type State string

// The states of every board, and the one for an agency that is not asked.
const (
	StateNone      State = "none"      // ○ chưa có
	StateReported  State = "reported"  // ● đã báo, chờ xác nhận
	StatePending   State = "pending"   // ● đang trình lãnh đạo đơn vị: still owed
	StateConfirmed State = "confirmed" // ✓ đã xác nhận
	StateOverdue   State = "overdue"   // ✗ quá hạn
	StateExempt    State = "exempt"    // không thuộc diện
)

// Mark is the sign that stands for the state on boards, cards and lists.
func (s State) Mark() string {
	switch s {
	case StateReported, StatePending:
		return "●"
	case StateConfirmed:
		return "✓"
	case StateOverdue:
		return "✗"
	case StateExempt:
		return "–"
	}
	return "○"
}

// StateOf gives the mark of an agency's entry at an instant (unix seconds). What has been put before the leader keeps its
// mark past the due time; that he is being asked outside the bot, which nobody can see, does not.
func StateOf(t Task, e Entry, now int64) State {
	switch {
	case e.Latest == ActReported:
		return StateReported
	case e.Latest.Answers():
		return StateConfirmed
	case e.Exempt:
		return StateExempt
	case e.Approval == ApprovalSubmitted || e.Approval == ApprovalAsking && now <= t.Due:
		return StatePending
	case now > t.Due:
		return StateOverdue
	}
	return StateNone
}
