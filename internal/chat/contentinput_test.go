package chat_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// writing is the newest composition as it stands.
func (o *office) writing() (state string, parts []store.Part) {
	o.Helper()
	o.read(func(tx *store.Tx) error {
		for id := int64(1); ; id++ {
			x, err := tx.Compositions().Get(id)
			if err != nil {
				return nil
			}
			var body struct{ Parts []store.Part }
			if err := x.Read(&body); err != nil {
				return err
			}
			state, parts = x.State, body.Parts
		}
	})
	return state, parts
}

// textsOf are the words of content, part by part.
func textsOf(parts []store.Part) (list []string) {
	for _, p := range parts {
		list = append(list, p.Text)
	}
	return list
}

func TestWhatIsNoContentIsRefusedAndNothingOfTheNoticeIsLost(t *testing.T) {
	long := strings.Repeat("ă", 4097)
	for name, c := range map[string]struct {
		m    models.Message
		want string
	}{
		"a poll":               {models.Message{Poll: &models.Poll{Question: "?"}}, "Loại tin này không gửi làm thông báo được"},
		"a dice":               {models.Message{Dice: &models.Dice{Emoji: "?"}}, "Loại tin này không gửi làm thông báo được"},
		"a service message":    {models.Message{WriteAccessAllowed: &models.WriteAccessAllowed{}}, "Loại tin này không gửi làm thông báo được"},
		"blanks":               {models.Message{Text: " \n "}, "Tin chưa có nội dung"},
		"4097 characters":      {models.Message{Text: long}, "Tin dài 4097 ký tự, Telegram chỉ cho 4096"},
		"a caption of 4097":    {models.Message{Caption: long, Video: &models.Video{FileID: "v"}}, "Tin dài 4097 ký tự"},
		"an unknown command":   {models.Message{Text: "/khongco"}, "Không có lệnh /khongco"},
		"a secret":             {models.Message{Text: "Văn bản TỐI MẬT số 1"}, "mật"},
		"a secret file's name": {models.Message{Document: &models.Document{FileID: "d", FileName: "Tối mật.pdf"}}, "mật"},
		"a secret film":        {models.Message{Animation: &models.Animation{FileID: "d", FileName: "Tối mật.mp4"}}, "mật"},
		"what may be a secret": {models.Message{Text: "cong van toi mat"}, "mật"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			p := o.secretary()
			o.says(p, "/thongbao")
			o.says(p, "Phần một")
			n := o.count(p)
			o.does(p, c.m)
			if m, _ := p.Last(); o.count(p) == n || !strings.Contains(strings.ToLower(o.screen(p)), strings.ToLower(c.want)) {
				t.Fatalf("not told %q but %q", c.want, m.Text)
			}
			o.says(p, "Phần hai")
			if _, parts := o.writing(); !reflect.DeepEqual(textsOf(parts), []string{"Phần một", "Phần hai"}) {
				t.Fatalf("it is %q:\n%s", textsOf(parts), o.screen(p))
			}
			o.press(p, "Xong")
			o.sendsNotice(p)
			o.sees(o.focal("CQ05"), "Phần hai")
		})
	}
}

func TestAnEmptyNoticeAndAnAudienceOfNobodyAreNotSent(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.says(p, "/thongbao")
	o.says(p, "Phần một")
	o.press(p, "Bỏ tin cuối")
	o.says(p, "/thongbao x")
	o.press(p, "Thêm nội dung")
	o.press(p, "Xong")
	n := o.count(o.focal("CQ05"))
	o.write(func(tx *store.Tx) error {
		x, err := tx.Compositions().Get(2)
		if err != nil {
			return err
		}
		_, err = tx.Compositions().Save(x, json.RawMessage(`{"title":"x","ack":true,"audience":{}}`))
		return err
	})
	o.press(p, "Gửi thử cho tôi")
	o.press(p, "Gửi")
	o.alerted(p, "Thông báo chưa có nội dung")
	o.write(func(tx *store.Tx) error {
		x, err := tx.Compositions().Get(2)
		if err != nil {
			return err
		}
		_, err = tx.Compositions().Save(x, json.RawMessage(`{"title":"x","ack":true,"audience":{"agencies":[9999]},"parts":[{"kind":"text","text":"x"}]}`))
		return err
	})
	o.press(p, "Gửi thử cho tôi")
	o.press(p, "Gửi")
	o.alerted(p, "Không có ai trong danh sách nhận")
	o.quiet(o.focal("CQ05"), n)
}

// marked is a text with every kind of formatting; the first characters take two of Telegram's units.
func marked() (string, []sandbox.Entity) {
	text := "😀 đậm nghiêng gạch ẩn trích mã khối liên kết người 👍 hết"
	at := func(s string) int { return words.Len(text[:strings.Index(text, s)]) }
	var list []sandbox.Entity
	for _, e := range []struct{ on, kind string }{{"đậm", "bold"}, {"nghiêng", "italic"}, {"gạch", "strikethrough"}, {"ẩn", "spoiler"},
		{"trích", "blockquote"}, {"mã", "code"}, {"khối", "pre"}, {"liên kết", "text_link"}, {"👍", "custom_emoji"}} {
		m := sandbox.Entity{Type: e.kind, Offset: at(e.on), Length: words.Len(e.on)}
		switch e.kind {
		case "text_link":
			m.URL = "https://example.org/"
		case "custom_emoji":
			m.CustomEmojiID = "5368324170671202286"
		case "pre":
			m.Language = "go"
		}
		list = append(list, m)
	}
	return text, list
}

