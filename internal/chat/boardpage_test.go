package chat_test

import (
	"fmt"
	"strings"
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

func TestABoardOfManyAgenciesIsPaged(t *testing.T) {
	o := newOffice(t, grace(0))
	o.write(func(tx *store.Tx) error {
		for i := 15; i <= 170; i++ {
			if _, _, err := tx.Agencies().Put(bloc.Agency{Code: fmt.Sprintf("X%03d", i), Position: i,
				Name: fmt.Sprintf("Cơ quan có tên gọi đầy đủ rất dài số %03d", i), Post: bloc.PostMember}); err != nil {
				return err
			}
		}
		return nil
	})
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	secretary := o.secretary()
	o.forges(secretary, "bd:"+id36(id)+":0")
	board := o.sees(secretary, midyear, "0/170", "○ CQ 01", "○ Cơ quan có tên gọi đầy đủ rất")
	if got := strings.Count(board.Text, "○ C"); got != 80 {
		t.Errorf("the first page shows %d agencies:\n%s", got, board.Text)
	}
	n := o.count(secretary)
	o.press(secretary, "Trang sau")
	o.press(secretary, "Trang sau")
	o.quiet(secretary, n) // in the same message
	board = o.sees(secretary, midyear, "0/170")
	if got := strings.Count(board.Text, "○ C"); got != 10 || strings.Contains(board.Text, "○ CQ 01") {
		t.Errorf("the last page shows %d agencies:\n%s", got, board.Text)
	}
	o.press(o.focal("CQ05"), "Báo đã nộp")
	board = o.sees(secretary, midyear, "1/170") // still live, and still the page turned to
	if strings.Contains(board.Text, "CQ 01") {
		t.Errorf("the board went back to its first page:\n%s", board.Text)
	}
	o.press(secretary, "Trang trước")
	o.press(secretary, "Trang trước")
	o.sees(secretary, "1/170", "● CQ 05")
	o.forges(o.focal("CQ05"), "ij:"+id36(id)+":0:1")
	o.seesNot(o.focal("CQ05"), "1/170")
}

func TestTheBoardOfAClosedTaskSaysThatItClosed(t *testing.T) {
	o := newOffice(t)
	o.trains()
	o.walk(o.at(6, 18, 9, 0))
	o.begins(o.secretary(), "Đã kết thúc", training)
}
