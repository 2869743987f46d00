package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// refusal is an answer that says no, in Telegram's words.
type refusal struct {
	code       int
	text       string
	retryAfter int
	migrateTo  int64
	fault      *Fault // what befell a call that was already waiting; the rest is empty then
}

func badRequest(format string, args ...any) *refusal {
	return &refusal{code: http.StatusBadRequest, text: "Bad Request: " + fmt.Sprintf(format, args...)}
}

func unauthorized() *refusal {
	return &refusal{code: http.StatusUnauthorized, text: "Unauthorized"}
}

func forbidden(text string) *refusal {
	return &refusal{code: http.StatusForbidden, text: "Forbidden: " + text}
}

func conflict(text string) *refusal {
	return &refusal{code: http.StatusConflict, text: "Conflict: " + text}
}

func tooMany(seconds int) *refusal {
	return &refusal{
		code: http.StatusTooManyRequests, text: fmt.Sprintf("Too Many Requests: retry after %d", seconds), retryAfter: seconds,
	}
}

func upgraded(to int64) *refusal {
	no := badRequest("group chat was upgraded to a supergroup chat")
	no.migrateTo = to
	return no
}

type answerParameters struct {
	RetryAfter int   `json:"retry_after,omitempty"`
	MigrateTo  int64 `json:"migrate_to_chat_id,omitempty"`
}

func writeRefusal(w http.ResponseWriter, no *refusal) {
	body := struct {
		OK          bool              `json:"ok"`
		ErrorCode   int               `json:"error_code"`
		Description string            `json:"description"`
		Parameters  *answerParameters `json:"parameters,omitempty"`
	}{ErrorCode: no.code, Description: no.text}
	if no.retryAfter != 0 || no.migrateTo != 0 {
		body.Parameters = &answerParameters{no.retryAfter, no.migrateTo}
	}
	if no.retryAfter != 0 {
		w.Header().Set("Retry-After", strconv.Itoa(no.retryAfter))
	}
	writeJSON(w, no.code, body)
}

func writeResult(w http.ResponseWriter, result any) {
	writeJSON(w, http.StatusOK, struct {
		OK     bool `json:"ok"`
		Result any  `json:"result"`
	}{true, result})
}

// writeJSON sends a body. A client that has gone away is not an error of ours.
func writeJSON(w http.ResponseWriter, code int, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(code)
	_, _ = w.Write(data)
}
