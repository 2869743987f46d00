package chat

import (
	"strconv"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

// boardPageFlow turns the pages of a task's board, where a bloc has more agencies than one message shows.
func boardPageFlow() flow {
	return flow{presses: map[string]presser{"ij": pressBoardPage}}
}

// boardPage is how many agencies one board shows: a line each of at most 36 characters.
const boardPage = 80

// boardTurn is the row by which one turns the pages of a board; none where there is one page.
func (k *look) boardTurn(task bloc.TaskID, page, pages int) [][]store.Button {
	row := k.turnPages(page, pages, func(n int) press { return press{Act: "ij", ID: int64(task), Arg: strconv.Itoa(n)} })
	if row == nil {
		return nil
	}
	return [][]store.Button{row}
}

// pressBoardPage shows another page in the same message, which is the live card from then on.
func pressBoardPage(t *turn, p press) error {
	if err := t.onlyOverseer(); err != nil {
		return err
	}
	id := bloc.TaskID(p.ID)
	if _, err := t.Tx.Tasks().Get(id); notFound(err) {
		return t.forged("no such task", "no_task")
	} else if err != nil {
		return err
	}
	card, err := t.Tx.Cards().Show(t.chat, store.LaneReply, id36(id), store.View{Name: "board", Task: p.ID, Arg: strconv.Itoa(pageArg(p.Arg))}, 0,
		store.Topic{Task: id})
	if err != nil || t.pressedMessage() == 0 {
		return err
	}
	return t.Tx.Cards().Stand(card, t.pressedMessage())
}
