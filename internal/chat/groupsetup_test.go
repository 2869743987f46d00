package chat_test

import (
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// records reports whether a message has a button that would do something here.
func records(m sandbox.Message) bool {
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Data != "" {
				return true
			}
		}
	}
	return false
}

func TestAnotherGroupTakesThePlaceOfTheBlocsOnlyAfterAsking(t *testing.T) {
	o := newOffice(t)
	s := o.secretary()
	former := o.group()
	o.bind(former)
	o.says(s, "/quantri")
	o.press(s, "Gắn nhóm của Khối")
	o.sees(s, "Nhóm của Khối hiện nay là “Khối thi đua”", "bot rời nhóm này")
	o.press(s, "Giữ nhóm hiện nay")
	o.sees(s, "Nhóm của Khối: Khối thi đua")
	o.press(s, "Gắn nhóm của Khối")
	o.press(s, "Gắn nhóm khác")
	next := o.server.Group(-800, "Nhóm mới", s)
	if o.left(former) {
		t.Error("the bot left before there was another group")
	}
	next.AddBot(s, o.offeredToken(s))
	o.settle()
	o.inGroup(former, "đã chuyển sang nhóm khác")
	o.inGroup(next, "Nhóm này là nhóm của Khối")
	if !o.left(former) || o.left(next) {
		t.Error("the bot is in the wrong group")
	}
}

func TestALinkMadeBeforeAnotherGroupWasBoundReplacesNothing(t *testing.T) {
	o := newOffice(t)
	token := o.groupToken(o.secondSecretary()) // asked about no group: there was none
	first := o.group()
	o.bind(first)
	other := o.server.Group(-800, "Nhóm mới", o.secondSecretary())
	other.AddBot(o.secondSecretary(), token)
	o.settle()
	o.inGroup(other, "vừa gắn một nhóm khác")
	if !o.left(other) || o.left(first) {
		t.Error("the group was replaced without asking")
	}
}

func TestWhatWasAskedAboutAGroupThatHasChangedDoesNothing(t *testing.T) {
	o := newOffice(t)
	s := o.secretary()
	g := o.group()
	o.bind(g)
	o.says(s, "/quantri")
	o.press(s, "Gắn nhóm của Khối")
	replace, unbind := o.dataOf(s, "Gắn nhóm khác"), o.dataOf(s, "Bỏ gắn nhóm này")
	g.RemoveBot()
	o.settle()
	for _, data := range []string{replace, unbind, "ug:0:0", "uu:0:0"} {
		o.forges(s, data)
		o.alerted(s, "Nhóm của Khối vừa thay đổi")
	}
	for _, data := range []string{replace, unbind, "ur:0:0:on"} {
		o.forges(o.focal("CQ05"), data)
		o.alerted(o.focal("CQ05"), "chỉ Thường trực Khối")
	}
	o.forges(s, "ur:0:0:maybe")
	o.alerted(s, "không dùng được")
}

func TestTheGroupIsUnbound(t *testing.T) {
	o := newOffice(t)
	s := o.secretary()
	g := o.group()
	o.bind(g)
	o.says(s, "/quantri")
	o.press(s, "Gắn nhóm của Khối")
	o.press(s, "Bỏ gắn nhóm này")
	o.inGroup(g, "đã bỏ gắn nhóm này")
	o.sees(s, "Nhóm của Khối: chưa gắn")
	if !o.left(g) || o.logged("group.unbound") != 1 {
		t.Error("the bot stays, or the log does not know")
	}
	n := len(g.Bot())
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	if len(g.Bot()) != n {
		t.Errorf("the group still hears: %+v", g.Bot()[n:])
	}
}

func TestTheGroupsRemindersAreSwitchedOnAndOff(t *testing.T) {
	o := newOffice(t)
	s := o.secretary()
	o.says(s, "/quantri")
	for _, label := range o.withButton(s, "Gắn nhóm của Khối").Labels() {
		if seen(label, "Nhắc trong nhóm") {
			t.Errorf("without a group there is a switch %q", label)
		}
	}
	o.bind(o.group())
	o.says(s, "/quantri")
	data := o.dataOf(s, "Nhắc trong nhóm: Tắt")
	o.press(s, "Nhắc trong nhóm: Tắt")
	o.sees(o.secondSecretary(), "vừa đổi cài đặt Nhắc trong nhóm thành “Bật”")
	o.forges(s, data) // an old screen says the same again
	if n := o.logged("setting.group"); n != 1 {
		t.Errorf("switched %d times", n)
	}
	o.press(s, "Nhắc trong nhóm: Bật")
	o.sees(o.secondSecretary(), "thành “Tắt”")
	o.withButton(s, "Nhắc trong nhóm: Tắt")
}

func TestTheSecretariatLearnsOfAGroupThatCannotBeWrittenTo(t *testing.T) {
	o := newOffice(t)
	s, g := o.secretary(), o.group()
	o.bind(g)
	o.read(func(tx *store.Tx) error {
		group, err := tx.Groups().Bound()
		if group.Chat != g.ID() {
			t.Errorf("bound is %+v", group)
		}
		return err
	})
	for _, c := range []struct {
		why  string
		told string
	}{{"no_rights", "Không gửi được tin vào nhóm “Khối thi đua” của Khối: nhóm không cho phép"}, {"kicked", "Bot không còn trong nhóm “Khối thi đua”"}} {
		o.write(func(tx *store.Tx) error { return o.refused(tx, g.ID(), c.why) })
		o.settle()
		o.sees(s, c.told)
	}
	o.says(s, "/quantri")
	o.sees(s, "Nhóm của Khối: chưa gắn")
}

func TestWhoBindsTheGroupGetsAReceipt(t *testing.T) {
	o := newOffice(t)
	o.bind(o.group())
	o.sees(o.secretary(), "Biên nhận", "đã gắn nhóm “Khối thi đua”")
}
