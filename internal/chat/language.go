package chat

import (
	"slices"
	"strings"

	"khoibot/internal/store"
	"khoibot/internal/words"
)

// languageFlow is the language a person is spoken to in.
func languageFlow() flow {
	return flow{
		commands: []command{{name: "ngonngu", handle: chooseLanguage}},
		presses:  map[string]presser{"ln": pressLanguage},
	}
}

// chooseLanguage takes the language named, or offers those there are.
func chooseLanguage(t *turn, args string) error {
	if code := strings.ToLower(args); slices.Contains(words.Codes(), code) {
		return t.speak(code)
	}
	var row []store.Button
	for _, code := range words.Codes() {
		row = append(row, t.button("lang_"+code, press{Act: "ln", Arg: code}))
	}
	return t.say("lang.ask", nil, row)
}

func pressLanguage(t *turn, p press) error {
	if !slices.Contains(words.Codes(), p.Arg) {
		return no("unknown_button", nil)
	}
	return t.speak(p.Arg)
}

// speak keeps the language and shows the keys and the menu in it.
func (t *turn) speak(code string) error {
	if t.account.Person == 0 {
		return no("lang_admin", nil)
	}
	if err := t.Tx.People().SetLang(t.user.ID, code); err != nil {
		return err
	}
	if err := t.log("language", 0, 0, code); err != nil {
		return err
	}
	t.lang = t.c.words.For(code)
	if err := t.send(store.Message{Text: string(t.lang.HTML("lang.done", nil)), Keys: t.keyboard()}); err != nil {
		return err
	}
	return t.c.QueueMenu(t.Tx, t.chat)
}
