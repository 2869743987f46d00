package chat

import (
	"slices"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// leaderSwitchFlow is what a task asks of the agencies' leaders: [Cần lãnh đạo đơn vị duyệt], [Nhắc cả lãnh đạo đơn vị], on
// the preview of a new task and in [Quản lý]. Both are off unless the secretariat switches them on.
func leaderSwitchFlow() flow {
	return flow{presses: map[string]presser{"la": pressDraftSwitch, "lb": pressSwitch}}
}

// What the two switches are called in what their buttons carry.
const (
	switchApproval = "a"
	switchRemind   = "r"
)

// pressDraftSwitch turns a switch of a task that is being composed.
func pressDraftSwitch(t *turn, p press) error {
	d, step, err := t.drafting()
	if err != nil {
		return err
	}
	if step != "preview" {
		return no("dialog_gone", nil)
	}
	switch p.Arg {
	case switchApproval:
		d.Approval = !d.Approval
	case switchRemind:
		d.RemindLeaders = !d.RemindLeaders
	default:
		return t.forged("no such switch", "unknown_button")
	}
	m, err := t.taskPreview(d)
	if err != nil {
		return err
	}
	return t.edit(m)
}

// leaderSwitches are the buttons that turn the switches; to makes what a button carries.
func leaderSwitches(l words.Lang, kind bloc.Kind, approval, remind bool, to func(which string, on bool) press) (rows [][]store.Button) {
	for _, s := range []struct {
		key, which string
		on         bool
	}{{"switch_approval", switchApproval, approval}, {"switch_leaders", switchRemind, remind}} {
		if s.which == switchApproval && !kind.Submission() {
			continue
		}
		is := "switch.off"
		if s.on {
			is = "switch.on"
		}
		rows = append(rows, []store.Button{{Label: l.Text("button."+s.key, words.Args{"Is": l.Text(is, nil)}), Data: to(s.which, !s.on).Data()}})
	}
	return rows
}

// pressSwitch turns a switch of a task agencies know of: on ("a1") or off ("a0"), if nobody has decided about the task
// since the button was drawn.
func pressSwitch(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	task, err := t.taskFor(p)
	if err != nil {
		return err
	}
	approval, remind, act := task.Approval, task.RemindLeaders, ""
	switch p.Arg {
	case switchApproval + "1":
		approval, act = true, "approval_on"
	case switchApproval + "0":
		approval, act = false, "approval_off"
	case switchRemind + "1":
		remind, act = true, "leaders_on"
	case switchRemind + "0":
		remind, act = false, "leaders_off"
	default:
		return t.forged("no such switch", "unknown_button")
	}
	switch {
	case task.Phase != bloc.PhaseConfirmed || approval && !task.Kind.Submission():
		return no("not_decidable", nil)
	case p.Rev != task.Rev:
		return t.beaten(task)
	}
	if _, err := t.Tx.Tasks().SwitchLeaders(task.ID, approval, remind, task.Rev); err != nil {
		return err
	}
	if err := t.log(act, task.ID, 0, ""); err != nil {
		return err
	}
	if err := t.Tx.Cards().Touch(task.ID, 0); err != nil {
		return err
	}
	if act == "approval_off" {
		if err := t.c.freeDrafts(t.Tx, task); err != nil {
			return err
		}
	}
	t.toast("toast."+act, nil)
	return t.redraw(store.View{Name: "manage", Task: int64(task.ID)})
}

// freeDrafts shows the focal points what they have drafted of a task that asks for no approval any more, to hand it in as
// it is.
func (c *Chat) freeDrafts(tx *store.Tx, task bloc.Task) error {
	pending, err := tx.Approvals().Pending(task.ID)
	if err != nil {
		return err
	}
	agencies, err := tx.Agencies().List()
	if err != nil {
		return err
	}
	for _, agency := range agencies {
		a, ok := pending[agency.ID]
		if !ok {
			continue
		}
		focals, err := tx.People().Contacts(agency.ID, bloc.RoleFocal)
		if err != nil {
			return err
		}
		for _, p := range focals {
			if !p.Reachable() {
				continue
			}
			if err := c.showApproval(tx, p.UserID, store.LaneAlert, a); err != nil {
				return err
			}
		}
	}
	return nil
}

// remindedFor lists the agencies for which the chat's person is reminded of a task: those he answers for and, where the
// task is so switched, those he leads.
func (k *look) remindedFor(task bloc.Task) ([]bloc.AgencyID, error) {
	agencies, err := k.answersFor(task)
	if err != nil || !task.RemindLeaders {
		return agencies, err
	}
	for _, id := range k.who.BelongsTo() {
		if !slices.Contains(agencies, id) {
			agencies = append(agencies, id)
		}
	}
	return agencies, nil
}
