package chat

import (
	"slices"
	"strconv"
	"strings"

	"khoibot/internal/bloc"
	"khoibot/internal/courier"
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// flowSetting is the dialog in which a setting is typed.
const flowSetting = "setting"

// Steps of flowSetting.
const (
	settingTyping     = "value"
	settingConfirming = "confirm" // typing once more replaces the value
)

// settingsFlow is the bloc's settings (cài đặt), each shown, and changed by typing and confirming what was understood.
func settingsFlow() flow {
	return flow{
		presses: map[string]presser{
			"ds": pressSettings, "de": pressSettingEdit, "dk": pressSettingKeep, "dx": pressSettingLeave,
			"dc": pressSecurityList, "dp": pressSecurityPick,
		},
		steps: map[string]stepper{flowSetting: settingStep},
		views: map[string]renderer{"settings": settingsCard, "security": securityCard},
	}
}

// typedSettings are the settings a person types, in the order they are shown. Their names stand in callback data.
func typedSettings() []store.Setting {
	return []store.Setting{store.SettingBloc, store.SettingBody, store.SettingLetter, store.SettingContact}
}

// maxSetting is how long a setting may be, in Telegram's units: all of them stand in one message.
func maxSetting(name store.Setting) int {
	if name == store.SettingBody {
		return 60 // it stands in the middle of sentences
	}
	return 300
}

func pressSettings(t *turn, _ press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "settings"})
}

func settingsCard(k *look, _ store.View) (store.Message, error) {
	if !k.mayAdminister() {
		return store.Message{}, courier.ErrMoot
	}
	args := words.Args{}
	var buttons [][]store.Button
	for _, name := range typedSettings() {
		value, err := k.tx.Settings().Get(name, "")
		if err != nil {
			return store.Message{}, err
		}
		if value == "" {
			value = k.lang.Text("settings.unset", nil)
			if name == store.SettingBody {
				value = k.lang.Text("settings.body_unset", nil)
			}
		}
		args[string(name)] = value
		buttons = append(buttons, []store.Button{k.button("set_"+string(name), press{Act: "de", Arg: string(name)})})
	}
	security, err := k.securityContact()
	if err != nil {
		return store.Message{}, err
	}
	who := k.lang.Text("settings.security_unset", nil)
	if security != 0 {
		if who, err = k.nameOf(security); err != nil {
			return store.Message{}, err
		}
	}
	text := k.html("settings.card", words.Args{"Bloc": args["bloc"], "Named": args["body"], "Letter": args["letter"], "Contact": args["contact"], "Security": who})
	buttons = append(buttons, []store.Button{k.button("set_security", press{Act: "dc"})},
		[]store.Button{k.button("desk", press{Act: "dd"})})
	return store.Message{Text: string(text), Buttons: buttons}, nil
}

// settingDialog is what the dialog knows: which setting, and the value understood.
type settingDialog struct {
	Name  store.Setting
	Value string
}

func pressSettingEdit(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	name := store.Setting(p.Arg)
	if !slices.Contains(typedSettings(), name) {
		return no("unknown_button", nil)
	}
	return t.ask(flowSetting, settingTyping, settingDialog{Name: name}, "settings.ask_"+p.Arg, nil,
		[]store.Button{t.button("set_cancel", press{Act: "dx"})})
}

// settingStep takes the value typed and shows what was understood before it counts.
func settingStep(t *turn, d store.Dialog) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	var s settingDialog
	if err := d.Read(&s); err != nil {
		return err
	}
	s.Value = strings.Join(strings.Fields(t.msg.Text), " ")
	switch {
	case s.Value == "":
		return no("setting_text", nil)
	case words.Len(s.Value) > maxSetting(s.Name):
		return no("setting_long", words.Args{"Max": maxSetting(s.Name)})
	}
	return t.ask(flowSetting, settingConfirming, s, "settings.confirm",
		words.Args{"Name": settingName(s.Name)(t.lang), "Value": s.Value},
		[]store.Button{t.button("set_keep", press{Act: "dk"}), t.button("set_retype", press{Act: "de", Arg: string(s.Name)})},
		[]store.Button{t.button("set_cancel", press{Act: "dx"})})
}

