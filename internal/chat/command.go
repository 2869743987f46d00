package chat

import (
	"slices"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/words"
)

// command is something a person may type or take from Telegram's menu. Its description is the words under menu.<name>.
type command struct {
	name   string
	role   bloc.Role // who may: empty for everyone who has joined
	open   bool      // strangers may too
	boards bool      // whoever sees the boards may, and nobody else
	menu   int       // its place in Telegram's menu; zero: typed only
	handle func(t *turn, args string) error
}

// runCommand runs a command; one that there is not gets a sentence with the way to what there is.
func (c *Chat) runCommand(t *turn, name, args string) error {
	cmd, known := c.commands[name]
	switch {
	case !t.joined && (!known || !cmd.open):
		return t.welcomeStranger()
	case !known:
		return no("unknown_command", words.Args{"Command": "/" + words.Cut(name, 32)})
	case cmd.role == bloc.RoleSecretary:
		if err := t.onlySecretary(); err != nil {
			return err
		}
	case cmd.boards:
		if err := t.onlyOverseer(); err != nil {
			return err
		}
	}
	return cmd.handle(t, args)
}

// The persistent keys under the text box, by the command each stands for. Their labels are the words under key.<name>.
func keysOf(who bloc.Person) [][]string {
	if len(who.BelongsTo()) == 0 && who.Secretary() {
		return [][]string{{"tinhhinh", "soan"}}
	}
	return [][]string{{"viec", "hoi"}}
}

// keyboard is the persistent keys of the person in his language.
func (t *turn) keyboard() [][]string { return keyboard(t.lang, t.who) }

func keyboard(l words.Lang, who bloc.Person) [][]string {
	rows := keysOf(who)
	for i, row := range rows {
		for j, name := range row {
			rows[i][j] = l.Text("key."+name, nil)
		}
	}
	return rows
}

// keyOf gives the command a persistent key stands for, whatever the language it was drawn in.
func (c *Chat) keyOf(text string) (string, bool) {
	text = strings.TrimSpace(text)
	for _, code := range words.Codes() {
		for _, name := range []string{"viec", "hoi", "tinhhinh", "soan"} {
			if text == c.words.For(code).Text("key."+name, nil) {
				return name, true
			}
		}
	}
	return "", false
}

// menuOf lists the commands in Telegram's menu for a person, in order; boards says whether he sees those.
func (c *Chat) menuOf(who bloc.Person, boards bool) []command {
	var list []command
	for _, cmd := range c.commands {
		if cmd.menu > 0 && (cmd.role == "" || who.Has(cmd.role, 0)) && (boards || !cmd.boards) {
			list = append(list, cmd)
		}
	}
	slices.SortFunc(list, func(a, b command) int { return a.menu - b.menu })
	return list
}
