package sandbox

import (
	"fmt"
	"strconv"
)

// callbackQuery is a press the bot may answer once.
type callbackQuery struct {
	by       *Phone
	chat     *chat
	answered bool
}

// shownAlert is an alert and the chat it is shown over.
type shownAlert struct {
	Alert
	chat int64
}

// Alert is what the bot answered to a press. An answer without text only stops the button's waiting mark.
type Alert struct {
	Text    string
	Show    bool // a window to be closed by hand, not a passing notice
	URL     string
	QueryID string
}

// press queues a callback query. Message is what the bot is shown of the message. The lock is held.
func (s *Server) press(by *Phone, c *chat, shown any, data string) {
	id := strconv.FormatInt(4_000_000_000_000_000+s.nextSerial(), 10)
	s.queries[id] = &callbackQuery{by: by, chat: c}
	s.emit("callback_query", wireCallback{
		ID: id, From: by.user, Message: shown, ChatInstance: fmt.Sprint(-c.id*7 + 1), Data: data,
	})
}

func (s *Server) answerCallbackQuery(q *query) (any, *refusal) {
	asked := s.queries[q.params["callback_query_id"]]
	if asked == nil || asked.answered {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	if utf16Len(q.params["text"]) > alertMost {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	asked.answered = true
	asked.by.alerts = append(asked.by.alerts, shownAlert{Alert{
		Text: q.params["text"], Show: q.bool("show_alert"), URL: q.params["url"], QueryID: q.params["callback_query_id"],
	}, asked.chat.id})
	s.touch()
	return true, nil
}

// answerInlineQuery refuses every query: nobody in the sandbox makes one.
func (s *Server) answerInlineQuery(*query) (any, *refusal) {
	return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
}
