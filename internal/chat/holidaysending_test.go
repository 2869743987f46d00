package chat_test

import (
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/when"
)

// TestABulkActMovesOffADayOff: what was to go on Monday goes on Tuesday once Monday is a holiday, says so, and can be
// stopped until then.
func TestABulkActMovesOffADayOff(t *testing.T) {
	for _, c := range []struct {
		name, press string
		leaders     bool
	}{{name: "nudge", press: "tu"}, {name: "report to leaders", press: "lr", leaders: true}} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t, grace(time.Minute))
			secretary := o.secretary()
			id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
			o.walk(o.at(6, 4, 21, 0))
			o.forges(secretary, c.press+":"+id36(id)+":0")
			if c.leaders {
				o.press(secretary, "Xong")
			}
			o.press(secretary, "Không cần nội dung kèm")
			o.press(secretary, "Gửi")
			o.sees(secretary, "Sẽ", "07/06/2027 08:00")
			n, m := o.count(o.focal("CQ02")), o.count(o.leader("CQ02"))
			o.write(func(tx *store.Tx) error {
				return tx.Holidays().Put(0, []store.OwnDay{{Date: when.Date{Year: 2027, Month: 6, Day: 7}, Is: store.DayOff}})
			})
			o.walk(o.at(6, 7, 12, 0))
			o.sees(secretary, "Sẽ", "08/06/2027 08:00")
			o.press(secretary, "Dừng gửi")
			o.walk(o.at(6, 8, 12, 0))
			o.quiet(o.focal("CQ02"), n)
			o.quiet(o.leader("CQ02"), m)
		})
	}
}
