package courier

import (
	"slices"
	"testing"
	"time"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// press has a person press a button of the bot's and gives the query's id.
func (o *office) press(c *Courier, p *sandbox.Phone) {
	o.t.Helper()
	o.say(store.Message{Text: "chọn", Buttons: [][]store.Button{{{Label: "Xem", Data: "v"}}}})
	o.idle(c)
	m, _ := p.Last()
	if err := p.Press(m.ID, "Xem"); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) answer(id string, words string) {
	o.t.Helper()
	o.write(func(tx *store.Tx) error {
		return tx.Outbox().Answer(11, store.Callback{ID: id, Text: words, Show: true}, 10)
	})
}

func TestAPressIsAnsweredWhateverElseWaits(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	c := o.start()
	o.press(c, p)
	o.sand.Fail(sandbox.Fault{Method: "sendMessage", Times: -1, RetryAfter: 600})
	o.put(text(11, 0, "một"))
	o.idle(c)
	o.answer(o.query(), "Mã phiếu: ABCD-EFGH")
	o.idle(c)
	if a := p.Alerts(); len(a) != 1 || a[0].Text != "Mã phiếu: ABCD-EFGH" || !a[0].Show {
		t.Errorf("alerts %+v", a)
	}
}

func TestAnAnswerToAPressIsTriedAgainSoon(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	c := o.start()
	o.press(c, p)
	o.sand.Fail(sandbox.Fault{Method: "answerCallbackQuery", Code: 500})
	o.answer(o.query(), "đã ghi")
	o.until("the press is answered", func() bool { return len(p.Alerts()) == 1 })
	o.idle(c)
}

func TestAnAnswerThatIsTooLateIsNotSent(t *testing.T) {
	o := openOffice(t)
	o.person(11)
	c := o.start()
	o.machine.Advance(11 * time.Second)
	o.answer("1", "muộn")
	o.idle(c)
	o.wantStates(map[string]int{"moot": 1})
	if n := o.calls("answerCallbackQuery"); n != 0 {
		t.Errorf("%d calls", n)
	}
}

func TestAnAnswerToAnUnknownPressIsForgotten(t *testing.T) {
	o := openOffice(t)
	o.person(11)
	c := o.start()
	o.answer("no-such-query", "gì đó")
	o.idle(c)
	o.wantStates(map[string]int{"moot": 1})
}

func TestMenusAreSetByChatAndLanguage(t *testing.T) {
	o := openOffice(t)
	o.hooks.Menu = func(_ *store.Tx, chat int64) ([]Menu, error) {
		if chat == 0 {
			return []Menu{{Commands: []Command{{"trogiup", "Trợ giúp"}}}}, nil
		}
		return []Menu{{Commands: []Command{{"viec", "Việc của đơn vị"}}}, {Lang: "en", Commands: []Command{{"viec", "My tasks"}}}}, nil
	}
	p, q := o.person(11), o.person(12)
	c := o.start()
	o.put(store.Outgoing{Kind: store.KindMenu}, store.Outgoing{Chat: 11, Kind: store.KindMenu})
	o.idle(c)
	menu := func(p *sandbox.Phone) (all []string) {
		for _, cmd := range p.Commands() {
			all = append(all, cmd.Description)
		}
		return all
	}
	if got := menu(q); !slices.Equal(got, []string{"Trợ giúp"}) {
		t.Errorf("everyone sees %v", got)
	}
	if got := menu(p); !slices.Equal(got, []string{"Việc của đơn vị"}) {
		t.Errorf("in Vietnamese %v", got)
	}
	p.SetLanguage("en")
	if got := menu(p); !slices.Equal(got, []string{"My tasks"}) {
		t.Errorf("in English %v", got)
	}
}

func TestAMessageIsDeletedAndAGroupLeft(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	g := o.sand.Group(-500, "nhóm lạ", p)
	g.AddBot(p, "")
	c := o.start()
	o.put(text(11, 0, "một"))
	o.idle(c)
	m, _ := p.Last()
	o.put(store.Outgoing{Chat: 11, Kind: store.KindDelete, Body: store.Body{Edit: m.ID}},
		store.Outgoing{Chat: 11, Kind: store.KindDelete, Body: store.Body{Edit: m.ID}},
		store.Outgoing{Chat: -500, Kind: store.KindLeave})
	o.idle(c)
	if got := sees(p); len(got) != 0 || o.calls("leaveChat") != 1 {
		t.Errorf("saw %v, left %d", got, o.calls("leaveChat"))
	}
	o.wantStates(map[string]int{"sent": 3, "failed": 1})
}
