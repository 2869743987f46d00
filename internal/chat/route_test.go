package chat_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/bloc"
	"khoibot/internal/gate"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// said is something somebody does, and what comes of it. The routing table of the design, in sentences: a press, then a
// command, a reply, the answer in a dialog, a file, and at last something to be understood.
type said struct {
	name  string
	do    func(o *office, p *sandbox.Phone) // types, presses or sends
	want  string                            // what the newest message says, or the alert where alert is set
	alert bool
}

func types(texts ...string) func(*office, *sandbox.Phone) {
	return func(o *office, p *sandbox.Phone) {
		for _, text := range texts {
			o.says(p, text)
		}
	}
}

func sendsFile(o *office, p *sandbox.Phone) {
	p.SendFile("bao cao.pdf", "application/pdf", []byte("pdf"), "")
	o.settle()
}

// replyTo answers the message of the bot's that has the words, with a text.
func replyTo(words, text string) func(*office, *sandbox.Phone) {
	return func(o *office, p *sandbox.Phone) { o.replies(p, o.sees(p, words), text) }
}

func both(a, b func(*office, *sandbox.Phone)) func(*office, *sandbox.Phone) {
	return func(o *office, p *sandbox.Phone) { a(o, p); b(o, p) }
}

func presses(label string) func(*office, *sandbox.Phone) {
	return func(o *office, p *sandbox.Phone) { o.press(p, label) }
}

func TestWhereEverythingSaidInPrivateGoes(t *testing.T) {
	asking := types("/hoi") // opens a dialog
	for _, c := range []said{
		{name: "a press goes before the dialog", do: both(asking, presses("Báo đã nộp")), want: "Biên nhận"},
		{name: "a button of no flow", do: func(o *office, p *sandbox.Phone) { o.forges(p, "zz:1:0") }, want: "không dùng được", alert: true},
		{name: "a button that is none", do: func(o *office, p *sandbox.Phone) { o.forges(p, "ơ kìa") }, want: "không dùng được", alert: true},
		{name: "a command", do: types("/viec"), want: "Việc của đơn vị"},
		{name: "in capitals", do: types("/HAN sơ kết"), want: "18/06/2027 17:00"},
		{name: "to this bot", do: types("/start@" + botUsername), want: "Việc của đơn vị"},
		{name: "with Vietnamese letters and emoji behind", do: types("/han sơ kết 🙂 đ/c ơi"), want: "18/06/2027 17:00"},
		{name: "one there is not", do: types("/nopbai"), want: "Không có lệnh /nopbai"},
		{name: "to another bot is words", do: types("/viec@otherbot"), want: "chưa hiểu"},
		{name: "not at the start is words", do: types("🙂 /viec"), want: "chưa hiểu"},
		{name: "goes before the dialog", do: both(asking, types("/viec")), want: "Việc của đơn vị"},
		{name: "goes before the reply", do: replyTo("19 tháng 6", "/viec"), want: "Việc của đơn vị"},
		{name: "a key", do: types("Việc của đơn vị"), want: "Việc của đơn vị"},
		{name: "a key in another language", do: types("My agency's tasks"), want: "Việc của đơn vị"},
		{name: "a reply to a card with a number", do: replyTo("19 tháng 6", "số 12/BC-VP"), want: "12/BC-VP"},
		{name: "goes before the dialog, a reply", do: both(asking, replyTo("19 tháng 6", "số 12/BC-VP")), want: "Biên nhận"},
		{name: "a reply to a card with a question", do: replyTo("19 tháng 6", "hạn khi nào ạ"), want: "17:00 thứ Sáu 18/06/2027"},
		{name: "a reply to a card with other words", do: replyTo("19 tháng 6", "Đơn vị nộp bản giấy"), want: "hay câu hỏi"},
		{name: "a reply to a question passed on", do: both(types("/hoi Mẫu nào?"), replyTo("Đã chuyển", "Mẫu của năm ngoái à?")), want: "Mẫu của năm ngoái"},
		{name: "a reply to what is about nothing", do: both(types("/trogiup"), replyTo("Đồng chí có thể làm gì", "hạn sơ kết khi nào")), want: "18/06/2027 17:00"},
		{name: "an answer in a dialog", do: both(asking, types("hạn sơ kết khi nào")), want: "Đã chuyển Thường trực Khối"},
		{name: "a file in a dialog", do: both(asking, sendsFile), want: "Đã chuyển Thường trực Khối"},
		{name: "a file by itself", do: sendsFile, want: "thuộc việc nào"},
		{name: "a question", do: types("bao giờ hạn nộp sơ kết ạ"), want: "18/06/2027 17:00"},
		{name: "what is owed", do: types("bên em còn nợ gì không ạ"), want: "Việc của đơn vị"},
		{name: "a greeting", do: types("Xin chào"), want: "Đồng chí có thể làm gì"},
		{name: "something else about a task", do: types("báo cáo sơ kết viết theo mẫu nào"), want: "Chưa rõ đồng chí cần gì"},
		{name: "anything else", do: types("<b>Xin xe ô tô</b> & lái xe"), want: "chưa hiểu"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
			p := o.focal("CQ05")
			c.do(o, p)
			if c.alert {
				o.alerted(p, c.want)
				return
			}
			if m, _ := p.Last(); !seen(m.Text, c.want) {
				t.Errorf("not told %q:\n%s", c.want, o.screen(p))
			}
		})
	}
}

