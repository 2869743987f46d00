package sandbox_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"khoibot/internal/sandbox"
)

func texts(updates []update) []string {
	out := []string{}
	for _, u := range updates {
		if u.Message != nil {
			out = append(out, u.Message.Text)
		}
	}
	return out
}

func TestGroup_PrivacyModeHidesWhatIsNotForTheBot(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	g := r.Group(-500, "Khối thi đua", r.focal)
	g.AddBot(r.focal, "")
	r.take()
	var own message
	r.must(&own, "sendMessage", "chat_id", "-500", "text", "Chào các đồng chí")
	theirs := g.Send(r.focal, "Chào bot")
	cases := []struct {
		text    string
		replyTo int
		seen    bool
	}{
		{"Hạn nộp bao giờ?", 0, false},
		{"@khoibot_demo_bot hạn nộp bao giờ?", 0, false},
		{"/han", 0, true},
		{"/han@khoibot_demo_bot giao ước", 0, true},
		{"/HAN@KhoiBot_Demo_Bot", 0, true},
		{"/han@other_bot", 0, false},
		{"gõ /han nhé", 0, false},
		{"Cảm ơn", own.MessageID, true},
		{"Cảm ơn", theirs, false},
	}
	for _, c := range cases {
		t.Run(c.text, func(t *testing.T) {
			r.take()
			g.Reply(r.focal, c.replyTo, c.text)
			if seen := len(r.take()) == 1; seen != c.seen {
				t.Errorf("seen: %v", seen)
			}
		})
	}
}

func TestGroup_TheBotJoinsAndIsRemoved(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	g := r.Group(-500, "Khối thi đua", r.focal)
	send := func() answer { return r.call("sendMessage", "chat_id", "-500", "text", "x") }
	wantText(t, send().Description, "Forbidden: bot is not a member of the group chat")
	g.AddBot(r.focal, "mã-mời")
	got := r.take()
	if len(got) != 3 || got[0].Membership.New.Status != "member" || len(got[1].Message.NewMembers) != 1 ||
		got[2].Message.Text != "/start@khoibot_demo_bot mã-mời" {
		t.Fatalf("joining told %+v", got)
	}
	if a := send(); !a.OK {
		t.Errorf("as a member: %s", a.Description)
	}
	g.AddBot(r.focal, "mã-khác")
	if got := texts(r.take()); !slices.Equal(got, []string{"/start@khoibot_demo_bot mã-khác"}) {
		t.Errorf("a second link told %q", got)
	}
	g.RemoveBot()
	if got := r.take(); len(got) != 1 || got[0].Membership.New.Status != "kicked" {
		t.Errorf("removal told %+v", got)
	}
	wantText(t, send().Description, "Forbidden: bot was kicked from the group chat")
	g.AddBot(r.focal, "")
	r.must(nil, "leaveChat", "chat_id", "-500")
	wantText(t, send().Description, "Forbidden: bot is not a member of the group chat")
}

func TestGroup_BecomesASupergroup(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	g := r.Group(-500, "Khối thi đua", r.focal)
	g.AddBot(r.focal, "")
	g.Send(r.focal, "trước")
	r.take()
	g.Migrate(-100500)
	got := r.take()
	if len(got) != 2 || got[0].Message.MigrateTo != -100500 || got[0].Message.Chat.ID != -500 ||
		got[1].Message.MigrateFrom != -500 || got[1].Message.Chat.ID != -100500 || got[1].Message.Chat.Type != "supergroup" {
		t.Fatalf("told %+v", got)
	}
	old := r.call("sendMessage", "chat_id", "-500", "text", "x")
	wantText(t, old.Description, "Bad Request: group chat was upgraded to a supergroup chat")
	if old.Parameters.MigrateTo != -100500 || old.ErrorCode != 400 {
		t.Errorf("answer %+v", old)
	}
	r.must(nil, "sendMessage", "chat_id", "-100500", "text", "sau", "reply_markup", button(`"text":"Xem","callback_data":"v"`))
	if all := g.Messages(); all[1].Text != "trước" || all[len(all)-1].Text != "sau" || g.ID() != -100500 {
		t.Errorf("the group shows %+v", all)
	}
	last, _ := g.Last()
	if err := g.Press(r.focal, last.ID, "Xem"); err != nil {
		t.Fatal(err)
	}
	if got := r.take(); len(got) != 1 || got[0].Callback.Data != "v" || got[0].Callback.Message.Chat.ID != -100500 {
		t.Errorf("pressed %+v", got)
	}
}

