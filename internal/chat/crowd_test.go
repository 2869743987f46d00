package chat_test

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// awkward is a text of n of Telegram's units that has everything that goes wrong: HTML, a right-to-left mark, emoji and
// letters with two marks.
func awkward(n int) string {
	var b strings.Builder
	for left := n; ; {
		for _, r := range "<b>&\u202e🙂ệ\"" {
			if left -= words.Len(string(r)); left < 0 {
				return b.String()
			}
			b.WriteRune(r)
		}
	}
}

// The longest values a workbook and the chat let in.
const (
	longName  = 200
	longTitle = 300
	longNote  = 2000
	longWords = 4096
	agencies  = 120
	tasks     = 60
)

// crowd fills a bloc with the longest of everything: many agencies, one focal point of thirty of them who is a secretary
// too, a leader, many tasks due on one day, and every kind of answer.
func (o *office) crowd() (all []bloc.TaskID, answers []int64) {
	o.Helper()
	busy := o.member("Đầu mối CQ05")
	o.write(func(tx *store.Tx) error {
		if err := tx.People().Rename(busy, awkward(longName)); err != nil {
			return err
		}
		if _, err := tx.People().Enroll(bloc.Membership{Person: busy, Role: bloc.RoleSecretary, Title: awkward(longName)}); err != nil {
			return err
		}
		for i := range agencies {
			code := fmt.Sprintf("X%03d", i)
			id, _, err := tx.Agencies().Put(bloc.Agency{Code: code, Position: 20 + i, Name: awkward(longName), ShortName: awkward(longName), Post: bloc.PostMember})
			if err != nil {
				return err
			}
			who := busy
			if i >= 30 {
				if who, err = tx.People().Add(awkward(longName-3) + code[1:]); err != nil {
					return err
				}
			}
			if _, err := tx.People().Enroll(bloc.Membership{Person: who, Agency: id, Role: bloc.RoleFocal, Title: awkward(longName)}); err != nil {
				return err
			}
		}
		return nil
	})
	o.write(func(tx *store.Tx) error {
		for i := range tasks {
			kind := bloc.KindReport
			if i%7 == 6 {
				kind = bloc.KindActivity
			}
			id, err := tx.Tasks().Add(bloc.Task{Kind: kind, Sort: awkward(longName), Year: 2027, Title: awkward(longTitle-3) + fmt.Sprintf("%03d", i),
				Due: o.at(6, 18, 17, 0).Unix(), DuePhrase: awkward(longName), DocNo: awkward(longName), Note: awkward(longNote),
				Ladder: []int{14, 7, 3, 1}, Everyone: true, Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}, 0, nil)
			if err != nil {
				return err
			}
			all = append(all, id)
		}
		return nil
	})
	o.settle()
	o.write(func(tx *store.Tx) (err error) {
		answers, err = o.answerAll(tx, busy, all)
		return err
	})
	return all, answers
}

// answerAll makes every agency answer the first tasks: one with files and words without end, one returned.
func (o *office) answerAll(tx *store.Tx, who bloc.PersonID, all []bloc.TaskID) (answers []int64, err error) {
	list, err := tx.Agencies().List()
	if err != nil {
		return nil, err
	}
	record := func(a store.Answer) int64 {
		var id int64
		if err == nil {
			a.Person, a.At = who, tx.Now
			id, err = tx.Answers().Record(a)
		}
		return id
	}
	for _, a := range list {
		id := record(store.Answer{Task: all[0], Agency: a.ID, Act: bloc.ActReported, Late: true, Words: awkward(longWords), DocNo: awkward(100)})
		for range 12 {
			more := record(store.Answer{Task: all[0], Agency: a.ID, Act: bloc.ActSupplemented, Words: awkward(longWords)})
			if err == nil {
				err = tx.Answers().Attach(more, store.File{Kind: "document", FileID: "f", Name: awkward(250)})
			}
		}
		answers = append(answers, id)
		record(store.Answer{Task: all[1], Agency: a.ID, Act: bloc.ActReported})
		record(store.Answer{Task: all[1], Agency: a.ID, Act: bloc.ActReturned, Words: awkward(1000)})
	}
	return answers, err
}

var tagIn = regexp.MustCompile(`</?[a-z]+>`)

