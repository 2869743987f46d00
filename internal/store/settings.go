package store

import (
	"errors"
	"fmt"

	"khoibot/internal/bloc"
)

// Settings are the bloc's named values (cài đặt).
type Settings struct{ tx *Tx }

// Settings gives access to the settings in this transaction.
func (tx *Tx) Settings() Settings { return Settings{tx} }

// Setting names a setting.
type Setting string

// The settings there are.
const (
	SettingBloc        Setting = "bloc"       // the bloc's name
	SettingLetter      Setting = "letter"     // the letter on which the bot is run
	SettingContact     Setting = "contact"    // whom to ask
	SettingBody        Setting = "body"       // what the body people write to is called (Thường trực Khối), where not by default
	SettingGroupRungs  Setting = "group"      // "on" where the bloc's group is reminded too
	SettingActing      Setting = "acting"     // the administrators who act for the secretariat while nobody of it has joined, by Telegram id
	SettingSecurity    Setting = "security"   // the person told of messages that may hold a state secret, by id
	SettingBotUsername Setting = "bot"        // the bot's @username, as Telegram last told
	SettingBeforeRule  Setting = "before"     // how the house reads "trước ngày X": "eve", the day before, or "same", X itself
	SettingContactAt   Setting = "contact_at" // the last contact with Telegram at which it held nothing back, unix seconds
	SettingGapTold     Setting = "gap_told"   // the end of the last gap in contact that people were told of, unix seconds
	SettingUnclean     Setting = "unclean"    // set while serving; found at a start, it tells of an unclean stop
)

// Get returns a setting's value, or fallback where it was never set.
func (s Settings) Get(name Setting, fallback string) (string, error) {
	var v string
	err := s.tx.one("select value from setting where name = ?", []any{string(name)}, &v)
	if errors.Is(err, ErrNotFound) {
		return fallback, nil
	}
	if err != nil {
		return "", fmt.Errorf("read setting %s: %w", name, err)
	}
	return v, nil
}

// Set changes a setting.
func (s Settings) Set(name Setting, value string) error {
	_, err := s.tx.exec("insert into setting (name, value) values (?, ?) on conflict do update set value = excluded.value",
		string(name), value)
	if err != nil {
		return fmt.Errorf("write setting %s: %w", name, err)
	}
	return nil
}

// SettingClearance is "on" where a bloc's leader approves what is written of a kind before it goes out.
func SettingClearance(kind bloc.Kind) Setting { return Setting("clearance_" + string(kind)) }