// ofTelegram are entities as the bot reads them; with one more, a mention of somebody without a user name.
func ofTelegram(t *testing.T, text string, list []sandbox.Entity) (out []models.MessageEntity) {
	t.Helper()
	raw, err := json.Marshal(list)
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return append(out, models.MessageEntity{Type: "text_mention", Offset: words.Len(text[:strings.Index(text, "người")]),
		Length: words.Len("người"), User: &models.User{ID: focalID + 6, FirstName: "Đầu mối CQ06"}})
}

func TestFormattingReachesPeopleExactlyAsItWasWritten(t *testing.T) {
	text, marks := marked()
	for name, write := range map[string]func(o *office, p *sandbox.Phone){
		"typed after the command": func(o *office, p *sandbox.Phone) {
			const command = "/thongbao  \n"
			all := ofTelegram(t, text, marks)
			for i := range all {
				all[i].Offset += words.Len(command)
			}
			all = append(all, models.MessageEntity{Type: "bot_command", Length: 9})
			o.does(p, models.Message{Text: command + text, Entities: all})
		},
		"as a message of its own": func(o *office, p *sandbox.Phone) {
			o.says(p, "/thongbao")
			o.does(p, models.Message{Text: text, Entities: ofTelegram(t, text, marks)})
			o.press(p, "Xong")
		},
		"answered with the command": func(o *office, p *sandbox.Phone) {
			o.does(p, models.Message{Text: "/thongbao", ReplyToMessage: &models.Message{ID: 5, Text: text, Entities: ofTelegram(t, text, marks)}})
		},
		"a caption": func(o *office, p *sandbox.Phone) {
			p.SendFile("a.pdf", "application/pdf", []byte("a"), "")
			o.settle()
			o.says(p, "/thongbao")
			o.does(p, models.Message{Caption: text, CaptionEntities: ofTelegram(t, text, marks), Document: &models.Document{FileID: fileID(p), FileName: "a.pdf"}})
			o.press(p, "Xong")
		},
		"a caption that is too long": func(o *office, p *sandbox.Phone) {
			p.SendFile("a.pdf", "application/pdf", []byte("a"), "")
			o.settle()
			o.says(p, "/thongbao")
			o.does(p, models.Message{Caption: text + strings.Repeat(" dài", 400), CaptionEntities: ofTelegram(t, text, marks),
				Document: &models.Document{FileID: fileID(p), FileName: "a.pdf"}})
			o.sees(p, "Chú thích dài hơn 1024 ký tự")
			o.press(p, "Xong")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			write(o, o.secretary())
			n := o.count(o.focal("CQ05"))
			o.sendsNotice(o.secretary())
			var got []sandbox.Entity
			for _, m := range o.focal("CQ05").Bot()[n:] {
				if m.Text+m.Caption != "" {
					got = m.Entities
					break
				}
			}
			want := ofTelegram(t, text, marks)
			if len(got) != len(want) {
				t.Fatalf("%d entities of %d:\n%+v", len(got), len(want), got)
			}
			for _, w := range want {
				found := false
				for _, g := range got {
					found = found || g.Type == string(w.Type) && g.Offset == w.Offset && g.Length == w.Length && g.URL == w.URL &&
						g.CustomEmojiID == w.CustomEmojiID && g.Language == w.Language && (w.User == nil || g.UserID() == w.User.ID)
				}
				if !found {
					t.Errorf("no %+v in %+v", w, got)
				}
			}
		})
	}
}

// fileID is the id of the newest file in a chat.
func fileID(p *sandbox.Phone) (id string) {
	for _, m := range p.Messages() {
		if m.File != nil {
			id = m.File.ID
		}
	}
	return id
}

func TestEveryKindOfMessageReachesPeople(t *testing.T) {
	o := newOffice(t)
	p, focal := o.secretary(), o.focal("CQ05")
	o.says(p, "/thongbao")
	for _, send := range []func() int{
		func() int { return p.SendVoice([]byte("v")) },
		func() int { return p.SendVideo("v.mp4", []byte("v"), "Phim") },
		func() int { return p.SendBigFile("lớn.zip", 60<<20) },
		func() int { return p.Forward("Người ẩn danh", "/viec là lời người khác") },
	} {
		send()
		o.settle()
	}
	o.does(p, models.Message{Text: "Tin chuyển tiếp", ForwardOrigin: &models.MessageOrigin{Type: models.MessageOriginTypeUser}})
	o.sees(p, "Đã nhận 5 tin (3 tệp)")
	o.press(p, "Xong")
	o.sees(p, "5 tin, 3 tệp")
	n := o.count(focal)
	o.sendsNotice(p)
	var got []string
	for _, m := range focal.Bot()[n:] {
		kind := "text"
		if m.File != nil {
			kind = m.File.Kind
		}
		got = append(got, kind+" "+strings.SplitN(m.Text+m.Caption, "\n", 2)[0])
	}
	want := []string{"voice ", "video Phim", "document ", "text /viec là lời người khác", "text Tin chuyển tiếp"}
	if len(got) != len(want)+1 || !reflect.DeepEqual(got[:len(want)], want) {
		t.Errorf("got %q", got)
	}
}

