package courier

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

// pass moves the machine's clock past every wait for a retry.
func (o *office) pass() { o.machine.Advance(longest + time.Second) }

func TestAChatThatIsAskedToWaitWaits(t *testing.T) {
	o := openOffice(t)
	p, q := o.person(11), o.person(12)
	o.sand.Fail(sandbox.Fault{Method: "sendMessage", ChatID: 11, RetryAfter: 40})
	c := o.start()
	o.put(text(11, store.LaneReply, "một"), text(11, store.LaneAlert, "hai"), text(12, store.LaneBulk, "ba"))
	o.idle(c)
	if got := sees(p); len(got) != 0 {
		t.Fatalf("the chat that waits got %v", got)
	}
	if got := sees(q); !slices.Equal(got, []string{"ba"}) {
		t.Fatalf("the other chat got %v", got)
	}

	o.stop() // the pause survives the program
	c = o.start()
	o.put(text(12, store.LaneBulk, "bốn"))
	o.idle(c)
	if n := len(sees(p)); n != 0 || len(sees(q)) != 2 {
		t.Fatalf("after a restart: %v, %v", sees(p), sees(q))
	}

	o.machine.Advance(42 * time.Second)
	o.idle(c)
	if got := sees(p); !slices.Equal(got, []string{"một", "hai"}) {
		t.Errorf("after the wait: %v", got)
	}
}

func TestBeingAskedToWaitIsNoAttempt(t *testing.T) {
	o := openOffice(t)
	o.person(11)
	o.sand.Fail(sandbox.Fault{Method: "sendMessage", RetryAfter: 3})
	c := o.start()
	o.put(text(11, 0, "một"))
	o.idle(c)
	o.stop()
	o.machine.Advance(5 * time.Second)
	if x := o.lease(); x.Attempt != 1 {
		t.Errorf("attempt %d, want 1", x.Attempt)
	}
}

func TestASecondChatAskedToWaitSlowsAllButReplies(t *testing.T) {
	o := openOffice(t)
	p := o.person(13)
	o.person(11)
	o.person(12)
	for _, chat := range []int64{11, 12} {
		o.sand.Fail(sandbox.Fault{Method: "sendMessage", ChatID: chat, RetryAfter: 30})
	}
	c := o.start()
	o.put(text(11, 0, "một"), text(12, 0, "hai"))
	o.idle(c)
	if !o.slowed() {
		t.Fatal("nothing is slowed")
	}
	o.put(text(13, store.LaneBulk, "thông báo"), text(13, store.LaneAlert, "báo"), text(13, store.LaneReply, "trả lời"))
	o.idle(c)
	if got := sees(p); !slices.Equal(got, []string{"trả lời"}) {
		t.Fatalf("while slowed: %v", got)
	}
	o.machine.Advance(32 * time.Second)
	o.idle(c)
	if got := sees(p); !slices.Equal(got, []string{"trả lời", "báo", "thông báo"}) {
		t.Errorf("afterwards: %v", got)
	}
}

func TestASecondChatMuchLaterSlowsNothing(t *testing.T) {
	o := openOffice(t)
	o.person(11)
	o.person(12)
	o.sand.Fail(sandbox.Fault{Method: "sendMessage", RetryAfter: 30, Times: 2})
	c := o.start()
	o.put(text(11, 0, "một"))
	o.idle(c)
	o.machine.Advance(11 * time.Second)
	o.put(text(12, 0, "hai"))
	o.idle(c)
	if o.calls("sendMessage") != 2 || o.slowed() {
		t.Errorf("%d calls, slowed: %v", o.calls("sendMessage"), o.slowed())
	}
}

func TestWhatFailsForNowIsSentLater(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"server error":    {Code: 502, Description: "Bad Gateway"},
		"token refused":   {Code: 401, Description: "Unauthorized"},
		"connection lost": {DropBefore: true},
		"other poller":    {Code: 409, Description: "Conflict: terminated by other getUpdates request"},
	} {
		t.Run(name, func(t *testing.T) {
			o := openOffice(t)
			p := o.person(11)
			fault.Method, fault.Times = "sendMessage", 2
			o.sand.Fail(fault)
			c := o.start()
			o.put(text(11, 0, "một"), text(11, 0, "hai"))
			for range 3 {
				o.idle(c)
				if len(sees(p)) > 0 {
					break
				}
				o.wantStates(map[string]int{"queued": 2})
				o.pass()
			}
			o.idle(c)
			if got := sees(p); !slices.Equal(got, []string{"một", "hai"}) {
				t.Errorf("saw %v", got)
			}
		})
	}
}

func TestAConnectionCutAfterTheWorkRepeatsOneMessage(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	o.sand.Fail(sandbox.Fault{Method: "sendMessage", DropAfter: true})
	c := o.start()
	o.put(text(11, 0, "một"), text(11, 0, "hai"))
	o.idle(c)
	o.pass()
	o.idle(c)
	if got := sees(p); !slices.Equal(got, []string{"một", "một", "hai"}) {
		t.Errorf("saw %v", got)
	}
}

