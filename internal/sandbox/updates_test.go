package sandbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"khoibot/internal/sandbox"
)

// poll starts a long getUpdates and gives the channel of its answer; done ends it from the client's side.
func (r *rig) poll(params ...string) (got <-chan answer, done context.CancelFunc) {
	r.t.Helper()
	ctx, cancel := context.WithCancel(r.t.Context())
	out := make(chan answer, 1)
	query := "timeout=50"
	for i := 0; i < len(params); i += 2 {
		query += "&" + params[i] + "=" + params[i+1]
	}
	ask, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url+"/bot"+token+"/getUpdates?"+query, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	go func() {
		defer close(out)
		got, err := http.DefaultClient.Do(ask)
		if err != nil {
			return // cut off, which the reader of the channel sees by its end
		}
		var a answer
		if json.NewDecoder(got.Body).Decode(&a) == nil && got.Body.Close() == nil {
			out <- a
		}
	}()
	return out, cancel
}

// parked waits until the bot is at rest, or no longer is.
func (r *rig) parked(want bool) uint64 {
	r.t.Helper()
	var seq uint64
	err := r.Await(r.t.Context(), func() bool {
		var is bool
		is, seq = r.Parked()
		return is == want
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return seq
}

func ids(updates []update) []int64 {
	var out []int64
	for _, u := range updates {
		out = append(out, u.UpdateID)
	}
	return out
}

func decodeUpdates(t *testing.T, a answer) []update {
	t.Helper()
	var out []update
	if err := json.Unmarshal(a.Result, &out); err != nil {
		t.Fatalf("%+v: %v", a, err)
	}
	return out
}

func TestGetUpdates_WakesWhenSomethingIsSaid(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	got, _ := r.poll()
	before := r.parked(true)
	r.focal.Send("Chào")
	updates := decodeUpdates(t, <-got)
	if len(updates) != 1 || updates[0].Message.Text != "Chào" {
		t.Fatalf("got %+v", updates)
	}
	if parked, seq := r.Parked(); parked || seq != before+1 {
		t.Errorf("parked %v, seq %d after %d", parked, seq, before)
	}
	if again := r.updates(); !slices.Equal(ids(again), ids(updates)) {
		t.Errorf("unconfirmed updates came not again: %v", ids(again))
	}
	next := fmt.Sprint(updates[0].UpdateID + 1)
	got, _ = r.poll("offset", next)
	r.parked(true)
	r.focal.Send("Thêm")
	if updates := decodeUpdates(t, <-got); len(updates) != 1 || updates[0].Message.Text != "Thêm" {
		t.Errorf("after the offset %+v", updates)
	}
}

func TestGetUpdates_AnAbandonedPollSwallowsNothing(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	got, leave := r.poll()
	r.parked(true)
	leave()
	<-got
	r.parked(false)
	r.focal.Send("Có ai không")
	if got := r.updates(); len(got) != 1 || got[0].Message.Text != "Có ai không" {
		t.Errorf("got %+v", got)
	}
}

// TestGetUpdates_AnAbandonedUploadIsNoticed sends the parameters as the client library does, in a chunked multipart
// body, and then goes away.
func TestGetUpdates_AnAbandonedUploadIsNoticed(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx, leave := context.WithCancel(t.Context())
	body, into := io.Pipe()
	form := multipart.NewWriter(into)
	go func() {
		err := form.WriteField("timeout", "50")
		_ = into.CloseWithError(errors.Join(err, form.Close()))
	}()
	ask, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url+"/bot"+token+"/getUpdates", body)
	if err != nil {
		t.Fatal(err)
	}
	ask.Header.Set("Content-Type", form.FormDataContentType())
	gone := make(chan error)
	go func() {
		_, err := http.DefaultClient.Do(ask)
		gone <- err
	}()
	r.parked(true)
	leave()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("the client got %v", err)
	}
	r.parked(false)
}

