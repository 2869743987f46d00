package store

import "khoibot/internal/bloc"

// Handed is one answer of an agency with all that was added to it (một lần nộp): what it handed in itself, or what the
// secretariat recorded for it.
type Handed struct {
	Acts  []Recorded // the answer, then what was added to it
	Ended bloc.Act   // by what it counts no more: retracted, returned, or the act of the answer that took its place; empty while it counts
}

// Counts reports whether it is by this answer that the agency stands.
func (h Handed) Counts() bool { return h.Ended == "" }

// First is the act it began with.
func (h Handed) First() Recorded { return h.Acts[0] }

// Files counts its files.
func (h Handed) Files() (n int) {
	for _, r := range h.Acts {
		n += len(r.Files)
	}
	return n
}

// HandedIn sorts the whole history of an agency in a task, oldest first, into what was handed in each time.
func HandedIn(history []Recorded) []Handed {
	var list []Handed
	now := -1 // which of them counts
	end := func(by bloc.Act) {
		if now >= 0 {
			list[now].Ended = by
		}
		now = -1
	}
	for _, r := range history {
		switch {
		case r.Restores != 0:
			end(bloc.ActRetracted)
			if now = holding(list, r.Restores); now >= 0 && r.Act.Answers() {
				list[now].Ended = ""
			} else {
				now = -1
			}
		case r.Act == bloc.ActSupplemented && len(list) > 0:
			at := now
			if at < 0 {
				at = len(list) - 1
			}
			list[at].Acts = append(list[at].Acts, r)
		case r.Act == bloc.ActConfirmed && r.Channel == "" && now >= 0:
			list[now].Acts = append(list[now].Acts, r)
		case r.Act.Answers():
			end(r.Act)
			list, now = append(list, Handed{Acts: []Recorded{r}}), len(list)
		case r.Act.Settles():
			end(r.Act)
		}
	}
	return list
}

// holding finds what an act belongs to; -1 where it belongs to nothing handed in.
func holding(list []Handed, id int64) int {
	for i, h := range list {
		for _, r := range h.Acts {
			if r.ID == id {
				return i
			}
		}
	}
	return -1
}

// Handed lists what an agency handed in to a task each time, oldest first.
func (a Answers) Handed(task bloc.TaskID, agency bloc.AgencyID) ([]Handed, error) {
	history, err := a.Since(0, task, agency)
	return HandedIn(history), err
}

// Submission returns the acts of what an agency handed in that counts or, where nothing does, that was the last. It is
// empty where there is none.
func (a Answers) Submission(task bloc.TaskID, agency bloc.AgencyID) ([]Recorded, error) {
	list, err := a.Handed(task, agency)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	for _, h := range list {
		if h.Counts() {
			return h.Acts, nil
		}
	}
	return list[len(list)-1].Acts, nil
}
