package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// uploadMost is the largest request Telegram takes from a bot, in bytes (Bot API, "Sending files": 50 MB).
const uploadMost = 50 << 20

// query is one call as it was read: parameters as text, and the files that came with it.
type query struct {
	method string
	params map[string]string
	files  map[string]upload
	at     time.Time
}

// upload is a file that came inside a call.
type upload struct {
	name string
	mime string
	data []byte
}

func (q *query) is(method string) bool { return strings.EqualFold(q.method, method) }

// readQuery reads the parameters of a call from its address and its body, in any of the forms the Bot API takes.
func readQuery(r *http.Request, name string) (*query, *refusal) {
	q := &query{
		method: strings.TrimPrefix(name, "test/"),
		params: map[string]string{},
		files:  map[string]upload{},
		at:     time.Now(),
	}
	q.addValues(r.URL.Query())
	kind, args, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		kind = ""
	}
	body := &cappedReader{from: r.Body, left: uploadMost}
	switch kind {
	case "multipart/form-data":
		err = q.readMultipart(multipart.NewReader(body, args["boundary"]))
	case "application/json":
		err = q.readJSON(body)
	case "application/x-www-form-urlencoded":
		err = q.readForm(body)
	default:
		_, err = io.Copy(io.Discard, body)
	}
	// Read to the very end: only then does net/http notice a client that goes away while a call waits.
	_, draining := io.Copy(io.Discard, r.Body)
	switch {
	case draining != nil:
		return q, badRequest("can't read the request: %v", draining)
	case body.over:
		return q, &refusal{code: http.StatusRequestEntityTooLarge, text: "Request Entity Too Large"}
	case err != nil:
		return q, badRequest("can't parse the request: %v", err)
	}
	for _, v := range q.params {
		if !utf8.ValidString(v) {
			return q, badRequest("strings must be encoded in UTF-8")
		}
	}
	return q, nil
}

var errTooLarge = errors.New("request entity too large")

// cappedReader fails once more bytes have come than Telegram takes.
type cappedReader struct {
	from io.Reader
	left int64
	over bool
}

func (c *cappedReader) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.left -= int64(n)
	if c.left < 0 {
		c.over = true
		return 0, errTooLarge
	}
	return n, err
}

func (q *query) addValues(v url.Values) {
	for k, vs := range v {
		if len(vs) > 0 {
			q.params[k] = vs[0]
		}
	}
}

// readMultipart takes an empty body as a call without parameters: the client library sends getMe that way.
func (q *query) readMultipart(m *multipart.Reader) error {
	for first := true; ; first = false {
		part, err := m.NextPart()
		if errors.Is(err, io.EOF) || (first && err != nil && !errors.Is(err, errTooLarge)) {
			return nil
		}
		if err != nil {
			return err
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if part.FileName() == "" {
			q.params[part.FormName()] = string(data)
			continue
		}
		q.params[part.FormName()] = part.FileName()
		q.files[part.FormName()] = upload{
			name: part.FileName(), mime: part.Header.Get("Content-Type"), data: data,
		}
	}
}

func (q *query) readJSON(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil || len(strings.TrimSpace(string(data))) == 0 {
		return err
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &fields); err != nil {
		return err
	}
	for k, raw := range fields {
		var text string
		switch {
		case string(raw) == "null":
		case json.Unmarshal(raw, &text) == nil:
			q.params[k] = text
		default:
			q.params[k] = string(raw)
		}
	}
	return nil
}

func (q *query) readForm(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	v, err := url.ParseQuery(string(data))
	if err != nil {
		return err
	}
	q.addValues(v)
	return nil
}

// chatID is the call's chat_id, 0 when there is none.
func (q *query) chatID() int64 {
	id, _ := strconv.ParseInt(q.params["chat_id"], 10, 64)
	return id
}

func (q *query) int(name string) int {
	n, _ := strconv.Atoi(q.params[name])
	return n
}

func (q *query) int64(name string) int64 {
	n, _ := strconv.ParseInt(q.params[name], 10, 64)
	return n
}

func (q *query) bool(name string) bool {
	switch strings.ToLower(q.params[name]) {
	case "true", "1", "yes":
		return true
	}
	return false
}

// json decodes a JSON-encoded parameter into v and reports whether it was there. An explicit null counts as absent.
func (q *query) json(name string, v any) (bool, *refusal) {
	text := q.params[name]
	if text == "" || text == "null" {
		return false, nil
	}
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return false, badRequest("can't parse %s JSON object", name)
	}
	return true, nil
}
