package chat_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"khoibot/internal/bloc"
	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// patience is how long the bot may take over anything before a test gives up on it.
const patience = 90 * time.Second

// phone gives the phone with the Telegram id, which is new to the sandbox the first time; name is what Telegram shows.
func (o *office) phone(id int64, name string) *sandbox.Phone {
	return o.server.Person(id, name, "", "")
}

// stranger is somebody the bloc does not know.
func (o *office) stranger(id int64) *sandbox.Phone {
	return o.phone(id, fmt.Sprintf("Người lạ %d", id))
}

func (o *office) secretary() *sandbox.Phone { return o.phone(secretaryID, "Thư ký Khối") }
func (o *office) secondSecretary() *sandbox.Phone {
	return o.phone(secondSecretaryID, "Thư ký Khối (2)")
}

// focal is the phone of an agency's (first) focal point.
func (o *office) focal(code string) *sandbox.Phone {
	return o.phone(focalID+number(code), "Đầu mối "+code)
}

// secondFocal is the phone of CQ03's second focal point.
func (o *office) secondFocal() *sandbox.Phone {
	return o.phone(secondFocalID+3, "Đầu mối CQ03 (2)")
}

// leader is the phone of the leader of CQ01, CQ02 or CQ03.
func (o *office) leader(code string) *sandbox.Phone {
	return o.phone(leaderID+number(code), "Lãnh đạo "+code)
}

func number(code string) (n int64) {
	if _, err := fmt.Sscanf(code, "CQ%d", &n); err != nil {
		panic("no agency " + code)
	}
	return n
}

// agency is the id of the agency with the code.
func (o *office) agency(code string) (id bloc.AgencyID) {
	o.Helper()
	o.read(func(tx *store.Tx) error {
		a, err := tx.Agencies().ByCode(code)
		id = a.ID
		return err
	})
	return id
}

// member is the person of that name on the roll.
func (o *office) member(name string) (id bloc.PersonID) {
	o.Helper()
	o.read(func(tx *store.Tx) error {
		roll, err := tx.People().Roll()
		for _, c := range roll {
			if c.Name == name {
				id = c.Person
			}
		}
		return err
	})
	if id == 0 {
		o.Fatalf("nobody on the roll is called %q", name)
	}
	return id
}

// says types a text and waits until the bot has done all it does about it. It returns the message's id.
func (o *office) says(p *sandbox.Phone, text string) int {
	o.Helper()
	id := p.Send(text)
	o.settle()
	return id
}

// replies types a text as a reply to a message.
func (o *office) replies(p *sandbox.Phone, to sandbox.Message, text string) int {
	o.Helper()
	id := p.Reply(to.ID, text)
	o.settle()
	return id
}

// taps presses a key under the text box.
func (o *office) taps(p *sandbox.Phone, label string) {
	o.Helper()
	if err := p.Tap(label); err != nil {
		o.Fatal(err)
	}
	o.settle()
}

// starts presses Start, as a link with the payload shows it.
func (o *office) starts(p *sandbox.Phone, payload string) {
	o.Helper()
	p.Start(payload)
	o.settle()
}

// press presses the button with the label (or a part of it only one label has) on the newest message that has one.
func (o *office) press(p *sandbox.Phone, label string) {
	o.Helper()
	o.pressOn(p, o.withButton(p, label), label)
}

// pressOn presses a button of a given message.
func (o *office) pressOn(p *sandbox.Phone, m sandbox.Message, label string) {
	o.Helper()
	if err := p.Press(m.ID, label); err != nil {
		o.Fatalf("%v\n%s", err, o.screen(p))
	}
	o.settle()
}

// forges sends callback data that the person was shown no button for.
func (o *office) forges(p *sandbox.Phone, data string) {
	o.Helper()
	p.PressData(0, data)
	o.settle()
}

// dataOf is the callback data behind a button, for forging.
func (o *office) dataOf(p *sandbox.Phone, label string) string {
	o.Helper()
	for _, b := range slices.Concat(o.withButton(p, label).Buttons...) {
		if strings.Contains(b.Text, label) {
			return b.Data
		}
	}
	return ""
}

// withButton is the newest message of the bot's that has a button with the label.
func (o *office) withButton(p *sandbox.Phone, label string) sandbox.Message {
	o.Helper()
	for _, m := range slices.Backward(p.Bot()) {
		if slices.ContainsFunc(m.Labels(), func(l string) bool { return strings.Contains(l, label) }) {
			return m
		}
	}
	o.Fatalf("no message has a button %q:\n%s", label, o.screen(p))
	return sandbox.Message{}
}

// sees fails the test unless a message of the bot's contains every one of the texts; it returns the newest that does.
func (o *office) sees(p *sandbox.Phone, texts ...string) sandbox.Message {
	o.Helper()
	for _, m := range slices.Backward(p.Bot()) {
		if containsAll(m.Text+m.Caption, texts) {
			return m
		}
	}
	o.Fatalf("no message says %q:\n%s", texts, o.screen(p))
	return sandbox.Message{}
}

// seesNot fails the test if a message of the bot's, as it is now, contains the text.
func (o *office) seesNot(p *sandbox.Phone, text string) {
	o.Helper()
	for _, m := range p.Bot() {
		if strings.Contains(m.Text+m.Caption, text) {
			o.Fatalf("a message says %q:\n%s", text, o.screen(p))
		}
	}
}

// offers fails the test unless the bot's last message has buttons with the labels, in this order; others may stand
// between.
func (o *office) offers(p *sandbox.Phone, labels ...string) {
	o.Helper()
	m, _ := p.Last()
	left := labels
	for _, have := range m.Labels() {
		if len(left) > 0 && strings.Contains(have, left[0]) {
			left = left[1:]
		}
	}
	if len(left) > 0 {
		o.Fatalf("the last message does not offer %q:\n%s", left, o.screen(p))
	}
}

// alerted fails the test unless the answer to the person's last press contains the text.
func (o *office) alerted(p *sandbox.Phone, text string) {
	o.Helper()
	alerts := p.Alerts()
	if len(alerts) == 0 || !strings.Contains(alerts[len(alerts)-1].Text, text) {
		o.Fatalf("the last press was not answered with %q: %+v", text, alerts)
	}
}

// count is how many messages of the bot's the person has.
func (o *office) count(p *sandbox.Phone) int { return len(p.Bot()) }

// quiet fails the test if the person got a message of the bot's since he had n of them.
func (o *office) quiet(p *sandbox.Phone, n int) {
	o.Helper()
	if o.count(p) != n {
		o.Fatalf("%d messages have become %d:\n%s", n, o.count(p), o.screen(p))
	}
}

func containsAll(s string, parts []string) bool {
	for _, part := range parts {
		if !strings.Contains(s, part) {
			return false
		}
	}
	return true
}

// screen is a person's chat as text, for a failing test.
func (o *office) screen(p *sandbox.Phone) string {
	var b strings.Builder
	for _, m := range p.Messages() {
		who := "person"
		if m.FromBot {
			who = "bot"
		}
		fmt.Fprintf(&b, "  [%d %s] %s", m.ID, who, strings.ReplaceAll(m.Text+m.Caption, "\n", "\n      "))
		for _, row := range m.Buttons {
			fmt.Fprint(&b, "\n      ")
			for _, button := range row {
				fmt.Fprintf(&b, "[%s] ", button.Text)
			}
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "  keyboard %q, alerts %+v", p.Keyboard(), p.Alerts())
	return b.String()
}
