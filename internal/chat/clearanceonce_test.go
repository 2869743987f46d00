package chat_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// showing lists the callback data of every button on a person's phone that sends, decides, or takes back.
func showing(p *sandbox.Phone) (data []string) {
	for _, m := range p.Bot() {
		for _, b := range slices.Concat(m.Buttons...) {
			if act, _, _ := strings.Cut(b.Data, ":"); slices.Contains([]string{"es", "eg", "cp", "cr", "cw", "ct", "cg", "ez"}, act) {
				data = append(data, b.Data)
			}
		}
	}
	return data
}

// Two secretaries and three leaders press whatever their phones show or ever showed, several in one batch: what was
// written goes out at most once, and only where a leader or a paper let it.
func TestWhateverIsPressedItGoesOutAtMostOnce(t *testing.T) {
	runs := 12
	if testing.Short() {
		runs = 6
	}
	o := newOffice(t)
	o.clears()
	dice, sent := rand.New(rand.NewPCG(4, 11)), 0
	people := []*sandbox.Phone{o.secretary(), o.secondSecretary(), o.leader("CQ01"), o.leader("CQ02"), o.leader("CQ03")}
	for n := range runs {
		text := fmt.Sprintf("Thông báo số %d", n)
		before := map[*sandbox.Phone]map[string]bool{}
		for _, p := range people {
			before[p] = map[string]bool{}
			for _, data := range showing(p) {
				before[p][data] = true
			}
		}
		o.says(people[0], "/thongbao "+text)
		ever := map[*sandbox.Phone][]string{}
		for range 12 {
			for _, p := range people {
				for _, data := range showing(p) {
					if !before[p][data] && !slices.Contains(ever[p], data) {
						ever[p] = append(ever[p], data)
					}
				}
			}
			for range 1 + dice.IntN(4) {
				p := people[dice.IntN(len(people))]
				if len(ever[p]) == 0 {
					p = people[0]
				}
				newest := len(ever[p]) - 1 - min(dice.IntN(12), len(ever[p])-1)
				p.PressData(0, ever[p][newest])
			}
			o.settle()
			if dice.IntN(3) == 0 {
				o.says(people[2+dice.IntN(3)], "Chưa rõ, ngày 1/6") // a reason, where one was asked for
				o.says(people[dice.IntN(2)], "đ/c Khối trưởng, ngày 1/6")
			}
		}
		o.walk(o.clock.Now().Add(5 * time.Minute))
		got := 0
		for _, m := range o.focal("CQ14").Bot() {
			if m.Text == text {
				got++
			}
		}
		if got > 1 {
			t.Fatalf("%q went out %d times", text, got)
		}
		sent += got
	}
	if decided := o.logged("clearance_given") + o.logged("clearance_paper"); sent > decided || sent == 0 {
		t.Errorf("%d notices went out after %d approvals", sent, decided)
	}
	o.read(func(tx *store.Tx) error {
		list, err := tx.Compositions().Unsent()
		for _, x := range list {
			if x.State == store.CompositionSent {
				t.Errorf("composition %d is said to be on its way for ever", x.ID)
			}
		}
		return err
	})
}
