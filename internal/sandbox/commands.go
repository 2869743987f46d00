package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// Sizes of the menu (Bot API, BotCommand).
const (
	commandsMost           = 100
	commandNameMost        = 32
	commandDescriptionMost = 256
)

// Command is one line of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// menuKey is what a list of commands was set for. chat and person are 0 where the scope has none.
type menuKey struct {
	scope    string
	chat     int64
	person   int64
	language string
}

// readMenuKey reads the scope and language of a menu method.
func (s *Server) readMenuKey(q *query) (menuKey, *refusal) {
	scope := struct {
		Type   string `json:"type"`
		ChatID any    `json:"chat_id"`
		UserID int64  `json:"user_id"`
	}{Type: "default"}
	if _, no := q.json("scope", &scope); no != nil {
		return menuKey{}, badRequest("can't parse BotCommandScope")
	}
	key := menuKey{scope: scope.Type, language: q.params["language_code"]}
	if len(key.language) != 0 && len(key.language) != 2 {
		return menuKey{}, badRequest("invalid language code specified")
	}
	switch scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return key, nil
	case "chat", "chat_administrators", "chat_member":
	default:
		return menuKey{}, badRequest("can't parse BotCommandScope: Unsupported type specified")
	}
	c := s.chats[asInt64(scope.ChatID)]
	switch {
	case scope.ChatID == nil:
		return menuKey{}, badRequest("can't parse BotCommandScope: chat_id is empty")
	case c == nil:
		return menuKey{}, badRequest("chat not found")
	case c.kind == kindPrivate && scope.Type != "chat":
		return menuKey{}, badRequest("can't use specified scope in private chats")
	}
	key.chat = c.id
	if scope.Type == "chat_member" {
		if s.person(scope.UserID) == nil {
			return menuKey{}, badRequest("user not found")
		}
		key.person = scope.UserID
	}
	return key, nil
}

// asInt64 reads a number that came as a JSON number or as text.
func asInt64(v any) int64 {
	var n int64
	switch v := v.(type) {
	case float64:
		n = int64(v)
	case string:
		_, _ = fmt.Sscan(v, &n)
	}
	return n
}

func (s *Server) setMyCommands(q *query) (any, *refusal) {
	var commands []Command
	if given, no := q.json("commands", &commands); no != nil || !given {
		return nil, badRequest("can't parse commands JSON object")
	}
	key, no := s.readMenuKey(q)
	if no != nil {
		return nil, no
	}
	if len(commands) > commandsMost {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	for i := range commands {
		c := &commands[i]
		c.Command = strings.TrimPrefix(c.Command, "/")
		c.Description = strings.TrimSpace(c.Description)
		switch {
		case c.Command == "" || len(c.Command) > commandNameMost || strings.Trim(c.Command, "abcdefghijklmnopqrstuvwxyz0123456789_") != "":
			return nil, badRequest("BOT_COMMAND_INVALID")
		case c.Description == "" || utf16Len(c.Description) > commandDescriptionMost:
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	if len(commands) == 0 {
		delete(s.menus, key)
	} else {
		s.menus[key] = commands
	}
	s.touch()
	return true, nil
}

func (s *Server) getMyCommands(q *query) (any, *refusal) {
	key, no := s.readMenuKey(q)
	if no != nil {
		return nil, no
	}
	return append([]Command{}, s.menus[key]...), nil
}

func (s *Server) deleteMyCommands(q *query) (any, *refusal) {
	key, no := s.readMenuKey(q)
	if no != nil {
		return nil, no
	}
	delete(s.menus, key)
	s.touch()
	return true, nil
}

// menuFor resolves the menu a person sees in a chat: the narrowest scope that has commands, each scope first in the
// person's language (Bot API, "Determining list of commands").
func (s *Server) menuFor(c *chat, p *Phone) []Command {
	keys := []menuKey{{scope: "chat_member", chat: c.id, person: p.user.ID}}
	if c.kind == kindPrivate {
		keys = append(keys, menuKey{scope: "chat", chat: c.id}, menuKey{scope: "all_private_chats"})
	} else {
		keys = append(keys, menuKey{scope: "chat", chat: c.id}, menuKey{scope: "all_group_chats"})
	}
	keys = append(keys, menuKey{scope: "default"})
	for _, key := range keys {
		key.language = p.user.LanguageCode
		if menu := s.menus[key]; len(menu) > 0 {
			return slices.Clone(menu)
		}
		key.language = ""
		if menu := s.menus[key]; len(menu) > 0 {
			return slices.Clone(menu)
		}
	}
	return nil
}

// aboutSetter makes the method that sets one of the bot's descriptions.
func aboutSetter(field string, most int) method {
	return func(s *Server, q *query) (any, *refusal) {
		if utf16Len(q.params[field]) > most {
			return nil, badRequest("%s is too long", strings.ReplaceAll(field, "_", " "))
		}
		s.about[field+" "+q.params["language_code"]] = q.params[field]
		s.touch()
		return true, nil
	}
}

func aboutGetter(field string) method {
	return func(s *Server, q *query) (any, *refusal) {
		text, ok := s.about[field+" "+q.params["language_code"]]
		if !ok {
			text = s.about[field+" "]
		}
		return map[string]string{field: text}, nil
	}
}

func (s *Server) setChatMenuButton(q *query) (any, *refusal) {
	if q.params["chat_id"] != "" {
		if _, no := s.chatOf(q, "chat_id"); no != nil {
			return nil, no
		}
	}
	button := struct {
		Type string `json:"type"`
	}{Type: "default"}
	if _, no := q.json("menu_button", &button); no != nil {
		return nil, no
	}
	if !slices.Contains([]string{"default", "commands", "web_app"}, button.Type) {
		return nil, badRequest("can't parse menu button: unsupported type specified")
	}
	return true, nil
}
