package bloc

// ApprovalState is where an agency's drafted answer stands on its way to the agency's leader (trình lãnh đạo duyệt). The
// agency owes its answer until the draft is approved.
type ApprovalState string

// The states of a draft; the first four are live, and an agency has one live draft of a task at most.
const (
	ApprovalDraft     ApprovalState = "draft"     // kept whole, not put before the leader yet
	ApprovalAsking    ApprovalState = "asking"    // [Đang xin ý kiến lãnh đạo]: he is asked outside the bot
	ApprovalSubmitted ApprovalState = "submitted" // [Trình lãnh đạo duyệt]: đang trình
	ApprovalReturned  ApprovalState = "returned"  // he sent it back with a reason
	ApprovalApproved  ApprovalState = "approved"  // it has become the agency's answer
	ApprovalDropped   ApprovalState = "dropped"   // the focal point gave it up
)

// Live reports whether something can still be done about the draft.
func (s ApprovalState) Live() bool {
	switch s {
	case ApprovalDraft, ApprovalAsking, ApprovalSubmitted, ApprovalReturned:
		return true
	}
	return false
}

// May reports whether a draft may pass from s to another state: only what was put before the leader is returned, and
// what was approved or given up stays so.
func (s ApprovalState) May(to ApprovalState) bool {
	if !s.Live() || s == to {
		return false
	}
	return to != ApprovalReturned || s == ApprovalSubmitted
}
