package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/go-telegram/bot/models"

	"khoibot/internal/store"
)

// settingMenu is a fingerprint of the command menus as they were last queued to be set.
const settingMenu store.Setting = "menu"

// sweepEvery is how often rows settled long ago are dropped from the outbox, and keepSent how old those are; messages
// held for their sender's word go with it.
const (
	sweepEvery = time.Hour
	keepSent   = 90 * 24 * time.Hour
)

// username is the bot's, as Telegram told it last. The first run ever knows none and asks before anything else: links
// and commands carry it.
func (a *app) username(ctx context.Context) (string, error) {
	var name string
	err := a.db.Read(ctx, func(tx *store.Tx) (err error) {
		name, err = tx.Settings().Get(store.SettingBotUsername, "")
		return err
	})
	if err != nil || name != "" {
		return name, err
	}
	me, err := a.askName(ctx)
	if err != nil {
		return "", err
	}
	return me.Username, a.keepName(ctx, me.Username)
}

// introduce asks Telegram for the bot's name, beside what already runs, and queues the menus where they changed.
func (a *app) introduce(ctx context.Context) error {
	if err := a.queueMenus(ctx); err != nil {
		return fmt.Errorf("queue menus: %w", err)
	}
	me, err := a.askName(ctx)
	if err != nil {
		return ignoreEnd(ctx, err)
	}
	a.log.Info("the bot runs", "username", me.Username)
	if me.Username == a.chat.BotUsername {
		return nil
	}
	a.log.Warn("the bot's username has changed; links carry the new one after the next start", "username", me.Username)
	return a.keepName(ctx, me.Username)
}

func (a *app) keepName(ctx context.Context, name string) error {
	return a.db.Write(ctx, func(tx *store.Tx) error { return tx.Settings().Set(store.SettingBotUsername, name) })
}

// ignoreEnd keeps the end of the program from looking like a fault.
func ignoreEnd(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// askName asks until Telegram answers; a machine may start before its network does.
func (a *app) askName(ctx context.Context) (*models.User, error) {
	for attempt := 0; ; attempt++ {
		me, err := a.bot.GetMe(ctx)
		if err == nil {
			return me, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if attempt%20 == 0 {
			a.log.Error("Telegram does not tell the bot's name: check TELEGRAM_BOT_TOKEN and the network", "error", err)
		}
		wait := min(30*time.Second, 500*time.Millisecond<<min(attempt, 6))
		select {
		case <-time.After(wait/2 + rand.N(wait/2)):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// queueMenus queues the command menus, everybody's and each member's own, where they are not those queued last: a new
// version of the program may bring new commands.
func (a *app) queueMenus(ctx context.Context) error {
	return a.db.Write(ctx, func(tx *store.Tx) error {
		chats, err := menuChats(tx)
		if err != nil {
			return err
		}
		sum := sha256.New()
		for _, chat := range chats {
			menus, err := a.chat.Menu(tx, chat)
			if err != nil {
				return err
			}
			if err := json.NewEncoder(sum).Encode(menus); err != nil {
				return fmt.Errorf("fingerprint menus: %w", err)
			}
		}
		print := hex.EncodeToString(sum.Sum(nil))
		last, err := tx.Settings().Get(settingMenu, "")
		if err != nil || last == print {
			return err
		}
		for _, chat := range chats {
			if err := a.chat.QueueMenu(tx, chat); err != nil {
				return err
			}
		}
		return tx.Settings().Set(settingMenu, print)
	})
}

// menuChats lists the chats that have a menu: zero is everybody's, then each reachable member's once.
func menuChats(tx *store.Tx) ([]int64, error) {
	roll, err := tx.People().Roll()
	if err != nil {
		return nil, err
	}
	chats, seen := []int64{0}, map[int64]bool{}
	for _, c := range roll {
		if c.Reachable() && !seen[c.UserID] {
			seen[c.UserID] = true
			chats = append(chats, c.UserID)
		}
	}
	return chats, nil
}

// sweep drops what was sent long ago, once a day.
func (a *app) sweep(ctx context.Context) error {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		err := a.db.Write(ctx, func(tx *store.Tx) error {
			if err := tx.Held().Expire(); err != nil {
				return err
			}
			return tx.Outbox().Forget(tx.Now - int64(keepSent.Seconds()))
		})
		if err != nil {
			return ignoreEnd(ctx, fmt.Errorf("sweep what is over: %w", err))
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}
