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

// Whatever its agency and two secretaries press, in whatever order, on whatever old card: nothing proposed is ever lost,
// and nothing goes out twice.
func TestNothingProposedIsLostOrPublishedTwice(t *testing.T) {
	runs := 5
	if testing.Short() {
		runs = 2
	}
	tally := map[store.ShareState]int{}
	for seed := range runs {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			o := newOffice(t)
			s := sharing{office: o, seen: map[int64][]string{}, tally: tally}
			acts := rand.New(rand.NewPCG(2027, uint64(seed)))
			for range 120 {
				s.act(acts.IntN(10), acts.IntN(1<<16))
			}
			o.walk(o.clock.Now().Add(time.Hour))
			s.check()
		})
	}
	if !testing.Short() && len(tally) < 7 {
		t.Errorf("the acts come to too little: %v", tally)
	}
}

// sharing is the people of the property, and every button each of them ever saw.
type sharing struct {
	*office
	made  int
	seen  map[int64][]string
	tally map[store.ShareState]int
}

func (s *sharing) act(what, which int) {
	people := []*sandbox.Phone{s.secretary(), s.secondSecretary(), s.focal("CQ03"), s.secondFocal()}
	switch what {
	case 0:
		s.made++
		p := people[2+which%2]
		s.says(p, fmt.Sprintf("/chiase Cách làm số %d.", s.made))
		if which%4 > 0 {
			s.press(p, "Gửi Thường trực Khối")
		}
	case 1:
		s.walk(s.clock.Now().Add(time.Duration(which%90) * time.Second))
	case 2:
		s.says(people[which%2], "Bổ sung số liệu")
	default:
		s.pressAny(people[which%4], which/4)
	}
}

// pressAny presses one of the buttons a person ever saw, the newest more often than others.
func (s *sharing) pressAny(p *sandbox.Phone, which int) {
	const those = " zg zx zu zr zd zp ze zt zo zc zm es el eg ex ez "
	for _, m := range p.Bot() {
		for _, b := range slices.Concat(m.Buttons...) {
			if act, _, _ := strings.Cut(b.Data, ":"); strings.Contains(those, " "+act+" ") && !slices.Contains(s.seen[p.ID()], b.Data) {
				s.seen[p.ID()] = append(s.seen[p.ID()], b.Data)
			}
		}
	}
	list := s.seen[p.ID()]
	if len(list) == 0 {
		return
	}
	if which%3 > 0 {
		list = list[max(0, len(list)-4):]
	}
	s.forges(p, list[which/3%len(list)])
}

func (s *sharing) check() {
	s.Helper()
	other := s.focal("CQ09")
	var waiting []store.Share
	s.read(func(tx *store.Tx) (err error) {
		waiting, err = tx.Shares().Waiting()
		return err
	})
	for id := int64(1); id <= int64(s.made); id++ {
		x := s.share(id)
		s.tally[x.State]++
		words := fmt.Sprintf("Cách làm số %d.", id)
		want := 0
		if x.State == store.SharePublished {
			want = 1
		}
		if n := messagesWith(other, words); n != want {
			s.Errorf("proposal %d is %s and went out %d times", id, x.State, n)
		}
		if x.State != store.ShareDropped && (len(x.Parts) != 1 || x.Parts[0].Text != words) {
			s.Errorf("proposal %d lost its content: %+v", id, x)
		}
		if listed := slices.ContainsFunc(waiting, func(w store.Share) bool { return w.ID == id }); listed != (x.State == store.ShareProposed) {
			s.Errorf("proposal %d is %s, listed: %t", id, x.State, listed)
		}
		if x.State != store.ShareTaken {
			continue
		}
		s.read(func(tx *store.Tx) error {
			c, err := tx.Compositions().Get(x.Composition)
			if err != nil || c.State != store.CompositionWriting || !strings.Contains(string(c.Body), words) {
				s.Errorf("proposal %d is taken, its composition is %s: %s", id, c.State, c.Body)
			}
			return err
		})
	}
}
