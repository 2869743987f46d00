package courier

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-telegram/bot"

	"khoibot/internal/sandbox"
	"khoibot/internal/store"
)

func TestReasonsOfRefusals(t *testing.T) {
	for text, want := range map[string]Reason{
		"forbidden, Forbidden: bot was blocked by the user":                                  ReasonBlocked,
		"forbidden, Forbidden: user is deactivated":                                          ReasonDeactivated,
		"forbidden, Forbidden: bot can't initiate conversation with a user":                  ReasonNeverStarted,
		"forbidden, Forbidden: bot can't send messages to bots":                              ReasonIsBot,
		"forbidden, Forbidden: bot was kicked from the group chat":                           ReasonKicked,
		"forbidden, Forbidden: bot was kicked from the supergroup chat":                      ReasonKicked,
		"forbidden, Forbidden: bot is not a member of the supergroup chat":                   ReasonKicked,
		"forbidden, Forbidden: the group chat was deleted":                                   ReasonGroupGone,
		"forbidden, Forbidden: something new":                                                ReasonForbidden,
		"bad request, Bad Request: chat not found":                                           ReasonChatNotFound,
		"bad request, Bad Request: PEER_ID_INVALID":                                          ReasonChatNotFound,
		"bad request, Bad Request: INPUT_USER_DEACTIVATED":                                   ReasonDeactivated,
		"bad request, Bad Request: group chat was deactivated":                               ReasonGroupGone,
		"bad request, Bad Request: not enough rights to send text messages to the chat":      ReasonNoRights,
		"bad request, Bad Request: have no rights to send a message":                         ReasonNoRights,
		"bad request, Bad Request: CHAT_WRITE_FORBIDDEN":                                     ReasonNoRights,
		"bad request, Bad Request: file is too big":                                          ReasonTooBig,
		"bad request, Bad Request: message is too long":                                      ReasonTooLong,
		"bad request, Bad Request: message caption is too long":                              ReasonTooLong,
		"bad request, Bad Request: wrong file identifier/HTTP URL specified":                 ReasonFileGone,
		"bad request, Bad Request: wrong file_id or the file is temporarily unavailable":     ReasonFileGone,
		"bad request, Bad Request: BUTTON_DATA_INVALID":                                      ReasonBadRequest,
		"error response from telegram for method sendDocument, 413 Request Entity Too Large": ReasonTooBig,
	} {
		got, permanent := reasonOf(asLibrary(text))
		if got != want || !permanent {
			t.Errorf("%s: %q, %v; want %q", text, got, permanent, want)
		}
	}
	for _, err := range []error{
		asLibrary("unauthorized, Unauthorized"), asLibrary("conflict, Conflict: terminated by other getUpdates request"),
		asLibrary("error response from telegram for method sendMessage, 502 Bad Gateway"),
		fmt.Errorf("error do request for method sendMessage, %w", errors.New("connection refused")),
		&bot.TooManyRequestsError{RetryAfter: 3}, &bot.MigrateError{MigrateToChatID: -100},
	} {
		if got, permanent := reasonOf(fmt.Errorf("send: %w", err)); permanent {
			t.Errorf("%v is permanent: %q", err, got)
		}
	}
}

// asLibrary makes the error the library makes for a text.
func asLibrary(text string) error {
	for _, kind := range []error{bot.ErrorForbidden, bot.ErrorBadRequest, bot.ErrorUnauthorized, bot.ErrorConflict} {
		if rest, ok := strings.CutPrefix(text, kind.Error()); ok {
			return fmt.Errorf("%w%s", kind, rest)
		}
	}
	return errors.New(text)
}

// told notes what the conversations are told of refusals, and lets them answer.
func (o *office) told() *[]Reason {
	var list []Reason
	o.hooks.Refused = func(tx *store.Tx, x store.Outgoing, why Reason) error {
		list = append(list, why)
		return tx.Outbox().Say(99, store.LaneAlert, store.Message{Text: "không gửi được: " + string(why)})
	}
	return &list
}

