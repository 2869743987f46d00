package sandbox_test

import (
	"fmt"
	"testing"

	"khoibot/internal/sandbox"
)

func TestCommands_TheNarrowestScopeInThePersonsLanguageWins(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	g := r.Group(-500, "Khối thi đua", r.focal)
	set := func(scope, language, name string) {
		t.Helper()
		r.must(nil, "setMyCommands", "commands", fmt.Sprintf(`[{"command":"%s","description":"d"}]`, name),
			"scope", scope, "language_code", language)
	}
	private := func() string { return first(r.focal.Commands()) }
	group := func() string { return first(g.Commands(r.focal)) }
	steps := []struct{ scope, language, name, private, group string }{
		{`{"type":"default"}`, "", "a", "a", "a"},
		{`{"type":"default"}`, "vi", "b", "b", "b"},
		{`{"type":"default"}`, "en", "c", "b", "b"},
		{`{"type":"all_private_chats"}`, "", "d", "d", "b"},
		{`{"type":"all_group_chats"}`, "", "e", "d", "e"},
		{`{"type":"all_private_chats"}`, "vi", "f", "f", "e"},
		{`{"type":"chat","chat_id":11}`, "", "g", "g", "e"},
		{`{"type":"chat","chat_id":"-500"}`, "", "h", "g", "h"},
		{`{"type":"chat_member","chat_id":-500,"user_id":11}`, "", "i", "g", "i"},
	}
	for _, s := range steps {
		set(s.scope, s.language, s.name)
		if private() != s.private || group() != s.group {
			t.Errorf("after %s %s: %s in private, %s in the group", s.scope, s.language, private(), group())
		}
	}
	r.must(nil, "deleteMyCommands", "scope", `{"type":"chat","chat_id":11}`)
	if private() != "f" {
		t.Errorf("after deleting: %s", private())
	}
	r.focal.SetLanguage("en")
	if private() != "d" {
		t.Errorf("in English: %s", private())
	}
	var got []sandbox.Command
	r.must(&got, "getMyCommands", "language_code", "en")
	if first(got) != "c" {
		t.Errorf("getMyCommands: %v", got)
	}
}

func first(commands []sandbox.Command) string {
	if len(commands) == 0 {
		return ""
	}
	return commands[0].Command
}

func TestServer_KeepsTheBotsDescriptions(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.must(nil, "setMyDescription", "description", "Bot của Khối")
	r.must(nil, "setMyDescription", "description", "The bloc's bot", "language_code", "en")
	var got struct {
		Description string `json:"description"`
	}
	for language, want := range map[string]string{"": "Bot của Khối", "vi": "Bot của Khối", "en": "The bloc's bot"} {
		r.must(&got, "getMyDescription", "language_code", language)
		wantText(t, got.Description, want)
	}
	r.must(nil, "setChatMenuButton", "chat_id", "11", "menu_button", `{"type":"commands"}`)
}