// fits fails the test unless Telegram takes the message (Bot API: sendMessage, InlineKeyboardButton): the text is valid
// HTML of at most 4,096 units and shows what people wrote as they wrote it, there are at most a hundred buttons, and
// none is without a label or carries more than 64 bytes.
func (o *office) fits(what string, m store.Message) {
	o.Helper()
	bare := tagIn.ReplaceAllString(m.Text, "")
	if n := words.Len(html.UnescapeString(bare)); n == 0 || n > words.MaxText {
		o.Errorf("%s is %d units long", what, n)
	}
	if strings.ContainsAny(bare, "<>") || strings.Contains(m.Text, "⟦") || strings.Contains(m.Text, "<no value>") {
		o.Errorf("%s is not Telegram's HTML, or says nothing: %.300s", what, m.Text)
	}
	buttons := 0
	for _, row := range m.Buttons {
		if len(row) > 8 {
			o.Errorf("%s has %d buttons in a row", what, len(row))
		}
		for _, b := range row {
			buttons++
			if strings.TrimSpace(b.Label) == "" || words.Len(b.Label) > 100 || len(b.Data) > 64 || b.Data == "" && b.URL == "" {
				o.Errorf("%s has the button %q carrying %q", what, b.Label, b.Data)
			}
		}
	}
	if buttons > 100 {
		o.Errorf("%s has %d buttons", what, buttons)
	}
}

func TestEverythingFitsTelegramInACrowdedBloc(t *testing.T) {
	o := newOffice(t)
	busy := o.focal("CQ05")
	all, answers := o.crowd()
	who := int64(o.member(awkward(longName)))
	views := []store.View{{Name: "owed"}, {Name: "boards"}, {Name: "opened", Person: who, ID: o.clock.Now().Unix()}, {Name: "roll"}, {Name: "roll", Arg: "3"},
		{Name: "invitations"}, {Name: "invitations", Arg: "?"}, {Name: "invitations", Arg: "9"}, {Name: "audit"}, {Name: "settings"},
		{Name: "security"}, {Name: "desk"}, {Name: "person", Person: who}, {Name: "person", Person: who, Arg: "u."},
		{Name: "newcomer", Person: who, ID: busy.ID(), Arg: "open"}, {Name: "newcomer", Person: who, ID: busy.ID(), Arg: "listed?"},
		{Name: "agency", Agency: int64(o.agency("X000"))}, {Name: "agency"}, {Name: "overdue", Arg: joined(all)}, {Name: "report", ID: answers[0]}}
	for _, id := range all[:3] {
		for _, name := range []string{"task", "due", "board", "inbox"} {
			views = append(views, store.View{Name: name, Task: int64(id)})
		}
	}
	o.walk(o.at(6, 4, 8, 0)) // the day of the first reminder
	today := time.Date(2027, 6, 4, 0, 0, 0, 0, time.UTC).Unix() / 86400
	views = append(views, store.View{Name: "reminder", Person: who, ID: today}, store.View{Name: "reminder", Person: who, ID: today, Shown: true})
	for _, lang := range words.Codes() {
		o.write(func(tx *store.Tx) error { return tx.People().SetLang(busy.ID(), lang) })
		o.read(func(tx *store.Tx) error {
			for _, v := range views {
				m, err := o.chat.Render(tx, busy.ID(), v)
				if err != nil {
					return fmt.Errorf("draw %+v: %w", v, err)
				}
				o.fits(fmt.Sprintf("%+v in %s", v, lang), m)
			}
			return nil
		})
	}
}

func joined(ids []bloc.TaskID) string {
	var list []string
	for _, id := range ids {
		list = append(list, id36(id))
	}
	return strings.Join(list, ",")
}