func TestGetUpdates_TheSecondPollerEndsTheFirst(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	first, _ := r.poll()
	r.parked(true)
	second, _ := r.poll()
	got := <-first
	wantText(t, got.Description, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
	if got.ErrorCode != 409 {
		t.Errorf("code %d", got.ErrorCode)
	}
	r.parked(true)
	r.focal.Send("x")
	if got := <-second; !got.OK {
		t.Errorf("the second: %+v", got)
	}
	r.Expire()
	third, _ := r.poll()
	r.parked(true)
	r.updates()
	if got := <-third; got.ErrorCode != 409 {
		t.Errorf("ended by a short poll: %+v", got)
	}
}

func TestGetUpdates_OffsetConfirmsByOrder(t *testing.T) {
	cases := []struct {
		name, offset string
		queued, want []int64
	}{
		{"the one after the last", "13", []int64{10, 11, 12}, nil},
		{"in the middle", "12", []int64{10, 11, 12}, []int64{12}},
		{"of an update that is not there", "11", []int64{20, 21}, []int64{20, 21}},
		{"after a restart of the numbers", "901", []int64{900, 5, 6}, []int64{5, 6}},
		{"of the first after the restart", "6", []int64{900, 5, 6}, []int64{6}},
		{"of the next one across a gap", "20", []int64{10, 20}, []int64{20}},
		{"far beyond", "5000", []int64{10, 11}, []int64{10, 11}},
		{"negative", "-1", []int64{10, 11, 12}, []int64{12}},
		{"more negative than there are", "-9", []int64{10, 11}, []int64{10, 11}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, sandbox.Options{})
			for _, id := range c.queued {
				if got := r.Inject(json.RawMessage(fmt.Sprintf(`{"update_id":%d,"poll":{}}`, id))); got != id {
					t.Fatalf("injected as %d", got)
				}
			}
			if got := ids(r.updates("offset", c.offset)); !slices.Equal(got, c.want) {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestGetUpdates_LimitAndKinds(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	if got := r.updates("allowed_updates", `["message"]`); len(got) != 0 {
		t.Fatalf("got %+v", got)
	}
	id := r.focal.Send("một")
	r.focal.EditMessage(id, "hai")
	r.focal.Send("ba")
	if got := r.updates("limit", "1"); len(got) != 1 || got[0].Message.Text != "một" {
		t.Errorf("limited %+v", got)
	}
	if got := r.take(); len(got) != 2 || got[1].Message.Text != "ba" {
		t.Errorf("edited messages were not asked for: %+v", got)
	}
	r.updates("allowed_updates", "[]")
	r.focal.EditMessage(id, "bốn")
	if got := r.take(); len(got) != 1 || got[0].Edited.Text != "bốn" {
		t.Errorf("with every kind allowed %+v", got)
	}
}

func TestServer_InjectAndRenumber(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.RestartIDs(5)
	r.focal.Send("x")
	if got := r.Inject(json.RawMessage(`{"message":{"date":"mai"}}`)); got != 6 {
		t.Errorf("injected as %d", got)
	}
	r.focal.Send("y")
	if got := ids(r.updateHeads()); !slices.Equal(got, []int64{5, 6, 7}) {
		t.Errorf("numbered %v", got)
	}
	r.Expire()
	if got := r.updates(); len(got) != 0 {
		t.Errorf("after 24 hours %+v", got)
	}
}

// updateHeads gives the pending updates by their numbers only, for one of them may be nonsense.
func (r *rig) updateHeads() []update {
	r.t.Helper()
	var raw []struct {
		UpdateID int64 `json:"update_id"`
	}
	r.must(&raw, "getUpdates")
	var out []update
	for _, u := range raw {
		out = append(out, update{UpdateID: u.UpdateID})
	}
	return out
}

func TestFault_StrikesThePollThatWaits(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	got, _ := r.poll()
	r.parked(true)
	r.Fail(sandbox.Fault{Method: "getUpdates", Code: 502})
	if got := <-got; got.ErrorCode != 502 || got.Description != "Bad Gateway" {
		t.Errorf("got %+v", got)
	}
	got, _ = r.poll()
	r.parked(true)
	r.Fail(sandbox.Fault{Method: "getUpdates", DropBefore: true})
	if got, ok := <-got; ok {
		t.Errorf("the connection was not cut: %+v", got)
	}
	got, _ = r.poll()
	r.parked(true)
	r.SetTokenValid(false)
	if got := <-got; got.ErrorCode != 401 {
		t.Errorf("revoked token: %+v", got)
	}
}

func TestFault_HangsUntilReleased(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	hang := make(chan struct{})
	r.Fail(sandbox.Fault{Method: "sendMessage", Hang: hang})
	sent := make(chan int, 1)
	go func() { sent <- r.send("text", "x") }()
	select {
	case <-sent:
		t.Fatal("it did not hang")
	default:
	}
	if got := len(r.focal.Bot()); got != 0 {
		t.Errorf("%d messages while it hangs", got)
	}
	close(hang)
	if id := <-sent; id == 0 || len(r.focal.Bot()) != 1 {
		t.Error("the call was not carried out afterwards")
	}
}

func TestFault_MatchesMethodChatAndCount(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.Person(12, "Đầu mối", "CQ04", "").Start("")
	r.Fail(sandbox.Fault{Method: "sendMessage", ChatID: 12, Times: 2, Code: 400, Description: "Bad Request: chat not found"})
	codes := func(chat string) (out []int) {
		for range 3 {
			out = append(out, r.call("sendMessage", "chat_id", chat, "text", "x").ErrorCode)
		}
		return out
	}
	if got := codes("11"); !slices.Equal(got, []int{0, 0, 0}) {
		t.Errorf("the other chat got %v", got)
	}
	if got := codes("12"); !slices.Equal(got, []int{400, 400, 0}) {
		t.Errorf("the chat got %v", got)
	}
}

func TestServer_RecordsCalls(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	_, before := r.Parked()
	r.send("text", "x")
	r.call("sendMessage", "chat_id", "99", "text", "y")
	r.updates()
	if _, seq := r.Parked(); seq != before+2 {
		t.Errorf("two calls moved the sequence by %d", seq-before)
	}
	got := r.Calls("sendmessage")
	if len(got) != 2 || !got[0].OK || got[0].ChatID != 11 || got[0].Params["text"] != "x" || got[1].OK || got[1].Code != 400 {
		t.Errorf("recorded %+v", got)
	}
	for _, c := range r.Calls("") {
		if strings.Contains(fmt.Sprint(c), token) {
			t.Errorf("the token is in the record: %+v", c)
		}
	}
}

func TestServer_DateHeaderIsTheMachinesClock(t *testing.T) {
	r := newRig(t, sandbox.Options{Now: func() time.Time { return time.Unix(1_800_000_000, 0) }})
	skew := func() time.Duration {
		got, err := http.Get(r.url + "/bot" + token + "/getMe")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { err = errors.Join(err, got.Body.Close()) }()
		at, err := http.ParseTime(got.Header.Get("Date"))
		if err != nil {
			t.Fatal(err)
		}
		return time.Until(at).Round(time.Hour)
	}
	if got := skew(); got != 0 {
		t.Errorf("off by %v", got)
	}
	r.SetDateSkew(-3 * time.Hour)
	if got := skew(); got != -3*time.Hour {
		t.Errorf("shifted by %v", got)
	}
	var m message
	r.must(&m, "sendMessage", "chat_id", "11", "text", "x")
	if m.Date != 1_800_000_000 {
		t.Errorf("message dated %d", m.Date)
	}
}
