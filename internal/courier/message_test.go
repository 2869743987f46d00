package courier

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

func TestAPersonSeesWhatIsQueued(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	c := o.start()
	o.put(store.Outgoing{Chat: 11, Kind: store.KindMessage, Body: store.Body{Message: &store.Message{
		Text: "Đã ghi nhận. <b>Mã phiếu: ABCD-EFGH</b>",
		Buttons: [][]store.Button{{{Label: "Xem", Data: "v:1", Style: "primary"}, {Label: "Chép", Copy: "ABCD-EFGH"}},
			{{Label: "Trang", URL: "https://example.org/"}}},
		About: store.About{Kind: "task", Task: 7},
	}}})
	o.idle(c)
	m, ok := p.Last()
	if !ok || m.Text != "Đã ghi nhận. Mã phiếu: ABCD-EFGH" || m.HTML != "Đã ghi nhận. <b>Mã phiếu: ABCD-EFGH</b>" {
		t.Fatalf("saw %+v", m)
	}
	if !slices.Equal(m.Labels(), []string{"Xem", "Chép", "Trang"}) {
		t.Errorf("buttons %v", m.Labels())
	}
	if b := m.Buttons[0]; b[0].Style != "primary" || b[0].Data != "v:1" || b[1].CopyText != "ABCD-EFGH" {
		t.Errorf("buttons %+v", b)
	}
	o.read(func(tx *store.Tx) error {
		about, err := tx.Outbox().About(11, m.ID)
		if about.Task != 7 {
			t.Errorf("a reply would be about %+v", about)
		}
		return err
	})
}

// say queues a message to chat 11.
func (o *office) say(m store.Message) {
	o.t.Helper()
	o.put(store.Outgoing{Chat: 11, Kind: store.KindMessage, Body: store.Body{Message: &m}})
}

func TestKeyboardsOfAMessage(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	c := o.start()
	o.say(store.Message{Text: "phím", Keys: [][]string{{"Việc của đơn vị", "Hỏi Thường trực Khối"}}})
	o.idle(c)
	if k := p.Keyboard(); len(k) != 1 || k[0][1] != "Hỏi Thường trực Khối" {
		t.Errorf("keys %v", k)
	}
	o.say(store.Message{Text: "bỏ phím", DropKeys: true})
	o.say(store.Message{Text: "hỏi", Ask: "Nhập ý kiến của đơn vị…"})
	o.idle(c)
	if k := p.Keyboard(); k != nil {
		t.Errorf("keys still %v", k)
	}
	if m, _ := p.Last(); !m.ForceReply || m.Placeholder != "Nhập ý kiến của đơn vị…" {
		t.Errorf("asked by %+v", m)
	}
}

func TestAReplyToAMessageThatIsGoneIsSentAllTheSame(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	first := p.Send("xin hỏi")
	c := o.start()
	o.say(store.Message{Text: "trả lời", ReplyTo: first})
	o.say(store.Message{Text: "trả lời cái đã xóa", ReplyTo: 4000})
	o.idle(c)
	m := p.Bot()
	if len(m) != 2 || m[0].ReplyTo != first || m[1].ReplyTo != 0 {
		t.Errorf("saw %+v", m)
	}
}

func TestFilesOfAMessage(t *testing.T) {
	long := strings.Repeat("<b>ý kiến</b> ", 200)
	file := func(kind string) store.Attachment { return store.Attachment{Kind: kind, FileID: kind} }
	for _, test := range []struct {
		name string
		m    store.Message
		want []string // kind, or "text"; with "+" where the words are, "!" where the button is
	}{
		{"no file", store.Message{Text: "lời"}, []string{"text+!"}},
		{"a file with words", store.Message{Text: "lời", Attachments: []store.Attachment{file("document")}}, []string{"document+!"}},
		{"a photo alone", store.Message{Attachments: []store.Attachment{file("photo")}}, []string{"photo!"}},
		{"words too long for a caption", store.Message{Text: long, Attachments: []store.Attachment{file("document")}},
			[]string{"document", "text+!"}},
		{"several", store.Message{Text: "lời", Attachments: []store.Attachment{file("document"), file("photo"), file("voice")}},
			[]string{"document", "photo", "voice", "text+!"}},
		{"several without words", store.Message{Attachments: []store.Attachment{file("document"), file("photo")}},
			[]string{"document", "photo!"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := openOffice(t)
			p := o.person(11)
			ids := o.uploads(p)
			for i := range test.m.Attachments {
				test.m.Attachments[i].FileID = ids[test.m.Attachments[i].Kind]
			}
			test.m.Buttons = [][]store.Button{{{Label: "Xem", Data: "v"}}}
			test.m.About = store.About{Kind: "task", Task: 7}
			before := len(p.Bot())
			c := o.start()
			o.say(test.m)
			o.idle(c)
			var got []string
			for _, m := range p.Bot()[before:] {
				got = append(got, looks(m))
				o.read(func(tx *store.Tx) error {
					_, err := tx.Outbox().About(11, m.ID)
					return err
				})
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("saw %v, want %v", got, test.want)
			}
		})
	}
}

