package chat_test

import (
	"slices"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

// midyear is the task most tests are about.
const midyear = "Báo cáo sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm 2027"

// asks puts a task to every agency, opening at once.
func (o *office) asks(kind bloc.Kind, title string, due time.Time) bloc.TaskID {
	o.Helper()
	var id bloc.TaskID
	o.write(func(tx *store.Tx) (err error) {
		id, err = tx.Tasks().Add(bloc.Task{Kind: kind, Year: 2027, Title: title, Due: due.Unix(), DuePhrase: "trước ngày 19 tháng 6",
			Ladder: []int{14, 7, 3, 1}, Everyone: true, Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}, 0, nil)
		return err
	})
	o.settle()
	return id
}

func TestTheMainJob(t *testing.T) {
	o := newOffice(t)
	cq03, cq05, secretary := o.focal("CQ03"), o.focal("CQ05"), o.secretary()
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.sees(cq03, midyear, "17:00 thứ Sáu 18/06/2027", "trước ngày 19 tháng 6", "CQ 03", "○")

	o.walk(o.at(6, 4, 8, 0))
	o.sees(cq03, "Nhắc việc", midyear, "còn 14 ngày")
	o.sees(cq05, "Nhắc việc", midyear)

	o.says(cq03, "han so ket 6 thang")
	o.sees(cq03, midyear, "18/06/2027 17:00", "thứ Sáu", "còn 14 ngày", "CQ 03")

	o.press(cq03, "Báo đã nộp")
	o.sees(cq03, "Biên nhận", "CQ 03", midyear, "08:00")
	for _, m := range cq03.Bot() {
		if slices.Contains(m.Labels(), "Báo đã nộp") {
			t.Errorf("a message still asks what is answered:\n%s", o.screen(cq03))
		}
	}
	o.sees(secretary, "Chờ xác nhận", "1/14 đơn vị", "CQ 03")
	o.sees(o.secondFocal(), "● đã báo", "Đầu mối CQ03")

	before, other := o.count(cq03), o.count(cq05)
	o.walk(o.at(6, 11, 9, 0))
	o.quiet(cq03, before)
	if o.count(cq05) != other+1 {
		t.Errorf("CQ05 was told %d things in a week, want one reminder:\n%s", o.count(cq05)-other, o.screen(cq05))
	}

	o.press(secretary, "✓ CQ 03")
	o.sees(cq03, "đã xác nhận", "CQ 03")
}
