package chat_test

import (
	"fmt"
	"strings"
	"testing"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

func TestAReplyToAnAnnouncementIsAboutItsTask(t *testing.T) {
	o := newOffice(t)
	g, p := o.group(), o.focal("CQ05")
	o.bind(g)
	o.asks(bloc.KindReport, "Báo cáo quý", o.at(6, 17, 16, 0))
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	announced, _ := g.Last()
	o.press(p, "Báo đã nộp") // the agency's own state, which nobody hears of
	for _, c := range []struct{ says, want string }{
		{"Khi nào hết hạn ạ?", "18/06/2027 17:00"},
		{"/han", "18/06/2027 17:00"},
		{"/han@" + botUsername + " báo cáo quý", "17/06/2027 16:00"},
		{"hạn báo cáo quý khi nào", "17/06/2027 16:00"},
		{"mẫu báo cáo ở đâu", "nhắn riêng cho bot"},
		{"CQ 05 đã nộp chưa?", "nhắn riêng cho bot"},
		{"cảm ơn ạ", ""},
		{"/han@another_bot", ""},
		{"/help@another_bot báo cáo", ""},
	} {
		n := len(g.Bot())
		g.Reply(p, announced.ID, c.says)
		list := o.news(g, n)
		if c.want == "" && len(list) != 0 || c.want != "" && (len(list) != 1 || !strings.Contains(list[0].Text, c.want)) {
			t.Errorf("%q is answered %+v, want %q", c.says, list, c.want)
		}
		for _, m := range list {
			if strings.Contains(m.Text, "đã báo") || strings.Contains(m.Text, "chờ xác nhận") {
				t.Errorf("%q is answered with an agency's own state: %q", c.says, m.Text)
			}
		}
	}
	o.write(func(tx *store.Tx) error {
		task := must(tx.Tasks().ByKey(midyear, 2027))
		_, err := tx.Tasks().Enter(task.ID, bloc.PhaseWithdrawn, task.Rev)
		return err
	})
	n := len(g.Bot())
	g.Reply(p, announced.ID, "hạn khi nào?")
	if list := o.news(g, n); len(list) != 1 || !strings.Contains(list[0].Text, "không còn mở") {
		t.Errorf("of a task that is over is said %+v", list)
	}
}

func TestAListInTheGroupIsShort(t *testing.T) {
	o := newOffice(t)
	g, p := o.group(), o.focal("CQ05")
	o.bind(g)
	for i := range 8 {
		o.asks(bloc.KindReport, fmt.Sprintf("Báo cáo tháng %d", i+1), o.at(6, 18, 9, i))
	}
	n := len(g.Bot())
	g.Send(p, "/han")
	list := o.news(g, n)
	if len(list) != 1 || strings.Count(list[0].Text, "•") != 5 || !strings.Contains(list[0].Text, "và 3 việc nữa") {
		t.Errorf("the list is %+v", list)
	}
	n = len(g.Bot())
	g.Send(p, "/han báo cáo tháng")
	if list := o.news(g, n); len(list) != 1 || strings.Count(list[0].Text, "•") != 5 || !strings.Contains(list[0].Text, "ghi rõ hơn") {
		t.Errorf("the list of what fits is %+v", list)
	}
}

func TestAnEmptyListInTheGroupSaysSo(t *testing.T) {
	o := newOffice(t)
	g := o.group()
	o.bind(g)
	n := len(g.Bot())
	g.Send(o.focal("CQ05"), "/han")
	if list := o.news(g, n); len(list) != 1 || !strings.Contains(list[0].Text, "Hiện không có việc nào đang mở") {
		t.Errorf("told %+v", list)
	}
}

func TestNothingPrivateHappensInTheGroup(t *testing.T) {
	o := newOffice(t)
	g, p, s := o.group(), o.focal("CQ05"), o.secretary()
	o.bind(g)
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(p, "Gửi tệp") // a dialog in the private chat
	n := len(g.Bot())
	for _, text := range []string{"/viec@" + botUsername, "/tinhhinh@" + botUsername, "/thongbao@" + botUsername + " Họp lúc 9 giờ"} {
		before := len(g.Bot())
		g.Send(s, text)
		if list := o.news(g, before); len(list) != 1 || !strings.Contains(list[0].Text, "nhắn riêng cho bot") {
			t.Errorf("%q is answered %+v", text, list)
		}
	}
	before := len(g.Bot())
	for _, text := range []string{"/viec", "/khongco", "/start", "/han@another_bot", "/viec@another_bot"} {
		g.Send(s, text)
	}
	g.Send(p, "số 12/BC-VP")
	o.settle()
	if len(g.Bot()) != before || before != n+3 {
		t.Errorf("the group is told %+v", g.Bot()[n:])
	}
	o.acts(id, "CQ05")
	answer, _ := g.Last()
	o.pressInGroup(p, g, answer, "rp:"+id36(id)+":0")
	o.alerted(p, "chỉ dùng trong cuộc trò chuyện riêng")
	o.acts(id, "CQ05")
	o.says(p, "số 12/BC-VP") // the private dialog goes on
	o.acts(id, "CQ05", bloc.ActReported)
}

// pressInGroup sends the press of a button that the message in the group does not have.
func (o *office) pressInGroup(p *sandbox.Phone, g *sandbox.Group, m sandbox.Message, data string) {
	o.Helper()
	g.PressData(p, m.ID, data)
	o.settle()
}
