package courier

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/go-telegram/bot"
)

// Telegram tells most refusals apart by their description only, and the client library gives nothing but that text, so
// this file, and no other, looks at words. Everything with a type of its own is told by it.

// Reason is why Telegram refuses, as a stable key that the locales turn into words.
type Reason string

// The reasons.
const (
	ReasonBlocked      Reason = "blocked"        // the person stopped the bot
	ReasonDeactivated  Reason = "deactivated"    // the account was deleted
	ReasonNeverStarted Reason = "never_started"  // the person has not pressed Start
	ReasonChatNotFound Reason = "chat_not_found" // no such chat, as far as the bot can know
	ReasonKicked       Reason = "kicked"         // the bot is no member of the group any more
	ReasonGroupGone    Reason = "group_gone"     // the group was deleted
	ReasonIsBot        Reason = "is_bot"         // bots may not write to bots
	ReasonForbidden    Reason = "forbidden"      // any other 403
	ReasonNoRights     Reason = "no_rights"      // the bot may not post this kind of thing in the group
	ReasonTooBig       Reason = "too_big"        // the file is larger than Telegram moves for a bot
	ReasonTooLong      Reason = "too_long"       // the text is longer than a message may be
	ReasonFileGone     Reason = "file_gone"      // Telegram does not know the file (any more)
	ReasonBadRequest   Reason = "bad_request"    // any other 400: our mistake
	ReasonParked       Reason = "parked"         // Telegram's servers choke on it again and again
)

// unreachable reports whether nobody in the chat can be written to, rather than that this message cannot be sent.
func (r Reason) unreachable() bool {
	return slices.Contains([]Reason{ReasonBlocked, ReasonDeactivated, ReasonNeverStarted, ReasonChatNotFound, ReasonKicked,
		ReasonGroupGone, ReasonIsBot, ReasonForbidden}, r)
}

// phrase is a part of a description, in lower case, and what it means.
type phrase struct {
	says   string
	reason Reason
}

// forbiddenPhrases are those of a 403, badRequestPhrases those of a 400. Words in capitals at Telegram are errors of
// its inner protocol that the Bot API server passes on as they are.
func forbiddenPhrases() []phrase {
	return []phrase{
		{"bot was blocked by the user", ReasonBlocked},
		{"user_is_blocked", ReasonBlocked},
		{"user is deactivated", ReasonDeactivated},
		{"bot can't initiate conversation with a user", ReasonNeverStarted},
		{"bots can't send messages to bots", ReasonIsBot},
		{"bot can't send messages to bots", ReasonIsBot},
		{"bot was kicked", ReasonKicked},
		{"bot is not a member", ReasonKicked},
		{"group chat was deleted", ReasonGroupGone},
		{"not enough rights", ReasonNoRights},
		{"have no rights", ReasonNoRights},
		{"chat_write_forbidden", ReasonNoRights},
	}
}

func badRequestPhrases() []phrase {
	return []phrase{
		{"chat not found", ReasonChatNotFound},
		{"user not found", ReasonChatNotFound},
		{"peer_id_invalid", ReasonChatNotFound},
		{"user_is_blocked", ReasonBlocked},
		{"input_user_deactivated", ReasonDeactivated},
		{"group chat was deactivated", ReasonGroupGone},
		{"user_is_bot", ReasonIsBot},
		{"not enough rights", ReasonNoRights},
		{"have no rights", ReasonNoRights},
		{"need administrator rights", ReasonNoRights},
		{"chat_write_forbidden", ReasonNoRights},
		{"chat_restricted", ReasonNoRights},
		{"topic_closed", ReasonNoRights},
		{"file is too big", ReasonTooBig},
		{"message is too long", ReasonTooLong},
		{"caption is too long", ReasonTooLong},
		{"message_too_long", ReasonTooLong},
		{"wrong file identifier", ReasonFileGone},
		{"wrong remote file identifier", ReasonFileGone},
		{"wrong file_id", ReasonFileGone},
		{"invalid file_id", ReasonFileGone},
	}
}

// reasonOf tells why Telegram refuses a call for good; false when the call may succeed another time.
func reasonOf(err error) (Reason, bool) {
	switch {
	case errors.Is(err, bot.ErrorForbidden):
		return meaning(err, forbiddenPhrases(), ReasonForbidden), true
	case errors.Is(err, bot.ErrorBadRequest):
		return meaning(err, badRequestPhrases(), ReasonBadRequest), true
	case statusOf(err) == "413":
		return ReasonTooBig, true
	}
	return "", false
}

func meaning(err error, list []phrase, otherwise Reason) Reason {
	for _, p := range list {
		if says(err, p.says) {
			return p.reason
		}
	}
	return otherwise
}

func says(err error, words ...string) bool {
	text := strings.ToLower(err.Error())
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// notModified: the message shows this already.
func notModified(err error) bool {
	return errors.Is(err, bot.ErrorBadRequest) && says(err, "message is not modified")
}

// notEditable: the message is gone, or is of a kind that cannot be turned into this one.
func notEditable(err error) bool {
	return errors.Is(err, bot.ErrorBadRequest) && says(err, "message to edit not found", "message can't be edited",
		"message_id_invalid", "message identifier is not specified", "there is no text in the message to edit",
		"there is no caption in the message to edit")
}

// alreadyGone: there is no such message to delete any more.
func alreadyGone(err error) bool {
	return errors.Is(err, bot.ErrorBadRequest) && says(err, "message to delete not found")
}

// unparsable: Telegram does not understand the text's formatting, or does not take it.
func unparsable(err error) bool {
	return errors.Is(err, bot.ErrorBadRequest) && says(err, "can't parse entities", "can't parse messageentity", "can't parse message entit",
		"entity_", "entities_")
}

// undecodable: Telegram took the call, but the library does not understand the answer.
func undecodable(err error) bool { return err != nil && says(err, "error decode response result") }

// serverFault: Telegram's server choked, rather than refused or was out of reach.
func serverFault(err error) bool {
	status := statusOf(err)
	return status != "" && status != "413" || says(err, "error decode response body")
}

var statusPattern = regexp.MustCompile(`error response from telegram for method \w+, (\d+) `)

// statusOf is the HTTP status of an answer for which the library has no type.
func statusOf(err error) string {
	if m := statusPattern.FindStringSubmatch(err.Error()); m != nil {
		return m[1]
	}
	return ""
}
