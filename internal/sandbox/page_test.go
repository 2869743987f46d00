package sandbox_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"khoibot/internal/sandbox"
)

// browse makes a request as the page does, or as the headers say.
func (r *rig) browse(method, path, body string, headers ...string) (int, string, http.Header) {
	r.t.Helper()
	ask, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	if len(headers) == 0 {
		headers = []string{"Origin", r.url}
	}
	for i := 0; i < len(headers); i += 2 {
		ask.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			ask.Host = headers[i+1]
		}
	}
	got, err := http.DefaultClient.Do(ask)
	if err != nil {
		r.t.Fatal(err)
	}
	data, err := io.ReadAll(got.Body)
	if closing := got.Body.Close(); err != nil || closing != nil {
		r.t.Fatal(err, closing)
	}
	return got.StatusCode, string(data), got.Header
}

// act does something on the page and expects this status.
func (r *rig) act(want int, body string) {
	r.t.Helper()
	if got, text, _ := r.browse(http.MethodPost, "/sandbox/act", body); got != want {
		r.t.Errorf("%s: %d %s", body, got, text)
	}
}

func TestPage_AnswersOnlyItself(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	send := `{"chat":11,"do":"send","text":"x"}`
	cases := []struct {
		name, method, path string
		headers            []string
		want               int
	}{
		{"the page", "GET", "/", nil, 200},
		{"a rebound name", "GET", "/", []string{"Host", "evil.example"}, 403},
		{"the state under a rebound name", "GET", "/sandbox/state", []string{"Host", "evil.example:80"}, 403},
		{"localhost by name", "GET", "/", []string{"Host", "localhost:8080"}, 200},
		{"the other loopback", "GET", "/", []string{"Host", "[::1]:8080"}, 200},
		{"an act of the page", "POST", "/sandbox/act", nil, 204},
		{"an act the browser vouches for", "POST", "/sandbox/act", []string{"Sec-Fetch-Site", "same-origin"}, 204},
		{"an act of another site", "POST", "/sandbox/act", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"an act of another page of this machine", "POST", "/sandbox/act", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"an act of another origin", "POST", "/sandbox/act", []string{"Origin", "https://evil.example"}, 403},
		{"an act of nobody", "POST", "/sandbox/act", []string{"Origin", ""}, 403},
		{"what is not there", "GET", "/secret", nil, 404},
		{"writing to the page", "POST", "/", nil, 405},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, text, _ := r.browse(c.method, c.path, send, c.headers...); got != c.want {
				t.Errorf("%d %s", got, text)
			}
		})
	}
	if got := len(r.take()); got != 2 {
		t.Errorf("%d messages were sent", got)
	}
}

func TestPage_IsWholeAndNeedsNoNetwork(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	reference := regexp.MustCompile(`(?:src|href|from )=?"?(/[a-z]+\.(?:js|css))`)
	seen := map[string]bool{"/": true}
	for queue := []string{"/"}; len(queue) > 0; queue = queue[1:] {
		code, text, header := r.browse(http.MethodGet, queue[0], "")
		if code != 200 || !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %d, %v", queue[0], code, header)
		}
		if regexp.MustCompile(`innerHTML|insertAdjacentHTML|document\.write`).MatchString(text) {
			t.Errorf("%s parses HTML", queue[0])
		}
		for _, m := range reference.FindAllStringSubmatch(text, -1) {
			if !seen[m[1]] {
				seen[m[1]] = true
				queue = append(queue, m[1])
			}
		}
		if m := regexp.MustCompile(`(?:src|href|import|url)\W+https?://\S+`).FindString(text); m != "" {
			t.Errorf("%s loads %s", queue[0], m)
		}
	}
	if len(seen) != 9 {
		t.Errorf("the page is made of %v", seen)
	}
}

// pageState is what the tests read of the state.
type pageState struct {
	Clock *struct {
		Day    string `json:"day"`
		Time   string `json:"time"`
		Moving bool   `json:"moving"`
	} `json:"clock"`
	Phones []struct {
		ID       int64      `json:"id"`
		Name     string     `json:"name"`
		Note     string     `json:"note"`
		Started  bool       `json:"started"`
		Blocked  bool       `json:"blocked"`
		Gone     bool       `json:"gone"`
		Keyboard [][]string `json:"keyboard"`
		Alerts   []struct {
			Text string `json:"text"`
		} `json:"alerts"`
		Messages []struct {
			ID   int    `json:"id"`
			Text string `json:"text"`
			Time string `json:"time"`
			File *struct {
				ID   string `json:"id"`
				Kind string `json:"kind"`
			} `json:"file"`
		} `json:"messages"`
	} `json:"phones"`
}

func (r *rig) state() (s pageState) {
	r.t.Helper()
	code, text, _ := r.browse(http.MethodGet, "/sandbox/state", "")
	if err := json.Unmarshal([]byte(text), &s); err != nil || code != 200 {
		r.t.Fatal(code, err)
	}
	return s
}

