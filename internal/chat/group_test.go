package chat_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"khoibot/internal/sandbox"
)

// bind puts the bot into the bloc's group by the link /quantri gives.
func (o *office) bind(g *sandbox.Group) {
	o.Helper()
	g.AddBot(o.secretary(), o.groupToken(o.secretary()))
	o.settle()
}

// groupToken takes a new link from /quantri and gives its token.
func (o *office) groupToken(p *sandbox.Phone) string {
	o.Helper()
	o.says(p, "/quantri")
	o.press(p, "Gắn nhóm của Khối")
	return o.offeredToken(p)
}

// offeredToken is the token of the link a secretary was given last.
func (o *office) offeredToken(p *sandbox.Phone) string {
	o.Helper()
	m := o.withButton(p, "Chọn nhóm")
	link := m.Buttons[0][0].URL
	_, token, ok := strings.Cut(link, "https://t.me/"+botUsername+"?startgroup=")
	if !ok || !strings.Contains(m.Text, link) {
		o.Fatalf("the link is %q in:\n%s", link, m.Text)
	}
	return token
}

// group is a group chat with a secretary and a focal point.
func (o *office) group() *sandbox.Group {
	return o.server.Group(-500, "Khối thi đua", o.secretary(), o.focal("CQ05"))
}

func (o *office) inGroup(g *sandbox.Group, text string) {
	o.Helper()
	for _, m := range g.Bot() {
		if strings.Contains(m.Text, text) {
			return
		}
	}
	o.Fatalf("the group is not told %q: %+v", text, g.Bot())
}

// left reports whether the bot has left the group.
func (o *office) left(g *sandbox.Group) bool {
	return slices.ContainsFunc(o.server.Calls("leaveChat"), func(c sandbox.Call) bool { return c.OK && c.ChatID == g.ID() })
}

func TestASecretaryBindsTheBlocsGroup(t *testing.T) {
	o := newOffice(t)
	g := o.group()
	o.bind(g)
	o.inGroup(g, "Nhóm này là nhóm của Khối")
	o.says(o.secretary(), "/quantri")
	o.sees(o.secretary(), "Nhóm của Khối: Khối thi đua")
	if o.left(g) {
		t.Error("the bot left the bloc's group")
	}
	n := len(g.Bot())
	g.Send(o.focal("CQ05"), "/viec")
	g.Send(o.focal("CQ05"), "/hoi Gửi hồ sơ về đâu?")
	g.Send(o.focal("CQ05"), "Chào cả Khối")
	o.settle()
	if len(g.Bot()) != n {
		t.Errorf("the bot answers what it should not: %+v", g.Bot()[n:])
	}
	g.Send(o.focal("CQ05"), "/han@"+botUsername+" sơ kết")
	o.settle()
	if len(g.Bot()) != n+1 {
		t.Errorf("a question about a due time is answered %d times", len(g.Bot())-n)
	}
	answer, _ := g.Last()
	g.Reply(o.stranger(9100), answer.ID, "còn tổng kết thì sao")
	o.settle()
	if len(g.Bot()) != n+2 {
		t.Errorf("a reply to the bot is answered %d times", len(g.Bot())-n-1)
	}
}

func TestALinkForTheGroupWorksOnce(t *testing.T) {
	o := newOffice(t)
	token := o.groupToken(o.secretary())
	o.group().AddBot(o.secretary(), token)
	o.settle()
	other := o.server.Group(-600, "Nhóm khác", o.secretary())
	other.AddBot(o.secretary(), token)
	o.settle()
	if !o.left(other) || len(other.Bot()) != 1 {
		t.Errorf("the bot stays in a second group with a used link: %+v", other.Bot())
	}
}

func TestALinkForTheGroupExpires(t *testing.T) {
	o := newOffice(t)
	token := o.groupToken(o.secretary())
	o.wait(24 * time.Hour)
	g := o.group()
	g.AddBot(o.secretary(), token)
	o.settle()
	if !o.left(g) {
		t.Error("the bot stays in a group with an expired link")
	}
}

func TestOnlyASecretaryBindsTheGroup(t *testing.T) {
	o := newOffice(t)
	token := o.groupToken(o.secretary())
	g := o.group()
	g.AddBot(o.focal("CQ05"), token)
	o.settle()
	o.inGroup(g, "chỉ phục vụ nhóm của Khối")
	if !o.left(g) || len(g.Bot()) != 1 {
		t.Errorf("a focal point keeps the bot in his group: %+v", g.Bot())
	}
	for _, method := range []string{"sendMessage", "leaveChat"} {
		if n := o.calls(method, g.ID()); n != 1 {
			t.Errorf("%s is called %d times", method, n)
		}
	}
}

func TestAFocalPointCannotUseASecretarysLinkForTheGroup(t *testing.T) {
	o := newOffice(t)
	token := o.groupToken(o.secretary())
	g := o.group()
	g.AddBot(o.secretary(), "")
	o.settle()
	if o.left(g) {
		t.Fatal("the bot does not wait for the link's token")
	}
	g.Send(o.focal("CQ05"), "/start@"+botUsername+" "+token)
	o.settle()
	if !o.left(g) {
		t.Errorf("a focal point binds the group: %+v", g.Bot())
	}
}

// calls counts the calls of a method for a chat.
func (o *office) calls(method string, chat int64) (n int) {
	for _, c := range o.server.Calls(method) {
		if c.ChatID == chat {
			n++
		}
	}
	return n
}

func TestAnyOtherGroupIsLeftWithOneSentence(t *testing.T) {
	o := newOffice(t)
	g := o.server.Group(-700, "Nhóm lạ", o.stranger(9100))
	g.AddBot(o.stranger(9100), "")
	o.settle()
	if !o.left(g) || len(g.Bot()) != 1 {
		t.Errorf("the bot says %+v and leaves: %v", g.Bot(), o.left(g))
	}
}

func TestTheGroupIsFollowedWhenItBecomesASupergroup(t *testing.T) {
	o := newOffice(t)
	g := o.group()
	o.bind(g)
	g.Migrate(-100500)
	o.settle()
	n := len(g.Bot())
	g.Send(o.focal("CQ05"), "/han@"+botUsername+" sơ kết")
	o.settle()
	if len(g.Bot()) != n+1 || o.left(g) {
		t.Errorf("the supergroup is not the bloc's: %+v", g.Bot())
	}
}

func TestTheSecretariatLearnsThatTheGroupIsLost(t *testing.T) {
	o := newOffice(t)
	g := o.group()
	o.bind(g)
	g.RemoveBot()
	o.settle()
	o.sees(o.secondSecretary(), "Bot không còn trong nhóm “Khối thi đua”")
}
