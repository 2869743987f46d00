package main

import (
	"context"
	"errors"
	"fmt"

	"khoibot/internal/bloc"
	"khoibot/internal/store"
)

type inviteCommand struct {
	Role   string `enum:"secretary,leader,focal" required:"" help:"What the person will be: ${enum}."`
	Agency string `placeholder:"CODE" help:"The agency's code (Mã); only a secretary needs none."`
}

// Run makes an invitation and prints its link, which works once.
func (c *inviteCommand) Run(ctx context.Context, p *program) error {
	role := bloc.Role(c.Role)
	if c.Agency == "" && role != bloc.RoleSecretary {
		return &usageError{fmt.Errorf("--role %s needs --agency CODE", role)}
	}
	return p.withDatabase(ctx, func(db *store.DB, s *settings) error {
		name, err := p.botName(ctx, s, db)
		if err != nil {
			return err
		}
		var token string
		err = db.Write(ctx, func(tx *store.Tx) (err error) {
			token, err = c.invite(tx, role)
			return err
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "https://t.me/%s?start=%s\n", name, token)
		fmt.Fprintf(p.err, "the link works once, for %d days; give it to nobody but the person invited\n", store.InvitationDays)
		return nil
	})
}

func (c *inviteCommand) invite(tx *store.Tx, role bloc.Role) (string, error) {
	i := store.Invitation{Role: role}
	if c.Agency != "" {
		agency, err := tx.Agencies().ByCode(c.Agency)
		if errors.Is(err, store.ErrNotFound) {
			return "", fmt.Errorf("no agency has the code %s", c.Agency)
		}
		if err != nil {
			return "", err
		}
		i.Agency = agency.ID
	}
	if err := tx.Audit().Log(store.Event{Act: "invited", Agency: i.Agency, Detail: string(role)}); err != nil {
		return "", err
	}
	return tx.Invitations().Make(i)
}

// botName is the bot's username, from an earlier run or asked of Telegram.
func (p *program) botName(ctx context.Context, s *settings, db *store.DB) (string, error) {
	var name string
	err := db.Read(ctx, func(tx *store.Tx) (err error) {
		name, err = tx.Settings().Get(store.SettingBotUsername, "")
		return err
	})
	if err != nil || name != "" {
		return name, err
	}
	me, _, err := askTelegram(ctx, s)
	if err != nil {
		return "", fmt.Errorf("ask Telegram for the bot's name, which the link needs: %w", err)
	}
	return me.Username, nil
}