func TestARowThatChokesTelegramIsParkedWhenOthersPass(t *testing.T) {
	o := openOffice(t)
	told := ""
	o.hooks.Parked = func(tx *store.Tx, x store.Outgoing, why string) error {
		told = why
		return tx.Outbox().Say(12, store.LaneAlert, store.Message{Text: "một tin không gửi được"})
	}
	bad, operator := o.person(11), o.person(12)
	o.sand.Fail(sandbox.Fault{Method: "sendMessage", ChatID: 11, Times: 10, Code: 500, Description: "Internal Server Error"})
	c := o.start()
	o.put(text(11, 0, "hỏng"), text(11, 0, "sau đó"))
	for i := range 10 {
		if told != "" {
			t.Fatalf("parked after %d", i)
		}
		o.idle(c)
		o.put(text(12, 0, fmt.Sprint(i)))
		o.idle(c)
		o.pass()
	}
	o.until("the operator is told", func() bool { return slices.Contains(sees(operator), "một tin không gửi được") })
	o.idle(c)
	if got := sees(bad); !slices.Equal(got, []string{"sau đó"}) {
		t.Errorf("saw %v", got)
	}
	if told != "error response from telegram for method sendMessage, 500 Internal Server Error" {
		t.Errorf("told %q", told)
	}
}

func TestAnOutageParksNothing(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	o.hooks.Parked = func(*store.Tx, store.Outgoing, string) error {
		t.Error("parked")
		return nil
	}
	o.sand.Fail(sandbox.Fault{Method: "sendMessage", Times: 15, Code: 500, Description: "Internal Server Error"})
	c := o.start()
	o.put(text(11, 0, "một"))
	for range 15 {
		o.idle(c)
		o.pass()
	}
	o.until("it arrives", func() bool { return len(sees(p)) == 1 })
}

func TestOrderHoldsWithinALaneWhileARowWaits(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	o.sand.Fail(sandbox.Fault{Method: "sendMessage", Code: 500})
	c := o.start()
	o.put(text(11, store.LaneBulk, "1"), text(11, store.LaneBulk, "2"), text(11, store.LaneReply, "trả lời"))
	o.idle(c) // the reply meets the fault
	o.wantStates(map[string]int{"queued": 1, "sent": 2})
	o.pass()
	o.idle(c)
	if got := sees(p); !slices.Equal(got, []string{"1", "2", "trả lời"}) {
		t.Errorf("saw %v", got)
	}

	o.sand.Fail(sandbox.Fault{Method: "sendMessage", Code: 500})
	o.put(text(11, store.LaneBulk, "3"), text(11, store.LaneBulk, "4"))
	o.idle(c)
	o.wantStates(map[string]int{"queued": 2, "sent": 3})
	o.put(text(11, store.LaneReply, "trả lời nữa"))
	o.idle(c)
	o.pass()
	o.idle(c)
	if got := sees(p)[3:]; !slices.Equal(got, []string{"trả lời nữa", "3", "4"}) {
		t.Errorf("then saw %v", got)
	}
}

func TestRepliesGoBeforeBulk(t *testing.T) {
	o := openOffice(t)
	var rows []store.Outgoing
	for i := range int64(12) {
		o.person(100 + i)
		rows = append(rows, text(100+i, store.LaneBulk, "thông báo"))
	}
	o.person(11)
	rows = append(rows, text(11, store.LaneAlert, "báo"), text(11, store.LaneReply, "trả lời"))
	o.put(rows...)
	c := o.start()
	o.idle(c)
	calls := o.sand.Calls("sendMessage")
	if len(calls) != 14 || calls[0].Params["text"] != "trả lời" {
		t.Fatalf("first of %d: %v", len(calls), calls[0].Params)
	}
	at := slices.IndexFunc(calls, func(c sandbox.Call) bool { return c.Params["text"] == "báo" })
	if at > 2 { // the alert's chat may still be busy with the reply
		t.Errorf("the alert was sent as number %d", at)
	}
}

func TestOneSendAtATimeInAChat(t *testing.T) {
	o := openOffice(t)
	p, q := o.person(11), o.person(12)
	hang := make(chan struct{})
	o.sand.Fail(sandbox.Fault{Method: "sendMessage", ChatID: 11, Hang: hang})
	c := o.start()
	o.put(text(11, 0, "một"), text(11, 0, "hai"), text(12, 0, "ba"))
	o.until("the other chat has its message", func() bool { return len(sees(q)) == 1 })
	if n := len(sees(p)); n != 0 {
		t.Errorf("%d messages overtook the one in flight", n)
	}
	close(hang)
	o.idle(c)
	if got := sees(p); !slices.Equal(got, []string{"một", "hai"}) {
		t.Errorf("saw %v", got)
	}
}
