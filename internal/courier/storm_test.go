package courier

import (
	"slices"
	"testing"
	"time"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// work is what is done to a notice of a text and an album while Telegram is in trouble.
type work struct {
	name  string
	begin func(n notice) // queues it; nil: the notice itself
	sees  []string       // when it is done
	calls int            // it takes for a person
}

func works() []work {
	version := func(n string, photo string) []store.Part {
		return []store.Part{{Kind: "text", Text: "Bản " + n}, {Kind: "photo", FileID: photo, Text: "Ảnh " + n, Album: "a"},
			{Kind: "photo", FileID: photo, Album: "a"}}
	}
	amended := []string{"Bản 2", "Ảnh 2", ""}
	return []work{
		{name: "send", sees: []string{"Bản 1", "Ảnh 1", ""}, calls: 2},
		{name: "amend", sees: amended, calls: 3, begin: func(n notice) {
			n.write(func(tx *store.Tx) error {
				v, err := tx.Content().Version(n.task, 1)
				if err != nil {
					return err
				}
				_, err = tx.Content().Amend(n.task, store.HowEdit, "", version("2", v.Parts[1].FileID), 0)
				return err
			})
		}},
		{name: "withdraw", sees: nil, calls: 3, begin: func(n notice) {
			n.write(func(tx *store.Tx) error { return tx.Content().Withdraw(n.task, "Đã thu hồi") })
		}},
	}
}

// storm is a trouble of Telegram's.
type storm struct {
	name    string
	faults  []sandbox.Fault
	over    time.Duration // when it is, on the machine's clock
	quiet   bool          // nothing gets through meanwhile
	repeats bool          // a send arrives once more than it should
}

func storms() []storm {
	return []storm{
		{name: "429 for an hour", faults: []sandbox.Fault{{ChatID: 11, RetryAfter: 3600}, {ChatID: 12, RetryAfter: 3600}, {ChatID: 13, RetryAfter: 3600}},
			over: time.Hour + time.Second, quiet: true},
		{name: "429 in the middle", faults: []sandbox.Fault{{Method: "sendMediaGroup", RetryAfter: 60}, {Method: "editMessageMedia", RetryAfter: 60},
			{Method: "deleteMessage", ChatID: 12, RetryAfter: 60}}, over: time.Minute + time.Second},
		{name: "5xx for a minute", faults: []sandbox.Fault{{Times: 15, Code: 502, Description: "Bad Gateway"}}, over: time.Minute},
		{name: "cut before", faults: []sandbox.Fault{{Times: 5, DropBefore: true}}, over: time.Minute},
		{name: "cut after", faults: []sandbox.Fault{{ChatID: 11, DropAfter: true}}, over: time.Minute, repeats: true},
	}
}

func TestAStormDelaysContentAndLosesNothing(t *testing.T) {
	for _, s := range storms() {
		for _, w := range works() {
			t.Run(s.name+"/"+w.name, func(t *testing.T) { weather(t, s, w) })
		}
	}
}

func weather(t *testing.T, s storm, w work) {
	o := openOffice(t)
	bystander := o.member(99)
	photo := o.uploads(bystander)["photo"]
	people := []*sandbox.Phone{o.member(11), o.member(12), o.member(13)}
	n := o.notice([]store.Part{{Kind: "text", Text: "Bản 1"}, {Kind: "photo", FileID: photo, Text: "Ảnh 1", Album: "a"},
		{Kind: "photo", FileID: photo, Album: "a"}}, people...)
	if w.begin != nil {
		o.idle(o.start())
		o.stop()
		w.begin(n)
	}
	before, asItWas := o.calls(""), sees(people[0])
	struck := 0
	for _, f := range s.faults {
		o.sand.Fail(f)
	}
	o.idle(o.start())
	o.stop() // what is waited for survives the program
	c := o.start()
	heard := len(sees(bystander))
	o.put(text(99, store.LaneReply, "trả lời"))
	for range 20 {
		o.idle(c)
		if s.quiet {
			if got := sees(people[0]); !slices.Equal(got, asItWas) {
				t.Fatalf("while Telegram asks to wait, a person sees %q", got)
			}
			if got := sees(bystander)[heard:]; !slices.Equal(got, []string{"trả lời"}) {
				t.Fatalf("while all wait, a reply comes to %q", got)
			}
			s.quiet = false
		}
		o.machine.Advance(s.over)
	}
	o.idle(c)
	for _, call := range o.sand.Calls("")[before:] {
		if !call.OK && call.Code != 400 { // not modified, or gone already: it was cut off before
			struck++
		}
	}
	for i, p := range people {
		want := w.sees
		if s.repeats && w.begin == nil && i == 0 {
			want = append([]string{w.sees[0]}, w.sees...)
		}
		if got := sees(p); !slices.Equal(got, want) {
			t.Errorf("person %d sees %q, want %q", p.ID(), got, want)
		}
	}
	if got, least := o.calls("")-before-struck, len(people)*w.calls+1; got > least+1 || got < least {
		t.Errorf("%d calls got through, where %d are the fewest", got, least)
	}
}

func TestASlowServerRepeatsNothing(t *testing.T) {
	for _, w := range works() {
		t.Run(w.name, func(t *testing.T) {
			o := openOffice(t)
			photo := o.uploads(o.member(99))["photo"]
			p := o.member(11)
			n := o.notice([]store.Part{{Kind: "text", Text: "Bản 1"}, {Kind: "photo", FileID: photo, Text: "Ảnh 1", Album: "a"},
				{Kind: "photo", FileID: photo, Album: "a"}}, p)
			if w.begin != nil {
				o.idle(o.start())
				o.stop()
				w.begin(n)
			}
			hang := make(chan struct{})
			o.sand.Fail(sandbox.Fault{ChatID: 11, Hang: hang})
			before := o.calls("")
			c := o.start()
			o.until("it is under way", func() bool { return o.states()["leased"] == 1 })
			o.machine.Advance(50 * time.Second)
			o.put(text(99, store.LaneReply, "trả lời"))
			o.until("others do not wait for it", func() bool { return o.calls("") == before+1 })
			close(hang)
			o.idle(c)
			if got := sees(p); !slices.Equal(got, w.sees) {
				t.Errorf("sees %q, want %q", got, w.sees)
			}
			if got := o.calls("") - before; got != w.calls+1 {
				t.Errorf("%d calls, want %d", got, w.calls+1)
			}
		})
	}
}