func TestAPersonWhoCannotBeReachedIsMarkedAndLeftAlone(t *testing.T) {
	for _, test := range []struct {
		name   string
		happen func(o *office, p *sandbox.Phone)
		want   Reason
	}{
		{"blocked", func(_ *office, p *sandbox.Phone) { p.Block() }, ReasonBlocked},
		{"deactivated", func(_ *office, p *sandbox.Phone) { p.Deactivate() }, ReasonDeactivated},
		{"chat not found", func(o *office, _ *sandbox.Phone) {
			o.sand.Fail(sandbox.Fault{ChatID: 11, Code: 400, Description: "Bad Request: chat not found"})
		}, ReasonChatNotFound},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := openOffice(t)
			p, secretary := o.member(11), o.person(99)
			told := o.told()
			test.happen(o, p)
			c := o.start()
			o.put(text(11, 0, "một"), text(11, 0, "hai"), text(11, store.LaneBulk, "ba"), text(99, store.LaneBulk, "khác"))
			o.idle(c)
			if got := o.unreachable(11); got != string(test.want) {
				t.Errorf("marked %q", got)
			}
			if !slices.Equal(*told, []Reason{test.want}) {
				t.Errorf("told %v", *told)
			}
			if got := sees(secretary); !slices.Equal(got, []string{"không gửi được: " + string(test.want), "khác"}) &&
				!slices.Equal(got, []string{"khác", "không gửi được: " + string(test.want)}) {
				t.Errorf("the secretary saw %v", got)
			}
			o.wantStates(map[string]int{"failed": 3, "sent": 2})
			if n := len(o.sand.Calls("sendMessage")); n != 3 {
				t.Errorf("%d calls", n)
			}
		})
	}
}

func TestAPersonWhoComesBackIsWrittenToAgain(t *testing.T) {
	o := openOffice(t)
	p := o.member(11)
	p.Block()
	c := o.start()
	o.put(text(11, 0, "một"))
	o.idle(c)
	p.Unblock()
	o.write(func(tx *store.Tx) error { // what the gate does when it is told
		_, err := tx.People().SetUnreachable(11, "")
		return err
	})
	o.put(text(11, 0, "hai"))
	o.idle(c)
	if got := sees(p); !slices.Equal(got, []string{"hai"}) || o.unreachable(11) != "" {
		t.Errorf("saw %v, marked %q", got, o.unreachable(11))
	}
}

func TestOneRefusedMessageMarksNobody(t *testing.T) {
	o := openOffice(t)
	p := o.member(11)
	o.person(99)
	told := o.told()
	c := o.start()
	o.put(store.Outgoing{Chat: 11, Kind: store.KindMessage, Body: store.Body{Message: &store.Message{Text: "một",
		Attachments: []store.Attachment{{Kind: "document", FileID: "no-such-file"}}}}}, text(11, 0, "hai"))
	o.idle(c)
	if got := sees(p); !slices.Equal(got, []string{"hai"}) || o.unreachable(11) != "" {
		t.Errorf("saw %v, marked %q", got, o.unreachable(11))
	}
	if len(*told) != 1 || (*told)[0].unreachable() {
		t.Errorf("told %v", *told)
	}
}

func TestAFailingConsequenceDoesNotUndoTheOutcome(t *testing.T) {
	for name, hook := range map[string]func() error{
		"error": func() error { return errors.New("broken") },
		"panic": func() error { panic("broken") },
	} {
		o := openOffice(t)
		p := o.member(11)
		p.Block()
		o.hooks.Refused = func(*store.Tx, store.Outgoing, Reason) error { return hook() }
		c := o.start()
		o.put(text(11, 0, "một"))
		o.idle(c)
		if o.unreachable(11) != "blocked" || !o.logged("consequences of an outcome failed") || o.logged("cannot record") {
			t.Errorf("%s: marked %q", name, o.unreachable(11))
		}
	}
}

func TestAGroupThatBecomesASupergroupIsFollowed(t *testing.T) {
	o := openOffice(t)
	p := o.person(11)
	g := o.sand.Group(-500, "Khối thi đua", p)
	g.AddBot(p, "")
	g.Migrate(-1000500)
	c := o.start()
	o.put(text(-500, 0, "một"), text(-500, 0, "hai"))
	o.idle(c)
	var got []string
	for _, m := range g.Bot() {
		if m.Text != "" {
			got = append(got, m.Text)
		}
	}
	if !slices.Equal(got, []string{"một", "hai"}) {
		t.Errorf("the group saw %v", got)
	}
	for _, call := range o.sand.Calls("sendMessage")[1:] {
		if call.ChatID != -1000500 {
			t.Errorf("written to %d after the move", call.ChatID)
		}
	}
}