func TestPage_PeopleActThroughIt(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.focal.SetNote("Sở Nội vụ")
	r.Person(12, "Đầu mối", "CQ04", "")
	g := r.Group(-500, "Khối thi đua", r.focal)
	card := r.send("text", "Thẻ", "reply_markup",
		`{"inline_keyboard":[[{"text":"A","callback_data":"1"},{"text":"A","callback_data":"2"}]]}`)
	r.act(204, fmt.Sprintf(`{"chat":11,"do":"press","message":%d,"row":0,"column":1}`, card))
	r.act(422, fmt.Sprintf(`{"chat":11,"do":"press","message":%d,"row":0,"column":2}`, card))
	pressed := r.take()
	if len(pressed) != 1 || pressed[0].Callback.Data != "2" {
		t.Fatalf("pressed %+v", pressed)
	}
	r.must(nil, "answerCallbackQuery", "callback_query_id", pressed[0].Callback.ID, "text", "Đã ghi nhận")
	r.act(204, `{"chat":12,"do":"start","text":"mã"}`)
	r.act(204, `{"chat":11,"do":"block","on":true}`)
	r.act(204, `{"chat":-500,"as":11,"do":"join","text":"mã"}`)
	r.act(204, `{"chat":-500,"as":11,"do":"send","text":"/han"}`)
	r.act(422, `{"chat":-500,"as":12,"do":"send","text":"người ngoài"}`)
	r.act(422, `{"chat":77,"do":"send","text":"x"}`)
	r.act(422, `{"chat":11,"do":"dance"}`)
	r.act(400, `{`)
	state := r.state()
	first, second, group := state.Phones[0], state.Phones[1], state.Phones[2]
	if first.Name != "Đầu mối CQ03" || first.Note != "Sở Nội vụ" || !first.Blocked || first.Alerts[0].Text != "Đã ghi nhận" {
		t.Errorf("the first phone %+v", first)
	}
	if !second.Started || second.Messages[0].Text != "/start mã" || group.ID != g.ID() || group.Gone {
		t.Errorf("the second phone %+v, the group %+v", second, group)
	}
	if got := strings.Join(texts(r.take()), "|"); got != "/start mã||/start@khoibot_demo_bot mã|/han" {
		t.Errorf("the bot was told %q", got)
	}
}

func TestPage_FilesGoUpAndDown(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	code, text, _ := r.browse(http.MethodPost, "/sandbox/file?chat=11&name=G%C3%B3p+%C3%BD.html&caption=x", "<script>")
	if code != 204 {
		t.Fatal(code, text)
	}
	if code, text, _ := r.browse(http.MethodPost, "/sandbox/file?chat=11&name=a.png", string(pngOf(t, 40, 30))); code != 204 {
		t.Fatal(code, text)
	}
	got := r.take()
	if got[0].Message.Document.FileName != "Góp ý.html" || got[0].Message.Caption != "x" || len(got[1].Message.Photo) != 2 {
		t.Errorf("the bot got %+v, %+v", got[0].Message, got[1].Message)
	}
	messages := r.state().Phones[0].Messages
	want := []string{"application/octet-stream", "image/png"}
	for i, m := range messages[len(messages)-2:] {
		code, _, header := r.browse(http.MethodGet, "/sandbox/file/"+m.File.ID, "")
		saved := strings.HasPrefix(header.Get("Content-Disposition"), "attachment")
		if code != 200 || header.Get("Content-Type") != want[i] || saved != (i == 0) {
			t.Errorf("%s: %d %v", m.File.Kind, code, header)
		}
	}
}

// testClock is a clock that moves at once, or waits to be let go.
type testClock struct {
	at   time.Time
	hold chan struct{}
}

func (c *testClock) Now() time.Time { return c.at }

func (c *testClock) Advance(_ context.Context, d time.Duration) error {
	c.at = c.at.Add(d)
	return nil
}

func (c *testClock) ToNext(context.Context) (time.Time, error) {
	<-c.hold
	return c.at, errors.New("nothing is due")
}

func TestPage_MovesTheClockOneMoveAtATime(t *testing.T) {
	zone := time.FixedZone("ICT", 7*3600)
	clock := &testClock{at: time.Date(2026, 3, 30, 8, 0, 0, 0, zone), hold: make(chan struct{})}
	r := newRig(t, sandbox.Options{Now: func() time.Time { return clock.at.UTC() }})
	move := func(what string) int {
		code, _, _ := r.browse(http.MethodPost, "/sandbox/clock", fmt.Sprintf(`{"do":%q}`, what))
		return code
	}
	if got := move("hour"); got != 409 {
		t.Errorf("without a clock: %d", got)
	}
	r.SetClock(clock)
	if a, b := move("hour"), move("day"); a != 204 || b != 204 {
		t.Errorf("moving: %d, %d", a, b)
	}
	r.focal.Send("x")
	state := r.state()
	last := state.Phones[0].Messages[len(state.Phones[0].Messages)-1]
	if state.Clock.Day != "31/03/2026" || state.Clock.Time != "09:00" || last.Time != "09:00" {
		t.Errorf("the page shows %+v and a message of %s", state.Clock, last.Time)
	}
	moved := make(chan int)
	go func() { moved <- move("next") }()
	if err := r.Await(t.Context(), func() bool { return r.state().Clock.Moving }); err != nil {
		t.Fatal(err)
	}
	if got := move("hour"); got != 409 {
		t.Errorf("while moving: %d", got)
	}
	close(clock.hold)
	if got := <-moved; got != 422 || r.state().Clock.Moving {
		t.Errorf("after an error: %d", got)
	}
}

func TestPage_StreamsChanges(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	got, err := http.Get(r.url + "/sandbox/events")
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(got.Body)
	lines.Buffer(nil, 1<<20)
	next := func() string {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		return ""
	}
	next()
	r.focal.Send("tin mới")
	if state := next(); !strings.Contains(state, "tin mới") {
		t.Errorf("streamed %s", state)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if next() != "" || got.Body.Close() != nil {
		t.Error("the stream goes on after Close")
	}
}