func looks(m sandbox.Message) string {
	s := "text"
	if m.File != nil {
		s = m.File.Kind
	}
	if m.Text+m.Caption != "" {
		s += "+"
	}
	if len(m.Buttons) > 0 {
		s += "!"
	}
	return s
}

// uploads has a person send one file of each kind, and gives their ids.
func (o *office) uploads(p *sandbox.Phone) map[string]string {
	p.SendFile("a.docx", "", []byte("a"), "")
	p.SendPhoto([]byte("b"), "")
	p.SendVoice([]byte("c"))
	ids := map[string]string{}
	for _, m := range p.Messages() {
		if m.File != nil {
			ids[m.File.Kind] = m.File.ID
		}
	}
	return ids
}

func TestAPaperIsMadeAtClaimAndUploadedOnce(t *testing.T) {
	o := openOffice(t)
	o.hooks.Render = func(*store.Tx, int64, store.View) (store.Message, error) {
		return store.Message{Text: "Biên bản", Attachments: []store.Attachment{{Kind: "document", Name: "bien-ban.docx",
			Data: []byte("PK giấy tờ")}}}, nil
	}
	p, q := o.person(11), o.person(12)
	c := o.start()
	for _, chat := range []int64{11, 12} {
		o.write(func(tx *store.Tx) error { return tx.Outbox().Show(chat, 0, store.View{Name: "biên bản"}) })
		o.idle(c)
	}
	for _, one := range []*sandbox.Phone{p, q} {
		m, _ := one.Last()
		if m.File == nil || m.File.Name != "bien-ban.docx" || m.File.Size != int64(len("PK giấy tờ")) || m.Caption != "Biên bản" {
			t.Errorf("saw %+v", m)
		}
	}
	calls := o.sand.Calls("sendDocument")
	if calls[0].Params["document"] != "bien-ban.docx" || calls[1].Params["document"] == "bien-ban.docx" {
		t.Errorf("sent %v, then %v", calls[0].Params, calls[1].Params)
	}
}

func TestFilesSentBeforeAFailureAreNotSentAgain(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	ids := o.uploads(p)
	o.sand.Fail(sandbox.Fault{Method: "sendPhoto", Code: 500})
	c := o.start()
	o.say(store.Message{Text: "lời", Attachments: []store.Attachment{{Kind: "document", FileID: ids["document"]},
		{Kind: "photo", FileID: ids["photo"]}}})
	o.idle(c)
	o.stop()
	c = o.start()
	o.pass()
	o.idle(c)
	var got []string
	for _, m := range p.Bot() {
		got = append(got, looks(m))
	}
	if !slices.Equal(got, []string{"document", "photo", "text+"}) {
		t.Errorf("saw %v", got)
	}
}

func TestTextThatIsNoHTMLIsSentPlain(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	c := o.start()
	o.say(store.Message{Text: "điểm <b>a &lt; b <x>"})
	o.idle(c)
	if got := sees(p); !slices.Equal(got, []string{"điểm a < b"}) {
		t.Errorf("saw %q", got)
	}
	if !o.logged("level=ERROR") {
		t.Error("nothing in the log")
	}
}

func TestAnAnswerTheLibraryCannotReadIsNotSentTwice(t *testing.T) {
	m := &models.Message{ID: 44}
	c := openOffice(t).courier()
	unread := errors.New("error decode response result for method sendMessage, unsupported MessageOrigin type")
	for want, m := range map[int]*models.Message{44: m, 0: {}} {
		id, err := c.try(store.Outgoing{}, "lời", func(form) (*models.Message, error) { return m, unread })
		if err != nil || id != want {
			t.Errorf("id %d, error %v", id, err)
		}
	}
}