// pressSettingKeep records the value that was confirmed.
func pressSettingKeep(t *turn, _ press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	d, err := t.Tx.Dialogs().Get(t.chat, t.user.ID)
	if notFound(err) || err == nil && (d.Flow != flowSetting || d.Step != settingConfirming || d.Expired) {
		return no("setting_gone", nil)
	}
	if err != nil {
		return err
	}
	var s settingDialog
	if err := d.Read(&s); err != nil {
		return err
	}
	if err := t.Tx.Settings().Set(s.Name, s.Value); err != nil {
		return err
	}
	if err := t.settingChanged(s.Name, settingName(s.Name), func(words.Lang) string { return s.Value }); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	t.toast("toast.set_kept", nil)
	return t.redraw(store.View{Name: "settings"})
}

func pressSettingLeave(t *turn, _ press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	if err := t.done(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "settings"})
}

// securityContact is the person told of messages that may hold a state secret, zero where none was chosen.
func (k *look) securityContact() (bloc.PersonID, error) {
	value, err := k.tx.Settings().Get(store.SettingSecurity, "")
	if err != nil || value == "" {
		return 0, err
	}
	id, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return 0, nil // no id: as good as unset
	}
	return bloc.PersonID(id), nil
}

// securityPage is how many people are offered at once.
const securityPage = 8

func pressSecurityList(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	return t.redraw(store.View{Name: "security", ID: max(0, min(p.ID, 1<<20))})
}

// securityCard offers everybody who has joined, in order of precedence; the view's ID is the page.
func securityCard(k *look, v store.View) (store.Message, error) {
	if !k.mayAdminister() {
		return store.Message{}, courier.ErrMoot
	}
	people, err := k.joinedPeople()
	if err != nil {
		return store.Message{}, err
	}
	from := min(int(v.ID)*securityPage, len(people))
	to := min(from+securityPage, len(people))
	var buttons [][]store.Button
	for _, c := range people[from:to] {
		role, err := k.shortRole(c.Membership)
		if err != nil {
			return store.Message{}, err
		}
		buttons = append(buttons, []store.Button{{Label: words.Cut(c.Name+" – "+role, 60),
			Data: press{Act: "dp", ID: int64(c.Person)}.Data()}})
	}
	var row []store.Button
	if from > 0 {
		row = append(row, k.button("set_previous", press{Act: "dc", ID: v.ID - 1}))
	}
	if to < len(people) {
		row = append(row, k.button("set_next", press{Act: "dc", ID: v.ID + 1}))
	}
	if len(row) > 0 {
		buttons = append(buttons, row)
	}
	buttons = append(buttons, []store.Button{k.button("set_cancel", press{Act: "ds"})})
	return store.Message{Text: string(k.html("settings.ask_security", nil)), Buttons: buttons}, nil
}

// joinedPeople lists everybody who has joined, each once, in order of precedence.
func (k *look) joinedPeople() ([]store.Contact, error) {
	roll, err := k.tx.People().Roll()
	if err != nil {
		return nil, err
	}
	seen := map[bloc.PersonID]bool{}
	return slices.DeleteFunc(roll, func(c store.Contact) bool {
		drop := !c.Joined || seen[c.Person]
		seen[c.Person] = true
		return drop
	}), nil
}

func pressSecurityPick(t *turn, p press) error {
	if err := t.onlySecretary(); err != nil {
		return err
	}
	people, err := t.look().joinedPeople()
	if err != nil {
		return err
	}
	at := slices.IndexFunc(people, func(c store.Contact) bool { return int64(c.Person) == p.ID })
	if at < 0 {
		return no("setting_person_left", nil)
	}
	if err := t.Tx.Settings().Set(store.SettingSecurity, strconv.FormatInt(p.ID, 10)); err != nil {
		return err
	}
	who := func(words.Lang) string { return people[at].Name }
	if err := t.settingChanged(store.SettingSecurity, settingName(store.SettingSecurity), who); err != nil {
		return err
	}
	t.toast("toast.set_kept", nil)
	return t.redraw(store.View{Name: "settings"})
}