// TestTheLongestWordsAreTakenAndEchoed goes the ways on which what people type comes back to them or to others.
func TestTheLongestWordsAreTakenAndEchoed(t *testing.T) {
	o := newOffice(t)
	p, secretary := o.focal("CQ05"), o.secretary()
	id := o.asks(bloc.KindMidyear, awkward(longTitle), o.at(6, 18, 17, 0))
	long := awkward(longWords)
	o.press(p, "Báo đã nộp")
	o.says(p, long)
	o.press(p, "Ghi vào phần báo nộp")
	o.acts(id, "CQ05", bloc.ActReported, bloc.ActSupplemented)
	o.read(func(tx *store.Tx) error {
		list, err := tx.Answers().Submission(id, o.agency("CQ05"))
		if err == nil && list[1].Words != strings.TrimSpace(long) {
			t.Errorf("%d units were kept of %d", words.Len(list[1].Words), words.Len(long))
		}
		return err
	})
	o.press(secretary, "Xem CQ 05")
	o.press(secretary, "Trả lại")
	o.says(secretary, long)
	o.sees(secretary, "Lý do dài quá")
	o.says(secretary, awkward(500))
	o.sees(p, "Lý do trả lại")
	for _, text := range []string{"/hoi " + long, "/han " + long, "/themviec " + long, "/danhba " + long, "/x" + long, "/ngonngu " + long, "/start " + long, long} {
		for _, who := range []int64{p.ID(), secretary.ID(), 9001} {
			phone := o.stranger(who)
			n := o.count(phone)
			o.says(phone, text)
			if o.count(phone) == n {
				t.Errorf("%d is not answered to %.20q", who, text)
			}
		}
	}
	for _, c := range o.server.Calls("sendMessage") {
		if !c.OK {
			t.Errorf("Telegram refused a message (%d): %.200s", c.Code, c.Params["text"])
		}
	}
}

// English speaks English: what is left in Vietnamese is what people wrote, and proper names.
func TestEnglishIsSpokenEverywhere(t *testing.T) {
	o := newOffice(t)
	p := o.focal("CQ05")
	o.says(p, "/ngonngu en")
	o.write(func(tx *store.Tx) error {
		_, err := tx.Tasks().Add(bloc.Task{Kind: bloc.KindReport, Year: 2027, Title: "Report A", Due: o.at(6, 18, 17, 0).Unix(),
			Ladder: []int{14, 7, 3, 1}, Everyone: true, Phase: bloc.PhaseConfirmed, AnnounceAt: tx.Now}, 0, nil)
		return err
	})
	o.settle()
	n := o.count(p)
	for _, text := range []string{"/viec", "/han report a", "/hoi", "/thoat", "/dulieu", "/trogiup", "/x", "xyz", "/start", "/danhba"} {
		o.says(p, text)
	}
	o.press(p, "Report as submitted")
	o.walk(o.at(6, 4, 8, 0))
	for _, m := range p.Bot()[n:] {
		text := m.Text
		for _, own := range []string{"Đầu mối CQ05", "Cơ quan 05", "Chuyên viên", "Tiếng Việt", "hạn sơ kết 6 tháng", "[Việc của đơn vị]", "[Hỏi Thường trực Khối]"} {
			text = strings.ReplaceAll(text, own, "")
		}
		if i := strings.IndexFunc(text, func(r rune) bool {
			return r > 0x1E9F && r < 0x1F00 || strings.ContainsRune("ăâđêôơư", unicode.ToLower(r))
		}); i >= 0 {
			t.Errorf("Vietnamese in English at %.40q of:\n%s", text[i:], m.Text)
		}
	}
}

func TestEveryAgencyOfALargeBlocCanBeAsked(t *testing.T) {
	o := newOffice(t)
	o.crowd()
	p := o.secretary()
	o.says(p, "/themviec Khảo sát")
	o.press(p, "Báo cáo")
	o.says(p, "25/06/2027 17:00")
	o.press(p, "25/06/2027 17:00")
	o.press(p, "Bỏ qua")
	o.press(p, "Chọn đơn vị")
	o.press(p, "CQ 01")
	o.press(p, "Trang sau")
	m, _ := p.Last()
	o.pressOn(p, m, m.Labels()[3])
	o.press(p, "Trang sau")
	m, _ = p.Last()
	o.pressOn(p, m, m.Labels()[0])
	o.press(p, "Xong, 3 đơn vị")
	o.sees(p, "Gửi tới 3 đơn vị")
	o.says(p, "/themviec Khảo sát")
	o.press(p, "Báo cáo")
	o.says(p, "25/06/2027 17:00")
	o.press(p, "25/06/2027 17:00")
	o.press(p, "Bỏ qua")
	o.press(p, "Tất cả đơn vị")
	o.sees(p, "Gửi tới 134 đơn vị", "mục nữa")
	for _, c := range o.server.Calls("") {
		if !c.OK && c.Method != "getUpdates" {
			t.Errorf("Telegram refused %s (%d): %.200s", c.Method, c.Code, c.Params["text"])
		}
	}
}
