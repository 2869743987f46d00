package chat

import (
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// about says who runs the bot for whom, on what letter, whom to ask, what is kept, and what must not be sent.
func (k *look) about() (words.HTML, error) {
	args := words.Args{}
	for arg, setting := range map[string]store.Setting{"Bloc": store.SettingBloc, "Letter": store.SettingLetter, "Contact": store.SettingContact} {
		value, err := k.tx.Settings().Get(setting, "")
		if err != nil {
			return "", err
		}
		if value == "" {
			value = k.lang.Text("about.no_"+string(setting), nil)
		}
		args[arg] = value
	}
	return k.html("about.text", args), nil
}

// blocName is the bloc's name, or what a bloc is called where none is set.
func (k *look) blocName() (string, error) {
	return k.tx.Settings().Get(store.SettingBloc, k.lang.Text("about.no_bloc", nil))
}

// roles lists a person's roles, a line each.
func (k *look) roles(p bloc.Person) (words.HTML, error) {
	lines := make([]words.HTML, len(p.Roles))
	for i, m := range p.Roles {
		var err error
		if lines[i], err = k.roleLine(m); err != nil {
			return "", err
		}
	}
	return words.Join(k.fitAll(lines, rolesRoom)...), nil
}

// rolesRoom is how much of a message a person's roles may take: he may hold them in many agencies.
const rolesRoom = 1200

// roleLine is one role: what it is, in which agency, and under which title.
func (k *look) roleLine(m bloc.Membership) (words.HTML, error) {
	line := words.Escape(k.lang.Text("role."+string(m.Role), nil))
	if m.Agency != 0 {
		a, err := k.tx.Agencies().Get(m.Agency)
		if err != nil {
			return "", err
		}
		line += ", " + words.Escape(a.Name)
	}
	if m.Title != "" {
		line += " (" + words.Escape(m.Title) + ")"
	}
	return words.HTML(line), nil
}

// shortRole is a role in a few letters, for a button: "Đầu mối CQ 03".
func (k *look) shortRole(m bloc.Membership) (string, error) {
	label := k.lang.Text("role."+string(m.Role), nil)
	if m.Agency == 0 {
		return label, nil
	}
	a, err := k.tx.Agencies().Get(m.Agency)
	return label + " " + a.Label(), err
}

// accountLabel names a Telegram account as people know it from their phones.
func accountLabel(name, username string) string {
	if username == "" {
		return name
	}
	return strings.TrimSpace(name + " (@" + username + ")")
}
