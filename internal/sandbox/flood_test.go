package sandbox_test

import (
	"fmt"
	"testing"

	"khoibot/internal/sandbox"
)

func TestServer_AnswersAFloodWith429(t *testing.T) {
	r := newRig(t, sandbox.Options{Limits: true})
	for range 3 {
		r.send("text", "x", "reply_markup", button(`"text":"a","callback_data":"b"`))
	}
	got := r.call("sendMessage", "chat_id", "11", "text", "x")
	if got.ErrorCode != 429 || got.Parameters.RetryAfter != 1 || got.Description != "Too Many Requests: retry after 1" {
		t.Fatalf("the fourth: %+v", got)
	}
	last, _ := r.focal.Last()
	for i := range 40 {
		r.must(nil, "editMessageText", "chat_id", "11", "message_id", fmt.Sprint(last.ID), "text", fmt.Sprint("lần ", i),
			"reply_markup", button(`"text":"a","callback_data":"b"`))
	}
	if err := r.focal.Press(last.ID, "a"); err != nil {
		t.Fatal(err)
	}
	r.must(nil, "answerCallbackQuery", "callback_query_id", r.take()[0].Callback.ID)
	if got := len(r.focal.Bot()); got != 3 {
		t.Errorf("%d messages arrived", got)
	}
}
