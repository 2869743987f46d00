package sandbox

import (
	"net/http"
	"strings"
)

// method carries one call out with the server's lock held.
type method func(*Server, *query) (any, *refusal)

// methodNamed finds a method by its name, which Telegram reads without regard to case.
func methodNamed(name string) method {
	switch strings.ToLower(name) {
	case "getme":
		return (*Server).getMe
	case "sendmessage":
		return (*Server).sendMessage
	case "sendmediagroup":
		return (*Server).sendMediaGroup
	case "copymessage":
		return (*Server).copyMessage
	case "copymessages":
		return (*Server).copyMessages
	case "forwardmessage":
		return (*Server).forwardMessage
	case "sendchataction":
		return (*Server).sendChatAction
	case "answercallbackquery":
		return (*Server).answerCallbackQuery
	case "answerinlinequery":
		return (*Server).answerInlineQuery
	case "getfile":
		return (*Server).getFile
	}
	if kind := mediaMethod(name); kind != "" {
		return func(s *Server, q *query) (any, *refusal) { return s.sendMedia(q, kind) }
	}
	if m := editMethod(name); m != nil {
		return m
	}
	if m := menuMethod(name); m != nil {
		return m
	}
	return chatMethod(name)
}

func editMethod(name string) method {
	switch strings.ToLower(name) {
	case "editmessagetext":
		return (*Server).editMessageText
	case "editmessagecaption":
		return (*Server).editMessageCaption
	case "editmessagereplymarkup":
		return (*Server).editMessageReplyMarkup
	case "editmessagemedia":
		return (*Server).editMessageMedia
	case "deletemessage":
		return (*Server).deleteMessage
	case "deletemessages":
		return (*Server).deleteMessages
	case "pinchatmessage":
		return (*Server).pinChatMessage
	case "unpinchatmessage":
		return (*Server).unpinChatMessage
	case "unpinallchatmessages":
		return (*Server).unpinAllChatMessages
	}
	return nil
}

func menuMethod(name string) method {
	switch strings.ToLower(name) {
	case "setmycommands":
		return (*Server).setMyCommands
	case "getmycommands":
		return (*Server).getMyCommands
	case "deletemycommands":
		return (*Server).deleteMyCommands
	case "setmydescription":
		return aboutSetter("description", 512)
	case "setmyshortdescription":
		return aboutSetter("short_description", 120)
	case "setmyname":
		return aboutSetter("name", 64)
	case "getmydescription":
		return aboutGetter("description")
	case "getmyshortdescription":
		return aboutGetter("short_description")
	case "getmyname":
		return aboutGetter("name")
	case "setchatmenubutton":
		return (*Server).setChatMenuButton
	}
	return nil
}

func chatMethod(name string) method {
	switch strings.ToLower(name) {
	case "getchat":
		return (*Server).getChat
	case "getchatmember":
		return (*Server).getChatMember
	case "leavechat":
		return (*Server).leaveChat
	case "setwebhook":
		return (*Server).setWebhook
	case "deletewebhook":
		return (*Server).deleteWebhook
	case "getwebhookinfo":
		return (*Server).getWebhookInfo
	}
	return nil
}

// dispatch runs a call. A method that is not known is remembered, so that a test can fail on it.
func (s *Server) dispatch(q *query) (any, *refusal) {
	m := methodNamed(q.method)
	if m == nil {
		s.unknown = append(s.unknown, q.method)
		return nil, &refusal{code: http.StatusNotFound, text: "Not Found"}
	}
	return m(s, q)
}

func (s *Server) getMe(*query) (any, *refusal) {
	no, yes := false, true
	return struct {
		user
		CanJoinGroups   *bool `json:"can_join_groups"`
		CanReadAll      *bool `json:"can_read_all_group_messages"`
		SupportsInline  *bool `json:"supports_inline_queries"`
		CanConnectToBiz *bool `json:"can_connect_to_business"`
		HasMainWebApp   *bool `json:"has_main_web_app"`
	}{s.me, &yes, &no, &no, &no, &no}, nil
}