func TestThanksAreNotAnsweredAndKeepTheDialog(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	for range 2 {
		n := o.count(p)
		for _, text := range []string{"ok", "Vâng ạ", "em cảm ơn ạ", "đã nhận"} {
			o.says(p, text)
		}
		o.quiet(p, n)
		o.press(p, "Gửi tệp")
	}
	o.says(p, "số 12/BC-VP")
	o.acts(id, "CQ05", bloc.ActReported)
}

func TestWhereEverythingSaidInTheGroupGoes(t *testing.T) {
	o := newOffice(t)
	g, focal := o.group(), o.focal("CQ05")
	o.bind(g)
	o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
	o.press(focal, "Báo đã nộp")
	answered := func(say func()) (sandbox.Message, bool) {
		n := len(g.Bot())
		say()
		o.settle()
		m, _ := g.Last()
		return m, len(g.Bot()) > n
	}
	reply := func(text string) func() {
		m, _ := g.Last()
		return func() { g.Reply(focal, m.ID, text) }
	}
	for _, c := range []struct {
		name string
		say  func()
		want string // empty: no word
	}{
		{"a command", func() { g.Send(focal, "/han sơ kết") }, "18/06/2027 17:00"},
		{"a command to this bot, in capitals", func() { g.Send(focal, "/HAN@"+botUsername+" so ket") }, "18/06/2027 17:00"},
		{"bare", func() { g.Send(focal, "/han@"+botUsername) }, "18/06/2027 17:00"},
		{"to another bot", func() { g.Send(focal, "/han@otherbot sơ kết") }, ""},
		{"a command of private chats", func() { g.Send(focal, "/viec") }, ""},
		{"what people say to each other", func() { g.Send(focal, "hạn sơ kết khi nào") }, ""},
		{"a reply with a question", reply("hạn sơ kết khi nào"), "18/06/2027 17:00"},
		{"a reply of thanks", reply("cảm ơn ạ"), ""},
		{"a reply that fits nothing", reply("xin xe ô tô"), "nhắn riêng cho bot"},
		{"a file", func() { g.SendFile(focal, "a.pdf", "application/pdf", []byte("pdf"), "") }, ""},
	} {
		m, told := answered(c.say)
		if told != (c.want != "") || told && !seen(m.Text, c.want) {
			t.Errorf("%s: want %q, told %t: %q", c.name, c.want, told, m.Text)
		}
		if told && (seen(m.Text, "CQ 05") || seen(m.Text, "đã báo") || records(m)) {
			t.Errorf("%s tells an agency's own state: %q", c.name, m.Text)
		}
	}
}

// does runs an update of the person's in the bot, for what the sandbox's phones cannot send.
func (o *office) does(p *sandbox.Phone, m models.Message) {
	o.Helper()
	m.From = &models.User{ID: p.ID(), FirstName: "Ai đó"}
	m.Chat = models.Chat{ID: p.ID(), Type: models.ChatTypePrivate}
	m.ID, m.Date = 900000+o.count(p), int(o.clock.Now().Unix())
	o.write(func(tx *store.Tx) error {
		return o.chat.Handle(&gate.Turn{Ctx: o.ctx, Tx: tx, Update: &models.Update{Message: &m}, Now: o.clock.Now(), Received: o.clock.Now()})
	})
	o.settle()
}

