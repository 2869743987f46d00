package chat_test

import (
	"testing"

	"khoibot/internal/bloc"
)

// What a colleague hands in waits for the leader like everything else; until then the answer there is stands, and its
// giver is told nothing.
func TestWhatReplacesAnApprovedAnswerIsApprovedToo(t *testing.T) {
	for _, c := range []struct {
		name      string
		confirmed bool
		label     string
		acts      []bloc.Act
	}{
		{"reported", false, "Thay", []bloc.Act{bloc.ActReported, bloc.ActReported}},
		{"confirmed", true, "Thay", []bloc.Act{bloc.ActReported, bloc.ActConfirmed, bloc.ActReported}},
		{"kept", true, "Giữ nguyên", []bloc.Act{bloc.ActReported, bloc.ActConfirmed}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			focal, colleague, leader, secretary := o.focal("CQ03"), o.secondFocal(), o.leader("CQ03"), o.secretary()
			id := o.asksApproved(false)
			card := o.sees(colleague, midyear)
			o.press(focal, "Báo đã nộp")
			o.press(focal, "Trình lãnh đạo duyệt")
			o.press(leader, "Duyệt")
			if c.confirmed {
				o.press(secretary, "✓ CQ 03")
				o.sendsTo(colleague, card, "hai.pdf")
			} else {
				o.forges(colleague, "rp:"+id36(id)+":0")
			}
			before := c.acts[:1]
			if c.confirmed {
				before = c.acts[:2]
			}
			o.acts(id, "CQ03", before...)
			n := o.count(focal)
			o.press(colleague, c.label)
			o.acts(id, "CQ03", before...)
			if c.label == "Giữ nguyên" {
				o.sees(colleague, "Giữ nguyên")
				return
			}
			o.sees(colleague, "cho đến khi bản này được duyệt")
			o.seesNot(focal, "thay bản của đồng chí")
			o.quiet(focal, n)
			o.press(colleague, "Trình lãnh đạo duyệt")
			o.press(leader, "Duyệt")
			o.acts(id, "CQ03", c.acts...)
		})
	}
}

func TestWhatIsAddedToAnApprovedAnswerIsApprovedToo(t *testing.T) {
	o := newOffice(t)
	focal, leader := o.focal("CQ03"), o.leader("CQ03")
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	o.press(leader, "Duyệt")
	o.acts(id, "CQ03", bloc.ActReported)
	o.forges(focal, "sp:"+id36(id)+":0")
	o.says(focal, "12/BC-VP")
	o.acts(id, "CQ03", bloc.ActReported)
	o.press(focal, "Trình lãnh đạo duyệt")
	o.press(leader, "Duyệt")
	o.acts(id, "CQ03", bloc.ActReported, bloc.ActSupplemented)
}

// What the secretariat confirms while a draft waits is not overruled by it.
func TestADraftFromBeforeDoesNotReplaceWhatWasConfirmedSince(t *testing.T) {
	o := newOffice(t)
	focal, leader, secretary := o.focal("CQ03"), o.leader("CQ03"), o.secretary()
	id := o.asksApproved(false)
	o.press(focal, "Báo đã nộp")
	o.press(focal, "Trình lãnh đạo duyệt")
	o.press(leader, "Duyệt")
	o.forges(focal, "sp:"+id36(id)+":0")
	o.says(focal, "12/BC-VP")
	o.press(focal, "Trình lãnh đạo duyệt")
	data := o.dataOf(leader, "Duyệt")
	o.press(secretary, "✓ CQ 03")
	o.forges(leader, data) // the button is gone by now
	o.acts(id, "CQ03", bloc.ActReported, bloc.ActConfirmed)
}
