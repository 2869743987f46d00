package sandbox_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"

	"khoibot/internal/sandbox"
)

// hook is a bot's webhook: it answers with the status it is told and passes on what it took.
type hook struct {
	url    string
	status atomic.Int32
	taken  chan update
	secret chan string
}

func newHook(t *testing.T) *hook {
	t.Helper()
	h := &hook{taken: make(chan update, 100), secret: make(chan string, 100)}
	h.status.Store(http.StatusOK)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var u update
		if err := json.NewDecoder(r.Body).Decode(&u); err != nil {
			t.Error(err)
		}
		status := int(h.status.Load())
		w.WriteHeader(status)
		if status == http.StatusOK {
			h.secret <- r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
			h.taken <- u
		}
	}))
	t.Cleanup(web.Close)
	h.url = web.URL
	return h
}

// webhookInfo is what the tests read of getWebhookInfo.
type webhookInfo struct {
	URL         string   `json:"url"`
	Pending     int      `json:"pending_update_count"`
	ErrorText   string   `json:"last_error_message"`
	ErrorDate   int64    `json:"last_error_date"`
	Most        int      `json:"max_connections"`
	AllowedOnes []string `json:"allowed_updates"`
}

func (r *rig) webhookInfo() (info webhookInfo) {
	r.t.Helper()
	r.must(&info, "getWebhookInfo")
	return info
}

func TestWebhook_TakesUpdatesInOrder(t *testing.T) {
	r, h := newRig(t, sandbox.Options{}), newHook(t)
	r.focal.Send("trước")
	r.must(nil, "setWebhook", "url", h.url, "secret_token", "bi-mat", "max_connections", "1", "allowed_updates", `["message"]`)
	r.focal.Send("sau")
	if a, b := <-h.taken, <-h.taken; a.Message.Text != "trước" || b.Message.Text != "sau" || <-h.secret != "bi-mat" {
		t.Errorf("took %+v, %+v", a.Message, b.Message)
	}
	r.parked(true)
	if info := r.webhookInfo(); info.URL != h.url || info.Pending != 0 || info.Most != 1 || !slices.Equal(info.AllowedOnes, []string{"message"}) {
		t.Errorf("info %+v", info)
	}
	got := r.call("getUpdates")
	wantText(t, got.Description, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	if got.ErrorCode != 409 {
		t.Errorf("code %d", got.ErrorCode)
	}
}

func TestWebhook_IsTriedAgainUntilItTakesTheUpdate(t *testing.T) {
	r, h := newRig(t, sandbox.Options{}), newHook(t)
	h.status.Store(http.StatusInternalServerError)
	r.must(nil, "setWebhook", "url", h.url)
	r.focal.Send("một")
	r.focal.Send("hai")
	err := r.Await(t.Context(), func() bool { return r.webhookInfo().ErrorText != "" })
	if err != nil {
		t.Fatal(err)
	}
	if info := r.webhookInfo(); info.Pending != 2 || info.ErrorDate == 0 ||
		info.ErrorText != "Wrong response from the webhook: 500 Internal Server Error" {
		t.Errorf("info %+v", info)
	}
	h.status.Store(http.StatusOK)
	if a, b := <-h.taken, <-h.taken; a.Message.Text != "một" || b.Message.Text != "hai" {
		t.Errorf("took %+v, %+v", a.Message, b.Message)
	}
}

func TestWebhook_DeletingItKeepsOrDropsWhatIsPending(t *testing.T) {
	r, h := newRig(t, sandbox.Options{}), newHook(t)
	h.status.Store(http.StatusServiceUnavailable)
	r.must(nil, "setWebhook", "url", h.url)
	r.focal.Send("một")
	r.must(nil, "deleteWebhook")
	if got := r.updates(); len(got) != 1 || got[0].Message.Text != "một" {
		t.Errorf("kept %+v", got)
	}
	r.must(nil, "setWebhook", "url", h.url)
	r.must(nil, "deleteWebhook", "drop_pending_updates", "true")
	if got := r.updates(); len(got) != 0 {
		t.Errorf("dropped, yet %+v", got)
	}
}

func TestWebhook_EndsAWaitingPoll(t *testing.T) {
	r, h := newRig(t, sandbox.Options{}), newHook(t)
	got, _ := r.poll()
	r.parked(true)
	r.must(nil, "setWebhook", "url", h.url)
	wantText(t, (<-got).Description, "Conflict: terminated by setWebhook request")
}

func TestServer_CloseEndsWhatWaits(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	got, _ := r.poll()
	r.parked(true)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if got := <-got; !got.OK || string(got.Result) != "[]" {
		t.Errorf("the poll got %+v", got)
	}
}
