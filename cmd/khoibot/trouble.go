package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"

	"khoibot/internal/store"
)

// notADatabase says what to do about a file that is no database of this program's; is is what it is instead.
func notADatabase(path, is string) error {
	return fmt.Errorf("%s is %s, not a khoibot database: give another file (KHOIBOT_DB or --db), or khoibot restore a backup in its place", path, is)
}

// openTrouble says what to do about a database that cannot be opened.
func openTrouble(path string, err error) error {
	switch {
	case isFolder(path):
		return notADatabase(path, "a folder")
	case store.Foreign(err):
		return notADatabase(path, "something else")
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s may not be opened by this user: give the file and its folder to the one who runs khoibot", path)
	}
	return err
}

// readTrouble says what to do about a file that cannot be read.
func readTrouble(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no file %s", path)
	case isFolder(path):
		return fmt.Errorf("%s is a folder: give a file", path)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s may not be read by this user", path)
	}
	return err
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// restoreTrouble says what is the matter with a backup that is not put in the database's place.
func restoreTrouble(path string, err error) error {
	info, statErr := os.Stat(path)
	switch {
	case statErr != nil || info.IsDir():
		return readTrouble(path, errors.Join(err, statErr))
	case info.Size() == 0:
		return fmt.Errorf("%s is empty: give a file made by khoibot backup; nothing was changed", path)
	case errors.Is(err, store.ErrDamaged) && store.Foreign(err):
		return fmt.Errorf("%s is not a khoibot database: give a file made by khoibot backup; nothing was changed", path)
	case errors.Is(err, store.ErrDamaged):
		return fmt.Errorf("%w: give an older backup; nothing was changed", err)
	}
	return err
}

// telegramTrouble says what to do when Telegram cannot be reached.
func telegramTrouble(address string, err error) error {
	var broken *url.Error
	if !errors.As(err, &broken) {
		return err
	}
	return fmt.Errorf("no contact with Telegram at %s (%w): look at the network, TELEGRAM_PROXY and TELEGRAM_API_URL", address, broken.Err)
}
