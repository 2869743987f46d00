package chat

import (
	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

// oversees reports whether the chat's person sees the boards: the secretariat does, and so do the bloc's leaders (lãnh
// đạo Khối), who are the leaders of the agencies that hold the chair or a vice's post now.
func (k *look) oversees() (bool, error) {
	secretary, err := k.secretary()
	if secretary || err != nil || !k.joined {
		return secretary, err
	}
	for _, m := range k.who.Roles {
		if m.Role != bloc.RoleLeader {
			continue
		}
		a, err := k.tx.Agencies().Get(m.Agency)
		if notFound(err) {
			continue
		}
		if err != nil {
			return false, err
		}
		if a.Post == bloc.PostChair || a.Post == bloc.PostVice {
			return true, nil
		}
	}
	return false, nil
}

// onlyOverseer refuses everyone who does not see the boards, and logs the attempt: no button that leads here is shown to
// others.
func (t *turn) onlyOverseer() error {
	may, err := t.look().oversees()
	if may || err != nil {
		return err
	}
	if err := t.log("refused", 0, 0, "boards only"); err != nil {
		return err
	}
	return no("only_overseer", nil)
}

// postsChanged gives every leader the menu of the post his agency holds now.
func (c *Chat) postsChanged(tx *store.Tx) error {
	roll, err := tx.People().Roll()
	if err != nil {
		return err
	}
	for _, p := range roll {
		if p.Role != bloc.RoleLeader || !p.Reachable() {
			continue
		}
		if err := c.QueueMenu(tx, p.UserID); err != nil {
			return err
		}
	}
	return nil
}

// boardWays are the other forms in which the state of everything can be had.
func (k *look) boardWays(anyOpen bool) ([][]store.Button, error) {
	var rows [][]store.Button
	if anyOpen {
		rows = append(rows, []store.Button{k.button("picture", press{Act: "bp"}), k.button("by_agency", press{Act: "ba"})})
	}
	years, err := k.tx.Tasks().YearsAsked()
	if err == nil && len(years) > 0 {
		rows = append(rows, []store.Button{k.button("year_report", press{Act: "by"})})
	}
	return rows, err
}
