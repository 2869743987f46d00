package chat_test

import (
	"slices"
	"testing"

	"khoibot/internal/bloc"
)

func TestTheCalendarStandsUnderOtherAlsoOnceThatIsAnswered(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	card := o.withButton(p, "Khác…")
	if slices.Contains(card.Labels(), "Thêm vào lịch") {
		t.Errorf("stands on the card itself: %q", card.Labels())
	}
	o.press(p, "Khác…")
	o.offers(p, "mai, 08:00", "Thêm vào lịch")
	o.press(p, "Báo đã nộp")
	o.press(p, "Khác…")
	m, _ := p.Last()
	if got := m.Labels(); len(got) != 1 || got[0] != "Thêm vào lịch" {
		t.Errorf("once it is answered: %q", got)
	}
	o.forges(p, "ci:"+id36(id)+":0") // on a card from before
	if m, _ := p.Last(); m.File == nil {
		t.Errorf("an old button gives no file: %q", m.Text)
	}
	other := o.leader("CQ01")
	n := o.count(other)
	o.forges(other, "so:"+id36(id)+":0")
	o.quiet(other, n+1) // the task's card, and no choice
	if m, _ := other.Last(); slices.Contains(m.Labels(), "Thêm vào lịch") {
		t.Errorf("offered to somebody who does not answer: %q", m.Labels())
	}
}
