package chat

import "slices"

// secretaryDialog reads into what a secretary's dialog of a flow knows, and gives its step, which is one of the steps
// where any are given. A press that comes when the dialog is over is refused.
func (t *turn) secretaryDialog(into any, flow string, steps ...string) (string, error) {
	if err := t.onlySecretary(); err != nil {
		return "", err
	}
	g, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (g.Flow != flow || g.Expired || len(steps) > 0 && !slices.Contains(steps, g.Step)) {
		return "", no("dialog_gone", nil)
	}
	if err != nil {
		return "", err
	}
	return g.Step, g.Read(into)
}
