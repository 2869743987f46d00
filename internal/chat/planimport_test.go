package chat_test

import (
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/workbook"
)

func TestTheWorkbooksTasksTakeTheProposalsPlace(t *testing.T) {
	o := newOffice(t, yearly, grace(0))
	secretary := o.secretary()
	o.settle()
	for range 2 { // the second import changes nothing
		o.sends(secretary, "Khoi.xlsx", workbook.Sample())
		if m, _ := secretary.Last(); len(m.Labels()) > 0 {
			o.press(secretary, "Nhập")
		}
		count := map[bloc.Kind]int{}
		o.read(func(tx *store.Tx) error {
			tasks, err := tx.Cycle().Year(2027)
			for _, task := range tasks {
				if task.Phase != bloc.PhaseWithdrawn {
					count[task.Kind]++
				}
				if task.Phase == bloc.PhaseProposed && (task.Kind == bloc.KindMidyear || task.Kind == bloc.KindPledge) {
					t.Errorf("still proposed: %+v", task)
				}
			}
			return err
		})
		if count[bloc.KindMidyear] != 1 || count[bloc.KindYearend] != 1 {
			t.Errorf("the year holds %v", count)
		}
	}
	o.sees(o.focal("CQ03"), midyear)
	o.says(secretary, "/kehoach 2027")
	o.sees(secretary, "Kế hoạch năm 2027", "1. "+midyear, "thứ Sáu 18/06/2027 17:00 · ✓ đã gửi") // the book's date, not the proposed one
}