func TestPhone_SaysThingsInEveryWay(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	card := r.send("text", "Góp ý", "reply_markup", button(`"text":"Thống nhất","callback_data":"ok"`))
	r.focal.Reply(card, "Đồng ý")
	r.focal.SendFile("gop-y.docx", "application/msword", []byte("x"), "Góp ý của đơn vị")
	r.focal.SendPhoto([]byte("ảnh"), "")
	r.focal.SendAlbum("Phụ lục", sandbox.Upload{Name: "1.pdf", Data: []byte("1")}, sandbox.Upload{Name: "2.pdf", Data: []byte("2")})
	r.focal.Forward("Sở Nội vụ", "Công văn số 1")
	got := r.take()
	if len(got) != 6 {
		t.Fatalf("%d updates", len(got))
	}
	if to := got[0].Message.ReplyTo; to == nil || to.MessageID != card || len(to.ReplyMarkup) == 0 {
		t.Errorf("the reply answers %+v", to)
	}
	if d := got[1].Message; d.Caption != "Góp ý của đơn vị" || d.Document.FileName != "gop-y.docx" || d.Document.MimeType != "application/msword" {
		t.Errorf("the file is %+v", d)
	}
	if len(got[2].Message.Photo) != 2 {
		t.Errorf("the photo is %+v", got[2].Message)
	}
	if a, b := got[3].Message, got[4].Message; a.Album == "" || a.Album != b.Album || a.Caption != "Phụ lục" || b.Caption != "" {
		t.Errorf("the album is %+v, %+v", a, b)
	}
	if len(got[5].Message.ForwardOrigin) == 0 {
		t.Error("the forwarded text has no origin")
	}
	if r.focal.Send("  ") != 0 || len(r.take()) != 0 {
		t.Error("an empty text was sent")
	}
	r.focal.Block()
	if r.focal.Send("x") != 0 || r.focal.Press(card, "Thống nhất") == nil {
		t.Error("a person who blocked the bot wrote to it")
	}
	if got := texts(r.take()); len(got) != 0 {
		t.Errorf("told %q", got)
	}
	r.focal.Start("lại")
	if got := r.take(); len(got) != 2 || got[0].Membership.New.Status != "member" || got[1].Message.Text != "/start lại" {
		t.Errorf("starting again told %+v", got)
	}
}

func TestPhone_LongTextsGoInPieces(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	text := strings.Repeat("🙂", 2048) + strings.Repeat("ư", 4097)
	r.focal.Send(text)
	got := texts(r.take())
	if len(got) != 3 || strings.Join(got, "") != text || got[2] != "ư" {
		t.Errorf("%d pieces", len(got))
	}
}

func TestPhone_DatesAndVoices(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	at := time.Unix(1_700_000_000, 0)
	r.focal.SendAt("gửi từ hôm trước", at)
	r.focal.SendVoice([]byte("ogg"))
	got := r.take()
	if got[0].Message.Date != at.Unix() || got[1].Message.Date == at.Unix() {
		t.Errorf("dated %d, %d", got[0].Message.Date, got[1].Message.Date)
	}
	if all := r.focal.Messages(); all[len(all)-1].File.Kind != "voice" {
		t.Errorf("shown %+v", all[len(all)-1])
	}
}

func TestPhone_PressesByLabel(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	id := r.send("text", "x", "reply_markup",
		`{"inline_keyboard":[[{"text":"Đồng ý","callback_data":"1"}],[{"text":"Đồng ý tất cả","callback_data":"2"},{"text":"Xem","url":"https://a.vn"}]]}`)
	for label, want := range map[string]string{"Đồng ý": "1", "tất cả": "2"} {
		if err := r.focal.Press(id, label); err != nil {
			t.Error(err)
		} else if got := r.take(); got[0].Callback.Data != want {
			t.Errorf("%s gave %+v", label, got)
		}
	}
	for _, label := range []string{"Đồng", "Không"} {
		if err := r.focal.Press(id, label); err == nil {
			t.Errorf("%s was pressed", label)
		}
	}
	if err := r.focal.Press(id, "Xem"); err != nil || len(r.take()) != 0 {
		t.Errorf("a link: %v", err)
	}
	r.focal.PressData(id, "giả mạo")
	if got := r.take(); len(got) != 1 || got[0].Callback.Data != "giả mạo" {
		t.Errorf("forged %+v", got)
	}
	if err := r.focal.PressInaccessible(id, "tất cả"); err != nil {
		t.Fatal(err)
	}
	if got := r.take(); got[0].Callback.Message.Date != 0 || got[0].Callback.Message.MessageID != id {
		t.Errorf("on an old message %+v", got[0].Callback.Message)
	}
}

func TestPhone_Keyboard(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.send("text", "x", "reply_markup", `{"keyboard":[["Việc của đơn vị",{"text":"Hỏi Thường trực Khối"}]],"resize_keyboard":true}`)
	if got := r.focal.Keyboard(); len(got) != 1 || !slices.Equal(got[0], []string{"Việc của đơn vị", "Hỏi Thường trực Khối"}) {
		t.Errorf("shown %q", got)
	}
	if err := r.focal.Tap("Hỏi"); err != nil {
		t.Fatal(err)
	}
	if got := texts(r.take()); !slices.Equal(got, []string{"Hỏi Thường trực Khối"}) {
		t.Errorf("tapping sent %q", got)
	}
	r.send("text", "x", "reply_markup", `{"remove_keyboard":true}`)
	if got := r.focal.Keyboard(); got != nil {
		t.Errorf("still shown %q", got)
	}
	r.send("text", "x", "reply_markup", `{"keyboard":[["Có"]],"one_time_keyboard":true}`)
	if err := r.focal.Tap("Có"); err != nil || r.focal.Keyboard() != nil {
		t.Errorf("a one-time keyboard stays: %q, %v", r.focal.Keyboard(), err)
	}
	r.send("text", "x", "reply_markup", `{"force_reply":true,"input_field_placeholder":"Nhập ý kiến"}`)
	if m, _ := r.focal.Last(); !m.ForceReply || m.Placeholder != "Nhập ý kiến" {
		t.Errorf("the last message %+v", m)
	}
}
