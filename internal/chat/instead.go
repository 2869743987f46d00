package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// earlier is what a colleague did for the agency before: who, when, and in words what.
type earlier struct {
	by   bloc.PersonID
	at   int64
	what string
}

// another reports whether somebody else did it: whoever changes what he did himself is not asked.
func (t *turn) another(by bloc.PersonID) bool { return by != 0 && by != t.who.ID }

// askInstead asks a person before what he does about a task takes the place of what a colleague did for the agency:
// [Giữ nguyên] [Thay]. instead is the press that does it.
func (t *turn) askInstead(e earlier, task bloc.Task, agency, what string, instead press) error {
	who, err := t.look().nameOf(e.by)
	if err != nil {
		return err
	}
	return t.say("instead.ask", words.Args{"Title": words.Cut(task.Title, 160), "Agency": agency, "Who": who, "At": t.lang.DateTime(e.at), "What": words.Cut(e.what, 500),
		"New": words.Cut(what, 500)}, []store.Button{t.button("keep_attendance", press{Act: "ak"}), t.button("instead", instead)})
}

// pressKeepAttendance is [Giữ nguyên]: nothing changes.
func pressKeepAttendance(t *turn, _ press) error {
	return t.edit(store.Message{Text: string(t.lang.HTML("instead.kept", nil))})
}
