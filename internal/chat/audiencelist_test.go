package chat_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// listed reads [Danh sách nhận] page by page: the names of those it says get it, and how many lines say why not.
func (o *office) listed(p *sandbox.Phone) (gets []string, not int) {
	o.Helper()
	o.press(p, "Danh sách nhận")
	for {
		m := o.sees(p, "Danh sách nhận:", "(trang ")
		for line := range strings.Lines(m.Text) {
			line = strings.TrimSpace(line)
			switch {
			case strings.HasPrefix(line, "✓") && !strings.Contains(line, "nhận một lần"):
				_, name, _ := strings.Cut(line, ": ")
				name, _, _ = strings.Cut(name, " – ")
				gets = append(gets, name)
			case strings.HasPrefix(line, "✗"):
				not++
			}
		}
		if !slices.Contains(m.Labels(), "Trang sau") {
			o.press(p, "Quay lại")
			return gets, not
		}
		o.press(p, "Trang sau")
	}
}

// sentTo lists the names of those who got the notice with the title, and counts the others it was meant for.
func (o *office) sentTo(title string) (names []string, not int) {
	o.Helper()
	o.read(func(tx *store.Tx) error {
		task, err := tx.Tasks().ByKey(title, 2027)
		if err != nil {
			return err
		}
		list, err := tx.Content().Recipients(task.ID)
		for _, r := range list {
			if r.State == store.RecipientSent {
				names = append(names, r.Name)
			} else {
				not++
			}
		}
		return err
	})
	return names, not
}

// Whatever the roll is and whatever is chosen, those the list said would get it are those who get it.
func TestTheListIsExactlyWhoGetsIt(t *testing.T) {
	runs := 25
	if testing.Short() {
		runs = 5
	}
	o := newOffice(t)
	secretary, dice := o.secretary(), rand.New(rand.NewPCG(2027, 6))
	posts := []bloc.Post{bloc.PostChair, bloc.PostVice, bloc.PostMember}
	for n := range runs {
		code := fmt.Sprintf("CQ%02d", 1+dice.IntN(14))
		o.becomes(code, posts[dice.IntN(3)])
		o.write(func(tx *store.Tx) error {
			why := []string{"", "blocked"}[dice.IntN(2)]
			if _, err := tx.People().SetUnreachable(focalID+1+dice.Int64N(14), why); err != nil {
				return err
			}
			_, err := tx.People().SetUnreachable(leaderID+1+dice.Int64N(3), why)
			return err
		})
		if n%5 == 0 {
			o.answersTooFor(fmt.Sprintf("Đầu mối CQ%02d", 1+dice.IntN(14)), code)
		}
		title := fmt.Sprintf("Thông báo số %d", n)
		o.says(secretary, "/thongbao "+title)
		o.press(secretary, "Người nhận")
		for range dice.IntN(6) {
			label := []string{"Khối trưởng", "Khối phó", "Thành viên", " Lãnh đạo", " Đầu mối", "Cả hai", "Tất cả đơn vị"}[dice.IntN(7)]
			o.press(secretary, label)
		}
		if dice.IntN(3) == 0 {
			o.press(secretary, "Chọn đơn vị")
			for range 1 + dice.IntN(4) {
				o.press(secretary, fmt.Sprintf("CQ %02d", 1+dice.IntN(14)))
			}
			o.press(secretary, "Xong")
		}
		gets, not := o.listed(secretary)
		if len(gets) == 0 { // everybody it is meant for may be out of reach, or nobody be in it
			continue
		}
		o.sendsNotice(secretary)
		o.walk(o.clock.Now().Add(time.Minute))
		got, _ := o.sentTo(title)
		if !slices.Equal(got, gets) {
			t.Fatalf("%s: the list said %q get it and %d lines do not, but %q did", title, gets, not, got)
		}
	}
}
