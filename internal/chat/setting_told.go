package chat

import (
	"khoibot/internal/store"
	"khoibot/internal/words"
)

// settingName names a setting in a person's language.
func settingName(name store.Setting) func(words.Lang) string {
	return func(l words.Lang) string { return l.Text("settings.name_"+string(name), nil) }
}

// settingChanged is what every change of a setting ends with: the log, and the other secretaries told.
func (t *turn) settingChanged(setting store.Setting, name, value func(words.Lang) string) error {
	if err := t.log("setting."+string(setting), 0, 0, ""); err != nil {
		return err
	}
	list, err := t.c.secretaries(t.Tx)
	if err != nil {
		return err
	}
	for _, s := range list {
		if s.UserID == t.user.ID {
			continue
		}
		l := t.c.words.For(s.Lang)
		text := l.HTML("settings.told", words.Args{"Who": words.Cut(t.who.Name, maxNameShown), "Name": name(l), "Value": value(l)})
		if err := t.Tx.Outbox().Say(s.UserID, store.LaneAlert, store.Message{Text: string(text)}); err != nil {
			return err
		}
	}
	return nil
}

// callBody makes the messages call the body people write to as the bloc does. The name is kept beside the catalogue, so
// that no press has to read it: it is read when the program has just started, and again whenever something is put into
// words, when what changed it has been committed.
func (c *Chat) callBody(tx *store.Tx) error {
	name, err := tx.Settings().Get(store.SettingBody, "")
	if err == nil {
		c.words.CallBody(name)
	}
	return err
}
