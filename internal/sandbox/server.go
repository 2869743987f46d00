package sandbox

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options say which bot the server serves and how strictly it paces it.
type Options struct {
	// Token is the bot's token; every other token is answered 401.
	Token string
	// BotUsername is the bot's @name without the @; "khoibot_demo_bot" when empty.
	BotUsername string
	// BotName is the bot's first name; BotUsername when empty.
	BotName string
	// Now gives the time stamped on messages and nothing else; time.Now when nil. It must not call the server, nor wait
	// for anything that does.
	Now func() time.Time
	// Limits switches Telegram's flood limits on; they are measured on the machine's clock.
	Limits bool
}

// callsKept bounds the record of calls, so that a demo left running for days does not grow without end.
const callsKept = 100_000

// Server is the local Telegram. Its zero value is not usable: see New.
type Server struct {
	token string
	now   func() time.Time
	me    user

	mu      sync.Mutex // guards everything below
	changed chan struct{}
	seq     uint64
	calls   []Call
	unknown []string
	invalid bool // the token has been revoked
	skew    time.Duration
	faults  []*Fault

	people []*Phone
	groups []*Group
	chats  map[int64]*chat

	queue   updateQueue
	poll    int64 // the getUpdates that is waiting, 0 for none
	hook    webhook
	files   fileStore
	limits  *limiter
	menus   map[menuKey][]Command
	about   map[string]string // descriptions by method and language
	queries map[string]*callbackQuery
	serial  int64 // numbers callback queries, albums and files

	clock  ClockControl
	moving bool // the page is moving the clock

	closing chan struct{} // closed by Close: what waits gives up
	closed  sync.Once
	work    sync.WaitGroup
}

// New makes a server with nobody in it.
func New(o Options) *Server {
	if o.BotUsername == "" {
		o.BotUsername = "khoibot_demo_bot"
	}
	if o.BotName == "" {
		o.BotName = o.BotUsername
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{
		token:   o.Token,
		now:     o.Now,
		me:      user{ID: botID(o.Token), IsBot: true, FirstName: o.BotName, Username: o.BotUsername},
		changed: make(chan struct{}),
		closing: make(chan struct{}),
		chats:   map[int64]*chat{},
		files:   fileStore{byID: map[string]*storedFile{}, byPath: map[string]*storedFile{}},
		queue:   updateQueue{next: firstUpdateID},
		menus:   map[menuKey][]Command{},
		about:   map[string]string{},
		queries: map[string]*callbackQuery{},
	}
	if o.Limits {
		start := time.Now()
		s.limits = newLimiter(func() time.Duration { return time.Since(start) })
	}
	return s
}

// Close ends webhook delivery, and waits for that, and the requests that wait (long polls, the page's stream), so that
// the HTTP server can be shut down after it. It may be called again.
func (s *Server) Close() error {
	s.closed.Do(func() { close(s.closing) })
	s.mu.Lock()
	s.hook.stop()
	s.mu.Unlock()
	s.work.Wait()
	return nil
}

// botID is the number before the colon of a token, as with Telegram's own.
func botID(token string) int64 {
	head, _, _ := strings.Cut(token, ":")
	var id int64
	for _, c := range head {
		if c < '0' || c > '9' || id > 1<<50 {
			return 1
		}
		id = id*10 + int64(c-'0')
	}
	if id == 0 {
		return 1
	}
	return id
}

// ServeHTTP answers /bot<token>/<method>, /file/bot<token>/<path>, and the page under /.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.stampDate(w)
	switch {
	case strings.HasPrefix(r.URL.Path, "/bot"):
		token, method, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
		if !ok {
			writeRefusal(w, &refusal{code: http.StatusNotFound, text: "Not Found"})
			return
		}
		s.serveMethod(w, r, token, method)
	case strings.HasPrefix(r.URL.Path, "/file/bot"):
		token, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/file/bot"), "/")
		s.serveFile(w, token, path)
	default:
		s.servePage(w, r)
	}
}

func (s *Server) stampDate(w http.ResponseWriter) {
	s.mu.Lock()
	skew := s.skew
	s.mu.Unlock()
	w.Header().Set("Date", time.Now().Add(skew).UTC().Format(http.TimeFormat))
}

func (s *Server) refuseToken(token string) *refusal {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.invalid || token != s.token {
		return unauthorized()
	}
	return nil
}

// serveMethod reads a call, lets a matching fault have its way, does the work and records the call.
func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request, token, name string) {
	q, no := readQuery(r, name)
	if bad := s.refuseToken(token); bad != nil {
		no = bad
	}
	if no != nil {
		s.record(q, no)
		writeRefusal(w, no)
		return
	}
	fault := s.takeFault(q)
	if fault.strikes(r.Context()) {
		s.answerFault(w, q, fault)
		return
	}
	result, no := s.do(r.Context(), q)
	if no != nil && no.fault != nil {
		no.fault.strikes(r.Context())
		s.answerFault(w, q, no.fault)
		return
	}
	if fault != nil && fault.DropAfter {
		panic(http.ErrAbortHandler)
	}
	if no != nil {
		writeRefusal(w, no)
		return
	}
	writeResult(w, result)
}

// answerFault answers with the fault's error, or cuts the connection where it has none.
func (s *Server) answerFault(w http.ResponseWriter, q *query, f *Fault) {
	no := f.refusal()
	if no == nil || f.DropBefore {
		s.record(q, &refusal{})
		panic(http.ErrAbortHandler)
	}
	s.record(q, no)
	writeRefusal(w, no)
}

// do carries a call out and records it, unless a fault befell it while it waited.
func (s *Server) do(ctx context.Context, q *query) (any, *refusal) {
	if q.is("getUpdates") {
		result, no := s.getUpdates(ctx, q)
		if no == nil || no.fault == nil {
			s.record(q, no)
		}
		return result, no
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	result, no := s.dispatch(q)
	s.recordLocked(q, no)
	return result, no
}

func (s *Server) record(q *query, no *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.recordLocked(q, no)
}

func (s *Server) recordLocked(q *query, no *refusal) {
	c := Call{Method: q.method, ChatID: q.chatID(), At: q.at, Params: q.params, OK: no == nil, Code: http.StatusOK}
	if no != nil {
		c.Code = no.code
	}
	if len(s.calls) >= callsKept {
		s.calls = append(s.calls[:0:0], s.calls[callsKept/2:]...)
	}
	s.calls = append(s.calls, c)
	if !q.is("getUpdates") {
		s.seq++
	}
	s.touch()
}

// touch tells everyone who waits that something has changed. The lock is held.
func (s *Server) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// nextSerial gives a number used once. The lock is held.
func (s *Server) nextSerial() int64 {
	s.serial++
	return s.serial
}
