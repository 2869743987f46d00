package gate_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"khoibot/internal/gate"
	"khoibot/internal/sandbox"
)

// callSetWebhook sets a webhook as another program would.
func (o *office) callSetWebhook(address string) error {
	resp, err := http.PostForm(o.web.URL+"/bot"+token+"/setWebhook", url.Values{"url": {address}})
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("setWebhook: %s", resp.Status)
	}
	return nil
}

// hooked is an office whose updates come by webhook; door decides what happens to a delivery before the gate has it.
type hooked struct {
	*office
	mu   sync.Mutex
	gate http.Handler
	shut bool
}

func newHooked(t *testing.T) *hooked {
	h := &hooked{office: newOffice(t)}
	web := httptest.NewServer(h)
	t.Cleanup(web.Close)
	h.hook = web.URL + "/hook"
	h.rig = func(g *gate.Gate) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.gate = g.Webhook()
	}
	return h
}

func (h *hooked) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	gate, shut := h.gate, h.shut
	h.mu.Unlock()
	if shut || gate == nil {
		http.Error(w, "shut", http.StatusBadGateway)
		return
	}
	gate.ServeHTTP(w, r)
}

func (h *hooked) shutDoor(shut bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.shut = shut
}

// looked makes the gate ask about its webhook and waits until Telegram holds nothing back.
func (h *hooked) looked() {
	h.Helper()
	waits, late := h.drains(h.Context()), time.After(patience)
	for {
		select {
		case h.goOn <- struct{}{}: // it is asked again after a moment
		case err := <-waits:
			if err != nil {
				h.Fatal(err)
			}
			return
		case <-late:
			h.Fatalf("nobody was let go; the log:\n%s", h.log)
		}
	}
}

func TestWhatComesByWebhookTakesEffectOnceAndInOrder(t *testing.T) {
	h := newHooked(t)
	p := h.person(11)
	h.start()
	h.until("the webhook is set", func() bool { parked, _ := h.sand.Parked(); return parked })
	h.looked()
	var want []string
	for i := range 30 {
		said := fmt.Sprintf("ý kiến %d", i)
		p.Send(said)
		want = append(want, at(said, 0))
	}
	h.does(want...)
	set := h.sand.Calls("setWebhook")
	if len(set) != 1 || set[0].Params["max_connections"] != "1" || set[0].Params["secret_token"] != "hook-secret" {
		t.Errorf("the webhook was set as %+v", set)
	}
}

func TestAnUpdateByWebhookThatCannotBeKeptComesAgain(t *testing.T) {
	h := newHooked(t)
	p := h.person(11)
	h.start()
	h.until("the webhook is set", func() bool { parked, _ := h.sand.Parked(); return parked })
	h.looked()
	h.exec("create trigger full before insert on seen_update begin select raise(abort, 'disk full'); end")
	p.Send("khi đĩa đầy")
	h.logged("updates cannot be kept")
	h.exec("drop trigger full")
	h.does(at("khi đĩa đầy", 0))
}

func TestAWebhookSomebodyRemovedIsSetAgain(t *testing.T) {
	h := newHooked(t)
	p := h.person(11)
	h.start()
	h.until("the webhook is set", func() bool { parked, _ := h.sand.Parked(); return parked })
	h.looked()
	if err := h.callSetWebhook("http://127.0.0.1:1/other"); err != nil {
		t.Fatal(err)
	}
	h.looked()
	h.logged("removed or changed by another program")
	p.Send("vẫn đến")
	h.does(at("vẫn đến", 0))
}

func TestAWebhookThatCannotBeReachedIsAGap(t *testing.T) {
	h := newHooked(t)
	p := h.person(11)
	h.start()
	h.until("the webhook is set", func() bool { parked, _ := h.sand.Parked(); return parked })
	h.looked()
	h.shutDoor(true)
	h.clock.Advance(30 * time.Minute)
	p.PressData(1, "rp")
	waits := h.drains(t.Context())
	for h.count("cannot reach the webhook") == 0 {
		h.again()
	}
	h.shutDoor(false)
	h.does(at("bấm: rp", 0) + " (giữ)")
	h.looked()
	if err := h.ends(waits); err != nil {
		t.Error(err)
	}
	p.PressData(1, "rt")
	h.does(at("bấm: rp", 0)+" (giữ)", at("bấm: rt", 30*time.Minute))
}

func TestTheWebhookRefusesWhatIsNotTelegrams(t *testing.T) {
	h := newHooked(t)
	g := h.open()
	for name, c := range map[string]struct {
		method, secret, body string
		want                 int
	}{
		"no secret":               {http.MethodPost, "", `{"update_id": 1}`, http.StatusForbidden},
		"a wrong secret":          {http.MethodPost, "hook-secre", `{"update_id": 1}`, http.StatusForbidden},
		"a look":                  {http.MethodGet, "hook-secret", "", http.StatusMethodNotAllowed},
		"no JSON":                 {http.MethodPost, "hook-secret", "xin chào", http.StatusBadRequest},
		"before the gate is open": {http.MethodPost, "hook-secret", `{"update_id": 1}`, http.StatusServiceUnavailable},
	} {
		r := httptest.NewRequest(c.method, "/hook", strings.NewReader(c.body))
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", c.secret)
		w := httptest.NewRecorder()
		g.Webhook().ServeHTTP(w, r)
		if w.Code != c.want {
			body, _ := io.ReadAll(w.Body)
			t.Errorf("%s: %d %s, want %d", name, w.Code, body, c.want)
		}
	}
}

func TestAWebhookOutageIsToldOnce(t *testing.T) {
	h := newHooked(t)
	h.start()
	h.until("the webhook is set", func() bool { parked, _ := h.sand.Parked(); return parked })
	h.looked()
	h.sand.Fail(sandbox.Fault{Method: "getWebhookInfo", Times: -1, Code: 401, Description: "Unauthorized"})
	waits := h.drains(t.Context())
	h.logged("check TELEGRAM_BOT_TOKEN")
	for range 3 {
		h.again()
	}
	h.sand.ClearFaults()
	h.looked()
	if err := h.ends(waits); err != nil {
		t.Error(err)
	}
	if n := h.count("check TELEGRAM_BOT_TOKEN"); n != 1 {
		t.Errorf("told %d times:\n%s", n, h.log)
	}
	h.logged("in contact with Telegram again")
}
