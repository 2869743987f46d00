package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
)

// confirmFirst stands before Telegram and breaks the order of things on purpose: every update is confirmed as it is
// handed out, before it has had its effect, which is what a program does that polls on before it commits.
func confirmFirst(telegram http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/getUpdates") {
			telegram.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer := httptest.NewRecorder()
		telegram.ServeHTTP(answer, r)
		var given struct {
			Result []struct {
				ID int64 `json:"update_id"`
			}
		}
		if json.Unmarshal(answer.Body.Bytes(), &given) == nil && len(given.Result) > 0 {
			confirm := fmt.Sprintf(`{"offset": %d, "limit": 1}`, given.Result[len(given.Result)-1].ID+1)
			again := httptest.NewRequestWithContext(r.Context(), http.MethodPost, r.URL.Path, strings.NewReader(confirm))
			again.Header.Set("Content-Type", "application/json")
			telegram.ServeHTTP(httptest.NewRecorder(), again)
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes()) // a program that was killed does not read it
	})
}
