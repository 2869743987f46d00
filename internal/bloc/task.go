package bloc

// TaskID identifies a task (việc).
type TaskID int64

// Kind says what an answer to a task is (loại việc).
type Kind string

// The kinds of design §2.
const (
	KindPledge   Kind = "pledge"   // ký giao ước thi đua
	KindMidyear  Kind = "midyear"  // sơ kết 6 tháng
	KindYearend  Kind = "yearend"  // tổng kết năm
	KindReport   Kind = "report"   // báo cáo, đăng ký, chấm điểm, hồ sơ khen thưởng
	KindNotice   Kind = "notice"   // thông báo
	KindDraft    Kind = "draft"    // lấy ý kiến dự thảo
	KindMeeting  Kind = "meeting"  // hội nghị bằng văn bản
	KindActivity Kind = "activity" // hoạt động chung
)

// Kinds lists every kind in the order people meet them in lists.
func Kinds() []Kind {
	return []Kind{KindPledge, KindMidyear, KindYearend, KindReport, KindActivity, KindNotice, KindDraft, KindMeeting}
}

// Valid reports whether k is one of the kinds above.
func (k Kind) Valid() bool {
	for _, known := range Kinds() {
		if k == known {
			return true
		}
	}
	return false
}

// Submission reports whether an agency answers by handing something in, which the secretariat then confirms.
func (k Kind) Submission() bool {
	return k == KindPledge || k == KindMidyear || k == KindYearend || k == KindReport
}

// ClosesWhenDue reports whether answers end with the due time. A late paper is still taken, and marked late; a late
// ballot or a late "we are coming" is not.
func (k Kind) ClosesWhenDue() bool { return k == KindMeeting || k == KindActivity }

// CarriesContent reports whether something is sent with tasks of the kind that can be amended and taken back.
func (k Kind) CarriesContent() bool { return k == KindNotice || k == KindDraft || k == KindMeeting }

// Phase is where a task stands between being thought of and being over.
type Phase string

// The phases of a task.
const (
	PhaseProposed  Phase = "proposed"  // dự kiến: only the secretariat sees it
	PhaseConfirmed Phase = "confirmed" // đang thực hiện
	PhaseWithdrawn Phase = "withdrawn" // đã thu hồi
	PhaseClosed    Phase = "closed"    // đã kết thúc
)

// Task is what the secretariat asks of agencies (việc). Instants are unix seconds; zero means there is none.
type Task struct {
	ID          TaskID
	Kind        Kind
	Sort        string // the workbook's own word for the kind, where it says more ("Khen thưởng"); may be empty
	Year        int    // năm công tác; with the title it is the task's key
	Title       string
	Due         int64  // hạn, the explicit time the secretariat chose
	DuePhrase   string // hạn theo văn bản, as the letter says it
	DocNo       string // số văn bản
	Note        string
	Ladder      []int // days before the due day on which agencies are reminded
	Everyone    bool  // whether agencies that join the bloc later owe it too
	Silent      bool  // nothing is asked back: a notice that needs no acknowledgement
	Phase       Phase
	AnnounceAt  int64 // when it opens: from then on agencies see it
	AnnouncedAt int64 // when the announcement was queued
	RemindedAt  int64 // reminders up to this instant are settled
	ClosedAt    int64
	Start       int64  // thời gian, when an activity begins; zero: with its due time
	Place       string // địa điểm, where it is; may be empty
	EveToldAt   int64  // reminders of what begins, up to this instant, are settled
	Rev         int64  // raised by every decision about the task

	Approval      bool // an agency's answer counts only once its leader has approved it
	RemindLeaders bool // leaders of agencies that owe are reminded as focal points are
}

// Open reports whether agencies may answer the task: it has opened and is not over.
func (t Task) Open() bool { return t.Phase == PhaseConfirmed && t.AnnouncedAt != 0 }

// BeginsAt is when an activity begins (thời gian): its start or, where it has none of its own, its due time; zero for
// tasks of other kinds, which do not begin.
func (t Task) BeginsAt() int64 {
	switch {
	case t.Kind != KindActivity:
		return 0
	case t.Start != 0:
		return t.Start
	}
	return t.Due
}

// ClosesAt is when answers end by themselves; zero for what is taken late too. What asks for no answer ends when it is due. Registering for an activity ends with
// its due time, but until an activity that begins later does, answers are still taken and changed, and marked late.
func (t Task) ClosesAt() int64 {
	if !t.Silent && !t.Kind.ClosesWhenDue() {
		return 0
	}
	return max(t.Due, t.BeginsAt())
}