func TestWhatCannotBeReadIsSaidToBeSo(t *testing.T) {
	for name, m := range map[string]models.Message{
		"a sticker":     {Sticker: &models.Sticker{FileID: "s"}},
		"a place":       {Location: &models.Location{Latitude: 21}},
		"a contact":     {Contact: &models.Contact{PhoneNumber: "1"}},
		"a poll":        {Poll: &models.Poll{Question: "?"}},
		"a round video": {VideoNote: &models.VideoNote{FileID: "v"}},
	} {
		for _, before := range []string{"", "/hoi", "Gửi tệp", "Báo đã nộp"} {
			t.Run(fmt.Sprint(name, " after ", before), func(t *testing.T) {
				t.Parallel()
				o := newOffice(t)
				p := o.focal("CQ05")
				id := o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
				switch before {
				case "":
				case "/hoi":
					o.says(p, before)
				default:
					o.press(p, before)
				}
				n, others := o.count(p), o.count(o.secretary())
				o.does(p, m)
				if last, _ := p.Last(); o.count(p) != n+1 || !seen(last.Text, "Loại tin này chưa xử lý được") {
					t.Fatalf("not told so:\n%s", o.screen(p))
				}
				if before == "Gửi tệp" {
					o.acts(id, "CQ05")
				}
				o.quiet(o.secretary(), others)
			})
		}
	}
}

func TestWhatTelegramItselfNotesIsNotAnswered(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.does(p, models.Message{PinnedMessage: &models.MaybeInaccessibleMessage{}})
	o.does(p, models.Message{MessageAutoDeleteTimerChanged: &models.MessageAutoDeleteTimerChanged{}})
	o.quiet(p, 0)
}

func TestADialogThatIsOverKeepsWhatWasTyped(t *testing.T) {
	for _, c := range []struct{ name, begin, typed, want string }{
		{"words go where their sender says", "Gửi tệp", "Đơn vị nộp bản giấy", "quá 24 giờ"},
		{"a question is a question again", "Báo đã nộp", "han so ket 6 thang", "18/06/2027 17:00"},
		{"even one asked late", "/hoi", "mẫu nào ạ", "quá 24 giờ"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			p := o.focal("CQ05")
			o.asks(bloc.KindMidyear, midyear, o.at(6, 18, 17, 0))
			if c.begin == "/hoi" {
				o.says(p, c.begin)
			} else {
				o.press(p, c.begin)
			}
			o.wait(25 * time.Hour)
			o.says(p, c.typed)
			o.sees(p, c.want)
			if c.want != "quá 24 giờ" {
				o.seesNot(p, "quá 24 giờ")
				return
			}
			o.press(p, "Hỏi Thường trực Khối")
			o.sees(o.secretary(), c.typed, "CQ 05")
		})
	}
}

func TestAStepThereIsNoMoreEndsPolitely(t *testing.T) {
	for name, put := range map[string]func(store.Dialogs, int64) error{
		"a flow":       func(d store.Dialogs, id int64) error { return d.Put(id, id, "former", "x", nil) },
		"a step":       func(d store.Dialogs, id int64) error { return d.Put(id, id, "newtask", "former", nil) },
		"what it knew": func(d store.Dialogs, id int64) error { return d.Put(id, id, "newtask", "due", []string{"former"}) },
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			p := o.secretary()
			o.write(func(tx *store.Tx) error { return put(tx.Dialogs(), p.ID()) })
			o.says(p, "Nội dung dài phải gõ lại thì tiếc")
			o.sees(p, "vừa được cập nhật")
			o.press(p, "Hỏi Thường trực Khối")
			o.sees(o.secondSecretary(), "Nội dung dài phải gõ lại thì tiếc")
			o.says(p, "xin xe ô tô")
			if m, _ := p.Last(); seen(m.Text, "vừa được cập nhật") {
				t.Error("the dialog goes on")
			}
		})
	}
}