// What is not modelled is copied from the chat where it stands.
func TestAPlaceOrAStickerIsCopied(t *testing.T) {
	o := newOffice(t)
	p, focal := o.secretary(), o.focal("CQ05")
	stands := o.says(p, "cảm ơn ạ")
	o.says(p, "/thongbao")
	o.says(p, "Nơi họp")
	for _, m := range []models.Message{{Location: &models.Location{Latitude: 21}}, {Sticker: &models.Sticker{FileID: "s"}}, {Contact: &models.Contact{PhoneNumber: "1"}}} {
		o.does(p, m)
	}
	_, parts := o.writing()
	if len(parts) != 4 || parts[1].Kind != "copy" || parts[2].Kind != "copy" || parts[3].Kind != "copy" || parts[1].Chat != p.ID() {
		t.Fatalf("%+v", parts)
	}
	o.write(func(tx *store.Tx) error { // the sandbox has no such messages: another one stands for them
		x, err := tx.Compositions().Get(1)
		if err != nil {
			return err
		}
		body := map[string]any{}
		if err := x.Read(&body); err != nil {
			return err
		}
		body["parts"] = []store.Part{parts[0], {Kind: "copy", Chat: p.ID(), Message: stands}}
		_, err = tx.Compositions().Save(x, body)
		return err
	})
	o.press(p, "Xong") // drawn from an older state
	o.press(p, "Gửi")
	o.sendsFrom(p)
	o.sees(focal, "cảm ơn ạ")
}

func TestAnAlbumStaysTogetherWhereItsCaptionIsTooLong(t *testing.T) {
	o := newOffice(t)
	p, focal := o.secretary(), o.focal("CQ05")
	o.says(p, "/thongbao")
	p.SendAlbum(strings.Repeat("dài ", 300), sandbox.Upload{Name: "a.pdf", Data: []byte("a")}, sandbox.Upload{Name: "b.pdf", Data: []byte("b")},
		sandbox.Upload{Name: "c.pdf", Data: []byte("c")})
	o.settle()
	o.press(p, "Xong")
	n := o.count(focal)
	o.sendsNotice(p)
	got := focal.Bot()[n:]
	if len(got) != 5 || got[0].Album == "" || got[0].Album != got[1].Album || got[1].Album != got[2].Album || !strings.HasPrefix(got[3].Text, "dài") {
		t.Errorf("the album came apart:\n%s", o.screen(focal))
	}
}

// An album is sent by itself, message by message: a secret one among them takes the whole album out.
func TestAnAlbumWithASecretFileIsNotContent(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	o.says(p, "/thongbao Phần một")
	o.press(p, "Thêm nội dung")
	p.SendAlbum("Ảnh", sandbox.Upload{Name: "a.pdf", Data: []byte("a")}, sandbox.Upload{Name: "Tối mật.pdf", Data: []byte("b")},
		sandbox.Upload{Name: "c.pdf", Data: []byte("c")})
	o.settle()
	if _, parts := o.writing(); !reflect.DeepEqual(textsOf(parts), []string{"Phần một"}) {
		t.Fatalf("%+v", parts)
	}
	o.says(p, "Phần hai")
	o.press(p, "Xong")
	o.sendsNotice(p)
	o.seesNot(o.focal("CQ05"), "Ảnh")
	for _, m := range p.Messages() {
		if m.File != nil {
			t.Errorf("a file of the album still stands: %+v", m.File)
		}
	}
}

func TestWhatWaitsForAWordAboutSecrecyCannotBeSentAsANotice(t *testing.T) {
	o := newOffice(t)
	p := o.secretary()
	id := o.says(p, "cong van toi mat so 5")
	o.replies(p, sandbox.Message{ID: id}, "/thongbao")
	o.sees(p, "có dấu hiệu là tài liệu mật nên không lấy làm nội dung")
	o.does(p, models.Message{Text: "/thongbao", ReplyToMessage: &models.Message{ID: 5, Text: "Văn bản TỐI MẬT"}})
	if state, _ := o.writing(); state != "" {
		t.Fatal("a secret is being written as a notice")
	}
	o.says(o.focal("CQ05"), "/chiase TỐI MẬT: cách làm")
	o.seesNot(o.focal("CQ05"), "[Gửi Thường trực Khối]")
	o.press(p, "Không phải tài liệu mật")
	o.replies(p, sandbox.Message{ID: id}, "/thongbao")
	o.offers(p, "Gửi thử cho tôi")
}
