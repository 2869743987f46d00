package chat

import (
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/words"
)

// leaderLines explain a list of what is owed to somebody who sees it as a leader and answers nothing of it himself: who
// of each agency does. There is none for a focal point.
func (k *look) leaderLines() ([]words.HTML, error) {
	var lines []words.HTML
	for _, agency := range k.who.BelongsTo() {
		if k.who.Has(bloc.RoleFocal, agency) {
			continue
		}
		label, err := k.labelOf(agency)
		if err != nil {
			return nil, err
		}
		focals, err := k.tx.People().Contacts(agency, bloc.RoleFocal)
		if err != nil {
			return nil, err
		}
		names := make([]string, len(focals))
		for i, f := range focals {
			names[i] = words.Cut(f.Name, maxNameShown)
		}
		key := "owed.leader"
		if len(names) == 0 {
			key = "owed.leader_nobody"
		}
		lines = append(lines, k.html(key, words.Args{"Agency": label, "Names": words.Cut(strings.Join(names, ", "), 150)}))
	}
	return k.fitAll(lines, leaderRoom), nil
}

// leaderRoom is how much of a message those lines may take.
const leaderRoom = 350
