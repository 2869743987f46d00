package sandbox_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot"

	"khoibot/internal/sandbox"
)

const token = "42:sandbox-test"

// rig is a sandbox on a real port, with one person who has pressed Start.
type rig struct {
	*sandbox.Server
	t     *testing.T
	url   string
	focal *sandbox.Phone
}

func newRig(t *testing.T, o sandbox.Options) *rig {
	t.Helper()
	o.Token = token
	s := sandbox.New(o)
	web := httptest.NewServer(s)
	t.Cleanup(func() {
		web.CloseClientConnections()
		web.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	r := &rig{Server: s, t: t, url: web.URL, focal: s.Person(11, "Đầu mối", "CQ03", "")}
	r.focal.Start("")
	r.take()
	return r
}

// client is the library the product uses, pointed at the sandbox.
func (r *rig) client() *bot.Bot {
	r.t.Helper()
	b, err := bot.New(token, bot.WithServerURL(r.url), bot.WithHTTPClient(time.Minute, http.DefaultClient))
	if err != nil {
		r.t.Fatal(err)
	}
	return b
}

// answer is what a method answered.
type answer struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	ErrorCode   int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// call makes a urlencoded call; the parameters go in pairs.
func (r *rig) call(method string, params ...string) answer {
	r.t.Helper()
	form := url.Values{}
	for i := 0; i < len(params); i += 2 {
		form.Set(params[i], params[i+1])
	}
	return r.post(method, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (r *rig) post(method, kind string, body io.Reader) answer {
	r.t.Helper()
	got, err := http.Post(r.url+"/bot"+token+"/"+method, kind, body)
	if err != nil {
		r.t.Fatal(err)
	}
	return decode(r.t, got)
}

func decode(t *testing.T, got *http.Response) answer {
	t.Helper()
	data, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := got.Body.Close(); err != nil {
		t.Fatal(err)
	}
	var a answer
	if err := json.Unmarshal(data, &a); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	if a.OK != (got.StatusCode == http.StatusOK) || !a.OK && a.ErrorCode != got.StatusCode {
		t.Errorf("status %d with %s", got.StatusCode, data)
	}
	return a
}

// must is call for calls that have to succeed; it decodes the result into v.
func (r *rig) must(v any, method string, params ...string) {
	r.t.Helper()
	a := r.call(method, params...)
	if !a.OK {
		r.t.Fatalf("%s: %s", method, a.Description)
	}
	if v == nil {
		return
	}
	if err := json.Unmarshal(a.Result, v); err != nil {
		r.t.Fatal(err)
	}
}

// message is what the tests read of a message.
type message struct {
	MessageID int              `json:"message_id"`
	Date      int64            `json:"date"`
	EditDate  int64            `json:"edit_date"`
	Text      string           `json:"text"`
	Caption   string           `json:"caption"`
	Entities  []sandbox.Entity `json:"entities"`
	Album     string           `json:"media_group_id"`
	Chat      struct {
		ID   int64  `json:"id"`
		Type string `json:"type"`
	} `json:"chat"`
	ReplyTo     *message        `json:"reply_to_message"`
	ReplyMarkup json.RawMessage `json:"reply_markup"`
	MigrateTo   int64           `json:"migrate_to_chat_id"`
	MigrateFrom int64           `json:"migrate_from_chat_id"`
	NewMembers  []struct{}      `json:"new_chat_members"`
	Document    *struct {
		FileID   string `json:"file_id"`
		FileName string `json:"file_name"`
		MimeType string `json:"mime_type"`
	} `json:"document"`
	Photo []struct {
		FileID string `json:"file_id"`
		Width  int    `json:"width"`
	} `json:"photo"`
	ForwardOrigin json.RawMessage `json:"forward_origin"`
}

// update is what the tests read of an update.
type update struct {
	UpdateID int64    `json:"update_id"`
	Message  *message `json:"message"`
	Edited   *message `json:"edited_message"`
	Callback *struct {
		ID      string   `json:"id"`
		Data    string   `json:"data"`
		Message *message `json:"message"`
	} `json:"callback_query"`
	Membership *struct {
		New struct {
			Status string `json:"status"`
		} `json:"new_chat_member"`
	} `json:"my_chat_member"`
}

// updates gives what is pending from an offset on, without waiting.
func (r *rig) updates(params ...string) []update {
	r.t.Helper()
	var out []update
	r.must(&out, "getUpdates", params...)
	return out
}

// take gives what is pending and confirms it.
func (r *rig) take() []update {
	r.t.Helper()
	got := r.updates()
	r.Expire()
	return got
}

// send sends a text of the bot's and gives its id.
func (r *rig) send(params ...string) int {
	r.t.Helper()
	var m message
	r.must(&m, "sendMessage", append([]string{"chat_id", "11"}, params...)...)
	return m.MessageID
}

func wantText(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func pngOf(t *testing.T, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := encodePNG(&out, width, height); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
